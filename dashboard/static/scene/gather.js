/* What stands at spots: crossings, rows of symbols, and rings where there is no room. Groups follow from the places of
 * the register alone, never from what a window shows of them, so nothing jumps about while time plays. */
import { TABLE } from "./table.js";
import { ringRadius } from "./signs.js";

/**
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./status.js").Status} Status
 * @typedef {{row: number, certain: boolean}} Shown an incident of the window
 * @typedef {{at: number[], plane: number[], kind: "spot" | "disc", weight: number}} Spot
 * @typedef {{key: string, at: number[], plane: number[], crossing: any}} Head
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 *
 * @typedef {object} Group
 * @property {string} key
 * @property {number[]} at (lon, lat)
 * @property {number} x
 * @property {number} y
 * @property {any} crossing
 * @property {Status | null} status
 * @property {(Shown & {near: boolean})[]} rows
 * @property {number[][]} anchors true spots, in px
 * @property {number[][]} grounds the same in (lon, lat)
 * @property {boolean} ring
 * @property {boolean} near all of it is known nearly
 * @property {Box} box in px of the scene
 * @property {{row: number, certain: boolean, x: number, y: number, size: number}[]} symbols
 */

const SPOTS = new Set(["exact", "settlement"]);
const SIGN_HALF = 5;

/** The spots of a pack, and their groups at each scale. */
export class Gathering {
  /** @param {any} pack */
  constructor(pack) {
    this.pack = pack;
    /** @type {Map<string, {heads: Head[], of: Int32Array}>} */
    this.held = new Map();
    const weights = new Int32Array(pack.placements.length);
    for (const placement of pack.placement) if (placement >= 0) weights[placement] += 1;
    /** @type {Spot[]} */
    this.spots = [];
    /** @type {number[][]} */
    this.spotsOf = pack.placements.map((/** @type {any} */ placement, /** @type {number} */ index) => placement.marks.flatMap((/** @type {any} */ mark) => {
      if (!SPOTS.has(mark.precision) && mark.precision !== "vicinity") return [];
      this.spots.push({ at: mark.at, plane: [0, 0], kind: mark.precision === "vicinity" ? "disc" : "spot", weight: weights[index] });
      return [this.spots.length - 1];
    }));
  }

  /**
   * The groups of a scale: each stands at its weightiest place; a crossing is the head of one of its own, unless
   * rings about two of them would cover each other.
   * @param {View} view
   * @param {number} step
   */
  at(view, step) {
    const key = `${view.key} ${step}`;
    const held = this.held.get(key);
    if (held) return held;
    if (this.held.size > 24) this.held.clear();
    for (const spot of this.spots) spot.plane = view.toPlane(spot.at);
    const made = this.gather(view, TABLE.gather.steps[step][0] / view.scale, step > 0);
    this.held.set(key, made);
    return made;
  }

  /**
   * @param {View} view
   * @param {number} radius in units of the plane
   * @param {boolean} merging
   */
  gather(view, radius, merging) {
    /** @type {Head[]} */
    const heads = [];
    /** @type {Map<string, {plane: number[], head: number}[]>} */
    const cells = new Map();
    /** @param {number[]} plane @param {number} dx @param {number} dy */
    const cell = ([x, y], dx = 0, dy = 0) => `${Math.floor(x / radius) + dx} ${Math.floor(y / radius) + dy}`;
    /** @param {number[]} plane @param {number} head */
    const seat = (plane, head) => cells.set(cell(plane), [...(cells.get(cell(plane)) ?? []), { plane, head }]);
    const apart = Math.max(TABLE.gather.ringsApart / view.scale, radius);
    /** @type {number[]} */
    const rings = [];
    for (const crossing of this.pack.crossings) {
      const plane = view.toPlane(crossing.at);
      const near = merging ? rings.find((head) => distance(heads[head].plane, plane) < apart) : undefined;
      heads.push({ key: `crossing ${crossing.id}`, at: crossing.at, plane, crossing });
      if (near === undefined) rings.push(heads.length - 1);
      seat(plane, near ?? heads.length - 1);
    }
    const of = new Int32Array(this.spots.length);
    const order = [...this.spots.keys()].sort((a, b) => this.spots[b].weight - this.spots[a].weight || a - b);
    for (const index of order) {
      const spot = this.spots[index];
      let [best, least] = [-1, radius];
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) {
          for (const { plane, head } of cells.get(cell(spot.plane, dx, dy)) ?? []) {
            const off = distance(plane, spot.plane);
            if (off < least) [best, least] = [head, off];
          }
        }
      }
      if (best < 0) {
        heads.push({ key: `spot ${index}`, at: spot.at, plane: spot.plane, crossing: null });
        best = heads.length - 1;
        seat(spot.plane, best);
      }
      of[index] = best;
    }
    return { heads, of };
  }
}

/** @param {number[]} a @param {number[]} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * What stands at the spots of a scene.
 * @param {Gathering} gathering
 * @param {View} view
 * @param {object} given
 * @param {(Shown & {near: boolean})[]} given.rows what has spots; `near` with discs that are too many to draw
 * @param {any} given.store
 * @param {(crossing: any) => Status} given.status
 * @param {Set<string>} given.opened groups that a reader has opened
 * @param {number} given.pad so many px beside the frame count as in it
 * @returns {Group[]}
 */
export function groupsOf(gathering, view, given) {
  const { steps } = TABLE.gather;
  /** @type {Group[]} */
  let groups = [];
  for (let step = 0; step < steps.length; step += 1) {
    groups = filled(gathering, view, given, step);
    layOut(groups, steps[step][1], given);
    if (groups.filter(({ rows }) => rows.length).length <= TABLE.most.groups && !coverEachOther(groups)) break;
  }
  return groups;
}

/** Whether two rings have ground in common. @param {Group[]} groups */
function coverEachOther(groups) {
  const rings = groups.filter(({ ring, rows }) => ring && rows.length).map(({ x, y, rows, crossing }) => ({ x, y, radius: ringRadius(rows.length, Boolean(crossing)) }));
  return rings.some((a, index) => rings.some((b, other) => other > index && Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + 1));
}

/**
 * @param {Gathering} gathering
 * @param {View} view
 * @param {Parameters<typeof groupsOf>[2]} given
 * @param {number} step
 */
function filled(gathering, view, { rows, store, status, pad }, step) {
  const { heads, of } = gathering.at(view, step);
  const [wide, high] = view.size;
  const points = heads.map(({ plane }) => view.onPx(plane));
  const isNear = (/** @type {number[]} */ [x, y]) => x >= -pad && y >= -pad && x <= wide + pad && y <= high + pad;
  const isIn = points.map(isNear);
  /** @type {Map<number, Group>} */
  const groups = new Map();
  /** @type {Map<number, Set<number>>} */
  const anchors = new Map();
  // a group whose own place lies off the scene stands at the first of its spots that does not
  const open = (/** @type {number} */ index, place = points[index]) => {
    const held = groups.get(index);
    if (held) return held;
    const { key, at } = heads[index];
    const crossing = isIn[index] ? heads[index].crossing : null;
    const [x, y] = place;
    const made = { key: `${key} ${step}`, at, x, y, crossing, status: crossing ? status(crossing) : null, rows: [], anchors: [], grounds: [], ring: false, near: false, box: { left: x, top: y, right: x, bottom: y }, symbols: [] };
    groups.set(index, made);
    anchors.set(index, new Set());
    return made;
  };
  heads.forEach(({ crossing }, index) => { if (crossing && isIn[index]) open(index); });
  /** @type {Set<string>} an incident at two places of one group counts once in it */
  const done = new Set();
  for (const { row, certain, near } of rows) {
    for (const spot of gathering.spotsOf[store.placed[row]]) {
      const head = of[spot];
      if ((gathering.spots[spot].kind === "disc") !== near) continue;
      const own = isIn[head] ? points[head] : view.onPx(gathering.spots[spot].plane);
      if (!isIn[head] && !isNear(own)) continue;
      const group = open(head, own);
      anchors.get(head)?.add(spot);
      if (!done.has(`${head} ${row}`)) group.rows.push({ row, certain, near });
      done.add(`${head} ${row}`);
    }
  }
  for (const [index, group] of groups) {
    const spots = [...(anchors.get(index) ?? [])].map((spot) => gathering.spots[spot]);
    group.grounds = spots.map(({ at }) => at);
    group.anchors = spots.filter(({ kind }) => kind === "spot").map(({ plane }) => view.onPx(plane));
    group.near = group.rows.length > 0 && group.rows.every(({ near }) => near);
  }
  return [...groups.values()];
}

/**
 * Make of each group a row of symbols, or a ring where they are too many or would cover another group.
 * @param {Group[]} groups
 * @param {number} stacked
 * @param {Parameters<typeof groupsOf>[2]} given
 */
function layOut(groups, stacked, { store, opened }) {
  for (const group of groups) {
    const most = opened.has(group.key) ? TABLE.gather.opened : stacked;
    // what is known nearly alone never gets a symbol of its own
    setForm(group, store, group.rows.length > most || group.rows.some(({ near }) => near));
  }
  for (const group of [...groups].sort((a, b) => b.rows.length - a.rows.length)) {
    if (group.ring || group.rows.length < 2 || opened.has(group.key)) continue;
    if (groups.some((other) => other !== group && meet(group.box, other.box))) setForm(group, store, true);
  }
}

/** @param {Box} a @param {Box} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * The size of a crossing's sign; one of unknown status is small, one within a ring smaller.
 * @param {Group} group
 */
export function signSize({ crossing, status, ring, rows }) {
  if (!crossing) return 0;
  const size = status?.status === "unknown" ? TABLE.crossing.unknown : TABLE.crossing.size;
  return ring && rows.length ? Math.min(size, TABLE.crossing.inRing) : size;
}

/**
 * Whether symbols stand under their spot: they are several, or a sign stands on it.
 * @param {Group} group
 */
export const standsBelow = ({ crossing, rows }) => Boolean(crossing) || rows.length > 1;

/**
 * @param {Group} group
 * @param {any} store
 * @param {boolean} ring
 */
function setForm(group, store, ring) {
  group.ring = ring;
  group.symbols = [];
  const half = group.crossing ? signSize(group) / 2 : 0;
  let [left, right, top, bottom] = [-half, half, -half, half];
  if (group.rows.length && ring) {
    const reach = ringRadius(group.rows.length, Boolean(group.crossing)) + 2;
    [left, right, top, bottom] = [-reach, reach, -reach, reach + (group.crossing ? TABLE.crossing.countBelow : 0)];
  } else if (group.rows.length) {
    const below = standsBelow(group);
    const rows = rowsOf(group.rows.map(({ row, certain }) => ({ row, certain, size: TABLE.symbol.sizes[store.size(row)] })));
    const tall = rows.reduce((sum, { high }) => sum + high, 0);
    const wide = Math.max(...rows.map(({ wide: each }) => each)) / 2;
    let y = below ? Math.max(half, SIGN_HALF) + 2 : -tall / 2;
    for (const { each, wide: line, high } of rows) {
      let x = -line / 2;
      for (const { row, certain, size } of each) {
        group.symbols.push({ row, certain, size, x: group.x + x + (size + TABLE.symbol.gap) / 2, y: group.y + y + high / 2 });
        x += size + TABLE.symbol.gap;
      }
      y += high;
    }
    [left, right, top, bottom] = [-Math.max(wide, half), Math.max(wide, half), below ? -Math.max(half, 3) : -tall / 2, y];
  }
  group.box = { left: group.x + left, right: group.x + right, top: group.y + top, bottom: group.y + bottom };
}

/**
 * @template {{size: number}} T
 * @param {T[]} symbols
 */
function rowsOf(symbols) {
  const rows = [];
  for (let at = 0; at < symbols.length; at += TABLE.gather.inARow) {
    const each = symbols.slice(at, at + TABLE.gather.inARow);
    const sizes = each.map(({ size }) => size + TABLE.symbol.gap);
    rows.push({ each, wide: sizes.reduce((sum, size) => sum + size, 0), high: Math.max(...sizes) });
  }
  return rows;
}
