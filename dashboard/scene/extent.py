"""Which part of the ground a map of its own shows: what is asked for, else the whole border."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dashboard.scene.given import base_map
from dashboard.view import View
from geodata.areas import disc
from geodata.border import MAIN_LINE, load_lines, stretch
from geodata.gazetteer import Gazetteer
from geodata.layers import WINDOW
from geodata.locate import locate

# West, south, east, north.
Bounds = tuple[float, float, float, float]
Record = dict[str, Any]
# The whole border, with some ground about it: on paper, and on the page.
HOME: Bounds = (67.3, 36.2, 75.1, 38.75)
SCREEN_HOME: Bounds = (66.9, 35.95, 75.2, 39.25)
# Marks off the border widen a printed map by so much of its ground; what lies farther is counted.
WIDEST = 0.34
# The page's map zooms in such steps.
SNAP = 0.25
PAD_PX = 16
# Less ground than this would be shown sharper than the shapes are.
NARROWEST_DEG = 0.22
# A view's zoom is told of a map in the browser, of about so many pixels.
SCREEN_PX = (1000.0, 460.0)
PIXEL_M = 156_543.034
METRES_PER_DEGREE = 111_195.0


def screen_extent(
    view: View, center: tuple[float, float] | None = None, zoom: float | None = None
) -> Record:
    """Describe the ground that the page's map shows; `center` is (lon, lat)."""
    if center is not None and zoom is not None:
        return {"name": "mercator", "center": list(center), "zoom": zoom}
    if view.map_view:
        lat, lon, zoom = view.map_view
        return {"name": "mercator", "center": [lon, lat], "zoom": zoom}
    return {"name": "mercator", "bounds": SCREEN_HOME, "snap": SNAP, "inside": WINDOW}


def paper_extent(view: View, gazetteer: Gazetteer, pack: Mapping[str, Any]) -> Record:
    """Describe the ground that a printed map shows: of the view, its filters of place, else all.

    The whole border makes room for what `pack` draws off it.
    """
    bounds = _wanted(view, gazetteer, pack)
    return {"name": "lambert", "bounds": bounds, "pad": PAD_PX, "inside": WINDOW}


def _wanted(view: View, gazetteer: Gazetteer, pack: Mapping[str, Any]) -> Bounds:
    if view.map_view:
        return _on_shapes(_seen(*view.map_view))
    asked = [*_asked(view, gazetteer)]
    return _no_narrower(_on_shapes(_union(asked))) if asked else _room_for([*_drawn(pack)])


def _no_narrower(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    wide, high = (max(0.0, NARROWEST_DEG - side) / 2 for side in (east - west, north - south))
    return west - wide, south - high, east + wide, north + high


def _seen(lat: float, lon: float, zoom: float) -> Bounds:
    metre = PIXEL_M * math.cos(math.radians(lat)) / 2**zoom
    high = SCREEN_PX[1] * metre / METRES_PER_DEGREE / 2
    wide = SCREEN_PX[0] * metre / METRES_PER_DEGREE / math.cos(math.radians(lat)) / 2
    return lon - wide, lat - high, lon + wide, lat + high


def _asked(view: View, gazetteer: Gazetteer) -> Iterator[Bounds]:
    if view.box:
        yield view.box
    if view.km:
        yield stretch(load_lines()[MAIN_LINE], *view.km).bounds
    if view.place and (placement := locate(view.place, gazetteer).placement):
        is_spot = placement.geometry.geom_type == "Point"
        around = disc(placement.lon, placement.lat, max(placement.radius_m, 1.0))
        yield around.bounds if is_spot else placement.geometry.bounds


def _drawn(pack: Mapping[str, Any]) -> Iterator[Bounds]:
    """Give the bounds of what is drawn off the border."""
    areas = base_map()["areas"]
    used = {code for code in pack["placement"] if code >= 0}
    for code in sorted(used):
        for mark in pack["placements"][code]["marks"]:
            if "at" in mark:
                lon, lat = mark["at"]
                yield disc(lon, lat, max(mark["radius_m"], 1.0)).bounds
            elif mark["precision"] == "area":
                shapes = [*(areas.get(key, []) for key in mark["areas"]), mark["outlines"]]
                points = [
                    point for shape in shapes for rings in shape for point in (rings or [[]])[0]
                ]
                if points:
                    lons, lats = zip(*points, strict=True)
                    yield min(lons), min(lats), max(lons), max(lats)


def _room_for(drawn: list[Bounds]) -> Bounds:
    west, south, east, north = HOME
    wide, tall = (east - west) * WIDEST / 2, (north - south) * WIDEST
    most = (west - wide, south - tall, east + wide, north + tall)
    inside = [_overlap(bounds, most) for bounds in drawn]
    return _on_shapes(_union([HOME, *(bounds for bounds in inside if bounds)]))


def _on_shapes(bounds: Bounds) -> Bounds:
    return _overlap(bounds, WINDOW) or HOME


def _overlap(a: Bounds, b: Bounds) -> Bounds | None:
    found = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return found if found[0] <= found[2] and found[1] <= found[3] else None


def _union(all_bounds: Iterable[Bounds]) -> Bounds:
    west, south, east, north = zip(*all_bounds, strict=True)
    return min(west), min(south), max(east), max(north)
