"""Reading GeoNames dumps as published: 19 columns parted by tabs, no header, plain UTF-8."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geodata.filesystem import NotAFileError, check_file, open_file

COLUMNS = 19
# Afghanistan's dump has some 15 MB, the whole world's 1.7 GB: what is larger is no country.
MAX_BYTES = 800_000_000
# The longest list of names that GeoNames allows has 10,000 characters, of up to four bytes.
MAX_LINE = 65_536
MAX_NAME = 200
MAX_NAMES = 300
# A file with no good line among its first so many is not a dump at all.
_TRIED = 200
_COUNTRY = re.compile(r"[A-Z]{2}")
_FEATURE = re.compile(r"[A-Z]")
_NOT_A_DUMP = (
    "write the path of a country's dump as GeoNames publishes it, such as AF.txt or AF.zip:"
    f" {COLUMNS} columns parted by tabs, no header"
)


class DumpError(ValueError):
    """Tell in a sentence why a file cannot be read as a dump."""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what is used of one line; `feature` is the class and code, such as P.PPL."""

    number: int
    name: str
    others: tuple[str, ...]
    lon: float
    lat: float
    feature: str
    country: str
    population: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Tell of a line that cannot be read; lines count from 1."""

    line: int
    why: str


@contextmanager
def open_dump(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a dump, or the one inside a .zip, and give its size in bytes; raises DumpError."""
    try:
        check_file(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = _member(path, archive)
                with archive.open(member) as stream:
                    yield stream, _checked_size(path, member.file_size)
        else:
            with open_file(path) as stream:
                yield stream, _checked_size(path, path.stat().st_size)
    except NotAFileError as fault:
        raise DumpError(f"{path}: {fault.strerror}; {_NOT_A_DUMP}") from fault
    except FileNotFoundError:
        raise DumpError(f"there is no file {path}") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as fault:
        raise DumpError(f"{path} cannot be unpacked ({fault}): fetch it again") from fault
    except OSError as fault:
        raise DumpError(f"{path} cannot be read: {fault.strerror or fault}") from fault


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    texts = [
        one
        for one in archive.infolist()
        if one.filename.lower().endswith(".txt") and "readme" not in one.filename.lower()
    ]
    if len(texts) != 1:
        raise DumpError(f"{path} holds {len(texts)} dumps, not one: {_NOT_A_DUMP}")
    return texts[0]


def _checked_size(path: Path, size: int) -> int:
    if size == 0:
        raise DumpError(f"{path} is empty: {_NOT_A_DUMP}")
    if size > MAX_BYTES:
        raise DumpError(
            f"{path} has {size / 1e6:,.0f} MB, more than the {MAX_BYTES / 1e6:,.0f} MB that are"
            " read: take the dumps of single countries"
        )
    return size


def read_dump(stream: IO[bytes], name: str) -> Iterator[Row | Broken]:
    """Read the lines of a dump; empty ones are passed over.

    Raises DumpError where the first lines show that it is none, or where it is larger than allowed.
    """
    good = number = size = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        size += len(data)
        if size > MAX_BYTES:
            raise DumpError(f"{name} is larger than the {MAX_BYTES / 1e6:,.0f} MB that are read")
        if len(data) > MAX_LINE and not data.endswith(b"\n"):
            size += _skip_line(stream)
            found: Row | Broken = Broken(number, f"longer than {MAX_LINE:,} bytes")
        elif data.strip():
            found = _read_line(data, number)
        else:
            continue
        good += isinstance(found, Row)
        if not good and number >= _TRIED:
            break
        yield found
    if not good:
        raise DumpError(
            f"{name} is no GeoNames dump, not one line of it can be read: {_NOT_A_DUMP}"
        )


def _skip_line(stream: IO[bytes]) -> int:
    """Pass over the rest of a line, which may have no end."""
    skipped = 0
    while (part := stream.readline(MAX_LINE)) and skipped <= MAX_BYTES:
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _read_line(data: bytes, number: int) -> Row | Broken:
    try:
        text = data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as fault:
        return Broken(number, f"byte {fault.start + 1} is not UTF-8")
    cells = text.split("\t")
    if len(cells) != COLUMNS:
        return Broken(number, f"{len(cells)} columns, not {COLUMNS}")
    try:
        return _row(cells)
    except ValueError as fault:
        return Broken(number, str(fault))


def _row(cells: list[str]) -> Row:
    number, name, plain, others, lat, lon, kind, code, country = cells[:9]
    if not (number.isascii() and number.isdigit() and 0 < len(number) <= 18):
        raise ValueError(f"geonameid {_shown(number)} is no number")
    name = name.strip() or plain.strip()
    if not name or len(name) > MAX_NAME:
        raise ValueError("no name" if not name else f"a name of {len(name)} characters")
    if not _FEATURE.fullmatch(kind):
        raise ValueError(f"feature class {_shown(kind)} is no capital letter")
    if not _COUNTRY.fullmatch(country):
        raise ValueError(f"country {_shown(country)} is no code of two letters")
    people = cells[14].strip()
    if people and not (people.isascii() and people.isdigit() and len(people) <= 12):
        raise ValueError(f"population {_shown(people)} is no number")
    return Row(
        number=int(number),
        name=name,
        others=tuple(
            dict.fromkeys(
                one
                for other in [plain, *others.split(",")][:MAX_NAMES]
                if (one := other.strip()) and len(one) <= MAX_NAME
            )
        ),
        lon=_degrees(lon, 180, "longitude"),
        lat=_degrees(lat, 90, "latitude"),
        feature=f"{kind}.{code}",
        country=country,
        population=int(people or 0),
    )


def _degrees(text: str, most: int, what: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        raise ValueError(f"{what} {_shown(text)} is no number") from None
    if not -most <= degrees <= most:  # also what is not a number at all
        raise ValueError(f"{what} {_shown(text)} is not between -{most} and {most}")
    return degrees


def _shown(text: str) -> str:
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:40])
    return f'"{clean}"' if clean else "(nothing)"
