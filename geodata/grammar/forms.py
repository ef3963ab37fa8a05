"""The forms of place expressions, one row each, and what is built of their words.

README.md shows what each form means. A new form is one record in terms.py, one row of `_FORMS`
here and one function that places it.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from geodata.grammar.cases import first_cases
from geodata.grammar.distances import DISTANCE, read_bearing, read_distance
from geodata.grammar.lacks import no_number, no_place, no_second, no_side, no_unit
from geodata.grammar.naming import named
from geodata.grammar.phrases import (
    AND,
    AT_WORDS,
    BANK,
    COUNTRY,
    EAST_WORDS,
    FROM_TO,
    LEAD,
    LINE,
    NATION,
    NATIONS,
    OWN_WORDS,
    RIVER,
    RIVER_NAMES,
    RUSSIAN_THAN,
    SIDE,
    SIDES,
    STREAM,
    STREAMS,
    TAIL,
    THE_RIVER,
    WAY_WORDS,
    WITH,
)
from geodata.grammar.terms import (
    Along,
    Amid,
    Between,
    BorderOf,
    Expression,
    ExpressionError,
    Frontier,
    Link,
    Named,
    Near,
    Offset,
    OnBank,
    Opposite,
    Stream,
    WholeBorder,
)
from geodata.names import Script, fold, script_of

Found = re.Match[str]
# A builder gives None where the words only look like its form.
Form = tuple[re.Pattern[str], Callable[[Found], Expression | None]]


def read_form(text: str) -> Expression | None:
    """Read a text that has one of the forms; None where it is a mere name, or several."""
    if THE_RIVER.fullmatch(text):
        return named(f"{_river(text)} river")
    bare = LEAD.sub("", text)
    # A single word, as most names of a table are, can only be one of two rows.
    for pattern, build in _ALONE if bare.isalpha() else _FORMS:
        if (found := pattern.fullmatch(bare)) and (expression := build(found)):
            return expression
    return None


# Builders: one for each shape of words.


def _border(found: Found) -> Expression:
    target = found.group("target")
    if ends := FROM_TO.fullmatch(target) or AND.fullmatch(target):
        nations = [NATIONS.get(fold(ends.group(end))) for end in ("start", "end")]
        if nations[0] and nations[1]:
            return Frontier(nations[0], nations[1])
        return Between(named(ends.group("start")), named(ends.group("end")))
    if inner := read_form(target):
        on_line = isinstance(inner, WholeBorder | Along | Frontier | Between | BorderOf | OnBank)
        return inner if on_line else OnBank("", inner)
    return Along(named(target if NATIONS.get(fold(target)) else _nation(target) or target))


def _nation(words: str) -> str:
    """Give the code of a country, which Russian puts in another case after "с"; "" for none."""
    read = (NATIONS.get(fold(text)) for text in (words, *first_cases(words)))
    return next((code for code in read if code), "")


def _border_by(found: Found) -> Expression:
    return OnBank("", named(found.group("place")), Link.AT)


def _border_of(found: Found) -> Expression | None:
    if nation := NATIONS.get(fold(found.group("area"))):
        return Along(Named(nation, nation))
    if (
        "/" in found.group("area")
        or found.group("area").lower().endswith(" the")
        or read_form(found.group("area"))
    ):
        return None
    return BorderOf(named(found.group()), named(found.group("area")))


def _frontier(found: Found) -> Expression | None:
    one, other = (NATIONS[fold(found.group(end))] for end in ("one", "other"))
    rest = found.groupdict().get("rest")
    if one == other or (rest and {one, other} != {"AF", "TJ"}):
        return None
    return read_form(f"border {rest}") if rest else Frontier(one, other)


def _border_again(found: Found) -> Expression | None:
    """Read "Afghan border in X" and "the Panj River near X" as what is said of the border there."""
    nation = found.groupdict().get("one")
    if nation and NATIONS[fold(nation)] not in ("AF", "TJ"):
        return None
    return read_form(f"border {found.group('rest')}")


def _amid(found: Found) -> Expression:
    return Amid(_spoken(found, "start"), _spoken(found, "end"))


def _near(found: Found) -> Expression:
    return Near(_spoken(found, "place"))


def _offset(found: Found) -> Expression | None:
    """Build an offset, or a stream, from a distance, words between, and a place."""
    groups = found.groupdict()
    distance = read_distance(groups["distance"]) if groups.get("distance") else None
    way = WAY_WORDS.sub("", groups.get("way") or "").strip()
    place = groups["place"]
    if not way and (tail := TAIL.fullmatch(place)) and read_bearing(tail.group("way")):
        place, way = tail.group("place"), tail.group("way")
    if distance is None and not way:
        return None
    wanted = _spoken(found, "place", place)
    if stream := STREAMS.get(fold(way)):
        return Stream(wanted, stream, distance)
    bearing = read_bearing(way) if way else None
    if way and bearing is None:
        if distance is None:
            return None
        raise ExpressionError(
            f'"{way}" is no direction: write north, NE, SSE … or upstream, downstream,'
            f' as in "{distance.text} north of {place}"'
        )
    return Offset(wanted, distance, bearing)


def _stream(found: Found) -> Expression:
    groups = found.groupdict()
    way = STREAMS[fold(groups["stream"])]
    distance = read_distance(groups["distance"]) if groups.get("distance") else None
    return Stream(_spoken(found, "place"), way, distance, _river(groups.get("river")))


def _opposite(found: Found) -> Expression:
    return Opposite(_spoken(found, "place"))


def _bank(found: Found) -> Expression | None:
    groups = found.groupdict()
    country, river = SIDES[fold(groups["side"])], _river(groups.get("river"))
    rest = groups.get("rest")
    if rest is None:
        return OnBank(country, river=river)
    link = fold(groups.get("link") or "")
    if re.fullmatch(WITH, link):
        neighbour = _nation(rest)
        return OnBank(country, Frontier(country, neighbour)) if neighbour else None
    if link in AT_WORDS:
        return OnBank(country, _spoken(found, "rest"), Link.AT, river)
    text = f"{link} {rest}" if link in OWN_WORDS else rest
    inner = read_form(text)
    return OnBank(country, _inner(text, inner) if inner else named(rest), Link.IN, river)


def _on_its_bank(found: Found) -> Expression:
    place, country = found.group("place"), SIDES[fold(found.group("side"))]
    if _is_line(place):
        return OnBank(country, river=_river(place))
    if inner := read_form(place):
        return OnBank(country, _inner(place, inner))
    return OnBank(country, named(place), Link.ITSELF)


def _inner(text: str, inner: Expression) -> Expression:
    if isinstance(inner, OnBank):
        raise ExpressionError(f'"{text}" names a bank once more: write one bank only')
    return inner


def _is_line(text: str) -> bool:
    """Say whether words mean the border or its river, not a town that is called like the river."""
    return bool(re.fullmatch(LINE, text, re.IGNORECASE)) and not RIVER_NAMES.fullmatch(text)


def _spoken(found: Found, group: str, text: str = "") -> Named:
    """Read a name that stands in a form; Russian puts it in another case there."""
    place = text or found.group(group)
    if _is_line(place):
        raise ExpressionError(
            f'"{found.group()}" does not say where on the border: write "border near Khorugh",'
            ' "border: Takhar" or "20 km east of Khorugh"'
        )
    wanted = named(place)
    return replace(wanted, oblique=script_of(wanted.name) is Script.CYRILLIC)


def _river(written: str | None) -> str:
    found = RIVER_NAMES.search(written) if written else None
    return found.group() if found else ""


def _row(pattern: str, build: Callable[[Found], Expression | None]) -> Form:
    return re.compile(pattern, re.IGNORECASE), build


_WHOLE = _row(r"border|frontier|границ[аеы]|сарҳад|مرز|سرحد", lambda _: WholeBorder())
_LACKS_PLACE = _row(
    rf"{DISTANCE}(?:\s+[\w-]+){{0,3}}|(?:{STREAM})(?:\s+(?:of|from))?|"
    r"(?:opposite|across)(?:\s+(?:of|from|to))?",
    no_place,
)
_ALONE = (_WHOLE, _LACKS_PLACE)
_FORMS: tuple[Form, ...] = (
    # The border, with its countries, in an area, between places.
    _WHOLE,
    _row(
        rf"(?P<one>{NATION})(?:\s*[-–—/]\s*|\s+)(?P<other>{NATION})\s+"
        r"(?:border|frontier|границ[аеы])"
        r"(?:\s*(?P<rest>(?::|in|at|near|along|between|from)\s*.+))?",
        _frontier,
    ),
    _row(
        rf"(?:border|frontier|сарҳади|مرز|سرحد)\s+(?:between\s+|of\s+)?(?P<one>{NATION})"
        rf"(?:\s*[-–—/]\s*|\s+and\s+|\s+with\s+|\s+ва\s+|\s+و\s+|\s+با\s+|\s+бо\s+|\s+)"
        rf"(?P<other>{NATION})",
        _frontier,
    ),
    _row(rf"(?P<one>{COUNTRY})\s+border\s+with\s+(?P<other>{NATION})", _frontier),
    _row(
        rf"(?P<one>{NATION})\s+(?:border|frontier)\s+(?P<rest>(?:in|at|near|along|between|from)\s.+)",
        _border_again,
    ),
    _row(
        rf"(?:{RIVER_NAMES.pattern})\s+river\s+(?P<rest>(?:in|at|near|along|between|from)\s.+)",
        _border_again,
    ),
    _row(r"border\s+(?:at|by)\s+(?P<place>.+)", _border_by),
    _row(
        r"(?:border|frontier)(?:\s*:\s*|\s+(?:with|in|of|along)\s+|\s+(?=(?:between|from|near|"
        r"opposite|upstream|downstream)\b))(?P<target>.+)",
        _border,
    ),
    _row(
        r"(?:(?:граница|сарҳад|مرز|سرحد)\s*:\s*|(?:граница|сарҳади?|مرز|سرحد)\s+"
        rf"(?:(?:در|дар|{WITH})\s+)?)(?P<target>.+)",
        _border,
    ),
    # One bank.
    _row(
        rf"(?P<side>{SIDE})\s+{BANK}(?:\s+(?:of\s+)?(?P<river>{LINE}))?"
        r"(?:(?:\s*[,:]\s*|\s+)(?:(?P<link>at|by|beside|in|along|of|near|close to|opposite|between|"
        rf"from|upstream|downstream|у|в|возле|около|напротив|между|от|{WITH})\s+)?(?P<rest>.+))?",
        _bank,
    ),
    _row(
        rf"{BANK}\s+(?P<side>{SIDE})(?:\s+(?P<river>{LINE}))?"
        rf"(?:(?:\s*[,،:]\s*|\s+)(?:(?P<link>дар|در|назди|байни|نزدیک|بین|{WITH})\s+)?(?P<rest>.+))?",
        _bank,
    ),
    _row(
        rf"(?P<place>.+?)\s*[,،(\s]\s*(?:on\s+the\s+)?(?P<side>{SIDE})\s+{BANK}"
        rf"(?:\s+of\s+{LINE})?\)?",
        _on_its_bank,
    ),
    _row(
        rf"(?P<side>(?:north|south|east|west)(?:ern)?\s+(?:(?:bank|shore)\b|side(?=\s+of\s+{LINE}))).*",
        no_side,
    ),
    # What faces a place.
    _row(
        rf"(?:across\s+{LINE}\s+from\s+|across\s+from\s+|"
        rf"(?:opposite|other)\s+(?:bank|side)\s+(?:of\s+{LINE}\s+)?(?:of|to|from)\s+|"
        r"opposite\s+(?:(?:of|to|from)\s+)?|facing\s+|напротив\s+|рӯ ба рӯи\s+|муқобили\s+|"
        r"مقابل\s+|رو(?:به|بر|\s?به\s?)\s?روی\s+)(?P<place>.+)",
        _opposite,
    ),
    # Up and down the river, and so far from a place.
    _row(
        rf"(?P<stream>{STREAM})\s+(?:(?:of|from|от|аз|از)\s+)?(?P<place>.+?)"
        rf"(?:[\s,]+(?:by\s+)?(?P<distance>{DISTANCE}))?(?:\s+on\s+(?P<river>{RIVER}))?",
        _stream,
    ),
    _row(
        rf"(?:(?P<distance>{DISTANCE})\s+)?(?P<stream>выше|ниже)\s+(?P<place>.+?)\s+по течению"
        rf"(?:\s+(?P<river>{RIVER}))?",
        _stream,
    ),
    _row(
        rf"(?P<distance>{DISTANCE})\s+(?P<stream>{STREAM})\s+(?:(?:of|from|от|аз|از)\s+)?"
        rf"(?P<place>.+?)(?:\s+on\s+(?P<river>{RIVER}))?",
        _stream,
    ),
    _row(
        rf"(?P<distance>{DISTANCE})(?P<way>(?:\s+[\w-]+){{0,5}}?)\s+(?:of|from|от)\s+(?P<place>.+)",
        _offset,
    ),
    _row(rf"(?P<distance>{DISTANCE})\s+(?P<way>[NSEW]{{1,3}})\s+(?P<place>.+)", _offset),
    _row(rf"(?P<distance>{DISTANCE})\s+(?:outside|off)\s+(?P<place>.+)", _offset),
    _row(rf"(?P<distance>{DISTANCE})\s+(?P<way>{RUSSIAN_THAN})\s+(?P<place>.+)", _offset),
    _row(
        rf"(?P<distance>{DISTANCE})\s+(?:дуртар\s+|دورتر\s+)?(?P<way>(?:дар\s+|در\s+|به\s+طرف\s+|"
        rf"به\s+سمت\s+)?(?:{EAST_WORDS}))\s+(?:аз\s+|از\s+)?(?P<place>.+)",
        _offset,
    ),
    _row(
        rf"(?P<distance>{DISTANCE})\s+(?:(?:дуртар\s+|دورتر\s+)?(?:аз|از)\s+)(?P<place>.+)", _offset
    ),
    _row(r"(?P<distance>\d+\s*کیلو[\s\u200c]?متری)\s+(?P<place>.+)", _offset),
    _row(
        r"(?:to\s+the\s+)?(?P<way>[^\W\d]+(?:[\s-][^\W\d]+){0,2})\s+(?:of|from)\s+(?P<place>.+)",
        _offset,
    ),
    _row(r"(?:к\s+)?(?P<way>[\w-]+)\s+от\s+(?P<place>.+)", _offset),
    _row(rf"(?P<way>{RUSSIAN_THAN})\s+(?P<place>.+)", _offset),
    _row(
        rf"(?P<place>[^\d]+?)[\s,،(–—-]+(?P<distance>{DISTANCE})\s+(?P<way>(?:to\s+the\s+)?"
        r"[^\W\d]+(?:[\s-][^\W\d]+){0,2})\)?",
        lambda found: _offset(found) if read_bearing(_way(found)) or _stream_way(found) else None,
    ),
    # What lies between two places.
    _row(
        r"(?:between|между|байни|дар байни|بین|میان|در بین)\s+(?P<start>.+?)\s+(?:and|&|и|ва|و)\s+"
        r"(?P<end>.+)",
        _amid,
    ),
    _row(r"(?:from|от|аз|از)\s+(?P<start>.+?)\s+(?:to|until|till|до|то|تا)\s+(?P<end>.+)", _amid),
    # Surroundings.
    _row(
        r"(?:near(?:\s+to)?|close\s+to|not\s+far\s+from|next\s+to|around|outside(?:\s+of)?|"
        r"(?:in\s+)?(?:the\s+)?(?:vicinity|area|surroundings|outskirts)\s+of|"
        r"близ|вблизи|около|возле|недалеко\s+от|рядом\s+с|назди|наздикии|атрофи|"
        r"نزدیکی?|نزدیک\s+به|اطراف|حوالی)\s+(?P<place>.+)",
        _near,
    ),
    _row(r"(?P<place>.+?)\s+(?:vicinity|area|surroundings|outskirts)", _near),
    _row(r"(?P<start>[^\d]+?)\s+to\s+(?P<end>.+)", _amid),
    # A border post, or the border in an area.
    _row(r"(?P<area>.+?)\s+(?:border|frontier)", _border_of),
    # What nearly is a form: say what it lacks.
    _LACKS_PLACE,
    _row(r"(?P<number>\d+(?:[.,]\d+)?)\s+(?P<rest>(?:[\w-]+\s+){0,3}?(?:of|from)\s+.+)", no_unit),
    _row(
        r"(?P<vague>(?:a\s+)?(?:few|several|some|couple\s+of|dozens?\s+of)\s+(?:km|kilomet\w+|"
        r"miles?|met\w+))(?:\s+[\w-]+){0,4}?\s+(?:of|from)\s+(?P<place>.+)",
        no_number,
    ),
    _row(r"between\s+.+|from\s+(?:.+\s+to)", no_second),
)


def _way(found: Found) -> str:
    return WAY_WORDS.sub("", found.group("way")).strip()


def _stream_way(found: Found) -> bool:
    return fold(_way(found)) in STREAMS
