/* What the ribbon says of itself on paper: its title, the key to its marks, what is not on it. The page tells the last by
 * the same words. */
import { plain, shorten, wrap } from "./metrics.js";
import { RIBBON } from "./ribbonlook.js";
import { widthOf, written } from "./ribbontext.js";
import { flag, hatch, statusSign, symbol } from "./signs.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./ribbon.js").Telling} Telling
 * @typedef {import("./boxes.js").Found} Found
 * @typedef {{kinds: {kind: string, count: number}[], statuses: {status: string, sure: boolean, count: number}[], samples: string[]}} Legend
 * @typedef {{width: number, text: string, draw: (x: number, y: number) => Tree}} Entry a mark, drawn at its left edge and middle
 */

const STATUSES = ["open", "restricted", "closed", "unknown"];

/**
 * What a legend must explain.
 * @param {import("./boxes.js").Item[]} bars
 * @param {number[]} rows all that is on the ribbon
 * @param {import("./ribbonbars.js").Strip[]} strips
 * @param {import("./ribbonaxes.js").Head[]} heads
 * @param {Telling} telling
 * @returns {Legend}
 */
export function legendOf(bars, rows, strips, heads, { store, asOf }) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const row of rows) kinds.set(store.kind(row), (kinds.get(store.kind(row)) ?? 0) + 1);
  /** @type {Map<string, {status: string, sure: boolean, count: number}>} */
  const statuses = new Map();
  const add = (/** @type {string} */ sign, /** @type {boolean} */ sure, /** @type {number} */ count) => {
    for (const status of sign.split("/")) {
      const held = statuses.get(`${status} ${sure}`) ?? { status, sure, count: 0 };
      statuses.set(`${status} ${sure}`, { ...held, count: held.count + count });
    }
  };
  for (const { status: { sign, sure } } of heads) add(sign, sure, 1);
  for (const { status, sure } of strips) add(status, sure, 0);
  /** @type {Record<string, boolean>} */
  const samples = {
    strip: strips.length > 0,
    soft: bars.some(({ dated }) => dated),
    area: bars.some(({ hatched }) => hatched),
    possible: bars.some(({ certain }) => !certain),
    disputed: heads.some(({ status }) => status.conflict) || bars.some(({ disputed }) => disputed),
    as_of: asOf !== null,
  };
  return {
    kinds: store.pack.kinds.filter((/** @type {string} */ kind) => kinds.has(kind)).map((/** @type {string} */ kind) => ({ kind, count: kinds.get(kind) })),
    statuses: STATUSES.flatMap((status) => [true, false].flatMap((sure) => statuses.get(`${status} ${sure}`) ?? [])),
    samples: Object.keys(samples).filter((name) => samples[name]),
  };
}

/** @param {Legend} legend @param {Telling} telling @returns {Entry[]} */
function entriesOf({ kinds, statuses, samples }, telling) {
  const { looks, words, days, asOf, fill, theme } = telling;
  const { key: size } = RIBBON.sign;
  const { sample } = RIBBON.key;
  const shown = new Set(statuses.map(({ status }) => status));
  /** @type {Record<string, [number, string]>} */
  const told = {
    strip: [7, words.ribbon.strip], soft: [sample, words.ribbon.soft], area: [sample, words.ribbon.area], possible: [sample, words.ribbon.possible],
    disputed: [size, words.ribbon.disputed], as_of: [sample, fill(words.timeline.as_of, { day: asOf === null ? "" : days.axisText(asOf - 1, "full_day") })],
  };
  return [
    ...kinds.map(({ kind }) => ({ width: size, text: words.kinds[kind], draw: (/** @type {number} */ x, /** @type {number} */ y) => symbol(looks.kinds[kind], size, { at: [x + size / 2, y], theme }) })),
    ...STATUSES.filter((status) => shown.has(status)).map((status) => ({
      width: size, text: `${words.map.crossing}: ${words.statuses[status]}`,
      draw: (/** @type {number} */ x, /** @type {number} */ y) => statusSign(looks.statuses, status, size, { at: [x + size / 2, y] }),
    })),
    ...samples.map((name) => ({ width: told[name][0], text: told[name][1], draw: (/** @type {number} */ x, /** @type {number} */ y) => sampleTree(name, x, y, telling) })),
  ];
}

/** @param {string} name @param {number} x @param {number} y @param {Telling} telling @returns {Tree} */
function sampleTree(name, x, y, { inks, looks, theme, ids }) {
  const { sample: wide } = RIBBON.key;
  const size = RIBBON.sign.key;
  const box = { x, y: y - 5.5, width: wide, height: 11 };
  /** @type {Record<string, () => Tree[]>} */
  const drawn = {
    strip: () => [1, RIBBON.strip.pale].map((opacity, at) => el("rect", {
      x, y: y - 6 + at * 6, width: RIBBON.strip.wide, height: 6, fill: looks.statuses.closed.fill, "fill-opacity": opacity, stroke: inks.mark, "stroke-width": 0.6, "stroke-opacity": 0.6,
    })),
    soft: () => [
      el("rect", { ...box, y: y - 6.5, height: 5, fill: `url(#${ids}in-sample)`, "fill-opacity": 0.5 }), el("rect", { ...box, y: y - 1.5, height: 3, fill: inks.soft, "fill-opacity": 0.5 }),
      el("rect", { ...box, y: y + 1.5, height: 5, fill: `url(#${ids}out-sample)`, "fill-opacity": 0.5 }),
    ],
    area: () => [el("rect", { ...box, fill: `url(#${ids}hatch-sample)` })],
    possible: () => [el("rect", { ...box, fill: inks.soft, "fill-opacity": 0.12, stroke: inks.soft, "stroke-width": RIBBON.outline.width, "stroke-dasharray": RIBBON.outline.dashPossible })],
    disputed: () => [flag(size - 1, { at: [x + size / 2, y], theme })],
    as_of: () => [el("line", { x1: x, x2: x + wide, y1: y, y2: y, stroke: inks.accent, "stroke-width": RIBBON.asOf.width, "stroke-dasharray": RIBBON.asOf.dash })],
  };
  return el("g", {}, ...drawn[name]());
}

/** What the samples of the key are painted with. @param {Telling} telling @returns {Tree[]} */
export function samplePaints({ inks, ids }) {
  const stops = (/** @type {number[]} */ opacities) => opacities.map((opacity, at) => el("stop", { offset: at / (opacities.length - 1), "stop-color": inks.soft, "stop-opacity": opacity }));
  const line = { x1: 0, y1: 0, x2: 0, y2: 1 };
  return [
    el("linearGradient", { id: `${ids}in-sample`, ...line }, ...stops([...RIBBON.fading].reverse())), el("linearGradient", { id: `${ids}out-sample`, ...line }, ...stops(RIBBON.fading)),
    hatch(`${ids}hatch-sample`, 45, inks.soft, 5, 1.2),
  ];
}

/**
 * Set entries into lines, from the beginning of a line on.
 * @param {Legend} legend
 * @param {number} width
 * @param {Telling} telling
 */
export function keyLines(legend, width, telling) {
  /** @type {{at: number, entry: Entry}[][]} */
  const lines = [];
  let at = width;
  for (const entry of entriesOf(legend, telling)) {
    const needed = entry.width + 5 + widthOf(entry.text, { size: RIBBON.text.key });
    if (!lines.length || at + needed > width) {
      lines.push([]);
      at = 0;
    }
    lines[lines.length - 1].push({ at, entry });
    at += needed + RIBBON.key.gap;
  }
  return lines;
}

/**
 * The key under a height, from where the language begins.
 * @param {ReturnType<typeof keyLines>} lines
 * @param {[number, number]} ends
 * @param {number} top
 * @param {Telling} telling
 */
export function keyTree(lines, [left, right], top, { inks, mirrored }) {
  const cut = { size: RIBBON.text.key, fill: inks.ink };
  return el("g", { class: "bm-rb-key" }, ...lines.flatMap((line, number) => line.flatMap(({ at, entry }) => {
    const y = top + (number + 0.5) * RIBBON.key.line;
    const text = shorten(entry.text, { ...cut, width: right - left - entry.width - 5 });
    const x = mirrored ? right - at - entry.width : left + at;
    return [entry.draw(x, y), written(text, mirrored ? x - 5 : x + entry.width + 5, y + 3.6, { ...cut, anchor: mirrored ? "end" : "start" }, mirrored)];
  })));
}

/**
 * What is not on the ribbon, what is only counted there, what bears no label.
 * @param {Found["missing"]} missing
 * @param {number} counted
 * @param {number} unlabelled
 * @param {Telling} telling
 */
export function notesOf(missing, counted, unlabelled, { words, fill, days }) {
  const told = words.ribbon;
  const reasons = /** @type {import("./boxes.js").Reason[]} */ (["away", "coarse", "elsewhere"]).filter((why) => missing[why]);
  const count = reasons.reduce((sum, why) => sum + missing[why], 0);
  const listed = reasons.map((why) => fill(told[why], { count: missing[why] })).join(words.language.comma);
  return days.beside([
    ...(counted ? [fill(told.gathered, { count: counted })] : []), count ? fill(told.missing, { count, reasons: listed }) : told.all_drawn,
    ...(unlabelled ? [fill(told.unlabelled, { count: unlabelled })] : []),
  ]);
}

/** @param {string} text @param {number} width */
export function noteLines(text, width) {
  return wrap(text, { size: RIBBON.text.note, width });
}

/** @param {string[]} lines @param {[number, number]} ends @param {number} top @param {Telling} telling */
export function notesTree(lines, [left, right], top, { inks, mirrored }) {
  const size = RIBBON.text.note;
  return el("g", { class: "bm-rb-notes" }, ...lines.map((line, at) => written(line, mirrored ? right : left, top + size * (1.05 + at * 1.3),
    { size, fill: inks.soft, anchor: mirrored ? "end" : "start" }, mirrored)));
}

/** The title, what the axes are, and which kilometres of which ruler. @param {[number, number]} ends @param {number} y @param {string} said @param {Telling} telling */
export function titleTree([left, right], y, said, { words, inks, mirrored }) {
  const { title: big, subtitle: small } = RIBBON.head;
  const [begin, end] = mirrored ? [right, left] : [left, right];
  const [anchor, across] = /** @type {("start" | "end")[]} */ (mirrored ? ["end", "start"] : ["start", "end"]);
  const title = { size: big, bold: true, fill: inks.ink, anchor };
  const way = mirrored ? -1 : 1;
  const beside = begin + way * (widthOf(plain(words.ribbon.title), title) + 12);
  return el("g", { class: "bm-rb-head-line" }, written(words.ribbon.title, begin, y, title, mirrored),
    written(words.ribbon.subtitle, beside, y, { size: small, fill: inks.soft, anchor }, mirrored), written(said, end, y, { size: small, fill: inks.soft, anchor: across }, mirrored));
}
