import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geodata.border import GEOD
from geodata.gazetteer import make_gazetteer
from geodata.locate import locate
from geodata.names import Name, script_of
from geodata.place import Place
from geodata.precision import Precision

# The rules of choice, on a small made-up land: AF south of 37.2, TJ north of it.

SHAPES = {
    "country:AF": box(68, 36, 71, 37.2),
    "country:TJ": box(68, 37.2, 71, 38),
    "province:AF-ONE": box(68, 36, 69.5, 37.2),
    "province:AF-TWO": box(69.5, 36, 71, 37.2),
    "province:TJ-ONE": box(68, 37.2, 71, 38),
    "district:AF-ONE-kishlak": box(68.2, 36.2, 68.8, 36.8),
    "district:TJ-ONE-shahr": box(69, 37.2, 70, 37.8),
    "river:doda": shapely.LineString([(68, 37.5), (70, 37.6)]),
}


def place(place_id, name, layer, at, within=(), country=("AF",), **more):
    names = tuple(Name(one, "", script_of(one), "made up") for one in (name, *more.pop("also", ())))
    precision = more.pop("precision", None) or {
        "country": Precision.COUNTRY,
        "province": Precision.PROVINCE,
        "district": Precision.DISTRICT,
        "crossing": Precision.EXACT,
        "river": Precision.STRETCH,
    }.get(layer, Precision.SETTLEMENT)
    radius_m = more.pop("radius_m", 2000.0)
    lon, lat = at
    return Place(
        place_id, name, layer, country, lon, lat, precision, radius_m, names, within, **more
    )


ONE = ("province:AF-ONE", "country:AF")
TWO = ("province:AF-TWO", "country:AF")
TJ = ("province:TJ-ONE", "country:TJ")
LAND = make_gazetteer(
    [
        place("country:AF", "Afghanistan", "country", (69.5, 36.6)),
        place("country:TJ", "Tajikistan", "country", (69.5, 37.6), country=("TJ",)),
        place("province:AF-ONE", "Kishlak", "province", (68.7, 36.6), ONE[1:]),
        place("province:AF-TWO", "Duwum", "province", (70.2, 36.6), TWO[1:]),
        place(
            "province:TJ-ONE", "Ustuni Autonomous Region", "province", (69, 37.6), TJ[1:], ("TJ",)
        ),
        place("district:AF-ONE-kishlak", "Kishlak", "district", (68.5, 36.5), ONE),
        place("town:1", "Kishlak", "town", (68.3, 36.4), ("district:AF-ONE-kishlak", *ONE)),
        # One name on both banks; the Tajik town has its district.
        place("town:2", "Shahr-e Nau", "town", (69.5, 37.13), TWO),
        place(
            "town:3", "Shahri Nav", "town", (69.5, 37.26), ("district:TJ-ONE-shahr", *TJ), ("TJ",)
        ),
        place("district:TJ-ONE-shahr", "Shahri Nav", "district", (69.6, 37.5), TJ, ("TJ",)),
        # A bridge that bears the name of towns on both banks, and one that bears that of one.
        place("crossing:nau", "Shahr-e Nau", "crossing", (69.5, 37.2), (*TWO, *TJ), ("AF", "TJ")),
        place("crossing:pul", "Langarak", "crossing", (70.5, 37.2), (*TWO, *TJ), ("AF", "TJ")),
        place("town:4", "Langarak", "town", (70.54, 37.22), TJ, ("TJ",)),
        # One name twice in one country, far apart.
        place("town:5", "Rabot", "town", (68.5, 36.1), ONE),
        place("town:6", "Rabot", "town", (70.5, 36.1), TWO),
        # A river and a town; an airfield.
        place("river:doda", "Doda", "river", (69, 37.55), (), ()),
        place("town:7", "Doda", "town", (70.2, 37.7), TJ, ("TJ",)),
        place("airfield:XX", "Duwum Airport", "airfield", (70.1, 36.5), TWO),
        place("town:8", "Novobod (Rasht)", "town", (70.9, 37.9), TJ, ("TJ",)),
        place(
            "place:bozor",
            "Bozori Naw",
            "place",
            (69.2, 37.15),
            (),
            precision=Precision.VICINITY,
            radius_m=9000.0,
        ),
    ],
    "made-up",
    SHAPES,
)


def answer(text):
    return locate(text, LAND)


def taken(text):
    found = answer(text)
    assert found.placement is not None, found.why
    return found.placement


def test_a_name_means_the_widest_place_that_holds_all_it_may_mean():
    found = taken("Kishlak")
    assert found.place_ids == ("province:AF-ONE",)
    assert found.precision is Precision.PROVINCE
    assert (found.lon, found.lat) == (68.3, 36.4)  # the town of the name stands for it
    assert len(found.receipt.turned_down) == 2
    assert 'write "Kishlak district"' in found.receipt.turned_down[0]
    assert 'write "Kishlak town"' in found.receipt.turned_down[1]


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Kishlak town", "town:1"),
        ("Kishlak city", "town:1"),
        ("Kishlak district", "district:AF-ONE-kishlak"),
        ("Kishlak province", "province:AF-ONE"),
        ("Kishlak, Kishlak district", "town:1"),
        ("AF-ONE", "province:AF-ONE"),
        ("TJ", "country:TJ"),
        ("town:6", "town:6"),
        ("Shahr-e Nau (AF)", "town:2"),
        ("Shahr-e Nau, Duwum", "town:2"),
        ("Shahri Nav, TJ", "district:TJ-ONE-shahr"),
        ("Shahri Nav town (TJ)", "town:3"),
        ("Shahri Nav, Tajikistan", "district:TJ-ONE-shahr"),
        ("Rabot, Duwum", "town:6"),
        ("Rabot, AF-TWO", "town:6"),
        ("Rabot, Kishlak province, Afghanistan", "town:5"),
        ("Langarak", "crossing:pul"),
        ("Langarak crossing", "crossing:pul"),
        ("Langarak town", "town:4"),
        ("Doda", "town:7"),
        ("Doda river", "river:doda"),
        ("Duwum", "province:AF-TWO"),
        ("Duwum Airport", "airfield:XX"),
        ("Ustuni", "province:TJ-ONE"),
        ("Novobod (Rasht)", "town:8"),
    ],
)
def test_what_the_writer_adds_decides(text, place_id):
    assert taken(text).place_ids == (place_id,)


def test_two_banks_are_never_one_answer():
    found = answer("Shahr-e Nau")
    assert found.status == "ambiguous"
    assert [one.place_id for one in found.candidates] == ["town:2", "district:TJ-ONE-shahr"]
    assert [one.write for one in found.candidates] == ["Shahr-e Nau (AF)", "Shahr-e Nau (TJ)"]
    assert found.why == (
        '"Shahr-e Nau" is two places: write "Shahr-e Nau (AF)" or "Shahr-e Nau (TJ)"'
    )


def test_homonyms_in_one_country_are_told_apart_by_what_holds_them():
    found = answer("Rabot")
    assert found.status == "ambiguous"
    assert [one.write for one in found.candidates] == ["Rabot, Kishlak", "Rabot, Duwum"]


@pytest.mark.parametrize("text", ["Shahr-e Nau", "Rabot", "Shahri Nav"])
def test_what_is_told_to_write_gives_that_place(text):
    for candidate in answer(text).candidates:
        assert taken(candidate.write).place_ids == (candidate.place_id,)


def test_a_crossing_reaches_to_the_town_of_its_name():
    found = taken("Langarak")
    apart = GEOD.inv(70.5, 37.2, 70.54, 37.22)[2]
    assert found.radius_m == pytest.approx(apart + 2000.0)
    assert found.precision is Precision.SETTLEMENT
    assert found.country == "AF+TJ"
    assert found.bank == "both"


def test_a_river_gives_way_to_a_town_and_is_told():
    assert 'write "Doda river"' in taken("Doda").receipt.turned_down[0]


def test_a_place_known_to_a_vicinity_is_a_disc():
    found = taken("Bozori Naw")
    assert found.geometry.geom_type == "Polygon"
    assert found.precision is Precision.VICINITY


@pytest.mark.parametrize(
    ("text", "why", "writes"),
    [
        ("Kishlag", '"Kishlag" is not in the gazetteer; did you mean "Kishlak"?', ["Kishlak"]),
        ("Rabot, Duwun", '"Duwun" is no district, province or country', ["Duwum"]),
        ("Doda, Duwum", '"Doda" is known, but not in Duwum', ["Doda"]),
        ("Duwum district", 'no district is called "Duwum", but there is', ["Duwum"]),
        ("Xyzzyx", '"Xyzzyx" is not in the gazetteer', []),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(text, why, writes):
    found = answer(text)
    assert found.status == "unknown"
    assert found.placement is None
    assert found.why.startswith(why)
    assert [one.write for one in found.candidates][:1] == writes


@pytest.mark.parametrize("text", ["Kishlag", "Kishlok", "Qishlaq", "KISHLAK", "Кишлак", "کشلک"])
def test_spelling_is_let_pass_but_resemblance_is_not(text):
    expected = "unknown" if text == "Kishlag" else "ok"
    assert answer(text).status == expected


def test_a_list_is_one_placement_at_the_coarsest_precision():
    found = taken("[Kishlak town, Duwum]")
    assert found.precision is Precision.PROVINCE
    assert found.place_ids == ("town:1", "province:AF-TWO")
    assert found.geometry.distance(Point(found.lon, found.lat)) == 0
    listed = locate(["Kishlak town", "Duwum"], LAND).placement
    assert listed is not None
    assert listed.geometry.equals(found.geometry)
    assert locate(["Duwum"], LAND).placement == taken("Duwum")
    assert locate(["[Kishlak town, Duwum]"], LAND).placement == found
    assert locate([], LAND).status == "unknown"
    assert locate(["Duwum", "Rabot"], LAND).status == "ambiguous"


@given(st.text(max_size=250))
def test_no_text_raises(text):
    found = locate(text, LAND)
    assert found.status in ("ok", "ambiguous", "unknown")
    assert (found.placement is not None) == (found.status == "ok")
    assert found.why


@given(
    st.lists(
        st.sampled_from(
            [
                "border",
                ":",
                "near",
                "to",
                "(",
                ")",
                ",",
                "[",
                "]",
                "Kishlak",
                "AF",
                "Shahri Nav",
                "Rabot",
                " ",
                "district",
                '"',
                "Duwum",
                "\u202e",
                "۱",
                "%",
                "{}",
                "{0}",
            ]
        ),
        max_size=12,
    )
)
def test_no_row_of_words_raises(words):
    for text in (" ".join(words), "".join(words)):
        assert locate(text, LAND).why
