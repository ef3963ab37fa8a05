/* Labels that do not collide: one greedy pass, most important first. Each tries places around its spot; one that finds
 * no room is left out, and told so. */
import { TABLE } from "./table.js";

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {[number, number, number, number]} Way where a label's top left corner stands from its spot: the first two
 *   count its width and height, the others how far it stands off the spot's own ground, to the right and downward
 * @typedef {{left: number, up: number, right: number, down: number}} Reach how far the spot's own mark reaches
 *
 * @typedef {object} Wish a label that asks for room
 * @property {number} width
 * @property {number} height
 * @property {number[][]} spots at any of which it may stand
 * @property {number} priority small first
 * @property {Reach} [ground]
 * @property {Way[]} [ways]
 * @property {number[]} [farther] distances at which it may stand off
 * @property {number} [dot] the size of a dot that is drawn with it
 * @property {boolean} [strict] it gives way to what is shunned
 *
 * @typedef {{box: Box, spot: number[], tied: boolean}} Placed
 * @typedef {[number, number, number]} Shunned x, y and weight of what labels cover only where there is no other room
 */

const { gap: GAP } = TABLE.label;
/** @type {Reach} */
const NEAR = { left: 4, up: 4, right: 4, down: 4 };
/** @type {Way[]} */
export const AROUND = [
  [0, -0.5, 1, 0], [-1, -0.5, -1, 0], [-0.5, -1, 0, -1], [-0.5, 0, 0, 1],
  [0, -1, 0.7, -0.7], [0, 0, 0.7, 0.7], [-1, -1, -0.7, -0.7], [-1, 0, -0.7, 0.7],
];
/** @type {Way[]} */
export const CENTRED = [[-0.5, -0.5, 0, 0]];
/** @type {Way[]} */
export const ABOUT = [...CENTRED, [-0.5, -1.6, 0, 0], [-0.5, 0.6, 0, 0], [-1.1, -0.5, 0, 0], [0.1, -0.5, 0, 0], [-0.5, -2.8, 0, 0], [-0.5, 1.8, 0, 0]];
const CELL_PX = 64;
const STEP_PX = 4;

/** Boxes by the cells that they touch. */
class Taken {
  /** @param {Box[]} boxes */
  constructor(boxes) {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
    /** @type {[number[], number[]][]} */
    this.ties = [];
    for (const box of boxes) this.add(box);
  }

  /** @param {Box} box */
  add(box) {
    for (const key of cellsOf(box)) {
      const held = this.cells.get(key);
      if (held) held.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box @param {number} apart */
  meets(box, apart = GAP) {
    const wide = { left: box.left - apart, top: box.top - apart, right: box.right + apart, bottom: box.bottom + apart };
    for (const key of cellsOf(wide)) {
      for (const other of this.cells.get(key) ?? []) {
        if (wide.left < other.right && other.left < wide.right && wide.top < other.bottom && other.top < wide.bottom) return true;
      }
    }
    return false;
  }
}

/** @param {Box} box */
function* cellsOf({ left, top, right, bottom }) {
  for (let column = Math.floor(left / CELL_PX); column <= Math.floor(right / CELL_PX); column += 1) {
    for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) yield column * 4096 + row;
  }
}

/** Weighed points by cells. */
class Weighed {
  /** @param {Shunned[]} points */
  constructor(points) {
    /** @type {Map<number, Shunned[]>} */
    this.cells = new Map();
    for (const point of points) {
      const key = Math.floor(point[0] / CELL_PX) * 4096 + Math.floor(point[1] / CELL_PX);
      const held = this.cells.get(key);
      if (held) held.push(point);
      else this.cells.set(key, [point]);
    }
  }

  /** What a box would cover. @param {Box} box */
  under(box) {
    let sum = 0;
    for (const key of cellsOf({ left: box.left - GAP, top: box.top - GAP, right: box.right + GAP, bottom: box.bottom + GAP })) {
      for (const [x, y, weight] of this.cells.get(key) ?? []) {
        if (x > box.left - GAP && x < box.right + GAP && y > box.top - GAP && y < box.bottom + GAP) sum += weight;
      }
    }
    return sum;
  }
}

/**
 * Find room for labels within a frame; gives it by the number of the wish, null where there is none.
 * @param {Wish[]} wishes
 * @param {Box[]} taken what no label may cover
 * @param {Box} frame
 * @param {Shunned[]} shunned
 * @returns {(Placed | null)[]}
 */
export function placeLabels(wishes, taken, frame, shunned) {
  const held = new Taken(taken);
  const weighed = new Weighed(shunned);
  /** @type {(Placed | null)[]} */
  const found = wishes.map(() => null);
  const order = wishes.map((_, number) => number).sort((a, b) => wishes[a].priority - wishes[b].priority || a - b);
  for (const number of order) {
    const wish = wishes[number];
    const placed = room(wish, held, frame, weighed);
    if (!placed) continue;
    found[number] = placed;
    held.add(placed.box);
    if (wish.dot) held.add(dotBox(placed.spot, wish.dot));
    if (!placed.tied) continue;
    const end = tieEnd(placed);
    held.ties.push([placed.spot, end]);
    for (const [x, y] of steps(placed.spot, end)) held.add({ left: x - 1, top: y - 1, right: x + 1, bottom: y + 1 });
  }
  return found;
}

/** Where on a label's edge the line from its spot ends. @param {Placed} placed */
export function tieEnd({ spot: [x, y], box }) {
  return [Math.min(Math.max(x, box.left), box.right), Math.min(Math.max(y, box.top), box.bottom)];
}

/** @param {number[]} spot @param {number} dot @returns {Box} */
function dotBox([x, y], dot) {
  return { left: x - dot / 2, top: y - dot / 2, right: x + dot / 2, bottom: y + dot / 2 };
}

/**
 * The first place that hides nothing of what is shunned and whose line is clear, else the one that hides least.
 * @param {Wish} wish
 * @param {Taken} held
 * @param {Box} frame
 * @param {Weighed} weighed
 * @returns {Placed | null}
 */
function room(wish, held, frame, weighed) {
  const spots = wish.dot ? wish.spots.filter((spot) => !held.meets(dotBox(spot, wish.dot ?? 0))) : wish.spots;
  /** @type {(Placed & {covers: number})[]} */
  const covering = [];
  /** @type {{placed: Placed | null}} */
  const spare = { placed: null };
  let looked = 0;
  for (const off of wish.farther ?? [0]) {
    for (const one of placesAt(wish, spots, off, held, frame)) {
      const covers = weighed.under(one.box);
      if (covers) {
        covering.push({ ...one, covers });
        continue;
      }
      looked += 1;
      if (looked <= TABLE.label.lookedAt && isGood(wish, one, held, spare)) return one;
    }
  }
  // a tie that crosses something leads astray less than a label over the border
  if (wish.strict || spare.placed) return spare.placed;
  covering.sort((a, b) => a.covers - b.covers);
  return covering.slice(0, TABLE.label.lookedAt).find((one) => isGood(wish, one, held, spare)) ?? null;
}

/**
 * Whether a label stands beside its spot, or the line that ties it is clear; the first that is neither, but near, is spare.
 * @param {Wish} wish
 * @param {Placed} one
 * @param {Taken} held
 * @param {{placed: Placed | null}} spare
 */
function isGood(wish, one, held, spare) {
  if (isBeside(wish, one)) return true;
  one.tied = true;
  if (isClear(wish, one, held)) return true;
  const end = tieEnd(one);
  if (!spare.placed && Math.hypot(end[0] - one.spot[0], end[1] - one.spot[1]) <= TABLE.label.longestUnclear) spare.placed = one;
  return false;
}

/**
 * The free places of a label that stands so far off its spots.
 * @param {Wish} wish
 * @param {number[][]} spots
 * @param {number} off
 * @param {Taken} held
 * @param {Box} frame
 * @returns {Iterable<Placed>}
 */
function* placesAt({ width, height, ground = NEAR, ways = AROUND }, spots, off, held, frame) {
  for (const spot of spots) {
    for (const [across, down, outAcross, outDown] of ways) {
      const beside = spot[0] + across * width + outAcross * (off + (outAcross > 0 ? ground.right : ground.left));
      const top = spot[1] + down * height + outDown * (off + (outDown > 0 ? ground.down : ground.up));
      // above and below a spot near the frame's edge a label may slide along
      const left = outAcross === 0 && outDown !== 0 ? Math.max(frame.left, Math.min(beside, frame.right - width)) : beside;
      const box = { left, top, right: left + width, bottom: top + height };
      if (isWithin(box, frame) && !held.meets(box)) yield { box, spot, tied: false };
    }
  }
}

/** @param {Box} box @param {Box} frame */
const isWithin = (box, frame) => box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

/** @param {Wish} wish @param {Placed} placed */
function isBeside({ ground = NEAR }, placed) {
  const [x, y] = placed.spot;
  const [endX, endY] = tieEnd(placed);
  const wide = Math.max(0, endX - x - ground.right, x - endX - ground.left);
  const high = Math.max(0, endY - y - ground.down, y - endY - ground.up);
  return Math.hypot(wide, high) <= TABLE.label.tiedFrom;
}

/** @param {number[]} from @param {number[]} to */
function steps(from, to) {
  const count = Math.max(2, Math.floor(Math.hypot(to[0] - from[0], to[1] - from[1]) / STEP_PX) + 1);
  return Array.from({ length: count }, (_, step) => [0, 1].map((axis) => from[axis] + ((to[axis] - from[axis]) * step) / (count - 1)));
}

/**
 * Whether the line of a label runs over nothing but the mark it begins at.
 * @param {Wish} wish
 * @param {Placed} placed
 * @param {Taken} held
 */
function isClear({ ground = NEAR }, placed, held) {
  const end = tieEnd(placed);
  if (held.ties.some(([from, to]) => cross(placed.spot, end, from, to))) return false;
  return steps(placed.spot, end).slice(0, -1).every(([x, y]) => {
    const [dx, dy] = [x - placed.spot[0], y - placed.spot[1]];
    const outside = dx > ground.right || dx < -ground.left || dy > ground.down || dy < -ground.up;
    return !outside || !held.meets({ left: x, top: y, right: x, bottom: y }, 0.6);
  });
}

/** Whether two lines cross; those that begin at one spot do not. @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d */
function cross(a, b, c, d) {
  if (a[0] === c[0] && a[1] === c[1]) return false;
  const side = (/** @type {number[]} */ p, /** @type {number[]} */ q, /** @type {number[]} */ r) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
