"""The claims of a form, and the new sources that they name (it knows Streamlit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.draw import formed
from dashboard.draw.numerals import digits_text
from dashboard.ids import taken_ids
from dashboard.keeping.drafts import as_typed, figures_text, suggested_id, tidied
from dashboard.model import Claim, Register, Source
from dashboard.screen.formfields import Fields, value_of
from dashboard.spec import specs

NEW = "+"  # stands for a source that the register does not have yet
OF_CLAIM, OF_SOURCE = specs(Claim), specs(Source)


def draw_claims(
    fields: Fields, before: Sequence[Mapping[str, Any]], numbers: list[int], register: Register
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Draw the claims, and for each that needs one a source that the register does not have.

    `numbers` are those of the claims that stand in the form; the first of them had values `before`.
    """
    told = fields.words["form"]
    claims: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    fields.slot("claims")
    filled = 0  # a claim that holds nothing is left out of the entry
    for place, number in enumerate(numbers):
        values = before[number] if number < len(before) else {}
        with st.container(border=True, key=fields.key(f"claim {number}")):
            head, tail = st.columns([5, 1], vertical_alignment="center")
            head.markdown(
                f"**{told['claim'].format(number=digits_text(place + 1, fields.words))}**"
            )
            if len(numbers) > 1:
                tail.button(
                    told["drop_claim"],
                    key=fields.key(f"drop {number}"),
                    on_click=partial(numbers.remove, number),
                )
            claim, source = _claim(fields, filled, number, values, register, sources)
            claims.append(claim)
            filled += bool(tidied(claim))
            sources += [source] if source else []
    st.button(
        told["add_claim"],
        key=fields.key("add claim"),
        on_click=lambda: numbers.append(max([*numbers, len(before) - 1]) + 1),
    )
    return claims, sources


def _claim(
    fields: Fields,
    place: int,
    number: int,
    values: Mapping[str, Any],
    register: Register,
    sources: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Draw one claim; widgets go by its number, problems by its place.

    `sources` are the new ones of the claims before it.
    """
    path, words = f"claims[{place}]", fields.words
    slots: dict[str, Any] = {}

    def text(name: str, *, area: bool = False, value: str | None = None) -> str:
        spec, written = OF_CLAIM[name], value_of(values, name) if value is None else value
        at = f"claim {number} {name}"
        made = fields.text(at, name, spec, written, area=area)
        slots[f"{path}.{name}"] = fields.slots.pop(at)
        return made

    def term(name: str, names: Mapping[str, str]) -> str:
        at = f"claim {number} {name}"
        usual = getattr(Claim(""), name) or ""
        made = fields.term(at, name, OF_CLAIM[name], value_of(values, name), names, usual)
        slots[f"{path}.{name}"] = fields.slots.pop(at)
        return made

    source_id, source = _source(fields, number, value_of(values, "source"), register, sources)
    slots[f"{path}.source"] = st.empty()
    claim: dict[str, Any] = {"source": source_id, "says": text("says", area=True)}
    left, middle, right = st.columns([2, 1, 1], gap="medium")
    with left:
        figures = text("figures", value=figures_text(values.get("figures", {})))
        claim["figures"] = as_typed(figures, OF_CLAIM["figures"])
        if meaning := formed.meaning_of_figures(figures, words):
            st.caption(meaning)
    with middle:
        claim["stance"] = term("stance", words["stances"])
    with right:
        claim["credibility"] = term("credibility", {})
    claim["quote"] = text("quote", area=True)
    named = ("when", "place", "actors", "status", "disputes")
    with st.expander(words["form"]["own"], expanded=any(values.get(name) for name in named)):
        left, right = st.columns(2, gap="medium")
        with left:
            claim["when"] = text("when")
            if meaning := formed.meaning_of_date(claim["when"], words):
                st.caption(meaning)
            claim["status"] = term("status", words["statuses"])
        with right:
            for name in ("place", "actors", "disputes"):
                claim[name] = as_typed(text(name, value=_listed(values, name)), OF_CLAIM[name],
                                       parted=";")  # fmt: skip
    claim |= {name: value for name, value in values.items() if name not in claim}
    if tidied(claim):
        fields.slots |= slots
    return claim, source


def _listed(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else "; ".join(value)


def _source(
    fields: Fields,
    number: int,
    known: str,
    register: Register,
    before: Sequence[Mapping[str, Any]],
) -> tuple[str, dict[str, Any] | None]:
    """Draw the choice of a source, and the fields of a new one."""
    told = fields.words["form"]
    ids = sorted(register.sources, key=lambda one: register.sources[one].publisher.casefold())
    options = [*([known] if known and known not in ids else []), *ids, NEW]

    def name(one: str) -> str:
        if one == NEW:
            return str(told["new_source"])
        source = register.sources.get(one)
        return f"{source.publisher} · {one}" if source else one

    path = f"claim {number} source"
    held = fields.held(path, known)
    chosen = st.selectbox(
        fields.label("source"),
        options,
        options.index(held) if held in options else None,
        key=fields.key(path),
        format_func=name,
        placeholder=OF_CLAIM["source"].meaning,
    )
    fields.typed[path] = chosen or ""
    if chosen != NEW:
        return str(chosen or ""), None
    made: dict[str, Any] = {}
    paths = {}
    left, right = st.columns(2, gap="medium")
    for at, one in enumerate(("publisher", "title", "published", "url", "reliability", "via")):
        with (left, right)[at % 2]:
            path = paths[one] = f"claim {number} new {one}"
            if one == "reliability":
                usual = Source("", "").reliability
                made[one] = fields.term(path, one, OF_SOURCE[one], "", {}, usual)
            else:
                made[one] = fields.text(path, one, OF_SOURCE[one], "")
                meaning = formed.meaning_of_date(made[one], fields.words)
                if one == "published" and meaning:
                    st.caption(meaning)
    place = f"sources[{len(before)}]"
    for one, path in paths.items():
        fields.slots[f"{place}.{one}"] = fields.slots.pop(path)
    taken = taken_ids(register, "sources") | {str(one["id"]) for one in before}
    made["id"] = suggested_id(made["publisher"], made["published"], taken)
    fields.slot(f"{place}.id")
    return made["id"], made
