"""What was imported, into a new register or one that is there: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.imports.heads import Head
from dashboard.keeping.amending import amended_entry
from dashboard.keeping.filing import NO_REGISTER, file_digest
from dashboard.keeping.replacing import replace_file
from dashboard.keeping.saving import (
    Edit,
    RefusedError,
    Saved,
    UnwritableError,
    explained,
    save,
)
from dashboard.keeping.splicing import find_entry
from dashboard.keeping.writing import entry_text, scalar_text, written_values
from dashboard.model import Incident, Register, Source
from dashboard.problems import format_problem
from dashboard.reading.registerfiles import register_files
from dashboard.register import MAX_BYTES, load_register, read_register
from geodata.filesystem import read_file

_HEAD = "# yaml-language-server: $schema=./incidents.schema.json\n"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an import adds, and what of the register it changes: as it was, and as it shall be."""

    sources: Sequence[Source]
    incidents: Sequence[Incident]
    updates: Sequence[tuple[Incident, Incident]] = ()


def register_text(delivery: Delivery, head: Head) -> str:
    """Write a whole register."""
    sources = "\n".join(entry_text(source) for source in delivery.sources)
    incidents = "\n".join(entry_text(incident) for incident in delivery.incidents)
    pairs = (("title", head.title), ("organisation", head.organisation), ("banner", head.banner))
    lines = [f"{key}: {scalar_text(text, used=len(key) + 2)}\n" for key, text in pairs if text]
    return f"{_HEAD}{''.join(lines)}\nsources:\n{sources}\nincidents:\n{incidents}"


def write_new(path: Path, delivery: Delivery, head: Head) -> None:
    """Write a new register; raises SaveError where it would not read back, or cannot be written."""
    data = register_text(delivery, head).encode("utf-8")
    if len(data) > MAX_BYTES:
        raise RefusedError(
            f"the register would be larger than {MAX_BYTES // 1_000_000} MB: narrow the import with"
            " --near-border or --country"
        )
    register = read_register(data, str(path))
    if register.problems:
        told = "\n".join(format_problem(problem) for problem in register.problems[:5])
        raise RefusedError(f"the register would have problems, so it was not written:\n{told}")
    with explained(path):
        replace_file(path, data, path.stat() if path.exists() else None)


def add_to(path: Path, register: Register, delivery: Delivery, now: datetime) -> list[Saved]:
    """Add to a register, or to the last file with incidents of one in a folder.

    What is changed stays in its file; where those are several, each is saved by itself, the one
    that takes new entries first. Raises SaveError; it has been read before as `register`.
    """
    target = target_of(path, register)
    added = [
        *(Edit("sources", None, entry_text(source)) for source in delivery.sources),
        *(Edit("incidents", None, entry_text(incident)) for incident in delivery.incidents),
    ]
    changed: dict[Path, list[tuple[Incident, Incident]]] = {target: []}
    for old, new in delivery.updates:
        changed.setdefault(Path(old.file or target), []).append((old, new))
    saves = []
    for file, updates in changed.items():
        edits = [*(added if file == target else ()), *_edits(file, updates)]
        if not edits:
            continue
        elsewhere = _elsewhere(register, file)
        if file != target:
            brought = [source.id for source in delivery.sources]
            elsewhere = {**elsewhere, "sources": [*elsewhere["sources"], *brought]}
        expected = _digest(file)
        if file == path and register.digest:
            expected = register.digest
        saves.append(save(file, edits, expected, now=now, elsewhere=elsewhere))
    return saves


def _digest(file: Path) -> str:
    try:
        return file_digest(file)
    except OSError as fault:
        raise UnwritableError(f"{file} cannot be changed: {fault.strerror or fault}") from fault


def _edits(file: Path, updates: Sequence[tuple[Incident, Incident]]) -> list[Edit]:
    """Amend entries where they stand: what has not changed keeps its lines and comments."""
    data = read_file(file, MAX_BYTES) if updates else b""
    edits: list[Edit] = []
    for old, new in updates:
        text = find_entry(data, "incidents", old.id)
        if text is None:
            raise RefusedError(f"{file} was changed since it was read: {old.id} is not in it")
        edits.append(Edit("incidents", old.id, amended_entry(text, old, written_values(new))))
    return edits


def target_of(path: Path, register: Register) -> Path:
    """Name the file that takes what is new; raises SaveError where none can."""
    if not path.is_dir():
        return path
    files = [incident.file for incident in register.incidents if incident.file]
    named = register_files(path)
    if not named:
        raise UnwritableError(f"{path}: {NO_REGISTER}")
    return Path(files[-1]) if files else named[-1]


def _elsewhere(register: Register, target: Path) -> Mapping[str, Sequence[str]]:
    """Give the ids that other files of the register have."""
    if str(target) == register.file:
        return {"sources": [], "incidents": []}
    here = load_register(target) if target.exists() else Register()
    own = {incident.id for incident in here.incidents}
    return {
        "sources": [one for one in register.sources if one not in here.sources],
        "incidents": [one.id for one in register.incidents if one.id not in own],
    }
