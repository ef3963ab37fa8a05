"""The page: sidebar -> View -> drawings. Only this module, controls and sidebar know Streamlit."""

from __future__ import annotations

import json
import os
from concurrent.futures import wait
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.columns import EPOCH
from dashboard.draw import map as border_map
from dashboard.draw import page, words
from dashboard.draw.complete import check_vocabulary
from dashboard.draw.filters import describe_filters
from dashboard.draw.ledger import ledger_data
from dashboard.draw.numerals import number_text
from dashboard.draw.pack import describe_pack
from dashboard.draw.ribbon import describe_axis
from dashboard.draw.speech import day_text, quoted, speech
from dashboard.draw.state import describe_state, reach
from dashboard.facets import facets
from dashboard.features import (
    Features,
    Shown,
    apply_view,
    count_sources,
    look_at,
    newest_first,
    rows,
)
from dashboard.model import Register
from dashboard.placed import open_places
from dashboard.placeproblems import place_problems
from dashboard.problems import Problem
from dashboard.screen import controls
from dashboard.screen.files import served_pack
from dashboard.screen.form import is_form_open, is_pressed, offer_adding, offer_changing, show_form
from dashboard.screen.handout import is_briefing_open, offer_briefing, show_briefing
from dashboard.screen.readings import Stamp, last_good, reading, stamp_of
from dashboard.screen.sidebar import online_tiles, sidebar, tools
from dashboard.serving.assets import BASEMAP, FROM_FRAME, RELIEF, SCRIPT, frame_assets
from dashboard.spells import CrossingHistory, status_spells
from dashboard.view import View
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement, locate

check_vocabulary()

STATIC = Path(__file__).parent / "static"
SHAPES = Path(str(files("geodata") / "shapes"))
# how often an open page asks whether the register has changed
FOLLOW_S = 0.5

# the list begins with so many, and grows by as many
LISTED = 100

# told while the page is made: no view is read yet, so no language is known
WAIT = "◈ …"


def _gazetteer() -> Gazetteer:
    # one and the same until a file of places changes
    return open_places(_register_path())


def _register_path() -> Path:
    # as it is named: a link is followed anew each time, and its name is that of the last good state
    return Path(os.environ.get("INCIDENTS_REGISTER", "incidents.yaml")).absolute()


def _read(path: str, stamp: Stamp) -> tuple[Register, Features]:
    begun = reading(path, stamp)
    if not begun.done():
        with st.spinner(WAIT, show_time=True):
            wait([begun])
    return begun.result()


@st.cache_resource(show_spinner=WAIT, max_entries=8)
def _histories(
    digest: str,  # noqa: ARG001 (the cache's key, as it is below)
    as_of: date,
    _features: Features,
) -> tuple[CrossingHistory, ...]:
    return status_spells(_features, as_of)


def _pack(
    state: str, as_of: date, language: str, calendar: str, features: Features
) -> dict[str, str]:
    def describe() -> dict[str, Any]:
        with st.spinner(WAIT):
            histories = _histories(state, as_of, features)
            words = speech(language, calendar)
            return describe_pack(features, histories, _gazetteer(), as_of, words)

    return served_pack((state, as_of, language, calendar), describe)


def _state(register: Register) -> str:
    """Name the state of a register and of the places it is placed by."""
    return f"{register.digest} {_gazetteer().version}"


@st.cache_resource(max_entries=4)
def _axis(version: str) -> dict[str, Any]:  # noqa: ARG001 (the cache's key)
    return describe_axis(_gazetteer(), load_lines()[MAIN_LINE])


@st.cache_resource
def _attribution() -> str:
    base = json.loads((SHAPES / "basemap.json").read_text(encoding="utf-8"))
    return str(base["attribution"])


@st.fragment(run_every=FOLLOW_S)
def _follow(path: Path, stamp: Stamp) -> None:
    """Run the page again when the register has changed, or a press of Save found no form drawn."""
    controls.see_address()
    # a dialog that is open is not drawn anew, or what is being typed into it would be lost
    is_open = is_form_open() or is_briefing_open()
    if (stamp_of(path) != stamp and not is_open) or is_pressed():
        controls.note_doing()
        st.rerun()


def _readable(path: Path, stamp: Stamp) -> tuple[Register, Features, Register]:
    """Read the register; while it cannot be read, keep the last state that could.

    Returns the register to show, its features, and the register as it now stands in the file.
    """
    register, features = _read(str(path), stamp)
    shown, shown_features = last_good(str(path), register, features)
    return shown, shown_features, register


def _present(path: Path) -> tuple[Register, Features, Register]:
    return _readable(path, stamp_of(path))


def _located(view: View, faults: list[str]) -> Placement | None:
    """Place what the view asks for; where that fails, say so and that the filter is not applied."""
    if not view.place:
        return None
    answer = locate(view.place, _gazetteer())
    if answer.placement is None:
        told = speech(view.language, view.calendar)["page"]["not_applied"]
        faults.append(f"place: {answer.why} ({told})")
    return answer.placement


def _filters(features: Features, view: View, area: Placement | None) -> dict[str, Any]:
    counts = facets(features, view, area)
    return describe_filters(view, counts, features.sources, speech(view.language, view.calendar))


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _days(features: Features, as_of: date) -> tuple[date, date]:
    first, end, _ = reach(features, as_of)
    return date.fromordinal(first + EPOCH), date.fromordinal(end - 1 + EPOCH)


def main() -> None:
    """Draw the page once; Streamlit calls this at every interaction."""
    today = datetime.now(UTC).astimezone().date()
    view, faults = controls.current_view(today)
    st.set_page_config(
        page_title=speech(view.language, view.calendar)["page"]["title"],
        page_icon=STATIC / "icon.svg",
        layout="wide",
    )
    st.html(str(page.head(_theme(), view.language, frame=view.frame)))
    path = _register_path()
    stamp = stamp_of(path)
    register, features, in_file = _readable(path, stamp)
    found = [*in_file.problems, *(features.problems if in_file is register else ())]
    found += place_problems(_gazetteer())
    problems = sorted(found, key=lambda problem: (problem.file, problem.line, problem.column))
    area = _located(view, faults)
    shown = apply_view(features, view, area)
    if not view.frame:
        sidebar(view, _filters(features, view, area), _days(features, view.as_of), today)
    _header(register, shown, view, today, broken=register.entries - len(register.incidents))
    _banners(in_file, register, problems, faults, view, today, path)
    left, right = (st.container(), None) if view.frame else st.columns([2.75, 1], gap="small")
    with left:
        _instrument(register, features, shown, view, area)
    if right:
        with right:
            _beside(register, features, shown, view, today)
    told = speech(view.language, view.calendar)
    ruler = border_map.ruler_text(load_lines()[MAIN_LINE], told)
    sources = count_sources(features, view.as_of)
    st.html(str(page.footer(register.digest, ruler, sources, told)))
    controls.tell_language(told["language"], told["page"]["sidebar"])
    # behind all else, so that nothing of the page moves when one opens; there is one at a time
    # while one is open the page does not run, but what it is about is read anew
    if is_form_open():
        show_form(lambda: (_present(path)[0], _gazetteer()), view, lambda: datetime.now(UTC))
    elif not view.frame:
        show_briefing(partial(_present, path), view, area, _gazetteer())
    # before the address is written: what the browser has is asked, not what it is sent
    _follow(path, stamp)
    controls.write_url(view, today)


def _header(register: Register, shown: Shown, view: View, today: date, broken: int) -> None:
    told = speech(view.language, view.calendar)
    st.html(
        str(
            page.header(
                register.title or told["page"]["title"],
                words.window_text(view, told),
                day_text(view.as_of, told),
                words.count_text(shown, broken, told),
                words.reasons(shown, broken, told),
                today=view.as_of == today,
                words=told,
            )
        )
    )


def _banners(
    in_file: Register,
    register: Register,
    problems: list[Problem],
    faults: list[str],
    view: View,
    today: date,
    path: Path,
) -> None:
    language = speech(view.language, view.calendar)
    told = language["page"]
    # one container, full or empty: the map below must keep its place on the page, or it starts anew
    with st.container(key="banners"):
        if view.as_of != today:
            st.html(str(page.banner(told["as_of"].format(day=day_text(view.as_of, language)))))
        for fault in faults:
            st.html(str(page.banner(fault)))
        if in_file is not register:
            file = quoted(path.name, language)
            st.html(str(page.banner(told["last_good"].format(file=file))))
        if problems and not view.frame:
            st.html(str(page.problems(problems, path.name, language)))


def _instrument(
    register: Register, features: Features, shown: Shown, view: View, area: Placement | None
) -> None:
    """Draw the frame of timeline, map, legend and ribbon."""
    pack = _pack(_state(register), view.as_of, view.language, view.calendar, features)
    assets = frame_assets()
    urls = {
        "script": assets[SCRIPT].url,
        "basemap": assets[BASEMAP].url,
        "relief": assets[RELIEF].url,
        "packs": FROM_FRAME.rstrip("/"),
    }
    state = {
        **describe_state(features, shown, view, area, _gazetteer(), controls.wanted()),
        "pack": pack,
        "theme": _theme(),
        "tiles": online_tiles(),
        "acknowledged": controls.acknowledged(),
        "choice": controls.choice(),
    }
    st_folium(
        border_map.base_map(
            load_lines()[MAIN_LINE],
            _axis(_gazetteer().version),
            _attribution(),
            urls,
        ),
        key="map",
        height=620,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=border_map.draw(state),
        on_change=lambda: controls.take_actions(pack["version"], len(register.incidents)),
    )


def _beside(
    register: Register,
    features: Features,
    shown: Shown,
    view: View,
    today: date,
) -> None:
    """Draw what stands beside the map: the selection, and the list or the ledger."""
    told = speech(view.language, view.calendar)["page"]
    with st.container(horizontal=True, gap="small", key="tools"):
        aside = st.segmented_control(
            told["list"],
            ["incidents", "crossings"],
            key="aside",
            default="incidents",
            required=True,
            format_func=told.__getitem__,
            label_visibility="collapsed",
        )
        offer_adding(speech(view.language, view.calendar))
        controls.copy_link({name: told[name] for name in ("copy", "copied", "copy_failed")})
        offer_briefing(view)
        tools(view, today)
    # always there, so that the list below stays the same element when a selection begins
    with st.container(key="detail"):
        if view.selected:
            controls.close_detail(view, told["close"])
            _detail(register, features, shown, view)
    with st.container(key="list"):
        if aside == "crossings":
            histories = _histories(_state(register), view.as_of, features)
            days = _days(features, view.as_of)
            controls.crossing_ledger(
                ledger_data(
                    histories,
                    view.moment,
                    days,
                    _gazetteer(),
                    register.sources,
                    view.selected,
                    speech(view.language, view.calendar),
                ),
                view.selected,
            )
        else:
            _list(shown, view)


def _list(shown: Shown, view: View) -> None:
    language = speech(view.language, view.calendar)
    told = language["page"]
    limit = st.session_state.get("listed", LISTED)
    order = newest_first(shown)
    listed = rows(shown, order[:limit])
    left = len(order) - len(listed)
    more = told["more"].format(
        count=number_text(min(LISTED, left), language), left=number_text(left, language)
    )
    data = {
        "rows": page.list_rows(
            listed, _gazetteer(), _theme(), speech(view.language, view.calendar)
        ),
        "more": limit + LISTED if left else 0,
        "heard": page.heard_drawers(shown, LISTED, _gazetteer(), _theme(), language),
        "words": {
            **{k: told[k] for k in ("possible", "disputed", "empty", "list")},
            "more": more,
        },
    }
    controls.incident_list(data, view.selected)


def _detail(register: Register, features: Features, shown: Shown, view: View) -> None:
    language = speech(view.language, view.calendar)
    told = language["page"]
    row = look_at(features, view.selected, view.as_of)
    if row is None:
        st.html(str(page.banner(told["no_such_id"].format(id=quoted(view.selected, language)))))
        return
    number = features.columns.row_of[view.selected]
    hidden = "" if number in shown.indices else told["hidden"]
    offer_changing(row.incident, language)
    st.html(
        str(
            page.detail(
                row, register, _gazetteer(), day_text(view.as_of, language), hidden, language
            )
        )
    )


if __name__ == "__main__":
    main()
