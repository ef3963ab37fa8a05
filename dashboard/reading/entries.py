"""One entry's text to its record: every field read as its `Spec` says, every fault told.

An entry with a fault of its own gives no incident, since half an entry may say something else than
was meant (a misspelt stance would turn a denial into support). A source keeps what could be read,
so that the claims that rest on it stay readable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from dashboard.model import Claim, Incident, Source
from dashboard.problems import Problem, nearest, shown
from dashboard.reading.values import VALUE_READERS, Notes, Reader, Reference
from dashboard.spec import Shape, Spec, required, specs
from dashboard.strictyaml import Fields, Items, Node, Told, compose, describe
from dashboard.vocabulary import KINDS
from dashboard.when import When

_SALVAGED_ID = re.compile(
    r"""^[ \t]*(?:-\s+)?["']?id["']?:\s+["']?(?P<id>[^\W_][\w. -]*)""", re.MULTILINE
)
Record: TypeAlias = type[Source] | type[Claim] | type[Incident]

_SPECS = {record: specs(record) for record in (Source, Claim, Incident)}
_REQUIRED = {record: required(record) for record in _SPECS}
_CROSSING_FIELDS = ("status", "traffic", "direction", "schedule")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one entry gives; `id` may be known though the record could not be read.

    Line and column are those of the entry's id, or of the entry.
    """

    record: Incident | Source | None
    id: str
    line: int
    column: int
    problems: tuple[Problem, ...]
    references: tuple[Reference, ...]


def read_entry(text: str, record: Record) -> Reading:
    """Read the text of one entry, dash and all; lines count from 1 at its start."""
    node, told = compose(text)
    if isinstance(node, Items) and len(node.items) == 1:
        node = node.items[0]
        told = tuple(replace(one, field=re.sub(r"^\[0\]\.?", "", one.field)) for one in told)
    reading = read_node(node, record, told)
    found = None if reading.id else _SALVAGED_ID.search(text)
    return reading if found is None else replace(reading, id=found["id"].strip())


def read_node(node: Node | None, record: Record, told: tuple[Problem, ...] = ()) -> Reading:
    """Read the node of one entry, of which some problems were `told` already."""
    notes = Notes(list(told), {}, [])
    values = {} if node is None else _fields(node, record, "", notes)
    entry_id = values.get("id") or ""
    made: Incident | Source | None = None
    if record is Source and entry_id:
        made = Source(**{"publisher": entry_id, **values})
    elif record is Incident and node is not None:
        _check_together(values, notes)
        if not notes.problems:
            made = Incident(**values, line=node.line, marks=notes.marks)
    line, column = notes.marks.get("id") or ((node.line, node.column) if node else (1, 1))
    return Reading(made, entry_id, line, column, tuple(notes.problems), tuple(notes.references))


def _fields(node: Node, record: Record, path: str, notes: Notes) -> dict[str, Any]:
    """Read a mapping to the fields of a record; what could not be read is left out."""
    known, readers = _SPECS[record], _READERS[record]
    name = record.__name__.lower()
    if not isinstance(node, Fields):
        if not isinstance(node, Told):
            needed = ", ".join(_REQUIRED[record])
            notes.tell(
                node,
                path,
                "wrong-type",
                f"expected the fields of one {name}, found {describe(node)}",
                f"write key: value lines, at least {needed}",
            )
        return {}
    values: dict[str, Any] = {}
    seen: set[str] = set()
    meant: set[str] = set()
    for key, value in node.pairs:
        word = key.value
        field = f"{path}.{word}" if path else word
        if word in seen:
            told = f"{shown(word)} stands twice"
            notes.tell(key, field, "doubled-key", told, "keep one of the two")
        elif word in known:
            notes.marks[field] = (value.line, value.column)
            read = readers[word](value, known[word], field, notes)
            if read is not None:
                values[word] = read
        else:
            near = _meant(word, known)
            meant.add(near or "")
            article = "an" if name == "incident" else "a"
            told = f"{shown(word)} is not a field of {article} {name}"
            hint = f"did you mean {near}?" if near else f"known: {', '.join(known)}"
            notes.tell(key, field, "unknown-key", told, hint)
        seen.add(word)
    for missing in set(_REQUIRED[record]) - seen - meant:
        field = f"{path}.{missing}" if path else missing
        hint = f"write {missing}: {known[missing].example}"
        notes.tell(node, field, "missing-field", f"{missing} is missing", hint)
    return values


def _meant(word: str, known: Mapping[str, Spec]) -> str | None:
    """Find the field that an unknown key was meant to be."""
    words = {key: key for key in known}
    for key, spec in known.items():
        words |= {meant: key for meant in spec.meant if meant not in words}
    return words.get(words.get(word.lower()) or nearest(word, words) or "")


def _check_together(values: dict[str, Any], notes: Notes) -> None:
    """Check the fields of an incident that go with one another."""
    kind, when = KINDS.get(values.get("kind", "")), values.get("when")
    marks = notes.marks
    if "at" in marks and "precision" not in marks:
        notes.tell(
            Told(*marks["at"]),
            "precision",
            "missing-field",
            "at needs precision beside it",
            "write precision: exact, settlement, vicinity, district or province",
        )
    if "precision" in marks and "at" not in marks:
        notes.tell(
            Told(*marks["precision"]),
            "precision",
            "misplaced-field",
            "precision goes with at only",
            "delete it: what place names has a precision of its own",
        )
    for field in marks:
        name = field.rpartition(".")[2]
        if name in _CROSSING_FIELDS and kind is not None and not kind.crossing:
            kinds = ", ".join(code for code, kind in KINDS.items() if kind.crossing)
            notes.tell(
                Told(*marks[field]),
                field,
                "misplaced-field",
                f"a {kind.code} carries no {name}",
                f"it goes with {kinds}",
            )
    if "retired" in marks and "reason" not in marks:
        notes.tell(
            Told(*marks["retired"]),
            "reason",
            "missing-field",
            "retired needs reason beside it",
            "write reason: and why the incident no longer counts",
        )
    if "reason" in marks and "retired" not in marks:
        notes.tell(
            Told(*marks["reason"]),
            "reason",
            "misplaced-field",
            "reason goes with retired only",
            "write the day beside it, as in retired: 2022-11-22, or delete it",
        )
    exact = isinstance(when, When) and when.earliest_start == when.latest_start
    if "time" in marks and not exact and ("when" not in marks or when is not None):
        notes.tell(
            Told(*marks["time"]),
            "time",
            "misplaced-field",
            "a clock time needs a day in when",
            "write the day, as in when: 2022-05-10, or delete the time",
        )


def _claims(node: Node, _spec: Spec, path: str, notes: Notes) -> tuple[Claim, ...] | None:
    if not isinstance(node, Items):
        if not isinstance(node, Told):
            notes.tell(
                node,
                path,
                "wrong-type",
                f"expected a list of claims, found {describe(node)}",
                'begin each claim with "- source: …"',
            )
        return None
    if not node.items:
        notes.tell(
            node,
            path,
            "empty-value",
            "there is no claim here",
            "write at least one: [{source: rferl-2022-05}]",
        )
    claims = []
    for number, item in enumerate(node.items):
        field = f"{path}[{number}]"
        values = _fields(item, Claim, field, notes)
        if values.get("disputes") and values.get("stance", "supports") != "supports":
            notes.tell(
                Told(*notes.marks[f"{field}.disputes"]),
                f"{field}.disputes",
                "misplaced-field",
                f"a claim that {values['stance']} the whole has no part to dispute",
                "keep one of the two: disputes: for a part, stance: for the whole",
            )
        if "source" in values:
            claims.append(Claim(**values))
    return tuple(claims)


READERS: Mapping[Shape, Reader] = {**VALUE_READERS, Shape.CLAIMS: _claims}
_READERS = {
    record: {name: READERS[spec.shape] for name, spec in known.items()}
    for record, known in _SPECS.items()
}
