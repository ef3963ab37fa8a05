"""The page: sidebar -> View -> drawings. Only this module and its controls know Streamlit."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import streamlit as st
from streamlit_folium import st_folium

from dashboard import controls
from dashboard.crossings import crossing_statuses
from dashboard.draw import map as border_map
from dashboard.draw import page, words
from dashboard.features import Features, Row, Shown, apply_view, look_at, place_incidents, rows
from dashboard.model import Register
from dashboard.problems import Problem
from dashboard.register import load_register
from dashboard.view import View
from geodata.border import load_lines
from geodata.gazetteer import Gazetteer, load_gazetteer
from geodata.locate import locate

STATIC = Path(__file__).parent / "static"
SHAPES = Path(str(files("geodata") / "shapes"))
# seen from inside the map's frame, and so right under any server.baseUrlPath
ASSETS_URL = "../../app/static"

# how often an open page asks whether the register has changed
FOLLOW_S = 0.5

HIDDEN = "The filters in force hide this incident."

Stamp = tuple[int, int]


@st.cache_resource(show_spinner="Loading the gazetteer …")
def _gazetteer() -> Gazetteer:
    return load_gazetteer()


@st.cache_resource(show_spinner="Reading the register …", max_entries=8)
def _read(path: str, stamp: Stamp) -> tuple[Register, Features]:  # noqa: ARG001 (the stamp is the cache's key)
    register = load_register(Path(path))
    return register, place_incidents(register, _gazetteer())


@st.cache_resource
def _last_good() -> dict[str, tuple[Register, Features]]:
    return {}


@st.cache_resource
def _attribution() -> str:
    base = json.loads((SHAPES / "basemap.json").read_text(encoding="utf-8"))
    return str(base["attribution"])


@st.cache_resource
def _assets_version() -> str:
    newest = max(path.stat().st_mtime_ns for root in (STATIC, SHAPES) for path in root.rglob("*"))
    return f"{newest:x}"


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


@st.fragment(run_every=FOLLOW_S)
def _follow(path: Path, stamp: Stamp) -> None:
    """Run the page again when the register has changed."""
    if _stamp(path) != stamp:
        st.rerun()


def _readable(path: Path, stamp: Stamp) -> tuple[Register, Features, Register]:
    """Read the register; while it cannot be read, keep the last state that could.

    Returns the register to show, its features, and the register as it now stands in the file.
    """
    register, features = _read(str(path), stamp)
    if not _unreadable(register) or str(path) not in _last_good():
        _last_good()[str(path)] = (register, features)
        return register, features, register
    shown, shown_features = _last_good()[str(path)]
    return shown, shown_features, register


def _unreadable(register: Register) -> bool:
    """Tell whether nothing of a register can be read: not even how many entries it has."""
    return not register.entries and bool(register.problems)


def _newest_first(row: Row) -> tuple[bool, int, str]:
    when = row.incident.when
    day = when and (when.earliest_start or when.latest_start)
    return (not row.certain, -(day.toordinal() if day else 0), row.incident.id)


def _detail(register: Register, features: Features, shown: Shown, view: View) -> None:
    row = look_at(features, view.selected, view.as_of)
    if row is None:
        st.html(str(page.banner(f"No incident has the id {view.selected}.")))
        return
    hidden = "" if view.selected in set(shown.frame["id"]) else HIDDEN
    st.html(str(page.detail(row, register, words.day_text(view.as_of), hidden)))


def main() -> None:
    """Draw the page once; Streamlit calls this at every interaction."""
    today = datetime.now(UTC).astimezone().date()
    st.set_page_config(page_title="Border incidents", page_icon="◈", layout="wide")
    st.html(str(page.head()))
    path = Path(os.environ.get("INCIDENTS_REGISTER", "incidents.yaml")).resolve()
    stamp = _stamp(path)
    register, features, in_file = _readable(path, stamp)
    found = [*in_file.problems, *(features.problems if in_file is register else ())]
    problems = sorted(found, key=lambda problem: (problem.file, problem.line, problem.column))
    view, faults = controls.current_view(today)
    view = controls.sidebar(view, features, today)

    area = None
    if view.place:
        answer = locate(view.place, _gazetteer())
        area = answer.placement
        if area is None:
            faults.append(f"place: {answer.why}")
    shown = apply_view(features, view, area)
    _header(register, shown, view, today, broken=register.entries - len(register.incidents))
    _banners(in_file, register, problems, faults, path)
    view = controls.time(view, features, today)
    _map_and_list(register, features, shown, view, today)
    _follow(path, stamp)


def _header(register: Register, shown: Shown, view: View, today: date, broken: int) -> None:
    st.html(
        str(
            page.header(
                register.title,
                words.window_text(view),
                words.day_text(view.as_of),
                words.count_text(shown, broken),
                words.reasons(shown, broken),
                today=view.as_of == today,
            )
        )
    )


def _banners(
    in_file: Register, register: Register, problems: list[Problem], faults: list[str], path: Path
) -> None:
    # one container, full or empty: the map below must keep its place on the page, or it starts anew
    with st.container(key="banners"):
        for fault in faults:
            st.html(str(page.banner(fault)))
        if in_file is not register:
            st.html(str(page.banner(f"{path.name} cannot be read; this is its last good state.")))
        if problems:
            st.html(str(page.problems(problems, path.name)))


def _map_and_list(
    register: Register, features: Features, shown: Shown, view: View, today: date
) -> None:
    gazetteer = _gazetteer()
    ruler = load_lines()["AF-TJ"]
    statuses = crossing_statuses(features, gazetteer, view.moment, view.as_of)
    left, right = st.columns([2.7, 1], gap="small")
    with left:
        answer = st_folium(
            border_map.base_map(
                ruler,
                _attribution(),
                ASSETS_URL,
                f"../{controls.shapes_component()}",
                _assets_version(),
            ),
            key="map",
            height=620,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=border_map.draw(shown, view, statuses, gazetteer),
        )
        controls.take_map_click(answer, view)
    with right:
        # always there, so that the list below stays the same element when a selection begins
        with st.container(key="detail"):
            if view.selected:
                controls.close_detail(view)
                _detail(register, features, shown, view)
        with st.container(key="list"):
            listed = sorted(rows(shown), key=_newest_first)
            controls.incident_list(page.list_rows(listed), view.selected)
    foot = page.footer(register.digest, border_map.ruler_text(ruler), len(register.sources))
    st.html(str(foot))
    controls.write_url(view, today)


if __name__ == "__main__":
    main()
