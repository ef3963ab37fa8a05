/* What is known to more than a spot: areas, discs about a place, stretches of the border on a bank. Here is decided
 * what of them stands where; map.js paints it. */
import { TABLE } from "./table.js";
import { around, boxOf, onScene } from "./shapes.js";
import { circle } from "./projection.js";

/**
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./line.js").Lines} Lines
 * @typedef {import("./line.js").Span} Span
 * @typedef {import("./shapes.js").Rings} Rings
 * @typedef {"AF" | "TJ" | "both"} Bank
 * @typedef {{row: number, certain: boolean, mark: any, name: string}} Part of an incident: one of the grounds it lies on
 *
 * @typedef {object} Ground incidents that share an area or a disc
 * @property {string} key
 * @property {Part[]} parts
 * @property {Rings[]} shapes in px
 * @property {number[][]} tries its own spots, (lon, lat)
 * @property {boolean} counted too many to be hatched each
 *
 * @typedef {object} Band incidents that share stretches and a look
 * @property {string} key
 * @property {Part[]} parts
 * @property {Span[]} spans
 * @property {Bank} bank
 * @property {number} lane counts outward from the border
 *
 * @typedef {object} Profile how many stretches lie on each kilometre of a line and bank
 * @property {string} key
 * @property {Part[]} parts
 * @property {string} line
 * @property {Bank} bank
 * @property {{from: number, upto: number, count: number, level: number}[]} runs
 */

// Which way off a line a bank lies: it runs eastward, with Afghanistan on its right.
export const SIDES = { AF: [1], TJ: [-1], both: [1, -1] };

/** @param {any} mark @returns {Bank} */
export const bankOf = (mark) => (mark.bank === "AF" || mark.bank === "TJ" ? mark.bank : "both");

/** @template T @param {T[]} each @param {(one: T) => string} key @returns {Map<string, T[]>} */
export function grouped(each, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of each) {
    const held = groups.get(key(one));
    if (held) held.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** The shapes of areas and discs on one view: each is reckoned once. */
export class Shapes {
  /** @param {Record<string, Rings[]>} areas of the base map @param {View} view */
  constructor(areas, view) {
    Object.assign(this, { areas, view });
    this.areas = areas;
    this.view = view;
    /** @type {Map<string, Rings[]>} */
    this.found = new Map();
  }

  /** @param {string} key @param {() => Rings[]} polygons */
  once(key, polygons) {
    const held = this.found.get(key);
    if (held) return held;
    const made = onScene(polygons(), this.view, around(this.view, Math.max(...this.view.size) * 0.4));
    this.found.set(key, made);
    return made;
  }

  /** @param {any} mark of an area */
  ofArea(mark) {
    const known = mark.areas.flatMap((/** @type {string} */ id) => this.once(id, () => this.areas[id] ?? []));
    return mark.outlines.length ? [...known, ...this.once(JSON.stringify(mark.outlines), () => mark.outlines)] : known;
  }

  /** @param {any} mark of a vicinity */
  ofDisc(mark) {
    return this.once(`${mark.at} ${mark.radius_m} ${JSON.stringify(mark.shape ?? "")}`, () => mark.shape ?? [[circle(mark.at, Math.max(mark.radius_m, 1))]]);
  }

  /** Whether any of some shapes lies in the frame. @param {Rings[]} shapes */
  areSeen(shapes) {
    const [wide, high] = this.view.size;
    return shapes.some((polygon) => {
      const [left, top, right, bottom] = boxOf([polygon]);
      return left < wide && right > 0 && top < high && bottom > 0;
    });
  }
}

/** One ground, whichever point in it a source has given. @param {any} mark */
const areaKey = (mark) => JSON.stringify(mark.outlines.length ? [mark.areas, mark.outlines] : mark.areas);

/**
 * Areas on the scene, the largest first. Those that are too many to hatch are counted; of those that bear no unit's
 * name there may be any number: beyond a number of them they are a rest that is told.
 * @param {Part[]} parts
 * @param {Shapes} shapes
 * @returns {{areas: Ground[], rest: Part[]}}
 */
export function planAreas(parts, shapes) {
  const seen = [...grouped(parts, ({ mark }) => areaKey(mark))].map(([key, each]) => ({
    key: `area ${key}`, parts: each, shapes: shapes.ofArea(each[0].mark), tries: each[0].mark.tries, counted: false,
  })).filter((ground) => shapes.areSeen(ground.shapes));
  const counted = seen.reduce((sum, ground) => sum + ground.parts.length, 0) > TABLE.most.areas;
  const nameless = seen.filter(({ parts: [{ mark }] }) => !mark.areas.length);
  const left = new Set(nameless.sort((a, b) => b.parts.length - a.parts.length).slice(TABLE.most.tooMany));
  const size = (/** @type {Ground} */ { shapes: each }) => {
    const [west, north, east, south] = boxOf(each);
    return (east - west) * (south - north);
  };
  return {
    areas: seen.filter((ground) => !left.has(ground)).map((ground) => ({ ...ground, counted })).sort((a, b) => size(b) - size(a)),
    rest: [...left].flatMap((ground) => ground.parts),
  };
}

/**
 * Discs on the scene, or where they are too many what is gathered like spots.
 * @param {Part[]} parts
 * @param {Shapes} shapes
 * @returns {{discs: Ground[], gathered: Part[]}}
 */
export function planDiscs(parts, shapes) {
  const shared = grouped(parts, ({ mark }) => `${mark.at} ${mark.radius_m} ${JSON.stringify(mark.shape ?? "")}`);
  const { size, toPx, pxPerKm } = shapes.view;
  const near = [...shared].filter(([, [{ mark }]]) => {
    const [x, y] = toPx(mark.at);
    const reach = (mark.radius_m / 1000) * pxPerKm * 1.1;
    return x > -reach && y > -reach && x < size[0] + reach && y < size[1] + reach;
  });
  if (near.length > TABLE.most.discs) return { discs: [], gathered: near.flatMap(([, each]) => each) };
  const discs = near.map(([key, each]) => ({ key: `disc ${key}`, parts: each, shapes: shapes.ofDisc(each[0].mark), tries: [each[0].mark.at], counted: false }));
  return { discs: discs.filter((ground) => shapes.areSeen(ground.shapes)), gathered: [] };
}

/**
 * Stretches side by side, or where they are too many their count on each kilometre.
 * @param {Part[]} parts
 * @param {Lines} lines
 * @param {(row: number) => string} kindOf
 * @returns {{bands: Band[], profiles: Profile[]}}
 */
export function planBands(parts, lines, kindOf) {
  const seen = parts.filter(({ mark }) => mark.spans.some((/** @type {Span} */ span) => lines.isSeen(span)));
  const shared = grouped(seen, ({ row, certain, mark }) => JSON.stringify([mark.spans, bankOf(mark), certain, kindOf(row)]));
  if (shared.size > TABLE.most.bands) return { bands: [], profiles: profilesOf(seen, lines) };
  const length = (/** @type {Part[]} */ [{ mark }]) => mark.spans.reduce((/** @type {number} */ sum, /** @type {Span} */ [, from, upto]) => sum + upto - from, 0);
  /** @type {Band[]} */
  const bands = [];
  for (const [key, each] of [...shared].sort((a, b) => length(a[1]) - length(b[1]) || (a[0] < b[0] ? -1 : 1))) {
    const { mark } = each[0];
    const taken = new Set(bands.filter((band) => share(band, mark)).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    bands.push({ key: `band ${key}`, parts: each, spans: mark.spans, bank: bankOf(mark), lane });
  }
  return { bands, profiles: [] };
}

/** Whether a band takes up a side of ground that another one needs. @param {Band} band @param {any} mark */
function share(band, mark) {
  const bank = bankOf(mark);
  if (bank !== "both" && band.bank !== "both" && bank !== band.bank) return false;
  return band.spans.some(([line, from, upto]) => mark.spans.some((/** @type {Span} */ [other, start, end]) => line === other && from < end && start < upto));
}

/** @param {Part[]} parts @param {Lines} lines @returns {Profile[]} */
function profilesOf(parts, lines) {
  return lines.ids.flatMap((line) => (/** @type {Bank[]} */ (["AF", "TJ", "both"])).flatMap((bank) => {
    const on = parts.filter(({ mark }) => bankOf(mark) === bank && mark.spans.some((/** @type {Span} */ [id]) => id === line));
    if (!on.length) return [];
    const spans = on.flatMap(({ mark }) => mark.spans.filter((/** @type {Span} */ [id]) => id === line));
    return [{ key: `profile ${line} ${bank}`, parts: on, line, bank, runs: runsOf(spans) }];
  }));
}

/** Runs of a line on which equally many stretches lie. @param {Span[]} spans */
function runsOf(spans) {
  /** @type {Map<number, number>} */
  const steps = new Map();
  for (const [, from, upto] of spans) {
    steps.set(from, (steps.get(from) ?? 0) + 1);
    steps.set(upto, (steps.get(upto) ?? 0) - 1);
  }
  const edges = [...steps.keys()].sort((a, b) => a - b);
  let count = 0;
  const runs = edges.map((from, at) => {
    count += steps.get(from) ?? 0;
    return { from, upto: edges[at + 1] ?? from, count, level: 0 };
  }).filter((run) => run.count > 0);
  const most = Math.max(...runs.map((run) => run.count));
  for (const run of runs) run.level = Math.min(2, Math.floor((3 * (run.count - 1)) / Math.max(3, most)));
  return runs;
}

/** How much of their width bands have: where the whole border is small they would cover too much. @param {View} view */
export function bandScale({ pxPerKm }) {
  const { slim, fullFrom } = TABLE.band;
  return Math.max(slim, Math.min(1, pxPerKm / fullFrom));
}

/** How near to the border a lane begins, and how far from it it ends, in px. @param {number} lane @param {View} view */
export function laneReach(lane, view) {
  const scale = bandScale(view);
  const first = TABLE.band.first + lane * (TABLE.band.wide + TABLE.band.between) * scale;
  return [first, first + TABLE.band.wide * scale];
}

/** The same of a level of a profile. @param {number} level @param {View} view */
export function profileReach(level, view) {
  return [TABLE.band.first - 1.3, TABLE.band.first + TABLE.band.profiles[level] * bandScale(view)];
}
