/* The map as a scene: of what a window shows each incident is in a mark, or in a rest that is counted and told. Nothing
 * gets a mark that claims more than is known of its place. */
import { cardOfGround, cardOfGroup, cardOfMany, cardOfProfile, cardTree, directed } from "./cards.js";
import { Shapes, SIDES, laneReach, planAreas, planBands, planDiscs, profileReach } from "./grounds.js";
import { Gathering, groupsOf, signSize, standsBelow } from "./gather.js";
import { Lines } from "./line.js";
import { namesOn } from "./names.js";
import { numerals } from "./numerals.js";
import { placeLabels, tieEnd } from "./labels.js";
import { placesInside, areaPath, linePath } from "./shapes.js";
import { arrow, colorOf, flag, hatch, ring, ringRadius, statusColor, statusSign, symbol } from "./signs.js";
import { statusAt } from "./status.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";
import { viewOf } from "./projection.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
 * @typedef {import("./labels.js").Box} Box
 * @typedef {import("./projection.js").View} View
 *
 * @typedef {object} Mark
 * @property {string} key
 * @property {"symbol" | "cluster" | "disc" | "area" | "area-count" | "band" | "band-profile" | "crossing" | "furniture"} form
 * @property {"ground" | "over" | "marks"} layer
 * @property {Shown[]} rows
 * @property {Tree} tree
 * @property {string[]} told what it stands for, in words
 * @property {string} [bank]
 * @property {string[]} [areas]
 * @property {number[][]} [km]
 * @property {string} [crossing]
 * @property {string} [group]
 * @property {number[][]} [grounds] (lon, lat) of what is gathered in it
 *
 * @typedef {object} Given what a scene is made of
 * @property {any} store
 * @property {{certain: ArrayLike<number>, possible: ArrayLike<number>}} cut
 * @property {any} base
 * @property {any} looks
 * @property {any} words
 * @property {"light" | "dark"} theme
 * @property {number[]} size
 * @property {import("./projection.js").Extent} extent
 * @property {number} moment the day that statuses are told for
 * @property {number} selected row; -1 none
 * @property {any} asked
 * @property {Gathering} gathering
 * @property {Box[]} [obstacles] what no label may cover
 * @property {Set<string>} [opened]
 * @property {number} [pad] so many px beside the frame count as in it
 * @property {(row: number) => any} text of an incident; null where it is not here
 * @property {Held} held what was reckoned for earlier scenes
 */

const SPOTS = new Set(["exact", "settlement"]);
const FRAME_PX = 3;
// Where along a band its label may stand: a few well spread places first, then many, since on a close view only some
// lie on the scene.
const LABEL_AT = [0.42, 0.3, 0.62, 0.18, 0.75, 0.9, 0.08, ...Array.from({ length: 40 }, (_, n) => (n + 0.5) / 40)];

/** What scenes of one view share: shapes, lines, names' places. It holds the last view alone. */
export class Held {
  constructor() {
    this.key = "";
    /** @type {any} */
    this.of = null;
  }

  /** @param {any} base @param {View} view */
  on(base, view) {
    const key = `${view.key} ${view.size} ${view.toPlane([70, 38]).map((value, axis) => view.onPx([value, value])[axis])}`;
    if (this.key !== key) {
      /** @type {Map<string, number[][]>} */
      const spots = new Map();
      const once = (/** @type {string} */ name, /** @type {() => number[][]} */ make) => {
        const held = spots.get(name);
        if (held) return held;
        const made = make();
        spots.set(name, made);
        return made;
      };
      this.key = key;
      this.of = { view, lines: new Lines(base.border, view), shapes: new Shapes(base.areas, view), once };
    }
    return this.of;
  }
}

/**
 * Draw the map of a window.
 * @param {Given} given
 */
export function mapScene(given) {
  const { store, base, words, theme, size, moment, gathering, held, opened = new Set(), pad = 0 } = given;
  const view = viewOf(given.extent, size);
  const { lines, shapes, once } = held.on(base, view);
  const { fill, number } = numerals(words.language.signs);
  const wanted = new Set();
  const text = (/** @type {number} */ row) => {
    const told = given.text(row);
    if (!told) wanted.add(row);
    return told;
  };
  const telling = { store, looks: given.looks, words, theme, fill, number, text };
  const scene = { ...given, view, lines, shapes, telling };
  const sorted = sortOut(given);
  const { discs, gathered } = planDiscs(sorted.discs, shapes);
  const { areas, rest } = planAreas(sorted.areas, shapes);
  const { bands, profiles } = planBands(sorted.bands, lines, (row) => store.kind(row));
  const status = (/** @type {any} */ crossing) => statusAt(crossing, moment, words.map, fill);
  const spots = [...sorted.spots.map((each) => ({ ...each, near: false })), ...gathered.map(({ row, certain }) => ({ row, certain, near: true }))];
  const groups = groupsOf(gathering, view, { rows: spots, store, status, opened, pad });
  const crowded = groups.length > 60 && groups.some((group) => group.ring && group.rows.length);
  const plan = { areas, discs, bands, profiles, groups, crowded, rest };
  const exits = bands.flatMap((band) => exitsOf(band, scene));
  const marks = [
    ...areas.flatMap((area) => marksOfArea(area, scene)), ...profiles.flatMap((profile) => marksOfProfile(profile, scene)),
    ...bands.map((band) => markOfBand(band, scene)), ...reachMarks(scene, status), ...askedMarks(scene), ...discs.map((disc) => markOfDisc(disc, scene)),
    ...exitMarks(exits, theme), ...[...groups].sort((a, b) => Number(Boolean(a.crossing)) - Number(Boolean(b.crossing)) || a.y - b.y).flatMap((group) => marksOfGroup(group, scene)),
  ];
  const labels = labelsOf(plan, scene, once);
  const drawn = new Set(marks.flatMap(({ rows }) => rows.map(({ row }) => row)));
  const off = new Set([...sorted.spots, ...sorted.discs, ...sorted.areas, ...sorted.bands].map(({ row }) => row).filter((row) => !drawn.has(row)));
  const tooMany = new Set(rest.map(({ row }) => row).filter((row) => off.has(row)));
  const beyond = [...off].filter((row) => !tooMany.has(row));
  return {
    size, view, marks, labels: labels.drawn, unlabelled: labels.dropped, strip: sorted.coarse, beyond, tooMany: [...tooMany], wanted: [...wanted],
    groups, legend: legendOf(plan, scene, exits.length > 0), defs: hatches(scene), crowded,
  };
}

/** @param {Given} given */
function sortOut({ store, cut }) {
  /** @type {{spots: Shown[], discs: Part[], areas: Part[], bands: Part[], coarse: Shown[]}} */
  const found = { spots: [], discs: [], areas: [], bands: [], coarse: [] };
  for (const [rows, certain] of /** @type {[ArrayLike<number>, boolean][]} */ ([[cut.certain, true], [cut.possible, false]])) {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at];
      const placement = store.placement(row);
      if (!placement?.marks.length) {
        found.coarse.push({ row, certain });
        continue;
      }
      let spotted = false;
      for (const mark of placement.marks) {
        const part = { row, certain, mark, name: placement.name };
        if (SPOTS.has(mark.precision)) spotted = true;
        else if (mark.precision === "area") found.areas.push(part);
        else if (mark.precision === "stretch") found.bands.push(part);
        else found.discs.push(part);
      }
      if (spotted) found.spots.push({ row, certain });
    }
  }
  return found;
}

// Words of marks

/** @param {Shown[]} rows @param {any} scene @param {string} [name] */
function toldOf(rows, { telling }, name) {
  const { store, looks, words, fill, number, text } = telling;
  if (rows.length === 1) {
    const told = text(rows[0].row);
    const kind = looks.kinds[store.kind(rows[0].row)].label;
    return told ? [told.title, told.figures, told.when, told.placed].filter(Boolean) : [kind, "…"];
  }
  const head = name ? [number(rows.length), name].join(words.language.separator) : fill(words.map.gathered, { n: rows.length });
  return [head, ...partsOf(rows, store).map(({ kind, certain, count }) => `${looks.kinds[kind].label}: ${number(count)}${certain ? "" : ` (${words.map.onlyPossible})`}`)];
}

/** How many of each kind, the certain first. @param {Shown[]} rows @param {any} store */
function partsOf(rows, store) {
  /** @type {Map<string, {kind: string, certain: boolean, count: number, order: number}>} */
  const parts = new Map();
  for (const { row, certain } of rows) {
    const kind = store.kind(row);
    const key = `${kind} ${certain}`;
    const held = parts.get(key);
    if (held) held.count += 1;
    else parts.set(key, { kind, certain, count: 1, order: store.pack.kinds.indexOf(kind) });
  }
  return [...parts.values()].sort((a, b) => Number(b.certain) - Number(a.certain) || a.order - b.order);
}

/** What a reader of the page can do with a mark. @param {string} name @param {Shown[]} rows @param {any} scene @param {string[]} told */
function handle(name, rows, { store, selected }, told) {
  const one = rows.length === 1;
  const chosen = rows.some(({ row }) => row === selected);
  return {
    class: `bm-mark ${name}${chosen ? " bm-selected" : ""}${rows.some(({ certain }) => certain) ? "" : " bm-possible"}`, tabindex: 0, role: "button",
    "data-incident": one ? store.id(rows[0].row) : null, "data-count": one ? null : rows.length, "aria-label": told.join(". "),
  };
}

/** @param {Part[]} parts @returns {Shown[]} each incident once */
function rowsOf(parts) {
  return [...new Map(parts.map(({ row, certain }) => [row, { row, certain }])).values()];
}

/** @param {Shown[]} rows @param {number} selected */
const isChosen = (rows, selected) => rows.some(({ row }) => row === selected);

// Areas, discs

/** @param {any} scene */
function hatches({ looks, theme }) {
  const { hatch: apart, hatchPossible, hatchWidth } = TABLE.area;
  return Object.entries(looks.kinds).flatMap(([kind, look]) => {
    const color = colorOf(/** @type {any} */ (look), theme);
    return [hatch(`hatch-${kind}`, look.angle, color, apart, hatchWidth), hatch(`hatch-${kind}-possible`, look.angle, color, hatchPossible, hatchWidth)];
  });
}

/** @param {import("./grounds.js").Ground} area @param {any} scene @returns {Mark[]} */
function marksOfArea(area, scene) {
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

/** @param {Part[]} parts */
function commonestName(parts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { name } of parts) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** @param {import("./grounds.js").Ground} disc @param {any} scene @returns {Mark} */
function markOfDisc(disc, scene) {
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
function reachMarks({ store, shapes, looks, theme }, status) {
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

/** @param {string} key @param {"ground" | "over" | "marks"} layer @param {Tree} tree @returns {Mark[]} */
function furniture(key, layer, tree) {
  return [{ key, form: "furniture", layer, rows: [], told: [], tree }];
}

/** What place is asked for: outlined over everything else. @param {any} scene @returns {Mark[]} */
function askedMarks({ asked, theme, shapes, lines }) {
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
  if (asked.km) lane([["AF-TJ", ...asked.km]]);
  for (const mark of asked.place ?? []) {
    if (mark.precision === "area") paths.push(areaPath(shapes.ofArea(mark)));
    else if (mark.precision === "stretch") lane(mark.spans);
    else paths.push(areaPath(shapes.ofDisc(mark)));
  }
  return paths.filter(Boolean).flatMap((d, at) => furniture(`asked ${at}`, "over", el("path", { d, ...style })));
}

// Bands

/** The paths of a lane: on one bank, or on both. @param {any} scene @param {import("./line.js").Span[]} spans @param {import("./grounds.js").Bank} bank @param {number} off */
function lanePath({ lines }, spans, bank, off) {
  return linePath(SIDES[bank].flatMap((side) => spans.map((span) => lines.along(span, side * off, TABLE.band.shortest))));
}

/** @param {import("./grounds.js").Band} band @param {any} scene @returns {Mark} */
function markOfBand(band, scene) {
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
function marksOfProfile(profile, scene) {
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
function exitsOf(band, { lines, size, looks, theme, store }) {
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
function exitMarks(exits, theme) {
  /** @type {Map<string, {at: number[], turn: number, colors: Set<string>}>} */
  const places = new Map();
  for (const { at, turn, color } of exits) {
    const key = at.slice(0, 2).map((value) => Math.round(value / 14)).join(" ");
    const held = places.get(key);
    if (held) held.colors.add(color);
    else places.set(key, { at, turn, colors: new Set([color]) });
  }
  return [...places].flatMap(([key, { at, turn, colors }]) => furniture(`exit ${key}`, "over", arrow(at, turn, colors.size === 1 ? [...colors][0] : INKS[theme].ink, theme)));
}

// Spots

/** @param {import("./gather.js").Group} group @param {any} scene @returns {Mark[]} */
function marksOfGroup(group, scene) {
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
      key: `ring ${group.key}`, form: "cluster", layer: "marks", rows: group.rows, told: [...told, telling.words.map.opens], group: group.key, grounds: group.grounds,
      tree: el("g", { ...handle(`bm-ring${group.near ? " bm-near" : ""}`, group.rows, scene, told), "data-count": group.rows.length, "data-incident": null }, tree),
    });
  } else if (group.rows.length) {
    if (standsBelow(group)) marks.push(...furniture(`tie ${group.key}`, "marks", tieOf(group, inks)));
    for (const each of group.symbols) marks.push(markOfSymbol(each, group, scene));
  }
  if (crossing && status) {
    const size = signSize(group);
    const told = [status.label, status.sub];
    const choosable = status.incident >= 0;
    marks.push({
      key: `crossing ${crossing.id}`, form: "crossing", layer: "marks", rows: [], told, crossing: crossing.id,
      tree: el("g", {
        class: `bm-mark bm-crossing${status.age > TABLE.agedDays ? " bm-aged" : ""}${choosable ? "" : " bm-mute"}`, tabindex: 0, role: choosable ? "button" : "img", "data-crossing": crossing.id,
        "data-status": status.status, "data-says": choosable ? store.id(status.incident) : null, "aria-label": told.join(". "),
      }, statusSign(looks.statuses, status.sign, size, { at: [x, y], sure: status.sure, aged: isAged(status) }),
      status.conflict && flag(TABLE.flag.size, { at: [x + size / 2, y - size / 2], theme })),
    });
  }
  return marks;
}

/** @param {import("./status.js").Status} status */
const isAged = (status) => status.status !== "unknown" && status.age > TABLE.agedDays;

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

// Labels

/** @param {any} plan @param {any} scene @param {any} once */
function labelsOf({ areas, discs, bands, profiles, groups, crowded }, scene, once) {
  const { telling, lines, view, theme, base, words, obstacles = [], store } = scene;
  const [wide, high] = view.size;
  const frame = { left: FRAME_PX, top: FRAME_PX, right: wide - FRAME_PX, bottom: high - FRAME_PX };
  const box = /** @type {[number, number, number, number]} */ ([frame.left, frame.top, frame.right, frame.bottom]);
  /** @type {import("./cards.js").Card[]} */
  const cards = [];
  for (const group of groups) {
    const made = cardOfGroup(group, telling, crowded);
    if (made) cards.push(made);
  }
  for (const area of areas) {
    const own = area.tries.map(view.toPx).filter(([x, y]) => x > 0 && y > 0 && x < wide && y < high);
    const spots = [...own, ...once(`in ${area.key}`, () => placesInside(area.shapes, box, 30))];
    const rows = rowsOf(area.parts);
    if (spots.length) cards.push(area.counted ? cardOfMany(area.key, rows, spots, telling) : cardOfGround("areas", area.key, rows, spots, telling));
  }
  for (const disc of discs) {
    const own = disc.tries.map(view.toPx).filter(([x, y]) => x > 0 && y > 0 && x < wide && y < high);
    const spots = own.length ? own : once(`in ${disc.key}`, () => placesInside(disc.shapes, box, 1));
    if (spots.length) cards.push(cardOfGround("discs", disc.key, rowsOf(disc.parts), spots, telling));
  }
  for (const band of bands) {
    const spots = spotsOnBand(band.spans, band.bank, laneReach(band.lane, view), lines, view);
    if (spots.length) cards.push(cardOfGround("bands", band.key, rowsOf(band.parts), spots, telling));
  }
  for (const profile of profiles) {
    const spots = spotsOnBand(profile.runs.map(({ from, upto }) => [profile.line, from, upto]), profile.bank, profileReach(0, view), lines, view);
    if (spots.length) cards.push(cardOfProfile(profile, spots, telling));
  }
  const reaches = [...bands.map(({ lane }) => laneReach(lane, view)[1]), ...profiles.map(() => profileReach(2, view)[1])];
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
    const one = card.rows.length === 1 ? idOf(card.rows[0]) : null;
    drawn.push({
      key: `card ${card.key}`, layer: "labels", box: found.box,
      tree: el("g", {}, tie, el("g", { class: `bm-label bm-incident${card.rows.length > 1 ? " bm-many" : ""}`, "data-says": one }, cardTree(card, found.box, telling, idOf))),
    });
  });
  return { drawn, dropped: cards.filter((_, at) => !placed[at]).map(({ key, rows }) => ({ key, rows })) };
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

// What a legend must explain

/** @param {any} plan @param {any} scene @param {boolean} exits */
function legendOf({ areas, discs, bands, profiles, groups }, { store, cut, asked }, exits) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  const possible = cut.possible.length > 0;
  let disputed = false;
  for (const rows of [cut.certain, cut.possible]) {
    for (let at = 0; at < rows.length; at += 1) {
      kinds.set(store.kind(rows[at]), (kinds.get(store.kind(rows[at])) ?? 0) + 1);
      disputed ||= store.disputed(rows[at]);
    }
  }
  const heads = groups.filter((/** @type {any} */ { crossing }) => crossing).map((/** @type {any} */ { status }) => status);
  /** @type {Map<string, {status: string, sure: boolean, count: number}>} */
  const statuses = new Map();
  for (const { sign, sure } of heads) {
    for (const status of sign.split("/")) {
      const key = `${status} ${sure}`;
      const held = statuses.get(key);
      if (held) held.count += 1;
      else statuses.set(key, { status, sure, count: 1 });
    }
  }
  const single = groups.flatMap((/** @type {any} */ { symbols, ring: isRing }) => (isRing ? [] : symbols));
  const rings = groups.filter((/** @type {any} */ { ring: isRing, rows }) => isRing && rows.length);
  /** @type {Record<string, boolean>} */
  const samples = {
    spot: groups.some((/** @type {any} */ group) => !group.ring && group.rows.length && standsBelow(group) && (!group.crossing || group.anchors.some((/** @type {number[]} */ at) => Math.hypot(at[0] - group.x, at[1] - group.y) > 4))),
    vicinity: discs.length > 0,
    area: areas.some((/** @type {any} */ { counted }) => !counted),
    counted: areas.some((/** @type {any} */ { counted }) => counted),
    stretch: bands.length > 0,
    profile: profiles.length > 0,
    exit: exits,
    ring: rings.length > 0,
    near: rings.some((/** @type {any} */ { near }) => near),
    possible,
    figure_100: single.some((/** @type {any} */ { row }) => store.size(row) === 2),
    figure_1000: single.some((/** @type {any} */ { row }) => store.size(row) === 3),
    disputed: disputed || heads.some((/** @type {any} */ { conflict }) => conflict),
    aged: heads.some(isAged),
    asked: Boolean(asked),
    border: true,
  };
  return {
    kinds: store.pack.kinds.filter((/** @type {string} */ kind) => kinds.has(kind)).map((/** @type {string} */ kind) => ({ kind, count: kinds.get(kind) })),
    statuses: ["open", "restricted", "closed", "unknown"].flatMap((status) => [true, false].flatMap((sure) => statuses.get(`${status} ${sure}`) ?? [])),
    samples: Object.keys(samples).filter((name) => samples[name]),
  };
}
