"""What was imported, into a new register or one that is there: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.keeping.filing import NO_REGISTER, file_digest
from dashboard.keeping.replacing import replace_file
from dashboard.keeping.saving import Edit, RefusedError, Saved, UnwritableError, save
from dashboard.keeping.writing import entry_text, scalar_text
from dashboard.model import Incident, Register, Source
from dashboard.problems import format_problem
from dashboard.reading.registerfiles import register_files
from dashboard.register import MAX_BYTES, load_register, read_register

_HEAD = "# yaml-language-server: $schema=./incidents.schema.json\n"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an import adds."""

    sources: Sequence[Source]
    incidents: Sequence[Incident]


def register_text(delivery: Delivery, title: str) -> str:
    """Write a whole register."""
    sources = "\n".join(entry_text(source) for source in delivery.sources)
    incidents = "\n".join(entry_text(incident) for incident in delivery.incidents)
    title = f"title: {scalar_text(title, used=7)}\n"
    return f"{_HEAD}{title}\nsources:\n{sources}\nincidents:\n{incidents}"


def write_new(path: Path, delivery: Delivery, title: str) -> None:
    """Write a new register; raises SaveError where it would not read back, OSError."""
    data = register_text(delivery, title).encode("utf-8")
    if len(data) > MAX_BYTES:
        raise RefusedError(
            f"the register would be larger than {MAX_BYTES // 1_000_000} MB: narrow the import with"
            " --near-border or --country"
        )
    register = read_register(data, str(path))
    if register.problems:
        told = "\n".join(format_problem(problem) for problem in register.problems[:5])
        raise RefusedError(f"the register would have problems, so it was not written:\n{told}")
    replace_file(path, data, path.stat() if path.exists() else None)


def add_to(path: Path, register: Register, delivery: Delivery, now: datetime) -> Saved:
    """Add to a register, or to the last file with incidents of one in a folder.

    Raises SaveError; it has been read before as `register`.
    """
    target = target_of(path, register)
    try:
        expected = file_digest(target)
    except OSError as fault:
        raise UnwritableError(f"{target} cannot be changed: {fault.strerror or fault}") from fault
    if target == path and register.digest:
        expected = register.digest
    edits = [
        *(Edit("sources", None, entry_text(source)) for source in delivery.sources),
        *(Edit("incidents", None, entry_text(incident)) for incident in delivery.incidents),
    ]
    return save(target, edits, expected, now=now, elsewhere=_elsewhere(register, target))


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
        return {}
    here = load_register(target) if target.exists() else Register()
    own = {incident.id for incident in here.incidents}
    return {
        "sources": [one for one in register.sources if one not in here.sources],
        "incidents": [one.id for one in register.incidents if one.id not in own],
    }
