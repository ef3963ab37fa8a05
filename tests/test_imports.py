"""Other people's rows as entries: nothing invented, none lost, none made more exact."""

import csv
import gc
import json
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cli import cli
from dashboard.imports import acled as acled_rows
from dashboard.imports import ucdp as ucdp_rows
from dashboard.imports.days import DayError, read_day
from dashboard.imports.importing import Importer, Read
from dashboard.imports.mapping import FIELDS, read_mapping
from dashboard.imports.narrowing import Narrowing, border_distance_km, is_near_border
from dashboard.imports.readers import open_rows
from dashboard.imports.sketch import Row, RowError
from dashboard.imports.sourcebook import Dataset, SourceBook
from dashboard.model import Source
from dashboard.register import load_register
from dashboard.when import acled_time_precision, parse_when
from geodata.precision import Precision
from tests.samples import ACLED_31, ACLED_NEW, UCDP_GED, acled, table, ucdp

ROOT = Path(__file__).parent.parent
ROOT_REGISTER = ROOT / "incidents.yaml"


@pytest.fixture(autouse=True)
def _state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))


def sketch_acled(**changes):
    return acled_rows.read_row(Row(2, (), acled(**changes)), {}, None)


def sketch_ucdp(**changes):
    return ucdp_rows.read_row(Row(2, (), ucdp(**changes)), {}, None)


def run(*arguments):
    return CliRunner().invoke(cli, ["import", *map(str, arguments)])


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


# Days.


@pytest.mark.parametrize(
    "text",
    ["2022-05-10", "10 May 2022", "10-May-2022", "May 10, 2022", "20220510", "2022/5/10",
     "2022-05-10 00:00:00.000", "2022-05-10T00:00:00", "10 may 2022"],
)  # fmt: skip
def test_a_day_is_read_as_data_sets_write_it(text):
    assert read_day(text).isoformat() == "2022-05-10"


def test_an_order_that_may_be_two_is_refused_until_it_is_told():
    with pytest.raises(DayError, match="may be 10 May or 5 October: say which with --dates"):
        read_day("10/05/2022")
    assert read_day("10/05/2022", "day-first") == read_day("05/10/2022", "month-first")
    assert read_day("25/05/2022") == read_day("05/25/2022")
    assert read_day("05/05/2022").month == 5


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_day_error(text):
    try:
        year = read_day(text).year
    except DayError as error:
        year = 1800 * bool(str(error))
    assert year >= 1800


# Codes.


@pytest.mark.parametrize(
    ("code", "when"), [("1", "2022-05-10"), ("2", "2022-05-10~"), ("3", "2022-05")]
)
def test_acled_time_precision_is_kept_and_can_be_given_back(code, when):
    sketch = sketch_acled(time_precision=code)
    assert sketch.when == when
    assert acled_time_precision(parse_when(when)) == int(code)


@pytest.mark.parametrize(
    ("code", "precision", "place"),
    [("1", "settlement", "Imam Sahib"), ("2", "vicinity", "near Imam Sahib"),
     ("3", "province", "Kunduz")],
)  # fmt: skip
def test_acled_geo_precision_is_never_made_finer(code, precision, place):
    sketch = sketch_acled(geo_precision=code)
    assert (sketch.precision, sketch.place) == (precision, (place,))
    assert Precision(precision).acled == int(code)
    assert sketch.title.endswith(f", {place}")


@pytest.mark.parametrize(
    ("deaths", "figure"),
    [("0", None), ("", None), ("4", "4"), ("3", "~3"), ("10", "~10"), ("12", "~12"),
     ("100", "~100"), ("13.0", "13")],
)  # fmt: skip
def test_acled_deaths_are_no_more_than_the_codebook_says(deaths, figure):
    assert sketch_acled(fatalities=deaths).figures.get("deaths") == figure


@pytest.mark.parametrize(
    ("event", "sub_event", "kind"),
    [
        ("Battles", "Armed clash", "attack"),
        ("Explosions/Remote violence", "Air/drone strike", "attack"),
        ("Strategic developments", "Agreement", "agreement"),
        ("Strategic Developments", "Looting/property destruction", "seizure"),
        ("Strategic developments", "Headquarters or base established", "deployment"),
        ("Strategic developments", "Change to group/activity", "deployment"),
    ],
)
def test_acled_types_become_kinds_by_the_vocabulary(event, sub_event, kind):
    assert acled_rows.find_kind(event, sub_event, {}) == kind


@pytest.mark.parametrize(
    ("event", "sub_event", "told"),
    [
        ("Protests", "Peaceful protest", "is of no kind"),
        ("Violence against civilians", "Attack", "is of no kind"),
        ("Strategic developments", "Other", "may be closure or reopening"),
        ("Strategic developments", "Arrests", "may be incursion or smuggling"),
        ("", "", "there is no type"),
    ],
)
def test_acled_types_without_one_sure_kind_are_refused(event, sub_event, told):
    with pytest.raises(RowError, match=told):
        acled_rows.find_kind(event, sub_event, {})


def test_a_reader_may_decide_what_a_type_is():
    own = {"Violence against civilians": "attack", "Strategic developments / Other": "closure"}
    assert acled_rows.find_kind("Violence against civilians", "Attack", own) == "attack"
    assert acled_rows.find_kind("strategic developments", "other", own) == "closure"
    assert acled_rows.find_kind("Strategic developments", "Agreement", own) == "agreement"


def test_acled_notes_are_said_and_quoted_only_in_quotation_marks():
    assert sketch_acled(notes="They shot.\n  Twice.").says == "They shot. Twice."
    assert sketch_acled(notes="“We shot.”").quote == "We shot."
    assert sketch_acled(notes='He said "no" and left.').quote == ""


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"event_id_cnty": ""}, "event_id_cnty"),
        ({"event_date": "soon"}, "event_date"),
        ({"year": "2021"}, "year"),
        ({"time_precision": ""}, "time_precision"),
        ({"geo_precision": "4"}, "geo_precision"),
        ({"latitude": "abc"}, "latitude"),
        ({"latitude": "91"}, "latitude"),
        ({"latitude": "0", "longitude": "0"}, "longitude"),
        ({"latitude": "", "longitude": ""}, "latitude"),
        ({"fatalities": "many"}, "fatalities"),
        ({"fatalities": "-1"}, "fatalities"),
        ({"timestamp": "yesterday"}, "timestamp"),
    ],
)
def test_a_row_that_cannot_be_taken_says_which_column_and_why(changes, column):
    with pytest.raises(RowError) as caught:
        sketch_acled(**changes)
    assert caught.value.column == column
    assert str(caught.value).startswith(f"{column}: ")


@pytest.mark.parametrize(
    ("code", "precision", "place"),
    [("1", "settlement", "Imam Sahib town"), ("2", "vicinity", "near Imam Sahib town"),
     ("3", "district", "Imam Sahib district"), ("4", "province", "Kunduz province"),
     ("5", "country", "Imam Sahib town"), ("6", "country", "Afghanistan")],
)  # fmt: skip
def test_ucdp_where_prec_is_never_made_finer(code, precision, place):
    sketch = sketch_ucdp(where_prec=code)
    assert (sketch.precision, sketch.place) == (precision, (place,))


def test_ucdp_5_is_a_stretch_only_where_the_border_is_spoken_of_and_7_is_no_land():
    assert sketch_ucdp(where_prec="5", where_description="the border").precision == "stretch"
    with pytest.raises(RowError, match="no country") as caught:
        sketch_ucdp(where_prec="7")
    assert not caught.value.faulty


@pytest.mark.parametrize(
    ("first", "last", "code", "when"),
    [
        ("2022-05-10", "2022-05-10", "1", "2022-05-10"),
        ("2022-05-10", "2022-05-12", "2", "[2022-05-10..2022-05-12]"),
        ("2022-05-09", "2022-05-15", "3", "[2022-05-09..2022-05-15]"),
        ("2022-05-01", "2022-05-31", "4", "2022-05"),
        ("2022-01-01", "2022-12-31", "5", "2022"),
        ("2022-05-10", "2022-05-10", "2", "2022-05-10~"),
        ("2022-05-10", "2022-05-10", "4", "2022-05"),
        ("2022-05-10", "2022-05-10", "5", "2022"),
        ("2022-05-10", "2022-05-12", "1", "[2022-05-10..2022-05-12]"),
    ],
)
def test_ucdp_days_are_one_of_those_it_may_be(first, last, code, when):
    assert sketch_ucdp(date_start=first, date_end=last, date_prec=code).when == when
    parse_when(when)


@pytest.mark.parametrize(
    ("low", "best", "high", "figure"),
    [("4", "5", "9", "5 (4-9)"), ("5", "5", "5", "5"), ("4", "", "9", "4-9"), ("", "5", "", "~5"),
     ("0", "0", "3", "0 (0-3)"), ("4", "", "", ">=4"), ("", "", "9", "<=9"), ("", "", "", None)],
)  # fmt: skip
def test_ucdp_deaths_keep_low_best_and_high_and_invent_no_best(low, best, high, figure):
    assert sketch_ucdp(low=low, best=best, high=high).figures.get("deaths") == figure


def test_ucdp_deaths_at_odds_are_refused():
    with pytest.raises(RowError, match="low 9, best 3, high 4 are not in that order"):
        sketch_ucdp(low="9", best="3", high="4")


def test_ucdp_publishers_are_paired_with_their_days_only_where_both_are_told():
    paired = sketch_ucdp().outlets
    assert [(one.publisher, one.published) for one in paired] == [
        ("Made-up Gazette", "2022-05-12"),
        ("River Wire", "2022-05-13"),
    ]
    unpaired = sketch_ucdp(source_date="2022-05-12").outlets
    assert [one.published for one in unpaired] == ["", ""]


# Whole files.


@pytest.mark.parametrize("columns", [ACLED_31, ACLED_NEW], ids=["31 columns", "newer"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_both_layouts_of_acled_give_a_register_without_problems(tmp_path, columns, delimiter):
    rows = [
        acled(),
        acled(event_id_cnty="AFG2", source="River Wire; Азия-Плюс", geo_precision="3"),
        acled(event_id_cnty="AFG3", event_type="Protests", sub_event_type="Peaceful protest"),
        acled(event_id_cnty="AFG4", source="", notes='He said: "go"\nand they went #1'),
    ]
    path = write(tmp_path / "rows.csv", table(columns, rows, delimiter))
    out = tmp_path / "new.yaml"
    result = run(path, "--format", "acled", "--out", out)
    assert result.exit_code == 0, result.output  # a type without a kind is no fault of the file
    assert "3 imported, 1 refused; 4 new sources" in result.output
    checked = CliRunner().invoke(cli, ["check", "--register", str(out)])
    assert checked.exit_code == 0, checked.output
    register = load_register(out)
    first, second, third = register.incidents
    assert first.origin == "acled:AFG90001"
    assert [claim.source for claim in first.claims] == ["made-up-gazette-acled-rows"]
    said, *named = second.claims
    assert said.source == "acled-rows"
    assert said.figures["deaths"].best == 4
    assert [(one.says, dict(one.figures)) for one in named] == [("", {}), ("", {})]
    assert third.claims[0].says == 'He said: "go" and they went #1'
    data = register.sources["acled-rows"]
    assert data.reliability == "F"
    assert "rows.csv, SHA-256 " in data.title
    assert data.published
    assert data.published.text == "../2022-05-24"  # the newest row was changed on that day
    assert all(one.via == "acled-rows" for one in register.sources.values() if one != data)


def test_refused_rows_are_written_with_line_and_reason(tmp_path):
    rows = [acled(), acled(event_id_cnty="AFG2", latitude="x"), acled(event_id_cnty="AFG3")]
    text = table(ACLED_NEW, rows) + "cut,short\n"
    path = write(tmp_path / "rows.csv", text)
    result = run(path, "--format", "acled", "--out", tmp_path / "new.yaml")
    assert result.exit_code == 1
    with (tmp_path / "rows-rejects.csv").open(encoding="utf-8") as lines:
        found = list(csv.DictReader(lines))
    assert [row["line"] for row in found] == ["3", "5"]
    assert found[0]["reason"] == 'latitude: "x" is not a number of degrees, such as 68.6186'
    assert {name: found[0][name] for name in ACLED_NEW} == {
        name: rows[1][name] for name in ACLED_NEW
    }
    assert "2 values in 30 columns" not in found[0]["reason"]
    assert found[1]["reason"].startswith(f"2 values in {len(ACLED_NEW)} columns: ")
    assert len(load_register(tmp_path / "new.yaml").incidents) == 2


def test_a_second_import_finds_every_row_and_changes_nothing(tmp_path):
    rows = [acled(), acled(event_id_cnty="AFG2", location="Elsewhere", event_date="11 May 2022")]
    path = write(tmp_path / "rows.csv", table(ACLED_31, rows))
    out = tmp_path / "new.yaml"
    assert run(path, "--format", "acled", "--out", out).exit_code == 0
    before = out.read_bytes()
    result = run(path, "--format", "acled", "--into", out)
    assert f"{path}:2: acled:AFG90001 is there already as acled-afg90001; skipped" in result.output
    assert "2 there already; 0 new sources" in result.output
    assert out.read_bytes() == before
    # data_id changes with every update of ACLED: the row is the same
    rows[0]["data_id"] = "1"
    again = run(write(path, table(ACLED_31, rows)), "--format", "acled", "--into", out, "--json")
    assert json.loads(again.stdout)["known"] == 2


def test_an_import_adds_to_a_register_and_leaves_all_other_bytes(tmp_path):
    register = tmp_path / "mine.yaml"
    old = (
        "# mine\r\nincidents:\r\n- id: one\r\n  kind: visit # a comment\r\n  title: A visit\r\n"
        "  claims: [{source: s}]\r\nsources:\r\n- id: s\r\n  publisher: Someone\r\n"
    )
    register.write_bytes(old.encode())
    path = write(tmp_path / "rows.csv", table(ACLED_31, [acled()]))
    result = run(path, "--format", "acled", "--into", register)
    assert result.exit_code == 0, result.output
    text = register.read_bytes().decode()
    assert text.replace("\r\n", "").count("\n") == 0
    assert all(line in text for line in old.split("\r\n"))
    found = load_register(register)
    assert not found.problems
    assert [one.id for one in found.incidents] == ["one", "acled-afg90001"]


SIMILAR = """\
sources:
  - id: s
    publisher: Someone
incidents:
  - id: seen
    kind: attack
    title: Shots at the mill
    when: {when}
    at: [68.99, 37.2]
    precision: settlement
    claims: [{{source: s}}]
"""


@pytest.mark.parametrize(
    ("when", "alike"), [("2022-05-10", 1), ("2022-05-11~", 1), ("2022-05-14", 0), ("2022", 0)]
)
def test_what_may_be_there_is_listed_and_skipped_unless_asked_for(tmp_path, when, alike):
    register = write(tmp_path / "mine.yaml", SIMILAR.format(when=when))
    path = write(tmp_path / "rows.csv", table(ACLED_31, [acled()]))
    told = json.loads(
        run(path, "--format", "acled", "--into", register, "--dry-run", "--json").stdout
    )
    assert (told["similar"], told["imported"]) == (alike, 1 - alike)
    if alike:
        assert told["duplicates"]["similar"][0]["id"] == "seen"
        kept = run(path, "--format", "acled", "--into", register, "--keep-similar")
        assert "1 imported" in kept.output


def test_rows_are_narrowed_to_the_border_and_to_countries(tmp_path):
    rows = [
        acled(event_id_cnty="NEAR"),
        acled(event_id_cnty="FAR", latitude="34.53", longitude="69.17", location="Kabul"),
        acled(event_id_cnty="AREA", latitude="36.73", longitude="69.53", geo_precision="3",
              location="Taloqan", admin1="Takhar"),
        acled(event_id_cnty="OTHER", country="Uzbekistan", latitude="37.22", longitude="67.28"),
        acled(event_id_cnty="TJ", country="Tajikistan", latitude="37.50", longitude="71.53"),
    ]  # fmt: skip
    path = write(tmp_path / "rows.csv", table(ACLED_NEW, rows))

    def ids(*options):
        told = run(path, "--format", "acled", "--dry-run", "--json", *options)
        return [one.removeprefix("acled-") for one in json.loads(told.stdout)["incidents"]]

    # Takhar reaches the border, so what is known to Takhar may lie there
    assert ids("--near-border", "25") == ["near", "area", "tj"]
    assert ids("--country", "AF") == ["near", "far", "area"]
    assert ids("--country", "AF,TJ", "--near-border", "25") == ["near", "area", "tj"]


@given(st.floats(61, 76), st.floats(33, 42), st.sampled_from([0, 5, 25, 100]))
def test_the_rough_look_at_the_border_rules_out_no_point_that_is_near(lon, lat, km):
    assert is_near_border((lon, lat), km) == (border_distance_km((lon, lat)) <= km)


def test_ucdp_gives_a_register_without_problems(tmp_path):
    rows = [ucdp(), *(ucdp(id=f"9{code}", where_prec=code) for code in "234567")]
    path = write(tmp_path / "GEDEvent_v99_1.csv", table(UCDP_GED, rows))
    out = tmp_path / "new.yaml"
    result = run(path, "--format", "ucdp", "--out", out)
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(cli, ["check", "--register", str(out)]).exit_code == 0
    register = load_register(out)
    assert len(register.incidents) == 6
    assert register.sources["river-wire-2022-05-13"].title == "Mill: what is known"
    assert register.incidents[0].claims[0].figures["deaths"].words == "5 (4-9)"


def test_an_area_that_no_shape_is_at_hand_for_is_taken_more_widely(tmp_path):
    far = {"latitude": "34.5", "longitude": "69.1"}
    rows = [ucdp(where_prec="5", where_description="the other border", **far)]
    path = write(tmp_path / "g.csv", table(UCDP_GED, rows))
    out = tmp_path / "new.yaml"
    run(path, "--format", "ucdp", "--out", out)
    assert load_register(out).incidents[0].precision == "country"


MAPPING = """\
dataset: Log of a made-up desk
prefix: desk
dates: day-first
columns:
  origin: ref
  when: day
  kind: what
  title: note
  place: where
  actors: {column: who, split: "|"}
  source: outlet
figures:
  trucks: held
fixed:
  credibility: 3
values:
  kind: {Shooting: attack, Border closed: closure}
"""
LOG = """\
ref;day;what;where;note;who;outlet;held
7/22;03.05.2022;Shooting;Ishkashim (AF);Shots were heard;A|B;Desk log;
8/22;2022-05-10/..;Border closed;Shir Khan Bandar;Trucks wait;;Desk log;~100
9/22;14.05.2022;Odd;Khorugh;Odd thing;;;
10/22;15.05.2022;Shooting;Nowhereville;Lost;;;
11/22;15.05.2022;Shooting;Khorugh;Lost;;;about 5
"""


def test_a_table_is_taken_by_its_mapping(tmp_path):
    path = write(tmp_path / "log.csv", LOG, "utf-8-sig")
    mapping = write(tmp_path / "log.yaml", MAPPING)
    out = tmp_path / "new.yaml"
    result = run(path, "--format", "csv", "--mapping", mapping, "--out", out)
    assert "2 imported, 3 refused" in result.output
    for told in (
        '4: what: "Odd" is not a kind; say under values: kind: what it means',
        '5: place: "Nowhereville" is not in the gazetteer',
        '6: held: "about 5" is not a figure; write ~5',
    ):
        assert f"{path}:{told}" in result.output
    first, second = load_register(out).incidents
    assert (first.actors, first.origin) == (("A", "B"), "desk:7/22")
    assert [one.when and one.when.text for one in (first, second)] == [
        "2022-05-03",
        "2022-05-10/..",
    ]
    assert second.claims[0].figures["trucks"].words == "~100"
    assert second.claims[0].credibility == "3"
    # a status that lasts must not seem to be confirmed by the day of the import
    assert all(one.published is None for one in load_register(out).sources.values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: {kindd: a}", ':1:11: columns.kindd: "kindd" is not known here (did you'),
        ("fixed: {kind: atack}", ':1:15: fixed.kind: "atack" is not a kind (did you mean attack?)'),
        ("columns: {kind: nope}", ':1:17: columns.kind: the table has no column "nope"'),
        ("columns:\n  kind: a\n  kind: b", ':3:3: columns.kind: "kind" stands twice'),
        ("prefix: A b", ':1:9: prefix: "A b" is not a short name'),
        ("dates: sideways", ':1:8: dates: "sideways" is no order of a date'),
        ("", ":1:1: nothing stands in this file"),
        ("columns: [", ":1:1: this cannot be read as YAML"),
        ("values: {kind: {a: b}}", ':1:20: values.kind.a: "b" is not a kind'),
        ("columns: {place: {split: x}}", ":1:18: columns.place: column is missing"),
    ],
)  # fmt: skip
def test_a_mapping_with_faults_is_told_by_line_and_column(tmp_path, text, told):
    path = write(tmp_path / "log.csv", LOG)
    mapping = write(tmp_path / "m.yaml", text)
    result = run(path, "--format", "csv", "--mapping", mapping, "--out", tmp_path / "new.yaml")
    assert result.exit_code == 1
    assert f"{mapping}{told}" in result.output
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", ":1:1: nothing stands in this file"),
        (b"\xef\xbb\xbf\r\n", ":1:1: nothing stands in this file"),
        (b"<!DOCTYPE html><html>", ":1:1: this is a web page or XML, not data"),
        (b"PK\x03\x04aaaa", ":1:1: this is a spreadsheet or an archive (save it as CSV"),
        (b"\x1f\x8b\x08aaaa", ":1:1: this file is packed with gzip"),
        ("a,b\n".encode("utf-16"), ":1:1: this is a text in UTF-16 (save it as CSV in UTF-8)"),
        (b'{"data": []}', ":1:1: this is JSON, not a table (for GeoJSON say --format geojson)"),
        (b"only\n1\n", ':1:1: only one column is found, "only"'),
        (b"a,a\n1,2\n", ':1:1: the column "a" stands twice'),
        (b"a,b\n1,2\n", ":1:1: ACLED has the columns event_id_cnty, event_date, "),
        (b"a\0b,c\n", ":1:1: this is no text"),
    ],
)
def test_a_file_that_is_no_table_is_told_plainly(tmp_path, data, told):
    path = tmp_path / "rows.csv"
    path.write_bytes(data)
    result = run(path, "--format", "acled", "--out", tmp_path / "new.yaml")
    assert result.exit_code == 1
    assert f"{path}{told}" in result.output
    assert not (tmp_path / "new.yaml").exists()


def test_another_data_set_is_recognised(tmp_path):
    path = write(tmp_path / "g.csv", table(UCDP_GED, [ucdp()]))
    result = run(path, "--format", "acled", "--dry-run")
    assert "this looks like UCDP: say --format ucdp" in result.output


def test_broken_quotes_and_bytes_cost_only_their_own_rows(tmp_path):
    good = table(ACLED_NEW, [acled()])
    header, row = good.strip().split("\n")
    other = row.replace("AFG90001", "AFG2")
    latin = other.replace("AFG2", "AFG3").replace("Gazette", "Gaz\xe9tte").encode("cp1252")
    quoted = other.replace("AFG2", "AFG4").replace("Made-up", '"Made"-up', 1)
    open_quote = other.replace("AFG2", "AFG5").replace('"On 10 May', '"On 10" May')
    last = other.replace("AFG2", "AFG6").replace("Blue Patrol", '"Blue Patrol', 1)
    last += "\n" + other.replace("AFG2", "AFG7")  # read along with the one above at first
    path = tmp_path / "rows.csv"
    path.write_bytes(
        "\n".join([header, row, ""]).encode() + latin + b"\n"
        + "\n".join([quoted, open_quote, other, last]).encode()
    )  # fmt: skip
    told = run(path, "--format", "acled", "--dry-run", "--json")
    found = json.loads(told.stdout)
    assert found["incidents"] == ["acled-afg90001", "acled-afg2", "acled-afg7"]
    assert found["faulty"] == found["refused"] == 4
    assert "rows.csv:3: source: the byte 0xE9 is not of the encoding" in told.output
    assert "rows.csv:4: a quote stands inside of a text in quotes" in told.output
    assert "rows.csv:7: a quote stands inside" in told.output
    again = run(path, "--format", "acled", "--dry-run", "--json", "--encoding", "cp1252")
    assert "acled-afg3" in json.loads(again.stdout)["incidents"]


def test_the_mapping_of_the_readme_is_a_good_one(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## Import\n", 1)[1]
    path = write(tmp_path / "m.yaml", text.split("```yaml\n")[1].split("```")[0])
    plan, problems = read_mapping(path)
    assert not problems
    assert plan.values["kind"]["Border shut"] == "closure"
    assert all(f"`{name}`" in text for name in FIELDS)


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_shapes_are_taken_no_more_exactly_than_they_reach(tmp_path):
    def square(half):
        lon, lat = 68.9, 37.2
        ring = [[lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half],
                [lon - half, lat + half], [lon - half, lat - half]]  # fmt: skip
        return {"type": "Polygon", "coordinates": [ring]}

    point = {"type": "Point", "coordinates": [68.9, 37.2]}
    named = {"kind": "attack", "title": "Shots"}
    features = [
        feature(point, **named, origin="1", precision="exact"),
        feature(point, **named, origin="2"),
        feature(point, **named, origin="3", place="Khorugh"),
        feature(square(0.05), **named, origin="4"),
        feature(square(0.05), **named, origin="5", precision="settlement"),
        feature(square(0.9), **named, origin="6"),
        feature(square(0.9), **named, origin="7", precision="province"),
        feature(None, **named, origin="8"),
        feature({"type": "Point", "coordinates": [500000, 4000000]}, **named, origin="9"),
        feature({"type": "Point"}, **named, origin="10"),
    ]
    path = write(
        tmp_path / "f.geojson", json.dumps({"type": "FeatureCollection", "features": features})
    )
    out = tmp_path / "new.yaml"
    result = run(path, "--format", "geojson", "--out", out)
    found = {one.origin.partition(":")[2]: one for one in load_register(out).incidents}
    assert {key: one.precision for key, one in found.items()} == {
        "1": "exact", "3": None, "4": "vicinity", "7": "province", "8": None,
    }  # fmt: skip
    assert found["3"].place == ("Khorugh",)
    for told in (
        "how exactly the point is known is not told",
        "a Polygon that reaches 7 km is not settlement",
        "its coordinates lie outside of the Earth",
        "a Point without coordinates",
    ):
        assert told in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "FeatureCollection", "features": [{"type": "Fea', "this is not JSON"),
        ('{"type": "FeatureCollection"}', "this JSON has no features"),
        ('{"type": "Point", "coordinates": [1, 2]}', "put it into a FeatureCollection"),
        ("[1]", "this is not GeoJSON"),
        ('{"crs": {"properties": {"name": "EPSG:32642"}}, "features": []}', "EPSG:32642"),
        ('{"features": 7}', "features are not a list"),
    ],
)
def test_a_file_that_is_no_geojson_is_told_plainly(tmp_path, text, told):
    path = write(tmp_path / "f.geojson", text)
    result = run(path, "--format", "geojson", "--out", tmp_path / "new.yaml")
    assert result.exit_code == 1
    assert told in result.output
    assert not (tmp_path / "new.yaml").exists()


def test_our_own_export_comes_back_as_the_same_records(tmp_path):
    path = tmp_path / "all.geojson"
    CliRunner().invoke(cli, ["export", str(path), "--register", str(ROOT_REGISTER)])
    out = tmp_path / "back.yaml"
    result = run(path, "--format", "geojson", "--out", out)
    assert result.exit_code == 0, result.output
    old, new = load_register(ROOT_REGISTER), load_register(out)
    assert new.incidents == old.incidents
    assert dict(new.sources) == dict(old.sources)


def test_what_is_used_wrongly_is_told(tmp_path):
    path = write(tmp_path / "rows.csv", table(ACLED_NEW, [acled()]))
    out = write(tmp_path / "there.yaml", "incidents:\n")
    for options, told in (
        ((), "give --out NEWFILE or --into REGISTER"),
        (("--out", out), "is there already; --force replaces it"),
        (("--out", out, "--into", out), "give one of them"),
        (("--out", tmp_path / "no" / "x.yaml"), "there is no folder"),
        (("--dry-run", "--country", "XX"), "'XX' is none of AF, TJ"),
        (("--dry-run", "--published", "soon"), "is not a date"),
        (("--dry-run", "--encoding", "klingon"), "is no encoding"),
    ):
        result = run(path, "--format", "acled", *options)
        assert result.exit_code == 2
        assert told in result.output
    assert "needs --mapping" in run(path, "--format", "csv", "--dry-run").output
    missing = run(tmp_path / "none.csv", "--format", "acled", "--dry-run")
    assert (missing.exit_code, "cannot be read" in missing.output) == (1, True)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(notes=TEXTS, actor=TEXTS, source=TEXTS, where=TEXTS)
def test_any_text_in_a_row_reads_back_as_it_was_taken(gazetteer, notes, actor, source, where):
    row = acled(notes=notes, actor1=actor, source=source, location=where)
    book = SourceBook(Dataset("acled", "ACLED", "a.csv", "0" * 64, events=True), {})
    importer = Importer(gazetteer, book, Narrowing())
    sketch = acled_rows.read_row(Row(2, (), row), {}, None)
    (outcome,) = importer.run([Read(2, (), sketch)])
    assert outcome.fate == "imported", outcome.error  # read back and compared on the way


def test_a_made_id_of_a_source_is_no_others_be_that_broken_or_new():
    known = {"there": Source("there", "P")}
    book = SourceBook(Dataset("x", "X", "a.csv", "0" * 64), known, ["broken"])
    assert [book.free_id(name) for name in ("there", "broken", "free")] == [
        "there-2", "broken-2", "free",
    ]  # fmt: skip
    assert book.whole(Source("broken", "P")) == "broken-2"
    assert book.whole(Source("there", "P")) == "there"
    assert [book.whole(Source("new", p)) for p in ("P", "Q")] == ["new", "new-2"]


def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path):
    good = table(ACLED_NEW, [acled(notes="plain"), acled(event_id_cnty="AFG2", notes="plain")])
    header, first, second = good.strip().split("\n")
    text = "\n".join([header, first.replace(",plain", ',"plain'), second])
    path = write(tmp_path / "cut.csv", text)
    told = run(path, "--format", "acled", "--dry-run", "--json")
    assert json.loads(told.stdout)["incidents"] == ["acled-afg2"]
    assert "cut.csv:2: a quote that opens here is not closed" in told.output


@pytest.mark.parametrize("count", [200_000])
def test_what_is_held_does_not_grow_with_the_file(tmp_path, gazetteer, count):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("ref,what,note\n")
        out.writelines(f"{number},odd,{number:0100}\n" for number in range(count))
    mapping = write(tmp_path / "m.yaml", "columns: {origin: ref, kind: what, title: note}")
    plan, problems = read_mapping(mapping)
    assert not problems
    book = SourceBook(Dataset("x", "X", "many.csv", "0" * 64), {})
    importer = Importer(gazetteer, book, Narrowing())
    objects, seen, grown = [], 0, 0
    with open_rows(path, "csv", plan, None, "utf-8") as opened:
        for outcome in importer.run(opened.rows):
            assert outcome.fate == "refused"
            seen += 1
            if seen in (10_000, count):
                gc.collect()
                objects.append(len(gc.get_objects()))
            if seen == 10_000:
                tracemalloc.start()
            if seen == 15_000:
                grown, _ = tracemalloc.get_traced_memory()
                tracemalloc.stop()
    assert seen == count
    assert objects[1] - objects[0] < 500
    assert grown < 200_000  # five thousand rows of two hundred bytes would be a million
    assert not importer.incidents
