"""Rows of the UCDP Georeferenced Event Dataset (GED).

`date_start` and `date_end` are the first and the last day on which it may have happened, so they
make one day of several, not an interval that lasts. Every row is deadly armed force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import zip_longest

from dashboard.imports.days import DayError, Order, month_of, read_day, some_day
from dashboard.imports.sketch import (
    Outlet,
    Row,
    RowError,
    Sketch,
    distinct,
    read_code,
    read_count,
    read_degrees,
    short,
    tidy,
)
from dashboard.problems import shown
from dashboard.vocabulary import KINDS
from geodata.precision import Precision

NAME = "ucdp"
PUBLISHER = "UCDP Georeferenced Event Dataset (GED)"
NEEDED = (
    "id",
    "type_of_violence",
    "where_prec",
    "latitude",
    "longitude",
    "date_prec",
    "date_start",
    "date_end",
)
NOTE = (
    "Its best, lowest and highest numbers of deaths stand beside one another as it gives them;"
    " they are its own, made from all sources of a row."
)
SETS = frozenset(("kind", "title", "when", "place", "at", "precision", "actors", "note")) | {
    "figures.deaths",
    "figures.civilian-deaths",
}
TYPES = {1: "State-based violence", 2: "Non-state violence", 3: "One-sided violence"}
# Code 1 is a named place as it stands in a gazetteer, so no better than a settlement; 5 is a point
# that stands for a line or a vague area, of which only the country is sure; 7 is no land.
PRECISIONS = {
    1: Precision.SETTLEMENT,
    2: Precision.VICINITY,
    3: Precision.DISTRICT,
    4: Precision.PROVINCE,
    5: Precision.COUNTRY,
    6: Precision.COUNTRY,
}


def read_row(row: Row, kinds: Mapping[str, str], order: Order | None) -> Sketch:
    """Read one row; `kinds` are the reader's own, by type of violence. Raises RowError."""
    origin = row.get("id")
    if not origin:
        raise RowError("id", "a row without its id could not be found again")
    type_ = read_code(row, "type_of_violence", 3)
    where = read_code(row, "where_prec", 7)
    if where == 7:
        raise RowError("where_prec", "7 is water or air of no country", faulty=False)
    at = read_degrees(row, "longitude", "latitude")
    if at is None:
        raise RowError("latitude", "there is no point")
    precision, place = PRECISIONS[where], _place(row, where)
    if where == 5 and _speaks_of_border(row):
        precision = Precision.STRETCH
    return Sketch(
        origin=f"{NAME}:{origin}",
        kind=_kind(type_, kinds),
        title=_title(row, type_, place),
        when=_when(row, order),
        place=place,
        at=at,
        precision=str(precision),
        actors=distinct([row.get("side_a"), row.get("side_b")]),
        figures=_figures(row),
        outlets=_outlets(row, order),
        note=_note(row),
        country=row.get("country"),
        sets=SETS,
    )


def _kind(type_: int, kinds: Mapping[str, str]) -> str:
    own = kinds.get(str(type_))
    if own:
        return own
    found = [kind.code for kind in KINDS.values() if str(type_) in kind.ucdp.split("; ")]
    if len(found) != 1:
        raise RowError("type_of_violence", f"{type_} is of no kind of the register", faulty=False)
    return found[0]


def _speaks_of_border(row: Row) -> bool:
    return any(
        "border" in row.get(column).casefold()
        for column in ("where_coordinates", "where_description")
    )


def _title(row: Row, type_: int, place: tuple[str, ...]) -> str:
    sides = " / ".join(distinct([row.get("side_a"), row.get("side_b")])) or row.get("dyad_name")
    return short(", ".join([f"{TYPES[type_]}: {sides}" if sides else TYPES[type_], *place]))


def _place(row: Row, where: int) -> tuple[str, ...]:
    """Name the place as widely as its code says."""
    named = {3: "adm_2", 4: "adm_1", 6: "country"}.get(where, "where_coordinates")
    name = row.get(named)
    return distinct([f"near {name}" if name and where == 2 else name])


def _when(row: Row, order: Order | None) -> str:
    """Write the days: one, one of several, or as much of a year as the code says."""
    days = []
    for column in ("date_start", "date_end"):
        try:
            days.append(read_day(row.get(column), order))
        except DayError as error:
            raise RowError(column, str(error)) from None
    first, last = days
    if last < first:
        raise RowError("date_end", f"{last} lies before date_start {first}")
    code = read_code(row, "date_prec", 5)
    return some_day(first, last) if first != last or code == 1 else _widened(first, code)


def _widened(day: date, code: int) -> str:
    """Write a day that is said to be known no better than to a week, a month or a year."""
    return {4: month_of(day), 5: str(day.year)}.get(code, f"{day.isoformat()}~")


def _figures(row: Row) -> dict[str, str]:
    low, best, high = (read_count(row, column) for column in ("low", "best", "high"))
    figures = {}
    deaths = _span(low, best, high)
    if deaths:
        figures["deaths"] = deaths
    civilians = read_count(row, "deaths_civilians")
    if civilians:
        figures["civilian-deaths"] = f"~{civilians}"
    return figures


def _span(low: int | None, best: int | None, high: int | None) -> str:
    """Write what is given of low, best and high; raises RowError where they contradict."""
    known = [number for number in (low, best, high) if number is not None]
    if known != sorted(known):
        told = f"low {low}, best {best}, high {high}"
        raise RowError("best", f"{told} are not in that order")
    if low is None or high is None:
        bound = f">={low}" if low is not None else f"<={high}" if high is not None else ""
        return f"~{best}" if best is not None else bound
    if low == high:
        return str(low)
    return f"{low}-{high}" if best is None else f"{best} ({low}-{high})"


def _outlets(row: Row, order: Order | None) -> tuple[Outlet, ...]:
    """Pair publishers with days and headlines, where the lists are of one length."""
    offices = _listed(row, "source_office")
    days, headlines = _listed(row, "source_date"), _listed(row, "source_headline")
    if not offices:
        articles = tidy(row.values.get("source_article", ""))
        return (Outlet(short(articles)),) if articles else ()
    days = days if len(days) == len(offices) else []
    headlines = headlines if len(headlines) == len(offices) else []
    outlets = [
        Outlet(office, _published(day, order), short(headline))
        for office, day, headline in zip_longest(offices, days, headlines, fillvalue="")
        if office
    ]
    return tuple(dict.fromkeys(outlets))


def _listed(row: Row, column: str) -> list[str]:
    text = row.get(column)
    return [part.strip().strip('"').strip() for part in text.split(";")] if text else []


def _published(text: str, order: Order | None) -> str:
    try:
        return read_day(text, order).isoformat() if text else ""
    except DayError:
        return ""  # not a day: then the day is not known


def _note(row: Row) -> str:
    told = []
    if row.get("event_clarity") == "2":
        told.append("UCDP: summed up in its sources, not told singly (event_clarity 2).")
    for column, label in (("source_original", "Said first by"), ("where_description", "Where")):
        if row.get(column):
            told.append(f"{label}: {shown(row.get(column), 300)}.")
    return " ".join(told)
