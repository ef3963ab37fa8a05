"""Text as the fonts set it: safe, measured on the safe side, running the right way."""

import unicodedata
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.draw.composed import composed_font
from dashboard.draw.letters import (
    BREAK,
    INSTEAD,
    UNKNOWN,
    breakable,
    clean,
    drawable,
    fitted,
    has_arabic,
    line_count,
    runs_left,
    unmarked,
    width_em,
)
from dashboard.draw.speech import read_catalog
from dashboard.scene.fonts import ARABIC, FILES, SANS
from dashboard.view import LANGUAGES
from tests.test_speech import leaves


@pytest.fixture(scope="module")
def known():
    """Give the characters that the vendored fonts have."""
    codes = set()
    for family in (SANS, ARABIC):
        with TTFont(FILES[family, False]) as font:
            codes |= set(font.getBestCmap())
    return codes


@given(text=st.text(), rtl=st.booleans())
def test_what_is_drawable_has_a_glyph_for_every_letter(known, text, rtl):
    line = drawable(text, rtl=rtl)
    assert all(ord(letter) in known or unicodedata.category(letter) == "Cf" for letter in line)
    assert not set(line) & set("\n\r\t\u202a\u202b\u202d\u202e\ufeff")


@given(text=st.text())
def test_what_is_clean_stays_so_and_can_be_written_as_xml(text):
    line = clean(text)
    assert clean(line) == line
    kinds = {unicodedata.category(letter) for letter in line}
    assert not kinds & {"Cc", "Cs", "Co", "Zl", "Zp"}
    line.encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\nb\t c", "a b c"),
        ("\u202eabc", "abc"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 3),
        ("\x1b[31m", UNKNOWN + "[31m"),
        ("\ud800 \ufffe", f"{UNKNOWN} {UNKNOWN}"),
        ("می\u200cشود", "می\u200cشود"),
    ],
)
def test_signs_that_act_are_taken_out(text, said):
    assert clean(text) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_ours_can_be_drawn(language):
    for path, text in leaves(read_catalog(language)):
        for form in text.values() if isinstance(text, dict) else [text]:
            assert UNKNOWN not in drawable(form), path


@pytest.mark.parametrize(
    ("text", "rtl", "said"),
    [
        ("AF → TJ", False, "AF › TJ"),
        ("AF→TJ", False, "AF\u00a0›\u00a0TJ"),
        ("AF → TJ", True, "AF › TJ"),
        ("می ← جون", True, "می › جون"),
        ("می → جون", True, "می ‹ جون"),
        ("2022 ← 2023", False, "2022 ‹ 2023"),
    ],
)
def test_an_arrow_points_where_it_pointed(text, rtl, said):
    # ‹ and › are turned around where the line runs to the left
    assert drawable(text, rtl=rtl) == said


MARK, OPEN, CLOSE = "\u200f", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{MARK}{OPEN}Trucks{CLOSE}", f"{OPEN}Trucks{CLOSE}"),
        (f"≠ {MARK}{OPEN}Trucks{CLOSE}", f"≠ {OPEN}Trucks{CLOSE}"),
        (f"از {MARK}{OPEN}Trucks{CLOSE}", f"از {OPEN}Trucks{CLOSE}"),
        (f"km {MARK}{OPEN}Trucks{CLOSE}", f"km {MARK}{OPEN}Trucks{CLOSE}"),
        (f"{OPEN}a {MARK}b{CLOSE}", f"{OPEN}a {MARK}b{CLOSE}"),
    ],
)
def test_a_mark_that_changes_nothing_is_taken_out(text, said):
    assert unmarked(text) == said


@pytest.mark.parametrize(
    ("text", "rtl", "left"),
    [
        ("Trucks", True, False), ("کامیون", False, True), ("12 · ", True, True), ("", False, False),
        ("\u2068Trucks\u2069 را", False, True), ("\u200f\u2068Trucks\u2069", False, True),
    ],
)  # fmt: skip
def test_a_line_runs_as_its_first_letter_outside_isolates(text, rtl, left):
    assert runs_left(text, rtl=rtl) == left


@given(st.text(alphabet="abcdefgh  -/", max_size=200), st.floats(30, 300), st.floats(5, 20))
def test_lines_are_counted_no_fewer_than_the_width_asks_for(text, width, size):
    lines = line_count(clean(text), width, size)
    assert lines * width >= width_em(clean(text).replace(" ", "")) * size - 1e-6
    assert lines == 1 or width_em(clean(text)) * size > width


@given(st.text(alphabet="abcdefgh ", max_size=300), st.floats(20, 200), st.floats(8, 80))
@example("aaaaaaaa aaaaaaaa", 20.0, 16.0)
def test_what_is_fitted_fits(text, width, height):
    size, line = fitted(clean(text), width, height, (9.0, 8.0, 7.0), leading=1.1)
    assert line_count(line, width, size) * size * 1.1 <= height or line == "…"
    assert line == clean(text) or (line.endswith("…") and clean(text).startswith(line[:-1]))


@given(st.text(alphabet="iWm/ \u0301ش", max_size=300), st.floats(30, 200))
def test_no_part_of_a_word_is_wider_than_its_column(text, width):
    line = breakable(text, width, 9)
    assert line.replace(BREAK, "") == text
    parts = line.replace(" ", BREAK).split(BREAK)
    assert all(width_em(part) * 9 <= width for part in parts)


def test_arabic_is_known_where_it_stands():
    assert has_arabic("شیرخان")
    assert not has_arabic("Шерхон Shir Khan 12 ≠")
    assert set(INSTEAD) == set("≠≈≥≤✕■●")


@pytest.mark.parametrize("bold", [False, True])
def test_joined_letters_take_the_room_of_the_bare_one(bold):
    with TTFont(BytesIO(composed_font(FILES[ARABIC, bold]))) as font:
        order, glyphs, advances = font.getGlyphOrder(), font["glyf"], font["hmtx"].metrics
        codes = set(font.getBestCmap())
        joined = [name for name in order if "_" in name and name.split("_")[0] in advances]
        assert len(joined) > 500
        for name in joined:
            base, mark = (part.glyphName for part in glyphs[name].components)
            assert advances[name][0] == advances[base][0]
            assert name == f"{base}_{mark}"
    with TTFont(FILES[ARABIC, bold]) as plain:
        assert set(plain.getBestCmap()) == codes
        kept = len(plain.getGlyphOrder())
        assert order[:kept] == plain.getGlyphOrder()
