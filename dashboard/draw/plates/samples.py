"""Samples of what is drawn on a map, small, for its legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from shapely.geometry import box

from dashboard.draw.plates.base import BORDER
from dashboard.draw.plates.hatch import ASKED, EDGE, hatch
from dashboard.draw.plates.signs import (
    draw_arrow,
    draw_disc,
    draw_flag,
    draw_ring,
    draw_size,
    draw_spot,
    draw_status,
)
from dashboard.draw.plates.sort import Point

GREY, PALE = "#6b665a", "#6b665a29"
RING = {(True, "closure"): 2, (True, "deployment"): 2, (True, "stranding"): 1}
# A sample is so wide and so tall, of the size of a sign.
WIDE, TALL = 1.1, 0.72
HATCH_APART = 3.2


def draw_sample(axes: Axes, name: str, at: Point, size: float) -> None:
    """Draw a sample by its name; raises KeyError for an unknown one."""
    SAMPLERS[name](axes, at, size)


def _draw_area(axes: Axes, at: Point, size: float) -> None:
    left, bottom, wide, tall = _field(at, size)
    _lines(axes, hatch(box(left, bottom, left + wide, bottom + tall), 45, HATCH_APART), GREY, 0.9)
    _outline(axes, at, size, edgecolor=GREY, linewidth=0.9, linestyle=EDGE)


def _draw_counted(axes: Axes, at: Point, size: float) -> None:
    left, bottom, wide, tall = _field(at, size)
    _tone(axes, (left, bottom), (wide / 2, tall), 0.2)
    _tone(axes, (left + wide / 2, bottom), (wide / 2, tall), 0.55)


def _draw_vicinity(axes: Axes, at: Point, size: float) -> None:
    draw_disc(axes, at, size, GREY, order=1)


def _draw_stretch(axes: Axes, at: Point, size: float) -> None:
    left, _, wide, _ = _field(at, size)
    _lines(axes, [[(left, at[1] - 2.6), (left + wide, at[1] - 2.6)]], BORDER, 1.6)
    _tone(axes, (left, at[1] - 0.4), (wide, 3.6), 0.62)


def _draw_profile(axes: Axes, at: Point, size: float) -> None:
    left, _, wide, _ = _field(at, size)
    _lines(axes, [[(left, at[1]), (left + wide, at[1])]], BORDER, 1.6)
    _tone(axes, (left, at[1] - 1.8), (wide / 2, 3.6), 0.4)
    _tone(axes, (left + wide / 2, at[1] - 4), (wide / 2, 8.0), 0.4)


def _draw_possible(axes: Axes, at: Point, size: float) -> None:
    look = {"facecolor": PALE, "edgecolor": GREY, "linewidth": 0.9, "linestyle": (0, (2.2, 1.6))}
    _outline(axes, at, size, **look)


def _draw_asked(axes: Axes, at: Point, size: float) -> None:
    _outline(axes, at, size, edgecolor=ASKED, linewidth=1.5, linestyle=(0, (3, 1.8)))


def _draw_border(axes: Axes, at: Point, size: float) -> None:
    left, _, wide, _ = _field(at, size)
    _lines(axes, [[(left, at[1]), (left + wide, at[1])]], BORDER, 2.3)


SAMPLERS: Mapping[str, Callable[[Axes, Point, float], None]] = {
    "area": _draw_area,
    "counted": _draw_counted,
    "vicinity": _draw_vicinity,
    "stretch": _draw_stretch,
    "profile": _draw_profile,
    "possible": _draw_possible,
    "asked": _draw_asked,
    "border": _draw_border,
    "ring": lambda axes, at, size: draw_ring(axes, at, size * 0.5, RING, order=1),
    "near": lambda axes, at, size: draw_ring(axes, at, size * 0.42, RING, order=1, near=True),
    "spot": lambda axes, at, size: draw_spot(axes, at, order=1),  # noqa: ARG005
    "exit": lambda axes, at, size: draw_arrow(axes, at, 0.0, size, GREY, 1),
    "figure_100": lambda axes, at, size: draw_size(axes, at, size * 0.95, order=1),
    "figure_1000": lambda axes, at, size: draw_size(axes, at, size * 1.2, order=1),
    "disputed": lambda axes, at, size: draw_flag(axes, at, size, order=1),
    "aged": lambda axes, at, size: draw_status(axes, "closed", at, size * 0.95, order=1, aged=True),
}


def _field(at: Point, size: float) -> tuple[float, float, float, float]:
    wide, tall = size * WIDE, size * TALL
    return at[0] - wide / 2, at[1] - tall / 2, wide, tall


def _outline(axes: Axes, at: Point, size: float, **look: Any) -> None:
    left, bottom, wide, tall = _field(at, size)
    axes.add_artist(Rectangle((left, bottom), wide, tall, **{"facecolor": "none", **look}))


def _tone(axes: Axes, corner: Point, sides: Point, alpha: float) -> None:
    axes.add_artist(Rectangle(corner, *sides, facecolor=GREY, linewidth=0, alpha=alpha))


def _lines(axes: Axes, lines: Any, color: str, width: float) -> None:
    drawn = [np.asarray(line) for line in lines]
    axes.add_collection(LineCollection(drawn, colors=color, linewidths=width), autolim=False)
