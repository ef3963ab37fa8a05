"""The page's session: what a user turns, clicks or opens by a link becomes the View."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as components

from dashboard.columns import EPOCH
from dashboard.view import View, read_view, write_view

STATIC = Path(__file__).parent / "static"


@st.cache_resource
def shapes_component() -> str:
    """Let the browser fetch geodata's shapes; gives the name they are served under."""
    component = components.declare_component("shapes", path=str(files("geodata") / "shapes"))
    return str(component.name)


@st.cache_resource
def packs_component() -> tuple[str, Path]:
    """Let the browser fetch packs; gives the name they are served under, and their folder."""
    folder = Path(tempfile.mkdtemp(prefix="border-incidents-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    component = components.declare_component("packs", path=str(folder))
    return str(component.name), folder


def serve_pack(pack: Mapping[str, Any]) -> dict[str, str]:
    """Write a pack where the browser can fetch it, and give its version and file name."""
    _, folder = packs_component()
    version = str(pack["version"])
    file = folder / f"{version}.json"
    if not file.exists():
        # whole or not at all: another page may be fetching
        part = file.with_suffix(".part")
        part.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
        part.replace(file)
    return {"version": version, "file": file.name}


def current_view(today: date) -> tuple[View, list[str]]:
    """Give the view of this session: of the URL where it has changed, else as it was left.

    What a user does may still come with the address of the view before: the doing counts. A page
    that stays open over midnight goes on to the new day, unless another was chosen.
    """
    state = st.session_state
    values = {key: st.query_params.get_all(key) for key in st.query_params}
    done = state.pop("done", False)
    if "view" not in state or (values != state.written and not done):
        state.view, state.faults = read_view(values, today)
    elif state.view.as_of == state.today:
        state.view = replace(state.view, as_of=today)
    state.today, state.written = today, values
    return state.view, list(state.faults)


def write_url(view: View, today: date) -> None:
    """Let the page's address say the view."""
    wanted = write_view(view, today)
    if st.session_state.written != wanted:
        st.query_params.from_dict(wanted)
        st.session_state.written = wanted


def change(**values: Any) -> None:
    """Change some of the view's values."""
    st.session_state.view = replace(st.session_state.view, **values)
    st.session_state.faults = []
    st.session_state.done = True


def reset(today: date) -> None:
    """Take back all filters; the language stays."""
    fresh = View(as_of=today, language=st.session_state.view.language)
    change(**{name: getattr(fresh, name) for name in View.__slots__})


def select(incident_id: str) -> None:
    """Select an incident, or with "" none, and draw the page again."""
    change(selected=incident_id)
    st.rerun()


def take_actions(pack: str, count: int) -> None:
    """Take what was done on the map, the ribbon and the timeline, each action once."""
    state = st.session_state
    answer = state.get("map")
    if not isinstance(answer, dict):
        return
    for number, what, value in _actions(answer):
        if number <= state.get("acknowledged", 0):
            continue
        state.acknowledged = number
        if what == "wants":
            # rows of another pack are other incidents
            rows = {row for row in value if isinstance(row, int) and 0 <= row < count}
            state.wanted = sorted(rows) if answer.get("pack") == pack else []
        elif what in _TAKEN:
            change(**_TAKEN[what](value))


def _actions(answer: Mapping[str, Any]) -> list[tuple[int, str, Any]]:
    return [(int(number), str(what), value) for number, what, value in answer.get("actions") or []]


def wanted() -> list[int]:
    """Give the rows whose texts the browser has asked for."""
    rows: list[int] = st.session_state.get("wanted", [])
    return rows


def acknowledged() -> int:
    """Give the number of the last action that was taken."""
    number: int = st.session_state.get("acknowledged", 0)
    return number


def _window(bounds: list[int | None]) -> dict[str, Any]:
    start, end = (None if day is None else date.fromordinal(day + EPOCH) for day in bounds)
    return {"start": start, "end": end}


def _numbers(attribute: str, numbers: list[float] | None) -> dict[str, Any]:
    return {attribute: tuple(numbers) if numbers else None}


_TAKEN: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "window": _window,
    "selected": lambda incident_id: {"selected": str(incident_id)},
    "km": partial(_numbers, "km"),
    "box": partial(_numbers, "box"),
    "map": partial(_numbers, "map_view"),
}


_list_component = st.components.v2.component(
    "incident_list",
    html='<div class="list" role="group"></div>',
    css=(STATIC / "list.css").read_text(encoding="utf-8"),
    js=(STATIC / "list.js").read_text(encoding="utf-8"),
)
_ledger_component = st.components.v2.component(
    "crossing_ledger",
    html='<div class="ledger" role="group"></div>',
    css=(STATIC / "ledger.css").read_text(encoding="utf-8"),
    js=(STATIC / "ledger.js").read_text(encoding="utf-8"),
)
_copy_component = st.components.v2.component(
    "copy_link",
    html='<button type="button"></button>',
    css=(STATIC / "copy.css").read_text(encoding="utf-8"),
    js=(STATIC / "copy.js").read_text(encoding="utf-8"),
)
_language_component = st.components.v2.component(
    "page_language",
    html="<span></span>",
    js=(STATIC / "language.js").read_text(encoding="utf-8"),
)


def incident_list(data: Mapping[str, Any], selected: str) -> None:
    """Draw the list; a click selects, and the last row asks for more."""
    result = _list_component(
        key="incident_list",
        data={**data, "selected": selected},
        on_selected_change=lambda: None,
        on_more_change=lambda: None,
    )
    if result.more is not None:
        st.session_state.listed = int(result.more)
        st.rerun()
    if result.selected is not None and result.selected != selected:
        select(result.selected)


def crossing_ledger(data: Mapping[str, Any], selected: str) -> None:
    """Draw the ledger of crossings; a click selects."""
    result = _ledger_component(
        key="crossing_ledger",
        data={**data, "selected": selected},
        on_selected_change=lambda: None,
    )
    if result.selected is not None and result.selected != selected:
        select(result.selected)


def copy_link(words: Mapping[str, str]) -> None:
    """Draw the button that puts the page's address on the clipboard."""
    _copy_component(key="copy_link", data=dict(words))


def tell_language(language: Mapping[str, str]) -> None:
    """Let the browser know which language the page is in, and which way it runs."""
    with st.container(key="tongue"):
        told = {name: language[name] for name in ("code", "direction")}
        _language_component(key="page_language", data=told)


def close_detail(view: View, label: str) -> None:
    """Draw the button that ends a selection."""
    st.button(
        label,
        key="close",
        on_click=lambda: change(selected=""),
        type="tertiary",
        disabled=not view.selected,
    )


ONE_DAY = timedelta(days=1)
