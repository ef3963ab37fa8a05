"""Which crossings a status told of a place reaches, and what a later status ends."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.asof import known
from dashboard.columns import day_number
from dashboard.features import apply_view
from dashboard.lanes import LANES, SPOKEN_OF, crossing_placement, crossings_of, reach
from dashboard.model import Claim, Incident, Register, Source
from dashboard.placing import place_incidents
from dashboard.view import View
from dashboard.when import parse_when
from geodata.gazetteer import load_gazetteer
from geodata.locate import locate
from tests.there import there

LATE = date(2026, 1, 1)
DAY = timedelta(days=1)
SPOT, OTHER = "Shir Khan Bandar", "Tem – Demogan bridge"


def test_a_word_speaks_of_all_lanes_that_it_does_not_leave_out():
    assert len(LANES) == 4
    for (traffic, direction), lanes in SPOKEN_OF.items():
        for lane in LANES:
            meant = traffic in ("all", lane[0]) and direction in ("both", lane[1])
            assert (lane in lanes) == meant


def reached(gazetteer, *texts):
    placement = locate(texts if len(texts) > 1 else texts[0], gazetteer).placement
    parts = [there(locate(text, gazetteer).placement) for text in texts]
    return reach(there(placement), parts, gazetteer)


@pytest.mark.parametrize(
    ("texts", "said_of", "names"),
    [
        ((SPOT,), "crossing", {SPOT}),
        ((SPOT, SPOT), "crossing", {SPOT}),
        ((SPOT, OTHER), "crossings", {SPOT, OTHER}),
    ],
)
def test_what_a_place_reaches_is_what_lies_wholly_in_it(gazetteer, texts, said_of, names):
    found = reached(gazetteer, *texts)
    assert found.said_of == said_of
    assert {gazetteer.places[one].name for one in found.crossings} == names


def test_a_stretch_reaches_the_crossings_that_lie_wholly_on_it(gazetteer):
    found = reached(gazetteer, "border: Badakhshan (AF)")
    assert found.said_of == "stretch"
    (span,) = there(locate("border: Badakhshan (AF)", gazetteer).placement).spans
    for place in crossings_of(gazetteer):
        own = crossing_placement(place, gazetteer).spans
        lies = bool(own) and all(
            one.line_id == span.line_id and span.km_from <= one.km_from and one.km_to <= span.km_to
            for one in own
        )
        assert (place.id in found.crossings) == lies


def test_the_border_reaches_every_crossing_of_it_and_of_no_other(gazetteer):
    found = reached(gazetteer, "border")
    ours = [one.id for one in crossings_of(gazetteer) if set(one.country) == {"AF", "TJ"}]
    assert (found.said_of, list(found.crossings)) == ("border", ours)
    neighbour = reached(gazetteer, "border: Uzbekistan")
    assert not set(neighbour.crossings) & set(ours)


@pytest.mark.parametrize(
    "texts",
    [
        (f"near {SPOT}",),
        (f"10 km east of {SPOT}",),
        ("Kunduz",),
        ("Tajikistan",),
        ("Khorugh",),
        (SPOT, "Khorugh"),
        ("border: Ay Khanum to Nizhny Panj",),
    ],
)
def test_what_is_told_of_the_ground_around_a_crossing_is_not_told_of_it(gazetteer, texts):
    found = reached(gazetteer, *texts)
    spot = next(one.id for one in crossings_of(gazetteer) if one.name == SPOT)
    assert found is None or spot not in found.crossings


TEXT = """
    sources:
      - {{id: s, publisher: P, published: 2022-05-20}}
      - {{id: t, publisher: T, published: 2022-05-20}}
    incidents:
      - {{id: shut, kind: closure, title: T, when: 2022-05-10/.., place: {place},
         status: closed, claims: [{{source: s}}]}}
      - {{id: later, kind: reopening, title: T, when: {when}, place: {later}, status: {status},
         {more} claims: [{{source: s}}{claim}]}}
"""
USUAL = {
    "place": SPOT, "later": SPOT, "when": "2022-05-15", "status": "open", "more": "", "claim": "",
}  # fmt: skip


def certainties(features, days, as_of=LATE):
    told = []
    for day in days:
        view = View(as_of=as_of, start=day, end=day + DAY, kinds=("closure",))
        shown = apply_view(features, view)
        told.append("certain" if shown.certain else "possible" if shown.possible else "outside")
    return told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "certain possible outside outside"),
        ({"when": "2022-05-15/.."}, "certain possible outside outside"),
        ({"when": "as of 2022-05-15"}, "certain possible outside outside"),
        ({"status": "restricted"}, "certain possible outside outside"),
        # in doubt, it may have gone on
        ({"when": "2022-05-15?"}, "certain possible possible possible"),
        ({"claim": ", {source: t, stance: disputes}"}, "certain possible possible possible"),
        ({"claim": ", {source: t, disputes: status}"}, "certain possible possible possible"),
        ({"claim": ", {source: t, stance: doubts}"}, "certain possible outside outside"),
        # of some of these days none can tell whether it had ended
        ({"when": "[2022-05-14..2022-05-17]"}, "certain possible possible outside"),
        # these end nothing
        ({"status": "closed"}, "certain certain certain possible"),
        ({"status": "unknown"}, "certain certain certain possible"),
        ({"when": "2022-05-09"}, "certain certain certain possible"),
        ({"more": "traffic: cargo,"}, "certain certain certain possible"),
        ({"more": "direction: AF-TJ,"}, "certain certain certain possible"),
        ({"later": "Tem"}, "certain certain certain possible"),
        ({"later": "near Shir Khan Bandar"}, "certain certain certain possible"),
        ({"place": "border"}, "certain certain certain possible"),
        ({"place": f"[{SPOT}, Tem]"}, "certain certain certain possible"),
        ({"place": f"[{SPOT}, Tem]", "later": "border"}, "certain possible outside outside"),
        ({"place": "border", "later": "border"}, "certain possible outside outside"),
        ({"more": "retired: 2022-06-01, reason: R,"}, "certain certain certain possible"),
    ],
)
def test_a_later_status_on_every_lane_ends_one_without_an_end(features_of, changed, told):
    features = features_of(TEXT.format(**{**USUAL, **changed}))
    assert not features.problems
    days = [date(2022, 5, 13), date(2022, 5, 15), date(2022, 5, 16), date(2022, 5, 22)]
    assert certainties(features, days) == told.split()


def test_what_was_ended_is_outside_and_not_last_heard_of(features_of):
    features = features_of(TEXT.format(**USUAL))
    for start in (date(2022, 5, 17), date(2025, 1, 1)):
        shown = apply_view(features, View(as_of=LATE, start=start))
        assert shown.hidden == {"outside": 2}
        assert not len(shown.last_heard)


def test_what_was_not_yet_told_ends_nothing(features_of):
    features = features_of("""
        sources:
          - {id: s, publisher: P, published: 2022-05-20}
          - {id: t, publisher: T, published: 2022-06-20}
        incidents:
          - {id: shut, kind: closure, title: T, when: 2022-05-10/.., place: border,
             status: closed, claims: [{source: s}]}
          - {id: later, kind: reopening, title: T, when: 2022-05-15, place: border,
             status: open, claims: [{source: t}]}
        """)
    days = [date(2022, 5, 16)]
    assert certainties(features, days, date(2022, 6, 19)) == ["certain"]
    assert certainties(features, days, date(2022, 6, 20)) == ["outside"]


# By the crossings that it reaches: the spot, the other, and all the rest.
PLACES = {
    (SPOT,): "s", (OTHER,): "o", (SPOT, OTHER): "so", ("border",): "sor", ("Khorugh",): "",
}  # fmt: skip
DATES = [
    "2022-05-10/..", "2022-05-12/..", "2022-05/..", "2022-05-10~/..", "2022-05-11/", "2022-05-10",
    "as of 2022-05-14", "2022-05-15?", "2022-05-14/2022-05-20", "[2022-05-09..2022-05-16]",
    "2022-05-12~", "../2022-05-18", "[..2022-05-16]", "[2022-05-16..]",
]  # fmt: skip
told_lists = st.lists(
    st.tuples(
        st.sampled_from(DATES),
        st.sampled_from(list(PLACES)),
        st.sampled_from(["open", "closed", "unknown"]),
        st.sampled_from([None, None, "cargo", "foot"]),
        st.sampled_from([None, None, "AF-TJ"]),
        st.booleans(),
    ),
    max_size=5,
)


def made(number, told):
    when, place, status, traffic, direction, disputed = told
    claims = (Claim("s"), *([Claim("t", "denies")] if disputed else []))
    return Incident(
        id=f"i{number}", kind="closure", title="T", when=parse_when(when), place=place,
        status=status, traffic=traffic, direction=direction, claims=claims,
    )  # fmt: skip


def word_of(told):
    """Tell when a status began, at the first and at the last, and whether that is sure."""
    when = parse_when(told[0])
    first = there(when.earliest_end) - DAY if when.as_of else when.earliest_start or date.min
    return when.middle, first, when.latest_start or when.middle, not (when.uncertain or told[5])


def on_lanes(told):
    return {
        (crossing, lane)
        for crossing, lane in product(PLACES[told[1]], LANES)
        if told[3] in (None, lane[0]) and told[4] in (None, lane[1])
    }


def plain_end(told, all_told):
    """Give the first day on which it may have ended, and that by which it had; None: it goes on."""
    began, _, last, _ = word_of(told)
    early, late = [], []
    if began is None:  # without a day to begin on it tells nothing of a crossing
        return None
    for lane in on_lanes(told):
        others = [
            word_of(one)
            for one in all_told
            if one is not told
            and lane in on_lanes(one)
            and one[2] not in (told[2], "unknown")
            and word_of(one)[0]
            and word_of(one)[0] > began
        ]
        if not others:
            return None
        early.append(max(min(first for _, first, _, _ in others), began + DAY))
        sure = [upto + DAY for _, first, upto, surely in others if surely and first > last]
        late.append(min(sure, default=None))
    if not early:
        return None
    return max(early), None if None in late else max(map(there, late))


@given(told_lists)
def test_what_ends_is_what_a_plain_reading_ends(told):
    gazetteer = load_gazetteer()
    told = [tuple(one) for one in map(list, told)]
    sources = {
        "s": Source("s", "P", published=parse_when("2022-05-20")),
        "t": Source("t", "T", published=parse_when("2022-05-20")),
    }
    incidents = tuple(made(number, one) for number, one in enumerate(told))
    silent = tuple(
        Incident(id=one.id, kind="closure", title="T", when=one.when, claims=one.claims)
        for one in incidents
    )
    features, alone = (
        place_incidents(Register(sources=sources, incidents=each), gazetteer)
        for each in (incidents, silent)
    )
    now, before = (known(each.columns, LATE) for each in (features, alone))
    for row, one in enumerate(told):
        ee, le, fades = before.dates.ee[row], before.dates.le[row], before.fades[row]
        end = plain_end(one, told) if parse_when(one[0]).latest_end is None else None
        if end:
            ee = min(ee, day_number(end[0]))
            if end[1] and day_number(end[1]) <= le:
                le, fades = day_number(end[1]), False
        assert (now.dates.ee[row], now.dates.le[row], now.fades[row]) == (ee, le, fades)
