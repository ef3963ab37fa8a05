"""Joins the drawing rules, which are ES modules of a restricted form, to one classic script.

A module imports names with `import { a, b } from "./other.js";`, each import on one line at its
top, and exports what it declares with `export function`, `export const` or `export class`, or what
it imports with one line `export { a, b };`. Nothing else that begins with import or export is
understood, so that what runs joined is what runs as modules.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

RULES = Path(__file__).parent.parent / "static" / "scene"
ENTRY, NAME = "api.js", "Scene"

_NAMES = r"[\w$]+(?:, [\w$]+)*"
_IMPORT = re.compile(rf'import \{{ ({_NAMES}) \}} from "\./([\w-]+\.js)";')
_DECLARED = re.compile(r"export ((?:function\*?|const|class) ([\w$]+)(?=[^\w$]).*)")
_LISTED = re.compile(rf"export \{{ ({_NAMES}) \}};")
_MODULE_LINE = re.compile(r"(?:import|export)\b")
# Stands before each module, so that a line of the script can be told as one of its module.
_HEAD = re.compile(r"^const \$\w+ = \(\(\) => \{ // ([\w-]+\.js)$")
_TAIL = "})();"


def bundle(root: Path, entry: str, name: str) -> str:
    """Join a module of a folder and all that it imports to a script that defines one constant.

    Raises ValueError, with file and line, for whatever it does not understand.
    """
    joined: dict[str, str] = {}
    exports: dict[str, list[str]] = {}
    _join(root, entry, (), joined, exports)
    return (
        f'const {name} = (() => {{ "use strict";\n{"".join(joined.values())}'
        f"return Object.freeze({_own(entry)});\n}})();\n"
    )


@cache
def scene_script(root: Path = RULES, entry: str = ENTRY) -> str:
    """Give the drawing rules as one script, which is joined once a process."""
    return bundle(root, entry, NAME)


def locate_line(script: str, number: int) -> tuple[str, int] | None:
    """Tell the module of a line of a joined script, and the line there; None outside of modules."""
    lines = script.split("\n")[:number]
    for back, line in enumerate(reversed(lines)):
        if line == _TAIL:
            return None
        if head := _HEAD.match(line):
            return (head[1], back) if back else None
    return None


def _own(file: str) -> str:
    return "$" + file.removesuffix(".js").replace("-", "_")


def _join(
    root: Path,
    file: str,
    importers: tuple[str, ...],
    joined: dict[str, str],
    exports: dict[str, list[str]],
) -> None:
    """Join a module after those that it imports."""
    lines: list[str] = []
    found: list[str] = []
    known: list[str] = []
    for number, line in enumerate((root / file).read_text(encoding="utf-8").split("\n"), 1):
        where = f"{root / file}:{number}"
        if imported := _IMPORT.fullmatch(line):
            if found:
                raise ValueError(f"{where}: imports stand at the top, before what is exported")
            names, other = imported[1].split(", "), imported[2]
            _follow(root, other, (*importers, file), where, joined, exports)
            if strange := [each for each in names if each not in exports[other]]:
                raise ValueError(f"{where}: {other} exports no {', '.join(strange)}")
            known += names
            lines.append(f"const {{ {imported[1]} }} = {_own(other)};")
        elif declared := _DECLARED.fullmatch(line):
            found.append(declared[2])
            lines.append(declared[1])
        elif listed := _LISTED.fullmatch(line):
            names = listed[1].split(", ")
            if strange := [each for each in names if each not in known]:
                raise ValueError(f"{where}: {', '.join(strange)} is not imported here")
            found += names
            lines.append("")
        elif _MODULE_LINE.match(line):
            raise ValueError(f"{where}: not understood: {line.strip()}")
        else:
            lines.append(line)
    exports[file] = found
    given = f"return {{ {', '.join(found)} }};"
    joined[file] = "\n".join(
        [f"const {_own(file)} = (() => {{ // {file}", *lines, given, f"{_TAIL}\n"]
    )


def _follow(
    root: Path,
    other: str,
    importers: tuple[str, ...],
    where: str,
    joined: dict[str, str],
    exports: dict[str, list[str]],
) -> None:
    if other in importers:
        circle = " -> ".join([*importers[importers.index(other) :], other])
        raise ValueError(f"{where}: modules import each other: {circle}")
    if not (root / other).is_file():
        raise ValueError(f"{where}: there is no {other}")
    if other not in joined:
        _join(root, other, importers, joined, exports)
