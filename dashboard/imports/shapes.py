"""A feature of GeoJSON to what it says: by a mapping, by our own names, or as our own export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.draw.numerals import number_text
from dashboard.imports.collection import Unread
from dashboard.imports.days import Order
from dashboard.imports.geometries import check_geometry
from dashboard.imports.mapped import Spot, read_row
from dashboard.imports.mapping import FIELDS, Column, Plan
from dashboard.imports.sketch import Row, RowError, Taken, read_degrees
from dashboard.imports.whole import read_whole
from dashboard.model import Source
from geodata.areas import inner_points, reach_m
from geodata.precision import Precision

# A shape may be called as exact as this only if it reaches no farther from a point in it (m).
REACHES = {Precision.EXACT: 500.0, Precision.SETTLEMENT: 3_000.0, Precision.VICINITY: 25_000.0}
# Without a mapping, properties are taken by the names of our fields.
OWN_NAMES = {name: Column(name, "", 1, 1) for name in FIELDS if name not in ("lon", "lat")}


def read_feature(
    line: int, feature: Any, plan: Plan, order: Order | None, sources: Mapping[str, Source]
) -> Taken:
    """Read one feature; raises RowError. `sources` are those that our own export brings along."""
    if isinstance(feature, Unread):
        raise RowError("", feature.why)
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise RowError("", "this is not a Feature")
    properties = feature.get("properties")
    properties = {} if properties is None else properties
    if not isinstance(properties, dict):
        raise RowError("properties", "they are not an object")
    if not plan.file and isinstance(properties.get("claims"), list) and "id" in properties:
        return read_whole(properties, sources)
    row = Row(line, (), {str(name): _cell(value) for name, value in properties.items()})
    if "id" in feature and "origin" not in plan.columns:
        row = Row(line, (), {**row.values, _ID: _cell(feature["id"])})
        plan = _with_id(plan)
    try:
        return read_row(row, plan, order, _spot(feature.get("geometry"), row, plan))
    except RowError as error:
        if error.column == "precision":
            raise RowError("geometry", str(error).partition(": ")[2]) from None
        raise


_ID = "the feature's id"


def _with_id(plan: Plan) -> Plan:
    columns = {**plan.columns, "origin": Column(_ID, "", 1, 1)}
    return Plan(
        plan.file,
        plan.dataset,
        plan.prefix,
        plan.order,
        columns,
        plan.figures,
        plan.fixed,
        plan.values,
    )


def _cell(value: Any) -> str:
    """Write a value of JSON as a table would hold it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _spot(geometry: Any, row: Row, plan: Plan) -> Spot | None:
    """Give a point in a geometry, and how exact it is where the shape itself tells.

    A shape that reaches no farther than 25 km from its middle is known to within that; a larger one
    needs its precision or its place told.
    """
    if geometry is None:
        return None
    check_geometry(geometry)
    try:
        return _placed(shape(geometry), row, plan)
    except (shapely.errors.ShapelyError, ValueError) as fault:
        if isinstance(fault, RowError):
            raise
        raise RowError("geometry", f"no place can be found in it: {fault}") from None


def _placed(found: BaseGeometry, row: Row, plan: Plan) -> Spot | None:
    if found.is_empty:
        return None
    _check_degrees(found)
    if found.geom_type == "Point":
        return Spot((found.x, found.y))
    lon, lat = inner_points(np.array([found], dtype=object))[0].tolist()
    reach = reach_m(found, lon, lat)
    told = _told_precision(row, plan)
    most = REACHES.get(Precision(told)) if told in list(Precision) else None
    if told and most is not None and reach > most:
        km = number_text(reach / 1000)
        raise RowError("geometry", f"a {found.geom_type} that reaches {km} km is not {told}")
    small = str(Precision.VICINITY) if reach <= REACHES[Precision.VICINITY] else None
    return Spot((round(lon, 5), round(lat, 5)), None if told else small)


def _told_precision(row: Row, plan: Plan) -> str:
    column = plan.columns.get("precision")
    text = row.get(column.name) if column else ""
    return plan.values.get("precision", {}).get(text, text) or plan.fixed.get("precision", "")


def _check_degrees(found: BaseGeometry) -> None:
    west, south, east, north = found.bounds
    values = {"lon": str(west), "lat": str(south), "lon2": str(east), "lat2": str(north)}
    if not all(abs(lon) <= 180 for lon in (west, east)) or max(abs(south), abs(north)) > 90:
        hint = "longitude first, then latitude, in degrees"
        raise RowError("geometry", f"its coordinates lie outside of the Earth: {hint}")
    if found.geom_type == "Point":
        read_degrees(Row(0, (), values), "lon", "lat")
