"""Every table in CSV that is written here: one guard against what a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO

# Signs by which a spreadsheet takes a cell for a formula: =, +, - and @, in every width and size.
SIGNS = "=+\\-@\u207a\u207c\u208a\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
# What may stand before such a sign unseen, and is skipped or trimmed off: blanks, and what has no
# width: control signs, joiners and marks of direction, fillers, selectors of variants.
UNSEEN = (
    "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff"
)
# Apostrophes count with what is unseen, so that what `guard` puts before a text can be told from
# the text's own, wherever that has some.
_ACTS = re.compile(f"['{UNSEEN}]*[{SIGNS}\t\n\r]")
_GUARDED = re.compile(f"'{_ACTS.pattern}")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def guard(text: str) -> str:
    """Put an apostrophe before a text that begins as a formula does, to the eye or in fact."""
    return f"'{text}" if _ACTS.match(text) else text


def unguard(text: str) -> str:
    """Take off what `guard` has put before a text."""
    return text[1:] if _GUARDED.match(text) else text


class TableWriter:
    """Writes rows of CSV, every text guarded.

    With `numbers`, a text that is a number stays one: of rows that were a table before, whose cells
    are texts all.
    """

    def __init__(self, out: IO[str], *, end: str = "\r\n", numbers: bool = False) -> None:
        """Take where to write, and how a line ends."""
        self._writer = csv.writer(out, lineterminator=end)
        self._numbers = numbers

    def row(self, values: Iterable[object]) -> None:
        """Write one row; None is an empty cell."""
        self._writer.writerow([self._cell(value) for value in values])

    def _cell(self, value: object) -> object:
        if not isinstance(value, str) or (self._numbers and _NUMBER.fullmatch(value.strip(" "))):
            return value
        return guard(value)
