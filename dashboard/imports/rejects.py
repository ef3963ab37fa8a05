"""The rows that could not be taken: as they were, each with its line, the reason, the banner."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from dashboard.cells import TableWriter
from dashboard.imports.importing import Outcome
from dashboard.keeping.replacing import dress
from dashboard.keeping.saving import UnwritableError, explained
from geodata.filesystem import real_path

COLUMNS = ("line", "column", "reason", "banner")


class Rejects:
    """Writes refused rows as they come; no file is made where there are none.

    Nor is one where the import itself is refused: until it is done, they stand in a file beside.
    """

    def __init__(self, path: Path | None, columns: Sequence[str], *, force: bool = False) -> None:
        """Take where to write, None for nowhere; `columns` are those of the input."""
        self.path, self.count = path, 0
        self._columns, self._force = columns, force
        self._out: TextIO | None = None
        self._beside: Path | None = None
        self._table: TableWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        if self._out is None or self._beside is None or self.path is None:
            return
        try:
            self.finish()
            if kind is None:
                self._put(self._beside, self.path)
        finally:
            self._beside.unlink(missing_ok=True)

    def finish(self) -> None:
        """Have all rows on the disk before anything that rests on them; raises SaveError."""
        if self._out and self.path:
            with explained(self.path):
                self._out.close()

    def _put(self, made: Path, path: Path) -> None:
        try:
            if path.exists():
                if not self._force:
                    raise FileExistsError(errno.EEXIST, "it is there already", str(path))
                dress(made, path.stat())
            made.replace(real_path(path))
        except OSError as fault:
            told = f"all is written but {path}, for refused rows: {fault.strerror or fault}"
            raise UnwritableError(told) from fault

    def add(self, outcome: Outcome, cells: Sequence[str], banner: str = "") -> None:
        """Write one row, with who may read it; raises SaveError."""
        self.count += 1
        if self.path is None:
            return
        with explained(self.path):
            table = self._table or self._begun(self.path)
            told = f"feature {outcome.feature}: " if outcome.feature else ""
            column = outcome.error.column if outcome.error else ""
            row = [outcome.line, column, f"{told}{outcome.error}", banner, *cells]
            table.row(row)

    def _begun(self, path: Path) -> TableWriter:
        self._beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        # what is no letter of the encoding stays readable, byte by byte
        self._out = self._beside.open("x", encoding="utf-8", errors="backslashreplace", newline="")
        self._table = TableWriter(self._out, end="\n", numbers=True)
        self._table.row([*COLUMNS, *_others(self._columns)])
        return self._table


def _others(columns: Iterable[str]) -> list[str]:
    """Name the columns of the input so that none is called as one of ours, or as another."""
    taken, names = {name.casefold() for name in COLUMNS}, []
    for column in columns:
        number, name = 1, column
        while name and name.casefold() in taken:
            number += 1
            name = f"{column} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def free_path(path: Path) -> Path:
    """Give a path that no file has, with a number if need be."""
    number, made = 1, path
    while made.exists():
        number += 1
        made = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return made
