"""Every table in CSV that is written here: one guard against what a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import IO

# Signs by which a spreadsheet takes a cell for a formula, in both widths, and those it skips.
_ACTS = re.compile("'*[=+\\-@\t\n\r\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("''*[=+\\-@\t\n\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def guard(text: str) -> str:
    """Put an apostrophe before a text that begins as a formula does."""
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
        if not isinstance(value, str) or (self._numbers and _NUMBER.fullmatch(value)):
            return value
        return guard(value)
