"""What a file that is imported says of itself: its title, who keeps it, who may read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.cells import unguard
from dashboard.exports.sheet import METADATA
from dashboard.exports.table import INCIDENT, NESTED
from dashboard.imports.sketch import FileError, Row, RowError, tidy
from geodata.filesystem import open_file

BANNER = "banner"  # the column, or the property, that holds it of each row
_OURS = frozenset(("id", "kind", "title", "claims", "sources", "register"))
_NESTED = frozenset(one.name for one in INCIDENT if one.type in NESTED)
_HASHTAGS = {one.name: one.hxl for one in INCIDENT}
_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """What a register is headed by."""

    title: str = ""
    organisation: str = ""
    banner: str = ""


def read_head(about: Any) -> Head:
    """Read what one of our exports tells of itself; raises FileError where its banner is none."""
    if not isinstance(about, dict):
        return Head()
    texts = {name: about.get(name) for name in ("title", "organisation", BANNER)}
    if not isinstance(texts[BANNER], str | None):
        raise FileError("its banner is not a text", "mend it: it says who may read this")
    return Head(**{name: tidy(one) if isinstance(one, str) else "" for name, one in texts.items()})


def is_ours(columns: tuple[str, ...]) -> bool:
    """Tell a table that `incidents export` has written."""
    return set(columns) >= _OURS


def companion(path: Path) -> Path:
    """Name the file that tells of a table of ours."""
    return path.with_name(path.name + METADATA)


def read_companion(path: Path) -> Any:
    """Read what the file beside a table of ours tells of it, None where there is none.

    Raises FileError where it cannot be read: a banner may stand in it.
    """
    beside = companion(path)
    if not beside.exists():
        return None
    try:
        with open_file(beside) as stream:
            told = json.loads(stream.read(_MAX_BYTES))
        return told["notes"][0]["about"]
    except (OSError, ValueError, RecursionError, KeyError, IndexError, TypeError):
        hint = "mend it or move it away"
        raise FileError(f"{beside.name}, which tells of this table, cannot be read", hint) from None


def is_hashtags(row: Row) -> bool:
    """Tell the row of HXL hashtags that stands under the names of columns."""
    return all(row.values.get(name) == _HASHTAGS[name] for name in ("id", "kind"))


def row_properties(row: Row) -> Mapping[str, Any]:
    """Give the cells of a row of ours as properties; raises RowError."""
    properties: dict[str, Any] = {}
    for name, cell in row.values.items():
        text = unguard(cell)
        if name not in _NESTED or not text:
            properties[name] = text or None
            continue
        try:
            properties[name] = json.loads(text)
        except (ValueError, RecursionError):
            raise RowError(name, "this is not JSON, as it was written") from None
    if not isinstance(properties["claims"], list):
        raise RowError("claims", "there are none: an incident rests on one at the least")
    return properties
