/* The names on the ground: countries, provinces, towns, rivers, crossings that nobody has spoken of. */
import { AROUND, CENTRED } from "./labels.js";
import { around, isInside, onScene, rough } from "./shapes.js";
import { textWidth } from "./metrics.js";
import { INKS, TABLE } from "./table.js";
import { pointAt } from "./line.js";

/**
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./labels.js").Wish} Wish
 * @typedef {{kind: string, text: string, size: number, bold: boolean, color: string, opacity: number, italic: boolean, dot: number, wish: Wish}} Name
 */

/** @type {Record<string, {size: number, bold?: boolean, italic?: boolean, ink: "ink" | "soft" | "label" | "water", opacity?: number}>} */
const CUTS = {
  country: { size: 15, bold: true, ink: "label", opacity: 0.9 },
  capital: { size: 12.5, bold: true, ink: "ink" },
  province: { size: 10.3, ink: "soft" },
  district: { size: 9.2, ink: "soft" },
  town: { size: 10.6, ink: "label" },
  river: { size: 9.6, ink: "water" },
  lake: { size: 9.2, ink: "water" },
  airfield: { size: 8.6, ink: "soft" },
  crossing: { size: 9.6, bold: true, ink: "label" },
};
/** @type {Record<string, number>} */
const ORDER = { country: 10000, capital: -1, crossing: 25000, river: 30000, province: 35000, town: 40000, lake: 55000, district: 50000, airfield: 70000 };
// From which scale on, in px a kilometre, a name is looked for room.
/** @type {Record<string, number>} */
const FROM = { country: 0, capital: 0, crossing: 1, river: 0.8, province: 0.64, lake: 1.15, district: 3.1, airfield: 5.1 };
const TOWNS_FROM = [0, 0, 0.9, 1.4, 2.4, 3.9];
/** @type {Record<string, number>} */
const DOTS = { capital: 8, town: 6, airfield: 5 };
// Countries and provinces are set wide; letters that join are not.
/** @type {Record<string, string>} */
const SPACES = { country: "\u2009\u2009", province: "\u200a" };
const HOME = new Set(["country:AF", "country:TJ"]);
// The two countries are named before counts and titles take the room.
const HOME_RANK = -95;
const STRICT = new Set(["river", "lake", "province", "country"]);
const MIDDLE = new Set(["country", "province", "district", "lake"]);
// The border runs in rivers: their names may stand along it, so far from where they stand best.
const BORDER_RIVERS = new Set(["river:panj", "river:pamir", "river:amu-darya"]);
const EDGE_PX = 8;
const ALONG_KM = 8;
const FARTHEST_KM = 64;

/**
 * The names of a scene that ask for room.
 * @param {object} given
 * @param {any} given.base
 * @param {View} given.view
 * @param {any} given.words
 * @param {import("./table.js").Theme} given.theme
 * @param {import("./gather.js").Group[]} given.groups
 * @param {number} given.clear how far from the border its bands reach, in px
 * @param {(id: string, make: () => number[][]) => number[][]} given.once
 * @returns {Name[]}
 */
export function namesOn(given) {
  const { base, view, theme, groups } = given;
  const names = base.labels.filter((/** @type {any} */ label) => view.pxPerKm >= fromOf(label)).map((/** @type {any} */ label) => nameOf(label, given)).filter(Boolean);
  if (view.pxPerKm < FROM.crossing) return names;
  for (const { crossing, status, x, y, box } of groups) {
    if (!crossing || (status && status.status !== "unknown")) continue;
    const made = name("crossing", crossing.name.split(" (")[0], [[x, y]], 0, theme, 0);
    made.wish.ground = { left: x - box.left + 2, right: box.right - x + 2, up: y - box.top + 2, down: box.bottom - y + 2 };
    names.push(made);
  }
  return names;
}

/** From which scale on a label is looked for room. @param {{kind: string, rank: number}} label */
const fromOf = ({ kind, rank }) => (kind === "town" ? TOWNS_FROM[Math.min(rank, TOWNS_FROM.length - 1)] : FROM[kind]);

/**
 * A name of the base map, and where it may stand; null where it lies off the scene.
 * @param {any} label
 * @param {Parameters<typeof namesOn>[0]} given
 */
function nameOf(label, { base, view, words, theme, clear, once }) {
  const { code, direction } = words.language;
  const [x, y] = view.toPx(label.at);
  const isCountry = label.kind === "country";
  const text = named(label, code, direction);
  if (!text || (!isCountry && (x < EDGE_PX || y < EDGE_PX || x > view.size[0] - EDGE_PX || y > view.size[1] - EDGE_PX))) return null;
  const rank = HOME.has(label.id) ? HOME_RANK : label.rank;
  if (isCountry) {
    const spots = once(`${label.id} ${code}`, () => insideCountry(label, base, view, text));
    return spots.length ? name(label.kind, text, spots, rank, theme, 0) : null;
  }
  if (!BORDER_RIVERS.has(label.id)) return name(label.kind, text, [[x, y]], rank, theme, 0);
  const spots = once(label.id, () => alongBorder(label, base, view));
  return spots.length ? name(label.kind, text, spots, rank, theme, Math.max(4, clear) + 3) : null;
}

/** @param {any} label @param {string} code @param {string} direction */
function named({ names, kind }, code, direction) {
  const text = names[code] || names.en || Object.values(names)[0] || "";
  if (!(kind in SPACES)) return text;
  const short = text.split(" (")[0];
  return direction === "ltr" ? [...short.toLocaleUpperCase()].join(SPACES[kind]) : short;
}

/**
 * @param {string} kind
 * @param {string} text
 * @param {number[][]} spots
 * @param {number} rank
 * @param {import("./table.js").Theme} theme
 * @param {number} ground
 * @returns {Name}
 */
function name(kind, text, spots, rank, theme, ground) {
  const { size, bold = false, italic = false, ink, opacity = 1 } = CUTS[kind];
  const dot = DOTS[kind] ?? 0;
  const room = ground || (dot ? dot / 2 + 2 : 6);
  return {
    kind, text, size, bold, italic, opacity, dot, color: INKS[theme][ink],
    wish: {
      width: textWidth(text, size, bold) + 2, height: size * TABLE.label.leading, spots, priority: ORDER[kind] + rank * 100,
      ground: { left: room, up: room, right: room, down: room }, ways: MIDDLE.has(kind) ? CENTRED : AROUND, dot, strict: STRICT.has(kind),
    },
  };
}

/**
 * Spots well inside a country, the nearest to its own first: a name pushed over its border by an incident's label would
 * make a false map.
 * @param {any} label
 * @param {any} base
 * @param {View} view
 * @param {string} text
 */
function insideCountry(label, base, view, text) {
  const shapes = rough(onScene(base.areas[label.id] ?? [], view, around(view, 10)), 8);
  if (!shapes.length) return [];
  const [wide, high] = view.size;
  const half = textWidth(text, CUTS.country.size, true) / 2 + 4;
  /** @type {number[][]} */
  const found = [];
  for (let column = 1; column < 24; column += 1) {
    for (let row = 1; row < 16; row += 1) {
      const [x, y] = [(wide * column) / 24, (high * row) / 16];
      if (x > half && x < wide - half && [0, -half, half].every((side) => isInside([x + side, y], shapes))) found.push([x, y]);
    }
  }
  const own = view.toPx(label.at);
  const middle = [Math.max(0, Math.min(wide, own[0])), Math.max(0, Math.min(high, own[1]))];
  return found.sort((a, b) => Math.hypot(a[0] - middle[0], a[1] - middle[1]) - Math.hypot(b[0] - middle[0], b[1] - middle[1])).slice(0, 120);
}

/**
 * Spots along the border, the nearest to a river's own place first.
 * @param {any} label
 * @param {any} base
 * @param {View} view
 */
function alongBorder(label, base, view) {
  const line = base.border.find((/** @type {any} */ { id }) => id === "AF-TJ").coordinates;
  const own = view.toPx(label.at);
  let [best, least] = [0, Infinity];
  for (const [lon, lat, km] of line) {
    const [x, y] = view.toPx([lon, lat]);
    const off = Math.hypot(x - own[0], y - own[1]);
    if (off < least) [best, least] = [km, off];
  }
  if (least > 2 * view.pxPerKm + 3) return [own];
  const kms = [0];
  for (let off = ALONG_KM; off <= FARTHEST_KM; off += ALONG_KM) kms.push(-off, off);
  return kms.map((off) => view.toPx(pointAt(line, best + off))).filter(([x, y]) => x > 12 && y > 12 && x < view.size[0] - 12 && y < view.size[1] - 12);
}
