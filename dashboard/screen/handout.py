"""The page's way to a briefing: the files of `incidents brief`, of the view that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.banners import covers, find_hidden_banner, join_banners
from dashboard.comparing.changes import Changes, changes_since_day
from dashboard.dossiers.dossier import describe_subject, make_file
from dashboard.draw import page
from dashboard.draw.brief.records import Options
from dashboard.draw.speech import quoted, speech
from dashboard.features import Features
from dashboard.model import Register
from dashboard.view import View, ViewError, parse_day
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

# In the order in which they are offered, with the type that the browser is told.
FILES = {
    "briefing-slides.pdf": "application/pdf",
    "briefing-a4.pdf": "application/pdf",
    "briefing.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "briefing.html": "text/html",
    "map.png": "image/png",
    "map.svg": "image/svg+xml",
    "ribbon.png": "image/png",
    "ribbon.svg": "image/svg+xml",
}


Present = Callable[[], tuple[Register, Features, Register]]


def offer_briefing(view: View) -> None:
    """Draw the button that opens the choice of files."""
    words = speech(view.language, view.calendar)["handout"]
    st.button(words["open"], key="briefing", help=words["help"], on_click=partial(_open, now=True))


def _open(*, now: bool) -> None:
    st.session_state.briefing_open = now


def is_briefing_open() -> bool:
    """Tell whether the choice of files is open."""
    return bool(st.session_state.get("briefing_open"))


def show_briefing(
    present: Present, view: View, area: Placement | None, gazetteer: Gazetteer
) -> None:
    """Show the choice of files while it is open; each is made when it is asked for.

    The page does not run again meanwhile, which would take away what is being typed: `present`
    gives the register that is shown, its features, and the register that now stands in the file.
    """
    if not is_briefing_open():
        return
    words = speech(view.language, view.calendar)["handout"]
    choose = partial(_choose, present, view, area, gazetteer)
    st.dialog(words["title"], on_dismiss=partial(_open, now=False))(choose)()


def _choose(present: Present, view: View, area: Placement | None, gazetteer: Gazetteer) -> None:
    language = speech(view.language, view.calendar)
    words = language["handout"]
    register, features, in_file = present()
    marked, hiding = _marking(register, in_file), find_hidden_banner(in_file)
    title = _field(words["name"], "brief_title", register.title)
    # where the file may say another, only what somebody writes here counts
    usual = "" if hiding else marked
    banner = _field(words["banner"], "brief_banner", usual, "TLP:AMBER")
    text = _field(words["since"], "brief_since", "", "2022-05-01")
    if hiding and not banner.strip():
        where = f"{Path(hiding.file).name}:{hiding.line}: {hiding.message}"
        told = words["hidden_banner"].format(problem=quoted(where, language))
        st.html(str(page.banner(told)))
        return
    if not covers(banner, marked):
        told = words["weaker"] if banner.strip() else words["unmarked"]
        chosen = quoted(banner.strip(), language)
        st.html(str(page.banner(told.format(register=quoted(marked, language), chosen=chosen))))
    try:
        changes = _changes(text, features, view, area, gazetteer)
    except ViewError as fault:
        st.warning(str(fault))
        return
    options = Options(title, banner, register.organisation, _here())

    def made(name: str) -> bytes:
        _, _, now = present()
        if is_marked_since(now, join_banners([marked, banner]), chosen=banner != usual):
            raise MarkedMeanwhileError
        subject = describe_subject(register, features, view, area, gazetteer, options, changes)
        return make_file(subject, name)

    _offer(made, words)


def is_marked_since(now: Register, shown: str, *, chosen: bool) -> bool:
    """Tell whether a register has a marking now, or may have one, that was not `shown`.

    Where it may have one that cannot be read, a marking that somebody has chosen counts.
    """
    return not covers(shown, now.banner) or (not chosen and find_hidden_banner(now) is not None)


class MarkedMeanwhileError(Exception):
    """The register has another marking now than the one that was shown: no file is made."""


def _marking(register: Register, in_file: Register) -> str:
    """Give what files are to be marked with: as the register is shown, and as it now stands."""
    if covers(register.banner, in_file.banner):
        return register.banner
    return join_banners([register.banner, in_file.banner])


def _field(label: str, key: str, usual: str, example: str = "") -> str:
    """Ask for a text that is the register's until somebody writes another.

    What was written stays for this visit: a register that changes meanwhile, or a dialog that is
    closed, forgets no marking.
    """
    written: dict[str, str] = st.session_state.setdefault("briefing_written", {})

    def note() -> None:
        text = st.session_state[key]
        if text == usual:
            written.pop(key, None)
        else:
            written[key] = text

    # as its own default, too: what the session sets is forgotten where a run breaks off
    held = st.session_state[key] = written.get(key, usual)
    return st.text_input(label, held, key=key, placeholder=example, on_change=note)


def _changes(
    since: str, features: Features, view: View, area: Placement | None, gazetteer: Gazetteer
) -> Changes | None:
    if not since.strip():
        return None
    day = parse_day(since, view.as_of)
    return changes_since_day(features, view, area, day, gazetteer)


def _here() -> str:
    """Give the page's own address, without the view that it has now."""
    return str(st.context.url or "").split("?")[0]


def _offer(made: Callable[[str], bytes], words: Mapping[str, str]) -> None:
    columns = st.columns(2, gap="small")
    for number, (name, kind) in enumerate(FILES.items()):
        columns[number % 2].download_button(
            words[name],
            data=partial(made, name),
            file_name=name,
            mime=kind,
            key=f"brief {name}",
            on_click="ignore",
            width="stretch",
        )
