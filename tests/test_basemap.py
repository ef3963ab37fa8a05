"""The base map for the browser: made of the same shapes, and true to them."""

import itertools
import json
import math
import shutil

import numpy as np
import pytest
import shapely
from PIL import Image
from shapely.geometry import Polygon

from geodata.build import rebuild_labels
from geodata.building.layers import sha256_of
from tests.shapes import GEOD, SHAPES, WINDOW, basemap, layer, line


def test_the_relief_fits_a_web_mercator_map():
    with Image.open(SHAPES / "relief.jpg") as image:
        width, height = image.size
    west, south, east, north = (math.radians(degrees) for degrees in WINDOW)
    rise = math.asinh(math.tan(north)) - math.asinh(math.tan(south))
    assert height / width == pytest.approx(rise / (east - west), rel=0.002)
    assert 2000 <= width <= 3500


def test_the_base_map_names_all_that_it_was_made_from():
    assert set(basemap()) == {
        "version",
        "attribution",
        "window",
        "relief",
        "areas",
        "edges",
        "border",
        "rivers",
        "lakes",
        "labels",
    }
    assert basemap()["window"] == list(WINDOW)
    for word in ("OpenStreetMap", "GeoNames", "geoBoundaries", "NOAA"):
        assert word in basemap()["attribution"]
    wanted = {key for name in ("countries", "provinces", "districts") for key in layer(name)["id"]}
    assert set(basemap()["areas"]) == wanted


def test_the_border_of_the_base_map_keeps_true_chainage():
    lines = {entry["id"]: entry for entry in basemap()["border"]}
    assert set(lines) == {"AF-TJ", "AF-UZ", "AF-TM"}
    for key, entry in lines.items():
        kms = [km for _, _, km in entry["coordinates"]]
        assert kms == sorted(kms)
        assert kms[0] == 0
        assert kms[-1] == pytest.approx(entry["length_km"], abs=0.1)
        assert entry["length_km"] == pytest.approx(GEOD.geometry_length(line(key)) / 1000, abs=0.1)


def test_the_border_of_the_base_map_strays_less_than_100_m():
    drawn = next(entry for entry in basemap()["border"] if entry["id"] == "AF-TJ")
    thin = shapely.linestrings([point[:2] for point in drawn["coordinates"]])
    assert shapely.hausdorff_distance(line(), thin) < 0.0009


def test_both_countries_share_the_border_of_the_base_map():
    drawn = next(entry for entry in basemap()["border"] if entry["id"] == "AF-TJ")
    wanted = {tuple(point[:2]) for point in drawn["coordinates"]}
    for key in ("country:AF", "country:TJ"):
        rings = [ring for polygon in basemap()["areas"][key] for ring in polygon]
        assert wanted <= {tuple(point) for ring in rings for point in ring}


def test_the_areas_of_the_base_map_stay_close_to_the_true_ones():
    districts = layer("districts").set_index("id")
    seen = 0
    for key, polygons in basemap()["areas"].items():
        if not key.startswith("district:"):
            continue
        drawn = shapely.make_valid(
            shapely.union_all([Polygon(rings[0], rings[1:]) for rings in polygons])
        )
        true = districts.loc[key].geometry
        if shapely.dwithin(true, line(), 0.1):
            assert shapely.intersection(drawn, true).area > 0.95 * true.area, key
            seen += 1
    assert seen > 30


def test_edges_are_drawn_once():
    segments = []
    for lines in basemap()["edges"].values():
        for points in lines:
            pairs = np.array(points)
            segments += [
                tuple(sorted((tuple(a), tuple(b))))
                for a, b in zip(pairs[:-1].tolist(), pairs[1:].tolist(), strict=True)
            ]
    assert len(segments) == len(set(segments))
    for entry in basemap()["border"]:
        points = [tuple(point[:2]) for point in entry["coordinates"]]
        mine = {tuple(sorted(pair)) for pair in itertools.pairwise(points)}
        assert not mine & set(segments)


def test_labels_have_a_name_a_spot_and_a_rank():
    west, south, east, north = WINDOW
    kinds = set()
    for label in basemap()["labels"]:
        assert label["names"]["en"]
        assert set(label["names"]) <= {"en", "fa", "tg", "ru"}
        assert west < label["at"][0] < east
        assert south < label["at"][1] < north
        assert isinstance(label["rank"], int)
        kinds.add(label["kind"])
    assert kinds == {
        "country",
        "province",
        "district",
        "town",
        "capital",
        "airfield",
        "lake",
        "river",
    }


def test_the_first_view_shows_both_countries_by_name():
    spots = {label["id"]: label["at"] for label in basemap()["labels"]}
    for key in ("country:AF", "country:TJ", "country:UZ", "province:TJ-GB", "province:AF-TAK"):
        lon, lat = spots[key]
        assert 67 < lon < 75.2
        assert 35.9 < lat < 39.2


def test_the_labels_are_those_that_a_build_makes_of_the_tables_and_layers(tmp_path):
    # without a download; where this fails after a change of a table, `make labels` mends it
    shutil.copytree(SHAPES, tmp_path / "shapes")
    assert rebuild_labels(tmp_path / "shapes") is False
    for name in ("basemap.json", "layers.json"):
        assert (tmp_path / "shapes" / name).read_bytes() == (SHAPES / name).read_bytes()


def test_labels_that_went_back_to_a_former_name_are_mended(tmp_path):
    folder = tmp_path / "shapes"
    shutil.copytree(SHAPES, folder)
    text = (folder / "basemap.json").read_text(encoding="utf-8")
    (folder / "basemap.json").write_text(text.replace("Ҷалолиддини", "Колхозобод"), "utf-8")
    assert rebuild_labels(folder) is True
    assert (folder / "basemap.json").read_bytes() == (SHAPES / "basemap.json").read_bytes()


# Names of places that are called otherwise today; `Vahdat` by Jirgatol is one of today's.
FORMER = {
    *("Moskva", "Москва", "Москва (Хамадонӣ)", "Московский", "Кировабад", "Kirovabad"),
    *("Kolkhozobod", "Колхозобод", "Колхозабад", "Ҷиргатол", "Джиргаталь"),
}


def test_no_label_is_a_former_name():
    labels = basemap()["labels"]
    assert not {name for label in labels for name in label["names"].values()} & FORMER
    spots = {label["id"]: label["names"] for label in labels}
    assert spots["place:moskva-hamadoni"]["en"] == "Hamadoni"
    assert spots["place:panj-town"] == {"en": "Panj", "tg": "Панҷ", "ru": "Пяндж", "fa": "پنج"}
    assert spots["town:1221259"]["tg"] == "Ҷалолиддини Балхӣ"


def test_the_hashes_of_all_shapes_are_those_of_the_files():
    described = json.loads((SHAPES / "layers.json").read_text(encoding="utf-8"))["layers"]
    for one in described.values():
        assert sha256_of(SHAPES / one["file"]) == one["sha256"], one["file"]
