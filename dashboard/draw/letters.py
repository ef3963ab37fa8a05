"""Text as the vendored fonts set it: made safe, measured in points, and which way it runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from fontTools.ttLib import TTFont

from dashboard.scene.fonts import ARABIC, FILES, SANS

# More marks than these on one letter pile up over what stands above it.
MOST_MARKS = 3
UNKNOWN = "\ufffd"
# What the fonts have no glyph for, but can say otherwise.
INSTEAD = {"≠": "=\u0338", "≈": "~", "≥": ">=", "≤": "<=", "✕": "×", "■": "•", "●": "•"}
# Arrows become quotation marks, which a line that runs to the left turns around by itself.
ARROWS = {"→": ("›", "‹"), "←": ("‹", "›")}
JOINERS = "\u200c\u200d"
# Of the signs that steer the direction, those that act no further than to their end.
RIGHT_TO_LEFT = "\u200f"
STEERING = "\u200e\u200f\u2066\u2067\u2068\u2069"
BREAK = "\u200b"
RAGGED = 0.7
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"
_LEFTWARD = ("R", "AL")
_BLANKS = re.compile(" +")
_WORDS = re.compile("[^ ]* *")


@cache
def _advances(bold: bool) -> dict[int, float]:
    """Give how wide each character of the fonts stands by itself, in ems."""
    widths: dict[int, float] = {}
    for family in (ARABIC, SANS):
        with TTFont(FILES[family, bold], lazy=True) as font:
            unit, advances = font["head"].unitsPerEm, font["hmtx"].metrics
            names = font.getBestCmap()
        widths |= {code: advances[name][0] / unit for code, name in names.items()}
    return widths


def clean(text: str) -> str:
    """Make a text one line without control signs; bidirectional overrides are taken out."""
    return _BLANKS.sub(" ", "".join(_cleaned(text))).strip()


def _cleaned(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind in ("Zs", "Zl", "Zp") or letter in "\t\n\v\f\r":
            yield letter if letter == "\u00a0" else " "
        elif kind == "Cf":
            yield letter if letter in JOINERS + STEERING else ""
        elif kind in ("Cc", "Cs", "Co") or ord(letter) & 0xFFFE == 0xFFFE:
            yield UNKNOWN
        elif marks <= MOST_MARKS:
            yield letter


@lru_cache(maxsize=20_000)
def drawable(text: str, *, rtl: bool = False) -> str:
    """Make a text one line that the fonts can draw; what they cannot is told by U+FFFD."""
    line = clean(text)
    return "".join(_drawn(line, rtl=rtl))


def _drawn(line: str, *, rtl: bool) -> Iterator[str]:
    known = _advances(bold=False)
    for place, letter in enumerate(line):
        if letter in ARROWS:
            # an arrow is wide, what stands in for it is not
            blank = "\u00a0" if line[place - 1 : place] not in ("", " ", "\u00a0") else ""
            yield f"{blank}{ARROWS[letter][_turned(line, place, rtl=rtl)]}{blank}"
        elif letter in INSTEAD:
            yield INSTEAD[letter]
        elif ord(letter) in known or letter in JOINERS + STEERING:
            yield letter
        elif unicodedata.category(letter) not in ("Mn", "Me"):
            yield UNKNOWN


def _turned(line: str, place: int, *, rtl: bool) -> bool:
    """Tell whether a sign is turned around: not between two letters that run to the right."""
    before = _strong(reversed(line[:place]))
    after = _strong(line[place + 1 :])
    base = "R" if rtl else "L"
    sides = {side or base for side in (before, after)}
    return sides == {"R"} or (len(sides) == 2 and rtl)


def _strong(letters: Iterator[str] | str) -> str:
    for letter in letters:
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return "L"
        if kind in _LEFTWARD:
            return "R"
    return ""


def unmarked(line: str) -> str:
    """Take out of a line that runs to the left the marks of that direction which change nothing.

    Readers of PDF turn the words of a line around where they find such a mark in it.
    """
    kept, depth, side = [], 0, "R"
    for letter in line:
        if letter == RIGHT_TO_LEFT and depth == 0 and side == "R":
            continue
        if letter in _OPENING:
            depth += 1
        elif letter == _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            side = _strong(letter) or side
        kept.append(letter)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def runs_left(text: str, *, rtl: bool) -> bool:
    """Tell whether a text runs to the left: by its first letter outside isolates, else by `rtl`."""
    depth = 0
    for letter in text:
        if letter in _OPENING:
            depth += 1
        elif letter == _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and (kind := unicodedata.bidirectional(letter)) in ("L", *_LEFTWARD):
            return kind != "L"
    return rtl


def has_arabic(text: str) -> bool:
    """Tell whether a text holds a letter that the Arabic font alone can draw."""
    return any("\u0600" <= letter <= "\u08ff" or "\ufb50" <= letter <= "\ufefc" for letter in text)


@lru_cache(maxsize=50_000)
def width_em(text: str, *, bold: bool = False) -> float:
    """Give the width of a line in ems, at most: joined Arabic letters stand no wider than alone."""
    widths = _advances(bold)
    return sum(widths.get(ord(letter), 1.0) for letter in text)


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Count the lines that a text takes at most, in a column of a width and a size in points."""
    most, lines, used = width / size, 1, 0.0
    for word in _WORDS.findall(text):
        wide, blank = width_em(word.rstrip(), bold=bold), width_em(word, bold=bold)
        if used + wide > most and used:
            lines, used = lines + 1, 0.0
        if wide > most:
            # a word that is broken ends its lines early where it has signs to end them at
            share = most if word.strip().isalnum() else most * RAGGED
            lines, wide = lines + int(wide / share), wide % share
            blank = wide
        used += blank
    return lines


def breakable(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Let words that are wider than a column break anywhere that need be."""
    return "".join(
        _broken(word, width / size, bold=bold)
        if width_em(word.rstrip(), bold=bold) * size > width
        else word
        for word in _WORDS.findall(text)
    )


def _broken(word: str, most: float, *, bold: bool) -> str:
    widths, parts, used = _advances(bold), [""], 0.0
    for letter in word:
        wide = widths.get(ord(letter), 1.0)
        if used + wide > most * 0.96 and wide:
            parts.append("")
            used = 0.0
        parts[-1] += letter
        used += wide
    return BREAK.join(parts)


def fitted(
    text: str,
    width: float,
    height: float,
    sizes: Sequence[float],
    *,
    leading: float,
    bold: bool = False,
) -> tuple[float, str]:
    """Give the first size at which a text fits a box, in points, and the text.

    What does not fit at the last size is cut off, told by "…".
    """
    for size in sizes:
        if line_count(text, width, size, bold=bold) * size * leading <= height:
            return size, text
    size = sizes[-1]
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        lines = line_count(text[:middle].rstrip() + "…", width, size, bold=bold)
        low, high = (middle, high) if lines * size * leading <= height else (low, middle - 1)
    return size, text[:low].rstrip() + "…"


def describe_line(
    text: str, width: float, size: float, *, rtl: bool, bold: bool = False
) -> dict[str, Any]:
    """Describe a text for Typst: words wider than a column may break anywhere.

    `left` tells that it runs to the left. Width and size are points.
    """
    line = drawable(text, rtl=rtl)
    left = runs_left(line, rtl=rtl)
    line = unmarked(line) if left else line
    return {"text": breakable(line, width, size, bold=bold), "left": left}
