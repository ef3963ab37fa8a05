"""What one row of a data set says, before it has ids here; and what is wrong with a row or file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from dashboard.model import Incident, Source
from dashboard.problems import shown
from dashboard.strictyaml import UNREADABLE

_QUOTED = re.compile('(?:"([^"]+)"|“([^“”]+)”|«([^«»]+)»)')
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")
_COUNT = re.compile(r"([0-9]{1,12})(?:\.0+)?")  # spreadsheets make 3.0 of 3
_TITLE_LENGTH = 140


class FileError(ValueError):
    """A file that cannot be imported at all, with what to do instead."""

    def __init__(self, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        """Keep the parts apart, as a problem of the file has them."""
        super().__init__(message)
        self.message, self.hint, self.line, self.column = message, hint, line, column


class RowError(ValueError):
    """A row that cannot be taken; `faulty` is False where the register just has no room for it."""

    def __init__(self, column: str, message: str, *, faulty: bool = True) -> None:
        """Keep the parts apart."""
        super().__init__(f"{column}: {message}" if column else message)
        self.column, self.faulty = column, faulty


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: `line` is where it begins, `cells` are as they were written.

    `fault` says why it could not be read; there are no `values` then.
    """

    line: int
    cells: Sequence[str]
    values: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    def get(self, column: str) -> str:
        """Give a value on one line, "" where there is none."""
        return tidy(self.values.get(column, ""))


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published what a row rests on; `published` is a date as it is written in a register."""

    publisher: str
    published: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What a row says, in the words of a register.

    `known` is the day by which the data set itself held the row, where it tells; `country` is as
    the data set writes it. `sets` are the fields of which the data set tells at all, be they empty
    here: a figure among them is `figures.trucks`.
    """

    kind: str
    title: str
    origin: str = ""
    when: str = ""
    time: str = ""
    place: tuple[str, ...] = ()
    at: tuple[float, float] | None = None
    precision: str | None = None
    actors: tuple[str, ...] = ()
    status: str | None = None
    traffic: str | None = None
    direction: str | None = None
    says: str = ""
    quote: str = ""
    stance: str = "supports"
    credibility: str = "6"
    figures: Mapping[str, str] = field(default_factory=dict)
    outlets: tuple[Outlet, ...] = ()
    note: str = ""
    country: str = ""
    known: date | None = None
    sets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Whole:
    """An incident that a row holds in full with its sources, as our own exports write them.

    `sets` are the fields that it has a place for.
    """

    incident: Incident
    sources: tuple[Source, ...]
    sets: frozenset[str] = frozenset()


Taken: TypeAlias = Sketch | Whole


def tidy(text: str) -> str:
    """Put a text on one line, signs that no text holds replaced by U+FFFD."""
    if text.isprintable() and "  " not in text:  # nearly all are
        return text.strip()
    return UNREADABLE.sub("\ufffd", " ".join(text.split()))


def short(text: str) -> str:
    """Shorten a title at a space."""
    if len(text) <= _TITLE_LENGTH:
        return text
    return text[:_TITLE_LENGTH].rpartition(" ")[0].rstrip(" ,;:/") + " …"


def distinct(texts: Sequence[str]) -> tuple[str, ...]:
    """Drop what is empty or stands there already."""
    return tuple(dict.fromkeys(filter(None, texts)))


def parts(text: str, sign: str = ";") -> tuple[str, ...]:
    """Cut a list in one cell apart; quotes around its members come off."""
    return distinct([part.strip().strip('"').strip() for part in text.split(sign)])


def says_or_quote(text: str) -> tuple[str, str]:
    """Give a text as what is said, or as a quotation if it stands in quotation marks as a whole."""
    match = _QUOTED.fullmatch(text)
    return ("", next(filter(None, match.groups()))) if match else (text, "")


def read_degrees(row: Row, lon: str, lat: str) -> tuple[float, float] | None:
    """Read a point of two columns, None where both are empty; raises RowError."""
    texts = row.get(lon), row.get(lat)
    if texts == ("", ""):
        return None
    for column, text, most in ((lon, texts[0], 180), (lat, texts[1], 90)):
        if not _NUMBER.fullmatch(text):
            raise RowError(column, f"{shown(text)} is not a number of degrees, such as 68.6186")
        if abs(float(text)) > most:
            raise RowError(column, f"{text} lies outside of -{most} to {most}")
    point = float(texts[0]), float(texts[1])
    if point == (0.0, 0.0):
        raise RowError(lon, "0, 0 stands for a place that is not known")
    return point


def read_count(row: Row, column: str) -> int | None:
    """Read a whole number, None where the cell is empty; raises RowError."""
    text = row.get(column)
    if not text:
        return None
    match = _COUNT.fullmatch(text)
    if match is None:
        raise RowError(column, f"{shown(text)} is not a whole number")
    return int(match[1])


def read_code(row: Row, column: str, most: int) -> int:
    """Read a code from 1 up; raises RowError."""
    code = read_count(row, column)
    if code is None or not 1 <= code <= most:
        raise RowError(column, f"{shown(row.get(column))} is not one of the codes 1 to {most}")
    return code
