"""GeoJSON (RFC 7946): a feature a line, written one after another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.exports.records import Export, Record, json_text


def write_geojson(export: Export, records: Iterable[Record], path: Path) -> None:
    """Write a collection; the member `about` tells of the whole, what has no place has no geometry.

    Coordinates are longitude and latitude, so that there is no member `crs`.
    """
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection",\n')
        if box := bounds_of(export):
            out.write(f'"bbox":{json_text(box)},\n')
        out.write(f'"about":{json_text(export.about)},\n"features":[')
        for number, line in enumerate(_features(records)):
            out.write(",\n" if number else "\n")
            out.write(line)
        out.write("\n]}\n")


def bounds_of(export: Export) -> list[float] | None:
    """Give west, south, east, north of all geometries; None where there is none."""
    shapes = [ground.geometry for ground in export.grounds.values() if ground.geometry]
    return [float(degree) for degree in shapely.total_bounds(shapes)] if shapes else None


def _features(records: Iterable[Record]) -> Iterator[str]:
    write = remembered(shapely.to_geojson)
    for record in records:
        geometry = "null" if record.geometry is None else write(record.geometry)
        yield (
            f'{{"type":"Feature","id":{json.dumps(record.values["id"])},'
            f'"geometry":{geometry},"properties":{json_text(record.values)}}}'
        )


def remembered(
    write: Callable[[BaseGeometry], Any], most: int = 256
) -> Callable[[BaseGeometry], Any]:
    """Keep what was written of the last geometries: incidents of one place share theirs."""
    kept: dict[int, Any] = {}

    def written(shape: BaseGeometry) -> Any:
        if id(shape) not in kept:
            if len(kept) >= most:
                kept.pop(next(iter(kept)))
            kept[id(shape)] = write(shape)
        return kept[id(shape)]

    return written
