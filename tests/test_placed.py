"""Every command that reads a register places it by the places beside it, and so does the page."""

import ast
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.commands import brief as cli_brief
from dashboard.placed import open_places, open_register
from dashboard.serving import launch
from tests.test_layers import MODULES, imported, relative

REGISTER = """\
sources:
  - {id: s, publisher: P, published: 2022-05-11}
incidents:
  - {id: a, kind: attack, title: One, when: 2022-05-10, place: Yapshorv, claims: [{source: s}]}
"""
PLACES = """\
places:
  - id: yapshorv
    name: Yapshorv
    kind: village
    country: [TJ]
    at: [72.2, 38.1]
    precision: settlement
    radius_m: 2000
    source: a map
"""
NEW = ("--kind", "attack", "--title", "Two", "--place", "Yapshorv", "--source", "s")
MAPPING = "columns: {title: what, place: where, when: day}\nfixed: {kind: attack}\n"
# What each command is run with, and whether it succeeds where the places are not there.
RUNS: dict[str, tuple[tuple[str, ...], bool]] = {
    "add": (NEW, False),
    "app": (("--no-browser",), True),
    "border": (("--at", "Yapshorv"), False),
    "brief": (("--out", "brief", "--format", "svg"), False),
    "check": ((), False),
    "crossings": ((), False),
    "diff": (("--since", "2022-05-01"), False),
    "export": (("out.geojson",), False),
    "format": ((), True),
    "list": ((), False),
    "locate": (("Yapshorv",), False),
    "retire": (("a", "--reason", "it was another"), True),
    "scene": (("--size", "400x300"), False),
    "show": (("a",), True),
    "versions": ((), True),
}
# These read none, or name it otherwise: `import`, which is tried below.
WITHOUT = {"gazetteer", "import", "schema", "verify"}


def write_placed(folder: Path) -> Path:
    """Write a register that needs its own places, and those."""
    path = folder / "incidents.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    (folder / "places.yaml").write_text(PLACES, encoding="utf-8")
    return path


@pytest.fixture
def register(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(cli_brief, "make_dossier", lambda *_: {})
    monkeypatch.setattr(launch, "run", lambda *_, **__: 0)
    return write_placed(tmp_path)


def run(*arguments):
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_every_command_is_tried_here():
    reading = {
        name
        for name, command in cli.commands.items()
        if "register_path" in {one.name for one in command.params}
    }
    assert reading == set(RUNS)
    assert set(cli.commands) - reading == WITHOUT


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("name", RUNS)
def test_a_command_finds_the_places_beside_the_register(register, name, before):
    arguments, _ = RUNS[name]
    named = ("--register", register)
    result = run(*named, name, *arguments) if before else run(name, *arguments, *named)
    assert result.exit_code == 0, result.output
    assert "problem" not in result.stderr.replace("no problem", "")


@pytest.mark.parametrize("name", RUNS)
def test_without_them_a_command_says_so(register, name):
    (register.parent / "places.yaml").unlink()
    arguments, good = RUNS[name]
    assert (run(name, *arguments, "--register", register).exit_code == 0) == good


@pytest.mark.parametrize("name", ["add", "border", "check", "locate"])
def test_faults_of_the_places_are_told_by_who_uses_them(register, name):
    (register.parent / "places.yaml").write_text("[" * 40_000, encoding="utf-8")
    result = run(name, *RUNS[name][0], "--register", register)
    assert result.exit_code != 0
    assert "in your own places" in result.output or "more than 16 deep" in result.output


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("locate", "Khorugh"), "Khorugh"),
        (("locate", "--csv", "t.csv", "--column", "where"), "place:khorugh"),
        (("border", "--km", "412.5"), "km 412.500"),
        (("border", "--at", "Khorugh"), "Khorugh"),
    ],
)
def test_what_can_be_placed_is_printed_and_faults_of_the_places_are_the_exit_code(
    register, arguments, printed, monkeypatch
):
    monkeypatch.chdir(register.parent)
    Path("t.csv").write_text("where\nKhorugh\n", encoding="utf-8")
    Path("places.yaml").write_text(f"{PLACES}    colour: red\n", encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 1
    assert printed in result.stdout
    assert "places.yaml:10:5" in result.stderr
    assert "1 problem in your own places" in result.stderr


@pytest.mark.parametrize("into", [("--into", "incidents.yaml"), ("--out", "new.yaml")])
def test_an_import_places_by_what_is_beside_its_register(register, into):
    folder = register.parent
    (folder / "table.csv").write_text("what,where,day\nTwo,Yapshorv,2022-05-12\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    option, name = into
    result = run(
        "import", folder / "table.csv", "--format", "csv", "--mapping", folder / "mapping.yaml",
        option, folder / name,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert not open_register(folder / name).problems


def test_a_register_before_a_command_that_takes_none_is_refused(register):
    for name in WITHOUT:
        result = run("--register", register, name, "--help")
        assert (result.exit_code, "takes no register" in result.stderr) == (2, True), name
    result = run("--register", register, "check", "--register", "other.yaml")
    assert (result.exit_code, "two registers are named" in result.stderr) == (2, True)
    assert run("--register", register, "check", "--register", register).exit_code == 0


def test_without_a_command_the_page_opens_on_the_register_named_before(register, monkeypatch):
    opened: list[Path] = []

    def note(path, *_, **__):
        opened.append(path)
        return 0

    monkeypatch.setattr(launch, "run", note)
    link = register.parent / "link.yaml"
    link.symlink_to(register)
    for arguments in ((), ("app",)):
        assert run("--register", link, *arguments).exit_code == 0
    assert run("app", "--register", link).exit_code == 0
    assert opened == [link] * 3  # as it is named, not where it leads


def test_places_stand_beside_a_link_or_else_beside_what_it_leads_to(register, tmp_path):
    link = tmp_path / "elsewhere" / "link.yaml"
    link.symlink_to(register)
    assert "place:yapshorv" in open_places(link).places
    beside = PLACES.replace("yapshorv", "other")
    (link.parent / "places.yaml").write_text(beside, encoding="utf-8")
    assert "place:yapshorv" not in open_places(link).places
    assert "place:other" in open_places(link).places


@pytest.mark.parametrize("how", ["dangling", "loop", "folder"])
def test_a_file_of_places_that_is_none_is_told(register, how):
    places = register.parent / "places.yaml"
    places.unlink()
    if how == "folder":
        places.mkdir()
    else:
        places.symlink_to(places if how == "loop" else "gone")
    told = [one for one in open_register(register).problems if one.file == str(places)]
    assert [one.code for one in told] == ["unreadable-file" if how == "dangling" else "not-a-file"]


def calls(path: Path) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_there_is_one_way_to_the_places_of_a_register(path):
    if relative(path).startswith("dashboard/") and relative(path) != "dashboard/placed.py":
        assert "geodata.gazetteer.load_gazetteer" not in imported(path)
        assert "load_gazetteer" not in calls(path)


def test_click_options_keep_their_name():
    assert all(
        "--register" in option.opts
        for command in (cli, *cli.commands.values())
        for option in command.params
        if isinstance(option, click.Option) and option.name == "register_path"
    )
