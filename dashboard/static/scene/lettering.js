/* The labels of a scene: cards of what is drawn, names of the ground, where each has room. */
import { cardOfGround, cardOfGroup, cardOfMany, cardOfProfile, cardTree, directed } from "./cards.js";
import { SIDES, laneReach, profileReach } from "./grounds.js";
import { placeLabels, tieEnd } from "./labels.js";
import { namesOn } from "./names.js";
import { placesInside } from "./shapes.js";
import { rowsOf } from "./marks.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./labels.js").Box} Box
 * @typedef {import("./line.js").Lines} Lines
 * @typedef {import("./projection.js").View} View
 */

const FRAME_PX = 3;
// Where along a band its label may stand: a few well spread places first, then many, since on a close view only some
// lie on the scene.
const LABEL_AT = [0.42, 0.3, 0.62, 0.18, 0.75, 0.9, 0.08, ...Array.from({ length: 40 }, (_, n) => (n + 0.5) / 40)];

/**
 * Label a plan: give what is drawn, and the cards that found no room.
 * @param {any} plan
 * @param {any} scene
 * @param {(name: string, make: () => number[][]) => number[][]} once
 */
export function labelsOf(plan, scene, once) {
  const { telling, lines, view, theme, base, words, obstacles = [], store } = scene;
  const { bands, profiles, groups } = plan;
  const [wide, high] = view.size;
  const frame = { left: FRAME_PX, top: FRAME_PX, right: wide - FRAME_PX, bottom: high - FRAME_PX };
  const cards = cardsOf(plan, scene, frame, once);
  const reaches = [
    ...bands.map((/** @type {import("./grounds.js").Band} */ { lane }) => laneReach(lane, view)[1]), ...profiles.map(() => profileReach(2, view)[1]),
  ];
  const names = namesOn({ base, view, words, theme, groups, clear: Math.max(0, ...reaches), once });
  const boxes = [...obstacles, ...groups.map((/** @type {any} */ group) => group.box)];
  const placed = placeLabels([...cards.map(({ wish }) => wish), ...names.map(({ wish }) => wish)], boxes, frame, shunnedOn(bands, profiles, lines, view));
  const idOf = (/** @type {number} */ row) => store.id(row);
  const mirrored = words.language.direction === "rtl";
  /** @type {{key: string, layer: "labels", tree: Tree, box: Box}[]} */
  const drawn = [];
  names.forEach((name, at) => {
    const found = placed[cards.length + at];
    if (found) drawn.push({ key: `name ${name.kind} ${name.text} ${at}`, layer: "labels", tree: nameTree(name, found, theme, mirrored), box: found.box });
  });
  cards.forEach((card, at) => {
    const found = placed[at];
    if (!found) return;
    const tie = found.tied && tieTree(found, card.color, theme);
    const many = card.rows.length > 1;
    const of = { class: `bm-label bm-incident${many ? " bm-many" : ""}`, "data-says": card.rows.length === 1 ? idOf(card.rows[0]) : null };
    drawn.push({ key: `card ${card.key}`, layer: "labels", box: found.box, tree: el("g", {}, tie, el("g", of, cardTree(card, found.box, telling, idOf))) });
  });
  return { drawn, dropped: cards.filter((_, at) => !placed[at]).map(({ key, rows }) => ({ key, rows })) };
}

/**
 * The cards of all that is drawn in the frame.
 * @param {any} plan
 * @param {any} scene
 * @param {Box} frame
 * @param {(name: string, make: () => number[][]) => number[][]} once
 * @returns {import("./cards.js").Card[]}
 */
function cardsOf({ areas, discs, bands, profiles, groups, crowded }, { telling, lines, view }, frame, once) {
  const box = /** @type {[number, number, number, number]} */ ([frame.left, frame.top, frame.right, frame.bottom]);
  const own = (/** @type {import("./grounds.js").Ground} */ { tries }) => tries.map(view.toPx)
    .filter((/** @type {number[]} */ [x, y]) => x > 0 && y > 0 && x < view.size[0] && y < view.size[1]);
  const cards = groups.map((/** @type {import("./gather.js").Group} */ group) => cardOfGroup(group, telling, crowded));
  for (const area of areas) {
    const spots = [...own(area), ...once(`in ${area.key}`, () => placesInside(area.shapes, box, 30))];
    const rows = rowsOf(area.parts);
    if (spots.length) cards.push(area.counted ? cardOfMany(area.key, rows, spots, telling) : cardOfGround("areas", area.key, rows, spots, telling));
  }
  for (const disc of discs) {
    const at = own(disc);
    const spots = at.length ? at : once(`in ${disc.key}`, () => placesInside(disc.shapes, box, 1));
    if (spots.length) cards.push(cardOfGround("discs", disc.key, rowsOf(disc.parts), spots, telling));
  }
  for (const band of bands) {
    const spots = spotsOnBand(band.spans, band.bank, laneReach(band.lane, view), lines, view);
    if (spots.length) cards.push(cardOfGround("bands", band.key, rowsOf(band.parts), spots, telling));
  }
  for (const profile of profiles) {
    const spans = profile.runs.map((/** @type {{from: number, upto: number}} */ { from, upto }) => [profile.line, from, upto]);
    const spots = spotsOnBand(spans, profile.bank, profileReach(0, view), lines, view);
    if (spots.length) cards.push(cardOfProfile(profile, spots, telling));
  }
  return cards.filter(Boolean);
}

/** Spots on a band where its label may be tied. @param {import("./line.js").Span[]} spans @param {import("./grounds.js").Bank} bank @param {number[]} reach @param {Lines} lines @param {View} view */
function spotsOnBand(spans, bank, [inner, outer], lines, view) {
  const { inset } = TABLE.exit;
  const points = spans.flatMap((span) => lines.along(span, SIDES[bank][0] * (inner + outer) / 2, TABLE.band.shortest))
    .filter(([x, y]) => x > inset && y > inset && x < view.size[0] - inset && y < view.size[1] - inset);
  return points.length ? LABEL_AT.map((share) => points[Math.floor(share * points.length)].slice(0, 2)) : [];
}

/** What labels keep off: the border, and the bands beside it. @param {import("./grounds.js").Band[]} bands @param {import("./grounds.js").Profile[]} profiles @param {Lines} lines @param {View} view @returns {import("./labels.js").Shunned[]} */
function shunnedOn(bands, profiles, lines, view) {
  /** @type {import("./labels.js").Shunned[]} */
  const found = [];
  const add = (/** @type {number[][]} */ points, /** @type {number} */ weight, /** @type {number} */ step) => {
    let [lastX, lastY] = [-Infinity, -Infinity];
    for (const [x, y] of points) {
      if (x < 0 || y < 0 || x > view.size[0] || y > view.size[1] || Math.hypot(x - lastX, y - lastY) < step) continue;
      found.push([x, y, weight]);
      [lastX, lastY] = [x, y];
    }
  };
  add(lines.smooth("AF-TJ"), TABLE.label.borderWeight, TABLE.label.borderStep);
  for (const { spans, bank, lane } of bands) {
    for (const side of SIDES[bank]) for (const span of spans) add(lines.along(span, (side * (laneReach(lane, view)[0] + laneReach(lane, view)[1])) / 2), 1, TABLE.label.rimStep);
  }
  for (const { line, bank, runs } of profiles) {
    for (const side of SIDES[bank]) for (const { from, upto } of runs) add(lines.along([line, from, upto], side * TABLE.band.first * 2), 1, TABLE.label.rimStep);
  }
  return found;
}

/** @param {import("./names.js").Name} name @param {import("./labels.js").Placed} placed @param {"light" | "dark"} theme @param {boolean} mirrored */
function nameTree({ kind, text, size, bold, color, opacity, dot }, { box, spot }, theme, mirrored) {
  const inks = INKS[theme];
  const at = { x: (box.left + box.right) / 2, y: box.top + size, "text-anchor": "middle", "font-size": size, "font-weight": bold ? 700 : 400 };
  const told = directed(text, mirrored);
  const mark = dot && (kind === "airfield"
    ? el("rect", { x: spot[0] - dot / 2, y: spot[1] - dot / 2, width: dot, height: dot, fill: inks.halo, stroke: inks.soft, "stroke-width": 1.2 })
    : el("circle", { cx: spot[0], cy: spot[1], r: dot / 2, fill: inks.halo, stroke: inks.ink, "stroke-width": kind === "capital" ? 2 : 1.2 }));
  return el("g", {}, mark, el("g", { class: `bm-label bm-${kind}${kind === "crossing" ? "-name" : ""}` },
    el("text", { ...at, fill: "none", stroke: inks.halo, "stroke-width": 2.4, "stroke-linejoin": "round", "stroke-opacity": 0.9, "aria-hidden": "true" }, told),
    el("text", { ...at, fill: color, "fill-opacity": opacity }, told)));
}

/** @param {import("./labels.js").Placed} placed @param {string} color @param {"light" | "dark"} theme */
function tieTree(placed, color, theme) {
  const [[x1, y1], [x2, y2]] = [placed.spot, tieEnd(placed)];
  const line = { x1, y1, x2, y2, "stroke-linecap": "round" };
  return el("g", { class: "bm-tie" }, el("line", { ...line, stroke: INKS[theme].halo, "stroke-width": 2.8 }), el("line", { ...line, stroke: color, "stroke-width": 1.2 }));
}
