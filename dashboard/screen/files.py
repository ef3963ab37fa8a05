"""Files that the browser fetches beside the page: the shapes, and the columns of registers.

Of what was described, the last few are kept, however often a register changes while it is served.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit.components.v1 as components

# A page fetches its file as soon as it is told of it, so these are enough for pages of several
# days and languages at once.
KEPT = 16

_kept: OrderedDict[Hashable, dict[str, str]] = OrderedDict()
_writing = Lock()


@cache
def shapes_component() -> str:
    """Let the browser fetch geodata's shapes; gives the name they are served under."""
    component = components.declare_component("shapes", path=str(files("geodata") / "shapes"))
    return str(component.name)


@cache
def packs_component() -> tuple[str, Path]:
    """Let the browser fetch packs; gives the name they are served under, and their folder."""
    folder = Path(tempfile.mkdtemp(prefix="border-incidents-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    component = components.declare_component("packs", path=str(folder))
    return str(component.name), folder


def served_pack(key: Hashable, describe: Callable[[], Mapping[str, Any]]) -> dict[str, str]:
    """Put a pack where the browser can fetch it, and give its version and file name.

    It is described where none of the same key is kept; whichever was asked for longest ago goes.
    """
    _, folder = packs_component()
    with _writing:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    pack = describe()
    version = str(pack["version"])
    served = {"version": version, "file": f"{version}.json"}
    with _writing:
        _write(folder / served["file"], pack)
        _kept[key] = served
        _kept.move_to_end(key)
        _drop(folder)
    return served


def _write(file: Path, pack: Mapping[str, Any]) -> None:
    if not file.exists():
        # whole or not at all: another page may be fetching
        part = file.with_suffix(".part")
        part.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
        part.replace(file)


def _drop(folder: Path) -> None:
    while len(_kept) > KEPT:
        _, dropped = _kept.popitem(last=False)
        # several keys may have one pack: two states of a register that differ in a comment
        if dropped not in _kept.values():
            (folder / dropped["file"]).unlink(missing_ok=True)
