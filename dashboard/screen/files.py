"""The columns of registers, which the browser fetches beside the page.

Of what was described, the last few are kept, however often a register changes while it is served.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from dashboard.serving.assets import drop_pack, keep_pack, make_asset

# A page fetches its file as soon as it is told of it, so these are enough for pages of several
# days and languages at once.
KEPT = 16

_kept: OrderedDict[Hashable, dict[str, str]] = OrderedDict()
_writing = Lock()


def served_pack(key: Hashable, describe: Callable[[], Mapping[str, Any]]) -> dict[str, str]:
    """Put a pack where the browser can fetch it, and give its version and file name.

    It is described where none of the same key is kept; whichever was asked for longest ago goes.
    """
    with _writing:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    pack = describe()
    asset = make_asset("pack.json", json.dumps(pack, ensure_ascii=False).encode())
    served = {"version": str(pack["version"]), "file": asset.name}
    with _writing:
        keep_pack(asset)
        _kept[key] = served
        _kept.move_to_end(key)
        _drop()
    return served


def _drop() -> None:
    while len(_kept) > KEPT:
        _, dropped = _kept.popitem(last=False)
        # several keys may have one pack: two states of a register that differ in a comment
        if dropped not in _kept.values():
            drop_pack(dropped["file"])
