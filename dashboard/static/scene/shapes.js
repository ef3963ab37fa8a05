/* Shapes of the ground on a scene: paths of what of them is near it, points in them. */

/**
 * @typedef {import("./projection.js").View} View
 * @typedef {number[][]} Ring
 * @typedef {Ring[]} Rings a polygon: its outer ring, then its holes
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 */

// Corners nearer to one another than this are one to the eye.
const FINEST_PX = 0.6;
const MARGIN_PX = 40;

/**
 * The box about a scene beyond which nothing is drawn.
 * @param {View} view
 * @param {number} margin
 * @returns {Box}
 */
export function around(view, margin = MARGIN_PX) {
  return [-margin, -margin, view.size[0] + margin, view.size[1] + margin];
}

/**
 * Shapes in px: of each polygon what lies in a box, without corners too fine to be seen.
 * @param {Rings[]} polygons of (lon, lat)
 * @param {View} view
 * @param {Box} box
 * @returns {Rings[]}
 */
export function onScene(polygons, view, box) {
  /** @type {Rings[]} */
  const found = [];
  for (const rings of polygons) {
    const seen = rings.map((ring) => clipped(ring.map(view.toPx), box)).filter((ring) => ring.length > 2);
    if (seen.length) found.push(seen.map((ring) => coarse(ring)));
  }
  return found;
}

/**
 * Lines in px: of each what lies in a box or leads into it.
 * @param {Ring[]} lines of (lon, lat)
 * @param {View} view
 * @param {Box} box
 */
export function linesOnScene(lines, view, box) {
  const [left, top, right, bottom] = box;
  /** @type {Ring[]} */
  const found = [];
  for (const line of lines) {
    /** @type {Ring | null} */
    let run = null;
    const points = line.map(view.toPx);
    points.forEach((point, at) => {
      const before = points[at - 1];
      if (!before) return;
      const outside = (point[0] < left && before[0] < left) || (point[0] > right && before[0] > right)
        || (point[1] < top && before[1] < top) || (point[1] > bottom && before[1] > bottom);
      if (outside) run = null;
      else if (run) run.push(point);
      else found.push(run = [before, point]);
    });
  }
  return found.map((line) => coarse(line));
}

/** @param {Ring} points @param {number} finest */
function coarse(points, finest = FINEST_PX) {
  /** @type {Ring} */
  const kept = [];
  points.forEach((point, at) => {
    const last = kept[kept.length - 1];
    if (!last || at === points.length - 1 || Math.hypot(point[0] - last[0], point[1] - last[1]) >= finest) kept.push(point);
  });
  return kept;
}

/**
 * What of a ring lies in a box (Sutherland and Hodgman).
 * @param {Ring} ring
 * @param {Box} box
 */
function clipped(ring, [left, top, right, bottom]) {
  /** @type {[number, number, number][]} */
  const sides = [[0, left, 1], [0, right, -1], [1, top, 1], [1, bottom, -1]];
  return sides.reduce((points, [axis, edge, way]) => {
    if (points.every((point) => (point[axis] - edge) * way >= 0)) return points;
    /** @type {Ring} */
    const kept = [];
    points.forEach((point, at) => {
      const before = points[(at || points.length) - 1];
      const [isIn, wasIn] = [(point[axis] - edge) * way >= 0, (before[axis] - edge) * way >= 0];
      if (isIn !== wasIn) {
        const share = (edge - before[axis]) / (point[axis] - before[axis]);
        kept.push([before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])]);
      }
      if (isIn) kept.push(point);
    });
    return kept;
  }, ring);
}

/**
 * Path data of lines.
 * @param {number[][][]} lines
 */
export function linePath(lines) {
  return lines.filter((line) => line.length > 1).map((line) => `M${line.map(written).join("L")}`).join("");
}

/**
 * Path data of polygons; to be filled by the even-odd rule.
 * @param {Rings[]} polygons
 */
export function areaPath(polygons) {
  return polygons.flat().map((ring) => `M${ring.map(written).join("L")}Z`).join("");
}

/** @param {number[]} point */
function written([x, y]) {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

/**
 * Polygons with so few corners that it is quick to ask what lies in them.
 * @param {Rings[]} polygons
 * @param {number} px
 */
export function rough(polygons, px = 5) {
  return polygons.map((rings) => rings.map((ring) => coarse(ring, px)).filter((ring) => ring.length > 2)).filter((rings) => rings.length);
}

/**
 * Whether a point lies in polygons, holes apart.
 * @param {number[]} point
 * @param {Rings[]} polygons
 */
export function isInside([x, y], polygons) {
  let inside = false;
  for (const rings of polygons) {
    for (const ring of rings) {
      for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
        const [[ax, ay], [bx, by]] = [ring[before], ring[at]];
        if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    }
  }
  return inside;
}

/**
 * The box about polygons.
 * @param {Rings[]} polygons
 * @returns {Box}
 */
export function boxOf(polygons) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygons) {
    for (const [x, y] of outer) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right, bottom];
}

/**
 * Places well inside polygons, those farthest from their edges first; the widest of them may be a few px off the best.
 * @param {Rings[]} exact in px
 * @param {Box} frame
 * @param {number} most
 * @returns {number[][]}
 */
export function placesInside(exact, frame, most) {
  const polygons = rough(exact);
  if (!polygons.length) return [];
  const [left, top, right, bottom] = boxOf(polygons);
  const [west, north, east, south] = [Math.max(left, frame[0]), Math.max(top, frame[1]), Math.min(right, frame[2]), Math.min(bottom, frame[3])];
  if (east <= west || south <= north) return [];
  /** @type {number[][]} */
  const found = [];
  for (let column = 1; column < 12; column += 1) {
    for (let row = 1; row < 9; row += 1) {
      const point = [west + ((east - west) * column) / 12, north + ((south - north) * row) / 9];
      if (isInside(point, polygons)) found.push([...point, depth(point, polygons, frame)]);
    }
  }
  found.sort((a, b) => b[2] - a[2]);
  return found.slice(0, most).map(([x, y]) => [x, y]);
}

/**
 * How far a point lies from the nearest edge.
 * @param {number[]} point
 * @param {Rings[]} polygons
 * @param {Box} frame
 */
function depth([x, y], polygons, [left, top, right, bottom]) {
  let least = Math.min(x - left, right - x, y - top, bottom - y) ** 2;
  for (const rings of polygons) {
    for (const ring of rings) {
      for (const [cx, cy] of ring) least = Math.min(least, (cx - x) ** 2 + (cy - y) ** 2);
    }
  }
  return Math.sqrt(least);
}
