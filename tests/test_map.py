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
from dashboard.draw.map import _encode, base_map, draw, marks
from dashboard.features import apply_view
from dashboard.view import View
from dashboard.vocabulary import KINDS, STATUSES
from geodata.border import load_lines

MAY = View(as_of=date(2026, 11, 21), start=date(2022, 5, 1), end=date(2022, 6, 1))


@pytest.fixture(scope="module")
def may(bundled_features, gazetteer):
    shown = apply_view(bundled_features, MAY)
    statuses = crossing_statuses(bundled_features, gazetteer, MAY.moment, MAY.as_of)
    return marks(shown, MAY, statuses, gazetteer)


def by_id(data, incident):
    return next(mark for mark in data["marks"] if mark["id"] == incident)


def test_the_fighters_are_a_band_along_all_three_borders(may):
    band = by_id(may, "northern-border-fighters-2022")
    assert [span[0] for span in band["spans"]] == ["AF-TJ", "AF-UZ", "AF-TM"]
    assert sum(upto - start for _, start, upto in band["spans"]) == pytest.approx(2287, abs=3)
    assert not band["areas"]
    assert band["label"] == "fighters: about 4,000"


def test_the_militants_are_two_provinces(may):
    area = by_id(may, "foreign-militants-2022")
    assert set(area["areas"]) == {"province:AF-BDS", "province:AF-TAK"}
    assert area["shape"] is None
    assert area["spans"] == []


def test_the_trucks_keep_both_figures(may):
    assert (
        by_id(may, "shir-khan-stranding-2022-05")["label"]
        == "drivers: dozens (24–99) · trucks: about 100"
    )


def test_a_country_is_in_the_strip_and_never_on_the_map(may):
    assert "is-k-rockets-2022" in {mark["id"] for mark in may["strip"]}
    assert all(mark["precision"] != "country" for mark in may["marks"])


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
    assert len(_encode(marks(shown, view, [], gazetteer))) < 25_000
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
