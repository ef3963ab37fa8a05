/* The ribbon: what is on it, that a bar claims no more days than are known, and that nothing covers what it may not. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { countCells, daysOf, dodge, gather, hits, laneRows, measure, visible } from "../../dashboard/static/scene/boxes.js";
import { calendar } from "../../dashboard/static/scene/days.js";
import { ribbonScene } from "../../dashboard/static/scene/ribbon.js";
import { kmTicks, timeTicks } from "../../dashboard/static/scene/ribbonaxes.js";
import { crosses, placeLabels } from "../../dashboard/static/scene/ribbonlabels.js";
import { RIBBON, WAYS } from "../../dashboard/static/scene/ribbonlook.js";
import { spread } from "../../dashboard/static/scene/ribbontext.js";
import { Store } from "../../dashboard/static/scene/store.js";
import { svgText } from "../../dashboard/static/scene/tree.js";

const LENGTH = 1344;
const [START, END] = [19113, 19144];
const KINDS = ["closure", "attack", "visit"];
const PRECISIONS = ["exact", "vicinity", "district", "stretch", "country"];
const WORDS = {
  language: { code: "en", direction: "ltr", comma: ", ", separator: " · ", calendar: "gregorian", solar: null, signs: { digits: "0123456789", group: ",", decimal: ".", minus: "-" } },
  kinds: { closure: "closure", attack: "attack", visit: "visit" }, statuses: { open: "open", restricted: "restricted", closed: "closed", unknown: "unknown" },
  map: { crossing: "crossing", statusUnknown: "unknown", nothingSaid: "nothing is said", daysBefore: "{n} days before", onTheDay: "on the day" },
  timeline: { date: "{day} {month} {year}", as_of: "as of {day}" },
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], months_alone: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  ribbon: {
    title: "Ribbon", subtitle: "km × time", plot: "plot", part: "km {from}–{to}", km: "km", ruler: "ruler {version}", banks: { TJ: "TJ", AF: "AF" }, undated: "no date",
    gathered: "{count} too many", cell: "{count}, km {from}–{to}, {start} – {end}", cell_undated: "{count}, km {from}–{to}", missing: "{count} not on it: {reasons}", coarse: "{count} coarse",
    away: "{count} away", elsewhere: "{count} elsewhere", all_drawn: "all drawn", unlabelled: "bare: {count}", strip: "strip", soft: "soft", area: "area", possible: "possible", disputed: "disputed",
    day: "{day} {month}", full_day: "{day} {month} {year}", month: "{month} {year}",
  },
};
const SIGN = { fill: "#a00", line: "#fff", ink: "#fff", text: "#a00", glyph: "M0 0" };
const LOOKS = {
  kinds: Object.fromEntries(KINDS.map((kind, at) => [kind, { color: "#123456", dark: "#abcdef", plate: "M0 0", glyph: "M0 0", angle: 45 * at }])),
  statuses: { open: SIGN, restricted: SIGN, closed: SIGN, unknown: SIGN },
};
const AXIS = {
  length_km: LENGTH, version: "1", towns: [{ id: "t", names: { en: "Panj" }, km: 180 }],
  districts: { TJ: [{ names: { en: "West" }, from: 0, to: 600 }, { names: { en: "East" }, from: 600, to: LENGTH }], AF: [{ names: { en: "South" }, from: 0, to: LENGTH }] },
  provinces: { TJ: [{ names: { en: "Khatlon" }, from: 0, to: LENGTH }], AF: [{ names: { en: "Takhar" }, from: 0, to: LENGTH }] },
  crossings: [{ id: "c", names: { en: "Shir Khan" }, km: 113 }, { id: "r", names: { en: "Kokul" }, km: 250, reach: [220, 290] }],
};

/** Numbers that look made up and are the same each time. @param {number} seed */
function made(seed) {
  let state = seed;
  return (/** @type {number} */ most) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * most);
  };
}

/** A register of incidents of every sort. @param {number} count @param {number} seed @param {any} [fixed] */
function store(count, seed, fixed = {}) {
  const next = made(seed);
  const rows = Array.from({ length: count }, () => {
    const start = START - 100 + next(160);
    const begun = start + next(40);
    const end = start + 1 + next(40);
    const known = [start, begun, end, Math.max(begun + 1, end) + next(40)];
    const [es, ls, ee, le] = known.map((day) => (next(5) ? day : null));
    const from = next(LENGTH);
    const km = next(3) ? [[from, Math.min(LENGTH, from + (next(2) ? 0 : next(400)))]] : [[from / 2, from / 2 + 3], [from / 2 + 40, from / 2 + 90]];
    return { kind: next(KINDS.length), es, ls, ee, le, dated: next(6) ? 1 : 0, uncertain: next(5) ? 0 : 1, disputed: next(4) ? 0 : 1, precision: PRECISIONS[next(PRECISIONS.length)], km, ...fixed };
  });
  const column = (/** @type {string} */ name) => rows.map((row) => /** @type {any} */ (row)[name]);
  const pack = {
    count, ids: rows.map((_, at) => `i${at}`), kinds: KINDS, kind: column("kind"), es: column("es"), ls: column("ls"), ee: column("ee"), le: column("le"), dated: column("dated"),
    uncertain: column("uncertain"), fades: rows.map(() => 0), dawns: rows.map(() => 0), disputed: column("disputed"), size: rows.map(() => 0), placement: rows.map((_, at) => at),
    placements: rows.map(({ precision, km }) => ({ name: "P", marks: [], km, precision, bank: "AF" })), actors: { names: [], row: [], value: [] },
    claims: { sources: [], row: [], source: [], reliability: [], credibility: [] },
    crossings: [{ id: "c", name: "Shir Khan", at: [68, 37], km: 113, reach: null, spells: [
      { from: null, to: START + 9, status: "unknown", sign: "unknown", sure: true, own: true, label: "", sub: "", confirmed: null, conflict: false, incident: -1 },
      { from: START + 9, to: START + 20, status: "closed", sign: "closed", sure: true, own: true, label: "closed", sub: "{age}", confirmed: START + 9, conflict: false, incident: 0 },
      { from: START + 20, to: null, status: "closed", sign: "closed", sure: false, own: true, label: "closed", sub: "{age}", confirmed: START + 20, conflict: false, incident: 0 },
    ] }],
  };
  return new Store(pack);
}

/** @param {Store} held @param {any} [more] @returns {any} */
function input(held, more = {}) {
  const between = more.between ?? [START, END];
  const cut = held.cut(between[0], between[1]);
  return {
    store: held, cut, between, reach: [START - 400, END + 200], km: null, as_of: END + 300, moment: END - 1, axis: AXIS, words: WORDS, looks: LOOKS, size: [1000, 190], theme: "light",
    paper: false, selected: -1, ids: "x-", text: (/** @type {number} */ row) => ({ title: `Number ${row} of what is told at some length`, when: "then", placed: "there", figures: "" }), ...more,
  };
}

const frameOf = (/** @type {any} */ given) => ribbonScene(given).frame;

/** Texts of a tree. @param {any} tree @returns {string[]} */
const textsOf = (tree) => (typeof tree === "string" ? [tree] : tree.slice(2).flatMap(textsOf));

/** Parts of a tree with a class. @param {any} tree @param {string} name @returns {any[]} */
const having = (tree, name) => (typeof tree === "string" ? [] : [...(String(tree[1].class ?? "").split(" ").includes(name) ? [tree] : []), ...tree.slice(2).flatMap((/** @type {any} */ child) => having(child, name))]);

test("every incident of the window is on the ribbon or counted, on page and paper", () => {
  for (let seed = 1; seed < 30; seed += 1) {
    const held = store(seed * 14, seed);
    for (const more of [{}, { km: [200, 500] }, { paper: true, size: [1000, 580] }, { between: [null, null] }]) {
      const given = input(held, more);
      const { bars, counted, missing, items, tree } = ribbonScene(given);
      const shown = given.cut.certain.length + given.cut.possible.length;
      assert.equal(bars + counted + missing.coarse + missing.away + missing.elsewhere, shown);
      const ids = items.flatMap(({ incidents }) => incidents);
      assert.equal(ids.length, bars + counted);
      assert.equal(new Set(ids).size, ids.length);
      if (!given.paper) assert.deepEqual(having(tree, "bm-rb-bar").length, bars);
    }
  }
});

test("more bars than can be told apart are counted in cells, each once", () => {
  const held = store(RIBBON.most.bars * 3, 5);
  const given = input(held, { between: [null, null] });
  const { bars, counted, cells, items, tree, frame } = ribbonScene(given);
  assert.equal(bars, 0);
  assert.equal(cells.reduce((sum, { count }) => sum + count, 0), counted);
  assert.equal(having(tree, "bm-rb-cell").length, items.length);
  for (const { km, between } of cells) {
    assert.ok(km[0] >= 0 && km[1] <= LENGTH && km[0] < km[1]);
    assert.ok(between === null || between[0] < between[1]);
  }
  const found = gather(held, given.cut, [0, LENGTH]);
  const dateless = countCells(found.rows, found.reaches, held, frame).cells.filter(({ line }) => line < 0);
  assert.equal(dateless.reduce((sum, { rows }) => sum + rows.length, 0), found.undated);
});

test("a bar never claims more days than are known, and is surely so only from its latest start to its earliest end", () => {
  const held = store(400, 3);
  const frame = { floor: START - 400, end: END };
  for (let row = 0; row < held.count; row += 1) {
    const bounds = held.bounds(row);
    const { first, a, b, last, core } = daysOf(bounds, frame);
    assert.ok(first <= a && a <= b && b <= last);
    if (bounds.es !== null) assert.equal(first, bounds.es);
    if (bounds.le !== null) assert.equal(last, bounds.le);
    if (core) assert.ok((bounds.ls === null || a >= bounds.ls) && (bounds.ee === null || b <= bounds.ee) && !bounds.uncertain);
  }
});

test("a bar is seen, stays within the border, and has its stretches apart", () => {
  const held = store(300, 4);
  const frame = frameOf(input(held));
  for (let row = 0; row < held.count; row += 1) {
    const item = measure(row, true, held, held.placement(row).km, frame);
    item.xs.forEach(([x0, x1], at) => {
      assert.ok(x0 >= frame.left - 1e-6 && x1 <= frame.right + 1e-6 && x1 - x0 >= RIBBON.bar.width - 1e-6);
      if (at) assert.ok(item.xs[at - 1][1] < x0);
    });
    assert.ok(item.y0 <= item.ya && item.ya <= item.yb && item.yb <= item.y1);
    const [left, top, right, bottom] = visible(item, frame);
    assert.ok(bottom - top >= 3.9 && right > left);
  }
});

test("bars over one spot stand side by side as far as they share days, and beside a crossing's strip", () => {
  const spot = { km: /** @type {[number, number][]} */ ([[113, 113]]), precision: "exact", dated: 1, uncertain: 0, es: START + 5, ls: START + 5, ee: START + 9, le: START + 9 };
  const held = store(4, 1, spot);
  const frame = frameOf(input(held));
  const items = [0, 1, 2, 3].map((row) => measure(row, true, held, spot.km, frame));
  const before = items.map(({ y0, y1 }) => [y0, y1]);
  const x = frame.x(113);
  dodge(items, [[x - 2, frame.top, x + 2, frame.bottom]], frame);
  assert.deepEqual(items.map(({ y0, y1 }) => [y0, y1]), before);
  const xs = items.map(({ left, right }) => [left, right]).sort((a, b) => a[0] - b[0]);
  xs.forEach(([left, right], at) => {
    if (at) assert.ok(xs[at - 1][1] <= left);
    assert.ok(right <= x - 2 + 1 || left >= x + 2 - 1);
  });
  const apart = [0, 1].map((row) => measure(row, true, held, spot.km, frame));
  Object.assign(apart[1], { y0: apart[0].y1 + 5, y1: apart[0].y1 + 9 });
  dodge(apart, [], frame);
  assert.deepEqual(apart[0].xs, apart[1].xs);
});

test("what has no date lies in a lane of its own and shares no ground there", () => {
  for (let seed = 1; seed < 20; seed += 1) {
    const held = store(12, seed, { dated: 0, precision: "stretch" });
    const frame = frameOf(input(held));
    const { lane } = frame;
    assert.ok(lane);
    const items = Array.from({ length: held.count }, (_, row) => measure(row, false, held, held.placement(row).km, frame));
    if (!laneRows(items, frame)) continue;
    items.forEach((item, at) => {
      assert.ok(lane.top <= item.y0 && item.y1 <= lane.bottom);
      assert.ok(!hits([item.left, item.y0, item.right, item.y1], items.slice(at + 1).map(({ left, y0, right, y1 }) => [left, y0, right, y1])));
    });
  }
  const { tree } = ribbonScene(input(store(3, 1, { dated: 1 })));
  assert.equal(having(tree, "bm-rb-undated").length, 0);
});

test("labels cover neither each other, nor the edge, nor a line to another; the chosen one is labelled first", () => {
  for (const [seed, size, ways] of /** @type {[number, [number, number], any][]} */ ([[1, [1000, 580], WAYS.roomy], [2, [1000, 580], WAYS.roomy], [3, [900, 180], WAYS.slim]])) {
    const held = store(60, seed, { dated: 1, precision: "stretch" });
    const frame = frameOf(input(held, { size }));
    const items = Array.from({ length: held.count }, (_, row) => measure(row, row % 2 > 0, held, held.placement(row).km, frame));
    const told = () => ({ title: "A title of some length for a bar", under: "when it was and where" });
    const labels = placeLabels(items, frame, { told, obstacles: [], selected: 2, ways });
    assert.ok(labels.length > 3);
    assert.ok(labels.some(({ item }) => item.row === 2));
    labels.forEach(({ box, tie }, at) => {
      assert.ok(box[0] >= frame.left - 2 && box[2] <= frame.right + 4 && box[1] >= frame.top - 1 && box[3] <= frame.bottom + 1);
      for (const other of labels.slice(at + 1)) {
        assert.ok(!hits(box, [other.box]));
        assert.ok(tie === null || !crosses(tie, other.box));
        assert.ok(other.tie === null || !crosses(other.tie, box));
      }
    });
  }
});

test("a label that has room says all of a title", () => {
  const held = store(1, 1, { dated: 1, precision: "exact", km: [[600, 600]], es: START + 5, ls: START + 5, ee: START + 9, le: START + 9, uncertain: 0 });
  const title = "Taliban said to have sent battalions of suicide bombers to two provinces of the north";
  const scene = ribbonScene(input(held, { paper: true, size: [1000, 580], text: () => ({ title, when: "", placed: "", figures: "" }) }));
  assert.ok(textsOf(scene.tree).join(" ").includes(title));
  assert.equal(scene.unlabelled, 0);
});

test("names are moved apart in order and within; those with room stay", () => {
  assert.deepEqual(spread([[20, 30], [60, 30], [200, 30]], 0, 500), [20, 60, 200]);
  assert.deepEqual(spread([[100, 30], [100, 30]], 0, 500), [85, 115]);
  assert.deepEqual(spread([], 0, 10), []);
  const next = made(9);
  for (let turn = 0; turn < 50; turn += 1) {
    const wanted = Array.from({ length: 10 }, () => /** @type {[number, number]} */ ([next(500), 1 + next(40)])).sort((a, b) => a[0] - b[0]);
    const ends = spread(wanted, 0, 500).map((middle, at) => [middle - wanted[at][1] / 2, middle + wanted[at][1] / 2]);
    ends.forEach(([low, high], at) => {
      assert.ok(low >= -1e-6 && high <= 500 + 1e-6);
      if (at) assert.ok(ends[at - 1][1] <= low + 1e-6);
    });
  }
});

test("ticks of time are apart and within, in any span; those of kilometres too", () => {
  const days = calendar(WORDS);
  for (const length of [1, 5, 31, 200, 1000, 5000, 60000]) {
    for (const start of [-700000, -70000, 0, START, 90000]) {
      const ticks = timeTicks(start, start + length, 200, days);
      ticks.forEach(({ day }, at) => {
        assert.ok(day >= start && day <= start + length);
        if (at) assert.ok(day > ticks[at - 1].day);
        if (at && length < 7000) assert.ok(((day - ticks[at - 1].day) * 200) / length > RIBBON.timeTick.slim * 0.85);
      });
    }
  }
  for (const km of /** @type {[number, number][]} */ ([[0, LENGTH], [80, 260], [200.5, 211]])) {
    const ticks = kmTicks({ km, scale: 900 / (km[1] - km[0]) });
    assert.ok(ticks.length <= 30 && ticks.every((tick) => tick >= km[0] && tick <= km[1]));
  }
});

test("a year of the first century is none of the twentieth", () => {
  const days = calendar(WORDS);
  assert.equal(days.parts(days.dayOf(80, 0, 1))[0], 80);
});

test("a status over time is drawn as far as it was told, paler where it is not sure; nothing after the as-of day", () => {
  const held = store(1, 1, { dated: 1 });
  const strips = (/** @type {any} */ more) => having(ribbonScene(input(held, more)).tree, "bm-rb-strips")[0].slice(2).filter((/** @type {any} */ each) => each[2]?.[0] === "rect" && each[2][1]["fill-opacity"]);
  const [sure, unsure, ...rest] = strips({});
  assert.equal(rest.length, 0);
  const frame = frameOf(input(held));
  assert.ok(Math.abs(sure[2][1].y - frame.y(START + 9)) < 0.01);
  assert.ok(Math.abs(unsure[2][1].y + unsure[2][1].height - frame.bottom) < 0.02);
  assert.ok(unsure[2][1]["fill-opacity"] < sure[2][1]["fill-opacity"]);
  const early = strips({ as_of: START + 14 });
  assert.equal(early.length, 1);
  const seen = frameOf(input(held, { as_of: START + 14 }));
  assert.ok(Math.abs(early[0][2][1].y + early[0][2][1].height - seen.y(START + 15)) < 0.02);
});

test("the as-of day is drawn where it is shown, and told in the key of a paper", () => {
  const held = store(5, 2, { dated: 1, precision: "exact" });
  const inside = ribbonScene(input(held, { as_of: START + 14, paper: true, size: [1000, 580] }));
  const told = textsOf(inside.tree);
  assert.ok(told.includes("15 May 2022") && told.includes("as of 15 May 2022"));
  assert.ok(inside.legend.samples.includes("as_of"));
  const outside = ribbonScene(input(held, { paper: true, size: [1000, 580] }));
  assert.ok(!textsOf(outside.tree).some((text) => text.startsWith("as of")));
});

test("what is told of a crossing that lies somewhere on a stretch draws no line at one kilometre", () => {
  const { tree } = ribbonScene(input(store(1, 1)));
  assert.equal(having(tree, "bm-rb-sign").length, 2);
  assert.equal(having(tree, "bm-rb-crossing-reach").length, 1);
  assert.equal(having(tree, "bm-rb-crossing-line").length, 1);
  const part = ribbonScene(input(store(1, 1), { km: [0, 150] }));
  assert.equal(having(part.tree, "bm-rb-sign").length, 1);
});

test("text of the register is text, and the same input gives the same drawing", () => {
  const held = store(8, 2, { dated: 1, precision: "exact" });
  const titles = ["<script>&", "{count}", "\u202eturned", "W".repeat(300), "😀 شیرخان", "$\\frac{1}{0}$", "\u0000", ""];
  const given = () => input(held, { paper: true, size: [1000, 580], text: (/** @type {number} */ row) => ({ title: titles[row], when: "", placed: "", figures: "" }) });
  const written = svgText(ribbonScene(given()).tree);
  assert.ok(!written.includes("<script") && !written.includes("\u202e") && !written.includes("\u0000"));
  assert.equal(written, svgText(ribbonScene(given()).tree));
  assert.ok(!/NaN|Infinity|undefined/.test(written));
});

test("in a dark theme nothing is in the inks of the light one, and a small ribbon is drawn as well", () => {
  const held = store(40, 6);
  assert.ok(svgText(ribbonScene(input(held, { theme: "dark" })).tree).includes("#abcdef"));
  for (const size of [[120, 90], [300, 100], [1600, 700]]) assert.ok(!/NaN|Infinity|undefined/.test(svgText(ribbonScene(input(held, { size })).tree)));
});
