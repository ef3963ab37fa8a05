"""The symbols of `style.py` as paths of a plate: kinds, statuses, rings, flags, arrows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from dashboard.draw import style
from dashboard.draw.plates.text import INK, PAPER, SOFT
from dashboard.draw.style import KINDS, STATUSES

# SVG path data of `style.py` stands on a field of so many units, y running down.
FIELD = 24.0
_TOKENS = re.compile(r"[MLHVQTCAZ]|-?\d*\.?\d+")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "C": 6, "A": 7, "Z": 0}
_FLAG = "M-5,-2.5 H5 M-5,2.5 H5 M3.5,-6.5 L-3.5,6.5"
_BOX = "M-10,-7.5 V7.5 Q-10,10 -7.5,10 H7.5 Q10,10 10,7.5 V-7.5 Q10,-10 7.5,-10 H-7.5 Q-10,-10 -10,-7.5 Z"  # noqa: E501
_HALVES = (
    "M0,-10 H-7.5 Q-10,-10 -10,-7.5 V7.5 Q-10,10 -7.5,10 H0 Z",
    "M0,-10 H7.5 Q10,-10 10,-7.5 V7.5 Q10,10 7.5,10 H0 Z",
)
_HALF = 0.42
# A ring's quiet parts are those that only possibly lie in the view.
POSSIBLE_ALPHA = 0.45

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]


@cache
def svg_path(data: str) -> Path:
    """Read SVG path data, absolute commands alone, as a path with y running up."""
    vertices: list[Point] = []
    codes: list[int] = []
    at, start, control = (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)
    for command, n in _commands(data):
        points = list(zip(n[::2], n[1::2], strict=False))
        if command == "M":
            added, code = [points[0]], Path.MOVETO
            start = points[0]
        elif command == "Z":
            added, code = [start], Path.CLOSEPOLY
        elif command in "HV":
            added = [(n[0], at[1]) if command == "H" else (at[0], n[0])]
            code = Path.LINETO
        elif command == "A":
            added, code = _arc(at, n), Path.CURVE4
        elif command == "T":
            control = (2 * at[0] - control[0], 2 * at[1] - control[1])
            added, code = [control, points[0]], Path.CURVE3
        else:
            codes_of = {"L": Path.LINETO, "Q": Path.CURVE3, "C": Path.CURVE4}
            added, code = points, codes_of[command]
            control = points[0]
        vertices += added
        codes += [int(code)] * len(added)
        at = added[-1]
    return Path(np.array(vertices) * (1.0, -1.0), codes)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKENS.findall(data)
    command = ""
    while tokens:
        if tokens[0] in _NUMBERS:
            command = tokens.pop(0)
        count = _NUMBERS[command]
        yield command, [float(number) for number in tokens[:count]]
        del tokens[:count]
        command = "L" if command == "M" else command


def _arc(at: Point, numbers: Sequence[float]) -> list[Point]:
    """Turn an arc of a circle into Bézier curves of at most a quarter turn."""
    radius, large, sweep = numbers[0], bool(numbers[3]), bool(numbers[4])
    (x0, y0), (x1, y1) = at, (numbers[5], numbers[6])
    half = math.hypot(x1 - x0, y1 - y0) / 2
    radius = max(radius, half)
    off = math.sqrt(max(0.0, radius**2 - half**2)) * (-1 if large == sweep else 1)
    way = ((x1 - x0) / (2 * half), (y1 - y0) / (2 * half))
    cx = (x0 + x1) / 2 - off * way[1]
    cy = (y0 + y1) / 2 + off * way[0]
    first = math.atan2(y0 - cy, x0 - cx)
    turn = (math.atan2(y1 - cy, x1 - cx) - first) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    parts = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    reach = 4 / 3 * math.tan(turn / parts / 4)
    found: list[Point] = []
    for number in range(parts):
        a, b = (first + turn * step / parts for step in (number, number + 1))
        found += [
            (cx + radius * (math.cos(a) - reach * math.sin(a)),
             cy + radius * (math.sin(a) + reach * math.cos(a))),
            (cx + radius * (math.cos(b) + reach * math.sin(b)),
             cy + radius * (math.sin(b) - reach * math.cos(b))),
            (cx + radius * math.cos(b), cy + radius * math.sin(b)),
        ]  # fmt: skip
    return found


def placed(path: Path, at: Point, size: float) -> Path:
    """Set a path of the symbols' field at a point, so many points wide."""
    return path.transformed(Affine2D().scale(size / FIELD).translate(*at))


def _add(axes: Axes, path: Path, order: float, **look: Any) -> None:
    look = {"joinstyle": "round", "capstyle": "round", **look}
    axes.add_artist(PathPatch(path, zorder=order, **look))


def draw_kind(
    axes: Axes, kind: str, at: Point, size: float, *, order: float, certain: bool = True
) -> None:
    """Draw the symbol of a kind; one that is only possible is quieter, and broken at its edge."""
    look, unit = KINDS[kind], size / FIELD
    plate, glyph = placed(svg_path(look.plate), at, size), placed(svg_path(look.glyph), at, size)
    _add(axes, plate, order, facecolor="#ffffff", edgecolor="#ffffff", linewidth=3.4 * unit)
    if certain:
        _add(axes, plate, order, facecolor=look.color, edgecolor="none")
        _add(axes, glyph, order, facecolor="none", edgecolor="#ffffff", linewidth=1.9 * unit)
        return
    _add(axes, plate, order, facecolor=look.color, edgecolor="none", alpha=0.16)
    edge = placed(svg_path(look.plate), at, size * 0.94)
    dashes = (0, (2.6, 1.8))
    _add(
        axes, edge, order, facecolor="none", edgecolor=look.color, linewidth=1.5 * unit,
        linestyle=dashes,
    )  # fmt: skip
    _add(axes, glyph, order, facecolor="none", edgecolor=look.color, linewidth=1.9 * unit)


def draw_size(axes: Axes, at: Point, size: float, *, order: float) -> None:
    """Draw a plate without a kind, to tell what a size means."""
    path = placed(svg_path(style.CIRCLE), at, size)
    _add(axes, path, order, facecolor=KINDS["statement"].color, edgecolor="#ffffff", linewidth=0.8)


def draw_status(
    axes: Axes,
    sign: str,
    at: Point,
    size: float,
    *,
    order: float,
    aged: bool = False,
    sure: bool = True,
) -> None:
    """Draw the sign of a crossing: one status, or "open/closed" in halves for cargo and people.

    Knowledge that has aged is paler; what is only possible has a broken edge and no ground.
    """
    unit, alpha = size / FIELD, 0.62 if aged else 1.0
    box = placed(svg_path(_BOX), at, size)
    _add(axes, box, order, facecolor=PAPER, edgecolor=PAPER, linewidth=4.6 * unit)
    halves = sign.split("/")
    for number, status in enumerate(halves):
        look = STATUSES[status]
        shift = 0.0 if len(halves) == 1 else (number - 0.5) * size * _HALF
        part = placed(svg_path(_BOX if len(halves) == 1 else _HALVES[number]), at, size)
        small = size if len(halves) == 1 else size * 0.62
        glyph = placed(svg_path(look.glyph), (at[0] + shift, at[1]), small)
        dashes = "-" if sure else (0, (2.2, 1.6))
        ink = look.ink if sure or look.ink != "#ffffff" else look.fill
        edge = look.line if sure or look.line != "#ffffff" else look.fill
        _add(
            axes, part, order, facecolor=look.fill if sure else PAPER, edgecolor=edge,
            linewidth=2.6 * unit, alpha=alpha, linestyle=dashes,
        )  # fmt: skip
        _add(axes, glyph, order, facecolor="none", edgecolor=ink, linewidth=3 * unit, alpha=alpha)


def draw_spot(axes: Axes, at: Point, *, order: float) -> None:
    """Draw the small dot that marks a true spot, where symbols stand beside it."""
    path = placed(svg_path(style.CIRCLE), at, 5.6)
    _add(axes, path, order, facecolor=INK, edgecolor=PAPER, linewidth=0.8)


def draw_town(axes: Axes, at: Point, size: float, kind: str, *, order: float) -> None:
    """Draw the dot of a town, or the small square of an airfield."""
    data = style.SQUARE if kind == "airfield" else style.CIRCLE
    path = placed(svg_path(data), at, size)
    width = 1.5 if kind == "capital" else 0.9
    _add(axes, path, order, facecolor=PAPER, edgecolor=INK, linewidth=width)


def draw_flag(axes: Axes, at: Point, size: float, *, order: float) -> None:
    """Draw the sign of what is disputed, ≠; the fonts have no such glyph."""
    disc = placed(svg_path(style.CIRCLE), at, size)
    sign = placed(svg_path(_FLAG), at, size)
    _add(axes, disc, order, facecolor=INK, edgecolor="#ffffff", linewidth=0.5)
    width = 2.3 * size / FIELD
    _add(axes, sign, order, facecolor="none", edgecolor="#ffffff", linewidth=width)


def draw_ring(
    axes: Axes,
    at: Point,
    radius: float,
    parts: Mapping[tuple[bool, str], int],
    *,
    order: float,
    near: bool = False,
) -> None:
    """Draw a ring split by kind, `parts` being counts by (certain, kind); dashed about for near."""
    ground = placed(svg_path(style.CIRCLE), at, 2 * radius * FIELD / 20)
    _add(axes, ground, order, facecolor=PAPER, edgecolor="#ffffff", linewidth=1.0)
    total, turn = sum(parts.values()), 0.0
    width = 0.3 * radius
    for (certain, kind), count in parts.items():
        path = _arc_path(at, radius - width / 2 - 0.4, turn, turn + count / total)
        turn += count / total
        alpha = 1.0 if certain else POSSIBLE_ALPHA
        artist = PathPatch(
            path, facecolor="none", edgecolor=KINDS[kind].color, linewidth=width, alpha=alpha,
            capstyle="butt", zorder=order,
        )  # fmt: skip
        axes.add_artist(artist)
    if near:
        around = _arc_path(at, radius + 1.4, 0.0, 1.0)
        artist = PathPatch(
            around, facecolor="none", edgecolor=INK, linewidth=0.9, linestyle=(0, (2.6, 1.8)),
            zorder=order,
        )  # fmt: skip
        axes.add_artist(artist)


def _arc_path(at: Point, radius: float, begun: float, ended: float) -> Path:
    """Give an arc from one part of the turn to another, clockwise from the top."""
    arc = Path.arc(90 - 360 * ended, 90 - 360 * begun)
    return arc.transformed(Affine2D().scale(radius).translate(*at))


def draw_pill(axes: Axes, x: float, y: float, width: float, *, order: float) -> None:
    """Draw the ground on which a count stands at the foot of a ring."""
    half, tall = width / 2, 4.6
    pill = FancyBboxPatch(
        (x - half, y - tall), width, 2 * tall, boxstyle=f"round,pad=0,rounding_size={tall}",
        facecolor=PAPER, edgecolor=SOFT, linewidth=0.5, zorder=order,
    )  # fmt: skip
    axes.add_artist(pill)


def draw_disc(axes: Axes, at: Point, size: float, color: str, *, order: float) -> None:
    """Draw a disc with a broken edge, as what is known to a vicinity has."""
    path = placed(svg_path(style.CIRCLE), at, size * FIELD / 20)
    _add(axes, path, order, facecolor=color, edgecolor="none", alpha=0.16)
    dashes = (0, (2.6, 1.6))
    _add(axes, path, order, facecolor="none", edgecolor=color, linewidth=1.1, linestyle=dashes)


def draw_arrow(axes: Axes, at: Point, angle: float, size: float, color: str, order: float) -> None:
    """Draw an arrowhead that points where an angle (degrees, from the right) says."""
    head = Path(np.array([(0.6, 0), (-0.4, 0.5), (-0.15, 0), (-0.4, -0.5), (0.6, 0)]), closed=True)
    turned = head.transformed(Affine2D().scale(size).rotate_deg(angle).translate(*at))
    _add(axes, turned, order, facecolor=color, edgecolor=PAPER, linewidth=0.7)


def points_path(rings: Sequence[Floats], *, closed: bool) -> Path:
    """Join lines or rings into one path."""
    vertices = np.concatenate(list(rings))
    codes = list(
        chain.from_iterable(
            [
                Path.MOVETO,
                *[Path.LINETO] * (len(ring) - 2),
                Path.CLOSEPOLY if closed else Path.LINETO,
            ]
            for ring in rings
        )
    )
    return Path(vertices, codes)
