"""Locating a column of a table, row by row: what is read, what is added, what is told on the way.

Memory does not grow with the table: rows are written as they are read, and only the latest answers
are remembered.
"""

from __future__ import annotations

import csv
import gc
import os
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any

from dashboard import records
from dashboard.cells import TableWriter
from dashboard.draw.numerals import number_text
from dashboard.placed import open_places
from geodata.gazetteer import Gazetteer
from geodata.locate import Answer, locate

MAX_CELL = 100_000
_PARTING = re.compile(r"[,;()،/]")
# Rows that go to one worker at a time; a table with fewer than some of these needs no workers.
_BATCH = 500
_WORTH_WORKERS = 4
COLUMNS = (*records.LOCATE_COLUMNS[:-1], "score", records.LOCATE_COLUMNS[-1])

Row = list[str]


class TableError(ValueError):
    """Tell in a sentence what of a table cannot be read, and where."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Say what is wanted of each row: which column, what contains it, whether near spellings.

    Names mean the places of the package, of layers, and those beside `register`.
    """

    column: int
    admin: int | None
    fuzzy: bool
    register: Path


def open_table(
    stream: Iterable[bytes], column: str, admin: str | None, name: str
) -> tuple[Row, Iterator[tuple[int, Row]], int, int | None]:
    """Read the header, and give it with the rows to come and the places of the two columns."""
    reader = csv.reader(_decoded(stream, name), strict=True)
    csv.field_size_limit(MAX_CELL)
    try:
        header = next(reader, None)
    except csv.Error as fault:
        raise TableError(f"{name}:{reader.line_num}: {fault}") from fault
    if not header or not any(map(str.strip, header)):
        raise TableError(f"{name} has no header: its first line must name the columns")
    found = _find(header, column, "--column", name)
    inside = None if admin is None else _find(header, admin, "--admin", name)
    return header, _rows(reader, len(header), name), found, inside


def _find(header: Row, column: str, option: str, name: str) -> int:
    count = header.count(column)
    if count == 1:
        return header.index(column)
    if count:
        raise TableError(f"{option}: {name} has {count} columns called {column!r}: rename one")
    hint = ""
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        hint = "; they must be parted by commas"
    known = ", ".join(header)
    raise TableError(f"{option} must be one of {known}{hint}; {name} has no column {column!r}")


def _decoded(stream: Iterable[bytes], name: str) -> Iterator[str]:
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise TableError(
                f"{name}:{number}: byte {fault.start + 1} of this line is not UTF-8:"
                " save the table as UTF-8"
            ) from fault


def _rows(reader: Any, width: int, name: str) -> Iterator[tuple[int, Row]]:
    """Give the rows with the lines they end on, short ones filled up; empty lines are passed by."""
    while True:
        try:
            row = next(reader, None)
        except csv.Error as fault:
            raise TableError(f"{name}:{reader.line_num}: {_told(fault)}") from fault
        if row is None:
            return
        if not row:
            continue
        if len(row) > width:
            raise TableError(
                f"{name}:{reader.line_num}: {len(row)} cells, the header has {width}:"
                " put a text with a comma in quotes"
            )
        yield reader.line_num, row + [""] * (width - len(row))


def _told(fault: csv.Error) -> str:
    text = str(fault)
    if "unexpected end of data" in text:
        return "a quotation mark is never closed"
    if "field larger than" in text:
        return (
            f"a cell has more than {number_text(MAX_CELL)} characters; a quotation mark may be open"
        )
    return f"{text}: the quotation marks of this row do not match"


def locate_rows(
    rows: Iterator[tuple[int, Row]], asked: Asked, processes: int | None = None
) -> Iterator[tuple[Row, str]]:
    """Locate row by row, in order: each with its new cells, and its status.

    Long tables are shared out among as many processes as there are processors. Where a row cannot
    be read, those before it are given first, and then TableError is raised.
    """
    faults: list[TableError] = []
    readable = _until_fault(rows, faults)
    ahead = list(islice(readable, _WORTH_WORKERS * _BATCH))
    count = processes or _processors()
    if len(ahead) < _WORTH_WORKERS * _BATCH or count < 2:
        gazetteer = open_places(asked.register)
        for _, row in _joined(ahead, readable):
            yield _located(gazetteer, asked, row)
    else:
        yield from _shared(_joined(ahead, readable), asked, count)
    if faults:
        raise faults[0]


def _until_fault(
    rows: Iterator[tuple[int, Row]], faults: list[TableError]
) -> Iterator[tuple[int, Row]]:
    try:
        yield from rows
    except TableError as fault:
        faults.append(fault)


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells which processors this process may use
        return os.cpu_count() or 1


def _joined(
    ahead: Sequence[tuple[int, Row]], rows: Iterator[tuple[int, Row]]
) -> Iterator[tuple[int, Row]]:
    yield from ahead
    yield from rows


def _shared(rows: Iterator[tuple[int, Row]], asked: Asked, count: int) -> Iterator[tuple[Row, str]]:
    # The collector would look through all that is remembered again and again; none of it is in a
    # cycle, so it goes with the last that refers to it.
    waiting: deque[Future[list[tuple[Row, str]]]] = deque()
    with ProcessPoolExecutor(max_workers=count, initializer=gc.disable) as pool:
        try:
            while batch := [row for _, row in islice(rows, _BATCH)]:
                waiting.append(pool.submit(_locate_batch, asked, batch))
                if len(waiting) > 2 * count:  # no more rows are held than the workers need
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _locate_batch(asked: Asked, batch: Sequence[Row]) -> list[tuple[Row, str]]:
    gazetteer = open_places(asked.register)
    return [_located(gazetteer, asked, row) for row in batch]


def _located(gazetteer: Gazetteer, asked: Asked, row: Row) -> tuple[Row, str]:
    text = row[asked.column]
    admin = "" if asked.admin is None else row[asked.admin]
    cells, status = _cells(gazetteer, text, admin, asked.fuzzy)
    return [*row, *cells], status


@lru_cache(maxsize=8192)
def _cells(gazetteer: Gazetteer, text: str, admin: str, fuzzy: bool) -> tuple[Row, str]:
    answer = answer_in(gazetteer, text, admin, fuzzy)
    found = records.answer_row(answer)
    found["score"] = answer.placement.receipt.score if answer.placement else None
    found["why"] = answer.why
    return ["" if found[name] is None else str(found[name]) for name in COLUMNS], answer.status


def answer_in(gazetteer: Gazetteer, text: str, admin: str, fuzzy: bool) -> Answer:
    """Locate a text in what contains it, where a table has a column for that."""
    containers = [part for part in map(str.strip, _PARTING.split(admin)) if part]
    if not containers or not text.strip():
        return locate(text, gazetteer, fuzzy=fuzzy, bulk=True)
    return locate(f"{text.strip()} ({', '.join(containers)})", gazetteer, fuzzy=fuzzy, bulk=True)


def write_table(
    header: Row,
    located: Iterable[tuple[Row, str]],
    out: IO[str],
    progress: Callable[[int], None],
) -> Counter[str]:
    """Write rows as they come, and count what became of them."""
    writer = TableWriter(out, numbers=True)
    writer.row([*header, *COLUMNS])
    counts: Counter[str] = Counter()
    for done, (row, status) in enumerate(located, start=1):
        writer.row(row)
        counts[status] += 1
        if done % _BATCH == 0:
            out.flush()
            progress(done)
    out.flush()
    return counts
