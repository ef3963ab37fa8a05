"""A register in a folder: several files, read as one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard import register
from dashboard.cli import cli
from dashboard.comparing.history import HistoryError, register_at
from dashboard.problems import format_problem
from dashboard.reading.registerfiles import register_files
from dashboard.register import load_register
from dashboard.screen.readings import stamp_of
from tests.test_history import commit, git

SOURCES = """\
title: A register
sources:
  - id: paper
    publisher: A newspaper
"""
MAY = """\
incidents:
  - id: may
    kind: visit
    title: In May
    when: 2022-05-10
    place: Khorugh
    claims: [{source: paper}]
"""
JUNE = MAY.replace("may", "june").replace("May", "June").replace("2022-05", "2022-06")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "register"
    place.mkdir()
    put(place, {"a-sources.yaml": SOURCES, "b-may.yaml": MAY, "c-june.yml": JUNE})
    put(place, {".hidden.yaml": "broken: [", "notes.txt": "broken: [", "old.yaml~": "broken: ["})
    return place


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def told(folder: Path) -> list[str]:
    problems = load_register(folder).problems
    return [format_problem(problem).removeprefix(f"{folder}") for problem in problems]


def test_its_files_are_one_register(folder: Path):
    read = load_register(folder)
    assert read.problems == ()
    assert (read.title, read.entries, read.file) == ("A register", 2, str(folder))
    assert list(read.sources) == ["paper"]
    assert [incident.id for incident in read.incidents] == ["may", "june"]
    assert [Path(incident.file).name for incident in read.incidents] == ["b-may.yaml", "c-june.yml"]
    assert {incident.line for incident in read.incidents} == {2}
    assert [file.name for file in register_files(folder)] == [
        "a-sources.yaml",
        "b-may.yaml",
        "c-june.yml",
    ]


def test_the_same_entries_in_one_file_are_the_same_register(folder: Path, tmp_path: Path):
    whole = tmp_path / "whole.yaml"
    whole.write_text(SOURCES + MAY + JUNE.partition("\n")[2], encoding="utf-8")
    one, several = load_register(whole), load_register(folder)
    assert (one.title, one.sources, one.incidents) == (
        several.title, several.sources, several.incidents,
    )  # fmt: skip


def test_problems_name_the_file_they_stand_in(folder: Path):
    put(folder, {"b-may.yaml": MAY.replace("visit", "vist"), "d.yaml": "incidents: x\n"})
    assert told(folder) == [
        '/b-may.yaml:3:11: incidents[may].kind: "vist" is not a kind (did you mean visit?)',
        '/d.yaml:1:12: incidents: expected a list of incidents, found the text "x"'
        ' (begin each entry with "- id: …")',
    ]


def test_ids_are_unique_across_files(folder: Path):
    put(folder, {"c-june.yml": JUNE.replace("june", "may"), "d.yaml": SOURCES})
    assert told(folder) == [
        '/c-june.yml:2:9: incidents[may].id: "may" is the id of the entry on line 2 of b-may.yaml'
        " as well (give one of the two another id)",
        '/d.yaml:3:9: sources[paper].id: "paper" is the id of the entry on line 3 of a-sources.yaml'
        " as well (give one of the two another id)",
    ]


def test_a_head_that_differs_is_told_and_the_first_stands(folder: Path):
    put(
        folder, {"b-may.yaml": f"title: Another\n{MAY}", "c-june.yml": f"title: A register\n{JUNE}"}
    )
    assert told(folder) == [
        '/b-may.yaml:1:8: title: title is "A register" in a-sources.yaml (keep one of the two)'
    ]
    assert load_register(folder).title == "A register"


def test_a_claim_may_rest_on_a_source_of_another_file_but_not_on_none(folder: Path):
    put(folder, {"c-june.yml": JUNE.replace("paper", "papr")})
    assert told(folder) == [
        '/c-june.yml:7:23: incidents[june].claims[0].source: no source has the id "papr"'
        " (did you mean paper?)"
    ]


def test_a_file_that_cannot_be_read_is_told_and_the_others_show(folder: Path):
    (folder / "d.yaml").write_bytes("incidents: []".encode("utf-16"))
    (folder / "e.yaml").mkdir()
    (folder / "f.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert [line.partition(":")[0] for line in told(folder)] == ["/d.yaml", "/e.yaml", "/f.yaml"]
    assert len(load_register(folder).incidents) == 2


def test_a_folder_without_a_register_is_told(tmp_path: Path):
    (problem,) = load_register(tmp_path).problems
    assert (problem.code, problem.file) == ("missing-file", str(tmp_path))
    put(tmp_path, {"a.yaml": SOURCES})
    assert [problem.code for problem in load_register(tmp_path).problems] == ["missing-field"]


def test_a_folder_that_may_not_be_looked_into_is_told(folder: Path, monkeypatch):
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    (problem,) = load_register(folder).problems
    assert problem.code == "unreadable-file"
    assert "Permission denied" in problem.hint


def test_what_is_too_large_together_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register, "MAX_BYTES", len(SOURCES) + len(MAY))
    assert [problem.code for problem in load_register(folder).problems] == ["too-large"]


def test_the_digest_follows_what_is_read_and_nothing_else(folder: Path):
    first = load_register(folder).digest
    assert load_register(folder).digest == first
    put(folder, {"notes.txt": "other", ".hidden.yaml": "other"})
    assert load_register(folder).digest == first
    put(folder, {"c-june.yml": JUNE + "# a word\n"})
    assert load_register(folder).digest != first
    (folder / "c-june.yml").unlink()
    assert len({first, load_register(folder).digest}) == 2


def test_new_changed_and_removed_files_are_seen_by_an_open_page(folder: Path):
    seen = [stamp_of(folder)]
    put(folder, {"d.yaml": "incidents: []\n"})
    seen.append(stamp_of(folder))
    put(folder, {"d.yaml": "incidents: [ ]\n"})
    seen.append(stamp_of(folder))
    (folder / "b-may.yaml").unlink()
    seen.append(stamp_of(folder))
    put(folder, {"notes.txt": "other"})
    assert len(set(seen)) == 4
    assert stamp_of(folder) == seen[-1]


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_command_takes_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    given = ("--register", str(folder))
    assert json.loads(run("check", "--json", *given)) == {
        "problems": [], "entries": 2, "placed": 2,
    }  # fmt: skip
    assert json.loads(run("list", "--json", *given))["total"] == 2
    shown = json.loads(run("show", "june", "--json", *given))
    assert shown["file"] == str(folder / "c-june.yml")
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(folder))
    assert json.loads(run("list", "--json"))["total"] == 2
    run("diff", "--since", "2022-05-01", *given)


def test_files_given_by_name_are_part_of_the_folder_or_registers_of_their_own(folder: Path):
    june = str(folder / "c-june.yml")
    assert "no source has the id" in run("check", june, code=1)
    run("check", june, "--register", str(folder))
    other = folder.parent / "other.yaml"
    other.write_text(MAY.replace("paper", "papr"), encoding="utf-8")
    assert run("check", june, str(other), "--register", str(folder), code=1).startswith(f"{other}:")


def test_a_folder_as_it_was_at_a_revision(folder: Path):
    git(folder, "init", "-q", "-b", "main")
    commit(folder, folder / "c-june.yml", JUNE, "first")
    (folder / "b-may.yaml").unlink()
    commit(folder, folder / "d.yaml", MAY.replace("may", "late"), "second")
    was, now = (register_at(folder, name).register for name in ("first", "second"))
    assert [incident.id for incident in was.incidents] == ["may", "june"]
    assert [incident.id for incident in now.incidents] == ["june", "late"]
    assert now.digest == load_register(folder).digest != was.digest
    told = json.loads(run("diff", "--since", "first", "--json", "--register", str(folder)))
    assert [one["id"] for one in told["came_in"]] == ["late"]
    assert len(told["retired"]) == 1
    empty = folder / "empty"
    empty.mkdir()
    with pytest.raises(HistoryError, match="was not there at first"):
        register_at(empty, "first")
