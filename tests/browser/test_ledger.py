"""The ledger of crossings in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import expect_query, settle
from tests.browser.test_page import MAY, clean

pytestmark = pytest.mark.browser
SHIR_KHAN = '[data-crossing="crossing:shir-khan-bandar"]'


def statuses(opened, frame):
    """Give the status of Shir Khan Bandar as the ledger, the map and the ribbon have it."""
    settle(frame)
    signs = [
        opened.page.locator(f".crossing{SHIR_KHAN}"),
        frame.locator(f".bm-crossing{SHIR_KHAN}"),
        frame.locator(f".bm-rb-sign{SHIR_KHAN}"),
    ]
    return [sign.get_attribute("data-status") for sign in signs]


def test_the_ledger_tells_lanes_and_time_and_selects(bundled, visit):
    opened = visit(bundled.url + MAY)
    page = opened.page
    opened.map_frame()
    page.get_by_role("radio", name="Crossings").click(force=True)
    row = page.locator(f".crossing{SHIR_KHAN}")
    expect(row).to_contain_text("Shir Khan Bandar")
    expect(row).to_contain_text("closed")
    lanes = row.locator(".lane")
    expect(lanes).to_have_count(4)
    told = [lane.get_attribute("aria-label") for lane in lanes.all()]
    for traffic in ("cargo", "on foot"):
        for direction in ("AF→TJ", "TJ→AF"):
            assert any(traffic in one and direction in one for one in told), (traffic, direction)
    pieces = row.locator(".piece")
    drawn = {piece.get_attribute("data-status") for piece in pieces.all()}
    assert {"closed", "unknown"} <= drawn
    # a crossing that the register is silent about is named too
    assert page.locator(".crossing.silent").count() >= 3
    closed = row.locator('.piece[data-status="closed"]').last
    incident = closed.get_attribute("data-incident")
    closed.click()
    expect(page.locator(".bi-detail")).to_have_attribute("data-incident", incident)
    expect_query(page, id=incident)
    expect(row.locator(".piece.selected").first).to_have_attribute("aria-pressed", "true")
    row.locator("button.head").click()
    expect(row.locator("button.head")).to_have_attribute("aria-pressed", "false")
    expect_query(page, id=None)
    clean(opened)


def test_the_status_is_that_of_the_window_s_end_everywhere(bundled, visit):
    opened = visit(bundled.url + MAY)
    page, frame = opened.page, opened.map_frame()
    page.get_by_role("radio", name="Crossings").click(force=True)
    page.locator(f".crossing{SHIR_KHAN}").wait_for()
    assert statuses(opened, frame) == ["closed", "closed", "closed?"]
    now = page.locator(".ledger .axis .now")
    expect(now).to_contain_text("31 May 2022")
    # an earlier window: before the closure nothing is told
    frame.get_by_role("button", name="the window before").click()
    expect(now).to_contain_text("30 Apr 2022")
    assert statuses(opened, frame) == ["unknown"] * 3
    frame.locator(".bm-tl-end").press("PageUp")
    expect(now).to_contain_text("31 May 2022")
    assert statuses(opened, frame) == ["closed", "closed", "closed?"]
    clean(opened)
