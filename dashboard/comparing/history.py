"""The register as it was: read from the history that git keeps of its file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard.comparing.changes import Version
from dashboard.model import Register
from dashboard.problems import shown
from dashboard.reading.registerfiles import is_register_name
from dashboard.register import MAX_BYTES, read_folder, read_register
from dashboard.view import ViewError, parse_day
from geodata.filesystem import real_path

GIT_S = 60.0
# Names of revisions: HEAD~3, v1.0, a1b2c3d, main@{1}. None begins as an option does, or names a
# file of the revision.
_REVISION = re.compile(r"[A-Za-z0-9_.@][A-Za-z0-9_.@{}~^/+-]{0,199}")
_SAVED = re.compile(r"-\d{1,4}")  # the versions before the last save, and before those
_LIKE_A_DAY = re.compile(r"-\d+\w|\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}[./]\d{1,2}[./]\d{4}")
# What would lead git elsewhere than to the repository the file lies in.
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
# Its messages in one language, no question asked, nothing fetched over a network.
_QUIET = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
_FORMS = (
    "write a commit, a tag or a branch (git log names them), a day such as 2022-05-10,"
    " or a version that `incidents versions` lists"
)
_DAYS = "write a day such as 2022-05-10, or a version that `incidents versions` lists"


class HistoryError(ValueError):
    """An earlier register that cannot be had; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A register as it stood at a version."""

    register: Register
    version: Version


def read_since(text: str, today: date) -> date | str:
    """Tell a day from a version of the register, which `--since` takes as well; a day goes first.

    A version is a revision of git or, as `dashboard/keeping/kept.py` reads it, one kept by saving.
    Raises ViewError for what is neither, and for what looks like a day but is none.
    """
    word = text.strip()
    try:
        return parse_day(word, today)
    except ViewError:
        if _LIKE_A_DAY.fullmatch(word):
            raise
    if _REVISION.fullmatch(word) or _SAVED.fullmatch(word):
        return word
    raise ViewError(
        f"{shown(text)} is neither a day nor a version: write a day, such as 2022-05-10 or -7d,"
        " a revision of git, such as HEAD~1, or a saved version, such as -1"
    )


def register_at(path: Path, revision: str) -> Earlier:
    """Read a register as it stood at a revision of the repository that its file lies in.

    Its problems name the file and the revision. Nothing is written. Raises HistoryError.
    """
    if not _REVISION.fullmatch(revision):
        raise HistoryError(f"{shown(revision)} is no revision of git: write one such as HEAD~1")
    git = shutil.which("git")
    if git is None:
        raise HistoryError(f"git is not installed: {_DAYS}")
    place = real_path(path)
    folder = place if place.is_dir() else place.parent
    if not folder.is_dir():
        raise HistoryError(f"there is no folder {path.parent}")

    def ask(*arguments: str, why: str = "") -> bytes:
        answer = _run([git, "-C", str(folder), *arguments])
        if answer.returncode:
            raise HistoryError(why or _fault(path, answer.stderr.decode(errors="replace")))
        return answer.stdout

    ask("rev-parse", "--is-inside-work-tree")
    unknown = f"there is no revision {revision} in the history of {path}: {_FORMS}"
    found = ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", why=unknown)
    commit = found.decode().strip()
    absent = f"{path} was not there at {revision}: write a later revision (git log names them)"
    large = f"{path} was larger than {MAX_BYTES // 1_000_000} MB at {revision}"
    if place.is_dir():
        sizes = _sizes(ask("ls-tree", "-z", "-l", commit, why=absent))
        if not sizes:
            raise HistoryError(absent)
    else:
        sizes = {place.name: int(ask("cat-file", "-s", f"{commit}:./{place.name}", why=absent))}
    if sum(sizes.values()) > MAX_BYTES:
        raise HistoryError(large)
    blobs = {name: ask("cat-file", "blob", f"{commit}:./{name}") for name in sizes}
    if place.is_dir():
        files = [(f"{path / name}@{revision}", blob) for name, blob in sorted(blobs.items())]
        register = read_folder(files, f"{path}@{revision}")
    else:
        register = read_register(blobs[place.name], f"{path}@{revision}")
    day = ask("show", "--no-patch", "--format=%cs", commit).decode().strip()
    return Earlier(register, Version(revision, commit, date.fromisoformat(day)))


def _sizes(listing: bytes) -> dict[str, int]:
    """Read the names and sizes of a register's files from what git lists of a folder."""
    sizes = {}
    for line in filter(None, listing.split(b"\0")):
        told, _, name = os.fsdecode(line).partition("\t")
        mode, _, _, size = told.split()
        if mode.startswith("100") and is_register_name(name):  # neither a link nor a folder
            sizes[name] = int(size)
    return sizes


def _run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    try:
        return subprocess.run(
            command,
            env={**environment, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise HistoryError(f"git has given no answer in {GIT_S:.0f} s") from None
    except OSError as fault:
        raise HistoryError(f"git cannot be run: {fault.strerror or fault}") from None


def _fault(path: Path, told: str) -> str:
    if "not a git repository" in told:
        return f"{path} lies in no git repository: {_DAYS}"
    first = told.strip().partition("\n")[0].removeprefix("fatal: ")
    return f"git cannot read the history of {path}: {first}"
