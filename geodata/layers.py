"""Reading the built shapes: attributes at once, geometries only when a layer is asked for."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any

import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

# The ground that the base map covers: west, south, east, north in degrees. Afghanistan's whole
# northern border lies in it.
WINDOW = (60.4, 33.5, 76.0, 42.0)

# The layer of a place, and the table of shapes/ that holds it.
TABLES: Mapping[str, str] = {
    "country": "countries",
    "province": "provinces",
    "district": "districts",
    "town": "towns",
    "airfield": "airfields",
    "river": "rivers",
    "lake": "lakes",
}
# Layers that are more than a point.
SHAPED = ("country", "province", "district", "river", "lake")


def read_rows(table: str) -> Sequence[Mapping[str, Any]]:
    """Read the attributes of a table of `shapes/`, without its geometries."""
    file = pq.ParquetFile(BytesIO(_bytes(table)))
    columns = [column for column in file.schema_arrow.names if column != "geometry"]
    rows: list[dict[str, Any]] = file.read(columns=columns).to_pylist()
    return rows


@cache
def read_geometries(table: str) -> Mapping[str, BaseGeometry]:
    """Read the geometries of a table of `shapes/` by id, at full resolution."""
    file = pq.ParquetFile(BytesIO(_bytes(table)))
    read = file.read(columns=["id", "geometry"])
    shapes = shapely.from_wkb(read["geometry"].to_pylist())
    return dict(zip(read["id"].to_pylist(), shapes, strict=True))


@cache
def read_sources() -> Mapping[str, Any]:
    """Read where each layer comes from, under what licence, and the version of them all."""
    text = resources.files("geodata").joinpath("shapes", "layers.json").read_text("utf-8")
    sources: Mapping[str, Any] = json.loads(text)
    return sources


def _bytes(table: str) -> bytes:
    return resources.files("geodata").joinpath("shapes", f"{table}.parquet").read_bytes()
