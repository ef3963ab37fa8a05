"""Places in words: by name where the language has it, the border by whom it is with."""

from datetime import date

import pytest

from dashboard.draw.placewords import place_text, placed_text, placement_name, precision_text
from dashboard.draw.speech import speech
from dashboard.draw.words import headline, named_figure
from dashboard.features import Row, row_at
from dashboard.figures import parse_figure
from dashboard.model import Claim, Incident
from geodata.locate import locate

AS_OF = date(2026, 11, 22)


@pytest.fixture
def told(features_of, gazetteer):
    def tell(place, language="en"):
        text = f"""
            incidents:
              - id: one
                kind: deployment
                title: One
                when: 2022-05-10
                place: {place}
                claims: [{{source: s}}]
            sources: [{{id: s, publisher: S, title: T, published: 2022-05-11}}]
        """
        row = row_at(features_of(text), 0, AS_OF)
        assert row.placement is not None
        return place_text(row, gazetteer, speech(language))

    return tell


NEIGHBOURS = '["border: Tajikistan", "border: Uzbekistan", "border: Turkmenistan"]'
BANKS = (
    '["Afghan bank, border", "Afghan bank, border: Uzbekistan",'
    ' "Afghan bank, border: Turkmenistan"]'
)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (NEIGHBOURS, "border with Tajikistan, Uzbekistan and Turkmenistan"),
        (BANKS, "Afghan side of the border with Tajikistan, Uzbekistan and Turkmenistan"),
        ("border", "Afghanistan–Tajikistan border"),
        ('"border: Uzbekistan"', "Afghanistan–Uzbekistan border"),
        ('"Afghan bank, border"', "Afghan side of the border with Tajikistan"),
        ('"border: Takhar"', "border in Takhar"),
        ('"Tajik bank, Takhar"', "Tajik bank, Takhar"),
        ('"Afghan bank, border: Takhar"', "Afghan bank, Takhar"),
        ('"border: Ay Khanum to Nizhny Panj"', "border from Ay Khanum to Shir Khan Bandar"),
        ('"Dasht-e Qala, Takhar"', "Dasht-e Qala, Takhar"),
        ("Ишкашим (TJ)", "Ishkashim (TJ)"),
        ("Шерхан-Бандар", "Shir Khan Bandar"),
        ('"20 km east of Khorugh"', "20 km east of Khorugh"),
        ("[border, Kabul]", "Afghanistan–Tajikistan border, Kabul"),
    ],
)
def test_a_place_is_told_in_english(told, place, said):
    assert told(place) == said


@pytest.mark.parametrize(
    ("language", "place", "said"),
    [
        ("ru", NEIGHBOURS, "граница с Таджикистаном, Узбекистаном и Туркменистаном"),
        ("ru", BANKS, "афганская сторона границы с Таджикистаном, Узбекистаном и Туркменистаном"),
        ("ru", "border", "афгано-таджикская граница"),
        ("ru", '"border: Takhar"', "граница, Тахар"),
        ("ru", "[Badakhshan (AF), Takhar]", "Бадахшан (AF), Тахар"),
        ("ru", '"near Khorugh"', "близ Хорог"),
        ("tg", NEIGHBOURS, "марз бо Тоҷикистон, Ӯзбекистон ва Туркманистон"),
        ("tg", BANKS, "тарафи афғонии марз бо Тоҷикистон, Ӯзбекистон ва Туркманистон"),
        ("tg", "Shir Khan Bandar", "Шерхон-Бандар"),
        ("fa", NEIGHBOURS, "سرحد با تاجیکستان، ازبکستان و ترکمنستان"),
        ("fa", BANKS, "سمت افغانستان در سرحد با تاجیکستان، ازبکستان و ترکمنستان"),
        ("fa", "Shir Khan Bandar", "شیرخان بندر"),
        # what has no wording stays as its author wrote it, set apart
        ("fa", '"20 km east of Khorugh"', "\u200f\u206820 km east of Khorugh\u2069"),
    ],
)
def test_a_place_is_told_in_the_language(told, language, place, said):
    assert told(place, language) == said


def test_what_a_province_is_called_depends_on_its_country(features_of, gazetteer):
    for place, said in (("Takhar", "провинция, не точнее"), ("Khatlon", "область, не точнее")):
        features = features_of(
            f"incidents: [{{id: one, kind: visit, title: T, when: 2022, place: {place},"
            " claims: [{source: s}]}]\nsources: [{id: s, publisher: S, title: T}]\n"
        )
        row = row_at(features, 0, AS_OF)
        assert row.placement is not None
        assert precision_text(row.placement, speech("ru")) == said
        assert placed_text(row, gazetteer, speech("ru")).endswith(said)


def test_the_form_names_what_is_typed_as_the_map_does(gazetteer):
    placement = locate("border: Uzbekistan", gazetteer).placement
    assert placement is not None
    assert placement_name(placement, (), gazetteer) == "Afghanistan–Uzbekistan border"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "trucks: about 1,200"),
        ("ru", "грузовики: около 1\u00a0200"),
        ("tg", "мошинҳои боркаш: тақрибан 1\u00a0200"),
        ("fa", "لاری‌ها: حدود ۱٬۲۰۰"),
    ],
)
def test_what_is_counted_is_named_in_the_language(language, said):
    claim = Claim(source="s", figures={"trucks": parse_figure("~1200")})
    incident = Incident(id="a", kind="stranding", title="t", claims=(claim,))
    row = Row(incident, None, (), (claim,), (), certain=True)
    assert headline(row, speech(language)) == said


def test_what_no_language_names_stays_the_registers_word():
    assert named_figure("yaks", "7", speech("ru")) == "yaks: 7"
    assert named_figure("yaks", "۷", speech("fa")) == "\u200f\u2068yaks\u2069: ۷"
