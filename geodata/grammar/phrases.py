"""The words that place expressions are made of, each list once, in all their languages."""

import re

from geodata.grammar.terms import Way
from geodata.names import fold

NATION_WORDS = {
    "AF": "af afghan afghanistan afghanistans афганский афганская афганской афганистан афганистана"
    " афганско афгано афғонистон афғонистони афғонистону афғонӣ افغانستان افغان",
    "TJ": "tj tajik tajikistan tajikistans tajikistani таджикский таджикская таджикской таджикистан"
    " таджикистана таджикско тоҷикистон тоҷикистони тоҷикистону тоҷикӣ تاجیکستان تاجیک",
    "UZ": "uz uzbek uzbekistan uzbekistans узбекский узбекская узбекской узбекистан узбекистана"
    " узбекско ӯзбекистон ӯзбекистони ازبکستان",
    "TM": "tm turkmen turkmenistan turkmenistans туркменский туркменская туркменской туркменистан"
    " туркменистана туркмения туркмено туркманистон туркманистони ترکمنستان",
}
NATIONS = {fold(word): code for code, words in NATION_WORDS.items() for word in words.split()}
# The border rivers run from east to west, and from south to north in Badakhshan: the Tajik bank
# is the right one all along.
HANDS = {
    "TJ": "right правый правом правая рости рост راست",
    "AF": "left левый левом левая чапи чап چپ",
}
SIDES = NATIONS | {fold(w): code for code, words in HANDS.items() for w in words.split()}
STREAMS = {
    fold(word): way
    for way, words in (
        (
            Way.UP,
            "upstream,up stream,upriver,up river,up-river,выше по течению,вверх по течению,"
            "выше,болооби,болооб,بالادست,بالا دست",
        ),
        (
            Way.DOWN,
            "downstream,down stream,downriver,down river,down-river,ниже по течению,"
            "вниз по течению,ниже,поёноби,поёноб,پایین دست,پایین‌دست,پائین دست",
        ),
    )
    for word in words.split(",")
}
AT_WORDS = frozenset(map(fold, ("at", "by", "beside", "у", "возле", "در محل")))
# Links that belong to the form that follows them.
OWN_WORDS = frozenset(
    map(fold, ("near", "opposite", "between", "from", "close to", "upstream", "downstream"))
) | frozenset(map(fold, ("около", "напротив", "между", "от", "назди", "байни", "نزدیک", "بین")))

FROM_TO = re.compile(
    r"(?:from\s+|от\s+|аз\s+|از\s+)?(?P<start>.+?)\s+(?:to|[–—→-]|до|то|تا)\s+(?P<end>.+)",
    re.IGNORECASE,
)
AND = re.compile(
    r"(?:between\s+|of\s+|между\s+|байни\s+|بین\s+|میان\s+)(?P<start>.+?)\s+(?:and|и|ва|و)\s+"
    r"(?P<end>.+)",
    re.IGNORECASE,
)
RIVER = (
    r"(?:the\s+)?(?:river\s+)?(?:panj|pyandzh|pyanj|pamir|amu[\s-]?darya|oxus|пянджа?|памира?|"
    r"амударь[ия]|панҷ|помир|амударё|پنج|پامیر|آمو[\s\u200c]?دریا|آمو)(?:\s+river)?"
)
# "Panj" alone is a town and a district; with an article it is the river.
THE_RIVER = re.compile(rf"(?:(?:on|along|in)\s+)?the\s+{RIVER}", re.IGNORECASE)
RIVER_NAMES = re.compile(
    r"panj|pyandzh|pyanj|pamir|amu[\s-]?darya|oxus|пяндж|памир|амударья|амударьи|панҷ|помир|"
    r"амударё|پنج|پامیر|آمو[\s\u200c]?دریا|آمو",
    re.IGNORECASE,
)
LINE = (
    rf"(?:{RIVER}|(?:(?:the|its)\s+)?(?:border(?:\s+river)?|frontier|river|line)|границы|"
    rf"реки(?:\s+{RIVER})?|дарёи\s+{RIVER}|(?:دریای|رود)\s+{RIVER}|дарё|сарҳади?|مرز|سرحد|دریا)"
)
WAY_WORDS = re.compile(
    r"\b(?:away|due|straight|to the|in the|on the|to|the|direction|side|к|на|в|от|ба самти|дар|"
    r"به طرف|به سمت|در)\b",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?P<place>.+?)(?:\s+(?:to|towards)\s+the|\s+ба(?:\s+самти)?|\s+به(?:\s+(?:طرف|سمت))|\s*,|"
    r"\s+на)\s+(?P<way>[^,]+)",
    re.IGNORECASE,
)
NATION = "|".join(
    sorted(
        map(re.escape, (w for words in NATION_WORDS.values() for w in words.split())),
        key=len,
        reverse=True,
    )
)
_OWNERS = r"(?:afghanistan|tajikistan|uzbekistan|turkmenistan)['’]s"
COUNTRY = rf"(?:{NATION}|{_OWNERS})"
SIDE = "|".join(
    (
        _OWNERS,
        *sorted(
            {w for words in (*NATION_WORDS.values(), *HANDS.values()) for w in words.split()},
            key=len,
            reverse=True,
        ),
    )
)
BANK = (
    r"(?:bank|side|shore|riverbank|берег[еу]?|сторон[аеы]|ساحل|طرف|جانب|سمت|сӯи|тарафи|соҳили|"
    r"ҷониби)"
)
# What binds the border to a neighbour: "the border with Uzbekistan".
WITH = r"with|со?|бо|با"
STREAM = "|".join(
    (
        r"up[\s-]?stream|up[\s-]?river|down[\s-]?stream|down[\s-]?river",
        r"выше по течению|вверх по течению|ниже по течению|вниз по течению",
        r"болооби?|поёноби?|بالا[\s\u200c]?دست|پایین[\s\u200c]?دست",
    )
)
EAST_WORDS = (
    r"(?:شمال|جنوب)(?:[\s\u200c]?(?:شرق|غرب))?ی?|(?:شرق|غرب)ی?|"
    r"(?:шимол|ҷануб)(?:у?[\s-]?(?:шарқ|ғарб))?(?:и|тар)?|(?:шарқ|ғарб)(?:и|тар)?"
)
RUSSIAN_THAN = r"[\w-]*(?:севернее|восточнее|южнее|западнее)"
LEAD = re.compile(r"^(?:(?:in|at|on|along|the|в|на|дар|در)\s+(?=\S))+(?!of\b)", re.IGNORECASE)
