"""The columns and the sieve against a plain reading of the rules, one incident at a time."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.asof import known
from dashboard.columns import NONE, day_number
from dashboard.features import (
    HIDDEN_REASONS,
    Row,
    apply_view,
    bounds,
    graded,
    look_at,
    newest_first,
    row_at,
    rows,
    searchable,
)
from dashboard.knowledge import (
    contradictions,
    is_known,
    is_retired,
    known_actors,
    known_claims,
    known_when,
    published_day,
)
from dashboard.model import Claim, Incident, Register, Source
from dashboard.placing import place_incidents
from dashboard.view import BANKS, View
from dashboard.when import known_until, overlap, parse_when
from dashboard.within import CERTAIN, OUTSIDE, POSSIBLE, box_area, km_area, placed_area, relations
from geodata.gazetteer import load_gazetteer
from geodata.locate import locate, locate_point
from geodata.measure import shape_spans
from geodata.placings.named import together
from geodata.precision import Precision
from tests.there import there

WHENS = (
    "2022-05-10",
    "2022-05-10/..",
    "2022-05-10/",
    "../2022-05-20",
    "/2022-05-20",
    "2022-05",
    "2022-05-10~",
    "2022-05?",
    "2022-05-10%/..",
    "2022-05-10?/..",
    "2022-05~/..",
    "[2022-05-10,2022-05-12]",
    "[2022-05-10..]",
    "[..2022-05-12]",
    "2022-05-01/2022-05-20",
    "2022-05-1X",
    "2021",
    "as of 2022-05-12",
    "as of 2022-05-10~",
    "as of 2022-05",
    "[..2022-05-10,2022-05-20..]",  # it may have been on any day
)
PLACES = (
    (),
    ("Shir Khan Bandar",),
    ("Khorugh",),
    ("near Khorugh",),
    ("Takhar",),
    ("Badakhshan (AF)",),
    ("Badakhshan (AF)", "Takhar"),
    ("Khorugh", "Shir Khan Bandar"),
    ("Tajikistan",),
    ("border",),
    ("border: Takhar",),
    ("border: Uzbekistan",),
    ("Kabul",),
    ("Nowhere at all",),
)
ASKED = ("Takhar", "Khorugh", "Shir Khan Bandar", "border: Takhar", "border", "near Khorugh")
SPOTS = ((69.4, 37.3), (68.62, 37.2), (70.9, 37.5))
BOXES = ((68.5, 37.0, 69.5, 37.6), (69.0, 36.0, 72.0, 38.5), (68.6, 37.1, 68.65, 37.25))
STRETCHES = ((100.0, 250.0), (0.0, 1400.0), (120.0, 120.3), (1380.0, 1400.0))
ACTORS = ("Taliban", "TALIBAN", "Border Guards", "Straße")
WORDS = ("rocket", "Rocket fire", "шерхан", "STRASSE", "a.b", "")
# mostly days on which one of the dates above begins, ends, or has just ended
EDGES = (
    *(date(2022, 5, day) for day in (1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 18, 19, 20, 21, 31)),
    date(2022, 6, 1),
)
DAYS = st.sampled_from(EDGES) | st.dates(date(2022, 4, 20), date(2022, 6, 15))

NEVER = st.none()

sources = st.lists(
    st.tuples(
        st.sampled_from([None, *WHENS, "2022-05-18", "2022-06-01"]), st.sampled_from("ABCDEF")
    ),
    min_size=1,
    max_size=4,
).map(
    lambda drawn: {
        f"s{n}": Source(
            f"s{n}", "P", published=parse_when(text) if text else None, reliability=grade
        )
        for n, (text, grade) in enumerate(drawn)
    }
)
claims = st.builds(
    Claim,
    source=st.sampled_from(["s0", "s1", "s2", "s3"]),  # the register may lack some of them
    says=st.sampled_from(WORDS),
    quote=st.sampled_from(WORDS),
    stance=st.sampled_from(["supports", "supports", "doubts", "disputes", "denies"]),
    disputes=st.sampled_from([(), (), (), ("place",), ("when", "figures")]),
    when=NEVER | NEVER | st.sampled_from(WHENS).map(parse_when),
    place=st.sampled_from([(), (), (), ("Khorugh",), ("Takhar", "border"), ("Nowhere at all",)]),
    actors=st.sampled_from([(), (), (), ("TALIBAN",), ("Straße", "Someone")]),
    credibility=st.sampled_from("123456"),
)
incidents = st.builds(
    lambda point, **rest: Incident(
        id="", at=point and point[0], precision=point and point[1], **rest
    ),
    point=st.none()
    | st.tuples(
        st.sampled_from(SPOTS), st.sampled_from(["exact", "vicinity", "district", "stretch"])
    ),
    kind=st.sampled_from(["attack", "closure", "visit"]),
    title=st.sampled_from(WORDS),
    when=st.none() | st.sampled_from(WHENS).map(parse_when),
    place=st.sampled_from(PLACES),
    actors=st.lists(st.sampled_from(ACTORS), max_size=3).map(tuple),
    note=st.sampled_from(WORDS),
    claims=st.lists(claims, max_size=3).map(tuple),
    contradicts=st.lists(st.sampled_from("abcdefgx"), max_size=2).map(tuple),
    retired=st.none() | st.none() | DAYS,
)
registers = st.builds(
    lambda sources, days, drawn: Register(
        sources=sources,
        last_heard_days=days,
        incidents=tuple(
            replace(incident, id=name) for name, incident in zip("gfaebcd", drawn, strict=False)
        ),
    ),
    sources,
    st.sampled_from([1, 7, 180]),
    st.lists(incidents, max_size=7),
)
sifting = st.builds(
    View,
    as_of=DAYS,
    start=st.none() | DAYS,
    end=st.none() | DAYS,
    kinds=st.sampled_from([(), (), ("attack",), ("attack", "visit")]),
    actors=st.sampled_from([(), (), ("taliban",), ("STRASSE",), ("nobody", "border guards")]),
    place=st.sampled_from(["", "", *ASKED]),
    km=st.none() | st.sampled_from(STRETCHES),
    box=st.none() | st.sampled_from(BOXES),
    banks=st.just(()) | st.lists(st.sampled_from(BANKS), unique=True).map(tuple),
    sources=st.sampled_from([(), (), ("s0",), ("s1", "s3"), ("none such",)]),
    grade=st.sampled_from(["", "", "B", "3", "C4", "E"]),
    text=st.sampled_from(["", "", "ROCKET", "straße", "ШЕР", "a.b", "s1", "\ud800", "("]),
    certain_only=st.booleans(),
)


def placed(text):
    return locate(text, load_gazetteer()).placement


def area_of(view):
    return placed(view.place) if view.place else None


def what_is_asked(what, value):
    """Give the ground and the stretches of what is asked for."""
    if what == "km":
        return None, km_area(value).spans
    if what == "box":
        return shapely.box(*value), shape_spans(shapely.box(*value))
    area = placed(value)
    if area.precision == "stretch":
        return None, area.spans
    ground = area.geometry
    return ground if ground.area else ground.buffer(area.radius_m / 111_320), area.spans


@cache
def plain_placement(place, at, precision, told):
    """Place an incident by its own word, and by what is told besides, one expression each."""
    gazetteer = load_gazetteer()
    point = at and locate_point(at[0], at[1], Precision(precision), gazetteer).placement
    if not told:
        if at or not place:
            return point
        return locate(place if len(place) > 1 else place[0], gazetteer).placement
    # a point overrides the places written beside it
    texts = tuple(dict.fromkeys((*(() if at else place), *told)))
    parts = [part for part in (point, *(locate(t, gazetteer).placement for t in texts)) if part]
    return parts[0] if len(parts) == 1 else together(", ".join(texts), parts)


def places_told(incident, register, as_of):
    """Give the places that known claims add which support it, those that were known first first."""
    told = [
        (published_day(claim, register.sources) or date.min, claim.place)
        for claim in known_claims(incident, register.sources, as_of)
        if claim.stance == "supports" and claim.place and "Nowhere at all" not in claim.place
    ]
    return tuple(text for _, texts in sorted(told, key=lambda one: one[0]) for text in texts)


def placement_then(incident, register, as_of):
    told = places_told(incident, register, as_of)
    return plain_placement(incident.place, incident.at, incident.precision, told)


@cache
def plain_relation(text, at, precision, told, asked):
    """Compare one place with one area, each told by its words."""
    placement = plain_placement(text, at, precision, told)
    what, value = asked
    ground, spans = what_is_asked(what, value)
    if placement and what == "place":
        area = placed(value)
        if (set(area.place_ids), area.precision) == (
            set(placement.place_ids),
            placement.precision,
        ):
            return "certain"
    if placement is None:
        return "outside"
    if ground is None or placement.precision == "stretch":
        return plain_kilometres(placement, spans)
    if placement.precision in ("exact", "settlement"):
        reach = placement.radius_m / 111_320 if placement.bank == "both" else 0.0
        point = shapely.Point(placement.lon, placement.lat)
        return "certain" if ground.distance(point) <= reach else "outside"
    own = placement.geometry
    if not own.area:
        own = own.buffer(placement.radius_m / 111_320)
    if ground.buffer(1e-6).covers(own):
        return "certain"
    shared = ground.intersection(own).area
    return "possible" if shared > 1e-3 * min(ground.area, own.area) else "outside"


def plain_kilometres(placement, spans):
    length = sum(span.length_km for span in placement.spans)
    asked = sum(span.length_km for span in spans)
    shared = sum(
        max(0.0, min(one.km_to, other.km_to) - max(one.km_from, other.km_from))
        for one in placement.spans
        for other in spans
        if one.line_id == other.line_id
    )
    if shared <= min(0.5, length / 2, asked / 2):
        return "outside"
    known_well = placement.precision in ("stretch", "exact")
    return "certain" if known_well and shared >= length - 0.5 else "possible"


def plain_bounds(incident, told, register):
    """Bound when an incident was by what its sources can tell.

    Tells as well whether its end is open, and since when it may have been, where its beginning is.
    """
    when, dawns = known_when(incident, told), None
    if when is None:
        return None, False, None
    spoken = []
    for claim in told:
        if claim.stance in ("supports", "doubts"):
            stood = [one for one in (claim.when, incident.when) if one and one.as_of]
            day = stood[0].middle if stood else published_day(claim, register.sources)
            spoken += [day] if day else []
    if when.goes_on:
        when = known_until(when, max([*spoken, there(when.earliest_start)]) + timedelta(days=1))
    first = min([*spoken, *([when.latest_start] if when.latest_start else [])], default=None)
    if when.earliest_start is None and first:
        dawns = first - timedelta(days=register.last_heard_days)
    if when.latest_end is not None:
        return when, False, dawns
    was = when.earliest_end - timedelta(days=1) if when.earliest_end else when.latest_start
    last = max([*spoken, *([was] if was else [])], default=None)
    if last is None:
        return when, False, dawns
    ended = last + timedelta(days=register.last_heard_days + 1)
    return replace(when, latest_end=ended), True, dawns


def plain_time(incident, told, register, view):
    """Compare with the window; one may be "last heard of" before it, "first heard of" after it."""
    when, fades, dawns = plain_bounds(incident, told, register)
    if when is None:
        return "possible"
    if fades and view.start and when.latest_end <= view.start:
        return "last heard of"
    if dawns and view.end and dawns >= view.end:
        return "first heard of"
    return overlap(when, view.start, view.end)


def plain_place(incident, register, view):
    asked = [("place", view.place), ("km", view.km), ("box", view.box)]
    own = (incident.place, incident.at, incident.precision)
    told = places_told(incident, register, view.as_of)
    found = [plain_relation(*own, told, (what, value)) for what, value in asked if value]
    return next((word for word in ("outside", "possible") if word in found), "certain")


def plain_reasons(incident, placement, told, register, view):
    """Tell every reason but time and place that hides an incident."""
    wanted = {actor.casefold() for actor in view.actors}
    reasons = {
        "not yet known": bool(incident.claims) and not told,
        "retired": is_retired(incident, view.as_of),
        "kind": view.kinds and incident.kind not in view.kinds,
        "actor": wanted
        and not wanted & {actor.casefold() for actor in known_actors(incident, told)},
        "bank": view.banks and (placement is None or placement.bank not in view.banks),
        "source": view.sources and not {claim.source for claim in told} & set(view.sources),
        "grade": view.grade and not any(graded(c, register.sources, view.grade) for c in told),
        "text": view.text and view.text.casefold() not in searchable(incident, told),
    }
    return {reason for reason, holds in reasons.items() if holds}


def plain_reading(register, features, view):
    """Give of each incident why it is hidden (None = shown), whether it is certain, its state."""
    found = []
    for incident in features.incidents:
        told = known_claims(incident, register.sources, view.as_of)
        placement = placement_then(incident, register, view.as_of)
        time = plain_time(incident, told, register, view)
        place = plain_place(incident, register, view)
        reasons = plain_reasons(incident, placement, told, register, view)
        reasons |= {"place"} if place == "outside" else set()
        state = 0 if reasons else 2 if place == "possible" else 1
        certain = time == place == "certain"
        others = set(reasons)
        reasons |= {"outside"} if time == "outside" else set()
        reasons |= {time} if time.endswith("heard of") else set()
        reasons |= {"possible"} if view.certain_only and not certain else set()
        reason = next((r for r in HIDDEN_REASONS if r in reasons), None)
        found.append((reason, certain, state, "" if others else time))
    return found


@given(registers, sifting)
def test_what_is_shown_is_what_a_plain_reading_shows(gazetteer, register, view):
    features = place_incidents(register, gazetteer)
    shown = apply_view(features, view, area_of(view))
    plain = plain_reading(register, features, view)
    assert shown.states.tolist() == [state for _, _, state, _ in plain]
    visible = [n for n, (reason, *_) in enumerate(plain) if reason is None]
    for name, heard in (("last", shown.last_heard), ("first", shown.first_heard)):
        expected = [n for n, (*_, time) in enumerate(plain) if time == f"{name} heard of"]
        assert heard.tolist() == expected
    assert shown.indices.tolist() == visible
    assert shown.certainties.tolist() == [plain[n][1] for n in visible]
    reasons = [reason for reason, *_ in plain if reason]
    assert shown.hidden == {reason: reasons.count(reason) for reason in reasons}
    dated = [
        known_when(one, known_claims(one, register.sources, view.as_of))
        for one in register.incidents
    ]
    assert shown.undated == sum(dated[n] is None for n in visible)
    assert (shown.total, shown.certain + shown.possible) == (len(plain), len(visible))
    assert list(shown.frame["id"]) == [register.incidents[n].id for n in visible]
    for placement, n in zip(shown.frame["placement"], visible, strict=True):
        expected = placement_then(register.incidents[n], register, view.as_of)
        assert (placement and placement.spans) == (expected and expected.spans)


@pytest.mark.parametrize("days", [1, 180])
def test_every_date_is_compared_with_every_window_as_one_by_one(gazetteer, days):
    spoken = Source("s", "P", published=parse_when("2022-05-18"))
    told = [Claim("s", stance=stance) for stance in ("supports", "doubts", "denies")]
    told += [Claim("s", when=parse_when("as of 2022-05-13")), Claim("unknown source")]
    made = [
        (parse_when(text) if text else None, (claim,)) for text in (*WHENS, None) for claim in told
    ]
    register = Register(
        sources={"s": spoken},
        last_heard_days=days,
        incidents=tuple(
            Incident(id=f"i{n}", kind="attack", title="", when=when, claims=claims)
            for n, (when, claims) in enumerate(made)
        ),
    )
    features = place_incidents(register, gazetteer)
    for start, end in product((None, *EDGES, date(2022, 11, 30)), repeat=2):
        view = View(as_of=date(2022, 6, 1), start=start, end=end)
        plain = [
            plain_time(incident, incident.claims, register, view) for incident in register.incidents
        ]
        shown = apply_view(features, view)
        seen = dict(zip(shown.indices.tolist(), shown.certainties.tolist(), strict=True))
        seen |= dict.fromkeys(shown.last_heard.tolist(), "last heard of")
        seen |= dict.fromkeys(shown.first_heard.tolist(), "first heard of")
        words = {True: "certain", False: "possible", None: "outside"}
        found = [words.get(seen.get(row), seen.get(row)) for row in range(len(plain))]
        assert found == plain


def test_every_grade_is_compared_with_every_claim_as_one_by_one(gazetteer):
    pairs = list(product("ABCDEFx", "123456"))  # of source x nothing is known
    register = Register(
        sources={grade: Source(grade, "P", reliability=grade) for grade in "ABCDEF"},
        incidents=tuple(
            Incident(
                id=f"{source}{credibility}",
                kind="attack",
                title="",
                claims=(Claim(source, credibility=credibility), Claim("F")),
            )
            for source, credibility in pairs
        ),
    )
    features = place_incidents(register, gazetteer)
    for least in (*"ABCDE", *"12345", *map("".join, product("ABCDE", "12345"))):
        shown = apply_view(features, View(as_of=date(2022, 6, 1), grade=least))
        assert shown.indices.tolist() == [
            row
            for row, incident in enumerate(register.incidents)
            if any(graded(claim, register.sources, least) for claim in incident.claims)
        ]


@pytest.mark.parametrize(
    "asked", [{"sources": ("late",)}, {"text": "later"}, {"grade": "A"}, {"kinds": ("attack",)}]
)
def test_only_claims_known_by_the_day_let_an_incident_through(features_of, asked):
    features = features_of(
        """
        sources:
          - {id: early, publisher: P, published: 2022-05-12, reliability: C}
          - {id: late, publisher: P, published: 2022-06-12, reliability: A}
        incidents:
          - id: one
            kind: attack
            title: One
            claims: [{source: early, says: first}, {source: late, says: later}]
        """
    )
    assert len(apply_view(features, View(as_of=date(2022, 6, 12), **asked)).indices) == 1
    before = apply_view(features, View(as_of=date(2022, 6, 11), **asked))
    assert len(before.indices) == ("kinds" in asked)
    assert not len(apply_view(features, View(as_of=date(2022, 5, 11), **asked)).indices)


@given(registers, DAYS)
def test_rows_tell_what_was_known_on_the_day(gazetteer, register, as_of):
    features = place_incidents(register, gazetteer)
    against = contradictions(register.incidents, register.sources, as_of)
    now = bounds(features, as_of)
    for index, incident in enumerate(register.incidents):
        told = known_claims(incident, register.sources, as_of)
        row = row_at(features, index, as_of)
        expected = Row(
            incident,
            row.placement,
            row.parts,
            told,
            against.get(incident.id, ()),
            certain=True,
            fades=plain_bounds(incident, told, register)[1],
            retired=now.known[index] != bool(not incident.claims or told),
        )
        assert row == expected == look_at(features, incident.id, as_of)
        lies = placement_then(incident, register, as_of)
        assert (row.placement is None) == (lies is None)
        if lies:
            placement = there(row.placement)
            assert placement.geometry.equals_exact(lies.geometry, 1e-9)
            facts = (lies.precision, lies.bank, lies.spans)
            assert (placement.precision, placement.bank, placement.spans) == facts
        assert now.disputed[index] == row.disputed
        assert row.disputed == (
            bool(row.against)
            or any(c.stance in ("denies", "disputes") or bool(c.disputes) for c in told)
        )
        assert now.known[index] == is_known(incident, register.sources, as_of)
    assert look_at(features, "x", as_of) is None


@given(registers, DAYS)
def test_bounds_are_those_of_the_dates_limited_to_what_can_be_told(gazetteer, register, as_of):
    now = bounds(place_incidents(register, gazetteer), as_of)
    for index, incident in enumerate(register.incidents):
        claims = known_claims(incident, register.sources, as_of)
        when, fades, dawns = plain_bounds(incident, claims, register)
        told = (now.es[index], now.ls[index], now.ee[index], now.le[index])
        assert now.dated[index] == (when is not None)
        assert now.fades[index] == fades
        assert now.dawns[index] == (dawns is not None)
        if when is None:
            assert told == (NONE,) * 4
            continue
        days = (dawns or when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
        assert told == tuple(map(day_number, days))
        assert now.uncertain[index] == when.uncertain


@given(registers, sifting)
@example(Register(), View(as_of=date(2022, 5, 1), text="a", km=(1.0, 2.0), grade="B"))
def test_the_certain_come_first_then_the_newest(gazetteer, register, view):
    shown = apply_view(place_incidents(register, gazetteer), view, area_of(view))

    def rank(row):
        when = row.when
        day = when and (when.earliest_start or when.latest_start)
        return (not row.certain, -(day.toordinal() if day else 0), row.incident.id)

    order = newest_first(shown)
    assert rows(shown, order) == sorted(rows(shown), key=rank)
    assert rows(shown, order[:2]) == rows(shown, order)[:2]
    assert sorted(order.tolist()) == shown.indices.tolist()


def test_a_day_is_counted_from_1970():
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(1900, 1, 1)) < 0
    assert day_number(date(1, 1, 1)) > NONE == day_number(None)


def test_equal_expressions_share_one_place(bundled_features):
    columns = bundled_features.columns
    assert len(columns.places) < len(columns)
    for row, placement in enumerate(bundled_features.frame["placement"]):
        code = columns.place[row]
        assert (columns.places[code] if code >= 0 else None) is placement
        bank = known(columns, date(2026, 1, 1)).bank(columns)[row]
        assert columns.banks[bank] == (placement.bank if placement else "")


def test_what_was_known_is_worked_out_once(bundled_features):
    columns, day = bundled_features.columns, date(2022, 12, 31)
    assert bundled_features.columns is columns
    assert known(columns, day) is known(columns, day)


@pytest.mark.parametrize("text", ["x" * 50_000, "\x00", "a\nb", ".*", "\\E", "é"])
def test_any_text_can_be_sought(features_of, text):
    features = features_of(
        """
        sources: [{id: s, publisher: P}]
        incidents:
          - {id: one, kind: attack, title: One, claims: [{source: s, says: "É \\\\E then"}]}
        """
    )
    shown = apply_view(features, View(as_of=date(2022, 1, 1), text=text))
    assert len(shown.indices) == (text in ("\\E", "é"))


@pytest.mark.parametrize(
    ("km", "box", "place", "code"),
    [
        ((0, 1400), None, "border: Takhar", CERTAIN),
        ((100, 110), None, "border", POSSIBLE),
        ((100, 110), None, "Tajikistan", POSSIBLE),
        ((1300, 1340), None, "border: Takhar", OUTSIDE),
        ((1350, 1400), None, "border", OUTSIDE),  # off the end of the line
        (None, (60, 30, 80, 45), "border", CERTAIN),
        (None, (60, 30, 80, 45), "Badakhshan (AF)", CERTAIN),
        (None, (70, 36, 71, 38), "Badakhshan (AF)", POSSIBLE),
        (None, (70, 36, 71, 38), "Shir Khan Bandar", OUTSIDE),
        (None, (68.5, 37, 69.5, 37.6), "Shir Khan Bandar", CERTAIN),
        (
            (112.9, 113.2),
            None,
            "Shir Khan Bandar",
            POSSIBLE,
        ),  # less than what the crossing takes up
        (None, (68.62, 37.18, 68.64, 37.21), "Shir Khan Bandar", CERTAIN),  # a crossing has width
        (None, (68.62, 37.18, 68.64, 37.21), "Khorugh", OUTSIDE),
        (None, (10, 10, 11, 11), "border", OUTSIDE),
    ],
)
def test_kilometres_and_boxes_are_areas_like_places(km, box, place, code):
    area = km_area(km) if km else box_area(box)
    assert relations([placed(place)], area).tolist() == [code]


def test_a_place_lies_in_itself():
    for text in ASKED:
        placement = placed(text)
        area = placed_area(placement)
        assert relations([placement], area).tolist() == [CERTAIN]
        assert relations([], area).dtype == np.uint8
