"""An incident while it is being written: values as people write them, right or wrong.

A form, or a command that asks, holds a draft; reading it tells the same problems, in the same
words, as the register would.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.figures import FigureError, parse_figures
from dashboard.ids import free_id, taken_ids
from dashboard.keeping.amending import amended_entry
from dashboard.keeping.writing import Plain, Values, written_entry, written_values
from dashboard.model import Incident, Register, Source
from dashboard.placing import unplaced
from dashboard.problems import Problem, nearest, shown
from dashboard.reading.entries import Reading, read_entry
from dashboard.reading.joining import circle_from, circle_message
from dashboard.spec import Shape, Spec
from geodata.gazetteer import Gazetteer
from geodata.names import romanise

INDENT = 2
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """An incident and the new sources it names, as they would be written.

    `known` is the incident that the draft changes, as it was read, `base` its text in the file;
    both are empty of a new one.
    """

    values: Values
    sources: tuple[Values, ...] = ()
    known: Incident | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a draft comes to: its text, that of its new sources, and what is wrong with it.

    Problems name fields from the incident ("claims[0].source"), or from "sources[0]".
    """

    text: str
    sources: tuple[str, ...]
    incident: Incident | None
    problems: tuple[Problem, ...]


def draft_of(incident: Incident, base: str) -> Draft:
    """Begin to change an incident."""
    return Draft(written_values(incident), known=incident, base=base)


def copied(incident: Incident) -> Draft:
    """Begin a new incident that says the same as another, but for its id and its retirement."""
    left = ("id", "retired", "reason", "origin")
    return Draft({k: v for k, v in written_values(incident).items() if k not in left})


def look_at_draft(draft: Draft, register: Register, indent: int = INDENT) -> Look:
    """Read a draft as the register would."""
    values = tidied(draft.values)
    if draft.known is None:
        text = written_entry(values, Incident, indent=indent)
    else:
        text = amended_entry(draft.base, draft.known, values, indent=indent)
    sources = [tidied(source) for source in draft.sources]
    written = tuple(written_entry(source, Source, indent=indent) for source in sources)
    reading = read_entry(text, Incident)
    readings = [read_entry(one, Source) for one in written]
    problems = [
        *reading.problems,
        *_crossed(reading, readings, register, draft),
        *(
            replace(problem, field=f"sources[{number}].{problem.field}")
            for number, one in enumerate(readings)
            for problem in one.problems
        ),
    ]
    record = reading.record if isinstance(reading.record, Incident) else None
    return Look(text, written, record if not problems else None, tuple(problems))


def _crossed(
    reading: Reading, readings: Sequence[Reading], register: Register, draft: Draft
) -> Iterator[Problem]:
    """Find what is wrong with a draft beside the rest of its register."""
    taken = taken_ids(register, "incidents") - ({draft.known.id} if draft.known else set())
    if reading.id in taken:
        yield _problem("id", "doubled-id", f"{shown(reading.id)} is the id of another incident")
    sources = set(taken_ids(register, "sources"))
    for number, one in enumerate(readings):
        if one.id in sources:
            told = f"{shown(one.id)} is the id of another source"
            yield _problem(f"sources[{number}].id", "doubled-id", told)
        sources.add(one.id)
    yield from _circles(readings, register)
    known = {"sources": sources, "incidents": taken | {reading.id}}
    references = [
        *reading.references,
        *(
            replace(reference, field=f"sources[{number}].{reference.field}")
            for number, one in enumerate(readings)
            for reference in one.references
        ),
    ]
    for reference in references:
        if reference.id and reference.id not in known[reference.list]:
            code = "unknown-source" if reference.list == "sources" else "unknown-incident"
            near = nearest(reference.id, known[reference.list])
            yield Problem(
                "", 1, 1, reference.field, code,
                f"no {reference.list[:-1]} has the id {shown(reference.id)}",
                f"did you mean {near}?" if near else "",
            )  # fmt: skip


def _circles(readings: Sequence[Reading], register: Register) -> Iterator[Problem]:
    """Find new sources that quote one another in a circle."""
    new = {one.id: one.record for one in readings if isinstance(one.record, Source)}
    known = {**register.sources, **new}
    for number, one in enumerate(readings):
        circle = circle_from(one.id, known)
        if circle:
            told, hint = circle_message(circle)
            yield Problem("", 1, 1, f"sources[{number}].via", "via-circle", told, hint)


def _problem(field: str, code: str, message: str) -> Problem:
    return Problem("", 1, 1, field, code, message, "give it another id")


def unplaced_in(values: Values, gazetteer: Gazetteer) -> tuple[Problem, ...]:
    """Tell which places of a draft are not known, its own and those of claims.

    Whatever else is wrong with it stands in nobody's way.
    """
    values = tidied(values)
    own: Values = {name: values[name] for name in ("place", "at", "precision") if name in values}
    claims: list[Plain] = [
        {"source": "any", **{name: claim[name] for name in ("stance", "place") if name in claim}}
        for claim in _claims(values)
    ]
    nowhere: Values = {}
    for where in (own, nowhere):  # a point that cannot be read is told as that
        tried: dict[str, Plain] = {"id": "any", "kind": "statement", "title": "any", **where}
        tried["claims"] = claims or [{"source": "any"}]
        record = read_entry(written_entry(tried, Incident), Incident).record
        if isinstance(record, Incident):
            return unplaced(record, gazetteer)
    return ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a draft writes otherwise than it stands, or takes out.

    `claim` is the number of the claim that the field is of, from 0, or None; a whole claim has no
    `field`.
    """

    field: str
    claim: int | None = None
    out: bool = False


def changes_of(draft: Draft) -> tuple[Change, ...]:
    """Tell which fields a draft changes of the incident that it began from."""
    old = written_values(draft.known) if draft.known else {}
    new = tidied(draft.values)
    before, after = _claims(old), _claims(new)
    found = list(_changed(_but_claims(old), _but_claims(new)))
    if len(before) == len(after):
        for number, (was, made) in enumerate(zip(before, after, strict=True)):
            found += (replace(change, claim=number) for change in _changed(was, made))
    else:  # which one has gone or come is not known by their numbers alone
        kept = [claim for claim in before if claim in after]
        found += (Change("", n, out=True) for n, one in enumerate(before) if one not in kept)
        found += (Change("", n) for n, one in enumerate(after) if one not in kept)
    return tuple(found)


def _claims(values: Values) -> list[Values]:
    claims = values.get("claims", [])
    return [claim for claim in claims if isinstance(claim, Mapping)]


def _but_claims(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "claims"}


def _changed(old: Values, new: Values) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Change(name, out=name not in new)


def tidied(values: Values) -> dict[str, Plain]:
    """Leave out what is empty, as a form has a place for every field."""
    kept: dict[str, Plain] = {}
    for name, value in values.items():
        if isinstance(value, str):
            value = value.strip()  # noqa: PLW2901
        elif isinstance(value, Mapping):
            value = tidied(value)  # noqa: PLW2901
        else:
            items = [tidied(one) if isinstance(one, Mapping) else str(one).strip() for one in value]
            value = [one for one in items if one]  # noqa: PLW2901
        if value:
            kept[name] = value
    return kept


def suggested_id(title: str, when: str, taken: Collection[str]) -> str:
    """Make an id of a title and a date that no other entry has."""
    plain = unicodedata.normalize("NFKD", romanise(title)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())[:MOST_WORDS]
    day = re.search(r"\d{4}(?:-\d{2})?", when)
    base = "-".join([*words, *([day[0]] if day else [])]) or "incident"
    return free_id(base, taken)


def typed_list(text: str, parted: str = "\n") -> list[str]:
    """Part what was typed at a sign; what is empty is left out."""
    return [part.strip() for part in text.split(parted) if part.strip()]


def as_typed(text: str, spec: Spec, *, parted: str = "\n") -> Plain:
    """Turn what was typed into a field into the value of an entry; several are `parted` by a sign.

    What cannot be turned stays the text it was, which reading the entry tells a problem of.
    """
    if spec.shape in (Shape.TEXTS, Shape.TERMS, Shape.REFERENCES):
        return typed_list(text, parted)
    if spec.shape is Shape.POINT:
        inner = text.strip()
        inner = inner[1:-1] if inner[:1] == "[" and inner[-1:] == "]" else inner
        members = [part.strip() for part in inner.split(",")]
        return members if len(members) > 1 and all(members) else text
    if spec.shape is Shape.FIGURES:
        try:
            return parse_figures(text)
        except FigureError:
            return text
    return text


def figures_text(figures: Mapping[str, Plain]) -> str:
    """Write figures as a form has them."""
    return ", ".join(f"{name}: {value}" for name, value in figures.items())
