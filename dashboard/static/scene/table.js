/* Every number and every ink of the drawing that is no kind's or status's own, on page and paper alike. Lengths
 * are px of a scene: on paper a px is 0.78 pt. */

/**
 * @typedef {"light" | "dark"} Theme
 * @typedef {{paper: string, panel: string, ink: string, soft: string, line: string, accent: string, asked: string, border: string, halo: string,
 *   label: string, water: string, flag: string, flagInk: string}} Inks
 */

/** @type {Record<Theme, Inks>} */
export const INKS = {
  light: {
    paper: "#ffffff", panel: "#fffdf7", ink: "#1d2833", soft: "#6b665a", line: "#d8d2c3", accent: "#1f5a8c", asked: "#b3590a", border: "#8a1626",
    halo: "#fffdf6", label: "#3d3a33", water: "#3b6c8c", flag: "#1d2833", flagInk: "#ffffff",
  },
  dark: {
    paper: "#14191f", panel: "#1b222b", ink: "#e8e6df", soft: "#a9a89f", line: "#38424d", accent: "#7db8ea", asked: "#f0a04b", border: "#ff6b78",
    halo: "#10151a", label: "#d6d3c8", water: "#7fb0d0", flag: "#e8e6df", flagInk: "#14191f",
  },
};

/** The ground of the map: its inks, and its lines from the faintest to the border. */
export const GROUND = {
  light: {
    neighbour: "#e9e5da", water: "#7fa8c4", lake: "#a9c8dc", country: "#77705f", province: "#9a917c", district: "#b8b09c", border: "#8a1626",
    casing: "#fffdf6", sideBorder: "#5d5548", graticule: "#8b8472", veil: 0.62,
  },
  dark: {
    neighbour: "#12171c", water: "#3f6f92", lake: "#274d68", country: "#8d887a", province: "#6b6a63", district: "#4c4f50", border: "#ff6b78",
    casing: "#0d1115", sideBorder: "#a49c8b", graticule: "#8b8472", veil: 0.55,
  },
  widths: { river: [1.9, 1.3, 0.8], lake: 0.7, district: 0.7, province: 1.1, country: 1.5, casing: 6, border: 3, sideBorder: 2.2, graticule: 0.5 },
  provinceDash: [6, 3],
  // districts have plain lines from this scale on, in px a kilometre
  districtsFrom: 0.9,
};

export const TABLE = {
  // More than so many are counted together, in the frame.
  most: { areas: 12, discs: 24, bands: 6, groups: 40, namedInCard: 3, tooMany: 60 },
  // Spots nearer to one another than the first are gathered, and so many symbols at most stand under one spot; by the
  // next step where that leaves too many marks, or rings that cover each other: the last is wider than two of the largest.
  gather: { steps: [[30, 8], [41, 4], [51, 1], [64, 1]], inARow: 4, ringsApart: 44, opened: 24 },
  // A map that goes to an incident shows so much ground at least, and stays where it takes up so much of the frame.
  extent: { leastKm: 40, seenFrom: 0.2, padPx: 36 },
  // A symbol's size by the class of its largest figure: none or under 100, hundreds, thousands.
  symbol: { sizes: [24, 24, 29, 35], gap: 1 },
  crossing: { size: 24, unknown: 14, inRing: 17, ringLeast: 18.5, countBelow: 6.5 },
  // A ring's area grows by the same for each that it counts, from the least radius to the most.
  ring: { least: 13, most: 30, growth: 2.4, width: 0.3, possible: 0.45, unlike: 4 },
  flag: { size: 11.5 },
  agedDays: 30,
  // Bands lie side by side from the border outward: the first so far from it, so wide, so far apart.
  band: { first: 4.5, wide: 6, between: 1.4, slim: 0.55, fullFrom: 1.35, sure: 0.62, possible: 0.22, chosen: 0.9, dash: [7, 5], shortest: 6, profiles: [5, 10, 17], profile: 0.36 },
  area: {
    fill: 0.05, hatch: 8, hatchPossible: 16, hatchWidth: 1.6, sure: 0.85, possible: 0.6, edge: 1.7, dash: [6.5, 3.2], dashPossible: [2, 4],
    counted: { least: 0.03, growth: 0.011, most: 0.15, edge: 0.9, opacity: 0.55, dash: [5, 4] },
  },
  disc: { sure: 0.16, possible: 0.06, edge: 1.9, dash: [4.5, 3], dashPossible: [2, 4], chosen: 3.2, reachDash: [3, 2.6], reachEdge: 1.2 },
  asked: { edge: 2.3, dash: [8, 4.5], lane: 28 },
  exit: { inset: 9, size: 17, moment: 77 },
  label: {
    gap: 2.6, main: 11.5, sub: 9.5, counted: 10, leading: 1.3, wide: 218, pad: 3.4, sign: 12.5, lines: 2, subLines: 2, statusLines: 3,
    // one that finds no room beside its spot may stand off so far, tied to it by a line
    farther: [0, 18, 38, 66, 102, 147, 192], titlesReach: 5, tiedFrom: 9, longestUnclear: 90, lookedAt: 160,
    borderStep: 4, borderWeight: 8, rimStep: 8,
  },
};
