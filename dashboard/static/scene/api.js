/* What others may call: the page, and Python by its engine. */
import { borderTrees, graticule, groundTrees } from "./base.js";
import { UNITS, calendar, clamp, unitFor } from "./days.js";
import { extentOf, isWellSeen } from "./extent.js";
import { Gathering } from "./gather.js";
import { Held, mapScene } from "./map.js";
import { plain, shorten, textWidth, wrap } from "./metrics.js";
import { numerals } from "./numerals.js";
import { viewOf } from "./projection.js";
import { ribbonScene } from "./ribbon.js";
import { insetTree, mapWorth } from "./sheet.js";
import { colorOf, flag, hatch, ring, ringRadius, sample, statusColor, statusSign, symbol } from "./signs.js";
import { statusAt } from "./status.js";
import { Store } from "./store.js";
import { GROUND, INKS, TABLE } from "./table.js";
import { el, rounded, svgText } from "./tree.js";

const FAMILY = "Noto Sans, Noto Sans Arabic";

/**
 * What the register shows, as Python sends it.
 * @param {any} input
 */
export function stateOf({ pack, state }) {
  const store = new Store(pack);
  for (const [row, text] of Object.entries(state.texts)) store.texts.set(Number(row), text);
  store.setLoose(state.states);
  store.choose(state.chosen);
  const [start, end] = state.window;
  return { store, cut: store.cut(start, end), moment: end === null ? state.as_of : Math.min(end - 1, state.as_of) };
}

/** @type {{base: any}} */
const KEPT = { base: null };

/**
 * Keep the base map for all that is drawn from now on: it is large, and the same for every drawing.
 * @param {any} base
 */
export function keepBase(base) {
  KEPT.base = base;
  return null;
}

/**
 * Draw a map of its own, as paper and command line have it: the scene as data, and where asked for as SVG.
 * @param {any} input
 */
export function drawMap(input) {
  const { looks, state, size, extent, theme = "light", svg = true, obstacles = [] } = input;
  const { base } = KEPT;
  const { store, cut, moment } = stateOf(input);
  const view = viewOf(extent, size);
  const { number } = numerals(state.words.language.signs);
  const told = (/** @type {number} */ degrees, /** @type {number} */ digits, /** @type {boolean} */ isMeridian) => {
    const { longitude = "{degrees}°", latitude = "{degrees}°" } = state.words.map;
    return (isMeridian ? longitude : latitude).replace("{degrees}", number(degrees, digits));
  };
  const net = svg ? graticule(view, theme, told) : { lines: [], degrees: [] };
  const scene = mapScene({
    store, cut, base, looks: labelled(looks, state.words), words: state.words, theme, size, extent, moment, selected: store.row(state.selected), asked: state.asked,
    gathering: new Gathering(input.pack), obstacles: [...obstacles, ...net.degrees.map(({ box }) => box)], text: (row) => store.text(row), held: new Held(),
  });
  const layer = (/** @type {string} */ name) => scene.marks.filter((mark) => mark.layer === name).map((mark) => mark.tree);
  const drawn = svg && svgText(el("svg", {
    xmlns: "http://www.w3.org/2000/svg", width: size[0], height: size[1], viewBox: `0 0 ${size[0]} ${size[1]}`, "font-family": FAMILY,
  }, el("defs", {}, ...scene.defs, el("clipPath", { id: "frame" }, el("rect", { width: size[0], height: size[1] }))),
  el("g", { "clip-path": "url(#frame)" }, ...groundTrees(base, view, theme, "relief:"), ...net.lines, ...layer("ground"), ...borderTrees(base, view, theme),
    ...layer("over"), ...layer("marks"), ...net.degrees.map(({ tree }) => tree), ...scene.labels.map(({ tree }) => tree)),
  el("rect", { x: 0.6, y: 0.6, width: size[0] - 1.2, height: size[1] - 1.2, fill: "none", stroke: INKS[/** @type {"light"} */ (theme)].ink, "stroke-width": 1.2 })));
  return { ...described(scene, store), svg: drawn || null };
}


/**
 * Draw a ribbon of its own, as paper has it: the scene as data, and where asked for as SVG.
 * @param {any} input
 */
export function drawRibbon(input) {
  const { looks, state, size, axis, theme = "light", svg = true } = input;
  const { store, cut, moment } = stateOf(input);
  const scene = ribbonScene({
    store, cut, between: state.window, reach: state.reach, km: state.km, as_of: state.as_of, moment, axis, words: state.words, looks, size, theme, paper: true,
    selected: store.row(state.selected), ids: "ribbon-", text: (row) => store.text(row),
  });
  const { bars, counted, missing, unlabelled, notes, legend, items, frame: { left, right, top, bottom, km, start, end } } = scene;
  const drawn = svg && svgText(el("svg", { xmlns: "http://www.w3.org/2000/svg", width: size[0], height: size[1], viewBox: `0 0 ${size[0]} ${size[1]}` }, scene.tree));
  return { size, bars, counted, missing, unlabelled, notes, legend, items, frame: { left, right, top, bottom, km, start, end }, svg: drawn || null };
}

/** @param {any} looks @param {any} words */
function labelled(looks, words) {
  const kinds = Object.fromEntries(Object.entries(looks.kinds).map(([kind, look]) => [kind, { .../** @type {any} */ (look), label: words.kinds[kind] }]));
  return { ...looks, kinds };
}

/**
 * A scene as data: per mark what it stands for and in which form, per incident left out why.
 * @param {ReturnType<typeof mapScene>} scene
 * @param {Store} store
 */
export function described(scene, store) {
  const { view, size } = scene;
  const labels = new Map(scene.labels.map(({ key }) => [key, true]));
  const marks = scene.marks.filter(({ form }) => form !== "furniture").map(({ form, rows, bank, areas, km, crossing, told }) => ({
    form, incidents: rows.map(({ row }) => store.id(row)), certain: rows.length ? rows.every(({ certain }) => certain) : null, bank: bank ?? null, areas: areas ?? [],
    km_from: km?.length ? Math.min(...km.map(([from]) => from)) : null, km_to: km?.length ? Math.max(...km.map(([, upto]) => upto)) : null, label: told[0] ?? "", ...(crossing ? { crossing } : {}),
  }));
  if (scene.strip.length) {
    marks.push({ form: /** @type {any} */ ("strip"), incidents: scene.strip.map(({ row }) => store.id(row)), certain: scene.strip.every(({ certain }) => certain), bank: null, areas: [], km_from: null, km_to: null, label: "" });
  }
  const why = (/** @type {number[]} */ rows, /** @type {string} */ reason) => rows.map((row) => ({ incident: store.id(row), why: reason }));
  const [wide, high] = size;
  return {
    size, marks, left_out: [...why(scene.beyond, "beyond the frame"), ...why(scene.tooMany, "one of too many areas")], legend: scene.legend,
    unlabelled: scene.unlabelled.length, labels: labels.size,
    scale: {
      px_per_km: view.pxPerKm, lat: view.toLonLat([wide / 2, high / 2])[1], north_deg: northOf(view),
      ground: [[0, 0], [wide, 0], [wide, high], [0, high]].map(view.toLonLat),
      mesh: Array.from({ length: 9 }, (_, row) => Array.from({ length: 17 }, (__, column) => view.toLonLat([(wide * column) / 16, (high * row) / 8]))),
    },
  };
}

/** The direction of true north at the middle, in degrees counterclockwise from the right. @param {import("./projection.js").View} view */
function northOf(view) {
  const [lon, lat] = view.toLonLat([view.size[0] / 2, view.size[1] / 2]);
  const [[x0, y0], [x1, y1]] = [view.toPx([lon, lat - 0.05]), view.toPx([lon, lat + 0.05])];
  return (Math.atan2(y0 - y1, x1 - x0) * 180) / Math.PI;
}

/**
 * A sign of a legend as the text of an SVG.
 * @param {any} spec `{kind, certain}`, `{status, sure, aged}`, `{sample}` or `{flag}`, with `size` and `looks`
 */
export function signSvg(spec) {
  const { size, looks } = spec;
  const half = size / 2 + 1.5;
  const tree = spec.kind ? symbol(looks.kinds[spec.kind], size, { certain: spec.certain ?? true })
    : spec.status ? statusSign(looks.statuses, spec.status, size, { sure: spec.sure ?? true, aged: spec.aged ?? false })
      : spec.sample ? sample(spec.sample, size) : flag(size, {});
  return svgText(el("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, width: 2 * half, height: 2 * half }, tree));
}

/**
 * Several signs at once.
 * @param {any[]} specs
 */
export function signSvgs(specs) {
  return specs.map(signSvg);
}

/**
 * Where a map lies, as the text of an SVG.
 * @param {number[][]} ground
 * @param {number[]} size
 * @param {string[]} names
 */
export function insetSvg(ground, size, names) {
  return svgText(insetTree(KEPT.base, ground, size, names));
}

export { extentOf, isWellSeen, UNITS, calendar, clamp, ribbonScene, unitFor, mapWorth, Gathering, Held, Store, mapScene, numerals, viewOf, statusAt, symbol, statusSign, statusColor, colorOf, flag, ring, ringRadius, sample, hatch, svgText, el, rounded, plain, shorten, textWidth, wrap, TABLE, INKS, GROUND };
