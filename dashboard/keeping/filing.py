"""Where in a register an entry is saved: the file that holds it, and what stands in its others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.keeping.saving import NO_FILE
from dashboard.model import Register
from dashboard.register import load_register


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
    incident, else the last that holds any. Raises OSError where it cannot be read.
    """
    if not path.is_dir():
        digest = file_digest(path)
        return Desk(load_register(path), path, digest, {})
    digests = {one: file_digest(one) for one in sorted(path.iterdir()) if one.is_file()}
    register = load_register(path)
    chosen = file or _file_of(register, incident_id) or path / "incidents.yaml"
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
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return NO_FILE
