"""Where in a register an entry is saved: the file that holds it, and what stands in its others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.keeping.saving import NO_FILE, UnwritableError
from dashboard.model import Register
from dashboard.reading.registerfiles import SPLIT, SUFFIXES, is_register_name, register_files
from dashboard.register import MAX_BYTES, load_register
from geodata.filesystem import LostLinkError, TooLargeError, read_file, real_path

_UNREAD = ("missing-file", "not-a-file", "unreadable-file", "too-large")
NO_REGISTER = "no register stands in this folder; name the file to begin one in"


@dataclass(frozen=True, slots=True)
class Desk:
    """A register that is about to be changed, and the one of its files in which it will be.

    `digest` is that of the file, taken before the register was read: what is changed meanwhile is
    found when it is saved. `elsewhere` are the ids in its other files, by list.
    """

    register: Register
    file: Path
    digest: str
    elsewhere: Mapping[str, frozenset[str]]


def open_desk(path: Path, file: Path | None = None, incident_id: str = "") -> Desk:
    """Read a register in order to change it.

    Of a register in a folder the file is the one that is given, else the one that holds the
    incident, else the last that holds any, else the last. Raises SaveError.
    """
    try:
        desk = _open(path, file, incident_id)
    except TooLargeError as fault:
        told = f"{fault.filename} cannot be changed: {fault.strerror}; {SPLIT}"
        raise UnwritableError(told) from fault
    except OSError as fault:
        told = f"{fault.filename or path} cannot be changed: {fault.strerror or fault}"
        raise UnwritableError(told) from fault
    if desk.digest or path.is_dir():  # else it is begun
        check_read(desk.register)
    return desk


def check_read(register: Register) -> None:
    """Raise UnwritableError where a file could not be read: it may hold the ids of what comes."""
    for problem in register.problems:
        is_begun = problem.code == "missing-file" and problem.file == register.file
        if problem.code in _UNREAD and not is_begun:
            told = f"{problem.file} cannot be changed: {problem.message}; {problem.hint}"
            raise UnwritableError(told)


def _open(path: Path, file: Path | None, incident_id: str) -> Desk:
    if not path.is_dir():
        if file is not None and real_path(file) != real_path(path):
            raise UnwritableError(f"{file} is no file of the register {path}")
        digest = file_digest(path)
        return Desk(load_register(path), path, digest, {})
    digests = {one: file_digest(one) for one in register_files(path)}
    register = load_register(path)
    if file is not None:
        chosen = path / file.name
        if real_path(file.parent) != real_path(path) or not is_register_name(file.name):
            hint = f"name one in that folder that ends in {' or '.join(SUFFIXES)}"
            raise UnwritableError(f"{file} is no file of the register {path}: {hint}")
    elif digests:
        chosen = _file_of(register, incident_id) or list(digests)[-1]
    else:
        raise UnwritableError(f"{path}: {NO_REGISTER}")
    own = load_register(chosen) if chosen in digests else Register()
    mine = {"incidents": {one.id for one in own.incidents}, "sources": set(own.sources)}
    elsewhere = {
        "incidents": frozenset(one.id for one in register.incidents) - mine["incidents"],
        "sources": frozenset(register.sources) - mine["sources"],
    }
    return Desk(register, chosen, digests.get(chosen, NO_FILE), elsewhere)


def _file_of(register: Register, incident_id: str) -> Path | None:
    files = [one.file for one in register.incidents if one.id == incident_id or not incident_id]
    return Path(files[-1]) if files else None


def file_digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hex; empty where there is none. Raises OSError."""
    try:
        return hashlib.sha256(read_file(path, MAX_BYTES)).hexdigest()
    except LostLinkError:  # the register is elsewhere, and perhaps away for a while
        raise
    except FileNotFoundError:
        return NO_FILE
