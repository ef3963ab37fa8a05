/* Marks of areas and discs, and outlines of grounds. */
import { areaPath, linePath } from "./shapes.js";
import { colorOf, hatch, statusColor } from "./signs.js";
import { commonestName, furniture, handle, isChosen, partsOf, rowsOf, toldOf } from "./marks.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
 * @typedef {import("./marks.js").Mark} Mark
 */

/** @param {any} scene */
export function hatches({ looks, theme }) {
  const { hatch: apart, hatchPossible, hatchWidth } = TABLE.area;
  return Object.entries(looks.kinds).flatMap(([kind, look]) => {
    const color = colorOf(/** @type {any} */ (look), theme);
    return [hatch(`hatch-${kind}`, look.angle, color, apart, hatchWidth), hatch(`hatch-${kind}-possible`, look.angle, color, hatchPossible, hatchWidth)];
  });
}

/** @param {import("./grounds.js").Ground} area @param {any} scene @returns {Mark[]} */
export function marksOfArea(area, scene) {
  const { store, looks, theme, selected } = scene;
  const rows = rowsOf(area.parts);
  const name = commonestName(area.parts);
  const told = toldOf(rows, scene, name);
  const d = areaPath(area.shapes);
  const style = TABLE.area;
  const shared = { areas: area.parts[0].mark.areas, rows, told, layer: /** @type {const} */ ("ground") };
  const hatched = (/** @type {Shown[]} */ each) => partsOf(each, store).flatMap(({ kind, certain }) => {
    const color = colorOf(looks.kinds[kind], theme);
    const strong = isChosen(each, selected);
    const opacity = certain ? style.sure : style.possible;
    return [
      el("path", { d, "fill-rule": "evenodd", fill: color, "fill-opacity": style.fill }),
      el("path", { d, "fill-rule": "evenodd", fill: `url(#hatch-${kind}${certain ? "" : "-possible"})`, "fill-opacity": strong ? 0.95 : 0.6 * opacity }),
      el("path", {
        d, fill: "none", stroke: color, "stroke-width": strong ? 2 * style.edge : style.edge, "stroke-opacity": strong ? 1 : opacity,
        "stroke-dasharray": (certain ? style.dash : style.dashPossible).join(" "), "stroke-linejoin": "round",
      }),
    ];
  });
  if (!area.counted) {
    return [{ ...shared, key: area.key, form: "area", tree: el("g", handle("bm-area", rows, scene, told), ...hatched(rows)) }];
  }
  const kinds = partsOf(rows, store);
  const one = new Set(kinds.map(({ kind }) => kind)).size === 1;
  const color = one ? colorOf(looks.kinds[kinds[0].kind], theme) : INKS[/** @type {"light"} */ (theme)].ink;
  const { least, growth, most, edge, opacity, dash } = style.counted;
  const strength = Math.min(most, least + growth * Math.log2(rows.length)) * (theme === "dark" ? 1.6 : 1);
  const chosen = rows.filter(({ row }) => row === selected);
  return [{
    ...shared, key: `${area.key} counted`, form: "area-count",
    tree: el("g", handle("bm-area", rows, scene, told),
      el("path", { d, "fill-rule": "evenodd", fill: color, "fill-opacity": strength, stroke: color, "stroke-opacity": opacity, "stroke-width": edge, "stroke-dasharray": dash.join(" ") }),
      ...(chosen.length ? hatched(chosen) : [])),
  }];
}

/** @param {import("./grounds.js").Ground} disc @param {any} scene @returns {Mark} */
export function markOfDisc(disc, scene) {
  const { store, looks, theme, selected } = scene;
  const rows = rowsOf(disc.parts);
  const told = toldOf(rows, scene, commonestName(disc.parts));
  const d = areaPath(disc.shapes);
  const style = TABLE.disc;
  const chosen = isChosen(rows, selected);
  const drawn = partsOf(rows, store).map(({ kind, certain }) => {
    const color = colorOf(looks.kinds[kind], theme);
    return el("path", {
      d, "fill-rule": "evenodd", fill: color, "fill-opacity": certain ? style.sure : style.possible, stroke: color, "stroke-width": chosen ? style.chosen : style.edge,
      "stroke-opacity": certain || chosen ? 0.95 : 0.7, "stroke-dasharray": (certain ? style.dash : style.dashPossible).join(" "),
    });
  });
  return { key: disc.key, form: "disc", layer: "over", rows, told, tree: el("g", handle("bm-disc", rows, scene, told), ...drawn) };
}

/** A broken line about the ground on which a crossing lies that is known to no spot. @param {any} scene @param {(crossing: any) => any} status @returns {Mark[]} */
export function reachMarks({ store, shapes, looks, theme }, status) {
  return store.pack.crossings.flatMap((/** @type {any} */ crossing) => {
    const { reach } = crossing;
    const known = reach && status(crossing);
    if (!known || known.status === "unknown") return [];
    const seen = reach.shape ? shapes.once(`reach ${crossing.id}`, () => reach.shape) : shapes.ofDisc(reach);
    return furniture(`reach ${crossing.id}`, "over", el("path", {
      d: areaPath(seen), fill: "none", stroke: statusColor(looks.statuses, known.status, theme), "stroke-width": TABLE.disc.reachEdge, "stroke-opacity": 0.9,
      "stroke-dasharray": TABLE.disc.reachDash.join(" "), class: "bm-reach",
    }));
  });
}

/** What place is asked for: outlined over everything else. @param {any} scene @returns {Mark[]} */
export function askedMarks({ asked, theme, shapes, lines }) {
  if (!asked) return [];
  const style = { fill: "none", stroke: INKS[/** @type {"light"} */ (theme)].asked, "stroke-width": TABLE.asked.edge, "stroke-dasharray": TABLE.asked.dash.join(" "), class: "bm-asked" };
  /** @type {string[]} */
  const paths = [];
  const lane = (/** @type {import("./line.js").Span[]} */ spans) => {
    for (const span of spans) paths.push(...[-TABLE.asked.lane, TABLE.asked.lane].map((off) => linePath([lines.along(span, off)])));
  };
  if (asked.box) {
    const [west, south, east, north] = asked.box;
    const steps = Array.from({ length: 21 }, (_, n) => n / 20);
    const side = (/** @type {(part: number) => number[]} */ at) => steps.map(at);
    const edge = [...side((n) => [west + n * (east - west), south]), ...side((n) => [east, south + n * (north - south)]), ...side((n) => [east - n * (east - west), north]), ...side((n) => [west, north - n * (north - south)])];
    paths.push(areaPath(shapes.once(`box ${asked.box}`, () => [[edge]])));
  }
  if (asked.km) lane([["AF-TJ", asked.km[0], asked.km[1]]]);
  for (const mark of asked.place ?? []) {
    if (mark.precision === "area") paths.push(areaPath(shapes.ofArea(mark)));
    else if (mark.precision === "stretch") lane(mark.spans);
    else paths.push(areaPath(shapes.ofDisc(mark)));
  }
  return paths.filter(Boolean).flatMap((d, at) => furniture(`asked ${at}`, "over", el("path", { d, ...style })));
}
