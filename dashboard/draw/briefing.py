"""The briefing: all that a plate, a page or a slide says, worked out once, in one language.

What writes a picture, a PDF, slides or a page in one file takes these records and adds no words of
its own, so that all of them say the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: `widths` are the columns' shares of the width, `kinds` of the rows' marks.

    `empty` is the sentence that stands in place of a table without rows. `note` tells what is left
    out and why, "" where nothing is. `kinds` gives for each row the kind whose symbol stands before
    it, or the status of a crossing, or is empty.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    empty: str
    note: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """What every output says.

    `frame` is what any picture carries in itself: register and view in short hashes, ruler,
    attribution, projection left to the drawing. `code` is the view as the page's address has it
    (`?from=2022-05-01&to=2022-05-31`), `link` what leads back to it: an address where one is known,
    else the code. `words` are those of the language, for what only a drawing has to say.
    """

    language: str
    direction: str
    title: str
    banner: str
    organisation: str
    window: str
    as_of: str
    count: str
    reasons: tuple[str, ...]
    filters: tuple[str, ...]
    caption: str
    alt: str
    code: str
    link: str
    stamp: str
    ruler: str
    attribution: str
    not_drawn: tuple[str, ...]
    incidents: Table
    crossings: Table
    changes: tuple[Table, ...]
    changes_title: str
    sources: Table
