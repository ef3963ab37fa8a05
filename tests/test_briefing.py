"""What a briefing says: derived from the data, honest, safe, the same for the same view."""

import json
import re
import unicodedata
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.comparing.changes import Version, changes_between, changes_since_day
from dashboard.draw.brief.briefing import Briefing, Options, Table, describe_briefing
from dashboard.draw.brief.changes import change_text
from dashboard.draw.brief.tables import ROWS
from dashboard.draw.brief.words import NOT_DRAWN, drawn_flags, sealed, view_digest
from dashboard.draw.numerals import number_text
from dashboard.draw.pack import describe_pack
from dashboard.draw.speech import speech
from dashboard.features import apply_view, rows
from dashboard.model import Claim, Incident, Register, Source
from dashboard.placing import place_incidents
from dashboard.register import load_register, read_register
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View, parse_grade, read_view
from dashboard.vocabulary import LANGUAGES as TERMS
from dashboard.when import parse_when
from geodata.gazetteer import load_gazetteer
from tests.conftest import ROOT
from tests.test_columns import registers, sifting
from tests.test_speech import latin

TODAY = date(2026, 11, 22)
OLD = Version("HEAD~1", "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2", date(2022, 6, 1))


@cache
def bundled():
    register = load_register(ROOT / "incidents.yaml")
    return register, place_incidents(register, load_gazetteer())


def brief(register, features, view, options=None, changes=None):
    histories = status_spells(features, view.as_of)
    shown = apply_view(features, view)
    return describe_briefing(
        register,
        shown,
        view,
        histories,
        load_gazetteer(),
        options=options or Options(),
        changes=changes,
    )


def of_bundled(options=None, since=None, **asked):
    register, features = bundled()
    values = {name.replace("_", "-"): [text] for name, text in asked.items()}
    view, faults = read_view(values, TODAY)
    assert not faults
    changes = changes_since_day(features, view, None, since, load_gazetteer()) if since else None
    return brief(register, features, view, options, changes)


def of_text(text, view=None):
    register = read_register(text.encode(), "r.yaml")
    return brief(register, place_incidents(register, load_gazetteer()), view or View(TODAY))


def tables(briefing):
    return (briefing.incidents, briefing.crossings, *briefing.changes, briefing.sources)


def texts(briefing):
    """Every text of a briefing."""
    found = []
    for field in fields(Briefing):
        value = getattr(briefing, field.name)
        found += [value] if isinstance(value, str) else []
        found += [one for one in value if isinstance(one, str)] if isinstance(value, tuple) else []
    for table in tables(briefing):
        found += [table.title, table.empty, table.note, *table.head]
        found += [cell for row in table.rows for cell in row]
    return found


def test_may_2022_is_told():
    told = of_bundled(**{"from": "2022-05-01", "to": "2022-05-31"})
    assert told.title == "Afghanistan–Tajikistan border register"
    assert (told.window, told.count) == ("1 May 2022 – 31 May 2022", "18 of 28 shown")
    assert told.as_of == "as known on 22 Nov 2026"
    assert told.caption.startswith(
        "18 incidents reported, 1 May 2022 – 31 May 2022, as known on 22 Nov 2026:"
    )
    assert "possibly closed" in told.alt
    assert "said of the border" in " ".join(" ".join(row) for row in told.crossings.rows)
    assert told.code == "?from=2022-05-01&to=2022-05-31&as-of=2026-11-22&lang=en"
    assert told.link == told.code
    assert told.changes == ()
    stranding = next(row for row in told.incidents.rows if "stranded" in row[2])
    assert stranding[1:] == (
        "Shir Khan Bandar · exact spot · km 113",
        "Tajik trucks and their drivers stranded at Shir Khan Bandar",
        "drivers: dozens (24–99) · trucks: about 100",
        "Asia-Plus (B3); A stranded Tajik truck driver (F3), via RFE/RL Tajik Service",
    )
    assert len(told.crossings.rows) == 8
    for crossing in told.crossings.rows:
        assert crossing[1] == "possibly closed"
        assert "last said 11 d before · by one claim" in crossing[3]
    assert set(told.crossings.kinds) == {"closed?"}


def test_days_of_crossings_are_no_more_exact_than_the_register():
    rows = of_bundled().crossings.rows
    assert len(rows) == 8
    for crossing in rows:
        assert "last heard of" in crossing[3]
        assert not re.search(r"\d{4}-\d\d-\d\d", " ".join(crossing))


def test_a_denial_is_marked_and_the_mark_explained():
    told = of_bundled()
    hosting = next(row for row in told.incidents.rows if "Dushanbe said to host" in row[2])
    assert hosting[2].startswith("≠ ")
    assert "Government of Tajikistan (F6; denies)" in hosting[4]
    assert "≠ disputed or denied" in told.incidents.note
    assert "?" not in told.incidents.note
    assert "≠" not in of_bundled(kind="visit").incidents.note


def test_the_way_of_a_source_is_told_to_its_end():
    told = of_bundled(id="shir-khan-stranding-2022-05")
    driver = next(row for row in told.sources.rows if "driver" in row[0])
    assert told.sources.head == (
        "Who says so", "Published", "Grade", "Address", "Read in", "Note",
    )  # fmt: skip
    assert driver[2:5] == ("F", "", "RFE/RL Tajik Service; Asia-Plus")
    assert "left out here for his safety" in driver[5]


def test_a_view_with_nothing_in_it_is_told_as_that():
    told = of_bundled(kind="accident")
    assert told.caption.startswith("The register has no incident for this view")
    assert "28 in all" in told.caption
    assert "no incident drawn" in told.alt
    assert told.incidents.rows == told.sources.rows == ()
    assert told.incidents.empty == "Nothing in this view."
    assert told.filters == ("kind: accident",)


@settings(max_examples=60)
@given(registers, sifting, st.sampled_from(LANGUAGES))
def test_no_count_claims_more_than_is_shown(gazetteer, register, view, language):
    view = replace(view, language=language, place="")
    features = place_incidents(register, gazetteer)
    told = brief(register, features, view)
    shown = apply_view(features, view)
    listed = rows(shown)
    spoken = speech(language)
    words = spoken["briefing"]

    def said(form, count):
        return words[form].format(count=number_text(count, spoken)) in told.caption

    assert said("certain", shown.certain) == bool(shown.certain)
    assert said("possible", shown.possible) == bool(shown.possible)
    disputed = sum(row.disputed for row in listed)
    assert said("disputed", disputed) == bool(disputed)
    assert len(told.incidents.rows) == len(listed)
    drawn = int(drawn_flags(shown).sum())
    assert len(told.not_drawn) == len(listed) - drawn
    if drawn:
        count, total = (number_text(number, spoken) for number in (drawn, len(listed)))
        assert words["alt_map"].partition("{facts}")[0].format(count=count, total=total) in told.alt
    else:
        assert words["alt_empty"] in told.alt
    named = {claim.source for row in listed for claim in row.claims}
    assert len(told.sources.rows) == len(named)
    marks = {(row.disputed, row.certain) for row in listed}
    assert ("≠" in told.incidents.note) == any(disputed for disputed, _ in marks)
    assert ("?" in told.incidents.note) == any(not certain for _, certain in marks)
    assert {0.99 < sum(table.widths) < 1.01 for table in tables(told)} == {True}
    for table in tables(told):
        assert {len(row) for row in table.rows} <= {len(table.head)} == {len(table.widths)}
        assert len(table.kinds) in (0, len(table.rows))
    assert told == brief(register, features, view)


@settings(max_examples=30)
@given(registers, sifting)
def test_what_is_said_to_be_drawn_is_what_the_page_draws(gazetteer, register, view):
    features = place_incidents(register, gazetteer)
    shown = apply_view(features, replace(view, place=""))
    pack = describe_pack(features, (), gazetteer, view.as_of)
    marks = [bool(one["marks"]) for one in pack["placements"]]
    drawn = [pack["placement"][row] >= 0 and marks[pack["placement"][row]] for row in shown.indices]
    assert drawn_flags(shown).tolist() == drawn


def test_of_kinds_that_are_as_frequent_none_is_left_out():
    def told(*kinds):
        entries = "".join(
            f"  - {{id: i{n}, kind: {kind}, title: T, claims: [{{source: a}}]}}\n"
            for n, kind in enumerate(kinds)
        )
        return of_text(f"incidents:\n{entries}").caption

    assert told("visit", "attack").endswith("by kind: attack (1), visit (1).")
    assert told("visit", "attack", "talks", "trade").endswith("of 4 kinds, none most often.")
    twice = told("visit", "visit", "attack", "talks", "trade")
    assert twice.endswith("most often visit (2).")


FILTERS: dict[str, Any] = {
    "kinds": ("closure", "attack"),
    "actors": ("Taliban",),
    "place": "Takhar",
    "grade": "B2",
    "text": "trucks",
    "certain_only": True,
    "banks": ("AF",),
    "sources": ("asiaplus-2022-05",),
    "km": (100.0, 250.5),
    "box": (68.5, 37.0, 69.5, 37.6),
}
NO_FILTERS = {"as_of", "start", "end", "selected", "language", "calendar", "map_view", "frame"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [field.name for field in fields(View)])
def test_every_filter_in_force_is_told(name, language):
    register, features = bundled()
    plain = View(TODAY, language=language)
    assert brief(register, features, plain).filters == ()
    if name in NO_FILTERS:
        return
    told = brief(register, features, replace(plain, **{name: FILTERS[name]})).filters
    assert len(told) == 1
    if name == "sources":
        assert "Asia-Plus" in told[0]
    elif name not in ("certain_only", "kinds", "banks"):
        first = FILTERS[name][0] if isinstance(FILTERS[name], tuple) else FILTERS[name]
        words = speech(language)
        written = first if isinstance(first, str) else number_text(first, words, 1, trim=True)
        assert written in told[0]
    if language != "en" and name in ("kinds", "banks", "km", "box", "certain_only", "grade"):
        assert not set(latin(told[0])) - {"B"}


def test_the_code_leads_back_to_the_view_on_any_day():
    asked = {
        "from": ["2022-05-01"], "to": ["2022-05"], "kind": ["closure", "attack"], "km": ["100-250"],
        "actor": ["Тоҷикистон & co"], "text": ["a+b =?#%"], "map": ["37.5,69.2,7"], "lang": ["fa"],
    }  # fmt: skip
    view, _ = read_view(asked, TODAY)
    register, features = bundled()
    told = brief(register, features, replace(view, selected="x", frame=True))
    assert told.code.isascii()
    found, faults = read_view(parse_qs(told.code[1:]), date(2030, 1, 1))
    assert not faults
    assert found == view


@settings(max_examples=50)
@given(sifting, sifting)
def test_two_views_share_a_digest_only_where_they_are_the_same(one, other):
    assert (view_digest(one) == view_digest(other)) == (one == other)
    assert view_digest(replace(one, selected="x", frame=True)) == view_digest(one)
    assert not one.grade or parse_grade(one.grade)


def test_the_stamp_tells_register_view_and_ruler():
    register, features = bundled()
    view = View(TODAY)
    told = brief(register, features, view)
    assert f"register {register.digest[:12]} · view {view_digest(view)[:12]} · " in told.stamp
    assert "OpenStreetMap contributors" in told.attribution
    other = brief(replace(register, digest="0" * 64), features, view)
    assert "register 000000000000" in other.stamp


HEAD = """\
title: The register's own title
organisation: Border desk
banner: TLP:AMBER
language: ru
incidents: []
"""


def test_what_is_not_said_is_taken_from_the_head_of_the_register():
    told = of_text(HEAD)
    assert (told.title, told.organisation, told.banner) == (
        "The register's own title", "Border desk", "TLP:AMBER",
    )  # fmt: skip
    register = read_register(HEAD.encode(), "r.yaml")
    features = place_incidents(register, load_gazetteer())
    options = Options("A title", "TLP:RED", "Another desk", "https://desk.example.org/?x=1#y")
    told = brief(register, features, View(TODAY), options)
    assert (told.title, told.organisation, told.banner) == ("A title", "Another desk", "TLP:RED")
    assert told.link == "https://desk.example.org/" + told.code
    assert of_text("incidents: []\n").title == "Border incidents"


def test_the_languages_of_a_register_are_those_of_the_page():
    assert tuple(TERMS) == LANGUAGES


def test_broken_entries_count():
    text = "incidents:\n  - {id: a, kind: vist, title: T, claims: [{source: s}]}\n"
    told = of_text(text)
    assert told.count == "0 of 1 shown"
    assert "1 broken entry not read" in told.reasons


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language):
    told = of_bundled(lang=language, since=date(2022, 6, 1), km="100-250")
    english = of_bundled(since=date(2022, 6, 1), km="100-250")
    assert told.language == language
    assert told.direction == ("rtl" if language == "fa" else "ltr")
    for one, other in zip(tables(told), tables(english), strict=True):
        assert len(one.rows) == len(other.rows)
        assert one.kinds == other.kinds
        if language != "en":
            assert one.head != other.head
            assert not latin(" ".join((*one.head, one.empty, one.title)))
    if language != "en":
        own = (told.caption, *told.filters, *told.reasons, told.changes_title, told.window)
        assert not [text for text in own if latin(text)]


def test_a_long_view_is_cut_and_says_so():
    entries = "".join(
        f"  - {{id: i{n:03}, kind: visit, title: T{n}, place: Kabul, when: 2022, "
        f"claims: [{{source: s{n}}}]}}\n"
        for n in range(ROWS + 30)
    )
    told = of_text(f"incidents:\n{entries}", View(TODAY))
    assert len(told.incidents.rows) == ROWS
    assert "Left out here for want of room: 30; the register holds them." in told.incidents.note
    assert "for want of room: 30" in told.sources.note
    country = entries.replace("Kabul", "Afghanistan")
    told = of_text(f"incidents:\n{country}", View(TODAY))
    assert len(told.not_drawn) == NOT_DRAWN + 1
    assert told.not_drawn[-1] == f"and {ROWS + 30 - NOT_DRAWN} more"


def opens(text):
    """Follow the signs of direction as the Unicode algorithm does; give those left open."""
    stack = []
    for sign in text:
        if sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            stack.append(sign)
        elif sign == "\u202c" and stack and stack[-1] < "\u2066":
            stack.pop()
        elif sign == "\u2069" and any(one >= "\u2066" for one in stack):
            while stack.pop() < "\u2066":
                pass
        elif sign in "\u202c\u2069":
            stack.append("ends what others opened")
    return stack


HOSTILE = st.text(
    st.sampled_from("ab\u202e\u202a\u202c\u2066\u2067\u2068\u2069\n\t\x00\x1b\u2028\ud800{}<$#%ش😀")
    | st.characters(),
    max_size=60,
)


@given(HOSTILE, st.integers(2, 40))
def test_a_sealed_text_is_one_line_that_acts_on_nothing_else(text, letters):
    told = sealed(text, letters)
    assert not opens(told)
    assert len(told) <= 2 * letters
    assert not {unicodedata.category(c) for c in told} & {"Cc", "Cs", "Zl", "Zp"}
    assert sealed(told, 200) == told
    told.encode()


@settings(max_examples=30)
@given(HOSTILE, st.sampled_from(LANGUAGES))
def test_text_of_the_register_and_of_the_user_is_text(gazetteer, text, language):
    source = Source("s", text, title=text, url=text, published=parse_when("2022~"), via="t")
    incidents = tuple(
        Incident(
            id=text + one, kind="closure", title=text, place=(place,), actors=(text,),
            contradicts=(text + "b",), claims=(Claim("s", stance, text, text), Claim(text)),
            when=parse_when("2022-05-10/.."), status="closed",
        )
        for one, place, stance in (
            ("a", "Shir Khan Bandar", "denies"), ("b", text, "supports"), ("c", "Kabul", "supports")
        )
    )  # fmt: skip
    register = Register(title=text, sources={"s": source}, incidents=incidents, digest="ab")
    features = place_incidents(register, gazetteer)
    view = View(TODAY, language=language, text=text[:3], actors=(text,) if text else ())
    options = Options(text, text, text, text)
    old = place_incidents(replace(register, incidents=incidents[:2]), gazetteer)
    version = replace(OLD, revision=text)
    changes = changes_between(old, features, view, since=version, gazetteer=gazetteer)
    told = brief(register, features, view, options, changes)
    for one in texts(told):
        assert not opens(one), one
        assert not {unicodedata.category(c) for c in one} & {"Cc", "Cs", "Zl", "Zp"}
        assert len(one) < 5000
        one.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", change_text(changes, load_gazetteer()))


def test_a_monstrous_text_is_cut():
    word = "x" * 1_000_000
    told = of_text(
        f"title: {word}\nsources: [{{id: s, publisher: {word}}}]\nincidents:\n"
        f"  - {{id: a, kind: visit, title: {word}, place: {word}, claims: [{{source: s}}]}}\n"
    )
    assert max(map(len, texts(told))) < 2000


def test_changes_since_a_day_are_told():
    told = of_bundled(since=date(2022, 6, 1), as_of="2025-03-01")
    assert told.changes_title == "What changed since 1 Jun 2022"
    came_in, changed, retired, disputed, crossings = told.changes
    assert [len(table.rows) for table in told.changes] == [10, 1, 0, 1, 8]
    assert "Figures" not in came_in.head  # none of them gives one
    assert {row[:3] for row in came_in.rows} <= {row[:3] for row in told.incidents.rows}
    assert changed.rows[0][2] == "at odds with: Tajikistan hosts the NRF"
    assert "cannot be told by a day" in retired.empty
    assert "≠ Tajikistan hosts the NRF" in disputed.rows[0]
    assert {"possibly closed" in row[1] for row in crossings.rows} == {True}
    spot = next(row for row in crossings.rows if row[0].endswith("Shir Khan Bandar"))
    assert "open to cargo" in spot[2]
    assert all("last heard of" in row[2] for row in crossings.rows if row is not spot)


BEFORE = """\
sources:
  - {id: a, publisher: Paper, published: 2022-05-11, reliability: B}
incidents:
  - id: shut
    kind: closure
    title: It is shut
    when: 2022-05-10
    place: Khorugh
    claims:
      - {source: a, says: it is shut, figures: {trucks: 80-120}}
  - {id: gone, kind: visit, title: Visit, when: 2022, claims: [{source: a}]}
"""
AFTER = (
    BEFORE.replace("2022-05-10", "2022-05")
    .replace("kind: closure", "kind: stranding")
    .replace("80-120", "~200")
    .replace("reliability: B", "reliability: C")
    .replace("  - {id: gone, kind: visit", "  - {id: new, kind: attack")
)


def test_changes_between_versions_are_told():
    register, old = (read_register(text.encode(), "r.yaml") for text in (AFTER, BEFORE))
    new_features, old_features = (place_incidents(r, load_gazetteer()) for r in (register, old))
    view = View(TODAY)
    changes = changes_between(old_features, new_features, view, since=OLD)
    told = brief(register, new_features, view, changes=changes)
    assert told.changes_title == "What changed since version HEAD~1 (a1b2c3d4e5f6) of 1 Jun 2022"
    came_in, changed, retired, disputed = told.changes  # crossings were not compared
    assert [row[2] for row in came_in.rows] == ["Visit"]
    assert [(row[2], row[3]) for row in retired.rows] == [("Visit", "no longer in the register")]
    assert disputed.rows == ()
    (row,) = changed.rows
    assert row[2] == (
        "Paper (C6): it is shut · trucks: about 200;"
        " no longer: Paper (C6): it is shut · trucks: 80–120;"
        " trucks: 80–120 → trucks: about 200;"
        " kind: closure → stranding; when: 10 May 2022 → May 2022; grade of Paper: B → C"
    )
    lines = change_text(changes, load_gazetteer()).splitlines()
    assert lines[0] == told.changes_title
    assert "Newly disputed" in lines
    assert f"  {disputed.empty}" in lines


@settings(max_examples=30)
@given(registers, registers, sifting, st.sampled_from(LANGUAGES))
def test_any_changes_can_be_told(gazetteer, old, new, view, language):
    view = replace(view, place="", language=language)
    features = place_incidents(new, gazetteer)
    before = place_incidents(old, gazetteer)
    changes = changes_between(before, features, view, since=OLD, gazetteer=gazetteer)
    told = brief(new, features, view, changes=changes)
    groups = (changes.came_in, changes.changed, changes.retired, changes.newly_disputed)
    assert [len(table.rows) for table in told.changes[:4]] == [len(group) for group in groups]
    assert all(row[-1] for row in told.changes[1].rows)
    assert json.dumps([table.rows for table in told.changes])
    assert isinstance(told.changes[0], Table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_claims_say_and_notes_travel_with_the_briefing(language):
    register, features = bundled()
    view = View(TODAY, language=language)
    claims = brief(register, features, view).claims
    told = "\n".join(cell for row in claims.rows for cell in row)
    for row in rows(apply_view(features, view)):
        assert " ".join(row.incident.note.split()) in told
        for claim in row.claims:
            assert all(" ".join(text.split()) in told for text in (claim.says, claim.quote))
    assert speech(language)["briefing"]["claims"]["cut"] not in claims.note


def test_what_is_said_at_length_is_cut_and_that_is_told():
    claim = Claim(source="s", says="held " * 400)
    incident = Incident(id="x", kind="visit", title="X", claims=(claim,), file="f", line=1)
    register = Register(incidents=(incident,), entries=1)
    features = place_incidents(register, load_gazetteer())
    claims = brief(register, features, View(TODAY)).claims
    assert claims.rows[0][1].endswith("…")
    assert "the register holds them whole" in claims.note
