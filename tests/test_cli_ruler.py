"""`incidents border --km` and `--at`, `incidents check --against`: keys, words and exit codes."""

import json
import re

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from geodata.border import load_lines
from tests.conftest import ROOT

LINE = load_lines()["AF-TJ"]
REGISTER = """\
sources:
  - {id: s, publisher: P}
incidents:
  - {id: one, kind: attack, title: A, place: Khorugh, claims: [{source: s}]}
  - {id: two, kind: attack, title: B, place: "near Rushan", claims: [{source: s}]}
  - {id: six, kind: attack, title: C, at: [71.5, 37.5], precision: exact, claims: [{source: s}]}
  - {id: nil, kind: attack, title: D, claims: [{source: s}]}
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    (tmp_path / "incidents.yaml").write_text(REGISTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def invoke(*arguments, code=0):
        result = runner.invoke(cli, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_a_kilometre_gives_its_point_its_banks_and_what_is_near(run):
    found = json.loads(run("border", "--km", "113.0", "--json").stdout)
    assert set(found) == {"km", "lon", "lat", "banks", "version", "length_km"}
    assert (found["km"], found["version"]) == (113.0, LINE.version)
    assert list(found["banks"]) == ["AF", "TJ"]
    for bank in found["banks"].values():
        assert set(bank) == {"district", "province", "nearest"}
        assert set(bank["district"]) == set(bank["province"]) == {"place_id", "name"}
        assert bank["nearest"][0]["place_id"] == "crossing:shir-khan-bandar"
        assert set(bank["nearest"][0]) == {"place_id", "name", "layer", "distance_km"}
    back = json.loads(run("border", "--at", f"{found['lon']},{found['lat']}", "--json").stdout)
    assert back["chainage_km"] == pytest.approx(113.0, abs=0.001)
    told = run("border", "--km", "113").stdout.splitlines()
    assert told[0].startswith("km 113.000: ")
    assert "Kunduz" in told[1]
    assert LINE.version in told[-1]


@pytest.mark.parametrize("km", ["1344", "-1", "many", ""])
def test_a_kilometre_off_the_line_is_told_its_range(run, km):
    told = run("border", f"--km={km}", code=2).output
    assert "Error: --km" in told
    assert "from km 0 to km 1343.9" in told or "write a number" in told


def test_a_place_is_ruled_as_its_point(run):
    found = json.loads(run("border", "--at", "Khorugh", "--json").stdout)
    at = json.loads(run("border", "--at", f"{found['lon']},{found['lat']}", "--json").stdout)
    assert set(at) < set(found)
    assert (found["bank"], found["version"]) == (at["bank"], at["version"]) == ("TJ", LINE.version)
    assert found["chainage_km"] == pytest.approx(at["chainage_km"], abs=0.002)
    assert (found["place_id"], found["precision"]) == ("place:khorugh", "settlement")
    assert found["radius_m"] > 0


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("Takhar", "Takhar is no spot, but a province: it takes up km"),
        ("Kabul", "it does not touch this line"),
        ("border", "is no spot, but a stretch"),
        ("Ishkashim", 'write "Ishkashim (AF)" or "Ishkashim (TJ)"'),
        ("Xyzzyx", "a point is written LON,LAT"),
    ],
)
def test_a_place_that_has_no_kilometre_is_told_why(run, at, told):
    assert told in run("border", "--at", at, code=2).output


def test_two_questions_at_once_are_used_wrongly(run):
    assert "not both" in run("border", "--at", "Khorugh", "--km", "1", code=2).output


def test_a_lock_of_now_shows_nothing_moved(run, tmp_path):
    told = run("check", "--write-lock", "places.lock").stderr
    assert "4 placements written to places.lock" in told
    result = run("check", "--against", "places.lock")
    assert result.stdout == ""
    assert "none moved (gazetteer " in result.stderr
    found = json.loads(run("check", "--against", "places.lock", "--json").stdout)
    assert {"problems", "entries", "placed"} <= set(found)
    assert (found["moved"], found["added"], found["gone"]) == ([], [], [])
    assert found["ruler"] == {"from": LINE.version, "to": LINE.version}
    rows = [json.loads(line) for line in (tmp_path / "places.lock").read_text().splitlines()]
    assert [row.get("id") for row in rows] == [None, "nil", "one", "six", "two"]
    assert rows[1]["place_ids"] == []


def test_what_moved_is_told_and_is_the_exit_code(run, tmp_path):
    run("check", "--write-lock", "places.lock")
    lock = tmp_path / "places.lock"
    old = lock.read_text(encoding="utf-8")
    moved = re.sub(r'("text": "Khorugh".*?"lon": )[\d.]+', r"\g<1>71.65", old)
    lock.write_text(moved.replace('"TJ"', '"AF"', 1), encoding="utf-8")
    result = run("check", "--against", "places.lock", code=1)
    lines = result.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["one"]
    assert re.fullmatch(r"one: Khorugh: moved \d\.\d km; bank AF → TJ", lines[0])
    assert "1 moved" in result.stderr
    found = json.loads(run("check", "--against", "places.lock", "--json", code=1).stdout)
    (move,) = found["moved"]
    assert set(move) == {"id", "text", "distance_km", "changed", "from", "to"}
    assert move["from"]["lon"] == 71.65
    # compared first, then written: the next run has the new one
    run("check", "--against", "places.lock", "--write-lock", "places.lock", code=1)
    run("check", "--against", "places.lock")
    assert lock.read_text(encoding="utf-8") == old


def test_an_edited_entry_is_no_move(run, tmp_path):
    run("check", "--write-lock", "places.lock")
    edited = REGISTER.replace("place: Khorugh", "place: Takhar").replace("id: nil", "id: new")
    (tmp_path / "incidents.yaml").write_text(edited, encoding="utf-8")
    told = run("check", "--against", "places.lock").stderr
    assert "none moved, 1 with another text than then, 1 new since, 1 gone since" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--against", "missing.lock"), "--against: missing.lock cannot be read"),
        (("--against", "incidents.yaml"), "a lock file of placements is needed"),
        (("--against", "."), "is a folder"),
        (("--write-lock", "incidents.yaml"), "it is left as it is"),
    ],
)
def test_a_wrong_lock_file_is_used_wrongly_and_told(run, tmp_path, arguments, told):
    assert told in run("check", *arguments, code=2).output
    assert (tmp_path / "incidents.yaml").read_text(encoding="utf-8") == REGISTER


def test_a_lock_that_cannot_be_written_is_told(run):
    told = run("check", "--write-lock", "missing/places.lock", code=1).output
    assert "missing/places.lock cannot be written: No such file" in told


def test_every_kilometre_names_its_ruler(run):
    assert f"on ruler {LINE.version}" in run("show", "one").stdout
    assert f"km on ruler {LINE.version}" in run("locate", "Khorugh").stdout
    assert f"km on ruler {LINE.version}" in run("diff", "--since", "2022-01-01").stderr
    assert f"km on ruler {LINE.version}" in run("list").stderr
    listed = json.loads(run("list", "--json").stdout)["incidents"]
    assert {one["id"]: one["ruler"] for one in listed} == {
        "one": LINE.version, "two": LINE.version, "six": LINE.version, "nil": None,
    }  # fmt: skip


def test_show_prints_the_whole_receipt(run, monkeypatch):
    told = run("show", "two").stdout
    for part in (
        "why it is placed here:",
        "listed as",
        "score 1.00 of 1",
        "gazetteer ",
        "turned down:",
    ):
        assert part in told
    shown = json.loads(run("show", "two", "--json").stdout)["receipt"]
    assert {"matched", "turned_down", "score", "version"} <= set(shown)
    monkeypatch.chdir(ROOT)
    assert run("show", "shir-khan-trade-2025").stdout.count("score 1.00 of 1") == 1
