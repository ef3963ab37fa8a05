"""A register file, read: whatever stands in it, good entries are kept and all faults are told.

Nothing is lost in silence. An incident with a fault of its own is counted in `entries` but is not
among the incidents; a source with a fault keeps what could be read; of two entries with one id the
first readable one stands. A reference to an id that no entry has is told, and changes nothing.
"""

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.entries import Reading, read_entry, read_node
from dashboard.model import Incident, Register, Source
from dashboard.outline import Block, split
from dashboard.problems import Code, Problem, in_order, moved, nearest, shown
from dashboard.spec import specs
from dashboard.strictyaml import Fields, Items, Node, Text, Told, compose, describe
from dashboard.values import VALUE_READERS, Notes

MAX_BYTES = 50_000_000
REMEMBERED_FILES = 4

_KEYS = tuple(specs(Register))
_LISTS: dict[str, type[Incident] | type[Source]] = {"sources": Source, "incidents": Incident}
_HEADS = {name: spec for name, spec in specs(Register).items() if name not in _LISTS}
_LEAST = "write sources: and incidents:, as in the README's example"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry in its place in the file; its `reading` still counts lines from the entry."""

    list: str
    name: str
    record: Incident | Source | None
    problems: tuple[Problem, ...]
    reading: Reading
    down: int


@dataclass(frozen=True, slots=True)
class _Marks(Mapping[str, tuple[int, int]]):
    """Places in an entry as places in the file; worked out when asked for, as most never are."""

    inside: Mapping[str, tuple[int, int]]
    down: int

    def __getitem__(self, field: str) -> tuple[int, int]:
        line, column = self.inside[field]
        return line + self.down, column

    def __iter__(self) -> Iterator[str]:
        return iter(self.inside)

    def __len__(self) -> int:
        return len(self.inside)


# Entries of the files read last, by list and text: only one that has changed is read again.
_remembered: dict[Path, dict[tuple[str, str], _Entry]] = {}
_lock = threading.Lock()


def load_register(path: Path) -> Register:
    """Read a register; whatever is wrong with the file or in it is a problem, never an error."""
    file = str(path)
    data = _bytes(path, file)
    if isinstance(data, Problem):
        return Register(problems=(data,), file=file)
    return read_register(data, file)


def read_register(data: bytes, file: str) -> Register:
    """Read the bytes of a register; problems name `file`, wherever the bytes come from."""
    if len(data) > MAX_BYTES:
        return Register(problems=(_too_large(file),), file=file)
    digest = hashlib.sha256(data).hexdigest()
    text = _text(data, file)
    if isinstance(text, Problem):
        return Register(problems=(text,), file=file, digest=digest)
    blocks, told = split(text, _KEYS, tuple(_LISTS))
    problems = [replace(problem, file=file) for problem in told]
    if not blocks:
        problems.append(
            Problem(file, 1, 1, "", "empty-file", "nothing stands in this file", _LEAST)
        )
    elif not {"", "incidents"} & {block.key for block in blocks}:
        problems.append(
            Problem(file, 1, 1, "incidents", "missing-field", "incidents is missing", _LEAST)
        )
    heads, inline = _heads(blocks, file, problems)
    entries = _entries(blocks, Path(file), file) + inline
    return _joined(Register(**heads, file=file, digest=digest), entries, problems)


def _too_large(file: str) -> Problem:
    return Problem(
        file,
        1,
        1,
        "",
        "too-large",
        f"this file is larger than {MAX_BYTES // 1_000_000} MB",
        "split the register, or leave old entries out",
    )


def _bytes(path: Path, file: str) -> bytes | Problem:
    def fault(code: Code, message: str, hint: str) -> Problem:
        return Problem(file, 1, 1, "", code, message, hint)

    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            return fault(
                "not-a-file", "this is not a file", "name a register, such as incidents.yaml"
            )
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return fault(
            "missing-file",
            "there is no such file",
            "name another with --register, or make one that begins with incidents:",
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return fault("unreadable-file", "this file cannot be read", str(error))
    return data


def _text(data: bytes, file: str) -> str | Problem:
    """Decode a file; bytes that are not UTF-8 stay as surrogates, to be told where they stand."""
    start = data[:4096]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or odd * 10 > len(start):
        return Problem(
            file,
            1,
            1,
            "",
            "not-utf8",
            "this is not a text in UTF-8",
            "save it as UTF-8 (not as UTF-16 or a spreadsheet)",
        )
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return re.sub("\r\n?", "\n", text)


def _heads(
    blocks: Sequence[Block], file: str, problems: list[Problem]
) -> tuple[dict[str, Any], list[_Entry]]:
    """Read what stands at the margin: the register's own fields, and entries in brackets."""
    heads: dict[str, Any] = {}
    inline: list[_Entry] = []
    for block in blocks:
        if block.entry or (block.key and block.key not in _KEYS):  # an unknown key has been told
            continue
        node, told = compose(block.text)
        faults = list(told)
        value: Node | None = None
        if isinstance(node, Fields) and block.key:
            value = node.pairs[0][1]
        elif node is not None and not told:
            faults.append(
                _fault(
                    node,
                    "",
                    f"expected the keys {', '.join(_KEYS)} at the margin, found {describe(node)}",
                    _LEAST,
                )
            )
        if block.key in _LISTS and isinstance(value, Items):
            for number, item in enumerate(value.items):
                reading = read_node(item, _LISTS[block.key])
                name = f"{block.key}[{reading.id or number}]"
                inline.append(_placed(block.key, name, reading, file, block.line - 1))
        elif block.key in _LISTS and value is not None and not _is_empty(value):
            faults.append(
                _fault(
                    value,
                    block.key,
                    f"expected a list of {block.key}, found {describe(value)}",
                    'begin each entry with "- id: …"',
                )
            )
        elif block.key in _HEADS and value is not None:
            spec, notes = _HEADS[block.key], Notes(faults, {}, [])
            read = VALUE_READERS[spec.shape](value, spec, block.key, notes)
            if read is not None:
                heads.setdefault(block.key, read)
        problems += [moved(problem, file, block.line - 1, "") for problem in faults]
    return heads, inline


def _fault(node: Node, field: str, message: str, hint: str) -> Problem:
    return Problem("", node.line, node.column, field, "wrong-type", message, hint)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Told) or (isinstance(node, Text) and not node.value.strip())


def _entries(blocks: Sequence[Block], path: Path, file: str) -> list[_Entry]:
    """Read the entries, each only if its text has changed since the file was read last."""
    with _lock:
        known = _remembered.pop(path, {})
    fresh: dict[tuple[str, str], _Entry] = {}
    entries: list[_Entry] = []
    numbers = Counter[str]()
    for block in blocks:
        if not block.entry:
            continue
        key, down = (block.key, block.text), block.line - 1
        entry = known.get(key) or fresh.get(key)
        reading = entry.reading if entry else read_entry(block.text, _LISTS[block.key])
        name = f"{block.key}[{reading.id or numbers[block.key]}]"
        if entry is None or (entry.name, entry.down) != (name, down):
            entry = _placed(block.key, name, reading, file, down)
        fresh[key] = entry
        entries.append(entry)
        numbers[block.key] += 1
    with _lock:
        _remembered[path] = fresh
        while len(_remembered) > REMEMBERED_FILES:
            del _remembered[next(iter(_remembered))]
    return entries


def _placed(key: str, name: str, reading: Reading, file: str, down: int) -> _Entry:
    """Turn lines of an entry into lines of the file, which begin `down` lines further up."""
    record = reading.record
    if isinstance(record, Incident):
        marks = _Marks(record.marks, down)
        record = replace(record, line=record.line + down, file=file, marks=marks)
    problems = tuple(moved(problem, file, down, name) for problem in reading.problems)
    return _Entry(key, name, record, problems, reading, down)


def _joined(register: Register, entries: Sequence[_Entry], problems: list[Problem]) -> Register:
    """Check entries against one another, and keep the good ones."""
    ids = {name: {e.reading.id for e in entries if e.list == name} for name in _LISTS}
    kept: dict[tuple[str, str], Incident | Source] = {}
    lines: dict[tuple[str, str], int] = {}
    for entry in entries:
        key, line = (entry.list, entry.reading.id), entry.reading.line + entry.down
        problems += entry.problems
        if not entry.reading.id:
            continue
        if key in lines:
            problems.append(
                Problem(
                    register.file,
                    line,
                    entry.reading.column,
                    f"{entry.name}.id",
                    "doubled-id",
                    f"{shown(key[1])} is the id of the entry on line {lines[key]} as well",
                    "give one of the two another id",
                )
            )
        lines.setdefault(key, line)
        if entry.record is not None:
            kept.setdefault(key, entry.record)
    problems += _dangling(entries, ids, register.file)
    sources = {r.id: r for r in kept.values() if isinstance(r, Source)}
    return replace(
        register,
        sources=sources,
        incidents=tuple(r for r in kept.values() if isinstance(r, Incident)),
        problems=in_order([*problems, *_circles(entries, sources, register.file)]),
        entries=sum(entry.list == "incidents" for entry in entries),
    )


def _dangling(
    entries: Sequence[_Entry], ids: Mapping[str, Collection[str]], file: str
) -> Iterator[Problem]:
    """Find references to ids that no entry has, not even a broken one."""
    hints: dict[tuple[str, str], str] = {}
    for entry in entries:
        for reference in entry.reading.references:
            if reference.id in ids[reference.list]:
                continue
            key = (reference.list, reference.id)
            if key not in hints:
                near = nearest(reference.id, ids[reference.list])
                hints[key] = f"did you mean {near}?" if near else f"add it under {reference.list}:"
            one: Code = "unknown-source" if reference.list == "sources" else "unknown-incident"
            yield Problem(
                file,
                reference.line + entry.down,
                reference.column,
                f"{entry.name}.{reference.field}",
                one,
                f"no {reference.list[:-1]} has the id {shown(reference.id)}",
                hints[key],
            )


def _circles(
    entries: Sequence[_Entry], sources: Mapping[str, Source], file: str
) -> Iterator[Problem]:
    """Find sources that quote one another in a circle, each circle once."""
    told: set[str] = set()
    for entry in entries:
        if entry.list != "sources":
            continue
        chain: list[str] = []
        at = entry.reading.id
        while at in sources and at not in chain and at not in told:
            chain.append(at)
            at = sources[at].via or ""
        told.update(chain)
        if at in chain:
            circle = [*chain[chain.index(at) :], at]
            for reference in entry.reading.references:
                yield Problem(
                    file,
                    reference.line + entry.down,
                    reference.column,
                    f"{entry.name}.via",
                    "via-circle",
                    f"sources quote one another in a circle: {' → '.join(circle)}",
                    "take via off the one that spoke first",
                )
