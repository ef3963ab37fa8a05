"""Entries checked against one another: ids that stand twice, references that lead nowhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from dashboard.model import Incident, Register, Source
from dashboard.problems import Code, Problem, in_order, nearest, shown
from dashboard.reading.rereading import LISTS, Entry

# A near id is looked for among all: for so many unknown ones, or the work would grow by squares.
MOST_HINTS = 100
Good = TypeVar("Good", Source, Incident)


def join(register: Register, entries: Sequence[Entry], problems: Sequence[Problem]) -> Register:
    """Check entries against one another, and keep the good ones."""
    listed = {name: [entry for entry in entries if entry.list == name] for name in LISTS}
    ids = {name: {entry.reading.id for entry in found} for name, found in listed.items()}
    sources, incidents = _first(listed["sources"], Source), _first(listed["incidents"], Incident)
    told = [
        *problems,
        *(problem for entry in entries for problem in entry.problems),
        *_doubled(entries, ids),
        *_dangling(entries, ids),
        *_circles(listed["sources"], sources),
    ]
    return replace(
        register,
        sources=sources,
        incidents=tuple(incidents.values()),
        problems=in_order(told),
        entries=len(listed["incidents"]),
    )


def _first(entries: Sequence[Entry], record: type[Good]) -> dict[str, Good]:
    """Give the first good record of each id."""
    found: dict[str, Good] = {}
    for entry in entries:
        if isinstance(entry.record, record) and entry.reading.id:
            found.setdefault(entry.reading.id, entry.record)
    return found


def _doubled(entries: Sequence[Entry], ids: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Find entries with the id of one above."""
    if len(entries) == sum(map(len, ids.values())):  # nearly always, and found at once
        return
    places: dict[tuple[str, str], tuple[str, int]] = {}
    for entry in entries:
        key, line = (entry.list, entry.reading.id), entry.reading.line + entry.down
        if key in places:
            other, at = places[key]
            where = f"line {at}" if other == entry.file else f"line {at} of {Path(other).name}"
            yield Problem(
                entry.file,
                line,
                entry.reading.column,
                f"{entry.name}.id",
                "doubled-id",
                f"{shown(key[1])} is the id of the entry on {where} as well",
                "give one of the two another id",
            )
        if entry.reading.id:
            places.setdefault(key, (entry.file, line))


def _dangling(entries: Sequence[Entry], ids: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Find references to ids that no entry has, not even a broken one."""
    hints: dict[tuple[str, str], str] = {}
    for entry in entries:
        for reference in entry.reading.references:
            if reference.id in ids[reference.list]:
                continue
            key = (reference.list, reference.id)
            if key not in hints:
                looked_for = len(hints) < MOST_HINTS
                near = nearest(reference.id, ids[reference.list]) if looked_for else None
                hints[key] = f"did you mean {near}?" if near else f"add it under {reference.list}:"
            one: Code = "unknown-source" if reference.list == "sources" else "unknown-incident"
            yield Problem(
                entry.file,
                reference.line + entry.down,
                reference.column,
                f"{entry.name}.{reference.field}",
                one,
                dangling_message(reference.list, reference.id),
                hints[key],
            )


def dangling_message(name: str, entry_id: str) -> str:
    """Say that no entry of a list has an id."""
    return f"no {name[:-1]} has the id {shown(entry_id)}"


def _circles(entries: Sequence[Entry], sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Find sources that quote one another in a circle, each circle once."""
    told: set[str] = set()
    for entry in entries:
        circle = circle_from(entry.reading.id, sources, told)
        if circle:
            message, hint = circle_message(circle)
            for reference in entry.reading.references:
                yield Problem(
                    entry.file,
                    reference.line + entry.down,
                    reference.column,
                    f"{entry.name}.via",
                    "via-circle",
                    message,
                    hint,
                )


def circle_from(
    source_id: str, sources: Mapping[str, Source], told: set[str] | None = None
) -> list[str]:
    """Follow whom a source quotes; gives the circle this leads into, if it does.

    Where a chain meets one of those `told` it is followed no further; its own are added to them.
    """
    told = set() if told is None else told
    chain: dict[str, None] = {}  # in order, and looked up at once
    at = source_id
    while at in sources and at not in chain and at not in told:
        chain[at] = None
        at = sources[at].via or ""
    told.update(chain)
    order = list(chain)
    return [*order[order.index(at) :], at] if at in chain else []


def circle_message(circle: Sequence[str]) -> tuple[str, str]:
    """Say what is wrong with a circle of sources, and what to do."""
    return (
        f"sources quote one another in a circle: {' → '.join(circle)}",
        "take via off the one that spoke first",
    )
