"""The page's controls: what a user turns becomes the View."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as components

from dashboard.features import Features
from dashboard.knowledge import is_known
from dashboard.model import Incident
from dashboard.view import FIRST_DAY, PRESETS, View, read_view, write_view

STATIC = Path(__file__).parent / "static"
_ONE_DAY = timedelta(days=1)

_list_component = st.components.v2.component(
    "incident_list",
    html='<div class="list" role="group" aria-label="Incidents in the view"></div>',
    css=(STATIC / "list.css").read_text(encoding="utf-8"),
    js=(STATIC / "list.js").read_text(encoding="utf-8"),
)


@st.cache_resource
def shapes_component() -> str:
    """Let the browser fetch geodata's shapes; gives the name they are served under."""
    component = components.declare_component("shapes", path=str(files("geodata") / "shapes"))
    return str(component.name)


def current_view(today: date) -> tuple[View, list[str]]:
    """Give the view of this session: of the URL where it has changed, else as it was left.

    A page that stays open over midnight goes on to the new day, unless another was chosen.
    """
    state = st.session_state
    values = {key: st.query_params.get_all(key) for key in st.query_params}
    if "view" not in state or values != state.written:
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


def _change(**values: Any) -> None:
    st.session_state.view = replace(st.session_state.view, **values)
    st.session_state.faults = []


def known(features: Features, view: View) -> list[Incident]:
    """Give the incidents that were known on the view's day: the controls tell of no others."""
    incidents = features.frame["incident"]
    return [i for i in incidents if is_known(i, features.sources, view.as_of)]


def _starts(incidents: list[Incident]) -> list[date]:
    days = [
        (incident.when.earliest_start, incident.when.latest_start)
        for incident in incidents
        if incident.when
    ]
    return [day for bounds in days for day in bounds if day is not None]


def span(incidents: list[Incident], today: date) -> tuple[date, date]:
    """Give the first and the last day the slider reaches: all dated incidents, and today."""
    days = [today, *_starts(incidents)]
    # a slider needs two ends, even on a register without dates
    return min(*days, today - _ONE_DAY), max(days)


def sidebar(view: View, features: Features, today: date) -> View:
    """Draw the filters and give the view they make."""
    incidents = known(features, view)
    kinds = Counter(incident.kind for incident in incidents)
    actors = Counter(actor for incident in incidents for actor in incident.actors)
    state = st.session_state
    # an actor of the URL in another case, or one that is gone, stays a filter that can be seen
    spelt = {actor.casefold(): actor for actor in actors}
    chosen = list(dict.fromkeys(spelt.get(actor.casefold(), actor) for actor in view.actors))
    state.kinds, state.actors = list(view.kinds), chosen
    state.text, state.place, state.grade = view.text, view.place, view.grade or "any"
    state.certain_only, state.as_of = view.certain_only, view.as_of
    first, last = span(incidents, today)
    if len(state.get("days", (first, last))) == 2:  # else a range is being picked: leave it alone
        state.days = _within(view, first, last)
    with st.sidebar:
        st.date_input(
            "Window, first and last day",
            key="days",
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            on_change=lambda: _slide(state.days, first, last),
        )
        st.multiselect(
            "Kind",
            sorted({*kinds, *view.kinds}),
            key="kinds",
            format_func=lambda kind: f"{kind.replace('-', ' ')} · {kinds[kind]}",
            on_change=lambda: _change(kinds=tuple(state.kinds)),
            placeholder="all kinds",
        )
        st.multiselect(
            "Actor",
            sorted({*actors, *chosen}),
            key="actors",
            format_func=lambda actor: f"\u2068{actor}\u2069 · {actors[actor]}",
            on_change=lambda: _change(actors=tuple(state.actors)),
            placeholder="all actors",
        )
        st.text_input(
            "Text",
            key="text",
            placeholder="in titles, claims, quotes",
            on_change=lambda: _change(text=state.text.strip()),
        )
        st.text_input(
            "Place or stretch",
            key="place",
            placeholder="Takhar · border: Kunduz",
            on_change=lambda: _change(place=state.place.strip()),
        )
        grades = ["any", *"ABCDE", *(g for g in [view.grade] if g and g not in "ABCDE")]
        st.selectbox(
            "Source graded at least",
            grades,
            key="grade",
            on_change=lambda: _change(grade="" if state.grade == "any" else state.grade),
            help="NATO Admiralty reliability; F means it cannot be judged, so any limit hides it",
        )
        st.toggle(
            "Only what is certain",
            key="certain_only",
            on_change=lambda: _change(certain_only=state.certain_only),
        )
        st.date_input(
            "As known on",
            key="as_of",
            format="YYYY-MM-DD",
            max_value=max(today, view.as_of),
            min_value=FIRST_DAY,
            on_change=lambda: _change(as_of=state.as_of or today),
            help="claims published later do not count",
        )
        st.button("Reset", on_click=lambda: _change(**_defaults(today)), width="stretch")
    return _view()


def _view() -> View:
    view: View = st.session_state.view
    return view


def _defaults(today: date) -> dict[str, Any]:
    fresh = View(as_of=today)
    return {name: getattr(fresh, name) for name in View.__slots__}


def time(view: View, features: Features, today: date) -> View:
    """Draw the window's presets, steps and slider, and give the view they make."""
    first, last = span(known(features, view), today)
    state = st.session_state
    state.slider, state.preset = _within(view, first, last), _preset(view)
    bounded = view.start is not None and view.end is not None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="time"):
        st.segmented_control(
            "Window",
            list(PRESETS),
            key="preset",
            label_visibility="collapsed",
            on_change=lambda: _choose_preset(state.preset, features),
            width="content",
        )
        st.button(
            "‹",
            key="earlier",
            help="the window before",
            on_click=lambda: _step(-1),
            disabled=not bounded,
        )
        st.button(
            "›",
            key="later",
            help="the window after",
            on_click=lambda: _step(1),
            disabled=not bounded,
        )
        st.slider(
            "Window of days",
            first,
            last,
            key="slider",
            format="D MMM YYYY",
            label_visibility="collapsed",
            on_change=lambda: _slide(state.slider, first, last),
        )
    return _view()


def _within(view: View, first: date, last: date) -> tuple[date, date]:
    """Give the first and last day of a view's window, as far as the controls reach."""
    start = min(max(view.start or first, first), last)
    return start, min(max((view.end - _ONE_DAY) if view.end else last, start), last)


def _preset(view: View) -> str | None:
    if view.start is None and view.end is None:
        return "all"
    if view.start and view.end:
        days = (view.end - view.start).days
        return next((name for name, length in PRESETS.items() if length == days), None)
    return None


def _choose_preset(name: str | None, features: Features) -> None:
    days = PRESETS[name or "all"]
    if days is None:
        _change(start=None, end=None)
        return
    view = _view()
    # counted back from the window's end, or where it has none from the last day on which something
    # known by then may have begun
    begun = [day for day in _starts(known(features, view)) if day <= view.as_of]
    end = view.end or max(begun, default=view.as_of) + _ONE_DAY
    _change(start=end - timedelta(days=days), end=end)


def _step(way: int) -> None:
    view = _view()
    if view.start is None or view.end is None:
        return
    if view.start.day == 1 and view.end.day == 1:
        months = (view.end.year - view.start.year) * 12 + view.end.month - view.start.month
        _change(start=_months_on(view.start, way * months), end=_months_on(view.end, way * months))
        return
    length = (view.end - view.start) * way
    _change(start=view.start + length, end=view.end + length)


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _slide(chosen: tuple[date, ...], first: date, last: date) -> None:
    if len(chosen) < 2:
        return  # a range of which only the first day has been picked yet
    start, end = chosen
    _change(start=None if start == first else start, end=None if end == last else end + _ONE_DAY)


def incident_list(rows: list[dict[str, object]], selected: str) -> None:
    """Draw the list; a click selects."""
    result = _list_component(
        key="incident_list",
        data={"rows": rows, "selected": selected, "empty": "Nothing in this view."},
        on_selected_change=lambda: None,
    )
    chosen = result.selected
    if chosen is not None and chosen != selected:
        _select(chosen)


def take_map_click(answer: Any, view: View) -> None:
    """Select what was clicked on the map; each click counts once."""
    click = answer.get("click") if isinstance(answer, dict) else None
    if click is None or click == st.session_state.get("last_click"):
        return
    st.session_state.last_click = click
    chosen = str(answer.get("selected") or "")
    if chosen != view.selected:
        _select(chosen)


def close_detail(view: View) -> None:
    """Draw the button that ends a selection."""
    st.button(
        "✕ close",
        key="close",
        on_click=lambda: _change(selected=""),
        type="tertiary",
        disabled=not view.selected,
    )


def _select(incident_id: str) -> None:
    _change(selected=incident_id)
    st.rerun()
