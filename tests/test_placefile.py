"""places.yaml beside a register: what is read, what is told, and that the rest goes on working."""

import json
import textwrap
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.placeproblems import place_problems
from dashboard.problems import format_problem
from dashboard.screen.readings import reading, stamp_of
from geodata.gazetteer import Gazetteer, load_gazetteer, load_shipped, user_stamp
from geodata.locate import Placement, locate
from geodata.own.placefile import read_places_text, read_shipped_places
from tests.waiting import LIMIT_S

GOOD = """\
places:
  - id: yapshorv
    name: Yapshorv
    kind: village
    country: [TJ]
    at: [72.2, 38.1]
    precision: settlement
    radius_m: 2000
    source: a map
    names:
      - {name: Япшорв, lang: ru}
"""
REGISTER = """\
sources:
  - {id: s, publisher: P}
incidents:
  - {id: a, kind: attack, title: One, when: 2022-05-10, place: Yapshorv, claims: [{source: s}]}
"""


@pytest.fixture
def beside(tmp_path) -> Callable[[str], Gazetteer]:
    (tmp_path / "incidents.yaml").write_text(REGISTER, encoding="utf-8")

    def write(text):
        (tmp_path / "places.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
        return load_gazetteer(tmp_path)

    return write


def placed(text, gazetteer) -> Placement:
    answer = locate(text, gazetteer)
    assert answer.placement is not None, answer.why
    return answer.placement


def told(gazetteer):
    return [format_problem(problem) for problem in place_problems(gazetteer)]


def test_the_file_of_the_package_has_no_fault():
    _, entries = read_shipped_places()
    assert len(entries) >= 40


def test_a_place_beside_the_register_is_found(beside):
    found = beside(GOOD)
    assert told(found) == []
    for text in ("Yapshorv", "Япшорв", "place:yapshorv"):
        placement = placed(text, found)
        assert placement.place_ids == ("place:yapshorv",)
        assert any("places.yaml beside the register" in one for one in placement.receipt.matched)
        assert placement.version.startswith(load_shipped().version + "+places.yaml:")
    place = found.places["place:yapshorv"]
    assert [area.partition(":")[0] for area in place.within] == ["district", "province", "country"]
    assert locate("Yapshorv", load_shipped()).status == "unknown"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "field", "code"),
    [
        ("    kind: village\n", "", 2, 5, "places[yapshorv]", "missing-field"),
        ("kind: village", "kind: vilage", 4, 11, "places[yapshorv].kind", "unknown-word"),
        ("source: a map", "sorce: a map", 9, 5, "places[yapshorv]", "unknown-key"),
        ("[72.2, 38.1]", "[38.1, 72.2]", 6, 9, "places[yapshorv].at", "bad-point"),
        ("[72.2, 38.1]", "[72.2]", 6, 9, "places[yapshorv].at", "bad-point"),
        ("[72.2, 38.1]", "[east, 38.1]", 6, 9, "places[yapshorv].at", "bad-point"),
        ("[TJ]", "TJ", 5, 14, "places[yapshorv].country", "wrong-type"),
        ("[TJ]", "[XX]", 5, 14, "places[yapshorv].country", "unknown-word"),
        ("[TJ]", "[AF]", 6, 9, "places[yapshorv].at", "bad-point"),
        ("settlement", "city", 7, 16, "places[yapshorv].precision", "unknown-word"),
        ("2000", "far", 8, 15, "places[yapshorv].radius_m", "bad-figure"),
        ("2000", "-5", 8, 15, "places[yapshorv].radius_m", "bad-figure"),
        ("2000", "1e9", 8, 15, "places[yapshorv].radius_m", "bad-figure"),
        ("id: yapshorv", "id: Yap shorv", 2, 9, "places[Yap shorv].id", "bad-id"),
        ("lang: ru", "lang: Russian", 11, 10, "places[yapshorv].names[0]", "unknown-word"),
        ("name: Япшорв", "nam: Япшорв", 11, 10, "places[yapshorv].names[0]", "unknown-key"),
        ("source: a map", "source: a map\n    kind: post", 10, 5,
         "places[yapshorv].kind", "doubled-key"),
        ("source: a map", "source: a map\n    district: district:x", 10, 15,
         "places[yapshorv].district", "unknown-word"),
        ("id: yapshorv", "id: khorugh", 2, 9, "places[khorugh].id", "doubled-id"),
        ("name: Yapshorv", "name: &a Yapshorv", 3, 11, "", "yaml-feature"),
        ("places:", "plazes:", 1, 1, "", "unknown-key"),
        ("at: [72.2, 38.1]", "at: [72.2, 38.1", 6, 9, "", "unclosed"),
        ("    kind", "\tkind", 4, 1, "", "tab"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(beside, old, new, line, column, field, code):
    assert old in GOOD
    problems = place_problems(beside(GOOD.replace(old, new, 1)))
    found = [(p.line, p.column, p.field, p.code) for p in problems]
    assert (line, column, field, code) in found, found
    assert all(problem.message and problem.hint for problem in problems)


def test_exchanged_numbers_are_told_as_such(beside):
    (problem,) = place_problems(beside(GOOD.replace("[72.2, 38.1]", "[38.1, 72.2]")))
    assert "write [72.2, 38.1]" in problem.hint


def test_all_faults_are_told_at_once_and_the_good_entries_work(beside):
    second = GOOD.partition("places:\n")[2].replace("yapshorv", "other").replace("Yapshorv", "Vu")
    broken = second.replace("settlement", "city").replace("village", "x").replace("[TJ]", "[]")
    found = beside(GOOD + broken)
    assert len(told(found)) == 3
    assert locate("Yapshorv", found).status == "ok"
    assert locate("Vu", found).status == "unknown"


def test_an_id_is_taken_once(beside):
    found = beside(GOOD + GOOD.partition("places:\n")[2])
    (problem,) = place_problems(found)
    assert (problem.code, problem.line) == ("doubled-id", 12)
    assert locate("Yapshorv", found).status == "ok"


@pytest.mark.parametrize("text", ["", "- a", "[", "places: 3", "a: *b", "\x00", "places:\n- - - x"])
def test_no_text_is_an_error(text):
    assert read_places_text(text).faults


def test_bytes_that_are_no_text_are_told(beside, tmp_path):
    beside("")
    (tmp_path / "places.yaml").write_bytes(b"places:\n  - \xff\n")
    (problem,) = place_problems(load_gazetteer(tmp_path))
    assert (problem.line, problem.column, problem.code) == (2, 5, "not-utf8")


def test_a_place_stands_in_for_a_town_of_the_package(beside):
    town = placed("Kunduz town", load_shipped()).place_ids[0]
    text = GOOD.replace("source: a map", f"source: a map\n    geonames: {town.partition(':')[2]}")
    found = beside(text)
    assert town not in found.places
    placement = locate("Kunduz town", found).placement
    assert placement is None or town not in placement.place_ids


def test_the_gazetteer_follows_the_file(beside, tmp_path):
    first = beside(GOOD)
    assert load_gazetteer(tmp_path) is first
    before = user_stamp(tmp_path)
    second = beside(GOOD.replace("Yapshorv", "Yapshorv Bala"))
    assert second is not first
    assert user_stamp(tmp_path) != before
    (tmp_path / "places.yaml").unlink()
    assert load_gazetteer(tmp_path) is load_shipped()


def test_a_register_is_placed_by_the_places_beside_it(beside, tmp_path):
    beside(GOOD)
    path = tmp_path / "incidents.yaml"
    _, features = reading(str(path), stamp_of(path)).result(timeout=LIMIT_S)
    assert [one and one.place_ids for one in features.placements] == [("place:yapshorv",)]


def test_check_tells_faults_beside_those_of_the_register(beside, tmp_path):
    beside(GOOD.replace("settlement", "city"))
    register = str(tmp_path / "incidents.yaml")
    ran = CliRunner().invoke(cli, ["check", "--register", register, "--json"])
    assert ran.exit_code == 1
    codes = {one["code"] for one in json.loads(ran.stdout)["problems"]}
    assert codes == {"unknown-word", "unknown-place"}
    beside(GOOD)
    ran = CliRunner().invoke(cli, ["check", "--register", register])
    assert (ran.exit_code, ran.stdout) == (0, "")
