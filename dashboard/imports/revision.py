"""A row that is there already: what it says otherwise, and the entry with that taken over.

Only what an import sets is compared and taken: what a person has added, be it a field, a claim of
another source, a note or a comment, is neither a difference nor lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from dashboard.comparing.differences import FieldChange, field_text
from dashboard.figures import Figure
from dashboard.imports.sketch import Outlet, Sketch, Taken, Whole
from dashboard.imports.sourcebook import SourceBook
from dashboard.keeping.writing import Plain, written_values
from dashboard.model import Claim, Incident

_INCIDENT = (
    *("kind", "title", "when", "time", "place", "at", "precision", "actors"),
    *("status", "traffic", "direction"),
)
_CLAIM = ("says", "quote", "stance", "credibility")
_UNSET = {one.name: one.default for one in fields(Claim) if one.name in _CLAIM}
FIGURE = "figures."  # begins the name of a figure among the fields that are set
ALL_FIGURES = f"{FIGURE}*"


@dataclass(frozen=True, slots=True)
class Restated:
    """What a row says of an incident that is there.

    `speakers` say whose its claims are, one each: a publisher, "" for the data set itself, or the
    id of a source. Of the claims, the first `telling` have something to say. `sets` are the fields
    that the row tells, empty or not.
    """

    incident: Incident
    speakers: Sequence[str]
    telling: int
    sets: frozenset[str]
    outlets: Sequence[Outlet | None] = ()


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Which claims are the row's: for each of it the one that was, and those it has no more."""

    was: Sequence[int | None]
    gone: Sequence[int]


def restate_sketch(sketch: Sketch, incident: Incident) -> Restated:
    """Tell what a sketch says, made an incident with its claims."""
    alone = len(sketch.outlets) == 1
    outlets = sketch.outlets if alone else (None, *sketch.outlets)
    speakers = tuple(one.publisher if one else "" for one in outlets)
    return Restated(incident, speakers, 1, sketch.sets, outlets)


def restate_whole(whole: Whole) -> Restated:
    """Tell what an incident says that is held in full."""
    claims = whole.incident.claims
    sets = whole.sets | {*_CLAIM, ALL_FIGURES}
    return Restated(whole.incident, [one.source for one in claims], len(claims), sets)


def compare_row(old: Incident, row: Restated, book: SourceBook) -> tuple[FieldChange, ...]:
    """Tell in which fields a row says something else than the register."""
    pairs = _pair(old, row, book)
    return (
        *_incident_changes(old, row),
        *_claim_changes(old, row, pairs),
        *_source_changes(old, row, pairs, book),
    )


def revise(old: Incident, row: Restated, book: SourceBook, name: Callable[[int], str]) -> Incident:
    """Take over what a row says; `name` gives the source of each of its claims.

    A claim that the row makes no more goes, unless somebody has added to it.
    """
    pairs = _pair(old, row, book)
    claims: list[Claim | None] = list(old.claims)
    new = []
    for number, was in enumerate(pairs.was):
        claim = replace(row.incident.claims[number], source=name(number))
        if was is None:
            new.append(claim)
            continue
        if row.outlets:  # a person's grade of a publisher stays, whichever file names it
            book.regrade(claim.source, old.claims[was].source)
        told = old.claims[was]
        if number < row.telling:
            told = _retold(told, claim, row.sets)
        claims[was] = replace(told, source=claim.source)
    for gone in pairs.gone:
        bare = _retold(old.claims[gone], Claim(""), row.sets)
        if bare == Claim(bare.source):
            claims[gone] = None
    first = min(pairs.gone, default=len(claims))
    kept = [*claims[:first], *new, *claims[first:]]
    values: dict[str, Any] = {
        one: getattr(row.incident, one) for one in _INCIDENT if one in row.sets
    }
    return replace(
        old,
        **values,
        note=_note(old, row),
        contradicts=tuple(dict.fromkeys((*old.contradicts, *row.incident.contradicts))),
        claims=tuple(claim for claim in kept if claim),
    )


def _pair(old: Incident, row: Restated, book: SourceBook) -> _Pairs:
    left: dict[int, str] = {}
    for number, claim in enumerate(old.claims):
        speaker = book.speaker(claim.source) if row.outlets else claim.source
        if speaker is not None:
            left[number] = speaker
    was: list[int | None] = []
    for speaker in row.speakers:
        found = next((number for number, one in left.items() if one == speaker), None)
        left.pop(-1 if found is None else found, None)
        was.append(found)
    # an export holds those of its view, so one that it lacks is not gone
    return _Pairs(was, tuple(left) if row.outlets else ())


def _incident_changes(old: Incident, row: Restated) -> Iterator[FieldChange]:
    for name in _INCIDENT:
        was, now = getattr(old, name), getattr(row.incident, name)
        if name in row.sets and was != now:
            yield FieldChange(name, field_text(was), field_text(now))
    if _note(old, row) != old.note:
        yield FieldChange("note", old.note, row.incident.note)
    beyond = [one for one in row.incident.contradicts if one not in old.contradicts]
    if beyond:
        yield FieldChange("contradicts", field_text(old.contradicts), field_text(tuple(beyond)))


def _note(old: Incident, row: Restated) -> str:
    """Add what the row notes to what is noted there."""
    note = row.incident.note
    if "note" not in row.sets or not note or note in old.note:
        return old.note
    return f"{old.note} {note}" if old.note else note


def _claim_changes(old: Incident, row: Restated, pairs: _Pairs) -> Iterator[FieldChange]:
    for number, now in enumerate(row.incident.claims[: row.telling]):
        at = pairs.was[number]
        if at is None:  # said by another than before: what it says is compared all the same
            at = pairs.gone[0] if pairs.gone else None
        if at is None:
            continue
        was, speaker = old.claims[at], row.speakers[number]
        for name in _CLAIM:
            if name in row.sets and getattr(was, name) != getattr(now, name):
                yield FieldChange(name, getattr(was, name), getattr(now, name), speaker)
        for name in _counted(row.sets, was.figures, now.figures):
            before, after = _words(was.figures.get(name)), _words(now.figures.get(name))
            if before != after:
                yield FieldChange(name, before, after, speaker)


def _counted(sets: frozenset[str], *figures: Mapping[str, Figure]) -> list[str]:
    if ALL_FIGURES in sets:
        return sorted({name for one in figures for name in one})
    return sorted(name.removeprefix(FIGURE) for name in sets if name.startswith(FIGURE))


def _words(figure: Figure | None) -> str:
    return figure.words if figure else ""


def _retold(was: Claim, now: Claim, sets: frozenset[str]) -> Claim:
    values: dict[str, Any] = {name: getattr(now, name) for name in _CLAIM if name in sets}
    figures = dict(was.figures)
    for name in _counted(sets, was.figures, now.figures):
        figures.pop(name, None)
        if name in now.figures:
            figures[name] = now.figures[name]
    return replace(was, **values, figures=figures)


def _source_changes(
    old: Incident, row: Restated, pairs: _Pairs, book: SourceBook
) -> Iterator[FieldChange]:
    """Tell of claims that come or go, and of what is told otherwise of their sources."""
    come = [one for one, was in zip(row.speakers, pairs.was, strict=True) if was is None]
    gone = [book.speaker(old.claims[at].source) or "" for at in pairs.gone]
    if come or gone:
        yield FieldChange("source", _named(gone), _named(come))
    for outlet, was in zip(row.outlets, pairs.was, strict=False):
        if outlet is None or was is None:
            continue
        source = book.known[old.claims[was].source]
        published = source.published.text if source.published else ""
        for name, before, after in (
            ("published", published, outlet.published),
            ("source_title", source.title, outlet.title),
            ("url", source.url, outlet.url),
        ):
            if after and before != after:
                yield FieldChange(name, before, after, outlet.publisher)


def _named(speakers: Sequence[str]) -> str:
    return ", ".join(one or "the data set" for one in speakers)


def compare_rows(first: Taken, second: Taken) -> tuple[FieldChange, ...]:
    """Tell in which fields two rows of one file say something else."""
    was, now = dict(_said(first)), dict(_said(second))
    names = dict.fromkeys((*was, *now))
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def said_digest(taken: Taken) -> bytes:
    """Give the same few bytes for rows of which `compare_rows` tells no change."""
    said = sorted(pair for pair in _said(taken) if pair[1])
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).digest()


def _said(taken: Taken) -> Iterator[tuple[str, str]]:
    if isinstance(taken, Whole):
        yield from _flat("", written_values(taken.incident))
        for source in taken.sources:
            yield from _flat(f"sources[{source.id}]", written_values(source))
        return
    for one in fields(taken):
        value = getattr(taken, one.name)
        if one.name == "figures":
            yield from value.items()
        elif one.name == "outlets":
            for name, label in _OUTLET:
                yield label, ", ".join(filter(None, (getattr(outlet, name) for outlet in value)))
        elif one.name not in ("country", "known", "sets"):
            yield one.name, field_text(value)


_OUTLET = (
    ("publisher", "source"),
    ("published", "published"),
    ("title", "source_title"),
    ("url", "url"),
)


def _flat(path: str, value: Plain) -> Iterator[tuple[str, str]]:
    """Give every text in a value with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _flat(f"{path}.{name}" if path else name, one)
    elif all(isinstance(one, str) for one in value):
        yield path, ", ".join(map(str, value))
    else:
        for number, one in enumerate(value):
            yield from _flat(f"{path}[{number}]", one)


def changes_text(changes: Sequence[FieldChange]) -> str:
    """Put changes on one line: `when: 2024-05-10 → 2024-05-11; trucks: 1 → 14`."""
    return "; ".join(f"{one.name}: {one.old or 'none'} → {one.new or 'none'}" for one in changes)
