import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.border import GEOD, load_lines, point_at
from geodata.gazetteer import load_gazetteer, make_gazetteer
from geodata.kilometre import NEAREST, KilometreError, describe_km, read_km

LINE = load_lines()["AF-TJ"]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("412", 412.0),
        (" 412.5 ", 412.5),
        ("412,5", 412.5),
        ("km 412.5", 412.5),
        ("412.5 km", 412.5),
        ("0", 0.0),
        (".5", 0.5),
        (f"{LINE.length_km:.3f}", LINE.length_km),
    ],
)
def test_a_kilometre_as_people_write_it(text, km):
    assert read_km(text, LINE) == pytest.approx(km, abs=0.0005)
    assert read_km(text, LINE) <= LINE.length_km


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("-3", f"km -3 is off the line, which runs from km 0 to km {LINE.length_km:.3f}"),
        ("1344", "km 1344 is off the line"),
        ("9" * 400, "off the line"),
        ("", "is no kilometre: write a number"),
        ("north", "is no kilometre: write a number"),
        ("1e3", "is no kilometre"),
        ("nan", "is no kilometre"),
        ("1-2", "is no kilometre"),
    ],
)
def test_what_is_no_kilometre_of_the_line_is_told(text, told):
    with pytest.raises(KilometreError, match=re.escape(told)):
        read_km(text, LINE)


@given(st.text(max_size=20))
def test_any_text_is_a_kilometre_or_is_refused(text):
    with contextlib.suppress(KilometreError):
        assert 0.0 <= read_km(text, LINE) <= LINE.length_km


@given(st.floats(0.0, 1.0))
def test_either_bank_has_its_district_its_province_and_its_places(share):
    gazetteer, km = load_gazetteer(), share * LINE.length_km
    found = describe_km(LINE, gazetteer, km)
    assert (found.lon, found.lat) == point_at(LINE, km)
    assert [bank.country for bank in found.banks] == ["AF", "TJ"]
    for bank in found.banks:
        assert bank.district is not None
        assert bank.province is not None
        assert bank.province.id in bank.district.within
        assert bank.district.country == bank.province.country == (bank.country,)
        assert len(bank.nearest) == NEAREST
        away = [one.distance_m for one in bank.nearest]
        assert away == sorted(away)
        for one in bank.nearest:
            assert bank.country in one.place.country
            there = GEOD.inv(found.lon, found.lat, one.place.lon, one.place.lat)[2]
            assert one.distance_m == pytest.approx(there)


def test_the_kilometre_of_the_bridge_is_by_the_bridge():
    found = describe_km(LINE, load_gazetteer(), 113.0)
    for bank, district in zip(found.banks, ("Imam Sahib", "Dusti"), strict=True):
        assert bank.nearest[0].place.id == "crossing:shir-khan-bandar"
        assert bank.nearest[0].distance_m < 1000
        assert bank.district is not None
        assert bank.district.name == district


def test_without_places_nothing_is_near():
    found = describe_km(LINE, make_gazetteer([], "empty"), 500.0)
    assert [(bank.district, bank.nearest) for bank in found.banks] == [(None, ())] * 2
