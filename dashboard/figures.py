"""Numbers as sources give them: low, best, high and the words used; none is made up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words

WORDS = {"dozens": (24, 99), "hundreds": (200, 999), "thousands": (2000, 9999)}
FORMS = "100, ~100, 80-120, 100 (80-120), >50, >=50, <10, <=10, dozens, hundreds or thousands"
LONGEST = 100  # letters; what is longer is no figure, and nothing is proposed for it
MOST_WORDS = 12

# A comma parts two figures where another name follows it, not in 1,000.
_NEXT_FIGURE = re.compile(r",\s*(?=[^:,]+:)")
_PAIR = re.compile(r"[^:]*[^:\s][^:]*:.*\S.*")
_NUMBER = "[0-9]{1,12}"
_FORM = re.compile(
    rf"(?P<sign>~|>=|<=|>|<)?(?P<first>{_NUMBER})|"
    rf"(?P<low>{_NUMBER})[-–](?P<high>{_NUMBER})|"
    rf"(?P<best>{_NUMBER}) \((?P<least>{_NUMBER})[-–](?P<most>{_NUMBER})\)"
)
_MEANT = (  # what people write, as a pattern, and what says it here; tried in this order
    (r"(?<=[0-9])[,.' \u00a0\u202f](?=[0-9]{3}(?![0-9]))", ""),
    (r"(?<=[0-9])\s*k\b", "000"),
    (r"^(?:about|around|circa|ca\.?|c\.|approx\.?|approximately|nearly|almost|roughly|≈)\s*", "~"),
    (r"^some\s*(?=[0-9])", "~"),
    (r"^(?:more than|over|above|upwards of)\s*", ">"),
    (r"^(?:fewer than|less than|under|below)\s*", "<"),
    (r"^(?:at least|no fewer than|≥)\s*", ">="),
    (r"^(?:at most|up to|no more than|≤)\s*", "<="),
    (r"^([0-9]+)\s*\+$", r">=\1"),
    (r"(?<=[0-9])\s*(?:-|–|—|−|to|\.\.)\s*(?=[0-9])", "-"),
    (r"^[~<>=]+(?=[0-9]+-)", ""),
    (r"(?<=[~<>=])\s+", ""),
    (r"(?<=[0-9])\s+[a-z ]+$", ""),  # "100 trucks": the key says of what
    (r"^hundreds of thousands$", "200000-999999"),
    (r"^tens of thousands$", "20000-99999"),
    (r"^a dozen\b.*", "~12"),
    (r"^a hundred\b.*", "~100"),
    (r"^a thousand\b.*", "~1000"),
    (r"^(?:(?:a few|several|many|some) )?(dozen|hundred|thousand)s?(?: of)?\b.*", r"\1s"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as one source gives it; what the source leaves open is None."""

    low: int | None
    best: int | None
    high: int | None
    words: str


class FigureError(ValueError):
    """A figure that cannot be read, with what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep message and hint apart."""
        super().__init__(message)
        self.message, self.hint = message, hint


def parse_figures(text: str) -> dict[str, str]:
    """Part figures as people type them, `trucks: ~100, drivers: dozens`; raises FigureError.

    Each stands by what it counts, as it was typed: `parse_figure` reads it.
    """
    figures: dict[str, str] = {}
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    parts = [part.strip(" ,") for part in _NEXT_FIGURE.split(inner)]
    for part in filter(None, parts):
        name, _, value = (one.strip(" ,") for one in part.partition(":"))
        if not name or not value:
            raise FigureError(
                f'"{part[:60]}" does not say what is counted and how many', _meant_hint(parts)
            )
        if name in figures:
            hint = "keep one, or give each source a claim of its own"
            raise FigureError(f'"{name[:60]}" stands twice', hint)
        figures[name] = value
    return figures


def _meant_hint(parts: Sequence[str]) -> str:
    hint = "write what is counted, a colon and how many, such as {wounded: 2}"
    if sum(map(len, parts)) > LONGEST:
        return hint
    pieces = [
        piece
        for part in parts
        for piece in ([part] if ":" in part else re.split(r"(?:,|;|\band\b)\s+", part))
    ]
    meant = [piece if _PAIR.fullmatch(piece) else _counted(piece) for piece in filter(None, pieces)]
    return f"write {{{', '.join(meant)}}}" if all(meant) else hint


def _counted(text: str) -> str:
    """Find what is counted, and how many, in "2 wounded" and "wounded 2"; "" where none is."""
    words = text.split()
    cuts = range(1, min(len(words), MOST_WORDS))
    first = [(words[:at], words[at:]) for at in cuts]
    last = [(words[at:], words[:at]) for at in cuts]
    for number, name in first + last:
        figure = _repaired(" ".join(number))
        key = re.sub("[^a-z0-9]+", "-", " ".join(name).lower()).strip("-").removeprefix("of-")
        if key and not key[0].isdigit() and _read(figure):
            return f'{key}: "{figure}"' if figure.startswith(">") else f"{key}: {figure}"
    return ""


def parse_figure(text: str) -> Figure:
    """Read a figure; raises FigureError.

    `~100` has a best value but no bounds, `80-120` and `dozens` have bounds but no best value;
    `100 (80-120)` has both, for sources that give both.
    """
    figure = _read(text)
    if figure is not None:
        return figure
    tried = _repaired(text)
    hint = f"{FORMS}; leave it out where no source gives a number"
    if _read(tried):
        hint = f'"{tried}", in quotes' if tried.startswith(">") else tried  # > is a sign of YAML's
    raise FigureError(f'"{text[:60]}" is not a figure', f"write {hint}")


def _repaired(text: str) -> str:
    """Turn what people write into what it says here, if it is short enough to be a figure."""
    tried = text.strip().lower()
    if len(tried) > LONGEST:
        return ""
    for pattern, sign in _MEANT:
        tried = re.sub(pattern, sign, tried)
    rise = re.fullmatch(rf"({_NUMBER})[-–]({_NUMBER})", tried)
    if rise:
        low, high = sorted((int(rise[1]), int(rise[2])))
        tried = str(low) if low == high else f"{low}-{high}"
    return tried


def _read(text: str) -> Figure | None:
    if text in WORDS:
        low, high = WORDS[text]
        return Figure(low, None, high, text)
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    if match["low"]:
        low, high = int(match["low"]), int(match["high"])
        return Figure(low, None, high, text) if low < high else None
    if match["best"]:
        least, best, most = (int(match[name]) for name in ("least", "best", "most"))
        return Figure(least, best, most, text) if least <= best <= most > least else None
    number = int(match["first"])
    bounds: dict[str | None, tuple[int | None, int | None, int | None]] = {
        None: (number, number, number),
        "~": (None, number, None),
        ">": (number + 1, None, None),
        ">=": (number, None, None),
        "<": (None, None, number - 1),
        "<=": (None, None, number),
    }
    return None if text == "<0" else Figure(*bounds[match["sign"]], text)


def display(figure: Figure, words: Words = ENGLISH) -> str:
    """Put a figure into words: "about 100", "dozens (24–99)", "more than 50"."""
    told: Mapping[str, str] = words["figures"]
    match figure:
        case Figure(low=int(low), best=best, high=int(high)) if low < high:
            bounds: str = told["range"].format(
                low=number_text(low, words), high=number_text(high, words)
            )
            if figure.words in WORDS:
                bounds = told["worded"].format(word=told[figure.words], range=bounds)
            return bounds if best is None else f"{number_text(best, words)} ({bounds})"
        case Figure(best=int(best)):
            exact = figure.low == best == figure.high
            return (
                number_text(best, words)
                if exact
                else told["about"].format(number=number_text(best, words))
            )
        case Figure(low=int(low)):
            inclusive = figure.words.startswith(">=")
            number = low if inclusive else low - 1
            return told["at_least" if inclusive else "more_than"].format(
                number=number_text(number, words)
            )
        case Figure(high=int(high)):
            inclusive = figure.words.startswith("<=")
            number = high if inclusive else high + 1
            return told["at_most" if inclusive else "fewer_than"].format(
                number=number_text(number, words)
            )
    return figure.words
