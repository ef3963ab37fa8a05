"""The form without a browser: what is typed is told beside its field, or stands in the entry."""

import html
import os
import shutil
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from dashboard.model import Claim, Incident, Source
from dashboard.register import read_register
from dashboard.screen.formfields import Fields
from dashboard.spec import Shape, specs

ROOT = Path(__file__).parent.parent
APP = str(ROOT / "dashboard" / "app.py")


@pytest.fixture
def form(tmp_path, monkeypatch):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(copy))
    monkeypatch.setenv("INCIDENTS_EDIT", "1")
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
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


# What cannot be read, by how the value of a field is written; any text can be.
UNREADABLE = {
    Shape.WHEN: "some day in May",
    Shape.CLOCK: "noon",
    Shape.ID: "Two Words",
    Shape.POINT: "70.1",
    Shape.FIGURES: "2 wounded",
    Shape.URL: "the front page",
    Shape.TERMS: "colour",
    Shape.REFERENCE: "no-such-source",
}
PREFIXES = {Incident: "", Claim: "claim 0 ", Source: "claim 0 new "}
# The id of a new source is made; its note and what a data set says are for the file. An incident's
# own place is told while it is typed, and retiring has a form of its own.
ELSEWHERE = {
    (Source, "id"), (Source, "note"), (Incident, "place"), (Incident, "claims"),
    (Incident, "retired"), (Incident, "reason"), (Incident, "origin"),
}  # fmt: skip
CHOSEN = {
    (Incident, "actors"), (Incident, "contradicts"), (Incident, "traffic"), (Incident, "direction"),
    (Incident, "status"), (Incident, "kind"), (Incident, "precision"), (Claim, "source"),
    (Claim, "stance"), (Claim, "status"), (Claim, "credibility"), (Source, "reliability"),
}  # fmt: skip
PLACES: dict[tuple[type, str], str | None] = {(Claim, "place"): "Nowhereville"}
TYPED = {
    (record, name): PLACES.get((record, name), UNREADABLE.get(spec.shape))
    for record in PREFIXES
    for name, spec in specs(record).items()
    if (record, name) not in ELSEWHERE | CHOSEN
}


def told_beside(app):
    """Give the keys of the fields that a fault stands right under."""
    found, last = [], ""
    for node in app._tree:
        key = getattr(node, "key", None)
        last = key or last
        if 'class="bi-faults"' in getattr(getattr(node, "proto", None), "body", ""):
            found.append(last)
    return found


def type_in(app, field, text):
    boxes = [*app.text_input, *app.text_area]
    next(one for one in boxes if one.key == f"form 1 {field}").set_value(text)


def test_every_field_tells_beside_it_what_cannot_be_read(form):
    form.selectbox(key="form 1 kind").set_value("closure").run()
    form.selectbox(key="form 1 claim 0 source").set_value("+").run()
    shown = {one.key for one in [*form.text_input, *form.text_area]}
    fields = {f"form 1 {PREFIXES[record]}{name}": bad for (record, name), bad in TYPED.items()}
    assert {key for key in shown if key.startswith("form 1 ")} == fields.keys()
    for (record, name), bad in TYPED.items():
        type_in(form, f"{PREFIXES[record]}{name}", bad or "Any text")
    form.run()
    assert not form.exception
    assert set(told_beside(form)) == {key for key, bad in fields.items() if bad}


def fill(form):
    form.selectbox(key="form 1 kind").set_value("attack")
    form.selectbox(key="form 1 claim 0 source").set_value("+").run()
    type_in(form, "title", "Shots")
    type_in(form, "claim 0 new publisher", "Asia-Plus")
    type_in(form, "claim 0 new published", "2022-05-24")


def warnings(app):
    return "\n".join(one.proto.body for one in app.get("html") if '"bi-warning"' in one.proto.body)


def test_a_place_that_is_not_known_is_saved_only_once_that_was_told(form):
    register = Path(os.environ["INCIDENTS_REGISTER"])
    before = register.read_bytes()
    fill(form)
    type_in(form, "claim 0 place", "Nowhereville")
    form.button(key="form 1 save").click().run()  # the click that leaves the field saves as well
    assert register.read_bytes() == before
    assert "place is not found" in warnings(form)
    assert '"Nowhereville" is not in the gazetteer' in html.unescape(faults(form))
    assert "this place is then not drawn" in faults(form)
    form.button(key="form 1 save").click().run()
    assert b"place: Nowhereville" in register.read_bytes()


def test_two_new_sources_of_one_publisher_and_day_have_ids_of_their_own(form):
    fill(form)
    form.button(key="form 1 add claim").click().run()
    form.selectbox(key="form 1 claim 1 source").set_value("+").run()
    type_in(form, "claim 1 new publisher", "Asia-Plus")
    type_in(form, "claim 1 new published", "2022-05-24")
    form.run()
    assert not told_beside(form)
    form.button(key="form 1 save").click().run()
    register = read_register(Path(os.environ["INCIDENTS_REGISTER"]).read_bytes(), "r.yaml")
    (made,) = [one for one in register.incidents if one.title == "Shots"]
    assert [c.source for c in made.claims] == ["asia-plus-2022-05", "asia-plus-2022-05-2"]
    assert not register.problems


def test_a_new_source_that_quotes_itself_is_told_beside_that(form):
    fill(form)
    type_in(form, "claim 0 new via", "asia-plus-2022-05")
    form.run()
    assert told_beside(form) == ["form 1 claim 0 new via"]
    assert "in a circle" in faults(form)


def test_a_made_id_is_not_that_of_an_entry_that_cannot_be_read(form):
    register = Path(os.environ["INCIDENTS_REGISTER"])
    with register.open("a", encoding="utf-8") as file:
        file.write("  - {id: shots, kind: atack, title: Broken}\n")
    fill(form)
    form.run()
    assert "id: shots-2\n" in entry(form)


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


def shown_html(app):
    return "".join(str(one.proto) for one in app.get("html"))


EDITED = "border-closure-2022-05"


@pytest.fixture
def change(tmp_path, monkeypatch):
    """Open an entry for a change of its title, not yet saved; gives the page and the register."""
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    monkeypatch.setenv("INCIDENTS_REGISTER", str(copy))
    monkeypatch.setenv("INCIDENTS_EDIT", "1")
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["id"] = EDITED
    app.run()
    app.button(key="form_edit").click().run()
    next(one for one in app.text_input if one.key == "form 1 title").set_value("Typed").run()
    assert not app.exception
    return app, copy


def test_a_press_of_save_is_not_lost_when_another_run_begins(change, monkeypatch):
    app, register = change
    tell = Fields.tell
    interrupted: list[bool] = []

    def interrupt(self, problems, *, all_of_them):
        # as Streamlit does where something is drawn while another run is asked for
        if not interrupted:
            interrupted.append(True)
            raise RerunException(RerunData())
        tell(self, problems, all_of_them=all_of_them)

    monkeypatch.setattr(Fields, "tell", interrupt)
    app.button(key="form 1 save").click().run()
    app.run()
    assert "title: Typed" in register.read_text(encoding="utf-8")


def test_what_of_the_register_is_not_read_is_told_beside_save(change):
    app, register = change
    assert "Not all of the register is read" not in shown_html(app)
    with register.open("a", encoding="utf-8") as out:
        out.write("...\nbanner: TLP:RED\n")
    app.run()
    line = register.read_text(encoding="utf-8").count("\n") - 1
    assert "Not all of the register is read" in shown_html(app)
    assert f"incidents.yaml:{line}:1: nothing is read from this" in shown_html(app)
    app.button(key="form 1 save").click().run()
    text = register.read_text(encoding="utf-8")
    assert "title: Typed" in text
    assert text.endswith("...\nbanner: TLP:RED\n")


@pytest.mark.parametrize("left", [None, b"", b"incidents:\n  - {id: a, kind: att"])
@pytest.mark.parametrize("begin", ["form_double", "form_edit"])
def test_a_register_that_has_gone_is_not_begun_anew_with_one_entry(change, left, begin):
    app, register = change
    whole, number = register.read_bytes(), 1
    if begin == "form_double":
        number = 2
        app.button(key="form 1 cancel").click().run()
        app.button(key="form_double").click().run()
        app.text_input(key="form 2 title").set_value("Typed").run()
    if left is None:
        register.unlink()
    else:
        register.write_bytes(left)
    app.button(key=f"form {number} save").click().run()
    assert not app.exception
    assert "nothing was written" in "\n".join(one.proto.body for one in app.get("html"))
    assert (register.read_bytes() if register.exists() else None) == left
    assert next(one for one in app.text_input if one.key.endswith(" title")).value == "Typed"
    register.write_bytes(whole)
    app.button(key=f"form {number} save").click().run()
    assert "title: Typed" in register.read_text(encoding="utf-8")
    assert len(register.read_bytes()) > len(whole) // 2


def test_a_browser_that_remembers_nothing_draws_each_field_as_it_stands(change):
    """A field set through the session alone is empty at first, and was sent back so when asked.

    On a slow page half of an entry was taken out in this way, with one press of Save.
    """
    app, _ = change
    texts = [*app.text_input, *app.text_area]
    assert [one.proto.default for one in texts] == [one.value for one in texts]
    assert [one.proto.default for one in app.selectbox if one.index is not None] == [
        one.index for one in app.selectbox if one.index is not None
    ]
    many = list(app.multiselect)
    assert [list(one.proto.default) for one in many] == [one.indices for one in many]
    assert [list(one.proto.default) for one in app.date_input] == [
        [day.isoformat() for day in (one.value if one.is_range else (one.value,))]
        for one in app.date_input
    ]
    assert any(one.value for one in app.text_area)
    assert any(one.value for one in many)


def changes(app):
    bodies = [element.proto.body for element in app.get("html")]
    return next((body for body in bodies if '"bi-changes"' in body), "")


def test_the_form_says_what_saving_changes_and_takes_out(change):
    app, _ = change
    assert "Changes: Title" in changes(app)
    assert "Takes out" not in changes(app)
    next(one for one in app.text_area if one.key == "form 1 note").set_value("").run()
    next(one for one in app.text_area if one.key == "form 1 claim 0 says").set_value("").run()
    assert "Takes out: Note, Claim 1 (What it says)" in changes(app)


def test_save_with_nothing_changed_says_so_and_stays_open(change):
    app, register = change
    before = register.read_bytes()
    title = next(one for one in app.text_input if one.key == "form 1 title")
    title.set_value("Taliban close the border with Tajikistan").run()
    assert "Nothing is changed yet" in changes(app)
    app.button(key="form 1 save").click().run()
    assert "Nothing is changed yet" in "\n".join(
        one.proto.body for one in app.get("html") if '"bi-warning"' in one.proto.body
    )
    assert next(one for one in app.text_input if one.key == "form 1 title")
    assert register.read_bytes() == before
