/* The axes of the ribbon: days and kilometres, what lies on either bank, the crossings between them. */
import { hits } from "./boxes.js";
import { RIBBON } from "./ribbonlook.js";
import { nameIn, spread, widthOf, written } from "./ribbontext.js";
import { statusSign } from "./signs.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./boxes.js").Frame} Frame
 * @typedef {import("./boxes.js").Rect} Rect
 * @typedef {import("./ribbontext.js").Point} Point
 * @typedef {import("./status.js").Status} Status
 * @typedef {import("./ribbon.js").Telling} Telling
 * @typedef {{day: number, text: string, strong: boolean}} Tick one that is strong begins a month or a year
 *
 * @typedef {object} Rows where the rows over the days stand, by their tops
 * @property {number} names
 * @property {number} nameRows
 * @property {number} signs middle of the crossings' signs
 * @property {number} border
 * @property {number} bank how high a row of districts is
 * @property {number} bottom
 *
 * @typedef {{one: any, status: Status, name: string, x: number, kms: number[]}} Head a crossing that is shown
 * @typedef {{middle: number, width: number, name: string}} Area
 */

/** @type {[string, number, number][]} unit, how many, days in one */
const STEPS = [
  ["day", 1, 1], ["day", 2, 2], ["day", 7, 7], ["month", 1, 30], ["month", 2, 61], ["month", 3, 91], ["month", 6, 182],
  ["year", 1, 365], ["year", 2, 730], ["year", 5, 1826], ["year", 10, 3652], ["year", 50, 18262],
];
const KM_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const { text: SIZES } = RIBBON;
const BANKS = ["TJ", "AF"];

/**
 * The ticks of a time axis, as many as find room in a height.
 * @param {number} start
 * @param {number} end
 * @param {number} height
 * @param {any} days the calendar
 * @param {number} least px between two
 * @returns {Tick[]}
 */
export function timeTicks(start, end, height, days, least = RIBBON.timeTick.slim) {
  const [unit, every] = STEPS.find(([, , length]) => (length * height) / (end - start) >= least) ?? STEPS[STEPS.length - 1];
  /** @type {Tick[]} */
  const ticks = [];
  if (unit === "day") return dayTicks(start, end, every, days);
  const months = unit === "month" ? every : every * 12;
  const [first] = days.parts(start);
  const from = first - (first % (unit === "year" ? every : 1));
  for (let month = 0; days.dayOf(from, month, 1) <= end; month += months) {
    const day = days.dayOf(from, month, 1);
    if (day >= start) ticks.push({ day, text: days.axisText(day, unit), strong: unit === "month" && month % 12 === 0 });
  }
  return ticks;
}

/** @param {number} start @param {number} end @param {number} every @param {any} days */
function dayTicks(start, end, every, days) {
  /** @type {Tick[]} */
  const ticks = [];
  for (let day = Math.ceil(start); day <= end; day += 1) {
    const date = days.parts(day)[2];
    const skipped = (every === 7 && (date % 7 !== 1 || date > 22)) || (every === 2 && (date % 2 === 0 || date === 31));
    if (!skipped) ticks.push({ day, text: days.axisText(day, ticks.length ? "day" : "full_day"), strong: date === 1 });
  }
  return ticks;
}

/** The kilometres that are written at the axis. @param {{km: [number, number], scale: number}} frame */
export function kmTicks({ km, scale }) {
  const step = KM_STEPS.find((each) => each * scale >= RIBBON.kmTick) ?? KM_STEPS[KM_STEPS.length - 1];
  const first = Math.ceil(km[0] / step);
  return Array.from({ length: Math.max(0, Math.floor(km[1] / step) - first + 1) }, (_, n) => (first + n) * step);
}

/** The end of the day by which all was known, where it is in the window. @param {Frame} frame @param {number} asOf */
export function asOfEdge({ start, end }, asOf) {
  return asOf + 1 > start && asOf + 1 <= end ? asOf + 1 : null;
}

/**
 * The ground of the days: field, lane, and the lines of the axes.
 * @param {Frame} frame
 * @param {Tick[]} ticks
 * @param {Telling} telling
 * @returns {Tree[]}
 */
export function fieldTrees(frame, ticks, { inks }) {
  const { left, right, top, bottom, lane } = frame;
  const wide = right - left;
  const over = (/** @type {Tick} */ { day, strong }) => el("line", { x1: left, x2: right, y1: frame.y(day), y2: frame.y(day), stroke: strong ? inks.strong : inks.grid });
  return [
    el("rect", { class: "bm-rb-paper", x: left, y: top, width: wide, height: bottom - top, fill: inks.field }),
    lane && el("rect", { class: "bm-rb-lane", x: left, y: lane.top, width: wide, height: lane.bottom - lane.top, fill: inks.lane, "fill-opacity": 0.55 }),
    el("g", { class: "bm-rb-lines" }, ...ticks.map(over),
      ...kmTicks(frame).map((km) => el("line", { x1: frame.x(km), x2: frame.x(km), y1: top, y2: bottom, stroke: inks.grid }))),
  ].filter((tree) => tree !== null);
}

/**
 * The days beside the field; none on the line of the as-of day, and none on the lane's name.
 * @param {Frame} frame
 * @param {Tick[]} ticks
 * @param {Telling} telling
 */
export function timeTrees(frame, ticks, telling) {
  const { top, bottom, left, lane } = frame;
  const { inks, words, mirrored, asOf, days } = telling;
  const cut = { size: SIZES.tick, fill: inks.soft, anchor: /** @type {const} */ ("end") };
  const lowest = (/** @type {number} */ y) => Math.min(Math.max(y + 3.6, top + 8), bottom + 1);
  const at = asOf === null ? Infinity : frame.y(asOf);
  const seen = ticks.filter(({ day }) => !(lane && frame.y(day) < top + 5) && (asOf === null || Math.abs(lowest(frame.y(day)) - lowest(at)) >= SIZES.tick));
  return el("g", { class: "bm-rb-times" },
    ...seen.map(({ day, text, strong }) => written(text, left - RIBBON.padding, lowest(frame.y(day)),
      { ...cut, bold: strong, fill: strong ? inks.ink : inks.soft, class: strong ? "bm-rb-tick bm-rb-strong" : "bm-rb-tick" }, mirrored)),
    lane && written(words.ribbon.undated, left - RIBBON.padding, (lane.top + lane.bottom) / 2 + 3.6, { ...cut, class: "bm-rb-tick bm-rb-undated" }, mirrored),
    asOf !== null && written(days.axisText(asOf - 1, "full_day"), left - RIBBON.padding, lowest(at), { ...cut, bold: true, fill: inks.accent, class: "bm-rb-tick bm-rb-as-of" }, mirrored));
}

/** The day by which all was known; of days below it nothing had happened yet. @param {Frame} frame @param {Telling} telling */
export function asOfTree(frame, { inks, asOf }) {
  if (asOf === null) return null;
  const { left, right, bottom } = frame;
  const y = frame.y(asOf);
  return el("g", { class: "bm-rb-unheard" },
    bottom - y > 0.5 && el("rect", { x: left, y, width: right - left, height: bottom - y, fill: inks.dim, "fill-opacity": RIBBON.asOf.dim }),
    el("line", { class: "bm-rb-moment", x1: left - 4, x2: right, y1: y, y2: y, stroke: inks.accent, "stroke-width": RIBBON.asOf.width, "stroke-dasharray": RIBBON.asOf.dash }));
}

// The banks

/**
 * What lies on either bank: districts; where there is room beside them the names of narrow ones, and provinces. Grounds
 * and names apart: the crossings' lines run between.
 * @param {Frame} frame
 * @param {Rows} rows
 * @param {any} axis
 * @param {Telling} telling
 */
export function bankTrees(frame, rows, axis, telling) {
  const { inks, words, mirrored } = telling;
  const { border, bank } = rows;
  const table = !frame.roomy && frame.scale < RIBBON.coarse ? axis.provinces : axis.districts;
  const drawn = BANKS.map((name, down) => {
    const top = down ? border + 1 : border - bank - 1;
    const edge = down ? top + bank : top;
    const near = areaRow(frame, table[name], top, bank, { size: SIZES.area, fill: inks.ink, class: "bm-rb-area" }, `(${words.ribbon.banks[name]})`, telling);
    const way = down ? 1 : -1;
    const beyond = edge + way * RIBBON.rows.outside;
    const far = frame.roomy && areaRow(frame, axis.provinces[name], Math.min(beyond, beyond + way * RIBBON.rows.province), RIBBON.rows.province,
      { size: SIZES.whole, fill: inks.soft, bold: true, class: "bm-rb-province" }, `(${words.ribbon.banks[name]})`, telling);
    const grounds = [...near.grounds, ...(far ? far.grounds : [])];
    return { grounds, names: el("g", {}, ...near.names, ...(far ? far.names : []), frame.roomy && outsideTree(frame, near.narrow, edge, way, telling),
      written(words.ribbon.banks[name], frame.left - RIBBON.padding, top + bank - 3.4, { size: SIZES.tick, bold: true, fill: inks.ink, anchor: "end", class: "bm-rb-bank" }, mirrored)) };
  });
  return {
    grounds: el("g", { class: "bm-rb-grounds" }, ...drawn.flatMap(({ grounds }) => grounds)),
    names: el("g", { class: "bm-rb-banks" }, ...drawn.map(({ names }) => names)),
    border: el("line", { class: "bm-rb-border", x1: frame.left, x2: frame.right, y1: border, y2: border, stroke: inks.border, "stroke-width": 2 }),
  };
}

/**
 * Areas side by side; and those too narrow for their names, the widest first.
 * @param {Frame} frame
 * @param {any[]} areas
 * @param {number} top
 * @param {number} height
 * @param {import("./ribbontext.js").Cut} cut
 * @param {string} bank
 * @param {Telling} telling
 */
function areaRow(frame, areas, top, height, cut, bank, { inks, words, mirrored, tip, fill }) {
  /** @type {Area[]} */
  const narrow = [];
  /** @type {Tree[]} */
  const names = [];
  const grounds = areas.map((area, number) => {
    const [from, upto] = [Math.max(frame.left, frame.x(area.from)), Math.min(frame.right, frame.x(area.to))];
    if (upto - from < 0.5) return null;
    const name = nameIn(area.names, words.language.code);
    const width = widthOf(name, cut);
    if (width > upto - from - 4) narrow.push({ middle: (from + upto) / 2, width: upto - from, name });
    else names.push(written(name, (from + upto) / 2, top + height / 2 + cut.size * 0.36, { ...cut, anchor: "middle", halo: inks.shades[number % 2] }, mirrored));
    const told = () => [`${name} ${bank}`, fill(words.ribbon.part, { from: Math.round(area.from), to: Math.round(area.to) })];
    return el("rect", { x: from, y: top, width: upto - from, height, fill: inks.shades[number % 2], stroke: inks.paper, "stroke-width": 0.7, ...tip(told) });
  });
  narrow.sort((a, b) => b.width - a.width);
  return { grounds: grounds.filter((tree) => tree !== null), names, narrow };
}

/**
 * Names over (way -1) or under a row, a line from each to its area; the widest areas first.
 * @param {Frame} frame
 * @param {Area[]} areas
 * @param {number} edge
 * @param {number} way
 * @param {Telling} telling
 */
function outsideTree(frame, areas, edge, way, { inks, mirrored }) {
  const cut = { size: SIZES.outside, fill: inks.ink, anchor: /** @type {const} */ ("middle"), halo: inks.paper, class: "bm-rb-area" };
  let room = frame.right - frame.left;
  /** @type {{middle: number, needed: number, name: string}[]} */
  const kept = [];
  for (const { middle, name } of areas) {
    const needed = widthOf(name, cut) + 7;
    if (needed > room) continue;
    room -= needed;
    kept.push({ middle, needed, name });
  }
  kept.sort((a, b) => a.middle - b.middle);
  const middles = spread(kept.map(({ middle, needed }) => /** @type {Point} */ ([middle, needed])), frame.left, frame.right);
  const { lead } = RIBBON;
  const base = way < 0 ? edge - lead - 1.6 : edge + lead + 7.6;
  const ties = kept.map(({ middle, needed }, at) => {
    const near = Math.min(Math.max(middle, middles[at] - needed / 3), middles[at] + needed / 3);
    return el("path", { d: `M${px(near)} ${px(edge + way * lead)}L${px(middle)} ${px(edge)}V${px(edge - way * 4)}`, fill: "none", stroke: inks.tie, "stroke-width": 0.75 });
  });
  return el("g", {}, ...ties, ...kept.map(({ name }, at) => written(name, middles[at], base, cut, mirrored)));
}

/** @param {number} value */
const px = (value) => Math.round(value * 10) / 10;

// The crossings

/**
 * The crossings on the part that is shown, each with its status at a moment.
 * @param {Frame} frame
 * @param {any} axis
 * @param {Telling} telling
 * @returns {Head[]}
 */
export function headsOf(frame, axis, { crossings, status, words }) {
  return axis.crossings.filter((/** @type {any} */ { km }) => km >= frame.km[0] && km <= frame.km[1]).map((/** @type {any} */ one) => ({
    one, status: status(crossings.get(one.id) ?? { name: nameIn(one.names, words.language.code), spells: [] }), name: nameIn(one.names, words.language.code), x: frame.x(one.km),
    kms: (one.reach ?? []).map((/** @type {number} */ km) => Math.min(Math.max(km, frame.km[0]), frame.km[1])),
  }));
}

/**
 * A dotted line down the field, or the edges of the stretch on which a crossing lies: no line says that it is there.
 * @param {Frame} frame
 * @param {Rows} rows
 * @param {Head[]} heads
 * @param {Telling} telling
 */
export function crossingLines(frame, rows, heads, { inks }) {
  const down = (/** @type {number} */ x, /** @type {string} */ dash) => el("line", { x1: x, x2: x, y1: rows.bottom, y2: frame.bottom, stroke: inks.soft, "stroke-dasharray": dash });
  return el("g", { class: "bm-rb-crossing-lines" },
    ...heads.map(({ x }) => el("line", { x1: x, x2: x, y1: rows.signs, y2: rows.bottom, stroke: inks.soft, "stroke-width": 0.8 })), ...heads.map(({ x, kms }) => (kms.length
    ? el("g", { class: "bm-rb-crossing-reach" }, ...kms.map((km) => down(frame.x(km), "1 5.5")),
      el("line", { x1: frame.x(kms[0]), x2: frame.x(kms[1]), y1: rows.bottom, y2: rows.bottom, stroke: inks.soft, "stroke-width": 2 }))
    : el("g", { class: "bm-rb-crossing-line" }, down(x, "1 3")))));
}

/**
 * The crossings over the banks: sign of the status, name, and a line down. Names give way to those of which a status is
 * known.
 * @param {Frame} frame
 * @param {Rows} rows
 * @param {Head[]} heads
 * @param {Telling} telling
 */
export function headTrees(frame, rows, heads, telling) {
  const { words, looks, number, tip } = telling;
  const names = (rows.nameRows ? namesOver : namesBeside)(frame, rows, heads, telling);
  const signs = heads.map(({ one, status, x }) => {
    const told = () => [status.label, status.sub, `${words.ribbon.km} ${(one.reach ?? [one.km]).map(number).join("–")}`];
    return el("g", { class: "bm-rb-sign", "data-crossing": one.id, "data-status": `${status.sign}${status.sure ? "" : "?"}`, ...tip(told) },
      statusSign(looks.statuses, status.sign, RIBBON.sign.head, { at: [x, rows.signs], sure: status.sure }));
  });
  return el("g", { class: "bm-rb-heads" }, ...names, ...signs);
}

/** @param {Head} head @param {Telling} telling @returns {{text: string, cut: import("./ribbontext.js").Cut, known: boolean}} */
function headName({ status, name }, { inks }) {
  const known = status.status !== "unknown";
  const cut = { size: SIZES.name, bold: true, fill: known ? inks.ink : inks.soft, halo: inks.paper, class: known ? "bm-rb-name bm-rb-known" : "bm-rb-name" };
  return { text: status.conflict ? `≠ ${name}` : name, cut, known };
}

/** @param {Frame} frame @param {Rows} rows @param {Head[]} heads @param {Telling} telling @returns {Tree[]} */
function namesOver(frame, rows, heads, telling) {
  let labels = heads.map((head) => ({ ...headName(head, telling), x: head.x }));
  const room = (/** @type {{text: string, cut: import("./ribbontext.js").Cut}} */ { text, cut }) => widthOf(text, cut) + 10;
  const [low, high] = [Math.max(frame.left - 38, 2), frame.right + 6];
  while (labels.reduce((sum, label) => sum + room(label), 0) > high - low) {
    const leaving = [...labels].reverse().find(({ known }) => !known) ?? labels[labels.length - 1];
    labels = labels.filter((label) => label !== leaving);
  }
  const middles = spread(labels.map((label) => [label.x, room(label)]), low, high);
  const base = rows.names + RIBBON.text.name + 0.5;
  return labels.flatMap(({ x, text, cut }, at) => [
    el("path", { d: `M${px(Math.min(Math.max(x, middles[at] - 15), middles[at] + 15))} ${px(base + 2)}L${px(x)} ${px(rows.signs)}`, stroke: telling.inks.soft, "stroke-width": 0.9, fill: "none" }),
    written(text, middles[at], base, { ...cut, anchor: "middle" }, telling.mirrored),
  ]);
}

/** @param {Frame} frame @param {Rows} rows @param {Head[]} heads @param {Telling} telling @returns {Tree[]} */
function namesBeside(frame, rows, heads, telling) {
  const half = RIBBON.sign.head / 2 + 1;
  /** @type {Rect[]} */
  const taken = heads.map(({ x }) => [x - half, 0, x + half, 1]);
  const labels = heads.map((head) => ({ ...headName(head, telling), x: head.x })).sort((a, b) => Number(b.known) - Number(a.known) || a.x - b.x);
  return labels.flatMap(({ x, text, cut }) => {
    const width = widthOf(text, cut);
    const left = [x + half + 1, x - half - 1 - width].find((at) => at >= 2 && at + width <= frame.right + 6 && !hits([at, 0, at + width, 1], taken));
    if (left === undefined) return [];
    taken.push([left - 4, 0, left + width + 4, 1]);
    return [written(text, left, rows.signs + cut.size * 0.36, cut, telling.mirrored)];
  });
}

// Kilometres

/**
 * The kilometres under the field, and towns: under them where there is room, else between them.
 * @param {Frame} frame
 * @param {any} axis
 * @param {Telling} telling
 */
export function kmTrees(frame, axis, telling) {
  const { inks, words, mirrored, number } = telling;
  const y = frame.bottom;
  const base = y + 13;
  const cut = { size: SIZES.tick, fill: inks.soft, anchor: /** @type {const} */ ("middle"), class: "bm-rb-tick" };
  /** @type {Rect[]} */
  const taken = [];
  const label = (/** @type {number} */ km) => {
    const text = number(km);
    const half = widthOf(text, cut) / 2;
    const x = Math.min(Math.max(frame.x(km), frame.left + half - 3), frame.right + 6 - half);
    /** @type {Rect} */
    const box = [x - half - 4, 0, x + half + 4, 1];
    if (hits(box, taken)) return null;
    taken.push(box);
    return written(text, x, base, cut, mirrored);
  };
  const ticks = kmTicks(frame);
  const whole = frame.roomy || frame.km[1] - frame.km[0] > axis.length_km * 0.7;
  // on a low ribbon a town tells more of a part of the border than one kilometre of many
  const ends = [...(frame.km[1] >= axis.length_km - 0.05 ? [axis.length_km] : []), ...ticks.slice(0, 1)];
  const first = [...ends, ...(whole ? ticks : [])].map(label);
  const towns = frame.roomy ? townsUnder(frame, axis, telling) : townsBetween(frame, axis, taken, telling);
  const rest = whole ? [] : ticks.map(label);
  return el("g", { class: "bm-rb-kms" },
    ...[...ends.slice(0, ends.length - 1), ...ticks].map((km) => el("line", { x1: frame.x(km), x2: frame.x(km), y1: y, y2: y + 4, stroke: inks.edge })),
    ...first, ...rest, towns, written(words.ribbon.km, frame.left - RIBBON.padding - 2, base, { ...cut, anchor: "end" }, mirrored));
}

/** @param {Frame} frame @param {any} axis @returns {any[]} */
const townsOn = ({ km }, axis) => axis.towns.filter((/** @type {any} */ town) => town.km >= km[0] && town.km <= km[1]);

/** @param {any} town @param {Frame} frame @param {Telling} telling */
function townDot(town, frame, { inks, words, number, tip }) {
  const told = () => [nameIn(town.names, words.language.code), `${words.ribbon.km} ${number(town.km)}`];
  return el("circle", { class: "bm-rb-town", cx: frame.x(town.km), cy: frame.bottom, r: 2.7, fill: inks.field, stroke: inks.ink, "stroke-width": 1.2, ...tip(told) });
}

/** @param {Frame} frame @param {any} axis @param {Telling} telling */
function townsUnder(frame, axis, telling) {
  const { inks, words, mirrored } = telling;
  const cut = { size: SIZES.town, fill: inks.soft, anchor: /** @type {const} */ ("middle"), class: "bm-rb-town-name" };
  const towns = townsOn(frame, axis);
  const names = towns.map(({ names: told }) => nameIn(told, words.language.code));
  const middles = spread(towns.map((town, at) => [frame.x(town.km), widthOf(names[at], cut) + 8]), frame.left, frame.right);
  const base = frame.bottom + 26;
  return el("g", { class: "bm-rb-towns" },
    ...towns.map((town, at) => el("line", { x1: frame.x(town.km), y1: frame.bottom + 3, x2: middles[at], y2: base - 9, stroke: inks.edge, "stroke-width": 0.7, "stroke-opacity": 0.8 })),
    ...towns.map((town) => townDot(town, frame, telling)), ...names.map((name, at) => written(name, middles[at], base, { ...cut, halo: inks.paper }, mirrored)));
}

/** @param {Frame} frame @param {any} axis @param {Rect[]} taken @param {Telling} telling */
function townsBetween(frame, axis, taken, telling) {
  const { inks, words, mirrored } = telling;
  const cut = { size: SIZES.town, fill: inks.soft, anchor: /** @type {const} */ ("middle"), class: "bm-rb-town-name" };
  const towns = townsOn(frame, axis);
  const names = towns.map((town) => {
    const name = nameIn(town.names, words.language.code);
    const half = widthOf(name, cut) / 2;
    const x = frame.x(town.km);
    /** @type {Rect} */
    const box = [x - half - 4, 0, x + half + 4, 1];
    if (hits(box, taken) || x - half < frame.left || x + half > frame.right) return null;
    taken.push(box);
    return written(name, x, frame.bottom + 13, cut, mirrored);
  });
  return el("g", { class: "bm-rb-towns" }, ...towns.map((town) => townDot(town, frame, telling)), ...names);
}
