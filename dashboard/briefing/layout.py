"""How a body is shared between picture and panel: beside it or under it, whichever shows more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# Lengths are points, from a body's top left.
GAP = 12.0
# A panel beside the picture is so wide, but leaves the picture the larger part.
WIDEST = 0.45
SIDES = (150.0, 165.0, 180.0, 200.0, 225.0, 250.0, 280.0, 310.0)
BESIDE, COLUMNS = (1, 2), (3, 4, 5, 6)
DEPTH_STEP, LEAST_DEPTH, DEEPEST = 6.0, 60.0, 0.5
NARROWEST = 140.0
# Naming more of what is not on the map may cost so much of the map's scale.
WORTH = 0.94

Size = tuple[float, float]
# How high a block is, and whether it heads the next.
Block = tuple[float, bool]
# The blocks of a panel by the width of its columns and by how many things it names.
Measured = Mapping[tuple[float, int], Sequence[Block]]
# Weighs a picture of a size.
Worth = Callable[[Size], float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the picture stands (left, top, width, height), and where columns begin (x, top)."""

    picture: tuple[float, float, float, float]
    column: float
    starts: tuple[tuple[float, float], ...]
    depth: float
    named: int

    @property
    def size(self) -> Size:
        """Give the size of the picture."""
        return self.picture[2:]


def column_widths(body: Size) -> list[float]:
    """Give the widths that a panel's columns may have."""
    sides = [width for width in SIDES if width <= WIDEST * body[0]]
    under = [_share(body[0], count) for count in COLUMNS]
    found = [*sides, *(width for width in under if width >= NARROWEST)]
    return found or [_widest(body)]


def lay_out(
    body: Size, blocks: Measured, named: Sequence[int], worth: Worth, *, mirrored: bool
) -> Layout:
    """Share a body so that the picture is worth as much as can be.

    The first of `named`, how many things a panel names, that does not cost too much is taken.
    """
    best = [_best(body, blocks, count, worth, mirrored=mirrored) for count in named]
    found = [each for each in best if each is not None]
    if not found:
        # more is told than a panel holds: its foot is cut off rather than the picture
        return _side(body, _widest(body), named[-1], mirrored=mirrored)
    most = max(value for value, _ in found)
    return next(layout for value, layout in found if value >= WORTH * most)


def flowed(blocks: Sequence[Block], columns: int, depth: float) -> list[int] | None:
    """Count the blocks that each column takes, no head at its foot; None if they don't fit."""
    found, used = [0], 0.0
    for number, (height, is_head) in enumerate(blocks):
        following = blocks[number + 1][0] if number + 1 < len(blocks) else 0.0
        need = height + (following if is_head else 0.0)
        if used + need > depth and found[-1]:
            if len(found) == columns:
                return None
            found.append(0)
            used = 0.0
        if height > depth:
            return None
        found[-1] += 1
        used += height
    return found


def _widest(body: Size) -> float:
    return min(SIDES[-1], WIDEST * body[0])


def _whole(width: float, count: int) -> float:
    return count * width + (count - 1) * GAP


def _share(width: float, count: int) -> float:
    return (width - (count - 1) * GAP) / count


def _best(
    body: Size, blocks: Measured, named: int, worth: Worth, *, mirrored: bool
) -> tuple[float, Layout] | None:
    layouts = _candidates(body, blocks, named, mirrored=mirrored)
    fitting = [(worth(layout.size), layout) for layout in layouts]
    return max(fitting, key=lambda pair: pair[0], default=None)


def _candidates(body: Size, blocks: Measured, named: int, *, mirrored: bool) -> Iterator[Layout]:
    for count in BESIDE:
        for width in (width for width in SIDES if _whole(width, count) <= WIDEST * body[0]):
            layout = _side(body, width, named, count, mirrored=mirrored)
            if flowed(blocks[width, named], count, layout.depth):
                yield layout
                break
    for count in COLUMNS:
        width = _share(body[0], count)
        if width < NARROWEST:
            continue
        depth = LEAST_DEPTH
        while depth < DEEPEST * body[1] and not flowed(blocks[width, named], count, depth):
            depth += DEPTH_STEP
        if flowed(blocks[width, named], count, depth):
            yield _under(body, count, depth, named, mirrored=mirrored)


def _side(body: Size, width: float, named: int, count: int = 1, *, mirrored: bool) -> Layout:
    """Set the panel beside the picture, where the language ends its lines."""
    whole, height = body
    taken = _whole(width, count)
    left, first = (taken + GAP, 0.0) if mirrored else (0.0, whole - taken)
    starts = tuple((first + number * (width + GAP), 0.0) for number in range(count))
    picture = (left, 0.0, whole - GAP - taken, height)
    return Layout(picture, width, starts[::-1] if mirrored else starts, height, named)


def _under(body: Size, count: int, depth: float, named: int, *, mirrored: bool) -> Layout:
    """Set the panel under the picture, in columns."""
    whole, height = body
    width, top = _share(whole, count), height - depth
    starts = tuple((number * (width + GAP), top) for number in range(count))
    picture = (0.0, 0.0, whole, top - GAP / 2)
    return Layout(picture, width, starts[::-1] if mirrored else starts, depth, named)
