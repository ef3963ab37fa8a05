"""A sketch to an incident: its ids, its claims, its place as far as the gazetteer has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import replace

from dashboard.figures import FigureError, parse_figure
from dashboard.ids import free_id
from dashboard.imports.sketch import Outlet, RowError, Sketch, Whole
from dashboard.imports.sourcebook import SourceBook, slug
from dashboard.keeping.writing import entry_text
from dashboard.model import Claim, Incident
from dashboard.reading.entries import read_entry
from dashboard.when import When, WhenError, parse_when
from geodata.gazetteer import Gazetteer
from geodata.locate import locate, locate_point
from geodata.placement import Placement
from geodata.precision import Precision

# Where an area is asked for that no shape is at hand for, the next wider one is as true.
_WIDER = {
    Precision.DISTRICT: Precision.PROVINCE,
    Precision.PROVINCE: Precision.COUNTRY,
    Precision.STRETCH: Precision.COUNTRY,
}

_BEGUN = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")


def place_sketch(sketch: Sketch, gazetteer: Gazetteer) -> tuple[Sketch, Placement | None]:
    """Place a sketch, more widely than it asks for if need be; raises RowError."""
    if sketch.at is None:
        return sketch, _placed_by_name(sketch.place, gazetteer)
    precision = Precision(sketch.precision or Precision.EXACT)
    while True:
        answer = locate_point(*sketch.at, precision, gazetteer)
        if answer.placement:
            return replace(sketch, precision=str(precision)), answer.placement
        if precision not in _WIDER:
            raise RowError("", answer.why)
        precision = _WIDER[precision]


def place_incident(incident: Incident, gazetteer: Gazetteer) -> Placement | None:
    """Place an incident as it is; raises RowError."""
    if incident.at is None:
        return _placed_by_name(incident.place, gazetteer)
    answer = locate_point(*incident.at, incident.precision or Precision.EXACT, gazetteer)
    if answer.placement is None:
        raise RowError("", answer.why)
    return answer.placement


def _placed_by_name(place: tuple[str, ...], gazetteer: Gazetteer) -> Placement | None:
    if not place:
        return None
    answer = locate(place[0] if len(place) == 1 else place, gazetteer)
    if answer.placement is None:
        raise RowError("place", answer.why)
    return answer.placement


def sketch_id(sketch: Sketch, taken: Container[str]) -> str:
    """Name an incident after its id in the data set, or after its title and day."""
    if sketch.origin:
        name = slug(sketch.origin, "incident")
    else:
        begun = _BEGUN.search(sketch.when)
        name = slug(sketch.title, sketch.kind) + (f"-{begun[0]}" if begun else "")
    return free_id(name, taken)


def bare_incident(sketch: Sketch, incident_id: str) -> Incident:
    """Make the incident but for its claims; raises RowError where a value is none."""
    return Incident(
        id=incident_id,
        kind=sketch.kind,
        title=sketch.title,
        when=_when(sketch.when),
        time=sketch.time,
        place=sketch.place,
        at=sketch.at,
        precision=sketch.precision,
        actors=sketch.actors,
        status=sketch.status,
        traffic=sketch.traffic,
        direction=sketch.direction,
        claims=(),
        note=sketch.note,
        origin=sketch.origin,
    )


def _when(text: str) -> When | None:
    try:
        return parse_when(text) if text else None
    except WhenError as error:
        raise RowError("when", f"{error.message}; {error.hint}") from None


def with_claims(
    incident: Incident, sketch: Sketch, name: Callable[[Outlet | None], str]
) -> Incident:
    """Add what is claimed, by whom; `name` gives ids, None asks for that of the data set.

    One publisher says it. Of several it is not told who said what, so the data set says it, and
    they stand beside it with nothing in their mouths.
    """
    try:
        figures = {key: parse_figure(text) for key, text in sketch.figures.items()}
    except FigureError as error:
        raise RowError("figures", f"{error.message}; {error.hint}") from None
    alone = len(sketch.outlets) == 1
    speaker = name(sketch.outlets[0] if alone else None)
    said = Claim(
        source=speaker,
        stance=sketch.stance,
        says=sketch.says,
        quote=sketch.quote,
        figures=figures,
        credibility=sketch.credibility,
    )
    others = () if alone else tuple(Claim(name(outlet)) for outlet in sketch.outlets)
    return replace(incident, claims=(said, *others))


def whole_incident(whole: Whole, book: SourceBook) -> Incident:
    """Take over an incident with its sources, under other ids where theirs are taken."""
    ids: dict[str, str] = {}
    for source in reversed(whole.sources):  # those that are referred to come first
        via = ids.get(source.via, source.via) if source.via else None
        ids[source.id] = book.whole(replace(source, via=via))
    claims = tuple(replace(c, source=ids.get(c.source, c.source)) for c in whole.incident.claims)
    return replace(whole.incident, claims=claims)


def check_written(incident: Incident) -> str:
    """Give an incident's text once it has been read back as the same; raises RowError."""
    text = entry_text(incident)
    reading = read_entry(text, Incident)
    if reading.problems:
        first = reading.problems[0]
        hint = f"; {first.hint}" if first.hint else ""
        raise RowError(first.field, f"{first.message}{hint}")
    if reading.record != incident:
        raise RowError("", "this row cannot be written so that it reads the same")
    return text
