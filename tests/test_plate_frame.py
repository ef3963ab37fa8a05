"""The frame of every picture, and pictures as files."""

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.font_manager import findfont
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from dashboard.draw.brief.briefing import Options, describe_briefing
from dashboard.draw.code import qr_matrix
from dashboard.draw.page import STATIC
from dashboard.draw.plates.file import Format
from dashboard.draw.plates.frame import FAMILY, SIZES, directed, empty_figure, new_plate, picture
from dashboard.draw.plates.text import Type, plain, width_of
from dashboard.features import apply_view
from dashboard.spells import status_spells
from dashboard.view import View

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "$\\frac{1}{0}$ <script>alert(1)</script> #{braces} & \x00\x07 😀 شیرخان"
TEXTS = st.text(max_size=120) | st.sampled_from([HOSTILE, "W" * 150, "", "a b " * 60])


@pytest.fixture(scope="module")
def make(bundled_register, bundled_features, gazetteer):
    def describe(language="en", **options):
        view = View(date(2026, 11, 22), date(2022, 5, 1), date(2022, 6, 1), language=language)
        shown = apply_view(bundled_features, view)
        histories = status_spells(bundled_features, view.as_of)
        told = Options(**options)
        return describe_briefing(bundled_register, shown, view, histories, gazetteer, options=told)

    return describe


@pytest.fixture(scope="module")
def briefing(make):
    return make(banner="TLP:AMBER", organisation="Border Desk")


def texts(figure):
    """Give what is written in a frame, halos aside."""
    found = figure.axes[0].findobj(lambda one: isinstance(one, Text) and one.get_text())
    return [text for text in found if not text.get_path_effects()]


def written(figure):
    return [text.get_text().strip("\u200e\u200f") for text in texts(figure)]


def box(text):
    """Give where a text lies, in points: left, bottom, right, top."""
    x, y = text.get_position()
    cut = Type(text.get_fontsize(), bold=text.get_fontweight() == "bold")
    width = width_of(text.get_text(), cut)
    left = x - width if text.get_horizontalalignment() == "right" else x
    return left, y - cut.size * 0.3, left + width, y + cut.size


def body(figure):
    """Give the body's place in points: left, bottom, right, top."""
    wide, high = figure.get_size_inches() * 72
    place = figure.axes[-1].get_position()
    return place.x0 * wide, place.y0 * high, place.x1 * wide, place.y1 * high


def test_a_frame_says_what_a_picture_must_say_in_itself(briefing):
    figure, _ = new_plate(briefing, "slide")
    said = " ".join(written(figure))
    told = (
        briefing.title, briefing.organisation, briefing.window, briefing.as_of, briefing.count,
        *briefing.reasons, briefing.caption, briefing.attribution, briefing.code,
    )  # fmt: skip
    for text in told:
        assert plain(text) in said
    for part in briefing.stamp.split(" · "):
        assert part in said


def test_filters_in_force_are_named(briefing):
    figure, _ = new_plate(replace(briefing, filters=("kind: closure",)), "a4")
    assert "filtered: kind: closure" in written(figure)


def test_a_banner_stands_above_and_below_in_the_colours_of_its_standard(make):
    for banner, color in (("TLP:RED", "#ff2b2b"), ("TLP:CLEAR", "#ffffff"), ("Secret", "#ffffff")):
        figure, _ = new_plate(make(banner=banner), "slide")
        found = [text for text in texts(figure) if text.get_text() == banner]
        assert [to_hex(text.get_color()) for text in found] == [color, color]
        assert all(text.get_fontsize() >= 12 for text in found)
        low, high = sorted(text.get_position()[1] for text in found)
        assert low < body(figure)[1] < body(figure)[3] < high
    figure, _ = new_plate(make(), "slide")
    assert "TLP" not in " ".join(written(figure))


def test_a_frame_is_mirrored_where_the_language_runs_to_the_left(make):
    told = make("fa", banner="TLP:RED")
    figure, _ = new_plate(told, "slide")
    by_text = {text.get_text().strip("\u200e\u200f"): text for text in texts(figure)}
    width = figure.get_size_inches()[0] * 72
    title, count = by_text[told.title], by_text[told.count]
    assert title.get_horizontalalignment() == "right"
    assert title.get_position()[0] > width / 2 > count.get_position()[0]
    assert count.get_horizontalalignment() == "left"


def test_a_line_runs_the_way_of_its_language(make):
    english, dari = make("en"), make("fa")
    assert directed("Shir Khan", english) == "Shir Khan"
    assert directed("شیرخان", dari) == "شیرخان"
    assert directed("شیرخان", english)[0] == "\u200e"
    assert directed("Shir Khan", dari)[0] == "\u200f"
    assert directed("22 (7)", dari)[0] == "\u200f"
    assert not directed("", dari)


@pytest.mark.parametrize("size", SIZES)
def test_without_a_frame_the_drawing_fills_the_figure(size):
    figure, axes = empty_figure(SIZES[size])
    assert tuple(figure.get_size_inches()) == SIZES[size]
    assert axes.get_position().bounds == (0, 0, 1, 1)
    assert not written(figure)


def test_an_unknown_size_is_refused(briefing):
    with pytest.raises(KeyError):
        new_plate(briefing, "poster")


@settings(max_examples=12)
@given(st.lists(TEXTS, min_size=6, max_size=6), st.lists(TEXTS, max_size=12), st.booleans())
def test_whatever_is_said_stays_in_its_place(make, said, many, leftward):
    title, banner, organisation, caption, attribution, link = said
    told = replace(
        make("fa" if leftward else "en"),
        title=title, banner=banner[:80], organisation=organisation, caption=caption * 4,
        attribution=attribution, link=link * 6, filters=tuple(many), reasons=tuple(many),
    )  # fmt: skip
    figure, _ = new_plate(told, "slide")
    width, height = figure.get_size_inches() * 72
    left, low, right, top = body(figure)
    assert 0 < left < right < width
    assert top - low > height * 0.35
    boxes = [box(text) for text in texts(figure)]
    for x0, y0, x1, y1 in boxes:
        assert x0 > 0
        assert x1 < width
        assert y0 > 0
        assert y1 < height
        assert y1 <= low or y0 >= top
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one[0] >= other[2] or other[0] >= one[2]
            assert apart or one[1] >= other[3] - 4 or other[1] >= one[3] - 4


def test_what_a_list_has_no_room_for_is_counted(briefing):
    many = tuple(f"reason number {number}" for number in range(60))
    figure, _ = new_plate(replace(briefing, reasons=many), "slide")
    said = " ".join(written(figure))
    shown = sum(f"{reason} " in said + " " for reason in many)
    assert 3 < shown < 60
    assert f"and {60 - shown} more" in said


def test_a_long_title_is_wrapped_and_not_cut(briefing):
    title = " ".join(f"word{number}" for number in range(30))
    figure, _ = new_plate(replace(briefing, title=title), "slide")
    said = " ".join(written(figure))
    assert all(word in said for word in title.split())


def test_the_type_is_the_vendored_one(briefing):
    figure, _ = new_plate(briefing, "slide")
    for text in texts(figure):
        assert tuple(text.get_fontfamily()) == FAMILY
        assert not text.get_parse_math()
    for weight in ("normal", "bold"):
        for name in FAMILY:
            file = findfont(f"{name}:weight={weight}", fallback_to_default=False)
            assert str(STATIC / "vendor") in file


def test_the_code_on_a_picture_is_that_of_the_link(briefing):
    matrix = qr_matrix(briefing.link)
    assert matrix is not None
    figure, _ = new_plate(briefing, "slide")
    bars = [
        patch
        for patch in figure.axes[0].findobj(Rectangle)
        if isinstance(patch, Rectangle) and patch.get_antialiased() is False
    ]
    left, top = min(bar.get_x() for bar in bars), max(bar.get_y() for bar in bars)
    module = bars[0].get_height()
    assert module * len(matrix) * 25.4 / 72 <= 18.1
    image = Image.open(BytesIO(picture(figure, "png"))).convert("L")
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            x = (left + (column + 0.5) * module) * 200 / 72
            y = image.height - (top + (0.5 - row) * module) * 200 / 72
            assert image.getpixel((int(x), int(y))) == (0 if dark else 255)


def test_a_link_too_long_for_a_code_stands_in_words_alone(briefing):
    long = replace(briefing, link="?text=" + "b" * 300)
    figure, _ = new_plate(long, "slide")
    assert "?text=" + "b" * 300 in "".join(written(figure))
    patches = figure.axes[0].findobj(Rectangle)
    assert all(patch.get_antialiased() for patch in patches if isinstance(patch, Rectangle))


def test_equal_figures_give_equal_bytes(make):
    told = make("fa", banner="TLP:RED")
    figures = [new_plate(told, "slide")[0] for _ in range(2)]
    for kind in FORMATS:
        assert len({picture(figure, kind, 60) for figure in figures}) == 1


def test_pictures_may_be_made_at_once(briefing):
    figures = [new_plate(briefing, "slide")[0] for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda figure: picture(figure, "svg"), figures))
    assert len(set(made)) == 1


def test_a_picture_carries_its_words_and_no_date(briefing):
    told = replace(briefing, title=HOSTILE, alt=f"two\nlines {HOSTILE}")
    figure, _ = new_plate(told, "slide")
    words = "$\\frac{1}{0}$ <script>alert(1)</script> #{braces} & 😀 شیرخان"
    image = Image.open(BytesIO(picture(figure, "png", 50)))
    assert image.info == {
        "Title": words, "Description": f"two lines {words}", "Source": told.code,
        "Rights": "TLP:AMBER", "dpi": pytest.approx((50, 50), abs=0.1),
    }  # fmt: skip
    root = ET.fromstring(picture(figure, "svg"))  # noqa: S314 (our own)
    assert root.findtext(f"{SVG}title") == words
    assert root.findtext(f"{SVG}desc") == f"two lines {words}"
    assert "TLP:AMBER" in [part.text for part in root.iter() if part.tag.endswith("}title")]
    assert not [part for part in root.iter() if part.tag.endswith(("date", "creator", "script"))]
    told = pypdfium2.PdfDocument(picture(figure, "pdf")).get_metadata_dict(skip_empty=True)
    assert told == {
        "Title": words,
        "Subject": f"two lines {words}",
        "Keywords": f"{briefing.code}, TLP:AMBER",
    }


def test_a_picture_in_svg_needs_no_font(briefing):
    figure, _ = new_plate(briefing, "a4")
    root = ET.fromstring(picture(figure, "svg"))  # noqa: S314 (our own)
    assert not list(root.iter(f"{SVG}text"))
    assert not list(root.iter(f"{SVG}image"))


def test_the_text_of_a_pdf_can_be_searched(make):
    told = make("ru", banner="TLP:RED")
    figure, _ = new_plate(told, "slide")
    document = pypdfium2.PdfDocument(picture(figure, "pdf"))
    found = " ".join(document[0].get_textpage().get_text_range().split())
    assert " ".join(told.caption.split()) in found
    assert "TLP:RED" in found
