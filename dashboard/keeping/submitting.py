"""A draft put into its register: the incident, with the new sources it names, in one save."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dashboard.keeping.drafts import Draft, Look, draft_of
from dashboard.keeping.filing import open_desk
from dashboard.keeping.saving import (
    ChangedError,
    Edit,
    Saved,
    SaveError,
    UnwritableError,
    save,
    text_of,
)
from dashboard.keeping.splicing import find_entry
from dashboard.model import Incident, Register
from dashboard.reading.standing import falls_behind
from dashboard.register import MAX_BYTES
from geodata.filesystem import read_file


def begin_change(incident: Incident) -> Draft:
    """Begin to change an incident, of which the draft keeps the text that stands in its file."""
    return draft_of(incident, _text_in_file(Path(incident.file), incident.id))


def submit(draft: Draft, look: Look, shown: Register, now: datetime) -> Saved:
    """Save a draft into the register that is shown; raises SaveError.

    What others have written elsewhere in the file meanwhile stays; where they have changed the same
    incident, ChangedError shows both. A register that has gone, or cannot be read at the moment, is
    not begun anew with this incident alone.
    """
    path = Path(shown.file)
    known = draft.known
    edits = [Edit("sources", None, text) for text in look.sources]
    edits.append(Edit("incidents", known.id if known else None, look.text))
    try:
        desk = open_desk(path, incident_id=known.id if known else "")
        if falls_behind(desk.register, shown):
            raise UnwritableError(_behind(desk.register))
    except SaveError as fault:
        fault.kept = text_of(edits)
        raise
    if known is not None:
        theirs = _text_in_file(desk.file, known.id)
        if theirs != draft.base:
            raise ChangedError(desk.file, theirs, look.text)
    return save(desk.file, edits, desk.digest, now=now, elsewhere=desk.elsewhere)


def _behind(register: Register) -> str:
    if register.problems:
        first = register.problems[0]
        why = f"{first.file}:{first.line}: {first.message}"
    else:
        why = f"{register.file} breaks off"
    return f"{why}: nothing was written, so that no entry is lost; mend the file, then save again"


def taken_up(draft: Draft, theirs: str) -> Draft:
    """Take up what stands in the file now, so that saving the draft again is meant so."""
    return replace(draft, base=theirs) if theirs else draft


def _text_in_file(path: Path, incident_id: str) -> str:
    try:
        data = read_file(path, MAX_BYTES)
    except OSError:  # saving tells it, with what to do
        return ""
    return find_entry(data, "incidents", incident_id) or ""
