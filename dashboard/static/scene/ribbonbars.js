/* The incidents on the ribbon: a bar over its kilometres and its days, soft where either is unsure, hatched where only an
 * area is known; cells that count them where they are too many; and the statuses of crossings over time. */
import { endsOf, visible } from "./boxes.js";
import { RIBBON } from "./ribbonlook.js";
import { written } from "./ribbontext.js";
import { colorOf, hatch, statusSign } from "./signs.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./boxes.js").Frame} Frame
 * @typedef {import("./boxes.js").Item} Item
 * @typedef {import("./boxes.js").Pair} Pair
 * @typedef {import("./boxes.js").Rect} Rect
 * @typedef {import("./boxes.js").Cell} Cell
 * @typedef {import("./boxes.js").Grid} Grid
 * @typedef {import("./ribbon.js").Telling} Telling
 * @typedef {{status: string, sure: boolean, begins: boolean, box: Rect}} Strip one that `begins` is not part of the same
 *   stay as the strip over it
 */

const DOWN = { x1: 0, y1: 0, x2: 0, y2: 1 };
const ACROSS = { x1: 0, y1: 0, x2: 1, y2: 0 };

/** @param {number} value */
const px = (value) => Math.round(value * 10) / 10;

/**
 * Gradients, hatches and masks of the kinds that are drawn.
 * @param {Iterable<string>} kinds
 * @param {Telling} telling
 * @returns {Tree[]}
 */
export function paints(kinds, { looks, theme, ids }) {
  const stops = (/** @type {string} */ color, /** @type {number[]} */ opacities) => opacities.map((opacity, index) => el("stop", {
    offset: index / (opacities.length - 1), "stop-color": color, "stop-opacity": opacity,
  }));
  const gradient = (/** @type {string} */ id, /** @type {object} */ line, /** @type {string} */ color, /** @type {number[]} */ opacities) => el("linearGradient", { id: ids + id, ...line }, ...stops(color, opacities));
  const mask = (/** @type {string} */ id, /** @type {object} */ line, /** @type {number[]} */ opacities) => [
    gradient(`ramp-${id}`, line, "#ffffff", opacities),
    el("mask", { id: ids + id, maskContentUnits: "objectBoundingBox" }, el("rect", { x: 0, y: 0, width: 1, height: 1, fill: `url(#${ids}ramp-${id})` })),
  ];
  const [out, into] = [RIBBON.fading, [...RIBBON.fading].reverse()];
  const { apart, wide, uprightFor } = RIBBON.hatch;
  return [
    ...[...kinds].flatMap((kind) => {
      const color = colorOf(looks.kinds[kind], theme);
      // an upright hatch is lost among the lines of the axis
      const angle = looks.kinds[kind].angle || uprightFor;
      return [gradient(`in-${kind}`, DOWN, color, into), gradient(`out-${kind}`, DOWN, color, out), hatch(`${ids}hatch-${kind}`, angle, color, apart, wide)];
    }),
    ...mask("fade-in", DOWN, into), ...mask("fade-out", DOWN, out), ...mask("sides", ACROSS, RIBBON.sides),
  ];
}

/** How strongly what is surely so and what may be are filled. @param {Item} item */
function fillOf({ core, hatched, left, right, certain }) {
  const { sure, wide, unsure, hatched: lines, hatchedUnsure, possible } = RIBBON.fill;
  const plain = core ? right - left > RIBBON.bar.wide ? wide : sure : unsure;
  const [strong, faint] = hatched ? core ? lines : hatchedUnsure : plain;
  const quiet = certain ? 1 : possible;
  return { strong: strong * quiet, faint: faint * quiet };
}

/**
 * A bar. Its paths are told from its own top: when the window moves on, its place is all that changes.
 * @param {Item} item
 * @param {Frame} frame
 * @param {Telling} telling
 * @returns {Tree}
 */
export function barTree(item, frame, telling) {
  const { looks, theme, ids, handle } = telling;
  const { kind, y0, xs, core, hatched, soft, certain } = item;
  const color = colorOf(looks.kinds[kind], theme);
  const [ya, yb, y1] = [item.ya - y0, item.yb - y0, item.y1 - y0];
  const { strong, faint } = fillOf(item);
  const fill = hatched ? `url(#${ids}hatch-${kind})` : color;
  const fading = (/** @type {"in" | "out"} */ way) => (hatched ? { fill, mask: `url(#${ids}fade-${way})` } : { fill: `url(#${ids}${way}-${kind})` });
  const { width, sure, unsure, possible, dash, dashPossible, soft: softWidth, softDash } = RIBBON.outline;
  const [opacity, dashes] = certain ? core ? [sure, null] : [unsure, dash] : [possible, dashPossible];
  const edge = { fill: "none", stroke: color };
  return el("g", { ...handle(item), transform: `translate(0 ${px(y0)})`, mask: soft ? `url(#${ids}sides)` : null },
    ya > 0.5 && el("path", { class: "bm-rb-in", d: boxPath(xs, 0, ya), "fill-opacity": faint, ...fading("in") }),
    el("path", { class: "bm-rb-mid", d: boxPath(xs, ya, yb), "fill-opacity": strong, fill }),
    y1 - yb > 0.5 && el("path", { class: "bm-rb-out", d: boxPath(xs, yb, y1), "fill-opacity": faint, ...fading("out") }),
    core && el("path", { class: "bm-rb-sides", d: softSides(item), ...edge, "stroke-width": softWidth, "stroke-dasharray": softDash, "stroke-opacity": 0.6 }),
    el("path", { class: "bm-rb-outline", d: outlinePath(item), ...edge, "stroke-width": width, "stroke-opacity": opacity, "stroke-dasharray": dashes }),
    ...spineTrees(item, color));
}

/** @param {Item} item @param {string} color */
function spineTrees({ spine, y0, ya, yb, y1, core }, color) {
  if (spine < 0) return [];
  const { wide, core: coreWide, dash, opacity } = RIBBON.spine;
  const line = { fill: "none", stroke: color };
  return [
    el("path", { class: "bm-rb-spine", d: `M${px(spine)} 0V${px(y1 - y0)}`, ...line, "stroke-width": wide, "stroke-dasharray": dash, "stroke-opacity": opacity }),
    core && el("path", { class: "bm-rb-spine", d: `M${px(spine)} ${px(ya - y0)}V${px(yb - y0)}`, ...line, "stroke-width": coreWide }),
  ];
}

/** @param {Pair[]} xs @param {number} y0 @param {number} y1 */
function boxPath(xs, y0, y1) {
  return xs.map(([x0, x1]) => `M${px(x0)} ${px(y0)}H${px(x1)}V${px(y1)}H${px(x0)}Z`).join("");
}

/** The outline of a bar: an edge across stands only where start or end is known to the day or bounded. @param {Item} item */
function outlinePath({ core, xs, y0, ya, yb, y1, openStart, openEnd }) {
  const [top, bottom] = core ? [ya - y0, yb - y0] : [0, y1 - y0];
  const upper = core ? ya - y0 < 1 : !openStart;
  const lower = core ? y1 - yb < 1 : !openEnd;
  return xs.map(([x0, x1]) => {
    const [l, r, t, b] = [x0, x1, top, bottom].map(px);
    return `M${l} ${b}V${t}${upper ? "H" : "M"}${r}${upper ? "" : ` ${t}`}V${b}${lower ? `H${l}` : ""}`;
  }).join("");
}

/** The edges of what is soft beside a core: faint as it is, it must not be lost. @param {Item} item */
function softSides({ xs, y0, ya, yb, y1 }) {
  const spans = [[0, ya - y0], [yb - y0, y1 - y0]].filter(([from, upto]) => upto - from > 1);
  return spans.flatMap(([from, upto]) => xs.flat().map((x) => `M${px(x)} ${px(from)}V${px(upto)}`)).join("");
}

/** What marks the chosen incident. @param {Item} item @param {Frame} frame @param {Telling} telling */
export function chosenTree(item, frame, { inks }) {
  const [, top, , bottom] = visible(item, frame);
  const d = boxPath(item.xs, Math.max(item.y0, top) - 1.5, Math.min(item.y1, bottom) + 1.5);
  return el("g", { class: "bm-rb-selected" }, el("path", { d, fill: "none", stroke: inks.field, "stroke-width": 5 }),
    el("path", { class: "bm-rb-chosen", d, fill: "none", stroke: inks.accent, "stroke-width": 2.2 }));
}

/** The part of the ribbon on which dated bars, or those without a date, are painted. @param {boolean} dated @param {Frame} frame @param {string} id */
export function clip(dated, frame, id) {
  const [top, bottom] = endsOf({ dated }, frame);
  return el("clipPath", { id }, el("rect", { x: frame.left, y: top, width: frame.right - frame.left, height: bottom - top }));
}

// Counts

/** The box of a cell. @param {Cell} cell @param {Grid} grid @param {Frame} frame @returns {Rect} */
export function cellBox({ column, line }, { width, height }, { left, top, lane }) {
  const x = left + column * width;
  if (line < 0 && lane) return [x, lane.top + 1, x + width, lane.bottom - 1];
  return [x, top + line * height, x + width, top + (line + 1) * height];
}

/**
 * Cells: the darker the more, in each the number; under them the shares of kinds, drawn kind by kind since cells are many.
 * @param {Cell[]} cells
 * @param {Grid} grid
 * @param {Frame} frame
 * @param {Telling} telling
 */
export function cellTrees(cells, grid, frame, telling) {
  const { inks, looks, theme, number, mirrored, handleCell } = telling;
  const { gap, share, least, growth } = RIBBON.cell;
  const most = cells.reduce((high, { rows }) => Math.max(high, rows.length), 1);
  const cut = { size: RIBBON.text.number, bold: true, fill: inks.ink, anchor: /** @type {const} */ ("middle"), halo: inks.field, around: 2 };
  /** @type {Map<string, string>} */
  const shares = new Map();
  const drawn = cells.map((cell) => {
    const [x0, y0, x1, y1] = cellBox(cell, grid, frame);
    const [left, top, right, bottom] = [x0 + gap, y0 + gap, x1 - gap, y1 - gap];
    const base = `${px(bottom - share)}h`;
    const each = (right - left) / cell.rows.length;
    let at = left;
    for (const [kind, count] of bySize(cell.kinds)) {
      const wide = px(each * count);
      shares.set(kind, `${shares.get(kind) ?? ""}M${px(at)} ${base}${wide}v${share}h${-wide}z`);
      at += each * count;
    }
    return el("g", { ...handleCell(cell) },
      el("rect", { class: "bm-rb-heap", x: left, y: top, width: right - left, height: bottom - top, rx: 2, fill: inks.ink, "fill-opacity": least + growth * Math.sqrt(cell.rows.length / most) }),
      written(number(cell.rows.length), (left + right) / 2, (top + bottom - share) / 2 + 3.6, cut, mirrored));
  });
  return [
    el("g", { class: "bm-rb-heaps" }, ...drawn),
    el("g", { class: "bm-rb-shares" }, ...[...shares].sort().map(([kind, d]) => el("path", { d, fill: colorOf(looks.kinds[kind], theme) }))),
  ];
}

/** Kinds by how many there are of each. @param {Map<string, number>} kinds */
export function bySize(kinds) {
  return kinds.size < 2 ? [...kinds] : [...kinds].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

// Statuses over time

/**
 * What is drawn of the crossings' statuses over time, down to the as-of day.
 * @param {import("./ribbonaxes.js").Head[]} heads
 * @param {Frame} frame
 * @param {Telling} telling
 * @returns {Strip[]}
 */
export function stripsOf(heads, frame, { crossings, until }) {
  return heads.flatMap(({ one, x, kms }) => {
    const [low, high] = kms.length ? kms.map(frame.x) : [x, x];
    const half = Math.max(Math.abs(high - low), RIBBON.strip.wide) / 2;
    const told = (crossings.get(one.id)?.spells ?? []).flatMap((/** @type {any} */ spell) => stayOf(spell, frame, until));
    return told.map((/** @type {Stay} */ { status, sure, start, end }, /** @type {number} */ at) => ({
      status, sure, box: /** @type {Rect} */ ([(low + high) / 2 - half, frame.y(start), (low + high) / 2 + half, frame.y(end)]),
      begins: !(at && told[at - 1].status === status && told[at - 1].end === start),
    }));
  });
}

/** @typedef {{status: string, sure: boolean, start: number, end: number}} Stay */

/** What is seen of a spell of which a status is told. @param {any} spell @param {Frame} frame @param {number} until @returns {Stay[]} */
function stayOf({ sign, sure, from, to }, frame, until) {
  if (sign === "unknown" || from === null) return [];
  const start = Math.max(from, frame.start);
  const end = Math.min(to ?? until, until, frame.end);
  return end > start ? [{ status: sign, sure, start, end }] : [];
}

/**
 * Statuses over time at the crossings; paler where one is not sure to have lasted, cut lengthwise where cargo and people
 * fare otherwise. Those `under` counts bear no signs of their own.
 * @param {Strip[]} strips
 * @param {boolean} under
 * @param {Telling} telling
 */
export function stripTrees(strips, under, telling) {
  const size = RIBBON.sign.strip;
  /** @type {Map<number, number>} */
  const signed = new Map();
  const signs = strips.map(({ status, box: [left, top, right], sure, begins }) => {
    const [x, y] = [(left + right) / 2, top + size / 2 + 0.5];
    if (!begins || under || y - (signed.get(x) ?? -Infinity) < size + 2.5) return null;
    signed.set(x, y);
    return statusSign(telling.looks.statuses, status, size, { at: [x, y], sure });
  });
  return el("g", { class: "bm-rb-strips" }, ...strips.map((strip) => stripTree(strip, telling)), ...signs);
}

/** @param {Strip} strip @param {Telling} telling */
function stripTree({ status, box: [left, top, right, bottom], sure }, { looks, inks, theme }) {
  const { wide, pale, reach, reachPale } = RIBBON.strip;
  // one that lies somewhere on a stretch is no darker for being drawn as wide as that
  const [strong, faint] = right - left > 2 * wide ? [reach, reachPale] : [1, pale];
  const halves = status.split("/");
  const each = (right - left) / halves.length;
  return el("g", {},
    ...halves.map((name, at) => el("rect", { x: left + at * each, y: top, width: each, height: bottom - top, fill: statusFill(looks.statuses[name], theme), "fill-opacity": sure ? strong : faint })),
    el("path", { d: `M${px(left)} ${px(top)}V${px(bottom)}M${px(right)} ${px(top)}V${px(bottom)}`, fill: "none", stroke: inks.mark, "stroke-width": 0.6, "stroke-opacity": sure ? 0.9 : 0.45 }));
}

/** @param {import("./signs.js").StatusLook} look @param {import("./table.js").Theme} theme */
function statusFill(look, theme) {
  return theme === "dark" && look.fill === "#ffffff" ? look.ink : look.fill;
}
