"""Versions kept by saving: listed, asked for by number and digest, compared as those of git are."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.comparing.history import HistoryError
from dashboard.keeping.kept import find_kept, kept_versions, register_as_kept
from dashboard.keeping.versions import keep_version
from dashboard.register import load_register

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TEXT = """\
title: {title}
sources:
  - {{id: paper, publisher: Paper}}
incidents:
  - id: visit
    kind: visit
    title: {title}
    claims: [{{source: paper}}]
"""
MORE = """\
incidents:
  - {id: talks, kind: talks, title: Talks, claims: [{source: paper}]}
"""


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path):
    """Give a register that was saved over twice, a day apart."""
    file = tmp_path / "incidents.yaml"
    save(file, "First", None)
    save(file, "Second", NOW)
    save(file, "Third", NOW + timedelta(days=1))
    return file


def save(file, title, now):
    if now:
        keep_version(file, file.read_bytes(), now)
    file.write_text(TEXT.format(title=title), encoding="utf-8")


def run(path, *arguments, code=0):
    result = CliRunner().invoke(cli, [*arguments, "--register", str(path)])
    assert result.exit_code == code, result.output
    return result


def title_as(path, word):
    kept = find_kept(path, word)
    assert kept is not None
    return register_as_kept(path, kept, word).register.title


def test_versions_are_counted_back_from_the_last_save(path):
    assert [one.number for one in kept_versions(path)] == [1, 2]
    assert (title_as(path, "-1"), title_as(path, "-2")) == ("Second", "First")
    with pytest.raises(HistoryError, match="-1 to -2 are kept"):
        find_kept(path, "-3")
    assert find_kept(path, "HEAD~1") is None
    assert find_kept(path, "beef") is None


def test_versions_are_found_by_the_beginning_of_their_digest(path):
    newest, oldest = kept_versions(path)
    assert title_as(path, newest.saved.digest[:6]) == "Second"
    assert title_as(path, oldest.saved.digest) == "First"
    save(path, "Second", NOW + timedelta(days=2))
    whole = load_register(path).digest
    assert title_as(path, whole) == "Second"  # as the page's foot and `brief` write it


def test_the_same_bytes_kept_twice_are_one_answer(path):
    for number, title in enumerate(("First", "Second", "First")):
        save(path, title, NOW + timedelta(days=3 + number))
    digests = [one.saved.digest for one in kept_versions(path)]
    assert len(digests) > len(set(digests))
    for digest in digests:
        found = find_kept(path, digest)
        assert found is not None
        assert found.number == digests.index(digest) + 1


def test_a_folder_is_read_as_it_stood_before_a_save(path):
    other = path.with_name("more.yaml")
    other.write_text(MORE, encoding="utf-8")
    folder = path.parent
    keep_version(other, MORE.replace("Talks", "Old talks").encode(), NOW + timedelta(hours=3))
    files = [one.file.name for one in kept_versions(folder)]
    assert files == ["incidents.yaml", "more.yaml", "incidents.yaml"]

    def titles(word):
        kept = find_kept(folder, word)
        assert kept is not None
        register = register_as_kept(folder, kept, word).register
        assert register.problems == ()
        return [one.title for one in register.incidents]

    assert titles("-1") == ["Second", "Talks"]
    assert titles("-2") == ["Second", "Old talks"]
    assert titles("-3") == ["First", "Old talks"]


def test_what_is_no_longer_what_was_kept_is_told(path):
    kept = kept_versions(path)[0]
    kept.saved.path.write_text("title: Forged\n", encoding="utf-8")
    with pytest.raises(HistoryError, match="has been changed since"):
        register_as_kept(path, kept, "-1")
    kept.saved.path.unlink()
    with pytest.raises(HistoryError, match="cannot be read"):
        register_as_kept(path, kept, "-1")


def test_the_command_lists_them(path, tmp_path):
    lines = run(path, "versions").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["-1", "-2"]
    listed = json.loads(run(path, "versions", "--json").stdout)
    assert [one["version"] for one in listed] == ["-1", "-2"]
    assert listed[1]["replaced"] == NOW.isoformat()
    assert lines[1].split()[-2:] == [listed[1]["digest"], str(path)]
    none = run(tmp_path / "other.yaml", "versions")
    assert (none.stdout, "no version of" in none.stderr) == ("", True)
    assert json.loads(run(tmp_path / "other.yaml", "versions", "--json").stdout) == []


@pytest.mark.parametrize("by", ["number", "digest"])
def test_diff_tells_of_them_in_the_words_it_has_for_git(path, by):
    version = kept_versions(path)[-1]
    word = "-2" if by == "number" else version.saved.digest[:8]
    text = run(path, "diff", "--since", word).stdout
    day = NOW.astimezone().date()
    assert f"What changed since version {'-2 (' if by == 'number' else ''}" in text
    assert version.saved.digest[:7] in text
    assert f"of {day.day} November 2026" in text or f"of {day.day} Nov 2026" in text
    assert "title: First → Third" in text
    record = json.loads(run(path, "diff", "--since", word, "--json").stdout)
    assert record["since"] is None
    assert record["version"]["digest"] == version.saved.digest
    assert record["version"]["commit"] is None
    assert [one["id"] for one in record["changed"]] == ["visit"]


def test_diff_tells_what_cannot_be_had(path, tmp_path):
    assert "-1 to -2 are kept" in run(path, "diff", "--since", "-9", code=2).stderr
    told = run(path, "diff", "--since", "cafe", code=2).stderr
    assert "git" in told
    assert "incidents versions" in told
    other = tmp_path / "new" / "incidents.yaml"
    other.parent.mkdir()
    other.write_text(TEXT.format(title="New"), encoding="utf-8")
    assert "is kept yet" in run(other, "diff", "--since", "-1", code=2).stderr


def test_a_briefing_says_which_version_it_is_compared_with(path, tmp_path):
    out = tmp_path / "out"
    run(path, "brief", "--since", "-1", "--format", "html", "--out", str(out))
    since = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["since"]
    newest = kept_versions(path)[0].saved
    assert since["version"] == newest.digest
    assert since["register_sha256"].startswith(newest.digest)
