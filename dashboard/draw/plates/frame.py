"""The frame that every picture carries in itself: what is shown, of when, as known when, by whom.

A plate is measured in points of 1/72 inch. Its header and footer take what height their words
need, within bounds; the drawing gets the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dashboard.draw.brief.records import Briefing
from dashboard.draw.code import qr_matrix
from dashboard.draw.marking import LABEL_PT, marking
from dashboard.draw.numerals import number_text
from dashboard.draw.plates.file import describe_figure, picture
from dashboard.draw.plates.fonts import FAMILY
from dashboard.draw.plates.text import (
    BASELINE,
    INK,
    SOFT,
    Type,
    draw_line,
    height_of,
    plain,
    width_of,
    wrapped,
)
from dashboard.draw.speech import Words, quoted, side_by_side, speech

__all__ = ["FAMILY", "SIZES", "directed", "new_plate", "picture"]

# In inches: a slide of 16:9, and a page on its side.
SIZES = {"slide": (13.333, 7.5), "a4": (11.69, 8.27)}
BAND, BAND_SOFT, WHITE = INK, "#cdd5dc", "#ffffff"
MARGIN, PAD, GAP = 20.0, 9.0, 14.0
# The end of the header's band that counts, reasons and the banner have, of its width.
END_SHARE = 0.36
# The title is set smaller until it fits: (size, lines).
TITLES = ((21, 1), (17, 2), (13, 3), (10, 4), (9, 99))
BANNER = Type(LABEL_PT, bold=True, color=WHITE)
UNDER = Type(11, color=BAND_SOFT)
COUNT = Type(16, bold=True, color=WHITE)
WHY = Type(9, color=BAND_SOFT)
CAPTION = Type(9.5, color=INK)
SMALL = Type(7.5, color=SOFT)
# A QR code's modules are whole dots at this resolution, the one that pictures have unless told
# otherwise; it is 18 mm wide at most. The margins about it are wider than the 4 modules it needs.
DOTS_PER_INCH, QR_DOTS = 200, 142
DARK = "#000000"
ORDER = 3.0
RIGHT_TO_LEFT, LEFT_TO_RIGHT = "\u200f", "\u200e"
STRONG = ("L", "R", "AL")

Block = list[tuple[str, Type]]


@dataclass(frozen=True, slots=True)
class _Page:
    """Where words are set, in points; mirrored where the language runs the other way."""

    axes: Axes
    width: float
    height: float
    mirrored: bool

    def left(self, x: float, width: float) -> float:
        """Give the left edge of what begins at x and is so wide."""
        return self.width - x - width if self.mirrored else x


def empty_figure(size: tuple[float, float]) -> tuple[Figure, Axes]:
    """Make a figure without a frame, of a size in inches, and the axes that fill it."""
    figure = Figure(figsize=size, facecolor=WHITE)
    return figure, _empty_axes(figure, (0.0, 0.0, 1.0, 1.0))


def new_plate(briefing: Briefing, size: str) -> tuple[Figure, Axes]:
    """Make a plate with its frame, and the axes that a drawing fills; raises KeyError for a size.

    The frame says what the picture shows, wherever that is handed on.
    """
    width, height = SIZES[size]
    figure, axes = empty_figure((width, height))
    told = (briefing.code, briefing.language, briefing.banner)
    describe_figure(figure, briefing.title, briefing.alt, *told)
    axes.set(xlim=(0, width * 72), ylim=(0, height * 72))
    page = _Page(axes, width * 72, height * 72, briefing.direction == "rtl")
    words = speech(briefing.language, briefing.calendar)
    top = _draw_header(page, briefing, words)
    bottom = _draw_footer(page, briefing)
    side, low, high = MARGIN / page.width, (bottom + 2) / page.height, (top - 10) / page.height
    return figure, _empty_axes(figure, (side, low, 1 - 2 * side, high - low))


def directed(text: str, briefing: Briefing) -> str:
    """Make a line run the way of the language, whatever letters it begins with."""
    return _running(text, leftward=briefing.direction == "rtl")


def _running(text: str, *, leftward: bool) -> str:
    """Put a sign of direction before a text that would run the other way by itself."""
    strong = next((kind for letter in text if (kind := bidirectional(letter)) in STRONG), "L")
    if (strong != "L") == leftward or not text:
        return text
    return (RIGHT_TO_LEFT if leftward else LEFT_TO_RIGHT) + text


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Give width and height of axes on their figure; raises ValueError where they are on none."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("the axes are on no figure")
    (inches_wide, inches_high), place = figure.get_size_inches(), axes.get_position()
    return float(place.width * inches_wide * 72), float(place.height * inches_high * 72)


def _empty_axes(figure: Figure, place: tuple[float, float, float, float]) -> Axes:
    axes = figure.add_axes(place)
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    return axes


def _draw_header(page: _Page, briefing: Briefing, words: Words) -> float:
    """Draw the band at the top; returns where it ends."""
    inner = page.width - 2 * MARGIN
    end_width = inner * END_SHARE
    start_width = inner - end_width - GAP
    banner = _lines(briefing.banner, BANNER, end_width - 12, 2)
    start = _title(briefing.title, start_width)
    start += _under(briefing, words, start_width)
    if briefing.filters:
        first, *others = briefing.filters
        filters = [words["plate_frame"]["filters"].format(filters=first), *others]
        start += _listed(filters, WHY, start_width, words, 3)
    end = _lines(briefing.count, COUNT, end_width, 2)
    end += _listed(briefing.reasons, WHY, end_width, words, 3)
    label = _banner_height(banner)
    height = max(_height(start), label + _height(end)) + 2 * PAD
    band = Rectangle((0, page.height - height), page.width, height, facecolor=BAND, linewidth=0)
    page.axes.add_artist(band)
    top = page.height - PAD
    _set(page, briefing, start, MARGIN, top)
    _set(page, briefing, end, page.width - MARGIN, top - label, at_end=True)
    _draw_banner(page, briefing, banner, page.width - MARGIN, top)
    return page.height - height


def _draw_footer(page: _Page, briefing: Briefing) -> float:
    """Draw what stands under the drawing; returns where it begins."""
    inner = page.width - 2 * MARGIN
    code = qr_matrix(briefing.link)
    banner = _lines(briefing.banner, BANNER, inner * 0.25, 2)
    qr = _module(code) * len(code) if code else 0.0
    box = max((width_of(line, cut) + 12 for line, cut in banner), default=0.0)
    side = qr + box + (GAP if qr and box else 0.0)
    room = inner - side - (GAP if side else 0.0)
    block = _lines(briefing.caption, CAPTION, room, 3)
    block += _lines(briefing.stamp, SMALL, room, 2)
    # names and addresses run left to right in every language
    latin = _lines(briefing.attribution, SMALL, room, 2) + _lines(briefing.link, SMALL, room, 4)
    top = PAD + max(_height(block + latin), qr, _banner_height(banner))
    _set(page, briefing, block, MARGIN, top)
    _set(page, briefing, latin, MARGIN, top - _height(block), latin=True)
    if code:
        _draw_code(page, code, page.width - MARGIN - (box + GAP if box else 0.0), top)
    _draw_banner(page, briefing, banner, page.width - MARGIN, PAD + _height(banner) + 4)
    return top + 6


def _under(briefing: Briefing, words: Words, width: float) -> Block:
    """Set who, when and known when: on one line, or who by itself."""
    who, when = (
        quoted(briefing.organisation, words),
        side_by_side((briefing.window, briefing.as_of), words),
    )
    lines = _lines(side_by_side((who, when), words), UNDER, width, 2)
    if len(lines) == 1:
        return lines
    return [*_lines(who, UNDER, width, 2), *_lines(when, UNDER, width, 2)]


def _title(text: str, width: float) -> Block:
    """Set a title as large as it fits without a word left off."""
    for size, most in TITLES:
        cut = Type(size, bold=True, color=WHITE)
        lines = wrapped(text, cut, width)
        if len(lines) <= most:
            break
    return [(line, cut) for line in lines]


def _lines(text: str, cut: Type, width: float, most: int) -> Block:
    return [(line, cut) for line in wrapped(text, cut, width, most) if line]


def _listed(items: Sequence[str], cut: Type, width: float, words: Words, most: int) -> Block:
    """Set a list in few lines, broken between items; those that find no room are counted."""
    for kept in range(len(items), 0, -1):
        left = len(items) - kept
        more = words["briefing"]["more"].format(count=number_text(left, words))
        said = [*items[:kept], *([more] if left else [])]
        lines = list(_in_lines(said, cut, width, words))
        if len(lines) <= most:
            return [(line, cut) for line in lines]
    return _lines(items[0], cut, width, most) if items else []


def _in_lines(items: Sequence[str], cut: Type, width: float, words: Words) -> Iterator[str]:
    line = ""
    for item in map(plain, items):
        longer = side_by_side((line, item), words)
        if width_of(longer, cut) <= width:
            line = longer
            continue
        yield from [line] if line else []
        *full, line = wrapped(item, cut, width)
        yield from full
    yield from [line] if line else []


def _height(block: Block) -> float:
    return sum(height_of(1, cut) for _, cut in block)


def _set(
    page: _Page,
    briefing: Briefing,
    block: Block,
    x: float,
    top: float,
    *,
    at_end: bool = False,
    latin: bool = False,
) -> None:
    """Set lines under one another, from x on, or up to it."""
    for line, cut in block:
        y = top - cut.size * BASELINE
        right = page.mirrored != at_end
        across = page.width - x if page.mirrored else x
        align = "right" if right else "left"
        told = _running(line, leftward=False) if latin else directed(line, briefing)
        draw_line(page.axes, (across, y), told, cut, align=align, order=ORDER)
        top -= height_of(1, cut)


def _banner_height(banner: Block) -> float:
    return _height(banner) + 8 if banner else 0.0


def _draw_banner(page: _Page, briefing: Briefing, banner: Block, end: float, top: float) -> None:
    """Draw the classification in a box that ends at a place."""
    if not banner:
        return
    width = max(width_of(line, cut) for line, cut in banner) + 12
    height = _height(banner) + 4
    look = marking(briefing.banner)
    place = (page.left(end - width, width), top - height)
    page.axes.add_artist(Rectangle(place, width, height, facecolor=look.ground, linewidth=0))
    cut = Type(BANNER.size, bold=True, color=look.ink)
    _set(page, briefing, [(line, cut) for line, _ in banner], end - 6, top - 1, at_end=True)


def _module(code: Sequence[Sequence[bool]]) -> float:
    return max(1, QR_DOTS // len(code)) * 72 / DOTS_PER_INCH


def _draw_code(page: _Page, code: Sequence[Sequence[bool]], end: float, top: float) -> None:
    """Draw a QR code as rectangles on whole dots, so that its edges are sharp."""
    module = _module(code)
    wide = module * len(code)
    dot = 72 / DOTS_PER_INCH
    left, upper = (round(at / dot) * dot for at in (page.left(end - wide, wide), top))
    for row, modules in enumerate(code):
        first = 0
        while first < len(modules):
            last = first
            while last < len(modules) and modules[last]:
                last += 1
            if last > first:
                x = left + first * module
                y = upper - (row + 1) * module
                bar = Rectangle((x, y), (last - first) * module, module, facecolor=DARK)
                bar.set(linewidth=0, antialiased=False)
                page.axes.add_artist(bar)
            first = last + 1
