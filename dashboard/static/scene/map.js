/* The map as a scene: of what a window shows each incident is in a mark, or in a rest that is counted and told. Nothing
 * gets a mark that claims more than is known of its place. */
import { askedMarks, hatches, markOfDisc, marksOfArea, reachMarks } from "./areas.js";
import { exitMarks, exitsOf, markOfBand, marksOfProfile } from "./bands.js";
import { Shapes, planAreas, planBands, planDiscs } from "./grounds.js";
import { groupsOf } from "./gather.js";
import { legendOf } from "./legend.js";
import { labelsOf } from "./lettering.js";
import { Lines } from "./line.js";
import { marksOfGroup } from "./spots.js";
import { numerals } from "./numerals.js";
import { statusAt } from "./status.js";
import { viewOf } from "./projection.js";

/**
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
 * @typedef {import("./projection.js").View} View
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
 * @property {import("./gather.js").Gathering} gathering
 * @property {import("./labels.js").Box[]} [obstacles] what no label may cover
 * @property {Set<string>} [opened]
 * @property {number} [pad] so many px beside the frame count as in it
 * @property {(row: number) => any} text of an incident; null where it is not here
 * @property {Held} held what was reckoned for earlier scenes
 */

const SPOTS = new Set(["exact", "settlement"]);

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
