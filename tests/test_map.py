"""What the browser is sent: small, opaque to every layer between, and no more exact than known."""

import base64
import json
import re
from datetime import date

import pytest
import shapely
from folium import FeatureGroup
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw import style
from dashboard.draw.map import base_map, draw, encode
from dashboard.draw.pack import describe_pack, describe_places, describe_texts
from dashboard.draw.ribbon import describe_axis
from dashboard.draw.state import describe_state
from dashboard.features import apply_view
from dashboard.spells import status_spells
from dashboard.view import View
from dashboard.vocabulary import KINDS, STATUSES
from geodata.border import load_lines
from geodata.locate import locate

MAY = View(as_of=date(2026, 11, 21), start=date(2022, 5, 1), end=date(2022, 6, 1))


@pytest.fixture(scope="module")
def may(bundled_features, gazetteer):
    return Drawn(bundled_features, gazetteer, MAY)


class Drawn:
    """What the browser gets of a register, put together again as it does."""

    def __init__(self, features, gazetteer, view):
        histories = status_spells(features, view.as_of)
        self.pack = describe_pack(features, histories, gazetteer, view.as_of)
        shown = apply_view(features, view)
        self.state = describe_state(features, shown, view, None, gazetteer)
        self.texts = describe_texts(features, range(self.pack["count"]), view, gazetteer)

    def marks(self, incident):
        placement = self.pack["placement"][self.pack["ids"].index(incident)]
        return self.pack["placements"][placement]["marks"] if placement >= 0 else []

    def mark(self, incident):
        (mark,) = self.marks(incident)
        return mark

    def text(self, incident):
        return self.texts[self.pack["ids"].index(incident)]


def test_the_fighters_are_a_band_along_all_three_borders(may):
    band = may.mark("northern-border-fighters-2022")
    assert [span[0] for span in band["spans"]] == ["AF-TJ", "AF-UZ", "AF-TM"]
    assert sum(upto - start for _, start, upto in band["spans"]) == pytest.approx(2287, abs=3)
    assert "at" not in band
    assert may.text("northern-border-fighters-2022")["label"] == "fighters: about 4,000"


def test_the_militants_are_two_provinces(may):
    area = may.mark("foreign-militants-2022")
    assert set(area["areas"]) == {"province:AF-BDS", "province:AF-TAK"}
    assert area["outlines"] == []
    assert "at" not in area


def test_the_trucks_keep_both_figures(may):
    told = may.text("shir-khan-stranding-2022-05")["label"]
    assert told == "drivers: dozens (24–99) · trucks: about 100"


def test_a_country_is_in_the_strip_and_never_on_the_map(may):
    assert may.marks("is-k-rockets-2022") == []
    assert may.text("is-k-rockets-2022")["why"] == "Tajikistan · country, no better"


MIXED = """
sources: [{{id: s, publisher: P}}]
incidents:
  - {{id: one, kind: attack, title: One, {place}, claims: [{{source: s}}]}}
"""


def drawn(features_of, gazetteer, place):
    features = features_of(MIXED.format(place=place))
    assert not features.problems
    data = Drawn(features, gazetteer, View(as_of=MAY.as_of))
    precisions = [mark["precision"] for mark in data.marks("one")]
    return precisions, [] if precisions else [data.text("one")["why"]]


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
    mark = Drawn(features, gazetteer, View(as_of=MAY.as_of)).mark("one")
    assert mark["areas"] == []
    assert mark["outlines"]


URLS = dict.fromkeys(("script", "basemap", "relief", "packs"), "../../kept/x")


def test_equal_arguments_give_the_same_map_text(gazetteer):
    line = load_lines()["AF-TJ"]
    axis = describe_axis(gazetteer, line)
    sent = []
    for _ in range(2):
        made = base_map(line, axis, "credit", URLS)
        # folium numbers its elements at random; streamlit-folium takes the numbers out again
        sent.append(re.sub(r"_[0-9a-f]{32}", "", made.get_root().render()))
    assert sent[0] == sent[1]


def test_no_script_of_the_map_comes_from_elsewhere():
    made = base_map(load_lines()["AF-TJ"], {}, "credit", URLS)
    assert made.default_js == [("map", URLS["script"])]
    assert made.default_css == []


def test_a_view_is_a_few_kilobytes(bundled_features, gazetteer):
    state = Drawn(bundled_features, gazetteer, View(as_of=MAY.as_of)).state
    assert len(encode(state)) < 25_000
    assert isinstance(draw(state), FeatureGroup)


@given(st.dictionaries(st.text(), st.text()))
def test_text_crosses_as_letters_that_no_layer_can_read_as_code(data):
    encoded = encode(data)
    assert re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", encoded)
    assert json.loads(base64.b64decode(encoded)) == data


def test_every_kind_and_status_has_a_look():
    assert set(style.KINDS) == set(KINDS)
    assert set(style.STATUSES) == set(STATUSES)
    looks = {(look.plate, look.glyph, look.color) for look in style.KINDS.values()}
    assert len(looks) == len(style.KINDS)
    assert len({look.angle for look in style.KINDS.values()}) == len(style.KINDS)


def marks_of(text, gazetteer):
    placement = locate(text, gazetteer).placement
    assert placement is not None
    return placement, describe_places([placement], gazetteer)


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("Afghan bank, Takhar", "AF"),
        ("Tajik bank, Takhar", "TJ"),
        ("border: Takhar", "both"),
        ("border: Uzbekistan", "both"),
    ],
)
def test_what_its_source_puts_on_one_bank_is_drawn_there_alone(gazetteer, text, bank):
    _, (mark,) = marks_of(text, gazetteer)
    assert mark["bank"] == bank


def test_a_disc_that_the_border_cuts_is_drawn_cut(gazetteer):
    _, (whole,) = marks_of("near Khorugh", gazetteer)
    assert "shape" not in whole
    placement, (cut,) = marks_of("opposite Shidz", gazetteer)
    ground = shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in cut["shape"]])
    assert ground.symmetric_difference(placement.geometry).area < 0.05 * placement.geometry.area
