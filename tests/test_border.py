from itertools import pairwise

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geodata.border import (
    GEOD,
    chainage,
    chainages,
    load_lines,
    make_line,
    point_at,
    spans_in,
    stretch,
)
from geodata.gazetteer import geometry, load_gazetteer
from geodata.measure import offset_bounds_m

# A line with a long straight step, a hairpin and tiny steps; AF south of it, TJ north.
CORNERS = [
    (68.0, 37.0),
    (69.0, 37.2),
    (69.5, 37.9),
    (69.52, 37.2),
    (69.5201, 37.2001),
    (69.5202, 37.1999),
    (70.5, 37.5),
    (70.5, 38.0),
    (71.5, 38.1),
]
CROOKED = make_line("AF-TJ", LineString(shapely.segmentize(LineString(CORNERS), 0.05)))
SHARES = st.floats(0.0, 1.0)


def main_line():
    return load_lines()["AF-TJ"]


def test_a_line_is_as_long_as_the_ellipsoid_says():
    line = make_line("AF-TJ", LineString([(68.0, 37.0), (69.0, 37.0), (69.0, 38.0)]))
    east = GEOD.inv(68.0, 37.0, 69.0, 37.0)[2]
    north = GEOD.inv(69.0, 37.0, 69.0, 38.0)[2]
    assert line.length_km == pytest.approx((east + north) / 1000)
    assert line.chainage_km.tolist() == pytest.approx([0.0, east / 1000, (east + north) / 1000])


def test_a_point_twice_in_a_line_is_there_once():
    line = make_line("AF-TJ", LineString([(68.0, 37.0), (68.0, 37.0), (69.0, 37.0)]))
    assert len(line.coordinates) == 2
    assert chainage(line, 68.5, 37.0).km == pytest.approx(line.length_km / 2)


@given(SHARES)
def test_round_trip_on_a_crooked_line(share):
    km = share * CROOKED.length_km
    at = chainage(CROOKED, *point_at(CROOKED, km))
    assert at.offset_m < 1.0
    assert at.km == pytest.approx(km, abs=0.001)


@given(st.floats(67.0, 72.5), st.floats(36.0, 39.5))
def test_no_vertex_is_nearer_than_the_foot(lon, lat):
    at = chainage(CROOKED, lon, lat)
    for vertex_lon, vertex_lat in CROOKED.coordinates:
        assert at.offset_m <= GEOD.inv(lon, lat, vertex_lon, vertex_lat)[2] + 0.5
    foot = point_at(CROOKED, at.km)
    assert GEOD.inv(lon, lat, *foot)[2] == pytest.approx(at.offset_m, abs=0.01)


@pytest.mark.parametrize(
    ("lon", "lat", "bank"),
    [
        (68.5, 37.3, "TJ"),
        (68.5, 36.9, "AF"),
        (69.5, 38.2, "TJ"),  # beyond the tip of the hairpin
        (69.505, 37.5, "AF"),  # within the hairpin
        (69.3, 37.4, "AF"),
        (69.8, 37.6, "TJ"),
        (69.5201, 37.1, "AF"),
        (70.6, 37.4, "AF"),
        (70.4, 38.1, "TJ"),
        (71.0, 40.0, "TJ"),
        (71.0, 33.0, "AF"),
    ],
)
def test_bank_is_the_side_of_the_line(lon, lat, bank):
    assert chainage(CROOKED, lon, lat).bank == bank


@given(SHARES, SHARES, SHARES)
def test_stretches_add_up(one, two, three):
    kms = sorted(
        {0.0, *(share * CROOKED.length_km for share in (one, two, three)), CROOKED.length_km}
    )
    lengths = [
        GEOD.geometry_length(stretch(CROOKED, low, high)) / 1000 for low, high in pairwise(kms)
    ]
    assert sum(lengths) == pytest.approx(CROOKED.length_km, abs=0.001)
    for length, (low, high) in zip(lengths, pairwise(kms), strict=True):
        assert length == pytest.approx(high - low, abs=0.001)


def test_a_stretch_may_be_asked_for_from_either_end():
    assert stretch(CROOKED, 10.0, 50.0).equals(stretch(CROOKED, 50.0, 10.0))


@pytest.mark.parametrize("km", [-0.001, 1e9, float("nan")])
def test_off_the_line_there_is_no_point(km):
    with pytest.raises(ValueError, match="runs from km 0"):
        point_at(CROOKED, km)


def test_a_stretch_needs_two_kilometres():
    with pytest.raises(ValueError, match="two different"):
        stretch(CROOKED, 5.0, 5.0)


def test_spans_inside_an_area():
    spans = spans_in(CROOKED, box(68.25, 36.0, 68.75, 39.0))
    assert len(spans) == 1
    for km, lon in ((spans[0].km_from, 68.25), (spans[0].km_to, 68.75)):
        assert point_at(CROOKED, km)[0] == pytest.approx(lon, abs=0.0002)


def test_spans_along_a_shared_edge_and_on_both_sides_of_a_gap():
    south = Polygon([*CORNERS[:2], (69.0, 36.0), (68.0, 36.0)])
    spans = spans_in(CROOKED, south)
    assert [round(span.km_from, 1) for span in spans] == [0.0]
    assert spans[0].km_to == pytest.approx(chainage(CROOKED, *CORNERS[1]).km, abs=0.05)
    shifted = shapely.affinity.translate(south, 0.0, -5e-5)  # some 5 m off the line
    assert spans_in(CROOKED, shifted)[0].km_to == pytest.approx(spans[0].km_to, abs=0.05)


def test_an_area_the_line_leaves_and_enters_again_has_two_spans():
    spans = spans_in(CROOKED, box(69.0, 37.3, 70.0, 37.8))
    assert len(spans) == 3  # up to the hairpin, down from it, and on
    assert all(one.km_to < two.km_from for one, two in pairwise(spans))
    assert {span.line_id for span in spans} == {"AF-TJ"}


@pytest.mark.parametrize("area", [box(60, 0, 61, 1), Polygon(), box(68.0, 36.0, 69.0, 36.5)])
def test_an_area_off_the_line_has_no_span(area):
    assert spans_in(CROOKED, area) == ()


def test_a_corner_on_the_line_is_no_span():
    lon, lat = point_at(CROOKED, 20.0)
    assert spans_in(CROOKED, Polygon([(lon, lat), (lon, lat - 1), (lon + 0.1, lat - 1)])) == ()


# The real lines.


def test_the_line_is_1344_km():
    line = main_line()
    assert line.length_km == pytest.approx(1344.0, abs=2.0)
    assert line.coordinates[0].tolist() == pytest.approx([67.7809, 37.1816], abs=1e-3)
    assert line.coordinates[-1].tolist() == pytest.approx([74.8899, 37.2341], abs=1e-3)
    assert line.version
    assert line.origin


def test_kilometres_grow_eastward_along_every_line():
    for line in load_lines().values():
        assert np.all(np.diff(line.chainage_km) > 0)
        assert line.coordinates[0, 0] < line.coordinates[-1, 0]
        assert np.isfinite(line.coordinates).all()


@given(st.sampled_from(["AF-TJ", "AF-UZ", "AF-TM"]), SHARES)
def test_round_trip_within_a_metre(line_id, share):
    line = load_lines()[line_id]
    km = share * line.length_km
    at = chainage(line, *point_at(line, km))
    assert at.offset_m < 1.0
    assert at.km == pytest.approx(km, abs=0.001)


@given(SHARES, SHARES)
def test_real_stretches_add_up(one, two):
    line = main_line()
    kms = sorted({0.0, one * line.length_km, two * line.length_km, line.length_km})
    lengths = [GEOD.geometry_length(stretch(line, low, high)) for low, high in pairwise(kms)]
    assert sum(lengths) / 1000 == pytest.approx(line.length_km, abs=0.001)


def spans_of(*place_ids):
    gazetteer = load_gazetteer()
    return [span for one in place_ids for span in spans_in(main_line(), geometry(gazetteer, one))]


@pytest.mark.parametrize(
    "provinces",
    [
        ["province:AF-BAL", "province:AF-KDZ", "province:AF-TAK", "province:AF-BDS"],
        ["province:TJ-KT", "province:TJ-GB"],
        ["country:AF"],
        ["country:TJ"],
    ],
)
def test_the_provinces_of_a_bank_add_up_to_the_whole(provinces):
    spans = spans_of(*provinces)
    assert sum(span.length_km for span in spans) == pytest.approx(main_line().length_km, abs=1.0)
    ends = sorted((span.km_from, span.km_to) for span in spans)
    assert all(low[1] == pytest.approx(high[0], abs=0.1) for low, high in pairwise(ends))


@pytest.mark.parametrize("country", ["AF", "TJ"])
def test_the_districts_of_a_bank_add_up_to_the_whole(country):
    places = load_gazetteer().places.values()
    ids = [p.id for p in places if p.layer == "district" and p.country == (country,)]
    ids = [one for one in ids if geometry(load_gazetteer(), one).bounds[3] > 36.3]
    total = sum(span.length_km for span in spans_of(*ids))
    assert total == pytest.approx(main_line().length_km, abs=2.0)


def test_the_bank_is_right_for_every_town():
    line, gazetteer = main_line(), load_gazetteer()
    wrong = [
        place.name
        for place in gazetteer.places.values()
        if place.layer == "town" and place.country in (("AF",), ("TJ",))
        for at in [chainage(line, place.lon, place.lat)]
        if at.offset_m < 100_000
        and at.bank != place.country[0]
        and geometry(gazetteer, f"country:{at.bank}").contains(Point(place.lon, place.lat))
    ]
    assert wrong == []


# Many points at once; laws that hold for every line.


LINE_IDS = st.sampled_from(["AF-TJ", "AF-UZ", "AF-TM"])


@given(LINE_IDS, SHARES, SHARES)
def test_chainage_grows_along_the_line(line_id, one, two):
    line = load_lines()[line_id]
    low, high = sorted((one * line.length_km, two * line.length_km))
    first, second = (chainage(line, *point_at(line, km)).km for km in (low, high))
    # to the metre: that is what a round trip may be off
    assert first <= second + 0.001
    if high - low > 0.002:
        assert first < second


@given(
    st.sampled_from([CROOKED, *load_lines().values()]),
    st.lists(st.tuples(st.floats(60.0, 76.0), st.floats(33.5, 42.0)), max_size=40),
    st.lists(st.integers(0, 10_000), max_size=20),
)
def test_many_points_are_ruled_as_one_is(line, points, vertices):
    on_it = [line.coordinates[number % len(line.coordinates)] for number in vertices]
    lonlat = np.array([*points, *on_it], dtype=np.float64).reshape(-1, 2)
    found = chainages(line, lonlat)
    alone = [chainage(line, lon, lat) for lon, lat in lonlat]
    assert found.km.tolist() == pytest.approx([one.km for one in alone], abs=1e-6)
    assert found.offset_m.tolist() == pytest.approx([one.offset_m for one in alone], abs=0.01)
    # on a vertex the two ways of reckoning may differ by the last bit, and so in the side
    off = found.offset_m > 1e-6
    assert found.bank[off].tolist() == [one.bank for one in alone if one.offset_m > 1e-6]


def test_more_points_than_are_ruled_at_once():
    line = main_line()
    lonlat = line.coordinates[::5]
    found = chainages(line, lonlat)
    assert len(lonlat) > 1000
    assert found.km == pytest.approx(line.chainage_km[::5], abs=1e-6)
    assert len(chainages(line, np.zeros((0, 2))).km) == 0


def test_the_bank_is_right_for_every_place_near_the_border():
    """Compare with the country, where the shapes put a place in it: some sources do not."""
    line, gazetteer = main_line(), load_gazetteer()
    places = [
        place
        for place in gazetteer.places.values()
        if place.layer in ("town", "place", "airfield", "district")
        and place.country in (("AF",), ("TJ",))
        and geometry(gazetteer, f"country:{place.country[0]}").contains(Point(place.lon, place.lat))
    ]
    found = chainages(line, np.array([(place.lon, place.lat) for place in places]))
    near = np.flatnonzero(found.offset_m <= 50_000.0)
    assert len(near) > 100
    wrong = [places[at].id for at in near if found.bank[at] != places[at].country[0]]
    assert wrong == []


def test_spans_stay_on_their_line():
    line = main_line()
    for place in load_gazetteer().places.values():
        if place.layer not in ("province", "country", "lake"):
            continue
        spans = spans_in(line, geometry(load_gazetteer(), place.id))
        assert all(0.0 <= s.km_from < s.km_to <= line.length_km for s in spans), place.id
        assert all(one.km_to < two.km_from for one, two in pairwise(spans)), place.id


@given(st.floats(60.0, 75.0), st.floats(29.0, 42.0))
def test_the_cell_of_a_point_bounds_its_distance_from_a_line(lon, lat):
    low_m, high_m = offset_bounds_m(main_line(), lon, lat)
    assert low_m <= chainage(main_line(), lon, lat).offset_m <= high_m
