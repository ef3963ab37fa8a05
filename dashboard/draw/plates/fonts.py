"""The type of plates: the vendored fonts, made known to matplotlib under names of their own."""

from __future__ import annotations

from pathlib import Path

from matplotlib.font_manager import FontEntry, fontManager

# Names that no font of a system has: whatever is installed there, plates look the same.
FAMILY = ("Border Noto Sans", "Border Noto Sans Arabic")
_FILES = {"Border Noto Sans": "NotoSans", "Border Noto Sans Arabic": "NotoSansArabic"}
_CUTS = {"normal": (400, "Regular"), "bold": (700, "Bold")}
_FOLDER = Path(__file__).parent.parent.parent / "static" / "vendor"


def _register() -> None:
    """Enter the fonts in this process's list; the cache on disk is neither asked nor written."""
    for name, stem in _FILES.items():
        for weight, cut in _CUTS.values():
            file = _FOLDER / f"{stem}_{weight}{cut}.ttf"
            fontManager.ttflist.append(
                FontEntry(fname=str(file), name=name, weight=weight, size="scalable")
            )


_register()
