"""A register, read: whatever stands in it, good entries are kept and all faults are told.

Nothing is lost in silence. An incident with a fault of its own is counted in `entries` but is not
among the incidents; a source with a fault keeps what could be read; of two entries with one id the
first readable one stands. A reference to an id that no entry has is told, and changes nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.model import Register
from dashboard.problems import Problem, moved, shown
from dashboard.reading.entries import read_node
from dashboard.reading.joining import join
from dashboard.reading.outline import Block
from dashboard.reading.recutting import recut
from dashboard.reading.registerfiles import (
    decode,
    find_register_files,
    read_register_file,
    too_large,
)
from dashboard.reading.rereading import LISTS, Entry, Memory, place_entry, read_entries, remembering
from dashboard.reading.values import VALUE_READERS, Notes
from dashboard.spec import specs
from dashboard.strictyaml import Fields, Items, Node, Text, Told, compose, describe

MAX_BYTES = 50_000_000

KEYS = tuple(specs(Register))
_HEADS = {name: spec for name, spec in specs(Register).items() if name not in LISTS}
_LEAST = "write sources: and incidents:, as in the README's example"


@dataclass(frozen=True, slots=True)
class _Head:
    """The value of one of the register's own fields, and where it stands."""

    value: Any
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file holds; `listed` tells whether it has a list of incidents, if an empty one.

    `ended` tells whether its last line has an end.
    """

    heads: Mapping[str, _Head]
    entries: Sequence[Entry]
    problems: Sequence[Problem]
    digest: str
    listed: bool
    ended: bool = True


def load_register(path: Path) -> Register:
    """Read a register; whatever is wrong with the file or in it is a problem, never an error.

    Of a folder every file is read that `register_files` names, as one register.
    """
    file = str(path)
    if path.is_dir():
        return _load_folder(path)
    data = read_register_file(path, MAX_BYTES)
    if isinstance(data, Problem):
        return Register(problems=(data,), file=file)
    return read_register(data, file)


def _load_folder(folder: Path) -> Register:
    paths = find_register_files(folder)
    if isinstance(paths, Problem):
        return Register(problems=(paths,), file=str(folder))
    return read_folder(
        [(str(path), read_register_file(path, MAX_BYTES)) for path in paths], str(folder)
    )


def read_register(data: bytes, file: str) -> Register:
    """Read the bytes of a register; problems name `file`, wherever the bytes come from."""
    with remembering(file) as memory:
        part = _part(data, file, memory)
    problems = list(part.problems)
    if not part.listed:
        problems.append(_no_incidents(file))
    register = Register(
        **{name: head.value for name, head in part.heads.items()},
        file=file,
        digest=part.digest,
        unended=() if part.ended else (file,),
    )
    return join(register, part.entries, problems)


def read_folder(files: Sequence[tuple[str, bytes | Problem]], folder: str) -> Register:
    """Read the bytes of several files, by name, as one register; a problem stands for no bytes."""
    parts: list[_Part] = []
    room = MAX_BYTES
    with remembering(folder) as memory:
        for file, data in files:
            if isinstance(data, Problem):
                parts.append(_Part({}, (), (data,), "", listed=True))
            else:
                room -= len(data)
                parts.append(_part(data, file, memory) if room >= 0 else _not_read(file))
    problems = [problem for part in parts for problem in part.problems]
    if not any(part.listed for part in parts):
        problems.append(_no_incidents(folder))
    digests = "\n".join(part.digest for part in parts)
    register = Register(
        **_merged(parts, problems),
        file=folder,
        unended=tuple(file for (file, _), part in zip(files, parts, strict=True) if not part.ended),
        digest=hashlib.sha256(digests.encode()).hexdigest(),
    )
    return join(register, [entry for part in parts for entry in part.entries], problems)


def _merged(parts: Sequence[_Part], problems: list[Problem]) -> dict[str, Any]:
    """Take the register's own fields from whichever file has them."""
    first: dict[str, _Head] = {}
    for part in parts:
        for name, head in part.heads.items():
            other = first.setdefault(name, head)
            if other.value == head.value:
                continue
            told = f"{name} is {shown(other.value)} in {Path(other.file).name}"
            hint = "keep one of the two"
            problems.append(
                Problem(head.file, head.line, head.column, name, "doubled-key", told, hint)
            )
    return {name: head.value for name, head in first.items()}


def _part(data: bytes, file: str, memory: Memory) -> _Part:
    """Read what one file holds."""
    if len(data) > MAX_BYTES:
        return _not_read(file)
    digest = hashlib.sha256(data).hexdigest()
    text = decode(data, file)
    if isinstance(text, Problem):
        return _Part({}, (), (text,), digest, listed=True)
    found = recut(memory.outline_of(file), text, KEYS, tuple(LISTS))
    blocks = found.blocks
    problems = [replace(problem, file=file) for problem in found.problems]
    if not blocks:
        empty = Problem(file, 1, 1, "", "empty-file", "nothing stands in this file", _LEAST)
        return _Part({}, (), (*problems, empty), digest, listed=True)
    heads, inline = _heads(blocks, file, problems)
    entries = read_entries(found, memory, file) + inline
    listed = bool({"", "incidents"} & {block.key for block in blocks})
    return _Part(heads, entries, problems, digest, listed, text.endswith("\n"))


def _no_incidents(file: str) -> Problem:
    return Problem(file, 1, 1, "incidents", "missing-field", "incidents is missing", _LEAST)


def _not_read(file: str) -> _Part:
    return _Part({}, (), (too_large(file, MAX_BYTES),), "", listed=True)


def _heads(
    blocks: Sequence[Block], file: str, problems: list[Problem]
) -> tuple[dict[str, _Head], list[Entry]]:
    """Read what stands at the margin: the register's own fields, and entries in brackets."""
    heads: dict[str, _Head] = {}
    inline: list[Entry] = []
    for block in blocks:
        if block.entry or (block.key and block.key not in KEYS):  # an unknown key has been told
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
                    f"expected the keys {', '.join(KEYS)} at the margin, found {describe(node)}",
                    _LEAST,
                )
            )
        if block.key in LISTS and isinstance(value, Items):
            for number, item in enumerate(value.items):
                reading = read_node(item, LISTS[block.key])
                name = f"{block.key}[{reading.id or number}]"
                inline.append(place_entry(block.key, name, reading, file, block.line - 1))
        elif block.key in LISTS and value is not None and not _is_empty(value):
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
                at = value.line + block.line - 1
                heads.setdefault(block.key, _Head(read, file, at, value.column))
        problems += [moved(problem, file, block.line - 1, "") for problem in faults]
    return heads, inline


def _fault(node: Node, field: str, message: str, hint: str) -> Problem:
    return Problem("", node.line, node.column, field, "wrong-type", message, hint)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Told) or (isinstance(node, Text) and not node.value.strip())
