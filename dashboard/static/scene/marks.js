/* What marks of all forms share: the words they are told in, and what a reader of the page can do with them. */

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./gather.js").Shown} Shown
 * @typedef {import("./grounds.js").Part} Part
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
 */

/** @param {Shown[]} rows @param {any} scene @param {string} [name] */
export function toldOf(rows, { telling }, name) {
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
export function partsOf(rows, store) {
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
export function handle(name, rows, { store, selected }, told) {
  const one = rows.length === 1;
  const chosen = rows.some(({ row }) => row === selected);
  return {
    class: `bm-mark ${name}${chosen ? " bm-selected" : ""}${rows.some(({ certain }) => certain) ? "" : " bm-possible"}`, tabindex: 0, role: "button",
    "data-incident": one ? store.id(rows[0].row) : null, "data-count": one ? null : rows.length, "aria-label": told.join(". "),
  };
}

/** @param {Part[]} parts @returns {Shown[]} each incident once */
export function rowsOf(parts) {
  return [...new Map(parts.map(({ row, certain }) => [row, { row, certain }])).values()];
}

/** @param {Shown[]} rows @param {number} selected */
export const isChosen = (rows, selected) => rows.some(({ row }) => row === selected);

/** @param {Part[]} parts */
export function commonestName(parts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { name } of parts) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** @param {string} key @param {"ground" | "over" | "marks"} layer @param {Tree} tree @returns {Mark[]} */
export function furniture(key, layer, tree) {
  return [{ key, form: "furniture", layer, rows: [], told: [], tree }];
}
