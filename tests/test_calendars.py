"""Days by two calendars: the Solar Hijri one as Afghanistan names it, never more nor less exact."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draw.calendars import axis_day, axis_parts, axis_text, describe_solar
from dashboard.draw.speech import catalog, day_text, speech
from dashboard.scene.bundle import RULES, bundle
from dashboard.view import CALENDARS, LANGUAGES, View, read_view, write_view
from dashboard.when import When, display, parse_when
from tests.nodejs import printed

TODAY = date(2026, 11, 22)
EPOCH = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("language", "calendar", "said"),
    [
        ("en", "", "10 May 2022"),
        ("en", "both", "20 Sawr 1401 SH (10 May 2022)"),
        ("ru", "", "10 мая 2022"),
        ("tg", "", "10 майи 2022"),
        ("fa", "", "۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲)"),
        ("fa", "both", "۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲)"),
        ("fa", "solar", "۲۰ ثور ۱۴۰۱"),
        ("fa", "gregorian", "۱۰ می ۲۰۲۲"),
    ],
)
def test_a_day_is_told_by_the_calendar_of_the_reader(language, calendar, said):
    assert day_text(date(2022, 5, 10), speech(language, calendar)) == said


@pytest.mark.parametrize("month", ["حمل", "جوزا", "میزان", "جدی"])
def test_a_year_begins_with_hamal(month):
    first = {"حمل": (2022, 3, 21), "جوزا": (2022, 5, 22), "میزان": (2022, 9, 23)}
    day = date(*first.get(month, (2022, 12, 22)))
    assert day_text(day, speech("fa", "solar")) == f"۱ {month} ۱۴۰۱"


def test_a_leap_year_has_a_thirtieth_of_hut():
    assert day_text(date(2021, 3, 20), speech("fa", "solar")) == "۳۰ حوت ۱۳۹۹"
    assert day_text(date(2021, 3, 21), speech("fa", "solar")) == "۱ حمل ۱۴۰۰"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-05-10~", "حدود ۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲)"),
        ("2022-05", "می ۲۰۲۲ (۱۱ ثور تا ۱۰ جوزا ۱۴۰۱)"),
        ("2022", "سال ۲۰۲۲ (۱۱ جدی ۱۴۰۰ تا ۱۰ جدی ۱۴۰۱)"),
        ("2022-05-1X", "یکی از روزهای ۱۰ تا ۱۹ می ۲۰۲۲ (۲۰ تا ۲۹ ثور ۱۴۰۱)"),
        ("2022-05-10/..", "از ۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲)، پایانش معلوم نیست"),
        (
            "2022-05-10/2022-06",
            "۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲) تا جون ۲۰۲۲ (۱۱ جوزا تا ۹ سرطان ۱۴۰۱)",
        ),
        ("2022-05-10?", "۲۰ ثور ۱۴۰۱ (۱۰ می ۲۰۲۲) (نامطمئن)"),
    ],
)
def test_what_is_known_to_a_month_stays_that_with_the_days_it_spans(text, said):
    assert display(parse_when(text), speech("fa")) == said


@pytest.mark.parametrize("text", ["2022-05", "2022", "202X", "2022-21", "2022-05-1X", "20XX"])
def test_in_the_solar_calendar_alone_a_month_of_the_other_is_still_told(text):
    # "11 Saur to 10 Jawza" by itself would read as lasting so long
    both, solar = (display(parse_when(text), speech("fa", one)) for one in ("both", "solar"))
    assert solar == both


@pytest.mark.parametrize(
    ("language", "said", "unknown"),
    [
        ("en", "since 10 May 2022, no end known", "from 10 May 2022; whether it ended is not told"),
        ("ru", "с 10 мая 2022, конец неизвестен", "с 10 мая 2022; закончилось ли, не сообщается"),
        (
            "tg",
            "аз 10 майи 2022, анҷомаш маълум нест",
            "аз 10 майи 2022; ба охир расид ё не, гуфта нашудааст",
        ),
    ],
)
def test_no_end_is_never_told_as_opening(language, said, unknown):
    words = speech(language)
    assert display(parse_when("2022-05-10/.."), words) == said
    assert display(parse_when("2022-05-10/"), words) == unknown
    assert words["statuses"]["open"] not in said
    assert "→" not in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "as of about 20 May 2022"),
        ("ru", "на примерно 20 мая 2022"),
        ("tg", "ба ҳолати тақрибан 20 майи 2022"),
        ("fa", "به تاریخ حدود ۳۰ ثور ۱۴۰۱ (۲۰ می ۲۰۲۲)"),
    ],
)
def test_a_day_on_which_something_stood_so_is_told_as_that(language, said):
    when = parse_when("2022-05-20~")
    as_of = When("as of 2022-05-20~", *(getattr(when, name) for name in When.__slots__[1:]))
    assert display(as_of, speech(language)) == said


def test_the_address_says_the_calendar():
    view, faults = read_view({"lang": ["fa"], "calendar": ["Solar"]}, TODAY)
    assert (view.calendar, faults) == ("solar", [])
    assert write_view(view, TODAY)["calendar"] == ["solar"]
    assert "calendar" not in write_view(View(TODAY), TODAY)
    _, faults = read_view({"calendar": ["lunar"]}, TODAY)
    assert faults == ["calendar: 'lunar' is not a calendar of the page: write one of "
                      "both, gregorian, solar"]  # fmt: skip


def test_an_unknown_calendar_is_refused():
    with pytest.raises(KeyError):
        speech("en", "lunar")


@given(st.dates(date(1801, 1, 1), date(2199, 12, 31)))
def test_the_table_that_is_handed_down_reckons_as_python_does(day):
    table = describe_solar()
    number = (day - EPOCH).days
    year = max(n for n, first in enumerate(table["years"]) if first <= number)
    within = number - table["years"][year]
    month = max(n for n, first in enumerate(table["months"]) if first <= within)
    found = table["first_year"] + year, month + 1, within - table["months"][month] + 1
    assert found == axis_parts(day, speech("fa"))


@pytest.mark.parametrize("calendar", CALENDARS)
def test_an_axis_is_ruled_by_whole_months(calendar):
    words = speech("fa", calendar)
    year, month, _ = axis_parts(date(2022, 5, 10), words)
    first = axis_day(year, month, words)
    assert axis_parts(first, words) == (year, month, 1)
    assert axis_day(year, month + 12, words) == axis_day(year + 1, month, words)
    last = axis_day(year, month + 1, words) - timedelta(days=1)
    assert axis_parts(last, words)[:2] == (year, month)
    assert axis_text(first, words, "month") == {"gregorian": "می ۲۰۲۲"}.get(calendar, "ثور ۱۴۰۱")


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_tell_days_as_python_does(language, calendar):
    days = [date(1850, 1, 1), date(2021, 3, 20), date(2021, 3, 21), date(2022, 5, 10)]
    if calendar == "gregorian":
        days.append(date(80, 1, 31))  # which is no year of the twentieth century
    numbers = [(day - EPOCH).days for day in days]
    script = "\n".join(
        [
            bundle(RULES, "days.js", "Days"),
            f"const days = Days.calendar({json.dumps(catalog(language, calendar))});",
            "const { dateText, axisText, parts, dayOf } = days;",
            "const forms = ['day', 'full_day', 'month', 'year'];",
            "const tell = (day) => [dateText(day), forms.map((form) => axisText(day, form)),",
            "  dayOf(parts(day)[0], parts(day)[1] + 1, 0)];",
            f"console.log(JSON.stringify({numbers}.map(tell)));",
        ]
    )
    words = speech(language, calendar)

    def tell(day):
        year, month, _ = axis_parts(day, words)
        last = axis_day(year, month + 1, words) - timedelta(days=1)
        forms = [axis_text(day, words, form) for form in ("day", "full_day", "month", "year")]
        return [day_text(day, words), forms, (last - EPOCH).days]

    assert printed(script) == [tell(day) for day in days]
