"""Wordings: figures side by side, counts that add up, and text that stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.page import banner, detail
from dashboard.draw.table import _fit, _unarmed, printable, width
from dashboard.draw.words import headline
from dashboard.figures import parse_figure
from dashboard.model import Claim, Incident, Register


def claims(*figures):
    return [
        Claim(source=f"s{n}", figures={"trucks": parse_figure(f)}) for n, f in enumerate(figures)
    ]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (["~100", "dozens"], "trucks: dozens (24–99) – about 100"),
        (["100", "100"], "trucks: 100"),
        (["<10", ">50"], "trucks: fewer than 10 – more than 50"),
        ([], ""),
    ],
)
def test_figures_stand_side_by_side_lowest_first(figures, told):
    assert headline(claims(*figures)) == told


hostile = st.text(alphabet=st.sampled_from("<>&\"'`${}\\/ =onerrscipt\u202e\u200f"), max_size=40)


@given(hostile)
def test_html_keeps_text_as_text(text):
    for made in (banner(text), detail(incident(text), [claim(text)], None, Register())):
        bare = str(made).replace(str(banner("")), "")
        assert "<script" not in bare
        assert text.replace("<", "") == text or f"{text}</" not in bare


def incident(text):
    return Incident(
        id="one", kind="attack", title=text, note=text, claims=(claim(text),), file="f", line=1
    )


def claim(text):
    return Claim(source="s", says=text, quote=text)


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_cell_takes_just_its_width(text, cells):
    assert width(_fit(text, cells)) == cells


@given(st.text(max_size=60))
def test_nothing_printable_can_act_on_a_terminal(text):
    shown = printable(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_spreadsheet_runs_no_cell(text):
    assert _unarmed(text) == f"'{text}"
