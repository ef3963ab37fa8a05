"""Counts on the ribbon of a plate, where there are too many bars to tell apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from dashboard.draw.numerals import number_text
from dashboard.draw.plates.ribbon_boxes import Taken, days_of
from dashboard.draw.plates.ribbon_plot import Plot, Rect, corners
from dashboard.draw.plates.text import INK, Type, draw_line
from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS

CELL_WIDTH, CELL_HEIGHT = 23.0, 15.0
SHARE = 3.4
NUMBER = Type(7.5, bold=True, color=INK, halo=1.6)
# What has no date is counted in the lane.
UNDATED = -1

Cells = dict[tuple[int, int], Counter[str]]


def count_cells(taken: Iterable[Taken], plot: Plot) -> Cells:
    """Count incidents by kind in cells (column, line), each in the one that holds its middle."""
    columns, lines = _grid(plot)
    found: Cells = {}
    for one in taken:
        middle = plot.x((one.km[0][0] + one.km[-1][1]) / 2)
        part = (middle - plot.left) / (plot.right - plot.left)
        column = min(columns - 1, max(0, int(part * columns)))
        line = UNDATED
        if one.dated:
            (first, _, _, last), _ = days_of(one, plot)
            y = (min(plot.top, plot.y(first)) + max(plot.bottom, plot.y(last))) / 2
            down = (plot.top - y) / (plot.top - plot.bottom)
            line = min(lines - 1, max(0, int(down * lines)))
        found.setdefault((column, line), Counter())[one.kind] += 1
    return dict(sorted(found.items()))


def _grid(plot: Plot) -> tuple[int, int]:
    """Tell how many cells of about one size fill the plot evenly, across and down."""
    across = round((plot.right - plot.left) / CELL_WIDTH)
    return max(1, across), max(1, round((plot.top - plot.bottom) / CELL_HEIGHT))


def _cell_box(column: int, line: int, plot: Plot) -> Rect:
    columns, lines = _grid(plot)
    width, height = (plot.right - plot.left) / columns, (plot.top - plot.bottom) / lines
    left = plot.left + column * width
    if line == UNDATED:
        return left + 0.7, plot.top + 0.7, left + width - 0.7, plot.lane_top - 0.7
    top = plot.top - line * height
    return left + 0.7, top - height + 0.7, left + width - 0.7, top - 0.7


def draw_cells(axes: Axes, cells: Cells, plot: Plot, words: Words) -> None:
    """Draw cells: the darker the more, under each the shares of its kinds, in it the number."""
    most = max((counts.total() for counts in cells.values()), default=1)
    heaps, shades, shares, colors = [], [], [], []
    for (column, line), counts in cells.items():
        left, bottom, right, top = _cell_box(column, line, plot)
        count = counts.total()
        heaps.append(corners((left, bottom, right, top)))
        shades.append((0.114, 0.157, 0.2, 0.05 + 0.33 * math.sqrt(count / most)))
        x = left
        for kind, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            width = (right - left) * number / count
            shares.append(corners((x, bottom, x + width, bottom + SHARE)))
            colors.append(KINDS[kind].color)
            x += width
        at = ((left + right) / 2, (bottom + SHARE + top) / 2 - 2.7)
        draw_line(axes, at, number_text(count, words), NUMBER, align="center", order=4)
    axes.add_artist(PolyCollection(heaps, facecolors=shades, linewidths=0, zorder=2.5))
    axes.add_artist(
        PolyCollection(shares, facecolors=colors, linewidths=0, zorder=2.6, antialiaseds=False)
    )
