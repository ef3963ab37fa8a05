"""Where the user's own layers are kept: $INCIDENTS_DATA, else the platform's data folder."""

import os
from collections.abc import Callable
from pathlib import Path

import platformdirs

_APP = "border-incidents"


class NoHomeError(OSError):
    """Nobody knows where this user keeps files, as in a container; the message says what to set."""


def layer_folder() -> Path:
    """Give the folder of the user's compiled layers; it need not be there. Raises NoHomeError."""
    return _user_folder("INCIDENTS_DATA", platformdirs.user_data_path) / "gazetteer"


def state_folder() -> Path:
    """Give the folder for what is kept between runs: $INCIDENTS_STATE, else the user's own.

    Raises NoHomeError.
    """
    return _user_folder("INCIDENTS_STATE", platformdirs.user_state_path)


def _user_folder(variable: str, find: Callable[..., Path]) -> Path:
    given = os.environ.get(variable, "").strip()
    if given:
        return Path(given)
    try:
        folder = find(_APP, appauthor=False)
    except RuntimeError:
        folder = Path("~")
    if folder.parts[0] == "~":  # what some versions of platformdirs give instead of failing
        raise NoHomeError(f"this user has no home folder: set HOME, or name a folder in {variable}")
    return folder


def layer_files() -> tuple[Path, ...]:
    """Find the compiled layers, in the order of their names."""
    try:
        found = [path for path in layer_folder().iterdir() if path.suffix == ".sqlite"]
    except (FileNotFoundError, NotADirectoryError, NoHomeError):
        return ()
    return tuple(sorted(path for path in found if not path.name.startswith(".")))
