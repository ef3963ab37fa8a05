"""Fit a country's administrative units to its exact outline, as one valid coverage.

The units come from another survey than the outline: they overlap, leave gaps and miss the border
by a hundred metres or so. Here every point of the country goes to exactly one unit, and no vertex
is added to the outline, so two countries keep sharing their border vertex for vertex.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.building.countries import polygons_only

GRID = 1e-6
# How densely unit outlines are sampled when a gap is shared out to the nearest unit (degrees).
SAMPLE = 0.002
# Inner edges are cut off this far from the outline and led to a vertex of it (degrees).
MARGIN = 2e-5
# Faces below this size are leftovers of noding, not land of their own (square degrees).
SLIVER = 1e-6

Point = tuple[float, float]


def align(units: Mapping[str, BaseGeometry], outline: MultiPolygon) -> dict[str, MultiPolygon]:
    """Return the units so that they tile the outline and use no outline vertex but its own.

    Raises ValueError when the inner edges cannot be led to the outline without crossing it.
    """
    tiles = _fill_gaps(_without_overlaps(units, outline), outline)
    edges = _lead_to_outline(_inner_edges(tiles, outline), outline)
    faces = shapely.get_parts(shapely.polygonize([*_split(outline, edges), *edges]))
    inside = shapely.contains_properly(outline, shapely.point_on_surface(faces))
    faces = faces[inside]
    if abs(float(np.sum(shapely.area(faces))) - outline.area) > 1e-9:
        raise ValueError("inner edges cross the outline: faces do not add up to the country")
    return _gather(faces, tiles)


def _split(outline: MultiPolygon, edges: list[LineString]) -> list[LineString]:
    """Cut the rings of the outline at the vertices that inner edges lead to."""
    joints = {end for edge in edges for end in _ends(edge)}
    pieces = []
    for ring in shapely.get_rings(shapely.get_parts(outline)):
        points = [(x, y) for x, y in ring.coords]
        cuts = sorted({0, len(points) - 1, *(i for i, p in enumerate(points) if p in joints)})
        pairs = itertools.pairwise(cuts)
        pieces += [LineString(points[start : stop + 1]) for start, stop in pairs]
    return pieces


def _without_overlaps(
    units: Mapping[str, BaseGeometry], outline: MultiPolygon
) -> dict[str, BaseGeometry]:
    """Cut the units to the outline; where two overlap, the one whose key sorts first keeps it."""
    kept: dict[str, BaseGeometry] = {}
    for key in sorted(units):
        cut = shapely.intersection(shapely.make_valid(units[key]), outline, grid_size=GRID)
        shape = polygons_only(cut)
        for other in kept.values():
            if shapely.intersects(shape, other):
                shape = polygons_only(shapely.difference(shape, other, grid_size=GRID))
        kept[key] = shape
    return kept


def _fill_gaps(tiles: Mapping[str, BaseGeometry], outline: MultiPolygon) -> dict[str, BaseGeometry]:
    """Give every bit of the outline that no unit covers to the nearest unit."""
    taken = shapely.union_all(list(tiles.values()), grid_size=GRID)
    gap = polygons_only(shapely.difference(outline, taken, grid_size=GRID))
    near = shapely.buffer(gap, 5 * SAMPLE)
    shapely.prepare(near)
    points: list[npt.NDArray[np.float64]] = []
    owners: list[str] = []
    for key in sorted(tiles):
        edge = shapely.segmentize(shapely.boundary(tiles[key]), SAMPLE)
        found = shapely.get_coordinates(edge)
        found = found[shapely.intersects_xy(near, found[:, 0], found[:, 1])]
        points.append(found)
        owners += [key] * len(found)
    sites = np.concatenate(points)
    # A shared vertex belongs to two units; the first one keeps it, the other has neighbours.
    sites, first = np.unique(np.round(sites, 6), axis=0, return_index=True)
    owner = np.array(owners)[first]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=outline, ordered=True)
    )
    filled: dict[str, BaseGeometry] = {}
    for key in sorted(tiles):
        mine = cells[owner == key]
        nearest = shapely.union_all(shapely.set_precision(shapely.make_valid(mine), GRID))
        share = shapely.intersection(nearest, gap, grid_size=GRID)
        filled[key] = polygons_only(shapely.union_all([tiles[key], share], grid_size=GRID))
    return filled


def _inner_edges(tiles: Mapping[str, BaseGeometry], outline: MultiPolygon) -> list[LineString]:
    """Return the edges between units, ending just short of the outline."""
    border = shapely.boundary(outline)
    network = shapely.union_all([shapely.boundary(t) for t in tiles.values()], grid_size=GRID)
    inner = shapely.difference(network, shapely.buffer(border, MARGIN))
    merged = shapely.line_merge(shapely.multilinestrings(_lines(inner)))
    return _prune(_lines(merged), border)


def _lines(shape: BaseGeometry) -> list[LineString]:
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, LineString)]
    return sorted(parts, key=lambda p: tuple(p.coords))


def _prune(edges: list[LineString], border: BaseGeometry) -> list[LineString]:
    """Drop dead ends that lead nowhere near the outline; they divide nothing."""
    while True:
        degree = Counter(end for edge in edges for end in _ends(edge))
        kept = [e for e in edges if all(degree[p] > 1 or _near(p, border) for p in _ends(e))]
        if len(kept) == len(edges):
            return kept
        edges = _lines(shapely.line_merge(shapely.multilinestrings(kept)))


def _ends(edge: LineString) -> tuple[Point, Point]:
    (ax, ay), (bx, by) = edge.coords[0], edge.coords[-1]
    return (ax, ay), (bx, by)


def _near(point: Point, border: BaseGeometry) -> bool:
    return bool(shapely.dwithin(shapely.Point(point), border, 2 * MARGIN))


def _lead_to_outline(edges: list[LineString], outline: MultiPolygon) -> list[LineString]:
    """Extend every loose end to the nearest outline vertex that it can see."""
    border = shapely.boundary(outline)
    degree = Counter(end for edge in edges for end in _ends(edge))
    corners = shapely.get_coordinates(border)
    tree = shapely.STRtree(shapely.points(corners))
    led = []
    for edge in edges:
        points = [(x, y) for x, y in edge.coords]
        if degree[points[0]] == 1:
            points = _led(points[::-1], corners, tree, outline)[::-1]
        if degree[points[-1]] == 1:
            points = _led(points, corners, tree, outline)
        led.append(LineString(points))
    return led


def _led(
    points: list[Point],
    corners: npt.NDArray[np.float64],
    tree: shapely.STRtree,
    outline: MultiPolygon,
) -> list[Point]:
    end = points[-1]
    for reach in (0.005, 0.02, 0.1):
        near = tree.query(shapely.Point(end), predicate="dwithin", distance=reach)
        away = np.hypot(*(corners[near] - end).T)
        for index in near[np.lexsort((near, away))]:
            corner = (float(corners[index][0]), float(corners[index][1]))
            if _sees(LineString([end, corner]), outline):
                return [*points, corner]
    raise ValueError(f"no outline vertex can be reached from {end}")


def _sees(step: LineString, outline: MultiPolygon) -> bool:
    """Tell whether a step stays inside and meets the outline at its last point only."""
    if not shapely.covers(outline, step):
        return False
    touch = shapely.intersection(step, shapely.boundary(outline))
    return bool(touch.geom_type == "Point")


def _gather(
    faces: npt.NDArray[np.object_], tiles: Mapping[str, BaseGeometry]
) -> dict[str, MultiPolygon]:
    """Give each face to the unit that covers most of it; slivers go along with a neighbour."""
    keys = sorted(tiles)
    shapes = [tiles[key] for key in keys]
    tree = shapely.STRtree(shapes)
    owner: dict[int, int] = {}
    order = sorted(range(len(faces)), key=lambda i: -float(shapely.area(faces[i])))
    face_tree = shapely.STRtree(faces)
    for index in order:
        face = faces[index]
        if face.area < SLIVER and (neighbour := _longest_neighbour(index, faces, face_tree, owner)):
            owner[index] = neighbour[0]
            continue
        hits = sorted(tree.query(face, predicate="intersects"))
        areas = [shapely.intersection(face, shapes[hit]).area for hit in hits]
        owner[index] = int(hits[int(np.argmax(areas))])
    gathered: dict[str, MultiPolygon] = {}
    for number, key in enumerate(keys):
        mine = [faces[index] for index in sorted(owner) if owner[index] == number]
        gathered[key] = polygons_only(shapely.coverage_union_all(mine))
    return gathered


def _longest_neighbour(
    index: int,
    faces: npt.NDArray[np.object_],
    tree: shapely.STRtree,
    owner: Mapping[int, int],
) -> tuple[int] | None:
    best: tuple[float, int] | None = None
    for other in sorted(tree.query(faces[index], predicate="intersects")):
        if other == index or other not in owner:
            continue
        shared = shapely.intersection(faces[index], faces[other]).length
        if shared > 0 and (best is None or shared > best[0]):
            best = (shared, owner[int(other)])
    return None if best is None else (best[1],)
