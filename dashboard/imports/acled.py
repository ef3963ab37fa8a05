"""Rows of ACLED, in the layout of 31 columns with `data_id` and in the one with `disorder_type`.

Nothing is made more exact than its codes: `geo_precision` 3 is a province, `time_precision` 3 a
month. `event_id_cnty` names a row; `data_id` changes with every update, so it is not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from dashboard.imports.days import DayError, Order, month_of, read_day
from dashboard.imports.sketch import (
    Outlet,
    Row,
    RowError,
    Sketch,
    distinct,
    parts,
    read_code,
    read_count,
    read_degrees,
    says_or_quote,
    short,
    tidy,
)
from dashboard.problems import shown
from dashboard.vocabulary import KINDS
from geodata.precision import Precision

NAME = "acled"
PUBLISHER = "ACLED (Armed Conflict Location & Event Data)"
NEEDED = (
    "event_id_cnty",
    "event_date",
    "time_precision",
    "event_type",
    "latitude",
    "longitude",
    "geo_precision",
)
NOTE = (
    "It names its sources, not which of them said what, nor when. Its 0 deaths also stand for a"
    " number that is not known, so they are not taken over; its 3, 10, 12 and 100 also stand for"
    " words such as several, tens, dozens, hundreds, so they are written as about."
)
# 1 is a town, 2 the surroundings that a town stands for, 3 a region for which a town, mostly the
# seat of the province, stands.
PRECISIONS = {1: Precision.SETTLEMENT, 2: Precision.VICINITY, 3: Precision.PROVINCE}
SETS = frozenset(
    ("kind", "title", "when", "place", "at", "precision", "actors", "says", "quote")
) | {"figures.deaths"}
VAGUE = (3, 10, 12, 100)  # what ACLED writes for words


@dataclass(frozen=True, slots=True)
class _Codes:
    """The kinds that a type of ACLED may be: by sub-type where the vocabulary names it."""

    sub_types: Mapping[str, tuple[str, ...]]
    types: Mapping[str, tuple[str, ...]]


def read_row(row: Row, kinds: Mapping[str, str], order: Order | None) -> Sketch:
    """Read one row; `kinds` are the reader's own, by type or sub-type. Raises RowError."""
    origin = row.get("event_id_cnty")
    if not origin:
        raise RowError("event_id_cnty", "a row without its id could not be found again")
    event, sub_event = row.get("event_type"), row.get("sub_event_type")
    kind = find_kind(event, sub_event, kinds)
    geo = read_code(row, "geo_precision", 3)
    at = read_degrees(row, "longitude", "latitude")
    if at is None:
        raise RowError("latitude", "there is no point")
    place = _place(row, geo)
    says, quote = says_or_quote(row.get("notes"))
    actors = distinct(
        [
            *(row.get("actor1"), row.get("actor2")),
            *(parts(row.get("assoc_actor_1")) + parts(row.get("assoc_actor_2"))),
        ]
    )
    return Sketch(
        origin=f"{NAME}:{origin}",
        kind=kind,
        title=_title(row, sub_event or event, place),
        when=_when(row, order),
        place=place,
        at=at,
        precision=str(PRECISIONS[geo]),
        actors=actors,
        says=says,
        quote=quote,
        figures=_figures(row),
        outlets=tuple(Outlet(name) for name in parts(row.get("source"))),
        country=row.get("country") or row.get("iso3") or row.get("iso"),
        known=_known(row),
        sets=SETS,
    )


def find_kind(event: str, sub_event: str, kinds: Mapping[str, str]) -> str:
    """Give the kind that a type and sub-type are for sure; raises RowError where none is."""
    folded = event.casefold(), sub_event.casefold()
    own = {key.casefold(): kind for key, kind in kinds.items()}
    for key in (" / ".join(folded), folded[1], folded[0]):
        if key and key in own:
            return own[key]
    codes = _codes()
    found = codes.sub_types.get(folded[1]) or codes.types.get(folded[0]) or ()
    if len(found) == 1:
        return found[0]
    if not event:
        raise RowError("event_type", "there is no type")
    named = f"{shown(event)} / {shown(sub_event)}" if sub_event else shown(event)
    if not found:
        message = f"{named} is of no kind of the register"
    else:
        message = f"{named} may be {' or '.join(found)}"
    hint = "; a mapping may decide it (values: kind:)"
    raise RowError("event_type", message + hint, faulty=False)


@cache
def _codes() -> _Codes:
    """Turn the vocabulary's codes round: what ACLED calls what we call so."""
    sub_types: dict[str, tuple[str, ...]] = {}
    types: dict[str, tuple[str, ...]] = {}
    for kind in KINDS.values():
        inside = False
        for code in filter(None, kind.acled.split("; ")):
            event, slash, sub_event = code.partition(" / ")
            # "Strategic developments / A; B": B is a sub-type of the same type
            inside = inside or bool(slash)
            table, key = (sub_types, sub_event or event) if inside else (types, event)
            table[key.casefold()] = (*table.get(key.casefold(), ()), kind.code)
    return _Codes(sub_types, types)


def _title(row: Row, what: str, place: tuple[str, ...]) -> str:
    who = " / ".join(distinct([row.get("actor1"), row.get("actor2")]))
    return short(", ".join([f"{what}: {who}" if who else what, *place]))


def _when(row: Row, order: Order | None) -> str:
    """Write the date: 1 is the day, 2 a week around it, 3 its month."""
    text = row.get("event_date")
    try:
        day = read_day(text, order)
    except DayError as error:
        raise RowError("event_date", str(error)) from None
    year = read_count(row, "year")
    if year not in (None, day.year):
        raise RowError("year", f"{year} is not the year of event_date {text}")
    match read_code(row, "time_precision", 3):
        case 1:
            return day.isoformat()
        case 2:
            return f"{day.isoformat()}~"
    return month_of(day)


def _place(row: Row, geo: int) -> tuple[str, ...]:
    """Name the place as widely as its code says."""
    if geo == 3:
        return distinct([row.get("admin1") or row.get("country")])
    where = row.get("location")
    return distinct([f"near {where}" if where and geo == 2 else where])


def _figures(row: Row) -> dict[str, str]:
    deaths = read_count(row, "fatalities")
    if not deaths:
        return {}
    return {"deaths": f"~{deaths}" if deaths in VAGUE else str(deaths)}


def _known(row: Row) -> date | None:
    """Read the day on which ACLED last changed the row, a count of seconds or a date."""
    text = tidy(row.values.get("timestamp", ""))
    if not text:
        return None
    try:
        if text.isdigit() and len(text) > 8:
            return datetime.fromtimestamp(int(text), UTC).date()
        return read_day(text[:10])
    except (DayError, ValueError, OverflowError, OSError):
        raise RowError("timestamp", f"{shown(text)} is not a time") from None
