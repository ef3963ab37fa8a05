"""Areas as such: which one a point lies in, a point inside each, and how far it reaches."""

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
    return Polygon(np.column_stack([lons, lats]))


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
    ids, tree = _tree(layer)
    point = Point(lon, lat)
    found = tree.query(point, predicate="dwithin", distance=within_m / _DEGREE_M)
    gaps = shapely.distance(tree.geometries[found], point)
    return tuple(ids[i] for _, i in sorted(zip(gaps.tolist(), found.tolist(), strict=True)))


@cache
def _tree(layer: str) -> tuple[tuple[str, ...], shapely.STRtree]:
    shapes = layers.read_geometries(layers.TABLES[layer])
    return tuple(shapes), shapely.STRtree(list(shapes.values()))
