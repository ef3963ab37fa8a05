"""A register of thousands: the browser counts as Python does, and draws marks by the hundred."""

import base64
import re
from datetime import datetime, timedelta
from random import Random

import pytest
from playwright.sync_api import expect

from bench.make_register import made_register
from dashboard.facets import facets
from dashboard.features import apply_view
from dashboard.placing import place_incidents
from dashboard.register import load_register
from dashboard.view import View, read_view
from geodata.gazetteer import load_gazetteer
from geodata.locate import locate
from tests.browser.conftest import serve
from tests.browser.steps import EPOCH, settle, settle_map
from tests.browser.test_page import clean, wait_for_change
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
COUNT = 2_000
WINDOWS = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    register = tmp_path_factory.mktemp("many") / "incidents.yaml"
    register.write_text("".join(made_register(COUNT, 7)), encoding="utf-8")
    yield from serve(register)


@pytest.fixture(scope="module")
def features(many):
    return place_incidents(load_register(many.register), load_gazetteer())


def told_by_python(features, query, start, end):
    """Tell of a window of days what Python shows of the register as of today."""
    values = {key: [value] for key, value in query.items()}
    if start is not None:
        values["from"] = [str(EPOCH + timedelta(days=start))]
    if end is not None:
        values["to"] = [str(EPOCH + timedelta(days=end - 1))]
    view, faults = read_view(values, datetime.now().astimezone().date())
    assert faults == []
    area = locate(view.place, load_gazetteer()).placement if view.place else None
    shown = apply_view(features, view, area)
    ids = [features.columns.incidents[row].id for row in shown.indices]
    certain = {each for each, sure in zip(ids, shown.certainties, strict=True) if sure}
    return {
        "certain": sorted(certain),
        "possible": sorted(set(ids) - certain),
        # of those that all other filters let through; the page's header counts all
        "outside": int((shown.states > 0).sum())
        - len(ids)
        - len(shown.last_heard)
        - len(shown.first_heard)
        - shown.hidden.get("possible", 0),
        "heard": len(shown.last_heard),
        "later": len(shown.first_heard),
        "undated": shown.undated,
    }


IN_THE_BROWSER = """(windows) => {
    const { store } = BorderMap.instrument;
    return windows.map(([start, end]) => {
        const cut = store.cut(start, end);
        const ids = (rows) => [...rows].map((row) => store.id(row)).sort();
        const { counts } = cut;
        if (counts.certain !== cut.certain.length || counts.possible !== cut.possible.length) {
            throw new Error('the counts are not those of the rows');
        }
        return { certain: ids(cut.certain), possible: ids(cut.possible),
            outside: counts.outside, heard: counts.heard, later: counts.heard_later,
            undated: counts.undated };
    });
}"""


COMMONEST = "the commonest"


def named(features, name, value):
    """Give what is asked for; of COMMONEST the one that is told of most, in capitals or not."""
    if value is not COMMONEST:
        return value
    counts = facets(features, View(as_of=datetime.now().astimezone().date()))
    return next(iter(counts.sources)) if name == "source" else next(iter(counts.actors)).upper()


def windows_over(reach):
    """Draw windows over a whole reach: long and short ones, a day, and open ones."""
    random = Random(3)
    first, last = reach[0] - 60, reach[1] + 60
    found = [(None, None), (None, random.randint(first, last)), (random.randint(first, last), None)]
    while len(found) < WINDOWS:
        start = random.randint(first, last)
        length = random.choice([1, 7, 31, 90, 365, 1000])
        found.append((start, start + length))
    return found


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"place": "Takhar", "kind": "attack"},
        {"place": "Khatlon", "certain-only": "1", "grade": "B"},
        {"bank": "TJ", "grade": "C2"},
        {"actor": COMMONEST},
        {"source": COMMONEST, "bank": "both"},
    ],
    ids=lambda query: "&".join(query) or "all",
)
def test_the_browser_counts_as_python_does(many, features, visit, query):
    query = {name: named(features, name, value) for name, value in query.items()}
    address = "&".join(f"{name}={value}" for name, value in query.items())
    opened = visit(f"{many.url}?{address}")
    frame = opened.map_frame()
    reach = frame.evaluate("BorderMap.instrument.data.reach")
    windows = windows_over(reach)
    heard = later = 0
    for window, found in zip(windows, frame.evaluate(IN_THE_BROWSER, windows), strict=True):
        assert found == told_by_python(features, query, *window), window
        heard += found["heard"]
        later += found["later"]
    assert (heard and later) or query
    if query.get("place") and "certain-only" not in query:
        states = base64.b64decode(frame.evaluate("BorderMap.instrument.data.states"))
        packed = {(byte >> shift) & 3 for byte in states for shift in (0, 2, 4, 6)}
        assert packed == {0, 1, 2}  # some lie only possibly in the place
    edges = [reach[0] - 10, *range(reach[0], reach[1], 45), reach[1] + 10]
    bins, cuts = frame.evaluate(
        """(edges) => {
            const { store } = BorderMap.instrument;
            const { certain, possible } = store.bins(edges);
            const cuts = edges.slice(1).map((end, bin) => store.cut(edges[bin], end).counts);
            return [[[...certain], [...possible]], cuts];
        }""",
        edges,
    )
    assert bins[0] == [cut["certain"] for cut in cuts]
    # what has no date stands in every window, and so in no bar
    assert bins[1] == [cut["possible"] - cut["undated"] for cut in cuts]
    clean(opened)


# Rows that must be seen on the map: those with a mark that touches the frame.
DUE = """() => {
    const { store, painter, state } = BorderMap.instrument;
    const { size: [wide, high], view } = painter.scene;
    const within = ([x, y]) => x > 0 && y > 0 && x < wide && y < high;
    const seen = (span) => painter.held.of.lines.isSeen(span);
    const ids = (rows) => rows.map((row) => store.id(row));
    const shown = [...state.cut.certain, ...state.cut.possible];
    const due = shown.filter((row) => (store.placement(row)?.marks ?? []).some((mark) =>
        mark.at ? within(view.toPx(mark.at))
            : mark.precision === 'stretch' && mark.spans.some(seen)));
    const strip = painter.scene.strip.map(({ row }) => row);
    return { shown: ids(shown), due: ids(due), strip: ids(strip), drawn: ids(painter.rows()) };
}"""


def expect_all_covered(frame):
    told = frame.evaluate(DUE)
    on_map = set(told["drawn"])
    shown, strip = set(told["shown"]), set(told["strip"])
    assert on_map <= shown
    assert strip <= shown
    assert on_map.isdisjoint(strip)
    assert set(told["due"]) <= on_map
    return shown, on_map, strip


def test_thousands_are_drawn_as_hundreds_of_marks_that_count_them_all(many, visit):
    opened = visit(many.url)
    page, frame = opened.page, opened.map_frame()
    shown, on_map, strip = expect_all_covered(frame)
    assert len(shown) == COUNT
    # the frame shows the whole border: what is neither drawn nor in the strip lies beside it
    beside = shown - on_map - strip
    assert len(beside) < COUNT / 10
    marks = frame.evaluate(
        """() => [...document.querySelectorAll('.leaflet-map-pane [data-count],'
            + ' .leaflet-map-pane [data-incident], .leaflet-map-pane [data-crossing]')].length"""
    )
    assert 20 < marks < 400
    rings = frame.locator(".bm-ring")
    assert rings.count() > 5
    said = frame.evaluate(
        """() => [...document.querySelectorAll('.bm-mark[data-count]')]
            .map((node) => Number(node.dataset.count))"""
    )
    alone = frame.locator(".bm-mark[data-incident]").count()
    assert sum(said) + alone >= len(on_map)
    (strip_said,) = frame.locator(".bm-strip summary span").first.all_text_contents()
    assert strip_said.endswith(f"· {len(strip)}")
    # a filter leaves the map where and what it is
    before = frame.evaluate("() => { window.sameMap = true; return document.body.dataset.shown; }")
    page.get_by_label("Text", exact=True).fill("border")
    page.keyboard.press("Enter")
    wait_for_change(frame, before)
    settle(frame)
    assert frame.evaluate("window.sameMap")
    fewer, _, _ = expect_all_covered(frame)
    assert 0 < len(fewer) < COUNT
    expect(page.locator(".bi-count strong")).to_have_text(
        re.compile(rf"^{len(fewer)} of 2,?000 shown$")
    )
    clean(opened)


# The ring of most incidents that lies open to a click: where it is, and how many it counts.
RING = """() => [...document.querySelectorAll('.bm-ring')].map((ring) => {
        const { left, right, top, bottom } = ring.getBoundingClientRect();
        const at = [(left + right) / 2, (top + bottom) / 2];
        const open = document.elementFromPoint(...at)?.closest('.bm-ring') === ring;
        return open ? [...at, Number(ring.dataset.count)] : null;
    }).filter(Boolean).sort((a, b) => b[2] - a[2])[0]"""


def test_a_ring_of_many_is_opened_into_a_list_or_zoomed_into(many, visit):
    opened = visit(many.url + "?map=37.2,68.6,9")
    frame = opened.map_frame()
    box = frame.frame_element().bounding_box()
    zoom = frame.evaluate("BorderMap.instrument.map.getZoom()")
    for step in range(3):
        # a ring that is still on its way to its place would be missed
        settle_map(frame)
        ring = frame.evaluate(RING)
        if step and not ring:
            break  # all that was gathered here stands by itself now
        x, y, count = ring
        opened.page.mouse.click(box["x"] + x, box["y"] + y)
        wait_in(
            frame,
            """([zoom, count]) => {
                const { map } = BorderMap.instrument;
                return map.getZoom() > zoom || !document.querySelector('.bm-list').hidden
                    || document.querySelectorAll('.bm-symbol').length >= count;
            }""",
            arg=[zoom, count],
        )
        deeper = frame.evaluate("BorderMap.instrument.map.getZoom()")
        if deeper == zoom:
            break
        zoom = deeper
    settle_map(frame)
    expect_all_covered(frame)
    clean(opened)


# Looks closely at one symbol after another that has no text yet, until one is lacked there.
LOOK_CLOSER = """async () => {
    const { missing, map, store } = BorderMap.instrument;
    const add = missing.add;
    let lacked = false;
    // taken down as it happens: what is missing may be there again before anyone looks
    missing.add = (row) => { lacked = true; return add.call(missing, row); };
    const frames = (count) => new Promise((done) => {
        const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
        next(count);
    });
    for (let row = 0; row < store.pack.ids.length && !lacked; row += 1) {
        const spot = store.text(row) ? null : store.placement(row)?.marks?.find(({ at }) => at);
        if (!spot) continue;
        map.setView([spot.at[1], spot.at[0]], 12, { animate: false });
        await frames(3);
    }
    return lacked;
}"""


def test_a_closer_look_asks_for_the_texts_it_lacks(many, visit):
    opened = visit(many.url)
    frame = opened.map_frame()
    settle(frame)
    assert frame.evaluate(LOOK_CLOSER)
    wait_in(frame, "BorderMap.instrument.missing.size === 0")
    clean(opened)


@pytest.fixture
def crowd(tmp_path):
    """More incidents than are drawn one by one: in two provinces together, on one bank."""
    areas = ["place: [Takhar, Badakhshan (AF)]"] * 14
    bands = ["place: 'Tajik bank, Takhar'"] * 10 + ["place: 'Afghan bank, Takhar'"] * 9
    register = tmp_path / "incidents.yaml"
    register.write_text(
        "sources: [{id: s, publisher: P}]\nincidents:\n"
        + "".join(
            f"  - {{id: i{n}, kind: attack, title: T, when: 2022-05-10, {place},"
            " claims: [{source: s}]}\n"
            for n, place in enumerate([*areas, *bands])
        ),
        encoding="utf-8",
    )
    yield from serve(register)


def test_a_crowd_in_areas_and_on_banks_stays_in_its_areas_and_on_its_banks(crowd, visit):
    opened = visit(crowd.url)
    frame = opened.map_frame()
    settle(frame)
    # several provinces are a ground of their own: no ring on a point in one of them
    assert frame.locator(".bm-ring").count() == 0
    assert frame.locator('.bm-area[data-count="14"]').count() == 1
    banks = frame.evaluate(
        """() => BorderMap.instrument.painter.scene.marks
            .filter(({ form }) => form.startsWith('band'))
            .map(({ bank, rows }) => [bank, rows.length])"""
    )
    assert sorted(banks) == [["AF", 9], ["TJ", 10]]
    clean(opened)
