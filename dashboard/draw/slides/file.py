"""A deck as a file: the same bytes for the same slides."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.letters import clean

# The first moment that a zip archive can tell: when a deck was made is not said.
NEVER = (1980, 1, 1, 0, 0, 0)
FIRST = "[Content_Types].xml"
PLAIN_FILE = 0o600 << 16
MOST_LETTERS = 255


def describe_deck(file: Any, briefing: Briefing, tag: str) -> None:
    """Tell in a deck's properties what it is; who made it from what before is left out."""
    properties = file.core_properties
    properties.title = clean(briefing.title)[:MOST_LETTERS]
    properties.author = properties.last_modified_by = clean(briefing.organisation)[:MOST_LETTERS]
    properties.subject = clean(briefing.window)[:MOST_LETTERS]
    properties.keywords = clean(briefing.code)[:MOST_LETTERS]
    properties.comments = clean(briefing.stamp)[:MOST_LETTERS]
    properties.category = clean(briefing.banner)[:MOST_LETTERS]
    properties.language = tag
    properties.created = properties.modified = datetime(*NEVER)  # noqa: DTZ001 (in UTC, as OPC has it)
    properties.revision = 1


def save_deck(file: Any) -> bytes:
    """Give a deck as a file: its parts in order, without the time at which they were packed."""
    packed, out = BytesIO(), BytesIO()
    file.save(packed)
    with ZipFile(packed) as parts, ZipFile(out, "w", ZIP_DEFLATED) as sealed:
        for name in sorted(parts.namelist(), key=lambda name: (name != FIRST, name)):
            entry = ZipInfo(name, NEVER)
            entry.compress_type, entry.external_attr, entry.create_system = (
                ZIP_DEFLATED,
                PLAIN_FILE,
                3,
            )
            sealed.writestr(entry, parts.read(name), compresslevel=6)
    return out.getvalue()
