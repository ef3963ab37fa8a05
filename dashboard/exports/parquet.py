"""GeoParquet 1.1: columns as they are, lists and claims nested, a bbox to skip by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
from pyproj import CRS

from dashboard.exports.arrow import BBOX, GEOMETRY, incident_batches, incident_schema
from dashboard.exports.geojson import bounds_of
from dashboard.exports.records import Export, Record, json_text

VERSION = "1.1.0"


def write_parquet(export: Export, records: Iterable[Record], path: Path) -> None:
    """Write a table; the metadata `about` tells of the whole, each column of its meaning."""
    schema = incident_schema(flat=False).with_metadata(
        {"geo": json.dumps(_geo(export)), "about": json_text(export.about)}
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in incident_batches(records, schema):
            writer.write_batch(batch)


def _geo(export: Export) -> dict[str, object]:
    shapes = [ground.geometry for ground in export.grounds.values() if ground.geometry]
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": CRS.from_user_input("OGC:CRS84").to_json_dict(),
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {"bbox": {name: [BBOX, name] for name in ("xmin", "ymin", "xmax", "ymax")}},
    }
    if box := bounds_of(export):
        column["bbox"] = box
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
