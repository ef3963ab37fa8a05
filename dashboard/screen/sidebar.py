"""The sidebar: every filter of the view, with what each option would show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import speech
from dashboard.screen.controls import ONE_DAY, change, filters, key_of, reset
from dashboard.view import CALENDARS, FIRST_DAY, LANGUAGES, View

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
_TILE_URL = re.compile(
    r"https?://(?:(?:\{s\}\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
    r"/[^\s<>\"'`\\]+",
    re.ASCII | re.IGNORECASE,
)


def sidebar(view: View, options: Mapping[str, Any], reach: tuple[date, date], today: date) -> None:
    """Draw the filters; whatever is turned changes the session's view before the next run.

    `options` describes the filters that are chosen from options, `reach` are the first and the last
    day on which anything known began.
    """
    words = speech(view.language, view.calendar)["filters"]
    with st.sidebar:
        _asked_on_the_map(view, words)
        _when(view, words, reach, today)
        filters(options)
        _what(view, words)
        _reading(view, words)


def _asked_on_the_map(view: View, words: Mapping[str, str]) -> None:
    if view.km:
        spoken = speech(view.language, view.calendar)
        first, last = (number_text(km, spoken) for km in view.km)
        label = words["km"].replace("{from}", first).replace("{to}", last)
        st.button(label, key="drop_km", on_click=lambda: change(km=None), width="stretch")
    if view.box:
        st.button(words["box"], key="drop_box", on_click=lambda: change(box=None), width="stretch")


def _when(view: View, words: Mapping[str, str], reach: tuple[date, date], today: date) -> None:
    state = st.session_state
    # each window has a control of its own: days of the last, still on their way, say nothing of it
    key = f"days {view.start} {view.end}"
    start = min(max(view.start or reach[0], reach[0]), reach[1])
    last = view.end - ONE_DAY if view.end else reach[1]
    days = (start, min(max(last, start), reach[1]))
    if len(state.get(key, reach)) == 2:  # else a range is being picked: leave it alone
        state[key] = days
    st.date_input(
        words["window"],
        days,
        key=key,
        min_value=reach[0],
        max_value=reach[1],
        format="YYYY-MM-DD",
        on_change=lambda: _choose_days(state[key], days, reach),
    )
    st.date_input(
        words["as_of"],
        view.as_of,
        key=_holding("as_of", view.as_of),
        format="YYYY-MM-DD",
        max_value=max(today, view.as_of),
        min_value=FIRST_DAY,
        on_change=lambda: _take("as_of", state[key_of("as_of")] or today, view.as_of),
        help=words["as_of_help"],
    )


def _holding(control: str, value: object) -> str:
    """Let a control say what the view says, however it came to be; gives the control's key.

    The control has the same as its own default: that is what a browser shows, and may send back,
    when it draws a control anew of which it has forgotten what the session set.
    """
    key = key_of(control)
    st.session_state[key] = value
    return key


def _take(name: str, chosen: object, shown: object) -> None:
    """Take what a control was set to; where it says just what it showed, nobody chose anything."""
    if chosen != shown:
        change(**{name: chosen})


def _choose_days(
    chosen: tuple[date, ...], shown: tuple[date, date], reach: tuple[date, date]
) -> None:
    if len(chosen) < 2 or chosen == shown:
        return  # a range of which only the first day has been picked yet, or nothing new
    start, last = chosen
    change(
        start=None if start == reach[0] else start,
        end=None if last == reach[1] else last + ONE_DAY,
    )


def _what(view: View, words: Mapping[str, str]) -> None:
    state = st.session_state
    st.text_input(
        words["place"],
        view.place,
        key=_holding("place", view.place),
        placeholder=words["place_example"],
        on_change=lambda: _take("place", state[key_of("place")].strip(), view.place),
        help=words["place_help"],
    )
    st.text_input(
        words["text"],
        view.text,
        key=_holding("text", view.text),
        placeholder=words["text_example"],
        on_change=lambda: _take("text", state[key_of("text")].strip(), view.text),
    )


def _reading(view: View, words: Mapping[str, str]) -> None:
    """Draw how the page is read: its language, and what lies under the incidents."""
    state = st.session_state
    st.selectbox(
        words["language"],
        LANGUAGES,
        LANGUAGES.index(view.language),
        key=_holding("language", view.language),
        format_func=LANGUAGE_NAMES.__getitem__,
        on_change=lambda: _take("language", state[key_of("language")], view.language),
    )
    kept = speech(view.language, view.calendar)["language"]["calendar"]
    st.selectbox(
        words["calendar"],
        CALENDARS,
        CALENDARS.index(kept),
        key=_holding("calendar", kept),
        format_func=lambda calendar: words[f"calendar {calendar}"],
        on_change=lambda: _take("calendar", state[key_of("calendar")], kept),
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
    words = speech(view.language, view.calendar)["page"]
    st.button(words["reset"], key="reset", on_click=lambda: reset(today), help=words["reset_help"])
    st.button(
        words["frame"],
        key="frame",
        on_click=lambda: change(frame=True, selected=""),
        help=words["frame_help"],
    )
