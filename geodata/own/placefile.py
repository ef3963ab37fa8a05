"""Reading places.yaml: places kept by hand, each with its source and precision.

One reader for the file of the package and for the one a user keeps beside a register. It is strict:
what it does not know is a fault, with its line and column. A broken entry is left out, and the
others stand.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from geodata.own.leftovers import cut_fault, find_document
from geodata.own.placechecks import Fault, Field, Items, Node, Row, Text, entry_of
from geodata.own.placerecord import Entry

__all__ = ["Entry", "Fault", "PlacefileError", "Reading", "read_placefile", "read_places_text"]

MAX_CHARACTERS = 5_000_000
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
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
        if feature := _feature(text, cuts):
            return Reading(faults=(feature,))
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        told = f"not YAML: {fault.problem or fault.context}"
        return Reading(faults=(Fault(*at, "", "syntax", told, "compare it with an entry above"),))
    except (yaml.YAMLError, RecursionError) as fault:
        return _failed("syntax", f"not YAML: {' '.join(str(fault).split())[:200]}", _EXAMPLE)
    return _read_tree(_node(tree) if tree is not None else None, cuts)


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
    tree = yaml.load(_text("aliases.yaml"), Loader=_LOADER)  # noqa: S506 (every scalar stays text)
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


def _feature(text: str, cuts: list[Fault]) -> Fault | None:
    """Find the first anchor, alias or tag: a text that seems shorter than it is, is refused.

    Texts that "#" cuts short are added to `cuts`.
    """
    if not re.search(r"[&*!]|[ \t]#", text):
        return None
    flow = 0  # brackets that are open
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            cut = cut_fault(text, event, flow=flow > 0)
            cuts += [cut] if cut else []
        elif isinstance(event, yaml.CollectionStartEvent):
            flow += bool(event.flow_style or flow)
        elif isinstance(event, yaml.CollectionEndEvent):
            flow -= bool(flow)
        sign = "*" if isinstance(event, yaml.AliasEvent) else ""
        if not sign and getattr(event, "anchor", None):
            sign = "&"
        if not sign and getattr(event, "tag", None):
            sign = "!"
        if sign:
            mark: Any = event.start_mark
            message = f'"{sign}" begins {_FEATURES[sign]}, which a file of places does not use'
            hint = "if it is meant as text, put the whole value in quotes"
            return Fault(mark.line + 1, mark.column + 1, "", "yaml-feature", message, hint)
    return None


def _node(node: Any) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(map(_node, node.value)), line, column)
    fields = []
    for key, value in node.value:
        at = key.start_mark
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        found = _node(value)
        fields.append(Field(name, found, at.line + 1, at.column + 1))
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
