"""The sheet: the projection of a plate, and which ground lies on it.

Ground is (lon, lat) in degrees; a sheet is measured in points of 1/72 inch from its lower left
corner. Nothing else on a plate knows of degrees. Between them stand metres of the projection, the
same for every sheet, in which the shapes of the base map are kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from dashboard.view import View
from geodata.areas import disc
from geodata.border import GEOD, MAIN_LINE, load_lines, stretch
from geodata.gazetteer import Gazetteer
from geodata.layers import WINDOW
from geodata.locate import locate

Floats = npt.NDArray[np.float64]
# West, south, east, north; or left, bottom, right, top.
Bounds = tuple[float, float, float, float]
# Lambert's conic through 36° and 40° N bends lengths on this ground by less than 0.2 %.
PARALLELS, MERIDIAN = (36, 40), 71
_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
    f" +step +proj=lcc +lat_1={PARALLELS[0]} +lat_2={PARALLELS[1]} +lat_0=38 +lon_0={MERIDIAN}"
    " +ellps=WGS84"
)
# The whole border, with some ground about it.
HOME: Bounds = (67.3, 36.2, 75.1, 38.75)
# Marks off the border widen the sheet by so much of its ground; what lies farther is counted.
WIDEST = 0.34
# Less ground than this would be shown sharper than the shapes are.
NARROWEST_M = 24_000.0
# A view's zoom is told of a map in the browser, of about so many pixels.
SCREEN_PX = (1000.0, 460.0)
PIXEL_M = 156_543.034
PAD = 12.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's size in points, and where its lower left corner lies in the projection."""

    width: float
    height: float
    left_m: float
    bottom_m: float
    pt_per_m: float

    @property
    def ground_m(self) -> Bounds:
        """Give the ground in metres of the projection: left, bottom, right, top."""
        right = self.left_m + self.width / self.pt_per_m
        return self.left_m, self.bottom_m, right, self.bottom_m + self.height / self.pt_per_m

    @property
    def middle(self) -> tuple[float, float]:
        """Give (lon, lat) of the sheet's middle."""
        lon, lat = to_ground(self, np.array([[self.width / 2, self.height / 2]]))[0]
        return float(lon), float(lat)


@cache
def _transformer() -> Transformer:
    return Transformer.from_pipeline(_PIPELINE)


def to_metres(lonlat: npt.ArrayLike) -> Floats:
    """Project rows of (lon, lat)."""
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    return np.column_stack(_transformer().transform(points[:, 0], points[:, 1]))


def from_metres(metres: Floats) -> Floats:
    """Give (lon, lat) of rows of metres."""
    found = _transformer().transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.column_stack(found)


def set_on(sheet: Sheet, metres: Floats) -> Floats:
    """Set metres of the projection on a sheet."""
    return (metres - (sheet.left_m, sheet.bottom_m)) * sheet.pt_per_m


def to_sheet(sheet: Sheet, lonlat: npt.ArrayLike) -> Floats:
    """Give the points of a sheet at rows of (lon, lat)."""
    return set_on(sheet, to_metres(lonlat))


def to_ground(sheet: Sheet, points: Floats) -> Floats:
    """Give (lon, lat) at points of a sheet."""
    return from_metres(points / sheet.pt_per_m + (sheet.left_m, sheet.bottom_m))


def shape_on(sheet: Sheet, shape: BaseGeometry) -> BaseGeometry:
    """Set a shape of (lon, lat) on a sheet."""
    return shapely.transform(shape, lambda lonlat: to_sheet(sheet, lonlat))


def is_on(sheet: Sheet, point: Sequence[float] | Floats, margin: float = 0.0) -> bool:
    """Tell whether a point lies on the sheet."""
    x, y = point
    return bool(-margin <= x <= sheet.width + margin and -margin <= y <= sheet.height + margin)


def fit_sheet(bounds: Bounds, width: float, height: float) -> Sheet:
    """Lay a sheet of a size over bounds of degrees, kept on the ground that the shapes cover."""
    left, bottom, right, top = _metres_around(bounds)
    wide, tall = max(right - left, NARROWEST_M), max(top - bottom, NARROWEST_M * height / width)
    scale = min((width - 2 * PAD) / wide, (height - 2 * PAD) / tall)
    x, y = (left + right) / 2 - width / scale / 2, (bottom + top) / 2 - height / scale / 2
    return _kept_inside(Sheet(width, height, x, y, scale))


def _metres_around(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    lon, lat = np.linspace(west, east, 17), np.linspace(south, north, 9)
    edges = [(x, y) for x in lon for y in (south, north)]
    edges += [(x, y) for y in lat for x in (west, east)]
    metres = to_metres(edges)
    (left, bottom), (right, top) = metres.min(axis=0), metres.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _kept_inside(sheet: Sheet) -> Sheet:
    """Move a sheet so that no ground without shapes is on it, as far as it can be moved."""
    west, south, east, north = WINDOW
    left, bottom, right, top = sheet.ground_m
    along = np.linspace(0.0, 1.0, 9)[:, None]
    across = from_metres((left, (bottom + top) / 2) + along * (right - left, 0.0))[:, 0]
    upward = from_metres(((left + right) / 2, bottom) + along * (0.0, top - bottom))[:, 1]
    xs = [to_metres([(lon, lat) for lat in upward])[:, 0] for lon in (west, east)]
    ys = [to_metres([(lon, lat) for lon in across])[:, 1] for lat in (south, north)]
    x = _within(left, right, float(xs[0].max()), float(xs[1].min()))
    y = _within(bottom, top, float(ys[0].max()), float(ys[1].min()))
    return Sheet(sheet.width, sheet.height, x, y, sheet.pt_per_m)


def _within(low: float, high: float, least: float, most: float) -> float:
    """Move a span into another; the middle of one that is too long stays."""
    if high - low >= most - least:
        return low
    return min(max(low, least), most - (high - low))


def on_shapes(sheet: Sheet) -> float:
    """Give the share of a sheet, between its sides and its ends, that the shapes cover."""
    left, bottom, right, top = sheet.ground_m
    edges = [(left, (bottom + top) / 2), (right, (bottom + top) / 2)]
    edges += [((left + right) / 2, bottom), ((left + right) / 2, top)]
    (west, _), (east, _), (_, south), (_, north) = from_metres(np.array(edges)).tolist()
    seen = _overlap((west, south, east, north), WINDOW)
    if seen is None:
        return 0.0
    return float((seen[2] - seen[0]) / (east - west) * (seen[3] - seen[1]) / (north - south))


def wanted_bounds(view: View, gazetteer: Gazetteer, drawn: Iterable[Bounds]) -> Bounds:
    """Tell which ground a view asks for: its map, its filters of place, else the whole border.

    `drawn` are the bounds of what is drawn off the border; the whole border makes room for them.
    """
    if view.map_view:
        return _seen(*view.map_view)
    asked = [*_asked(view, gazetteer)]
    if asked:
        return _on_shapes(_union(asked))
    return _room_for(list(drawn))


def _seen(lat: float, lon: float, zoom: float) -> Bounds:
    metre = PIXEL_M * math.cos(math.radians(lat)) / 2**zoom
    high = SCREEN_PX[1] * metre / 111_195.0 / 2
    wide = SCREEN_PX[0] * metre / 111_195.0 / math.cos(math.radians(lat)) / 2
    return _on_shapes((lon - wide, lat - high, lon + wide, lat + high))


def _asked(view: View, gazetteer: Gazetteer) -> Iterable[Bounds]:
    if view.box:
        yield view.box
    if view.km:
        yield stretch(load_lines()[MAIN_LINE], *view.km).bounds
    if view.place and (placement := locate(view.place, gazetteer).placement):
        is_spot = placement.geometry.geom_type == "Point"
        around = disc(placement.lon, placement.lat, max(placement.radius_m, 1.0))
        yield around.bounds if is_spot else placement.geometry.bounds


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


def _union(all_bounds: list[Bounds]) -> Bounds:
    west, south, east, north = zip(*all_bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def true_north(sheet: Sheet) -> float:
    """Give the direction of true north at the sheet's middle, in degrees from the right."""
    lon, lat = sheet.middle
    (x0, y0), (x1, y1) = to_sheet(sheet, [(lon, lat - 0.05), (lon, lat + 0.05)])
    return math.degrees(math.atan2(y1 - y0, x1 - x0))


def pt_per_km(sheet: Sheet) -> float:
    """Give the length of a kilometre on the ground, eastward at the sheet's middle."""
    lon, lat = sheet.middle
    ends = [GEOD.fwd(lon, lat, azimuth, 5000.0)[:2] for azimuth in (270.0, 90.0)]
    west, east = to_sheet(sheet, ends)
    return float(np.hypot(*(east - west))) / 10
