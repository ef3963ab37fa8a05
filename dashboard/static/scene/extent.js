/* Where an incident lies as a whole: the ground that a map must show so that all of its places are seen. */
import { boxOf } from "./shapes.js";
import { circle, degreesPerKm } from "./projection.js";
import { part } from "./line.js";
import { TABLE } from "./table.js";

/**
 * @typedef {number[]} Bounds west, south, east, north
 * @typedef {{areas: Record<string, number[][][][]>, border: import("./line.js").Line[]}} Base
 */

/**
 * The bounds of an incident's marks, never closer than a spot needs to be read on its map; null where it is drawn nowhere.
 * @param {any[]} marks
 * @param {Base} base
 * @returns {Bounds | null}
 */
export function extentOf(marks, base) {
  const [west, south, east, north] = boxOf(marks.flatMap((mark) => groundOf(mark, base)).map((ring) => [ring]));
  if (west > east) return null;
  const [lon, lat] = [(west + east) / 2, (south + north) / 2];
  const [least, most] = degreesPerKm(lat).map((degrees) => (degrees * TABLE.extent.leastKm) / 2);
  const [wide, high] = [Math.max(least, (east - west) / 2), Math.max(most, (north - south) / 2)];
  return [lon - wide, lat - high, lon + wide, lat + high];
}

/** The rings, lines or spots that a mark lies on. @param {any} mark @param {Base} base @returns {number[][][]} */
function groundOf(mark, { areas, border }) {
  if (mark.precision === "area") {
    const known = mark.areas.flatMap((/** @type {string} */ id) => areas[id] ?? []);
    const shapes = [...known, ...mark.outlines].map(([outer]) => outer);
    return shapes.length ? shapes : [mark.tries];
  }
  if (mark.precision === "stretch") {
    return mark.spans.flatMap((/** @type {[string, number, number]} */ [id, from, upto]) => {
      const line = border.find((each) => each.id === id);
      return line ? [part(line.coordinates, from, upto)] : [];
    });
  }
  return mark.precision === "vicinity" ? [circle(mark.at, mark.radius_m)] : [[mark.at]];
}

/**
 * Whether an extent is already well in view: all of it is in what a map shows, and not lost in it.
 * @param {Bounds} extent
 * @param {Bounds} seen
 */
export function isWellSeen([west, south, east, north], [left, bottom, right, top]) {
  const inside = west >= left && east <= right && south >= bottom && north <= top;
  return inside && Math.max((east - west) / (right - left), (north - south) / (top - bottom)) >= TABLE.extent.seenFrom;
}
