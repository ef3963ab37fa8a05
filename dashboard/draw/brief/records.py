"""The records of a briefing: what every output says, in words, and what a user may say of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: `widths` are the columns' shares of the width, `kinds` of the rows' marks.

    `empty` is the sentence that stands in place of a table without rows. `note` tells what is left
    out and why, "" where nothing is. `kinds` gives for each row the kind whose symbol stands before
    it, or the status of a crossing, or is empty. A column in which no row has a word is left out.
    `links` has, for each cell, the address in ASCII that it leads to, "" for none; it is empty
    where no cell leads anywhere.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    empty: str
    note: str = ""
    kinds: tuple[str, ...] = ()
    links: tuple[tuple[str, ...], ...] = ()

    def link(self, row: int, column: int) -> str:
        """Give where a cell leads to, "" for nowhere."""
        return self.links[row][column] if self.links else ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What every output says.

    `stamp`, which names the ruler, and `attribution` are what any picture carries in itself; the
    projection is left to the drawing. `code` is the view as the page's address has it
    (`?from=2022-05-01&to=2022-05-31&as-of=2022-06-01`), `link` what leads back to it: an address
    where one is known, else the code. No text holds a control sign, a line break or a sign of
    direction that is left open.
    """

    language: str
    calendar: str
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
    attribution: str
    not_drawn: tuple[str, ...]
    incidents: Table
    claims: Table
    crossings: Table
    changes: tuple[Table, ...]
    changes_title: str
    sources: Table


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may say of a briefing; what is left empty is taken from the register's head.

    `link_base` is the address of a dashboard, under which the code leads to the view.
    """

    title: str = ""
    banner: str = ""
    organisation: str = ""
    link_base: str = ""
