"""How wide the letters of the bundled fonts are, written as static/scene/advances.js.

Arabic letters are as wide as the shape is that they have at their place in a word. A shape may be
several glyphs, a bare letter and its dots, which the font's own substitutions tell.
"""

from __future__ import annotations

import json
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from dashboard.scene.fonts import ARABIC, FILES, SANS

FILE = Path(__file__).parent.parent / "static" / "scene" / "advances.js"
UNITS = 1000
SHAPES = ("fina", "medi", "init")
LAMS, ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
# Lam and alef are one sign: by itself, and after a letter that joins it.
LAM_ALEF = (0xFEFB, 0xFEFC)
MULTIPLE, CHAINED = 2, 6
HEAD = """\
/* Made from the bundled fonts by dashboard/scene/advances.py (`make assets`): change that. */

"""

Substitutes = dict[str, list[str]]


def main() -> None:
    """Write the module anew."""
    FILE.write_text(advances_module(), encoding="utf-8")


def advances_module() -> str:
    """Write the module: advances in thousandths of the type size, plain and bold."""
    alone, shaped, lam_alef = zip(*(_measure(bold) for bold in (False, True)), strict=True)
    ranges = [
        [codes[0], *(_packed([widths[code] for code in codes]) for widths in alone)]
        for codes in _runs(sorted(alone[0]))
    ]
    shapes = [
        [chr(code), *(_packed(shapes[code]) for shapes in shaped)] for code in sorted(shaped[0])
    ]
    return HEAD + "\n".join(
        [
            "/** Letters that follow each other: the first, then their advances, plain and bold.",
            " * @type {[number, string, string][]} */",
            _constant("RANGES", ranges),
            "/** What joins its neighbours: at the end, in the middle, at the beginning of a word;",
            " * what joins only the letter before it has the first alone.",
            " * @type {[string, string, string][]} */",
            _constant("SHAPES", shapes),
            "/** Lam and alef as one sign, by itself and joined; plain and bold. */",
            f"export const LAM_ALEF = {json.dumps(lam_alef)};",
            f'export const ALEFS = "{ALEFS.encode("ascii", "backslashreplace").decode()}";',
            "",
        ]
    )


def _constant(name: str, rows: list[list[Any]]) -> str:
    written = "".join(f"  {json.dumps(row)},\n" for row in rows)
    return f"export const {name} = [\n{written}];\n"


def _packed(widths: list[int]) -> str:
    """Write numbers by spaces; one that comes several times in a row as 7*3."""
    counted = [(width, len(list(same))) for width, same in groupby(widths)]
    return " ".join(f"{width}*{count}" if count > 1 else str(width) for width, count in counted)


def _runs(codes: list[int]) -> list[list[int]]:
    """Part codes where one is left out."""
    numbered = groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    return [[code for _, code in run] for _, run in numbered]


def _measure(bold: bool) -> tuple[dict[int, int], dict[int, list[int]], list[int]]:
    """Measure letters by themselves, the shapes of those that join, and lam with alef."""
    with TTFont(FILES[SANS, bold], lazy=True) as font:
        alone = _alone(font)
    with TTFont(FILES[ARABIC, bold], lazy=True) as font:
        of_arabic = _alone(font)
        shaped = _shaped(font)
    return of_arabic | alone, shaped, [of_arabic[code] for code in LAM_ALEF]


def _alone(font: TTFont) -> dict[int, int]:
    advances = _advances(font)
    return {
        code: 0 if _is_mark(code) else advances[name]
        for code, name in font.getBestCmap().items()
        if code >= ord(" ")
    }


def _advances(font: TTFont) -> dict[str, int]:
    em = font["head"].unitsPerEm
    return {name: round(wide * UNITS / em) for name, (wide, _) in font["hmtx"].metrics.items()}


def _is_mark(code: int) -> bool:
    """Tell what stands on another letter, or steers and is not seen."""
    return unicodedata.category(chr(code)) in ("Mn", "Me", "Cf", "Cc")


def _shaped(font: TTFont) -> dict[int, list[int]]:
    composed = _substitutes(font, "ccmp")
    shapes = [_substitutes(font, tag) for tag in SHAPES]
    widened = _widened(font)
    advances = _advances(font)
    found: dict[int, list[int]] = {}
    for code, name in font.getBestCmap().items():
        glyphs = composed.get(name, [name])
        # the bare letter, which comes first, tells which shapes there are
        has = [substitutes for substitutes in shapes if glyphs[0] in substitutes]
        if has and not _is_mark(code):
            found[code] = []
            for each in has:
                parts = [part for glyph in glyphs for part in each.get(glyph, [glyph])]
                drawn = [
                    widened.get(pair, pair[0]) for pair in zip(parts, [*parts[1:], ""], strict=True)
                ]
                found[code].append(sum(advances[part] for part in drawn))
    return found


def _substitutes(font: TTFont, tag: str) -> Substitutes:
    """Give what single glyphs become by a feature, whatever stands around them."""
    found: Substitutes = {}
    for lookup in _lookups(font, tag):
        for subtable in lookup.SubTable if lookup.LookupType == MULTIPLE else ():
            found = dict(subtable.mapping) | found
    return found


def _widened(font: TTFont) -> dict[tuple[str, str], str]:
    """Give what a bare letter becomes that bears wide dots, by letter and dots."""
    found: dict[tuple[str, str], str] = {}
    for lookup in _lookups(font, "rlig"):
        for chain in lookup.SubTable if lookup.LookupType == CHAINED else ():
            around = [chain.BacktrackGlyphCount, chain.InputGlyphCount, chain.LookAheadGlyphCount]
            if around == [0, 1, 1]:
                number = chain.SubstLookupRecord[0].LookupListIndex
                single = font["GSUB"].table.LookupList.Lookup[number].SubTable[0].mapping
                dots = chain.LookAheadCoverage[0].glyphs
                found |= {(bare, dot): wide for bare, wide in single.items() for dot in dots}
    return found


def _lookups(font: TTFont, tag: str) -> list[Any]:
    table = font["GSUB"].table
    numbers = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == tag
        for number in record.Feature.LookupListIndex
    }
    return [table.LookupList.Lookup[number] for number in sorted(numbers)]


if __name__ == "__main__":
    main()
