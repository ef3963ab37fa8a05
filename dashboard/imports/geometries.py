"""What a geometry of GeoJSON must be, told in words before anything is made of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from dashboard.imports.sketch import RowError
from dashboard.problems import nearest, shown

MAX_DEPTH = 8  # collections in collections; more is no map
_FEWEST = {"LineString": 2, "LinearRing": 4}


def check_geometry(geometry: Any) -> None:
    """Refuse what is no geometry of RFC 7946; raises RowError."""
    _check(geometry, 0)


def _check(geometry: Any, depth: int) -> None:
    if not isinstance(geometry, dict):
        raise _fault("it is not an object; one without a place is null")
    kind = geometry.get("type")
    if not isinstance(kind, str):
        raise _fault("it has no type")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list):
            raise _fault("a GeometryCollection without its list of geometries")
        if depth == MAX_DEPTH:
            raise _fault("its collections stand too deep in one another")
        for member in members:
            _check(member, depth + 1)
        return
    if kind not in _CHECKS:
        near = nearest(kind, _CHECKS)
        hint = f"did you mean {near}?" if near else f"one of {', '.join(_CHECKS)}"
        raise _fault(f"{shown(kind)} is no type of geometry; {hint}")
    if "coordinates" not in geometry:
        raise _fault(f"a {kind} without coordinates")
    coordinates = geometry["coordinates"]
    if coordinates != []:  # RFC 7946: empty stands for none
        _CHECKS[kind](coordinates, kind)


def _position(value: Any, kind: str) -> None:
    if not isinstance(value, list) or len(value) < 2:
        raise _fault(f"a {kind} has a list of two numbers where this has {_brief(value)}")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise _fault(f"{_brief(number)} is not a number of degrees")
        if abs(number) > _MOST or not math.isfinite(number):
            raise _fault("its coordinates lie outside of the Earth: degrees are needed")


def _line(value: Any, kind: str) -> None:
    _list(value, kind, _position)
    if len(value) < _FEWEST["LineString"]:
        raise _fault(f"a line of a {kind} has two positions at the least")


def _ring(value: Any, kind: str) -> None:
    _list(value, kind, _position)
    if len(value) < _FEWEST["LinearRing"] or value[0] != value[-1]:
        raise _fault(
            f"a ring of a {kind} is not closed: its last position is its first, of four at the"
            " least"
        )


def _list(value: Any, kind: str, check: Callable[[Any, str], None]) -> None:
    if not isinstance(value, list) or not value:
        raise _fault(f"a {kind} has a list where this has {_brief(value)}")
    for one in value:
        check(one, kind)


def _several(check: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    return lambda value, kind: _list(value, kind, check)


_MOST = 1e12  # heights stand behind the degrees; what is no place is told later, with its numbers
_CHECKS: dict[str, Callable[[Any, str], None]] = {
    "Point": _position,
    "MultiPoint": _several(_position),
    "LineString": _line,
    "MultiLineString": _several(_line),
    "Polygon": _several(_ring),
    "MultiPolygon": _several(_several(_ring)),
}


def _brief(value: Any) -> str:
    match value:
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case None:
            return "null"
    return shown(str(value), 40)


def _fault(message: str) -> RowError:
    return RowError("geometry", message)
