"""Text on slides: boxes and paragraphs that a reader can edit, each set the way it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from dashboard.draw.letters import clean, fitted, runs_left

# A font that every machine has, or one as wide: slides bring none along. It draws all our scripts,
# and is narrower than the font that texts are measured in.
FAMILY = "Arial"
# The tags under which Office knows the languages.
TAGS = {"en": "en-GB", "ru": "ru-RU", "tg": "tg-Cyrl-TJ", "fa": "prs-AF"}
LATIN_TAG = "en-GB"
# Office names each field by an id of its own; it need not differ from slide to slide.
NUMBER_ID = "B6F15528-21DE-4FAA-801E-634DDDAF4B2B"
LEAST_PT = 6.0
# The space after a bullet in points, and the largest one in thousandths of a percent of its text.
BULLET_GAP, MOST_BULLET = 4.0, 400_000
# Another font may stand in for ours: lines are counted in a box this much narrower.
SPARE = 0.96
# python-pptx leaves this one without types.
_rgb: Any = RGBColor
# From one line to the next, in ems of the type: letters of the Arabic script reach lower.
LEADING, LEADING_LEFTWARD = 1.35, 1.5


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: size in points; `color` "" is that of the theme's text.

    `family` is "" where the template's own font is kept.
    """

    size: float
    bold: bool = False
    color: str = ""
    far: bool = False
    family: str = FAMILY


@dataclass(frozen=True, slots=True)
class Bullet:
    """A picture before a paragraph: its relation to the slide, and its size in points."""

    relation: str
    size: float


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a deck, and whether it runs to the left."""

    language: str
    leftward: bool

    @property
    def leading(self) -> float:
        """Give the distance of lines in ems."""
        return LEADING_LEFTWARD if self.leftward else LEADING


def add_box(
    slide: Any,
    box: Box,
    lines: Sequence[str],
    cut: Type,
    tongue: Tongue,
    name: str,
    *,
    after: float = 0.0,
) -> Any:
    """Add a text box with a paragraph for each line, and so much ground under each."""
    shape = slide.shapes.add_textbox(*(Pt(n) for n in (box.left, box.top, box.width, box.height)))
    shape.name = name
    fill_frame(shape.text_frame, lines, cut, tongue, after=after)
    return shape


def add_fitted(
    slide: Any,
    box: Box,
    text: str,
    cut: Type,
    tongue: Tongue,
    name: str,
    *,
    least: float = LEAST_PT,
) -> Any:
    """Add a text box whose text is set smaller, down to `least`, until it fits."""
    size, line = fitted_text(text, box, cut, tongue, least=least)
    return add_box(slide, box, [line], replace(cut, size=size), tongue, name)


def fitted_text(
    text: str, box: Box, cut: Type, tongue: Tongue, *, least: float = LEAST_PT
) -> tuple[float, str]:
    """Give the size at which a text fits a box, and the text, cut off where it fits at none."""
    sizes = [cut.size - 0.5 * step for step in range(int((cut.size - least) * 2) + 1)]
    width, leading = box.width * SPARE, tongue.leading
    return fitted(clean(text), width, box.height, sizes, leading=leading, bold=cut.bold)


def add_number(slide: Any, box: Box, cut: Type, tongue: Tongue) -> None:
    """Add the slide's number, which follows when slides are moved."""
    shape = add_box(slide, box, [], cut, tongue, "Slide number")
    paragraph = shape.text_frame.paragraphs[0]
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{{NUMBER_ID}}}" type="slidenum"><a:rPr lang="{LATIN_TAG}"'
        f' sz="{int(cut.size * 100)}" b="{int(cut.bold)}"><a:solidFill><a:schemeClr val="tx1"/>'
        f'</a:solidFill><a:latin typeface="{FAMILY}"/></a:rPr><a:t>‹#›</a:t></a:fld>'
    )
    paragraph._p.insert_element_before(field, "a:endParaRPr")  # noqa: SLF001


def fill_frame(
    frame: Any, lines: Sequence[str], cut: Type, tongue: Tongue, *, after: float = 0.0
) -> None:
    """Fill a text frame that keeps its size."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(lines or [""]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        set_paragraph(paragraph, line, cut, tongue, after=after)


def set_paragraph(
    paragraph: Any,
    text: str,
    cut: Type,
    tongue: Tongue,
    *,
    bullet: Bullet | None = None,
    after: float = 0.0,
    link: str = "",
) -> None:
    """Set a paragraph's text: made safe, in the language's direction and font.

    `bullet` stands before it, at whichever side it begins; `after` is the ground left under it;
    `link` is the relation of the slide to what it leads to.
    """
    # written as a whole: python-pptx takes a millisecond for each property of a paragraph
    made = parse_xml(_paragraph(clean(text), cut, tongue, bullet, after, link))
    element = paragraph._p  # noqa: SLF001 (nothing else takes its parts)
    for part in list(element):
        element.remove(part)
    for part in list(made):
        element.append(part)


def _paragraph(
    line: str, cut: Type, tongue: Tongue, bullet: Bullet | None, after: float, link: str
) -> str:
    leftward = runs_left(line, rtl=tongue.leftward)
    side = "r" if tongue.leftward != cut.far else "l"
    leading = cut.size * tongue.leading
    marks, indent = "", ""
    if bullet:
        leading = max(leading, bullet.size)
        room = Pt(bullet.size + BULLET_GAP)
        indent = f' marL="{room}" indent="{-room}"'
        share = min(round(100_000 * bullet.size / cut.size), MOST_BULLET)
        marks = (
            f'<a:buSzPct val="{share}"/><a:buBlip><a:blip r:embed="{bullet.relation}"/></a:buBlip>'
        )
    tag = TAGS[tongue.language] if leftward == tongue.leftward else LATIN_TAG
    look = f'lang="{tag}" sz="{_hundredths(cut.size)}" b="{int(cut.bold)}"'
    fonts = f'<a:latin typeface="{cut.family}"/><a:cs typeface="{FAMILY}"/>' if cut.family else ""
    leads = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    run = f"<a:r><a:rPr {look}>{_fill(cut)}{fonts}{leads}</a:rPr><a:t>{escape(line)}</a:t></a:r>"
    grounds = "".join(
        f'<a:{name}><a:spcPts val="{_hundredths(points)}"/></a:{name}>'
        for name, points in (("lnSpc", leading), ("spcBef", 0.0), ("spcAft", after))
    )
    return (
        f'<a:p {nsdecls("a", "r")}><a:pPr{indent} algn="{side}" rtl="{int(leftward)}">{grounds}'
        f"{marks}</a:pPr>"
        f"{run if line else f'<a:endParaRPr {look}/>'}</a:p>"
    )


def _hundredths(points: float) -> int:
    return round(points * 100)


def _fill(cut: Type) -> str:
    if cut.color:
        color = f'<a:srgbClr val="{cut.color.lstrip("#").upper()}"/>'
    elif cut.family:
        color = '<a:schemeClr val="tx1"/>'
    else:
        return ""
    return f"<a:solidFill>{color}</a:solidFill>"


def fill_ground(shape: Any, color: str) -> None:
    """Fill a shape with a colour."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(*bytes.fromhex(color.lstrip("#")))
