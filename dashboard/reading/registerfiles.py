"""The files of a register: which they are, their bytes, and the text in them."""

import re
from pathlib import Path

from dashboard.problems import Code, Problem
from geodata.own.beside import FILE_NAME

SUFFIXES = (".yaml", ".yml")  # of the files of a register that is a folder


def register_files(path: Path) -> tuple[Path, ...]:
    """Name the files of a register: the one, or those of a folder in the order of their names.

    Raises OSError where a folder cannot be looked into.
    """
    if not path.is_dir():
        return (path,)
    return tuple(sorted(file for file in path.iterdir() if is_register_name(file.name)))


def is_register_name(name: str) -> bool:
    """Tell whether a file in the folder of a register is part of it, by its name."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".") and name != FILE_NAME


def places_folder(path: Path) -> Path:
    """Give the folder in which a file of places stands beside a register."""
    return path if path.is_dir() else path.parent


def too_large(file: str, most: int) -> Problem:
    """Tell that a file has more than `most` bytes, and so is not read."""
    return Problem(
        file,
        1,
        1,
        "",
        "too-large",
        f"this file is larger than {most // 1_000_000} MB",
        "split the register, or leave old entries out",
    )


def read_bytes(path: Path, most: int) -> bytes | Problem:
    """Read a file, if it is larger than `most` bytes one byte more than those."""
    file = str(path)

    def fault(code: Code, message: str, hint: str) -> Problem:
        return Problem(file, 1, 1, "", code, message, hint)

    try:
        if path.exists() and not path.is_file():
            return fault(
                "not-a-file", "this is not a file", "name a register, such as incidents.yaml"
            )
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except FileNotFoundError:
        return fault(
            "missing-file",
            "there is no such file",
            "name another with --register, or make one that begins with incidents:",
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return fault("unreadable-file", "this file cannot be read", str(error))
    return data


def decode(data: bytes, file: str) -> str | Problem:
    """Decode a file, its lines ended by LF.

    Bytes that are not UTF-8 stay as surrogates, to be told where they stand.
    """
    start = data[:4096]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or odd * 10 > len(start):
        return Problem(
            file,
            1,
            1,
            "",
            "not-utf8",
            "this is not a text in UTF-8",
            "save it as UTF-8 (not as UTF-16 or a spreadsheet)",
        )
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return re.sub("\r\n?", "\n", text) if "\r" in text else text
