"""Text on a plate: made safe, measured in points, broken into lines, drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

from dashboard.draw.plates.fonts import FAMILY  # plate_frame imports this module

INK, SOFT, PAPER = "#1d2833", "#6b665a", "#fffdf7"
# In ems of the type: from one line to the next, and from a line's top down to its baseline.
LEADING, BASELINE = 1.3, 1.0
# Hinting widens a line of type a little on a picture of dots, beside what is measured here.
SLACK = 1.045
LONGEST = 4000
MOST_MARKS = 2
UNKNOWN = "\ufffd"
# What the fonts have no glyph for, but can say otherwise; those that point are mirrored by the
# fonts' shaping where the text runs from right to left.
INSTEAD = {"→": "›", "←": "›", "≠": "=\u0338", "≈": "~", "≥": ">=", "✕": "×"}
# Type is measured once, at this size; FreeType counts in 64ths.
_UNIT = 100.0
# Signs that open and close a quotation which runs its own way, and marks of either way.
OPENING, CLOSING, MARKS = "\u2066\u2067\u2068", "\u2069", {"L": "\u200e", "R": "\u200f"}
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class Type:
    """A cut of the type: size in points, weight, colour."""

    size: float
    bold: bool = False
    color: str = INK
    halo: float = 0.0
    alpha: float = 1.0


@cache
def _files(bold: bool) -> tuple[str, ...]:
    weight = "bold" if bold else "normal"
    return tuple(
        fontManager.findfont(FontProperties(family=name, weight=weight), fallback_to_default=False)
        for name in FAMILY
    )


@cache
def _glyphs() -> frozenset[int]:
    """Give the characters that the vendored fonts can draw."""
    return frozenset(code for file in _files(False) for code in get_font(file).get_charmap())


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Make any text one line that the fonts can draw: what they cannot is told by U+FFFD."""
    told = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return _SPACES.sub(" ", "".join(_drawable(told))).strip()


def _drawable(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Zl", "Zp"):
            yield " "
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            continue
        if ord(letter) in _glyphs():
            yield letter
        elif letter in INSTEAD:
            yield INSTEAD[letter]
        elif kind not in ("Mn", "Me", "Cf"):
            yield UNKNOWN


def _unit_width(text: str, bold: bool) -> float:
    """Measure a line at the unit's size, word by word: none is shaped by another."""
    words = text.split(" ")
    blanks = (len(words) - 1) * _advance(" ", bold)
    return sum(_word_width(word, bold) for word in words) + blanks


@lru_cache(maxsize=50_000)
def _word_width(word: str, bold: bool) -> float:
    # shaping takes a third of a millisecond: letters that stand each for itself are added up
    if all(_stands_alone(letter) for letter in word):
        return sum(_advance(letter, bold) for letter in word)
    font = get_font(_files(bold))
    font.set_size(_UNIT, 72)
    font.set_text(word, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64


@cache
def _stands_alone(letter: str) -> bool:
    return unicodedata.bidirectional(letter) not in ("R", "AL", "AN")


@cache
def _advance(letter: str, bold: bool) -> float:
    for file in _files(bold):
        font = get_font(file)
        if ord(letter) in font.get_charmap():
            font.set_size(_UNIT, 72)
            advance = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance
            return float(advance) / 65536
    return 0.0


def width_of(text: str, cut: Type) -> float:
    """Give the width of a line in points."""
    return _unit_width(text, cut.bold) * cut.size / _UNIT * SLACK


def height_of(lines: int, cut: Type) -> float:
    """Give the height of lines in points."""
    return lines * cut.size * LEADING


def wrapped(text: str, cut: Type, width: float, most: int = 99) -> tuple[str, ...]:
    """Break a text into lines of a width; what is left over ends the last line with "…"."""
    words, lines = plain(text).split(" "), [""]
    while words:
        word = words.pop(0)
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer, cut) <= width:
            lines[-1] = longer
        elif lines[-1]:
            words.insert(0, word)
            if len(lines) == most:
                lines[-1] = _cut(f"{lines[-1]} {' '.join(words)}", cut, width)
                break
            lines.append("")
        elif len(lines) == most and not words:
            lines[-1] = _cut(word, cut, width)
        else:
            fits = _fitting(word, cut, width)
            lines[-1] = word[:fits]
            words.insert(0, word[fits:])
    return _steered(lines)


def _steered(lines: Sequence[str]) -> tuple[str, ...]:
    """Let each line of a text run as the whole of it does, quotations within it as they do.

    What a sign of direction opens on one line it would leave open on the next.
    """
    base, held = _runs(" ".join(lines)), ""
    found = []
    for line in lines:
        steered = held + line
        if base and (_runs(steered) or "L") != base:
            steered = MARKS[base] + steered
        found.append(steered)
        held = _left_open(held + line)
    return tuple(found)


def _runs(text: str) -> str:
    """Tell which way a text runs, "L" or "R", by its first letter outside of quotations."""
    depth = 0
    for letter in text:
        if letter in OPENING:
            depth += 1
        elif letter == CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and (way := unicodedata.bidirectional(letter)) in ("L", "R", "AL"):
            return "L" if way == "L" else "R"
    return ""


def _left_open(text: str) -> str:
    held = ""
    for letter in text:
        if letter in OPENING:
            held += letter
        elif letter == CLOSING:
            held = held[:-1]
    return held


def shortened(text: str, cut: Type, width: float) -> str:
    """Make a text one line of a width at most."""
    line = plain(text)
    return line if width_of(line, cut) <= width else _cut(line, cut, width)


def _cut(text: str, cut: Type, width: float) -> str:
    fits = _fitting(text, cut, width - width_of("…", cut))
    return text[:fits].rstrip(" ·,،:") + "…"


def _fitting(text: str, cut: Type, width: float) -> int:
    """Count the letters of a text that fit a width; one at least, so that breaking comes to an end.

    The count is found by halving: a letter more is not always wider, but nearly so.
    """
    low, high = 1, max(1, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle], cut) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def draw_line(  # noqa: PLR0913
    axes: Axes,
    at: tuple[float, float],
    text: str,
    cut: Type,
    *,
    align: str = "left",
    order: float = 0.0,
    turn: float = 0.0,
    clip: bool = True,
) -> None:
    """Draw a line of text, its baseline at a point of the axes, with a halo where the cut has one.

    The text must be `plain`. The halo is a text of its own: under an effect a text would be drawn
    as a path, and could be neither searched nor copied.
    """
    if not text:
        return
    if cut.halo:
        under = _text(axes, at, text, cut, align, order, turn)
        under.set_path_effects([Stroke(linewidth=cut.halo, foreground=PAPER, joinstyle="round")])
        under.set_clip_on(clip)
    _text(axes, at, text, cut, align, order, turn).set_clip_on(clip)


def _text(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    cut: Type,
    align: str,
    order: float,
    turn: float,
) -> Text:
    return axes.text(
        *at,
        text,
        family=list(FAMILY),
        size=cut.size,
        weight="bold" if cut.bold else "normal",
        color=cut.color,
        alpha=cut.alpha,
        ha=align,
        va="baseline",
        rotation=turn,
        rotation_mode="anchor",
        zorder=order,
        parse_math=False,
    )
