/* What a plate asks of its map's ground: how much a size shows of it, and where it lies. */
import { viewOf } from "./projection.js";
import { areaPath, around, linePath, linesOnScene, onScene } from "./shapes.js";
import { GROUND, INKS } from "./table.js";
import { el } from "./tree.js";

const HOME = ["country:AF", "country:TJ"];
// West, south, east, north of the two countries, and where their names stand on them.
const BOUNDS = [60.5, 29.35, 75.2, 41.05];
const NAMES = [[66, 33.6], [70.9, 38.9]];
const INSET = { pad: 5, text: 8, halo: 1.8, rim: 1.6, edge: 0.8, water: "#eef2f4", land: "#e2dccb", border: 1.8 };

/**
 * Weigh a size for a map: by its scale, and less where it reaches beyond the shapes.
 * @param {import("./projection.js").Extent} extent
 * @param {number[]} size
 */
export function mapWorth(extent, size) {
  const view = viewOf(extent, size);
  const [wide, high] = size;
  const [west, east] = [[0, high / 2], [wide, high / 2]].map((at) => view.toLonLat(at)[0]);
  const [north, south] = [[wide / 2, 0], [wide / 2, high]].map((at) => view.toLonLat(at)[1]);
  const [w, s, e, n] = extent.inside ?? [west, south, east, north];
  const seen = (/** @type {number[]} */ [low, high_], /** @type {number[]} */ [least, most]) => Math.max(0, Math.min(high_, most) - Math.max(low, least)) / (high_ - low);
  return view.scale * (seen([west, east], [w, e]) * seen([south, north], [s, n])) ** 2;
}

/**
 * Draw where a map lies: both countries, the border, the map's own ground.
 * @param {any} base
 * @param {number[][]} ground the corners of the map in (lon, lat), from its top left, clockwise
 * @param {number[]} size
 * @param {string[]} names of Afghanistan and Tajikistan
 * @returns {import("./tree.js").Tree}
 */
export function insetTree(base, ground, size, names) {
  const [inks, lines] = [INKS.light, GROUND.light];
  const view = viewOf({ name: "lambert", bounds: BOUNDS, pad: INSET.pad }, size);
  const [wide, high] = size;
  const d = (/** @type {string} */ key) => areaPath(onScene(base.areas[key], view, around(view)));
  const border = base.border.filter((/** @type {any} */ { id }) => id === "AF-TJ").map((/** @type {any} */ { coordinates }) => coordinates);
  const within = (/** @type {number[]} */ [x, y]) => [Math.min(Math.max(x, 1), wide - 1), Math.min(Math.max(y, 1), high - 1)];
  const rim = ground.flatMap(([lon, lat], at) => {
    const [toLon, toLat] = ground[(at + 1) % ground.length];
    return Array.from({ length: 12 }, (_, n) => within(view.toPx([lon + ((toLon - lon) * n) / 12, lat + ((toLat - lat) * n) / 12])));
  });
  const named = names.map((name, at) => {
    const [x, y] = view.toPx(NAMES[at]);
    const place = { x, y: y + 3, "text-anchor": "middle", "font-size": INSET.text, "font-weight": 700 };
    return el("g", {}, el("text", { ...place, fill: "none", stroke: inks.halo, "stroke-width": INSET.halo, "stroke-linejoin": "round" }, name), el("text", { ...place, fill: inks.ink }, name));
  });
  return el("svg", { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "font-family": "Noto Sans, Noto Sans Arabic" },
    el("rect", { width: wide, height: high, fill: INSET.water }),
    ...HOME.map((key) => el("path", { d: d(key), "fill-rule": "evenodd", fill: INSET.land, stroke: lines.country, "stroke-width": INSET.edge })),
    el("path", { d: linePath(linesOnScene(border, view, around(view))), fill: "none", stroke: lines.border, "stroke-width": INSET.border, "stroke-linejoin": "round" }),
    el("path", { d: areaPath([[rim]]), fill: inks.accent, "fill-opacity": 0.14, stroke: inks.accent, "stroke-width": INSET.rim }),
    ...named,
    el("rect", { x: 0.4, y: 0.4, width: wide - 0.8, height: high - 0.8, fill: "none", stroke: inks.soft, "stroke-width": 0.8 }));
}
