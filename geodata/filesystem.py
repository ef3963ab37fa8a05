"""Files that people name, opened with care: never a pipe, a device or a flood, to read or to write.

Whatever a user names is read through here. What cannot be read is an OSError whose `strerror` is a
sentence for people; a file that is not there is a FileNotFoundError, as everywhere.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
# What the system keeps there are no files of anybody's.
_OF_THE_SYSTEM = (Path("/dev"), Path("/proc"), Path("/sys"))


class NotAFileError(OSError):
    """Something that is no regular file, nor leads to one."""

    def __init__(self, path: Path, message: str) -> None:
        """Take the path and the sentence for people."""
        super().__init__(errno.EINVAL, message, str(path))


class LostLinkError(FileNotFoundError):
    """A link to what is not there: no place to begin a file at, unlike a name that nothing has."""

    def __init__(self, path: Path) -> None:
        """Take the link."""
        told = f"this is a link to {path.readlink()}, which is not there"
        super().__init__(errno.ENOENT, told, str(path))


class TooLargeError(OSError):
    """A file that is larger than what is read of its kind."""

    def __init__(self, path: Path, most: int) -> None:
        """Take the path, and how many bytes are read at most."""
        told = f"{most / 1_000_000:g} MB" if most >= 1_000_000 else f"{most / 1000:g} kB"
        super().__init__(errno.EFBIG, f"this file is larger than {told}", str(path))


def check_file(path: Path) -> None:
    """Raise OSError unless a path leads to a regular file."""
    try:
        _check_mode(path, path.stat().st_mode)
    except FileNotFoundError:
        if path.is_symlink():
            raise LostLinkError(path) from None
        raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path)) from None
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise NotAFileError(path, "this is a link that leads back to itself") from None
        raise
    except ValueError:  # a NUL in it
        raise OSError(errno.EINVAL, "this is no name of a file", str(path)) from None


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading; raises OSError, at once for what would never end."""
    check_file(path)  # first, since to open a device may set it going
    stream = open(path, "rb", opener=_open_unwaiting)  # noqa: SIM115 (the caller closes it)
    try:
        _check_mode(path, os.fstat(stream.fileno()).st_mode)
    except BaseException:
        stream.close()
        raise
    return stream


def read_file(path: Path, most: int) -> bytes:
    """Read a regular file; raises OSError, of more than `most` bytes TooLargeError."""
    with open_file(path) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise TooLargeError(path, most)
    return data


def check_target(path: Path) -> None:
    """Raise OSError where no file can be put.

    That is over what is no regular file, at the end of a link to what is not there, and among
    devices.
    """
    with suppress(FileNotFoundError):
        check_file(path)
    folder = next(above for above in real_path(path).parents if above.exists())
    if _is_of_the_system(folder):
        raise NotAFileError(path, f"{folder} is the system's own and holds no files of yours")
    if path.is_symlink() and not path.exists():
        raise LostLinkError(path)


def real_path(path: Path) -> Path:
    """Follow all links; unlike `Path.resolve`, one that leads back to itself is no error."""
    return Path(os.path.realpath(path))


def _open_unwaiting(path: str, flags: int) -> int:
    # a pipe put in place of the file meanwhile would have us wait for a writer
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_mode(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise NotAFileError(path, f"this is {kind}, not a file")


def _is_of_the_system(folder: Path) -> bool:
    """Tell a folder on the file system of devices, or of one that the system makes up."""
    made_up = {one.stat().st_dev for one in _OF_THE_SYSTEM if one.is_dir()}
    return folder.stat().st_dev in made_up - {Path(folder.anchor).stat().st_dev}
