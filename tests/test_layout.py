"""The layout: it settles what is a matter of taste, and nothing else."""

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.keeping import layout
from dashboard.keeping.layout import LayoutError, lay_out
from dashboard.register import read_register

FILE = "incidents.yaml"
ROOT = Path(__file__).parent.parent
CROOKED = """\


# about the file

# what happened
incidents:   # newest first
# May

- title: "A crossing is shut"   # so they say
  id:   'closure'
  # seen by many
  kind: closure
  claims:
  - says: "it is: shut"      # in full
    source: paper            # of record
    figures: {drivers:   dozens,trucks: "~5" , }
  # the other side
  - {source: driver,stance: "disputes",   # loudly
     credibility: 2}
    # no more is known
  place: [Kabul,
     "border: Takhar",  # all of it
     # or was it
     "Shir Khan"]
  actors:
  - "Taliban"   # on the bank
  -
    NO
  when:   2022-05-10/..


  note: >-   # folded
    abc

      def
    ghi

# about the next
- id: trade
  kind: trade
  title:
    Goods pass,
      and more of them
  claims: [{quote: "we pass", source: paper}]


-   # from the dash
  # and below it
  id: third
  kind: visit
  title: 'it''s "so"'
  time: "05:30 Asia/Kabul"
  when: "2022-05-10"
  at: [ 68.6186,37.1953 ]
  precision:    exact
  claims:
      - source: paper
        quote:  "We are not"
 # no more incidents
# who says so
sources:
    - {id: paper, publisher: "A newspaper"}
    - id: driver
      publisher: "2022"
title: 'X'
# the end
"""
STRAIGHT = """\
# about the file

title: X

# who says so
sources:
  - {id: paper, publisher: A newspaper}

  - id: driver
    publisher: "2022"

# what happened
incidents:  # newest first
  # May

  - id: closure
    # seen by many
    kind: closure
    title: A crossing is shut  # so they say
    when: 2022-05-10/..
    place: [Kabul,
            "border: Takhar",  # all of it
            # or was it
            Shir Khan]
    actors:
      - Taliban  # on the bank
      - NO
    claims:
      - source: paper          # of record
        says: "it is: shut"    # in full
        figures: {drivers: dozens, trucks: ~5}
      # the other side
      - {source: driver, stance: disputes,  # loudly
         credibility: 2}
      # no more is known

    note: >-  # folded
      abc

        def
      ghi

  # about the next
  - id: trade
    kind: trade
    title:
      Goods pass,
      and more of them
    claims: [{source: paper, quote: "we pass"}]

  # from the dash
  # and below it
  - id: third
    kind: visit
    title: it's "so"
    when: 2022-05-10
    time: 05:30 Asia/Kabul
    at: [68.6186, 37.1953]
    precision: exact
    claims:
      - source: paper
        quote: "We are not"
  # no more incidents
# the end
"""


def laid(text: str) -> str:
    return lay_out(text.encode(), FILE).data.decode()


def test_everything_crooked_is_put_straight():
    assert laid(CROOKED) == STRAIGHT


def test_what_is_straight_stays():
    assert laid(STRAIGHT) == STRAIGHT


def test_the_register_of_this_project_is_laid_out():
    data = (ROOT / "incidents.yaml").read_bytes()
    assert lay_out(data, FILE).data == data


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("title:   'Plain'", "title: Plain"),
        ("title: 'a: b'", 'title: "a: b"'),
        ('title: "say \\"so\\""', 'title: say "so"'),
        ("title: 'he said \"a: b\"'", "title: 'he said \"a: b\"'"),
        ('title: "a \\u200e b"', 'title: "a \\u200e b"'),
        ('title: "2022"', 'title: "2022"'),
        ("title: 'NO'", "title: 'NO'"),
        ('title: "05:30"', 'title: "05:30"'),
        ('title: "2022-05-10"', "title: 2022-05-10"),
        ('"title" : Plain   # why', "title: Plain  # why"),
        ("title: >2-\n    a\n   b", "title: >2-\n    a\n   b"),
        ("title: |4\n      a\n    b", "title: |2\n    a\n  b"),
        ("title:\n\n     below", "title:\n  below"),
        ("title: one\n    two\n\n\n     three", "title: one\n  two\n\n\n  three"),
        ('title: "one  \n    two\\\n   three"', 'title: "one\n  two\\\n  three"'),
        ('title: "one\\ \n    two"', 'title: "one\\ \n  two"'),
    ],
)
def test_texts_keep_what_they_say_and_how_it_was_meant(written, expected):
    assert laid(f"{written}\n\nincidents: []\n") == f"{expected}\n\nincidents: []\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[ {source:  a} ,{source: b}]", "[{source: a}, {source: b}]"),
        ("[source: a]", "[{source: a}]"),
        ("[{source: a},]", "[{source: a}]"),
        ("[\n {source: a},\n ]", "[\n      {source: a},\n      ]"),
        ("[{source: a},\n {source: b}]", "[{source: a},\n             {source: b}]"),
        ("[{source: a, figures: {x: 1,\n y: 2}}]",
         "[{source: a, figures: {x: 1,\n                                   y: 2}}]"),
        ("[ # one\n  # two\n  {source: a}   # three\n  # four\n ]",
         "[  # one\n      # two\n      {source: a}  # three\n      # four\n      ]"),
        ("[{says: x, # why\n  source: a}]",
         "[{source: a,\n              says: x  # why\n             }]"),
    ],
)  # fmt: skip
def test_brackets(written, expected):
    head = "incidents:\n  - id: x\n    kind: visit\n    title: t\n    claims: "
    foot = "\n\nsources: [{id: a, publisher: A}, {id: b, publisher: B}]\n"
    got = laid(f"{head}{written}{foot}")
    assert f"    claims: {expected}\n" in got, got
    assert laid(got) == got


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_stay(end, mark):
    made = lay_out(mark + CROOKED.replace("\n", end).encode(), FILE).data
    assert made == mark + STRAIGHT.replace("\n", end).encode()


def test_a_broken_entry_is_left_to_the_letter_and_told():
    broken = "-   {id: bad,kind: vist,  title: T}   # so\n"
    told = lay_out(b"x:  1\nincidents:   []\n", FILE)
    assert told.data == b"x:  1\nincidents: []\n"
    assert [problem.code for problem in told.left] == ["unknown-key"]
    text = CROOKED.replace("# about the next\n", f"# about the next\n{broken}\n")
    made = lay_out(text.encode(), FILE)
    assert broken in made.data.decode()
    assert "\n- id: closure\n  # seen" in made.data.decode()  # where the one left stands
    assert {problem.code for problem in made.left} == {"unknown-word", "missing-field"}


def test_what_follows_the_end_of_the_document_is_left():
    foot = "...\n  so   #it\n\n\nis\n"
    assert laid(f"---\nincidents:   []\n{foot}") == f"---\nincidents: []\n{foot}"


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"# nothing\n", "a: b".encode("utf-16"), b"hello\n"]
)
def test_what_is_no_register_is_left(data):
    assert lay_out(data, FILE).data == data


def test_nothing_is_laid_out_that_would_not_be_the_same(monkeypatch):
    for old, new, what in (
        ("Goods", "Bads", "entries would not stay the same: this is a fault"),
        ("# all of it", "# some", "comments would not stay the same: this is a fault"),
        (
            "- Taliban",
            "- Tali\u2028ban",
            "entries would not stay the same: the invisible character",
        ),
    ):
        monkeypatch.setattr(layout, "_text", lambda *_, o=old, n=new: STRAIGHT.replace(o, n))
        with pytest.raises(LayoutError, match=what):
            lay_out(CROOKED.encode(), FILE)


WORDS = [
    *("it is shut", "2022", "NO", "it's so", 'he said "so"', "a: b", "a # b", "- a", "x, y", "~5"),
    *(
        "[a]",
        "بندر شیرخان",
        "Шерхан",
        "\\d",
        "'",
        "null",
        "%",
        "a:b",
        "https://example.org/#x",
        "> 5",
    ),
]
SAFE = re.compile(r"(?!- )[\w~\\][^:#,\[\]{}\"']*|a:b")


class Pen:
    """Writes a register in some hand: `draw` decides all that is a matter of taste."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.count, self.trailing, self.above = 0, {}, {}

    def flip(self, odds=3):
        return self.random.randint(0, odds) == 0

    def note(self):
        self.count += 1
        more = self.random.choice(["", "a: b", "# '", "- id: x", "]"])
        return f"# n{self.count}n {more}".rstrip()

    def text(self, value):
        styles = ["'" + value.replace("'", "''") + "'"]
        styles.append('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if SAFE.fullmatch(value) and value != "null":
            styles.append(value)
        return self.random.choice(styles)

    def above_lines(self, indent, what=""):
        lines = []
        while self.flip(5):
            lines.append("")
        while self.flip(4):
            note = self.note()
            lines.append(" " * indent + note)
            if what:
                self.above[note.split()[1]] = what
            while self.flip(5):
                lines.append("")
        return lines

    def trail(self, what=""):
        if not self.flip(3):
            return " " * self.random.randint(0, 2) if self.flip(6) else ""
        note = self.note()
        if what:
            self.trailing[note.split()[1]] = what
        return " " * self.random.randint(1, 9) + note

    def flow(self, value):
        space = " " * self.random.randint(0, 1)
        if isinstance(value, dict):
            pairs = [
                f"{k}:{' ' * self.random.randint(1, 2)}{self.flow(v)}" for k, v in value.items()
            ]
            return "{" + space + f"{space}, ".join(pairs) + space + "}"
        if isinstance(value, list):
            return "[" + f",{space}".join(map(self.flow, value)) + space + "]"
        return self.text(value)

    def broken_flow(self, value, indent):
        """Break a list in brackets into lines, with comments."""
        lines = ["["]
        for item in value:
            if self.flip(1):
                lines[-1] += self.trail()
                lines += [*self.above_lines(indent), " " * indent]
            lines[-1] += self.flow(item) + ","
        if self.flip(1):
            lines[-1] += self.trail()
            lines += [*self.above_lines(indent), " " * indent]
        lines[-1] += "]"
        return lines

    def text_field(self, key, value, start, deeper):
        free = key in ("title", "publisher", "note", "says", "quote")
        if free and self.flip(8):
            rows = [deeper + row for row in ("x", "  y", "", "z")]
            return [f"{start} >-{self.trail(key)}", *rows]
        if free and start[0] == " " and self.flip(8):  # at the margin it counts as a lost indent
            return [f"{start} some", f"{deeper}words", "", f"{deeper}here{self.trail()}"]
        if self.flip(8):
            return [f"{start}{self.trail(key)}", deeper + self.text(value)]
        gap = " " * self.random.randint(1, 3)
        return [f"{start}{gap}{self.text(value)}{self.trail(key)}"]

    def field(self, key, value, indent):
        """Write key and value as lines; `indent` is that of the key."""
        start = " " * indent + key + ":"
        deeper = indent + self.random.randint(1, 5)
        if isinstance(value, str):
            return self.text_field(key, value, start, " " * deeper)
        if isinstance(value, list) and self.flip(1):
            if self.flip(2):
                first, *lines = self.broken_flow(value, deeper)
                first = f"{start} {first}"
                lines = [first, *lines]
            else:
                lines = [f"{start} {self.flow(value)}"]
            lines[-1] += self.trail()
            return lines
        if isinstance(value, dict) and self.flip(1):
            return [f"{start} {self.flow(value)}{self.trail(key)}"]
        lines = [f"{start}{self.trail(key)}"]
        if isinstance(value, dict):
            return lines + self.mapping(value, deeper)
        dash = indent + self.random.randint(0, 4)
        for item in value:
            lines += [*self.above_lines(dash), *self.item(item, dash)]
        return lines + self.ends(dash + (dash == indent))

    def ends(self, indent):
        return [" " * indent + self.note()] if self.flip(4) else []

    def item(self, value, dash):
        gap = self.random.randint(1, 3)
        if isinstance(value, str):
            return [" " * dash + "-" + " " * gap + self.text(value) + self.trail()]
        if self.flip(4):
            return [" " * dash + "- " + self.flow(value) + self.trail()]
        if self.flip(6):
            inner = dash + 1 + gap
            return [" " * dash + "-" + self.trail(), *self.mapping(value, inner)]
        first, *rest = self.mapping(value, dash + 1 + gap, first=True)
        return [" " * dash + "-" + " " * gap + first.lstrip(), *rest]

    def mapping(self, value, indent, first=False):
        keys = self.random.sample(list(value), len(value))
        lines = []
        for number, key in enumerate(keys):
            if number or not first:
                lines += self.above_lines(indent, key)
            lines += self.field(key, value[key], indent)
        return lines + self.ends(indent)


def written_by(seed):
    """Write a good register by some hand; also gives the pen."""
    pen = Pen(seed)
    some = pen.random
    sources = [{"id": f"s{n}", "publisher": some.choice(WORDS)} for n in range(some.randint(1, 3))]
    incidents = []
    for number in range(some.randint(0, 3)):
        claims: list[dict[str, Any]] = [
            {"source": some.choice(sources)["id"]} for _ in range(some.randint(1, 3))
        ]
        for claim in claims:
            fields: dict[str, Any] = {
                "says": some.choice(WORDS),
                "quote": some.choice(WORDS),
                "stance": "denies",
                "figures": {"trucks": "~5", "drivers": "dozens"},
            }
            claim.update({key: value for key, value in fields.items() if pen.flip(2)})
        more: dict[str, Any] = {
            "when": some.choice(["2022-05-10", "2022", "../2022-06"]),
            "note": some.choice(WORDS),
            "place": some.choice([some.choice(WORDS), some.sample(WORDS, 3)]),
            "actors": some.sample(WORDS, some.randint(1, 3)),
        }
        incident: dict[str, Any] = {
            "id": f"i{number}",
            "kind": "visit",
            "title": "t",
            "claims": claims,
        }
        incident.update({key: value for key, value in more.items() if pen.flip(1)})
        incidents.append(incident)
    parts: dict[str, Any] = {
        "sources": sources,
        "incidents": incidents,
        "title": some.choice(WORDS),
    }
    lines = []
    for key in some.sample(list(parts), 3):
        lines += pen.above_lines(0)
        value = parts[key]
        if isinstance(value, str):
            lines += pen.field(key, value, 0)
            continue
        lines.append(f"{key}:{pen.trail(key)}")
        dash = some.randint(0, 4)
        for entry in value:
            lines += [*pen.above_lines(dash), *pen.item(entry, dash)]
        lines += pen.ends(dash)
    lines += pen.above_lines(0)
    end = some.choice(["\n", "\r\n"])
    return (some.choice(["", "\ufeff"]) + end.join(lines) + some.choice(["", end])).encode(), pen


@given(st.integers(0, 2**32))
@settings(max_examples=100)
def test_whatever_the_hand_the_layout_is_one_and_says_the_same(seed):
    data, pen = written_by(seed)
    before = read_register(data, FILE)
    assert not before.problems, data.decode()
    made = lay_out(data, FILE).data
    after = read_register(made, FILE)
    assert (after.sources, after.incidents, after.title) == (
        before.sources, before.incidents, before.title
    )  # fmt: skip
    assert not after.problems
    assert lay_out(made, FILE).data == made
    text = made.decode()
    assert text.startswith("\ufeff") == data.decode().startswith("\ufeff")
    assert ("\r\n" in text) == (b"\r\n" in data)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    assert not any(line != line.rstrip() for line in lines)
    assert lines[-1] == ""
    for number in range(1, pen.count + 1):
        assert sum(f"# n{number}n" in line for line in lines) == 1
    for note, key in pen.trailing.items():
        (line,) = [line for line in lines if f"# {note}" in line]
        assert f"{key}:" in line, text
    for note, key in pen.above.items():
        (number,) = [number for number, line in enumerate(lines) if f"# {note}" in line]
        below = next(line for line in lines[number:] if line and not line.lstrip().startswith("#"))
        assert f"{key}:" in below or below.lstrip().startswith("- "), text


signs = st.text(alphabet=" \t\n-:\"'[]{}#&*!|>%@`,?\\ax\0\x1bé\udce9", max_size=4)
cuts = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 9), signs), min_size=1, max_size=4)


@given(cuts)
@settings(max_examples=100)
def test_whatever_is_damaged_the_layout_keeps_it(places):
    text = CROOKED
    for start, length, put in places:
        text = text[:start] + put + text[start + length :]
    data = text.encode("utf-8", "surrogateescape")
    try:
        made = lay_out(data, FILE).data
    except LayoutError:
        assert read_register(data, FILE).problems
    else:
        assert read_register(made, FILE).incidents == read_register(data, FILE).incidents
        assert lay_out(made, FILE).data == made
