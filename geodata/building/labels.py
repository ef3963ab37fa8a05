"""Labels of the base map: where each name stands, how important it is, in which languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import MultiPolygon, Point

from geodata.building.names import only_script, read_table
from geodata.finding.othernames import read_other_names
from geodata.layers import WINDOW

Json = dict[str, Any]
LANGUAGES = ("fa", "tg", "ru")
# Towns within this distance of the AF–TJ line (degrees) come before larger ones elsewhere.
NEAR = 0.25
OUTSIDE = (0.0, 0.0)
# The scripts in which a name without a language may stand in for one.
_SCRIPTS = {"fa": "Arab", "tg": "Cyrl", "ru": "Cyrl"}


def names_by_language(row: Mapping[str, Any]) -> dict[str, str]:
    """Return one name for each language of the map: today's, or the first that the layer gives."""
    if not row["name"]:
        return {}
    found = {"en": str(row["name"])}
    # The bracket that tells a name apart is not drawn: on the map its spot does that.
    todays = read_other_names().today.get(str(row.get("id")), ())
    found |= {one.lang: one.name.split(" (")[0] for one in todays}
    for name in row["names"]:
        if name["lang"] in LANGUAGES and only_script(name["name"]) == _SCRIPTS[name["lang"]]:
            found.setdefault(name["lang"], name["name"])
    if "fa" not in found:
        arabic = [
            n["name"] for n in row["names"] if not n["lang"] and only_script(n["name"]) == "Arab"
        ]
        if arabic:
            found["fa"] = _likeliest(arabic)
    return found


def _likeliest(names: Sequence[str]) -> str:
    """Choose the Dari spelling among several: without Arabic, Urdu or Pashto letters."""
    foreign = set("يكہےىۀېۍړډټګةٔأإ")
    return min(names, key=lambda name: (len(foreign & set(name)), len(name), name))


def _label(key: str, kind: str, rank: int, at: Sequence[float], names: Mapping[str, str]) -> Json:
    spot = [round(float(at[0]), 4), round(float(at[1]), 4)]
    return {"id": key, "kind": kind, "rank": rank, "at": spot, "names": dict(names)}


def _inside(at: Sequence[float]) -> bool:
    west, south, east, north = WINDOW
    return west < at[0] < east and south < at[1] < north


def _middle(area: MultiPolygon) -> list[float]:
    """Return the point of the area that is farthest from its edge, within the window."""
    seen = shapely.intersection(area, shapely.box(*WINDOW))
    if seen.is_empty:
        return list(OUTSIDE)
    largest = max(shapely.get_parts(seen), key=lambda part: part.area)
    spot = shapely.maximum_inscribed_circle(largest, tolerance=0.01).coords[0]
    return [spot[0], spot[1]]


def middles(areas: Mapping[str, MultiPolygon]) -> dict[str, list[float]]:
    """Return the spot of each area's label."""
    return {key: _middle(area) for key, area in areas.items()}


def relabel(
    basemap: Mapping[str, Any],
    layers: Mapping[str, gpd.GeoDataFrame],
    places: Sequence[Mapping[str, Any]],
) -> Json:
    """Make the labels of a base map anew from its layers; what it draws stays.

    The spots of its districts' labels stay too: they follow from outlines before rounding, which a
    base map no longer has.
    """
    spots = {label["id"]: label["at"] for label in basemap["labels"] if label["kind"] == "district"}
    return {**basemap, "labels": build_labels(layers, spots, places)}


def build_labels(
    layers: Mapping[str, gpd.GeoDataFrame],
    district_spots: Mapping[str, Sequence[float]],
    places: Sequence[Mapping[str, Any]],
) -> list[Json]:
    """Return all labels, the most important first."""
    table = read_table("labels.yaml")
    lines = layers["lines"]
    line = lines.geometry[lines["id"] == "AF-TJ"].iloc[0]
    labels = _area_labels(layers, district_spots, table, line)
    labels += _town_labels(layers["towns"], table, line)
    labels += [
        _place_label(place, table)
        for place in places
        # What is known to a district has no spot that a name could be written at.
        if place["kind"] in ("town", "village", "port")
        and place["precision"] not in ("district", "province")
    ]
    for row in layers["lakes"].to_dict("records"):
        if names := names_by_language(row):
            rank = 1 if row["geometry"].area > 0.01 else 2
            labels.append(_label(row["id"], "lake", rank, _middle(row["geometry"]), names))
    for row in layers["airfields"].to_dict("records"):
        if shapely.distance(row["geometry"], line) < 1.0:
            at = row["geometry"].coords[0]
            labels.append(_label(row["id"], "airfield", 4, at, names_by_language(row)))
    rivers = {row["id"]: row for row in layers["rivers"].to_dict("records")}
    for key, spots in table["rivers"].items():
        row = rivers[key]
        for spot in spots:
            on = row["geometry"].interpolate(row["geometry"].project(Point(spot)))
            rank = int(row["rank"])
            labels.append(_label(key, "river", rank, on.coords[0], names_by_language(row)))
    kept = [label for label in labels if _inside(label["at"])]
    return sorted(kept, key=lambda label: (label["rank"], label["kind"], label["id"], label["at"]))


def _area_labels(
    layers: Mapping[str, gpd.GeoDataFrame],
    district_spots: Mapping[str, Sequence[float]],
    table: Mapping[str, Any],
    line: Any,
) -> list[Json]:
    labels = []
    for row in layers["countries"].to_dict("records"):
        at = table["countries"].get(row["country"]) or _middle(row["geometry"])
        rank = 0 if row["country"] in ("AF", "TJ") else 1
        labels.append(_label(row["id"], "country", rank, at, names_by_language(row)))
    for row in layers["provinces"].to_dict("records"):
        near = shapely.distance(row["geometry"], line) < 1e-9
        at = table["provinces"].get(row["id"]) or _middle(row["geometry"])
        labels.append(_label(row["id"], "province", 0 if near else 1, at, names_by_language(row)))
    for row in layers["districts"].to_dict("records"):
        away = shapely.distance(row["geometry"], line)
        rank = 2 if away < 1e-9 else 3 if away < 0.7 else 5
        # none where it lies outside the window
        at = district_spots.get(row["id"], OUTSIDE)
        labels.append(_label(row["id"], "district", rank, at, names_by_language(row)))
    return labels


def _rank(population: int, away: float) -> int:
    """Rank a town by its people; one by the border stands before larger ones elsewhere."""
    rank = 1 + sum(population < step for step in (100_000, 40_000, 12_000, 4_000))
    return max(min(rank, 2), rank - 1) if away < NEAR else rank


def _town_labels(towns: gpd.GeoDataFrame, table: Mapping[str, Any], line: Any) -> list[Json]:
    capitals = {f"town:{key}" for key in table["capitals"]}
    labels = []
    for row in towns.to_dict("records"):
        at = row["geometry"].coords[0]
        names = names_by_language(_unbracketed(row))
        if row["id"] in capitals:
            labels.append(_label(row["id"], "capital", 0, at, names))
            continue
        away = float(shapely.distance(row["geometry"], line))
        abroad = row["country"] not in ("AF", "TJ")
        rank = table["ranks"].get(row["id"], _rank(row["population"], away) + int(abroad))
        if rank <= 5:
            labels.append(_label(row["id"], "town", rank, at, names))
    return labels


def _unbracketed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Drop the bracket that tells a name apart: on the map its spot does that."""
    return {**row, "name": str(row["name"]).split(" (")[0]}


def _place_label(place: Mapping[str, Any], table: Mapping[str, Any]) -> Json:
    key = f"place:{place['id']}"
    rank = table["ranks"].get(key, 3 if place["kind"] == "village" else 2)
    return _label(key, "town", rank, place["at"], names_by_language(_unbracketed(place)))
