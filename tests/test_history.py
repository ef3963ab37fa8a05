"""The register as git has it: real repositories, made in a folder of the test."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.comparing import history
from dashboard.comparing.history import HistoryError, read_since, register_at
from dashboard.register import load_register
from dashboard.view import ViewError

TODAY = date(2022, 5, 31)
GIT = shutil.which("git") or "git"
TEXT = """\
title: {title}
sources:
  - id: paper
    publisher: Paper
incidents:
  - id: visit
    kind: {kind}
    title: A visit
    claims: [{{source: paper}}]
"""
DAYS = {"first": "2022-05-10T12:00:00+0000", "second": "2022-05-20T12:00:00+0000"}


def git(folder, *arguments, **environment):
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    settings = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **dict.fromkeys(names, "tester")}
    subprocess.run(
        [GIT, "-C", folder, *arguments],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], **settings, **environment},
    )


def commit(folder, path, text, message):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    day = DAYS[message]
    git(folder, "commit", "-qm", message, GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)
    git(folder, "tag", message)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Give a register with two versions in git, in a folder of the repository."""
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "desk" / "incidents.yaml"
    git(folder, "init", "-q", "-b", "main")
    commit(folder, path, TEXT.format(title="Old", kind="visit"), "first")
    commit(folder, path, TEXT.format(title="New", kind="talks"), "second")
    path.write_text(TEXT.format(title="Not committed", kind="talks"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("revision", "title", "committed"),
    [
        ("HEAD~1", "Old", date(2022, 5, 10)),
        ("first", "Old", date(2022, 5, 10)),
        ("HEAD", "New", date(2022, 5, 20)),
        ("main", "New", date(2022, 5, 20)),
        ("main~1", "Old", date(2022, 5, 10)),
    ],
)
def test_a_register_is_read_as_it_stood(kept, revision, title, committed):
    before = kept.read_bytes()
    found = register_at(kept, revision)
    assert found.register.title == title
    assert not found.register.problems
    assert (found.version.revision, found.version.committed) == (revision, committed)
    assert register_at(kept, found.version.commit).register.title == title
    assert register_at(kept, found.version.commit[:10]).register.digest == found.register.digest
    assert kept.read_bytes() == before
    assert load_register(kept).title == "Not committed"


def test_it_is_found_from_any_folder(kept, monkeypatch):
    monkeypatch.chdir(kept.parent)
    assert register_at(Path("incidents.yaml"), "first").register.title == "Old"
    monkeypatch.chdir(kept.parent.parent)
    assert register_at(Path("desk/incidents.yaml"), "first").register.title == "Old"


def test_a_hook_of_another_repository_does_not_lead_astray(kept, tmp_path, monkeypatch):
    git(tmp_path, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert register_at(kept, "first").register.title == "Old"


def test_problems_name_file_and_revision(tmp_path):
    path = tmp_path / "incidents.yaml"
    git(tmp_path, "init", "-q")
    commit(tmp_path, path, TEXT.format(title="Old", kind="vist"), "first")
    (problem,) = register_at(path, "HEAD").register.problems
    assert (problem.file, problem.line) == (f"{path}@HEAD", 7)


def test_a_name_with_odd_signs_is_a_name(tmp_path):
    path = tmp_path / "-- сарҳад: [a] *.yaml"
    git(tmp_path, "init", "-q")
    commit(tmp_path, path, TEXT.format(title="Old", kind="visit"), "first")
    assert register_at(path, "HEAD").register.title == "Old"


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        ("nosuch", "no revision nosuch in the history of .*write a commit, a tag or a branch"),
        ("HEAD~9", "no revision HEAD~9"),
        ("first..second", "no revision first..second"),
        ("--output=x", "is no revision of git"),
        ("-1", "is no revision of git"),
        ("HEAD:desk/incidents.yaml", "is no revision of git"),
        ("HEAD\n", "is no revision of git"),
        ("", "is no revision of git"),
    ],
)
def test_what_is_no_revision_is_told_with_what_to_write(kept, revision, told):
    with pytest.raises(HistoryError, match=told):
        register_at(kept, revision)
    assert not (kept.parent / "x").exists()


def test_a_file_that_was_not_there_is_told(kept):
    with pytest.raises(HistoryError, match=r"was not there at first: write a later revision"):
        register_at(kept.parent / "other.yaml", "first")


def test_no_repository_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(HistoryError, match=r"lies in no git repository: write a day"):
        register_at(tmp_path / "incidents.yaml", "HEAD")
    with pytest.raises(HistoryError, match="there is no folder"):
        register_at(tmp_path / "none" / "incidents.yaml", "HEAD")


def test_a_repository_that_git_cannot_read_is_told(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / ".git" / "config").write_text("[core\n", encoding="utf-8")
    with pytest.raises(HistoryError, match=r"git cannot read the history of .*config"):
        register_at(tmp_path / "incidents.yaml", "HEAD")


def test_without_git_days_and_saved_versions_are_left(kept, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(HistoryError, match=r"git is not installed: write a day"):
        register_at(kept, "HEAD")


def test_a_version_that_is_too_large_is_not_read(kept, monkeypatch):
    monkeypatch.setattr(history, "MAX_BYTES", 10)
    with pytest.raises(HistoryError, match="was larger than"):
        register_at(kept, "HEAD")


@pytest.mark.parametrize(
    "fault", [PermissionError(13, "Permission denied"), FileNotFoundError(2, "")]
)
def test_a_git_that_cannot_be_run_is_told(kept, monkeypatch, fault):
    def run(*_, **__):
        raise fault

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(HistoryError, match="git cannot be run"):
        register_at(kept, "HEAD")


def test_a_git_that_gives_no_answer_is_told(kept, monkeypatch):
    def run(command, **_):
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(HistoryError, match="no answer"):
        register_at(kept, "HEAD")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2022-05-10", date(2022, 5, 10)),
        ("2022-05", date(2022, 5, 1)),
        ("2022", date(2022, 1, 1)),
        ("-7d", date(2022, 5, 24)),
        (" today ", TODAY),
        ("HEAD~1", "HEAD~1"),
        ("v1.0", "v1.0"),
        ("20220510", "20220510"),
        ("refs/heads/2022", "refs/heads/2022"),
        ("main@{1}", "main@{1}"),
    ],
)
def test_a_day_is_told_from_a_revision(text, since):
    assert read_since(text, TODAY) == since


@pytest.mark.parametrize("text", ["2022-05-32", "2022-13", "10.05.2022", "10/5/2022", "-7w"])
def test_what_looks_like_a_day_is_no_revision(text):
    with pytest.raises(ViewError, match=r"write (a day|2022-05-10)"):
        read_since(text, TODAY)


@pytest.mark.parametrize("text", ["", "--since", "a b", "HEAD:x", ":/words", "\x00"])
def test_what_is_neither_is_told(text):
    with pytest.raises(ViewError, match="neither a day nor a version"):
        read_since(text, TODAY)


@given(st.text(max_size=20))
def test_no_text_passes_as_an_option(text):
    try:
        found = read_since(text, TODAY)
    except ViewError:
        return
    assert isinstance(found, date) or (found and found[0] not in "-:^" and found.isprintable())
