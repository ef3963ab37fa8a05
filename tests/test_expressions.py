import pytest

from geodata.grammar.expressions import (
    Along,
    Amid,
    Between,
    BorderOf,
    Distance,
    ExpressionError,
    Frontier,
    Link,
    Named,
    Near,
    Offset,
    OnBank,
    Opposite,
    Pair,
    Stream,
    Way,
    WholeBorder,
    parse,
    split_list,
)
from geodata.grammar.terms import Bearing


def named(name, *within, text=None):
    return Named(text if text is not None else name, name, within)


def within(name, *containers, of):
    return Named(of, name, containers)


# The grammar.


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("Takhar", named("Takhar")),
        ("  Takhar\t province ", named("Takhar province")),
        ("Dasht-e Qala, Takhar", named("Dasht-e Qala", "Takhar", text="Dasht-e Qala, Takhar")),
        ("Badakhshan (AF)", named("Badakhshan", "AF", text="Badakhshan (AF)")),
        ("Badakhshan(AF)", named("Badakhshan", "AF", text="Badakhshan(AF)")),
        ("X, Y (AF)", named("X", "Y", "AF", text="X, Y (AF)")),
        ("X (Y, AF)", named("X", "Y", "AF", text="X (Y, AF)")),
        ("X (Y) (AF)", named("X", "Y", "AF", text="X (Y) (AF)")),
        ("X (Y) Z", named("X (Y) Z")),
        ("شیرخان بندر، کندز", named("شیرخان بندر", "کندز", text="شیرخان بندر، کندز")),
        ("border", WholeBorder()),
        ("The Border", WholeBorder()),
        ("border: Takhar", Along(named("Takhar"))),
        ("Border:Takhar", Along(named("Takhar"))),
        ("border with Uzbekistan", Along(named("Uzbekistan"))),
        ("border in Takhar", Along(named("Takhar"))),
        ("border: X (AF)", Along(named("X", "AF", text="X (AF)"))),
        ("border: Ay Khanum to Nizhny Panj", Between(named("Ay Khanum"), named("Nizhny Panj"))),
        (
            "border: X (AF) – Y, Z",
            Between(named("X", "AF", text="X (AF)"), named("Y", "Z", text="Y, Z")),
        ),
        ("near Khorugh", Near(named("Khorugh"))),
        ("NEAR X, Y", Near(named("X", "Y", text="X, Y"))),
        ("near", named("near")),
        ("border:", named("border:")),
        ("Bordertown", named("Bordertown")),
        ("Nearby", named("Nearby")),
        ("Dasht-e Qala", named("Dasht-e Qala")),
        ("the Panj", named("Panj river")),
        ("X in the Y district of Z", within("X", "Y district", "Z", of="X in the Y district of Z")),
        ("village of X, Y", within("village of X", "Y", of="village of X, Y")),
        ("Port of X", named("Port of X")),
        ("Afghan-Tajik border", Frontier("AF", "TJ")),
        ("border between Tajikistan and Afghanistan", Frontier("TJ", "AF")),
        ("Tajik-Afghan border in Takhar", Along(named("Takhar"))),
        ("Takhar border", BorderOf(named("Takhar border"), named("Takhar"))),
        ("between X and Y", Amid(named("X"), named("Y"))),
        ("from X to Y", Amid(named("X"), named("Y"))),
        ("5 km from X", Offset(named("X"), Distance("5 km", 3750.0, 6250.0), None)),
        ("NE of X", Offset(named("X"), None, Bearing("NE", 45.0, 22.5))),
        ("upriver from X", Stream(named("X"), Way.UP, None)),
        ("across the river from X", Opposite(named("X"))),
        ("Tajik bank", OnBank("TJ")),
        ("left bank of the Panj at X", OnBank("AF", named("X"), Link.AT, "Panj")),
        ("X (Tajik side)", OnBank("TJ", named("X"), Link.ITSELF)),
        ("Afghan bank near X", OnBank("AF", Near(named("X")))),
        ("X / Y", Pair("X / Y", (named("X"), named("Y")))),
        ("X (AF/TJ)", named("X", "AF/TJ", text="X (AF/TJ)")),
    ],
)
def test_grammar(text, expression):
    assert parse(text) == expression


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("?!", "no letters"),
        ("(AF)", "not its name"),
        (", ,", "no letters"),
        ("(,x)", "not its name"),
        ("a" * 201, "at most 200"),
    ],
)
def test_what_is_no_expression_is_told_so(text, why):
    with pytest.raises(ExpressionError, match=why):
        parse(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Takhar", ("Takhar",)),
        ("[Badakhshan (AF), Takhar]", ("Badakhshan (AF)", "Takhar")),
        ('["Dasht-e Qala, Takhar", Kunduz]', ("Dasht-e Qala, Takhar", "Kunduz")),
        ("[X (Y, AF), Z]", ("X (Y, AF)", "Z")),
        ("[]", ()),
        ("[ , ]", ()),
        ("[a", ("[a",)),
    ],
)
def test_lists(text, items):
    assert split_list(text) == items
