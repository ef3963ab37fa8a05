"""The map's scene over made registers and views: nothing shown is lost, no mark claims too much."""

import base64
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.features import apply_view
from dashboard.placed import open_register
from dashboard.scene.engine import engine
from dashboard.scene.extent import HOME, paper_extent, screen_extent
from dashboard.scene.given import describe_given
from dashboard.scene.map import map_svg, scene_of
from dashboard.spells import status_spells
from dashboard.view import View
from geodata.layers import WINDOW

# Places of every kind, each of which many incidents may share.
PLACES = {
    "spot": ["Shir Khan Bandar", "Khorugh", "Dushanbe", "[Khorugh, Shir Khan Bandar]"],
    "disc": ["near Khorugh", "near Ishkashim (TJ)", "20 km east of Ishkashim (TJ)"],
    "area": ["Takhar", "[Takhar, Badakhshan (AF)]", "Darqad", "near Takhar", "GBAO"],
    "band": ["border", "'border: Takhar'", "'Tajik bank, Takhar'", "'Afghan bank, border'"],
    "strip": ["Tajikistan", "Afghanistan", ""],
    "several": ["[Khorugh, Takhar]"],
}
EACH = 13
KINDS = ("attack", "deployment", "statement", "closure")
SPOT, GROUND, LINE = {"symbol", "cluster"}, {"area", "area-count"}, {"band", "band-profile"}
FORMS = {
    "spot": SPOT,
    "disc": {"disc", "cluster"},
    "area": GROUND,
    "band": LINE,
    "strip": {"strip"},
    "several": SPOT | GROUND,
}


def _written(places):
    lines = ["sources:", "  - {id: s, publisher: P, published: 2022-05-12}", "incidents:"]
    for number, (_, place, kind) in enumerate(places):
        where = f" place: {place}," if place else ""
        told = f"id: i{number}, kind: {kind}, title: Number {number}, when: 2022-05-10,"
        lines.append(f"  - {{{told}{where} claims: [{{source: s}}]}}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a register of many incidents at a few places each, as the drawing rules are given it."""
    places = [
        (form, place, KINDS[number % len(KINDS)])
        for form, names in PLACES.items()
        for place in names
        for number in range(EACH)
    ]
    path = tmp_path_factory.mktemp("scenes") / "incidents.yaml"
    path.write_text(_written(places), encoding="utf-8")
    placed = open_register(path)
    assert not placed.problems, placed.problems[:3]
    view = View(as_of=date(2022, 6, 1))
    shown = apply_view(placed.features, view, None)
    histories = status_spells(placed.features, view.as_of)
    described = describe_given(shown, view, None, histories, placed.gazetteer)
    ids = [incident.id for incident in placed.features.columns.incidents]
    return placed, view, described, {f"i{n}": (f, p) for n, (f, p, _) in enumerate(places)}, ids


@pytest.fixture(scope="module")
def rules():
    with engine() as running:
        yield running


def _showing(described, states):
    """Give what is drawn of a register of which each incident is hidden, shown or possible."""
    packed = bytearray(-(-len(states) // 4))
    for row, state in enumerate(states):
        packed[row >> 2] |= state << 2 * (row & 3)
    told = {**described["state"], "states": base64.b64encode(bytes(packed)).decode()}
    return {**described, "state": told}


def _marks_of(scene):
    found: dict[str, list[Any]] = {}
    for mark in scene["marks"]:
        for incident in mark["incidents"]:
            found.setdefault(incident, []).append(mark)
    return found


def _due(described, ids, ground, places):
    """Give the incidents of a spot that lies in the frame, whose corners are told."""
    (west, north), _, (east, south), _ = ground
    pack = described["pack"]
    return {
        name
        for name, code in zip(ids, pack["placement"], strict=True)
        if places[name][0] in ("spot", "disc")
        and any(
            west < mark["at"][0] < east and south < mark["at"][1] < north
            for mark in pack["placements"][code]["marks"]
        )
    }


STATES = st.lists(st.integers(0, 2), min_size=1, max_size=40)
SIZES = st.tuples(st.integers(200, 1900), st.integers(150, 1000))
EXTENTS = st.one_of(
    st.just({"name": "mercator", "bounds": HOME, "inside": WINDOW}),
    st.just({"name": "lambert", "bounds": HOME, "pad": 16, "inside": WINDOW}),
    st.builds(
        lambda lon, lat, zoom: {"name": "mercator", "center": [lon, lat], "zoom": zoom},
        st.floats(66, 75),
        st.floats(36, 39),
        st.floats(5.5, 12),
    ),
)
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@SLOW
@given(some=STATES, seed=st.integers(0, 2**30), size=SIZES, extent=EXTENTS)
def test_all_that_is_shown_is_in_a_mark_or_a_rest_that_is_told(
    made, rules, some, seed, size, extent
):
    _, _, described, places, ids = made
    states = [some[(row * 7 + seed) % len(some)] for row in range(len(ids))]
    scene = scene_of(rules, _showing(described, states), size, extent)
    marks = _marks_of(scene)
    left = [each["incident"] for each in scene["left_out"]]
    if extent.get("name") == "mercator":
        assert not set(left) & _due(described, ids, scene["scale"]["ground"], places)
    shown = {incident for incident, state in zip(ids, states, strict=True) if state}
    assert set(marks) | set(left) == shown
    assert not set(marks) & set(left)
    assert len(left) == len(set(left))
    for incident, found in marks.items():
        form, place = places[incident]
        # one mark for each of its places
        assert len(found) <= (place.count(", ") + 1 if form in ("several", "spot") else 1)
        assert {mark["form"] for mark in found} <= FORMS[form], (incident, place)
        possible = states[ids.index(incident)] == 2
        for mark in found:
            assert not (possible and mark["certain"])
            if form == "band":
                wanted = {"'Tajik": "TJ", "'Afghan": "AF"}.get(place.split(" ")[0], "both")
                assert mark["bank"] == wanted
                assert 0 <= mark["km_from"] < mark["km_to"] <= 1344


@SLOW
@given(some=STATES, size=st.tuples(st.integers(700, 1500), st.integers(400, 900)))
def test_page_and_paper_give_the_same_forms(made, rules, some, size):
    placed, view, described, places, ids = made
    states = [some[row % len(some)] for row in range(len(ids))]
    told = _showing(described, states)
    forms = []
    for extent in (screen_extent(view), paper_extent(view, placed.gazetteer, told["pack"])):
        marks = _marks_of(scene_of(rules, told, size, extent))
        forms.append(
            {
                incident: sorted({mark["form"] for mark in found} - SPOT)
                for incident, found in marks.items()
                if places[incident][0] != "disc"
            }
        )
    screen, paper = forms
    assert screen == paper


def test_a_drawing_is_the_same_each_time_and_holds_no_more_than_text(made, rules):
    placed, view, described, _, ids = made
    told = _showing(described, [1] * len(ids))
    extent = paper_extent(view, placed.gazetteer, told["pack"])
    first, second = (map_svg(rules, told, (900, 500), extent)[0] for _ in range(2))
    assert first == second
    assert first.startswith("<svg ")
    drawn = re.sub(r"data:image/jpeg;base64,[^\"]*", "", first)
    for never in ("<script", "NaN", "undefined", "Infinity", "relief:", "[object"):
        assert never not in drawn
