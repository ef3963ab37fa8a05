/* Where on the ribbon each incident lies: which rows are on it, over which pixels, and what of that is unsure. Only
 * reckoning is done here. */
import { RIBBON } from "./ribbonlook.js";

/**
 * @typedef {[number, number]} Pair
 * @typedef {[number, number, number, number]} Rect left, top, right, bottom
 * @typedef {"coarse" | "away" | "elsewhere"} Reason why a row is not on the ribbon
 * @typedef {{es: number | null, ls: number | null, ee: number | null, le: number | null, dated: boolean, uncertain: boolean}} Bounds
 *
 * @typedef {object} Frame
 * @property {number} width
 * @property {number} height
 * @property {number} left
 * @property {number} right
 * @property {number} top of the days
 * @property {number} bottom
 * @property {Pair} km
 * @property {number} start
 * @property {number} end
 * @property {number} floor the first day of which anything is told
 * @property {number} scale px to a kilometre
 * @property {{top: number, bottom: number} | null} lane what has no date lies there
 * @property {boolean} roomy
 * @property {(km: number) => number} x
 * @property {(day: number) => number} y
 * @property {(x: number) => number} kmAt
 * @property {(y: number) => number} dayAt
 *
 * @typedef {object} Found what of a window is on the ribbon
 * @property {number[]} rows the first `certain` of them are certain
 * @property {number} certain
 * @property {number} undated how many of them have no date
 * @property {Record<Reason, number>} missing
 * @property {Map<any, Pair[] | Reason>} reaches by placement
 *
 * @typedef {object} Item a bar: it may have lasted from y0 to y1; between ya and yb it surely did where it has a `core`,
 *   else some moment of it lies there
 * @property {number} row
 * @property {string} kind
 * @property {boolean} certain
 * @property {boolean} disputed
 * @property {boolean} dated
 * @property {Pair[]} xs
 * @property {number} left
 * @property {number} right
 * @property {number} y0
 * @property {number} ya
 * @property {number} yb
 * @property {number} y1
 * @property {boolean} core
 * @property {boolean} openStart
 * @property {boolean} openEnd
 * @property {boolean} hatched
 * @property {boolean} soft known by its surroundings
 * @property {number} spine where its spine stands, -1 none
 */

const AREAS = new Set(["district", "province"]);

/**
 * What is to be drawn of a cut, and how many rows are not on the ribbon, by reason.
 * @param {any} store
 * @param {{certain: ArrayLike<number>, possible: ArrayLike<number>}} cut
 * @param {Pair} km
 * @returns {Found}
 */
export function gather(store, cut, km) {
  /** @type {Found} */
  const found = { rows: [], certain: 0, undated: 0, missing: { coarse: 0, away: 0, elsewhere: 0 }, reaches: new Map() };
  for (const [rows, certain] of /** @type {[ArrayLike<number>, boolean][]} */ ([[cut.certain, true], [cut.possible, false]])) {
    for (let at = 0; at < rows.length; at += 1) {
      const placement = store.placement(rows[at]);
      let reach = found.reaches.get(placement);
      if (reach === undefined) {
        reach = reachOf(placement, km);
        found.reaches.set(placement, reach);
      }
      if (typeof reach === "string") {
        found.missing[reach] += 1;
        continue;
      }
      found.rows.push(rows[at]);
      if (certain) found.certain += 1;
      else if (!store.pack.dated[rows[at]]) found.undated += 1;
    }
  }
  return found;
}

/** The kilometres of a placement on the part of the border that is shown, or why there are none. @param {any} placement @param {Pair} km @returns {Pair[] | Reason} */
function reachOf(placement, [first, last]) {
  if (!placement || placement.precision === "country") return "coarse";
  if (!placement.km.length) return "away";
  /** @type {Pair[]} */
  const seen = placement.km.map((/** @type {Pair} */ [from, upto]) => [Math.max(first, from), Math.min(last, upto)]).filter((/** @type {Pair} */ [from, upto]) => from <= upto);
  return seen.length ? seen.sort((a, b) => a[0] - b[0]) : "elsewhere";
}

/**
 * The days of an incident: from first to last it may have lasted, from a to b it lasted (`core`) or some moment of it
 * lay. An open bound reaches the edge of what is shown.
 * @param {Bounds} bounds
 * @param {{floor: number, end: number}} frame
 */
export function daysOf({ es, ls, ee, le, uncertain }, { floor, end }) {
  const first = es ?? Math.min(floor, ee ?? floor, (ls ?? end) - 1);
  const last = le ?? Math.max(end, (ee ?? first) + 1, ls ?? first);
  const begun = ls ?? last;
  // after a known start no end is in sight
  const lasting = ee ?? (es === null ? first : last);
  return { first, a: Math.min(begun, lasting), b: Math.max(begun, lasting), last, core: begun < lasting && !uncertain };
}

/**
 * Set an incident on the ribbon.
 * @param {number} row
 * @param {boolean} certain
 * @param {any} store
 * @param {Pair[]} km
 * @param {Frame} frame
 * @returns {Item}
 */
export function measure(row, certain, store, km, frame) {
  const bounds = store.bounds(row);
  const { precision } = store.placement(row);
  const wide = km.map(([from, upto]) => wideEnough(frame.x(from), frame.x(upto), frame));
  const xs = wide.length > 1 ? joined(wide) : wide;
  const [top, bottom] = frame.lane ? [frame.lane.top + 1, frame.lane.bottom - 1] : [frame.top, frame.top];
  /** @type {Item} */
  const item = {
    row, certain, kind: store.kind(row), disputed: store.disputed(row), dated: bounds.dated, xs, left: xs[0][0], right: xs[xs.length - 1][1],
    y0: top, ya: top, yb: bottom, y1: bottom, core: false, openStart: false, openEnd: false, hatched: AREAS.has(precision), soft: precision === "vicinity", spine: -1,
  };
  if (bounds.dated) setDays(item, bounds, frame);
  return item;
}

/** @param {Item} item @param {Bounds} bounds @param {Frame} frame */
function setDays(item, bounds, frame) {
  const { first, a, b, last, core } = daysOf(bounds, frame);
  item.core = core;
  item.openStart = bounds.es === null;
  item.openEnd = bounds.le === null;
  [item.y0, item.ya, item.yb, item.y1] = [frame.y(first), frame.y(a), frame.y(b), frame.y(last)];
  const lacking = (RIBBON.bar.height - (item.y1 - item.y0)) / 2;
  if (lacking > 0) {
    item.y0 -= lacking;
    item.y1 += lacking;
    [item.ya, item.yb] = [item.y0, item.y1];
  } else if (core && item.yb - item.ya < 2) {
    [item.ya, item.yb] = [Math.max(item.y0, item.ya - 1), Math.min(item.y1, item.yb + 1)];
  }
}

/** @param {number} x0 @param {number} x1 @param {Frame} frame @returns {Pair} */
function wideEnough(x0, x1, frame) {
  const least = RIBBON.bar.width;
  const lacking = Math.max(0, least - (x1 - x0));
  const left = Math.min(Math.max(x0 - lacking / 2, frame.left), frame.right - least);
  return [left, Math.max(Math.min(x1 + lacking / 2, frame.right), left + least)];
}

/** Stretches that meet are one: two provinces side by side have no edge between them on the border. @param {Pair[]} xs */
function joined(xs) {
  /** @type {Pair[]} */
  const made = [];
  for (const [x0, x1] of [...xs].sort((a, b) => a[0] - b[0])) {
    const last = made[made.length - 1];
    if (last && x0 - last[1] < 1) last[1] = Math.max(last[1], x1);
    else made.push([x0, x1]);
  }
  return made;
}

/** The part of the ribbon on which an item is seen. @param {{dated: boolean}} item @param {Frame} frame @returns {Pair} */
export function endsOf({ dated }, frame) {
  return dated || !frame.lane ? [frame.top, frame.bottom] : [frame.lane.top, frame.lane.bottom];
}

/** What is seen of a bar; never less than a sliver. @param {Item} item @param {Frame} frame @returns {Rect} */
export function visible(item, frame) {
  const [upper, lower] = endsOf(item, frame);
  return [item.left, Math.max(upper, Math.min(item.y0, lower - 4)), item.right, Math.min(lower, Math.max(item.y1, upper + 4))];
}

/**
 * Set bars over one spot side by side, as far as they share days, and beside what is there.
 * @param {Item[]} items
 * @param {Rect[]} strips
 * @param {Frame} frame
 */
export function dodge(items, strips, frame) {
  const { narrow, apart } = RIBBON.bar;
  const taken = [...strips];
  const spots = items.filter(({ dated, hatched, xs }) => dated && !hatched && xs.length === 1 && xs[0][1] - xs[0][0] <= narrow);
  for (const item of spots.sort((a, b) => a.row - b.row)) {
    const [x0, x1] = item.xs[0];
    const step = x1 - x0 + apart;
    const free = [0, 1, -1, 2, -2, 3, -3, 4, -4].find((n) => {
      const [from, upto] = [x0 + n * step, x1 + n * step];
      return from >= frame.left && upto <= frame.right
        && !taken.some(([left, top, right, bottom]) => from < right - 1 && upto > left + 1 && item.y0 < bottom && item.y1 > top);
    });
    const by = (free ?? 0) * step;
    Object.assign(item, { xs: [[x0 + by, x1 + by]], left: x0 + by, right: x1 + by });
    taken.push([item.left, item.y0, item.right, item.y1]);
  }
}

/** Wide bars that begin at one place and share days get spines beside one another, to be told apart by. @param {Item[]} items */
export function setSpines(items) {
  const { apart, most, inset } = RIBBON.spine;
  /** @type {Item[]} */
  const placed = [];
  for (const item of items) {
    if (!item.dated || item.right - item.left <= RIBBON.bar.narrow + 6) continue;
    const used = placed.filter((other) => Math.abs(other.left - item.left) < most * apart && item.y0 < other.y1 && item.y1 > other.y0).map(({ spine }) => spine);
    let n = 0;
    while (n < most && used.some((x) => Math.abs(x - (item.left + inset + n * apart)) < apart - 1)) n += 1;
    item.spine = item.left + inset + n * apart;
    placed.push(item);
  }
}

/**
 * Lay undated bars in rows, so that those over the same kilometres stay apart; tells whether the lane has room.
 * @param {Item[]} items
 * @param {Frame} frame
 */
export function laneRows(items, { lane }) {
  if (!lane || !items.length) return true;
  /** @type {number[]} */
  const ends = [];
  const rows = [...items].sort((a, b) => a.left - b.left || a.row - b.row).map((item) => {
    const free = ends.findIndex((end) => end < item.left - 1);
    const row = free < 0 ? ends.length : free;
    ends[row] = item.right;
    return { item, row };
  });
  if (ends.length > RIBBON.lane.rows) return false;
  const high = (lane.bottom - lane.top - 3) / ends.length;
  for (const { item, row } of rows) {
    const top = lane.top + 2 + row * high;
    Object.assign(item, { y0: top, ya: top, yb: top + high - 1.5, y1: top + high - 1.5 });
  }
  return true;
}

/**
 * @typedef {{column: number, line: number, rows: number[], kinds: Map<string, number>}} Cell of line -1 is what has no date
 * @typedef {{columns: number, lines: number, width: number, height: number}} Grid
 */

/** Cells of about one size that fill the ribbon evenly. @param {Frame} frame @returns {Grid} */
export function gridOf({ left, right, top, bottom }) {
  const columns = Math.max(1, Math.round((right - left) / RIBBON.cell.width));
  const lines = Math.max(1, Math.round((bottom - top) / RIBBON.cell.height));
  return { columns, lines, width: (right - left) / columns, height: (bottom - top) / lines };
}

/**
 * Count crowded bars in cells, each in the one that holds the middle of what is seen of it.
 * @param {number[]} rows
 * @param {Found["reaches"]} reaches
 * @param {any} store
 * @param {Frame} frame
 */
export function countCells(rows, reaches, store, frame) {
  const grid = gridOf(frame);
  /** @type {Map<number, Cell>} */
  const cells = new Map();
  /** @type {Map<any, number>} */
  const columns = new Map();
  for (const row of rows) {
    const placement = store.placement(row);
    let column = columns.get(placement);
    if (column === undefined) {
      const km = /** @type {Pair[]} */ (reaches.get(placement));
      column = within((frame.x((km[0][0] + km[km.length - 1][1]) / 2) - frame.left) / grid.width, grid.columns);
      columns.set(placement, column);
    }
    const bounds = store.bounds(row);
    const line = bounds.dated ? within((middleOf(bounds, frame) - frame.top) / grid.height, grid.lines) : -1;
    const key = (line + 1) * grid.columns + column;
    let cell = cells.get(key);
    if (!cell) {
      cell = { column, line, rows: [], kinds: new Map() };
      cells.set(key, cell);
    }
    const kind = store.kind(row);
    cell.rows.push(row);
    cell.kinds.set(kind, (cell.kinds.get(kind) ?? 0) + 1);
  }
  return { grid, cells: [...cells].sort((a, b) => a[0] - b[0]).map(([, cell]) => cell) };
}

/** @param {number} part @param {number} count */
const within = (part, count) => Math.min(count - 1, Math.max(0, Math.floor(part)));

/** The middle of what is seen of a dated bar. @param {Bounds} bounds @param {Frame} frame */
function middleOf(bounds, frame) {
  const { first, last } = daysOf(bounds, frame);
  return (Math.max(frame.top, frame.y(first)) + Math.min(frame.bottom, frame.y(last))) / 2;
}

/** Whether a box covers part of one of the others. @param {Rect} box @param {Rect[]} others */
export function hits([left, top, right, bottom], others) {
  return others.some((other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1]);
}
