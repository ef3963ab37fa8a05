"""The closed vocabularies of the register: every word with its one-line definition.

They feed reading, the JSON Schema, legend, filters and docs. Codes of ACLED, PLOVER and UCDP
(`type_of_violence`) ride along for exchange; "" means that the scheme has no class for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.precision import Precision


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary and what it means."""

    code: str
    definition: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What an incident is; only a `crossing` kind carries status, traffic and direction."""

    code: str
    definition: str
    acled: str
    plover: str
    crossing: bool = False
    ucdp: str = ""


def _terms(**definitions: str) -> Mapping[str, Term]:
    return {code: Term(code, definition) for code, definition in definitions.items()}


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "closure",
            "A crossing, or the border, is shut for some traffic in some direction.",
            "Strategic developments / Other",
            "COERCE-restrict",
            crossing=True,
        ),
        Kind(
            "reopening",
            "A crossing, or the border, is opened again for some traffic.",
            "Strategic developments / Other",
            "x-reopen",
            crossing=True,
        ),
        Kind("stranding", "People or vehicles are held up on one side and cannot cross.", "", ""),
        Kind(
            "seizure",
            "Vehicles or goods are taken from those who own or drive them.",
            "Strategic developments / Looting/property destruction",
            "COERCE-seize",
        ),
        Kind(
            "deployment",
            "Armed forces are sent to a place or stationed there.",
            "Strategic developments / Change to group/activity; Headquarters or base established",
            "MOBILIZE-troops; MOBILIZE-militia",
        ),
        Kind("militant-presence", "Armed groups are said to live or operate in an area.", "", ""),
        Kind("exercise", "Armed forces hold drills.", "", "MOBILIZE"),
        Kind(
            "control",
            "An armed side takes or holds a crossing, a post or a district.",
            "Battles / Non-state actor overtakes territory; Government regains territory; "
            "Strategic developments / Non-violent transfer of territory",
            "SEIZE",
        ),
        Kind(
            "displacement",
            "People flee, seek refuge, are deported or return across the line.",
            "",
            "",
        ),
        Kind(
            "attack",
            "Armed clash, shelling, rocket or drone strike, or shooting.",
            "Battles; Explosions/Remote violence",
            "ASSAULT",
            ucdp="1; 2; 3",
        ),
        Kind("incursion", "Armed people cross the line.", "Strategic developments", ""),
        Kind(
            "smuggling",
            "Drugs, arms or goods are trafficked, or caught on the way.",
            "Strategic developments",
            "",
        ),
        Kind(
            "accident", "Flood, drowning, fire or damage to bridges and roads; no intent.", "", ""
        ),
        Kind("visit", "Officials travel to a place.", "", "CONSULT-visit"),
        Kind("talks", "Two sides meet, call or write to one another.", "", "CONSULT"),
        Kind(
            "statement",
            "Someone says, asks, warns or refuses something in public.",
            "",
            "ACCUSE; REQUEST; REJECT; THREATEN",
        ),
        Kind(
            "agreement",
            "Sides agree on or sign something.",
            "Strategic developments / Agreement",
            "AGREE",
        ),
        Kind("trade", "Goods move: volumes, tariffs, markets.", "", "COOPERATE", crossing=True),
    )
}

STANCES = _terms(
    supports="The source says that it is so.",
    doubts="The source takes it to be so, but doubts how it is read or what it is for.",
    disputes="The source says that it is otherwise.",
    denies="The source says that it is not so.",
)

# What of an incident a claim may dispute while it grants the rest.
PARTS = _terms(
    when="When it happened.",
    place="Where it happened.",
    actors="Who did it.",
    status="How the crossing stands.",
    figures="How many.",
)

RELIABILITIES = _terms(
    A="Completely reliable: never found wrong.",
    B="Usually reliable: mostly right so far.",
    C="Fairly reliable: right at times.",
    D="Not usually reliable: mostly wrong so far.",
    E="Unreliable: known to be wrong.",
    F="Cannot be judged: no record to judge by; this is not the middle of the scale.",
)

CREDIBILITIES = {
    code: Term(code, definition)
    for code, definition in (
        ("1", "Confirmed by other, independent sources."),
        ("2", "Probably true: fits what is known, not confirmed."),
        ("3", "Possibly true: fits in part."),
        ("4", "Doubtful: possible, but nothing else points to it."),
        ("5", "Improbable: contradicted by what is known."),
        ("6", "Cannot be judged: this is not the middle of the scale."),
    )
}

STATUSES = _terms(
    open="Traffic passes.",
    restricted="Some of the traffic passes, or at some hours only.",
    closed="No traffic passes.",
    unknown="The source speaks of the crossing but not of whether it is open.",
)

TRAFFICS = _terms(
    cargo="Trucks and goods.",
    foot="People on foot.",
    all="Everyone and everything.",
)

DIRECTIONS = {
    code: Term(code, definition)
    for code, definition in (
        ("AF-TJ", "From Afghanistan into Tajikistan."),
        ("TJ-AF", "From Tajikistan into Afghanistan."),
        ("both", "Both ways."),
    )
}

PRECISIONS = {
    str(code): Term(str(code), definition)
    for code, definition in (
        (Precision.EXACT, "The very spot."),
        (Precision.SETTLEMENT, "Somewhere in the town or village."),
        (Precision.VICINITY, "Within some 25 km."),
        (Precision.DISTRICT, "Somewhere in the district."),
        (Precision.PROVINCE, "Somewhere in the province."),
        (Precision.STRETCH, "Somewhere along a stretch of the border."),
        (Precision.COUNTRY, "Somewhere in the country."),
    )
}

# In the order in which they are offered.
LANGUAGES = _terms(
    en="English.",
    ru="Russian.",
    tg="Tajik.",
    fa="Dari.",
)

# Offsets do not change with the season here, so no time zone database is needed to read them.
ZONES = _terms(
    **{
        "Asia/Kabul": "Afghanistan, UTC+04:30.",
        "Asia/Dushanbe": "Tajikistan, UTC+05:00.",
        "Asia/Tashkent": "Uzbekistan, UTC+05:00.",
        "Asia/Ashgabat": "Turkmenistan, UTC+05:00.",
        "UTC": "Coordinated universal time.",
    }
)
