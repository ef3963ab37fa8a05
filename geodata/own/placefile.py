"""Reading places.yaml: places kept by hand, each with its source and precision.

One reader for the file of the package and for the one a user keeps beside a register. It is strict:
what it does not know is a fault, with its line and column. A broken entry is left out, and the
others stand.
"""

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from geodata.own.leftovers import Cuts, find_document
from geodata.own.placechecks import Fault, Field, Items, Node, Row, Text, entry_of
from geodata.own.placerecord import Entry
from geodata.yamlevents import ENDS, STARTS, TooDeepError, read_events, read_tree

__all__ = ["Entry", "Fault", "PlacefileError", "Reading", "read_placefile", "read_places_text"]

MAX_CHARACTERS = 5_000_000
_HEADS = frozenset({"version", "places"})
_NEEDS_LIST = "the file needs a list called places"
_EXAMPLE = "begin with places: and give each place as in the README"


class PlacefileError(ValueError):
    """Tell everything that is wrong with a file of places."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what a file says: its good entries, and every fault of it."""

    version: str = ""
    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Hold what aliases.yaml takes from the names of GeoNames, and what stands in for entries."""

    names: Mapping[int, tuple[str, ...]]
    stop_words: tuple[str, ...]
    replaced: frozenset[int]

    def of(self, number: int) -> tuple[str, ...]:
        """Give the names that belong to another place than this entry."""
        return self.names.get(number, ())


def read_places_text(text: str) -> Reading:
    """Read a file; faults are returned, never raised."""
    if len(text) > MAX_CHARACTERS:
        return _failed("too-large", f"more than {MAX_CHARACTERS:,} characters", "keep fewer places")
    document = find_document(text)
    if document.start or document.stop < len(text):
        text = "\n" * text.count("\n", 0, document.start) + text[document.start : document.stop]
    reading = _read_document(text)
    return replace(reading, faults=(*document.faults, *reading.faults))


def _read_document(text: str) -> Reading:
    try:
        cuts: list[Fault] = []
        root = _root(_cut(read_events(text), text, cuts))
    except _RefusedError as fault:
        return Reading(faults=(fault.fault,))
    except TooDeepError as fault:
        told = Fault(fault.line, fault.column, "", "too-deep", fault.message, _EXAMPLE)
        return Reading(faults=(told,))
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = f"not YAML: {fault.problem or fault.context}"
        return Reading(faults=(Fault(*at, "", "syntax", why, "compare it with an entry above"),))
    except yaml.YAMLError as fault:
        return _failed("syntax", f"not YAML: {' '.join(str(fault).split())[:200]}", _EXAMPLE)
    return _read_tree(root, cuts)


def _read_tree(root: Node | None, cuts: Sequence[Fault]) -> Reading:
    if not isinstance(root, Row):
        failed = _failed("missing-field", _NEEDS_LIST, _EXAMPLE)
        return replace(failed, faults=(*cuts, *failed.faults))
    faults: list[Fault] = [*cuts, *_heads(root)]
    rows = root.get("places")
    if rows is None or not isinstance(rows.value, Items):
        at = (rows.line, rows.column) if rows else (1, 1)
        faults.append(Fault(*at, "places", "missing-field", _NEEDS_LIST, _EXAMPLE))
        return Reading(faults=tuple(faults))
    version = root.get("version")
    given = version.value.value if version and isinstance(version.value, Text) else ""
    return Reading(given, tuple(_entries(rows.value, cuts, faults)), tuple(faults))


def read_placefile(text: str) -> tuple[str, tuple[Entry, ...]]:
    """Read the version and the entries of a file; raises PlacefileError with every fault."""
    reading = read_places_text(text)
    if reading.faults:
        raise PlacefileError("; ".join(fault.told for fault in reading.faults))
    return reading.version, reading.entries


@cache
def read_shipped_places() -> tuple[str, tuple[Entry, ...]]:
    """Read the file that comes with the package."""
    return read_placefile(_text("places.yaml"))


@cache
def read_exclusions() -> Exclusions:
    """Read what of the names of GeoNames is not kept."""
    tree = read_tree(_text("aliases.yaml"))
    _, entries = read_shipped_places()
    return Exclusions(
        {int(key): tuple(row.get("names", ())) for key, row in tree["excluded"].items()},
        tuple(tree["stop_words"]),
        frozenset(entry.geonames for entry in entries if entry.geonames is not None),
    )


def _text(name: str) -> str:
    return resources.files("geodata").joinpath(name).read_text("utf-8")


def _failed(code: str, message: str, hint: str) -> Reading:
    return Reading(faults=(Fault(1, 1, "", code, message, hint),))


_FEATURES = {"&": "an anchor", "*": "an alias", "!": "a tag"}


class _RefusedError(ValueError):
    """Carry the fault of what is YAML, but not for a file of places."""

    def __init__(self, event: Any, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        mark = event.start_mark
        self.fault = Fault(mark.line + 1, mark.column + 1, "", code, message, hint)


def _cut(events: Iterator[Any], text: str, cuts: list[Fault]) -> Iterator[Any]:
    """Pass events on; texts that "#" cuts short are added to `cuts`."""
    if "#" not in text:
        yield from events
        return
    flow = 0  # brackets that are open
    finder = Cuts(text)
    for event in events:
        if isinstance(event, (yaml.ScalarEvent, *STARTS, *ENDS)):
            cut = finder.find(event, flow=flow > 0)
            cuts += [cut] if cut else []
        if isinstance(event, STARTS):
            flow += bool(event.flow_style or flow)
        elif isinstance(event, ENDS):
            flow -= bool(flow)
        yield event


def _root(events: Iterator[Any]) -> Node | None:
    """Read the one document that is left of a text."""
    kinds = (yaml.ScalarEvent, yaml.AliasEvent, *STARTS)
    first = next((event for event in events if isinstance(event, kinds)), None)
    return None if first is None else _node(first, events)


def _node(event: Any, events: Iterator[Any]) -> Node:
    """Read what an event begins, and its end; never deeper than the events are."""
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    alias = isinstance(event, yaml.AliasEvent)
    if alias or event.anchor or event.tag:  # a text may not be longer than it seems
        sign = "*" if alias else "!" if event.tag else "&"
        message = f'"{sign}" begins {_FEATURES[sign]}, which a file of places does not use'
        hint = "if it is meant as text, put the whole value in quotes"
        raise _RefusedError(event, "yaml-feature", message, hint)
    if isinstance(event, yaml.ScalarEvent):
        return Text(event.value, line, column)
    nodes: list[Node] = []
    while not isinstance(inner := next(events), ENDS):
        nodes.append(_node(inner, events))
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(tuple(nodes), line, column)
    fields = [
        Field(key.value if isinstance(key, Text) else "", value, key.line, key.column)
        for key, value in zip(nodes[::2], nodes[1::2], strict=True)
    ]
    return Row(tuple(fields), line, column)


def _heads(root: Row) -> Iterator[Fault]:
    seen: set[str] = set()
    for field in root.fields:
        if field.name not in _HEADS:
            message = f'"{field.name[:40]}" is no key of a file of places'
            yield Fault(field.line, field.column, "", "unknown-key", message, "write places:")
        elif field.name in seen:
            told = "give all of it under one"
            yield Fault(field.line, field.column, field.name, "doubled-key", "written twice", told)
        seen.add(field.name)


def _entries(rows: Items, cuts: Sequence[Fault], faults: list[Fault]) -> Iterator[Entry]:
    """Read the entries, but for those in which a text is cut short."""
    taken: dict[str, int] = {}
    cut_at = [(fault.line, fault.column) for fault in cuts]
    for position, row in enumerate(rows.items, start=1):
        found: list[Fault] = []
        entry = entry_of(row, position, found)
        if entry is not None:
            if entry.key in taken:
                message = f"is taken twice, first on line {taken[entry.key]}"
                hint = "give one of the two another id"
                found.append(
                    Fault(
                        entry.line,
                        entry.column,
                        f"places[{entry.key}].id",
                        "doubled-id",
                        message,
                        hint,
                    )
                )
            taken.setdefault(entry.key, entry.line)
        faults += found
        below = rows.items[position : position + 1]
        stop = (below[0].line, below[0].column) if below else (sys.maxsize, 0)
        cut = bisect_left(cut_at, (row.line, row.column)) < bisect_left(cut_at, stop)
        if entry is not None and not found and not cut:
            yield entry
