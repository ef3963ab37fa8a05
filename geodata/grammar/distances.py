"""Words for how far and which way: "about 20 km", "SSE", "к северо-востоку", "شمال شرق"."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

from geodata.grammar.terms import Bearing, Distance, ExpressionError
from geodata.names import fold

_POINTS = [
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
]
# "East" and "north-east" are points of a rose of eight, "east-north-east" one of sixteen.
_OF_EIGHT, _OF_SIXTEEN = 22.5, 11.25
# What the four winds are called; a compound joins them in the order of its point's letters.
_WINDS: Mapping[str, tuple[str, ...]] = {
    "N": ("north", "northern", "northward", "northwards", "северу", "север", "севернее"),
    "E": ("east", "eastern", "eastward", "eastwards", "востоку", "восток", "восточнее"),
    "S": ("south", "southern", "southward", "southwards", "югу", "юг", "южнее"),
    "W": ("west", "western", "westward", "westwards", "западу", "запад", "западнее"),
}
_FIRST_PARTS: Mapping[str, tuple[str, ...]] = {
    "N": ("north", "северо"),
    "E": ("east", "востоко", "восточно"),
    "S": ("south", "юго"),
    "W": ("west", "западо", "западно"),
}
_EASTERN: Mapping[str, str] = {
    "N": "шимол шимоли шимолтар شمال شمالی",
    "NE": "шимолушарқ шимолушарқи шимолшарқ шимолшарқи شمالشرق شمالشرقی",
    "E": "шарқ шарқи шарқтар شرق شرقی",
    "SE": "ҷанубушарқ ҷанубушарқи ҷанубшарқ ҷанубшарқи جنوبشرق جنوبشرقی",
    "S": "ҷануб ҷануби ҷанубтар جنوب جنوبی",
    "SW": "ҷанубуғарб ҷанубуғарби ҷанубғарб ҷанубғарби جنوبغرب جنوبغربی",
    "W": "ғарб ғарби ғарбтар غرب غربی",
    "NW": "шимолуғарб шимолуғарби шимолғарб шимолғарби شمالغرب شمالغربی",
}
_UNITS: Mapping[str, float] = {
    word: metres
    for words, metres in (
        ("km kms kilometer kilometers kilometre kilometres klm", 1000.0),
        ("км километр километра километров километрах километри километрии", 1000.0),
        ("کیلومتر کیلومتری کیلو", 1000.0),
        ("m meter meters metre metres м метр метра метров метрах метри метрии متر متری", 1.0),
        ("mi mile miles миля мили миль", 1609.344),
    )
    for word in words.split()
}
UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_NUMBER = r"\d+(?:[.,\u066b]\d+)?"
_ROUGHLY = (
    r"about|approximately|approx\.?|around|roughly|some|circa|ca\.?|nearly|almost|~|≈|"
    r"около|примерно|приблизительно|тақрибан|наздики|حدود|تقریبا|در حدود"
)
_AT_LEAST = r"over|more than|at least|>|более|свыше|بیش از|беш аз"
_AT_MOST = r"within|less than|under|up to|not more than|<|менее|до|کمتر از|то"
# The pattern of a whole distance, for the table of forms; `read_distance` takes it apart.
DISTANCE = (
    rf"(?:(?:{_ROUGHLY}|{_AT_LEAST}|{_AT_MOST})\s*)?{_NUMBER}"
    rf"(?:\s*(?:-|–|—|to|до)\s*{_NUMBER})?\s*-?\s*(?:{UNIT})(?:-и)?\.?(?!\w)"
)
_PARTS = re.compile(
    rf"(?:(?P<rough>{_ROUGHLY})|(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))?\s*"
    rf"(?P<from>{_NUMBER})(?:\s*(?:-|–|—|to|до)\s*(?P<to>{_NUMBER}))?\s*-?\s*"
    rf"(?P<unit>{UNIT})(?:-и)?\.?",
    re.IGNORECASE,
)
# No place expression speaks of more: half the length of the border.
_MOST_M = 700_000.0
_BEYOND = 1.5


def read_distance(text: str) -> Distance:
    """Read "about 20 km", "20-25 km", "500 m", "within 5 miles" as the least and most it may mean.

    A number is true to half its last round step, and to a quarter of itself at best; "about"
    doubles that, and makes it a tenth at least. "More than" reaches half as far again, "within"
    begins at nothing.
    """
    found = _PARTS.fullmatch(text)
    if found is None:
        raise ExpressionError(f'"{text}" is no distance: write a number and a unit, as in "20 km"')
    unit_m = _UNITS[found.group("unit").lower()]
    low, off = _number(found.group("from"))
    high = low
    if found.group("to"):
        high, _ = _number(found.group("to"))
        off = 0.0
        if high <= low:
            raise ExpressionError(f'"{text}": the second number must be the larger one')
    if found.group("rough"):
        off = max(2 * off, 0.1 * high)
    if not 0.0 < high * unit_m <= _MOST_M:
        raise ExpressionError(f'"{text}" is no distance along this border: 0 to 700 km are read')
    low, high = low - off, high + off
    if found.group("least"):
        low, high = low + off, (high - off) * _BEYOND
    elif found.group("most"):
        low, high = 0.0, high - off
    return Distance(text, max(0.0, low) * unit_m, high * unit_m)


def read_bearing(text: str) -> Bearing | None:
    """Read a point of the compass, in letters or words; None where a text is none."""
    point = _WORDS.get(_key(text))
    if point is None:
        return None
    half = _OF_SIXTEEN if len(point) == 3 else _OF_EIGHT
    return Bearing(point, 22.5 * _POINTS.index(point), half)


def _number(written: str) -> tuple[float, float]:
    """Give a number and half of the step it is rounded to."""
    whole, mark, decimals = written.replace("\u066b", ",").replace(",", ".").partition(".")
    # "1,500 m" has its thousands parted, "1,5 km" a decimal comma.
    if mark and len(decimals) == 3 and "," in written:
        whole, decimals = whole + decimals, ""
    value = float(f"{int(whole)}.{decimals or 0}")
    if decimals:
        step = 10.0 ** -len(decimals)
    else:
        digits = str(int(whole))
        step = 10.0 ** (len(digits) - len(digits.rstrip("0")))
        if step == 1.0 and digits.endswith("5"):
            step = 5.0
    return value, min(step, value / 2) / 2


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _calls() -> Iterator[tuple[str, str]]:
    """Give every way to write a point of the compass, and the point."""
    for point in _POINTS:
        yield point, point
        firsts = (_FIRST_PARTS[letter] for letter in point[:-1])
        for parts in product(*firsts, _WINDS[point[-1]]):
            # No language mixes with another: the Cyrillic parts go with Cyrillic words.
            if len({part.isascii() for part in parts}) == 1:
                yield "".join(parts), point
    for point, words in _EASTERN.items():
        yield from ((word, point) for word in words.split())


_WORDS = {_key(word): point for word, point in _calls()}
