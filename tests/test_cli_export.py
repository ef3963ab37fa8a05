"""`incidents export`: where files go, what is refused, and what is left as it was."""

import json
import shlex
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.exports import files
from dashboard.exports.files import ENDINGS, ExportError, check_path, names_of, write_export
from tests.exported import ROOT, SHAPES, made_export


def held(folder):
    return sorted(path.name for path in folder.iterdir())


REGISTER = ["--register", str(ROOT / "incidents.yaml"), "--as-of", "2026-11-22"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def invoke(*arguments, code=0):
        result = runner.invoke(cli, ["export", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.mark.parametrize("ending", [*ENDINGS, "GeoJSON"])
def test_the_ending_names_the_format(run, tmp_path, ending):
    result = run(*REGISTER, f"view.{ending}")
    beside = ["view.csv-metadata.json"] if ending == "csv" else []
    assert result.stdout.splitlines() == [f"view.{ending}", *beside]
    assert held(tmp_path) == sorted([f"view.{ending}", *beside])
    told = result.stderr.splitlines()
    assert told[0] == (
        "28 incidents · 14 without a geometry: known to a country only"
        " · 2 without a geometry: not placed"
    )
    # no mask but the user's own
    assert stat.S_IMODE((tmp_path / f"view.{ending}").stat().st_mode) & 0o400


def test_shapes_that_no_cell_holds_are_told(run):
    told = run(*REGISTER, "view.csv").stderr.splitlines()
    assert told[1] == (
        "8 shapes are too long for a cell of a spreadsheet and left out;"
        " --long-cells writes them, the other formats have them all"
    )
    told = run(*REGISTER, "--long-cells", "long.csv").stderr.splitlines()
    assert told[1].startswith("8 rows have a cell that spreadsheets cut, the first: ")


def test_filters_are_those_of_list(run, tmp_path):
    run(*REGISTER, "--kind", "closure", "--from", "2022-05-01", "closures.geojson")
    read = json.loads((tmp_path / "closures.geojson").read_text(encoding="utf-8"))
    assert [one["id"] for one in read["features"]] == ["border-closure-2022-05"]
    assert read["about"]["view"]["values"]["kind"] == ["closure"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_shown_is_an_empty_file_and_is_told(run, tmp_path, ending):
    result = run(*REGISTER, "--text", "no such words", f"none.{ending}")
    assert result.stderr == "no incident is in this view (28 are hidden): the file is empty\n"
    assert (tmp_path / f"none.{ending}").stat().st_size


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("view.txt", "one of .geojson, .gpkg, .kml, .csv, .parquet"),
        ("view.geojsn", "did you mean .geojson?"),
        ("view.kmz", ".kml"),
        ("view", "one of .geojson"),
        (".csv", "one of .geojson"),
        ("-", "one of .geojson"),
    ],
)
def test_an_unknown_ending_is_a_wrong_use(run, tmp_path, name, told):
    assert told in run(*REGISTER, "--", name, code=2).stderr
    assert held(tmp_path) == []


def test_a_missing_folder_is_told(run, tmp_path):
    told = run(*REGISTER, "not/there.csv", code=1).stderr
    assert told == "Error: the folder not is not there: make it first\n"
    (tmp_path / "file").write_text("x")
    assert "is a file, not a folder" in run(*REGISTER, "file/view.csv", code=1).stderr
    (tmp_path / "view.csv").mkdir()
    assert "is a folder" in run(*REGISTER, "--force", "view.csv", code=1).stderr


@pytest.mark.parametrize("name", ["view.csv", "view.csv-metadata.json"])
def test_a_file_that_is_there_is_replaced_only_with_force(run, tmp_path, name):
    (tmp_path / name).write_text("mine")
    told = run(*REGISTER, "view.csv", code=1).stderr
    assert told == f"Error: {name} is there already; --force replaces it\n"
    assert (tmp_path / name).read_text() == "mine"
    run(*REGISTER, "--force", "view.csv")
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"
    assert len(held(tmp_path)) == 2


def test_problems_of_the_register_are_told_and_counted(run, tmp_path):
    entry = "  - {id: broken, kind: attak, title: B, claims: [{source: desk}]}\n"
    (tmp_path / "incidents.yaml").write_text(SHAPES + entry, encoding="utf-8")
    result = run("view.geojson", code=1)
    assert "1 problem in the register" in result.stderr
    about = json.loads((tmp_path / "view.geojson").read_text(encoding="utf-8"))["about"]
    assert (about["counts"]["problems"], about["counts"]["broken"]) == (1, 1)
    assert about["banner"] == "TLP:AMBER"


def test_no_register_and_a_head_that_may_hide_a_banner_write_nothing(run, tmp_path):
    assert "nothing to export from" in run("--register", "none.yaml", "a.csv", code=1).stderr
    broken = SHAPES.replace("banner: TLP:AMBER", "baner: TLP:AMBER")
    (tmp_path / "incidents.yaml").write_text(broken, encoding="utf-8")
    assert "so a banner may be missing" in run("a.geojson", code=1).stderr
    assert held(tmp_path) == ["incidents.yaml"]
    run("--banner", "TLP:RED", "a.geojson", code=1)
    read = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert read["about"]["banner"] == "TLP:RED"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_fails_leaves_all_as_it_was(tmp_path, monkeypatch, ending):
    path = tmp_path / f"view.{ending}"
    for name in names_of(path):
        (tmp_path / name).write_text("mine")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_settle", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write_export(made_export(), path, force=True)
    assert held(tmp_path) == sorted(names_of(path))
    assert all((tmp_path / name).read_text() == "mine" for name in names_of(path))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disk_without_room_is_told_and_nothing_left(tmp_path, ending):
    command = [sys.executable, "-m", "dashboard", "export", *REGISTER, f"{tmp_path}/a.{ending}"]
    small = f"ulimit -f 20; exec {shlex.join(command)}"
    ended = subprocess.run(  # a file may grow to 20 blocks and no more
        ["/bin/sh", "-c", small], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert f"a.{ending} cannot be written: " in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert held(tmp_path) == []


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("failing", ["view.csv", "view.csv-metadata.json"])
def test_both_files_of_a_table_come_or_neither(tmp_path, monkeypatch, there, failing):
    path = tmp_path / "view.csv"
    names = names_of(path) if there else ()
    for name in names:
        (tmp_path / name).write_text("mine")
    replace = type(path).replace

    def failing_replace(self, target):
        if self.name == failing:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(type(path), "replace", failing_replace)
    with pytest.raises(ExportError, match="Input/output error"):
        write_export(made_export(), path, force=True)
    assert held(tmp_path) == sorted(names)
    assert all((tmp_path / name).read_text() == "mine" for name in names)


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path):
    path = tmp_path / "view.geojson"

    def tell(_done, _count):
        path.write_text("theirs")

    with pytest.raises(ExportError, match="is there already"):
        write_export(made_export(), path, tell=tell)
    assert path.read_text() == "theirs"
    assert held(tmp_path) == ["view.geojson"]


def test_a_link_is_replaced_not_followed(tmp_path):
    other, path = tmp_path / "other.txt", tmp_path / "view.geojson"
    other.write_text("theirs")
    path.symlink_to(other)
    with pytest.raises(ExportError):
        check_path(path)
    write_export(made_export(), path, force=True)
    assert not path.is_symlink()
    assert other.read_text() == "theirs"


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_tells_how_far_it_is(tmp_path, ending):
    told = []
    export = made_export()
    write_export(export, tmp_path / f"view.{ending}", tell=lambda *how: told.append(how))
    count = len(export.rows)
    assert told == [(number, count) for number in range(1, count + 1)]


@pytest.mark.parametrize("text", [SHAPES, (ROOT / "incidents.yaml").read_text(encoding="utf-8")])
def test_what_is_exported_can_be_imported_and_is_the_same(run, tmp_path, text):
    (tmp_path / "first.yaml").write_text(text, encoding="utf-8")
    read = {}
    for name in ("first", "again"):
        options = ["--register", f"{name}.yaml", "--as-of", "2026-11-22"]
        run(*options, f"{name}.geojson")
        read[name] = json.loads((tmp_path / f"{name}.geojson").read_text(encoding="utf-8"))
        if name == "first":
            imported = ["import", "first.geojson", "--format", "geojson", "--out", "again.yaml"]
            result = CliRunner().invoke(cli, imported)
            assert result.exit_code == 0, result.output
    for feature in (*read["first"]["features"], *read["again"]["features"]):
        del feature["properties"]["register"]  # the digest of another file
    assert read["again"]["features"] == read["first"]["features"]
    sources = [{one["id"]: one for one in read[name]["about"]["sources"]} for name in read]
    assert sources[0] == sources[1]
