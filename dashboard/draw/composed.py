"""An Arabic font whose letters are one glyph each, so that the text of a PDF can be searched.

Noto Sans Arabic draws `ش` as the bare letter and, apart from it, its dots. In a PDF each of the two
then stands for a whole `ش`, and no reader finds the word. Here a bare letter and the mark on it are
joined into one glyph once all else has been shaped, placed as the font itself would place them.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.otlLib.builder import buildCoverage, buildLigatureSubstSubtable
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

Pair = tuple[str, str]
MULTIPLE, LIGATURE, CHAINED = 2, 4, 6
PAIRS, MARKS_ON_BASES = 2, 4
BASE, MARK = 1, 3
# The last feature that shaping applies; it is on unless turned off.
LAST_FEATURE = "liga"
# A component moved by x and y instead of points, to whole units.
BY_OFFSET = 0x0002 | 0x0004
LETTERS = range(0x0620, 0x0700)
# Letters in one shape each: the font has these in one piece, and thus tells what bears what.
SHAPES = (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5))
# Marks that any letter may bear, as in لزوماً: tanwin, vowels, shadda, sukun, hamza, alef.
VOWELS = (*range(0x064B, 0x0653), 0x0654, 0x0670)


@cache
def composed_font(path: Path) -> bytes:
    """Give a font file of Noto Sans Arabic with its letters joined into one glyph each."""
    out = BytesIO()
    with TTFont(path, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        joined = _join(font)
        _substitute(font, joined)
        _kern(font, joined)
        font.save(out, reorderTables=None)
    return out.getvalue()


def _subtables(font: TTFont, table: str, kind: int) -> list[Any]:
    """Give the subtables of all lookups of a kind."""
    found = []
    for lookup in font[table].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            real = getattr(subtable, "ExtSubTable", subtable)
            if real.LookupType == kind:
                found.append(real)
    return found


def _marks(font: TTFont) -> dict[str, set[str]]:
    """Tell which dots a bare letter may bear, in any of its shapes."""
    names, glyphs = font.getBestCmap(), font["glyf"]
    letters = {name for code, name in names.items() if code in LETTERS}
    marks: dict[str, set[str]] = {}
    for name in (names[code] for code in SHAPES if code in names):
        if glyphs[name].isComposite() and len(glyphs[name].components) == 2:
            base, mark = (part.glyphName for part in glyphs[name].components)
            marks.setdefault(_bare(base), set()).add(mark)
    for subtable in _subtables(font, "GSUB", MULTIPLE):
        for letter, parts in subtable.mapping.items():
            if letter in letters and len(parts) == 2:
                marks.setdefault(_bare(parts[0]), set()).add(parts[1])
    return marks


def _bare(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _join(font: TTFont) -> dict[Pair, str]:
    """Add a glyph for each bare letter, in each of its shapes, with each of its marks."""
    names = font.getBestCmap()
    vowels = {names[code] for code in VOWELS if code in names}
    of_letters = _marks(font)
    bare = {_bare(name) for code, name in names.items() if code in LETTERS} | set(of_letters)
    joined: dict[Pair, str] = {}
    for subtable in _subtables(font, "GPOS", MARKS_ON_BASES):
        marks = dict(zip(subtable.MarkCoverage.glyphs, subtable.MarkArray.MarkRecord, strict=True))
        bases = zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True)
        for base, record in bases:
            if _bare(base) not in bare:
                continue
            for mark in sorted((of_letters.get(_bare(base), set()) | vowels) & set(marks)):
                anchor = record.BaseAnchor[marks[mark].Class]
                if anchor is not None and (base, mark) not in joined:
                    own = marks[mark].MarkAnchor
                    x, y = (
                        anchor.XCoordinate - own.XCoordinate,
                        anchor.YCoordinate - own.YCoordinate,
                    )
                    joined[base, mark] = _add(font, base, mark, x, y)
    font.setGlyphOrder([*font.getGlyphOrder(), *joined.values()])
    return joined


def _add(font: TTFont, base: str, mark: str, x: int, y: int) -> str:
    name, glyph = f"{base}_{mark}", Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for part, dx, dy in ((base, 0, 0), (mark, x, y)):
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = part, dx, dy, BY_OFFSET
        glyph.components.append(component)
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    advance, _ = font["hmtx"][base]
    font["hmtx"][name] = (advance, glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = BASE
    return name


def _substitute(font: TTFont, joined: dict[Pair, str]) -> None:
    """Join where no further mark follows: two marks on one letter place each other."""
    table = font["GSUB"].table
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    glyphs = font.getReverseGlyphMap()
    bases = buildCoverage({base for base, _ in joined}, glyphs)
    marks = buildCoverage({mark for _, mark in joined}, glyphs)
    every = buildCoverage({name for name, kind in classes.items() if kind == MARK}, glyphs)
    lookups = table.LookupList.Lookup
    lookups.append(_lookup(LIGATURE, [buildLigatureSubstSubtable(joined)]))
    stay, join = _chain([bases, marks], [every]), _chain([bases, marks], [])
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, len(lookups) - 1
    join.SubstLookupRecord, join.SubstCount = [record], 1
    lookups.append(_lookup(CHAINED, [stay, join]))
    for feature in table.FeatureList.FeatureRecord:
        if feature.FeatureTag == LAST_FEATURE:
            feature.Feature.LookupListIndex.append(len(lookups) - 1)


def _lookup(kind: int, subtables: list[Any]) -> Any:
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = kind, 0
    lookup.SubTable, lookup.SubTableCount = subtables, len(subtables)
    return lookup


def _chain(inputs: list[Any], after: list[Any]) -> Any:
    chain = otTables.ChainContextSubst()
    chain.Format = 3
    chain.BacktrackCoverage, chain.BacktrackGlyphCount = [], 0
    chain.InputCoverage, chain.InputGlyphCount = inputs, len(inputs)
    chain.LookAheadCoverage, chain.LookAheadGlyphCount = after, len(after)
    chain.SubstLookupRecord, chain.SubstCount = [], 0
    return chain


def _kern(font: TTFont, joined: dict[Pair, str]) -> None:
    """Keep the distance that the bare letter keeps from its neighbours."""
    for subtable in _subtables(font, "GPOS", PAIRS):
        covered = set(subtable.Coverage.glyphs)
        if subtable.Format != 2:
            continue
        for (base, _), name in joined.items():
            if base in covered:
                subtable.Coverage.glyphs.append(name)
            for classes in (subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs):
                if base in classes:
                    classes[name] = classes[base]
