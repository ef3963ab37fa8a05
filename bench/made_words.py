"""The words of made registers: kinds and their shares, titles, actors, sources, figures.

Actors and publishers are roles and invented names, so that nothing made up is laid at the door of
anyone who exists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wheel(Generic[T]):
    """Hold things of unequal share, to be drawn."""

    items: tuple[T, ...]
    sums: tuple[float, ...]

    def draw(self, random: Random) -> T:
        """Draw one thing."""
        return self.items[bisect_right(self.sums, random.random() * self.sums[-1])]


def wheel(shares: Mapping[T, float]) -> Wheel[T]:
    """Make a wheel of things and their shares."""
    return Wheel(tuple(shares), tuple(accumulate(shares.values())))


def even(items: Iterable[T]) -> Wheel[T]:
    """Make a wheel of equal shares."""
    held = tuple(items)
    return Wheel(held, tuple(float(count) for count in range(1, len(held) + 1)))


@dataclass(frozen=True, slots=True)
class Manner:
    """How incidents of one kind go: share, titles, where, what is counted, and whether they last.

    `counted` gives for each figure the powers of ten it lies between; `lasting` is the share of
    incidents that are told as a time from … to …, not as a day.
    """

    share: float
    titles: tuple[str, ...]
    places: Wheel[str]
    counted: Mapping[str, tuple[float, float]]
    lasting: float


_AT_CROSSING = wheel({"crossing": 84, "border": 5, "stretch": 5, "province": 4, "list": 2})
_HELD_UP = wheel({"crossing": 60, "district": 12, "town": 10, "near": 10, "border": 4, "list": 4})
_ALONG = wheel(
    {
        "point": 24,
        "stretch": 18,
        "district": 20,
        "near": 11,
        "town": 10,
        "province": 7,
        "border": 5,
        "list": 3,
        "": 2,
    }
)
_STATIONED = wheel(
    {"stretch": 30, "district": 24, "border": 12, "province": 12, "list": 10, "point": 8, "": 4}
)
_TOLD = wheel({"country": 45, "province": 15, "town": 15, "crossing": 12, "border": 8, "": 5})

MANNERS: Mapping[str, Manner] = {
    "closure": Manner(
        6,
        ("{who} close {where}", "Marz (border) shut at {where}", "Марз баста шуд: {cyrillic}"),
        _AT_CROSSING,
        {"trucks": (0.7, 2.5)},
        0.5,
    ),
    "reopening": Manner(
        5,
        ("{where} open again", "{who} let cargo through at {where}", "گذرگاه باز شد: {arabic}"),
        _AT_CROSSING,
        {"trucks": (0.7, 2.5)},
        0.15,
    ),
    "stranding": Manner(
        5,
        (
            "Trucks held up at {where}",
            "Drivers wait for days at {where}",
            "Ронандагон дар {cyrillic}",
        ),
        _HELD_UP,
        {"trucks": (0.5, 2.7), "drivers": (0.5, 2.7)},
        0.6,
    ),
    "seizure": Manner(
        4,
        ("{who} take trucks at {where}", "Goods taken from traders, {where}"),
        _HELD_UP,
        {"trucks": (0, 1.7), "tonnes": (0.5, 2)},
        0.15,
    ),
    "deployment": Manner(
        8,
        ("{who} send men to {where}", "More posts along {where}", "Сарҳадбонон: {cyrillic}"),
        _STATIONED,
        {"fighters": (1, 3.7), "posts": (0, 1.3)},
        0.55,
    ),
    "militant-presence": Manner(
        6,
        ("Armed men said to live in {where}", "Camp reported, {where}", "Боевики: {cyrillic}"),
        _STATIONED,
        {"militants": (0.8, 2.9)},
        0.7,
    ),
    "control": Manner(
        2,
        ("{who} take the post at {where}", "The flag changes over {where}"),
        _STATIONED,
        {"fighters": (1, 2.5)},
        0.4,
    ),
    "displacement": Manner(
        2,
        ("Families cross at {where}", "People sent back at {where}", "Беженцы: {cyrillic}"),
        _HELD_UP,
        {"people": (0.7, 3.1)},
        0.7,
    ),
    "exercise": Manner(
        4,
        ("{who} drill near {where}", "Учения: {cyrillic}", "Машқҳои ҳарбӣ, {cyrillic}"),
        _STATIONED,
        {"soldiers": (1.5, 3.7)},
        0.4,
    ),
    "attack": Manner(
        12,
        ("Shooting at {where}", "{who} fire across the river, {where}", "درگیری در {arabic}"),
        _ALONG,
        {"killed": (0, 1.3), "wounded": (0, 1.5)},
        0.08,
    ),
    "incursion": Manner(
        5,
        ("Armed men cross the river at {where}", "{who} cross the line, {where}"),
        _ALONG,
        {"fighters": (0.3, 1.8)},
        0.08,
    ),
    "smuggling": Manner(
        14,
        (
            "Drugs caught at {where}",
            "{who} stop smugglers, {where}",
            "Қочоқ: {cyrillic}, контрабанда",
        ),
        _ALONG,
        {"kg": (0.5, 3), "people": (0, 1)},
        0.05,
    ),
    "accident": Manner(
        5,
        ("Flood damages the road, {where}", "Bridge out at {where}", "سیلاب در {arabic}"),
        _ALONG,
        {"people": (0, 1.5), "houses": (0.5, 2.5)},
        0.2,
    ),
    "visit": Manner(
        5,
        ("{who} visit {where}", "Delegation in {where}", "Визит: {cyrillic}"),
        _TOLD,
        {},
        0.12,
    ),
    "talks": Manner(
        6,
        ("{who} hold talks, {where}", "Музокирот дар {cyrillic}", "مذاکرات در {arabic}"),
        _TOLD,
        {},
        0.15,
    ),
    "statement": Manner(
        9,
        ("{who} speak of {where}", "Warning about {where}", "{who} deny reports from {where}"),
        _TOLD,
        {},
        0.02,
    ),
    "agreement": Manner(
        2,
        ("{who} sign on trade, {where}", "Accord on power lines, {where}"),
        _TOLD,
        {"million-usd": (0, 2)},
        0.05,
    ),
    "trade": Manner(
        4,
        ("Goods move through {where}", "Bozor opens at {where} (бозор)", "Coal through {where}"),
        _AT_CROSSING,
        {"trucks": (0.7, 2.8), "tonnes": (1.5, 3.9)},
        0.25,
    ),
}
KINDS = wheel({kind: manner.share for kind, manner in MANNERS.items()})

ACTORS = wheel(
    {
        name: 1 / (rank + 3)  # a few are named again and again, most now and then
        for rank, name in enumerate(
            (
                "Afghan border police",
                "Tajik border guards",
                "Provincial governor",
                "Truckers' union",
                "Ministry of borders",
                "Valley militia (made up)",
                "Customs service",
                "Smugglers",
                "Northern Column (made up)",
                "Traders of the bazaar",
                "District elders",
                "Drug control agency",
                "White Ridge Group (made up)",
                "Army engineers",
                "Foreign fighters",
                "Interior ministry",
                "Railway company",
                "Rescue service",
                "Joint commission",
                "River Men (made up)",
                "Neighbouring army",
                "Chamber of commerce",
                "Power company",
                "Сарҳадбонон",
                "Пограничная служба",
                "پولیس سرحدی",
                "Refugee committee",
                "Herders",
                "Fishermen",
                "Aid convoy",
                "Consulate",
                "Farmers' council",
            )
        )
    }
)

# Who publishes, and the grades its pieces get.
PUBLISHERS: tuple[tuple[str, str], ...] = (
    ("Panj Valley Gazette (made up)", "B"),
    ("Pamir Wire (made up)", "B"),
    ("Amu News Desk (made up)", "C"),
    ("Radio Oxus (made up)", "B"),
    ("Садои Дарё (made up)", "C"),
    ("Вечерний Кулоб (made up)", "C"),
    ("روزنامه دریا (made up)", "C"),
    ("Border service, press office", "D"),
    ("Ministry of borders, spokesman", "D"),
    ("Provincial officials, not named", "F"),
    ("A truck driver, not named", "F"),
    ("Messages on a channel of unknown owner", "E"),
    ("Corridor Institute (made up)", "A"),
    ("Traders at the bazaar", "F"),
)

SAYS: tuple[str, ...] = (
    "it was seen by drivers who came through",
    "officials gave no number",
    "the news came from both banks",
    "names a village nearby and no more",
    "says it began in the night",
    "says that it has ended since",
    "the road was shut for some hours",
    "speaks of a dispute over water",
    "сообщает пресс-служба",
    "бино ба гуфтаи сокинон",
    "به گفته باشندگان محل",
)
AGAINST = ("nothing of the kind took place", "it was less than was told", "calls it a rumour")
QUOTES = (
    "We were told to wait",
    "Ҳеҷ кас ба мо чизе нагуфт",
    "Мы ждём третий день",
    "راه بسته است",
)
NOTES = ("The place is told in one report only.", "Given as a date of the solar calendar.")
