"""What a picture's file tells of itself: its title, what it shows, its view, who may read it."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from xml.sax.saxutils import escape

MOST_LETTERS = 20_000
INCH_M = 0.0254
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
# The signature of a PNG and its first chunk, after which its words stand.
_HEAD = 8 + 25
_NAMES = ("Title", "Description", "Source", "Rights")
_METADATA = (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">{}'
    "</rdf:Description></rdf:RDF></metadata>"
)


def one_line(text: str) -> str:
    """Leave out what neither XML nor a PNG's text can hold."""
    return " ".join("".join(" " if _unspeakable(c) else c for c in text[:MOST_LETTERS]).split())


def _unspeakable(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE


def described_png(png: bytes, title: str, alt: str, code: str, rights: str, *, dpi: int) -> bytes:
    """Put the words of a picture of dots into it, and how many dots it has to an inch."""
    dots = round(dpi / INCH_M)
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))]
    for name, text in zip(_NAMES, (title, alt, code, rights), strict=True):
        if told := one_line(text):
            # not compressed, in no language that is told, under no translated name
            head = name.encode() + b"\0\0\0\0\0"
            chunks.append(_chunk(b"iTXt", head + told.encode()))
    return png[:_HEAD] + b"".join(chunks) + png[_HEAD:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def described_svg(
    svg: str, title: str, alt: str, code: str, rights: str, *, language: str
) -> bytes:
    """Put the words of a drawing where programs and readers of a screen look for them."""
    told = {
        "title": one_line(title),
        "description": one_line(alt),
        "identifier": one_line(code),
        "language": language,
        "rights": one_line(rights),
    }
    parts = [f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in told.items() if text]
    heads = [
        f"<{name}>{escape(text)}</{name}>"
        for name, text in (("title", told["title"]), ("desc", told["description"]))
        if text
    ]
    end = svg.index(">") + 1
    metadata = _METADATA.format("".join(parts))
    return f"{DECLARED}{svg[:end]}{''.join(heads)}{metadata}{svg[end:]}".encode()
