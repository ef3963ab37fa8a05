"""The files of a briefing: pictures, pages, slides and a page in one file, of one view.

What draws is loaded when it is needed, so that who asks for one format waits for no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.comparing.changes import Changes
from dashboard.draw.brief.briefing import Briefing, Options, describe_briefing
from dashboard.draw.pictures import SIZES, Pictures, ribbon_alt
from dashboard.features import Features, Shown, apply_view
from dashboard.model import Register
from dashboard.spells import CrossingHistory, status_spells
from dashboard.view import View
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

if TYPE_CHECKING:
    from dashboard.briefing.drawings import Draw, What
    from dashboard.briefing.plate import Format

# What each format is made of.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "png": ("map.png", "ribbon.png"),
    "svg": ("map.svg", "ribbon.svg"),
    "pdf": ("briefing-a4.pdf", "briefing-slides.pdf"),
    "pptx": ("briefing.pptx",),
    "html": ("briefing.html",),
}
PAPERS = ("slide", "a4")

# Gives what draws the pictures of a subject.
Easel = Callable[[], "Draw"]
# Is told what is made next, how many files have been, and of how many.
Progress = Callable[[str, int, int], None]
_PLAIN = Options()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dossier is of, and how it is wanted.

    `size` is that of the pictures that stand by themselves, one of PAPERS; `template` is a user's
    own file of slides. `histories` are those of the view's as-of day.
    """

    register: Register
    features: Features
    shown: Shown
    view: View
    area: Placement | None
    histories: Sequence[CrossingHistory]
    gazetteer: Gazetteer
    briefing: Briefing
    size: str = PAPERS[0]
    template: Path | None = None


def describe_subject(
    register: Register,
    features: Features,
    view: View,
    area: Placement | None,
    gazetteer: Gazetteer,
    options: Options = _PLAIN,
    changes: Changes | None = None,
) -> Subject:
    """Work out all that the files of a view's briefing say, once for all of them."""
    shown = apply_view(features, view, area)
    histories = status_spells(features, view.as_of)
    briefing = describe_briefing(
        register, shown, view, histories, gazetteer, options=options, changes=changes
    )
    return Subject(register, features, shown, view, area, histories, gazetteer, briefing)


def names_of(formats: Iterable[str]) -> tuple[str, ...]:
    """Name the files of some formats, in one order whatever theirs; raises KeyError."""
    wanted = {name for one in formats for name in FORMATS[one]}
    return tuple(name for names in FORMATS.values() for name in names if name in wanted)


def make_dossier(
    subject: Subject, formats: Iterable[str], progress: Progress = lambda *_: None
) -> dict[str, bytes]:
    """Make the files of some formats, by name; the same subject gives the same bytes.

    Raises KeyError for an unknown format, TemplateError for a template no slides can be made of.
    """
    names, easel = names_of(formats), _easel(subject)
    made = {}
    for number, name in enumerate(names):
        progress(name, number, len(names))
        made[name] = _MAKERS[name](subject, easel)
    return made


def make_file(subject: Subject, name: str) -> bytes:
    """Make one file by its name, the same as in a dossier; raises what `make_dossier` does."""
    return _MAKERS[name](subject, _easel(subject))


def has_code(subject: Subject) -> bool:
    """Tell whether the link back to a subject's view is short enough for a QR code."""
    from dashboard.draw.code import qr_matrix

    return qr_matrix(subject.briefing.link) is not None


def check_template(template: Path) -> None:
    """Raise TemplateError, a ValueError, for a file that no slides can be made of."""
    from dashboard.draw.slides.deck import open_deck
    from dashboard.draw.slides.text import Tongue

    open_deck(template, Tongue("en", leftward=False))


def _easel(subject: Subject) -> Easel:
    """Give what gives what draws: it is set up with the first picture."""

    @cache
    def easel() -> Draw:
        from dashboard.briefing.drawings import set_up

        placed = (subject.area, subject.histories, subject.gazetteer)
        return set_up(subject.shown, subject.view, *placed, subject.briefing)

    return easel


def _plate(what: What, format: Format, subject: Subject, easel: Easel) -> bytes:  # noqa: A002
    return easel()(what, subject.size, True, format)


def _pages(paper: str, subject: Subject, easel: Easel) -> bytes:
    from dashboard.draw.pages import write_pages

    pictures = _pictures(subject, easel, paper, "svg")
    return write_pages(subject.briefing, pictures, paper)


def _slides(subject: Subject, easel: Easel) -> bytes:
    from dashboard.draw.slides.presentation import write_slides

    pictures = _pictures(subject, easel, "slide", "png")
    return write_slides(subject.briefing, pictures, subject.template)


def _pictures(subject: Subject, easel: Easel, paper: str, format: Format) -> Pictures:  # noqa: A002
    """Draw map and ribbon for pages or slides, in the one format that these take."""
    whats: tuple[What, What] = ("map", "ribbon")
    drawn = [easel()(what, paper, False, format) for what in whats]
    ways = {"svg": (b"", b""), "png": (b"", b""), format: drawn}
    (map_svg, ribbon_svg), (map_png, ribbon_png) = ways["svg"], ways["png"]
    (map_size, ribbon_size), briefing = SIZES[paper], subject.briefing
    return Pictures(
        map_svg,
        map_png,
        map_size,
        briefing.alt,
        ribbon_svg,
        ribbon_png,
        ribbon_size,
        ribbon_alt(briefing),
    )


def _page(subject: Subject, _easel: Easel) -> bytes:
    from dashboard.draw.standalone import write_standalone

    return write_standalone(
        subject.register,
        subject.shown,
        subject.view,
        subject.area,
        subject.histories,
        subject.gazetteer,
        subject.briefing,
    )


_MAKERS: Mapping[str, Callable[[Subject, Easel], bytes]] = {
    "map.png": partial(_plate, "map", "png"),
    "ribbon.png": partial(_plate, "ribbon", "png"),
    "map.svg": partial(_plate, "map", "svg"),
    "ribbon.svg": partial(_plate, "ribbon", "svg"),
    "briefing-a4.pdf": partial(_pages, "a4"),
    "briefing-slides.pdf": partial(_pages, "slide"),
    "briefing.pptx": _slides,
    "briefing.html": _page,
}
