/* What a legend must explain: just what is drawn. */
import { standsBelow } from "./gather.js";
import { isAged } from "./spots.js";
import { ringRadius } from "./signs.js";
import { TABLE } from "./table.js";

/** @param {any} plan @param {any} scene @param {boolean} exits */
export function legendOf({ areas, discs, bands, profiles, groups }, { store, cut, asked }, exits) {
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
  const radii = rings.map((/** @type {any} */ { rows }) => ringRadius(rows.length));
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
    rings: Math.max(...radii) - Math.min(...radii) >= TABLE.ring.unlike,
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
