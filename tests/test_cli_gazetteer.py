"""The commands that add places, and the one that locates a table."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.commands import locating
from dashboard.commands import places as cli_places
from dashboard.records import LOCATE_COLUMNS
from tests.made_dump import lines


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "TJ.txt"
    path.write_text("\n".join([*lines(300, "TJ", seed=2), "broken"]) + "\n", encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)))


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_dump_is_added_listed_and_removed(dump):
    ran = run("gazetteer", "add", dump)
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("TJ: ")
    assert "TJ.txt:301: 1 columns, not 19" in ran.stderr
    assert "TJ.txt: compiling 100 %" in ran.stderr
    (facts,) = json.loads(run("gazetteer", "list", "--json").stdout)
    assert (facts["name"], facts["broken"], facts["lines"]) == ("TJ", 1, 301)
    listed = run("gazetteer", "list").stdout
    assert "CC BY 4.0" in listed
    assert facts["sha256"] in listed
    assert run("gazetteer", "remove", "TJ").stdout == "removed TJ\n"
    assert run("gazetteer", "list", "--json").stdout.strip() == "[]"


def test_what_is_no_dump_is_refused_and_the_others_are_added(dump, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("hello\n", encoding="utf-8")
    ran = run("gazetteer", "add", other, dump, tmp_path / "none.txt")
    assert ran.exit_code == 1
    assert "notes.txt is no GeoNames dump" in ran.stderr
    assert "there is no file" in ran.stderr
    assert [one["name"] for one in json.loads(run("gazetteer", "list", "--json").stdout)] == ["TJ"]


def test_wrong_uses_are_told(dump, tmp_path):
    assert run("gazetteer", "add").exit_code == 2
    ran = run("gazetteer", "add", dump, tmp_path / "TJ.zip")
    assert ran.exit_code == 2
    assert "the layer TJ" in ran.stderr
    ran = run("gazetteer", "remove", "XX")
    assert ran.exit_code == 1
    assert "there is none" in ran.stderr


def test_a_data_folder_that_is_a_file_is_told(dump, tmp_path):
    (tmp_path / "data").write_text("", encoding="utf-8")
    assert run("gazetteer", "list").exit_code == 0
    ran = run("gazetteer", "add", dump)
    assert ran.exit_code == 1
    assert "cannot be written" in ran.stderr


def write(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_column_is_located_row_by_row(tmp_path):
    path = write(
        tmp_path,
        "\ufeffid,where,within\n1,Badakhshan,TJ\n2,Badakhshan,\n3,Khorgh,\n\n4,,Takhar\n"
        '5,"Rustaq, Takhar",AF\n6,Ishkashim (AF),AF-BDS\n7,near Khorugh,GBAO\n',
    )
    ran = run("locate", "--csv", path, "--column", "where", "--admin", "within")
    assert ran.exit_code == 0, ran.output
    rows = table(ran.stdout)
    assert [row["status"] for row in rows] == [
        "ok", "ambiguous", "unknown", "unknown", "ok", "ok", "ok",
    ]  # fmt: skip
    assert list(rows[0]) == ["id", "where", "within", *locating.COLUMNS]
    assert set(LOCATE_COLUMNS) < set(locating.COLUMNS)
    assert rows[0]["place_id"] == "province:TJ-GB"
    assert float(rows[0]["score"]) > 0.9
    assert "Badakhshan (AF)" in rows[1]["why"]
    assert rows[1]["score"] == rows[1]["lon"] == ""
    assert "Khorugh" in rows[2]["why"]
    assert "7 rows: 4 ok, 1 ambiguous, 2 unknown" in ran.stderr


def test_near_spellings_are_taken_when_asked_for(tmp_path):
    path = write(tmp_path, "where\nKhorgh\nXyzzyx\n")
    rows = table(run("locate", "--csv", path, "--column", "where", "--fuzzy").stdout)
    assert [row["status"] for row in rows] == ["ok", "unknown"]
    assert float(rows[0]["score"]) <= 0.8


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no header"),
        ("id,place\n1,x\n", "must be one of id, place"),
        ("id;where\n1;x\n", "parted by commas"),
        ("where,where\n1,x\n", "2 columns called"),
    ],
)
def test_a_table_without_the_column_is_a_wrong_use(tmp_path, text, told):
    ran = run("locate", "--csv", write(tmp_path, text), "--column", "where")
    assert ran.exit_code == 2
    assert told in ran.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"where,b\nKhorugh,1\n\xff,2\n", "t.csv:3: byte 1 of this line is not UTF-8"),
        (b"where,b\nKhorugh,1\na,b,c\n", "t.csv:3: 3 cells, the header has 2"),
        (b'where,b\nKhorugh,1\n"open,2\n', "t.csv:3: a quotation mark is never closed"),
        (b'where,b\nKhorugh,1\n"a"b,2\n', "t.csv:3:"),
        (b"where,b\nKhorugh,1\n" + b"x" * 200_000 + b",2\n", "t.csv:3: a cell has more than"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(tmp_path, text, told):
    ran = run("locate", "--csv", write(tmp_path, text), "--column", "where")
    assert ran.exit_code == 1
    assert told in ran.stderr
    assert [row["where"] for row in table(ran.stdout)] == ["Khorugh"]


def test_options_that_do_not_go_together_are_told(tmp_path):
    path = write(tmp_path, "where\nKhorugh\n")
    for wrong in (
        ("--csv", path),
        ("--csv", path, "--column", "where", "--json"),
        ("--column", "where", "Khorugh"),
    ):
        ran = run("locate", *wrong)
        assert ran.exit_code == 2, wrong
        assert "Error" in ran.stderr


def test_several_processes_give_the_same_rows_in_order(monkeypatch):
    rows = [(n, [str(n), name]) for n, name in enumerate(["Khorugh", "Takhar", "x", "Panj"] * 20)]
    asked = locating.Asked(1, None, False, Path("incidents.yaml"))
    alone = list(locating.locate_rows(iter(rows), asked, processes=1))
    monkeypatch.setattr(locating, "_BATCH", 8)
    shared = list(locating.locate_rows(iter(rows), asked, processes=2))
    assert shared == alone
    assert [row[0] for row, _ in alone] == [row[0] for _, row in rows]


def test_a_long_table_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(cli_places, "TOLD_ROWS", 50)
    path = write(tmp_path, "where\n" + "Khorugh\n" * 1000)
    ran = run("locate", "--csv", path, "--column", "where")
    assert "500 rows\n1,000 rows\n" in ran.stderr
    assert len(table(ran.stdout)) == 1000
