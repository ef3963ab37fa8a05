/* The ground of a printed map: relief, land, water, lines, the border, the graticule. The page paints the same shapes
 * by Leaflet, with the same inks and widths. */
import { areaPath, around, linePath, linesOnScene, onScene } from "./shapes.js";
import { textWidth } from "./metrics.js";
import { GROUND, INKS } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./projection.js").View} View
 */

const HOME = new Set(["country:AF", "country:TJ"]);
// Graticules of so many degrees: the finest that leaves so many px between its lines.
const STEPS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5];
const APART_PX = 80;
const DEGREES = { size: 8, dy: 0.36 };

/**
 * What lies under the incidents; `relief` is the address of a picture bent to the view.
 * @param {any} base
 * @param {View} view
 * @param {"light" | "dark"} theme
 * @param {string} relief
 * @returns {Tree[]}
 */
export function groundTrees(base, view, theme, relief) {
  const inks = GROUND[theme];
  const { widths } = GROUND;
  const [wide, high] = view.size;
  const box = around(view);
  const abroad = Object.entries(base.areas).filter(([id]) => id.startsWith("country:") && !HOME.has(id)).flatMap(([, shape]) => onScene(/** @type {any} */ (shape), view, box));
  const lakes = base.lakes.flatMap((/** @type {any} */ lake) => onScene(lake.coordinates, view, box));
  const stroke = (/** @type {number[][][]} */ lines, /** @type {string} */ color, /** @type {number} */ width, more = {}) => {
    const d = linePath(linesOnScene(lines, view, box));
    return d ? el("path", { d, fill: "none", stroke: color, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round", ...more }) : null;
  };
  const rivers = widths.river.map((width, rank) => stroke(base.rivers.filter((/** @type {any} */ river) => Math.min(river.rank, 2) === rank).flatMap((/** @type {any} */ river) => river.coordinates), inks.water, width));
  return /** @type {Tree[]} */ ([
    relief && el("image", { href: relief, x: 0, y: 0, width: wide, height: high, preserveAspectRatio: "none" }),
    el("path", { d: areaPath(abroad), "fill-rule": "evenodd", fill: inks.neighbour, "fill-opacity": inks.veil }),
    el("path", { d: areaPath(lakes), "fill-rule": "evenodd", fill: inks.lake }), ...rivers,
    view.pxPerKm >= GROUND.districtsFrom && stroke(base.edges.district, inks.district, widths.district, { "stroke-opacity": 0.8 }),
    stroke(base.edges.province, inks.province, widths.province, { "stroke-dasharray": GROUND.provinceDash.join(" ") }),
    stroke(base.edges.country, inks.country, widths.country),
  ].filter(Boolean));
}

/**
 * The border itself, which lies over areas and bands.
 * @param {any} base
 * @param {View} view
 * @param {"light" | "dark"} theme
 */
export function borderTrees(base, view, theme) {
  const inks = GROUND[theme];
  const { widths } = GROUND;
  return base.border.flatMap((/** @type {any} */ { id, coordinates }) => {
    const d = linePath(linesOnScene([coordinates], view, around(view)));
    const line = (/** @type {string} */ color, /** @type {number} */ width) => el("path", { d, fill: "none", stroke: color, "stroke-width": width, "stroke-linejoin": "round", "stroke-linecap": "round", "stroke-opacity": 0.95 });
    if (!d) return [];
    return id === "AF-TJ" ? [line(inks.casing, widths.casing), line(inks.border, widths.border)] : [line(inks.sideBorder, widths.sideBorder)];
  });
}

/**
 * Meridians and parallels, and their degrees inside the neatline at the foot and at the left.
 * @param {View} view
 * @param {"light" | "dark"} theme
 * @param {(degrees: number, digits: number, isMeridian: boolean) => string} told
 * @returns {{lines: Tree[], degrees: {tree: Tree, box: import("./labels.js").Box}[]}}
 */
export function graticule(view, theme, told) {
  const [wide, high] = view.size;
  const parts = Array.from({ length: 25 }, (_, n) => n / 24);
  const rim = parts.flatMap((part) => [[part * wide, 0], [part * wide, high], [0, part * high], [wide, part * high]]).map(view.toLonLat);
  const [west, east] = [Math.min(...rim.map(([lon]) => lon)), Math.max(...rim.map(([lon]) => lon))];
  const [south, north] = [Math.min(...rim.map(([, lat]) => lat)), Math.max(...rim.map(([, lat]) => lat))];
  const step = STEPS.find((each) => (each * wide) / (east - west) >= APART_PX) ?? 5;
  const digits = (String(step).split(".")[1] ?? "").length;
  const style = { fill: "none", stroke: GROUND[theme].graticule, "stroke-width": GROUND.widths.graticule, "stroke-opacity": 0.5 };
  /** @type {Tree[]} */
  const lines = [];
  /** @type {{tree: Tree, box: import("./labels.js").Box}[]} */
  const degrees = [];
  const write = (/** @type {string} */ text, /** @type {number | null} */ middle, /** @type {number} */ y) => {
    const half = textWidth(text, DEGREES.size, false) / 2 + 2;
    const x = middle ?? half + 3;
    const box = { left: x - half, right: x + half, top: y - 6, bottom: y + 6 };
    if (degrees.some(({ box: other }) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) return;
    const at = { x, y: y + DEGREES.size * DEGREES.dy, "text-anchor": "middle", "font-size": DEGREES.size };
    degrees.push({ box, tree: el("g", {}, el("text", { ...at, fill: "none", stroke: INKS[theme].halo, "stroke-width": 2.2 }, text), el("text", { ...at, fill: INKS[theme].soft }, text)) });
  };
  for (let at = Math.ceil(west / step); at * step <= east; at += 1) {
    const points = Array.from({ length: 41 }, (_, n) => view.toPx([at * step, south + ((north - south) * n) / 40]));
    lines.push(el("path", { d: linePath([points]), ...style }));
    const x = where(points, 1, high - 8);
    if (x !== null && x > 22 && x < wide - 22) write(told(at * step, digits, true), x, high - 8);
  }
  for (let at = Math.ceil(south / step); at * step <= north; at += 1) {
    const points = Array.from({ length: 61 }, (_, n) => view.toPx([west + ((east - west) * n) / 60, at * step]));
    lines.push(el("path", { d: linePath([points]), ...style }));
    const y = where(points, 0, 18);
    if (y !== null && y > 12 && y < high - 20) write(told(at * step, digits, false), null, y);
  }
  return { lines, degrees };
}

/** Where a line has a value on one axis: its value on the other. @param {number[][]} points @param {0 | 1} axis @param {number} value */
function where(points, axis, value) {
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    if ((a[axis] - value) * (b[axis] - value) > 0 || a[axis] === b[axis]) continue;
    const part = (value - a[axis]) / (b[axis] - a[axis]);
    return a[1 - axis] + part * (b[1 - axis] - a[1 - axis]);
  }
  return null;
}
