"""The filters in force, as one value: from the URL, the sidebar or the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.problems import nearest
from dashboard.vocabulary import KINDS

PRESETS: dict[str, int | None] = {"30 d": 30, "90 d": 90, "1 y": 365, "all": None}

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_AGO = re.compile(r"-(?P<days>\d{1,5})d")
_GRADE = re.compile(r"(?P<reliability>[A-E])?(?P<credibility>[1-5])?", re.IGNORECASE)


class ViewError(ValueError):
    """A filter's value that cannot be read; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class View:
    """What is asked of the register.

    `start` and `end` bound a half-open window of days, `None` being unbounded; `as_of` is the day
    by which a claim must have been published to count.
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


@dataclass(frozen=True, slots=True)
class Field:
    """One filter: its name in the URL and on the command line, and how its text is read."""

    name: str
    attribute: str
    read: Callable[[str, date], object]
    many: bool = False


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
    Field(
        "certain-only", "certain_only", lambda text, _: text.lower() not in ("", "0", "false", "no")
    ),
    Field("id", "selected", _plain),
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
                read.append(field.read(text, today))
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
    for field in FIELDS[3:]:
        value = getattr(view, field.attribute)
        if value:
            values[field.name] = (
                list(value) if field.many else ["1" if value is True else str(value)]
            )
    return values
