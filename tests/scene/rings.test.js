/* Rings: what they tell, and how large they are. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Gathering, groupsOf } from "../../dashboard/static/scene/gather.js";
import { toldOf } from "../../dashboard/static/scene/marks.js";
import { viewOf } from "../../dashboard/static/scene/projection.js";
import { ringRadius } from "../../dashboard/static/scene/signs.js";
import { TABLE } from "../../dashboard/static/scene/table.js";

test("a ring tells of every kind that it counts, and its numbers add up", () => {
  const kinds = Array.from({ length: 14 }, (_, n) => `kind${n}`);
  const rows = Array.from({ length: 93 }, (_, row) => ({ row, certain: row % 5 !== 0 }));
  const store = { kind: (/** @type {number} */ row) => kinds[row % 14], pack: { kinds } };
  const looks = { kinds: Object.fromEntries(kinds.map((kind) => [kind, { label: kind }])) };
  const words = { map: { gathered: "{n} incidents", onlyPossible: "only possible" }, language: { separator: ", " } };
  const fill = (/** @type {string} */ text, /** @type {any} */ { n }) => text.replace("{n}", n);
  const [head, ...lines] = toldOf(rows, { telling: { store, looks, words, fill, number: String, text: () => null } });
  assert.equal(head, "93 incidents");
  assert.equal(new Set(lines.map((line) => line.split(":")[0])).size, 14);
  assert.equal(lines.reduce((sum, line) => sum + Number(/: (\d+)/.exec(line)?.[1]), 0), 93);
});

test("a ring's area follows what it counts, within bounds", () => {
  const area = (/** @type {number} */ count) => ringRadius(count) ** 2;
  assert.ok(Math.abs(area(120) - area(80) - (area(80) - area(40))) < 1e-6);
  assert.equal(ringRadius(1), TABLE.ring.least);
  assert.equal(ringRadius(100000), TABLE.ring.most);
  assert.ok(ringRadius(200) > 1.6 * ringRadius(20));
});

test("rings never cover each other, however many they count", () => {
  const placements = Array.from({ length: 60 }, (_, n) => ({ name: `at ${n}`, marks: [{ precision: "exact", at: [68 + (n % 12) * 0.17, 37 + Math.floor(n / 12) * 0.15 + (n % 3) * 0.03] }] }));
  const count = 2400;
  const placement = Array.from({ length: count }, (_, row) => (row * row) % 60);
  const pack = { placements, placement, crossings: [{ id: "a", at: [68.5, 37.2] }, { id: "b", at: [68.75, 37.25] }] };
  const store = { placed: placement, size: () => 0 };
  for (const zoom of [7.5, 8, 8.5, 9, 9.5]) {
    const view = viewOf({ name: "mercator", center: [69, 37.3], zoom }, [1100, 600]);
    const rows = placement.map((_, row) => ({ row, certain: true, near: false }));
    const status = () => /** @type {any} */ ({ status: "unknown" });
    const groups = groupsOf(new Gathering(pack), view, { rows, store, status, opened: new Set(), pad: 0 }).filter(({ ring, rows: each }) => ring && each.length);
    assert.ok(groups.length > 3);
    groups.forEach((a, index) => groups.slice(index + 1).forEach((b) => {
      const room = Math.hypot(a.x - b.x, a.y - b.y) - ringRadius(a.rows.length, Boolean(a.crossing)) - ringRadius(b.rows.length, Boolean(b.crossing));
      assert.ok(room > 0, `${zoom}: ${a.key} ${b.key} ${room}`);
    }));
  }
});
