"""basemap.json: the layers at display resolution, as the browser draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.building.countries import polygons_only
from geodata.building.labels import build_labels, middles, names_by_language
from geodata.building.topology import Chain, chains_of, rebuild, simplify_chains
from geodata.layers import WINDOW

DIGITS = 4
# Tolerances in degrees: 0.0006 is about 60 m, 0.004 about 400 m.
BORDER, COUNTRY, INNER, ABROAD, FAR = 0.0006, 0.004, 0.004, 0.008, 0.02
RIVER = 0.003
# Neighbours are simplified on a wider cut than the window: no cut edge then meets AF or TJ.
WIDE = (60.0, 29.0, 78.0, 43.0)
HOME = ("AF", "TJ")
PAIRS: Mapping[tuple[str, ...], str] = {
    ("AF", "TJ"): "AF-TJ",
    ("AF", "UZ"): "AF-UZ",
    ("AF", "TM"): "AF-TM",
}
ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL) · GeoNames (CC BY 4.0) · geoBoundaries · "
    "WDBII/GSHHG (LGPL) · NOAA GLOBE · OurAirports"
)
GEOD = Geod(ellps="WGS84")
BOX = shapely.box(*WINDOW)

Json = dict[str, Any]


def build_basemap(
    layers: Mapping[str, gpd.GeoDataFrame],
    neighbours: Mapping[str, MultiPolygon],
    places: Iterable[Mapping[str, Any]],
) -> Json:
    """Return what basemap.json holds; the version is filled in by the caller."""
    districts = layers["districts"]
    areas = dict(zip(districts["id"], districts.geometry, strict=True))
    areas = {key: polygons_only(area) for key, area in areas.items()}
    for code, outline in neighbours.items():
        if code not in HOME:
            areas[f"country:{code}"] = outline
    place = _classes(districts)
    chains = chains_of(areas)
    simple = simplify_chains(chains, lambda chain: _tolerance(chain, place))
    drawn = rebuild(simple, areas)
    lines = dict(zip(layers["lines"]["id"], layers["lines"].geometry, strict=True))
    rivers = layers["rivers"]
    shown = {key: area for key, area in drawn.items() if key.startswith("district:")}
    return {
        "attribution": ATTRIBUTION,
        "window": list(WINDOW),
        "relief": {"file": "relief.jpg", "bounds": list(WINDOW)},
        "areas": _areas(drawn, districts),
        "edges": _edges(simple, place),
        "border": [_border(key, line, simple, place) for key, line in sorted(lines.items())],
        "rivers": [_river(row) for row in _rows(rivers) if _off_border(row)],
        "lakes": [_lake(row) for row in _rows(layers["lakes"])],
        "labels": build_labels(layers, middles(shown), list(places)),
    }


def _classes(districts: gpd.GeoDataFrame) -> dict[str, tuple[str, str]]:
    """Return country and province of every district id."""
    rows = zip(districts["id"], districts["country"], districts["province"], strict=True)
    return {key: (country, province) for key, country, province in rows}


def _countries(chain: Chain, place: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    found = {
        place[key][0] if key in place else key.removeprefix("country:") for key in chain.owners
    }
    return tuple(sorted(found))


def _class(chain: Chain, place: Mapping[str, tuple[str, str]]) -> str:
    """Return border, country, province or district; "" for the cut edge of a neighbour."""
    countries = _countries(chain, place)
    if countries in PAIRS:
        return "border"
    if len(countries) == 2:
        return "country"
    if len(chain.owners) == 1:
        return "country" if countries[0] in HOME else ""
    provinces = {place[key][1] for key in chain.owners}
    return "province" if len(provinces) == 2 else "district"


def _tolerance(chain: Chain, place: Mapping[str, tuple[str, str]]) -> float:
    kind = _class(chain, place)
    if kind == "border" and _countries(chain, place) == ("AF", "TJ"):
        return BORDER
    if not any(key in place for key in chain.owners):
        return ABROAD
    if not shapely.intersects(LineString(chain.points), BOX):
        return FAR
    return COUNTRY if kind in ("border", "country") else INNER


def _coordinates(shape: BaseGeometry) -> list[Any]:
    """Return rounded MultiPolygon coordinates: polygons of rings of [lon, lat]."""
    return [
        [_points(ring) for ring in shapely.get_rings(polygon)]
        for polygon in shapely.get_parts(shape)
    ]


def _points(line: BaseGeometry) -> list[list[float]]:
    """Return rounded [lon, lat] pairs without a point that repeats the one before it."""
    points = np.round(shapely.get_coordinates(line), DIGITS)
    fresh = np.any(points[1:] != points[:-1], axis=1)
    found: list[list[float]] = points[np.concatenate([[True], fresh])].tolist()
    return found if len(found) > 1 else points[[0, -1]].tolist()


def _areas(drawn: Mapping[str, MultiPolygon], districts: gpd.GeoDataFrame) -> Json:
    groups: dict[str, list[MultiPolygon]] = {}
    for key, country, province in zip(
        districts["id"], districts["country"], districts["province"], strict=True
    ):
        for group in (key, province, f"country:{country}"):
            groups.setdefault(group, []).append(drawn[key])
    found = {key: shapely.coverage_union_all(parts) for key, parts in groups.items()}
    for key, area in drawn.items():
        if key.startswith("country:"):
            found[key] = polygons_only(shapely.intersection(area, BOX))
    return {key: _coordinates(found[key]) for key in sorted(found)}


def _edges(chains: list[Chain], place: Mapping[str, tuple[str, str]]) -> Json:
    edges: dict[str, list[Any]] = {"country": [], "province": [], "district": []}
    for chain in chains:
        kind = _class(chain, place)
        if kind not in edges:
            continue
        line: BaseGeometry = LineString(chain.points)
        if not any(key in place for key in chain.owners):
            line = shapely.intersection(line, BOX)
        edges[kind].append(line)
    return {kind: _merged(found) for kind, found in edges.items()}


def _merged(lines: list[BaseGeometry]) -> list[Any]:
    """Join the lines that run on into each other, which saves repeated ends."""
    parts = [p for line in lines for p in shapely.get_parts(line) if isinstance(p, LineString)]
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
    return sorted(_points(line) for line in joined)


def _border(
    key: str, line: LineString, chains: list[Chain], place: Mapping[str, tuple[str, str]]
) -> Json:
    """Return a border line of the vertices that its chains kept, with true chainage (km)."""
    kept = {
        point
        for chain in chains
        if PAIRS.get(_countries(chain, place)) == key
        for point in chain.points
    }
    points = np.array(line.coords)
    steps = GEOD.inv(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])[2]
    kms = np.concatenate([[0.0], np.cumsum(steps)]) / 1000
    shown = np.round(points, DIGITS).tolist()
    found = [
        [*spot, round(km, 2)]
        for point, spot, km in zip(points.tolist(), shown, kms.tolist(), strict=True)
        if tuple(point) in kept
    ]
    return {"id": key, "length_km": round(float(kms[-1]), 1), "coordinates": found}


def _rows(layer: gpd.GeoDataFrame) -> list[Json]:
    found: list[Json] = layer.to_dict("records")
    return found


def _off_border(row: Json) -> list[BaseGeometry]:
    return list(shapely.get_parts(row["geometry"])[int(row["border_parts"]) :])


def _river(row: Json) -> Json:
    thin = [shapely.simplify(part, RIVER) for part in _off_border(row)]
    return {
        "id": row["id"],
        "rank": int(row["rank"]),
        "names": names_by_language(row),
        "coordinates": [_points(part) for part in thin],
    }


def _lake(row: Json) -> Json:
    thin = polygons_only(shapely.simplify(row["geometry"], RIVER))
    return {"id": row["id"], "names": names_by_language(row), "coordinates": _coordinates(thin)}
