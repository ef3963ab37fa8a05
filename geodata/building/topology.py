"""Simplify a coverage edge by edge, so that neighbours keep sharing their edges.

A coverage is taken apart into chains between nodes, each owned by the areas on its two sides.
Every chain is simplified once, by the tolerance of its class, and the areas are put together
again from the simplified chains.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon

from geodata.building.countries import polygons_only

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Chain:
    """A run of vertices between two nodes; `owners` are the keys of the areas beside it."""

    owners: tuple[str, ...]
    points: tuple[Point, ...]


def chains_of(areas: Mapping[str, MultiPolygon]) -> list[Chain]:
    """Take a valid coverage apart; each edge comes once."""
    owners: dict[Segment, set[str]] = defaultdict(set)
    links: dict[Point, list[Point]] = defaultdict(list)
    for key in sorted(areas):
        for ring in shapely.get_rings(shapely.get_parts(areas[key])):
            points = [(x, y) for x, y in ring.coords]
            for a, b in itertools.pairwise(points):
                segment = (min(a, b), max(a, b))
                if segment not in owners:
                    links[a].append(b)
                    links[b].append(a)
                owners[segment].add(key)
    nodes = {point for point, others in links.items() if len(others) != 2}
    seen: set[Segment] = set()
    chains = []
    # Rings that touch no other chain have no node; they start at their smallest point.
    for start in [*sorted(nodes), *sorted(links.keys() - nodes)]:
        for step in sorted(links[start]):
            first = (min(start, step), max(start, step))
            if first in seen:
                continue
            points = [start, step]
            seen.add(first)
            while points[-1] not in nodes and points[-1] != start:
                here = points[-1]
                onward = next(p for p in links[here] if p != points[-2])
                seen.add((min(here, onward), max(here, onward)))
                points.append(onward)
            chains.append(Chain(tuple(sorted(owners[first])), tuple(points)))
    return chains


def simplify_chains(chains: list[Chain], tolerance: Callable[[Chain], float]) -> list[Chain]:
    """Simplify every chain by its tolerance (degrees); none may come to cross another.

    Chains that come to cross are done again more finely. Raises ValueError when that does not end.
    """
    limits = [tolerance(chain) for chain in chains]
    drawn = [_simplified(chain, limit) for chain, limit in zip(chains, limits, strict=True)]
    for _ in range(12):
        faulty = _faulty(drawn)
        if not faulty:
            return [
                Chain(chain.owners, tuple((x, y) for x, y in line.coords))
                for chain, line in zip(chains, drawn, strict=True)
            ]
        for index in sorted(faulty):
            limits[index] /= 2
            drawn[index] = _simplified(chains[index], limits[index])
    raise ValueError(f"{len(faulty)} chains still cross after simplification")


def _simplified(chain: Chain, limit: float) -> LineString:
    line = LineString(chain.points)
    closed = chain.points[0] == chain.points[-1]
    thin = shapely.simplify(line, limit, preserve_topology=closed)
    if closed and len(thin.coords) < 4:
        return line
    return LineString(thin.coords)


def _faulty(lines: list[LineString]) -> set[int]:
    """Return the chains that meet themselves or another anywhere but at common ends."""
    shapes = np.array(lines, dtype=object)
    faulty = {int(i) for i in np.flatnonzero(~shapely.is_simple(shapes))}
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if a >= b:
            continue
        ends = {lines[a].coords[0], lines[a].coords[-1]} & {lines[b].coords[0], lines[b].coords[-1]}
        met = shapely.intersection(lines[a], lines[b])
        points = {tuple(p) for p in shapely.get_coordinates(met).tolist()}
        if met.length > 0 or not points <= ends:
            faulty |= {a, b}
    return faulty


def rebuild(chains: list[Chain], areas: Mapping[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Put the areas together from simplified chains; each face goes to the area it lies on."""
    faces = shapely.get_parts(shapely.polygonize([LineString(chain.points) for chain in chains]))
    keys = sorted(areas)
    tree = shapely.STRtree([areas[key] for key in keys])
    parts: dict[str, list[shapely.Polygon]] = defaultdict(list)
    for face in faces:
        hits = sorted(tree.query(face, predicate="intersects").tolist())
        shared = [shapely.intersection(face, areas[keys[hit]]).area for hit in hits]
        # A face that lies mostly on no area is a hole between them.
        if shared and max(shared) > 0.5 * face.area:
            parts[keys[hits[int(np.argmax(shared))]]].append(face)
    return {key: polygons_only(MultiPolygon(parts[key])) for key in keys}
