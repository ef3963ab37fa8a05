"""The state of the page for the browser: what is asked for, and the words of what is drawn."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from dashboard.columns import NONE, Codes, day_number
from dashboard.draw.pack import describe_places, describe_texts
from dashboard.draw.speech import Words, catalog
from dashboard.features import Features, Shown, bounds, newest_first
from dashboard.view import View, parse_grade
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]
# The texts of so many incidents go along, newest first, and where there is room those that another
# window would show; the browser asks for others as it draws.
TEXTS = 60
NOTHING_CHOSEN: Record = {
    "kinds": [],
    "actors": [],
    "banks": [],
    "sources": [],
    "grade": None,
    "certain_only": False,
}
# What a legend may have to explain beside kinds and statuses; static/scene/signs.js draws them.
SAMPLES = (
    "spot", "vicinity", "area", "counted", "stretch", "profile", "exit", "ring", "rings", "near",
    "possible", "figure_100", "figure_1000", "disputed", "aged", "asked", "border",
)  # fmt: skip
# Beside the page's map there is room for few words; "near" is told there of a place.
SHORTER = {"near": ""}
SENT_WORDS = (
    "language",
    "kinds",
    "statuses",
    "map",
    "help",
    "timeline",
    "months",
    "months_alone",
    "solar",
    "units",
    "ribbon",
)


def describe_state(
    features: Features,
    shown: Shown,
    view: View,
    area: Placement | None,
    gazetteer: Gazetteer,
    wanted: Sequence[int] = (),
) -> Record:
    """Describe a view: filters, window, selection, and texts of the newest and the wanted rows.

    Days are counted from 1970-01-01, windows half-open, null being open.
    """
    first, end, anchor = reach(features, view.as_of)
    newest = [*newest_first(shown)[:TEXTS].tolist(), *np.flatnonzero(shown.states)[:TEXTS].tolist()]
    words = catalog(view.language, view.calendar)
    state = {
        "states": _packed(shown.loose),
        "chosen": describe_chosen(view),
        "window": [_day(view.start), _day(view.end)],
        "reach": [first, end],
        "anchor": anchor,
        "as_of": day_number(view.as_of),
        "selected": view.selected,
        "km": list(view.km) if view.km else None,
        "asked": _asked(view, area, gazetteer),
        "map": [float(each) for each in view.map_view] if view.map_view else None,
        "language": view.language,
        "calendar": words["language"]["calendar"],
        "direction": words["language"]["direction"],
        "frame": view.frame,
        "words": _words(words),
        "texts": describe_texts(
            features, dict.fromkeys([*newest[:TEXTS], *wanted]), view, gazetteer
        ),
    }
    version = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:12]
    return {**state, "version": version}


def _words(words: Words) -> Record:
    """Give the words that a drawing is written in."""
    plate, shared = words["plate"], words["map"]
    drawn = {
        **shared,
        "samples": {name: shared.get(SHORTER.get(name, name), plate.get(name)) for name in SAMPLES},
        "onItsBank": plate["stretch"],
        "possibly": words["crossing"]["possibly"],
        "longitude": plate["longitude"],
        "latitude": plate["latitude"],
    }
    return {**{part: words[part] for part in SENT_WORDS}, "map": drawn}


def describe_chosen(view: View) -> Record:
    """Describe the filters that the browser asks itself, of the columns of the pack."""
    return {
        "kinds": list(view.kinds),
        "actors": [actor.casefold() for actor in view.actors],
        "banks": list(view.banks),
        "sources": list(view.sources),
        "grade": list(parse_grade(view.grade)) if view.grade else None,
        "certain_only": view.certain_only,
    }


def reach(features: Features, as_of: date) -> tuple[int, int, int]:
    """Give the first day on which anything known began, the day after the last, and the last begun.

    The last begun is the last day on which something had begun by the as-of day.
    """
    told = bounds(features, as_of)
    dated = told.known & told.dated
    starts = np.concatenate([told.es[dated & ~told.dawns], told.ls[dated]])
    starts = starts[starts != NONE]
    today = day_number(as_of)
    begun = starts[starts <= today]
    first = min(int(starts.min()), today - 1) if len(starts) else today - 1
    end = max(int(starts.max()), today) + 1 if len(starts) else today + 1
    return first, end, int(begun.max()) if len(begun) else today


def _packed(states: Codes) -> str | None:
    """Put four states into a byte; None where all pass."""
    if bool((states == 1).all()):
        return None
    padded = np.zeros(-(-len(states) // 4) * 4, dtype=np.uint8)
    padded[: len(states)] = states
    fours = padded.reshape(-1, 4)
    packed = fours[:, 0] | fours[:, 1] << 2 | fours[:, 2] << 4 | fours[:, 3] << 6
    return base64.b64encode(packed.astype(np.uint8).tobytes()).decode()


def _asked(view: View, area: Placement | None, gazetteer: Gazetteer) -> Record | None:
    asked: Record = {}
    if area is not None:
        asked["place"] = describe_places([area], gazetteer)
    if view.km:
        asked["km"] = list(view.km)
    if view.box:
        asked["box"] = list(view.box)
    return asked or None


def _day(day: date | None) -> int | None:
    return None if day is None else day_number(day)
