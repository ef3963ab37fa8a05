/* The register in the browser: columns of numbers fetched once, and what a window shows of them.
 * The rules are those of dashboard/when.py; a test holds the two against each other. */
import { sift } from "./sieve.js";

// Beyond any day a register may name, and still whole in 32 bits.
const FAR = 2e9;
const FARTHER = 3e9;
const NOTHING_CHOSEN = { kinds: [], actors: [], banks: [], sources: [], grade: null, certain_only: false };
const OUT = 0;
const MAYBE = 2;

export class Store {
  constructor(pack) {
    this.pack = pack;
    this.count = pack.count;
    this.texts = new Map();
    this.rows = new Map(pack.ids.map((id, row) => [id, row]));
    const column = (values, open) => Int32Array.from(values, (value, row) => value ?? open(row));
    this.es = column(pack.es, () => -FAR);
    this.ls = column(pack.ls, () => FAR);
    // an end that is not told: none in sight after a known start, never certain after an unknown one
    this.ee = column(pack.ee, (row) => (pack.es[row] === null || pack.dawns[row] ? -FAR : FAR));
    this.le = column(pack.le, () => FAR);
    this.placed = Int32Array.from(pack.placement);
    this.version = 0;
    this.setLoose(null);
    this.choose(NOTHING_CHOSEN);
  }

  /** Set what Python's own filters make of each incident: two bits each, base64; null lets all through. */
  setLoose(states) {
    if (this.given === states) return;
    this.given = states;
    this.loose = states === null ? new Uint8Array(this.count).fill(1) : unpack(states, this.count);
    this.chosen = null;
  }

  /** Set the filters that are asked here. */
  choose(chosen) {
    const { kinds, actors, banks, sources, grade, certain_only } = chosen;
    const text = JSON.stringify([kinds, actors, banks, sources, grade, certain_only]);
    if (this.chosen === text) return;
    this.chosen = text;
    this.certainOnly = certain_only;
    this.states = sift(this.pack, this.loose, chosen);
    this.version += 1;
  }

  id(row) { return this.pack.ids[row]; }
  kind(row) { return this.pack.kinds[this.pack.kind[row]]; }
  disputed(row) { return Boolean(this.pack.disputed[row]); }
  size(row) { return this.pack.size[row]; }
  text(row) { return this.texts.get(row) ?? null; }
  row(id) { return this.rows.get(id) ?? -1; }

  placement(row) {
    const index = this.placed[row];
    return index < 0 ? null : this.pack.placements[index];
  }

  bounds(row) {
    const { es, ls, ee, le, dated, uncertain, dawns } = this.pack;
    // what has neither a told beginning nor an end surely lasted no day that is known
    const lasted = ee[row] ?? (dawns[row] ? es[row] : null);
    return { es: es[row], ls: ls[row], ee: lasted, le: le[row], dated: Boolean(dated[row]), uncertain: Boolean(uncertain[row]) };
  }

  /** What a window of days [start, end) shows, null being open; `counts` counts every incident that the
   * other filters let through once. */
  cut(start, end) {
    const { count, states, es, ls, ee, le, certainOnly } = this;
    const { dated, uncertain, fades, dawns } = this.pack;
    const from = start ?? -FARTHER;
    const upto = end ?? FARTHER;
    const certain = new Int32Array(count);
    const possible = new Int32Array(count);
    let [sure, maybe, outside, heard, later, undated] = [0, 0, 0, 0, 0, 0];
    for (let row = 0; row < count; row += 1) {
      const state = states[row];
      if (state === OUT) continue;
      if (dated[row] && (le[row] <= from || es[row] >= upto || from >= upto)) {
        // what has no end is not outside of a later window: it was last heard of before; what has
        // no beginning is not outside of an earlier one
        if (fades[row] && le[row] <= from) heard += 1;
        else if (dawns[row] && es[row] >= upto) later += 1;
        else outside += 1;
      } else if (state !== MAYBE && dated[row] && !uncertain[row] && ls[row] < upto && (ee[row] > from || start === null)) {
        certain[sure++] = row;
      } else if (!certainOnly) {
        possible[maybe++] = row;
        undated += !dated[row];
      }
    }
    return {
      certain: certain.subarray(0, sure), possible: possible.subarray(0, maybe),
      counts: { certain: sure, possible: maybe, outside, heard, heard_later: later, undated },
    };
  }

  /** How many incidents a window of just each bin would show; the edges ascend. */
  bins(edges) {
    const bins = edges.length - 1;
    const sure = new Int32Array(bins + 1);
    const any = new Int32Array(bins + 1);
    const { es, ls, ee, le, states } = this;
    const { dated, uncertain } = this.pack;
    // the first bin that ends after a day, and the first that begins on it or later
    const endsAfter = (day) => firstAbove(edges, day, 1) - 1;
    const beginsFrom = (day) => firstAtLeast(edges, day, bins);
    const add = (counts, first, beyond) => {
      if (first < beyond) {
        counts[first] += 1;
        counts[beyond] -= 1;
      }
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

/** The index of the first edge above a day, from index `low` on. */
function firstAbove(edges, day, low) {
  let [first, last] = [low, edges.length];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (edges[middle] > day) last = middle;
    else first = middle + 1;
  }
  return first;
}

function firstAtLeast(edges, day, bins) {
  let [first, last] = [0, bins];
  while (first < last) {
    const middle = (first + last) >> 1;
    if (edges[middle] >= day) last = middle;
    else first = middle + 1;
  }
  return first;
}
