"""Records as Arrow batches, nested for GeoParquet and flat for tables that hold plain cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.exports.geojson import remembered
from dashboard.exports.records import Record, flat_value
from dashboard.exports.table import CLAIM, FIGURE, INCIDENT, NESTED, Property, Type

One = TypeVar("One")
GEOMETRY = "geometry"
BBOX = "bbox"
BATCH = 500
_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_PLAIN = {
    Type.TEXT: pa.string(),
    Type.DAY: pa.date32(),
    Type.NUMBER: pa.float64(),
    Type.COUNT: pa.int64(),
    Type.FLAG: pa.bool_(),
}
_FIGURES = pa.map_(pa.string(), pa.struct([(one.name, _PLAIN[one.type]) for one in FIGURE]))
_NESTED = {
    Type.TEXTS: pa.list_(pa.string()),
    Type.FIGURES: _FIGURES,
    Type.CLAIMS: pa.list_(
        pa.struct(
            [
                (
                    one.name,
                    {**_PLAIN, Type.TEXTS: pa.list_(pa.string()), Type.FIGURES: _FIGURES}[one.type],
                )
                for one in CLAIM
            ]
        )
    ),
}


def schema_of(properties: Sequence[Property], *, flat: bool) -> pa.Schema:
    """Give the columns of properties, each with its meaning."""
    return pa.schema([_field(one, flat=flat) for one in properties])


def _field(one: Property, *, flat: bool) -> pa.Field:
    nested = pa.string() if flat else _NESTED.get(one.type)
    kind = nested if one.type in NESTED else _PLAIN[one.type]
    told = {"description": one.meaning, **({"hxl": one.hxl} if one.hxl else {})}
    return pa.field(one.name, kind, metadata=told)


def incident_schema(*, flat: bool) -> pa.Schema:
    """Give the columns of incidents and their geometry (WKB); nested ones have a bbox as well."""
    schema = schema_of(INCIDENT, flat=flat).append(pa.field(GEOMETRY, pa.binary()))
    if flat:
        return schema
    return schema.append(pa.field(BBOX, pa.struct([(name, pa.float64()) for name in _CORNERS])))


def incident_batches(records: Iterable[Record], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Make batches of records, as the columns of the schema want them."""
    flat = BBOX not in schema.names
    write = remembered(lambda shape: (shapely.to_wkb(shape), _bbox(shape)))
    for batch in _batched(records):
        columns: list[Any] = [
            [_value(record.values[one.name], one.type, flat=flat) for record in batch]
            for one in INCIDENT
        ]
        shapes = [write(record.geometry) if record.geometry else (None, None) for record in batch]
        columns.append([shape for shape, _ in shapes])
        if not flat:
            columns.append([box for _, box in shapes])
        yield _batch(columns, schema)


def batches(
    rows: Iterable[dict[str, Any]], properties: Sequence[Property], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Make batches of flat rows."""
    for batch in _batched(rows):
        columns = [[flat_value(row[one.name], one.type) for row in batch] for one in properties]
        yield _batch(columns, schema)


def _batch(columns: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [
        pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _value(value: Any, kind: Type, *, flat: bool) -> Any:
    if flat:
        return flat_value(value, kind)
    match kind:
        case Type.FIGURES:
            return list(value.items())
        case Type.CLAIMS:
            return [{**claim, "figures": list(claim["figures"].items())} for claim in value]
    return value


def _bbox(shape: BaseGeometry) -> dict[str, float]:
    return dict(zip(_CORNERS, map(float, shape.bounds), strict=True))


def _batched(records: Iterable[One]) -> Iterator[list[One]]:
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        yield batch
