"""Drafts: what a form holds is read as the register would read it."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.keeping.drafts import (
    Change,
    Draft,
    as_typed,
    changes_of,
    copied,
    draft_of,
    figures_text,
    look_at_draft,
    suggested_id,
    tidied,
)
from dashboard.keeping.writing import entry_text
from dashboard.model import Claim, Incident, Register, Source
from dashboard.reading.entries import read_entry
from dashboard.register import read_register
from dashboard.spec import specs

REGISTER = """\
sources:
  - {id: report, publisher: P}
incidents:
  - id: closure   # the first
    kind: closure
    title: Closed
    origin: acled:AFG1
    claims: [{source: report}]
"""


GOOD = {"id": "a", "kind": "attack", "title": "T"}


def _read():
    return read_register(REGISTER.encode(), "incidents.yaml")


@pytest.fixture
def register():
    return _read()


def fields(look):
    return [problem.field for problem in look.problems]


def test_an_empty_draft_tells_what_is_missing():
    look = look_at_draft(Draft({"id": "a", "title": " ", "claims": [{"source": ""}]}), Register())
    assert look.incident is None
    assert set(fields(look)) == {"kind", "title", "claims"}


def test_a_good_draft_is_an_incident(register):
    values: dict[str, Any] = {
        "id": "a",
        "kind": "attack",
        "title": "T",
        "claims": [{"source": "report"}],
    }
    look = look_at_draft(Draft(values), register)
    assert not look.problems
    assert look.incident is not None
    assert look.incident.title == "T"
    assert look.text == entry_text(look.incident)


def test_ids_and_references_are_held_against_the_register(register):
    values: dict[str, Any] = {
        "id": "closure", "kind": "attack", "title": "T",
        "claims": [{"source": "reprt"}], "contradicts": ["nothing"],
    }  # fmt: skip
    look = look_at_draft(Draft(values, ({"id": "report", "publisher": "Q"},)), register)
    assert set(fields(look)) == {"id", "claims[0].source", "contradicts[0]", "sources[0].id"}
    told = {problem.field: problem for problem in look.problems}
    assert told["claims[0].source"].hint == "did you mean report?"
    assert "closure" in told["id"].message


def test_a_new_source_is_known_to_the_claims_beside_it(register):
    values: dict[str, Any] = {
        "id": "a",
        "kind": "attack",
        "title": "T",
        "claims": [{"source": "asia-plus"}],
    }
    sources = ({"id": "asia-plus", "publisher": "Asia-Plus", "published": "May"},)
    look = look_at_draft(Draft(values, sources), register)
    assert fields(look) == ["sources[0].published"]


def test_a_draft_of_an_incident_keeps_its_lines(register):
    (incident,) = register.incidents
    base = REGISTER[REGISTER.index("  - id: closure") :]
    draft = draft_of(incident, base)
    assert look_at_draft(draft, register).text == base
    changed = Draft({**draft.values, "title": "Open"}, known=incident, base=base)
    assert look_at_draft(changed, register).text == base.replace("Closed", "Open")


def test_a_copy_is_another_incident(register):
    (incident,) = register.incidents
    draft = copied(incident)
    assert draft.known is None
    assert not {"id", "origin"} & set(draft.values)
    assert draft.values["title"] == "Closed"


@pytest.mark.parametrize(
    ("title", "when", "made"),
    [
        ("Taliban close a port of theirs", "2022-05-10/..", "taliban-close-a-port-of-2022-05"),
        ("Обстрел у Ишкашима", "2023", "obstrel-u-ishkashima-2023"),
        ("شلیک", "", "shlik"),
        ("…", "", "incident"),
        ("Closure", "", "closure-2"),
    ],
)  # fmt: skip
def test_an_id_is_offered(title, when, made):
    assert suggested_id(title, when, {"closure"}) == made


@given(st.text(), st.text(), st.sets(st.text()))
def test_an_id_that_is_offered_can_be_one(title, when, taken):
    values: dict[str, Any] = {"kind": "attack", "title": "T", "claims": [{"source": "s"}]}
    made = suggested_id(title, when, taken)
    assert made not in taken
    look = look_at_draft(Draft({**values, "id": made}), Register())
    assert "id" not in fields(look)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("trucks: ~100, drivers: dozens", {"trucks": "~100", "drivers": "dozens"}),
        ("{trucks: ~100}", {"trucks": "~100"}),
        ("trucks: 1,000", {"trucks": "1,000"}),
        ("trucks:100 ,", {"trucks": "100"}),
        (" , ", {}),
        ("", {}),
    ],
)
def test_figures_are_read_as_they_are_typed(text, figures):
    assert as_typed(text, specs(Claim)["figures"]) == figures


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2 wounded", "write {wounded: 2}"),
        ("wounded 2", "write {wounded: 2}"),
        ("about 100 stranded trucks", "write {stranded-trucks: ~100}"),
        ("hundreds of trucks", "write {trucks: hundreds}"),
        ("2 killed, 5 wounded", "write {killed: 2, wounded: 5}"),
        ("2 killed and 5 wounded", "write {killed: 2, wounded: 5}"),
        ("~100 trucks, drivers: dozens", "write {trucks: ~100, drivers: dozens}"),
        ("2", "write what is counted, a colon and how many, such as {wounded: 2}"),
        ("many", "write what is counted, a colon and how many, such as {wounded: 2}"),
        ("трое раненых", "write what is counted, a colon and how many, such as {wounded: 2}"),
        ("trucks:", "write what is counted, a colon and how many, such as {wounded: 2}"),
        ("trucks: 1, trucks: 2", "keep one, or give each source a claim of its own"),
    ],
)
def test_figures_that_cannot_be_read_are_told_beside_their_field(register, text, hint):
    claim = {"source": "report", "figures": as_typed(text, specs(Claim)["figures"])}
    look = look_at_draft(Draft({**GOOD, "claims": [claim]}), register)
    (problem,) = look.problems
    assert problem.field == "claims[0].figures"
    assert problem.hint == hint


TYPED = {
    **{name: Incident for name in specs(Incident) if name != "claims"},
    **{f"claims[0].{name}": Claim for name in specs(Claim)},
    **{f"sources[0].{name}": Source for name in specs(Source)},
}
SCRAPS = st.sampled_from(
    ["2", "wounded", ":", ": ", ",", ", ", "#2", " #", "[", "]", "{", "}", "-", "~", '"', "'", "\n",
     "2022-05-10", "70.1", "source=", "%", "&a", "!b", "|", ">5", "trucks: 3", "\t", "--- "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=20), st.lists(SCRAPS, max_size=6).map("".join))


@pytest.mark.parametrize("path", TYPED)
@given(text=TEXTS)
@settings(max_examples=40)
def test_what_is_typed_is_held_by_the_entry_or_told_beside_its_field(path, text):
    record, name = TYPED[path], path.rpartition(".")[2]
    value = as_typed(text, specs(record)[name])
    values: dict[str, Any] = {**GOOD, "claims": [{"source": "report"}]}
    sources: list[dict[str, Any]] = []
    if record is Source:
        sources.append({"id": "fresh", "publisher": "A desk", name: value})
    elif record is Claim:
        values["claims"] = [{"source": "report", name: value}]
    else:
        values[name] = value
    look = look_at_draft(Draft(values, tuple(sources)), _read())
    beside = (path, {"at": "precision", "retired": "reason"}.get(path, path))
    if look.problems and text.strip():
        told = fields(look)
        assert any(one in beside or one.startswith((f"{path}.", f"{path}[")) for one in told)
        return
    readings = [read_entry(look.text, Incident), *(read_entry(one, Source) for one in look.sources)]
    assert all(word in repr(readings) for word in re.findall(r"[a-z0-9]+", text))


@given(
    st.dictionaries(
        st.sampled_from(["trucks", "drivers", "dead"]),
        st.sampled_from(["~100", "80-120", ">50", "1,000", "dozens"]),
    )
)
def test_figures_come_back(figures):
    assert as_typed(figures_text(figures), specs(Claim)["figures"]) == figures


def test_what_is_empty_is_left_out():
    values: dict[str, Any] = {
        "a": " ",
        "b": ["", " x "],
        "c": [{"d": "", "e": "y"}, {"d": ""}],
        "f": {"g": " "},
    }
    assert tidied(values) == {"b": ["x"], "c": [{"e": "y"}]}


def known():
    claims = (Claim("report", says="It was shut"), Claim("other"))
    return Incident(id="closure", kind="closure", title="Closed", note="Once", claims=claims)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({}, ()),
        ({"title": "Open"}, (Change("title"),)),
        ({"note": " "}, (Change("note", out=True),)),
        ({"actors": ["Taliban"], "status": ""}, (Change("actors"),)),
        ({"claims": [{"source": "report"}, {"source": "other"}]}, (Change("says", 0, out=True),)),
        (
            {"claims": [{"source": "report", "says": "It was shut"}, {"source": "third"}]},
            (Change("source", 1),),
        ),
        ({"claims": [{"source": "report", "says": "It was shut"}]}, (Change("", 1, out=True),)),
        ({"claims": []}, (Change("", 0, out=True), Change("", 1, out=True))),
    ],
)
def test_a_draft_tells_what_it_changes_and_takes_out(new, told):
    draft = draft_of(known(), "")
    assert changes_of(Draft({**draft.values, **new}, known=draft.known)) == told
