"""A briefing and pictures made by hand, small, so that pages and slides of them are quick."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image

from dashboard.briefing.plate import Picture
from dashboard.draw.brief.briefing import Briefing, Table
from dashboard.draw.pictures import Pictures, ribbon_alt
from dashboard.draw.speech import speech

COLORS = ("#ddeeee", "#eeddcc")


def made_table(title="Incidents", rows=None, kinds=(), note="", widths=(1, 2, 1)):
    rows = (("10 May 2022", "Trucks are held", "Desk (B2)"),) if rows is None else rows
    head = ("When", "What", "Sources")[: len(widths)]
    return Table(title, head, tuple(rows), tuple(widths), f"Nothing under {title}.", note, kinds)


def made_briefing(language="en", **fields):
    given = {
        "language": language,
        "calendar": speech(language)["language"]["calendar"],
        "direction": speech(language)["language"]["direction"],
        "title": "Border register",
        "banner": "TLP:AMBER",
        "organisation": "Border desk",
        "window": "1 May 2022 – 31 May 2022",
        "as_of": "as known on 22 Nov 2026",
        "count": "11 of 20 shown",
        "reasons": ("8 outside the window", "1 hidden by kind"),
        "filters": ("kind: closure", "graded B or better"),
        "caption": "11 incidents reported, most often closure (4).",
        "alt": "Map of the border with 11 incidents.",
        "code": "?from=2022-05-01&to=2022-05-31",
        "link": "https://desk.example.org/?from=2022-05-01&to=2022-05-31",
        "stamp": "register abc1234 · view def5678 · km on ruler 1: 1,344 km",
        "attribution": "© OpenStreetMap contributors",
        "not_drawn": ("A statement: Tajikistan, no better",),
        "incidents": made_table(kinds=("closure",), note="? only possibly in the view"),
        "claims": made_table("Claims"),
        "crossings": made_table("Crossings", kinds=("closed",)),
        "changes": (made_table("Came in"), made_table("Changed", rows=())),
        "changes_title": "What changed since 1 May 2022",
        "sources": made_table("Source list"),
    }
    return Briefing(**{**given, **fields})


def made_pictures(briefing=None, map_size=(6.0, 3.0), ribbon_size=(6.0, 2.0)):
    briefing = briefing or made_briefing()
    svgs, pngs = [], []
    for (width, height), color in zip((map_size, ribbon_size), COLORS, strict=True):
        box = f'viewBox="0 0 {width} {height}" width="{width}in" height="{height}in"'
        rect = f'<rect width="{width}" height="{height}" fill="{color}"/>'
        svgs.append(f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{rect}</svg>'.encode())
        out = BytesIO()
        Image.new("RGB", (int(width * 20), int(height * 20)), color).save(out, "PNG")
        pngs.append(out.getvalue())
    return Pictures(
        svgs[0],
        pngs[0],
        map_size,
        briefing.alt,
        svgs[1],
        pngs[1],
        ribbon_size,
        ribbon_alt(briefing),
    )


def made_picture(alt="A blue field", svg=""):
    """Give a picture that is a field alone, or any other; it has nothing to explain."""

    def draw(size, _drawn):
        width, height = size
        field = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        field += f'<rect width="{width}" height="{height}" fill="#ddeeff"/></svg>'
        return svg or field, {"size": size}

    return Picture(draw, alt)


@dataclass(frozen=True)
class Written:
    """A text on the page of a PDF, and where it lies in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def written_on(pdf):
    """Give what is written on the one page of a PDF, run by run."""
    page = pypdfium2.PdfDocument(pdf)[0]
    height, found = page.get_height(), page.get_textpage()
    for number in range(found.count_rects()):
        left, bottom, right, top = found.get_rect(number)
        text = found.get_text_bounded(left, bottom, right, top)
        yield Written(text, left, height - top, right, height - bottom)


def read_page(pdf):
    """Give all that is written on the one page of a PDF, on one line."""
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())
