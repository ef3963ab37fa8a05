"""The languages of the page: catalogs that say the same, dates and counts in each of them."""

import json
import re
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.crossings import describe_spell, note_text
from dashboard.draw.ledger import ledger_data
from dashboard.draw.numerals import number_text
from dashboard.draw.pack import describe_pack, describe_texts
from dashboard.draw.page import detail, footer, header, list_rows, problems
from dashboard.draw.placewords import place_name, placed_text
from dashboard.draw.speech import PLURALS, counted, day_text, quoted, read_catalog, speech
from dashboard.draw.words import count_text, reasons, window_text
from dashboard.features import apply_view, look_at, rows
from dashboard.figures import display as display_figure
from dashboard.figures import parse_figure
from dashboard.lanes import Reach
from dashboard.problems import Problem
from dashboard.spells import Spell, status_spells
from dashboard.view import LANGUAGES, View
from dashboard.vocabulary import (
    DIRECTIONS,
    KINDS,
    PRECISIONS,
    STANCES,
    STATUSES,
    TRAFFICS,
)
from dashboard.when import display, parse_when
from tests.test_app import APP, ROOT, page_text, sent_state
from tests.waiting import LIMIT_S

OTHERS = tuple(language for language in LANGUAGES if language != "en")
FORMS = {"en": {"one", "other"}, "tg": {"one", "other"}, "fa": {"one", "other"}}
FORMS["ru"] = {"one", "few", "many", "other"}
# Codes, units, names of products, and what a user types: they are Latin in every language.
LATIN = (
    r"AF|TJ|UZ|TM|NATO Admiralty|OpenStreetMap|Esri World Imagery|km|border|incidents check|F"
    r"|https://tiles\.example\.org///\.png|PDF|PNG|SVG|HTML|PowerPoint|A4"
)
EVERY_FORM = (
    "2022-05-10", "2022-05-10~", "2022-05-10?", "2022-05-10%", "2022-05", "2022-05~", "2022",
    "2022-21", "2022-22", "2022-23", "2022-24", "202X", "19XX", "2022-05-1X", "2022-05-XX",
    "2022-1X", "2022-05-10/2022-05-12", "2022-05-10/..", "2022-05-10/", "../2022-05-10",
    "/2022-05", "[2022-05-10,2022-05-12]", "[2022-05-10..2022-05-12]", "[2022-05..]",
    "[..2022-21~]", "as of 2022-05-20", "as of 2022-05~",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_catalog_is_lost_to_another_of_its_name(language):
    def each_once(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})
        return dict(pairs)

    file = ROOT / "dashboard" / "draw" / "languages" / f"{language}.json"
    json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=each_once)


def leaves(words, path=()):
    """Every text of a catalog by where it stands; the forms of a plural are one."""
    if isinstance(words, dict) and "other" not in words:
        return [found for name, part in words.items() for found in leaves(part, (*path, name))]
    if isinstance(words, list):
        return [((*path, number), text) for number, text in enumerate(words)]
    return [(path, words)]


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def latin(text):
    """Give the Latin words of a text that are neither a unit nor a code."""
    left = re.sub(rf"\b(?:{LATIN})(?!\w)", "", re.sub(r"\{\w+\}", "", text))
    return re.findall(r"[A-Za-z]+", left)


def translated(language):
    return [leaf for leaf in leaves(read_catalog(language)) if leaf[0][0] != "language"]


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        speech("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_cannot_be_changed(language):
    with pytest.raises(TypeError):
        speech(language)["page"]["reset"] = "x"
    assert speech(language) is speech(language)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_says_what_the_english_one_says(language):
    english, told = dict(leaves(read_catalog("en"))), dict(leaves(read_catalog(language)))
    assert list(told) == list(english)
    for path, text in told.items():
        if isinstance(text, dict):
            assert set(text) == FORMS[language], path
            assert fields(text["other"]) == fields(english[path]["other"]), path
            assert all(fields(form) <= fields(text["other"]) for form in text.values()), path
        else:
            assert fields(text) == fields(english[path]), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid(language):
    for path, text in leaves(read_catalog(language)):
        for form in text.values() if isinstance(text, dict) else [text]:
            assert form.strip(), path
            assert form == form.strip() or path[0] in ("crossing", "dates", "language"), path


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_word_is_left(language):
    for path, text in translated(language):
        for form in text.values() if isinstance(text, dict) else [text]:
            assert not latin(form), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_word(language):
    words = speech(language)
    for part, codes in (
        ("kinds", KINDS), ("statuses", STATUSES), ("traffics", TRAFFICS),
        ("directions", DIRECTIONS), ("stances", STANCES), ("precisions", PRECISIONS),
    ):  # fmt: skip
        assert set(words[part]) == set(codes)
        assert len(set(words[part].values())) == len(codes)


@pytest.mark.parametrize(
    ("language", "form", "counts"),
    [
        ("en", "one", [1]),
        ("en", "other", [0, 2, 11, 21, 101]),
        ("ru", "one", [1, 21, 101, 1001]),
        ("ru", "few", [2, 3, 4, 22, 104, 1003]),
        ("ru", "many", [0, 5, 11, 12, 14, 19, 111, 112, 1014]),
        ("tg", "one", [1]),
        ("tg", "other", [0, 2, 21]),
        ("fa", "one", [0, 1]),
        ("fa", "other", [2, 11, 101]),
    ],
)
def test_plurals_follow_the_rules_of_the_language(language, form, counts):
    assert {PLURALS[language](count) for count in counts} == {form}


@given(st.sampled_from(LANGUAGES), st.integers(0, 10**6))
def test_every_count_has_a_form(language, count):
    words = speech(language)
    assert number_text(count, words) in counted(
        words, words["figures"]["sources"], count, figures="x"
    )


def test_what_is_counted_is_declined():
    words = speech("ru")
    said = [counted(words, words["crossing"]["claims"], count) for count in (1, 3, 12, 21)]
    assert said == [
        "1\u00a0утверждение",
        "3\u00a0утверждения",
        "12\u00a0утверждений",
        "21\u00a0утверждение",
    ]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", EVERY_FORM)
def test_a_date_has_no_english_word(language, text):
    said = display(parse_when(text), speech(language))
    assert not latin(said)
    assert "{" not in said
    assert re.search(r"[0-9۰-۹]{4}", said)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("ru", "2022-05", "май 2022"),
        ("ru", "2022-05-10", "10 мая 2022"),
        ("ru", "../2022-05", "не позже мая 2022"),
        ("ru", "2022-05-10/..", "с 10 мая 2022, конец неизвестен"),
        ("ru", "2022-24~", "примерно зима 2022"),
        ("ru", "202X", "2020-е годы"),
        ("tg", "2022-05-10~", "тақрибан 10 майи 2022"),
        ("en", "2022-24", "winter 2022"),
    ],
)
def test_dates_are_declined(language, text, said):
    assert display(parse_when(text), speech(language)) == said


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "text", ["100", "~100", "80-120", ">50", ">=50", "<10", "<=10", "dozens", "hundreds"]
)
def test_a_figure_has_no_english_word(language, text):
    said = display_figure(parse_figure(text), speech(language))
    assert not latin(said)
    assert re.search("[0-9۰-۹]", said)


def test_text_of_the_register_is_set_apart_where_the_page_runs_the_other_way():
    assert quoted("Shir Khan", speech("ru")) == "Shir Khan"
    assert quoted("Shir Khan", speech("fa")) == "\u200f\u2068Shir Khan\u2069"
    assert quoted("", speech("fa")) == ""


TOLD = Spell(
    date(2022, 5, 10),
    None,
    "",
    ("closed", "open"),
    "all",
    "AF-TJ",
    parse_when("2022-05-10/.."),
    date(2022, 5, 18),
    parse_when("2022-05-18"),
    heard=True,
    disputed=True,
    rivals=("open",),
)
SPELLS = [
    Spell(None, None),
    *(
        replace(TOLD, why=why, traffic=traffic, said=parse_when(said), certain=not why, reach=reach)
        for why in ("", "clash", "ended", "decayed")
        for traffic in ("cargo", "foot", "all")
        for said in ("2022-05-18", "2022-05~")
        for reach in (None, Reach(("a", "b"), "crossings"), Reach(("a",), "border"))
    ),
    replace(TOLD, reach=Reach(("a",), "stretch"), heard=False),
    replace(TOLD, why="decayed", heard=False),
    replace(
        TOLD,
        parts=(
            replace(TOLD, traffic="cargo", direction="both"),
            replace(TOLD, traffic="foot", told=("open",), certain=True),
        ),
    ),
]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("spell", SPELLS)
def test_a_status_has_no_english_word(language, spell):
    words = speech(language)
    for text in (*describe_spell(spell, {}, words=words), note_text(spell, words)):
        assert not latin(text.replace("{age}", ""))


@pytest.mark.parametrize("language", OTHERS)
def test_the_header_has_no_english_word(language, bundled_features):
    words = speech(language)
    view = View(as_of=date(2022, 12, 31), start=date(2022, 5, 1), kinds=("closure",))
    shown = apply_view(bundled_features, view)
    why = reasons(shown, 2, words)
    said = [window_text(view, words), count_text(shown, 2, words), *why]
    drawn = header("", window_text(view, words), day_text(view.as_of, words), "", why, False, words)
    assert not [text for text in said if latin(text)]
    assert not latin(re.sub("<[^>]*>", "", drawn))
    assert number_text(shown.total + 2, words) in count_text(shown, 2, words)


def test_what_a_drawing_tells_of_incidents_is_in_the_language(
    bundled_features, bundled_register, gazetteer
):
    words = speech("fa")
    view = View(as_of=date(2026, 1, 1), language="fa")
    shown = apply_view(bundled_features, view)
    row = look_at(bundled_features, "shir-khan-stranding-2022-05", view.as_of)
    assert row is not None
    drawn = str(detail(row, bundled_register, gazetteer, day_text(view.as_of, words), words=words))
    assert "۲ ادعا" in drawn
    assert "حدود ۱۰۰" in drawn
    assert "claims" not in re.sub("<[^>]*>", "", drawn)
    listed = list_rows(rows(shown), gazetteer, words=words)
    assert {each["kind"] for each in listed} <= set(words["kinds"].values())
    assert all(re.search("[\u0600-\u06ff]", str(each["when"])) for each in listed)
    texts = describe_texts(bundled_features, [0, 1, 2], view, gazetteer)
    assert all(re.search("[\u0600-\u06ff]", text["placed"]) for text in texts.values())
    assert placed_text(replace(row, placement=None), gazetteer, words).endswith("معلوم نشد")
    assert "۳ اشتباه" in problems([Problem("f", 1, 1, "", "", "m", "")] * 3, "f", words)
    assert "از ۳ منبع" in footer("abcdefghi", "", 3, words)


def test_crossings_bear_their_name_in_the_language(bundled_features, gazetteer):
    histories = status_spells(bundled_features, date(2026, 1, 1))
    reach = (date(2022, 1, 1), date(2026, 1, 1))
    for language, name in (("ru", "Шерхан-Бандар"), ("tg", "Шерхон-Бандар"), ("fa", "شیرخان بندر")):
        words = speech(language)
        assert place_name(gazetteer.places["crossing:shir-khan-bandar"], words) == name
        sources = bundled_features.sources
        ledger = ledger_data(histories, date(2022, 5, 31), reach, gazetteer, sources, "", words)
        assert ledger["rows"][0]["name"] == name
        assert not latin(ledger["rows"][0]["sub"])
        as_of = date(2026, 1, 1)
        pack = describe_pack(bundled_features, histories, gazetteer, as_of, words)
        assert name in {crossing["name"] for crossing in pack["crossings"]}
        assert json.dumps(pack)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Badakhshan (AF), Takhar"), ("fa", "بدخشان (AF)، تخار")]
)
def test_what_is_gathered_bears_the_names_of_its_areas(language, name, bundled_features, gazetteer):
    words = speech(language)
    pack = describe_pack(bundled_features, (), gazetteer, date(2026, 1, 1), words)
    assert name in {placement["name"] for placement in pack["placements"]}


@pytest.mark.parametrize(("language", "shown"), [("ru", "показано 28 из 28"), ("fa", "۲۸ از ۲۸")])
def test_the_page_is_in_the_language_of_the_link(language, shown, monkeypatch):
    monkeypatch.setenv("INCIDENTS_REGISTER", str(ROOT / "incidents.yaml"))
    app = AppTest.from_file(APP, default_timeout=LIMIT_S)
    app.query_params["lang"] = language
    app.query_params["id"] = "shir-khan-stranding-2022-05"
    app.run()
    assert not app.exception
    words = speech(language)
    assert shown in page_text(app)
    assert words["detail"]["why_here"] in page_text(app)
    assert app.text_input(key="text-1").label == words["filters"]["text"]
    assert sent_state(app)["direction"] == words["language"]["direction"]
    assert ("direction: rtl" in page_text(app)) == (language == "fa")
    figures = [text["figures"] for text in sent_state(app)["texts"].values()]
    assert any(words["figures"]["dozens"] in text for text in figures)
