"""Making places of the built layers and of the places kept by hand."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from geodata import layers
from geodata.areas import areas_at, inner_points, reach_m
from geodata.finding.othernames import name_of_today, read_other_names, with_other_names
from geodata.names import Name, script_of, tidy
from geodata.own.placefile import read_shipped_places
from geodata.own.placerecord import Entry
from geodata.place import Place
from geodata.precision import Precision

_PRECISION = {
    "country": Precision.COUNTRY,
    "province": Precision.PROVINCE,
    "district": Precision.DISTRICT,
    "river": Precision.STRETCH,
}
# A lake no wider than what "near a town" means is known as well as that.
_VICINITY_M = 25_000.0
# GeoNames points are rounded to a minute or so; a runway and its aprons are some km long.
_LEAST_TOWN_M = 2_000.0
_AIRFIELD_M = 2_000.0
_PEOPLE_PER_KM2 = 4_000.0
# A bridge or a port stands on the water's edge, at times just over the drawn line.
_EDGE_M = 5_000.0


def read_places() -> tuple[tuple[Place, ...], str]:
    """Read every place of every layer, and the version they bear together."""
    hand_version, entries = read_shipped_places()
    places = [place for layer in layers.SHAPED for place in _shaped(layer)]
    places += [_point(layer, row) for layer in ("town", "airfield") for row in _rows(layer)]
    areas = {place.id: place for place in places if place.layer in layers.SHAPED}
    places += [keep_entry(entry, areas) for entry in entries]
    versions = (layers.read_sources()["version"], hand_version, read_other_names().version)
    return tuple(places), "+".join(map(str, versions))


def _rows(layer: str) -> Iterator[Mapping[str, Any]]:
    yield from layers.read_rows(layers.TABLES[layer])


def _shaped(layer: str) -> Iterator[Place]:
    shapes = layers.read_geometries(layers.TABLES[layer])
    points = inner_points(np.array(list(shapes.values()), dtype=object))
    where = dict(zip(shapes, points.tolist(), strict=True))
    for row in _rows(layer):
        if not row["name"]:
            continue  # a water of the map that no source names
        lon, lat = where[row["id"]]
        radius_m = reach_m(shapes[row["id"]], lon, lat)
        small = Precision.VICINITY if radius_m <= _VICINITY_M else Precision.DISTRICT
        yield _place(layer, row, (lon, lat), _PRECISION.get(layer, small), radius_m)


def _point(layer: str, row: Mapping[str, Any]) -> Place:
    shape = layers.read_geometries(layers.TABLES[layer])[row["id"]]
    if layer == "airfield":
        return _place(layer, row, (shape.x, shape.y), Precision.EXACT, _AIRFIELD_M)
    people = int(row.get("population") or 0)
    radius_m = max(_LEAST_TOWN_M, 1000 * math.sqrt(people / _PEOPLE_PER_KM2 / math.pi))
    return _place(layer, row, (shape.x, shape.y), Precision.SETTLEMENT, round(radius_m, -2))


def _place(
    layer: str,
    row: Mapping[str, Any],
    at: tuple[float, float],
    precision: Precision,
    radius_m: float,
) -> Place:
    names = _names(row)
    country = row.get("country") or ""
    around = [row.get("district"), row.get("province"), country and f"country:{country}"]
    return Place(
        id=row["id"],
        name=name_of_today(row["id"], row["name"]),
        layer=layer,
        country=(country,) if country else (),
        lon=at[0],
        lat=at[1],
        precision=precision,
        radius_m=radius_m,
        names=names,
        within=tuple(area for area in around if area and area != row["id"]),
        source=names[0].source if names else "",
        population=int(row.get("population") or 0),
    )


def _names(row: Mapping[str, Any]) -> tuple[Name, ...]:
    kept: dict[str, Name] = {}
    for one in row["names"]:
        name = tidy(one["name"])
        kept.setdefault(name, Name(name, one["lang"] or "", script_of(name), one["source"] or ""))
    name = tidy(row["name"])
    if name and name not in kept:
        kept[name] = Name(name, "", script_of(name), "")
    return with_other_names(row["id"], tuple(kept.values()))


def keep_entry(entry: Entry, areas: Mapping[str, Place], edition: str = "") -> Place:
    """Set a place kept by hand in the areas it lies in; one on the water's edge has two banks."""
    around: list[str] = []
    for country in entry.country:
        near = [
            area
            for area in (entry.district, *areas_at("district", entry.lon, entry.lat, _EDGE_M))
            if area and areas[area].country == (country,)
        ]
        if near:
            around += [near[0], *areas[near[0]].within]
        else:
            around.append(f"country:{country}")
    if entry.precision.rank >= Precision.DISTRICT.rank:
        # What the entry itself names comes first: it stands for a place known no better than that.
        around.sort(key=lambda area: area != entry.district)
    return Place(
        id=entry.id,
        name=entry.name,
        layer=entry.layer,
        country=entry.country,
        lon=entry.lon,
        lat=entry.lat,
        precision=entry.precision,
        radius_m=entry.radius_m,
        names=entry.names,
        within=tuple(dict.fromkeys(around)),
        source=entry.source,
        note=entry.note,
        edition=edition,
    )
