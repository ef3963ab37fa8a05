"""The sidebar: every filter of the view, with what each option would show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard.controls import ONE_DAY, change, reset
from dashboard.draw.speech import speech
from dashboard.facets import Facets
from dashboard.view import BANKS, FIRST_DAY, LANGUAGES, View

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "tg": "Тоҷикӣ", "fa": "دری"}
# Asked only when a user switches them on; never part of a link.
TILES = {
    "osm": (
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© OpenStreetMap contributors",
    ),
    "satellite": (
        "https://server.arcgisonline.com/ArcGIS/rest/services/World_Imagery/MapServer/tile/{z}/{y}/{x}",
        "Esri World Imagery: Esri, Maxar, Earthstar Geographics",
    ),
}
_TILE_URL = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII)


def sidebar(view: View, counts: Facets, reach: tuple[date, date], today: date) -> None:
    """Draw the filters; whatever is turned changes the session's view before the next run.

    `reach` are the first and the last day on which anything known began.
    """
    words = speech(view.language)["filters"]
    _set_controls(view, counts, reach)
    with st.sidebar:
        _asked_on_the_map(view, words)
        _when(view, words, reach, today)
        _what(view, counts, words)
        _who(view, counts, words)
        _reading(words)


def _set_controls(view: View, counts: Facets, reach: tuple[date, date]) -> None:
    """Let every control say what the view says, however it came to be."""
    state = st.session_state
    # an actor of the URL in another case, or one that is gone, stays a filter that can be seen
    spelt = {actor.casefold(): actor for actor in counts.actors}
    state.actors = list(dict.fromkeys(spelt.get(name.casefold(), name) for name in view.actors))
    state.kinds, state.banks, state.sources = list(view.kinds), list(view.banks), list(view.sources)
    state.text, state.place, state.grade = view.text, view.place, view.grade or "any"
    state.certain_only, state.as_of, state.language = view.certain_only, view.as_of, view.language
    if len(state.get("days", reach)) == 2:  # else a range is being picked: leave it alone
        start = min(max(view.start or reach[0], reach[0]), reach[1])
        last = view.end - ONE_DAY if view.end else reach[1]
        state.days = (start, min(max(last, start), reach[1]))


def _asked_on_the_map(view: View, words: Mapping[str, str]) -> None:
    if view.km:
        first, last = (f"{km:,.0f}" for km in view.km)
        label = words["km"].replace("{from}", first).replace("{to}", last)
        st.button(label, key="drop_km", on_click=lambda: change(km=None), width="stretch")
    if view.box:
        st.button(words["box"], key="drop_box", on_click=lambda: change(box=None), width="stretch")


def _when(view: View, words: Mapping[str, str], reach: tuple[date, date], today: date) -> None:
    state = st.session_state
    st.date_input(
        words["window"],
        key="days",
        min_value=reach[0],
        max_value=reach[1],
        format="YYYY-MM-DD",
        on_change=lambda: _choose_days(state.days, reach),
    )
    st.date_input(
        words["as_of"],
        key="as_of",
        format="YYYY-MM-DD",
        max_value=max(today, view.as_of),
        min_value=FIRST_DAY,
        on_change=lambda: change(as_of=state.as_of or today),
        help=words["as_of_help"],
    )


def _choose_days(chosen: tuple[date, ...], reach: tuple[date, date]) -> None:
    if len(chosen) < 2:
        return  # a range of which only the first day has been picked yet
    start, last = chosen
    change(
        start=None if start == reach[0] else start,
        end=None if last == reach[1] else last + ONE_DAY,
    )


def _what(view: View, counts: Facets, words: Mapping[str, str]) -> None:
    state = st.session_state
    kinds = speech(view.language)["kinds"]
    st.multiselect(
        words["kind"],
        sorted({*counts.kinds, *view.kinds}, key=lambda kind: str(kinds[kind])),
        key="kinds",
        format_func=lambda kind: _counted(kinds[kind], counts.kinds.get(kind, 0)),
        on_change=lambda: change(kinds=tuple(state.kinds)),
        placeholder=words["all_kinds"],
    )
    st.multiselect(
        words["actor"],
        list(dict.fromkeys([*counts.actors, *state.actors])),
        key="actors",
        format_func=lambda actor: _counted(f"\u2068{actor}\u2069", counts.actors.get(actor, 0)),
        on_change=lambda: change(actors=tuple(state.actors)),
        placeholder=words["all_actors"],
    )
    st.text_input(
        words["place"],
        key="place",
        placeholder=words["place_example"],
        on_change=lambda: change(place=state.place.strip()),
        help=words["place_help"],
    )
    st.pills(
        words["bank"],
        BANKS,
        selection_mode="multi",
        key="banks",
        format_func=lambda bank: _counted(words[f"bank {bank}"], counts.banks.get(bank, 0)),
        on_change=lambda: change(banks=tuple(state.banks)),
    )


def _who(view: View, counts: Facets, words: Mapping[str, str]) -> None:
    state = st.session_state
    st.multiselect(
        words["source"],
        list(dict.fromkeys([*counts.sources, *view.sources])),
        key="sources",
        format_func=lambda source: _counted(source, counts.sources.get(source, 0)),
        on_change=lambda: change(sources=tuple(state.sources)),
        placeholder=words["all_sources"],
    )
    grades = ["any", *counts.grades, *(g for g in [view.grade] if g and g not in counts.grades)]
    st.selectbox(
        words["grade"],
        grades,
        key="grade",
        format_func=lambda grade: (
            words["any"] if grade == "any" else _counted(grade, counts.grades.get(grade))
        ),
        on_change=lambda: change(grade="" if state.grade == "any" else state.grade),
        help=words["grade_help"],
    )
    st.toggle(
        words["certain_only"].format(certain=counts.certain, all=counts.certain + counts.possible),
        key="certain_only",
        on_change=lambda: change(certain_only=state.certain_only),
    )
    st.text_input(
        words["text"],
        key="text",
        placeholder=words["text_example"],
        on_change=lambda: change(text=state.text.strip()),
    )


def _counted(name: str, count: int | None) -> str:
    return name if count is None else f"{name} · {count:,}"


def _reading(words: Mapping[str, str]) -> None:
    """Draw how the page is read: its language, and what lies under the incidents."""
    state = st.session_state
    st.selectbox(
        words["language"],
        LANGUAGES,
        key="language",
        format_func=LANGUAGE_NAMES.__getitem__,
        on_change=lambda: change(language=state.language),
    )
    chosen = st.selectbox(
        words["tiles"],
        ["none", *TILES, "own"],
        key="tiles",
        format_func=lambda name: words[f"tiles {name}"],
        help=words["tiles_help"],
    )
    if chosen == "own":
        st.text_input(
            words["tiles_url"],
            key="tiles_url",
            placeholder="https://tiles.example.org/{z}/{x}/{y}.png",
        )
        if state.tiles_url and not _is_tile_url(state.tiles_url):
            st.caption(words["tiles_fault"])


def online_tiles() -> dict[str, Any] | None:
    """Give the online tiles that the user has switched on in this session, None at first."""
    chosen = st.session_state.get("tiles", "none")
    if chosen in TILES:
        url, attribution = TILES[chosen]
        return {"url": url, "attribution": attribution}
    url = st.session_state.get("tiles_url", "") if chosen == "own" else ""
    return {"url": url, "attribution": ""} if _is_tile_url(url) else None


def _is_tile_url(text: str) -> bool:
    return bool(_TILE_URL.fullmatch(text)) and all(part in text for part in ("{z}", "{x}", "{y}"))


def tools(view: View, today: date) -> None:
    """Draw what stands in reach beside the list: reset, and the view for a picture."""
    words = speech(view.language)["page"]
    st.button(words["reset"], key="reset", on_click=lambda: reset(today), help=words["reset_help"])
    st.button(
        words["frame"],
        key="frame",
        on_click=lambda: change(frame=True, selected=""),
        help=words["frame_help"],
    )
