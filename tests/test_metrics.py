"""Text is measured by the drawing rules as it is set: by Typst here, by browsers on the page."""

import json
import re
import unicodedata

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.speech import read_catalog
from dashboard.scene.advances import FILE, advances_module
from dashboard.scene.engine import engine
from dashboard.scene.fonts import FILES, FOLDER
from dashboard.view import LANGUAGES
from tests.conftest import ROOT
from tests.test_speech import leaves

MEASURE = """
#set text(font: ("Noto Sans", "Noto Sans Arabic"), size: 10pt, fallback: false)
#let texts = json(bytes(sys.inputs.texts))
#context [#metadata(texts.map(each => measure(text(each)).width.pt())) <plain>]
#context [#metadata(texts.map(each => measure(strong(each)).width.pt())) <bold>]
"""
# What the page says itself, in words without fields, signs that no font has, and codes.
ODD = re.compile(r"[{}<>≠≈≥≤✕■●→←]")


@pytest.fixture(scope="module")
def rules():
    with engine(entry="metrics.js") as rules:
        yield rules


def said(language):
    """Give the phrases of a catalog."""
    found = set()
    for _, text in leaves(read_catalog(language)):
        found |= set(text.values() if isinstance(text, dict) else [text])
    return sorted(text for text in found if len(text) > 3 and not ODD.search(text))


def names():
    """Give what the map names, in all its languages."""
    labels = json.loads((ROOT / "geodata" / "shapes" / "basemap.json").read_text(encoding="utf-8"))
    found = {name for label in labels["labels"] for name in label["names"].values()}
    return sorted(name for name in found if len(name) > 3)


def set_widths(texts, folder):
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]
    )
    source = folder / "measure.typ"
    source.write_text(MEASURE, encoding="utf-8")
    given = {"texts": json.dumps(texts)}
    compiler = typst.Compiler(source, font_paths=fonts, sys_inputs=given)
    return {
        bold: json.loads(compiler.query(f"<{cut}>", field="value", one=True))
        for bold, cut in ((False, "plain"), (True, "bold"))
    }


def test_the_table_is_that_of_the_fonts():
    assert FILE.read_text(encoding="utf-8") == advances_module(), "run `make assets`"
    assert all(path.is_file() for path in FILES.values())


@pytest.mark.parametrize("language", [*LANGUAGES, "map"])
def test_widths_are_those_of_the_set_text(rules, language, tmp_path):
    texts = names() if language == "map" else said(language)
    assert len(texts) > 100
    for bold, true in set_widths(texts, tmp_path).items():
        errors = [
            (rules.call("textWidth", text, 10, bold) / wide - 1, text)
            for text, wide in zip(texts, true, strict=True)
        ]
        arabic = [fault for fault in errors if re.search("[\u0600-\u06ff]", fault[1])]
        others = [fault for fault in errors if fault not in arabic]
        # kerning, which is not counted, makes short words a little narrower and none wider
        for found, most in ((arabic, 0.06), (others, 0.05)):
            assert [fault for fault in found if not -0.01 <= fault[0] <= most] == []
            off = sorted(abs(error) for error, _ in found)
            assert not off or off[int(len(off) * 0.98)] <= 0.03


TEXTS = st.text(
    st.sampled_from(
        "aW .,·—é\u0301Шӣ\u04b3بلاهیگ‌ٔ۲\u2066\u2067\u2068\u2069\u200f\u202e\n\t→≠✕😀\ud800"
    )
    | st.characters(),
    max_size=60,
)


@given(TEXTS, st.floats(8, 400), st.integers(1, 5), st.booleans())
def test_lines_fit_and_end(rules, text, width, most, bold):
    how = {"size": 10, "bold": bold, "width": width, "most": most}
    lines = rules.call("wrap", text, how)
    assert 1 <= len(lines) <= most
    for line in [*lines, rules.call("shorten", text, how)]:
        seen = [c for c in line if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
        # a letter at least stands on each line, and "…" beside it where the text is cut
        assert len(seen) <= 2 or rules.call("textWidth", line, 10, bold) <= width + 1e-6
        assert not re.search("[\u202a-\u202e\x00-\x1f\u2028\u2029]", line)


@given(TEXTS, st.floats(8, 400))
def test_nothing_is_lost_between_lines(rules, text, width):
    def bare(told):
        return re.sub("[ \u200e\u200f\u2066-\u2069]", "", told)

    lines = rules.call("wrap", text, {"size": 10, "width": width})
    if len(lines) < 99:
        assert bare("".join(lines)) == bare(rules.call("plain", text))
