from itertools import pairwise

import pytest
from shapely.geometry import LineString, box

from geodata.along import districts_along, names_by_language, provinces_along
from geodata.border import TOLERANCE_M, load_lines, make_line, spans_in
from geodata.gazetteer import geometry, make_gazetteer
from geodata.names import Name, Script
from geodata.place import Place
from geodata.precision import Precision

MAIN = load_lines()["AF-TJ"]
STRAIGHT = make_line("AF-TJ", LineString([(68.0, 37.0), (69.0, 37.0)]))


def district(place_id, country, *names):
    return Place(
        f"district:{place_id}", place_id, "district", (country,), 68.5, 37.0,
        Precision.DISTRICT, 1000.0, names,
    )  # fmt: skip


def gazetteer_of(**shapes):
    """Make districts, named after their country and a number: TJ_1."""
    places = [district(name, name[:2]) for name in shapes]
    return make_gazetteer(places, "test", {f"district:{n}": s for n, s in shapes.items()})


@pytest.mark.parametrize("areas", [districts_along, provinces_along])
@pytest.mark.parametrize("bank", ["AF", "TJ"])
def test_the_areas_of_a_bank_cover_the_border_end_to_end(gazetteer, areas, bank):
    found = [one for one in areas(MAIN, gazetteer) if one.bank == bank]
    assert found[0].km_from == pytest.approx(0.0, abs=0.1)
    assert found[-1].km_to == pytest.approx(MAIN.length_km, abs=0.1)
    for west, east in pairwise(found):
        assert east.km_from == pytest.approx(west.km_to, abs=0.2)


def test_districts_are_those_that_asking_every_near_one_finds(gazetteer):
    found = {(one.place_id, one.km_from, one.km_to) for one in districts_along(MAIN, gazetteer)}
    line = LineString(MAIN.coordinates)
    wanted = set()
    for place in gazetteer.places.values():
        if place.layer != "district" or place.country[0] not in MAIN.countries:
            continue
        shape = geometry(gazetteer, place.id)
        if shape.distance(line) < 0.05:
            wanted |= {(place.id, s.km_from, s.km_to) for s in spans_in(MAIN, shape)}
    assert found == wanted


def test_areas_stand_west_to_east_with_bank_and_names(gazetteer):
    found = districts_along(MAIN, gazetteer)
    assert [one.km_from for one in found] == sorted(one.km_from for one in found)
    by_id = {one.place_id: one for one in found}
    imam_sahib = by_id["district:AF-KDZ-imam-sahib"]
    assert (imam_sahib.bank, imam_sahib.country) == ("AF", "AF")
    assert imam_sahib.km_from < 113 < imam_sahib.km_to  # Shir Khan Bandar lies in it
    assert imam_sahib.names["en"] == "Imam Sahib"
    assert imam_sahib.names["fa"] == "امام صاحب"


def test_an_area_the_line_comes_back_to_has_each_of_its_stretches():
    two = box(68.1, 36.5, 68.3, 37.0).union(box(68.5, 36.5, 68.8, 37.0))
    found = districts_along(STRAIGHT, gazetteer_of(AF_1=two, TJ_1=box(68.0, 37.0, 69.0, 37.5)))
    spans = [(one.name, round(one.km_from), round(one.km_to)) for one in found]
    assert spans == [("TJ_1", 0, 89), ("AF_1", 9, 27), ("AF_1", 45, 71)]


@pytest.mark.parametrize(("gap_m", "touches"), [(TOLERANCE_M / 2, True), (TOLERANCE_M * 4, False)])
def test_a_district_touches_within_the_tolerance_of_the_border(gap_m, touches):
    south = 37.0 + gap_m / 111_195.0
    found = districts_along(STRAIGHT, gazetteer_of(TJ_1=box(68.2, south, 68.8, 37.5)))
    assert bool(found) is touches


def test_a_district_of_another_country_is_no_bank_of_the_line():
    assert not districts_along(STRAIGHT, gazetteer_of(UZ_1=box(68.2, 37.0, 68.8, 37.5)))


def test_no_two_callers_wait_for_one_answer_twice(gazetteer):
    assert districts_along(MAIN, gazetteer) is districts_along(MAIN, gazetteer)


def test_names_are_the_first_of_each_language_in_its_own_script():
    place = district(
        "AF_1",
        "AF",
        Name("Darwaz", "ru", Script.LATIN, "test"),
        Name("Дарваз", "ru", Script.CYRILLIC, "test"),
        Name("Дарвоз", "ru", Script.CYRILLIC, "test"),
        Name("درواز", "", Script.ARABIC, "test"),
    )
    assert names_by_language(place) == {"en": "AF_1", "ru": "Дарваз", "fa": "درواز"}
