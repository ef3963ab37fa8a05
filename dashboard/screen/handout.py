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


def offer_briefing(
    registers: tuple[Register, Register],
    features: Features,
    view: View,
    area: Placement | None,
    gazetteer: Gazetteer,
) -> None:
    """Draw the button that opens the choice of files; each is made when it is asked for.

    `registers` are the one that is shown, and the one that now stands in the file.
    """
    words = speech(view.language, view.calendar)["handout"]
    if st.button(words["open"], key="briefing", help=words["help"]):
        choose = partial(_choose, registers, features, view, area, gazetteer)
        st.dialog(words["title"])(choose)()


def _choose(
    registers: tuple[Register, Register],
    features: Features,
    view: View,
    area: Placement | None,
    gazetteer: Gazetteer,
) -> None:
    language = speech(view.language, view.calendar)
    words = language["handout"]
    register, in_file = registers
    marked, hiding = register.banner, find_hidden_banner(in_file)
    if not covers(marked, in_file.banner):
        marked = join_banners([marked, in_file.banner])
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
        subject = describe_subject(register, features, view, area, gazetteer, options, changes)
        return make_file(subject, name)

    _offer(made, words)


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
