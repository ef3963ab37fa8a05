"""The files of a register: which they are, their bytes, and the text in them."""

import re
from pathlib import Path

from dashboard.problems import Code, Problem
from geodata.filesystem import NotAFileError, TooLargeError, read_file, real_path
from geodata.own.beside import FILE_NAME

SPLIT = "split the register, or leave old entries out"  # where it is too large
SUFFIXES = (".yaml", ".yml")  # of the files of a register that is a folder


def register_files(path: Path) -> tuple[Path, ...]:
    """Name the files of a register: the one, or those of a folder in the order of their names.

    Raises OSError where a folder cannot be looked into.
    """
    if not path.is_dir():
        return (path,)
    return tuple(sorted(file for file in path.iterdir() if is_register_name(file.name)))


def find_register_files(path: Path) -> tuple[Path, ...] | Problem:
    """Name the files of a register; a folder without any, or shut, is a problem."""

    def fault(code: Code, message: str, hint: str) -> Problem:
        return Problem(str(path), 1, 1, "", code, message, hint)

    try:
        found = register_files(path)
    except OSError as error:
        return fault("unreadable-file", "this folder cannot be read", str(error))
    hint = "put one there, such as incidents.yaml"
    return found or fault("missing-file", "no register stands in this folder", hint)


def is_register_name(name: str) -> bool:
    """Tell whether a file in the folder of a register is part of it, by its name."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".") and name != FILE_NAME


def places_folder(path: Path) -> Path:
    """Give the folder in which a file of places stands beside a register.

    Of a register behind a link it is that of the link, unless there are places beside the file it
    leads to and none beside the link.
    """
    if path.is_dir():
        return path
    beside, target = path.parent, real_path(path).parent
    return target if not _is_there(beside / FILE_NAME) and _is_there(target / FILE_NAME) else beside


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def too_large(file: str, most: int) -> Problem:
    """Tell that a file has more than `most` bytes, and so is not read."""
    return Problem(
        file,
        1,
        1,
        "",
        "too-large",
        f"this file is larger than {most // 1_000_000} MB",
        SPLIT,
    )


def read_register_file(path: Path, most: int) -> bytes | Problem:
    """Read a file of at most so many bytes; whatever hinders it is a problem."""
    file = str(path)

    def fault(code: Code, message: str, hint: str) -> Problem:
        return Problem(file, 1, 1, "", code, message, hint)

    try:
        return read_file(path, most)
    except FileNotFoundError as error:
        hint = "name another with --register, or make one that begins with incidents:"
        return fault("missing-file", error.strerror or str(error), hint)
    except NotAFileError as error:
        hint = "name a register, such as incidents.yaml"
        return fault("not-a-file", error.strerror or str(error), hint)
    except TooLargeError:
        return too_large(file, most)
    except OSError as error:
        return fault("unreadable-file", "this file cannot be read", str(error))


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
