"""Numbers as each language writes them; no other place in the project formats one for readers."""

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.brief.briefing import Table, describe_briefing
from dashboard.draw.letters import UNKNOWN, drawable
from dashboard.draw.numerals import digits_text, number_text, signs
from dashboard.draw.page import list_rows
from dashboard.draw.speech import read_catalog, speech
from dashboard.draw.words import count_text, reasons, window_text
from dashboard.features import apply_view, rows
from dashboard.scene.bundle import RULES, bundle
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, read_view
from tests.conftest import ROOT
from tests.nodejs import printed
from tests.test_speech import leaves

STATIC = ROOT / "dashboard" / "static"
NUMERALS = ROOT / "dashboard" / "draw" / "numerals.py"
TODAY = date(2026, 11, 22)
NB = "\u00a0"
# Only these write numbers for machines: paths of a drawing, styles, KML, timeouts, addresses.
MACHINES = {"draw/spot.py", "draw/page.py", "exports/kml.py", "view.py"}


@pytest.mark.parametrize(
    ("language", "whole", "part", "less"),
    [
        ("en", "2,287", "1,344.5", "-7"),
        ("ru", f"2{NB}287", f"1{NB}344,5", "-7"),
        ("tg", f"2{NB}287", f"1{NB}344,5", "-7"),
        ("fa", "۲٬۲۸۷", "۱٬۳۴۴٫۵", "\u200e−۷"),
    ],
)
def test_a_number_has_the_signs_of_its_language(language, whole, part, less):
    words = speech(language)
    assert number_text(2287, words) == whole
    assert number_text(2286.6, words) == whole
    assert number_text(1344.5, words, 1) == part
    assert number_text(-7, words) == less
    assert number_text(-0.01, words, 1) == digits_text(0, words) + signs(language)["decimal"] + (
        digits_text(0, words)
    )


def test_without_words_a_number_is_english():
    assert number_text(2287) == "2,287"
    assert number_text(5.0, decimals=1, trim=True) == "5"
    assert number_text(5.5, decimals=1, trim=True) == "5.5"
    assert number_text(100.0, decimals=2, trim=True) == "100"


def test_a_year_has_no_groups():
    assert digits_text(2022, speech("fa")) == "۲۰۲۲"
    assert digits_text(2022, speech("ru")) == "2022"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_can_be_drawn(language):
    assert UNKNOWN not in drawable(number_text(-1234567890.5, speech(language), 1))


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_a_number_can_be_read_back(value, language):
    told, sign = number_text(value, speech(language)), signs(language)
    plain = told.replace(sign["group"], "").replace(sign["minus"], "-")
    table = str.maketrans(sign["digits"], "0123456789")
    assert int(plain.translate(table)) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_write_numbers_as_python_does(language):
    values = [0, 7, 999, 1000, 2287, 1234567, -1, -2287, 0.4, 1344.6]
    script = bundle(RULES, "numerals.js", "Numerals") + (
        f"const say = Numerals.numerals({json.dumps(dict(signs(language)))});"
        f"console.log(JSON.stringify({json.dumps(values)}.map("
        "(n) => [say.number(n), say.number(n, 1), say.digits(2022),"
        " say.fill('{a} {b} {c}', { a: 1000, b: 'x' })])));"
    )
    words = speech(language)
    assert printed(script) == [
        [
            number_text(n, words),
            number_text(n, words, 1),
            digits_text(2022, words),
            f"{number_text(1000, words)} x {{c}}",
        ]
        for n in values
    ]


def specs(path: Path) -> list[tuple[int, str]]:
    """Give the format specs of a module, with their lines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            parts = getattr(node.format_spec, "values", [])
            spec = "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
            found.append((node.lineno, spec))
    return found


MODULES = sorted((ROOT / "dashboard").glob("**/*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_groups_the_digits_of_a_number_itself(path):
    if path != NUMERALS:
        assert not [(line, spec) for line, spec in specs(path) if "," in spec or "_" in spec]


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.parts[-2] in ("draw", "brief", "plates", "slides", "screen")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_drawing_rounds_a_number_for_readers_itself(path):
    name = path.relative_to(ROOT / "dashboard").as_posix()
    if path == NUMERALS or name in MACHINES or name == "draw/table.py":  # English, for a terminal
        return
    assert not [(line, spec) for line, spec in specs(path) if re.search(r"[fgn%]$", spec)]


def counts_of(path: Path) -> list[int]:
    """Give the lines on which a bare count is put into words: `format(count=len(…))`."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format":
            for given in node.keywords:
                bare = isinstance(given.value, ast.BinOp) or (
                    isinstance(given.value, ast.Call)
                    and getattr(given.value.func, "id", "") in ("len", "round", "int", "str", "sum")
                )
                if bare and given.arg in ("count", "n", "number", "total", "days", "left", "km"):
                    lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_bare_count_is_put_into_words(path):
    assert not counts_of(path)


def test_the_guards_find_what_they_guard_against(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text('f"{n:,} {x:.1f}"\nwords["a"].format(count=len(rows))\n', encoding="utf-8")
    assert [spec for _, spec in specs(path)] == [",", ".1f"]
    assert counts_of(path) == [2]


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(STATIC.glob("**/*.js")) if "vendor" not in path.parts],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_one_script_writes_numbers(path):
    if path.name == "numerals.js":
        return
    text = path.read_text(encoding="utf-8")
    naked = r"toLocaleString|toFixed|toPrecision|Intl\.|\.replace\(\"\{(?:n|count)\}\"|\\d\{3\}"
    assert not re.findall(naked, text)


def test_no_text_of_the_dari_catalog_has_other_digits():
    codes = re.compile(r"\{\w+\}|A4|https?://\S+|F و 6")
    for path, text in leaves(read_catalog("fa")):
        for form in text.values() if isinstance(text, dict) else [text]:
            assert not re.search("[0-9]", codes.sub("", form)), path


def texts_of(briefing):
    for name in ("window", "as_of", "count", "caption", "alt"):
        yield getattr(briefing, name)
    yield from (*briefing.reasons, *briefing.not_drawn)
    for name in ("crossings", "incidents"):
        table: Table = getattr(briefing, name)
        yield from (table.title, table.note, *(cell for row in table.rows for cell in row))


def bare_digits(text):
    """Give digits 0 to 9 that no text of the register has set apart, and no grade: F6, (B2)."""
    own = re.sub(r"\u2068[^\u2068\u2069]*\u2069", "", text)
    return re.findall(r"(?<![A-F0-9])[0-9]+", own.replace("F و 6", ""))


def test_all_of_a_dari_briefing_is_in_its_own_digits(bundled_register, bundled_features, gazetteer):
    asked = {"lang": ["fa"], "from": ["2022-05"], "to": ["2022"], "km": ["100-250"]}
    view, _ = read_view(asked, TODAY)
    shown = apply_view(bundled_features, view)
    histories = status_spells(bundled_features, view.as_of)
    briefing = describe_briefing(bundled_register, shown, view, histories, gazetteer)
    assert [(text, bare_digits(text)) for text in texts_of(briefing) if bare_digits(text)] == []
    words = speech("fa")
    said = [window_text(view, words), count_text(shown, 2, words), *reasons(shown, 2, words)]
    for row in list_rows(rows(shown), gazetteer, words=words):
        said += [str(row["when"]), str(row["place"]), str(row["figures"])]
    assert not [text for text in said if bare_digits(text)]
