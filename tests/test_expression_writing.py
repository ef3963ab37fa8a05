"""Every expression can be written in one plain way, and that way is read back as the same."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.grammar.expressions import ExpressionError, Named, parse
from geodata.grammar.writing import write

NAMES = ["Khorugh", "Ishkashim (TJ)", "Dasht-e Qala, Takhar", "Хоруғ", "درقد", "Kuran wa Munjan"]
FORMS = [
    "{a}",
    "border",
    "border: {a}",
    "border with {a}",
    "border between Afghanistan and Uzbekistan",
    "Afghan-Tajik border near {a}",
    "border: {a} to {b}",
    "border at {a}",
    "border near {a}",
    "{a} border",
    "Tajik border",
    "near {a}",
    "{a} area",
    "between {a} and {b}",
    "from {a} to {b}",
    "{d} {w} of {a}",
    "{d} from {a}",
    "{w} of {a}",
    "{a}, {d} {w}",
    "upstream of {a}",
    "{d} downstream of {a}",
    "upstream of {a} {d}",
    "upstream of {a} on the Panj",
    "opposite {a}",
    "across the river from {a}",
    "Tajik bank",
    "Afghan side of the Panj",
    "Tajik bank, {a}",
    "Afghan side of the Panj at {a}",
    "left bank near {a}",
    "{a} (Tajik side)",
    "Tajik bank, {d} {w} of {a}",
    "Afghan bank between {a} and {b}",
    "{a} / {b}",
    "{a} in the Shughnon district of GBAO",
]
DISTANCES = ["20 km", "5km", "about 12 miles", "500 m", "20-25 km", "1,5 км", "۲۰ کیلومتری"]
WAYS = ["east", "SSE", "north-west", "to the north", "due south", "north-north-east"]


@given(
    st.sampled_from(FORMS),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(DISTANCES),
    st.sampled_from(WAYS),
)
def test_what_is_written_is_read_back(form, a, b, distance, way):
    expression = parse(form.format(a=a, b=b, d=distance, w=way))
    assert parse(write(expression)) == expression


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(ExpressionError):
        assert write(parse(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("20 км к востоку от Хорога", "20 км E of Хорога"),
        ("about 5 km to the north-north-east of X", "about 5 km NNE of X"),
        ("across the river from X", "opposite X"),
        ("Tajik-Afghan border in Takhar", "border: Takhar"),
        ("right bank of the Panj at X", "Tajik bank of Panj at X"),
        ("downriver of X", "downstream of X"),
        ("X, Tajik side", "X (Tajik side)"),
    ],
)
def test_the_plain_way(text, written):
    assert write(parse(text)) == written


def test_a_name_is_written_as_it_was():
    assert write(Named("X, Y", "X", ("Y",))) == "X, Y"
