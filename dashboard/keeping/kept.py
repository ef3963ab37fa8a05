"""The register as it was: read from the versions that saving keeps."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.comparing.changes import Version
from dashboard.comparing.history import Earlier, HistoryError
from dashboard.keeping.versions import SavedVersion, list_versions
from dashboard.reading.registerfiles import register_files
from dashboard.register import MAX_BYTES, read_folder, read_register
from geodata.filesystem import read_file

LEAST_DIGITS = 4
KEPT_WHEN = "the page and `incidents add` keep one at each save"
_NUMBER = re.compile(r"-(?P<number>\d{1,4})")
_DIGITS = re.compile(rf"[0-9a-f]{{{LEAST_DIGITS},64}}")


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version of one file of a register; the one before the last save has the number 1."""

    number: int
    file: Path
    saved: SavedVersion


def kept_versions(register: Path) -> tuple[KeptVersion, ...]:
    """List the kept versions of a register's files, the newest first."""
    try:
        files = register_files(register)
    except OSError as fault:
        raise HistoryError(f"{register} cannot be looked into: {fault.strerror or fault}") from None
    found = [(file, saved) for file in files for saved in list_versions(file)]
    found.sort(key=lambda one: one[1].replaced, reverse=True)
    return tuple(KeptVersion(number, *one) for number, one in enumerate(found, 1))


def find_kept(register: Path, word: str) -> KeptVersion | None:
    """Find the version that `-2` or the beginning of a digest means; None where it means none.

    Raises HistoryError where a number is too high, or digits begin several digests.
    """
    number = _NUMBER.fullmatch(word)
    if number is None and not _DIGITS.fullmatch(word):
        return None
    versions = kept_versions(register)
    if number is None:
        # what is written of a digest may be longer than what is kept of it
        meant = [one for one in versions if _agree(one.saved.digest, word)]
        if len({one.saved.digest for one in meant}) > 1:
            digests = ", ".join(dict.fromkeys(one.saved.digest for one in meant))
            raise HistoryError(f"{word} begins several digests: write more of one of {digests}")
        return meant[0] if meant else None
    if not versions:
        raise HistoryError(f"no version of {register} is kept yet: {KEPT_WHEN}")
    if not 1 <= int(number["number"]) <= len(versions):
        most = "-1 is kept" if len(versions) == 1 else f"-1 to -{len(versions)} are kept"
        raise HistoryError(f"there is no version {word}: {most} (`incidents versions` lists them)")
    return versions[int(number["number"]) - 1]


def _agree(digest: str, word: str) -> bool:
    return digest.startswith(word) or word.startswith(digest)


def register_as_kept(register: Path, kept: KeptVersion, word: str) -> Earlier:
    """Read a register as it stood before the save that replaced a version.

    The other files of a folder are read as they stood at that moment. Problems name the file and
    the `word` the version was asked for by. Raises HistoryError.
    """
    moment = kept.saved.replaced
    version = Version(word, kept.saved.digest, moment.astimezone().date(), moment)
    if not register.is_dir():
        return Earlier(read_register(_bytes(kept.saved), f"{register}@{word}"), version)
    files = [
        (f"{file}@{word}", _bytes(kept.saved) if file == kept.file else _as_of(file, moment))
        for file in register_files(register)
    ]
    return Earlier(read_folder(files, f"{register}@{word}"), version)


def _as_of(file: Path, moment: datetime) -> bytes:
    """Read a file as it stood at a moment: the first version replaced after it, or what it is."""
    later = [one for one in list_versions(file) if one.replaced > moment]
    if later:
        return _bytes(later[-1])
    try:
        return read_file(file, MAX_BYTES)
    except OSError as fault:
        raise HistoryError(f"{file} cannot be read: {fault.strerror or fault}") from None


def _bytes(version: SavedVersion) -> bytes:
    try:
        data = read_file(version.path, MAX_BYTES)
    except OSError as fault:
        told = f"the kept version {version.path} cannot be read: {fault.strerror or fault}"
        raise HistoryError(told) from None
    if not hashlib.sha256(data).hexdigest().startswith(version.digest):
        raise HistoryError(f"{version.path} is not what was kept: it has been changed since")
    return data
