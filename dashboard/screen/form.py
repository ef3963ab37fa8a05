"""The form in which an incident is added, changed, doubled or retired (it knows Streamlit).

What is typed is a draft, kept in the session until it is saved or given up: a page that runs again,
as when somebody else saves, takes nothing of it away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard.draw import formed
from dashboard.draw.numerals import digits_text
from dashboard.draw.speech import Words, side_by_side, speech
from dashboard.ids import taken_ids
from dashboard.keeping.drafts import (
    Change,
    Draft,
    Look,
    as_typed,
    changes_of,
    copied,
    look_at_draft,
    suggested_id,
    typed_list,
    unplaced_in,
)
from dashboard.keeping.saving import ChangedError, RefusedError, SaveError
from dashboard.keeping.submitting import begin_change, submit, taken_up
from dashboard.model import Incident, Register
from dashboard.problems import Problem
from dashboard.reading.standing import unread_text
from dashboard.screen import controls
from dashboard.screen.formclaims import draw_claims
from dashboard.screen.formfields import Fields, value_of
from dashboard.spec import specs
from dashboard.view import View
from dashboard.vocabulary import KINDS
from geodata.gazetteer import Gazetteer

FIELDS = specs(Incident)
CROSSING = ("status", "traffic", "direction")
Clock = Callable[[], datetime]


@dataclass
class _Form:
    """What is open: the draft it began from, its claims by number, and what came of saving."""

    draft: Draft
    retiring: bool = False
    number: int = 0
    claims: list[int] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)
    pressed: bool = False
    tried: bool = False
    fault: SaveError | None = None
    # what is told of places that are not known, and was so at first or has been asked about
    unplaced: set[str] | None = None
    asked: bool = False


@dataclass(frozen=True)
class _Desk:
    """What a form is held against when it is read and saved; `clock` tells when that is."""

    register: Register
    gazetteer: Gazetteer
    clock: Clock


def may_write() -> bool:
    """Tell whether the page was opened for writing: only where whoever started it said so."""
    return os.environ.get("INCIDENTS_EDIT") == "1"


def offer_adding(words: Words) -> None:
    """Draw the button that begins a new incident."""
    if may_write():
        st.button(words["form"]["add"], key="form_add", on_click=partial(_open, Draft({})))


def offer_changing(incident: Incident, words: Words) -> None:
    """Draw the buttons that change, double or retire an incident."""
    if not may_write():
        return
    told = words["form"]

    def changed(*, retiring: bool = False) -> None:
        _open(begin_change(incident), retiring=retiring)

    with st.container(horizontal=True, gap="small", key="form_tools"):
        st.button(told["edit"], key="form_edit", on_click=changed)
        st.button(told["double"], key="form_double", on_click=partial(_open, copied(incident)))
        if incident.retired is None:
            st.button(told["retire"], key="form_retire", on_click=partial(changed, retiring=True))


def _open(draft: Draft, *, retiring: bool = False) -> None:
    state = st.session_state
    number = state.get("form_number", 0) + 1
    claims: Sequence[Any] = draft.values.get("claims", ()) or ({},)  # type: ignore[assignment]
    state.form_number = number
    state.form = _Form(draft, retiring, number, list(range(len(claims))))


def is_form_open() -> bool:
    """Tell whether a form is open to somebody who may write."""
    return may_write() and st.session_state.get("form") is not None


def show_form(present: Callable[[], tuple[Register, Gazetteer]], view: View, clock: Clock) -> None:
    """Show the form that is open, if one is; `clock` tells when it is saved.

    `present` gives what the form is held against: it stays open over many runs of its own.
    """
    form: _Form | None = st.session_state.get("form")
    if form is None or not may_write():
        return
    words = speech(view.language, view.calendar)
    told = words["form"]
    known = form.draft.known
    if form.retiring and known:
        title, draw = told["title_retire"], _retire
    else:
        title, draw = told["title_edit"] if known else told["title_add"], _write
    title = title.format(id=known.id) if known else title

    def body() -> None:
        desk = _Desk(*present(), clock)
        if form.unplaced is None:
            form.unplaced = {one.message for one in unplaced_in(form.draft.values, desk.gazetteer)}
        draw(form, desk, words)

    st.dialog(title, width="large", dismissible=False)(body)()


def _close() -> None:
    st.session_state.form = None


def _write(form: _Form, desk: _Desk, words: Words) -> None:
    """Draw all fields of an incident, what they mean, and what is wrong with them."""
    register = desk.register
    fields, values = Fields(form.number, form.typed, words), form.draft.values
    made: dict[str, Any] = {}
    fields.slot("")
    left, right = st.columns(2, gap="medium")
    with left:
        made["title"] = fields.text("title", "title", FIELDS["title"], value_of(values, "title"))
        made["kind"] = fields.term(
            "kind", "kind", FIELDS["kind"], value_of(values, "kind"), words["kinds"]
        )
        made["when"] = fields.text("when", "when", FIELDS["when"], value_of(values, "when"))
        if meaning := formed.meaning_of_date(made["when"], words):
            st.caption(meaning)
        made["time"] = fields.text("time", "time", FIELDS["time"], value_of(values, "time"))
        taken = taken_ids(register, "incidents")
        offered = value_of(values, "id") or suggested_id(made["title"], made["when"], taken)
        made["id"] = fields.text("id", "id", FIELDS["id"], value_of(values, "id")) or offered
        if made["id"] == offered and made["title"]:
            st.caption(words["form"]["id_is"].format(id=offered))
    with right:
        made |= _where(fields, values, desk.gazetteer, words)
    kind = KINDS.get(made["kind"])
    if (kind and kind.crossing) or any(
        values.get(n) or fields.typed.get(n) for n in (*CROSSING, "schedule")
    ):
        for column, name in zip(st.columns(3, gap="medium"), CROSSING, strict=True):
            with column:
                names = words.get({"status": "statuses"}.get(name, f"{name}s"), {})
                made[name] = fields.term(name, name, FIELDS[name], value_of(values, name), names)
        made["schedule"] = fields.text(
            "schedule", "schedule", FIELDS["schedule"], value_of(values, "schedule")
        )
    actors = sorted({actor for incident in register.incidents for actor in incident.actors})
    made["actors"] = fields.many(
        "actors", "actors", FIELDS["actors"], _list(values, "actors"), actors, fresh=True
    )
    before: Any = values.get("claims", ())
    made["claims"], sources = draw_claims(fields, before, form.claims, register)
    others = sorted({incident.id for incident in register.incidents} - {made["id"]})
    made["contradicts"] = fields.many(
        "contradicts", "contradicts", FIELDS["contradicts"], _list(values, "contradicts"), others,
        fresh=False,
    )  # fmt: skip
    made["note"] = fields.text("note", "note", FIELDS["note"], value_of(values, "note"), area=True)
    kept = {name: value for name, value in values.items() if name not in made}
    _finish(form, fields, {**made, **kept}, sources, desk, words)


def _list(values: Mapping[str, Any], name: str) -> list[str]:
    value = values.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _where(
    fields: Fields, values: Mapping[str, Any], gazetteer: Gazetteer, words: Words
) -> dict[str, Any]:
    """Draw the place with what it comes to while it is typed, or the point that overrides it."""
    told = words["form"]
    key, first = fields.key("place"), "\n".join(_list(values, "place"))
    text = fields.typed["place"] = controls.typed_place(key, fields.typed.get("place", first))
    lines = typed_list(text)
    place = formed.describe_place(lines, gazetteer, words)
    controls.place_field(
        {
            "number": fields.number,
            "label": side_by_side((fields.label("place"), told["one_a_line"]), words),
            "help": FIELDS["place"].meaning,
            "example": FIELDS["place"].example,
            "value": text,
            "choices": place.choices,
            "drawn": place.drawn,
            "told": place.told,
        },
        key,
    )
    fields.slot("place")
    with st.expander(told["point"], expanded="at" in values):
        at = fields.text("at", "at", FIELDS["at"], value_of(values, "at"))
        precision = fields.term(
            "precision", "precision", FIELDS["precision"], value_of(values, "precision"),
            words["precisions"],
        )  # fmt: skip
    if place.fault and not at.strip():  # a point overrides what is written
        fields.slots["place"].html(str(formed.fault(place.fault, told["unplaced"])))
    return {"place": lines, "at": as_typed(at, FIELDS["at"]), "precision": precision}


def _retire(form: _Form, desk: _Desk, words: Words) -> None:
    """Ask why an incident no longer counts, and from which day on."""
    fields, values = Fields(form.number, form.typed, words), dict(form.draft.values)
    fields.slot("")
    st.caption(words["form"]["retire_help"])
    values["reason"] = fields.text("reason", "reason", FIELDS["reason"], "", area=True)
    values["retired"] = fields.text(
        "retired", "retired", FIELDS["retired"], desk.clock().astimezone().date().isoformat()
    )
    _finish(form, fields, values, [], desk, words)


def _finish(
    form: _Form,
    fields: Fields,
    values: Mapping[str, Any],
    sources: Sequence[Mapping[str, Any]],
    desk: _Desk,
    words: Words,
) -> None:
    """Show what is wrong and what would be written, and save when asked to."""
    told = words["form"]
    draft = Draft(values, tuple(sources), form.draft.known, form.draft.base)
    look = look_at_draft(draft, desk.register)
    unplaced = unplaced_in(values, desk.gazetteer)
    with st.expander(told["lines"]):
        st.code("\n".join(filter(None, (*look.sources, look.text))), language="yaml")
    changes = changes_of(draft) if draft.known else ()
    if draft.known:
        _tell_changes(changes, fields)
    if told_before := unread_text(desk.register):
        st.html(str(formed.unread(told_before, words)))
    warnings = st.container()
    save, cancel = st.columns(2, gap="medium")
    save.button(
        told["save"],
        type="primary",
        key=fields.key("save"),
        width="stretch",
        on_click=partial(_press, form),
    )
    if cancel.button(told["cancel"], key=fields.key("cancel"), width="stretch"):
        _close()
        st.rerun()
    # noted, not returned: another run may begin before this one comes so far. Whatever is drawn may
    # end this run, so nothing is between taking the press and having saved.
    if form.pressed:
        form.tried, form.pressed = True, False
        unchanged = draft.known is not None and not changes
        form.asked = not unchanged and not look.problems and _must_ask(form, unplaced)
        if unchanged:
            form.fault = RefusedError(told["unchanged"])
        else:
            form.fault = None if form.asked else _save(form, draft, look, desk)
        if form.fault is None and not form.asked and not look.problems:
            _close()
            st.rerun()
    # the place of the incident itself is told as it is typed
    elsewhere = [problem for problem in unplaced if problem.field != "place"]
    fields.tell([*look.problems, *elsewhere], all_of_them=form.tried)
    with warnings:
        if form.tried and look.problems:
            st.html(str(formed.warning(told["first"])))
        elif form.asked and unplaced:
            st.html(str(formed.warning(told["again"])))
        if form.fault:
            _tell_fault(form.fault, words)


def _must_ask(form: _Form, unplaced: Sequence[Problem]) -> bool:
    """Tell whether a place is not known that nobody was asked about, who is asked now.

    What is typed may be saved by the same click that leaves its field: nobody has seen then what is
    told beside it.
    """
    before = form.unplaced or set()
    form.unplaced = before | {problem.message for problem in unplaced}
    return form.unplaced != before


def _tell_changes(changes: Sequence[Change], fields: Fields) -> None:
    """Say what saving would change: what the browser has not sent yet is not among it."""
    words = fields.words

    def name(change: Change) -> str:
        label = fields.label(change.field) if change.field else ""
        if change.claim is None:
            return label
        number = digits_text(change.claim + 1, words)
        claim = str(words["form"]["claim"].format(number=number))
        return f"{claim} ({label})" if label else claim

    changed = [name(change) for change in changes if not change.out]
    out = [name(change) for change in changes if change.out]
    st.html(str(formed.changed_fields(changed, out, words)))


def _press(form: _Form) -> None:
    form.pressed = True


def is_pressed() -> bool:
    """Tell whether somebody who may asked to save and no run of the form has come so far."""
    form: _Form | None = st.session_state.get("form")
    return may_write() and form is not None and form.pressed


def _save(form: _Form, draft: Draft, look: Look, desk: _Desk) -> SaveError | None:
    """Save a draft that nothing is wrong with; gives what hindered it."""
    if look.problems or look.incident is None:
        return None
    if not may_write():  # whatever was drawn or pressed, this is the one way to the file
        return RefusedError("nothing is saved: the page was opened for reading alone")
    try:
        submit(draft, look, desk.register, desk.clock())
    except ChangedError as fault:
        form.draft = taken_up(form.draft, fault.theirs)
        return fault
    except SaveError as fault:
        return fault
    controls.change(selected=look.incident.id)
    return None


def _tell_fault(fault: SaveError, words: Words) -> None:
    """Tell why nothing was saved; of two who changed one entry, show what both wrote."""
    told = words["form"]
    st.html(str(formed.warning(str(fault))))
    if isinstance(fault, ChangedError):
        theirs, yours = st.columns(2, gap="medium")
        theirs.caption(told["theirs"])
        theirs.code(fault.theirs or "–", language="yaml")
        yours.caption(told["yours"])
        yours.code(fault.yours, language="yaml")
    elif not isinstance(fault, RefusedError):
        st.code(fault.kept, language="yaml")
