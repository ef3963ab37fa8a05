import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import Figure, FigureError, display, parse_figure


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "words"),
    [
        ("100", 100, 100, 100, "100"),
        ("0", 0, 0, 0, "0"),
        ("4000", 4000, 4000, 4000, "4,000"),
        ("~100", None, 100, None, "about 100"),
        ("80-120", 80, None, 120, "80–120"),
        ("80–120", 80, None, 120, "80–120"),
        ("100 (80-120)", 80, 100, 120, "100 (80–120)"),
        ("80 (80-120)", 80, 80, 120, "80 (80–120)"),
        (">50", 51, None, None, "more than 50"),
        (">=50", 50, None, None, "at least 50"),
        ("<10", None, None, 9, "fewer than 10"),
        ("<=10", None, None, 10, "at most 10"),
        ("dozens", 24, None, 99, "dozens (24–99)"),
        ("hundreds", 200, None, 999, "hundreds (200–999)"),
        ("thousands", 2000, None, 9999, "thousands (2,000–9,999)"),
    ],
)
def test_figure_is_read_and_shown(text, low, best, high, words):
    figure = parse_figure(text)
    assert figure == Figure(low, best, high, text)
    assert display(figure) == words


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,300", "write 1300"),
        ("1.300.000", "write 1300000"),
        ("~4,000", "write ~4000"),
        ("about 100", "write ~100"),
        ("some 4,000 fighters", "write ~4000"),
        ("more than 50", 'write ">50", in quotes'),
        ("50+", 'write ">=50", in quotes'),
        ("up to 20", "write <=20"),
        ("80 to 120", "write 80-120"),
        ("120-80", "write 80-120"),
        ("5-5", "write 5"),
        ("~80-120", "write 80-120"),
        ("4k", "write 4000"),
        ("a dozen", "write ~12"),
        ("a few hundred", "write hundreds"),
        ("Hundreds of trucks", "write hundreds"),
        ("tens of thousands", "write 20000-99999"),
        ("100 trucks", "write 100"),
    ],
)
def test_what_people_write_gets_the_good_spelling_as_hint(text, hint):
    with pytest.raises(FigureError) as caught:
        parse_figure(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "text",
    ["", "several", "5 (6-9)", "5 (5-5)", "5 (3-4)", "5 ()", "-5", "1.5", "<0", "٣", "9" * 5000],
)
def test_what_is_no_figure_gets_the_forms_as_hint(text):
    with pytest.raises(FigureError) as caught:
        parse_figure(text)
    assert "dozens" in caught.value.hint
    assert len(caught.value.message) < 100


@given(st.text(max_size=40))
def test_any_text_is_a_figure_or_a_figure_error(text):
    try:
        figure = parse_figure(text)
    except FigureError as error:
        figure = None
        hint = error.hint
    assert hint if figure is None else figure.words == text and display(figure)


@given(st.integers(0, 10**12 - 1), st.sampled_from(["", "~", ">", ">=", "<=", "<"]))
def test_no_figure_has_bounds_that_cross(number, sign):
    text = f"{sign}{number}"
    if text == "<0":
        return
    figure = parse_figure(text)
    known = [bound for bound in (figure.low, figure.best, figure.high) if bound is not None]
    assert known == sorted(known)
