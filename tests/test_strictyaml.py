import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dashboard.strictyaml import Fields, Items, Text, Told, compose, describe
from geodata import yamlevents

ENTRY = """\
  - id: a
    when: 2022-05-10
    time: 05:30 Asia/Kabul
    place: ["border: Takhar", Kabul]
    note: >-
      several
      lines
    claims:
      - source: s
        figures: {trucks: ~100}
"""


def plain(node):
    match node:
        case Text(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Fields(pairs=pairs):
            return [(key.value, plain(value)) for key, value in pairs]


@pytest.mark.parametrize(
    "value", ["NO", "no", "yes", "~", "null", "0123", "12:30", "2022-05-10", "1e3", "0x1F", ".inf"]
)
def test_plain_scalar_stays_the_text_that_was_written(value):
    node, problems = compose(f"a: {value}\n")
    assert plain(node) == [("a", value)]
    assert not problems


def test_nodes_know_line_and_column():
    node, _ = compose("a: b\nlist:\n  - c\n  - {d: e}\n")
    assert isinstance(node, Fields)
    (_, (key, items)) = node.pairs
    assert (key.line, key.column) == (2, 1)
    assert isinstance(items, Items)
    inner = items.items[1]
    assert isinstance(inner, Fields)
    assert (inner.line, inner.column) == (4, 5)
    assert (inner.pairs[0][1].line, inner.pairs[0][1].column) == (4, 9)


def test_column_counts_letters_not_bytes():
    node, _ = compose("[Шерхан, b]\n")
    assert isinstance(node, Items)
    assert node.items[1].column == 10


def test_block_text_is_joined_as_yaml_does():
    node, _ = compose(ENTRY)
    assert ("note", "several lines") in plain(node)[0]


def test_alias_bomb_is_inert():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    node, problems = compose(bomb)
    assert {problem.code for problem in problems} == {"yaml-feature"}
    assert len(plain(node)) == 10
    assert isinstance(node, Fields)
    assert all(isinstance(item, Told) for item in node.pairs[9][1].items)  # type: ignore[union-attr]


def test_tag_makes_nothing_but_a_problem():
    node, problems = compose("a: !!python/object/apply:os.system [true]\n")
    assert [problem.code for problem in problems] == ["yaml-feature"]
    assert isinstance(node, Fields)
    assert isinstance(node.pairs[0][1], Told)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_tower_of_brackets_is_told_and_not_climbed(text):
    node, problems = compose(text)
    assert node is None
    assert [problem.code for problem in problems] == ["too-deep"]


@pytest.mark.parametrize("sign", ["\0", "\x7f", "\x85", "\u2028", "\ufeff", "\udc80"])
def test_invisible_characters_are_told_where_they_stand(sign):
    node, (problem,) = compose(f"a: b\nc: d{sign}e\n")
    assert node is None
    assert (problem.line, problem.column) == (2, 5)
    assert problem.code == ("not-utf8" if sign == "\udc80" else "control-character")


@pytest.mark.parametrize("text", ["a: آی\u200cخانم\n", "a: \u200fשלום\n", "a: 🚚\n"])
def test_letters_of_every_script_are_read(text):
    node, problems = compose(text)
    assert plain(node) == [("a", text[3:-1])]
    assert not problems


def test_tab_is_told_once_for_an_entry():
    _, (problem,) = compose("- a: b\n\tc: d\n\te: f\n")
    assert (problem.code, problem.line, problem.column) == ("tab", 2, 1)
    assert problem.message == ("this line is indented with a tab, the first of 2 lines with one")
    _, (problem,) = compose("a:\tb\n")
    assert (problem.column, problem.message) == (3, "a tab stands here")


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n"])
def test_empty_text_has_no_node_and_no_problem(text):
    assert compose(text) == (None, ())


def test_describe_says_what_was_found():
    assert describe(Text("", 1, 1)) == "nothing"
    assert describe(Text("x", 1, 1)) == 'the text "x"'
    assert describe(Items((), 1, 1)) == "a list"
    node, _ = compose("{a: 1, b: 2, c: 3, d: 4}")
    assert node is not None
    assert describe(node) == "a mapping (a, b, c, …)"


# Without ? and #: inside brackets and after > the two parsers do not agree on them.
damage = st.lists(
    st.tuples(
        st.integers(0, len(ENTRY)),
        st.integers(0, 3),
        st.text(alphabet=" \t\n-:\"'[]{}&*!|>%@`,\\ax", max_size=3),
    ),
    max_size=3,
)


@given(damage)
def test_whatever_is_damaged_is_told_with_either_parser(cuts):
    text = ENTRY
    for start, length, put in cuts:
        text = text[:start] + put + text[start + length :]
    told = []
    loader = yamlevents.LOADER
    for parser in (loader, yaml.SafeLoader):
        yamlevents.LOADER = parser
        try:
            node, problems = compose(text)
        finally:
            yamlevents.LOADER = loader
        assert node is not None or problems or not text.strip()
        assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
        told.append(problems)
    assert bool(told[0]) == bool(told[1])
