"""The page's session: what a user turns, clicks or opens by a link becomes the View."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.columns import EPOCH
from dashboard.scene.bundle import RULES, bundle
from dashboard.view import View, read_view, write_view

STATIC = Path(__file__).parent.parent / "static"


def current_view(today: date) -> tuple[View, list[str]]:
    """Give the view of this session: of the URL where that has led elsewhere, else as it was left.

    What a user does comes with the address that the browser had by then, which may still be the one
    before the last view: only once the last was seen there does another address lead elsewhere. A
    page that stays open over midnight goes on to the new day, unless another was chosen.
    """
    state = st.session_state
    address, changes = _address(), state.pop("changes", None)
    if "view" not in state or (address != state.written and (state.seen or changes is None)):
        state.view, state.faults = read_view(address, today)
        state.view = replace(state.view, **(changes or {}))
        state.written = address
        _renew_controls()
    elif state.view.as_of == state.today:
        state.view = replace(state.view, as_of=today)
    state.today = today
    state.seen = address == state.written
    return state.view, list(state.faults)


def _renew_controls() -> None:
    """Make the sidebar's controls others than before: what they held says nothing of the new view.

    A value of theirs may still be on its way here, and would else be taken for a user's choice.
    """
    st.session_state.generation = st.session_state.get("generation", 0) + 1


def key_of(control: str) -> str:
    """Give the key of a control of the sidebar."""
    return f"{control}-{st.session_state.generation}"


def see_address() -> None:
    """Note whether the browser has the address of the last view by now."""
    st.session_state.seen |= _address() == st.session_state.written


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def write_url(view: View, today: date) -> None:
    """Let the page's address say the view."""
    wanted = write_view(view, today)
    if st.session_state.written != wanted:
        st.query_params.from_dict(wanted)
        st.session_state.written, st.session_state.seen = wanted, False


def change(**values: Any) -> None:
    """Change some of the view's values."""
    st.session_state.view = replace(st.session_state.view, **values)
    st.session_state.faults = []
    note_doing(**values)


def note_doing(**values: Any) -> None:
    """Note that the run that follows comes of something done here, not of an address."""
    st.session_state.changes = {**st.session_state.get("changes", {}), **values}


def reset(today: date) -> None:
    """Take back all filters; language and calendar stay."""
    view = st.session_state.view
    fresh = View(as_of=today, language=view.language, calendar=view.calendar)
    change(**{name: getattr(fresh, name) for name in View.__slots__})
    _renew_controls()


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
            note_doing()
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


def _own_script(name: str) -> str:
    """Read a script or style sheet of ours."""
    return (STATIC / name).read_text(encoding="utf-8")


def _component(
    name: str, file: str, html: str, *, styled: bool = True, before: str = ""
) -> Callable[..., Any]:
    """Make a component of a script of ours, with a script `before` it, and of its style sheet."""
    css = _own_script(f"{file}.css") if styled else None
    js = f"{before}\n{_own_script(f'{file}.js')}"
    made: Callable[..., Any] = st.components.v2.component(name, html=html, css=css, js=js)
    return made


_list_component = _component("incident_list", "list", '<div class="list" role="group"></div>')
_ledger_component = _component(
    "crossing_ledger", "ledger", '<div class="ledger" role="group"></div>'
)
_filters_component = _component(
    "filters",
    "filters",
    '<div class="filters"></div>',
    before=bundle(RULES, "numerals.js", "Numerals"),
)
_copy_component = _component("copy_link", "copy", '<button type="button"></button>')
_place_component = _component(
    "place_field",
    "placefield",
    '<label><span></span><textarea rows="1" dir="auto" spellcheck="false"></textarea></label>'
    '<div class="choices"></div><div class="placed" aria-live="polite"></div>',
)
_language_component = _component(
    "page_language",
    "language",
    "<span></span>",
    styled=False,
    before=_own_script("keys.js"),
)


def filters(data: Mapping[str, Any]) -> None:
    """Draw the filters that are chosen from options; a choice changes the view."""
    _filters_component(
        key="filters",
        data={**data, "number": choice()},
        on_chosen_change=_take_choice,
    )


def _take_choice() -> None:
    chosen = st.session_state.filters.chosen
    st.session_state.choice = int(chosen["number"])
    many = {name: tuple(map(str, chosen[name])) for name in ("kinds", "actors", "banks", "sources")}
    grade = "".join(map(str, chosen["grade"]))
    change(**many, grade=grade, certain_only=bool(chosen["certain_only"]))


def choice() -> int:
    """Give the number of the last choice of options that was taken."""
    number: int = st.session_state.get("choice", 0)
    return number


def incident_list(data: Mapping[str, Any], selected: str) -> None:
    """Draw the list; a click selects, and the last row asks for more."""
    _list_component(
        key="incident_list",
        data={**data, "selected": selected},
        on_selected_change=partial(_select, "incident_list"),
        on_more_change=_list_more,
    )


def crossing_ledger(data: Mapping[str, Any], selected: str) -> None:
    """Draw the ledger of crossings; a click selects."""
    _ledger_component(
        key="crossing_ledger",
        data={**data, "selected": selected},
        on_selected_change=partial(_select, "crossing_ledger"),
    )


def _select(component: str) -> None:
    change(selected=str(st.session_state[component].selected))


def _list_more() -> None:
    note_doing()
    st.session_state.listed = int(st.session_state.incident_list.more)


def copy_link(words: Mapping[str, str]) -> None:
    """Draw the button that puts the page's address on the clipboard."""
    _copy_component(key="copy_link", data=dict(words))


def place_field(data: Mapping[str, Any], key: str) -> None:
    """Draw a field for places that tells what is typed while it is typed."""
    _place_component(key=key, data=dict(data), on_text_change=lambda: None)


def typed_place(key: str, first: str) -> str:
    """Give what stands in a field for places; at first, what it was given."""
    typed = st.session_state[key].get("text") if key in st.session_state else None
    return first if typed is None else str(typed)


def tell_language(language: Mapping[str, str], sidebar: str) -> None:
    """Let the browser know the page's language, its direction, and the name of the sidebar."""
    with st.container(key="tongue"):
        told = {name: language[name] for name in ("code", "direction")}
        _language_component(key="page_language", data={**told, "sidebar": sidebar})


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
