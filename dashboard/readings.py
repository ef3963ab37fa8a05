"""Registers read in the background, once for all pages.

A page that is left, or loses its connection, takes nothing with it: the reading goes on, and the
next page finds it done.
"""

from __future__ import annotations

import gc
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from dashboard.features import Features, place_incidents
from dashboard.model import Register
from dashboard.register import load_register
from geodata.gazetteer import load_gazetteer

# Of a register as it stood: when it was written, in nanoseconds, and its bytes; and the user's own
# files of places.
Stamp = tuple[object, ...]
Reading = Future[tuple[Register, Features]]

REMEMBERED = 8
# one at a time: an edit while a large register is read waits, and then costs only what it changed
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")


@lru_cache(maxsize=REMEMBERED)
def reading(path: str, _stamp: Stamp) -> Reading:
    """Begin to read and place a register as it stood, or give the reading that has begun."""
    return _reader.submit(_read, Path(path))


def _read(path: Path) -> tuple[Register, Features]:
    register = load_register(path)
    features = place_incidents(register, load_gazetteer(path.parent))
    _ = features.columns  # worked out here, not while a page waits
    # Streamlit has the collector look through everything after each run, seconds of work where the
    # register is large; nothing of one is in a cycle, so it goes with the last that refers to it.
    gc.freeze()
    return register, features
