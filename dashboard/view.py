"""The filters in force, as one value: from the URL, the sidebar or the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.problems import nearest
from dashboard.vocabulary import KINDS
from geodata.border import MAIN_LINE, load_lines

PRESETS: dict[str, int | None] = {"30 d": 30, "90 d": 90, "1 y": 365, "all": None}
BANKS = ("AF", "TJ", "both", "none")
LANGUAGES = ("en", "ru", "tg", "fa")
CALENDARS = ("both", "gregorian", "solar")
DEEPEST_ZOOM = 22.0
# a metre along the border, and about one on the map: an address need not say more
KM_DIGITS, DEGREE_DIGITS, ZOOM_DIGITS = 3, 5, 2

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_AGO = re.compile(r"-(?P<days>\d{1,5})d")
_GRADE = re.compile(r"(?P<reliability>[A-E])?(?P<credibility>[1-5])?", re.IGNORECASE)
_NUMBER = r"\d{1,9}(?:\.\d{1,20})?"
_KM = re.compile(rf"(?:km\s*)?({_NUMBER})\s*[-–]\s*({_NUMBER})(?:\s*km)?", re.IGNORECASE)
_DEGREES = re.compile(rf"-?{_NUMBER}")


class ViewError(ValueError):
    """A filter's value that cannot be read; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class View:
    """What is asked of the register.

    `start` and `end` bound a half-open window of days, `None` being unbounded; `as_of` is the day
    by which a claim must have been published to count. `km` bounds a stretch of the line AF-TJ,
    `box` is west, south, east, north; `map_view` is latitude, longitude and zoom. `calendar` is one
    of CALENDARS, "" being the one that readers of the language keep.
    """

    as_of: date
    start: date | None = None
    end: date | None = None
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    place: str = ""
    grade: str = ""
    text: str = ""
    certain_only: bool = False
    selected: str = ""
    banks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    km: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    language: str = LANGUAGES[0]
    calendar: str = ""
    map_view: tuple[float, float, float] | None = None
    frame: bool = False

    @property
    def moment(self) -> date:
        """Give the last day of the window that can be known about: statuses are told for it."""
        if self.end is None:
            return self.as_of
        return min(self.end - timedelta(days=1), self.as_of)


def parse_day(text: str, today: date, *, last: bool = False) -> date:
    """Read a day as people write it in a filter: `2022-05-10`, `2022-05`, `2022`, `today`, `-7d`.

    A month or a year gives its first day, or with `last` its last. Raises ViewError.
    """
    day = _read_day(text, today, last=last)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ViewError(f"{text!r} is out of reach: write a day from {FIRST_DAY} to {LAST_DAY}")
    return day


def _read_day(text: str, today: date, *, last: bool) -> date:
    word = text.strip().lower()
    if word == "today":
        return today
    try:
        if ago := _AGO.fullmatch(word):
            return today - timedelta(days=int(ago["days"]))
        if not (found := _DAY.fullmatch(word)):
            raise ViewError(f"{text!r} is not a day: write 2022-05-10, 2022-05, today or -7d")
        year, month, day = int(found["year"]), found["month"], found["day"]
        if day:
            return date(year, int(month), int(day))
        if not last:
            return date(year, int(month or 1), 1)
        following = date(year + 1, 1, 1) if month in (None, "12") else date(year, int(month) + 1, 1)
        return following - timedelta(days=1)
    except (ValueError, OverflowError) as fault:
        if isinstance(fault, ViewError):
            raise
        raise ViewError(
            f"{text!r} is not in the calendar: write a day such as 2022-05-10"
        ) from None


def parse_grade(text: str) -> tuple[str, str]:
    """Read the least grade let through, as (reliability, credibility): `B`, `2`, `B2`.

    Raises ViewError.
    """
    found = _GRADE.fullmatch(text.strip())
    if not found or not text.strip():
        raise ViewError(f"{text!r} is not a grade: write A to E, 1 to 5, or both, such as B2")
    return (found["reliability"] or "").upper(), found["credibility"] or ""


def _known_kind(text: str, _today: date) -> str:
    if text in KINDS:
        return text
    near = nearest(text, KINDS)
    raise ViewError(
        f"{text!r} is not a kind: "
        + (f"did you mean {near}?" if near else f"one of {', '.join(KINDS)}")
    )


def parse_km(text: str) -> tuple[float, float]:
    """Read kilometres of the border line, `100-250`; what lies off its ends is cut away.

    Raises ViewError.
    """
    found = _KM.fullmatch(text.strip())
    length = load_lines()[MAIN_LINE].length_km
    if not found:
        raise ViewError(
            f"{text!r} is no stretch of kilometres: write 100-250, from 0 to {length:.0f}"
        )
    low, high = sorted(round(min(float(km), length), KM_DIGITS) for km in found.groups())
    if low >= high:
        raise ViewError(
            f"{text!r} is no stretch of the border, which runs from km 0 to km {length:.0f}:"
            " write two different kilometres, such as 100-250"
        )
    return low, high


def parse_box(text: str) -> tuple[float, float, float, float]:
    """Read a box of degrees, `68.5,37,69.5,37.6`: west, south, east, north. Raises ViewError."""
    numbers = _degrees(text, 4)
    if numbers is None:
        raise ViewError(f"{text!r} is no box: write west,south,east,north: 68.5,37,69.5,37.6")
    west, east = sorted(_clipped(lon, 180.0) for lon in numbers[::2])
    south, north = sorted(_clipped(lat, 90.0) for lat in numbers[1::2])
    if west == east or south == north:
        raise ViewError(
            f"{text!r} is a box without ground:"
            " write west,south,east,north in degrees, such as 68.5,37,69.5,37.6"
        )
    return west, south, east, north


def parse_map_view(text: str) -> tuple[float, float, float]:
    """Read the middle of the map and its zoom, `37.5,69.2,7.25`: lat, lon, zoom.

    Raises ViewError.
    """
    numbers = _degrees(text, 3)
    if numbers is None:
        raise ViewError(f"{text!r} is no view of the map: write lat,lon,zoom: 37.5,69.2,7.25")
    lat, lon, zoom = numbers
    zoom = round(min(max(zoom, 0.0), DEEPEST_ZOOM), ZOOM_DIGITS)
    return _clipped(lat, 90.0), _clipped(lon, 180.0), zoom


def _degrees(text: str, count: int) -> list[float] | None:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(_DEGREES.fullmatch(part) for part in parts):
        return None
    return [float(part) for part in parts]


def _clipped(degrees: float, most: float) -> float:
    return round(min(max(degrees, -most), most), DEGREE_DIGITS) + 0.0  # never -0.0


def _one_of(words: tuple[str, ...], what: str) -> Callable[[str, date], str]:
    """Give a reader of one of some words, in capitals or not."""
    folded = {word.casefold(): word for word in words}

    def read(text: str, _today: date) -> str:
        word = folded.get(text.strip().casefold())
        if word is None:
            raise ViewError(f"{text!r} is not {what}: write one of {', '.join(words)}")
        return word

    return read


def _yes(text: str, _today: date) -> bool:
    return text.strip().lower() not in ("", "0", "false", "no")


def _write(value: object) -> str:
    return "1" if value is True else str(value)


def _write_numbers(between: str) -> Callable[[Any], str]:
    """Give a writer of numbers without needless zeros."""
    return lambda numbers: between.join(
        f"{n:.{DEGREE_DIGITS}f}".rstrip("0").rstrip(".") for n in numbers
    )


@dataclass(frozen=True, slots=True)
class Field:
    """One value: its name in the URL and on the command line, how it is read and written."""

    name: str
    attribute: str
    read: Callable[[str, date], object]
    many: bool = False
    write: Callable[[Any], str] = _write


def _plain(text: str, _today: date) -> str:
    return text.strip()


def _checked_grade(text: str, _today: date) -> str:
    return "".join(parse_grade(text))


FIELDS: tuple[Field, ...] = (
    Field("from", "start", parse_day),
    # people name the last day they want to see; inside, the window is half-open
    Field("to", "end", lambda text, today: parse_day(text, today, last=True) + timedelta(days=1)),
    Field("as-of", "as_of", lambda text, today: parse_day(text, today, last=True)),
    Field("kind", "kinds", _known_kind, many=True),
    Field("actor", "actors", _plain, many=True),
    Field("place", "place", _plain),
    Field("grade", "grade", _checked_grade),
    Field("text", "text", _plain),
    Field("certain-only", "certain_only", _yes),
    Field("bank", "banks", _one_of(BANKS, "a bank"), many=True),
    Field("source", "sources", _plain, many=True),
    Field("km", "km", lambda text, _: parse_km(text), write=_write_numbers("-")),
    Field("box", "box", lambda text, _: parse_box(text), write=_write_numbers(",")),
    Field("id", "selected", _plain),
    Field("lang", "language", _one_of(LANGUAGES, "a language of the page")),
    Field("calendar", "calendar", _one_of(CALENDARS, "a calendar of the page")),
    Field("map", "map_view", lambda text, _: parse_map_view(text), write=_write_numbers(",")),
    Field("frame", "frame", _yes),
)


def read_view(values: Mapping[str, list[str]], today: date) -> tuple[View, list[str]]:
    """Make a View of named texts, from a URL or a command line.

    Returns the view of all that could be read, and a sentence for each value that could not;
    names that are not filters are passed over.
    """
    found: dict[str, object] = {"as_of": today}
    faults: list[str] = []
    for field in FIELDS:
        read: list[object] = []
        for text in values.get(field.name, []):
            try:
                value = field.read(text, today)
                if value != "" or not field.many:
                    read.append(value)
            except ViewError as fault:
                faults.append(f"{field.name}: {fault}")
        if read:
            found[field.attribute] = tuple(dict.fromkeys(read)) if field.many else read[-1]
    view = View(**found)  # type: ignore[arg-type]
    if view.start and view.end and view.start >= view.end:
        faults.append(
            f"from {view.start} is after to {view.end - timedelta(days=1)}: exchange them"
        )
        view = View(**{**found, "start": None, "end": None})  # type: ignore[arg-type]
    return view, faults


def write_view(view: View, today: date) -> dict[str, list[str]]:
    """Name a View's values as the URL does, leaving out what is at its default."""
    values: dict[str, list[str]] = {}
    if view.start:
        values["from"] = [view.start.isoformat()]
    if view.end:
        values["to"] = [(view.end - timedelta(days=1)).isoformat()]
    if view.as_of != today:
        values["as-of"] = [view.as_of.isoformat()]
    fresh = View(as_of=today)
    for field in FIELDS[3:]:
        value = getattr(view, field.attribute)
        if value != getattr(fresh, field.attribute):
            values[field.name] = [field.write(v) for v in (value if field.many else [value])]
    return values
