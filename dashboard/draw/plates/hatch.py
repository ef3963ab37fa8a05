"""Drawing what is known to more than a spot: hatched areas, discs, bands along the border."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from dashboard.draw.pack import describe_places
from dashboard.draw.plates.base import LAYERS, Shapes, area_in_metres, cut_to, paths_of
from dashboard.draw.plates.grounds import (
    Band,
    Ground,
    Span,
    area_shapes,
    at_least,
    metres_along,
    span_on,
)
from dashboard.draw.plates.plan import Plan
from dashboard.draw.plates.sheet import Floats, Sheet, shape_on
from dashboard.draw.plates.signs import draw_arrow
from dashboard.draw.plates.sort import Point, ring_parts
from dashboard.draw.plates.text import INK
from dashboard.draw.style import KINDS, STATUSES
from dashboard.lanes import crossing_placement
from dashboard.view import View
from geodata.areas import disc
from geodata.border import MAIN_LINE
from geodata.gazetteer import Gazetteer
from geodata.locate import locate
from geodata.precision import Precision

# Bands lie side by side from the border outward: the first so far from it, so wide, so far apart.
FIRST, LANE, BETWEEN = 3.2, 4.0, 0.9
PROFILE_LANES = (4.0, 8.0, 13.0)
# Corners of a band that a reader would not miss are left out, so that its edges run smooth.
SMOOTH = 1.4
HATCH, HATCH_POSSIBLE = 6.0, 12.0
HATCH_WIDTH = 1.2
EDGE, EDGE_POSSIBLE = (0, (5, 2.5)), (0, (1.6, 3))
ASKED = "#b3590a"
MARGIN, SHORTEST = 60.0, 4.0
EXIT, EXIT_SIZE, MOMENT = 7.0, 13.0, 60.0
RIM_STEP, MOST_RIM = 6.0, 2000


def draw_grounds(axes: Axes, sheet: Sheet, plan: Plan) -> None:
    """Draw areas, discs and bands."""
    for ground in plan.areas:
        if ground.counted:
            _draw_counted(axes, ground)
        else:
            for certain, kind in ring_parts(ground.entries):
                _draw_hatched(axes, ground.shapes, kind, "areas", certain=certain)
    for ground in plan.discs:
        for certain, kind in ring_parts(ground.entries):
            _draw_disc(axes, ground.shapes, kind, certain=certain)
    for band in plan.bands:
        (certain, kind), *_ = ring_parts(band.entries)
        shape = band_on(sheet, band.spans, band.bank, reach_of(band))
        _draw_band(axes, shape, KINDS[kind].color, certain=certain)
    _draw_exits(axes, sheet, plan.bands)
    for band in plan.profiles:
        shape = band_on(sheet, band.spans, band.bank, profile_reach(band))
        _draw_patch(axes, shape, "bands", facecolor=INK, edgecolor="none", alpha=0.36)


def draw_reaches(axes: Axes, sheet: Sheet, plan: Plan, gazetteer: Gazetteer) -> None:
    """Draw a broken line about the ground on which a crossing lies that is known to no spot."""
    for group in plan.groups:
        if group.crossing is None or group.spell is None or group.spell.status == "unknown":
            continue
        placement = crossing_placement(group.crossing, gazetteer)
        if placement.precision in (Precision.EXACT, Precision.SETTLEMENT):
            continue
        look = STATUSES.get(group.spell.status)
        color = INK if look is None else look.fill if look.ink == "#ffffff" else look.ink
        _draw_patch(
            axes, shape_on(sheet, placement.geometry), "discs", facecolor="none", edgecolor=color,
            linewidth=0.9, linestyle=(0, (2.4, 2.0)),
        )  # fmt: skip


def _draw_exits(axes: Axes, sheet: Sheet, bands: Sequence[Band]) -> None:
    """Draw an arrow where bands go on beyond the sheet, one for all that leave there."""
    colors: dict[tuple[Point, float], set[str]] = {}
    for band in bands:
        for each in exits_of(sheet, band.spans):
            colors.setdefault(each, set()).add(KINDS[band.entries[0].kind].color)
    for (at, angle), found in sorted(colors.items()):
        color = next(iter(found)) if len(found) == 1 else INK
        draw_arrow(axes, at, angle, EXIT_SIZE, color, LAYERS["discs"])


def _draw_patch(axes: Axes, shape: BaseGeometry | Shapes, layer: str, **look: Any) -> None:
    shapes = np.atleast_1d(np.asarray(shape, dtype=object))
    for path in paths_of(shapes):
        axes.add_artist(PathPatch(path, zorder=LAYERS[layer], joinstyle="round", **look))


def _draw_hatched(axes: Axes, shapes: Shapes, kind: str, layer: str, *, certain: bool) -> None:
    look = KINDS[kind]
    alpha = 0.85 if certain else 0.6
    _draw_patch(axes, shapes, layer, facecolor=look.color, edgecolor="none", alpha=0.05)
    lines = hatch(shapely.union_all(shapes), look.angle, HATCH if certain else HATCH_POSSIBLE)
    collection = LineCollection(
        lines, colors=look.color, linewidths=HATCH_WIDTH, alpha=0.6 * alpha, zorder=LAYERS[layer],
        capstyle="butt",
    )  # fmt: skip
    axes.add_collection(collection, autolim=False)
    _draw_patch(
        axes, shapes, layer, facecolor="none", edgecolor=look.color, linewidth=1.3, alpha=alpha,
        linestyle=EDGE if certain else EDGE_POSSIBLE,
    )  # fmt: skip


def hatch(shape: BaseGeometry, angle: float, apart: float) -> list[Any]:
    """Give the lines that hatch a shape, turned clockwise from upright by an angle in degrees.

    The lines of all shapes of a sheet are those of one field, so that neighbours run on.
    """
    turn = np.radians(angle)
    along, across = np.array([np.sin(turn), np.cos(turn)]), np.array([np.cos(turn), -np.sin(turn)])
    left, bottom, right, top = shape.bounds
    corners = np.array([(left, bottom), (left, top), (right, bottom), (right, top)])
    reach, low, high = corners @ along, (corners @ across).min(), (corners @ across).max()
    offs = np.arange(np.ceil(low / apart), np.floor(high / apart) + 1)[:, None] * apart * across
    starts, ends = offs + reach.min() * along, offs + reach.max() * along
    field = MultiLineString([LineString(pair) for pair in zip(starts, ends, strict=True)])
    cut = shapely.get_parts(shapely.intersection(field, shape))
    return [shapely.get_coordinates(part) for part in cut if part.geom_type == "LineString"]


def _draw_counted(axes: Axes, ground: Ground) -> None:
    """Tone an area by how many incidents are known to it no better."""
    kinds = {entry.kind for entry in ground.entries}
    color = KINDS[next(iter(kinds))].color if len(kinds) == 1 else INK
    alpha = min(0.15, 0.03 + 0.011 * float(np.log2(len(ground.entries))))
    _draw_patch(axes, ground.shapes, "areas", facecolor=color, edgecolor="none", alpha=alpha)
    _draw_patch(
        axes, ground.shapes, "areas", facecolor="none", edgecolor=color, linewidth=0.7,
        alpha=0.55, linestyle=(0, (4, 3)),
    )  # fmt: skip


def _draw_disc(axes: Axes, shapes: Shapes, kind: str, *, certain: bool) -> None:
    color = KINDS[kind].color
    alpha = 0.16 if certain else 0.06
    _draw_patch(axes, shapes, "discs", facecolor=color, edgecolor="none", alpha=alpha)
    _draw_patch(
        axes, shapes, "discs", facecolor="none", edgecolor=color, linewidth=1.5,
        linestyle=(0, (3.5, 2.2)) if certain else EDGE_POSSIBLE, alpha=0.95 if certain else 0.7,
    )  # fmt: skip


def _draw_band(axes: Axes, shape: BaseGeometry, color: str, *, certain: bool) -> None:
    if certain:
        _draw_patch(axes, shape, "bands", facecolor=color, edgecolor="none", alpha=0.62)
        return
    _draw_patch(axes, shape, "bands", facecolor=color, edgecolor="none", alpha=0.2)
    _draw_patch(
        axes, shape, "bands", facecolor="none", edgecolor=color, linewidth=0.7, alpha=0.8,
        linestyle=(0, (2.5, 2)),
    )  # fmt: skip


def reach_of(band: Band) -> tuple[float, float]:
    """Give how near to the border a band begins, and how far from it it ends, in points."""
    first = FIRST + band.lane * (LANE + BETWEEN)
    return first, first + LANE


def rims(sheet: Sheet, plan: Plan) -> Floats:
    """Give points along the bands of a plan, for labels to keep off."""
    found = [np.zeros((0, 2))]
    for bands, reach in ((plan.bands, reach_of), (plan.profiles, profile_reach)):
        for band in bands:
            shape = band_on(sheet, band.spans, band.bank, reach(band)).boundary
            found.append(shapely.get_coordinates(shapely.segmentize(shape, RIM_STEP)))
    points = np.concatenate(found)
    return points[:: max(1, len(points) // MOST_RIM)]


def profile_reach(band: Band) -> tuple[float, float]:
    """Give the same of a profile, the wider the more stretches it counts."""
    return FIRST - 1, FIRST + PROFILE_LANES[band.lane]


# Where along a band its label may stand: a few well spread places first, then many, since on a
# close view only some lie on the sheet.
LABEL_AT = (0.42, 0.3, 0.62, 0.18, 0.75, 0.9, 0.08, *((n + 0.5) / 30 for n in range(30)))


def label_spots(sheet: Sheet, band: Band, reach: tuple[float, float]) -> tuple[Point, ...]:
    """Give spots on a band where its label may be tied."""
    inner, outer = reach
    half = band_on(sheet, band.spans, band.bank, (inner, (inner + outer) / 2))
    rim = shapely.get_coordinates(shapely.segmentize(half.boundary, 4.0))
    core = shapely.buffer(band_on(sheet, band.spans, band.bank, reach), (inner - outer) / 4)
    shapely.prepare(core)
    inside = (rim > EXIT) & (rim < (sheet.width - EXIT, sheet.height - EXIT))
    on = rim[inside.all(axis=1) & shapely.contains_xy(core, rim[:, 0], rim[:, 1])]
    picked = [on[int(share * len(on))] for share in LABEL_AT] if len(on) else []
    return tuple((float(x), float(y)) for x, y in picked)


def outermost(plan: Plan) -> float:
    """Give how far from the border its bands reach, in points."""
    reaches = [reach_of(band) for band in plan.bands] + [profile_reach(b) for b in plan.profiles]
    return max((outer for _, outer in reaches), default=0.0)


@lru_cache(maxsize=64)
def band_on(
    sheet: Sheet, spans: tuple[Span, ...], bank: str, reach: tuple[float, float]
) -> BaseGeometry:
    """Give the ground of a sheet that lies so far from stretches of the border, on a bank."""
    seen = [at_least(sheet, span, SHORTEST) for span in spans]
    lines = [LineString(metres_along(*span)) for span in seen]
    near = shapely.union_all(cut_to(sheet, lines, MARGIN))
    if near.is_empty:
        return near
    line = near.simplify(SMOOTH)
    inner, outer = (
        shapely.buffer(line, off, cap_style="flat", join_style="round", quad_segs=4)
        for off in reach
    )
    band = shapely.difference(outer, inner)
    # a flat end of the inner buffer leaves the line's own end bare
    if bank == "both":
        return band
    # where a band only touches the bank's edge, lines and points would be left among the ground
    parts = shapely.get_parts(shapely.intersection(band, _bank_on(sheet, bank)))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


@lru_cache(maxsize=8)
def _bank_on(sheet: Sheet, bank: str) -> BaseGeometry:
    shapes = cut_to(sheet, [area_in_metres(f"country:{bank}")], MARGIN)
    return shapely.make_valid(shapely.union_all(shapes))


def exits_of(sheet: Sheet, spans: Sequence[Span]) -> Iterator[tuple[Point, float]]:
    """Find where stretches leave a sheet, and in which direction, in degrees from the right."""
    for span in spans:
        points = span_on(sheet, span)
        x, y = points[:, 0], points[:, 1]
        inside = (x > EXIT) & (x < sheet.width - EXIT) & (y > EXIT) & (y < sheet.height - EXIT)
        _fill_gaps(inside, points)
        for index in np.flatnonzero(inside[1:] != inside[:-1]).tolist():
            near, far = (index, index + 1) if inside[index] else (index + 1, index)
            ahead = points[min(max(far + 3 * (far - near), 0), len(points) - 1)]
            way = ahead - points[near]
            angle = float(np.degrees(np.arctan2(way[1], way[0])))
            yield (float(points[near][0]), float(points[near][1])), angle


def _fill_gaps(inside: Any, points: Floats) -> None:
    """Take for inside where a line leaves a sheet for a moment only."""
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    turns = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    for first, last in pairwise(turns.tolist()):
        if not inside[first] and along[last] - along[first] < MOMENT:
            inside[first:last] = True


def draw_asked(axes: Axes, sheet: Sheet, view: View, gazetteer: Gazetteer) -> bool:
    """Outline the place that a view asks for; tells whether it asks for one."""
    look = {"facecolor": "none", "edgecolor": ASKED, "linewidth": 1.8, "linestyle": (0, (6, 3.5))}
    shapes: list[BaseGeometry] = []
    if view.box:
        shapes.append(shape_on(sheet, shapely.segmentize(shapely.box(*view.box), 0.1)))
    if view.km:
        shapes.append(band_on(sheet, ((MAIN_LINE, *view.km),), "both", (0.0, 22.0)))
    placement = locate(view.place, gazetteer).placement if view.place else None
    for place in describe_places((placement,), gazetteer) if placement else ():
        if place["precision"] == "area":
            shapes += list(area_shapes(sheet, place))
        elif place["precision"] == "stretch":
            spans = tuple((line, low, high) for line, low, high in place["spans"])
            shapes.append(band_on(sheet, spans, "both", (0.0, 22.0)))
        else:
            lon, lat = place["at"]
            shapes.append(shape_on(sheet, disc(lon, lat, max(place["radius_m"], 1.0))))
    for shape in shapes:
        if not shape.is_empty:
            _draw_patch(axes, shape, "asked", **look)
    return bool(shapes)
