"""Names and what contains them: "Dasht-e Qala, Takhar", "Barsem in the Shughnon district"."""

import re
from collections.abc import Iterator

from geodata.grammar.kinds import is_area, is_kind
from geodata.grammar.terms import ExpressionError, Named
from geodata.names import fold, tidy

LONGEST = 200
_COMMA = re.compile(r"[,،;]")
_ITEM = re.compile(r"""(?:"[^"]*"|'[^']*'|\([^()]*\)|[^,،])+""")
_QUOTES = re.compile(r"""(["'])(.*)\1""")
_IN = re.compile(r"\s+(?:in|within|inside|дар|در)\s+(?=\S)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:(?:in|at|on|along|the|дар|در)\s+(?=\S))+", re.IGNORECASE)


def named(text: str) -> Named:
    """Read a name and what contains it: `Dasht-e Qala, Takhar`, `Barsem in Shughnon district`."""
    text = checked(text)
    tags: list[str] = []
    rest = text
    while rest.endswith((")", "]")) and (opened := max(rest.rfind("("), rest.rfind("["))) >= 0:
        rest, tag = rest[:opened].rstrip(), rest[opened + 1 : -1]
        tags = [*_parts(tag), *tags]
    parts = [link for part in _parts(rest) for link in _chain(part)]
    if not parts:
        raise ExpressionError(f'"{text}" says what contains the place, but not its name')
    return Named(text, parts[0], (*parts[1:], *tags))


def split_list(text: str) -> tuple[str, ...]:
    """Part `[Badakhshan (AF), Takhar]` into its items; any other text is its only item."""
    inner = text.strip()
    if not (inner.startswith("[") and inner.endswith("]")):
        return (text,)
    items = (_QUOTES.sub(r"\2", item.strip()) for item in _ITEM.findall(inner[1:-1]))
    return tuple(item for item in items if item.strip())


def checked(text: str) -> str:
    """Tidy a text; raises ExpressionError where it holds no name or is far too long."""
    if len(text) > LONGEST:
        raise ExpressionError(
            f"a place of {len(text)} characters is no name: at most {LONGEST} are read"
        )
    if not fold(text):
        raise ExpressionError(
            "the text is empty" if not text.strip() else "the text has no letters"
        )
    return tidy(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(text) if fold(part)]


def _chain(part: str) -> Iterator[str]:
    """Part "Barsem in the Shughnon district of GBAO" into a name and what contains it."""
    for piece in _IN.split(_ARTICLE.sub("", part)):
        words = _ARTICLE.sub("", piece).split()
        start = 0
        for at in range(2, len(words) - 1):
            if words[at].lower() == "of" and is_kind(words[at - 1]):
                yield _ARTICLE.sub("", " ".join(words[start:at]))
                start = at + 1
        rest = _ARTICLE.sub("", " ".join(words[start:]))
        if fold(rest):
            yield from _side_by_side(rest)


def _side_by_side(piece: str) -> Iterator[str]:
    """Part areas with nothing between them: "ولسوالی درقد ولایت تخار", "Ишкашимский район ГБАО"."""
    words = piece.split()
    for at in range(1, len(words) - 1):
        if is_area(words[at]):
            # The word of kind stands before the name in Dari and Tajik, after it in Russian.
            cut = at if is_kind(words[0]) else at + 1
            if cut > 1 and not all(map(is_kind, words[cut:])):
                yield " ".join(words[:cut])
                yield from _side_by_side(" ".join(words[cut:]))
                return
    yield piece
