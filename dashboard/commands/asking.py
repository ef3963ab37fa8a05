"""An incident asked for in a terminal, field by field: each explained, checked and shown back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import click

from dashboard.draw.table import answer_text, printable
from dashboard.ids import taken_ids
from dashboard.keeping.drafts import (
    Draft,
    as_typed,
    look_at_draft,
    suggested_id,
    typed_list,
    unplaced_in,
)
from dashboard.keeping.writing import Plain, Values
from dashboard.model import Claim, Incident, Register, Source
from dashboard.placing import unplaced
from dashboard.problems import Problem, shown
from dashboard.spec import Shape, Spec, required, specs
from dashboard.vocabulary import KINDS
from dashboard.when import When, WhenError, display, parse_when
from geodata.gazetteer import Gazetteer
from geodata.locate import locate

NEW = "+"  # in place of the id of a source
SHOWN_SOURCES = 12

_CROSSING = ("status", "traffic", "direction")
# In this order; what few incidents have is left to the flags.
_ASKED = ("kind", "title", "when", "place", "actors", *_CROSSING, "claims", "note", "id")
_OF_CLAIM = ("says", "quote", "stance", "credibility", "figures")
_OF_SOURCE = ("publisher", "title", "url", "published", "reliability", "id")
_SEVERAL = (Shape.TEXTS, Shape.REFERENCES)

Put = Callable[[Plain], Draft]


@dataclass(frozen=True, slots=True)
class Known:
    """What answers are checked against; `take` is given the draft as it is after every answer."""

    register: Register
    gazetteer: Gazetteer
    take: Callable[[Draft], None] = lambda _draft: None


@dataclass(frozen=True, slots=True)
class _Question:
    """One field: its path as problems name it, and whether an empty answer will do."""

    path: str
    spec: Spec
    needed: bool = False
    usual: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


def flag_problems(draft: Draft, known: Known) -> list[Problem]:
    """Give what is wrong with the fields that a draft has; those it lacks will be asked for."""
    crossing = any(name in draft.values for name in _CROSSING)
    ids = {*taken_ids(known.register, "sources"), *(str(one.get("id")) for one in draft.sources)}
    source = suggested_id("stand-in", "", ids)
    usual = {
        "id": suggested_id("stand-in", "", taken_ids(known.register, "incidents")),
        "kind": "closure" if crossing else "statement",
        "title": "x",
        **({"status": "unknown"} if crossing else {}),
        "claims": [{"source": source}],
    }
    made = {"id": source, "publisher": "x"}
    whole = Draft({**usual, **draft.values}, (*draft.sources, made))
    look = look_at_draft(whole, known.register)
    return [*look.problems, *unplaced_in(whole.values, known.gazetteer)]


def field_line(problem: Problem) -> str:
    """Tell a problem of what is being written, which stands in no file yet."""
    field = f"{problem.field}: " if problem.field else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return printable(f"{field}{problem.message}{hint}")


def ask_for_incident(draft: Draft, known: Known) -> Draft:
    """Ask for every usual field that a draft lacks."""
    _tell("Each field is explained. An empty answer leaves a field out, where that may be.")
    for name in _ASKED:
        kind = KINDS.get(str(draft.values.get("kind", "")))
        if name in draft.values or (name in _CROSSING and not (kind and kind.crossing)):
            continue
        if name == "claims":
            draft = _ask_for_claims(draft, known)
            continue
        usual = _usual_id(draft, known) if name == "id" else ""
        needed = name in required(Incident)
        question = _Question(name, specs(Incident)[name], needed, usual)
        draft = _ask(question, _put(draft, name), known)
    return draft


def _usual_id(draft: Draft, known: Known) -> str:
    taken = taken_ids(known.register, "incidents")
    title, when = (str(draft.values.get(name, "")) for name in ("title", "when"))
    return suggested_id(title, when, taken)


def _put(draft: Draft, name: str) -> Put:
    return lambda value: replace(draft, values={**draft.values, name: value})


def _put_in_claim(draft: Draft, name: str) -> Put:
    *before, last = _claims(draft)
    return lambda value: replace(
        draft, values={**draft.values, "claims": [*before, {**last, name: value}]}
    )


def _put_in_source(draft: Draft, name: str) -> Put:
    *before, last = draft.sources
    return lambda value: replace(draft, sources=(*before, {**last, name: value}))


def _claims(draft: Draft) -> list[Values]:
    claims = draft.values.get("claims", [])
    return [claim for claim in claims if not isinstance(claim, str | Sequence)]


def _ask_for_claims(draft: Draft, known: Known) -> Draft:
    """Ask for claims until there is one and no other is wanted."""
    while True:
        number = len(_claims(draft))
        if number and not click.confirm("Does another source speak of it?", err=True):
            return draft
        draft = replace(draft, values={**draft.values, "claims": [*_claims(draft), {}]})
        path = f"claims[{number}]"
        ids = [*known.register.sources, *(str(source["id"]) for source in draft.sources)]
        listed = ", ".join(ids[-SHOWN_SOURCES:])
        more = f" and {len(ids) - SHOWN_SOURCES} more" if len(ids) > SHOWN_SOURCES else ""
        _tell(f"\nSources: {listed or 'none yet'}{more}. Answer {NEW} for a new one.")
        question = _Question(f"{path}.source", specs(Claim)["source"], needed=True)
        draft = _ask(question, _source_put(draft, known), known)
        for name in _OF_CLAIM:
            question = _Question(f"{path}.{name}", specs(Claim)[name])
            draft = _ask(question, _put_in_claim(draft, name), known)


def _source_put(draft: Draft, known: Known) -> Put:
    def put(value: Plain) -> Draft:
        if value != NEW:
            return _put_in_claim(draft, "source")(value)
        made = _ask_for_source(draft, known)
        return _put_in_claim(made, "source")(made.sources[-1]["id"])

    return put


def _ask_for_source(draft: Draft, known: Known) -> Draft:
    draft = replace(draft, sources=(*draft.sources, {}))
    path = f"sources[{len(draft.sources) - 1}]"
    for name in _OF_SOURCE:
        usual = ""
        if name == "id":
            last = draft.sources[-1]
            new = (str(one.get("id")) for one in draft.sources)
            taken = {*taken_ids(known.register, "sources"), *new}
            usual = suggested_id(str(last["publisher"]), str(last.get("published", "")), taken)
        needed = name in required(Source)
        question = _Question(f"{path}.{name}", specs(Source)[name], needed, usual)
        draft = _ask(question, _put_in_source(draft, name), known)
    return draft


def _ask(question: _Question, put: Put, known: Known) -> Draft:
    """Ask until the answer is a good one; what it is taken to mean is shown back."""
    _tell(f"\n{_explained(question)}")
    while True:
        text = click.prompt(
            question.name,
            default=question.usual,
            show_default=bool(question.usual),
            err=True,
        )
        draft = put(as_typed(str(text), question.spec, parted=";"))
        known.take(draft)
        if not str(text).strip() and not question.needed:
            return draft
        look = look_at_draft(draft, known.register)
        problems = [one for one in look.problems if _is_about(one.field, question.path)]
        if not problems:
            problems = list(_shown_back(str(text), question, known))
        if not problems:
            return draft
        for problem in problems:
            _tell(f"  {field_line(problem)}")


def _is_about(field: str, path: str) -> bool:
    return field == path or field.startswith((f"{path}.", f"{path}["))


def _explained(question: _Question) -> str:
    spec = question.spec
    several = " Several are parted by semicolons." if spec.shape in _SEVERAL else ""
    told = f"{question.name}: {spec.meaning}{several}"
    if spec.terms:
        width = max(map(len, spec.terms))
        rows = (f"\n  {word:{width}}  {term.definition}" for word, term in spec.terms.items())
        return told + "".join(rows)
    return f"{told} Such as {spec.example}"


def _shown_back(text: str, question: _Question, known: Known) -> Iterator[Problem]:
    """Show what a date or a place is taken to mean; a place may be found wrong only here."""
    if question.spec.shape is Shape.WHEN:
        try:
            _tell(f"  {meaning(parse_when(text.strip()))}")
        except WhenError:  # read from a list in brackets, of which the text is not to the letter
            return
    if question.path != "place":
        return
    members = typed_list(text, ";")
    if not members:
        told = f"{shown(text)} names no place"
        yield Problem("", 1, 1, "place", "empty-value", told, "write one, or answer nothing")
        return
    answer = locate(members if len(members) > 1 else members[0], known.gazetteer)
    if answer.placement is not None:
        _tell("\n".join(f"  {line}" for line in answer_text(answer).split("\n")))
        return
    tried = Incident(id="x", kind="statement", title="x", place=tuple(members), claims=())
    yield from unplaced(tried, known.gazetteer)


def meaning(when: When) -> str:
    """Put a date into words, with the first and the last day it may mean."""
    bounds = [f"not before {when.earliest_start}" if when.earliest_start else "no start known"]
    last = when.latest_end - timedelta(days=1) if when.latest_end else None
    bounds += [f"not after {last}"] if last else []  # else the words say that none is known
    return f"{display(when)} ({', '.join(bounds)})"


def _tell(text: str) -> None:
    click.echo("\n".join(map(printable, text.split("\n"))), err=True)
