"""A figure as a file: the same bytes for the same figure, its title and its words inside."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import Any, Literal
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal
from matplotlib.text import Text

Format = Literal["png", "svg", "pdf"]

# Text of a PDF stays text where it can, in fonts that are embedded; in SVG it is drawn, so that it
# looks right wherever the fonts are not installed.
SETTINGS: Any = {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "border-incidents"}
MOST_LETTERS = 20_000
_CANVASES = {"png": FigureCanvasAgg, "svg": FigureCanvasSVG, "pdf": FigureCanvasPdf}
# What each format calls the words it carries, and what matplotlib would add of itself and the day.
_TOLD: dict[Format, Callable[[str, str, str, str], dict[str, str]]] = {
    "png": lambda alt, code, _, rights: {"Description": alt, "Source": code, "Rights": rights},
    "svg": lambda alt, code, lang, rights: {
        "Description": alt, "Identifier": code, "Language": lang, "Rights": rights,
    },
    "pdf": lambda alt, code, _, rights: {
        "Subject": alt, "Keywords": ", ".join(filter(None, (code, rights))),
    },
}  # fmt: skip
_UNTOLD = {
    "png": ("Software",),
    "svg": ("Date", "Creator"),
    "pdf": ("CreationDate", "Creator", "Producer"),
}
# Held while a figure is drawn or written: matplotlib keeps fonts and settings for all threads,
# and two people may ask at once.
ONE_AT_A_TIME = RLock()
# Smaller by a hundredth, twice the time: that is what zlib's usual level 6 is beside this one.
_PNG: Any = {"compress_level": 4}


def describe_figure(
    figure: Figure, title: str, alt: str, code: str, language: str, rights: str = ""
) -> None:
    """Give a figure the words that its files carry as metadata; `rights` are who may read it."""
    figure.set_label("\n".join(map(_one_line, (language, title, code, rights, alt))))


def picture(figure: Figure, format: Format, dpi: int = 200) -> bytes:  # noqa: A002
    """Give a figure as a file; equal figures give equal bytes."""
    told = (str(figure.get_label()).split("\n", 4) + [""] * 5)[:5]
    language, title, code, rights, alt = told
    texts = {"Title": title, **_TOLD[format](alt, code, language, rights)}
    words = {key: text for key, text in texts.items() if text} | dict.fromkeys(_UNTOLD[format])
    out = BytesIO()
    figure.set_dpi(dpi if format == "png" else 72)
    drawn = _intricate(figure) if format == "pdf" else ()
    # what a user has set for matplotlib on this machine is left out of it
    with ONE_AT_A_TIME, style.context(["default", SETTINGS]), _as_outlines(drawn):
        _CANVASES[format](figure).print_figure(
            out,
            format=format,
            dpi=figure.dpi,
            metadata=words,
            facecolor=figure.get_facecolor(),
            **({"pil_kwargs": _PNG} if format == "png" else {}),
        )
    return _described(out.getvalue(), alt) if format == "svg" else out.getvalue()


def _intricate(figure: Figure) -> list[Text]:
    """Find what matplotlib sets askew in PDF, and no reader could search: not letter after letter.

    It drops the shifts of signs without width, of marks, of letters that run to the left.
    """
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text)
        and not text.get_path_effects()
        and any(
            unicodedata.category(letter) in ("Cf", "Mn", "Me")
            or unicodedata.bidirectional(letter) in ("R", "AL")
            for letter in text.get_text()
        )
    ]


@contextmanager
def _as_outlines(texts: Sequence[Text]) -> Iterator[None]:
    """Draw texts as outlines for a while."""
    for text in texts:
        text.set_path_effects([Normal()])
    try:
        yield
    finally:
        for text in texts:
            text.set_path_effects([])


def _described(svg: bytes, alt: str) -> bytes:
    """Put what the picture shows where readers of a screen look for it, after the title."""
    found = f"<desc>{escape(alt)}</desc>\n <metadata>"
    return svg.replace(b"<metadata>", found.encode(), 1) if alt else svg


def _one_line(text: str) -> str:
    """Leave out what neither XML nor a PNG's text can hold."""
    return " ".join("".join(" " if _unspeakable(c) else c for c in text[:MOST_LETTERS]).split())


def _unspeakable(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE
