"""The briefing as slides: what a reader finds and can edit, that it fits, that it is the same."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.draw.brief.briefing import describe_briefing
from dashboard.draw.letters import clean, line_count
from dashboard.draw.slides.parts import MOST_PARTS
from dashboard.draw.slides.presentation import TemplateError, write_slides
from dashboard.draw.slides.tables import PAD_X, PAD_Y
from dashboard.draw.slides.text import FAMILY
from dashboard.draw.speech import speech
from dashboard.features import apply_view
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View
from tests.made import made_briefing, made_pictures, made_table

HOSTILE = ("<a:p>&amp;]]>", "\x00\x1b[31m", "A" * 900, "\u202eb\u2067", "\ufffe\ud800", "😀" * 60)


def deck_of(briefing, template=None):
    return Presentation(BytesIO(write_slides(briefing, made_pictures(briefing), template)))


def made(language="en", template=None, **fields):
    return deck_of(made_briefing(language, **fields), template)


def tables_of(deck):
    """Give the tables of a deck: their shapes, on slides in order."""
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]


def rows_of(shape):
    return [tuple(cell.text for cell in row.cells) for row in shape.table.rows]


def texts_of(slide):
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    return [paragraph.text for frame in frames for paragraph in frame.paragraphs]


def titles_of(deck):
    return [slide.shapes.title.text for slide in deck.slides]


@pytest.fixture(scope="module")
def briefed(bundled_register, bundled_features, gazetteer):
    def brief(language):
        view = View(as_of=date(2026, 11, 22), language=language)
        histories = status_spells(bundled_features, view.as_of)
        shown = apply_view(bundled_features, view)
        return describe_briefing(bundled_register, shown, view, histories, gazetteer)

    return brief


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_hold_what_the_briefing_says(language, briefed):
    briefing = briefed(language)
    shapes = tables_of(deck_of(briefing))
    words = speech(language)
    for table in (briefing.crossings, briefing.incidents, briefing.sources):
        parts = [rows_of(shape) for shape in shapes if shape.name == table.title]
        told = [row for part in parts for row in part[1:]]
        if table is briefing.incidents:
            assert [row[0] for row in told] == [words["kinds"][kind] for kind in table.kinds]
            told = [row[1:] for row in told]
        assert told == [tuple(clean(cell) for cell in row) for row in table.rows]
        assert {part[0][-1] for part in parts} == {table.head[-1]}


def test_slides_come_in_order_and_each_tells_its_part():
    assert titles_of(made()) == [
        "Border register", "Border ribbon", "Crossings", "Incidents", "Claims",
        "What changed since 1 May 2022",
        "In the view, but on no map", "Source list",
    ]  # fmt: skip
    rows = [(str(number), "held " * 30, "") for number in range(40)]
    titles = titles_of(made(incidents=made_table(rows=rows)))
    parts = [title for title in titles if title.startswith("Incidents")]
    assert len(parts) > 2
    told = speech("en")["pages"]["part"]
    assert parts == [
        told.format(title="Incidents", part=part, parts=len(parts))
        for part in range(1, len(parts) + 1)
    ]


def test_what_has_no_row_is_told_in_its_place():
    deck = made(incidents=made_table(rows=()))
    assert any("Nothing under Incidents." in texts_of(slide) for slide in deck.slides)
    assert any("Nothing under Changed." in texts_of(slide) for slide in deck.slides)


def test_short_groups_of_changes_share_a_slide_and_long_ones_have_their_own():
    long = made_table("Came in", [(str(number), "held " * 40, "") for number in range(30)])
    short = made_table("Retired")
    changes = (short, long, made_table("Changed", rows=()), made_table("New", rows=()))
    titles = titles_of(made(changes=changes))
    name = "What changed since 1 May 2022"
    told = [title for title in titles if title.startswith(name)]
    assert told[0] == told[-1] == name
    assert len(told) > 3
    assert all(title.startswith(f"{name}: Came in (") for title in told[1:-1])


def test_rows_without_end_are_cut_off_and_counted():
    rows = [(str(number), "held " * 50, "") for number in range(900)]
    deck = made(incidents=made_table(rows=rows))
    told = [row for shape in tables_of(deck) for row in rows_of(shape)[1:] if row[0].isdigit()]
    parts = [title for title in titles_of(deck) if title.startswith("Incidents")]
    assert len(parts) == MOST_PARTS
    left = speech("en")["briefing"]["left"].format(count=900 - len(told))
    assert any(left in texts_of(slide) for slide in deck.slides)


def test_a_list_without_end_is_cut_off_and_counted():
    deck = made(not_drawn=[f"<{number}>" for number in range(1000)])
    slides = [slide for slide in deck.slides if slide.shapes.title.text.startswith("In the view")]
    told = [text for slide in slides for text in texts_of(slide) if text.startswith("<")]
    assert len(slides) == MOST_PARTS
    assert speech("en")["briefing"]["more"].format(count=1000 - len(told)) in texts_of(slides[-1])


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_slide_bears_banner_stamp_code_number_and_notes(language):
    briefing = made_briefing(language)
    for slide in deck_of(briefing).slides:
        texts = [clean(text).lstrip("\u200e\u200f\u2066") for text in texts_of(slide)]
        assert texts.count(briefing.banner) == 2
        assert any(text.startswith(briefing.stamp) for text in texts)
        assert briefing.link in texts
        assert briefing.attribution in texts
        assert slide.shapes.element.findall(f".//{qn('a:fld')}[@type='slidenum']")
        notes = slide.notes_slide.notes_text_frame.text
        assert briefing.caption in notes
        assert all(cell in notes for row in briefing.sources.rows for cell in row)


def test_pictures_are_described_and_the_rest_is_marked_as_decoration():
    briefing = made_briefing()
    deck = deck_of(briefing)
    pictures = [
        shape
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    alts = [picture.element.nvPicPr.cNvPr.get("descr") for picture in pictures]
    assert alts == [briefing.alt, made_pictures(briefing).ribbon_alt]
    codes = [
        shape.element.nvSpPr.cNvPr
        for shape in deck.slides[0].shapes
        if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM
    ]
    assert [bool(code.get("descr")) for code in codes] == [False, True]
    assert briefing.link in codes[1].get("descr")
    assert "decorative" in codes[0].xml


def test_the_mark_of_a_row_is_a_bullet_before_its_first_cell():
    deck = made()
    marked = {
        shape.name: [
            bool(cell._tc.findall(f".//{qn('a:buBlip')}")) for cell in shape.table.rows[1].cells
        ]
        for shape in tables_of(deck)
    }
    assert marked["Incidents"] == [True, False, False, False]
    assert marked["Crossings"] == [True, False, False]
    assert not any(marked["Source list"])


def boxes_of(shapes):
    for shape in shapes:
        yield shape, (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)


def overfull(deck, language):
    """Name what lies outside its slide, and cells whose text needs more than their row has."""
    leading = 1.5 if speech(language)["language"]["direction"] == "rtl" else 1.35
    found = []
    for slide in deck.slides:
        for shape, (left, top, right, bottom) in boxes_of(slide.shapes):
            if left < 0 or top < 0 or right > deck.slide_width or bottom > deck.slide_height:
                found.append(shape.name)
        for shape in (shape for shape in slide.shapes if shape.has_table):
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells, strict=True):
                    for run in cell.text_frame.paragraphs[0].runs:
                        width = (column.width - 2 * Pt(PAD_X)) / Pt(1)
                        size = run.font.size.pt
                        lines = line_count(run.text, width, size, bold=bool(run.font.bold))
                        needed = lines * size * leading + 2 * PAD_Y
                        if needed > row.height / Pt(1) + 0.5:
                            found.append(run.text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_outside_its_slide(language, briefed):
    briefing = briefed(language)
    deck = deck_of(briefing)
    assert not overfull(deck, language)
    for slide in deck.slides:
        tables = [shape for shape in slide.shapes if shape.has_table]
        notes = [shape for shape in slide.shapes if shape.name in ("Note", "Stamp")]
        for table in tables:
            assert all(table.top + table.height <= note.top for note in notes)


@settings(max_examples=10)
@given(
    st.lists(st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE)), min_size=7, max_size=7),
    st.sampled_from(LANGUAGES),
)
def test_any_text_makes_slides_that_hold_it(texts, language):
    title, banner, link, cell, note, alt, caption = texts
    table = made_table(note=note, rows=[(cell, alt, title), (title, cell, cell)])
    briefing = made_briefing(
        language, title=title, banner=banner, link=link, alt=alt, caption=caption, incidents=table,
        not_drawn=(cell, note), changes_title=title, reasons=(caption, cell),
    )  # fmt: skip
    deck = deck_of(briefing)
    assert not overfull(deck, language)
    assert deck.slides[0].shapes.title is not None


def paragraphs_of(shape):
    frames = (
        [cell.text_frame for row in shape.table.rows for cell in row.cells]
        if shape.has_table
        else [shape.text_frame]
        if shape.has_text_frame
        else []
    )
    return [paragraph for frame in frames for paragraph in frame.paragraphs]


def test_dari_runs_to_the_left():
    deck = made("fa", incidents=made_table(rows=[("10 می", "Trucks are held", "میز")]))
    for shape in tables_of(deck):
        assert shape.table._tbl.tblPr.get("rtl") == "1"
    (shape,) = (shape for shape in tables_of(deck) if shape.name == "Incidents")
    first, english, last = (cell.text_frame.paragraphs[0] for cell in shape.table.rows[1].cells)
    for paragraph, turned, tag in ((first, "1", "prs-AF"), (english, "0", "en-GB")):
        assert paragraph._p.pPr.get("rtl") == turned
        assert paragraph._p.pPr.get("algn") == "r"
        properties = paragraph.runs[0]._r.rPr
        assert properties.get("lang") == tag
        assert properties.find(qn("a:latin")).get("typeface") == FAMILY
        assert properties.find(qn("a:cs")).get("typeface") == FAMILY
    assert last._p.pPr.get("rtl") == "1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_names_its_language(language):
    tags = {
        run._r.rPr.get("lang")
        for slide in made(language).slides
        for shape in slide.shapes
        for paragraph in paragraphs_of(shape)
        for run in paragraph.runs
    }
    assert tags <= {"en-GB", {"ru": "ru-RU", "tg": "tg-Cyrl-TJ", "fa": "prs-AF"}.get(language)}


def test_the_deck_is_wide_and_brings_nothing_of_anyone_else():
    data = write_slides(made_briefing(), made_pictures())
    deck = Presentation(BytesIO(data))
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333) + 305, Inches(7.5))
    assert len(deck.slide_layouts) == 1
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    assert deck.core_properties.title == "Border register"
    assert deck.core_properties.author == "Border desk"


@pytest.fixture
def template(tmp_path):
    """Make a user's file of 4:3 with slides, notes and sections of its own."""
    deck = Presentation()
    for number in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[number])
        slide.shapes.title.text = "An old slide"
        slide.notes_slide.notes_text_frame.text = "An old secret"
    path = tmp_path / "ours.pptx"
    deck.save(path)
    return path


def test_a_template_lends_its_layouts_and_none_of_its_slides(template):
    data = write_slides(made_briefing(), made_pictures(), template)
    parts = zipfile.ZipFile(BytesIO(data))
    assert not [name for name in parts.namelist() if b"An old" in parts.read(name)]
    deck = Presentation(BytesIO(data))
    assert deck.slide_width == Inches(10)
    assert len(deck.slide_layouts) == 11
    assert not overfull(deck, "en")
    for slide in deck.slides:
        assert slide.slide_layout.name == "Title Only"
        kinds = [holder.placeholder_format.type for holder in slide.placeholders]
        assert kinds == [PP_PLACEHOLDER.TITLE]
        title = slide.shapes.title
        below = [shape for shape in slide.shapes if shape.shape_id != title.shape_id]
        assert all(shape.top >= title.top + title.height for shape in below)


def test_a_title_in_an_odd_place_is_put_at_the_top(tmp_path):
    deck = Presentation()
    for layout in deck.slide_layouts:
        for holder in list(layout.placeholders):
            holder.left, holder.top, holder.width, holder.height = (Inches(3),) * 4
    path = tmp_path / "odd.pptx"
    deck.save(path)
    assert all(slide.shapes.title.top < Inches(0.5) for slide in made(template=path).slides)


def test_a_template_without_titles_is_used_as_well(tmp_path):
    deck = Presentation()
    for layout in deck.slide_layouts:
        for holder in list(layout.placeholders):
            holder.element.getparent().remove(holder.element)
    path = tmp_path / "bare.pptx"
    deck.save(path)
    assert all("Title" in [s.name for s in slide.shapes] for slide in made(template=path).slides)


def docx_of(folder):
    path = folder / "letter.docx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
    return path


def cut_off(folder):
    path = folder / "half.pptx"
    Presentation().save(path)
    path.write_bytes(path.read_bytes()[:9000])
    return path


def damaged(folder):
    path, whole = folder / "torn.pptx", BytesIO()
    Presentation().save(whole)
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(path, "w") as torn:
        for name in parts.namelist():
            text = b"<torn" if name == "ppt/presentation.xml" else parts.read(name)
            torn.writestr(name, text)
    return path


def plain_text(folder):
    path = folder / "notes.pptx"
    path.write_text("no slides", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "broken",
    [
        plain_text,
        docx_of,
        cut_off,
        damaged,
        lambda folder: folder,
        lambda folder: folder / "no.pptx",
    ],
)
def test_what_is_no_template_is_refused_in_a_sentence(broken, tmp_path):
    path = broken(tmp_path)
    with pytest.raises(TemplateError) as caught:
        write_slides(made_briefing(), made_pictures(), path)
    said = str(caught.value)
    assert said.startswith(path.name)
    assert said.endswith(".")
    assert str(tmp_path.parent) not in said


def test_a_deck_tells_no_time_at_which_it_was_made():
    with zipfile.ZipFile(BytesIO(write_slides(made_briefing(), made_pictures()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"1980-01-01T"}


def test_the_same_template_gives_the_same_bytes(template):
    briefing = made_briefing()
    one, two = (write_slides(briefing, made_pictures(), template) for _ in range(2))
    assert one == two
