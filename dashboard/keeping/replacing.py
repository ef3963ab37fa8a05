"""A file replaced as a whole: whoever looks sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from geodata.filesystem import check_target, real_path

_TEMPORARY = ".tmp"


def replace_file(
    path: Path, data: bytes, like: os.stat_result | None = None, mode: int = 0o666
) -> None:
    """Put a file in the place of another, on the disk itself once this returns.

    A link is followed, and stays; what is no regular file is not replaced. With `like`, the new
    file gets that mode, group and owner (see `dress`); without it `mode`, less what the user's
    umask or the folder takes away. Raises OSError; then the old file stands as it stood.
    """
    check_target(path)
    path = real_path(path)
    temporary = path.with_name(f"{_prefix(path)}{secrets.token_hex(6)}{_TEMPORARY}")
    # until it is dressed, what is to be like another may be for its owner alone
    descriptor = _create(temporary, mode if like is None else 0o600)
    try:
        try:
            _write(descriptor, data)
            if like is not None:
                dress(temporary, like)
            _settle(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)  # noqa: PTH105 (one system call, which tests stop)
    except BaseException as fault:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(fault, OSError):  # a full disk is told of no file, or of the one beside it
            fault.filename, fault.filename2 = str(path), None
        raise
    settle_folder(path.parent)


def dress(path: Path, like: os.stat_result) -> None:
    """Give a file the mode of another and, as far as the system lets us, its group and owner."""
    if sys.platform != "win32":
        mine = path.stat()
        # one by one: who may not give a file away may still give it to a group of theirs
        for owner, group in ((-1, like.st_gid), (like.st_uid, -1)):
            if owner in (-1, mine.st_uid) and group in (-1, mine.st_gid):
                continue
            with suppress(PermissionError):
                os.chown(path, owner, group)
    path.chmod(like.st_mode & 0o7777)


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


def _create(path: Path, mode: int) -> int:
    beside = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | beside, mode)


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


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
