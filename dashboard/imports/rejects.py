"""The rows that could not be taken: as they were, each with its line and the reason."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO

from dashboard.imports.sketch import RowError

COLUMNS = ("line", "column", "reason")


class Rejects:
    """Writes refused rows as they come; no file is made where there are none."""

    def __init__(self, path: Path | None, columns: Sequence[str], *, force: bool = False) -> None:
        """Take where to write, None for nowhere; `columns` are those of the input."""
        self.path, self.count = path, 0
        self._columns, self._force = columns, force
        self._out: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        if self._out:
            self._out.close()

    def add(self, line: int, cells: Sequence[str], error: RowError) -> None:
        """Write one row; raises OSError."""
        self.count += 1
        if self.path is None:
            return
        out = self._out or self._begun(self.path)
        csv.writer(out, lineterminator="\n").writerow([line, error.column, str(error), *cells])

    def _begun(self, path: Path) -> TextIO:
        mode: Literal["w", "x"] = "w" if self._force else "x"
        # what is no letter of the encoding stays readable, byte by byte
        self._out = path.open(mode, encoding="utf-8", errors="backslashreplace", newline="")
        csv.writer(self._out, lineterminator="\n").writerow([*COLUMNS, *self._columns])
        return self._out


def free_path(path: Path) -> Path:
    """Give a path that no file has, with a number if need be."""
    number, made = 1, path
    while made.exists():
        number += 1
        made = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return made
