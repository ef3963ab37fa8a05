/* The labels on the ribbon: symbol and title, under it how many, when and where. One greedy pass, the most important
 * first; a label that finds no room is left out, and told so. */
import { endsOf, hits, visible } from "./boxes.js";
import { directed } from "./cards.js";
import { clamp } from "./days.js";
import { runs, shorten, textWidth, wrap } from "./metrics.js";
import { RIBBON, WAYS } from "./ribbonlook.js";
import { colorOf, flag, symbol } from "./signs.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./boxes.js").Frame} Frame
 * @typedef {import("./boxes.js").Item} Item
 * @typedef {import("./boxes.js").Rect} Rect
 * @typedef {import("./ribbontext.js").Point} Point
 * @typedef {import("./ribbonlook.js").Way} Way
 * @typedef {import("./ribbon.js").Telling} Telling
 * @typedef {[Point, Point]} Tie
 * @typedef {{text: string, under: boolean}} Line
 * @typedef {{lines: Line[], width: number, height: number, whole: boolean}} Setting
 * @typedef {{item: Item, lines: Line[], box: Rect, tie: Tie | null}} Label
 * @typedef {{title: string, under: string}} Told
 */

const { label: LABEL, text: SIZES } = RIBBON;
const LEADING = 1.28;
// How fine the ground is reckoned, in px across and down.
const CELL_X = 1;
const CELL_Y = 2;
const MOST_HELD = 4000;
/** @type {Map<string, Setting>} */
const HELD = new Map();

/**
 * Boxes that labels spare, so held that whether a box covers any of them costs the same however many they are: as how many
 * cells left of and over each are covered.
 */
class Spared {
  /** @param {Rect[]} boxes @param {Frame} frame */
  constructor(boxes, { left, right, top, bottom, lane }) {
    this.left = left;
    this.top = lane?.top ?? top;
    this.columns = Math.ceil((right - left) / CELL_X) + 2;
    this.lines = Math.ceil((bottom - this.top) / CELL_Y) + 2;
    this.sums = new Int32Array(this.columns * this.lines);
    const { sums, columns } = this;
    for (const box of boxes) {
      const x0 = this.column(box[0], Math.floor);
      const x1 = this.column(box[2], Math.ceil);
      const y0 = this.line(box[1], Math.floor) * columns;
      const y1 = this.line(box[3], Math.ceil) * columns;
      if (x1 <= x0 || y1 <= y0) continue;
      sums[y0 + x0] += 1;
      sums[y0 + x1] -= 1;
      sums[y1 + x0] -= 1;
      sums[y1 + x1] += 1;
    }
    this.add((/** @type {number} */ count) => count);
    this.add((/** @type {number} */ count) => (count > 0 ? 1 : 0));
  }

  /** Turn each value into the sum of those left of and over it. @param {(count: number) => number} of */
  add(of) {
    const { columns, sums } = this;
    for (let start = 0; start < sums.length; start += columns) {
      let sum = 0;
      for (let at = start; at < start + columns; at += 1) {
        sum += of(sums[at]);
        sums[at] = start ? sum + sums[at - columns] : sum;
      }
    }
  }

  /** The column of a place; the first of all is empty. @param {number} x @param {(part: number) => number} round */
  column(x, round) { return Math.min(this.columns - 1, Math.max(1, round((x - this.left) / CELL_X) + 1)); }

  /** @param {number} y @param {(part: number) => number} round */
  line(y, round) { return Math.min(this.lines - 1, Math.max(1, round((y - this.top) / CELL_Y) + 1)); }

  /** @param {Rect} box */
  isFree(box) {
    const { sums, columns } = this;
    const x0 = this.column(box[0], Math.floor) - 1;
    const x1 = this.column(box[2], Math.ceil) - 1;
    const y0 = (this.line(box[1], Math.floor) - 1) * columns;
    const y1 = (this.line(box[3], Math.ceil) - 1) * columns;
    return sums[y1 + x1] - sums[y0 + x1] - sums[y1 + x0] + sums[y0 + x0] === 0;
  }
}

/** Where labels may not stand: others and the ties to them, what they would cut, or hide. */
class Ground {
  /** @param {Item[]} items @param {Rect[]} obstacles @param {Frame} frame */
  constructor(items, obstacles, frame) {
    const boxes = items.map((item) => visible(item, frame));
    const cut = boxes.filter(([left, top, right, bottom]) => right - left < LABEL.narrow || bottom - top < LABEL.low);
    const hidden = boxes.filter(([left, top, right, bottom]) => right - left < LABEL.hidden[0] && bottom - top < LABEL.hidden[1]);
    this.spared = [new Spared([...cut, ...obstacles], frame), new Spared([...hidden, ...obstacles], frame), null];
    /** @type {Rect[]} */
    this.labels = [];
    /** @type {Tie[]} */
    this.ties = [];
  }

  /** @param {Rect} box @param {0 | 1 | 2} over */
  isFree(box, over) {
    return (this.spared[over]?.isFree(box) ?? true) && !hits(box, this.labels);
  }

  /** Whether no tie runs through a label. @param {Rect} box @param {Tie | null} tie */
  isClear([left, top, right, bottom], tie) {
    const clear = LABEL.clear;
    /** @type {Rect} */
    const around = [left - clear, top - clear, right + clear, bottom + clear];
    if (this.ties.some((line) => crosses(line, around))) return false;
    return tie === null || !this.labels.some((other) => crosses(tie, other));
  }

  /** @param {Label} label */
  add({ box, tie }) {
    this.labels.push(box);
    if (tie) this.ties.push(tie);
  }
}

/**
 * Whether a straight line passes through a box.
 * @param {Tie} line
 * @param {Rect} box
 */
export function crosses([[x0, y0], [x1, y1]], [left, top, right, bottom]) {
  let [low, high] = [0, 1];
  for (const [start, along, least, most] of [[x0, x1 - x0, left, right], [y0, y1 - y0, top, bottom]]) {
    if (Math.abs(along) < 1e-9) {
      if (start <= least || start >= most) return false;
      continue;
    }
    const [a, b] = [(least - start) / along, (most - start) / along];
    low = Math.max(low, Math.min(a, b));
    high = Math.min(high, Math.max(a, b));
  }
  return high - low > 1e-9;
}

/**
 * Find room for labels: for the chosen one first, then the certain, then the others.
 * @param {Item[]} items
 * @param {Frame} frame
 * @param {object} given
 * @param {(item: Item) => Told} given.told
 * @param {Rect[]} given.obstacles
 * @param {number} given.selected
 * @param {Way[]} given.ways
 * @returns {Label[]}
 */
export function placeLabels(items, frame, { told, obstacles, selected, ways }) {
  if (!items.length) return [];
  const ground = new Ground(items, obstacles, frame);
  /** @type {Label[]} */
  const found = [];
  const first = (/** @type {Item} */ { row, certain }) => (row === selected ? 0 : certain ? 1 : 2);
  const size = (/** @type {Item} */ item) => Math.min(9e3, (item.right - item.left) * 4) + Math.min(9e3, (item.y1 - item.y0) * 10);
  const order = items.map((item) => ({ item, first: first(item), size: size(item) }))
    .sort((a, b) => a.first - b.first || a.size - b.size || a.item.row - b.item.row).slice(0, ways === WAYS.roomy ? RIBBON.most.tried : RIBBON.most.slimTried);
  for (const turn of [0, 1, 2]) {
    let left = order.filter((each) => each.first === turn).map(({ item }) => item);
    for (const way of ways) {
      left = left.filter((item) => {
        if (found.length >= RIBBON.most.labels) return true;
        const label = labelOf(item, frame, told(item), way, ground);
        if (!label) return true;
        found.push(label);
        ground.add(label);
        return false;
      });
    }
  }
  return found;
}

/** What stands before the words. @param {Item} item */
const before = ({ disputed }) => RIBBON.sign.label + 3 + (disputed ? RIBBON.flag + 1.5 : 0);

/** @param {Item} item @param {Frame} frame @param {Told} told @param {Way} way @param {Ground} ground @returns {Label | null} */
function labelOf(item, frame, told, way, ground) {
  const room = Math.min(way.wide, frame.right - frame.left - 50);
  const { lines, width: wide, height, whole } = settingOf(told, way, room, item.certain);
  if (!whole && !way.cut) return null;
  const width = before(item) + wide;
  const half = height / 2;
  const seen = visible(item, frame);
  /** @type {Label | null} */
  let found = null;
  eachPlace(item, seen, frame, { width, half, apart: way.apart }, (x, y) => {
    if (x < frame.left + 1 || x + width > frame.right - 1) return false;
    /** @type {Rect} */
    const box = [x - LABEL.gap, y - half, x + width + LABEL.pad, y + half];
    if (!ground.isFree(box, way.over)) return false;
    const tie = tiesOf(box, seen).find((each) => ground.isClear(box, each));
    if (tie !== undefined) found = { item, lines, box, tie };
    return tie !== undefined;
  });
  return found;
}

/** Break what is told into lines. @param {Told} told @param {Way} way @param {number} room @param {boolean} bold @returns {Setting} */
function settingOf({ title, under }, { lines: most, under: isUnder, cut }, room, bold) {
  const key = `${most} ${isUnder} ${cut} ${room} ${bold} ${title}\n${under}`;
  const held = HELD.get(key);
  if (held) return held;
  if (HELD.size > MOST_HELD) HELD.clear();
  const size = SIZES.headline;
  const titles = most === 1 ? [shorten(title, { size, bold, width: room })] : wrap(title, { size, bold, width: room, most });
  const last = titles[titles.length - 1];
  const below = isUnder && under ? [shorten(under, { size: SIZES.under, width: room })] : [];
  const widths = [...titles.map((line) => textWidth(line, size, bold)), ...below.map((line) => textWidth(line, SIZES.under))];
  const setting = {
    lines: [...titles.map((text) => ({ text, under: false })), ...below.map((text) => ({ text, under: true }))], width: Math.max(...widths),
    height: Math.max(RIBBON.sign.label + 1, titles.length * size * LEADING + below.length * SIZES.under * LEADING + 3.4),
    whole: !last.endsWith("…") || title.endsWith("…"),
  };
  HELD.set(key, setting);
  return setting;
}

/** Lines from a label to its bar, that from the symbol first; none where they touch. @param {Rect} box @param {Rect} bar @returns {(Tie | null)[]} */
function tiesOf(box, [left, top, right, bottom]) {
  if (hits(box, [[left - 7, top - 1, right + 7, bottom + 1]])) return [null];
  const y = (box[1] + box[3]) / 2;
  return [box[0] + LABEL.gap + RIBBON.sign.label / 2, (box[0] + box[2]) / 2, box[2] - 8]
    .map((x) => [[x, y], [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)]]);
}

/**
 * Go through where a label may stand, the best first, by left edge and middle, until one is taken: in its bar or beside
 * it or, `apart`, ever farther away.
 * @param {Item} item
 * @param {Rect} seen
 * @param {Frame} frame
 * @param {{width: number, half: number, apart: number}} label
 * @param {(x: number, y: number) => boolean} take
 */
function eachPlace(item, seen, frame, { width, half, apart }, take) {
  const [left, , right] = seen;
  const [upper, lower] = endsOf(item, frame);
  const limit = Math.min(half + 2, (lower - upper) / 2);
  const ys = [...new Set(heights(item, seen, half).map((y) => clamp(y, upper + limit, lower - limit)))];
  if (apart) return placesApart(seen, ys, [upper + limit, lower - limit], width, apart, take);
  if (right - left <= width + 20) return ys.some((y) => take(right + 4, y) || take(left - 6 - width, y));
  const rest = right - left - width;
  const begin = Math.max(LABEL.inset, item.spine < 0 ? 0 : item.spine - left + LABEL.inset);
  const parts = [begin / rest, 0.5, 0.75, 1 - LABEL.beyond / rest, 0.25, ...TWELFTHS].filter((part) => part * rest >= begin);
  return parts.some((part) => ys.some((y) => take(left + rest * part, y)));
}

const TWELFTHS = Array.from({ length: 13 }, (_, n) => n / 12);
const TENTHS = Array.from({ length: 11 }, (_, n) => n / 10);

/** @param {Rect} seen @param {number[]} ys @param {Point} ends @param {number} width @param {number} steps @param {(x: number, y: number) => boolean} take */
function placesApart([left, top, right, bottom], ys, [highest, lowest], width, steps, take) {
  const parts = right - left > width ? TENTHS : [0, 0.5, 1];
  for (let number = 1; number < steps; number += 1) {
    const [after, ahead] = [right + LABEL.across * number, left - LABEL.across * number - width];
    for (let at = 0; at < ys.length; at += 2) if (take(after, ys[at]) || take(ahead, ys[at])) return true;
    for (const y of [bottom + LABEL.down * (number + 1), top - LABEL.down * (number + 1)]) {
      if (y < highest || y > lowest) continue;
      if (take(after, y) || take(ahead, y) || parts.some((part) => take(left + (right - left - width) * part, y))) return true;
    }
  }
  return false;
}

/** Where in time a label may stand: from what is sure on, ever later. @param {Item} item @param {Rect} seen @param {number} half */
function heights(item, [, top, , bottom], half) {
  const middle = (top + bottom) / 2;
  if (bottom - top < 4 * half) return [middle, bottom - half, top + half];
  const sure = item.core ? Math.max(top, item.ya) : top;
  const steps = Array.from({ length: 40 }, (_, n) => sure + half + 1 + LABEL.step * n).filter((y) => y < bottom - half);
  return [...steps, middle, top + half];
}

/**
 * Labels: the symbol of the kind, a flag on what is disputed, the words; first the lines that tie them to their bars.
 * @param {Label[]} labels
 * @param {Telling} telling
 */
export function labelTrees(labels, telling) {
  const { looks, theme, inks } = telling;
  const ties = labels.flatMap(({ item, tie }) => {
    if (!tie) return [];
    const [[x1, y1], [x2, y2]] = tie;
    const color = colorOf(looks.kinds[item.kind], theme);
    const line = { x1, y1, x2, y2 };
    return [el("g", { class: "bm-rb-tie" }, el("line", { ...line, stroke: inks.field, "stroke-width": 2.8 }), el("line", { ...line, stroke: color, "stroke-width": LABEL.tie }),
      el("circle", { cx: x2, cy: y2, r: LABEL.dot, fill: color, stroke: inks.field, "stroke-width": 0.6 }))];
  });
  return el("g", { class: "bm-rb-labels" }, ...ties, ...labels.map((label) => labelTree(label, telling)));
}

/** @param {Label} label @param {Telling} telling */
function labelTree({ item, lines, box: [left, top, right, bottom] }, { looks, theme, inks, mirrored }) {
  const middle = (top + bottom) / 2;
  const { label: size } = RIBBON.sign;
  const color = colorOf(looks.kinds[item.kind], theme);
  const words = left + LABEL.gap + before(item);
  // what stands in the lines' box, from its own top
  const tall = lines.reduce((sum, { under }) => sum + (under ? SIZES.under : SIZES.headline) * LEADING, 0);
  let y = middle - tall / 2;
  const drawn = lines.map(({ text, under }) => {
    const each = under ? SIZES.under : SIZES.headline;
    const base = y + each * 1.02;
    y += each * LEADING;
    const leftward = runs(text) === "R";
    // a title runs as its own letters do; it begins at the symbol whichever way it runs
    return el("text", {
      class: under ? "bm-rb-under" : item.certain ? "bm-rb-label" : "bm-rb-label bm-rb-faint", x: words, y: base, "font-size": each,
      "font-weight": !under && item.certain ? 700 : null, fill: under ? inks.soft : color,
    }, directed(text, leftward || (under && mirrored)));
  });
  return el("g", {},
    el("rect", { x: left, y: top + 0.7, width: right - left, height: bottom - top - 1.4, rx: 2, fill: inks.field, "fill-opacity": LABEL.ground }),
    symbol(looks.kinds[item.kind], size, { at: [left + LABEL.gap + size / 2, middle], certain: item.certain, theme }),
    item.disputed && flag(RIBBON.flag, { at: [left + LABEL.gap + size + 2 + RIBBON.flag / 2, middle], theme }), ...drawn);
}
