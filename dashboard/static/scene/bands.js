/* Marks of stretches of the border: bands in lanes on their bank, profiles where there are many, arrows where they go on. */
import { SIDES, laneReach, profileReach } from "./grounds.js";
import { arrow, colorOf } from "./signs.js";
import { commonestName, furniture, handle, isChosen, partsOf, rowsOf, toldOf } from "./marks.js";
import { linePath } from "./shapes.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
 * @typedef {import("./marks.js").Mark} Mark
 */

/** The paths of a lane: on one bank, or on both. @param {any} scene @param {import("./line.js").Span[]} spans @param {import("./grounds.js").Bank} bank @param {number} off */
function lanePath({ lines }, spans, bank, off) {
  return linePath(SIDES[bank].flatMap((side) => spans.map((span) => lines.along(span, side * off, TABLE.band.shortest))));
}

/** @param {import("./grounds.js").Band} band @param {any} scene @returns {Mark} */
export function markOfBand(band, scene) {
  const { store, looks, theme, selected, view } = scene;
  const rows = rowsOf(band.parts);
  const told = toldOf(rows, scene, commonestName(band.parts));
  const [inner, outer] = laneReach(band.lane, view);
  const [{ kind, certain }] = partsOf(rows, store);
  const color = colorOf(looks.kinds[kind], theme);
  const style = TABLE.band;
  const chosen = isChosen(rows, selected);
  const d = lanePath(scene, band.spans, band.bank, (inner + outer) / 2);
  const line = { d, fill: "none", stroke: color, "stroke-width": outer - inner, "stroke-linejoin": "round" };
  const drawn = certain || chosen ? [el("path", { ...line, "stroke-opacity": chosen ? style.chosen : style.sure })]
    : [el("path", { ...line, "stroke-opacity": style.possible }), el("path", { ...line, "stroke-width": (outer - inner) * 0.55, "stroke-opacity": 0.75, "stroke-dasharray": style.dash.join(" ") })];
  const halo = chosen && el("path", { ...line, "stroke-width": outer - inner + 4, stroke: INKS[/** @type {"light"} */ (theme)].accent, "stroke-opacity": 0.85 });
  const dashed = chosen && !certain && el("path", { ...line, stroke: INKS[/** @type {"light"} */ (theme)].halo, "stroke-width": 1.6, "stroke-dasharray": style.dash.join(" ") });
  return {
    key: band.key, form: "band", layer: "ground", rows, told, bank: band.bank, km: kmOf(band.spans),
    tree: el("g", handle("bm-band", rows, scene, told), halo, ...drawn, dashed, el("path", { ...line, stroke: "#000000", "stroke-opacity": 0, "stroke-width": 12, class: "bm-hit" })),
  };
}

/** @param {import("./line.js").Span[]} spans */
const kmOf = (spans) => spans.filter(([line]) => line === "AF-TJ").map(([, from, upto]) => [from, upto]);

/** @param {import("./grounds.js").Profile} profile @param {any} scene @returns {Mark[]} */
export function marksOfProfile(profile, scene) {
  const { theme, words, selected, telling } = scene;
  const rows = rowsOf(profile.parts);
  const name = [words.map.alongBorder, ...(profile.bank === "both" ? [] : [words.map.banks[profile.bank]])].join(words.language.separator);
  const told = toldOf(rows, scene, name);
  const ink = INKS[/** @type {"light"} */ (theme)].ink;
  const levels = [0, 1, 2].map((level) => {
    const runs = profile.runs.filter((run) => run.level === level);
    if (!runs.length) return null;
    const [inner, outer] = profileReach(level, scene.view);
    const d = lanePath(scene, runs.map(({ from, upto }) => [profile.line, from, upto]), profile.bank, (inner + outer) / 2);
    const counts = runs.map(({ count }) => count);
    return el("path", { d, fill: "none", stroke: ink, "stroke-opacity": TABLE.band.profile, "stroke-width": outer - inner, "data-most": Math.max(...counts) });
  });
  /** @type {Mark[]} */
  const marks = [{
    key: profile.key, form: "band-profile", layer: "ground", rows, told, bank: profile.bank, km: kmOf(profile.runs.map(({ from, upto }) => [profile.line, from, upto])),
    tree: el("g", handle("bm-band bm-profile", rows, scene, told), ...levels),
  }];
  const chosen = profile.parts.filter(({ row }) => row === selected);
  if (chosen.length) {
    const [inner, outer] = laneReach(0, scene.view);
    const color = colorOf(scene.looks.kinds[telling.store.kind(selected)], theme);
    marks.push(...furniture(`chosen ${profile.key}`, "ground", el("path", {
      d: lanePath(scene, chosen[0].mark.spans, profile.bank, (inner + outer) / 2), fill: "none", stroke: color, "stroke-opacity": TABLE.band.chosen, "stroke-width": TABLE.band.wide,
    })));
  }
  return marks;
}

/** Where a band leaves the scene, and in which direction, in degrees clockwise from the right. @param {import("./grounds.js").Band} band @param {any} scene */
export function exitsOf(band, { lines, size, looks, theme, store }) {
  const { inset, moment } = TABLE.exit;
  const inside = (/** @type {number[]} */ [x, y]) => x > inset && y > inset && x < size[0] - inset && y < size[1] - inset;
  const color = colorOf(looks.kinds[store.kind(band.parts[0].row)], theme);
  return band.spans.flatMap((span) => {
    const points = lines.along(span);
    const within = filledGaps(points.map(inside), points, moment);
    return within.flatMap((isIn, at) => {
      if (!at || isIn === within[at - 1]) return [];
      const [near, way] = isIn ? [at, -1] : [at - 1, 1];
      const ahead = points[Math.max(0, Math.min(points.length - 1, near + 5 * way))];
      return [{ at: points[near], turn: (Math.atan2(ahead[1] - points[near][1], ahead[0] - points[near][0]) * 180) / Math.PI, color }];
    });
  });
}

/** Take for inside where a line leaves the scene for a moment only. @param {boolean[]} inside @param {number[][]} points @param {number} moment */
function filledGaps(inside, points, moment) {
  const filled = [...inside];
  for (let at = 0; at < filled.length;) {
    let end = at;
    let long = 0;
    while (end < filled.length && filled[end] === filled[at]) {
      if (end > at) long += Math.hypot(points[end][0] - points[end - 1][0], points[end][1] - points[end - 1][1]);
      end += 1;
    }
    if (!filled[at] && at > 0 && end < filled.length && long < moment) filled.fill(true, at, end);
    at = end;
  }
  return filled;
}

/** One arrow for all bands that leave at a place. @param {ReturnType<typeof exitsOf>} exits @param {"light" | "dark"} theme */
export function exitMarks(exits, theme) {
  /** @type {Map<string, {at: number[], turn: number, colors: Set<string>}>} */
  const places = new Map();
  for (const { at, turn, color } of exits) {
    const key = at.slice(0, 2).map((/** @type {number} */ value) => Math.round(value / 14)).join(" ");
    const held = places.get(key);
    if (held) held.colors.add(color);
    else places.set(key, { at, turn, colors: new Set([color]) });
  }
  return [...places].flatMap(([key, { at, turn, colors }]) => furniture(`exit ${key}`, "over", arrow(at, turn, colors.size === 1 ? [...colors][0] : INKS[theme].ink, theme)));
}
