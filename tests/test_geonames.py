"""Dumps of GeoNames: what is read, what is refused, what becomes of it in a layer."""

import io
import random
import sqlite3
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.finding.matching import look_up
from geodata.finding.suggesting import suggest
from geodata.gazetteer import load_gazetteer, load_shipped
from geodata.locate import Placement, locate
from geodata.own import compiling
from geodata.own.compiling import compile_dump, layer_name
from geodata.own.geonames import COLUMNS, MAX_LINE, Broken, DumpError, Row, open_dump, read_dump
from geodata.own.takings import Taking, taking_of
from geodata.own.userlayer import LayerError, UserLayer, open_layer
from tests.made_dump import lines


def line(number, name, at, others="", feature="P.PPL", country="TJ", people=""):
    lon, lat = at
    kind, code = feature.split(".")
    cells = [str(number), name, name, others, str(lat), str(lon), kind, code, country]
    return "\t".join([*cells, "", "", "", "", "", people, "", "", "", ""])


def placed(text, gazetteer, **options) -> Placement:
    answer = locate(text, gazetteer, **options)
    assert answer.placement is not None, answer.why
    assert answer.status == "ok"
    return answer.placement


def taken(feature) -> Taking:
    found = taking_of(feature)
    assert isinstance(found, Taking)
    return found


def read(text):
    return list(read_dump(io.BytesIO(text.encode()), "AF.txt"))


# villages of no one, in the Bartang valley, by Khorugh, in Takhar and far off in Ghazni
BARTANG, KHORUGH, TAKHAR, GHAZNI = (72.2, 38.1), (71.6, 37.5), (69.6, 36.7), (68.4, 33.5)
DUMP = "\n".join(
    [
        line(90000001, "Yapshorv", BARTANG, "Japshorv,Япшорв"),
        line(90000002, "Qal‘ah-ye Zard", TAKHAR, "قلعه زرد,https://example.org/x,QZ", country="AF"),
        line(90000003, "Qal‘ah-ye Zard", GHAZNI, country="AF"),
        line(90000004, "Rustaq", GHAZNI, country="AF"),
        line(90000005, "Kokcha", TAKHAR, country="AF"),
        line(90000006, "Kotali Namuna", BARTANG, feature="T.PASS"),
        line(90000007, "Some Stream", BARTANG, feature="H.STM"),
        line(90000008, "Some District", BARTANG, feature="A.ADM2"),
        line(90000009, "Lost Village", (10.0, 50.0)),
        line(90000010, 'Deh "Nau"', TAKHAR, country="AF"),
        line(1123004, "Taloqan", (69.53, 36.73), "Khanabad,Talukhon Shahri", country="AF"),
        "a broken line",
        line("x", "Broken", BARTANG),
    ]
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "gazetteer"


def add(folder, text, name="AF.txt", progress=lambda *_: None):
    path = folder.parent.parent / name
    path.write_text(text, encoding="utf-8")
    return compile_dump(path, folder, "2026-01-02", load_shipped().places, progress)


@pytest.fixture
def added(folder):
    add(folder, DUMP)
    return load_gazetteer()


def test_a_line_is_read():
    (row,) = read(line(7, "Yapshorv", BARTANG, "a,b,,a", people="120"))
    assert row == Row(7, "Yapshorv", ("Yapshorv", "a", "b"), 72.2, 38.1, "P.PPL", "TJ", 120)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("\t38.1\t", "\tx\t", 'latitude "x" is no number'),
        ("\t38.1\t", "\tnan\t", 'latitude "nan" is not between -90 and 90'),
        ("\t72.2\t", "\t272\t", 'longitude "272" is not between'),
        ("\tTJ\t", "\tTajikistan\t", 'country "Tajikistan" is no code'),
        ("\tP\t", "\tp\t", 'feature class "p"'),
        ("\t\t\t\t", "\t\t\t", "18 columns, not 19"),
        ("90\t", "-1\t", 'geonameid "-1" is no number'),
        ("Yapshorv", "x" * 300, "a name of 300 characters"),
    ],
)
def test_a_broken_line_is_told(old, new, why):
    good = line(90, "Yapshorv", BARTANG)
    broken = good.replace(old, new, 1) if old != "Yapshorv" else good.replace(old, new)
    found = read(f"{good}\n\n{broken}\n")
    broken_line = found[1]
    assert isinstance(broken_line, Broken)
    assert broken_line.line == 3
    assert why in broken_line.why


def test_a_line_without_end_is_one_broken_line():
    good = line(90, "Yapshorv", BARTANG)
    found = read(f"{good}\n{'x' * (3 * MAX_LINE)}\n{good}\n")
    assert [type(one) for one in found] == [Row, Broken, Row]
    assert isinstance(found[1], Broken)
    assert "longer than" in found[1].why


def test_bytes_that_are_no_text_are_one_broken_line():
    good = line(90, "Yapshorv", BARTANG).encode()
    found = list(read_dump(io.BytesIO(good + b"\n\xff\xfe\n" + good), "x"))
    assert [type(one) for one in found] == [Row, Broken, Row]
    assert isinstance(found[1], Broken)
    assert "not UTF-8" in found[1].why


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n", "id: 1\n" * 1000, "\x00" * 5000, "\n\n"])
def test_what_is_no_dump_is_refused_in_words(text):
    with pytest.raises(DumpError, match="is no GeoNames dump"):
        read(text)


@given(st.binary(max_size=300))
def test_nothing_but_words_comes_of_any_bytes(data):
    found = []
    with suppress(DumpError):
        found = list(read_dump(io.BytesIO(data), "x"))
    assert not found or any(isinstance(one, Row) for one in found)


def test_a_zip_as_published_is_read(tmp_path):
    path = tmp_path / "TJ.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "words")
        archive.writestr("TJ.txt", line(90, "Yapshorv", BARTANG))
    with open_dump(path) as (stream, size):
        assert size >= 50
        (row,) = read_dump(stream, "TJ")
    assert isinstance(row, Row)
    assert row.name == "Yapshorv"


@pytest.mark.parametrize("make", ["missing", "folder", "empty", "two"])
def test_a_file_that_cannot_be_opened_is_told(tmp_path, make):
    path = tmp_path / "x.zip"
    if make == "folder":
        path.mkdir()
    elif make == "empty":
        path.touch()
    elif make == "two":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "")
            archive.writestr("b.txt", "")
    with pytest.raises(DumpError, match=r"no file|not a file|empty|holds 2"), open_dump(path):
        pass


def test_a_layer_is_named_by_its_file(tmp_path):
    assert layer_name(tmp_path / "AF.txt") == layer_name(tmp_path / "AF.zip") == "AF"
    assert layer_name(tmp_path / "../my dump?.txt") == "my-dump"


def test_every_row_is_taken_or_told(folder):
    facts = add(folder, DUMP).facts
    assert (facts["towns"], facts["spots"], facts["shipped_towns"]) == (6, 1, 1)
    assert (facts["lines"], facts["broken"]) == (13, 2)
    assert sum(facts["left_out"].values()) == 3
    whole = facts["towns"] + facts["spots"] + facts["shipped_towns"] + facts["broken"]
    assert whole + sum(facts["left_out"].values()) == facts["lines"]
    assert facts["licence"] == "CC BY 4.0"
    assert len(facts["sha256"]) == 64


def test_a_village_is_found_by_every_name_and_its_receipt_names_the_layer(added):
    for text in ("Yapshorv", "yapshorv", "Japshorv", "Япшорв"):
        assert placed(text, added).place_ids == ("town:90000001",)
    placement = placed("Yapshorv", added)
    assert placement.precision == "settlement"
    assert placement.radius_m >= 2000
    assert placement.country == "TJ"
    assert any("GeoNames, AF" in told for told in placement.receipt.matched)
    assert added.version.startswith(load_shipped().version)
    assert "AF:" in placement.version


def test_a_village_lies_in_its_district_and_province(added):
    place = added.places["town:90000001"]
    assert [area.partition(":")[0] for area in place.within] == ["district", "province", "country"]
    assert placed("Qala-e Zard, Takhar", added).place_ids == ("town:90000002",)
    assert placed("قلعه زرد", added).place_ids == ("town:90000002",)


def test_homonyms_are_told_apart_by_what_contains_them(added):
    answer = locate("Qalah-ye Zard", added)
    if answer.placement:  # the one near the border, and the other is told
        assert answer.placement.place_ids == ("town:90000002",)
        assert any("Ghazni" in told for told in answer.placement.receipt.turned_down)
    else:
        assert len(answer.candidates) == 2
    for candidate in answer.candidates:
        assert placed(candidate.write, added).place_ids == (candidate.place_id,)


def test_adding_a_dump_moves_nothing_that_the_package_knows(added):
    for text in ("Rustaq", "Kokcha", "Taloqan", "Khorugh", "Kunduz", "Shir Khan Bandar"):
        assert placed(text, added).place_ids == placed(text, load_shipped()).place_ids


def test_a_town_of_the_package_only_gains_names(added):
    assert placed("Talukhon Shahri", added).place_ids == ("town:1123004",)
    ids = {match.place.id for match in look_up(added, "Khanabad")}
    assert "town:1123004" not in ids  # aliases.yaml takes it away


def test_spots_come_after_settlements_and_are_known_less_exactly(added):
    placement = placed("Kotali Namuna", added)
    assert placement.place_ids == ("spot:90000006",)
    assert placement.precision == "vicinity"


def test_a_misspelt_village_is_suggested_and_taken_only_when_asked_for(added):
    assert "Yapshorv" in suggest(added, "Yapshorw") + suggest(added, "Yapshorb")
    assert locate("Yapshorb", added).status == "unknown"
    found = placed("Yapshorb", added, fuzzy=True)
    assert found.place_ids == ("town:90000001",)
    assert found.receipt.score is not None
    assert found.receipt.score < 0.82


def test_quotation_marks_are_letters_like_others(added):
    assert added.places["town:90000010"].name == 'Deh "Nau"'


def test_the_same_gazetteer_is_given_until_a_layer_changes(folder, added):
    assert load_gazetteer() is added
    add(folder, DUMP.replace("Yapshorv", "Other"))
    again = load_gazetteer()
    assert again is not added
    assert locate("Other", again).status == "ok"
    (folder / "AF.sqlite").unlink()
    assert load_gazetteer() is load_shipped()


def test_a_broken_add_leaves_the_old_layer(folder):
    add(folder, DUMP)
    before = (folder / "AF.sqlite").read_bytes()

    def stop(stage, _done, _total):
        if stage == "compiling":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(folder, DUMP.replace("Yapshorv", "Other"), progress=stop)
    with pytest.raises(DumpError):
        add(folder, "no dump at all")
    assert (folder / "AF.sqlite").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["AF.sqlite"]
    (folder / ".AF.killed.tmp").write_bytes(b"half a layer")
    add(folder, DUMP)
    assert [path.name for path in folder.iterdir()] == ["AF.sqlite"]


def test_a_layer_that_cannot_be_read_is_told_and_the_rest_works(folder):
    folder.mkdir(parents=True)
    (folder / "AF.sqlite").write_bytes(b"not a layer" * 100)
    found = load_gazetteer()
    assert locate("Khorugh", found).status == "ok"
    (fault,) = found.faults
    assert "AF.sqlite" in fault.file
    with pytest.raises(LayerError, match="no layer"):
        open_layer(folder / "AF.sqlite")
    (folder / "AF.sqlite").unlink()
    add(folder, DUMP)
    with sqlite3.connect(folder / "AF.sqlite") as connection:
        connection.execute("UPDATE facts SET value = '0' WHERE key = 'format'")
    connection.close()
    assert "add its file again" in load_gazetteer().faults[0].fault.message


def test_a_dump_of_nothing_usable_is_refused(folder):
    with pytest.raises(DumpError, match="no place that can be used"):
        add(folder, line(1, "Stream", BARTANG, feature="H.STM"))


def test_every_name_of_a_made_dump_finds_its_place(folder):
    text = "\n".join(lines(400, "TJ", seed=5))
    add(folder, text, "TJ.txt")
    made = load_gazetteer()
    layer = made.tables[-1]
    assert isinstance(layer, UserLayer)
    ids = list(layer.all_ids())
    assert len(ids) > 100
    for place_id in random.Random(1).sample(ids, 100):
        place = made.places[place_id]
        for name in place.names:
            assert place_id in {match.place.id for match in look_up(made, name.name)}, name


def test_classes_are_taken_or_left_with_a_reason():
    assert taken("P.PPL").layer == "town"
    assert taken("P.PPLS").precision == "vicinity"
    assert taken("P.PPLQ").note
    assert taken("S.BDG").layer == "spot"
    assert all(isinstance(taking_of(f"{kind}.XXX"), str) for kind in "AHLRSTUV?")
    assert COLUMNS == 19
    assert compiling.LICENCE
