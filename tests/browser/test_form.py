"""The form: an incident added, changed, retired; what others write meanwhile; nobody may write."""

import difflib
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serve
from tests.browser.steps import expect_looked
from tests.browser.test_page import MAY, clean

pytestmark = pytest.mark.browser


@pytest.fixture
def edited(tmp_path):
    register = tmp_path / "incidents.yaml"
    shutil.copy(ROOT / "incidents.yaml", register)
    yield from serve(register)


def lines_changed(before, after):
    rows = difflib.ndiff(before.splitlines(), after.splitlines())
    told = [row for row in rows if row[0] in "+-"]
    return [row[2:] for row in told if row[0] == "-"], [row[2:] for row in told if row[0] == "+"]


def field(dialog, name):
    return dialog.get_by_role("textbox", name=name, exact=True).first


def write(dialog, name, text):
    field(dialog, name).fill(text)
    field(dialog, name).press("Tab")


def choose(page, dialog, name, text):
    dialog.get_by_role("combobox", name=name).last.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_an_incident_is_added_with_a_new_source(edited, visit):
    before = edited.register.read_text(encoding="utf-8")
    opened = visit(edited.url + MAY)
    page = opened.page
    opened.map_frame()
    page.get_by_role("button", name="Add incident").click()
    dialog = page.get_by_role("dialog")
    write(dialog, "Title", "Shots over the river")
    write(dialog, "When", "some day in May")
    expect(dialog).to_contain_text("write a date such as")
    write(dialog, "When", "2022-05-2X")
    expect(dialog).to_contain_text("means: some day of 20–29 May 2022")
    # the place is told while it is typed, without leaving the field
    field(dialog, "Place · one to a line").press_sequentially("Ishkashim")
    dialog.get_by_role("button", name="Ishkashim (TJ)").click()
    expect(dialog.get_by_role("img", name="Ishkashim")).to_be_visible()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_contain_text("Nothing is saved while something is wrong")
    expect(dialog).to_contain_text("kind is missing")
    assert edited.register.read_text(encoding="utf-8") == before
    choose(page, dialog, "Kind", "attack")
    choose(page, dialog, "Source", "a new source")
    write(dialog, "Publisher", "Asia-Plus")
    write(dialog, "Published", "2022-05-24")
    write(dialog, "Figures", "2-3 deaths")
    expect(dialog).to_contain_text("write {deaths: 2-3}")
    write(dialog, "Figures", "deaths: 2-3")
    expect(dialog).to_contain_text("means: deaths: 2–3")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".bi-detail")).to_contain_text("Shots over the river")
    expect(page.locator(".bi-header")).to_contain_text("of 29 shown")
    gone, come = lines_changed(before, edited.register.read_text(encoding="utf-8"))
    assert gone == []
    assert [row for row in come if row] == [
        "  - id: asia-plus-2022-05",
        "    publisher: Asia-Plus",
        "    published: 2022-05-24",
        "  - id: shots-over-the-river-2022-05",
        "    kind: attack",
        "    title: Shots over the river",
        "    when: 2022-05-2X",
        "    place: Ishkashim (TJ)",
        "    claims:",
        "      - source: asia-plus-2022-05",
        "        figures: {deaths: 2-3}",
    ]
    clean(opened)


def test_a_change_touches_one_line_and_meets_that_of_another(edited, visit):
    opened = visit(edited.url + MAY + "&id=border-closure-2022-05")
    page = opened.page
    opened.map_frame()
    before = edited.register.read_text(encoding="utf-8")
    page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(field(dialog, "Title")).not_to_have_value("")
    write(dialog, "Title", "The crossing is shut")
    theirs = before.replace("    kind: closure\n", "    kind: closure  # looked at\n", 1)
    edited.register.write_text(theirs, encoding="utf-8")
    expect(field(dialog, "Title")).to_have_value("The crossing is shut")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_contain_text("was changed since it was read: nothing was written")
    expect(dialog).to_contain_text("looked at")
    assert edited.register.read_text(encoding="utf-8") == theirs
    # having seen both, the same button means it
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".bi-detail")).to_contain_text("The crossing is shut")
    gone, come = lines_changed(theirs, edited.register.read_text(encoding="utf-8"))
    assert len(gone) == 1
    assert come == ["    title: The crossing is shut"]
    clean(opened)


def test_an_incident_is_retired_with_a_reason(edited, visit):
    opened = visit(edited.url + MAY + "&id=border-closure-2022-05")
    page = opened.page
    opened.map_frame()
    before = edited.register.read_text(encoding="utf-8")
    page.get_by_role("button", name="Retire", exact=True).click()
    dialog = page.get_by_role("dialog")
    write(dialog, "Reason", "told twice")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".bi-header")).to_contain_text("retired")
    gone, come = lines_changed(before, edited.register.read_text(encoding="utf-8"))
    assert gone == []
    assert len(come) == 2
    assert come[1] == "    reason: told twice"
    clean(opened)


def test_what_is_typed_stays_when_the_register_changes(edited, visit):
    opened = visit(edited.url + MAY)
    page = opened.page
    opened.map_frame()
    page.get_by_role("button", name="Add incident").click()
    dialog = page.get_by_role("dialog")
    write(dialog, "When", "2022-05-20")
    field(dialog, "Title").fill("Half of it")  # and no key that would send it
    text = edited.register.read_text(encoding="utf-8")
    title = "title: Seen by another"
    edited.register.write_text(text.replace("title: Afghan", title, 1), encoding="utf-8")
    expect_looked(opened)
    expect(field(dialog, "Title")).to_have_value("Half of it")
    expect(field(dialog, "Title")).to_be_focused()
    expect(field(dialog, "When")).to_have_value("2022-05-20")
    dialog.get_by_role("button", name="Give up").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".bi-header")).to_contain_text("Seen by another")
    clean(opened)


@pytest.fixture
def read_only(tmp_path):
    register = tmp_path / "incidents.yaml"
    shutil.copy(ROOT / "incidents.yaml", register)
    yield from serve(register, "--read-only")


def test_nobody_writes_where_it_is_read_only(read_only, visit):
    opened = visit(read_only.url + MAY + "&id=border-closure-2022-05")
    opened.map_frame()
    expect(opened.page.locator(".bi-detail")).to_be_visible()
    for name in ("Add incident", "Edit", "Duplicate", "Retire"):
        expect(opened.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    clean(opened)
