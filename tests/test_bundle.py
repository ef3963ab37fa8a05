"""The drawing rules are joined to one script, and run without a browser."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from py_mini_racer import MiniRacer

from dashboard.scene.bundle import bundle, locate_line
from dashboard.scene.engine import RuleError, engine


@pytest.fixture
def write(tmp_path):
    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def run(root, expression):
    with MiniRacer() as racer:
        return racer.eval(f"{bundle(root, 'api.js', 'Scene')}\n{expression}")


def test_modules_become_one_constant(write):
    root = write(
        api='import { twice, BASE } from "./sums.js";\nimport { Box } from "./boxes.js";\n'
        "export { twice, Box };\nexport function base() { return BASE; }",
        boxes='import { twice } from "./sums.js";\n'
        "export class Box {\n  area = twice(3);\n}\n// the last line is a remark",
        sums="const hidden = 2;\nexport const BASE = 10;\n"
        "export function twice(x) {\n  return hidden * x;\n}\n",
    )
    assert run(root, "Scene.twice(21)") == 42
    assert run(root, "new Scene.Box().area") == 6
    assert run(root, "Scene.base()") == 10
    assert run(root, "Object.keys(Scene).sort().join()") == "Box,base,twice"
    assert run(root, "typeof hidden + typeof twice + Object.isFrozen(Scene)") == (
        "undefinedundefinedtrue"
    )


def test_each_module_has_a_scope_of_its_own_and_runs_once(write):
    root = write(
        api='import { a } from "./a.js";\nimport { b } from "./b-c.js";\n'
        "const same = 3;\nexport const all = [a, b, same].join();",
        a='import { next } from "./count.js";\nconst same = next();\nexport const a = same;',
        **{"b-c": 'import { next } from "./count.js";\nexport const b = next();'},
        count="let count = 0;\nexport const next = () => ++count;",
    )
    assert run(root, "Scene.all") == "1,2,3"


def test_it_is_strict_as_modules_are(write):
    root = write(api="export function leak() {\n  undeclared = 1;\n}")
    with pytest.raises(Exception, match="undeclared is not defined"):
        run(root, "Scene.leak()")


def test_what_no_line_ends_with_stays_in_it(write):
    root = write(api='export const text = "a\u2028b\x0cc\x85d";')
    assert run(root, "Scene.text") == "a\u2028b\x0cc\x85d"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('import a from "./a.js";', "api.js:2: not understood"),
        ('import * as a from "./a.js";', "api.js:2: not understood"),
        ('import { one as a } from "./a.js";', "api.js:2: not understood"),
        ('import "./a.js";', "api.js:2: not understood"),
        ('import { one } from "../a.js";', "api.js:2: not understood"),
        ('import {\n  one,\n} from "./a.js";', "api.js:2: not understood"),
        ("export default 1;", "api.js:2: not understood"),
        ("export let a = 1;", "api.js:2: not understood"),
        ("export async function a() {}", "api.js:2: not understood"),
        ("export const { a } = {};", "api.js:2: not understood"),
        ('export { one } from "./a.js";', "api.js:2: not understood"),
        ('import { two } from "./a.js";', "api.js:2: a.js exports no two"),
        ('import { one } from "./b.js";', "api.js:2: there is no b.js"),
        (
            'import { me } from "./c.js";',
            "c.js:1: modules import each other: api.js -> c.js -> api",
        ),
        ("export { one };", "api.js:2: one is not imported here"),
        (
            'export const b = 1;\nimport { one } from "./a.js";',
            "api.js:3: imports stand at the top",
        ),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(write, text, told):
    c = 'import { x } from "./api.js";\nexport const me = x;'
    root = write(api=f"// first\n{text}\n", a="export const one = 1;", c=c)
    with pytest.raises(ValueError, match=told):
        bundle(root, "api.js", "Scene")


def test_a_line_of_the_script_leads_to_its_module(write):
    root = write(
        api='import { one } from "./a.js";\n\nexport const two = one + "here";',
        a="// one\nexport const one = 'there';",
    )
    script = bundle(root, "api.js", "Scene")
    lines = script.split("\n")
    found = {
        text: n for n, line in enumerate(lines, 1) for text in ("here", "there") if text in line
    }
    assert locate_line(script, found["there"]) == ("a.js", 2)
    assert locate_line(script, 1) is None
    here = next(n for n, line in enumerate(lines, 1) if '"here"' in line)
    assert locate_line(script, here) == ("api.js", 3)


RULES = """export function echo(...given) {
  return given;
}
export const nothing = () => undefined;
export function deep(x) {
  if (x) return deep(x - 1);
  throw new TypeError("too deep: ∞");
}
export const held = [];
export const keep = (x) => held.push(x);
"""


def test_the_rules_are_called_with_json(write):
    root = write(api=RULES)
    given = [1, 2.5, None, True, {"a": ["Шерхан", "شیرخان", "😀", "\0\u2028\ud800</script>"]}]
    with engine(root) as rules:
        assert rules.call("echo", *given) == given
        assert rules.call("echo") == []
        assert rules.call("nothing") is None
        with pytest.raises(ValueError, match="JSON"):
            rules.call("echo", float("nan"))


def test_a_fault_is_told_with_the_lines_of_the_module(write):
    with engine(write(api=RULES)) as rules:
        with pytest.raises(RuleError) as fault:
            rules.call("deep", 1)
        assert "too deep: ∞" in str(fault.value)
        assert "at deep (api.js:7:9)" in str(fault.value)
        assert "scene.js" in str(fault.value).splitlines()[-1]  # that of the call itself
        assert "deep (api.js:6:17)" in str(fault.value)
        for name in ("missing", "toString"):
            with pytest.raises(RuleError, match=f"no rule {name}"):
                rules.call(name)
        assert rules.call("echo", 1) == [1]


def test_a_module_that_cannot_be_read_is_told(write):
    with pytest.raises(RuleError, match=r"api\.js:2"), engine(write(api="//\nexport const a = ;")):
        pass


def test_threads_have_engines_of_their_own(write):
    root = write(api=RULES)

    def work(number):
        with engine(root) as rules:
            return [rules.call("keep", number) for _ in range(50)][-1], rules.call("echo", number)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(16))) == [(50, [n]) for n in range(16)]
