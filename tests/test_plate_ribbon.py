"""The border ribbon as a plate."""

import json
import math
import textwrap
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from dashboard.columns import day_number
from dashboard.draw.brief.briefing import describe_briefing
from dashboard.draw.placewords import place_name
from dashboard.draw.plates.frame import picture
from dashboard.draw.plates.ribbon_bars import hatch
from dashboard.draw.plates.ribbon_boxes import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    Taken,
    days_of,
    dodge,
    gather,
    in_lane,
    measure,
    visible,
)
from dashboard.draw.plates.ribbon_cells import UNDATED, count_cells
from dashboard.draw.plates.ribbon_crossings import status_strips
from dashboard.draw.plates.ribbon_labels import place_labels
from dashboard.draw.plates.ribbon_plate import MOST_BARS, draw_ribbon
from dashboard.draw.plates.ribbon_plot import (
    TICK_PT,
    Plot,
    crosses,
    hits,
    km_ticks,
    spread,
    time_ticks,
)
from dashboard.draw.plates.text import UNKNOWN
from dashboard.draw.ribbon import describe_axis
from dashboard.draw.speech import speech
from dashboard.features import apply_view, rows
from dashboard.placing import place_incidents
from dashboard.register import load_register
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View
from geodata.border import MAIN_LINE, load_lines
from geodata.precision import Precision
from tests.made import drawn_plate
from tests.there import there

AS_OF = date(2026, 11, 22)
MAY = View(AS_OF, date(2022, 5, 1), date(2022, 6, 1))
LENGTH = load_lines()[MAIN_LINE].length_km
START, END = day_number(date(2022, 5, 1)), day_number(date(2022, 6, 1))
PLOT = Plot(60, 900, 300, 80, (0, LENGTH), START, END, START - 400, 342)
ENGLISH = speech("en")

KM = st.tuples(st.floats(0, LENGTH), st.floats(0, LENGTH)).map(lambda km: tuple(sorted(km)))


@st.composite
def incidents(draw, row=0):
    """Make incidents as `gather` gives them: bounds in order, where they are known."""
    start = draw(st.integers(START - 500, END + 500))
    begun = start + draw(st.integers(0, 400))
    end = start + draw(st.integers(1, 400))
    known = (start, begun, end, max(begun + 1, end) + draw(st.integers(0, 400)))
    es, ls, ee, le = (draw(st.none() | st.just(day)) for day in known)
    return Taken(
        row, draw(st.sampled_from(["closure", "attack", "visit"])), draw(st.booleans()),
        draw(st.booleans()), draw(st.sampled_from(list(Precision))),
        tuple(sorted(draw(st.lists(KM, min_size=1, max_size=3)))),
        draw(st.booleans()), draw(st.booleans()), es, ls, ee, le,
    )  # fmt: skip


MANY = st.lists(incidents(), max_size=40).map(
    lambda found: [replace(one, row=number) for number, one in enumerate(found)]
)


@pytest.fixture(scope="module")
def axis(gazetteer):
    return describe_axis(gazetteer, load_lines()[MAIN_LINE])


@pytest.fixture(scope="module")
def bundled(bundled_register, bundled_features):
    return bundled_register, bundled_features


@pytest.fixture
def drawn(gazetteer, tmp_path):
    """Draw the ribbon of a view of a register, one that is given or that of a text."""

    def draw(view, source, size="slide"):
        if isinstance(source, str):
            path = tmp_path / "incidents.yaml"
            path.write_text(textwrap.dedent(source), encoding="utf-8")
            register = load_register(path)
            assert not register.problems
            source = register, place_incidents(register, gazetteer)
        register, features = source
        shown = apply_view(features, view)
        histories = status_spells(features, view.as_of)
        told = describe_briefing(register, shown, view, histories, gazetteer)
        subject = shown, view, histories, gazetteer, told
        return drawn_plate(draw_ribbon, *subject, size=size, framed=False)

    return draw


def written(figure):
    found = (text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text())
    return [text.get_text().strip("\u200e\u200f") for text in found if not text.get_path_effects()]


def entry(number, title, when="2022-05-10", place="Shir Khan Bandar", more=""):
    """Write one incident of a register, told by the one source."""
    lines = [
        f"  - id: i{number}",
        f"    kind: {'closure' if 'status' in more else 'attack'}",
        f"    title: {json.dumps(title, ensure_ascii=False)}".replace("\u202e", "\\u202e"),
        *([f"    when: {when}"] if when else []),
        *([f"    {more}"] if more else []),
        f"    place: {place}",
        "    claims: [{source: s}]",
    ]
    return "\n".join(lines)


def register(*entries):
    head = (
        "title: Made up\nsources:\n  - {id: s, publisher: P, published: 2022-05-20}\nincidents:\n"
    )
    return head + "\n".join(entries) + "\n"


# What is on it


@settings(max_examples=20)
@given(st.dates(date(2021, 1, 1), date(2026, 1, 1)), st.integers(1, 900), KM)
def test_every_shown_incident_is_on_the_ribbon_or_counted(bundled, start, days, km):
    view = View(AS_OF, start, start + timedelta(days=days))
    shown = apply_view(bundled[1], view)
    taken, missing = gather(shown, view, km)
    assert len(taken) + missing.total() == len(shown.indices)
    for one in taken:
        assert all(km[0] <= low <= high <= km[1] for low, high in one.km)


def test_what_is_known_to_a_country_is_not_on_the_ribbon(bundled):
    view = View(AS_OF)
    shown = apply_view(bundled[1], view)
    taken, missing = gather(shown, view, (0, LENGTH))
    coarse = [
        row for row in rows(shown) if not row.placement or row.placement.precision == "country"
    ]
    line = set(load_lines())
    away = [
        row
        for row in rows(shown)
        if row not in coarse and not line & {span.line_id for span in there(row.placement).spans}
    ]
    assert missing == {"coarse": len(coarse), "away": len(away)}
    assert {one.precision for one in taken}.isdisjoint({Precision.COUNTRY})


@given(incidents())
def test_a_bar_never_claims_more_days_than_are_known(taken):
    (first, a, b, last), core = days_of(taken, PLOT)
    assert first <= a <= b <= last
    if taken.es is not None:
        assert first == taken.es
    if taken.le is not None:
        assert last == taken.le
    if core:
        # surely only from the latest start to the earliest end
        assert taken.ls is None or a >= taken.ls
        assert taken.ee is None or b <= taken.ee
        assert not taken.uncertain


@given(incidents())
def test_a_bar_is_seen_and_stays_within_the_border(taken):
    bar = measure(taken, PLOT)
    y0, ya, yb, y1 = bar.ys
    assert y0 >= ya >= yb >= y1
    for x0, x1 in bar.spans:
        assert PLOT.left - 1e-6 <= x0 < x1 <= PLOT.right + 1e-6
        assert x1 - x0 >= LEAST_WIDTH - 1e-6
    assert all(one[1] < other[0] for one, other in pairwise(bar.spans))
    if taken.dated:
        assert y0 - y1 >= LEAST_HEIGHT - 1e-6
    left, low, right, top = visible(bar, PLOT)
    assert top - low >= 3.9
    assert right > left


@settings(max_examples=20)
@given(MANY)
def test_bars_over_one_spot_keep_their_days_and_order(found):
    bars = [measure(one, PLOT) for one in found if one.dated]
    moved = dodge(bars, [], PLOT)
    assert [bar.taken for bar in moved] == [bar.taken for bar in bars]
    assert [bar.ys for bar in moved] == [bar.ys for bar in bars]
    assert all(PLOT.left <= bar.left and bar.right <= PLOT.right + 1e-6 for bar in moved)


def test_bars_over_one_spot_stand_side_by_side():
    spot = Taken(
        0, "closure", True, False, Precision.EXACT, ((113, 113),), True, False,
        START + 5, START + 5, START + 9, START + 9,
    )  # fmt: skip
    bars = dodge([measure(replace(spot, row=row), PLOT) for row in range(4)], [], PLOT)
    spans = sorted(bar.spans[0] for bar in bars)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    later = replace(spot, row=1, es=START + 20, ls=START + 20, ee=START + 21, le=START + 21)
    bars = dodge([measure(one, PLOT) for one in (spot, later)], [], PLOT)
    assert bars[0].spans == bars[1].spans


@settings(max_examples=20)
@given(MANY)
def test_undated_bars_share_no_ground(found):
    bars = in_lane([measure(replace(one, dated=False), PLOT) for one in found], PLOT)
    for number, bar in enumerate(bars or []):
        assert PLOT.top <= bar.ys[3] < bar.ys[0] <= PLOT.lane_top
        for other in (bars or [])[number + 1 :]:
            assert not hits(visible(bar, PLOT), [visible(other, PLOT)])


@settings(max_examples=20)
@given(MANY)
def test_cells_count_each_incident_once(found):
    cells = count_cells(found, PLOT)
    assert sum(counts.total() for counts in cells.values()) == len(found)
    undated = sum(counts.total() for (_, line), counts in cells.items() if line == UNDATED)
    assert undated == sum(not one.dated for one in found)


# Names and labels


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 40)), max_size=10))
def test_names_are_moved_apart_in_order_and_within(wanted):
    wanted = sorted(wanted)
    middles = spread(wanted, 0, 500)
    ends = [(m - w / 2, m + w / 2) for m, (_, w) in zip(middles, wanted, strict=True)]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(ends))
    assert all(low >= -1e-6 and high <= 500 + 1e-6 for low, high in ends)


def test_names_with_room_stay_where_they_are():
    assert spread([(20, 30), (60, 30), (200, 30)], 0, 500) == [20, 60, 200]
    assert spread([(100, 30), (100, 30)], 0, 500) == [85, 115]
    assert spread([], 0, 10) == []


@settings(max_examples=15)
@given(MANY)
def test_labels_cover_neither_each_other_nor_the_edge(found):
    bars = [measure(one, PLOT) for one in found if one.dated]
    told = ("A headline of some length", "when it was and where")
    labels, bare = place_labels(bars, PLOT, lambda _: told, [])
    assert len(labels) + bare == len(bars)
    assert len({label.bar.taken.row for label in labels}) == len(labels)
    for number, label in enumerate(labels):
        left, low, right, top = label.box
        assert PLOT.left <= left < right <= PLOT.right + 3
        assert PLOT.bottom <= low < top <= PLOT.top
        for other in labels[number + 1 :]:
            assert not hits(label.box, [other.box])
            assert label.lead is None or not crosses(label.lead, other.box)
            assert other.lead is None or not crosses(other.lead, label.box)


def test_the_chosen_incident_is_labelled_first_and_the_certain_before_others():
    one = Taken(
        0, "closure", False, False, Precision.STRETCH, ((0, LENGTH),), True, False,
        START, START, END, END,
    )  # fmt: skip
    bars = [measure(replace(one, row=row, certain=row == 2), PLOT) for row in range(4)]
    labels, _ = place_labels(bars, PLOT, lambda _: ("t", ""), [], chosen=3)
    assert {label.bar.taken.row for label in labels[:2]} == {2, 3}


@given(
    st.tuples(*[st.floats(-50, 50)] * 4),
    st.tuples(st.floats(-40, 0), st.floats(-40, 0), st.floats(1, 40), st.floats(1, 40)),
)
def test_a_line_crosses_a_box_where_points_of_it_lie_inside(ends, box):
    line = ((ends[0], ends[1]), (ends[2], ends[3]))
    points = [
        (ends[0] + (ends[2] - ends[0]) * n / 50, ends[1] + (ends[3] - ends[1]) * n / 50)
        for n in range(51)
    ]
    inside = [
        box[0] + 0.01 < x < box[2] - 0.01 and box[1] + 0.01 < y < box[3] - 0.01 for x, y in points
    ]
    if sum(inside) > 1 and math.dist(*line) > 0.1:
        assert crosses(line, box)
    if not crosses(line, box):
        assert sum(inside) <= 1


@given(
    st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(1, 60), st.floats(1, 60)),
    st.integers(1, 179),
)
def test_a_hatching_stays_in_its_box_and_keeps_its_angle(sizes, angle):
    left, bottom, wide, high = sizes
    box = (left, bottom, left + wide, bottom + high)
    for (x0, y0), (x1, y1) in hatch(box, angle, 4):
        for x, y in ((x0, y0), (x1, y1)):
            assert box[0] - 1e-6 <= x <= box[2] + 1e-6
            assert box[1] - 1e-6 <= y <= box[3] + 1e-6
        if math.dist((x0, y0), (x1, y1)) > 0.1:
            turned = math.degrees(math.atan2(x1 - x0, y1 - y0)) % 180
            assert min(abs(turned - angle), 180 - abs(turned - angle)) < 0.5


# Axes


@given(st.integers(-70_000, 90_000), st.integers(1, 60_000), st.floats(60, 400))
def test_ticks_of_time_are_apart_and_within(start, days, height):
    ticks = time_ticks(start, start + days, height, ENGLISH)
    places = [tick.day for tick in ticks]
    assert places == sorted(set(places))
    assert all(start <= day <= start + days for day in places)
    least = min((b - a for a, b in pairwise(places)), default=1e9)
    assert least * height / days > TICK_PT * 0.85 or days > 7_000


@given(KM.filter(lambda km: km[1] - km[0] > 1))
def test_kilometres_are_written_within_the_part_that_is_shown(km):
    ticks = km_ticks(replace(PLOT, km=km))
    assert all(km[0] <= tick <= km[1] for tick in ticks)
    assert len(ticks) <= 30


# The plate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plate_says_what_lies_along_the_border(drawn, bundled, gazetteer, language):
    figure = drawn(replace(MAY, language=language), bundled)
    words, said = speech(language), written(figure)
    assert words["ribbon"]["title"] in said
    name = place_name(gazetteer.places["crossing:shir-khan-bandar"], words)
    assert name in said
    assert UNKNOWN not in " ".join(said)
    assert words["kinds"]["closure"] in said


def test_every_bar_of_may_is_labelled_in_full(drawn, bundled):
    figure = drawn(MAY, bundled)
    shown = apply_view(bundled[1], MAY)
    taken, missing = gather(shown, MAY, (0, LENGTH))
    incidents = shown.features.columns.incidents
    said = written(figure)
    assert taken
    # where there is no room for all of a title, so much of it as there is
    begun = [text.removesuffix("…") for text in said if len(text) > 8]
    for one in taken:
        assert any(incidents[one.row].title.startswith(text) for text in begun)
    assert sum(incidents[one.row].title in said for one in taken) > len(taken) / 2
    told = ENGLISH["ribbon"]["missing"].format(
        count=missing.total(),
        reasons=", ".join(
            ENGLISH["ribbon"][why].format(count=missing[why])
            for why in ("away", "coarse")
            if missing[why]
        ),
    )
    assert told in said


def test_the_day_by_which_all_was_known_is_drawn_where_it_is_in_the_window(drawn, bundled):
    inside = drawn(replace(MAY, as_of=date(2022, 5, 20)), bundled)
    assert "20 May 2022" in written(inside)
    assert "as of 20 May 2022" in written(inside)
    assert "as of 22 Nov 2026" not in written(drawn(MAY, bundled))


def test_only_a_part_of_the_border_is_drawn_where_it_is_asked_for(drawn, bundled):
    said = written(drawn(replace(MAY, km=(80.0, 260.0)), bundled))
    assert "Shir Khan Bandar" in said
    assert "Langar" not in said
    assert any("km 80–260" in text for text in said)


def test_crowds_are_counted(drawn):
    many = [entry(n, f"Shots {n}", f"2022-05-{n % 28 + 1:02}") for n in range(MOST_BARS + 1)]
    said = written(drawn(MAY, register(*many)))
    assert f"{MOST_BARS + 1} incidents, too many to draw" in " ".join(said)
    assert "Shots 1" not in said
    numbers = [int(text) for text in said if text.isdigit() and len(text) < 3]
    assert sum(numbers) >= MOST_BARS + 1
    few = written(drawn(MAY, register(*many[:20])))
    assert "too many" not in " ".join(few)


def test_what_has_no_date_lies_in_a_lane_of_its_own(drawn):
    lane = ENGLISH["ribbon"]["undated"]
    said = written(drawn(MAY, register(entry(1, "Undated"), entry(2, "Dateless", ""))))
    assert lane in said
    assert "Dateless" in said
    assert lane not in written(drawn(MAY, register(entry(1, "Dated"))))


def test_bars_without_labels_are_counted(drawn):
    crowd = [entry(n, f"Shots {n}", "2022-05-10") for n in range(45)]
    said = written(drawn(MAY, register(*crowd)))
    labelled = sum(text.startswith("Shots") for text in said)
    assert 0 < labelled < 45
    assert f"{45 - labelled} bars without labels" in " ".join(said)


def test_text_of_the_register_is_text(drawn):
    titles = ["$\\frac{1}{0}$", "<script>&", "#{x} {0}", "\u202eturned", "W" * 300, "😀 شیرخان"]
    source = register(*(entry(n, title) for n, title in enumerate(titles)))
    figure = drawn(replace(MAY, language="fa"), source)
    said = " ".join(written(figure))
    assert "$\\frac{1}{0}$" in said
    assert "#{x} {0}" in said
    assert "\u202e" not in said
    assert all(picture(figure, kind, 40) for kind in ("png", "svg"))


def test_equal_views_give_equal_pictures(drawn, bundled):
    assert picture(drawn(MAY, bundled), "svg") == picture(drawn(MAY, bundled), "svg")


# Crossings


def strips_of(features_of, axis, view, *entries):
    features = features_of(register(*entries))
    histories = status_spells(features, view.as_of)
    return status_strips(PLOT, axis, histories, view.as_of)


def test_a_status_is_sure_only_as_far_as_a_source_says(features_of, axis):
    shut = entry(1, "Shut", "2022-05-10/..", more="status: closed")
    strips = strips_of(features_of, axis, MAY, shut)
    *sure, open_ended = strips
    assert [strip.status for strip in strips] == ["closed"] * len(strips)
    assert all(strip.sure for strip in sure)
    assert not open_ended.sure
    assert [strip.begins for strip in strips] == [True] + [False] * len(sure)
    assert sure[0].box[3] == pytest.approx(PLOT.y(day_number(date(2022, 5, 10))))
    # the source was published on the 20th: that day is the last of which it speaks
    assert sure[-1].box[1] == pytest.approx(PLOT.y(day_number(date(2022, 5, 21))))
    assert open_ended.box[1] == PLOT.bottom


def test_a_status_whose_beginning_is_unsure_is_pale_until_it_surely_began(features_of, axis):
    shut = entry(1, "Shut", "2022-05", more="status: closed")
    first, *_ = strips_of(features_of, axis, MAY, shut)
    assert first.begins
    assert not first.sure
    # it is told from the middle of the days on which it may have begun
    assert first.box[3] == pytest.approx(PLOT.y(day_number(date(2022, 5, 16))))


def test_nothing_is_told_of_a_status_after_the_as_of_day(features_of, axis):
    shut = entry(1, "Shut", "2022-05-10/..", more="status: closed")
    view = replace(MAY, as_of=date(2022, 5, 25))
    strips = strips_of(features_of, axis, view, shut)
    assert min(strip.box[1] for strip in strips) == pytest.approx(
        PLOT.y(day_number(date(2022, 5, 26)))
    )
