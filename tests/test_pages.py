"""The briefing as a PDF: what is in it, in which fonts, for whom; whatever the register holds."""

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from ctypes import create_string_buffer
from datetime import date

import pypdfium2
import pypdfium2.raw as pdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.draw.brief.briefing import describe_briefing
from dashboard.draw.letters import drawable
from dashboard.draw.pages import MOST_ROWS, write_pages
from dashboard.draw.slides.presentation import write_slides
from dashboard.draw.speech import speech
from dashboard.features import apply_view, rows
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View
from tests.conftest import ROOT
from tests.made import made_briefing, made_pictures, made_table

# Blanks, breaks, and signs that only steer the direction.
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2066-\u2069\ufffe\u0002]+")
HOSTILE = '#panic("x") $x^2$ *b* _i_ @ref <lab> \\ `raw` // c /* d */ #include "/etc/x" {{x}}'


def squeezed(text):
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def text_of(data):
    return "".join(pages_of(data))


def outline_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [entry.get_title() for entry in document.get_toc()]
    finally:
        document.close()


def fonts_of(data):
    """Name the fonts of a PDF's texts, and tell of each whether it is embedded."""
    document = pypdfium2.PdfDocument(data)
    found = set()
    for page in document:
        for thing in page.get_objects(filter=[pdf.FPDF_PAGEOBJ_TEXT], max_depth=9):
            font = pdf.FPDFTextObj_GetFont(thing.raw)
            name = create_string_buffer(200)
            pdf.FPDFFont_GetBaseFontName(font, name, 200)
            found.add((name.value.decode(), bool(pdf.FPDFFont_GetIsEmbedded(font))))
    document.close()
    return found


def alts_of(data):
    """Gather the alternative texts that a PDF's structure holds."""
    document = pypdfium2.PdfDocument(data)
    found = []

    def walk(element):
        size = pdf.FPDF_StructElement_GetAltText(element, None, 0)
        buffer = create_string_buffer(size)
        pdf.FPDF_StructElement_GetAltText(element, buffer, size)
        found.append(buffer.raw.decode("utf-16-le").rstrip("\0"))
        for number in range(pdf.FPDF_StructElement_CountChildren(element)):
            child = pdf.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                walk(child)

    for page in document:
        tree = pdf.FPDF_StructTree_GetForPage(page.raw)
        for number in range(pdf.FPDF_StructTree_CountChildren(tree)):
            walk(pdf.FPDF_StructTree_GetChildAtIndex(tree, number))
        pdf.FPDF_StructTree_Close(tree)
    tagged = bool(pdf.FPDFCatalog_IsTagged(document.raw))
    document.close()
    return tagged, [alt for alt in found if alt]


def made(language="en", paper="a4", **fields):
    briefing = made_briefing(language, **fields)
    return write_pages(briefing, made_pictures(briefing), paper)


@pytest.fixture(scope="module")
def briefed(bundled_register, bundled_features, gazetteer):
    """Give the bundled register's briefing of all dates, and its incidents' titles."""

    def brief(language):
        view = View(as_of=date(2026, 11, 22), language=language)
        shown = apply_view(bundled_features, view)
        histories = status_spells(bundled_features, view.as_of)
        titles = [row.incident.title for row in rows(shown)]
        return describe_briefing(bundled_register, shown, view, histories, gazetteer), titles

    return brief


def in_lines(title):
    """Write a title whose lines may have a place of Latin letters, set beside them, in between."""
    return "(?:.{1,40})?".join(re.escape(squeezed(word)) for word in drawable(title).split())


@pytest.mark.parametrize(
    ("language", "paper"), [*((language, "a4") for language in LANGUAGES), ("en", "slide")]
)
def test_every_incident_of_the_view_is_found_as_text(language, paper, briefed):
    briefing, titles = briefed(language)
    data = write_pages(briefing, made_pictures(briefing), paper)
    # in Dari, the mark of what is disputed ends the first line of a Latin title
    text = re.sub("[≠?]+", "", text_of(data))
    leftward = briefing.direction == "rtl"
    assert len(titles) == 28
    assert not [title for title in titles if not re.search(in_lines(title), text)]
    for line in (briefing.incidents.title, briefing.sources.title, briefing.count):
        assert squeezed(drawable(line, rtl=leftward)) in text, line


@pytest.mark.parametrize("paper", ["a4", "slide"])
def test_every_section_has_a_bookmark(paper):
    assert outline_of(made(paper=paper)) == [
        "Map", "Border ribbon", "Crossings", "Incidents", "Claims",
        "What changed since 1 May 2022", "Came in", "Changed",
        "In the view, but on no map", "Source list",
    ]  # fmt: skip


def test_what_is_not_there_has_no_section():
    claims = made_table("Claims", rows=())
    made_of = made(changes=(), changes_title="", not_drawn=(), claims=claims)
    assert outline_of(made_of) == ["Map", "Border ribbon", "Crossings", "Incidents", "Source list"]


def test_every_page_tells_what_it_is_of():
    table = made_table(rows=[(str(number), "x " * 60, "y") for number in range(150)])
    pages = pages_of(made(incidents=table))
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert page.count("TLP:AMBER") == 2
        assert squeezed(f"Page {number} of {len(pages)}") in page
        for line in ("register abc1234", "as known on 22 Nov 2026", "km on ruler 1: 1,344 km"):
            assert squeezed(line) in page
        assert squeezed("© OpenStreetMap contributors") in page


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn():
    cell = "Trucks are held at the gate " * 12
    table = made_table(rows=[(f"<{number}>", cell, f"({number})") for number in range(60)])
    pages = pages_of(made(incidents=table))
    with_rows = [page for page in pages if re.search(r"<\d+>", page)]
    assert len(with_rows) > 3
    for page in with_rows:
        assert "WhenWhatSources" in page
        count = len(re.findall(r"<\d+>", page))
        assert page.count(squeezed(cell)) == count


def test_a_row_taller_than_a_page_goes_on_over_it():
    long = " ".join(str(number) for number in range(4000))
    text = text_of(made(incidents=made_table(rows=[("a", long, "b")], widths=(3, 1, 3))))
    assert "3999" in text


def test_rows_without_end_are_cut_off_and_counted():
    table = made_table(rows=[(str(number), "x", "y") for number in range(MOST_ROWS + 30)])
    text = text_of(made(incidents=table))
    assert squeezed(speech("en")["briefing"]["left"].format(count=30)) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_our_fonts_are_used_and_all_are_embedded(language):
    fonts = fonts_of(made(language, title="Граница شیرخان بندر ≠ → \U0001f600 中文"))
    assert all(embedded for _, embedded in fonts)
    names = {re.sub(r"^[A-Z]{6}\+", "", name) for name, _ in fonts}
    assert names <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular"} | {
        "NotoSansArabic-Bold"
    }
    assert {"NotoSans-Regular", "NotoSansArabic-Bold"} <= names


def test_no_sign_of_a_text_acts():
    table = made_table("Incidents", [(HOSTILE, HOSTILE * 2, HOSTILE)], ("closure",), HOSTILE)
    text = text_of(
        made(
            title=HOSTILE, banner=HOSTILE, organisation=HOSTILE, caption=HOSTILE, alt=HOSTILE,
            stamp=HOSTILE, link=HOSTILE, reasons=(HOSTILE,), not_drawn=(HOSTILE,), incidents=table,
        )
    )  # fmt: skip
    assert text.count(squeezed(HOSTILE)) >= 12


@settings(max_examples=25)
@given(st.lists(st.text(max_size=80), min_size=6, max_size=6), st.sampled_from(LANGUAGES))
def test_any_text_makes_a_page(texts, language):
    title, banner, link, cell, note, alt = texts
    table = made_table(note=note, rows=[(cell, cell * 9, title)], kinds=("attack",))
    data = made(language, title=title, banner=banner, link=link, alt=alt, incidents=table)
    assert data.startswith(b"%PDF-1.7")


def test_pictures_marks_and_the_code_are_told_to_those_who_do_not_see_them():
    briefing = made_briefing()
    tagged, alts = alts_of(write_pages(briefing, made_pictures(briefing), "a4"))
    assert tagged
    assert briefing.alt in alts
    assert made_pictures(briefing).ribbon_alt in alts
    assert f"{speech('en')['pages']['view']}: {briefing.link}" in alts
    assert {"closure", "closed"} <= set(alts)


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("fa", "fa-AF"), ("ru", "ru")])
def test_title_and_language_are_set(language, tag):
    data = made(language, title="Сарҳад #1")
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "Сарҳад #1"
    size = pdf.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = (pdf.FPDF_WCHAR * size)()
    pdf.FPDFCatalog_GetLanguage(document.raw, buffer, size)
    assert "".join(map(chr, buffer)).rstrip("\0") == tag
    assert not document.get_metadata_value("CreationDate")
    document.close()


def place_of(data, words):
    """Find where words stand: page, left edge."""
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        text = page.get_textpage()
        found = text.search(words).get_next()
        if found:
            left = text.get_charbox(found[0])[0]
            document.close()
            return number, left
    document.close()
    return None


def test_a_table_in_dari_runs_to_the_left():
    table = made_table(rows=[("یکم", "دوم", "سوم")], kinds=("closure",))
    for language, turned in (("fa", True), ("en", False)):
        data = made(language, incidents=table)
        first, second, third = (place_of(data, word) for word in ("یکم", "دوم", "سوم"))
        assert first[0] == second[0] == third[0]
        assert (first[1] > second[1] > third[1]) == turned


def test_dari_is_found_as_it_is_written():
    words = speech("fa")
    told = [*words["kinds"].values(), *words["statuses"].values(), *words["dates"]["names"]]
    text = text_of(made("fa", not_drawn=tuple(told)))
    assert not [word for word in told if squeezed(word) not in text]


def test_another_paper_is_refused():
    with pytest.raises(KeyError):
        made(paper="a5")


SCRIPT = """
import hashlib
from dashboard.draw.pages import write_pages
from dashboard.draw.slides.presentation import write_slides
from tests.made import made_briefing, made_pictures
briefing = made_briefing("fa", title="شیرخان بندر")
pictures = made_pictures(briefing)
for data in (write_pages(briefing, pictures, "a4"), write_slides(briefing, pictures)):
    print(hashlib.sha256(data).hexdigest())
"""


def test_the_same_briefing_gives_the_same_bytes_in_every_process():
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Etc/GMT+9"}
    command = [sys.executable, "-c", SCRIPT]
    ran = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    briefing = made_briefing("fa", title="شیرخان بندر")
    pictures = made_pictures(briefing)
    here = (write_pages(briefing, pictures, "a4"), write_slides(briefing, pictures))
    assert [hashlib.sha256(data).hexdigest() for data in here] == ran.stdout.split()
