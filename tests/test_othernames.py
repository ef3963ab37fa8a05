import json
from importlib import resources

import pytest
import yaml

from geodata.along import names_by_language
from geodata.finding.matching import look_up
from geodata.finding.othernames import (
    LANGUAGES,
    OtherNamesError,
    parse_other_names,
    read_other_names,
    read_pcodes,
    with_other_names,
)
from geodata.gazetteer import load_gazetteer
from geodata.names import Name, Script, fold

SCRIPTS = {
    "en": Script.LATIN,
    "uz": Script.LATIN,
    "fa": Script.ARABIC,
    "ps": Script.ARABIC,
    "tg": Script.CYRILLIC,
    "ru": Script.CYRILLIC,
}
FILE = """
version: 1
sources: {press: Tajik press}
places:
  town:1: {press: {en: [Old  Name, Other], tg: [Ном]}}
struck:
  town:1: {names: [Wrong], why: another town's}
"""


def test_a_file_gives_names_by_place_each_with_its_source():
    read = parse_other_names(FILE)
    assert [(name.name, name.lang, name.source) for name in read.names["town:1"]] == [
        ("Old Name", "en", "Tajik press"),
        ("Other", "en", "Tajik press"),
        ("Ном", "tg", "Tajik press"),
    ]
    assert read.struck == {"town:1": {"Wrong"}}


def test_the_version_changes_with_the_file_and_only_then():
    assert parse_other_names(FILE).version == parse_other_names(FILE).version
    changed = FILE.replace("Other", "Another")
    assert parse_other_names(changed).version != parse_other_names(FILE).version


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("press: {en", "radio: {en", "no source is called radio"),
        ("tg: [Ном]", "xx: [Ном]", "xx is no language"),
        ("tg: [Ном]", "tg: Ном", "tg is no language with a list"),
        (", why: another town's", "", "needs names and why"),
    ],
)
def test_every_fault_of_a_file_is_told(old, new, told):
    with pytest.raises(OtherNamesError, match=told):
        parse_other_names(FILE.replace(old, new))


def test_the_places_of_the_file_are_in_the_gazetteer():
    table = read_other_names()
    places = load_gazetteer().places
    assert set(table.names) <= set(places)
    assert set(table.struck) <= set(places)


def test_each_name_of_the_file_is_in_the_script_of_its_language():
    assert set(SCRIPTS) == set(LANGUAGES)
    for place_id, names in read_other_names().names.items():
        for name in names:
            assert name.script is SCRIPTS[name.lang], (place_id, name)
            assert name.source != "hand-kept"


def test_every_source_of_the_file_is_used():
    file = resources.files("geodata").joinpath("othernames.yaml")
    tree = yaml.safe_load(file.read_text("utf-8"))
    used = {
        key for table in ("places", "today") for groups in tree[table].values() for key in groups
    }
    assert used == set(tree["sources"])


def test_a_place_is_shown_by_its_name_of_today():
    """A former name is an alias: the official one of today comes first, in every language."""
    gazetteer = load_gazetteer()
    for place_id, todays in read_other_names().today.items():
        place = gazetteer.places[place_id]
        shown = names_by_language(place)
        assert place.names[: len(todays)] == todays
        assert {name.lang: name.name for name in todays}.items() <= dict(shown).items()
    assert gazetteer.places["town:1221259"].name == "Jaloliddin Balkhi"
    assert {"Kolkhozobod", "Колхозабад"} <= {n.name for n in gazetteer.places["town:1221259"].names}


FORMER_SOURCES = ("soviet-maps", "former-names", "toponyms")
# Former names that the layers themselves hold, or that places.yaml keeps as aliases.
FORMER = ("Moskva", "Москва", "Московский", "Кировабад", "Kolkhozobod", "Колхозобод", "Qayroqqum")


def test_no_label_of_the_map_is_a_former_name():
    """What the table calls a former name of a place is not what the map writes there."""
    file = resources.files("geodata").joinpath("othernames.yaml")
    tree = yaml.safe_load(file.read_text("utf-8"))
    shapes = resources.files("geodata").joinpath("shapes")
    labels = json.loads(shapes.joinpath("basemap.json").read_text("utf-8"))["labels"]
    told = []
    for label in labels:
        groups = tree["places"].get(label["id"], {})
        listed = (groups.get(source, {}).values() for source in FORMER_SOURCES)
        former = {fold(name) for lists in listed for names in lists for name in names}
        former |= set(map(fold, FORMER))
        told += [(label["id"], name) for name in label["names"].values() if fold(name) in former]
    assert told == []
    shown = {label["id"]: label["names"] for label in labels}
    assert shown["place:moskva-hamadoni"]["en"] == "Hamadoni"
    assert shown["place:panj-town"] == {"en": "Panj", "fa": "پنج", "ru": "Пяндж", "tg": "Панҷ"}
    assert shown["town:1221259"]["tg"] == "Ҷалолиддини Балхӣ"
    assert not {"town:8416817", "town:1221297", "town:1220446"} & set(shown)


def test_what_is_known_to_a_district_has_no_label():
    file = resources.files("geodata").joinpath("shapes/basemap.json")
    shown = {label["id"] for label in json.loads(file.read_text("utf-8"))["labels"]}
    assert {"place:zong", "place:ay-khanum"} <= shown
    assert not {"place:yol", "place:dashtijum"} & shown


def test_each_name_of_the_file_leads_to_its_place():
    gazetteer = load_gazetteer()
    for place_id, names in read_other_names().names.items():
        for name in names:
            found = {match.place.id: match for match in look_up(gazetteer, name.name)}
            assert place_id in found, name
            assert found[place_id].score >= 0.94, name


def test_names_kept_by_hand_take_the_source_of_the_file():
    place_id = "district:TJ-KT-jayhun"
    own = (
        Name("Qumsangir", "en", Script.LATIN, "hand-kept"),
        Name("Jayhun", "en", Script.LATIN, "hand-kept"),
        Name("Qumsangir District", "", Script.LATIN, "geoBoundaries"),
    )
    given = with_other_names(place_id, own)
    assert [name.name for name in given[:3]] == [name.name for name in own]
    assert given[0].source.startswith("renaming sent to parliament")
    assert [name.source for name in given[1:3]] == ["hand-kept", "geoBoundaries"]
    assert len({(name.name, name.lang) for name in given}) == len(given)
    assert with_other_names("no:such", own) == own


def test_struck_names_lead_elsewhere():
    found = look_up(load_gazetteer(), "Khodzhent")
    assert {match.place.id for match in found} == {"town:1514879"}


def test_every_afghan_province_has_a_pcode_of_its_own():
    codes = read_pcodes()
    places = load_gazetteer().places
    provinces = {p.id for p in places.values() if p.layer == "province" and p.country == ("AF",)}
    assert set(codes) == {f"AF{number:02d}" for number in range(1, 35)}
    assert set(codes.values()) == provinces


@pytest.mark.parametrize(
    ("code", "province"), [("AF17", "AF-BDS"), ("AF18", "AF-TAK"), ("af19", "AF-KDZ")]
)
def test_a_pcode_is_a_name_and_its_edition_is_told(code, province):
    (match,) = look_up(load_gazetteer(), code)
    assert match.place.id == f"province:{province}"
    assert match.how == "exact"
    assert "COD-AB edition of 2025" in match.matched.source


@pytest.mark.parametrize("place_id", [p for p in read_other_names().names if "province" in p])
def test_provinces_have_names_in_all_the_languages_that_write_of_them(place_id):
    place = load_gazetteer().places[place_id]
    scripts = {name.script for name in place.names}
    assert scripts == {Script.LATIN, Script.CYRILLIC, Script.ARABIC}
    assert len({fold(name.name) for name in place.names}) > 3
