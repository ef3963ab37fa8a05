"""What a register holds: frozen records, with the one definition of every field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.figures import Figure
from dashboard.problems import Problem
from dashboard.spec import Shape, spec
from dashboard.vocabulary import (
    CREDIBILITIES,
    DIRECTIONS,
    KINDS,
    LANGUAGES,
    PARTS,
    PRECISIONS,
    RELIABILITIES,
    STANCES,
    STATUSES,
    TRAFFICS,
)
from dashboard.when import When

# How long what no source has ended may still go on; a register may say otherwise.
LAST_HEARD_DAYS = 180


@dataclass(frozen=True, slots=True)
class Source:
    """Who said or published something."""

    id: str = field(
        metadata=spec(
            Shape.ID,
            "Names the source in claims; unique among the sources.",
            "rferl-2022-05",
            meant="key",
        )
    )
    publisher: str = field(
        metadata=spec(
            Shape.TEXT,
            "Who published or said it; say so where that is not known.",
            "RFE/RL Tajik Service",
            meant="name author outlet agency organisation organization",
        )
    )
    title: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "Headline or description.",
            "Report on stranded truck drivers",
            meant="headline",
        ),
    )
    url: str = field(
        default="",
        metadata=spec(
            Shape.URL,
            "Where it can be read.",
            "https://example.org/report",
            meant="link address website",
        ),
    )
    published: When | None = field(
        default=None,
        metadata=spec(
            Shape.WHEN,
            "When it became known, as exactly as is known.",
            "2022-05-19~",
            meant="date when",
        ),
    )
    reliability: str = field(
        default="F",
        metadata=spec(
            Shape.TERM,
            "How reliable the source is, NATO Admiralty grade.",
            "B",
            terms=RELIABILITIES,
            meant="grade rating",
        ),
    )
    via: str | None = field(
        default=None,
        metadata=spec(
            Shape.REFERENCE,
            "Id of the source that quotes this one, where it was read there.",
            "news-2022-05",
            meant="quoted_by cited_by",
        ),
    )
    note: str = field(
        default="",
        metadata=spec(
            Shape.TEXT, "Anything a reader should know of it.", "Unsigned.", meant="comment remark"
        ),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of an incident.

    Where a source gives another day, place, actor, status or figure than the incident does, its
    claim has its own: all of them stand side by side, and the incident spans them.
    """

    source: str = field(
        metadata=spec(
            Shape.REFERENCE, "Id of the source.", "rferl-2022-05", meant="id by publisher"
        )
    )
    stance: str = field(
        default="supports",
        metadata=spec(
            Shape.TERM,
            "Whether the source says that it is so.",
            "denies",
            terms=STANCES,
            meant="position",
        ),
    )
    disputes: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.TERMS,
            "What of the incident the source says is otherwise, where it grants the rest.",
            "figures",
            terms=PARTS,
            meant="doubts_part contests",
        ),
    )
    says: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "What the source says, in the words of the register.",
            "around 100 Tajik trucks are stranded",
            meant="claim text summary statement",
        ),
    )
    quote: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "The source's own words, short.",
            '"Nobody has crossed since Friday"',
            meant="quotation words",
        ),
    )
    when: When | None = field(
        default=None,
        metadata=spec(
            Shape.WHEN,
            "When it happened by this source, where that differs; or the day as of which it says "
            "that it stood so.",
            "2022-05-09/..",
            meant="date day dates period",
        ),
    )
    place: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.TEXTS,
            "Where by this source, where that differs.",
            "Ishkashim (TJ)",
            meant="location where places area",
        ),
    )
    actors: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.TEXTS,
            "Who did it by this source, where that differs.",
            "[Tajikistan]",
            meant="who groups parties group",
        ),
    )
    status: str | None = field(
        default=None,
        metadata=spec(
            Shape.TERM,
            "How the crossing stands by this source, where that differs.",
            "restricted",
            terms=STATUSES,
            meant="state",
        ),
    )
    figures: Mapping[str, Figure] = field(
        default_factory=dict,
        metadata=spec(
            Shape.FIGURES,
            'Numbers the source gives: 100, ~100, 80-120, 100 (80-120), ">50", <10, dozens, '
            "hundreds, thousands.",
            "{trucks: ~100, drivers: dozens}",
            meant="numbers count number",
        ),
    )
    credibility: str = field(
        default="6",
        metadata=spec(
            Shape.TERM,
            "How credible this piece of information is, NATO Admiralty grade.",
            "2",
            terms=CREDIBILITIES,
            meant="grade rating",
        ),
    )

    @property
    def supports(self) -> bool:
        """Tell whether the source says that it is so; it may say that a part of it is otherwise."""
        return self.stance == "supports"

    @property
    def contrary(self) -> bool:
        """Tell whether the source speaks against it, or against a part of it.

        Who doubts what a thing is for does not.
        """
        return self.stance in ("disputes", "denies") or bool(self.disputes)

    @property
    def speaks(self) -> bool:
        """Tell whether the source takes it to be so, whatever it makes of it."""
        return self.stance in ("supports", "doubts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that is said to have happened, or to have been so, along the border.

    `marks` gives line and column (from 1) of the values in the file, by field: "place",
    "place[1]", "claims[0].source".
    """

    id: str = field(
        metadata=spec(
            Shape.ID,
            "Names the incident in links and filters; unique among the incidents.",
            "shir-khan-closure-2022-05",
            meant="key",
        )
    )
    kind: str = field(
        metadata=spec(
            Shape.TERM, "What it is.", "closure", terms=KINDS, meant="type category class"
        )
    )
    title: str = field(
        metadata=spec(
            Shape.TEXT,
            "One line for list and map.",
            "Taliban close the crossing to Tajik trucks",
            meant="name headline summary",
        )
    )
    when: When | None = field(
        default=None,
        metadata=spec(
            Shape.WHEN,
            "When it happened, no more exactly than the sources say; left out if none does. Of a "
            "state whose beginning and end are not told: as of 2022-05-20.",
            "2022-05-10/..",
            meant="date day dates period from start",
        ),
    )
    time: str = field(
        default="",
        metadata=spec(
            Shape.CLOCK,
            "Clock time on that day, with its zone.",
            "05:30 Asia/Kabul",
            meant="clock hour",
        ),
    )
    place: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.TEXTS,
            "Where, as a place expression, no more exactly than the sources say; several "
            "are taken as one area.",
            "Shir Khan Bandar",
            meant="location where places area",
        ),
    )
    at: tuple[float, float] | None = field(
        default=None,
        metadata=spec(
            Shape.POINT,
            "Where, as longitude and latitude; needs precision, and overrides place.",
            "[68.6186, 37.1953]",
            meant="coordinates coords lonlat latlon lat lon point position",
        ),
    )
    precision: str | None = field(
        default=None,
        metadata=spec(
            Shape.TERM,
            "How exactly `at` is known.",
            "vicinity",
            terms=PRECISIONS,
            meant="accuracy geo_precision",
        ),
    )
    actors: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.TEXTS,
            "Who did it or is part of it.",
            "[Taliban]",
            meant="who groups parties group",
        ),
    )
    status: str | None = field(
        default=None,
        metadata=spec(
            Shape.TERM,
            "How the crossing stands from then on; for closure, reopening and trade.",
            "closed",
            terms=STATUSES,
            meant="state",
        ),
    )
    traffic: str | None = field(
        default=None,
        metadata=spec(
            Shape.TERM,
            "Which traffic the status is about.",
            "cargo",
            terms=TRAFFICS,
            meant="vehicles",
        ),
    )
    direction: str | None = field(
        default=None,
        metadata=spec(
            Shape.TERM, "Which way the status is about.", "AF-TJ", terms=DIRECTIONS, meant="way"
        ),
    )
    schedule: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "Days and hours of the crossing or its market, as the source gives them.",
            "Saturdays 09:00–16:00",
            meant="hours opening_hours times days_open",
        ),
    )
    claims: tuple[Claim, ...] = field(
        metadata=spec(
            Shape.CLAIMS,
            "Who says what; at least one.",
            "[{source: rferl-2022-05}]",
            meant="sources source reports",
        )
    )
    contradicts: tuple[str, ...] = field(
        default=(),
        metadata=spec(
            Shape.REFERENCES,
            "Ids of incidents that this one is at odds with, in whole or in part.",
            "[nrf-hosting-2022]",
            meant="conflicts",
        ),
    )
    note: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "Anything a reader should know of it.",
            "Where along the border is not said.",
            meant="notes comment remark description details",
        ),
    )
    retired: date | None = field(
        default=None,
        metadata=spec(
            Shape.DAY,
            "The day from which the incident no longer counts; needs reason. The entry stays.",
            "2022-11-22",
            meant="withdrawn removed deleted retracted",
        ),
    )
    reason: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "Why it was retired.",
            "Told twice; see shir-khan-closure-2022-05.",
            meant="why because",
        ),
    )
    origin: str = field(
        default="",
        metadata=spec(
            Shape.ORIGIN,
            "The data set it was imported from, and its id there; a second import finds it so.",
            "acled:AFG12345",
            meant="imported_from external_id",
        ),
    )
    line: int = field(default=0, compare=False)
    file: str = field(default="", compare=False)
    marks: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Register:
    """A register as it was read: what is good in it, and what is wrong with the rest.

    `entries` counts the incidents that stand in the file, good or broken; `digest` is the SHA-256
    of its bytes, in hex. Where `file` is a folder, that is one of the digests of its files.
    `unended` are its files whose last line has no end.
    """

    title: str = field(
        default="",
        metadata=spec(
            Shape.TEXT,
            "Title of the register.",
            "Afghanistan–Tajikistan border register",
            meant="name",
        ),
    )
    organisation: str = field(
        default="",
        metadata=spec(Shape.TEXT, "Who keeps the register; stands on briefings.", "Border desk"),
    )
    banner: str = field(
        default="",
        metadata=spec(
            Shape.TEXT, "Who may read it; stands at the head of every briefing.", "TLP:AMBER"
        ),
    )
    language: str = field(
        default="",
        metadata=spec(
            Shape.TERM, "Language of briefings, where none is asked for.", "ru", terms=LANGUAGES
        ),
    )
    last_heard_days: int = field(
        default=LAST_HEARD_DAYS,
        metadata=spec(
            Shape.COUNT,
            "For how many days after a source last spoke of it something whose end is not told "
            "may still go on (after that it counts as last heard of), and before one first spoke "
            "of it, what has no told beginning may have gone on.",
            "180",
            meant="heard_days holds_days",
        ),
    )
    sources: Mapping[str, Source] = field(
        default_factory=dict,
        metadata=spec(Shape.SOURCES, "Who says what is claimed, each once.", ""),
    )
    incidents: tuple[Incident, ...] = field(
        default=(), metadata=spec(Shape.INCIDENTS, "What is said to have happened.", "")
    )
    problems: tuple[Problem, ...] = ()
    entries: int = 0
    file: str = ""
    digest: str = ""
    unended: tuple[str, ...] = ()
