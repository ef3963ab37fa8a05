"""Areas as such: which one a point lies in, a point inside each, and how far it reaches."""

import threading
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata import layers
from geodata.border import GEOD

_DEGREE_M = 111_195.0
# Two threads may ask at once; a shape made ready for questions takes one at a time.
_LOCK = threading.Lock()


def inner_points(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Give (lon, lat) inside each shape: its centre of gravity, or a point of it if that is not."""
    centres = shapely.centroid(shapes)
    outside = ~shapely.intersects(shapes, centres)
    centres[outside] = shapely.point_on_surface(shapes[outside])
    points: npt.NDArray[np.float64] = shapely.get_coordinates(centres)
    return points


def reach_m(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Measure from a point to the farthest corner of a shape: the disc that covers it (m)."""
    corners = shapely.get_coordinates(shapely.convex_hull(shape))
    start = np.full(len(corners), lon), np.full(len(corners), lat)
    _, _, distances = GEOD.inv(*start, corners[:, 0], corners[:, 1])
    return float(np.max(distances))


def disc(lon: float, lat: float, radius_m: float) -> Polygon:
    """Draw the disc around a point, geodesic, as a polygon of 72 corners."""
    azimuths = np.arange(0.0, 360.0, 5.0)[::-1]
    count = len(azimuths)
    lons, lats, _ = GEOD.fwd(
        np.full(count, lon), np.full(count, lat), azimuths, np.full(count, radius_m)
    )
    polygon: Polygon = shapely.polygons(np.column_stack([lons, lats]))
    return polygon


def grow(shape: BaseGeometry, by_m: float) -> BaseGeometry:
    """Widen a shape by a distance, on a plane true to scale at its middle latitude."""
    _, south, _, north = shape.bounds
    narrowing = float(np.cos(np.radians((south + north) / 2)))
    by = by_m / _DEGREE_M
    # Detail much finer than the distance cannot be seen in the result.
    plane = shapely.simplify(affinity.scale(shape, narrowing, 1.0, origin=(0, 0)), by / 50)
    return affinity.scale(plane.buffer(by), 1 / narrowing, 1.0, origin=(0, 0))


def areas_at(layer: str, lon: float, lat: float, within_m: float = 0.0) -> tuple[str, ...]:
    """Name the areas of a layer that hold a point or come within some metres, nearest first."""
    ids, shapes, tree = _ready(layer)
    point, within = Point(lon, lat), within_m / _DEGREE_M
    near = tree.query(shapely.box(lon - within, lat - within, lon + within, lat + within))
    with _LOCK:
        found = near[shapely.dwithin(shapes[near], point, within)].tolist()
    if len(found) > 1:
        gaps = shapely.distance(shapes[found], point).tolist()
        found = [number for _, number in sorted(zip(gaps, found, strict=True))]
    return tuple(ids[number] for number in found)


@cache
def _ready(layer: str) -> tuple[tuple[str, ...], npt.NDArray[np.object_], shapely.STRtree]:
    """Make the shapes of a layer ready for many questions: copies, as others ask the originals."""
    originals = layers.read_geometries(layers.TABLES[layer])
    shapes = shapely.force_2d(np.array(list(originals.values()), dtype=object))
    shapely.prepare(shapes)
    return tuple(originals), shapes, shapely.STRtree(shapes)
