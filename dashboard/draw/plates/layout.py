"""How a body is shared between map and panel: beside it or under it, whichever leaves more map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.draw.plates.panel import Block, Column, flowed
from dashboard.draw.plates.sheet import Bounds, Sheet, fit_sheet, on_shapes
from dashboard.draw.speech import Words

# Room about the map for the degrees of its graticule.
LEFT, BOTTOM, EDGE = 11.0, 11.0, 1.0
GAP = 12.0
# A panel beside the map is so wide, but leaves the map the larger part.
WIDEST = 0.45
SIDES = (150.0, 165.0, 180.0, 200.0, 225.0, 250.0, 280.0, 310.0)
COLUMNS = (3, 4, 5, 6)
DEPTH_STEP, LEAST_DEPTH, DEEPEST = 6.0, 60.0, 0.5
NARROWEST = 140.0
# Naming more of what is not on the map may cost so much of the map's scale.
WORTH = 0.94

BlocksOf = Callable[[Column, int], Sequence[Block]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the map stands (left, bottom, width, height), and where columns begin (x, top)."""

    map_box: tuple[float, float, float, float]
    column: Column
    starts: tuple[tuple[float, float], ...]
    depth: float
    named: int

    @property
    def size(self) -> tuple[float, float]:
        """Give the size of the map."""
        return self.map_box[2:]


def lay_out(
    body: tuple[float, float],
    bounds: Bounds,
    blocks_of: BlocksOf,
    named: Sequence[int],
    words: Words,
) -> Layout:
    """Share a body so that the map is as large as it can be.

    `blocks_of` gives the blocks of a panel for a column, naming so many of what is not drawn; the
    first of `named` that does not cost too much of the map is taken.
    """
    best = [_best(body, bounds, blocks_of, count, words) for count in named]
    found = [each for each in best if each is not None]
    if not found:
        # more is told than a panel holds: its foot is cut off rather than the map
        return _side(body, min(SIDES[-1], WIDEST * body[0]), named[-1], words)
    most = max(scale for scale, _ in found)
    return next(layout for scale, layout in found if scale >= WORTH * most)


def _best(
    body: tuple[float, float], bounds: Bounds, blocks_of: BlocksOf, named: int, words: Words
) -> tuple[float, Layout] | None:
    fitting = [
        (_worth(fit_sheet(bounds, *layout.size)), layout)
        for layout in _candidates(body, blocks_of, named, words)
    ]
    return max(fitting, key=lambda pair: pair[0], default=None)


def _worth(sheet: Sheet) -> float:
    """Weigh a map: by its scale, and less where it reaches beyond the shapes."""
    return sheet.pt_per_m * on_shapes(sheet) ** 2


def _candidates(
    body: tuple[float, float], blocks_of: BlocksOf, named: int, words: Words
) -> Iterator[Layout]:
    for width in (width for width in SIDES if width <= WIDEST * body[0]):
        layout = _side(body, width, named, words)
        if flowed(blocks_of(layout.column, named), 1, layout.depth):
            yield layout
            break
    for count in COLUMNS:
        layout = _under(body, count, LEAST_DEPTH, named, words)
        if layout.column.width < NARROWEST:
            continue
        blocks = blocks_of(layout.column, named)
        depth = LEAST_DEPTH
        while depth < DEEPEST * body[1] and not flowed(blocks, count, depth):
            depth += DEPTH_STEP
        if flowed(blocks, count, depth):
            yield _under(body, count, depth, named, words)


def _side(body: tuple[float, float], width: float, named: int, words: Words) -> Layout:
    """Set the panel beside the map, where the language ends its lines."""
    whole, height = body
    mirrored = words["language"]["direction"] == "rtl"
    wide = whole - LEFT - EDGE - GAP - width
    left = width + GAP + LEFT if mirrored else LEFT
    start = 0.0 if mirrored else whole - width
    column = Column(width, mirrored, words)
    map_box = (left, BOTTOM, wide, height - BOTTOM - EDGE)
    return Layout(map_box, column, ((start, height - EDGE),), height - EDGE, named)


def _under(body: tuple[float, float], count: int, depth: float, named: int, words: Words) -> Layout:
    """Set the panel under the map, in columns."""
    whole, height = body
    mirrored = words["language"]["direction"] == "rtl"
    width = (whole - (count - 1) * GAP) / count
    starts = [(number * (width + GAP), depth) for number in range(count)]
    column = Column(width, mirrored, words)
    bottom = depth + GAP / 2 + BOTTOM
    map_box = (LEFT, bottom, whole - LEFT - EDGE, height - bottom - EDGE)
    placed = tuple(reversed(starts)) if mirrored else tuple(starts)
    return Layout(map_box, column, placed, depth, named)
