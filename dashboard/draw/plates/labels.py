"""Labels that do not collide: one greedy pass, most important first.

Each label tries places around its spot; one that finds no room is left out, and told so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Point = tuple[float, float]

# Labels keep so far from each other and from marks, in points.
GAP = 2.0
# A label that finds no room beside its spot may stand off so far, tied to it by a line.
FARTHER = (0.0, 14.0, 30.0, 52.0, 80.0, 115.0, 150.0)
# A line shorter than this is not drawn: the label plainly belongs to its spot.
TIED_FROM = 7.0
# Of so many free places the first is taken whose line crosses nothing.
LOOKED_AT = 160
# A longer line that crosses something leads a reader astray.
LONGEST_UNCLEAR = 70.0
_STEP = 3.0


class Box(NamedTuple):
    """A box of a sheet, in points."""

    left: float
    bottom: float
    right: float
    top: float


class Way(NamedTuple):
    """Where a label's lower left corner stands from its spot.

    The first two count the label's width and height, the others how far it stands off the spot's
    own ground, to the right and upward.
    """

    across: float
    up: float
    out_across: float
    out_up: float


NEAR = Box(3.0, 3.0, 3.0, 3.0)
AROUND = (
    Way(0, -0.5, 1, 0), Way(-1, -0.5, -1, 0), Way(-0.5, 0, 0, 1), Way(-0.5, -1, 0, -1),
    Way(0, 0, 0.7, 0.7), Way(0, -1, 0.7, -0.7), Way(-1, 0, -0.7, 0.7), Way(-1, -1, -0.7, -0.7),
)  # fmt: skip
CENTRED = (Way(-0.5, -0.5, 0, 0),)
ABOUT = (
    *CENTRED, Way(-0.5, 0.6, 0, 0), Way(-0.5, -1.6, 0, 0), Way(-1.1, -0.5, 0, 0),
    Way(0.1, -0.5, 0, 0), Way(-0.5, 1.8, 0, 0), Way(-0.5, -2.8, 0, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that asks for room: its size, and the spots at any of which it may stand.

    `ground` is how far the spot's own mark reaches: left, down, right, up. `reach` are the
    distances at which it may stand off. `dot` is the size of a dot that is drawn with it. One that
    is `strict` gives way to what is shunned.
    """

    width: float
    height: float
    spots: tuple[Point, ...]
    priority: float
    ground: Box = NEAR
    ways: tuple[Way, ...] = AROUND
    reach: tuple[float, ...] = (0.0,)
    dot: float = 0.0
    strict: bool = False


class Placed(NamedTuple):
    """Where a label found room, the spot that it is for, and whether a line ties it to that."""

    box: Box
    spot: Point
    tied: bool


class _Taken:
    """The boxes that nothing may cover, in an array that grows."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = np.array(boxes, dtype=np.float64).reshape(-1, 4)
        self.count = len(self.boxes)
        self.ties: list[tuple[Point, Point]] = []

    def add(self, boxes: Sequence[Box]) -> None:
        added = np.array(boxes, dtype=np.float64).reshape(-1, 4)
        while self.count + len(added) > len(self.boxes):
            self.boxes = np.vstack([self.boxes, np.zeros((max(64, len(self.boxes)), 4))])
        self.boxes[self.count : self.count + len(added)] = added
        self.count += len(added)

    def met(self, boxes: Floats, gap: float = GAP) -> npt.NDArray[np.bool_]:
        held = self.boxes[: self.count]
        found: npt.NDArray[np.bool_] = np.any(
            (boxes[:, None, 0] < held[None, :, 2] + gap)
            & (held[None, :, 0] < boxes[:, None, 2] + gap)
            & (boxes[:, None, 1] < held[None, :, 3] + gap)
            & (held[None, :, 1] < boxes[:, None, 3] + gap),
            axis=1,
        )
        return found


def place_labels(
    wishes: Sequence[Wish], taken: Sequence[Box], frame: Box, shunned: Floats
) -> dict[int, Placed]:
    """Find room for labels within a frame; gives it by the number of the wish.

    No label covers `taken`, nor another label, nor the line of one. The points of `shunned`, rows
    of x, y and weight, are covered only by labels that find no other room, the heavy last of all.
    """
    held = _Taken(taken)
    found: dict[int, Placed] = {}
    for number in sorted(range(len(wishes)), key=lambda n: (wishes[n].priority, n)):
        wish = wishes[number]
        placed = _room(wish, held, frame, shunned)
        if placed is None:
            continue
        found[number] = placed
        added = [placed.box]
        if wish.dot:
            added.append(_dot(wish, placed.spot))
        if placed.tied:
            end = tie_end(placed)
            held.ties.append((placed.spot, end))
            added += [Box(x - 1, y - 1, x + 1, y + 1) for x, y in _steps(placed.spot, end).tolist()]
        held.add(added)
    return found


def tie_end(placed: Placed) -> Point:
    """Give where on a label's edge the line from its spot ends."""
    (x, y), box = placed.spot, placed.box
    return min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)


def _dot(wish: Wish, spot: Point) -> Box:
    half = wish.dot / 2
    return Box(spot[0] - half, spot[1] - half, spot[0] + half, spot[1] + half)


def _room(wish: Wish, held: _Taken, frame: Box, shunned: Floats) -> Placed | None:
    spots = np.array(wish.spots, dtype=np.float64).reshape(-1, 2)
    if wish.dot and len(spots):
        half = wish.dot / 2
        spots = spots[~held.met(np.hstack([spots - half, spots + half]))]
    if not len(spots):
        return None
    boxes, at = _candidates(wish, spots, frame)
    inside = (boxes[:, 0] >= frame.left) & (boxes[:, 2] <= frame.right)
    inside &= (boxes[:, 1] >= frame.bottom) & (boxes[:, 3] <= frame.top)
    boxes, at = boxes[inside], at[inside]
    free = ~held.met(boxes)
    boxes, at = boxes[free], at[free]
    if not len(boxes):
        return None
    return _best(wish, boxes, at, held, shunned)


def _candidates(wish: Wish, spots: Floats, frame: Box) -> tuple[Floats, Floats]:
    """Give the boxes that a label may stand in, best first, and the spot of each."""
    ways = np.array(wish.ways)
    off = np.array(wish.reach)[:, None, None]
    ground = wish.ground
    across = np.where(ways[:, 2] > 0, ground.right, ground.left)
    up = np.where(ways[:, 3] > 0, ground.top, ground.bottom)
    left = spots[None, :, None, 0] + ways[:, 0] * wish.width + ways[:, 2] * (off + across)
    bottom = spots[None, :, None, 1] + ways[:, 1] * wish.height + ways[:, 3] * (off + up)
    # above and below a spot near the frame's edge a label may slide along
    slid = np.clip(left, frame.left, max(frame.left, frame.right - wish.width))
    left = np.where((ways[:, 2] == 0) & (ways[:, 3] != 0), slid, left).reshape(-1)
    bottom = bottom.reshape(-1)
    boxes = np.column_stack([left, bottom, left + wish.width, bottom + wish.height])
    at = np.broadcast_to(spots[None, :, None, :], (len(off), len(spots), len(ways), 2))
    return boxes, at.reshape(-1, 2)


def _best(wish: Wish, boxes: Floats, at: Floats, held: _Taken, shunned: Floats) -> Placed | None:
    """Take the first box that hides nothing of what is shunned, and whose line is clear."""
    covers = _covers(boxes, shunned)
    if wish.strict:
        clear = covers == 0
        boxes, at, covers = boxes[clear], at[clear], covers[clear]
        if not len(boxes):
            return None
    order = np.argsort(covers, kind="stable")[:LOOKED_AT]
    spare: Placed | None = None
    for number in order.tolist():
        left, bottom, right, top = boxes[number].tolist()
        spot = (float(at[number, 0]), float(at[number, 1]))
        placed = Placed(Box(left, bottom, right, top), spot, tied=False)
        if _beside(wish, placed):
            return placed
        placed = placed._replace(tied=True)
        if _is_clear(wish, placed, held):
            return placed
        if math.dist(spot, tie_end(placed)) <= LONGEST_UNCLEAR:
            spare = spare or placed
    return None if covers.min() else spare


def _covers(boxes: Floats, shunned: Floats) -> Floats:
    """Weigh what each box would cover of what is shunned."""
    x, y, weight = shunned.T
    inside = (
        (x > boxes[:, None, 0] - GAP)
        & (x < boxes[:, None, 2] + GAP)
        & (y > boxes[:, None, 1] - GAP)
        & (y < boxes[:, None, 3] + GAP)
    )
    found: Floats = inside @ weight
    return found


def _beside(wish: Wish, placed: Placed) -> bool:
    x, y = placed.spot
    end_x, end_y = tie_end(placed)
    ground = wish.ground
    wide = max(0.0, end_x - x - ground.right, x - end_x - ground.left)
    tall = max(0.0, end_y - y - ground.top, y - end_y - ground.bottom)
    return float(np.hypot(wide, tall)) <= TIED_FROM


def _steps(start: Point, end: Point) -> Floats:
    count = max(2, int(np.hypot(end[0] - start[0], end[1] - start[1]) / _STEP) + 1)
    return np.linspace(start, end, count)


def _is_clear(wish: Wish, placed: Placed, held: _Taken) -> bool:
    """Tell whether the line of a label runs over nothing but the mark it begins at."""
    end = tie_end(placed)
    if any(_cross(placed.spot, end, *tie) for tie in held.ties):
        return False
    points = _steps(placed.spot, end)
    away = points - placed.spot
    ground = wish.ground
    outside = (away[:, 0] > ground.right) | (away[:, 0] < -ground.left)
    outside |= (away[:, 1] > ground.top) | (away[:, 1] < -ground.bottom)
    outside[-1] = False
    points = points[outside]
    return not held.met(np.hstack([points, points]), gap=0.5).any() if len(points) else True


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether two lines cross; those that begin at one spot do not."""
    if a == c:
        return False

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
