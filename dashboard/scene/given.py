"""What the drawing rules are given: the register in columns, the state of a view, looks and words.

The browser gets the same (`pack`, `state`), in other portions: see page and standalone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dashboard.draw.pack import describe_pack
from dashboard.draw.speech import speech
from dashboard.draw.state import describe_state
from dashboard.draw.style import describe_looks
from dashboard.features import Shown
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]


def describe_given(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
) -> Record:
    """Describe a view for `drawMap` and `drawRibbon`; `histories` are of the view's as-of day.

    The texts of all that is shown go along: a drawing of its own cannot ask for more.
    """
    words = speech(view.language, view.calendar)
    wanted = shown.indices.tolist()
    return {
        "pack": describe_pack(shown.features, histories, gazetteer, view.as_of, words),
        "state": describe_state(shown.features, shown, view, area, gazetteer, wanted),
        "looks": describe_looks(),
    }


@cache
def base_map() -> Record:
    """Read the shapes, lines and names of the ground."""
    read: Record = json.loads(
        files("geodata").joinpath("shapes", "basemap.json").read_text(encoding="utf-8")
    )
    return read
