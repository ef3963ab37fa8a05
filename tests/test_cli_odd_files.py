"""Commands on what is no file: told in words, nothing read without end, nothing written over."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from tests.samples import ACLED_31, acled, table
from tests.test_filesystem import TOLD, make_odd
from tests.test_placed import MAPPING, NEW, REGISTER

TABLE = "what,where,day\nTwo,Khorugh,2022-05-12\n"
# What reads a file that the user names, where {} is its name, and with which code it ends.
READING = {
    "check": ("check {}", 1),
    "list": ("list --register {}", 1),
    "export": ("export new.csv --register {}", 1),
    "brief": ("brief --register {} --out new", 1),
    "diff": ("diff --register {} --since -1", 2),
    "format": ("format {}", 1),
    "add": ("add --register {}", 1),
    "retire": ("retire a --reason r --register {}", 1),
    "lock": ("check --against {}", 2),
    "table": ("locate --csv {} --column x", 2),
    "imported": ("import {} --format acled --dry-run", 1),
    "imported geojson": ("import {} --format geojson --dry-run", 1),
    "mapping": ("import table.csv --format csv --mapping {} --dry-run", 1),
    "into": ("import table.csv --format csv --mapping mapping.yaml --into {}", 1),
    "template": ("brief --out new --template {}", 1),
    "key": ("brief --out new --format svg --sign {}", 1),
    "dump": ("gazetteer add {}", 1),
}
# These say that `incidents check` tells it, or say it in other words.
UNSAID = ("list", "diff", "template")
# What writes one.
WRITING = {
    "export": ("export {} --force", (1,)),
    "import": ("import table.csv --format csv --mapping mapping.yaml --force --out {}", (2,)),
    "rejects": (
        "import table.csv --format csv --mapping mapping.yaml --force --out new.yaml --rejects {}",
        (2,),
    ),
    "lock": ("check --write-lock {}", (2,)),
    "format": ("format {}", (1,)),
    "add": ("add --register {}", (1,)),
}
ADDED = ("--kind", "attack", "--title", "T", "--source", "s", "--source-new", "id=s,publisher=P")
RETIRE = ("retire", "a", "--reason", "r")
IMPORT = ("import", "rows.csv", "--format", "acled")
KINDS = ("pipe", "loop", "device", "socket")
# Folders are registers, and what holds briefings.
FOLDERS = ("lock", "imported", "mapping")


@pytest.fixture
def odd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    Path("incidents.yaml").write_text(REGISTER.replace("Yapshorv", "Khorugh"), encoding="utf-8")
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    Path("mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "odd").mkdir()
    return make_odd(tmp_path / "odd")


def run(command, path):
    arguments = [str(path) if part == "{}" else part for part in command.split()]
    if arguments[0] == "add":
        arguments += [part.replace("Yapshorv", "Khorugh") for part in NEW]
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def kinds_of(odd):
    return {name: stat.S_IFMT(path.lstat().st_mode) for name, path in odd.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", READING)
def test_what_is_no_file_is_not_read(odd, name, kind):
    command, code = READING[name]
    result = run(command, odd[kind])
    assert result.exit_code in (code, 2), result.output  # click itself finds no file in a loop
    if name not in UNSAID and "does not exist" not in result.output:
        assert TOLD[kind] in result.output
    assert not any(Path(new).exists() for new in ("new", "new.csv"))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_not_read_as_a_file(odd, name):
    result = run(READING[name][0], odd["folder"])
    assert result.exit_code == READING[name][1]
    assert TOLD["folder"] in result.output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WRITING)
def test_what_is_no_file_is_not_written_over(odd, name, kind):
    before = kinds_of(odd)
    command, codes = WRITING[name]
    path = odd[kind]
    if name == "export":  # it goes by its ending
        path = path.rename(path.with_name(f"{kind}.csv"))
        if kind == "loop":
            path.unlink()
            path.symlink_to(path)
    result = run(command, path)
    assert result.exit_code in codes, result.output
    assert TOLD[kind] in result.output
    if name != "export":
        assert kinds_of(odd) == before
    assert not path.is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", *ADDED), 1),
        (("add", *ADDED, "--register", "folder"), 1),
        ((*RETIRE, "--register", "incidents.yaml"), 1),
        (("format",), 1),
        ((*IMPORT, "--into", "incidents.yaml"), 2),
        ((*IMPORT, "--into", "folder"), 1),
        ((*IMPORT, "--out", "incidents.yaml"), 2),
        ((*IMPORT, "--out", "incidents.yaml", "--force"), 2),
        (("check", "--write-lock", "incidents.yaml"), 2),
    ],
)
def test_a_link_to_what_is_not_there_begins_no_register(tmp_path, monkeypatch, arguments, code):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    away = tmp_path / "away"
    away.mkdir()
    (tmp_path / "folder").mkdir()
    Path("folder/a.yaml").write_text("incidents:\nsources: [{id: s, publisher: S}]\n")
    for link in ("incidents.yaml", "folder/b.yaml"):
        Path(link).symlink_to(away / "gone.yaml")
    Path("rows.csv").write_text(table(ACLED_31, [acled()]), encoding="utf-8")
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code, result.output
    assert f"is a link to {away / 'gone.yaml'}, which is not there" in " ".join(
        result.stderr.split()
    )
    assert not list(away.iterdir())
    assert sorted(one.name for one in Path("folder").iterdir()) == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket"])
def test_a_briefing_goes_over_nothing_that_is_no_file(odd, kind, monkeypatch):
    monkeypatch.setattr("dashboard.commands.brief.make_dossier", lambda *_: {"map.png": b""})
    Path("new").mkdir()
    odd[kind].rename("new/map.png")
    result = run("brief --out new --format png --force", "")
    assert result.exit_code == 1
    assert "what is no file stands where one goes" in result.output
    assert [path.name for path in Path("new").iterdir()] == ["map.png"]
