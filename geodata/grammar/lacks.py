"""What nearly is a form of place expressions: sentences that say what it lacks."""

import re
from typing import NoReturn

from geodata.grammar.terms import ExpressionError

Found = re.Match[str]


def no_place(found: Found) -> NoReturn:
    """Tell of an offset without a place."""
    raise ExpressionError(
        f'"{found.group()}" lacks the place it is counted from: write it behind,'
        ' as in "20 km east of Khorugh", "upstream of Khorugh" or "opposite Khorugh"'
    )


def no_unit(found: Found) -> NoReturn:
    """Tell of a distance without a unit."""
    number = found.group("number")
    raise ExpressionError(
        f'"{number}" has no unit: write "{number} km" or "{number} miles",'
        f' as in "{number} km {found.group("rest")}"'
    )


def no_number(found: Found) -> NoReturn:
    """Tell of a distance without a number."""
    raise ExpressionError(
        f'"{found.group("vague")}" is no distance: write the number the source gives,'
        f' as in "5 km from {found.group("place")}", or "near {found.group("place")}"'
    )


def no_side(found: Found) -> NoReturn:
    """Tell of a bank named by a point of the compass."""
    raise ExpressionError(
        f'"{found.group("side")}" does not tell the bank, for the river turns: write'
        ' "Tajik bank" (the right one) or "Afghan bank" (the left one)'
    )


def no_second(found: Found) -> NoReturn:
    """Tell of a stretch with one end."""
    raise ExpressionError(
        f'"{found.group()}" names one end only: write "between A and B" or "from A to B"'
    )
