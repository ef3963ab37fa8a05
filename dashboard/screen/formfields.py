"""The fields of a form, each with a place under it for what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.draw import formed
from dashboard.draw.speech import Words
from dashboard.problems import Problem
from dashboard.spec import Spec


class Fields:
    """Draws fields, and keeps under each a place for what is wrong with it."""

    def __init__(self, number: int, typed: dict[str, Any], words: Words) -> None:
        """Begin the fields of the form of a number: another form has other fields.

        What stands in them is kept in `typed` as well: of a field that a run has left out, because
        another run began, Streamlit forgets it.
        """
        self.number, self.typed, self.words = number, typed, words
        self.slots: dict[str, Any] = {}

    def key(self, path: str) -> str:
        """Give the key of what stands for a field."""
        return f"form {self.number} {path}"

    def held(self, path: str, first: Any) -> Any:
        """Give what a field is drawn with: what was typed last, or what it has at first.

        It is the field's own default, not set through the session: a browser shows a field with its
        default before it takes what the session sets, and sends that back if it is asked just then.
        Of a slow page half of a form would come back empty, as if somebody had emptied it.
        """
        return st.session_state.get(self.key(path), self.typed.get(path, first))

    def label(self, name: str) -> str:
        """Name a field in the page's language."""
        return str(self.words["form"]["fields"][name])

    def slot(self, path: str) -> None:
        """Keep a place for what is wrong with a field."""
        self.slots[path] = st.empty()

    def text(self, path: str, name: str, spec: Spec, value: str, *, area: bool = False) -> str:
        """Draw a field of text; an `area` has room for lines."""
        draw = st.text_area if area else st.text_input
        options: dict[str, Any] = {"height": "content"} if area else {}
        written = draw(
            self.label(name),
            self.held(path, value),
            key=self.key(path),
            help=_help(spec),
            placeholder=spec.example.strip("{}"),
            **options,
        )
        self.slot(path)
        self.typed[path] = str(written)
        return str(written)

    def term(
        self,
        path: str,
        name: str,
        spec: Spec,
        value: str,
        names: Mapping[str, str],
        usual: str = "",
    ) -> str:
        """Draw a field of one of a few words, with what it means; `usual` is meant by none."""
        # what is meant by none stands there once: options are told apart by their names
        options = ["", *(term for term in spec.terms if term != usual)]
        held = self.held(path, value)
        chosen = st.selectbox(
            self.label(name),
            options,
            options.index(held) if held in options else 0,
            key=self.key(path),
            help=_help(spec),
            format_func=lambda code: names.get(code or usual, code or usual) or "–",
        )
        if chosen or usual:
            st.caption(spec.terms[chosen or usual].definition)
        self.slot(path)
        self.typed[path] = chosen or ""
        return str(chosen or "")

    def many(self, path: str, name: str, spec: Spec, value: Sequence[str], known: Sequence[str],
             *, fresh: bool) -> list[str]:  # fmt: skip
        """Draw a field of several values; `fresh` ones may be typed besides those known."""
        held = self.held(path, list(value))
        written = st.multiselect(
            self.label(name),
            list(dict.fromkeys([*value, *held, *known])),
            held,
            key=self.key(path),
            help=_help(spec),
            accept_new_options=fresh,
            placeholder=spec.example.strip("[]"),
        )
        self.slot(path)
        self.typed[path] = list(written)
        return [str(one) for one in written]

    def tell(self, problems: Sequence[Problem], *, all_of_them: bool) -> None:
        """Show each problem under its field; what is not yet written is no fault at first."""
        by_slot: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.code != "missing-field" or all_of_them:
                by_slot.setdefault(self._nearest(problem.field), []).append(problem)
        for path, found in by_slot.items():
            self.slots[path].html(str(formed.faults(found, self.words)))

    def _nearest(self, path: str) -> str:
        """Find the field that a problem stands beside: itself, or what it is part of."""
        while path not in self.slots and path:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return path


def _help(spec: Spec) -> str:
    # a help is Markdown
    return spec.meaning.replace("[", "\\[")


def value_of(values: Mapping[str, Any], name: str) -> str:
    """Give a value as a field of text has it, "" where there is none."""
    value = values.get(name, "")
    return value if isinstance(value, str) else ", ".join(map(str, value))
