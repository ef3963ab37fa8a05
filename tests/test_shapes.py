"""The shapes that ship: what must hold of every layer, whoever rebuilds them."""

import hashlib
import json
import math
from functools import cache

import pytest
import shapely
from shapely.geometry import Point

from tests.shapes import GEOD, ROOT, SHAPES, WINDOW, basemap, layer, line, table

LANGUAGES = {"en", "fa", "ps", "tg", "ru", "uz", ""}
NAMED = ("countries", "provinces", "districts", "rivers", "lakes", "towns", "airfields")


def shared_km(areas, country):
    """Measure how much of the AF–TJ line each area of a country has on its edge."""
    found = {}
    for row in areas[areas["country"] == country].itertuples():
        part = shapely.intersection(shapely.boundary(row.geometry), line())
        found[row.id] = GEOD.geometry_length(part) / 1000
    return {key: km for key, km in found.items() if km > 0.001}


def vertices(shapes):
    points = shapely.get_coordinates(shapely.union_all(shapely.boundary(shapes.to_numpy())))
    return {(x, y) for x, y in points.tolist()}


def test_the_border_with_tajikistan_has_its_length_and_ends():
    assert GEOD.geometry_length(line()) / 1000 == pytest.approx(1344.0, abs=2)
    assert line().coords[0] == pytest.approx((67.7809, 37.1816), abs=1e-4)
    assert line().coords[-1] == pytest.approx((74.8899, 37.2341), abs=1e-4)
    assert len(line().coords) == 7351


@pytest.mark.parametrize("key", ["AF-TJ", "AF-UZ", "AF-TM"])
def test_lines_run_east_and_say_what_they_are(key):
    row = layer("lines").set_index("id").loc[key]
    assert row.geometry.coords[0][0] < row.geometry.coords[-1][0]
    assert row.geometry.is_simple
    digest = hashlib.sha256(shapely.to_wkb(row.geometry, byte_order=1)).hexdigest()
    assert row["version"] == f"1-{digest[:8]}"
    assert "OpenStreetMap" in row["origin"]


def test_the_three_lines_meet_end_to_end():
    assert line("AF-TM").coords[-1] == line("AF-UZ").coords[0]
    assert line("AF-UZ").coords[-1] == line("AF-TJ").coords[0]


@pytest.mark.parametrize(
    ("country", "provinces"),
    [
        ("AF", {"AF-BAL", "AF-KDZ", "AF-TAK", "AF-BDS"}),
        ("TJ", {"TJ-KT", "TJ-GB"}),
    ],
)
def test_the_stretches_of_the_provinces_add_up_to_the_border(country, provinces):
    stretches = shared_km(layer("provinces"), country)
    assert set(stretches) == {f"province:{code}" for code in provinces}
    assert sum(stretches.values()) == pytest.approx(GEOD.geometry_length(line()) / 1000, abs=1)


@pytest.mark.parametrize("country", ["AF", "TJ"])
@pytest.mark.parametrize("name", ["provinces", "districts"])
def test_areas_tile_their_country_without_a_new_vertex_on_its_edge(name, country):
    areas = layer(name)
    mine = areas.geometry[areas["country"] == country].to_numpy()
    outline = layer("countries").set_index("id").geometry[f"country:{country}"]
    assert shapely.coverage_is_valid(mine)
    assert shapely.is_valid(mine).all()
    whole = shapely.coverage_union_all(mine)
    assert shapely.equals(whole, outline)
    assert shapely.get_num_coordinates(whole) == shapely.get_num_coordinates(outline)


def test_both_banks_use_the_vertices_of_the_line_and_no_others():
    districts = layer("districts")
    assert shapely.coverage_is_valid(districts.geometry.to_numpy())
    wanted = {(x, y) for x, y in line().coords}
    for country in ("AF", "TJ"):
        mine = districts[districts["country"] == country]
        near = mine[shapely.dwithin(mine.geometry.to_numpy(), line(), 1e-9)]
        found = vertices(near.geometry)
        assert wanted <= found
        close = [p for p in found - wanted if shapely.dwithin(Point(p), line(), 1e-7)]
        assert close == []


def test_there_are_as_many_areas_as_the_surveys_have():
    counts = layer("districts").groupby("country").size().to_dict()
    assert counts == {"AF": 398, "TJ": 58}
    assert layer("provinces").groupby("country").size().to_dict() == {"AF": 34, "TJ": 4}


def test_every_district_lies_in_the_province_it_names():
    provinces = layer("provinces").set_index("id")
    for row in layer("districts").itertuples():
        province = provinces.loc[row.province]
        assert province["country"] == row.country
        assert row.id.startswith(f"district:{row.province.removeprefix('province:')}-")
        assert shapely.covers(province.geometry, shapely.point_on_surface(row.geometry))


def test_a_unit_whose_file_says_tajikistan_stands_in_afghanistan():
    districts = layer("districts").set_index("id")
    for key in ("AF-TAK-darqad", "AF-TAK-khwaja-bahauddin", "AF-BDS-shighnan", "AF-BAL-kaldar"):
        assert districts.loc[f"district:{key}", "country"] == "AF"
    for key in ("TJ-GB-ishkashim", "TJ-GB-roshtqala"):
        assert districts.loc[f"district:{key}", "country"] == "TJ"


@pytest.mark.parametrize("name", NAMED)
def test_every_row_has_an_id_of_its_own_and_names_with_a_source(name):
    rows = layer(name)
    assert rows["id"].is_unique
    assert rows["id"].is_monotonic_increasing
    assert rows.crs == "EPSG:4326"
    assert not rows.geometry.is_empty.any()
    for names in rows["names"]:
        for row in names:
            assert row["lang"] in LANGUAGES
            assert row["name"] == row["name"].strip() != ""
            assert row["source"]
            assert "http" not in row["name"]


@pytest.mark.parametrize("name", ["towns", "places"])
def test_no_name_that_belongs_to_another_place_is_left(name):
    barred = table("aliases.yaml")["excluded"]
    if name == "towns":
        found = {int(row.id[5:]): row.names for row in layer("towns").itertuples()}
    else:
        places = table("places.yaml")["places"]
        found = {place["geonames"]: place["names"] for place in places if "geonames" in place}
    checked = 0
    for key, names in found.items():
        listed = {row["name"] for row in names}
        assert not listed & set(barred.get(key, {}).get("names", []))
        checked += key in barred
    assert checked > 0


WANTED = [
    ("Khatlon", "province:TJ-KT"),
    ("GBAO", "province:TJ-GB"),
    ("Badakhshan", "province:TJ-GB"),
    ("Badakhshan", "province:AF-BDS"),
    ("Горно-Бадахшанская автономная область", "province:TJ-GB"),
    ("ولایت بدخشان", "province:AF-BDS"),
    ("Jilikul", "district:TJ-KT-dusti"),
    ("Qumsangir", "district:TJ-KT-jayhun"),
    ("Jaihun", "district:TJ-KT-jayhun"),
    ("Shuro-obod", "district:TJ-KT-shamsiddin-shohin"),
    ("Darwaz", "district:AF-BDS-nusay"),
    ("دشت قلعه", "district:AF-TAK-dasht-e-qala"),
    ("Ishkashim", "district:AF-BDS-ishkashim"),
    ("Ishkashim", "district:TJ-GB-ishkashim"),
    ("Ishkashim", "place:ishkashim-af"),
    ("Ishkashim", "place:ishkashim-tj"),
    ("Хорог", "place:khorugh"),
    ("Хоруғ", "place:khorugh"),
    ("Khorog", "place:khorugh"),
    ("Ай-Ханум", "place:ay-khanum"),
    ("آی خانم", "place:ay-khanum"),
    ("Hairatan", "crossing:hairatan"),
    ("Termez", "place:termez"),
    ("قندوز", "town:1135689"),
    ("Kabul", "town:1138958"),
    ("Душанбе", "town:1221874"),
]


@cache
def owners():
    found: dict[str, set[str]] = {}
    for name in NAMED:
        for row in layer(name).itertuples():
            for given in row.names:
                found.setdefault(given["name"], set()).add(row.id)
    for place in table("places.yaml")["places"]:
        prefix = "crossing" if place["kind"] in ("crossing", "bridge") else "place"
        for given in place["names"]:
            found.setdefault(given["name"], set()).add(f"{prefix}:{place['id']}")
    return found


@pytest.mark.parametrize(("name", "key"), WANTED)
def test_names_that_analysts_write_are_there(name, key):
    assert key in owners()[name]


@pytest.mark.parametrize(
    "name",
    [
        "Shir Khan Bandar",
        "Sher Khan",
        "Sherkhan Bandar",
        "Шерхан-Бандар",
        "شیرخان بندر",
        "Нижний Пяндж",
        "Nizhny Panj",
        "Panji Poyon",
        "Панҷи Поён",
    ],
)
def test_the_crossing_of_shir_khan_owns_all_its_names_alone(name):
    assert owners()[name] == {"crossing:shir-khan-bandar"}


def test_rivers_claim_no_bare_name_of_a_town():
    settled = {
        name
        for name, keys in owners().items()
        if any(key.startswith(("town", "place", "district", "province")) for key in keys)
    }
    for row in layer("rivers").itertuples():
        assert not {given["name"] for given in row.names} & settled


@pytest.mark.parametrize("place", table("places.yaml")["places"], ids=lambda place: place["id"])
def test_places_kept_by_hand_stand_where_they_say(place):
    at = Point(place["at"])
    offsets = [offset_m(at, line(key)) for key in ("AF-TJ", "AF-UZ", "AF-TM")]
    if len(place["country"]) == 2:
        assert min(offsets) < 1300
        assert min(offsets) < 600 or "km from" in place["note"]
    else:
        countries = layer("countries").set_index("country").geometry
        home = countries.get(place["country"][0])
        outside = not shapely.intersects(shapely.box(*WINDOW), at)
        assert outside or shapely.covers(home, at)
    assert place["radius_m"] > 0
    assert place["source"]
    if "district" in place:
        assert place["district"] in set(layer("districts")["id"])
    if place["precision"] in ("vicinity", "district"):
        assert place["note"]


def offset_m(point, border):
    scale = math.cos(math.radians(point.y))
    flat = shapely.transform(border, lambda xy: xy * [scale, 1])
    near = shapely.line_interpolate_point(
        flat, shapely.line_locate_point(flat, Point(point.x * scale, point.y))
    )
    return GEOD.inv(point.x, point.y, near.x / scale, near.y)[2]


def test_towns_kept_by_hand_are_not_there_twice():
    ids = {place.get("geonames") for place in table("places.yaml")["places"]}
    assert not {f"town:{key}" for key in ids} & set(layer("towns")["id"])


def test_towns_know_their_district_and_province():
    towns = layer("towns")
    home = towns[towns["country"].isin(["AF", "TJ"])]
    assert (home["district"] != "").all()
    assert (home["province"] != "").all()
    assert (towns[~towns["country"].isin(["AF", "TJ"])]["district"] == "").all()


def test_border_rivers_are_stretches_of_the_border():
    lines = shapely.union_all(layer("lines").geometry.to_numpy())
    rivers = layer("rivers").set_index("id")
    for key in ("river:panj", "river:pamir", "river:amu-darya"):
        row = rivers.loc[key]
        parts = shapely.get_parts(row.geometry)[: row["border_parts"]]
        assert len(parts) > 0
        assert shapely.difference(shapely.multilinestrings(parts), lines).length < 1e-9
    length_km = GEOD.geometry_length(rivers.loc["river:panj"].geometry) / 1000
    assert length_km == pytest.approx(910, abs=30)


@pytest.mark.parametrize(
    "key", ["vakhsh", "kokcha", "kunduz", "bartang", "gunt", "wakhan-river", "kofarnihon"]
)
def test_rivers_that_reach_the_border_end_on_it(key):
    river = layer("rivers").set_index("id").loc[f"river:{key}"].geometry
    points = shapely.points(shapely.get_coordinates(river)[[0, -1]])
    assert shapely.distance(points, line()).min() < 1e-6


def test_layers_are_what_the_list_says():
    listed = json.loads((SHAPES / "layers.json").read_text(encoding="utf-8"))
    assert listed["version"] == basemap()["version"]
    for name, entry in listed["layers"].items():
        path = SHAPES / entry["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], name
        assert entry["licence"]
        assert entry["package"]
    files = {entry["file"] for entry in listed["layers"].values()} | {"layers.json"}
    assert {path.name for path in SHAPES.iterdir()} == files


def test_the_shapes_are_small_enough_to_ship():
    assert sum(path.stat().st_size for path in SHAPES.iterdir()) < 15e6
    assert (SHAPES / "basemap.json").stat().st_size < 1.3e6
    assert (SHAPES / "relief.jpg").stat().st_size < 1.2e6


def test_the_readme_tells_the_rows_packages_and_version_of_the_layers():
    text = (ROOT / "geodata" / "README.md").read_text(encoding="utf-8")
    listed = json.loads((SHAPES / "layers.json").read_text(encoding="utf-8"))["layers"]
    cells = {}
    for row in text.splitlines():
        if row.startswith("| `"):
            parts = [part.strip() for part in row.strip("|").split("|")]
            cells[parts[0].strip("`")] = parts[1:]
    for name, entry in listed.items():
        if entry["rows"] is not None:
            rows = sum(int(part) for part in cells[name][-1].split("+"))
            assert rows == entry["rows"], name
    assert int(cells["places.yaml"][-1]) == len(table("places.yaml")["places"])
    for package in table("packages.yaml")["packages"]:
        assert f"{package['name']} {package['version']}" in text
    assert layer("lines").set_index("id").loc["AF-TJ", "version"] in text
