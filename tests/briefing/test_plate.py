"""The map of a view on a plate: explained by its panel, nothing left off, the same each time."""

import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from dashboard.briefing.panel import INSET_PX, PAPER_PT_PER_PX
from dashboard.briefing.pictures import describe_drawn, map_picture
from dashboard.briefing.plate import SIZES, make_plate, write_plate
from dashboard.briefing.typesetting import typeset_png
from dashboard.draw.letters import drawable
from dashboard.draw.numerals import digits_text
from dashboard.draw.speech import speech
from dashboard.features import apply_view
from dashboard.scene.engine import engine
from dashboard.scene.given import base_map
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View
from tests.made import made_briefing, made_picture, read_page, written_on

AS_OF = date(2026, 11, 22)
MAY = View(AS_OF, date(2022, 5, 1), date(2022, 6, 1))
HOSTILE = "$\\frac{x}{0}$ #{a} {b} \u202eRTL 😀 \x07 " + "w" * 90
SVG = "{http://www.w3.org/2000/svg}"


def register_of(*entries):
    head = "sources:\n  - {id: s, publisher: P, published: 2022-05-18}\nincidents:\n"
    return head + "".join(
        f"  - {{id: i{number}, kind: {kind}, title: T{number}, when: 2022-05-10, "
        f"place: [{place}], claims: [{{source: s}}]}}\n"
        for number, (kind, place) in enumerate(entries)
    )


def plate_of(features, gazetteer, view=None, *, size="slide", framed=True, **briefing):
    view = view or View(AS_OF)
    shown, histories = apply_view(features, view), status_spells(features, view.as_of)
    told = made_briefing(view.language, **briefing)
    with map_picture(describe_drawn(shown, view, None, histories, gazetteer, told)) as picture:
        return make_plate(told, picture, SIZES[size], framed=framed)


@pytest.fixture(scope="module")
def may(bundled_features, gazetteer):
    return plate_of(bundled_features, gazetteer, MAY)


def said_on(plate):
    return read_page(write_plate(plate, "pdf")).replace("\u2068", "").replace("\u2069", "")


def test_the_plate_of_may_2022_tells_what_its_sources_say(may):
    said = said_on(may)
    told = (
        "Taliban close the border with", "fighters: about 4,000", "militants: hundreds (200–999)",
        "trucks: about 100", "province, no better", "Not drawn on the map", "Dushanbe", "50 km",
        "38° N", "Lambert conformal conic", "Incidents shown, by kind", "possibly closed",
    )  # fmt: skip
    assert [text for text in told if text not in said] == []


def test_what_is_not_on_the_map_is_counted_and_named(may):
    strip, said = may.data["panel"]["strip"], said_on(may)
    assert f"Not drawn on the map · {strip['count']}" in said
    named = may.data["shown"]
    for entry in strip["entries"][:named]:
        assert entry["title"]["text"].split()[0] in said
    if named < strip["count"]:
        assert f"+ {strip['count'] - named} more" in said


def test_a_panel_and_its_map_cover_neither_each_other_nor_the_frame(may):
    left, top, width, height = may.data["picture"]
    panel = [one for one in written_on(write_plate(may, "pdf")) if one.left >= left + width]
    body_left, body_top, body_width, body_height = may.data["body"]
    inside = [one for one in panel if body_top < one.top < body_top + body_height]
    assert len(inside) > 20
    for one in inside:
        assert one.right <= body_left + body_width + 1
        assert one.bottom <= body_top + body_height + 1
    assert top + height <= body_top + body_height + 1
    assert left >= body_left


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_legend_explains_what_is_drawn_and_nothing_else(language, features_of, gazetteer):
    features = features_of(register_of(("attack", "Ay Khanum"), ("visit", "near Khorugh")))
    plate = plate_of(features, gazetteer, View(AS_OF, language=language), framed=False)
    words, panel = speech(language), plate.data["panel"]
    rows = [row["line"]["text"] for section in panel["sections"] for row in section["rows"]]
    told = [words["kinds"]["attack"], words["kinds"]["visit"], words["map"]["vicinity"]]
    told += [words["map"]["border"], words["statuses"]["unknown"]]
    assert [text for text in told if not any(row.startswith(drawable(text)) for row in rows)] == []
    assert len(rows) == len(told)
    said = said_on(plate)
    assert all(row["sign"] in panel["signs"] for part in panel["sections"] for row in part["rows"])
    capital = {"en": "Dushanbe", "ru": "Душанбе", "tg": "Душанбе", "fa": "دوشنبه"}[language]
    assert capital in said
    untold = [words["kinds"]["closure"], words["map"]["area"], words["statuses"]["closed"]]
    assert not [text for text in untold if text in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_projection_is_named_as_it_is(language):
    said = speech(language)["plate"]["projection"]
    assert re.findall(r"\d+", said) == [
        digits_text(number, speech(language)) for number in (36, 40, 71)
    ]


def test_the_bar_of_kilometres_is_as_long_as_the_map_has_them(may):
    furniture = may.data["panel"]["furniture"]
    _, _, width, _ = may.data["picture"]
    root = ET.fromstring(may.svg)  # noqa: S314 (our own)
    scene_width = float(root.attrib["width"])
    assert width == pytest.approx(scene_width * PAPER_PT_PER_PX)
    # the border from 67.8 to 74.9 degrees east is some 630 km as the crow flies
    assert 630 < width / furniture["pt_per_km"] < 900


def test_the_inset_shows_the_ground_of_the_map():
    def outline(ground):
        with engine() as rules:
            rules.call("keepBase", base_map())
            svg = rules.call("insetSvg", ground, INSET_PX, ["A", "T"])
        paths = ET.fromstring(svg).findall(f"{SVG}path")  # noqa: S314 (our own)
        numbers = [float(n) for n in re.findall(r"[\d.]+", paths[-1].attrib["d"])]
        return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])

    west = outline([[67, 38], [69, 38], [69, 36.5], [67, 36.5]])
    east = outline([[72, 38], [74, 38], [74, 36.5], [72, 36.5]])
    assert west[2] < east[0]
    assert west[3] - west[1] == pytest.approx(east[3] - east[1], abs=3)
    everything = outline([[0, 80], [150, 80], [150, 0], [0, 0]])
    assert everything == pytest.approx((1, 1, INSET_PX[0] - 1, INSET_PX[1] - 1), abs=0.2)


def test_a_plate_without_its_frame_has_the_map_alone(bundled_features, gazetteer):
    plate = plate_of(
        bundled_features, gazetteer, MAY, size="a4", framed=False, title="Only in the frame"
    )
    said = said_on(plate)
    assert "Only in the frame" not in said
    assert "Taliban close the border" in said


def test_hostile_words_are_drawn_as_they_are(features_of, gazetteer):
    text = register_of(("attack", "Ay Khanum"), ("talks", "Tajikistan"))
    quoted = HOSTILE.replace("\\", "\\\\").replace("\x07", "\\a")
    features = features_of(re.sub(r"title: T\d", lambda _: f'title: "{quoted}"', text))
    plate = plate_of(features, gazetteer, title=HOSTILE)
    said = said_on(plate)
    assert said.count("$\\frac{x}{0}$") >= 3
    assert "\ufffd" in said  # what the fonts lack is told, not left out
    assert not any(ord(letter) < 32 for letter in said)
    assert write_plate(plate, "png", 40).startswith(b"\x89PNG")
    root = ET.fromstring(write_plate(plate, "svg"))  # noqa: S314 (our own)
    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_equal_plates_have_equal_bytes_in_threads_too(bundled_features, gazetteer):
    def draw(_):
        plate = plate_of(bundled_features, gazetteer, MAY)
        return write_plate(plate, "svg"), write_plate(plate, "png", 40)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(draw, range(2))
    assert first == second
    assert first[0].count(b"<image") == 1  # the relief; all else is vector
    assert b"<text" not in first[0]


LABEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300" font-family="Noto Sans, '
    'Noto Sans Arabic"><defs><clipPath id="c"><rect width="600" height="300"/></clipPath></defs>'
    '<rect width="600" height="300" fill="#fff"/><g clip-path="url(#c)">'
    '<text x="300" y="150" font-size="60" text-anchor="middle" font-weight="700">Kunduz</text>'
    '<text x="590" y="250" font-size="40" text-anchor="end" transform="translate(-5 10)" '
    'stroke="#000" stroke-width="2">دوشنبه 12</text></g></svg>'
)


def drawn_as(svg, kind, size):
    """Set a drawing on a page of a size in points beside its margin, without a frame."""
    inches = tuple((side + 16) / 72 for side in size)
    plate = make_plate(made_briefing(), made_picture(svg=svg), inches, framed=False)
    return write_plate(plate, kind, 72)


def ink_of(png):
    """Give the bounds of what is dark, and how much of it there is."""
    dark = Image.open(BytesIO(png)).convert("L").point(lambda tone: 255 * (tone < 128))
    return dark.getbbox(), dark.histogram()[255]


def test_texts_in_svg_are_outlines_where_they_stand_in_dots():
    size = (600 * PAPER_PT_PER_PX, 300 * PAPER_PT_PER_PX)
    box, amount = ink_of(drawn_as(LABEL, "png", size))
    svg = drawn_as(LABEL, "svg", size).decode()
    assert "<text" not in svg
    # the page in SVG, drawn again at its own size
    found = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
    assert found
    width, height = (float(n) for n in found.groups())
    source = f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
    source += '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    again, amount_again = ink_of(typeset_png(source.encode(), {"svg": svg}, 72))
    assert again == pytest.approx(box, abs=1)
    assert amount_again == pytest.approx(amount, rel=0.05)
