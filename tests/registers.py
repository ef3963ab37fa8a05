"""Records and register files of any layout, for laws that hold of all of them."""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st

from dashboard.figures import parse_figure
from dashboard.keeping.writing import entry_text
from dashboard.model import Claim, Incident, Source
from dashboard.vocabulary import CREDIBILITIES, DIRECTIONS, KINDS, STANCES, STATUSES, TRAFFICS
from dashboard.when import parse_when

WORDS = (
    "border", "10 May", "Қалъаи Хумб", "تخار", "- id: x", "id: y", "a: b", "# no comment", "x #y",
    "'quoted'", '"so"', "\\n", "[1, 2]", "{a: b}", "*star", "&anchor", "!tag", "%", "@", "`", "|",
    ">", ">9", "~", "null", "NO", "0123", "12:30", "---", "...", "? what", "?so",
    ":so", "-so", ":", "-", "a,b", "http://x",
    "two  blanks", "incidents:", "\u00a0", "😀", "\u0085", "\u2028", "\ufeff", "\x07",
)  # fmt: skip
# few words, some of them often: long texts are broken over lines
odd_texts = st.builds(
    lambda words, times, sign: sign.join(words * times),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from([1, 1, 12]),
    st.sampled_from([" ", " ", "\n"]),
)
any_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
texts = (
    st.one_of(odd_texts, any_texts).map(lambda text: text.replace("\r", " ").strip()).filter(bool)
)
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
whens = st.sampled_from(
    ["2022", "2022-05-10", "2022-05-10~", "2022-05-1X", "2022-05-10/..", "../2022-06", "2022-22?",
     "[2022-05-10,2022-05-12]", "[2022-05-10..2022-05-12]", "[..2022-05-10]", "[2022-05-10?]",
     "[2022-05-10, 2022-05-12]"]
).map(parse_when)  # fmt: skip
figures = st.dictionaries(
    ids, st.sampled_from(["100", "~100", "80-120", ">50", "<=10", "dozens"]).map(parse_figure),
    max_size=2,
)  # fmt: skip


def maybe(strategy, nothing=""):
    return st.one_of(st.just(nothing), strategy)


sources = st.builds(
    Source,
    id=ids,
    publisher=texts,
    title=maybe(texts),
    url=maybe(st.just("https://example.org/a?b=c#d")),
    published=maybe(whens, None),
    reliability=st.sampled_from("ABCDEF"),
    note=maybe(texts),
)


def claims(source_ids):
    return st.builds(
        Claim,
        source=st.sampled_from(source_ids),
        says=maybe(texts),
        quote=maybe(texts),
        stance=st.sampled_from(list(STANCES)),
        credibility=st.sampled_from(list(CREDIBILITIES)),
        figures=figures,
    )


@st.composite
def incidents(draw, source_ids=("s",)):
    kind = draw(st.sampled_from(list(KINDS)))
    crossing = {}
    if KINDS[kind].crossing:
        words = {"status": STATUSES, "traffic": TRAFFICS, "direction": DIRECTIONS}
        crossing = {k: draw(maybe(st.sampled_from(list(v)), None)) for k, v in words.items()}
    retired = draw(maybe(st.dates(date(1800, 1, 1), date(2199, 12, 31)), None))
    degrees = st.floats(-90, 90, allow_nan=False).map(lambda x: x if abs(x) > 1e-300 else 0.0)
    point = draw(maybe(st.tuples(degrees.map(lambda x: x / 2 - 130), degrees), None))
    return Incident(
        id=draw(ids),
        kind=kind,
        title=draw(texts),
        when=draw(maybe(whens, None)),
        place=tuple(draw(st.lists(texts, max_size=2))),
        at=point,
        precision="vicinity" if point else None,
        actors=tuple(draw(st.lists(texts, max_size=2))),
        claims=tuple(draw(st.lists(claims(source_ids), min_size=1, max_size=2))),
        note=draw(maybe(texts)),
        retired=retired,
        reason=draw(texts) if retired else "",
        **crossing,
    )


@dataclass(frozen=True)
class Part:
    """A run of lines: an entry of a list, or what stands between entries."""

    text: str
    list: str = ""
    id: str = ""
    column: int = 0


@dataclass(frozen=True)
class Made:
    """A register file, with the records that stand in it."""

    parts: tuple[Part, ...]
    sources: dict[str, Source]
    incidents: dict[str, Incident]
    end: str
    mark: str
    ended: bool

    @property
    def data(self):
        whole = "".join(part.text for part in self.parts)
        whole = whole if self.ended else whole.rstrip("\n")
        return (self.mark + whole.replace("\n", self.end)).encode("utf-8")

    def but(self, name, entry_id, text=""):
        """Give the same file with another text, its dash in column 2, in the place of an entry."""
        parts = []
        for part in self.parts:
            if (part.list, part.id) != (name, entry_id):
                parts.append(part)
            elif text:
                lines = (line[2:] for line in text.splitlines(keepends=True))
                moved = (" " * part.column * bool(line.strip()) + (line or "\n") for line in lines)
                parts.append(replace(part, text="".join(moved)))
        return replace(self, parts=tuple(parts))

    def records(self, name):
        return self.sources if name == "sources" else self.incidents


@st.composite
def registers(draw):
    """Make registers in the layouts that people use."""
    there = {one.id: one for one in draw(st.lists(sources, min_size=1, max_size=2))}
    found = draw(st.lists(incidents(tuple(there)), min_size=1, max_size=3))
    told = {one.id: one for one in found}
    head = draw(st.sampled_from(["", "# head\n", "title: A register # of ours\n\n"]))
    parts = [Part(head)]
    for name, records in draw(st.permutations([("sources", there), ("incidents", told)])):
        column = draw(st.sampled_from([0, 2, 4]))
        comment = " " * column + "# said: below\n"
        gaps = st.sampled_from(["", "\n", "\n\n", "# a comment\n", f"\n{comment}", "# - id: x\n\n"])
        parts.append(Part(f"{name}:{draw(st.sampled_from(['', ' # all of them']))}\n"))
        for record in records.values():
            text = entry_text(record, indent=column)
            if draw(st.booleans()):
                text = text.replace("\n", " # here\n", 1)
            parts += [Part(draw(gaps)), Part(text, name, record.id, column)]
        parts.append(Part(draw(gaps)))
    end, mark = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["", "\ufeff"]))
    return Made(tuple(parts), there, told, end, mark, draw(st.booleans()))
