/* Lines of the border with their kilometres, on a scene: parts of them, and paths that run beside them. */

/**
 * A vertex of a border line: lon, lat, kilometres from its beginning.
 * @typedef {number[]} Vertex
 * @typedef {{id: string, coordinates: Vertex[]}} Line
 * @typedef {import("./projection.js").View} View
 * @typedef {[string, number, number]} Span a line, from and upto which kilometre
 *
 * A point of a scene on a line: x, y, and its kilometre.
 * @typedef {number[]} Point
 */

// Corners nearer than this to the way between others are left out: a band beside them would only tremble.
const SMOOTH_PX = 1.8;
// A point of a path beside a line stays where it is about so far off; else it lies in a fold of the line.
const KEPT = 0.93;
const STEP_PX = 4;

/**
 * The first vertex that lies at a kilometre or after it.
 * @param {number[][]} line
 * @param {number} km
 */
export function firstFrom(line, km) {
  let [first, last] = [0, line.length];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (line[middle][2] >= km) last = middle;
    else first = middle + 1;
  }
  return first;
}

/**
 * Where a line is at a kilometre; beyond its ends, its ends.
 * @param {number[][]} line
 * @param {number} along
 * @returns {number[]}
 */
export function pointAt(line, along) {
  const last = line.length - 1;
  const km = Math.max(line[0][2], Math.min(along, line[last][2]));
  const next = Math.min(last, Math.max(1, firstFrom(line, km)));
  const [a, b] = [line[next - 1], line[next]];
  const share = b[2] === a[2] ? 0 : (km - a[2]) / (b[2] - a[2]);
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), km];
}

/**
 * The part of a line between two kilometres, ends interpolated.
 * @param {number[][]} line
 * @param {number} from
 * @param {number} upto
 */
export function part(line, from, upto) {
  let first = firstFrom(line, from);
  if (line[first]?.[2] === from) first += 1;
  return [pointAt(line, from), ...line.slice(first, firstFrom(line, upto)), pointAt(line, upto)];
}

/**
 * Leave out corners that lie nearer than `px` to the way between those that stay (Douglas and Peucker).
 * @param {Point[]} points
 * @param {number} px
 */
export function thinned(points, px) {
  if (points.length < 3) return points;
  const kept = new Uint8Array(points.length);
  kept[0] = kept[points.length - 1] = 1;
  const open = [[0, points.length - 1]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [first, last] = pair;
    let [far, farthest] = [px, -1];
    for (let at = first + 1; at < last; at += 1) {
      const off = distance(points[at], points[first], points[last]);
      if (off > far) [far, farthest] = [off, at];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, at) => kept[at]);
}

/**
 * How far a point lies from the straight way between two others.
 * @param {number[]} point
 * @param {number[]} from
 * @param {number[]} to
 */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** The border's lines on one view, and the paths beside them: each is reckoned once. */
export class Lines {
  /**
   * @param {Line[]} lines
   * @param {View} view
   */
  constructor(lines, view) {
    this.view = view;
    this.ids = lines.map(({ id }) => id);
    /** @type {Map<string, Vertex[]>} */
    this.ground = new Map(lines.map(({ id, coordinates }) => [id, coordinates]));
    /** @type {Map<string, Point[]>} */
    this.found = new Map();
  }

  /** @param {string} id */
  length(id) {
    const line = this.ground.get(id);
    return line ? line[line.length - 1][2] : 0;
  }

  /**
   * @param {string} key
   * @param {() => Point[]} make
   */
  once(key, make) {
    const held = this.found.get(key);
    if (held) return held;
    const made = make();
    this.found.set(key, made);
    return made;
  }

  /**
   * A line in px, as exact as it is.
   * @param {string} id
   */
  exact(id) {
    return this.once(id, () => (this.ground.get(id) ?? []).map((at) => [...this.view.toPx(at), at[2]]));
  }

  /**
   * A line in px, its finest turns left out, and with points a few px apart about the frame.
   * @param {string} id
   */
  smooth(id) {
    return this.once(`smooth ${id}`, () => {
      const [wide, high] = this.view.size;
      const near = runsAbout(this.exact(id), ([x, y]) => x > -wide && y > -high && x < 2 * wide && y < 2 * high);
      return near.flatMap((run) => dense(thinned(run, SMOOTH_PX), STEP_PX));
    });
  }

  /**
   * The path that runs so many px beside a line, to its right where the number is positive; folds are cut off.
   * @param {string} id
   * @param {number} off
   */
  beside(id, off) {
    return this.once(`${off} ${id}`, () => {
      const line = this.smooth(id);
      const least = Math.abs(off) * KEPT;
      const grid = gridOf(line, Math.max(8, Math.abs(off)));
      return line.map((at, index) => {
        const [before, after] = [line[Math.max(0, index - 2)], line[Math.min(line.length - 1, index + 2)]];
        const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
        const long = Math.hypot(dx, dy) || 1;
        return [at[0] - (dy / long) * off, at[1] + (dx / long) * off, at[2]];
      }).filter((point) => !grid.nearer(point, least));
    });
  }

  /**
   * A part of a line, or of the path beside it, in px. One that is too short to be seen is made as long as `least`.
   * @param {Span} span
   * @param {number} off
   * @param {number} least in px
   */
  along([id, from, upto], off = 0, least = 0) {
    const lacking = least / this.view.pxPerKm - (upto - from);
    const [low, high] = lacking > 0 ? [from - lacking / 2, upto + lacking / 2] : [from, upto];
    const line = off ? this.beside(id, off) : this.smooth(id);
    if (line.length < 2 || high < line[0][2] || low > line[line.length - 1][2]) return [];
    return part(line, Math.max(low, line[0][2]), Math.min(high, line[line.length - 1][2]));
  }

  /**
   * Whether a part of a line lies on the scene.
   * @param {Span} span
   */
  isSeen([id, from, upto]) {
    const [wide, high] = this.view.size;
    const line = this.ground.get(id);
    if (!line) return false;
    const inside = (/** @type {number[]} */ [x, y]) => x > 0 && y > 0 && x < wide && y < high;
    const exact = this.exact(id);
    for (let at = firstFrom(exact, from); at < exact.length && exact[at][2] <= upto; at += 1) if (inside(exact[at])) return true;
    return inside(pointAt(exact, from)) || inside(pointAt(exact, upto));
  }
}

/**
 * The runs of points that pass, each with the one before and after it.
 * @param {Point[]} points
 * @param {(point: Point) => boolean} passes
 */
function runsAbout(points, passes) {
  /** @type {Point[][]} */
  const runs = [];
  let open = false;
  points.forEach((point, at) => {
    if (passes(point)) {
      if (!open) runs.push(at ? [points[at - 1]] : []);
      runs[runs.length - 1].push(point);
      open = true;
    } else if (open) {
      runs[runs.length - 1].push(point);
      open = false;
    }
  });
  return runs;
}

/**
 * Put points between others that lie farther apart than so many px.
 * @param {Point[]} points
 * @param {number} px
 */
function dense(points, px) {
  /** @type {Point[]} */
  const made = [];
  points.forEach((point, at) => {
    if (at) {
      const before = points[at - 1];
      const steps = Math.min(400, Math.floor(Math.hypot(point[0] - before[0], point[1] - before[1]) / px));
      for (let step = 1; step < steps; step += 1) {
        const share = step / steps;
        made.push(point.map((value, axis) => before[axis] + share * (value - before[axis])));
      }
    }
    made.push(point);
  });
  return made;
}

/**
 * Points by cells, to ask whether one lies nearer to a place than so many px.
 * @param {Point[]} points
 * @param {number} cell
 */
function gridOf(points, cell) {
  /** @type {Map<string, Point[]>} */
  const cells = new Map();
  for (const point of points) {
    const key = `${Math.floor(point[0] / cell)} ${Math.floor(point[1] / cell)}`;
    const held = cells.get(key);
    if (held) held.push(point);
    else cells.set(key, [point]);
  }
  return {
    /** @param {Point} place @param {number} px */
    nearer([x, y], px) {
      const [column, row, reach] = [Math.floor(x / cell), Math.floor(y / cell), Math.ceil(px / cell)];
      for (let dx = -reach; dx <= reach; dx += 1) {
        for (let dy = -reach; dy <= reach; dy += 1) {
          for (const [px_, py] of cells.get(`${column + dx} ${row + dy}`) ?? []) if (Math.hypot(px_ - x, py - y) < px) return true;
        }
      }
      return false;
    },
  };
}
