"""SVG path data of the style as paths of matplotlib."""

import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from dashboard.draw import style
from dashboard.draw.plates.signs import FIELD, svg_path

EVERY = sorted(
    {look.plate for look in style.KINDS.values()}
    | {look.glyph for look in style.KINDS.values()}
    | {look.glyph for look in style.STATUSES.values()}
)


def read(data):
    """Give the points and codes of path data."""
    path = svg_path(data)
    codes = np.asarray(path.codes, dtype=int).tolist()
    return np.asarray(path.vertices, dtype=float).tolist(), codes


def along(path):
    """Give points along all of a path, curves and all."""
    large = path.transformed(Affine2D().scale(100))
    return np.concatenate(large.to_polygons(closed_only=False)) / 100


@pytest.mark.parametrize("data", EVERY)
def test_every_path_of_the_style_lies_on_its_field(data):
    points = along(svg_path(data))
    assert np.abs(points).max() <= FIELD / 2 + 0.01
    assert np.ptp(points, axis=0).max() > 1


@pytest.mark.parametrize(("data", "codes"), [
    ("M-1,0 L1,0 M0,-1 V2 H3", [1, 2, 1, 2, 2]),
    ("M0,0 Q1,1 2,0 T4,0", [1, 3, 3, 3, 3]),
    ("M0,0 C1,1 2,2 3,0 Z", [1, 4, 4, 4, 79]),
    ("M0,0 1,1 2,0", [1, 2, 2]),
])  # fmt: skip
def test_each_command_becomes_its_own(data, codes):
    assert read(data)[1] == codes


def test_up_is_up():
    assert read("M0,0 L0,-5")[0] == [[0, 0], [0, 5]]


def test_a_smooth_curve_goes_on_as_the_one_before():
    # y runs up, so that a wave that first rises on the screen has its bow at +1.5
    points, _ = read("M-6,0 Q-3,-3 0,0 T6,0")
    assert points[1] == [-3, 3]
    assert points[3] == [3, -3]


@pytest.mark.parametrize(("data", "turn"), [
    ("M0,-10 A10,10 0 0 1 10,0", 0.25),
    ("M0,-10 A10,10 0 1 1 0,10", 0.5),
    ("M10,0 A10,10 0 0 0 0,-10", 0.25),
    ("M0,-10 A10,10 0 1 0 10,0", 0.75),
])  # fmt: skip
def test_an_arc_keeps_to_its_circle(data, turn):
    points = along(svg_path(data))
    assert np.hypot(*points.T) == pytest.approx(10, abs=0.01)
    length = np.hypot(*np.diff(points, axis=0).T).sum()
    assert length == pytest.approx(2 * np.pi * 10 * turn, rel=0.01)


def test_a_circle_is_closed():
    points, codes = read(style.CIRCLE)
    assert codes[-1] == Path.CLOSEPOLY
    assert points[-1] == points[0]
