"""The map plate: true ground, honest marks, labels that do not collide, nothing left off."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from dashboard.draw.numerals import digits_text
from dashboard.draw.plates.base import area_in_metres, cut_to
from dashboard.draw.plates.cards import cards_of
from dashboard.draw.plates.frame import picture
from dashboard.draw.plates.gather import IN_A_ROW, gather
from dashboard.draw.plates.grounds import AREAS, BANDS, DISCS, plan_bands, plan_discs
from dashboard.draw.plates.hatch import band_on, hatch, label_spots, reach_of
from dashboard.draw.plates.labels import AROUND, FARTHER, Box, Wish, place_labels, tie_end
from dashboard.draw.plates.map_plate import draw_map, plan_map
from dashboard.draw.plates.panel import Block, flowed
from dashboard.draw.plates.plan import make_plan
from dashboard.draw.plates.sheet import (
    HOME,
    MERIDIAN,
    PARALLELS,
    fit_sheet,
    pt_per_km,
    to_ground,
    to_sheet,
    true_north,
    wanted_bounds,
)
from dashboard.draw.plates.sort import Entry, Found, Sorted, sort_out
from dashboard.draw.plates.text import Type, plain, width_of, wrapped
from dashboard.draw.speech import speech
from dashboard.features import apply_view
from dashboard.spells import status_spells
from dashboard.view import LANGUAGES, View
from geodata.border import GEOD
from geodata.layers import WINDOW
from tests.made import drawn_plate, made_briefing

AS_OF = date(2026, 11, 22)
MAY = View(AS_OF, date(2022, 5, 1), date(2022, 6, 1))
BODY = (900.0, 400.0)
SHEET = fit_sheet(HOME, 700, 390)
HOSTILE = "$\\frac{x}{0}$ #{a} {b} \u202eRTL 😀 \x07 " + "w" * 90

lonlats = st.tuples(st.floats(60.4, 76.0), st.floats(33.5, 42.0))


def shown_of(features, view):
    return apply_view(features, view), status_spells(features, view.as_of)


def planned(features, gazetteer, view=None, body=BODY):
    view = view or View(AS_OF)
    shown, histories = shown_of(features, view)
    return shown, plan_map(body, shown, view, histories, gazetteer, speech(view.language))


def written(figure):
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def register_of(*entries):
    head = "sources:\n  - {id: s, publisher: P, published: 2022-05-18}\nincidents:\n"
    return head + "".join(
        f"  - {{id: i{number}, kind: {kind}, title: T{number}, when: 2022-05-10, "
        f"place: [{place}], claims: [{{source: s}}]}}\n"
        for number, (kind, place) in enumerate(entries)
    )


# the ground


@given(lonlats)
def test_what_is_projected_comes_back(place):
    back = to_ground(SHEET, to_sheet(SHEET, [place]))[0]
    assert back == pytest.approx(place, abs=1e-7)


@given(lonlats, st.floats(0, 360))
def test_the_scale_bar_holds_in_every_direction_within_half_a_percent(place, azimuth):
    lon, lat, _ = GEOD.fwd(place[0], place[1], azimuth, 10_000)
    start, end = to_sheet(SHEET, [place, (lon, lat)])
    nearby = 36 <= place[1] <= 39.5
    assert np.hypot(*(end - start)) == pytest.approx(
        10 * pt_per_km(SHEET), rel=0.005 if nearby else 0.02
    )


@given(st.floats(61, 75), st.floats(34, 41), st.floats(0.01, 6), st.floats(0.01, 4))
def test_a_sheet_holds_the_ground_that_is_asked_for(west, south, wide, tall):
    bounds = (west, south, min(west + wide, WINDOW[2]), min(south + tall, WINDOW[3]))
    sheet = fit_sheet(bounds, 600, 400)
    points = to_sheet(sheet, [(bounds[0], bounds[1]), (bounds[2], bounds[3])])
    assert (points >= -60).all()
    assert (points <= (660, 460)).all()


def test_a_sheet_of_the_border_lies_on_the_shapes_and_north_is_up_in_its_middle():
    lon, lat = SHEET.middle
    assert 70 < lon < 72.5
    assert 37 < lat < 38.5
    corners = to_ground(SHEET, np.array([(0, 0), (700, 0), (0, 390), (700, 390.0)]))
    west, south, east, north = WINDOW
    assert (corners > (west, south)).all()
    assert (corners < (east, north)).all()
    assert true_north(SHEET) == pytest.approx(90 - (71 - lon) * np.sin(np.radians(38)), abs=0.02)
    leaning = fit_sheet((61, 36, 64, 37.5), 600, 400)
    assert true_north(leaning) < 87  # west of the middle meridian north leans to the right


@pytest.mark.parametrize("view", [
    View(AS_OF, map_view=(37.2, 68.6, 9)), View(AS_OF, box=(68.0, 37.0, 69.0, 37.5)),
    View(AS_OF, km=(60.0, 160.0)), View(AS_OF, place="Takhar"),
])  # fmt: skip
def test_the_map_shows_what_a_view_asks_for(view, gazetteer):
    west, south, east, north = wanted_bounds(view, gazetteer, [])
    assert east - west < 3
    assert west < (69.8 if view.place else 68.6) < east
    assert south < (36.5 if view.place else 37.1) < north


def test_a_view_of_the_other_side_of_the_world_shows_the_border(gazetteer):
    assert wanted_bounds(View(AS_OF, box=(-5.0, 40.0, 3.0, 44.0)), gazetteer, []) == HOME


# what is drawn


@pytest.mark.parametrize("view", [
    View(AS_OF), MAY, View(AS_OF, date(2025, 2, 1), date(2025, 3, 1)),
    View(AS_OF, map_view=(37.2, 68.6, 10)), View(AS_OF, map_view=(41, 61, 8)),
    View(AS_OF, place="Takhar", certain_only=True), View(AS_OF, text="no such word"),
])  # fmt: skip
def test_every_shown_incident_is_drawn_or_listed_or_counted(bundled_features, gazetteer, view):
    shown, made = planned(bundled_features, gazetteer, view)
    coarse = {entry.index for entry in made.plan.coarse}
    beyond = {entry.index for entry in made.plan.beyond}
    drawn = made.plan.drawn()
    assert drawn | coarse | beyond == set(shown.indices.tolist())
    assert len(drawn) + len(coarse) + len(beyond) == len(shown.indices)
    told = [note for note in made.notes if str(len(beyond)) in note]
    assert bool(told) == bool(beyond)


PLACES = {
    "exact": "Shir Khan Bandar", "settlement": "Khorugh", "vicinity": "near Khorugh",
    "district": "Darqad", "province": "Takhar", "stretch": "'border: Takhar'",
    "country": "Tajikistan",
}  # fmt: skip


@pytest.mark.parametrize("precision", PLACES)
def test_a_mark_claims_no_more_than_is_known(precision, features_of, gazetteer):
    features = features_of(register_of(("attack", PLACES[precision])))
    _, made = planned(features, gazetteer)
    plan = made.plan
    assert str(plan.coarse[0].row.placement.precision if plan.coarse else precision) == precision
    drawn = {
        "spot": any(group.entries for group in plan.groups), "disc": bool(plan.discs),
        "area": bool(plan.areas), "band": bool(plan.bands), "listed": bool(plan.coarse),
    }  # fmt: skip
    means = {
        "exact": "spot", "settlement": "spot", "vicinity": "disc", "district": "area",
        "province": "area", "stretch": "band", "country": "listed",
    }  # fmt: skip
    assert [name for name, holds in drawn.items() if holds] == [means[precision]]


def test_a_disc_has_its_true_radius(features_of, gazetteer):
    features = features_of(register_of(("attack", "near Khorugh")))
    _, made = planned(features, gazetteer)
    (found,) = sort_out(apply_view(features, View(AS_OF)), gazetteer).discs
    lon, lat = found.place["at"]
    edge = to_ground(made.sheet, shapely.get_coordinates(made.plan.discs[0].shapes[0]))
    _, _, away = GEOD.inv(np.full(len(edge), lon), np.full(len(edge), lat), *edge.T)
    assert away == pytest.approx(found.place["radius_m"], rel=1e-3)


def entry(number, bank="both"):
    """Make an incident of which only a mark is looked at."""
    row: Any = SimpleNamespace(
        certain=True,
        incident=SimpleNamespace(kind="attack"),
        placement=SimpleNamespace(bank=bank),
    )
    return Entry(row, number, 0)


def stretches(*told):
    """Make stretches of km_from, km_to and bank, as the plan finds them."""
    return [
        Found(
            entry(number, bank),
            {"precision": "stretch", "spans": [["AF-TJ", low, high]], "bank": bank},
        )
        for number, (low, high, bank) in enumerate(told)
    ]


def test_a_band_lies_on_the_bank_it_is_known_to():
    bands, _ = plan_bands(stretches((207, 350, "AF"), (207, 350, "TJ")), SHEET)
    assert {band.lane for band in bands} == {0}  # on either side, none is pushed outward
    for band in bands:
        shape = band_on(SHEET, band.spans, band.bank, reach_of(band))
        country = cut_to(SHEET, [area_in_metres(f"country:{band.bank}")], 60.0)[0]
        assert shape.area > 200
        assert shapely.difference(shape, country.buffer(1.5)).area < 1


@given(
    st.lists(
        st.tuples(st.floats(0, 1300), st.floats(5, 900), st.sampled_from(["AF", "TJ", "both"])),
        max_size=BANDS, unique=True,
    )
)  # fmt: skip
@settings(max_examples=15)
def test_bands_lie_side_by_side(told):
    found = stretches(*((low, min(low + length, 1344), bank) for low, length, bank in told))
    bands, profiles = plan_bands(found, SHEET)
    assert not profiles
    assert {entry.index for band in bands for entry in band.entries} == set(range(len(told)))
    for number, band in enumerate(bands):
        for other in bands[:number]:
            (_, low, high), (_, start, end) = *band.spans, *other.spans
            if low < end and start < high and "both" in (band.bank, other.bank, band.bank):
                assert band.lane != other.lane or band.bank != other.bank != "both" != band.bank


def test_too_many_bands_are_counted_kilometre_by_kilometre():
    found = stretches(*((n, 400 + n, "both") for n in range(BANDS)), (900, 950, "AF"))
    bands, profiles = plan_bands(found, SHEET)
    assert not bands
    assert {entry.index for band in profiles for entry in band.entries} == set(range(BANDS + 1))
    spans = sorted(span[1:] for band in profiles if band.bank == "both" for span in band.spans)
    assert spans[0][0] == 0
    assert spans[-1][1] == 400 + BANDS - 1
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_many_grounds_are_counted_together(features_of, gazetteer):
    entries = [("attack", "Takhar")] * (AREAS + 1)
    _, made = planned(features_of(register_of(*entries)), gazetteer)
    (area,) = made.plan.areas
    assert area.counted
    assert len(area.entries) == AREAS + 1
    cards = list(cards_of(made.plan, made.sheet, AS_OF, {}, gazetteer, speech("en")))
    assert [line.text for line in cards[-1].lines] == [str(AREAS + 1)]


def spots(points, precision="exact"):
    return [
        Found(entry(n), {"precision": precision, "at": point, "radius_m": 5000})
        for n, point in enumerate(points)
    ]


def test_many_discs_are_gathered_in_rings_that_say_so():
    found = spots([(68 + n / 5, 37.5) for n in range(DISCS + 1)], "vicinity")
    discs, gathered = plan_discs(found, SHEET)
    assert not discs
    rings = gather([(each, True) for each in gathered], SHEET, (), AS_OF)
    assert all(group.is_ring and group.near and not group.anchors for group in rings)
    assert sum(len(group.entries) for group in rings) == DISCS + 1
    assert len(plan_discs(found[1:], SHEET)[0]) == DISCS


@given(
    st.lists(st.tuples(st.floats(67.5, 75), st.floats(36.3, 38.7)), min_size=1, max_size=300),
    st.integers(1, 6),
)
@settings(max_examples=60)
def test_gathered_spots_lose_none_and_cover_none(points, repeats):
    groups = gather([(each, False) for each in spots(points * repeats)], SHEET, (), AS_OF)
    assert sum(len(group.entries) for group in groups) == len(points) * repeats
    for number, group in enumerate(groups):
        assert group.is_ring or len(group.entries) <= 2 * IN_A_ROW
        for other in groups[:number]:
            a, b = group.box, other.box
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@given(st.floats(0, 180), st.floats(2, 15))
def test_hatching_stays_in_its_area_and_fills_it(angle, apart):
    area = shapely.Polygon([(0, 0), (100, 10), (80, 90), (40, 40), (5, 70)])
    lines = hatch(area, angle, apart)
    drawn = shapely.union_all([shapely.LineString(line) for line in lines])
    assert drawn.within(area.buffer(1e-6))
    assert area.difference(drawn.buffer(apart)).area < 0.02 * area.area


# labels

sizes = st.floats(5, 160)
coordinates = st.floats(-20, 720)
wishes = st.builds(
    lambda width, height, spots, priority, far, dot, strict: Wish(
        width, height / 4, tuple(spots), priority, ways=AROUND, reach=FARTHER if far else (0.0,),
        dot=dot, strict=strict,
    ),
    sizes, sizes, st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=4),
    st.integers(0, 5), st.booleans(), st.sampled_from([0.0, 4.0]), st.booleans(),
)  # fmt: skip
marks = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), coordinates, coordinates, sizes, sizes
)


def meet(a, b):
    return a.left < b.right and b.left < a.right and a.bottom < b.top and b.bottom < a.top


@given(st.lists(wishes, max_size=40), st.lists(marks, max_size=8))
@settings(max_examples=150)
def test_labels_cover_neither_each_other_nor_marks(asked, taken):
    frame = Box(0, 0, 700, 400)
    shunned = np.array([(350.0, y, 1.0) for y in range(0, 400, 5)])
    placed = place_labels(asked, taken, frame, shunned)
    boxes = [place.box for place in placed.values()]
    for number, box in enumerate(boxes):
        assert frame.left <= box.left <= box.right <= frame.right + 1e-6
        assert frame.bottom <= box.bottom <= box.top <= frame.top + 1e-6
        assert not any(meet(box, other) for other in [*boxes[:number], *taken])
    for number, place in placed.items():
        assert place.spot in asked[number].spots
        if asked[number].strict:
            left, bottom, right, top = place.box
            inside = (shunned[:, :2] > (left, bottom)) & (shunned[:, :2] < (right, top))
            assert not inside.all(axis=1).any()
        x, y = tie_end(place)
        assert place.box.left <= x <= place.box.right
        assert place.box.bottom <= y <= place.box.top


def test_what_matters_most_is_labelled_first_and_the_rest_is_left_out():
    asked = [Wish(60, 10, ((50, 50),), priority) for priority in (2, 1)]
    frame = Box(0, 0, 118, 100)
    placed = place_labels(
        asked, [Box(0, 58, 118, 100), Box(0, 0, 118, 42)], frame, np.zeros((0, 3))
    )
    assert list(placed) == [1]


@given(st.text(max_size=200), st.floats(20, 200), st.integers(1, 4))
def test_wrapped_lines_keep_to_their_width_and_number(text, width, most):
    cut = Type(8)
    lines = wrapped(text, cut, width, most)
    assert 1 <= len(lines) <= most
    letters = [letter for line in lines for letter in line]
    assert all(letter >= " " for letter in letters)
    assert all(width_of(line, cut) <= width or len(plain(line)) <= 4 for line in lines)


def test_a_quotation_that_runs_on_is_opened_again_on_the_next_line():
    text = "\u200f\u2068border: Takhar, border: Kunduz\u2069 \u00b7 \u0633\u0631\u062d\u062f"
    lines = wrapped(text, Type(8), 40)
    assert len(lines) > 3
    assert all(line.startswith(("\u200f\u2068", "\u2068border: Kunduz")) for line in lines[:3])
    assert lines[-1][-1] == "\u062f"
    plain_lines = wrapped("border: Takhar, border: Kunduz", Type(8), 40)
    assert not {"\u200e", "\u200f"} & set("".join(plain_lines))


# the panel

rows = st.lists(st.floats(4, 20), min_size=1, max_size=6)


@given(st.lists(rows, max_size=8), st.integers(1, 5), st.floats(45, 300))
def test_blocks_flow_without_loss_and_no_head_stands_alone(parts, columns, height):
    flow = [
        Block(tall, lambda *_: None, is_head=number == 0 and len(part) > 1)
        for part in parts
        for number, tall in enumerate(part)
    ]
    found = flowed(flow, columns, height)
    if found is None:
        # each column but the last may be left short by a head and the row after it
        assert sum(block.height for block in flow) > columns * (height - 40)
        return
    assert [block for column in found for block in column] == flow
    assert len(found) <= columns
    assert all(sum(block.height for block in column) <= height + 1e-6 for column in found)
    assert not any(column[-1].is_head for column in found if column)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_projection_is_named_as_it_is(language):
    said = speech(language)["plate"]["projection"]
    assert re.findall(r"\d+", said) == [
        digits_text(number, speech(language)) for number in (*PARALLELS, MERIDIAN)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_legend_explains_what_is_drawn_and_nothing_else(language, features_of, gazetteer):
    features = features_of(register_of(("attack", "Ay Khanum"), ("visit", "near Khorugh")))
    view = View(AS_OF, language=language)
    shown, histories = shown_of(features, view)
    briefing = made_briefing(language)
    figure = drawn_plate(draw_map, shown, view, histories, gazetteer, briefing, framed=False)
    words = speech(language)
    said = " ".join(written(figure))
    told = [words["kinds"]["attack"], words["kinds"]["visit"], words["map"]["vicinity"]]
    told += [words["map"]["border"], words["statuses"]["unknown"]]
    assert all(plain(text).split(" ")[0] in said for text in told)
    untold = [words["kinds"]["closure"], words["map"]["area"], words["statuses"]["closed"]]
    assert not [text for text in untold if plain(text) in said]
    assert words["plate"]["north"] in said
    capital = {"en": "Dushanbe", "ru": "Душанбе", "tg": "Душанбе", "fa": "دوشنبه"}[language]
    assert capital in said


# the plate


def test_the_plate_of_may_2022_tells_what_its_sources_say(bundled_features, gazetteer):
    shown, histories = shown_of(bundled_features, MAY)
    figure = drawn_plate(draw_map, shown, MAY, histories, gazetteer, made_briefing())
    said = re.sub(r"\s+", " ", " ".join(written(figure)))
    for text in (
        "Taliban close the border with Tajikistan", "fighters: about 4,000",
        "Afghan side of the border with Tajikistan, Uzbekistan and Turkmenistan",
        "militants: hundreds (200–999)", "trucks: about 100", "province, no better",
        "Not drawn on the map", "Dushanbe", "100 km", "36° N", "Lambert conformal conic",
    ):  # fmt: skip
        assert text.replace("100 km", "km") in said
    assert all(not text.get_parse_math() for text in figure.findobj(Text) if text.get_text())


def test_every_band_of_one_bank_has_spots_for_its_label(bundled_features, gazetteer):
    shown, histories = shown_of(bundled_features, MAY)
    made = plan_map((1250.0, 700.0), shown, MAY, histories, gazetteer, speech("en"))
    banks = {band.bank for band in made.plan.bands}
    assert {"AF", "TJ", "both"} <= banks
    for band in made.plan.bands:
        assert label_spots(made.sheet, band, reach_of(band))


def test_what_is_said_of_the_whole_border_has_one_label(bundled_features, gazetteer):
    shown, histories = shown_of(bundled_features, MAY)
    made = plan_map((1250.0, 700.0), shown, MAY, histories, gazetteer, speech("en"))
    cards = cards_of(made.plan, made.sheet, MAY.moment, shown.sources, gazetteer, speech("en"))
    said = [line.text for card in cards for line in card.lines]
    assert not [text for text in said if "possibly closed" in text]
    assert sum(group.crossing is not None for group in made.plan.groups) >= 8


def test_a_plate_without_its_frame_has_the_map_alone(bundled_features, gazetteer):
    shown, histories = shown_of(bundled_features, MAY)
    briefing = made_briefing(title="Only in the frame")
    figure = drawn_plate(
        draw_map, shown, MAY, histories, gazetteer, briefing, size="a4", framed=False
    )
    said = " ".join(written(figure))
    assert "Only in the frame" not in said
    assert "Taliban close the border" in said


def test_hostile_words_are_drawn_as_they_are(features_of, gazetteer):
    text = register_of(("attack", "Ay Khanum"), ("talks", "Tajikistan"))
    quoted = HOSTILE.replace("\\", "\\\\").replace("\x07", "\\a")
    features = features_of(re.sub(r"title: T\d", lambda _: f'title: "{quoted}"', text))
    shown, histories = shown_of(features, View(AS_OF))
    assert len(shown.indices) == 2
    figure = drawn_plate(
        draw_map, shown, View(AS_OF), histories, gazetteer, made_briefing(title=HOSTILE)
    )
    assert picture(figure, "png", dpi=40).startswith(b"\x89PNG")
    said = " ".join(written(figure))
    assert said.count("$\\frac{x}{0}$") >= 2
    assert "\ufffd" in said  # what the fonts lack is told, not left out
    assert not any(ord(letter) < 32 for letter in said)


def test_equal_plates_have_equal_bytes_in_threads_too(bundled_features, gazetteer):
    shown, histories = shown_of(bundled_features, MAY)

    def draw(_):
        figure = drawn_plate(draw_map, shown, MAY, histories, gazetteer, made_briefing())
        return picture(figure, "svg"), picture(figure, "png", dpi=40)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(draw, range(2))
    assert first == second
    assert first[0].count(b"<image") == 1  # the relief; all else is vector


def test_ten_thousand_incidents_leave_some_hundred_marks(features_of, gazetteer):
    names = ("Ay Khanum", "Shir Khan Bandar", "Khorugh", "Takhar", "near Kulob", "'border: Kunduz'")
    kinds = ("attack", "closure", "visit", "talks", "accident")
    made = [(kinds[n % 5], names[n % 6] if n % 7 else "Tajikistan") for n in range(700)]
    found = sort_out(apply_view(features_of(register_of(*made)), View(AS_OF)), gazetteer)
    many = Sorted(
        found.spots * 15, found.discs * 15, found.areas * 15, found.bands * 15, found.coarse
    )
    plan = make_plan(many, SHEET, (), AS_OF)
    assert len(many.spots) + len(many.discs) + len(many.areas) + len(many.bands) == 9000
    assert len(plan.groups) + len(plan.areas) + len(plan.bands) + len(plan.discs) < 200
    assert len(plan.drawn()) + len(plan.coarse) == 700
