"""Nothing is lost: not to another writer, not to a power cut, not to a full disk."""

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.keeping import versions
from dashboard.keeping.filing import file_digest, open_desk
from dashboard.keeping.locking import locked
from dashboard.keeping.saving import (
    ChangedError,
    Edit,
    LockedError,
    RefusedError,
    SaveError,
    UnwritableError,
    save,
)
from dashboard.keeping.versions import KEPT, list_versions
from dashboard.register import load_register
from geodata.own.datafolder import state_folder
from tests.saver import NEW

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, 6, 48, tzinfo=UTC)
OLD = """\
# of ours
sources:
  - id: s
    publisher: P
incidents:
  - id: a
    kind: attack
    title: A
    claims: [{source: s}]

  # about b
  - id: b
    kind: attack
    title: Old
    claims: [{source: s}]

  - id: c
    kind: attack
    title: C
    claims: [{source: s}]
"""
AFTER = OLD.replace("Old", "New")


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    folder = tmp_path / "desk"
    folder.mkdir()
    path = folder / "incidents.yaml"
    path.write_bytes(OLD.encode())
    return path


def edit(text=NEW, entry_id="b"):
    return [Edit("incidents", entry_id, text)]


def saved(path, edits=None, now=NOW, **options):
    return save(path, edits or edit(), file_digest(path), now=now, **options)


def only(path):
    """Tell whether nothing but the register stands in its folder."""
    return [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_save_changes_its_entry_and_tells_where_it_stands(path):
    done = saved(path)
    assert path.read_text() == AFTER
    assert done.digest == file_digest(path) == load_register(path).digest
    assert done.lines == (12,)
    assert done.backup
    assert done.backup.read_text() == OLD
    assert only(path)


def test_what_is_the_same_is_not_written(path):
    before = path.stat()
    old = "  - id: b\n    kind: attack\n    title: Old\n    claims: [{source: s}]\n"
    assert saved(path, edit(old)).backup is None
    assert path.stat() == before


def test_a_register_that_is_not_there_is_made(path):
    path.unlink()
    source = Edit("sources", None, "- id: s\n  publisher: P\n")
    done = saved(path, [source, *edit(entry_id=None)])
    assert done.backup is None
    assert [one.id for one in load_register(path).incidents] == ["b"]


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_the_mode_of_the_file_stays(path, mode):
    path.chmod(mode)
    saved(path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_is_followed_and_stays_a_link(path, tmp_path):
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    saved(link)
    assert link.is_symlink()
    assert path.read_text() == AFTER
    assert list_versions(link) == list_versions(path) != ()


def test_a_file_that_was_changed_is_not_written_over(path):
    expected = file_digest(path)
    theirs = OLD.replace("title: Old", "title: Theirs")
    path.write_text(theirs)
    with pytest.raises(ChangedError, match="was changed since it was read") as found:
        save(path, edit(), expected, now=NOW)
    assert "title: Theirs" in found.value.theirs
    assert "title: A" not in found.value.theirs
    assert found.value.yours == found.value.kept == NEW
    assert path.read_text() == theirs
    assert list_versions(path) == ()


def test_an_editor_that_writes_at_the_last_moment_is_not_written_over(path, monkeypatch):
    keep = versions.keep_version

    def meddle(*arguments):
        path.write_text(OLD.replace("Old", "Theirs"))
        return keep(*arguments)

    monkeypatch.setattr("dashboard.keeping.saving.keep_version", meddle)
    with pytest.raises(ChangedError) as found:
        saved(path)
    assert "Theirs" in found.value.theirs
    assert "Theirs" in path.read_text()


def test_what_is_being_saved_by_another_is_told(path):
    with locked(path), pytest.raises(LockedError, match="by somebody else") as found:
        saved(path, wait_s=0.02)
    assert found.value.kept_at
    assert found.value.kept_at.read_text() == NEW
    assert path.read_text() == OLD
    assert only(path)


def test_a_lock_left_behind_by_a_killed_writer_holds_nobody_up(path):
    (path.parent / f".{path.name}.lock").touch()
    (path.parent / f".{path.name}.abc.tmp").write_text("half")
    saved(path)
    assert only(path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NEW.replace("attack", "attak"), "unknown-word"),
        (NEW.replace("source: s", "source: t"), "unknown-source"),
        (NEW.replace("id: b", "id: a"), "doubled-id"),
        (NEW + NEW.replace("id: b", "id: d"), "wrong-type"),
        (NEW.replace("New", "\tNew"), "tab"),
        (NEW.replace("title: New", "title: [New"), "unclosed"),
        (NEW + "title: at the margin\n", "wrong-indent"),
    ],
)
def test_an_entry_that_would_be_wrong_is_refused(path, text, code):
    with pytest.raises(RefusedError) as found:
        saved(path, edit(text))
    codes = {problem.code for problem in found.value.problems}
    assert code in codes
    assert path.read_text() == OLD
    assert found.value.kept == text


def test_taking_out_what_others_rest_on_is_refused(path):
    with pytest.raises(RefusedError, match='no source has the id "s"'):
        saved(path, [Edit("sources", "s", None)])


def test_problems_that_were_there_do_not_hinder(path):
    path.write_text(OLD.replace("title: C", "titel: C") + "  - id: a\n    kind: x\n")
    before = load_register(path).problems
    saved(path, edit(NEW.replace("title: New", "title: New\n    note: one line more")))
    assert len(load_register(path).problems) == len(before) > 1


def test_ids_in_other_files_of_a_register_are_known(path):
    text = NEW.replace("source: s", "source: t").replace("id: b", "id: d")
    saved(path, edit(text, None), elsewhere={"sources": {"t"}})
    with pytest.raises(RefusedError, match="another file"):
        saved(path, edit(NEW.replace("id: b", "id: e"), None), elsewhere={"incidents": {"e"}})


def test_a_desk_in_a_folder_is_the_file_that_holds_the_incident(path):
    other = path.with_name("other.yaml")
    other.write_text("incidents:\n  - id: z\n    kind: attack\n    title: Z\n"
                     "    claims: [{source: s}]\n")  # fmt: skip
    for incident_id, file in (("a", path), ("z", other), ("", other)):
        desk = open_desk(path.parent, incident_id=incident_id)
        assert desk.file == file
        text = NEW.replace("id: b", f"id: new{incident_id}")
        done = save(file, edit(text, None), desk.digest, now=NOW, elsewhere=desk.elsewhere)
        assert done.digest == file_digest(file)
    assert not load_register(path.parent).problems


def test_an_odd_layout_is_left_as_it_is_with_what_to_do(path):
    path.write_text(OLD.replace("  - id: c\n    kind: attack\n", "  - {id: c, kind: attack,\n")
                    .replace("    title: C\n    claims: [{source: s}]\n",
                             "  title: C, claims: [{source: s}]}\n"))  # fmt: skip
    assert not load_register(path).problems
    try:
        saved(path, edit(NEW.replace("id: b", "id: c"), "c"))
    except RefusedError as fault:
        assert "write" in str(fault) or "begin" in str(fault)  # noqa: PT017
    assert not load_register(path).problems


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_the_text_kept(path, monkeypatch, number):
    real = os.write

    def full(descriptor, data):
        if b"# of ours" in bytes(data):
            raise OSError(number, "no room")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(UnwritableError, match="is full: nothing was written") as found:
        saved(path)
    assert path.read_text() == OLD
    assert only(path)
    assert found.value.kept_at
    assert found.value.kept_at.read_text() == found.value.kept == NEW
    assert str(found.value.kept_at) in str(found.value)


def test_a_full_disk_for_everything_still_gives_the_text_back(path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(UnwritableError) as found:
        saved(path)
    assert (found.value.kept, found.value.kept_at) == (NEW, None)
    assert path.read_text() == OLD


def test_a_version_that_cannot_be_kept_is_told(path):
    state_folder().mkdir()
    (state_folder() / "versions").write_text("in the way")
    done = saved(path)
    assert done.backup is None
    assert "could not be kept" in done.warning
    assert path.read_text() == AFTER


def test_a_read_only_file_is_told(path):
    path.chmod(0o444)
    with pytest.raises(UnwritableError, match="is read-only"):
        saved(path)
    assert path.read_text() == OLD


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_read_only_folder_is_told(path, monkeypatch, number):
    real = os.open

    def refuse(name, *arguments, **options):
        if Path(name) != path and str(name).startswith(str(path.parent)):
            raise OSError(number, os.strerror(number))
        return real(name, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnwritableError, match="cannot be written to: allow writing") as found:
        saved(path)
    assert found.value.kept_at
    assert path.read_text() == OLD


def test_a_folder_that_has_gone_is_told(path):
    expected = file_digest(path)
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(UnwritableError, match="there is no folder") as found:
        save(path, edit(), expected, now=NOW)
    assert found.value.kept_at


def test_a_file_that_has_gone_is_told(path):
    expected = file_digest(path)
    path.unlink()
    with pytest.raises(ChangedError) as found:
        save(path, edit(), expected, now=NOW)
    assert found.value.theirs == ""
    assert not path.exists()


def test_what_is_not_a_file_is_told(path):
    with pytest.raises(UnwritableError, match="is a folder, not a file"):
        save(path.parent, edit(), "", now=NOW)


def test_what_is_not_utf_8_is_left(path):
    path.write_text(OLD, encoding="utf-16")
    with pytest.raises(RefusedError, match="not in UTF-8"):
        saved(path)


def test_all_faults_are_value_errors_with_a_sentence(path):
    for kind in (LockedError, UnwritableError, RefusedError):
        assert issubclass(kind, SaveError)
        assert issubclass(kind, ValueError)
        assert str(kind("said so")) == "said so"
    assert "changed" in str(ChangedError(path, "", ""))


def test_the_last_ten_versions_are_kept(path):
    texts = [path.read_text()]
    for number in range(KEPT + 4):
        now = NOW + timedelta(minutes=number)
        saved(path, edit(NEW.replace("New", f"Number {number}")), now=now)
        texts.append(path.read_text())
    found = list_versions(path)
    assert len(found) == KEPT
    assert [one.path.read_text() for one in found] == texts[-2 : -2 - KEPT : -1]
    assert found[0].replaced == NOW + timedelta(minutes=KEPT + 3)
    assert hashlib.sha256(texts[-2].encode()).hexdigest().startswith(found[0].digest)


def test_a_clock_that_is_set_back_keeps_their_order(path):
    texts = []
    for number in range(4):
        texts.append(path.read_text())
        title = f"Number {number}"
        saved(path, edit(NEW.replace("New", title)), now=NOW - timedelta(days=number))
    assert [one.path.read_text() for one in list_versions(path)] == texts[::-1]


def test_registers_of_one_name_have_versions_of_their_own(path):
    other = path.parent / "other"
    other.mkdir()
    (other / path.name).write_text(OLD)
    saved(other / path.name)
    assert len(list_versions(other / path.name)) == 1
    assert list_versions(path) == ()


def run(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.saver", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="a process is killed outright only on POSIX")
def test_a_writer_killed_at_any_step_leaves_the_old_file_or_the_new_one(path):
    told = [json.loads(line) for line in run("kill", path).communicate()[0].splitlines()]
    statuses = [status for status, *_ in told]
    assert statuses == [-9] * (len(told) - 1) + [0]
    assert len(told) > 15
    texts = [text for _, text, *_ in told]
    assert set(texts) == {OLD, AFTER}
    assert texts == sorted(texts, key=[OLD, AFTER].index)  # once it is the new one, it stays
    for _, text, kept, later, left in told:
        assert set(kept) <= {OLD}
        assert OLD in kept or text == OLD
        # and nobody is held up by what was left behind
        assert later == OLD.replace("Old", "Later")
        assert left == [path.name]


def test_two_writers_at_once_lose_nothing(path):
    each = 500
    writers = {name: run("many", path, name, each) for name in ("one", "two")}
    refused = {name: int(writer.communicate()[0]) for name, writer in writers.items()}
    assert all(writer.returncode == 0 for writer in writers.values())
    assert sum(refused.values()) > 0  # they did meet
    register = load_register(path)
    assert not register.problems
    titles = {one.id: one.title for one in register.incidents}
    last = {
        f"{name}-{number % 5}": f"Title {name} {number}"
        for name in writers
        for number in range(each - 5, each)
    }
    assert titles == {"a": "A", "b": "Old", "c": "C", **last}
    assert path.read_text().startswith(OLD)
    assert only(path)
