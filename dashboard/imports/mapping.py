"""The mapping file: which column of a table is which field, read as strictly as a register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.imports.days import ORDERS, Order
from dashboard.model import Claim, Incident
from dashboard.problems import Code, Problem, nearest, shown
from dashboard.reading.values import ID
from dashboard.spec import specs
from dashboard.strictyaml import Fields, Node, Text, compose, describe
from geodata.filesystem import TooLargeError, read_file

FIELDS = (
    *("origin", "kind", "title", "when", "end", "time", "place", "lon", "lat", "precision"),
    *("actors", "status", "traffic", "direction", "says", "quote", "stance", "credibility"),
    *("source", "source_title", "published", "url", "country", "note"),
)
SPLIT = ("place", "actors", "source")  # columns that may hold several values
_KEYS = ("dataset", "prefix", "dates", "columns", "fixed", "values", "figures")
_MAX_BYTES = 1_000_000
_IS_ID = re.compile(ID)
_TERMS = {
    name: spec.terms
    for record in (Claim, Incident)
    for name, spec in specs(record).items()
    if spec.terms
}


@dataclass(frozen=True, slots=True)
class Column:
    """The column of a field, the sign that parts several values in it, and where it is written."""

    name: str
    split: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mapping file says; `values` turn what stands in a column into the register's words.

    `dataset` names the table as a source; `prefix` begins the origin of its rows.
    """

    file: str = ""
    dataset: str = ""
    prefix: str = ""
    order: Order | None = None
    columns: Mapping[str, Column] = field(default_factory=dict)
    figures: Mapping[str, Column] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class _Reader:
    """Notes problems while the nodes of a mapping file are gone through."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, node: Node, path: str, code: Code, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, node.line, node.column, path, code, message, hint))

    def pairs(self, node: Node, path: str, known: Sequence[str] = ()) -> Iterator[tuple[str, Node]]:
        """Yield keys and values of a mapping, each key once, telling what is wrong with them."""
        if not isinstance(node, Fields):
            hint = "write key: value lines"
            self.tell(node, path, "wrong-type", f"expected keys, found {describe(node)}", hint)
            return
        seen: set[str] = set()
        for key, value in node.pairs:
            name = f"{path}.{key.value}" if path else key.value
            if key.value in seen:
                told = f"{shown(key.value)} stands twice"
                self.tell(key, name, "doubled-key", told, "keep one of the two")
            elif known and key.value not in known:
                near = nearest(key.value, known)
                hint = f"did you mean {near}?" if near else f"known: {', '.join(known)}"
                told = f"{shown(key.value)} is not known here"
                self.tell(key, name, "unknown-key", told, hint)
            else:
                yield key.value, value
            seen.add(key.value)

    def text(self, node: Node, path: str) -> str:
        """Read a text; "" where a problem was told."""
        if isinstance(node, Text) and node.value.strip():
            return node.value.strip()
        self.tell(node, path, "wrong-type", f"expected a text, found {describe(node)}", "write one")
        return ""

    def column(self, node: Node, path: str, *, split: bool) -> Column | None:
        if not isinstance(node, Fields):
            name = self.text(node, path)
            return Column(name, "", node.line, node.column) if name else None
        found = dict(self.pairs(node, path, ("column", "split") if split else ("column",)))
        if "column" not in found:
            self.tell(node, path, "missing-field", "column is missing", "write column: its name")
            return None
        name = self.text(found["column"], f"{path}.column")
        sign = found.get("split")
        parted = sign.value if isinstance(sign, Text) and sign.value else ""
        if sign is not None and not parted:
            self.text(sign, f"{path}.split")
        return Column(name, parted, node.line, node.column) if name else None

    def word(self, node: Node, path: str, name: str) -> str:
        """Read a word of the register's vocabulary, or any text for a field that has none."""
        word = self.text(node, path)
        terms = _TERMS.get(name)
        if word and terms and word not in terms:
            near = nearest(word, terms)
            hint = f"did you mean {near}?" if near else f"one of {', '.join(terms)}"
            self.tell(node, path, "unknown-word", f"{shown(word)} is not a {name}", hint)
            return ""
        return word


def read_mapping(path: Path) -> tuple[Plan, tuple[Problem, ...]]:
    """Read a mapping file; whatever is wrong with it is a problem, never an error."""
    file = str(path)
    reader = _Reader(file)
    try:
        data = read_file(path, _MAX_BYTES)
    except TooLargeError as error:
        why = error.strerror or str(error)
        told = Problem(file, 1, 1, "", "too-large", "this is no mapping file", why)
        return Plan(file), (told,)
    except OSError as error:
        why = error.strerror or str(error)
        told = Problem(file, 1, 1, "", "unreadable-file", "this file cannot be read", why)
        return Plan(file), (told,)
    text = re.sub("\r\n?", "\n", data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))
    node, told_already = compose(text)
    reader.problems += [
        Problem(file, p.line, p.column, p.field, p.code, p.message, p.hint) for p in told_already
    ]
    if node is None:
        if not reader.problems:
            hint = "write columns: with one line a field, as in the README's example"
            told = Problem(file, 1, 1, "", "empty-file", "nothing stands in this file", hint)
            reader.problems.append(told)
        return Plan(file), tuple(reader.problems)
    plan = _plan(node, file, reader)
    return plan, tuple(reader.problems)


def _plan(node: Node, file: str, reader: _Reader) -> Plan:
    found = dict(reader.pairs(node, "", _KEYS))
    prefix = reader.text(found["prefix"], "prefix") if "prefix" in found else ""
    if prefix and not _IS_ID.fullmatch(prefix):
        told = f"{shown(prefix)} is not a short name"
        hint = "use lower-case letters, digits and hyphens"
        reader.tell(found["prefix"], "prefix", "bad-id", told, hint)
    order = reader.text(found["dates"], "dates") if "dates" in found else ""
    known_order = next((one for one in ORDERS if one == order), None)
    if order and known_order is None:
        told = f"{shown(order)} is no order of a date"
        reader.tell(found["dates"], "dates", "unknown-word", told, f"one of {', '.join(ORDERS)}")
    return Plan(
        file,
        reader.text(found["dataset"], "dataset") if "dataset" in found else "",
        prefix,
        known_order,
        _columns(found.get("columns"), reader),
        _figures(found.get("figures"), reader),
        _fixed(found.get("fixed"), reader),
        _values(found.get("values"), reader),
    )


def _columns(node: Node | None, reader: _Reader) -> dict[str, Column]:
    pairs = reader.pairs(node, "columns", FIELDS) if node else ()
    read = {
        name: reader.column(value, f"columns.{name}", split=name in SPLIT) for name, value in pairs
    }
    return {name: column for name, column in read.items() if column}


def _figures(node: Node | None, reader: _Reader) -> dict[str, Column]:
    columns = {}
    for name, value in reader.pairs(node, "figures") if node else ():
        if not _IS_ID.fullmatch(name):
            told = f"{shown(name)} is not a short name of what is counted"
            reader.tell(value, f"figures.{name}", "bad-id", told, "write one such as deaths")
        column = reader.column(value, f"figures.{name}", split=False)
        if column:
            columns[name] = column
    return columns


def _fixed(node: Node | None, reader: _Reader) -> dict[str, str]:
    known = tuple(name for name in FIELDS if name not in ("origin", "lon", "lat"))
    pairs = reader.pairs(node, "fixed", known) if node else ()
    return {name: reader.word(value, f"fixed.{name}", name) for name, value in pairs}


def _values(node: Node | None, reader: _Reader) -> dict[str, dict[str, str]]:
    return {
        name: {
            written: reader.word(meant, f"values.{name}.{written}", name)
            for written, meant in reader.pairs(table, f"values.{name}")
        }
        for name, table in (reader.pairs(node, "values", FIELDS) if node else ())
    }


def check_columns(plan: Plan, header: Sequence[str]) -> tuple[Problem, ...]:
    """Find columns that the mapping names and the table has not."""
    problems = []
    named = {**plan.columns, **{f"figures.{name}": col for name, col in plan.figures.items()}}
    for name, column in named.items():
        if column.name not in header:
            near = nearest(column.name, header)
            hint = f"did you mean {near}?" if near else f"it has: {', '.join(header)}"
            path = name if name.startswith("figures.") else f"columns.{name}"
            told = f"the table has no column {shown(column.name)}"
            problems.append(
                Problem(plan.file, column.line, column.column, path, "unknown-word", told, hint)
            )
    return tuple(problems)
