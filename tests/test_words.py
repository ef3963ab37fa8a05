"""Wordings: figures side by side, counts that add up, and text that stays text."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.page import banner, detail
from dashboard.draw.table import _fit, printable, width
from dashboard.draw.words import headline
from dashboard.features import Row
from dashboard.figures import parse_figure
from dashboard.model import Claim, Incident, Register, Source
from dashboard.records import merged_figures
from geodata.gazetteer import load_gazetteer


def claims(*figures):
    return [
        Claim(source=f"s{n}", figures={"trucks": parse_figure(f)}) for n, f in enumerate(figures)
    ]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (["~100", "dozens"], "trucks: dozens (24–99) – about 100; 2 sources"),
        (["100", "100"], "trucks: 100"),
        (["<10", ">50"], "trucks: fewer than 10 – more than 50; 2 sources"),
        ([], ""),
    ],
)
def test_figures_stand_side_by_side_lowest_first(figures, told):
    assert headline(replace(row(""), claims=tuple(claims(*figures)))) == told


@pytest.mark.parametrize(("via", "told"), [("", "7 – 9; 2 sources"), ("s0", "7 – 9; 1 source")])
def test_sources_that_retell_one_another_count_as_one(via, told):
    sources = {"s0": Source("s0", "P"), "s1": Source("s1", "Q", via=via or None)}
    given = replace(row(""), claims=tuple(claims("7", "9")), sources=sources)
    assert headline(given) == f"trucks: {told}"


@pytest.mark.parametrize(
    ("stance", "told"),
    [
        ("supports", "trucks: 0 – 7; 2 sources"),
        ("doubts", "trucks: 0 – 7; 2 sources"),
        ("denies", "trucks: 7; denied by The ministry (0)"),
        ("disputes", "trucks: 7; disputed by The ministry (0)"),
    ],
)
def test_what_a_claim_that_speaks_against_counts_never_widens(stance, told):
    seven, none = claims("7", "0")
    given = (seven, replace(none, stance=stance))
    sources = {"s0": Source("s0", "Desk"), "s1": Source("s1", "The ministry")}
    assert headline(replace(row(""), claims=given, sources=sources)) == told
    numbers = merged_figures(given)["trucks"]
    widens = stance in ("supports", "doubts")
    assert (numbers["low"], numbers["high"]) == (0 if widens else 7, 7)


def test_a_number_that_is_only_denied_is_told_as_denied():
    (claim,) = claims("5")
    given = replace(row(""), claims=(replace(claim, stance="denies"),))
    assert headline(given) == "trucks: denied by s0 (5)"
    assert merged_figures(given.claims) == {}


class Words(HTMLParser):
    """Gathers the text of HTML and the tags and attributes it is made of."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.made: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag, attrs):
        self.made.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        self.text.append(data)


def read(markup):
    words = Words()
    words.feed(str(markup))
    words.close()
    return "".join(words.text), words.made


def row(text):
    told = Claim(source="s", says=text, quote=text)
    incident = Incident(
        id="one", kind="attack", title=text, note=text, claims=(told,), file="f", line=1
    )
    return Row(incident, None, (), (told,), (), certain=True)


hostile = st.text(alphabet=st.sampled_from("<>&\"'`${}\\/ =onerrscipt\u202e\u200f"), max_size=40)


@given(hostile)
def test_html_keeps_text_as_text(text):
    said, made = read(banner(text))
    assert said == text
    assert made == read(banner(""))[1]
    said, made = read(detail(row(text), Register(), load_gazetteer(), "today"))
    assert said.count(text) >= (3 if text else 0)
    assert {tag for tag, _ in made} <= {
        tag for tag, _ in read(detail(row("x"), Register(), load_gazetteer(), ""))[1]
    }
    assert not any(name.startswith("on") for _, names in made for name in names)


def test_what_was_not_yet_known_is_not_told():
    unknown = replace(row("secret"), claims=())
    said, _ = read(detail(unknown, Register(), load_gazetteer(), "1 January 2022"))
    assert "secret" not in said
    assert "not yet known on 1 January 2022" in said


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_cell_takes_just_its_width(text, cells):
    assert width(_fit(text, cells)) == cells


@given(st.text(max_size=60))
def test_nothing_printable_can_act_on_a_terminal(text):
    shown = printable(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
