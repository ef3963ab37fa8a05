"""A file replaced as a whole: whoever looks sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from geodata.filesystem import check_target

_TEMPORARY = ".tmp"


def replace_file(path: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Put a file in the place of another, on the disk itself once this returns.

    What is no regular file is not replaced. With `like`, the new file gets that mode and, where
    the system lets us, that owner. Raises OSError; then the old file stands as it stood.
    """
    check_target(path)
    descriptor, name = tempfile.mkstemp(_TEMPORARY, _prefix(path), path.parent)
    temporary = Path(name)
    try:
        try:
            _write(descriptor, data)
            _dress(descriptor, temporary, like)
            _settle(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)  # noqa: PTH105 (one system call, which tests stop)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    settle_folder(path.parent)


def clear_leftovers(folder: Path, name: str = "") -> None:
    """Take away what writers of a file of that name, or of any, left behind as they were killed.

    Only who is sure that no other writes there may do so.
    """
    beginning = _prefix(folder / name) if name else "."
    for leftover in folder.iterdir():
        if leftover.name.startswith(beginning) and leftover.name.endswith(_TEMPORARY):
            with suppress(OSError):
                leftover.unlink()


def _prefix(path: Path) -> str:
    return f".{path.name}."


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _dress(descriptor: int, path: Path, like: os.stat_result | None) -> None:
    if like is None:
        return
    if sys.platform != "win32":
        mine = os.fstat(descriptor)
        if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
            with suppress(PermissionError):  # only some may give a file away
                os.fchown(descriptor, like.st_uid, like.st_gid)
    path.chmod(like.st_mode & 0o7777)


def _settle(descriptor: int) -> None:
    """Have the system put what was written on the disk itself."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 (not there on Windows)

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync there stops at the drive's own memory
    else:
        os.fsync(descriptor)


def settle_folder(folder: Path) -> None:
    """Have the system put the names in a folder on the disk itself, where it can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network folders cannot, and keep names on their own
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
