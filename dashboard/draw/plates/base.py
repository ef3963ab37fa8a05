"""The base of a plate: relief, land, water, lines, the border, the graticule, names of places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from dashboard.draw.plates.relief import relief_on
from dashboard.draw.plates.sheet import Bounds, Sheet, set_on, to_metres
from dashboard.draw.plates.signs import points_path
from dashboard.draw.plates.text import PAPER
from geodata.border import MAIN_LINE, load_lines

NEIGHBOUR, VEIL = "#e9e5da", 0.62
WATER, LAKE = "#7fa8c4", "#a9c8dc"
COUNTRY, PROVINCE, DISTRICT = "#77705f", "#9a917c", "#b8b09c"
BORDER, OTHER_BORDER = "#8a1626", "#5d5548"
HOME = ("country:AF", "country:TJ")
# Corners that lie nearer to a straight line than this, in points, are left out.
FINEST = 0.3
# From this scale on, in points a kilometre, districts have lines.
DISTRICTS_FROM = 0.7
# What lies lower is drawn first.
LAYERS = {
    "relief": 0, "land": 1, "water": 2, "lines": 3, "graticule": 4, "areas": 5, "bands": 6,
    "border": 7, "asked": 8, "discs": 9, "ties": 10, "marks": 11, "names": 12, "labels": 13,
}  # fmt: skip

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The shapes of the base map in metres of the projection, as they came; names by language."""

    abroad: Shapes
    lakes: Shapes
    rivers: Mapping[int, Shapes]
    edges: Mapping[str, Shapes]
    areas: Mapping[str, Any]
    labels: Sequence[Mapping[str, Any]]
    relief: Bounds


@cache
def load_base() -> Base:
    """Read the base map and project it, once for a process."""
    text = files("geodata").joinpath("shapes", "basemap.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    abroad = [shape for key, shape in read["areas"].items() if _is_abroad(key)]
    ranks = sorted({min(river["rank"], 2) for river in read["rivers"]})
    rivers = {
        rank: _lines(
            line
            for river in read["rivers"]
            if min(river["rank"], 2) == rank
            for line in river["coordinates"]
        )
        for rank in ranks
    }
    return Base(
        abroad=_polygons(abroad),
        lakes=_polygons(lake["coordinates"] for lake in read["lakes"]),
        rivers=rivers,
        edges={kind: _lines(lines) for kind, lines in read["edges"].items()},
        areas=read["areas"],
        labels=read["labels"],
        relief=tuple(read["relief"]["bounds"]),
    )


def _is_abroad(key: str) -> bool:
    return key.startswith("country:") and key not in HOME


def _lines(lines: Iterable[Any]) -> Shapes:
    return np.array([LineString(to_metres(line)) for line in lines], dtype=object)


def _polygons(shapes: Iterable[Any]) -> Shapes:
    return np.array([polygon_of(shape) for shape in shapes], dtype=object)


def polygon_of(shape: Iterable[Any]) -> BaseGeometry:
    """Make a shape of the projection of polygons as the base map has them, rings of (lon, lat)."""
    parts = [[to_metres(ring) for ring in rings] for rings in shape]
    return MultiPolygon([Polygon(outer, inner) for outer, *inner in parts])


@cache
def area_in_metres(key: str) -> BaseGeometry | None:
    """Give an area of the base map in metres of the projection; None where it holds none such."""
    shape = load_base().areas.get(key)
    return None if shape is None else shapely.make_valid(polygon_of(shape))


def cut_to(sheet: Sheet, shapes: Shapes | Sequence[Any], margin: float = 6.0) -> Shapes:
    """Set shapes of the projection on a sheet, without what lies off it or is too fine for it."""
    left, bottom, right, top = sheet.ground_m
    room = margin / sheet.pt_per_m
    box = (left - room, bottom - room, right + room, top + room)
    given = np.asarray(shapes, dtype=object)
    near = shapely.clip_by_rect(given[shapely.intersects(given, shapely.box(*box))], *box)
    near = shapely.simplify(near[~shapely.is_empty(near)], FINEST / sheet.pt_per_m)
    found: Shapes = shapely.transform(near, lambda metres: set_on(sheet, metres))
    return found


def paths_of(shapes: Shapes) -> list[Path]:
    """Give a path for each line or polygon, holes with it."""
    paths = []
    for part in shapely.get_parts(shapes):
        if part.geom_type == "Polygon":
            rings = [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
            paths.append(points_path(rings, closed=True))
        elif part.geom_type == "LineString":
            paths.append(points_path([shapely.get_coordinates(part)], closed=False))
    return [path for path in paths if len(np.asarray(path.vertices)) > 1]


def draw_base(axes: Axes, sheet: Sheet) -> None:
    """Draw everything of a base but its names."""
    base = load_base()
    axes.imshow(
        relief_on(sheet, base.relief),
        extent=(0, sheet.width, 0, sheet.height),
        interpolation="none",
        zorder=LAYERS["relief"],
        aspect="auto",
    )
    _fill(axes, cut_to(sheet, base.abroad), NEIGHBOUR, "land", alpha=VEIL)
    _fill(axes, cut_to(sheet, base.lakes), LAKE, "water")
    for rank, rivers in base.rivers.items():
        _stroke(axes, cut_to(sheet, rivers), WATER, (1.5, 1.0, 0.6)[rank], "water")
    if sheet.pt_per_m * 1000 >= DISTRICTS_FROM:
        _stroke(axes, cut_to(sheet, base.edges["district"]), DISTRICT, 0.5, "lines", alpha=0.8)
    provinces = cut_to(sheet, base.edges["province"])
    _stroke(axes, provinces, PROVINCE, 0.9, "lines", dashes=(0, (5, 2.5)))
    _stroke(axes, cut_to(sheet, base.edges["country"]), COUNTRY, 1.2, "lines")
    _draw_borders(axes, sheet)


def _fill(axes: Axes, shapes: Shapes, color: str, layer: str, alpha: float = 1.0) -> None:
    axes.add_collection(
        PathCollection(
            paths_of(shapes), facecolors=color, edgecolors="none", alpha=alpha,
            zorder=LAYERS[layer],
        ),
        autolim=False,
    )  # fmt: skip


def _stroke(
    axes: Axes,
    shapes: Shapes,
    color: str,
    width: float,
    layer: str,
    *,
    alpha: float = 1.0,
    dashes: Any = "solid",
) -> None:
    lines = [path.vertices for path in paths_of(shapes)]
    collection = LineCollection(
        lines, colors=color, linewidths=width, linestyles=dashes, alpha=alpha,
        zorder=LAYERS[layer], capstyle="round", joinstyle="round",
    )  # fmt: skip
    axes.add_collection(collection, autolim=False)


@cache
def border_metres(line_id: str) -> BaseGeometry:
    """Give a border line in metres of the projection."""
    return LineString(to_metres(load_lines()[line_id].coordinates))


def border_on(sheet: Sheet, line_id: str) -> Shapes:
    """Give what of a border line lies on a sheet."""
    return cut_to(sheet, [border_metres(line_id)])


def _draw_borders(axes: Axes, sheet: Sheet) -> None:
    for line_id in load_lines():
        shapes = border_on(sheet, line_id)
        if line_id == MAIN_LINE:
            _stroke(axes, shapes, PAPER, 4.6, "border", alpha=0.95)
            _stroke(axes, shapes, BORDER, 2.3, "border")
        else:
            _stroke(axes, shapes, OTHER_BORDER, 1.7, "border")
