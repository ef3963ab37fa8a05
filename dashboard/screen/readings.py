"""Registers read in the background, once for all pages.

A page that is left, or loses its connection, takes nothing with it: the reading goes on, and the
next page finds it done.
"""

from __future__ import annotations

import gc
import stat
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from dashboard.features import Features
from dashboard.model import Register
from dashboard.placed import open_register
from dashboard.reading.registerfiles import places_folder, register_files
from dashboard.reading.standing import falls_behind, is_unreadable
from geodata.filesystem import real_path
from geodata.gazetteer import user_stamp

# Of each file of a register as it stood, and of the user's own files of places: its name, when it
# was written and last touched in any way, in nanoseconds, its bytes, and which file of that name.
Stamp = tuple[tuple[str | int, ...], ...]
Reading = Future[tuple[Register, Features]]

REMEMBERED = 8
_ABSENT = "\0"  # in place of the name of a file that is not there, or is none
# one at a time: an edit while a large register is read waits, and then costs only what it changed
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")


# What was last shown of a register, by its path.
_good: dict[str, tuple[Register, Features]] = {}


def stamp_of(path: Path) -> Stamp:
    """Tell one state of a register from another without reading it."""
    try:
        files = register_files(path)
    except OSError:  # what cannot be looked into is read all the same, and then told as a problem
        files = ()
    stamps = [_stamp(file) for file in files or (path,)]
    return (*stamps, *user_stamp(places_folder(path))) if _is_there(tuple(stamps)) else (*stamps,)


def _stamp(file: Path) -> tuple[str | int, ...]:
    try:
        status = file.stat()
    except OSError as fault:
        # why it is not there may change as well, and is told
        return _ABSENT, file.name, str(real_path(file)), fault.errno or 0
    if not stat.S_ISREG(status.st_mode):
        return _ABSENT, file.name, str(real_path(file)), status.st_mode, status.st_ctime_ns
    return file.name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _is_there(stamp: Stamp) -> bool:
    return any(one[0] != _ABSENT for one in stamp)


def reading(path: str, stamp: Stamp) -> Reading:
    """Begin to read and place a register as it stood, or give the reading that has begun."""
    # nothing is remembered of what is not there: it may have come back while it was looked for
    return _begun(path, stamp) if _is_there(stamp) else _reader.submit(_read, Path(path))


@lru_cache(maxsize=REMEMBERED)
def _begun(path: str, _stamp: Stamp) -> Reading:
    return _reader.submit(_read, Path(path))


def last_good(path: str, register: Register, features: Features) -> tuple[Register, Features]:
    """Give what to show of a register that has been read.

    It is as it was read, unless it cannot be read or breaks off: then as it was before that.
    """
    before = _good.get(path)
    if before and falls_behind(register, before[0]):
        return before
    if not is_unreadable(register):
        _good.pop(path, None)
        _good[path] = (register, features)
        while len(_good) > REMEMBERED:
            _good.pop(next(iter(_good)), None)
    return register, features


def _read(path: Path) -> tuple[Register, Features]:
    placed = open_register(path)
    register, features = placed.register, placed.features
    _ = features.columns  # worked out here, not while a page waits
    # Streamlit has the collector look through everything after each run, seconds of work where the
    # register is large; nothing of one is in a cycle, so it goes with the last that refers to it.
    gc.freeze()
    return register, features
