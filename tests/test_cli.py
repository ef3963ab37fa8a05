"""The `incidents` command: its JSON keys, its exit codes, and never a traceback for bad input."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli

ROOT = Path(__file__).parent.parent
REGISTER = ["--register", str(ROOT / "incidents.yaml")]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.chdir(ROOT)
    runner = CliRunner()

    def invoke(*arguments, code=0):
        result = runner.invoke(cli, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_check_finds_the_bundled_register_clean(run):
    checked = json.loads(run("check", "--json").stdout)
    assert checked == {"problems": [], "entries": 28, "placed": 26}


def test_check_tells_file_line_column_field_and_hint(run, tmp_path):
    broken = tmp_path / "incidents.yaml"
    broken.write_text(
        "sources:\n  - {id: s, publisher: P}\nincidents:\n"
        "  - {id: a, kind: closur, title: A, place: Takhar, claims: [{source: s}]}\n"
        "  - {id: b, kind: attack, title: B, place: Kundus, claims: [{source: s}]}\n"
        "  - {id: c, kind: attack, title: C, place: Takhar, claims: [{source: s}]}\n",
        encoding="utf-8",
    )
    result = run("check", "--register", str(broken), code=1)
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{broken}:4:")
    assert "closure" in lines[0]
    assert "Kunduz" in lines[1]
    checked = json.loads(run("check", "--json", "--register", str(broken), code=1).stdout)
    keys = {"file", "line", "column", "field", "code", "message", "hint"}
    assert all(set(problem) == keys for problem in checked["problems"])
    assert (checked["entries"], checked["placed"]) == (3, 1)


@pytest.mark.parametrize("command", ["check", "list", "crossings"])
def test_a_missing_register_is_told(run, tmp_path, command):
    result = run(command, "--register", str(tmp_path / "none.yaml"), code=1)
    assert "Traceback" not in result.output


def test_list_gives_the_keys_that_people_script_with(run):
    listed = json.loads(run("list", "--json", "--from", "2022-05", "--to", "2022-05").stdout)
    assert {"shown", "total", "hidden", "unplaced", "problems", "incidents"} <= set(listed)
    assert listed["shown"] == len(listed["incidents"])
    assert listed["shown"] + sum(listed["hidden"].values()) == listed["total"] == 28
    trucks = next(i for i in listed["incidents"] if i["id"] == "shir-khan-stranding-2022-05")
    assert trucks["figures"]["trucks"]["best"] == 100
    assert trucks["figures"]["drivers"] == {"low": 24, "best": None, "high": 99, "words": "dozens"}
    assert trucks["precision"] == "exact"
    assert 37.1 < trucks["lat"] < 37.3
    keys = {"kind", "title", "when", "earliest", "latest", "certain", "place", "lon", "radius_m"}
    keys |= {"km_from", "km_to", "bank", "status", "disputed", "sources"}
    assert keys <= set(trucks)


def test_list_filters(run):
    def count(*filters):
        return json.loads(run("list", "--json", *filters).stdout)["shown"]

    assert count() == 28
    assert count("--kind", "closure") == 1
    assert count("--kind", "closure", "--kind", "stranding") == 2
    assert count("--text", "no such words anywhere") == 0
    assert 0 < count("--as-of", "2022-12-31") < 20
    assert 0 < count("--place", "Takhar") < 20
    assert count("--actor", "taliban") > 3
    assert 0 < count("--km", "150-200") < 20
    assert count("--box", "60,30,61,31") == 0
    assert 0 < count("--bank", "AF", "--bank", "both") < 20
    assert 0 < count("--source", "rferl-2022-05") < 20


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--kind", "closur"), "closure"),
        (("--from", "soon"), "2022-05-10"),
        (("--from", "2022-06", "--to", "2022-05"), "exchange"),
        (("--grade", "F"), "A to E"),
        (("--km", "9"), "100-250"),
        (("--box", "1,2,3"), "west,south,east,north"),
        (("--bank", "north"), "AF, TJ, both, none"),
        (("--source", "rferl-2022-5"), "rferl-2022-05"),
        (("--place", "Ishkashim"), "Ishkashim (AF)"),
        (("--place", "Xyzzq"), "Xyzzq"),
    ],
)
def test_a_bad_filter_is_used_wrongly_and_told(run, arguments, told):
    assert told in run("list", *arguments, code=2).output


def test_list_in_other_formats(run):
    rows = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").stdout)))
    assert len(rows) == 28
    collection = json.loads(run("list", "--format", "geojson").stdout)
    assert len(collection["features"]) == 28
    bare = {feature["id"] for feature in collection["features"] if not feature["geometry"]}
    assert bare == set(json.loads(run("list", "--json").stdout)["unplaced"])
    assert len(bare) == 2
    assert "Shir Khan Bandar" in run("list").stdout


def test_show_gives_claims_and_receipt(run):
    shown = json.loads(run("show", "shir-khan-stranding-2022-05", "--json").stdout)
    assert len(shown["claims"]) == 2
    keys = {
        "source",
        "published",
        "reliability",
        "credibility",
        "stance",
        "says",
        "quote",
        "figures",
    }
    assert all(keys <= set(claim) for claim in shown["claims"])
    assert shown["receipt"]["matched"]
    assert "why it is placed here" in run("show", "shir-khan-stranding-2022-05").stdout


def test_show_suggests_an_id(run):
    assert "border-closure-2022-05" in run("show", "border-closure-2022-5", code=1).output


def test_locate_gives_placements_candidates_and_reasons(run):
    found = json.loads(
        run("locate", "--json", "Shir Khan Bandar", "Ishkashim", "Kundus", code=1).stdout
    )
    assert [one["status"] for one in found] == ["ok", "ambiguous", "unknown"]
    keys = {"lon", "lat", "precision", "radius_m", "km_from", "km_to", "bank", "country"}
    assert keys | {"place_id", "name", "layer", "version"} <= set(found[0]["placement"])
    assert {c["write"] for c in found[1]["candidates"]} == {"Ishkashim (AF)", "Ishkashim (TJ)"}
    assert "Kunduz" in found[2]["why"]
    with_shape = json.loads(run("locate", "--geojson", "Takhar").stdout)
    assert with_shape[0]["placement"]["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_locate_streams_a_table(run, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("n,where\n1,Takhar\n2,Ishkashim\n3,\n", encoding="utf-8")
    rows = list(
        csv.DictReader(io.StringIO(run("locate", "--csv", str(table), "--column", "where").stdout))
    )
    assert [row["status"] for row in rows] == ["ok", "ambiguous", "unknown"]
    assert rows[0]["place_id"] == "province:AF-TAK"
    assert "where" in run("locate", "--csv", str(table), "--column", "place", code=2).output


def test_locate_without_a_place_is_used_wrongly(run):
    run("locate", code=2)


def test_border_tells_its_length_and_origin(run):
    told = json.loads(run("border", "--json").stdout)
    assert abs(told["length_km"] - 1344) < 2
    assert {"start", "end", "vertices", "version", "origin"} <= set(told)
    at = json.loads(run("border", "--json", "--at", "68.6186,37.1953").stdout)
    assert at["offset_m"] < 1000
    assert 0 < at["chainage_km"] < told["length_km"]


@pytest.mark.parametrize("at", ["here", "1", "1,2,3", "200,37", "68,nan"])
def test_a_point_that_is_none_is_told(run, at):
    assert (
        "LON" in run("border", "--at", at, code=2).output
        or "longitude" in run("border", "--at", at, code=2).output
    )


def test_crossings_tell_their_status_on_a_day(run):
    def status(day):
        told = json.loads(run("crossings", "--json", "--on", day).stdout)
        return next(one for one in told if one["name"].startswith("Shir Khan"))

    shut, opened = status("2022-05-31"), status("2025-01-06")
    assert (shut["status"], shut["traffic"], shut["said_of"]) == ("closed", "all", "border")
    assert (opened["status"], opened["traffic"], opened["said_of"]) == ("open", "cargo", "crossing")
    assert not opened["conflict"]
    assert status("2022-05-15")["certain"]
    assert not shut["certain"]  # the source spoke on 20 May
    assert status("2021-01-01")["status"] == "unknown"
    assert shut["age_days"] == 11
    lanes = {(lane["traffic"], lane["direction"]): lane for lane in opened["lanes"]}
    assert len(lanes) == 4
    assert lanes["cargo", "AF-TJ"]["status"] == "open"
    assert lanes["foot", "TJ-AF"]["status"] == "unknown"


def test_a_status_of_crossings_decays(run):
    told = json.loads(run("crossings", "--json", "--on", "2022-11-24").stdout)
    shut = next(one for one in told if one["name"].startswith("Shir Khan"))
    assert (shut["status"], shut["decayed"], shut["age_days"]) == ("unknown", True, 188)
    assert shut["note"].startswith("closed, said of the border, last heard of")
    assert shut["last_confirmed"] == "2022-05-20"
    assert shut["note"] in run("crossings", "--on", "2022-11-24").stdout


def test_crossings_as_of_a_day_count_nothing_said_later(run):
    told = json.loads(
        run("crossings", "--json", "--on", "2022-05-31", "--as-of", "2022-05-01").stdout
    )
    assert {one["status"] for one in told} == {"unknown"}


@pytest.mark.parametrize("option", ["--on", "--as-of"])
def test_a_bad_day_for_crossings_is_used_wrongly_and_told(run, option):
    assert option in run("crossings", option, "soon", code=2).output


def test_crossings_list_the_lanes_that_others_tell(run, tmp_path):
    register = tmp_path / "incidents.yaml"
    register.write_text(
        "sources: [{id: s, publisher: P, published: 2022-05-12}]\nincidents:\n"
        "  - {id: a, kind: closure, title: A, when: 2022-05-10, place: Kokul, status: closed,\n"
        "     traffic: cargo, claims: [{source: s}]}\n"
        "  - {id: b, kind: reopening, title: B, when: 2022-05-11, place: Kokul, status: open,\n"
        "     traffic: foot, claims: [{source: s}]}\n",
        encoding="utf-8",
    )
    lines = run("crossings", "--on", "2022-05-20", "--register", str(register)).stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Kokul"))
    assert lines[at].startswith("Kokul: cargo possibly closed, foot possibly open")
    assert lines[at + 1].split("  ")[1] == "possibly closed to cargo"
    assert lines[at + 2].split("  ")[1] == "possibly open to foot traffic"


def test_schema_is_json(run):
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org")


def test_help_names_every_command(run):
    text = run("--help").stdout
    for command in ("app", "check", "list", "show", "locate", "border", "crossings", "schema"):
        assert command in text


def test_no_terminal_escape_gets_through(tmp_path):
    register = tmp_path / "incidents.yaml"
    register.write_text(
        "sources:\n  - {id: s, publisher: P}\nincidents:\n"
        '  - {id: a, kind: attack, title: "\\e[31mred\\u202Eevil", claims: [{source: s}]}\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(cli, ["list", "--register", str(register)])
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
