"""The symbology holds for colour-blind readers and in grey print: computed, not looked at.

A family is the kinds of one colour and plate. Deficiencies are simulated in full (protanopia,
deuteranopia, tritanopia); distances are CIEDE2000, grey is CIE L*.
"""

from itertools import combinations

import pytest
from coloraide import Color
from coloraide.filters.cvd import Deutan, Protan, Tritan

from dashboard import vocabulary
from dashboard.draw.style import KINDS, STATUSES
from dashboard.scene.signs import sign_svg

DEFICIENCIES = (Protan.NAME, Deutan.NAME, Tritan.NAME)
# Families of one plate: colour alone must part them, as must grey alone.
APART, APART_IN_GREY = 12.0, 10.0
# Of any two families, since hatching and the bars of the ribbon have no plate.
LEAST_APART = 8.0
GREY_FILLS_APART = 7.0
DARK_GROUND = "#1b222b"
SHADES = ("color", "dark")

PAIRS = list(combinations(KINDS, 2))
FAMILIES = {look.color: look for look in KINDS.values()}
FAMILY_PAIRS = list(combinations(FAMILIES.values(), 2))


def apart(one, other):
    """Give the least distance of two colours, to normal sight and to each deficiency."""
    seen = [(Color(one), Color(other))]
    seen += [(Color(one).filter(name), Color(other).filter(name)) for name in DEFICIENCIES]
    return min(a.clip().delta_e(b.clip(), method="2000") for a, b in seen)


def grey(color):
    return Color(color).convert("lab-d65")["lightness"]


def test_every_kind_and_status_has_a_look():
    assert set(KINDS) == set(vocabulary.KINDS)
    assert set(STATUSES) == set(vocabulary.STATUSES)


def test_a_colour_belongs_to_one_family():
    for look in KINDS.values():
        assert (FAMILIES[look.color].plate, FAMILIES[look.color].dark) == (look.plate, look.dark)
    assert len({look.dark for look in KINDS.values()}) == len(FAMILIES)


def test_a_shade_is_written_as_the_browser_takes_it():
    for look in KINDS.values():
        for shade in SHADES:
            assert Color(getattr(look, shade)).to_string(hex=True) == getattr(look, shade)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_kinds_on_one_plate_differ_by_glyph_and_hatching(one, other):
    if KINDS[one].plate == KINDS[other].plate:
        assert KINDS[one].glyph != KINDS[other].glyph
        assert KINDS[one].angle != KINDS[other].angle


@pytest.mark.parametrize("shade", SHADES)
def test_two_families_of_one_plate_differ_by_colour_to_everyone_and_in_grey(shade):
    pairs = [(one, other) for one, other in FAMILY_PAIRS if one.plate == other.plate]
    assert pairs
    for one, other in pairs:
        colors = getattr(one, shade), getattr(other, shade)
        assert apart(*colors) >= APART, colors
        assert abs(grey(colors[0]) - grey(colors[1])) >= APART_IN_GREY, colors


@pytest.mark.parametrize("shade", SHADES)
def test_any_two_families_differ_by_colour_to_everyone(shade):
    for one, other in FAMILY_PAIRS:
        colors = getattr(one, shade), getattr(other, shade)
        assert apart(*colors) >= LEAST_APART, colors


@pytest.mark.parametrize("kind", KINDS)
def test_a_white_glyph_stands_out_from_its_plate(kind):
    assert Color(KINDS[kind].color).contrast("#ffffff") >= 4.5
    assert 'stroke="#ffffff"' in sign_svg(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_dark_variant_is_legible_on_the_dark_ground(kind):
    # 3:1 is asked of a mark, 4.5:1 of a text; the ground itself may then be the glyph on it
    assert Color(KINDS[kind].dark).contrast(DARK_GROUND) >= 4.5


@pytest.mark.parametrize(("one", "other"), list(combinations(STATUSES, 2)))
def test_two_statuses_differ_in_glyph_and_in_grey(one, other):
    assert STATUSES[one].glyph != STATUSES[other].glyph
    assert abs(grey(STATUSES[one].fill) - grey(STATUSES[other].fill)) >= GREY_FILLS_APART


@pytest.mark.parametrize("status", STATUSES)
def test_the_glyph_and_the_edge_of_a_status_stand_out_from_its_fill(status):
    look = STATUSES[status]
    assert Color(look.fill).contrast(look.ink) >= 4.5
    assert Color(look.fill).contrast(look.line) >= 3
