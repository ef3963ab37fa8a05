"""Where the user's own layers are kept: $INCIDENTS_DATA, else the platform's data folder."""

import os
from pathlib import Path

import platformdirs

_VARIABLE = "INCIDENTS_DATA"


def layer_folder() -> Path:
    """Give the folder of the user's compiled layers; it need not be there."""
    given = os.environ.get(_VARIABLE, "").strip()
    root = (
        Path(given) if given else platformdirs.user_data_path("border-incidents", appauthor=False)
    )
    return root / "gazetteer"


def layer_files() -> tuple[Path, ...]:
    """Find the compiled layers, in the order of their names."""
    try:
        found = [path for path in layer_folder().iterdir() if path.suffix == ".sqlite"]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(path for path in found if not path.name.startswith(".")))
