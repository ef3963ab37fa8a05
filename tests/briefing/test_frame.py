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
from PIL import Image

from dashboard.briefing.plate import SIZES, Format, make_plate, write_plate
from dashboard.draw.brief.briefing import Options, describe_briefing
from dashboard.draw.code import qr_matrix
from dashboard.features import apply_view
from dashboard.spells import status_spells
from dashboard.view import View
from tests.made import made_picture, read_page, written_on

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
SVG = "{http://www.w3.org/2000/svg}"
RIGHTS = "{http://purl.org/dc/elements/1.1/}rights"
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


def plate_of(briefing, size="slide", **picture):
    return make_plate(briefing, made_picture(**picture), SIZES[size], framed=True)


def pdf_of(briefing, size="slide"):
    return write_plate(plate_of(briefing, size), "pdf")


def png_of(briefing, dpi=72):
    return Image.open(BytesIO(write_plate(plate_of(briefing), "png", dpi))).convert("RGB")


def said_on(briefing, size="slide"):
    return read_page(pdf_of(briefing, size))


@pytest.mark.parametrize("size", SIZES)
def test_a_frame_says_what_a_picture_must_say_in_itself(briefing, size):
    said = said_on(replace(briefing, filters=("kind: closure",)), size)
    told = (
        briefing.title, briefing.organisation, briefing.window, briefing.as_of, briefing.count,
        *briefing.reasons, briefing.caption, briefing.attribution, briefing.code,
        "filtered: kind: closure", *briefing.stamp.split(" · "),
    )  # fmt: skip
    assert [text for text in told if text not in said] == []


def test_a_banner_stands_above_and_below_in_the_colours_of_its_standard(make):
    for banner, ink, ground in (
        ("TLP:RED", (255, 43, 43), (0, 0, 0)),
        ("TLP:CLEAR", (255, 255, 255), (0, 0, 0)),
        ("Secret", (255, 255, 255), (61, 72, 84)),
    ):
        told = make(banner=banner)
        found = [one for one in written_on(pdf_of(told)) if one.text.strip() == banner]
        plate, image = plate_of(told), png_of(told)
        top, bottom = plate.data["body"][1], plate.data["body"][1] + plate.data["body"][3]
        above, below = sorted(found, key=lambda one: one.top)
        assert above.bottom < top < bottom < below.top
        for one in (above, below):
            box = image.crop((int(one.left) - 4, int(one.top) - 2, int(one.right), int(one.bottom)))
            colors = {color for _, color in box.getcolors(10_000)}
            assert {ink, ground} <= colors
            assert one.bottom - one.top > 8  # capitals of 12 points
    assert "TLP" not in said_on(make())


def test_a_frame_is_mirrored_where_the_language_runs_to_the_left(make):
    told = make("fa", banner="TLP:RED")
    plate = plate_of(told)
    runs = list(written_on(write_plate(plate, "pdf")))
    middle = plate.data["width"] / 2
    title = next(one for one in runs if one.text.split()[0] in told.title)
    banners = [one for one in runs if one.text.strip() == "TLP:RED"]
    assert title.left > middle
    assert all(one.right < middle for one in banners)
    assert len(banners) == 2


def test_latin_in_a_frame_of_dari_can_be_searched(make):
    said = said_on(make("fa", title="Shir Khan Bandar in May", banner="TLP:RED"))
    assert "Shir Khan Bandar in May" in said
    assert "OpenStreetMap contributors" in said


@pytest.mark.parametrize("size", SIZES)
def test_without_a_frame_the_picture_fills_the_page(briefing, size):
    plate = make_plate(briefing, made_picture(), SIZES[size], framed=False)
    left, top, width, height = plate.data["picture"]
    assert left == top == 8
    page = SIZES[size][0] * 72, SIZES[size][1] * 72
    assert (width + 16, height + 16) == pytest.approx(page, abs=10)
    assert not list(written_on(write_plate(plate, "pdf")))


@settings(max_examples=10)
@given(st.lists(TEXTS, min_size=6, max_size=6), st.lists(TEXTS, max_size=12), st.booleans())
def test_whatever_is_said_stays_in_its_place(make, said, many, leftward):
    title, banner, organisation, caption, attribution, link = said
    told = replace(
        make("fa" if leftward else "en"),
        title=title, banner=banner[:80], organisation=organisation, caption=caption * 4,
        attribution=attribution, link=link * 6, filters=tuple(many), reasons=tuple(many),
    )  # fmt: skip
    plate = plate_of(told)
    left, top, width, height = plate.data["body"]
    assert (left, width) == (20, plate.data["width"] - 40)
    assert height > plate.data["height"] * 0.35
    runs = list(written_on(write_plate(plate, "pdf")))
    for number, one in enumerate(runs):
        for other in runs[number + 1 :]:
            # runs of one line may lap a little, where letters join
            apart = one.left >= other.right - 4 or other.left >= one.right - 4
            assert apart or one.top >= other.bottom - 4 or other.top >= one.bottom - 4
        assert one.left > 0
        assert one.right < plate.data["width"]
        assert one.top > 0
        assert one.bottom < plate.data["height"]
        assert one.bottom <= top or one.top >= top + height


def test_what_a_list_has_no_room_for_is_counted(briefing):
    many = tuple(f"reason number {number}" for number in range(60))
    said = said_on(replace(briefing, reasons=many))
    shown = sum(f"{reason} " in f"{said} " for reason in many)
    assert 3 < shown < 60
    assert f"and {60 - shown} more" in said


def test_a_long_title_is_set_smaller_and_wrapped_and_not_cut(briefing):
    short = max(one.bottom - one.top for one in written_on(pdf_of(briefing)))
    title = " ".join(f"word{number}" for number in range(30))
    runs = list(written_on(pdf_of(replace(briefing, title=title))))
    said = " ".join(one.text for one in runs)
    assert all(word in said for word in title.split())
    lines = [one for one in runs if "word" in one.text]
    assert len(lines) > 1
    assert all(one.bottom - one.top < short for one in lines)


def test_the_type_is_the_vendored_one(briefing):
    pdf = write_plate(plate_of(replace(briefing, title="Border شیرخان")), "pdf")
    page = pypdfium2.PdfDocument(pdf)[0]
    names = {
        one.get_font().get_base_name() for one in page.get_objects() if hasattr(one, "get_font")
    }
    assert {name.partition("+")[2].split("-")[0] for name in names} == {
        "NotoSans",
        "NotoSansArabic",
    }


def test_the_code_on_a_picture_is_that_of_the_link(briefing):
    matrix = qr_matrix(briefing.link)
    assert matrix is not None
    image = png_of(briefing, 200).convert("1", dither=Image.Dither.NONE)
    side = plate_of(briefing).data["frame"]["qr_pt"]
    assert side * 25.4 / 72 <= 18.1
    dots = round(side * 200 / 72)
    assert dots % len(matrix) == 0
    module = dots // len(matrix)
    expected = Image.new("1", (dots, dots), 1)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            expected.paste(
                0 if dark else 1, (x * module, y * module, (x + 1) * module, (y + 1) * module)
            )
    found = [
        (x, y)
        for y in range(image.height - 400, image.height - dots)
        for x in range(image.width // 2, image.width - dots)
        if image.getpixel((x, y)) == 0
        and image.getpixel((x - 1, y)) == 255
        and image.crop((x, y, x + dots, y + dots)).tobytes() == expected.tobytes()
    ]
    assert len(found) == 1


def test_a_link_too_long_for_a_code_stands_in_words_alone(briefing):
    long = replace(briefing, link="?text=" + "b" * 300)
    assert plate_of(long).data["frame"]["qr"] is None
    assert "?text=" + "b" * 300 in said_on(long).replace(" ", "").replace("\u200b", "")


def test_a_link_to_a_page_can_be_followed(briefing):
    for link, followed in (("https://desk.example.org/?from=2022", True), ("?from=2022", False)):
        assert (f"/URI({link})".encode() in pdf_of(replace(briefing, link=link))) == followed


def test_equal_plates_give_equal_bytes_at_once_too(make):
    told = make("fa", banner="TLP:RED")
    for kind in FORMATS:
        with ThreadPoolExecutor(2) as pool:
            made = set(pool.map(lambda _: write_plate(plate_of(told), kind, 60), range(2)))  # noqa: B023
        assert len(made) == 1


def test_a_picture_carries_its_words_and_no_date(briefing):
    told = replace(briefing, title=HOSTILE)
    plate = plate_of(told, alt=f"two\nlines {HOSTILE}")
    words = "$\\frac{1}{0}$ <script>alert(1)</script> #{braces} & 😀 شیرخان"
    image = Image.open(BytesIO(write_plate(plate, "png", 50)))
    assert image.info == {
        "Title": words, "Description": f"two lines {words}", "Source": told.code,
        "Rights": "TLP:AMBER", "dpi": pytest.approx((50, 50), abs=0.1),
    }  # fmt: skip
    root = ET.fromstring(write_plate(plate, "svg"))  # noqa: S314 (our own)
    assert root.findtext(f"{SVG}title") == words
    assert root.findtext(f"{SVG}desc") == f"two lines {words}"
    assert [part.text for part in root.iter(RIGHTS)] == ["TLP:AMBER"]
    assert not [part for part in root.iter() if part.tag.endswith(("date", "creator", "script"))]
    told = pypdfium2.PdfDocument(write_plate(plate, "pdf")).get_metadata_dict(skip_empty=True)
    told.pop("Creator")
    assert told == {
        "Title": words,
        "Subject": f"two lines {words}",
        "Keywords": f"{briefing.code}, TLP:AMBER",
    }


def test_a_picture_in_svg_needs_no_font_and_no_other_file(briefing):
    root = ET.fromstring(write_plate(plate_of(briefing), "svg"))  # noqa: S314 (our own)
    assert not list(root.iter(f"{SVG}text"))
    assert not list(root.iter(f"{SVG}image"))
