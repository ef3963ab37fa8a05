"""The page without a browser: what Streamlit is told to draw, and what the map is sent."""

import base64
import json
import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.columns import EPOCH
from dashboard.screen import form
from dashboard.serving.assets import find_asset
from tests.test_placed import write_placed
from tests.waiting import LIMIT_S

ROOT = Path(__file__).parent.parent
APP = str(ROOT / "dashboard" / "app.py")


@pytest.fixture(autouse=True)
def register(tmp_path, monkeypatch):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(copy))
    return copy


def opened(**query):
    app = AppTest.from_file(APP, default_timeout=LIMIT_S)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def page_text(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def map_arguments(app):
    (component,) = app.get("component_instance")
    return json.loads(component.proto.json_args)


def sent_state(app):
    (payload,) = re.findall(r'BorderMap\.show\("([^"]+)"\)', map_arguments(app)["feature_group"])
    return json.loads(base64.b64decode(payload))


def pack(app):
    asset = find_asset(sent_state(app)["pack"]["file"])
    assert asset
    return json.loads(asset.body)


def drawn_ids(app):
    """The ids of what is shown: the texts of so few all go along."""
    return {text["id"] for text in sent_state(app)["texts"].values()}


def test_the_page_shows_all_twenty():
    app = opened()
    assert "28 of 28 shown" in page_text(app)
    assert len(drawn_ids(app)) == 28


def test_the_url_carries_the_view():
    app = opened(**{"from": "2022-05", "to": "2022-05", "kind": "closure"})
    assert drawn_ids(app) == {"border-closure-2022-05"}
    assert app.query_params["from"] == "2022-05-01"
    assert app.query_params["kind"] == "closure"


def test_a_bad_url_value_is_told_and_the_page_stands():
    app = opened(**{"kind": "closur", "unheard-of": "1"})
    assert "did you mean closure" in page_text(app)
    assert len(drawn_ids(app)) == 28


def test_a_filter_changes_the_marks_and_not_the_map():
    app = opened()
    before = map_arguments(app)
    app.query_params["kind"] = "closure"
    app.run()
    after = map_arguments(app)
    assert drawn_ids(app) == {"border-closure-2022-05"}
    assert before["script"] == after["script"]
    assert len(json.dumps(after)) < 40_000
    app.text_input(key="text-2").input("nothing like it").run()
    assert "0 of 28 shown" in page_text(app)


def test_the_window_is_told_and_sent():
    app = opened(**{"from": "2022-05-01", "to": "2022-05-31"})
    assert "1 May 2022 – 31 May 2022" in page_text(app)
    first, end = sent_state(app)["window"]
    assert (first + EPOCH, end + EPOCH) == (
        date(2022, 5, 1).toordinal(),
        date(2022, 6, 1).toordinal(),
    )


def test_as_known_on_a_day():
    app = opened(**{"as-of": "2022-12-31"})
    assert "not today" in page_text(app)
    assert "noori-ay-khanum-2025" not in drawn_ids(app)


def test_a_selected_incident_is_read_in_full():
    text = page_text(opened(id="shir-khan-stranding-2022-05"))
    assert "2 claims, side by side" in text
    assert "about 100" in text
    assert "dozens" in text
    assert "Why it is placed here" in text
    assert "No incident has the id nothing" in page_text(opened(id="nothing"))


def test_a_hidden_selection_says_so():
    text = page_text(opened(id="shir-khan-stranding-2022-05", **{"from": "2025-01"}))
    assert "filters in force hide" in text


def test_may_2022_and_february_2025():
    (crossing,) = [c for c in pack(opened())["crossings"] if "Shir Khan" in c["name"]]

    def status(year, month, day):
        moment = date(year, month, day).toordinal() - EPOCH
        (held,) = [
            spell
            for spell in crossing["spells"]
            if (spell["from"] is None or spell["from"] <= moment)
            and (spell["to"] is None or moment < spell["to"])
        ]
        return held["status"]

    assert status(2022, 5, 31) == "closed"
    assert status(2024, 1, 1) == "unknown"
    assert status(2025, 2, 28) == "open"
    assert status(2026, 11, 21) == "unknown"


def test_a_broken_entry_is_told_and_the_good_ones_stay(register):
    text = register.read_text(encoding="utf-8").replace(
        "\n    kind: closure", "\n    kind: closur", 1
    )
    register.write_text(text, encoding="utf-8")
    app = opened()
    assert len(drawn_ids(app)) == 27
    assert "1 broken entry not read" in page_text(app)
    assert "closure" in page_text(app)


def test_an_unreadable_register_leaves_the_last_good_state(register):
    app = opened()
    register.write_bytes(b"\xff\xfe\x00 not text")
    app.run()
    assert not app.exception
    assert len(drawn_ids(app)) == 28
    assert "last good state" in page_text(app)


@pytest.mark.parametrize("how", ["half", "nothing", "gone"])
def test_open_pages_and_new_ones_keep_the_last_good_state_and_recover(register, how):
    good = register.read_bytes()
    pages = [opened(), opened()]
    if how == "gone":
        register.unlink()
    else:
        register.write_bytes(good[: len(good) // 2] if how == "half" else b"")
    for app in (*pages, opened()):
        app.run()
        assert not app.exception
        assert len(drawn_ids(app)) == 28
        assert "last good state" in page_text(app)
    register.write_bytes(re.sub(rb"(?m)^title: .*", b"title: A mended register", good))
    for app in (*pages, opened()):
        app.run()
        assert "last good state" not in page_text(app)
        assert "A mended register" in page_text(app)


def test_a_missing_register_says_so(register):
    register.unlink()
    app = opened()
    assert "there is no such file" in page_text(app)


@pytest.mark.parametrize("how", ["gone", "moved", "pipe", "loop", "zero"])
def test_a_link_is_followed_as_named_and_keeps_the_last_good_state(
    register, tmp_path, monkeypatch, how
):
    link = tmp_path / "named.yaml"
    link.symlink_to(register)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(link))
    page = opened()
    good = register.read_bytes()
    if how == "gone":
        link.unlink()
    elif how == "moved":
        register.rename(tmp_path / "elsewhere.yaml")
    else:
        link.unlink()
        link.symlink_to({"zero": "/dev/zero", "loop": link, "pipe": tmp_path / "pipe"}[how])
        os.mkfifo(tmp_path / "pipe")
    for app in (page, opened()):
        app.run()
        assert not app.exception
        assert len(drawn_ids(app)) == 28
        assert "last good state" in page_text(app)
        assert "named.yaml" in page_text(app)
    link.unlink(missing_ok=True)
    (tmp_path / "next.yaml").write_bytes(re.sub(rb"(?m)^title: .*", b"title: The next one", good))
    link.symlink_to(tmp_path / "next.yaml")
    for app in (page, opened()):
        app.run()
        assert "last good state" not in page_text(app)
        assert "The next one" in page_text(app)


@pytest.mark.parametrize("how", ["pipe", "loop", "zero"])
def test_what_is_no_file_is_told_on_the_page_at_once(tmp_path, monkeypatch, how):
    odd = tmp_path / "odd.yaml"
    if how == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to(odd if how == "loop" else "/dev/zero")
    monkeypatch.setenv("INCIDENTS_REGISTER", str(odd))
    assert {"pipe": "a pipe", "loop": "leads back to itself", "zero": "a device"}[how] in page_text(
        opened()
    )


def test_the_page_places_by_the_places_beside_the_register(register):
    write_placed(register.parent)
    app = opened()
    assert "1 of 1 shown" in page_text(app)
    assert "Yapshorv" not in page_text(app)
    (register.parent / "places.yaml").unlink()
    app.run()
    assert "Yapshorv" in page_text(app)


@pytest.mark.parametrize("deep", [1_000, 40_000, 100_000])
def test_a_deep_file_of_places_is_told_on_the_page(register, deep):
    (register.parent / "places.yaml").write_text("[" * deep, encoding="utf-8")
    app = opened()
    assert "28 of 28 shown" in page_text(app)
    assert "more than 16 deep" in page_text(app)


def test_hostile_text_never_becomes_markup(register):
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    text = register.read_text(encoding="utf-8").replace("title: ", f"title: {attack} ", 3)
    register.write_text(text, encoding="utf-8")
    app = opened(id="border-closure-2022-05")
    assert "<script" not in page_text(app)
    assert "<img src=x" not in page_text(app)
    assert "<script" not in map_arguments(app)["feature_group"]


def retiring(monkeypatch):
    """A page on which an incident is about to be retired: but for the last press all is done."""
    monkeypatch.setenv("INCIDENTS_EDIT", "1")
    app = opened(id="border-closure-2022-05")
    app.button(key="form_retire").click().run()
    (reason,) = app.text_area
    reason.input("Told twice").run()
    assert not app.exception
    return app


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))


@pytest.mark.usefixtures("state")
def test_what_is_pressed_is_saved_where_the_page_edits(register, monkeypatch):
    app = retiring(monkeypatch)
    app.session_state.form.pressed = True
    app.run()
    assert "reason: Told twice" in register.read_text(encoding="utf-8")


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("drawn", [True, False])
def test_nothing_is_saved_by_any_way_where_the_page_is_read_only(register, monkeypatch, drawn):
    before = register.read_bytes()
    app = retiring(monkeypatch)
    app.session_state.form.pressed = True
    if drawn:
        # as if a forger had got past the form that is not drawn: the way to the file is shut
        answers = iter([True] * 4)
        monkeypatch.setattr(form, "may_write", lambda: next(answers, False))
        app.run()
        assert "the page was opened for reading alone" in page_text(app)
    else:
        monkeypatch.delenv("INCIDENTS_EDIT")
        app.run()
        assert not [button for button in app.button if str(button.key).startswith("form_")]
    assert not app.exception
    assert register.read_bytes() == before
