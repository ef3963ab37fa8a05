"""Rows of any table, by a mapping file: columns to fields, fixed values, tables of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.figures import FigureError, parse_figure
from dashboard.imports.days import DayError, Order, read_day
from dashboard.imports.mapping import Plan
from dashboard.imports.sketch import (
    Outlet,
    Row,
    RowError,
    Sketch,
    distinct,
    parts,
    read_degrees,
    short,
)
from dashboard.model import Claim, Incident
from dashboard.problems import nearest, shown
from dashboard.spec import specs
from dashboard.weblinks import web_link
from dashboard.when import WhenError, parse_when

_TERMS = {
    name: spec.terms
    for record in (Claim, Incident)
    for name, spec in specs(record).items()
    if spec.terms
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that comes with a row, beside its columns; a `precision` it has by itself, if any."""

    at: tuple[float, float]
    precision: str | None = None


def read_row(row: Row, plan: Plan, order: Order | None = None, spot: Spot | None = None) -> Sketch:
    """Read one row as the plan says; raises RowError."""
    order = order or plan.order
    kind, title = _word(row, plan, "kind"), _value(row, plan, "title")
    if not kind:
        raise RowError(_column(plan, "kind"), "there is no kind")
    if not title:
        raise RowError(_column(plan, "title"), "there is no title")
    at = read_point(row, plan) or (spot.at if spot else None)
    place = _values(row, plan, "place")
    precision = _word(row, plan, "precision") or (spot.precision if spot else None)
    if at and not precision:
        if not place:
            raise RowError(
                _column(plan, "precision"),
                "how exactly the point is known is not told: give precision by a column, or fixed:",
            )
        at = None  # the place says more honestly than a point of unknown exactness
    outlet = _value(row, plan, "published")
    published = _date(outlet, _column(plan, "published"), order) if outlet else ""
    origin = _value(row, plan, "origin")
    return Sketch(
        origin=f"{plan.prefix}:{origin}" if origin else "",
        kind=kind,
        title=short(title),
        when=_when(row, plan, order),
        time=_value(row, plan, "time"),
        place=place,
        at=at,
        precision=precision if at else None,
        actors=_values(row, plan, "actors"),
        status=_word(row, plan, "status") or None,
        traffic=_word(row, plan, "traffic") or None,
        direction=_word(row, plan, "direction") or None,
        says=_value(row, plan, "says"),
        quote=_value(row, plan, "quote"),
        stance=_word(row, plan, "stance") or "supports",
        credibility=_word(row, plan, "credibility") or "6",
        figures=_figures(row, plan),
        outlets=tuple(
            Outlet(name, published, _value(row, plan, "source_title"), _url(row, plan))
            for name in _values(row, plan, "source")
        ),
        note=_value(row, plan, "note"),
        country=_value(row, plan, "country"),
        sets=_sets(row, plan, spotted=bool(spot and spot.precision)),
    )


def _sets(row: Row, plan: Plan, *, spotted: bool) -> frozenset[str]:
    """Name the fields of which a row tells: those of its columns, and those that are fixed."""
    told = {name for name, column in plan.columns.items() if column.name in row.values}
    told |= plan.fixed.keys()
    told |= {"when"} if "end" in told else set()
    told |= {"at", "precision"} if spotted or "precision" in told else set()
    figures = {f"figures.{name}" for name, one in plan.figures.items() if one.name in row.values}
    return frozenset(told | figures)


def read_point(row: Row, plan: Plan) -> tuple[float, float] | None:
    """Read the point of a row, where both its columns are mapped; raises RowError."""
    if not {"lon", "lat"} <= plan.columns.keys():
        return None
    return read_degrees(row, plan.columns["lon"].name, plan.columns["lat"].name)


def _column(plan: Plan, name: str) -> str:
    return plan.columns[name].name if name in plan.columns else name


def _written(row: Row, plan: Plan, name: str) -> str:
    return row.get(plan.columns[name].name) if name in plan.columns else ""


def _meant(text: str, table: Mapping[str, str]) -> str:
    return table.get(text, text)


def _value(row: Row, plan: Plan, name: str) -> str:
    text = _written(row, plan, name)
    return _meant(text, plan.values.get(name, {})) or plan.fixed.get(name, "")


def _values(row: Row, plan: Plan, name: str) -> tuple[str, ...]:
    text, table = _written(row, plan, name), plan.values.get(name, {})
    split = plan.columns[name].split if name in plan.columns else ""
    members = parts(text, split) if split else (text,)
    return distinct([_meant(member, table) for member in members]) or distinct(
        [plan.fixed.get(name, "")]
    )


def _word(row: Row, plan: Plan, name: str) -> str:
    """Read a word of the vocabulary: as the table of values says, or as it stands there."""
    word = _value(row, plan, name)
    terms = _TERMS[name]
    if word and word not in terms:
        near = nearest(word, terms)
        hint = f"did you mean {near}?" if near else f"say under values: {name}: what it means"
        raise RowError(_column(plan, name), f"{shown(word)} is not a {name}; {hint}", faulty=False)
    return word


def _when(row: Row, plan: Plan, order: Order | None) -> str:
    begin, end = _value(row, plan, "when"), _value(row, plan, "end")
    first = _date(begin, _column(plan, "when"), order) if begin else ""
    if not end:
        return first
    last = _date(end, _column(plan, "end"), order)
    if first == last:
        return first
    return f"{first}/{last}"


def _date(text: str, column: str, order: Order | None) -> str:
    """Write a date as EDTF: it is so already, or a day in another form."""
    try:
        return parse_when(text).text
    except WhenError as error:
        try:
            return read_day(text, order).isoformat()
        except DayError as fault:
            told = str(fault) if "--dates" in str(fault) else f"{error.message}; {error.hint}"
            raise RowError(column, told) from None


def _url(row: Row, plan: Plan) -> str:
    url = _value(row, plan, "url")
    if url and not web_link(url):
        told = f"{shown(url)} is not an address that begins with http:// or https://"
        raise RowError(_column(plan, "url"), told)
    return url


def _figures(row: Row, plan: Plan) -> dict[str, str]:
    figures = {}
    for name, column in plan.figures.items():
        text = row.get(column.name)
        if not text:
            continue
        try:
            figures[name] = parse_figure(text).words
        except FigureError as error:
            raise RowError(column.name, f"{error.message}; {error.hint}") from None
    return figures
