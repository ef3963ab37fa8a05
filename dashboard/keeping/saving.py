"""Entries saved into a register: whole or not at all, and never over what somebody else wrote.

A save holds the register's lock, compares the file with the one that was read, checks what the new
file says, keeps the old one among its versions, and then replaces it in one step. Whatever hinders
it is a SaveError, and what was to be written is kept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.keeping.locking import WAIT_S, HeldError, locked
from dashboard.keeping.replacing import clear_leftovers, replace_file
from dashboard.keeping.splicing import RECORDS, Edit, Spliced, SpliceError, find_entry, splice
from dashboard.keeping.versions import keep_text, keep_version
from dashboard.model import Incident, Register, Source
from dashboard.problems import Problem, format_problem
from dashboard.reading.entries import read_entry
from dashboard.reading.joining import dangling_message
from dashboard.reading.registerfiles import SPLIT
from dashboard.register import MAX_BYTES, read_register
from geodata.filesystem import (
    LostLinkError,
    NotAFileError,
    TooLargeError,
    check_target,
    open_file,
    real_path,
)

__all__ = [
    "ChangedError",
    "Edit",
    "LockedError",
    "RefusedError",
    "SaveError",
    "Saved",
    "UnwritableError",
    "explained",
    "save",
    "save_whole",
    "text_of",
]

NO_FILE = ""  # what `expected` is of a register that was not there
Elsewhere = Mapping[str, Collection[str]]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_NUMBER = re.compile("[0-9]+")
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is done: what the file holds now, and where the version before it is kept.

    `backup` is None where nothing was replaced, or where the version could not be kept: `warning`
    then says why. `lines` tells for each edit on which line its entry begins; 0 if it is out.
    """

    digest: str
    backup: Path | None
    lines: tuple[int, ...]
    warning: str = ""


class SaveError(ValueError):
    """A save that did not happen; the file is as it was. The message is for people.

    `kept` is the text that was to be written, `kept_at` the file it was put in, if it could be.
    """

    def __init__(self, message: str) -> None:
        """Take the sentence for people; the text is added where the save is given up."""
        super().__init__(message)
        self.message = message
        self.kept = ""
        self.kept_at: Path | None = None

    def __str__(self) -> str:
        """Tell what is wrong, and where the text is."""
        kept = f"; what was to be written is kept in {self.kept_at}" if self.kept_at else ""
        return f"{self.message}{kept}"


class ChangedError(SaveError):
    """The file is not the one that was read: somebody else has changed it.

    `theirs` is the text of the entry in the file now, empty where there is none; `yours` the text
    that was to be written, empty where the entry was to be taken out.
    """

    def __init__(self, path: Path, theirs: str, yours: str) -> None:
        """Take both texts."""
        told = f"{path} was changed since it was read: nothing was written"
        super().__init__(f"{told}; read it again, compare, and save again")
        self.theirs, self.yours = theirs, yours


class LockedError(SaveError):
    """Somebody else is saving, and has not finished."""


class UnwritableError(SaveError):
    """The file cannot be written: read-only, a full disk, a folder that has gone, not a file."""


class RefusedError(SaveError):
    """The file would have problems that it does not have now, or has no place for the entry."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Take the problems, each with its place in the entry's text."""
        told = "".join(f"\n{format_problem(problem)}" for problem in problems)
        super().__init__(message + told)
        self.problems = tuple(problems)


def save(
    path: Path,
    edits: Sequence[Edit],
    expected: str,
    *,
    now: datetime,
    elsewhere: Elsewhere | None = None,
    wait_s: float = WAIT_S,
) -> Saved:
    """Save edits into a register, all of them or none.

    `expected` is the digest of the register as it was read, empty where there was no file. Where a
    register stands in several files, `elsewhere` are the ids in its other ones, by list. Raises
    SaveError.
    """
    try:
        with explained(path):
            target = real_path(path)
            _check_writable(path, target)
            with locked(target, wait_s):
                return _save(path, target, edits, expected, now, elsewhere or {})
    except SaveError as error:
        error.kept = text_of(edits)
        # who has to change the text has it; the others may be about to end
        if error.kept and isinstance(error, UnwritableError | LockedError):
            error.kept_at = _keep(path, error.kept, now)
        raise


def text_of(edits: Sequence[Edit]) -> str:
    """Give what edits would write, for people to copy."""
    return "\n".join(edit.text.rstrip("\n") + "\n" for edit in edits if edit.text)


def _keep(path: Path, text: str, now: datetime) -> Path | None:
    try:
        return keep_text(path, text, now)
    except OSError:  # told by `kept_at`: the caller still has the text
        return None


def _save(
    path: Path,
    target: Path,
    edits: Sequence[Edit],
    expected: str,
    now: datetime,
    elsewhere: Elsewhere,
) -> Saved:
    clear_leftovers(target.parent, target.name)
    found = _read(target)
    old, before = found or (b"", None)
    if (hashlib.sha256(old).hexdigest() if found else NO_FILE) != expected:
        raise ChangedError(path, *_both(old, edits))
    spliced = _spliced(old, edits)
    _check(path, (old, spliced), edits, elsewhere)
    digest = hashlib.sha256(spliced.data).hexdigest()
    if spliced.data == old:
        return Saved(digest, None, spliced.lines)
    backup, warning = _backed_up(target, old, now) if found else (None, "")
    _check_same(path, target, before, edits)
    replace_file(target, spliced.data, before)
    return Saved(digest, backup, spliced.lines, warning)


def save_whole(
    path: Path, data: bytes, expected: str, *, now: datetime, wait_s: float = WAIT_S
) -> Saved:
    """Save a whole register in the place of the one whose digest is `expected`; `lines` is empty.

    What it says is not looked at. Raises SaveError.
    """
    with explained(path):
        target = real_path(path)
        _check_writable(path, target)
        with locked(target, wait_s):
            clear_leftovers(target.parent, target.name)
            old, before = _read(target) or (b"", None)
            if before is None or hashlib.sha256(old).hexdigest() != expected:
                raise ChangedError(path, "", "")
            backup, warning = _backed_up(target, old, now)
            _check_same(path, target, before, ())
            replace_file(target, data, before)
            return Saved(hashlib.sha256(data).hexdigest(), backup, (), warning)


def _check_writable(path: Path, target: Path) -> None:
    check_target(path)  # not its target: a link to what is not there is no place to begin a file
    if not target.parent.is_dir():
        raise UnwritableError(f"there is no folder {target.parent}: make it, or save elsewhere")
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    # replacing asks for leave to write in the folder only, so the file's own is asked for here
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise UnwritableError(f"{path} is read-only: allow writing to it, then save again")


def _read(target: Path) -> tuple[bytes, os.stat_result] | None:
    try:
        with open_file(target) as stream:
            data, status = stream.read(MAX_BYTES + 1), os.fstat(stream.fileno())
    except FileNotFoundError:
        return None
    if len(data) > MAX_BYTES:
        raise TooLargeError(target, MAX_BYTES)
    return data, status


def _check_same(
    path: Path, target: Path, before: os.stat_result | None, edits: Sequence[Edit]
) -> None:
    """Look once more, since an editor asks for no lock."""
    try:
        now = target.stat()
    except FileNotFoundError:
        now = None
    if _identity(now) != _identity(before):
        found = _read(target)
        raise ChangedError(path, *_both(found[0] if found else b"", edits))


def _identity(found: os.stat_result | None) -> tuple[int, ...]:
    return () if found is None else (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def _both(data: bytes, edits: Sequence[Edit]) -> tuple[str, str]:
    """Give the entries of edits as they stand in a file, and as they were to be."""
    theirs = []
    for edit in edits:
        entry_id = edit.id or read_entry(edit.text or "", RECORDS[edit.list]).id
        theirs.append(find_entry(data, edit.list, entry_id) or "" if entry_id else "")
    return "\n".join(filter(None, theirs)), "\n".join(edit.text for edit in edits if edit.text)


def _spliced(old: bytes, edits: Sequence[Edit]) -> Spliced:
    if old[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedError("this file is not in UTF-8: save it as UTF-8 first")
    try:
        return splice(old, edits)
    except SpliceError as fault:
        raise RefusedError(str(fault)) from fault


def _check(
    path: Path, versions: tuple[bytes, Spliced], edits: Sequence[Edit], elsewhere: Elsewhere
) -> None:
    """Refuse what would break anything that is good now."""
    old, spliced = versions
    was, now = read_register(old, str(path)), read_register(spliced.data, str(path))
    known = {dangling_message(name, one) for name, ids in elsewhere.items() for one in ids}
    had = Counter(_fault(problem) for problem in was.problems)
    new = []
    for problem in now.problems:
        if had[_fault(problem)]:
            had[_fault(problem)] -= 1
        elif problem.message not in known:
            new.append(problem)
    new += _doubled(path, edits, spliced, elsewhere)
    if not new:  # two entries in one text are good ones in the file
        readings = [read_entry(edit.text, RECORDS[edit.list]) for edit in edits if edit.text]
        faults = (problem for one in readings for problem in one.problems)
        new = [one for one in faults if one.code == "wrong-type" and not one.field]
    if new:
        count = "a problem" if len(new) == 1 else f"{len(new)} problems"
        raise RefusedError(f"nothing was written, since the register would have {count}:", new)
    _check_others(was, now, edits)


def _fault(problem: Problem) -> tuple[str, ...]:
    # numbers in it may be those of lines, which move
    return problem.code, problem.field, _NUMBER.sub("0", problem.message)


def _doubled(
    path: Path, edits: Sequence[Edit], spliced: Spliced, elsewhere: Elsewhere
) -> Iterator[Problem]:
    """Find ids that an entry of another file has."""
    for edit, line in zip(edits, spliced.lines, strict=True):
        entry_id = read_entry(edit.text, RECORDS[edit.list]).id if edit.text else ""
        if entry_id != edit.id and entry_id in elsewhere.get(edit.list, ()):
            yield Problem(
                str(path),
                line,
                1,
                f"{edit.list}[{entry_id}].id",
                "doubled-id",
                f'"{entry_id}" is the id of an entry in another file of the register as well',
                "give one of the two another id",
            )


def _check_others(was: Register, now: Register, edits: Sequence[Edit]) -> None:
    """Make sure that each entry reads as it shall, and all others as they did.

    A layout too odd to be cut rightly ends here, before anything is written.
    """
    wanted = {name: dict(_records(was, name)) for name in RECORDS}
    for edit in edits:
        if edit.id is not None:
            wanted[edit.list].pop(edit.id, None)
        reading = read_entry(edit.text, RECORDS[edit.list]) if edit.text else None
        if reading and reading.record:
            wanted[edit.list][reading.id] = reading.record
    if any(wanted[name] != dict(_records(now, name)) for name in RECORDS):
        raise RefusedError(
            "nothing was written, since the entries of this file cannot be told apart for certain:"
            ' begin each with "- id: …", all in one column, its fields below one another; then save'
        )


def _records(register: Register, name: str) -> Iterator[tuple[str, Incident | Source]]:
    records = register.sources.values() if name == "sources" else register.incidents
    return ((record.id, record) for record in records)


def _backed_up(target: Path, old: bytes, now: datetime) -> tuple[Path | None, str]:
    try:
        return keep_version(target, old, now), ""
    except OSError as fault:
        why = fault.strerror or str(fault)
        return None, f"the version before this one could not be kept: {why}"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the system into sentences that say what to do."""
    try:
        yield
    except HeldError as fault:
        told = f"{path} is being saved by somebody else: nothing was written, save again"
        raise LockedError(told) from fault
    except OSError as fault:
        raise UnwritableError(_sentence(path, fault)) from fault


def _sentence(path: Path, fault: OSError) -> str:
    folder = path.parent
    if isinstance(fault, NotAFileError | LostLinkError):
        name = "name a register, such as incidents.yaml"
        return f"{path} cannot be written ({fault.strerror}): nothing was written; {name}"
    if isinstance(fault, TooLargeError):
        return f"{path}: {fault.strerror}, so nothing was written; {SPLIT}"
    if fault.errno in _FULL:
        return f"the disk of {path} is full: nothing was written; make room, then save again"
    if fault.errno in _READ_ONLY:
        return f"the folder {folder} cannot be written to: allow writing there, then save again"
    if fault.errno in _GONE:
        return f"the folder {folder} has gone: nothing was written; bring it back, then save again"
    why = fault.strerror or str(fault)
    return f"{path} cannot be written ({why}): nothing was written"
