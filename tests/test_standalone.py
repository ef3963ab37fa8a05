"""The briefing in one file: it holds its view and nothing else, and runs no text of it."""

import base64
import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.brief.briefing import describe_briefing
from dashboard.draw.brief.records import Options
from dashboard.draw.pack import describe_pack
from dashboard.draw.standalone import write_standalone
from dashboard.draw.standalone_frame import subset, within_page
from dashboard.features import apply_view
from dashboard.placing import place_incidents
from dashboard.register import read_register
from dashboard.spells import status_spells
from dashboard.view import View

TODAY = date(2026, 11, 22)
MAY = View(as_of=TODAY, start=date(2022, 5, 1), end=date(2022, 6, 1))


def written(register, gazetteer, view=MAY, **options):
    features = place_incidents(register, gazetteer)
    shown = apply_view(features, view)
    histories = status_spells(features, view.as_of)
    briefing = describe_briefing(
        register, shown, view, histories, gazetteer, options=Options(**options)
    )
    made = write_standalone(register, shown, view, None, histories, gazetteer, briefing)
    return made.decode(), shown


@pytest.fixture(scope="module")
def may(bundled_register, gazetteer):
    return written(bundled_register, gazetteer, banner="TLP:AMBER")


def frame_of(text):
    (found,) = re.findall(r'srcdoc="([^"]*)"', text)
    return html.unescape(found)


def state_of(text):
    given = re.findall(r'Standalone\.start\("(.*?)", "(.*?)", "(.*?)"\)', frame_of(text))
    ((_, state, _),) = given
    return json.loads(base64.b64decode(state))


def test_it_holds_what_is_shown_and_nothing_else_of_the_register(may, bundled_register):
    text, shown = may
    inside = {bundled_register.incidents[row].id for row in shown.indices}
    assert set(state_of(text)["pack"]["columns"]["ids"]) == inside
    for incident in bundled_register.incidents:
        assert (incident.title in html.unescape(text)) == (incident.id in inside), incident.id
    says = [
        claim.says for i in bundled_register.incidents if i.id not in inside for claim in i.claims
    ]
    assert not [said for said in says if said and said in html.unescape(text)]


def test_the_slider_reaches_no_further_than_the_window(may):
    state = state_of(may[0])
    first = date(2022, 5, 1).toordinal() - date(1970, 1, 1).toordinal()
    assert state["reach"] == [first, first + 31]
    for crossing in state["pack"]["columns"]["crossings"]:
        for spell in crossing["spells"]:
            assert spell["to"] is None or spell["to"] > first
            assert spell["from"] is None or spell["from"] <= first + 31


def test_it_asks_nothing_of_anyone(may):
    text = may[0]
    assert "default-src 'none'" in html.unescape(text)
    # what a reader may click is no request
    asked = re.sub(r'<a href="[^"]*" target="_blank" rel="noopener noreferrer"', "", text)
    assert not re.findall(r'(?:src|href)="(?!data:)[^"]*"', asked)
    assert "TLP:AMBER" in text


def test_the_same_view_gives_the_same_bytes(may, bundled_register, gazetteer):
    assert written(bundled_register, gazetteer, banner="TLP:AMBER")[0] == may[0]


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${7}"


def test_a_hostile_register_stays_text(gazetteer):
    entry = {
        "id": "a",
        "kind": "attack",
        "title": HOSTILE,
        "when": "2022-05-10",
        "place": "Khorugh",
        "actors": [HOSTILE],
        "claims": [{"source": "s", "says": HOSTILE}],
    }
    source = {"id": "s", "publisher": HOSTILE}
    text = f"sources:\n- {json.dumps(source)}\nincidents:\n- {json.dumps(entry)}\n"
    register = read_register(text.encode(), "incidents.yaml")
    assert not register.problems
    text, _ = written(register, gazetteer, title=HOSTILE, organisation=HOSTILE)
    assert "alert(1)" in html.unescape(text)
    assert not re.search(r"<script>alert|<img src=x", text)
    assert "alert(" not in frame_of(text)  # there it is in base64 alone


def test_every_language_has_its_page(bundled_register, gazetteer):
    text, _ = written(bundled_register, gazetteer, replace(MAY, language="fa"))
    assert '<html lang="fa" dir="rtl">' in text


@given(rows=st.lists(st.integers(0, 19), unique=True))
def test_a_part_of_a_pack_tells_of_its_incidents_what_the_whole_does(
    rows, bundled_features, gazetteer
):
    whole = describe_pack(bundled_features, (), gazetteer, TODAY)
    part = subset(whole, rows)

    def of_row(pairs, column, row):
        return [v for r, v in zip(pairs["row"], pairs[column], strict=True) if r == row]

    def told(pack, row):
        code = pack["placement"][row]
        actors, claims = pack["actors"], pack["claims"]
        return (
            pack["ids"][row],
            pack["es"][row],
            pack["placements"][code] if code >= 0 else None,
            [actors["names"][value] for value in of_row(actors, "value", row)],
            [claims["sources"][source] for source in of_row(claims, "source", row)],
        )

    assert [told(part, new) for new in range(len(rows))] == [told(whole, row) for row in rows]
    kept = {placement["name"] for placement in part["placements"]}
    assert kept == {told(whole, row)[2]["name"] for row in rows if told(whole, row)[2]}


def test_a_script_within_the_page_runs_as_it_was_written():
    assert within_page("a.replace(/</g, b)") == "a.replace(/</g, b)"
    assert "</script" not in within_page('const end = "</script>";').lower()
