"""The versions of a register that were replaced by saving: the last ten, kept in the user's state.

They stand in a folder of their own for each register, named after the day and time at which they
were replaced and their digest. `$INCIDENTS_STATE` names another place for all of them.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.keeping.replacing import clear_leftovers, replace_file
from geodata.filesystem import real_path
from geodata.own.datafolder import state_folder

KEPT = 10
KEPT_TEXTS = 100

_NAME = re.compile(r"(?P<stamp>[0-9]{8}T[0-9]{6}\.[0-9]{6})Z-(?P<digest>[0-9a-f]{16})\.yaml")
_STAMP = "%Y%m%dT%H%M%S.%f"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """A version of a register, up to the moment at which it was replaced.

    `digest` is the beginning of its SHA-256, in hex.
    """

    path: Path
    replaced: datetime
    digest: str


def versions_folder(register: Path) -> Path:
    """Give the folder of a register's versions; two registers of one name have two."""
    target = real_path(register)
    place = hashlib.sha256(os.fsencode(target)).hexdigest()[:_DIGITS]
    return state_folder() / "versions" / f"{target.name}-{place}"


def list_versions(register: Path) -> tuple[SavedVersion, ...]:
    """List the kept versions of a register, the newest first."""
    try:
        paths = sorted(versions_folder(register).iterdir(), reverse=True)
    except OSError:  # none was kept, or they cannot be seen
        return ()
    return tuple(
        SavedVersion(path, _read_stamp(found["stamp"]), found["digest"])
        for path in paths
        if (found := _NAME.fullmatch(path.name))
    )


def _read_stamp(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def keep_version(register: Path, data: bytes, now: datetime) -> Path:
    """Keep what is about to be replaced, and drop what is older than the last ten.

    The same bytes are not kept twice in a row. Ask with the register's lock held. Raises OSError.
    """
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    known = list_versions(register)
    if known and known[0].digest == digest:
        return known[0].path
    moment = now.astimezone(UTC)
    if known and moment <= known[0].replaced:  # the clock was set back, or is too coarse
        moment = known[0].replaced + timedelta(microseconds=1)
    folder = versions_folder(register)
    kept = _keep(folder, moment, digest, data)
    clear_leftovers(folder)
    for old in known[KEPT - 1 :]:
        with suppress(OSError):  # one too many does no harm
            old.path.unlink()
    return kept


def keep_text(register: Path, text: str, now: datetime) -> Path:
    """Keep a text that could not be saved. Raises OSError."""
    data = text.encode("utf-8", "surrogateescape")
    folder = state_folder() / "unsaved"
    digest = hashlib.sha256(os.fsencode(register) + data).hexdigest()[:_DIGITS]
    kept = _keep(folder, now.astimezone(UTC), digest, data)
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for old in found[:-KEPT_TEXTS]:
        with suppress(OSError):
            old.unlink()
    return kept


def _keep(folder: Path, moment: datetime, digest: str, data: bytes) -> Path:
    # what stands in a register is for those who may read it
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{moment.strftime(_STAMP)}Z-{digest}.yaml"
    replace_file(path, data, mode=0o600)
    return path
