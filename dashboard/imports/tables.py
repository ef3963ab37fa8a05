"""A CSV file as a stream of rows: one record is held at a time, however long the file is."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dashboard.imports.sketch import FileError, Row
from dashboard.problems import nearest, shown
from geodata.filesystem import open_file

MAX_LINE = 5_000_000  # bytes; a line of a table is some hundreds
DELIMITERS = ",;\t|"

_START = 4096
_CELL = 1 << 17  # characters; a quote that is never closed is given up behind so many
_BYTE = re.compile("[\udc80-\udcff]")
_KNOWN_STARTS = (
    (b"PK\x03\x04", "this is a spreadsheet or an archive", "save it as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "this is a spreadsheet of an old kind", "save it as CSV"),
    (b"\x1f\x8b", "this file is packed with gzip", "unpack it first"),
    (b"%PDF", "this is a PDF", "import needs the table itself, as CSV"),
    (b"SQLite format 3", "this is a database", "export its table as CSV or GeoJSON"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """An open table: the names of its columns as written, and its rows as they are asked for."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    stream: BinaryIO


@contextmanager
def open_table(path: Path, encoding: str = "utf-8") -> Iterator[Table]:
    """Open a CSV file; raises FileError where it is none."""
    with open_checked(path) as stream:
        start = stream.read(_START).lstrip()
        stream.seek(0)
        if start[:1] in (b"{", b"[") and b'"' in start:
            raise FileError("this is JSON, not a table", "for GeoJSON say --format geojson")
        lines = _Lines(stream, encoding)
        reader = None
        for first in lines:
            if first.strip():
                delimiter = max(DELIMITERS, key=first.count)
                lines.push_back(first)
                csv.field_size_limit(_CELL)
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
                break
        if reader is None:
            raise FileError("nothing stands in this file", "a table begins with a line of names")
        try:
            header = tuple(" ".join(name.split()) for name in next(reader))
        except csv.Error as error:
            raise FileError(
                f"the line of names cannot be read: {error}", line=lines.count
            ) from None
        _check_header(header, lines.count)
        yield Table(header, _rows(reader, lines, header), stream)


@contextmanager
def open_checked(path: Path) -> Iterator[BinaryIO]:
    """Open a file that looks like text; raises FileError otherwise."""
    try:
        stream = open_file(path)
    except OSError as error:
        raise FileError("this file cannot be read", error.strerror or str(error)) from None
    with stream:
        start = stream.read(_START)
        stream.seek(0)
        if not start.strip(b"\xef\xbb\xbf \t\r\n"):
            raise FileError("nothing stands in this file", "was it downloaded to its end?")
        for sign, message, hint in _KNOWN_STARTS:
            if start.startswith(sign):
                raise FileError(message, hint)
        text = start.removeprefix(codecs.BOM_UTF8).lstrip()
        if text[:1] == b"<":
            raise FileError(
                "this is a web page or XML, not data",
                "the download may have given a page of sign-in or error: open it in a browser",
            )
        if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in start:
            raise FileError("this is no text", "save the table as CSV in UTF-8")
        yield stream


class _Lines:
    """The lines of a file, decoded one by one; those of the record being read are kept."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        start = stream.read(4)
        stream.seek(0)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise FileError("this is a text in UTF-16", "save it as CSV in UTF-8")
        if start.startswith(codecs.BOM_UTF8):
            stream.seek(len(codecs.BOM_UTF8))
        self.stream, self.encoding = stream, encoding
        self.count = 0
        self.kept: list[str] = []
        self._back: list[str] = []

    def push_back(self, line: str) -> None:
        self._back.append(line)
        self.count -= 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._back:
            line = self._back.pop()
        else:
            data = self.stream.readline(MAX_LINE)
            if not data:
                raise StopIteration
            if len(data) == MAX_LINE and not data.endswith(b"\n"):
                raise FileError(
                    f"a line is longer than {MAX_LINE // 1_000_000} MB",
                    "this is no table, or its line ends were lost",
                    self.count + 1,
                )
            # bytes that are not of the encoding stay as surrogates, to be told where they stand
            line = data.decode(self.encoding, "surrogateescape")
        self.count += 1
        self.kept.append(line)
        return line


def _check_header(header: Sequence[str], line: int) -> None:
    seen: set[str] = set()
    for name in header:
        if _BYTE.search(name):
            raise FileError(
                "the names of the columns are not UTF-8", "name it with --encoding", line
            )
        if name and name.casefold() in seen:
            raise FileError(f"the column {shown(name)} stands twice", "rename one of them", line)
        seen.add(name.casefold())
    if len(header) == 1:
        raise FileError(
            f"only one column is found, {shown(header[0])}",
            "columns are parted by commas, semicolons, tabs or bars",
            line,
        )


def _rows(reader: Iterator[list[str]], lines: _Lines, header: Sequence[str]) -> Iterator[Row]:
    """Yield one row after the other; of a broken one only its first line is given up."""
    while True:
        lines.kept.clear()
        line = lines.count + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            never = "unexpected end" in str(error) or "field larger" in str(error)
            yield _broken(lines, line, _NEVER_CLOSED if never else _NOT_DOUBLED)
            continue
        if len(cells) != len(header) and len(lines.kept) > 1:
            yield _broken(lines, line, _NEVER_CLOSED)
        elif any(cells):
            yield _row(line, cells, header)


_NEVER_CLOSED = "a quote that opens here is not closed where it should be"
_NOT_DOUBLED = "a quote stands inside of a text in quotes without being doubled"


def _broken(lines: _Lines, line: int, fault: str) -> Row:
    """Give up a line; those that were read along with it are read again, by themselves."""
    first, *others = lines.kept
    for other in reversed(others):
        lines.push_back(other)
    return Row(line, [first.rstrip("\r\n")], fault=fault)


def _row(line: int, cells: list[str], header: Sequence[str]) -> Row:
    if len(cells) > len(header) and not any(cells[len(header) :]):
        cells = cells[: len(header)]  # spreadsheets leave empty columns behind
    if len(cells) != len(header):
        found = "1 value" if len(cells) == 1 else f"{len(cells)} values"
        why = f"{found} in {len(header)} columns: a quote or a comma is astray, or the line was cut"
        return Row(line, cells, fault=why)
    if "".join(cells).isascii():
        return Row(line, cells, dict(zip(header, cells, strict=True)))
    for name, cell in zip(header, cells, strict=True):
        if match := _BYTE.search(cell):
            byte = ord(match[0]) - 0xDC00
            why = f"{name}: the byte 0x{byte:02X} is not of the encoding; name it with --encoding"
            return Row(line, cells, fault=why)
    return Row(line, cells, dict(zip(header, cells, strict=True)))


def need_columns(header: Sequence[str], needed: Sequence[str], what: str, hint: str = "") -> None:
    """Refuse a table that lacks columns; raises FileError."""
    missing = [name for name in needed if name not in header]
    if missing:
        near = nearest(missing[0], header)
        hint = hint or (f"is {near} meant for {missing[0]}?" if near else "")
        raise FileError(f"{what} has the columns {', '.join(missing)}, and this file has not", hint)
