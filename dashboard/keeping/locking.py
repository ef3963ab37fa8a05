"""A lock by which processes of a machine, and of most shared folders, stay out of each other's way.

It is advisory: those who save through this project ask for it, an editor does not. The system frees
it when its holder ends, however that ends, so none is left behind locked.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WAIT_S = 10.0
PAUSE_S = 0.005

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class HeldError(TimeoutError):
    """The lock was held by others for as long as was waited."""


@contextmanager
def locked(path: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the lock of a file, by a hidden file beside it that is gone afterwards.

    Raises HeldError, or OSError where none can be made.
    """
    lock = path.with_name(f".{path.name}.lock")
    descriptor = _acquire(lock, wait_s)
    try:
        yield
    finally:
        # gone before it is free: who waits for it sees that it is not the one at that path any more
        with suppress(OSError):  # Windows keeps a file that is open, and the next one finds it
            lock.unlink()
        os.close(descriptor)


def _acquire(lock: Path, wait_s: float) -> int:
    until = time.monotonic() + wait_s
    pause = threading.Event()
    while True:
        descriptor = _open(lock)
        if _try(descriptor) and _is_at(descriptor, lock):
            return descriptor
        os.close(descriptor)
        if time.monotonic() >= until:
            raise HeldError(str(lock))
        pause.wait(PAUSE_S)


def _open(lock: Path) -> int:
    # a link of that name would have us open, and so make, a file elsewhere
    beside = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | beside, 0o666)
    except PermissionError:  # one that another user was killed with; to lock it, reading is enough
        return os.open(lock, os.O_RDONLY | beside)


def _is_at(descriptor: int, lock: Path) -> bool:
    """Tell whether an open file is still the one at its path: its last holder takes it away."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(lock))  # noqa: PTH116
    except FileNotFoundError:
        return False
