"""What forms are counted from spots, rivers and banks: their ground holds all they may mean."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from dashboard.within import CERTAIN, OUTSIDE, placed_area, relations
from geodata.areas import areas_at
from geodata.border import GEOD, MAIN_LINE, chainage, load_lines, point_at
from geodata.finding.matching import look_up
from geodata.gazetteer import geometry, load_gazetteer
from geodata.grammar.cases import first_cases
from geodata.grammar.distances import read_bearing, read_distance
from geodata.grammar.expressions import Named, parse
from geodata.grammar.terms import Expression, Frontier, OnBank, Pair, WholeBorder
from geodata.locate import _PLACERS, locate
from geodata.placings.discs import precision_of
from geodata.placings.rivers import river_reach
from geodata.precision import Precision

SPOTS = ["Khorugh", "Darqad town", "Nusay town", "Shir Khan Bandar", "Ayvaj", "Chubek"]
POINTS = [
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
]
LINE = load_lines()[MAIN_LINE]


def placed(text, **more):
    answer = locate(text, load_gazetteer(), **more)
    assert answer.placement is not None, answer.why
    return answer.placement


def apart_m(one, lon, lat):
    return GEOD.inv(one.lon, one.lat, lon, lat)[2]


@given(
    st.sampled_from(SPOTS),
    st.integers(1, 60),
    st.sampled_from(POINTS),
    st.floats(0, 1),
    st.floats(-1, 1),
    st.floats(0, 360),
)
def test_an_offset_holds_every_point_it_may_mean(spot, km, point, far, aside, around):
    text = f"{km} km"
    found = placed(f"{text} {point} of {spot}")
    origin = placed(spot)
    distance, bearing = read_distance(text), read_bearing(point)
    assert bearing is not None
    # anywhere in the place itself, then anywhere in the sector
    lon, lat, _ = GEOD.fwd(origin.lon, origin.lat, around, origin.radius_m * 0.999)
    way_m = distance.low_m + far * (distance.high_m - distance.low_m)
    lon, lat, _ = GEOD.fwd(lon, lat, bearing.azimuth + aside * bearing.half, way_m)
    # the rule is worked out on a plane: over 70 km the ellipsoid differs by some tens of metres
    assert apart_m(found, lon, lat) <= found.radius_m * 1.002
    assert found.precision is precision_of(found.radius_m)


@given(st.sampled_from(SPOTS), st.integers(1, 60), st.floats(0, 1), st.floats(0, 360))
def test_a_distance_without_a_direction_is_all_the_ground_around(spot, km, far, azimuth):
    found, origin = placed(f"{km} km from {spot}"), placed(spot)
    lon, lat, _ = GEOD.fwd(origin.lon, origin.lat, azimuth, far * km * 1000)
    assert found.geometry.buffer(1e-4).contains(Point(lon, lat))


def test_wider_discs_are_of_coarser_classes():
    classes = [precision_of(radius_m) for radius_m in (1.0, 25_000, 25_001, 60_001, 225_001)]
    assert classes == ["vicinity", "vicinity", "district", "province", "country"]


def border_places():
    gazetteer = load_gazetteer()
    for place in gazetteer.places.values():
        if place.layer not in ("place", "town") or place.country not in (("AF",), ("TJ",)):
            continue
        if chainage(LINE, place.lon, place.lat).offset_m < 20_000:
            yield place


def test_what_is_opposite_a_place_lies_on_the_other_bank(gazetteer):
    seen = 0
    for place in border_places():
        other = {"AF": "TJ", "TJ": "AF"}[place.country[0]]
        answer = locate(f"opposite {place.id}", gazetteer)
        assert answer.placement is not None, answer.why
        found = answer.placement
        assert (found.bank, found.country) == (other, other)
        assert f"country:{other}" in areas_at("country", found.lon, found.lat)
        km = chainage(LINE, place.lon, place.lat).km
        assert any(span.km_from <= km <= span.km_to for span in found.spans)
        seen += 1
    assert seen > 30


@given(st.sampled_from(["Khorugh", "Darqad town", "Nusay town", "Chubek"]))
def test_two_banks_make_the_whole(spot):
    whole = placed(f"near {spot}").geometry
    banks = [placed(f"{bank} bank near {spot}") for bank in ("Afghan", "Tajik")]
    assert [one.bank for one in banks] == ["AF", "TJ"]
    assert sum(one.geometry.area for one in banks) == pytest.approx(whole.area, rel=1e-6)
    for one in banks:
        country = geometry(load_gazetteer(), f"country:{one.bank}")
        assert one.geometry.difference(country).area < 1e-9
        assert one.geometry.distance(Point(one.lon, one.lat)) < 1e-9


@given(
    st.sampled_from(["Khorugh", "Darqad town", "Nusay town", "Shir Khan Bandar", "Ayvaj"]),
    st.sampled_from(["upstream", "downstream"]),
    st.integers(1, 30),
)
def test_so_far_along_the_river_lies_in_the_disc(spot, way, km):
    found, origin = placed(f"{km} km {way} of {spot}"), placed(spot)
    start = chainage(LINE, origin.lon, origin.lat).km
    along = start + km if way == "upstream" else start - km
    lon, lat = point_at(LINE, along)
    assert apart_m(found, lon, lat) <= found.radius_m + 1
    assert found.km_from <= along <= found.km_to
    middle = chainage(LINE, found.lon, found.lat).km
    assert (middle > start) == (way == "upstream")


@given(st.sampled_from(["Khorugh", "Darqad town", "Nusay town", "Chubek"]))
def test_upstream_and_downstream_meet_at_the_place(spot):
    up, down = placed(f"upstream of {spot}"), placed(f"downstream of {spot}")
    origin = placed(spot)
    km = chainage(LINE, origin.lon, origin.lat).km
    wide = origin.radius_m / 1000
    assert (up.km_from, up.km_to) == pytest.approx((km - wide, km + 25 + wide))
    assert (down.km_from, down.km_to) == pytest.approx((km - 25 - wide, km + wide))


def test_the_east_of_the_border_is_no_river():
    assert river_reach(LINE, 100.0) == pytest.approx((0.0, 1134.3), abs=1)
    assert river_reach(LINE, 1200.0) is None


def test_between_two_places_off_the_border_both_lie_in_the_disc():
    found = placed("between Kunduz town and Taloqan town")
    for name in ("Kunduz town", "Taloqan town"):
        one = placed(name)
        assert apart_m(found, one.lon, one.lat) + one.radius_m <= found.radius_m * 1.05
    assert found.precision is Precision.DISTRICT


def test_an_unknown_village_becomes_its_district_and_the_receipt_says_so():
    found, district = (
        placed("Barsem in the Shughnon district of GBAO"),
        placed("Shughnon district, GBAO"),
    )
    assert found.place_ids == district.place_ids
    assert found.geometry.equals(district.geometry)
    assert "not in the gazetteer: placed as the district" in found.receipt.matched[0]


def test_the_bank_tells_which_of_two_places_is_meant():
    found = placed("Afghan side of the border near Ishkashim")
    assert found.country == "AF"
    assert any("other bank" in line for line in found.receipt.turned_down)
    assert placed("Tajik side of the border near Ishkashim").country == "TJ"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("20 km east of Khorgh", "20 km E of Khorugh"),
        ("near Khorgh", "near Khorugh"),
        ("opposite Darqed", "opposite Darqad"),
        ("15 km upstream of Khorgh", "15 km upstream of Khorugh"),
        ("Tajik bank near Khorgh", "Tajik bank, near Khorugh"),
        ("border: Takar", "border in Takhar"),
        ("between Khorgh and Rushan", "border Khorugh to Rushon"),
        ("Khorgh / Khorugh", "Khorugh"),
    ],
)
def test_near_spellings_are_taken_only_where_they_are_asked_for(gazetteer, text, name):
    assert locate(text, gazetteer).placement is None
    found = placed(text, fuzzy=True)
    assert found.name == name
    assert any("near spelling" in line for line in found.receipt.matched)


@pytest.mark.parametrize(
    ("spoken", "name"),
    [
        ("Хорога", "Хорог"),
        ("Хорогом", "Хорог"),
        ("Нижнего Пянджа", "Нижний Пяндж"),
        ("Термеза", "Термез"),
        ("Кабулом", "Кабул"),
        ("Москвы", "Москва"),
        ("Khorog", None),
    ],
)
def test_russian_cases_are_undone(spoken, name):
    readings = first_cases(spoken)
    assert name in readings if name else readings == ()


def test_a_case_is_undone_only_where_a_sentence_asks_for_one(gazetteer):
    assert locate("Хорога", gazetteer).status == "unknown"
    assert placed("20 км от Хорога").place_ids == placed("20 km from Khorugh").place_ids


def test_no_name_of_the_gazetteer_is_taken_for_a_form(gazetteer):
    for place in gazetteer.places.values():
        for name in place.names:
            if isinstance(parse(name.name), Named):
                continue
            found = locate(name.name, gazetteer)
            ids = {match.place.id for match in look_up(gazetteer, name.name)}
            assert found.placement is not None, found.why
            assert set(found.placement.place_ids) <= ids


def test_every_form_is_placed_by_something():
    elsewhere = {WholeBorder, Frontier, OnBank, Pair}
    assert set(_PLACERS) | elsewhere == set(Expression.__args__)


def test_every_form_holds_together():
    texts = [
        "20 km E of Khorugh",
        "5 km from Shir Khan Bandar",
        "north of Nusay town",
        "opposite Darqad",
        "opposite Takhar",
        "Tajik bank, Takhar",
        "Tajik bank near Khorugh",
        "Afghan side of the Panj at Darqad",
        "15 km upstream of Khorugh",
        "upstream of Khorugh",
        "between Kunduz town and Taloqan town",
        "border near Khorugh",
        "border at Khorugh",
    ]
    for text in texts:
        found = placed(text)
        assert found.geometry.is_valid, text
        assert found.geometry.distance(Point(found.lon, found.lat)) < 1e-6, text
        corners = shapely.get_coordinates(found.geometry)[::31]
        far = max(apart_m(found, lon, lat) for lon, lat in corners)
        assert far <= found.radius_m + 1.0, text
        assert found.version, text
        assert found.receipt.score == 1.0, text


def test_two_forms_counted_from_one_place_are_not_the_same_ground():
    texts = ["20 km E of Khorugh", "20 km W of Khorugh", "upstream of Khorugh"]
    east, west, up = (placed(text) for text in texts)
    assert relations([west], placed_area(east))[0] == OUTSIDE
    assert relations([east], placed_area(east))[0] == CERTAIN
    down = placed("downstream of Khorugh")
    assert relations([down], placed_area(up))[0] != CERTAIN
