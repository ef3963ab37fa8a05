import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.border import GEOD
from geodata.gazetteer import load_gazetteer
from geodata.locate import Placement, locate, locate_point
from geodata.precision import Precision, coarsest


def test_precisions_stand_in_order_and_carry_the_codes_of_others():
    assert [(one.value, one.rank, one.acled, one.ucdp) for one in Precision] == [
        ("exact", 0, 1, 1),
        ("settlement", 1, 1, 1),
        ("vicinity", 2, 2, 2),
        ("district", 3, 3, 3),
        ("province", 4, 3, 4),
        ("stretch", 5, 3, 5),
        ("country", 6, 3, 6),
    ]
    assert coarsest([Precision.EXACT, Precision.PROVINCE, Precision.VICINITY]) == "province"


# The shipped places.


def placed(answer) -> Placement:
    assert answer.placement is not None, answer.why
    assert answer.status == "ok"
    placement: Placement = answer.placement
    return placement


def locate_ok(gazetteer, text) -> Placement:
    return placed(locate(text, gazetteer))


def ends(placement: Placement) -> tuple[float, float]:
    assert placement.km_from is not None
    assert placement.km_to is not None
    return placement.km_from, placement.km_to


OK = [
    # text, place, precision, (lon, lat) it must lie near and how near in km
    ("Shir Khan Bandar", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Sher Khan", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Sherkhan", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Шерхан-Бандар", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("شیرخان بندر", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("بندر شیرخان", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Нижний Пяндж", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Nizhny Panj", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Panji Poyon", "crossing:shir-khan-bandar", "exact", (68.6186, 37.1953), 1),
    ("Khorugh", "place:khorugh", "settlement", (71.5534, 37.4904), 2),
    ("Khorog", "place:khorugh", "settlement", (71.5534, 37.4904), 2),
    ("Khoruq", "place:khorugh", "settlement", (71.5534, 37.4904), 2),
    ("Хоруғ", "place:khorugh", "settlement", (71.5534, 37.4904), 2),
    ("Хорог", "place:khorugh", "settlement", (71.5534, 37.4904), 2),
    ("Dasht-e-Qala, Takhar", "district:AF-TAK-dasht-e-qala", "district", (69.4435, 37.1539), 5),
    ("Dasht-e Qala, Takhar", "district:AF-TAK-dasht-e-qala", "district", (69.4435, 37.1539), 5),
    ("Dasht-e Qala town, Takhar", "place:dasht-e-qala", "settlement", (69.4435, 37.1539), 1),
    ("Ay Khanum", "place:ay-khanum", "vicinity", (69.4445, 37.2055), 1),
    ("Ai-Khanoum", "place:ay-khanum", "vicinity", (69.4445, 37.2055), 1),
    ("آی‌خانم", "place:ay-khanum", "vicinity", (69.4445, 37.2055), 1),
    ("Badakhshan (AF)", "province:AF-BDS", "province", (71.2, 36.9), 250),
    ("Badakhshan, Afghanistan", "province:AF-BDS", "province", (71.2, 36.9), 250),
    ("Badakhshan (TJ)", "province:TJ-GB", "province", (72.8, 38.2), 150),
    ("GBAO", "province:TJ-GB", "province", (72.8, 38.2), 150),
    ("Takhar", "province:AF-TAK", "province", (69.7, 36.7), 60),
    ("AF-TAK", "province:AF-TAK", "province", (69.7, 36.7), 60),
    ("Kunduz", "province:AF-KDZ", "province", (68.857, 36.729), 5),
    ("Kunduz province", "province:AF-KDZ", "province", (68.8, 36.8), 40),
    ("Kunduz district", "district:AF-KDZ-kunduz", "district", (68.857, 36.729), 20),
    ("Kunduz town", "town:1135689", "settlement", (68.857, 36.729), 5),
    ("Ishkashim (AF)", "district:AF-BDS-ishkashim", "district", (71.5729, 36.7081), 1),
    ("Ishkashim (TJ)", "district:TJ-GB-ishkashim", "district", (71.6133, 36.7248), 1),
    ("Ishkashim, Tajikistan", "district:TJ-GB-ishkashim", "district", (71.6133, 36.7248), 1),
    ("Ishkashim town (TJ)", "place:ishkashim-tj", "settlement", (71.6133, 36.7248), 1),
    ("Ишкошим (TJ)", "district:TJ-GB-ishkashim", "district", (71.6133, 36.7248), 1),
    ("Ishkashim bridge", "crossing:ishkashim-bridge", "vicinity", (71.5955, 36.7268), 1),
    ("Tajikistan", "country:TJ", "country", (71, 38.5), 100),
    ("Афғонистон", "country:AF", "country", (66, 33.9), 150),
    ("Kokul", "crossing:kokul", "district", (69.302627, 37.538589), 1),
    ("Qalaikhumb", "place:qalaikhumb", "settlement", (70.789, 38.4537), 1),
    ("Калаихумб", "place:qalaikhumb", "settlement", (70.789, 38.4537), 1),
    ("Dasht-e Archi, Kunduz", "district:AF-KDZ-dasht-e-archi", "district", (69.17, 36.97), 15),
]


@pytest.mark.parametrize(("text", "place_id", "precision", "at", "within_km"), OK)
def test_shipped_places(gazetteer, text, place_id, precision, at, within_km):
    placement = locate_ok(gazetteer, text)
    assert placement.place_ids == (place_id,)
    assert placement.precision == precision
    assert GEOD.inv(placement.lon, placement.lat, *at)[2] <= within_km * 1000
    assert placement.receipt.matched
    assert placement.version == gazetteer.version


@pytest.mark.parametrize(
    ("text", "writes"),
    [
        ("Ishkashim", ["Ishkashim (AF)", "Ishkashim (TJ)"]),
        ("Badakhshan", ["Badakhshan (AF)", "Badakhshan (TJ)"]),
        ("Бадахшон", ["Бадахшон (AF)", "Бадахшон (TJ)"]),
        ("اشکاشم", ["اشکاشم (AF)", "اشکاشم (TJ)"]),
        ("Darwaz", ["Darwaz (AF)", "Darwaz (TJ)"]),
        ("Shughnan", ["Shughnan (AF)", "Shughnan (TJ)"]),
        ("border: Badakhshan", ["Badakhshan (AF)", "Badakhshan (TJ)"]),
        ("near Ishkashim", ["Ishkashim (AF)", "Ishkashim (TJ)"]),
    ],
)
def test_names_on_both_banks_are_ambiguous(gazetteer, text, writes):
    found = locate(text, gazetteer)
    assert found.status == "ambiguous"
    assert [one.write for one in found.candidates] == writes
    assert [one.country for one in found.candidates] == ["AF", "TJ"]
    for candidate in found.candidates:
        assert locate_ok(gazetteer, candidate.write).place_ids == (candidate.place_id,)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Kundus", "Kunduz"),
        ("Khorgh", "Khorugh"),
        ("Takar", "Takhar"),
        ("Kunduz, Afghanistam", "Afghanistan"),
        ("تخاز", "تخار"),
        ("near Khorgh", "Khorugh"),
        ("border: Takar", "Takhar"),
    ],
)
def test_a_misspelt_name_is_unknown_and_the_nearest_is_told(gazetteer, text, nearest):
    found = locate(text, gazetteer)
    assert found.status == "unknown"
    assert nearest in [one.write for one in found.candidates]
    assert f'"{nearest}"' in found.why


def test_the_far_homonym_gives_way_and_is_told(gazetteer):
    found = locate_ok(gazetteer, "دشت قلعه")
    assert found.place_ids == ("district:AF-TAK-dasht-e-qala",)
    assert any("far from the border" in one for one in found.receipt.turned_down)


# The border.


def test_the_whole_border(gazetteer):
    found = locate_ok(gazetteer, "border")
    assert ends(found) == pytest.approx((0.0, 1344.0), abs=2)
    assert found.precision is Precision.STRETCH
    assert found.bank == "both"
    assert found.country == "AF+TJ"
    assert found.geometry.geom_type == "LineString"
    assert locate_ok(gazetteer, "border: Tajikistan").spans == found.spans
    assert locate_ok(gazetteer, "border: Afghanistan").spans == found.spans


def test_the_stretches_of_the_provinces_add_up(gazetteer):
    texts = [f"border: {name}" for name in ("Takhar", "Kunduz", "Balkh", "Badakhshan (AF)")]
    lengths = [span.length_km for text in texts for span in locate_ok(gazetteer, text).spans]
    assert sum(lengths) == pytest.approx(locate_ok(gazetteer, "border").km_to, abs=1.0)


@pytest.mark.parametrize("name", ["Uzbekistan", "UZ", "uz", "Ӯзбекистон", "Узбекистан"])
def test_the_border_with_a_neighbour(gazetteer, name):
    found = locate_ok(gazetteer, f"border: {name}")
    assert [span.line_id for span in found.spans] == ["AF-UZ"]
    assert found.spans[0].length_km == pytest.approx(140.5, abs=1)
    assert (found.km_from, found.km_to, found.bank) == (None, None, "none")
    assert found.country == "AF+UZ"


def test_the_border_with_central_asia_is_a_list(gazetteer):
    found = locate_ok(gazetteer, "[border: Tajikistan, border: Uzbekistan, border: Turkmenistan]")
    assert [span.line_id for span in found.spans] == ["AF-TJ", "AF-UZ", "AF-TM"]
    assert found.precision is Precision.STRETCH
    assert found.country == "AF+TJ+TM+UZ"


def test_an_area_with_two_borders_has_the_one_with_tajikistan(gazetteer):
    found = locate_ok(gazetteer, "border: Balkh")
    assert {span.line_id for span in found.spans} == {"AF-TJ"}
    assert any('write "border: UZ"' in line for line in found.receipt.turned_down)
    assert {span.line_id for span in locate_ok(gazetteer, "border: Jowzjan").spans} <= {
        "AF-TM",
        "AF-UZ",
    }


def test_the_stretch_between_two_places(gazetteer):
    found = locate_ok(gazetteer, "border: Dasht-e Qala town to Nizhny Panj")
    assert found.place_ids == ("line:AF-TJ", "place:dasht-e-qala", "crossing:shir-khan-bandar")
    east = locate_ok(gazetteer, "Dasht-e Qala town")
    west = locate_ok(gazetteer, "Nizhny Panj")
    middles = sum(ends(west)) / 2, sum(ends(east)) / 2
    assert ends(found) == pytest.approx(middles)
    assert found.geometry.distance(Point(found.lon, found.lat)) < 1e-6
    back = locate_ok(gazetteer, "border: Nizhny Panj to Dasht-e Qala town")
    assert back.spans == found.spans


def test_a_town_and_its_district_are_the_town_where_a_spot_is_asked_for(gazetteer):
    found = locate_ok(gazetteer, "border: Ishkashim (TJ) to Khorugh")
    assert found.place_ids[1:] == ("place:ishkashim-tj", "place:khorugh")
    assert found.spans[0].length_km == pytest.approx(102, abs=5)
    assert locate_ok(gazetteer, "near Ishkashim (TJ)").place_ids == ("place:ishkashim-tj",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("border: Kabul", "touches no line"),
        ("border: China", "touches no line"),
        ("border: Khorugh", 'write "near Khorugh"'),
        ("border: Kabul to Khorugh", "more than 25 km from the border"),
        ("border: Khorugh to Khorog", "the same kilometre"),
        ("border: Khorugh to Hairatan", "not on the border with the same neighbour"),
        ("border: Atlantis to Khorugh", "not in the gazetteer"),
    ],
)
def test_what_is_no_stretch_is_told_so(gazetteer, text, why):
    found = locate(text, gazetteer)
    assert found.status == "unknown"
    assert why in found.why


def test_near_is_a_disc_as_wide_as_the_class_allows(gazetteer):
    found = locate_ok(gazetteer, "near Khorugh")
    assert found.precision is Precision.VICINITY
    assert found.radius_m == 25_000
    assert found.geometry.contains(Point(found.lon, found.lat))
    rim = [GEOD.inv(found.lon, found.lat, *corner)[2] for corner in found.geometry.exterior.coords]
    assert rim == pytest.approx([25_000] * len(rim), abs=1)
    assert (found.bank, found.country) == ("both", "AF+TJ")
    assert any("no distance" in line for line in found.receipt.matched)


def test_near_an_area_is_wider_than_the_area(gazetteer):
    area, found = locate_ok(gazetteer, "Takhar"), locate_ok(gazetteer, "near Takhar")
    assert found.geometry.contains(area.geometry)
    assert found.precision is Precision.PROVINCE
    assert found.radius_m == pytest.approx(area.radius_m + 25_000, rel=0.02)


def test_a_settlement_on_the_border_has_its_kilometre(gazetteer):
    found = locate_ok(gazetteer, "Khorugh")
    assert found.spans[0].length_km == pytest.approx(2 * found.radius_m / 1000)
    assert ends(found) == (found.spans[0].km_from, found.spans[0].km_to)
    assert found.bank == "TJ"
    assert locate_ok(gazetteer, "Kunduz town").km_from is None
    assert [span.line_id for span in locate_ok(gazetteer, "Hairatan").spans] == ["AF-UZ"]


def test_every_placement_holds_together(gazetteer):
    texts = [text for text, *_ in OK] + [
        "border",
        "border: Takhar",
        "border: Uzbekistan",
        "border: Ay Khanum to Nizhny Panj",
        "near Khorugh",
        "near Takhar",
        "near Kokul",
        "[Badakhshan (AF), Takhar]",
        "[Khorugh, border: Takhar, near Ishkashim (TJ)]",
    ]
    for text in texts:
        found = locate_ok(gazetteer, text)
        at = Point(found.lon, found.lat)
        assert found.geometry.is_valid, text
        assert found.geometry.distance(at) < 1e-6, text
        assert found.radius_m > 0
        corners = shapely.get_coordinates(found.geometry)[::61]
        far = max(GEOD.inv(found.lon, found.lat, lon, lat)[2] for lon, lat in corners)
        assert far <= found.radius_m + 1.0, text
        assert (found.km_from is None) == (found.km_to is None)
        if found.km_from is not None:
            low, high = ends(found)
            assert 0.0 <= low < high <= 1346
        assert found.bank in ("AF", "TJ", "both", "none")
        assert all(isinstance(line, str) for line in found.receipt.matched)


@pytest.mark.parametrize(
    ("precision", "place_id", "kind"),
    [
        ("exact", None, "Point"),
        ("settlement", None, "Point"),
        ("vicinity", None, "Polygon"),
        ("district", "district:AF-TAK-dasht-e-qala", "Polygon"),
        ("province", "province:AF-TAK", "Polygon"),
        ("country", "country:AF", "Polygon"),
        ("stretch", None, "LineString"),
    ],
)
def test_a_point_is_placed_to_the_class_it_is_known_to(gazetteer, precision, place_id, kind):
    found = placed(locate_point(69.41, 37.16, precision, gazetteer))
    assert found.precision == precision
    assert found.place_ids == ((place_id,) if place_id else ())
    assert found.geometry.geom_type.removeprefix("Multi") == kind
    assert found.geometry.distance(Point(found.lon, found.lat)) < 1e-6
    if precision != "stretch":
        assert (found.lon, found.lat) == (69.41, 37.16)
    if precision not in ("vicinity", "stretch"):
        assert found.country == "AF"
        assert found.bank == "AF"


@pytest.mark.parametrize(
    ("lon", "lat", "precision", "why"),
    [
        (37.16, 69.41, "exact", "lon comes first, write [69.41, 37.16]"),
        (200.0, 10.0, "exact", "not on earth"),
        (float("nan"), 10.0, "exact", "two numbers"),
        (37.6, 55.75, "district", "lies in no district"),
        (69.17, 34.53, "stretch", "more than 25 km from the border"),
    ],
)
def test_a_point_that_cannot_be_placed_is_told_so(gazetteer, lon, lat, precision, why):
    found = locate_point(lon, lat, precision, gazetteer)
    assert found.status == "unknown"
    assert why in found.why


def test_a_point_far_away_is_still_a_point(gazetteer):
    found = placed(locate_point(37.6, 55.75, "settlement", gazetteer))
    assert (found.country, found.bank, found.spans) == ("", "none", ())


@given(st.floats(67.8, 74.9), st.floats(36.0, 39.5), st.sampled_from(list(Precision)))
def test_any_point_of_the_region_is_placed_or_refused(lon, lat, precision):
    found = locate_point(lon, lat, precision, load_gazetteer())
    assert found.status == "ok" or found.why
    if found.placement:
        assert (
            found.placement.geometry.distance(Point(found.placement.lon, found.placement.lat))
            < 1e-6
        )


@given(st.text(max_size=60))
def test_the_shipped_gazetteer_takes_any_text(text):
    assert locate(text, load_gazetteer()).why
