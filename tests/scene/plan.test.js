/* What of a window is drawn as what, and where labels find room. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { planBands } from "../../dashboard/static/scene/grounds.js";
import { AROUND, placeLabels, tieEnd } from "../../dashboard/static/scene/labels.js";
import { Lines } from "../../dashboard/static/scene/line.js";
import { viewOf } from "../../dashboard/static/scene/projection.js";
import { Store } from "../../dashboard/static/scene/store.js";
import { TABLE } from "../../dashboard/static/scene/table.js";
import { el, svgText } from "../../dashboard/static/scene/tree.js";

/** Numbers that look made up and are the same each time. @param {number} seed */
function made(seed) {
  let state = seed;
  return (/** @type {number} */ most) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % most;
  };
}

test("no label covers another, a mark, or the edge; what is tied is tied to its own spot", () => {
  for (let seed = 1; seed < 40; seed += 1) {
    const next = made(seed);
    const taken = Array.from({ length: 12 }, () => {
      const [left, top] = [next(560), next(360)];
      return { left, top, right: left + 24, bottom: top + 24 };
    });
    const wishes = Array.from({ length: 40 }, () => ({ width: 30 + next(90), height: 12 + next(20), spots: [[next(600), next(400)]], priority: next(100), ways: AROUND, farther: TABLE.label.farther }));
    const frame = { left: 3, top: 3, right: 597, bottom: 397 };
    const found = placeLabels(wishes, taken, frame, [[300, 200, 8]]);
    const boxes = [...taken];
    found.forEach((placed, number) => {
      if (!placed) return;
      const { box } = placed;
      assert.ok(box.left >= frame.left && box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom);
      for (const other of boxes) assert.ok(box.left >= other.right || other.left >= box.right || box.top >= other.bottom || other.top >= box.bottom);
      boxes.push(box);
      assert.deepEqual(placed.spot, wishes[number].spots[0]);
      const [x, y] = tieEnd(placed);
      assert.ok(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
    });
    assert.ok(found.filter(Boolean).length > 10);
  }
});

const LINE = [{ id: "AF-TJ", coordinates: Array.from({ length: 61 }, (_, n) => [68 + n * 0.1, 37, n * 9]) }];
const VIEW = viewOf({ name: "mercator", bounds: [68, 36, 74, 38] }, [1000, 500]);
const band = (/** @type {number} */ row, /** @type {string} */ bank, /** @type {number} */ from, /** @type {number} */ upto) => ({ row, certain: true, name: "", mark: { bank, spans: [["AF-TJ", from, upto]] } });

test("bands that share a side of the border lie in lanes of their own, others in the first", () => {
  const parts = [band(0, "both", 0, 500), band(1, "TJ", 100, 200), band(2, "AF", 100, 200), band(3, "AF", 300, 350), band(4, "", 110, 120)];
  const { bands, profiles } = planBands(parts, new Lines(LINE, VIEW), () => "attack");
  assert.equal(profiles.length, 0);
  const lanes = new Map(bands.map(({ parts: [{ row }], lane }) => [row, lane]));
  assert.deepEqual([1, 2, 3].map((row) => lanes.get(row)), [1, 1, 0]);
  assert.equal(lanes.get(4), 0);
  assert.equal(lanes.get(0), 2);
});

test("more bands than there is room for are counted on each kilometre, bank by bank", () => {
  const parts = Array.from({ length: 9 }, (_, n) => band(n, n % 3 ? "AF" : "TJ", n * 10, n * 10 + 100));
  const { bands, profiles } = planBands(parts, new Lines(LINE, VIEW), () => "attack");
  assert.equal(bands.length, 0);
  assert.deepEqual(profiles.map(({ bank, parts: each }) => [bank, each.length]), [["AF", 6], ["TJ", 3]]);
  for (const { parts: each, runs } of profiles) {
    for (const { from, upto, count } of runs) {
      const middle = (from + upto) / 2;
      assert.equal(count, each.filter(({ mark: { spans: [[, start, end]] } }) => start < middle && middle < end).length);
    }
  }
});

test("each incident that filters let through is in one part of a window, and bins count as windows do", () => {
  const next = made(7);
  const count = 300;
  const column = (/** @type {() => number | null} */ make) => Array.from({ length: count }, make);
  const es = column(() => (next(9) ? 100 + next(50) : null));
  const le = es.map((from) => (next(9) ? (from ?? 100) + 1 + next(20) : null));
  const flags = () => column(() => (next(4) ? 0 : 1));
  const pack = {
    count, ids: column(() => 0).map((_, n) => `i${n}`), kinds: ["a"], kind: column(() => 0), es, le, ls: es.map((from, n) => (from === null ? (le[n] ?? 120) - 1 : from)),
    ee: le, dated: column(() => (next(12) ? 1 : 0)), uncertain: flags(), fades: flags(), dawns: es.map((from) => (from === null ? 1 : 0)), disputed: flags(), size: column(() => 0),
    placement: column(() => -1), placements: [], crossings: [], actors: { names: [], row: [], value: [] }, claims: { sources: [], row: [], source: [], reliability: [], credibility: [] },
  };
  const store = new Store(pack);
  const edges = [90, 100, 110, 111, 130, 170, 200];
  const bins = store.bins(edges);
  edges.slice(1).forEach((end, bin) => {
    const { certain, possible, counts } = store.cut(edges[bin], end);
    assert.equal(counts.certain + counts.possible + counts.outside + counts.heard + counts.heard_later, count);
    assert.equal(new Set([...certain, ...possible]).size, counts.certain + counts.possible);
    assert.equal(bins.certain[bin], counts.certain);
    assert.equal(bins.possible[bin], counts.possible - counts.undated);
  });
});

test("a tree is written as text that nothing in it can leave", () => {
  const text = svgText(el("g", { id: '"><script>', x: 1 / 3, off: null }, el("text", {}, "<script>\u0000\ud800 & ]]>")));
  assert.equal(text, '<g id="&quot;&gt;&lt;script&gt;" x="0.33"><text>&lt;script&gt; &amp; ]]&gt;</text></g>');
});
