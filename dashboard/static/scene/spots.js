/* Marks of spots: crossings, symbols under them or side by side, rings. */
import { signSize, standsBelow } from "./gather.js";
import { colorOf, flag, ring, ringRadius, statusSign, symbol } from "./signs.js";
import { furniture, handle, isChosen, partsOf, toldOf } from "./marks.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
 * @typedef {import("./marks.js").Mark} Mark
 */

/** @param {import("./gather.js").Group} group @param {any} scene @returns {Mark[]} */
export function marksOfGroup(group, scene) {
  const { store, looks, theme, selected, telling } = scene;
  const inks = INKS[/** @type {"light"} */ (theme)];
  const { x, y, status, crossing } = group;
  /** @type {Mark[]} */
  const marks = [];
  if (group.rows.length && group.ring) {
    const told = toldOf(group.rows, scene);
    const radius = ringRadius(group.rows.length, Boolean(crossing));
    const parts = partsOf(group.rows, store).map(({ kind, certain, count }) => ({ color: colorOf(looks.kinds[kind], theme), certain, count }));
    const tree = ring(parts, radius, { at: [x, y], told: telling.number(group.rows.length), near: group.near, crossing: Boolean(crossing), chosen: isChosen(group.rows, selected), theme });
    marks.push({
      key: `ring ${group.key}`, form: "cluster", layer: "marks", rows: group.rows, told: [...told, ...(crossing && status ? [status.label] : []), telling.words.map.opens], group: group.key, grounds: group.grounds,
      tree: el("g", { ...handle(`bm-ring${group.near ? " bm-near" : ""}`, group.rows, scene, told), "data-count": group.rows.length, "data-incident": null }, tree),
    });
  } else if (group.rows.length) {
    if (standsBelow(group)) marks.push(...furniture(`tie ${group.key}`, "marks", tieOf(group, inks)));
    for (const each of group.symbols) marks.push(markOfSymbol(each, group, scene));
  }
  if (crossing && status) marks.push(markOfCrossing(group, status, scene));
  return marks;
}

/** @param {import("./gather.js").Group} group @param {import("./status.js").Status} status @param {any} scene @returns {Mark} */
function markOfCrossing(group, status, { store, looks, theme }) {
  const { x, y, crossing } = group;
  const size = signSize(group);
  const told = [status.label, status.sub];
  const choosable = status.incident >= 0;
  return {
    key: `crossing ${crossing.id}`, form: "crossing", layer: "marks", rows: [], told, crossing: crossing.id,
    tree: el("g", {
      class: `bm-mark bm-crossing${isAged(status) ? " bm-aged" : ""}${choosable ? "" : " bm-mute"}${group.ring && group.rows.length ? " bm-within" : ""}`, tabindex: 0, role: choosable ? "button" : "img", "data-crossing": crossing.id,
      "data-status": status.status, "data-says": choosable ? store.id(status.incident) : null, "aria-label": told.join(". "),
    }, statusSign(looks.statuses, status.sign, size, { at: [x, y], sure: status.sure, aged: isAged(status) }),
    status.conflict && flag(TABLE.flag.size, { at: [x + size / 2, y - size / 2], theme })),
  };
}

/** @param {import("./status.js").Status} status */
export const isAged = (status) => status.status !== "unknown" && status.age > TABLE.agedDays;

/** A bracket over symbols that stand off their spot, with a line to it, and a dot at each true place. @param {import("./gather.js").Group} group @param {import("./table.js").Inks} inks */
function tieOf(group, inks) {
  const { x, y, anchors, crossing, symbols } = group;
  const first = symbols[0];
  const top = first.y - first.size / 2 - 1;
  const line = symbols.slice(0, TABLE.gather.inARow);
  const [left, right] = [line[0].x, line[line.length - 1].x];
  const from = crossing ? y + signSize(group) / 2 : y;
  const dots = crossing ? anchors.filter((at) => Math.hypot(at[0] - x, at[1] - y) > 4) : anchors;
  return el("g", { class: "bm-bracket" },
    el("path", { d: `M${left} ${top + 3}V${top}H${right}V${top + 3}M${x} ${top}V${from}`.replace(/\d+\.\d+/g, (value) => String(Math.round(Number(value) * 10) / 10)), fill: "none", stroke: inks.ink, "stroke-width": 1, "stroke-opacity": 0.8 }),
    ...dots.map(([cx, cy]) => el("circle", { cx, cy, r: 3.2, fill: inks.ink, stroke: inks.halo, "stroke-width": 1.2, class: "bm-anchor" })));
}

/** @param {{row: number, certain: boolean, x: number, y: number, size: number}} each @param {import("./gather.js").Group} group @param {any} scene @returns {Mark} */
function markOfSymbol({ row, certain, x, y, size }, group, scene) {
  const { store, looks, theme, selected } = scene;
  const rows = [{ row, certain }];
  const told = toldOf(rows, scene);
  const kind = looks.kinds[store.kind(row)];
  return {
    key: `symbol ${row} ${group.key}`, form: "symbol", layer: "marks", rows, told, group: group.key,
    tree: el("g", handle("bm-symbol", rows, scene, [kind.label, ...told]),
      row === selected && el("circle", { cx: x, cy: y, r: size / 2 + 3, fill: "none", stroke: INKS[/** @type {"light"} */ (theme)].accent, "stroke-width": 2.6 }),
      symbol(kind, size, { at: [x, y], certain, theme }),
      store.disputed(row) && flag(TABLE.flag.size, { at: [x + size * 0.4, y - size * 0.4], theme })),
  };
}
