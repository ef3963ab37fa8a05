"""`incidents format`: what it writes, what it tells, and with which exit code."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from dashboard.cli import cli
from dashboard.commands import formatting as cli_format
from dashboard.keeping import layout
from dashboard.keeping.layout import LayoutError
from dashboard.keeping.versions import list_versions

ROOT = Path(__file__).parent.parent
CROOKED = b"""\
sources: [{id: a,publisher: A}]
incidents:
- title:  'T'   # so
  id: x
  kind: visit
  claims: [ {source: a} ]
"""
STRAIGHT = b"""\
sources: [{id: a, publisher: A}]

incidents:
  - id: x
    kind: visit
    title: T  # so
    claims: [{source: a}]
"""
BROKEN = b"""
  - id: y
    kind: vist
    title:   'U'
    claims: [{source: a}]
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "incidents.yaml"
    made.write_bytes(CROOKED)
    return made


def run(*arguments: object, code: int = 0, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, ["format", *map(str, arguments)], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_register_is_laid_out_and_the_one_before_is_kept(path: Path):
    result = run()
    assert (result.stdout, result.stderr) == ("incidents.yaml\n", "1 file, 1 laid out anew\n")
    assert path.read_bytes() == STRAIGHT
    (version,) = list_versions(path)
    assert version.path.read_bytes() == CROOKED


def test_what_is_laid_out_is_not_written(path: Path):
    path.write_bytes(STRAIGHT)
    before = path.stat()
    assert run().stderr == "1 file, none laid out anew\n"
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_check_names_the_file_and_the_first_line_and_writes_nothing(path: Path):
    result = run("--check", code=1)
    assert result.stdout == 'incidents.yaml:1: would be laid out anew from here on: "sources: ' \
        '[{id: a,publisher: A}]"\n'  # fmt: skip
    assert result.stderr == "1 file, 1 would change\n"
    assert path.read_bytes() == CROOKED
    path.write_bytes(STRAIGHT)
    assert run("--check").stdout == ""


def test_diff_shows_what_would_change(path: Path):
    rows = run("--diff", code=1).stdout.splitlines()
    assert rows[0] == "--- incidents.yaml"
    assert "-sources: [{id: a,publisher: A}]" in rows
    assert "+    title: T  # so" in rows
    assert path.read_bytes() == CROOKED


def test_files_and_folders_are_laid_out(path: Path, tmp_path: Path):
    folder = tmp_path / "register"
    folder.mkdir()
    for name in ("a.yaml", "b.yml", "c.txt"):
        (folder / name).write_bytes(CROOKED)
    assert run(path, folder).stderr == "3 files, 3 laid out anew\n"
    assert [(folder / name).read_bytes() for name in ("a.yaml", "b.yml", "c.txt")] == [
        STRAIGHT, STRAIGHT, CROOKED,
    ]  # fmt: skip
    assert run("--register", folder, "--check").stderr == "2 files, none would change\n"


def test_a_file_given_twice_is_laid_out_once(path: Path, tmp_path: Path):
    assert run(path, "incidents.yaml", "--register", tmp_path).stderr == "1 file, 1 laid out anew\n"


def test_the_hooks_for_pre_commit_call_commands_with_the_files_of_a_register(path: Path):
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["incidents-check", "incidents-format"]
    for hook in hooks:
        program, command = hook["entry"].split()
        assert program == "incidents"
        assert re.search(hook["files"], "desk/incidents.yaml")
        assert not re.search(hook["files"], "desk/other.yaml")
        result = CliRunner().invoke(cli, [command, path.name])
        assert result.exit_code == 0, result.output


def test_the_readmes_examples_of_hooks_and_jobs_name_what_there_is():
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("### In an editor")[2]
    examples = re.findall("```yaml\n(.*?)```", text, re.DOTALL)[:2]
    config, job = map(yaml.safe_load, examples)
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    named = [hook["id"] for hook in config["repos"][0]["hooks"]]
    assert sorted(named) == sorted(hook["id"] for hook in hooks)
    for line in job["register"]["script"][1:]:
        program, command, *options = line.split()
        known = {name for one in cli.commands[command].params for name in one.opts}
        assert program == "incidents"
        assert set(options) <= known


def test_the_readmes_register_is_laid_out():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = text.partition("## The register\n```yaml\n")[2].partition("```")[0]
    assert run("-", given=example.encode()).stdout == example


def test_a_broken_entry_is_told_and_left(path: Path):
    path.write_bytes(STRAIGHT + BROKEN)
    told = run(code=1).stderr
    assert told.startswith("incidents.yaml:10:11: incidents[y].kind:")
    assert "left as it is" in told
    assert path.read_bytes() == STRAIGHT + BROKEN


def test_standard_input_goes_to_standard_output(path: Path):
    assert run("-", given=CROOKED).stdout_bytes == STRAIGHT
    assert run("-", given=STRAIGHT).stdout_bytes == STRAIGHT
    assert "would be laid out" in run("-", "--check", given=CROOKED, code=1).stdout
    assert path.read_bytes() == CROOKED


def test_a_folder_without_a_register_is_told_as_check_tells_it(path: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    result = run("empty", code=1)
    assert result.stderr == (
        "empty:1:1: no register stands in this folder (put one there, such as incidents.yaml)\n"
    )
    checked = CliRunner().invoke(cli, ("check", "empty"))
    assert (checked.exit_code, checked.stdout) == (1, result.stderr)
    both = run("empty", path, code=1)
    assert "no register stands" in both.stderr
    assert both.stderr.endswith("1 file, 1 laid out anew\n")


def test_what_cannot_be_read_is_told(tmp_path: Path):
    assert "there is no such file" in run(tmp_path / "none.yaml", code=1).stderr
    (tmp_path / "wide.yaml").write_bytes("incidents: []".encode("utf-16"))
    assert "not a text in UTF-8" in run(tmp_path / "wide.yaml", code=1).stderr
    assert run("--nothing", code=2).stdout == ""


def test_what_cannot_be_written_is_told(path: Path):
    path.chmod(0o444)
    told = run(code=1).stderr
    assert "is read-only" in told
    assert told.endswith("1 file, none laid out anew, 1 could not be written\n")
    assert path.read_bytes() == CROOKED


def test_what_somebody_else_has_written_meanwhile_stays(path: Path, monkeypatch):
    def lay_out(data: bytes, file: str) -> object:
        path.write_bytes(BROKEN)
        return layout.lay_out(data, file)

    monkeypatch.setattr(cli_format, "lay_out", lay_out)
    told = run(code=1).stderr
    assert "was changed since it was read" in told
    assert told.endswith("1 file, none laid out anew, 1 could not be written\n")
    assert path.read_bytes() == BROKEN


def test_what_would_not_stay_the_same_is_told_and_left(path: Path, monkeypatch):
    def refuse(*_: object) -> None:
        raise LayoutError("it would not stay the same")

    monkeypatch.setattr(cli_format, "lay_out", refuse)
    told = run(code=1).stderr
    assert "it would not stay the same" in told
    assert told.endswith("1 file, none laid out anew, 1 could not be laid out\n")
    assert path.read_bytes() == CROOKED
