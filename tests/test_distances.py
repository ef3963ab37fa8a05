"""Words for how far and which way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.grammar.distances import read_bearing, read_distance
from geodata.grammar.terms import ExpressionError


@pytest.mark.parametrize(
    ("text", "low_m", "high_m"),
    [
        ("20 km", 15_000, 25_000),
        ("20km", 15_000, 25_000),
        ("33 kilometres", 32_500, 33_500),
        ("15 km", 12_500, 17_500),
        ("10 km", 7_500, 12_500),
        ("5 km", 3_750, 6_250),
        ("1 km", 750, 1_250),
        ("1.5 km", 1_450, 1_550),
        ("1,5 км", 1_450, 1_550),
        ("1,500 m", 1_450, 1_550),
        ("500 m", 450, 550),
        ("about 20 km", 10_000, 30_000),
        ("~33 km", 29_700, 36_300),
        ("20-25 km", 20_000, 25_000),
        ("20 to 25 km", 20_000, 25_000),
        ("within 5 km", 0, 5_000),
        ("less than 5 km", 0, 5_000),
        ("over 20 km", 20_000, 30_000),
        ("1 mile", 1_207.008, 2_011.68),
        ("۲۰ کیلومتری", 15_000, 25_000),
        ("около 20 км", 10_000, 30_000),
    ],
)
def test_a_number_is_as_exact_as_it_is_round(text, low_m, high_m):
    found = read_distance(text)
    assert found.text == text
    assert [found.low_m, found.high_m] == pytest.approx([low_m, high_m])


@given(st.integers(1, 700), st.sampled_from(["km", "км", "kilometers"]))
def test_a_distance_holds_its_own_number_and_about_holds_more(number, unit):
    exact = read_distance(f"{number} {unit}")
    if number <= 350:
        rough = read_distance(f"about {number} {unit}")
        assert rough.low_m <= exact.low_m < number * 1000 < exact.high_m <= rough.high_m
    else:
        assert exact.low_m < number * 1000 < exact.high_m


@pytest.mark.parametrize("text", ["km", "20", "0 km", "900 km", "25-20 km", "twenty km"])
def test_what_is_no_distance_is_refused(text):
    with pytest.raises(ExpressionError):
        read_distance(text)


@pytest.mark.parametrize(
    ("texts", "azimuth", "half"),
    [
        (("N", "north", "northern", "к северу", "севернее", "شمال", "шимоли"), 0, 22.5),
        (("e", "East", "eastwards", "востоку", "восточнее", "شرق", "шарқ"), 90, 22.5),
        (("S", "south", "югу", "جنوب", "ҷануб"), 180, 22.5),
        (("W", "west", "западнее", "غرب", "ғарбтар"), 270, 22.5),
        (("NE", "north-east", "northeast", "north east", "северо-востоку", "شمال شرق"), 45, 22.5),
        (("SW", "south-western", "юго-западнее", "جنوب‌غرب", "ҷанубу ғарб"), 225, 22.5),
        (("SSE", "south-south-east", "south-southeast", "юго-юго-востоку"), 157.5, 11.25),
        (("WNW", "west-north-west", "западо-северо-западу"), 292.5, 11.25),
    ],
)
def test_the_compass(texts, azimuth, half):
    for text in texts:
        found = read_bearing(text.removeprefix("к "))
        assert found is not None, text
        assert (found.azimuth, found.half) == (azimuth, half)


def test_the_sixteen_points_stand_a_sector_apart():
    points = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW"
    found = [read_bearing(point) for point in points.split()]
    assert [bearing and bearing.azimuth for bearing in found] == [22.5 * n for n in range(16)]


@pytest.mark.parametrize("text", ["", "leeward", "northsouth", "eastnorth", "nn", "Port"])
def test_other_words_are_no_direction(text):
    assert read_bearing(text) is None
