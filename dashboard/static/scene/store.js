/* The register in the browser: columns of numbers fetched once, and what a window shows of them.
 * The rules are those of dashboard/when.py; a test holds the two against each other. */
import { sift } from "./sieve.js";

// Beyond any day a register may name, and still whole in 32 bits.
const FAR = 2e9;
const FARTHER = 3e9;
/** @type {Chosen} */
const NOTHING_CHOSEN = { kinds: [], actors: [], banks: [], sources: [], grade: null, certain_only: false };
const OUT = 0;
const MAYBE = 2;

/**
 * @typedef {{kinds: string[], actors: string[], banks: string[], sources: string[], grade: string[] | null, certain_only: boolean}} Chosen
 * @typedef {{certain: number, possible: number, outside: number, heard: number, heard_later: number, undated: number}} Counts
 */

export class Store {
  /** @param {any} pack the columns of draw/pack.py */
  constructor(pack) {
    this.pack = pack;
    /** @type {number} */
    this.count = pack.count;
    /** @type {Map<number, any>} */
    this.texts = new Map();
    /** @type {Map<string, number>} */
    this.rows = new Map(pack.ids.map((/** @type {string} */ id, /** @type {number} */ row) => [id, row]));
    const column = (/** @type {(number | null)[]} */ values, /** @type {(row: number) => number} */ open) => Int32Array.from(values, (value, row) => value ?? open(row));
    this.es = column(pack.es, () => -FAR);
    this.ls = column(pack.ls, () => FAR);
    // an end that is not told: none in sight after a known start, never certain after an unknown one
    this.ee = column(pack.ee, (row) => (pack.es[row] === null || pack.dawns[row] ? -FAR : FAR));
    this.le = column(pack.le, () => FAR);
    this.placed = Int32Array.from(pack.placement);
    this.version = 0;
    this.loose = new Uint8Array(this.count).fill(1);
    /** @type {string | null} */
    this.given = null;
    /** @type {string | null} */
    this.chosen = null;
    this.states = this.loose;
    this.certainOnly = false;
    this.choose(NOTHING_CHOSEN);
  }

  /**
   * Set what Python's own filters make of each incident: two bits each, base64; null lets all through.
   * @param {string | null} states
   */
  setLoose(states) {
    if (this.given === states) return;
    this.given = states;
    this.loose = states === null ? new Uint8Array(this.count).fill(1) : unpack(states, this.count);
    this.chosen = null;
  }

  /**
   * Set the filters that are asked here.
   * @param {Chosen} chosen
   */
  choose(chosen) {
    const { kinds, actors, banks, sources, grade, certain_only: certainOnly } = chosen;
    const text = JSON.stringify([kinds, actors, banks, sources, grade, certainOnly]);
    if (this.chosen === text) return;
    this.chosen = text;
    this.certainOnly = certainOnly;
    this.states = sift(this.pack, this.loose, chosen);
    this.version += 1;
  }

  /** @param {number} row @returns {string} */
  id(row) { return this.pack.ids[row]; }

  /** @param {number} row @returns {string} */
  kind(row) { return this.pack.kinds[this.pack.kind[row]]; }

  /** @param {number} row */
  disputed(row) { return Boolean(this.pack.disputed[row]); }

  /** The class of an incident's largest figure. @param {number} row @returns {number} */
  size(row) { return this.pack.size[row]; }

  /** @param {number} row */
  text(row) { return this.texts.get(row) ?? null; }

  /** @param {string} id */
  row(id) { return this.rows.get(id) ?? -1; }

  /** @param {number} row */
  placement(row) {
    const index = this.placed[row];
    return index < 0 ? null : this.pack.placements[index];
  }

  /** @param {number} row */
  bounds(row) {
    const { es, ls, ee, le, dated, uncertain, dawns } = this.pack;
    // what has neither a told beginning nor an end surely lasted no day that is known
    const lasted = ee[row] ?? (dawns[row] ? es[row] : null);
    return { es: es[row], ls: ls[row], ee: lasted, le: le[row], dated: Boolean(dated[row]), uncertain: Boolean(uncertain[row]) };
  }

  /**
   * What a window of days [start, end) shows, null being open; `counts` counts every incident that the other filters
   * let through once.
   * @param {number | null} start
   * @param {number | null} end
   */
  cut(start, end) {
    const { count, states } = this;
    const certain = new Int32Array(count);
    const possible = new Int32Array(count);
    /** @type {Counts} */
    const counts = { certain: 0, possible: 0, outside: 0, heard: 0, heard_later: 0, undated: 0 };
    for (let row = 0; row < count; row += 1) {
      if (states[row] === OUT) continue;
      const place = this.place(row, start, end);
      if (place === "certain") certain[counts.certain] = row;
      else if (place === "possible") {
        // what is only possible is not shown at all where only the certain is asked for
        if (this.certainOnly) continue;
        possible[counts.possible] = row;
        counts.undated += this.pack.dated[row] ? 0 : 1;
      }
      counts[place] += 1;
    }
    return { certain: certain.subarray(0, counts.certain), possible: possible.subarray(0, counts.possible), counts };
  }

  /**
   * What an incident is in a window of days.
   * @param {number} row
   * @param {number | null} start
   * @param {number | null} end
   * @returns {Exclude<keyof Counts, "undated">}
   */
  place(row, start, end) {
    const { dated, uncertain } = this.pack;
    if (!dated[row]) return "possible";
    const from = start ?? -FARTHER;
    const upto = end ?? FARTHER;
    if (this.le[row] <= from || this.es[row] >= upto || from >= upto) return this.away(row, from, upto);
    const sure = this.states[row] !== MAYBE && !uncertain[row] && this.ls[row] < upto && (this.ee[row] > from || start === null);
    return sure ? "certain" : "possible";
  }

  /**
   * Why an incident is not in a window: what has no end is not outside of a later one, it was last heard of before;
   * what has no beginning is not outside of an earlier one.
   * @param {number} row
   * @param {number} from
   * @param {number} upto
   */
  away(row, from, upto) {
    const { fades, dawns } = this.pack;
    if (fades[row] && this.le[row] <= from) return "heard";
    return dawns[row] && this.es[row] >= upto ? "heard_later" : "outside";
  }

  /**
   * How many incidents a window of just each bin would show; the edges ascend.
   * @param {number[]} edges
   */
  bins(edges) {
    const bins = edges.length - 1;
    const sure = new Int32Array(bins + 1);
    const any = new Int32Array(bins + 1);
    const { es, ls, ee, le, states } = this;
    const { dated, uncertain } = this.pack;
    // the first bin that ends after a day, and the first that begins on it or later
    const endsAfter = (/** @type {number} */ day) => firstAbove(edges, day, 1) - 1;
    const beginsFrom = (/** @type {number} */ day) => firstAtLeast(edges, day, bins);
    const add = (/** @type {Int32Array} */ counts, /** @type {number} */ first, /** @type {number} */ beyond) => {
      if (first >= beyond) return;
      counts[first] += 1;
      counts[beyond] -= 1;
    };
    for (let row = 0; row < this.count; row += 1) {
      if (states[row] === OUT || !dated[row]) continue;
      add(any, endsAfter(es[row]), beginsFrom(le[row]));
      if (states[row] !== MAYBE && !uncertain[row]) add(sure, endsAfter(ls[row]), beginsFrom(ee[row]));
    }
    const certain = new Uint32Array(bins);
    const possible = new Uint32Array(bins);
    for (let bin = 0, c = 0, a = 0; bin < bins; bin += 1) {
      c += sure[bin];
      a += any[bin];
      certain[bin] = c;
      possible[bin] = this.certainOnly ? 0 : a - c;
    }
    return { certain, possible };
  }
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SIXES = new Map([...BASE64].map((letter, six) => [letter, six]));

/**
 * Take two bits a row out of base64: a letter holds three rows, but bytes are filled from below.
 * @param {string} base64
 * @param {number} count
 */
function unpack(base64, count) {
  const bytes = [];
  for (let at = 0; at < base64.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => SIXES.get(base64[at + n]) ?? 0);
    bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
  }
  const states = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) states[row] = (bytes[row >> 2] >> ((row & 3) * 2)) & 3;
  return states;
}

/** The index of the first edge above a day, from index `low` on. @param {number[]} edges @param {number} day @param {number} low */
function firstAbove(edges, day, low) {
  let [first, last] = [low, edges.length];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (edges[middle] > day) last = middle;
    else first = middle + 1;
  }
  return first;
}

/** @param {number[]} edges @param {number} day @param {number} bins */
function firstAtLeast(edges, day, bins) {
  let [first, last] = [0, bins];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (edges[middle] >= day) last = middle;
    else first = middle + 1;
  }
  return first;
}
