"""The import rule: text -> register -> places -> features -> view -> drawings, one way."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("geodata/**/*.py")])
SCREEN = {f"dashboard/screen/{path.name}" for path in ROOT.glob("dashboard/screen/*.py")}
# reading in the background knows no screen
PAGE = {"dashboard/app.py", *SCREEN} - {
    f"dashboard/screen/{name}.py" for name in ("__init__", "readings")
}
COMMANDS = {f"dashboard/commands/{path.name}" for path in ROOT.glob("dashboard/commands/*.py")}
RULES = sorted(ROOT.glob("dashboard/static/scene/**/*.js"))
# What is built on the scene, and so is not known in its room.
ON_THE_SCENE = re.compile(
    r"dashboard\.(?:app|briefing|cli|commands|dossiers|exports|imports|screen|serving"
    r"|draw\.(?:brief|pages|pictures|slides|standalone))(?:\.|_|$)"
)
# What a page has and a drawing rule has not: it gives the same for the same input, anywhere.
OF_A_PAGE = re.compile(
    r"(?<![\w.$])(?:window|document|navigator|location|localStorage|globalThis|self|BorderMap"
    r"|fetch|setTimeout|setInterval|requestAnimationFrame|performance|console|Intl)\b(?!\s*:)"
    r"|(?<![\w.$])L\.|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\b(?:HTML|SVG)\w*Element\b"
    r"|\bcreateElement|\binnerHTML\b|\baddEventListener\b|\btoLocale\w*String\b"
)
REMARK = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
QUOTED = re.compile(r"""(?<!\\)"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
SLIDES = {f"dashboard/draw/slides/{path.name}" for path in ROOT.glob("dashboard/draw/slides/*.py")}
ONE_ROOM = {
    "streamlit": {
        *PAGE,
        "dashboard/serving/application.py",
        "dashboard/serving/sessions.py",
    },
    "uvicorn": {"dashboard/serving/launch.py", "dashboard/serving/protocols.py"},
    "streamlit_folium": PAGE,
    "yaml": {
        "geodata/yamlevents.py",
        # these know its events by their kinds
        "dashboard/strictyaml.py",
        "dashboard/keeping/yamltree.py",
        "geodata/own/placefile.py",
    },
    "folium": {"dashboard/draw/map.py"},
    "branca": {"dashboard/draw/map.py"},
    "py_mini_racer": {"dashboard/scene/engine.py"},
    "pptx": SLIDES,
    "typst": {"dashboard/briefing/typesetting.py"},
    "platformdirs": {"geodata/own/datafolder.py"},
    "sqlite3": {
        "dashboard/exports/geopackage.py",
        "geodata/own/compiling.py",
        "geodata/own/userlayer.py",
    },
    "pyogrio": {"dashboard/exports/geopackage.py"},
    "segno": {"dashboard/draw/code.py"},
    "click": {"dashboard/cli.py", *COMMANDS},
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            module = node.module or ""
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_modules_to_check():
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_go_one_way(path):
    names = imported(path)
    here = relative(path)
    if here.startswith("geodata/"):
        assert not {name for name in names if name.split(".")[0] == "dashboard"}
    if here.startswith("dashboard/scene/"):
        assert not {name for name in names if ON_THE_SCENE.match(name)}
    for library, rooms in ONE_ROOM.items():
        if any(name.split(".")[0] == library for name in names):
            assert here in rooms or here.startswith("geodata/build"), (
                f"{library} belongs in {rooms}"
            )
    if here in PAGE:
        assert not any(name.startswith(("dashboard.cli", "dashboard.commands")) for name in names)
    else:
        page = {path.removesuffix(".py").replace("/", ".") for path in PAGE}
        assert not names & page


def page_words(text: str) -> list[str]:
    return OF_A_PAGE.findall(QUOTED.sub('""', REMARK.sub(" ", text)))


@pytest.mark.parametrize("path", RULES, ids=relative)
def test_a_drawing_rule_knows_no_page_clock_or_chance(path):
    assert page_words(path.read_text(encoding="utf-8")) == []


def test_the_guard_finds_what_a_page_has():
    bad = (
        "document.body",
        "a = window.x;",
        "L.map(x)",
        "Date.now()",
        "new Date()",
        "Math.random()",
        "x.innerHTML = y",
        "globalThis",
    )
    assert [text for text in bad if not page_words(text)] == []
    good = (
        "// a window\n/* document */ view.window",
        '{ window: 3, x: "document" }',
        "new Date(0)",
        "A.L",
    )
    assert [text for text in good if page_words(text)] == []


def yaml_uses(path: Path) -> set[str]:
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "yaml"
    }


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_yaml_is_parsed_within_limits(path):
    # but for the tables that only the build of the shapes reads, which hold numbers
    if relative(path) != "geodata/yamlevents.py" and not relative(path).startswith("geodata/build"):
        kinds = {name for name in yaml_uses(path) if name.endswith(("Event", "Error"))}
        assert yaml_uses(path) == kinds, "read by geodata.yamlevents.read_events"


def clock_calls(path: Path) -> set[str]:
    calls = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow", "time"):
            owner = node.value
            if isinstance(owner, ast.Name) and owner.id in ("date", "datetime", "time"):
                calls.add(f"{owner.id}.{node.attr}")
    return calls


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_only_app_and_cli_read_the_clock(path):
    if relative(path) not in ("dashboard/app.py", "dashboard/commands/options.py"):
        assert not clock_calls(path)


def test_no_module_shadows_a_standard_one():
    # Streamlit puts dashboard/ on the path: dashboard/select.py would hide the standard select
    names = {path.stem for path in ROOT.glob("dashboard/*.py")} - {"__init__", "__main__"}
    assert not names & set(sys.stdlib_module_names)
