/* Every number and ink of the ribbon that is no kind's or status's own, on page and paper alike. Lengths are px of a
 * scene: on paper a px is 0.78 pt. */

/** @typedef {{field: string, grid: string, strong: string, lane: string, edge: string, dim: string, tie: string, shades: [string, string], mark: string}} RibbonInks */

/** @type {Record<import("./table.js").Theme, RibbonInks>} */
export const RIBBON_INKS = {
  light: {
    field: "#fffefa", grid: "#e4dfd2", strong: "#c9c3b5", lane: "#e4dfd2", edge: "#a9a498", dim: "#8f897b", tie: "#8d877a", shades: ["#e3ded4", "#f2efe8"],
    mark: "#1d2833",
  },
  dark: {
    field: "#1b222b", grid: "#2b343e", strong: "#47525e", lane: "#2b343e", edge: "#5a6672", dim: "#0b0f13", tie: "#7d7f7c", shades: ["#323c46", "#232c35"],
    mark: "#e8e6df",
  },
};

export const RIBBON = {
  // A ribbon this high has rows of their own for provinces, for names of narrow districts, and for towns.
  roomyFrom: 330,
  edge: 4,
  padding: 6,
  lead: 5,
  head: { row: 22, title: 14, subtitle: 11 },
  // Heights of the rows over the field, from the top down.
  rows: { name: 15, sign: 17, outside: 15, province: 12.5, district: 14.5, foot: 31 },
  // The same where there is less room: two rows of names on a ribbon of the first height, and wider banks on one of the second.
  slim: { name: 14, sign: 15, bank: 13, bankLow: 11, foot: 15, twoRowsFrom: 175, banksFrom: 150 },
  // Fewer pixels to a kilometre than this, and hardly a district has room for its name.
  coarse: 0.42,
  text: { tick: 10, area: 9.5, outside: 9, whole: 9.5, name: 10.5, town: 9.5, key: 10, note: 10, headline: 11, under: 9.5, number: 10 },
  timeTick: { slim: 15, roomy: 19 },
  kmTick: 54,
  sign: { head: 14, strip: 10, label: 15, key: 14 },
  flag: 11.5,
  strip: { wide: 4, pale: 0.38, reach: 0.34, reachPale: 0.16 },
  // A bar's least size; one so narrow stands for a spot, and several over one spot stand side by side.
  bar: { width: 7, height: 6, narrow: 18, apart: 1.5, wide: 62 },
  // What is surely so and what may be: of bars, of wide ones that lie over others, without a core, hatched.
  fill: { sure: [0.42, 0.2], wide: [0.22, 0.13], unsure: [0.12, 0.12], hatched: [0.62, 0.62], hatchedUnsure: [0.4, 0.4], possible: 0.62 },
  fading: [1, 0.35, 0.06],
  sides: [0.2, 0.6, 1, 1, 0.6, 0.2],
  outline: { width: 1.1, sure: 0.9, unsure: 0.65, possible: 0.75, dash: "5 3.2", dashPossible: "2 2.8", soft: 0.9, softDash: "1.2 3.8" },
  spine: { apart: 7, most: 6, inset: 3, wide: 3, core: 3.4, dash: "2 2.5", opacity: 0.75 },
  hatch: { apart: 10, wide: 1.5, uprightFor: 1 },
  lane: { high: 21, roomy: 54, rows: 3 },
  most: { bars: 300, labels: 40, tried: 100, slimTried: 45 },
  cell: { width: 26, height: 17, gap: 0.75, share: 4, least: 0.05, growth: 0.33 },
  asOf: { dash: "6 3.2", width: 1.5, dim: 0.16 },
  label: {
    ground: 0.86, gap: 2, pad: 4, clear: 2, down: 6, across: 15, step: 8, inset: 8, beyond: 18, dot: 1.9, tie: 1,
    // a bar smaller than this either way is cut by a label, one smaller both ways is hidden by it
    narrow: 50, low: 22, hidden: [280, 58],
  },
  key: { line: 17, gap: 14, sample: 28 },
};

/**
 * Ways to set a label, tried in turn for all bars before the next: so wide, of so many lines, with a line `under` it or
 * not, as many steps `apart` as it may stand, `cut` where not all of it has room. It may cover what is `over`: 0 no
 * small bar, 1 what it cuts but does not hide, 2 all but labels.
 * @typedef {{wide: number, lines: number, under: boolean, apart: number, over: 0 | 1 | 2, cut: boolean}} Way
 */

/** @param {number} wide @param {number} lines @param {Partial<Way>} more @returns {Way} */
const way = (wide, lines, more = {}) => ({ wide, lines, under: false, apart: 0, over: 0, cut: false, ...more });

/** @type {Record<"roomy" | "slim", Way[]>} */
export const WAYS = {
  roomy: [
    way(420, 1, { under: true }), way(420, 1, { under: true, apart: 14 }), way(260, 2, { under: true }), way(420, 1), way(420, 1, { apart: 14 }),
    way(260, 2), way(200, 2, { under: true }), way(200, 3), way(260, 2, { under: true, apart: 14 }), way(260, 2, { apart: 14 }), way(200, 3, { apart: 14 }), way(420, 1, { under: true, apart: 28 }),
    way(260, 2, { apart: 28 }), way(420, 1, { over: 1 }), way(260, 2, { over: 1 }), way(200, 3, { over: 1, apart: 28 }), way(256, 1, { cut: true }),
    way(256, 1, { cut: true, over: 1 }), way(205, 1, { cut: true, apart: 28, over: 1 }), way(160, 1, { cut: true, over: 2 }),
  ],
  slim: [
    way(420, 1), way(420, 1, { apart: 6 }), way(420, 1, { over: 1 }), way(256, 1, { cut: true, apart: 6 }), way(205, 1, { cut: true, apart: 7, over: 1 }),
    way(160, 1, { cut: true, over: 2 }),
  ],
};

/** A page that is high enough has the same without the farthest: while time plays there is less of it. */
export const TALL_WAYS = WAYS.roomy.filter(({ apart, cut }) => apart < 20 || cut);
