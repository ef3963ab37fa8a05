from collections import Counter, defaultdict
from itertools import combinations

import pytest
import shapely
from shapely.geometry import Point

from geodata.border import GEOD
from geodata.finding.matching import look_up
from geodata.finding.suggesting import suggest
from geodata.gazetteer import geometry, make_gazetteer
from geodata.names import Name, Script, fold
from geodata.own.placefile import PlacefileError, read_placefile, read_shipped_places
from geodata.place import Place
from geodata.precision import Precision

LAYERS = {
    "crossing",
    "place",
    "town",
    "airfield",
    "district",
    "province",
    "country",
    "river",
    "lake",
}
AREAS = ("country", "province", "district")


def of_layer(gazetteer, *layers):
    return [place for place in gazetteer.places.values() if place.layer in layers]


# Reading the places kept by hand.

GOOD = """
version: 7
places:
  - id: pul
    name: Pul-e Namuna
    kind: bridge
    country: [AF, TJ]
    at: [68.6186, 37.1953]
    precision: exact
    radius_m: 500
    district: Imam Sahib
    names:
      - {name: پل نمونه, lang: fa, source: a list}
      - {name: NO, lang: no, source: a list}
    source: another list
    note: |
      two
      lines
"""


def test_an_entry_is_read_as_it_stands():
    version, (entry,) = read_placefile(GOOD)
    assert version == "7"
    assert entry.id == "crossing:pul"
    assert (entry.lon, entry.lat, entry.radius_m) == (68.6186, 37.1953, 500.0)
    assert entry.precision is Precision.EXACT
    assert entry.names == (
        Name("Pul-e Namuna", "en", Script.LATIN, "another list"),
        Name("پل نمونه", "fa", Script.ARABIC, "a list"),
        Name("NO", "no", Script.LATIN, "a list"),
    )
    assert entry.note == "two lines"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    kind: bridge\n", "", "place pul: lacks kind"),
        ("    note: |", "    remark: |", "place pul: has an unknown key .remark."),
        ("[68.6186, 37.1953]", "[37.1953, 168.6186]", "at must be"),
        ("[68.6186, 37.1953]", "[68.6186]", "place pul"),
        ("[68.6186, 37.1953]", "[x, y]", "place pul"),
        ("precision: exact", "precision: good", "place pul: precision .good. is no precision"),
        ("radius_m: 500", "radius_m: far", "place pul"),
        ("version: 7", "version: [", "not YAML"),
        ("places:", "lieux:", "needs a list called places"),
        (GOOD, "- a", "needs a list called places"),
        (GOOD, "places: [3, {}]", "place 1: .*; place 2: lacks"),
    ],
)
def test_a_broken_file_of_places_tells_every_fault(old, new, fault):
    with pytest.raises(PlacefileError, match=fault):
        read_placefile(GOOD.replace(old, new))


def test_an_id_is_taken_once():
    twice = GOOD + GOOD.partition("places:\n")[2]
    with pytest.raises(PlacefileError, match="place pul: id is taken twice"):
        read_placefile(twice)


# Looking up, on a few made-up names.


def small(*names, layer="town"):
    return make_gazetteer(
        [
            Place(
                f"town:{i}",
                name,
                layer,
                ("AF",),
                69.0 + i,
                37.0,
                Precision.SETTLEMENT,
                2000.0,
                (Name(name, "", Script.LATIN, "made up"),),
            )
            for i, name in enumerate(names)
        ],
        "1",
    )


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("Dasht-e Qala", "exact"),
        ("dasht-e qala", "exact"),
        (" Dasht-e  Qala ", "exact"),
        ("Dashti Qala", "folded"),
        ("Dashteqala", "transliterated"),
        ("Dashtiqala", "folded"),
        ("Dasht-e Kala", "transliterated"),
        ("Дашти Қала", "transliterated"),
        ("دشت قلعه", "transliterated"),
    ],
)
def test_how_a_name_was_met(written, how):
    (match,) = look_up(small("Dasht-e Qala"), written)
    assert match.how == how
    assert match.matched.name == "Dasht-e Qala"


def test_better_ways_of_matching_score_higher():
    ways = ["Dasht-e Qala", "Dashti Qala", "Dasht-e Kala", "Dasht Kalah"]
    scores = [look_up(small("Dasht-e Qala"), way)[0].score for way in ways]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[0] == 1.0


@pytest.mark.parametrize("text", ["", "  ", "-", "Kundus", "Kun", "Kunduzz City of", "\x00", "()"])
def test_what_is_not_there_is_not_found(text):
    assert look_up(small("Kunduz"), text) == ()


def test_the_nearest_names_come_first():
    assert suggest(small("Kunduz", "Kunar", "Takhar"), "Kundus") == ("Kunduz",)
    assert suggest(small("Kunduz", "Kunar", "Takhar"), "Кундус")[0] == "Kunduz"
    assert suggest(small("Kunduz"), "Xyzzyx") == ()
    assert suggest(small("Kunduz"), "") == ()


# The shipped gazetteer.


def test_every_place_is_whole(gazetteer):
    for place in gazetteer.places.values():
        assert place.layer in LAYERS
        assert place.name
        assert place.names
        assert place.id.startswith(f"{place.layer}:"), place.id
        assert -180 <= place.lon <= 180
        assert -90 <= place.lat <= 90
        assert place.radius_m > 0
        assert all(area in gazetteer.places for area in place.within), place
        assert all(name.name.strip() for name in place.names)


def test_every_layer_is_there(gazetteer):
    counts = Counter(place.layer for place in gazetteer.places.values())
    assert set(counts) == LAYERS
    assert counts["province"] == 38
    assert 440 <= counts["district"] <= 470
    assert gazetteer.version


def test_the_point_of_an_area_lies_in_it_and_its_disc_covers_it(gazetteer):
    for place in of_layer(gazetteer, *AREAS):
        shape = geometry(gazetteer, place.id)
        assert shape.intersects(Point(place.lon, place.lat)), place.id
        corner = shapely.get_coordinates(shape)[::97]
        for lon, lat in corner:
            assert GEOD.inv(place.lon, place.lat, lon, lat)[2] <= place.radius_m + 1


def test_towns_lie_in_what_they_are_said_to_lie_in(gazetteer):
    for place in of_layer(gazetteer, "town"):
        point = Point(place.lon, place.lat)
        for area in place.within:
            if not area.startswith("country:"):
                assert geometry(gazetteer, area).intersects(point), (place.name, area)


def test_places_kept_by_hand_are_all_there(gazetteer):
    _, entries = read_shipped_places()
    assert {entry.id for entry in entries} <= set(gazetteer.places)
    for entry in entries:
        place = gazetteer.places[entry.id]
        assert {f"country:{country}" for country in entry.country} <= set(place.within), place.id


def test_places_of_one_layer_and_name_lie_apart(gazetteer):
    """One place is not in the gazetteer twice, under one name, a few kilometres apart."""
    named = defaultdict(list)
    for place in of_layer(gazetteer, "town", "place", "crossing"):
        named[place.layer, fold(place.name), place.country].append(place)
    doubles = [
        (one.id, two.id)
        for places in named.values()
        for one, two in combinations(places, 2)
        if GEOD.inv(one.lon, one.lat, two.lon, two.lat)[2] < 5_000
    ]
    assert doubles == []


def test_every_name_finds_its_place(gazetteer):
    lost = [
        (place.id, name.name)
        for place in gazetteer.places.values()
        for name in place.names
        if place.id not in {match.place.id for match in look_up(gazetteer, name.name)}
    ]
    assert lost == []


def test_kundus_is_not_kunduz(gazetteer):
    assert look_up(gazetteer, "Kundus") == ()
    assert suggest(gazetteer, "Kundus")[0] == "Kunduz"
