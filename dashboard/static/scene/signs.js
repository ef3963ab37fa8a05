/* How kinds, statuses and counts are drawn: the one look of each, for map, ribbon, list and legend. */
import { el } from "./tree.js";
import { INKS, TABLE } from "./table.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./table.js").Theme} Theme
 * @typedef {{color: string, dark: string, plate: string, glyph: string, angle: number}} Look of a kind
 * @typedef {{fill: string, line: string, ink: string, glyph: string, text: string}} StatusLook
 */

// The field on which plates and glyphs are drawn.
const FIELD = 24;
const ROUND = { "stroke-linecap": "round", "stroke-linejoin": "round" };
const WHITE = "#ffffff";
const NOT_EQUAL = "M-6,-3 H6 M-6,3 H6 M3.5,-7 L-3.5,7";

/** @param {number} x @param {number} y @param {number} size */
const placed = (x, y, size) => `translate(${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}) scale(${Math.round((size / FIELD) * 1000) / 1000})`;

/**
 * A kind's symbol about a point: a plate whose shape and colour tell the family, a glyph inside; what is only possible
 * is pale with a broken edge.
 * @param {Look} look
 * @param {number} size
 * @param {{at?: number[], certain?: boolean, theme?: Theme}} options
 * @returns {Tree}
 */
export function symbol(look, size, { at = [0, 0], certain = true, theme = "light" } = {}) {
  const ground = theme === "dark" ? INKS.dark.panel : WHITE;
  const color = theme === "dark" && !certain ? look.dark : look.color;
  const glyph = { d: look.glyph, fill: "none", "stroke-width": 1.9, ...ROUND };
  const halo = el("path", { d: look.plate, fill: ground, stroke: ground, "stroke-width": 3.4, "stroke-linejoin": "round" });
  const drawn = certain
    ? [el("path", { d: look.plate, fill: look.color }), el("path", { ...glyph, stroke: WHITE })]
    : [
      el("path", { d: look.plate, fill: color, "fill-opacity": 0.16, stroke: color, "stroke-width": 1.5, "stroke-dasharray": "2.6 1.8", transform: "scale(0.94)" }),
      el("path", { ...glyph, stroke: color }),
    ];
  return el("g", { transform: placed(at[0], at[1], size) }, halo, ...drawn);
}

/**
 * The sign of a crossing: told by fill and glyph, not by colour alone. "open/closed" has a half for cargo and one for
 * people on foot; what is only possible has a broken edge and no ground; what has aged is paler.
 * @param {Record<string, StatusLook>} looks
 * @param {string} sign
 * @param {number} size
 * @param {{at?: number[], sure?: boolean, aged?: boolean}} options
 * @returns {Tree}
 */
export function statusSign(looks, sign, size, { at = [0, 0], sure = true, aged = false } = {}) {
  const halves = sign.split("/");
  const parts = halves.flatMap((status, number) => {
    const look = looks[status];
    const [line, ink] = [look.line, look.ink].map((color) => (sure || color !== WHITE ? color : look.fill));
    const box = halves.length === 1 ? { x: -10, width: 20, rx: 2.5 } : { x: number ? 0 : -10, width: 10, rx: 1.5 };
    return [
      el("rect", { y: -10, height: 20, ...box, fill: sure ? look.fill : WHITE, stroke: line, "stroke-width": 2.6, "stroke-dasharray": sure ? null : "4 2.6" }),
      el("path", {
        d: look.glyph, fill: "none", stroke: ink, "stroke-width": halves.length === 1 ? 3 : 4, ...ROUND,
        transform: halves.length === 1 ? null : `translate(${number ? 5 : -5} 0) scale(0.62)`,
      }),
    ];
  });
  return el("g", { transform: placed(at[0], at[1], size), opacity: aged ? 0.66 : null },
    el("rect", { x: -10, y: -10, width: 20, height: 20, rx: 2.5, fill: WHITE, stroke: WHITE, "stroke-width": 4.6 }), ...parts);
}

/**
 * The sign of what is disputed, ≠.
 * @param {number} size
 * @param {{at?: number[], theme?: Theme}} options
 */
export function flag(size, { at = [0, 0], theme = "light" } = {}) {
  const { flag: ground, flagInk } = INKS[theme];
  return el("g", { transform: placed(at[0], at[1], size) },
    el("circle", { r: 11, fill: ground, stroke: flagInk, "stroke-width": 1 }),
    el("path", { d: NOT_EQUAL, fill: "none", stroke: flagInk, "stroke-width": 2.6, "stroke-linecap": "round" }));
}

/**
 * The radius of a ring, by whose area one sees how many it stands for; a crossing's sign stands in it.
 * @param {number} count
 * @param {boolean} crossing
 */
export function ringRadius(count, crossing = false) {
  const { least, most, growth } = TABLE.ring;
  const radius = Math.min(most, Math.sqrt(least ** 2 + growth * (count - 1)));
  return crossing ? Math.max(radius, TABLE.crossing.ringLeast) : radius;
}

/**
 * A ring split by kind with its count; dashed about for what is known nearly alone.
 * @param {{color: string, count: number, certain: boolean}[]} parts
 * @param {number} radius
 * @param {{at?: number[], told: string, near?: boolean, crossing?: boolean, chosen?: boolean, theme?: Theme}} options
 * @returns {Tree}
 */
export function ring(parts, radius, { at = [0, 0], told, near = false, crossing = false, chosen = false, theme = "light" }) {
  const inks = INKS[theme];
  const wide = TABLE.ring.width * radius;
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let turn = 0;
  const arcs = parts.map(({ color, count, certain }) => {
    const from = turn;
    turn += count / total;
    return arc(radius - wide / 2, from, turn, { stroke: color, "stroke-width": wide, "stroke-opacity": certain ? null : TABLE.ring.possible });
  });
  const size = crossing ? 9.5 : 10.5;
  const low = crossing ? radius + 1 : 0;
  return el("g", { transform: `translate(${Math.round(at[0] * 10) / 10} ${Math.round(at[1] * 10) / 10})` },
    chosen && el("circle", { r: radius + 3, fill: "none", stroke: inks.accent, "stroke-width": 2.6 }),
    el("circle", { r: radius, fill: inks.panel, stroke: inks.halo, "stroke-width": 1.2 }), ...arcs,
    near && el("circle", { r: radius + 2.2, fill: "none", stroke: inks.soft, "stroke-width": 1.3, "stroke-dasharray": "3.4 2.4" }),
    crossing && pill(told, low, inks),
    el("text", { x: 0, y: low + size * 0.36, "text-anchor": "middle", "font-size": size, "font-weight": 700, fill: inks.ink }, told));
}

/** @param {string} told @param {number} y @param {import("./table.js").Inks} inks */
function pill(told, y, inks) {
  const half = 3.5 + 3.1 * told.length;
  return el("rect", { x: -half, y: y - 6, width: 2 * half, height: 12, rx: 6, fill: inks.panel, stroke: inks.soft, "stroke-width": 0.6 });
}

/**
 * An arc from one part of the turn to another, clockwise from the top.
 * @param {number} radius
 * @param {number} from
 * @param {number} upto
 * @param {Record<string, any>} look
 */
function arc(radius, from, upto, look) {
  if (upto - from > 0.999) return el("circle", { r: radius, fill: "none", ...look });
  const at = (/** @type {number} */ part) => {
    const [sine, cosine] = [Math.sin(2 * Math.PI * part), Math.cos(2 * Math.PI * part)];
    return `${Math.round(radius * sine * 100) / 100},${Math.round(-radius * cosine * 100) / 100}`;
  };
  return el("path", { d: `M${at(from)} A${Math.round(radius * 100) / 100},${Math.round(radius * 100) / 100} 0 ${upto - from > 0.5 ? 1 : 0} 1 ${at(upto)}`, fill: "none", ...look });
}

/**
 * An arrowhead that points where a band goes on.
 * @param {number[]} at
 * @param {number} degrees from the right, clockwise
 * @param {string} color
 * @param {Theme} theme
 */
export function arrow([x, y], degrees, color, theme) {
  return el("path", {
    d: "M0.6 0 L-0.4 -0.5 L-0.15 0 L-0.4 0.5 Z", fill: color, stroke: INKS[theme].halo, "stroke-width": 0.06,
    transform: `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}) rotate(${Math.round(degrees)}) scale(${TABLE.exit.size})`,
  });
}

/**
 * The colour of a kind on the ground of a theme.
 * @param {Look} look
 * @param {Theme} theme
 */
export function colorOf(look, theme) {
  return (theme === "dark" && look.dark) || look.color;
}

/**
 * The colour in which a status is written; one that differs by traffic has none.
 * @param {Record<string, StatusLook>} looks
 * @param {string} status
 * @param {Theme} theme
 */
export function statusColor(looks, status, theme) {
  return theme === "dark" ? INKS.dark.ink : looks[status]?.text ?? INKS.light.ink;
}

/**
 * What a legend shows of something that is no kind and no status, on a field of a size about (0, 0).
 * @param {string} name
 * @param {number} size
 * @param {Theme} theme
 * @param {string} ids begins the ids of hatches
 * @returns {Tree}
 */
export function sample(name, size, theme = "light", ids = "s") {
  const inks = INKS[theme];
  const color = inks.soft;
  const half = size / 2;
  const box = { x: -half, y: -half * 0.8, width: size, height: size * 0.8 };
  /** @type {Record<string, () => Tree[]>} */
  const drawn = {
    spot: () => [el("circle", { r: 3.4, fill: inks.ink, stroke: inks.halo, "stroke-width": 1.2 })],
    vicinity: () => [el("circle", { r: half, fill: color, "fill-opacity": 0.16, stroke: color, "stroke-width": 1.4, "stroke-dasharray": "3.2 2" })],
    near: () => [el("circle", { r: half, fill: "none", stroke: color, "stroke-width": 1.2, "stroke-dasharray": "3.2 2" }), el("circle", { r: half - 3, fill: "none", stroke: color, "stroke-width": 2.6 })],
    ring: () => [el("circle", { r: half - 2, fill: "none", stroke: color, "stroke-width": 3.6 })],
    rings: () => [[-half * 0.55, 0.36], [half * 0.42, 0.58]].map(([cx, share]) => el("circle", { cx, r: half * share - 1, fill: "none", stroke: color, "stroke-width": 2 })),
    area: () => [
      hatch(`${ids}-area`, 135, color, 4.5, 1.2),
      el("rect", { ...box, fill: `url(#${ids}-area)`, stroke: color, "stroke-width": 1.2, "stroke-dasharray": "4 2" }),
    ],
    counted: () => [el("rect", { ...box, fill: color, "fill-opacity": 0.22, stroke: color, "stroke-width": 0.9, "stroke-dasharray": "4 3" })],
    // on one bank of the border
    stretch: () => [
      el("rect", { x: -half, y: -4.4, width: size, height: 5.2, fill: color, "fill-opacity": TABLE.band.sure }),
      el("path", { d: `M${-half} 3.6 H${half}`, stroke: inks.border, "stroke-width": 2.2, fill: "none" }),
    ],
    profile: () => [el("path", { d: `M${-half} -2 H0 V-4.5 H${half} V4.5 H0 V2 H${-half} Z`, fill: color, "fill-opacity": 0.45 })],
    exit: () => [arrow([0, 0], 0, color, theme)],
    possible: () => [el("circle", { r: half - 0.6, fill: color, "fill-opacity": 0.16, stroke: color, "stroke-width": 1.2, "stroke-dasharray": "2.6 1.8" })],
    figure_100: () => [el("circle", { r: half * 0.86, fill: color })],
    figure_1000: () => [el("circle", { r: half * 1.04, fill: color })],
    disputed: () => [flag(size * 0.92, { theme })],
    aged: () => [el("rect", { x: -half * 0.8, y: -half * 0.8, width: size * 0.8, height: size * 0.8, rx: 1.5, fill: inks.panel, stroke: color, "stroke-width": 1.6, opacity: 0.6 })],
    asked: () => [el("rect", { ...box, fill: "none", stroke: inks.asked, "stroke-width": 1.8, "stroke-dasharray": "4 2.4" })],
    border: () => [el("path", { d: `M${-half} 0 H${half}`, stroke: inks.border, "stroke-width": 2.8, fill: "none" })],
  };
  return el("g", {}, ...drawn[name]());
}

// A tile of a hatch is so many times as tall as wide: where tiles meet, some readers of PDF leave a gap.
const TALL = 16;

/**
 * A hatch: lines turned clockwise from upright. Those of all shapes are one field, so that neighbours run on.
 * @param {string} id
 * @param {number} angle
 * @param {string} color
 * @param {number} apart
 * @param {number} wide
 */
export function hatch(id, angle, color, apart, wide) {
  return el("pattern", { id, patternUnits: "userSpaceOnUse", width: apart, height: TALL * apart, patternTransform: `rotate(${angle})` },
    el("line", { x1: 0, y1: 0, x2: 0, y2: TALL * apart, stroke: color, "stroke-width": wide }));
}
