"""The frame of the one-file page: the dashboard's instrument with all that it fetches there."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dashboard.columns import day_number
from dashboard.draw import map as border_map
from dashboard.draw.brief.briefing import attribution
from dashboard.draw.frame_script import STATIC, frame_script
from dashboard.draw.pack import describe_pack
from dashboard.draw.ribbon import describe_axis
from dashboard.draw.speech import speech
from dashboard.draw.state import NOTHING_CHOSEN, describe_state
from dashboard.features import Shown
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

Record = dict[str, Any]
TYPES = {
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".jpg": "image/jpeg",
}
# Columns of the pack that have no entry for each incident.
NOT_BY_ROW = ("kinds", "placements", "crossings")
_END_TAG = re.compile(r"</(?=script|style)", re.IGNORECASE)


def own_text(name: str) -> Markup:
    """Give a script or style of ours as it may stand within a page."""
    return within_page((STATIC / name).read_text(encoding="utf-8"))


def within_page(text: str) -> Markup:
    """Give the text of a script or style of ours as it may stand within a page."""
    # an end tag would end the script, even in a string of it; elsewhere "</" may end a pattern
    return Markup(_END_TAG.sub(r"<\\/", text))  # noqa: S704 (our own files)


def data_url(data: bytes, kind: str) -> str:
    """Give a file as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def write_frame(
    shown: Shown,
    view: View,
    area: Placement | None,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
) -> str:
    """Write the document of the map's frame, with all its scripts, shapes and data in it."""
    words = speech(view.language, view.calendar)
    in_window = [_within(history, view) for history in histories]
    whole = describe_pack(shown.features, in_window, gazetteer, view.as_of, words)
    wanted = shown.indices.tolist()
    new_row = {row: number for number, row in enumerate(wanted)}
    state = describe_state(shown.features, shown, view, area, gazetteer, wanted)
    texts = {new_row[row]: text for row, text in state["texts"].items() if row in new_row}
    first, end = _reach(view, state["reach"])
    state |= {
        "states": None,
        "chosen": NOTHING_CHOSEN,
        "texts": texts,
        "reach": [first, end],
        "anchor": min(max(state["anchor"], first), end - 1),
        "selected": "",
        "frame": False,
        "pack": {"version": whole["version"], "columns": subset(whole, wanted)},
        "theme": "light",
        "tiles": None,
        "acknowledged": 0,
        "choice": 0,
    }
    line = load_lines()[MAIN_LINE]
    urls = {"basemap": _shape("basemap.json"), "relief": _shape("relief.jpg"), "packs": ""}
    base = border_map.describe_base(line, describe_axis(gazetteer, line), attribution(), urls)
    script = Markup("<script>{}</script>").format(within_page(frame_script()))
    start = Markup("<script>{}\nStandalone.start({}, {}, {});</script>").format(
        own_text("standaloneframe.js"),
        *(Markup('"{}"').format(border_map.encode(each)) for each in (base, state, _options())),
    )
    given = Markup('<script>window.BorderFiles = JSON.parse(atob("{}"));</script>').format(
        border_map.encode(_files())
    )
    return str(
        Markup(
            '<!doctype html><meta charset="utf-8"><body class="bm-alone">'
            '<div><div id="map_div"></div></div>{}{}{}'
        ).format(given, script, start)
    )


def _options() -> Record:
    """Give the options of Leaflet's map as Leaflet writes them; folium does so by itself."""
    return {
        "".join([first, *map(str.capitalize, rest)]): value
        for name, value in border_map.OPTIONS.items()
        for first, *rest in [name.split("_")]
    }


def _within(history: CrossingHistory, view: View) -> CrossingHistory:
    """Leave of a crossing's history what lies in the window: of the rest the file tells nothing."""
    after = view.moment if view.end is None else min(view.end, view.as_of)
    kept = [
        spell
        for spell in history.spells
        if (view.start is None or spell.to_day is None or spell.to_day > view.start)
        and (spell.from_day is None or spell.from_day <= after)
    ]
    return replace(history, spells=tuple(kept))


def _reach(view: View, reach: Sequence[int]) -> tuple[int, int]:
    """Give the days that the file tells of: outside the window it has nothing to show."""
    first = day_number(view.start) if view.start else reach[0]
    end = day_number(view.end) if view.end else reach[1]
    return first, max(end, first + 1)


def subset(pack: Mapping[str, Any], wanted: Sequence[int]) -> Record:
    """Give a pack of some of its incidents, by row, in that order; what none has is gone."""
    number = {row: index for index, row in enumerate(wanted)}
    found = {
        name: [column[row] for row in wanted]
        if isinstance(column, list) and name not in NOT_BY_ROW
        else column
        for name, column in pack.items()
    }
    used = dict.fromkeys(code for code in found["placement"] if code >= 0)
    codes = {code: index for index, code in enumerate(used)}
    return {
        **found,
        "count": len(wanted),
        "placement": [codes.get(code, -1) for code in found["placement"]],
        "placements": [pack["placements"][code] for code in codes],
        "actors": _pairs(pack["actors"], number, "value", "names"),
        "claims": _pairs(pack["claims"], number, "source", "sources"),
        "crossings": [
            {
                **crossing,
                "spells": [
                    {**spell, "incident": number.get(spell["incident"], -1)}
                    for spell in crossing["spells"]
                ],
            }
            for crossing in pack["crossings"]
        ],
    }


def _pairs(pairs: Mapping[str, Any], number: Mapping[int, int], value: str, names: str) -> Record:
    kept = [index for index, row in enumerate(pairs["row"]) if row in number]
    used = {
        code: index
        for index, code in enumerate(dict.fromkeys(pairs[value][index] for index in kept))
    }
    columns = {
        name: [column[index] for index in kept] for name, column in pairs.items() if name != names
    }
    return {
        **columns,
        "row": [number[row] for row in columns["row"]],
        value: [used[code] for code in columns[value]],
        names: [pairs[names][code] for code in used],
    }


@cache
def _shape(name: str) -> str:
    return data_url(
        files("geodata").joinpath("shapes", name).read_bytes(), TYPES[Path(name).suffix]
    )


@cache
def _files() -> Mapping[str, str]:
    """Give the fonts that the script asks for, each as an address that holds it."""
    fonts = sorted(f"vendor/{path.name}" for path in (STATIC / "vendor").glob("*.woff2"))
    return {
        name: data_url((STATIC / name).read_bytes(), TYPES[Path(name).suffix]) for name in fonts
    }
