"""Reading in the background: once for all who ask, and nothing of it stays for ever."""

import gc
import os
import weakref

from dashboard.placing import place_incidents
from dashboard.reading.standing import breaks_off
from dashboard.register import load_register
from dashboard.screen.readings import last_good, reading, stamp_of
from tests.waiting import LIMIT_S

REGISTER = """
sources:
  - {id: s, publisher: P}
incidents:
  - {id: a, kind: attack, title: One, when: 2022-05-10, place: Khorugh, claims: [{source: s}]}
"""


def test_a_register_is_read_once_for_all_who_ask(tmp_path):
    file = tmp_path / "incidents.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    stamp = stamp_of(file)
    first = reading(str(file), stamp)
    assert reading(str(file), stamp_of(file)) is first
    register, features = first.result(timeout=LIMIT_S)
    assert [incident.id for incident in register.incidents] == ["a"]
    assert len(features.columns) == 1
    file.write_text(REGISTER.replace("One", "Two"), encoding="utf-8")
    register, _ = reading(str(file), stamp_of(file)).result(timeout=LIMIT_S)
    assert register.incidents[0].title == "Two"


def test_what_is_no_longer_used_goes_without_the_collector(tmp_path, gazetteer):
    file = tmp_path / "incidents.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    features = place_incidents(load_register(file), gazetteer)
    parts = [weakref.ref(part) for part in (features, features.frame, features.columns)]
    gc.disable()
    try:
        del features
        assert [part() for part in parts] == [None, None, None]
    finally:
        gc.enable()


def test_another_file_of_that_name_size_and_time_is_another_state(tmp_path):
    file, other = tmp_path / "incidents.yaml", tmp_path / "other"
    file.write_text(REGISTER, encoding="utf-8")
    before = stamp_of(file)
    other.write_text(REGISTER.replace("One", "Two"), encoding="utf-8")
    times = file.stat()
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)
    assert stamp_of(file) != before


def test_a_folder_changes_with_its_files(tmp_path):
    (tmp_path / "a.yaml").write_text(REGISTER, encoding="utf-8")
    one = stamp_of(tmp_path)
    (tmp_path / "notes.txt").write_text("no part of it", encoding="utf-8")
    assert stamp_of(tmp_path) == one
    (tmp_path / "b.yaml").write_text("incidents:\n", encoding="utf-8")
    two = stamp_of(tmp_path)
    assert two != one
    (tmp_path / "b.yaml").unlink()
    assert stamp_of(tmp_path) == one


def test_what_vanished_while_it_was_looked_for_is_not_remembered(tmp_path):
    file = tmp_path / "incidents.yaml"
    gone = stamp_of(file)
    file.write_text(REGISTER, encoding="utf-8")  # it is back before it is read
    assert reading(str(file), gone).result(timeout=LIMIT_S)[0].entries == 1
    file.unlink()
    (problem,) = reading(str(file), gone).result(timeout=LIMIT_S)[0].problems
    assert problem.code == "missing-file"


MANY = REGISTER + "".join(
    f"  - {{id: b{number}, kind: visit, title: T, claims: [{{source: s}}]}}\n"
    for number in range(9)
)


def shown_after(tmp_path, gazetteer, *texts):
    """Write texts to one file in turn, None taking it away; give what a page then shows of it."""
    file = tmp_path / "incidents.yaml"
    shown = None
    for text in texts:
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")
        register = load_register(file)
        shown, _ = last_good(str(file), register, place_incidents(register, gazetteer))
    return shown


def test_the_last_good_state_stands_while_a_file_cannot_be_read(tmp_path, gazetteer):
    for broken in ("", "\0" * 99, "incidents: nothing\n", None):
        assert shown_after(tmp_path, gazetteer, MANY, broken).entries == 10
    assert shown_after(tmp_path, gazetteer, MANY, "", REGISTER).entries == 1
    assert shown_after(tmp_path, gazetteer, MANY, None, "x", MANY).problems == ()


def test_without_a_good_state_the_file_is_shown_as_it_is(tmp_path, gazetteer):
    folder = tmp_path / "new"
    folder.mkdir()
    assert [p.code for p in shown_after(folder, gazetteer, "").problems] == ["empty-file"]
    # a file that was never good is no last good state of the next that is not
    assert [p.code for p in shown_after(folder, gazetteer, "\0" * 99).problems] == ["not-utf8"]
    assert shown_after(folder, gazetteer, MANY).entries == 10


def test_a_file_that_is_being_written_breaks_off(tmp_path, gazetteer):
    ends = [len(MANY) - 20, len(MANY) // 2, MANY.index("kind"), MANY.index("incidents") + 4]
    for end in ends:
        assert shown_after(tmp_path, gazetteer, MANY, MANY[:end]).entries == 10
        assert shown_after(tmp_path, gazetteer, MANY, MANY[:end], MANY + "\n").problems == ()


def test_what_a_person_takes_out_or_breaks_shows_at_once(tmp_path, gazetteer):
    fewer = MANY[: MANY.rindex("  - {id: b8")]
    assert shown_after(tmp_path, gazetteer, MANY, fewer).entries == 9
    broken = MANY.replace("kind: attack", "kind: atack").replace("  - {id: b3", "  - {id: b2")
    assert len(shown_after(tmp_path, gazetteer, MANY, broken).incidents) == 8
    last = shown_after(tmp_path, gazetteer, MANY, MANY.replace("{id: b8, kind: visit", "{id: b8"))
    assert (last.entries, len(last.incidents)) == (10, 9)
    assert not breaks_off(last, last)


def test_two_states_that_cannot_be_read_are_told_apart(tmp_path):
    """A page looks again when the stamp changes: the fault it tells is that of now."""
    link, folder = tmp_path / "incidents.yaml", tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(tmp_path / "pipe")
    seen: dict[object, set[tuple[str, ...]]] = {}
    for target in (None, "gone", "also-gone", "pipe", "incidents.yaml", "folder", "/dev/zero"):
        link.unlink(missing_ok=True)
        if target:
            link.symlink_to(target)
        told = tuple(problem.message for problem in load_register(link).problems)
        seen.setdefault(stamp_of(link), set()).add(told)
    assert len(seen) == 7
    assert all(len(faults) == 1 for faults in seen.values())
