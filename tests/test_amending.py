"""An entry that is changed keeps every line that has nothing to do with the change."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.keeping.amending import amended_entry
from dashboard.keeping.writing import entry_text, written_entry, written_values
from dashboard.model import Incident, Source
from dashboard.reading.entries import read_entry

ENTRY = """\
  - id: closure-2022   # the key
    kind: closure
    # the title is ours
    title: "The crossing: closed"

    when: 2022-05-10/..  # open
    place: Shir Khan Bandar
    claims:
      # first the driver
      - source: driver
        says: |
          a # b
          c
        stance: supports
      - source: mfa   # denied in May
        stance: denies
        figures: {trucks: ~100}
    note: |-
      # no comment, but text
"""


def record_of(text, kind=Incident):
    reading = read_entry(text, kind)
    assert not reading.problems
    return reading.record


def amend(text, **changes):
    old = record_of(text)
    values = {**written_values(old), **changes}
    return amended_entry(text, old, {name: v for name, v in values.items() if v is not None})


def changed(text, made):
    before, after = text.split("\n"), made.split("\n")
    return [row for row in before if row not in after], [row for row in after if row not in before]


def test_nothing_changed_is_nothing_written():
    assert amend(ENTRY) == ENTRY


@pytest.mark.parametrize(
    ("changes", "gone", "come"),
    [
        ({"kind": "trade"}, ["    kind: closure"], ["    kind: trade"]),
        (
            {"when": "2022-05-11/.."},
            ["    when: 2022-05-10/..  # open"],
            ["    when: 2022-05-11/..  # open"],
        ),
        (
            {"id": "closure-2"},
            ["  - id: closure-2022   # the key"],
            ["  - id: closure-2  # the key"],
        ),
        ({"status": "closed"}, [], ["    status: closed"]),
        (
            {"place": ["Khorugh", "Rushan"]},
            ["    place: Shir Khan Bandar"],
            ["    place: [Khorugh, Rushan]"],
        ),
        ({"place": None}, ["    place: Shir Khan Bandar"], []),
        ({"when": None}, ["    when: 2022-05-10/..  # open"], ["    # of when, taken out: open"]),
        (
            {"kind": "attack", "title": "T"},
            ["    kind: closure", '    title: "The crossing: closed"'],
            ["    kind: attack", "    title: T"],
        ),
        (
            {"note": None},
            ["    note: |-", "      # no comment, but text"],
            [],
        ),
    ],
)
def test_a_change_touches_its_own_lines(changes, gone, come):
    made = amend(ENTRY, **changes)
    assert changed(ENTRY, made) == (gone, come)
    assert written_values(record_of(made)) == {
        name: value
        for name, value in {**written_values(record_of(ENTRY)), **changes}.items()
        if value is not None
    }


def test_a_claim_is_changed_in_its_lines():
    known: Any = written_values(record_of(ENTRY))["claims"]
    claims = [dict(claim) for claim in known]
    claims[1]["figures"] = {"trucks": "dozens"}
    made = amend(ENTRY, claims=claims)
    assert changed(ENTRY, made) == (
        ["        figures: {trucks: ~100}"],
        ["        figures: {trucks: dozens}"],
    )


def test_a_claim_comes_and_goes_alone():
    claims: Any = written_values(record_of(ENTRY))["claims"]
    made = amend(ENTRY, claims=[*claims, {"source": "third"}])
    assert changed(ENTRY, made) == ([], ["      - source: third"])
    made = amend(ENTRY, claims=claims[1:])
    assert "- source: driver" not in made
    assert "      # of the claim of driver, taken out: first the driver" in made
    assert "      - source: mfa   # denied in May" in made
    made = amend(ENTRY, claims=claims[:1])
    assert "      # of the claim of mfa, taken out: denied in May" in made
    assert "      # first the driver\n      - source: driver" in made


def test_a_claim_that_goes_leaves_its_comment_to_no_other():
    """One is dropped and another changed at once: each comment still speaks of its own."""
    claims: Any = written_values(record_of(ENTRY))["claims"]
    kept = {**claims[1], "says": "no"}
    made = amend(ENTRY, claims=[kept])
    assert "      - source: mfa   # denied in May" in made
    assert "      # of the claim of driver, taken out: first the driver" in made
    gone, come = changed(ENTRY, made)
    assert come == [
        "        says: no",
        "      # of the claim of driver, taken out: first the driver",
    ]
    assert all("mfa" not in row for row in gone)
    again = amend(made, claims=[{"source": "third"}])  # what is marked once stays so
    assert again.count("taken out: first the driver") == 1
    assert "# of the claim of mfa, taken out: of the claim" not in again


def test_a_comment_above_a_field_that_goes_says_whose_it_was():
    text = ENTRY.replace("    place:", "    # by the ministry\n    #----\n    place:")
    made = amend(text, place=None)
    assert changed(text, made) == (
        ["    # by the ministry", "    place: Shir Khan Bandar"],
        ["    # of place, taken out: by the ministry"],
    )


def test_an_entry_in_brackets_is_written_in_lines_and_keeps_its_comments():
    text = "  - {id: a, kind: attack, title: T, claims: [{source: s}]}  # brief\n"
    made = amend(text, title="U")
    assert "# brief" in made
    assert record_of(made).title == "U"


def test_a_lone_dash_stays():
    text = "-\n  id: a\n  kind: attack\n  title: T\n  claims: [{source: s}]\n"
    assert amend(text, title="U") == text.replace("title: T", "title: U")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).map(
    lambda text: " ".join(text.split())
)
COMMENTS = st.sampled_from(["", "", "  # a note", " # b: c", '   # it\'s "so"'])


@st.composite
def entries(draw):
    """Make an entry with comments at the ends of lines and between them, and a change of it."""
    return {
        "id": "entry-1",
        "kind": draw(st.sampled_from(["closure", "attack"])),
        "title": draw(TEXTS.filter(bool)),
        "note": draw(TEXTS),
        "claims": [
            {"source": draw(st.sampled_from("abc")), "says": draw(TEXTS)}
            for _ in range(draw(st.integers(1, 3)))
        ],
    }


def readable(values):
    values = {name: value for name, value in values.items() if value}
    values["claims"] = [{k: v for k, v in claim.items() if v} for claim in values["claims"]]
    return values


@given(entries(), entries(), st.data())
def test_an_amended_entry_says_what_was_wanted_and_keeps_its_comments(old, new, data):
    rows = []
    for row in written_entry(readable(old), Incident).splitlines():
        plain = re.fullmatch(r"\s*(- )?\w+: [\w ]+", row)
        rows.append(row + (data.draw(COMMENTS) if plain else ""))
        if plain and data.draw(st.booleans()):
            rows.append(" " * data.draw(st.sampled_from([0, 4])) + "# between")
    text = "\n".join(rows) + "\n"
    reading = read_entry(text, Incident)
    fresh = read_entry(written_entry(readable(new), Incident), Incident)
    if reading.record is None or fresh.record is None:
        return
    made = amended_entry(text, reading.record, written_values(fresh.record))
    assert record_of(made) == fresh.record
    comments = re.compile(r"a note|b: c|it's \"so\"|between")
    assert sorted(comments.findall(text)) == sorted(comments.findall(made))


def test_a_source_can_be_amended_too():
    text = "- id: a   # one\n  publisher: P\n"
    old = record_of(text, Source)
    assert amended_entry(text, old, {"id": "a", "publisher": "P", "reliability": "B"}) == (
        text + "  reliability: B\n"
    )
    assert entry_text(old, indent=0) == "- id: a\n  publisher: P\n"
