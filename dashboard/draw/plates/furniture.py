"""What makes a drawing a map: graticule, scale bar, north arrow, projection, where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from dashboard.draw.numerals import number_text
from dashboard.draw.plates.base import (
    BORDER,
    COUNTRY,
    HOME,
    LAYERS,
    area_in_metres,
    border_metres,
    load_base,
    paths_of,
)
from dashboard.draw.plates.panel import Block, Column
from dashboard.draw.plates.sheet import (
    Floats,
    Sheet,
    from_metres,
    pt_per_km,
    to_ground,
    to_sheet,
    true_north,
)
from dashboard.draw.plates.text import (
    BASELINE,
    INK,
    LEADING,
    PAPER,
    SOFT,
    Type,
    draw_line,
    plain,
    width_of,
    wrapped,
)
from dashboard.draw.speech import Words, side_by_side
from geodata.border import MAIN_LINE

GRATICULE = "#8b8472"
DEGREES = Type(6.2, color=SOFT)
SMALL = Type(6.3, color=SOFT)
SCALE = Type(6.8, color=INK)
# Graticules of so many degrees: the finest that leaves so many points between its lines.
STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
APART = 62.0
# Lengths of a scale bar: the longest that is no wider than this.
LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
BAR = 96.0
ARROW, BAR_ROOM, NARROW = 20.0, 17.0, 140.0
INSET_MOST = 84.0
# From this width on the scale stands beside the inset, which takes so much of the column.
BESIDE, INSET_SHARE = 215.0, 0.54
WATERS, SEEN = "#eef2f4", "#1f5a8c"


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a line of the graticule meets an edge of a sheet: its lower one, or its left one."""

    at: float
    degrees: float
    is_meridian: bool


def draw_graticule(axes: Axes, sheet: Sheet) -> tuple[list[Tick], int]:
    """Draw meridians and parallels; gives where to write them, and with how many digits."""
    along = np.linspace(0.0, 1.0, 25)
    low, high = np.zeros(25), np.ones(25)
    rim = [(along, low), (along, high), (low, along), (high, along)]
    points = np.concatenate([np.column_stack(side) for side in rim])
    ground = to_ground(sheet, points * (sheet.width, sheet.height))
    (west, south), (east, north) = ground.min(axis=0), ground.max(axis=0)
    step = next((s for s in STEPS if s * sheet.width / (east - west) >= APART), STEPS[-1])
    lons, lats = np.linspace(west, east, 61), np.linspace(south, north, 41)
    lines: list[Floats] = []
    ticks: list[Tick] = []
    for degrees in _steps(west, east, step):
        line = to_sheet(sheet, np.column_stack([np.full(41, degrees), lats]))
        lines.append(line)
        ticks.append(Tick(float(np.interp(0.0, line[:, 1], line[:, 0])), degrees, True))
    for degrees in _steps(south, north, step):
        line = to_sheet(sheet, np.column_stack([lons, np.full(61, degrees)]))
        lines.append(line)
        ticks.append(Tick(float(np.interp(0.0, line[:, 0], line[:, 1])), degrees, False))
    collection = LineCollection(
        lines, colors=GRATICULE, linewidths=0.4, alpha=0.5, zorder=LAYERS["graticule"]
    )
    axes.add_collection(collection, autolim=False)
    inside = [tick for tick in ticks if 4 < tick.at < _side(sheet, tick) - 4]
    return inside, len(f"{step:g}".partition(".")[2])


def _steps(low: float, high: float, step: float) -> list[float]:
    return [float(n * step) for n in range(int(np.ceil(low / step)), int(high // step) + 1)]


def _side(sheet: Sheet, tick: Tick) -> float:
    return sheet.width if tick.is_meridian else sheet.height


def draw_degrees(
    axes: Axes,
    corner: tuple[float, float],
    sheet: Sheet,
    ticks: list[Tick],
    digits: int,
    words: Words,
) -> None:
    """Write the graticule under the map, and to its left; `corner` is the map's lower left."""
    x, y = corner
    taken = -np.inf
    for tick in ticks:
        name = "longitude" if tick.is_meridian else "latitude"
        text = plain(words["plate"][name].format(degrees=number_text(tick.degrees, words, digits)))
        if tick.is_meridian:
            half = width_of(text, DEGREES) / 2
            at = min(max(tick.at, half), sheet.width - half)
            if at - half < taken:
                continue
            taken = at + half + 4
            draw_line(axes, (x + at, y - DEGREES.size * 1.25), text, DEGREES, align="center")
        else:
            half = width_of(text, DEGREES) / 2
            at = min(max(tick.at, half), sheet.height - half)
            place = (x - DEGREES.size * 0.45, y + at)
            draw_line(axes, place, text, DEGREES, align="center", turn=90.0)


def draw_neatline(axes: Axes, corner: tuple[float, float], sheet: Sheet) -> None:
    """Draw the line about a map."""
    axes.add_artist(
        Rectangle(
            corner, sheet.width, sheet.height, facecolor="none", edgecolor=INK, linewidth=0.9,
            zorder=9,
        )
    )  # fmt: skip


def inset_block(sheet_of: Sheet, column: Column) -> Block:
    """Show where a map lies: Afghanistan and Tajikistan, the border, and the map's own ground."""
    base = load_base()
    shapes = [shape for key in HOME if (shape := area_in_metres(key)) is not None]
    left, bottom, right, top = shapely.union_all(shapely.envelope(np.array(shapes))).bounds
    height = min(INSET_MOST, (column.width) * (top - bottom) / (right - left) + 8)
    scale = (height - 8) / (top - bottom)
    width = min(column.width, (right - left) * scale + 46)
    offset = ((left + right) / 2 - width / scale / 2, bottom - 4 / scale)
    sheet = Sheet(width, height, *offset, scale)
    names = {label["id"]: label["names"] for label in base.labels if label["kind"] == "country"}

    def draw(axes: Axes, x: float, upper: float) -> None:
        start = column.start(x, width) if column.mirrored else x
        move = Affine2D().translate(start, upper - height)
        frame = Rectangle((start, upper - height), width, height, facecolor=WATERS)
        frame.set(edgecolor=SOFT, linewidth=0.6)
        axes.add_artist(frame)
        for shape in shapes:
            simple = shapely.simplify(shape, 0.4 / scale)
            on = shapely.transform(simple, lambda metres: (metres - offset) * scale)
            for path in paths_of(np.array([on], dtype=object)):
                axes.add_artist(
                    PathPatch(
                        path.transformed(move), facecolor="#e2dccb", edgecolor=COUNTRY,
                        linewidth=0.6,
                    )
                )  # fmt: skip
        line = shapely.get_coordinates(border_metres(MAIN_LINE).simplify(0.5 / scale)) - offset
        axes.add_artist(
            PathPatch(
                Path(line * scale).transformed(move), facecolor="none", edgecolor=BORDER,
                linewidth=1.3,
            )
        )  # fmt: skip
        rim = _rim(sheet_of, sheet)
        seen = Polygon(np.add(rim, (start, upper - height)), facecolor=SEEN + "22", edgecolor=SEEN)
        seen.set(linewidth=1.2, clip_path=frame)
        axes.add_artist(seen)
        for key in HOME:
            text = plain(names[key].get(column.words["language"]["code"], names[key]["en"]))
            spot = to_sheet(sheet, [{"country:AF": (66.0, 33.6), "country:TJ": (70.9, 38.9)}[key]])
            cut = Type(6.4, bold=True, color=INK, halo=1.4)
            at = (start + float(spot[0, 0]), upper - height + float(spot[0, 1]) - 2)
            draw_line(axes, at, text, cut, align="center", order=3)

    return Block(height + 4, draw)


def _rim(sheet_of: Sheet, sheet: Sheet) -> Floats:
    """Give the outline of one sheet's ground on another."""
    left, bottom, right, top = sheet_of.ground_m
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
    rim = to_sheet(sheet, from_metres(corners))
    return np.clip(rim, (0.6, 0.6), (sheet.width - 0.6, sheet.height - 0.6))


def scale_block(sheet: Sheet, column: Column) -> Block:
    """Draw a bar of kilometres as long as they are at the map's middle, and true north there."""
    words = column.words
    in_km: str = words["units"]["km"]
    per_km = pt_per_km(sheet)
    most = min(BAR, column.width - ARROW - 24)
    length = max((km for km in LENGTHS_KM if km * per_km <= most), default=LENGTHS_KM[0])
    # under the arrow lines may be as long as the column
    beside = ARROW if column.width > NARROW else 0.0
    below = BAR_ROOM if beside else ARROW + 13
    lat = words["plate"]["scale"].format(lat=number_text(sheet.middle[1], words, 1))
    notes = wrapped(
        side_by_side((lat, words["plate"]["projection"]), words), SMALL, column.width - beside
    )
    bar = length * per_km
    tall = max(below + len(notes) * SMALL.size * LEADING, ARROW + 12) + 2

    def draw(axes: Axes, x: float, top: float) -> None:
        last = width_of(plain(in_km.format(n=number_text(length, words))), SCALE) / 2
        start = column.start(x, bar + last) if column.mirrored else x + 1
        y = top - BAR_ROOM + 4
        for number in range(4):
            face = INK if number % 2 == 0 else PAPER
            part = Rectangle((start + number * bar / 4, y), bar / 4, 3.6, facecolor=face)
            part.set(edgecolor=INK, linewidth=0.6)
            axes.add_artist(part)
        for share, align in ((0.0, "left"), (0.5, "center"), (1.0, "center")):
            told = number_text(length * share, words, 1, trim=True)
            told = plain(in_km.format(n=told) if share == 1.0 else told)
            draw_line(axes, (start + share * bar, y + 6), told, SCALE, align=align)
        _draw_north(axes, column.start(x, column.width - 8), top, sheet, words)
        for number, line in enumerate(notes):
            at = (column.start(x), top - below - SMALL.size * (BASELINE + number * LEADING))
            draw_line(axes, at, line, SMALL, align=column.align)

    return Block(tall, draw)


def _draw_north(axes: Axes, x: float, top: float, sheet: Sheet, words: Words) -> None:
    cut = Type(7.0, bold=True)
    draw_line(axes, (x, top - cut.size), plain(words["plate"]["north"]), cut, align="center")
    middle = (x, top - cut.size - 3 - ARROW / 2)
    turn = Affine2D().scale(ARROW * 0.8).rotate_deg(true_north(sheet) - 90).translate(*middle)
    for side in (-1, 1):
        half = np.array([(0, 0.62), (side * 0.3, -0.5), (0, -0.28), (0, 0.62)])
        path = Path(half, closed=True).transformed(turn)
        face = INK if side < 0 else PAPER
        axes.add_artist(PathPatch(path, facecolor=face, edgecolor=INK, linewidth=0.6))


def furniture_blocks(sheet: Sheet, column: Column) -> Iterator[Block]:
    """Give what stands before the legend: beside each other where a column is wide enough."""
    if column.width < BESIDE:
        yield inset_block(sheet, column)
        yield scale_block(sheet, column)
        return
    inset = inset_block(sheet, replace(column, width=column.width * INSET_SHARE))
    narrow = replace(column, width=column.width * (1 - INSET_SHARE) - 6)
    scale = scale_block(sheet, narrow)

    def draw(axes: Axes, x: float, top: float) -> None:
        near, far = x, x + column.width - narrow.width
        if column.mirrored:
            near, far = x + column.width * (1 - INSET_SHARE), x
        inset.draw(axes, near, top)
        scale.draw(axes, far, top)

    yield Block(max(inset.height, scale.height), draw)
