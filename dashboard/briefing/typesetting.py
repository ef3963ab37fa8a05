"""Sets a template with Typst, in the bundled fonts alone: what it says reaches it as data.

A template reads its inputs as JSON or as bytes of a picture; no sign of a text acts in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from dashboard.draw.composed import composed_font
from dashboard.draw.letters import has_arabic
from dashboard.scene.fonts import ARABIC, FILES, FOLDER

Inputs = Mapping[str, str]
# Dari is Persian as Afghanistan writes it.
REGIONS = {"fa": "AF", "tg": "TJ"}

# What typst tells of a document in Dari: that its pages, two beside each other, run to the left.
# Chrome and Edge then turn the words of each line around, and no Latin title is found. The entry
# is replaced by one of the same length, and "<" stands as itself in no text of a PDF's metadata.
PAGES_LEFTWARD = (
    b"/ViewerPreferences<</DisplayDocTitle true/Direction/R2L>>",
    b"/ViewerPreferences<</Direction/R2L>>",
)


def typeset_pdf(template: bytes, inputs: Inputs, *, accessible: bool) -> bytes:
    """Set a template as a PDF whose text can be searched; equal inputs give equal bytes.

    Where it must be `accessible` no drawing on it may hold texts in Arabic letters: those have not
    all a letter of their own, which PDF/UA asks for.
    """
    searched = any(has_arabic(text) for text in inputs.values())
    with _fonts(composed=searched) as fonts:
        made = _compiler(template, fonts, inputs).compile(
            format="pdf", pdf_standards="ua-1" if accessible else [], timestamp=0
        )
    pdf = _one(made)
    for entry in PAGES_LEFTWARD:
        pdf = pdf.replace(entry, entry.replace(b"R2L", b"L2R"))
    return pdf


def typeset_png(template: bytes, inputs: Inputs, dpi: float) -> bytes:
    """Set the one page of a template as a picture of dots."""
    with _fonts() as fonts:
        return _one(_compiler(template, fonts, inputs).compile(format="png", ppi=dpi))


def typeset_svgs(template: bytes, inputs: Inputs) -> list[str]:
    """Set each page of a template as a drawing in which texts are outlines."""
    with _fonts() as fonts:
        made = _compiler(template, fonts, inputs).compile(format="svg")
    pages = made if isinstance(made, list) else [_one(made)]
    return [page.decode() for page in pages]


def ask(template: bytes, inputs: Inputs, label: str) -> Any:
    """Set a template and give what it tells of itself under a label."""
    with _fonts() as fonts:
        found = _compiler(template, fonts, inputs).query(f"<{label}>", field="value", one=True)
    return json.loads(found)


def _compiler(template: bytes, fonts: typst.Fonts, inputs: Inputs) -> typst.Compiler:
    return typst.Compiler(
        template,
        root=str(FOLDER),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
    )


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst gave no page, or more than one")
    return made


@contextmanager
def _fonts(*, composed: bool = False) -> Iterator[typst.Fonts]:
    """Give the fonts, where asked for with Arabic letters in one piece each."""
    if not composed:
        yield _read(str(FOLDER))
        return
    with TemporaryDirectory() as folder:
        for (family, _), file in FILES.items():
            font = composed_font(file) if family == ARABIC else file.read_bytes()
            (Path(folder) / file.name).write_bytes(font)
        yield _read(folder)


def _read(folder: str) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
