"""The font files that everything is set in: on the page, in pictures, on paper."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static" / "vendor"
SANS, ARABIC = "Noto Sans", "Noto Sans Arabic"
FILES = {
    (SANS, False): FOLDER / "NotoSans_400Regular.ttf",
    (SANS, True): FOLDER / "NotoSans_700Bold.ttf",
    (ARABIC, False): FOLDER / "NotoSansArabic_400Regular.ttf",
    (ARABIC, True): FOLDER / "NotoSansArabic_700Bold.ttf",
}
