"""Reading in the background: once for all who ask, and nothing of it stays for ever."""

import gc
import weakref

from dashboard.features import place_incidents
from dashboard.readings import reading
from dashboard.register import load_register

REGISTER = """
sources:
  - {id: s, publisher: P}
incidents:
  - {id: a, kind: attack, title: One, when: 2022-05-10, place: Khorugh, claims: [{source: s}]}
"""


def test_a_register_is_read_once_for_all_who_ask(tmp_path):
    file = tmp_path / "incidents.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    first = reading(str(file), (1, 1))
    assert reading(str(file), (1, 1)) is first
    register, features = first.result(timeout=60)
    assert [incident.id for incident in register.incidents] == ["a"]
    assert len(features.columns) == 1
    file.write_text(REGISTER.replace("One", "Two"), encoding="utf-8")
    register, _ = reading(str(file), (2, 2)).result(timeout=60)
    assert register.incidents[0].title == "Two"


def test_what_is_no_longer_used_goes_without_the_collector(tmp_path, gazetteer):
    file = tmp_path / "incidents.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    features = place_incidents(load_register(file), gazetteer)
    parts = [weakref.ref(part) for part in (features, features.frame, features.columns)]
    gc.disable()
    try:
        del features
        assert [part() for part in parts] == [None, None, None]
    finally:
        gc.enable()
