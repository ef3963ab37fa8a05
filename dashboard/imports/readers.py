"""Which reader a format has: a file opened, its rows read one after another when asked for."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, overload

from dashboard.cells import unguard
from dashboard.imports import acled, ucdp
from dashboard.imports.collection import Unread, open_collection
from dashboard.imports.days import Order
from dashboard.imports.heads import (
    BANNER,
    Head,
    companion,
    is_hashtags,
    is_ours,
    read_companion,
    read_head,
    row_properties,
)
from dashboard.imports.importing import Read
from dashboard.imports.mapped import read_row
from dashboard.imports.mapping import Plan, check_columns
from dashboard.imports.rejects import COLUMNS as REJECTS
from dashboard.imports.shapes import OWN_NAMES, read_feature
from dashboard.imports.sketch import FileError, Row, RowError, Taken, tidy
from dashboard.imports.sourcebook import Dataset, slug
from dashboard.imports.tables import MAX_LINE, Table, need_columns, open_table
from dashboard.imports.whole import read_sources, read_whole
from dashboard.model import Source
from dashboard.problems import Problem
from geodata.filesystem import open_file

FORMATS = ("acled", "ucdp", "csv", "geojson")
FEATURE_COLUMNS = ("feature",)

_CODED = {one.NAME: one for one in (acled, ucdp)}
_CHUNK = 1 << 20


class PlanError(ValueError):
    """A mapping file that does not fit the table."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems."""
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file: the columns its rows have, the rows, and how far it has been read.

    `head` is what it says of itself; all of that is known once the rows have been read.
    """

    columns: tuple[str, ...]
    rows: Iterator[Read]
    stream: BinaryIO
    head: Callable[[], Head] = Head
    warning: str = ""


def digest_file(path: Path) -> str:
    """Give the SHA-256 of a file, in hex; raises FileError."""
    digest = hashlib.sha256()
    try:
        with open_file(path) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise FileError("this file cannot be read", error.strerror or str(error)) from None
    return digest.hexdigest()


def describe_dataset(path: Path, style: str, plan: Plan, digest: str, published: str) -> Dataset:
    """Tell of the file as a source; a table without a name of its own is called by its file."""
    coded = _CODED.get(style)
    if coded:
        return Dataset(
            coded.NAME, coded.PUBLISHER, path.name, digest, published, coded.NOTE, events=True
        )
    name = plan.dataset or f"Not told: taken from {path.name}"
    return Dataset(prefix_of(path, style, plan), name, path.name, digest, published)


def prefix_of(path: Path, style: str, plan: Plan) -> str:
    """Give what the origins of a file's rows begin with."""
    return style if style in _CODED else plan.prefix or slug(plan.dataset or path.stem, "data")


@contextmanager
def open_rows(
    path: Path, style: str, plan: Plan, order: Order | None, encoding: str
) -> Iterator[Opened]:
    """Open a file of a format; raises FileError, or PlanError where the mapping does not fit."""
    plan = replace(plan, prefix=prefix_of(path, style, plan))
    if style == "geojson":
        with open_collection(path) as found:
            sources = read_sources(found.heads.get("about"))
            used = plan if plan.file else replace(plan, columns=OWN_NAMES)
            rows = (
                replace(
                    _read(
                        line, _Written(feature), read_feature, line, feature, used, order, sources
                    ),
                    feature=number,
                )
                for number, (line, feature) in enumerate(found.features, 1)
            )
            read_head(found.heads.get("about"))  # a fault in it is told before anything is read
            yield Opened(
                FEATURE_COLUMNS,
                _marked(rows, plan),
                found.stream,
                lambda: read_head((found.heads | found.tails).get("about")),
            )
        return
    with open_table(path, encoding) as table:
        if style == "csv" and not plan.file:
            yield _open_ours(path, table)
            return
        coded, given = _CODED.get(style), table.rows
        if table.header[: len(REJECTS)] == REJECTS:
            given = map(_unguarded, given)
        if coded:
            names = tuple(name.strip().lower() for name in table.header)
            need_columns(names, coded.NEEDED, style.upper(), _other_style(names, style))
            kinds = plan.values.get("kind", {})
            same = names == table.header
            lowered = given if same else (_lowered(row) for row in given)
            rows = (_read_coded(row, coded.read_row, kinds, order) for row in lowered)
        else:
            problems = check_columns(plan, table.header)
            if problems:
                raise PlanError(problems)
            rows = (_read_coded(row, read_row, plan, order) for row in given)
        yield Opened(table.header, _marked(rows, plan, table.header), table.stream)


def _open_ours(path: Path, table: Table) -> Opened:
    """Open a table that `incidents export` has written; raises FileError for any other."""
    if not is_ours(table.header):
        raise FileError(
            "--format csv needs --mapping FILE for a table that is no export of ours",
            "it says which column is which field (README.md)",
        )
    about = read_companion(path)
    warning = ""
    if about is None:
        warning = (
            f"{companion(path).name} is not beside it: of sources only what claims tell is known,"
            " of the register no title and no organisation"
        )
    sources = read_sources(about)
    given = (row for row in table.rows if not is_hashtags(row))
    rows = (_read_coded(row, _read_ours, sources) for row in given)
    marked, head = _marked(rows, Plan(), table.header), read_head(about)
    csv.field_size_limit(MAX_LINE)  # a shape is one cell, however long
    return Opened(table.header, marked, table.stream, lambda: head, warning)


def _read_ours(row: Row, sources: Mapping[str, Source]) -> Taken:
    return read_whole(row_properties(row), sources)


def _unguarded(row: Row) -> Row:
    """Take off the apostrophes that a table of refused rows was given."""
    values = {name: unguard(cell) for name, cell in row.values.items()}
    return replace(row, values=values, cells=[unguard(cell) for cell in row.cells])


def _marked(rows: Iterator[Read], plan: Plan, header: Sequence[str] = ()) -> Iterator[Read]:
    """Give rows with the banner that each has in a column of that name, unless it is another."""
    used = {one.name for one in (*plan.columns.values(), *plan.figures.values())}
    named = BANNER not in used
    at = next((n for n, name in enumerate(header) if name.lower() == BANNER), None)
    for row in rows:
        banner = ""
        if named and isinstance(row.cells, _Written):
            banner = _property(row.cells.feature)
        elif named and at is not None and len(row.cells) == len(header):
            banner = tidy(unguard(row.cells[at]))
        yield replace(row, banner=banner)


def _property(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(BANNER) if isinstance(properties, dict) else None
    return tidy(value if isinstance(value, str) else json.dumps(value)) if value else ""


def _other_style(names: Sequence[str], style: str) -> str:
    for other, coded in _CODED.items():
        if other != style and set(coded.NEEDED) <= set(names):
            return f"this looks like {other.upper()}: say --format {other}"
    return ""


def _lowered(row: Row) -> Row:
    return replace(row, values={name.lower(): cell for name, cell in row.values.items()})


def _read_coded(row: Row, read: Callable[..., Taken], *given: Any) -> Read:
    if row.fault:
        return Read(row.line, row.cells, None, RowError("", row.fault))
    return _read(row.line, row.cells, read, row, *given)


def _read(line: int, cells: Sequence[str], read: Callable[..., Taken], *given: Any) -> Read:
    try:
        return Read(line, cells, read(*given))
    except RowError as error:
        return Read(line, cells, None, error)


@dataclass(frozen=True, slots=True)
class _Written(Sequence[str]):
    """A feature as the one cell of its row; written only when it is asked for."""

    feature: Any

    def __len__(self) -> int:
        return 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        unread = isinstance(self.feature, Unread)
        text = self.feature.text if unread else json.dumps(self.feature, ensure_ascii=False)
        return [text][index]
