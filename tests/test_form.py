"""The form without a browser: what is typed is told beside its field, or stands in the entry."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
APP = str(ROOT / "dashboard" / "app.py")


@pytest.fixture
def form(tmp_path, monkeypatch):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(copy))
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.button(key="form_add").click().run()
    assert not app.exception
    return app


def faults(app):
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if "bi-faults" in body)


def entry(app):
    return "\n".join(element.value for element in app.code)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("claim 0 figures", "2 wounded", "write {wounded: 2}"),
        ("claim 0 figures", "wounded 2", "write {wounded: 2}"),
        ("claim 0 figures", "2", "such as {wounded: 2}"),
        (
            "claim 0 figures",
            "~100 trucks, drivers: dozens",
            "write {trucks: ~100, drivers: dozens}",
        ),
        ("claim 0 figures", "trucks: 1, trucks: 2", "stands twice"),
        ("when", "some day in May", "is not a date"),
        ("time", "noon", "is not a clock time"),
        ("id", "Two Words", "write two-words"),
        ("at", "70.1", "expected [lon, lat]"),
        ("at", "[]", "expected [lon, lat]"),
        ("at", ",", "expected [lon, lat]"),
        ("at", "70.1, 37.2, 5", "expected [lon, lat]"),
    ],
)
def test_what_a_field_cannot_read_is_told_beside_it(form, field, typed, told):
    box = next(one for one in form.text_input if one.key == f"form 1 {field}")
    box.set_value(typed).run()
    assert told in faults(form)


@pytest.mark.parametrize("field", ["title", "note", "claim 0 says", "claim 0 quote"])
def test_a_text_stands_in_the_entry_as_it_was_typed(form, field):
    boxes = [*form.text_input, *form.text_area]
    box = next(one for one in boxes if one.key == f"form 1 {field}")
    box.set_value("Shots near post #2: --- &c").run()
    assert '"Shots near post #2: --- &c"' in entry(form)


def test_a_fault_of_the_second_claim_is_told_beside_it_though_the_first_is_empty(form):
    form.button(key="form 1 add claim").click().run()
    box = next(one for one in form.text_input if one.key == "form 1 claim 1 figures")
    box.set_value("2 wounded").run()
    order = [
        getattr(node, "key", None) or ("fault" if "bi-faults" in str(node.proto) else "")
        for node in form._tree
        if hasattr(node, "proto")
    ]
    fault = order.index("fault", order.index("form 1 claim 0 source"))
    assert order.index("form 1 claim 1 figures") < fault


def test_a_status_stays_where_it_can_be_seen_when_the_kind_changes(form):
    form.selectbox(key="form 1 kind").set_value("closure").run()
    form.selectbox(key="form 1 status").set_value("closed").run()
    form.selectbox(key="form 1 kind").set_value("attack").run()
    assert "carries no status" in faults(form)
