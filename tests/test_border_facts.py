"""Facts of the border that were wrong once, each checked in public data and noted at its entry."""

import pytest

from geodata.gazetteer import Gazetteer, places_of
from geodata.locate import Placement, locate
from geodata.precision import Precision


def placed(gazetteer: Gazetteer, text: str | list[str]) -> Placement:
    answer = locate(text, gazetteer)
    assert answer.placement is not None, answer.why
    return answer.placement


OK = [
    ("Panji Poyon, Jayhun", "crossing:shir-khan-bandar", "exact"),
    ("Panji Poyon, Qumsangir", "crossing:shir-khan-bandar", "exact"),
    ("Панҷи Поён, Ҷайҳун", "crossing:shir-khan-bandar", "exact"),
    ("Qizil Qala", "crossing:shir-khan-bandar", "exact"),
    ("Kizil Kala", "crossing:shir-khan-bandar", "exact"),
    ("Кызыл-Кала", "crossing:shir-khan-bandar", "exact"),
    ("قزل قلعه", "crossing:shir-khan-bandar", "exact"),
    ("Kokul", "crossing:kokul", "district"),
    ("Кокул", "crossing:kokul", "district"),
    ("Ai Khanum crossing", "crossing:kokul", "district"),
    ("Ay Khanum", "place:ay-khanum", "vicinity"),
    ("Ай-Ханум", "place:ay-khanum", "vicinity"),
    ("بندر آی خانم", "place:ay-khanum", "vicinity"),
    ("Ay Khanum ruins", "place:ay-khanum-ruins", "settlement"),
    ("Darkad, Farkhor", "place:darkad-tj", "settlement"),
    ("Даркад, Фархор", "place:darkad-tj", "settlement"),
    ("застава Даркад", "place:darkad-tj", "settlement"),
    ("Darkad, Takhar", "district:AF-TAK-darqad", "district"),
    ("Darqad", "district:AF-TAK-darqad", "district"),
    ("Дарқад", "district:AF-TAK-darqad", "district"),
    ("درقد", "district:AF-TAK-darqad", "district"),
    ("Darwaz bridge", "crossing:nusay-ruzvay", "vicinity"),
    ("Tem – Demogan", "crossing:tem-demogan", "vicinity"),
    ("Tem–Demogan bridge", "crossing:tem-demogan", "vicinity"),
    ("Khwahan bridge", "crossing:khwahan-shohon", "vicinity"),
    ("Vanj bridge", "crossing:jamarj-vanj", "vicinity"),
    ("Langar bridge", "crossing:langar-bridge", "vicinity"),
    ("Zong", "place:zong", "settlement"),
    ("Зонг", "place:zong", "settlement"),
    ("زنگ", "place:zong", "settlement"),
    ("Langar (TJ)", "place:langar-tj", "settlement"),
    ("Лангар, Вахон", "place:langar-tj", "settlement"),
    ("Лянгар", "place:langar-tj", "settlement"),
    ("Kheyrabad bridge", "crossing:hairatan", "exact"),
    ("پل خیرآباد", "crossing:hairatan", "exact"),
    ("Hairatan", "crossing:hairatan", "exact"),
    ("Zorkul", "place:zorkul", "vicinity"),
    ("Lake Zorkul", "place:zorkul", "vicinity"),
    ("озеро Зоркуль", "place:zorkul", "vicinity"),
    ("Зоркӯл", "place:zorkul", "vicinity"),
    ("زورکول", "place:zorkul", "vicinity"),
    ("Shaymak", "place:shaymak", "vicinity"),
    ("Шаймак", "place:shaymak", "vicinity"),
    ("Kyzylrabot", "place:kyzylrabot", "vicinity"),
    ("Қизилработ", "place:kyzylrabot", "vicinity"),
    ("Yol", "place:yol", "district"),
    ("застава Йол", "place:yol", "district"),
    ("Sari Gor", "place:sari-gor", "district"),
    ("Сари-Гор", "place:sari-gor", "district"),
    ("Dashtijum", "place:dashtijum", "district"),
    ("Даштиҷум", "place:dashtijum", "district"),
    ("Vrang", "place:vrang", "vicinity"),
    ("Вранг", "place:vrang", "vicinity"),
    ("Buzai Gumbad", "place:buzai-gumbad", "vicinity"),
    ("بزای گنبد", "place:buzai-gumbad", "vicinity"),
    ("Tem market", "place:tem-market", "vicinity"),
    ("Ruzvay market", "place:ruzvay-market", "vicinity"),
    ("Kalai-Khumb market", "place:qalaikhumb-market", "vicinity"),
    ("Khorugh market", "place:khorugh-market", "vicinity"),
    ("рынок в Хороге", "place:khorugh-market", "vicinity"),
    ("Ishkashim market", "place:ishkashim-market", "vicinity"),
    ("Aqtash", "place:aqtash", "district"),
    ("آقتاش", "place:aqtash", "district"),
    ("Calbad", "place:calbad", "province"),
    ("Kalbad", "place:calbad", "province"),
    ("Gortepa", "place:gortepa", "province"),
    ("Gul Tepa, Kunduz", "place:gortepa", "province"),
    ("Hamadoni town", "place:moskva-hamadoni", "settlement"),
    ("Kirovabad town", "place:panj-town", "settlement"),
]


@pytest.mark.parametrize(("text", "place_id", "precision"), OK)
def test_a_place_is_found_no_more_exactly_than_it_is_known(gazetteer, text, place_id, precision):
    placement = placed(gazetteer, text)
    assert placement.place_ids == (place_id,)
    assert placement.precision == precision


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Даркад", {"district:AF-TAK-darqad", "place:darkad-tj"}),
        ("Darkad", {"district:AF-TAK-darqad", "place:darkad-tj"}),
        ("Tajik-Afghan Friendship Bridge", {"crossing:shir-khan-bandar", "crossing:nusay-ruzvay"}),
        ("Tajik–Afghan Friendship Bridge", {"crossing:shir-khan-bandar", "crossing:nusay-ruzvay"}),
        ("Darwaz-e Bala", {"district:AF-BDS-maymay", "district:AF-BDS-nusay"}),
        ("درواز بالا", {"district:AF-BDS-maymay", "district:AF-BDS-nusay"}),
    ],
)
def test_a_contested_name_is_asked_back(gazetteer, text, among):
    answer = locate(text, gazetteer)
    assert answer.status == "ambiguous"
    assert {candidate.place_id for candidate in answer.candidates} == among
    for candidate in answer.candidates:
        found = placed(gazetteer, candidate.write)
        assert candidate.place_id in found.place_ids


@pytest.mark.parametrize("text", ["Kheyrabad", "Panji Poyon, Dusti", "Zong, Takhar"])
def test_a_name_that_says_too_little_is_not_placed(gazetteer, text):
    assert locate(text, gazetteer).status == "unknown"


@pytest.mark.parametrize(
    ("text", "at", "km", "bank"),
    [
        ("Zong", (72.6238, 37.0345), 994, "TJ"),
        ("Darkad, Farkhor", (69.420, 37.498), 273, "TJ"),
        ("Zorkul", (73.70, 37.45), 1127, "both"),
        ("Ay Khanum ruins", (69.41, 37.167), 218, "AF"),
    ],
)
def test_a_place_stands_where_public_data_put_it(gazetteer, text, at, km, bank):
    placement = placed(gazetteer, text)
    assert (placement.lon, placement.lat) == pytest.approx(at, abs=0.01)
    assert placement.km_from is not None
    assert placement.km_to is not None
    assert placement.km_from <= km <= placement.km_to
    assert placement.bank == bank


def test_kokul_is_drawn_with_its_doubt(gazetteer):
    """The ferry of its name is where the place is kept; the whole border of Farkhor is drawn."""
    place = gazetteer.places["crossing:kokul"]
    assert (place.lon, place.lat) == pytest.approx((69.474, 37.241), abs=0.01)
    placement = placed(gazetteer, "Kokul")
    assert (placement.km_from, placement.km_to) == pytest.approx((220.5, 294.0), abs=1.0)
    assert placement.radius_m > 30_000


def test_a_crossing_known_roughly_takes_up_a_stretch(gazetteer):
    """No crossing claims a kilometre that no source gives: its stretch is as wide as its doubt."""
    rough = [
        place
        for place in places_of(gazetteer, "crossing")
        if place.precision.rank >= Precision.VICINITY.rank and "TJ" in place.country
    ]
    ids = {place.id.removeprefix("crossing:") for place in rough}
    assert {"kokul", "khwahan-shohon", "jamarj-vanj", "langar-bridge", "tem-demogan"} <= ids
    for place in rough:
        placement = placed(gazetteer, place.id)
        assert placement.radius_m >= place.radius_m >= 2_000.0
        assert placement.km_from is not None
        assert placement.km_to is not None
        assert placement.km_to - placement.km_from > 2.0 * 2_000.0 / 1_000.0
        assert placement.geometry.area > 0.0


@pytest.mark.parametrize(
    ("text", "line", "bank"),
    [
        ("Afghan bank, border: Uzbekistan", "AF-UZ", "AF"),
        ("Afghan bank, border: Turkmenistan", "AF-TM", "AF"),
        ("Afghan side of the border with Turkmenistan", "AF-TM", "AF"),
        ("Afghanistan's side of the border with Uzbekistan", "AF-UZ", "AF"),
        ("Afghanistan’s side of its border with Uzbekistan", "AF-UZ", "AF"),
        ("афганская сторона границы с Узбекистаном", "AF-UZ", "AF"),
        ("на афганской стороне границы с Туркменистаном", "AF-TM", "AF"),
        ("тарафи Афғонистони сарҳад бо Ӯзбекистон", "AF-UZ", "AF"),
        ("جانب افغانستان سرحد با ازبکستان", "AF-UZ", "AF"),
        ("طرف افغانستان مرز با ترکمنستان", "AF-TM", "AF"),
        ("Afghan bank, border", "AF-TJ", "AF"),
        ("Afghan side of the border with Tajikistan", "AF-TJ", "AF"),
        ("Tajik bank, border", "AF-TJ", "TJ"),
        ("Tajikistan's side of the border with Afghanistan", "AF-TJ", "TJ"),
        ("таджикская сторона границы с Афганистаном", "AF-TJ", "TJ"),
        ("سمت تاجیکستان مرز با افغانستان", "AF-TJ", "TJ"),
        ("Uzbek side of the border with Afghanistan", "AF-UZ", "none"),
    ],
)
def test_one_bank_of_a_border(gazetteer, text, line, bank):
    placement = placed(gazetteer, text)
    assert {span.line_id for span in placement.spans} == {line}
    assert (placement.precision, placement.bank) == ("stretch", bank)
    assert placement.country == (bank if bank != "none" else "UZ")


def test_one_bank_of_three_borders_is_one_placement(gazetteer):
    texts = [
        "Afghan bank, border",
        *(f"Afghan bank, border: {name}" for name in ("Uzbekistan", "Turkmenistan")),
    ]
    placement = placed(gazetteer, texts)
    assert (placement.bank, placement.country, placement.precision) == ("AF", "AF", "stretch")
    assert {span.line_id for span in placement.spans} == {"AF-TJ", "AF-UZ", "AF-TM"}
    assert placed(gazetteer, "border: Uzbekistan").bank == "none"


@pytest.mark.parametrize(
    "text",
    ["Tajik side of the border with Uzbekistan", "Afghan side of the border with Afghanistan"],
)
def test_a_border_that_is_not_kept_is_refused(gazetteer, text):
    assert "is not kept" in locate(text, gazetteer).why
