import json

import pytest

from dashboard.draw.ribbon import TOWNS, describe_axis
from geodata.border import load_lines


@pytest.fixture(scope="module")
def ruler():
    return load_lines()["AF-TJ"]


@pytest.fixture(scope="module")
def axis(gazetteer, ruler):
    return describe_axis(gazetteer, ruler)


def test_the_axis_names_its_ruler(axis, ruler):
    assert axis["length_km"] == pytest.approx(ruler.length_km, abs=0.1)
    assert axis["version"] == ruler.version


@pytest.mark.parametrize("table", ["districts", "provinces"])
def test_both_banks_are_covered_from_west_to_east(axis, table):
    assert set(axis[table]) == {"AF", "TJ"}
    for areas in axis[table].values():
        assert areas[0]["from"] == pytest.approx(0.0, abs=0.1)
        assert areas[-1]["to"] == pytest.approx(axis["length_km"], abs=0.1)
        assert all(area["from"] < area["to"] and area["names"]["en"] for area in areas)


def test_every_crossing_to_the_other_bank_is_on_the_axis_and_no_other(axis, gazetteer):
    wanted = {
        place.id
        for place in gazetteer.places.values()
        if place.layer == "crossing" and set(place.country) == {"AF", "TJ"}
    }
    assert {crossing["id"] for crossing in axis["crossings"]} == wanted
    km = [crossing["km"] for crossing in axis["crossings"]]
    assert km == sorted(km)
    by_id = {crossing["id"]: crossing for crossing in axis["crossings"]}
    assert by_id["crossing:shir-khan-bandar"]["km"] == pytest.approx(113.0, abs=0.5)


def test_names_leave_off_the_word_bridge(axis):
    names = [name for crossing in axis["crossings"] for name in crossing["names"].values()]
    assert not [name for name in names if "bridge" in name or "мост " in name or "پل " in name]
    assert "Ishkashim" in names


def test_the_towns_of_the_axis_are_places_that_are_kept(axis, gazetteer):
    assert set(TOWNS) <= set(gazetteer.places)
    assert {town["id"] for town in axis["towns"]} == set(TOWNS)


def test_the_axis_is_small_and_plain_json(axis):
    assert len(json.dumps(axis, ensure_ascii=False).encode()) < 15_000
    assert json.loads(json.dumps(axis)) == axis
