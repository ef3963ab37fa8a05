"""What the browser is sent: small, opaque to every layer between, and no more exact than known."""

import base64
import json
import re
from datetime import date

import pytest
from folium import FeatureGroup
from hypothesis import given
from hypothesis import strategies as st

from dashboard.crossings import crossing_statuses
from dashboard.draw import style
from dashboard.draw.map import _encode, base_map, draw
from dashboard.draw.marks import describe_marks
from dashboard.features import apply_view
from dashboard.view import View
from dashboard.vocabulary import KINDS, STATUSES
from geodata.border import load_lines

MAY = View(as_of=date(2026, 11, 21), start=date(2022, 5, 1), end=date(2022, 6, 1))


@pytest.fixture(scope="module")
def may(bundled_features, gazetteer):
    shown = apply_view(bundled_features, MAY)
    statuses = crossing_statuses(bundled_features, gazetteer, MAY.moment, MAY.as_of)
    return describe_marks(shown, MAY, statuses, gazetteer)


def by_id(data, incident):
    return next(mark for mark in data["marks"] if mark["id"] == incident)


def test_the_fighters_are_a_band_along_all_three_borders(may):
    band = by_id(may, "northern-border-fighters-2022")
    assert [span[0] for span in band["spans"]] == ["AF-TJ", "AF-UZ", "AF-TM"]
    assert sum(upto - start for _, start, upto in band["spans"]) == pytest.approx(2287, abs=3)
    assert "at" not in band
    assert band["label"] == "fighters: about 4,000"


def test_the_militants_are_two_provinces(may):
    area = by_id(may, "foreign-militants-2022")
    assert set(area["areas"]) == {"province:AF-BDS", "province:AF-TAK"}
    assert area["outlines"] == []
    assert "at" not in area


def test_the_trucks_keep_both_figures(may):
    assert (
        by_id(may, "shir-khan-stranding-2022-05")["label"]
        == "drivers: dozens (24–99) · trucks: about 100"
    )


def test_a_country_is_in_the_strip_and_never_on_the_map(may):
    assert "is-k-rockets-2022" in {mark["id"] for mark in may["strip"]}
    assert "is-k-rockets-2022" not in {mark["id"] for mark in may["marks"]}


MIXED = """
sources: [{{id: s, publisher: P}}]
incidents:
  - {{id: one, kind: attack, title: One, {place}, claims: [{{source: s}}]}}
"""


def drawn(features_of, gazetteer, place):
    features = features_of(MIXED.format(place=place))
    assert not features.problems
    data = describe_marks(apply_view(features, View(as_of=MAY.as_of)), MAY, [], gazetteer)
    return [mark["precision"] for mark in data["marks"]], [mark["why"] for mark in data["strip"]]


@pytest.mark.parametrize(
    ("place", "precisions"),
    [
        ("place: [Khorugh, Takhar]", ["settlement", "area"]),
        ("place: [Shir Khan Bandar, Khorugh]", ["exact", "settlement"]),
        ("place: [border, Dushanbe city]", ["settlement", "stretch"]),
        ("place: [near Khorugh, Kunduz province]", ["vicinity", "area"]),
        ("place: [Takhar, Badakhshan (AF)]", ["area"]),
        ("place: near Takhar", ["area"]),
        ("at: [71.5, 37.4], precision: district", ["area"]),
        ("at: [71.5, 37.4], precision: exact", ["exact"]),
    ],
)
def test_every_place_of_a_list_is_drawn_as_it_is_known(features_of, gazetteer, place, precisions):
    assert drawn(features_of, gazetteer, place) == (precisions, [])


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("place: Tajikistan", "Tajikistan · country, no better"),
        ("place: Kandahar province", "Kandahar province · outside the map"),
        ("at: [10.5, 50.1], precision: exact", "50.1000° N 10.5000° E · outside the map"),
        ("when: 2022", "no place given"),
    ],
)
def test_what_cannot_be_drawn_is_told(features_of, gazetteer, place, why):
    assert drawn(features_of, gazetteer, place) == ([], [why])


def test_near_a_province_takes_up_more_ground_than_the_province(features_of, gazetteer):
    features = features_of(MIXED.format(place="place: near Takhar"))
    data = describe_marks(apply_view(features, View(as_of=MAY.as_of)), MAY, [], gazetteer)
    (mark,) = data["marks"]
    assert mark["areas"] == []
    assert mark["outlines"]


def test_equal_arguments_give_the_same_map_text():
    line = load_lines()["AF-TJ"]
    sent = []
    for _ in range(2):
        made = base_map(line, "credit", "../assets", "../shapes", "1")
        # folium numbers its elements at random; streamlit-folium takes the numbers out again
        sent.append(re.sub(r"_[0-9a-f]{32}", "", made.get_root().render()))
    assert sent[0] == sent[1]


def test_no_script_of_the_map_comes_from_elsewhere():
    made = base_map(load_lines()["AF-TJ"], "credit", "../assets", "../shapes", "1")
    assert all(url.startswith("../assets/") for _, url in made.default_js)
    assert made.default_css == []


def test_a_view_is_a_few_kilobytes(bundled_features, gazetteer):
    view = View(as_of=MAY.as_of)
    shown = apply_view(bundled_features, view)
    assert len(_encode(describe_marks(shown, view, [], gazetteer))) < 25_000
    assert isinstance(draw(shown, view, [], gazetteer), FeatureGroup)


@given(st.dictionaries(st.text(), st.text()))
def test_text_crosses_as_letters_that_no_layer_can_read_as_code(data):
    encoded = _encode(data)
    assert re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", encoded)
    assert json.loads(base64.b64decode(encoded)) == data


def test_every_kind_and_status_has_a_look():
    assert set(style.KINDS) == set(KINDS)
    assert set(style.STATUSES) == set(STATUSES)
    looks = {(look.plate, look.glyph, look.color) for look in style.KINDS.values()}
    assert len(looks) == len(style.KINDS)
    assert len({look.angle for look in style.KINDS.values()}) == len(style.KINDS)
