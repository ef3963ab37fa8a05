/* The border ribbon: kilometres along the border across, time down. All that is drawn of it is decided here, for page and
 * paper alike. */
import { countCells, dodge, gather, gridOf, laneRows, measure, setSpines, visible } from "./boxes.js";
import { calendar, clamp } from "./days.js";
import { asOfEdge, asOfTree, bankTrees, crossingLines, fieldTrees, headTrees, headsOf, kmTrees, timeTicks, timeTrees } from "./ribbonaxes.js";
import { barTree, bySize, cellBox, cellTrees, chosenTree, clip, paints, stripTrees, stripsOf } from "./ribbonbars.js";
import { keyLines, keyTree, legendOf, noteLines, notesOf, notesTree, samplePaints, titleTree } from "./ribbonkey.js";
import { labelTrees, placeLabels } from "./ribbonlabels.js";
import { RIBBON, RIBBON_INKS, TALL_WAYS, WAYS } from "./ribbonlook.js";
import { widthOf } from "./ribbontext.js";
import { statusAt } from "./status.js";
import { INKS } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./boxes.js").Frame} Frame
 * @typedef {import("./boxes.js").Found} Found
 * @typedef {import("./boxes.js").Item} Item
 * @typedef {import("./boxes.js").Pair} Pair
 * @typedef {import("./boxes.js").Cell} Cell
 * @typedef {import("./ribbonaxes.js").Rows} Rows
 *
 * @typedef {object} Input
 * @property {any} store
 * @property {{certain: ArrayLike<number>, possible: ArrayLike<number>}} cut
 * @property {[number | null, number | null]} between the days that are shown, half-open, null being open
 * @property {Pair} reach the days of which anything is told
 * @property {Pair | null} km the part of the border that is asked for
 * @property {number} as_of
 * @property {number} moment the day of which statuses are told
 * @property {any} axis what lies along the border
 * @property {(row: number) => any} text
 * @property {any} words
 * @property {any} looks
 * @property {Pair} size
 * @property {import("./table.js").Theme} theme
 * @property {boolean} paper
 * @property {number} selected
 * @property {string} ids begins the ids of paints
 *
 * @typedef {() => string[]} Tip lines that a pointer may ask for
 * @typedef {{count: number, row: number, km: Pair, between: Pair | null}} Counted what a cell stands for
 *
 * @typedef {object} Telling what drawing takes from the input
 * @property {any} store
 * @property {any} words
 * @property {any} looks
 * @property {import("./table.js").Theme} theme
 * @property {import("./table.js").Inks & import("./ribbonlook.js").RibbonInks} inks
 * @property {boolean} mirrored
 * @property {string} ids
 * @property {any} days the calendar
 * @property {(text: string, values: Record<string, any>) => string} fill
 * @property {(value: number) => string} number
 * @property {Map<string, any>} crossings of the pack
 * @property {(crossing: any) => import("./status.js").Status} status
 * @property {number} until nothing is told of days from here on
 * @property {number | null} asOf the line of the as-of day, where it is shown
 * @property {(told: Tip) => object} tip what lets a pointer ask for lines
 * @property {(item: Item) => object} handle what lets a reader of the page take a bar
 * @property {(cell: Cell) => object} handleCell
 */

/**
 * Draw the ribbon of some days.
 * @param {Input} input
 */
export function ribbonScene(input) {
  const { store, cut, axis, selected } = input;
  const found = gather(store, cut, input.km ?? [0, axis.length_km]);
  /** @type {Tip[]} */
  const tips = [];
  /** @type {Counted[]} */
  const cells = [];
  const telling = tellingOf(input, tips);
  const crowded = found.rows.length > RIBBON.most.bars;
  const room = input.paper ? paperRoom(input, found, crowded, telling) : { head: 1, foot: 0, key: [], noteHigh: 0 };
  const { frame, rows } = layOut(input, found, room.head, room.foot, telling);
  telling.asOf = asOfEdge(frame, input.as_of);
  telling.handleCell = cellHandle(frame, input, telling, cells);
  const heads = headsOf(frame, axis, telling);
  const strips = stripsOf(heads, frame, telling);
  const { bars, counted, all } = crowded ? { bars: [], counted: found.rows, all: [] } : plan(found, strips, store, frame, !input.paper);
  const { grid, cells: heaps } = countCells(counted, found.reaches, store, frame);
  const ways = !frame.roomy ? WAYS.slim : input.paper ? WAYS.roomy : TALL_WAYS;
  const labels = placeLabels(bars, frame, { told: titles(telling, input), obstacles: strips.map(({ box }) => box), selected, ways });
  const unlabelled = bars.length - labels.length;
  const notes = notesOf(found.missing, counted.length, input.paper ? unlabelled : 0, telling);
  const chosen = chosenOf(found, all, selected, store, frame);
  const tree = treeOf(input, { frame, rows, heads, strips, bars, heaps, grid, labels, chosen, crowded, room, notes }, telling);
  return {
    size: input.size, tree, frame, bars: bars.length, counted: counted.length, missing: found.missing, unlabelled, tips, cells, notes,
    legend: legendOf(all, found.rows, strips, heads, telling),
    items: [
      ...bars.map((item) => ({ form: /** @type {const} */ ("bar"), incidents: [store.id(item.row)], certain: item.certain, box: visible(item, frame) })),
      ...heaps.map((cell) => ({ form: /** @type {const} */ ("cell"), incidents: cell.rows.map((row) => store.id(row)), certain: null, box: cellBox(cell, grid, frame) })),
    ],
  };
}

/** @typedef {{head: number, foot: number, key: ReturnType<typeof keyLines>, noteHigh: number}} Room what stands over and under a ribbon on paper */

/**
 * How much room title, key and notes take on paper: as much as they may at most, since what the key explains follows
 * from the days, and how high those are from the key.
 * @param {Input} input
 * @param {Found} found
 * @param {boolean} crowded
 * @param {Telling} telling
 * @returns {Room}
 */
function paperRoom(input, found, crowded, telling) {
  const { size: [width, height], axis, store } = input;
  const head = RIBBON.edge + RIBBON.head.row;
  const { frame } = layOut(input, found, head, height / 4, telling);
  const draft = { ...telling, asOf: asOfEdge(frame, input.as_of) };
  const heads = headsOf(frame, axis, draft);
  const legend = legendOf(crowded ? [] : itemsOf(found, store, frame), found.rows, stripsOf(heads, frame, draft), heads, draft);
  const wide = width - 2 * RIBBON.edge;
  const key = keyLines(legend, wide, draft);
  const { length } = found.rows;
  const most = notesOf(found.missing, crowded ? length : found.undated, crowded ? 0 : length, draft);
  const noteHigh = RIBBON.text.note * 1.3 * noteLines(most, wide).length;
  return { head, foot: RIBBON.edge + noteHigh + key.length * RIBBON.key.line + 3, key, noteHigh };
}

/**
 * All that is drawn, from what lies lowest.
 * @param {Input} input
 * @param {{frame: Frame, rows: Rows, heads: import("./ribbonaxes.js").Head[], strips: import("./ribbonbars.js").Strip[], bars: Item[], heaps: Cell[], grid: import("./boxes.js").Grid,
 *   labels: import("./ribbonlabels.js").Label[], chosen: Item | null, crowded: boolean, room: Room, notes: string}} planned
 * @param {Telling} telling
 */
function treeOf(input, { frame, rows, heads, strips, bars, heaps, grid, labels, chosen, crowded, room, notes }, telling) {
  const { axis, paper, words } = input;
  const { ids, inks, days } = telling;
  const ticks = timeTicks(frame.start, frame.end, frame.bottom - frame.top, days, leastTick(frame));
  const banks = bankTrees(frame, rows, axis, telling);
  const clipped = (/** @type {boolean} */ dated) => `url(#${ids}${dated ? "days" : "lane"})`;
  const layer = (/** @type {boolean} */ dated) => el("g", { class: "bm-rb-bars", "clip-path": clipped(dated) },
    ...bars.filter((item) => item.dated === dated).map((item) => barTree(item, frame, telling)));
  return el("g", paper ? { "font-family": FAMILY } : { class: "bm-rb-plot", tabindex: 0, role: "group", "aria-label": words.ribbon.plot },
    el("defs", {}, clip(true, frame, `${ids}days`), clip(false, frame, `${ids}lane`), ...paints(new Set(bars.map(({ kind }) => kind)), telling), ...(paper ? samplePaints(telling) : [])),
    ...fieldTrees(frame, ticks, telling), banks.grounds, banks.border, crossingLines(frame, rows, heads, telling), banks.names,
    el("g", { class: "bm-rb-under" }, crowded && stripTrees(strips, true, telling)),
    el("g", { class: "bm-rb-cells" }, ...cellTrees(heaps, grid, frame, telling)),
    layer(true), layer(false),
    el("g", { class: "bm-rb-over" }, !crowded && stripTrees(strips, false, telling), asOfTree(frame, telling)),
    el("rect", { class: "bm-rb-edge", x: frame.left, y: rows.bottom, width: frame.right - frame.left, height: frame.bottom - rows.bottom, fill: "none", stroke: inks.edge }),
    kmTrees(frame, axis, telling), headTrees(frame, rows, heads, telling), timeTrees(frame, ticks, telling),
    el("g", { class: "bm-rb-top" }, chosen && chosenTree(chosen, frame, telling)), labelTrees(labels, telling),
    ...(paper ? aboutTrees(input, frame, room, notes, telling) : []));
}

/** Title, key and notes. @param {Input} input @param {Frame} frame @param {Room} room @param {string} notes @param {Telling} telling */
function aboutTrees(input, frame, { key, noteHigh }, notes, telling) {
  const [width, height] = input.size;
  const { edge, rows, head } = RIBBON;
  /** @type {Pair} */
  const sides = [edge, width - edge];
  return [
    titleTree(sides, edge + head.title, ruled(input, frame.km, telling), telling), keyTree(key, sides, frame.bottom + rows.foot + 2, telling),
    notesTree(noteLines(notes, sides[1] - sides[0]), sides, height - edge - noteHigh, telling),
  ];
}

const FAMILY = "Noto Sans, Noto Sans Arabic";

/** @param {Input} input @param {Tip[]} tips @returns {Telling} */
function tellingOf({ store, words, looks, theme, paper, ids, moment, as_of: asOf, text }, tips) {
  const days = calendar(words);
  const tip = (/** @type {Tip} */ told) => ({ "data-tip": tips.push(told) - 1 });
  const handle = (/** @type {Item} */ { row, kind, certain }) => {
    const told = text(row);
    return {
      class: certain ? "bm-rb-bar" : "bm-rb-bar bm-rb-possible", role: "button", tabindex: 0, "data-incident": store.id(row), "data-key": row,
      "aria-label": told ? `${words.kinds[kind]}: ${told.title}. ${told.when}. ${told.placed}` : words.kinds[kind],
    };
  };
  const none = () => ({});
  return {
    store, words, looks, theme, inks: { ...INKS[theme], ...RIBBON_INKS[theme] }, mirrored: words.language.direction === "rtl", ids, days, fill: days.fill, number: once(days.number),
    crossings: new Map(store.pack.crossings.map((/** @type {any} */ one) => [one.id, one])), status: (crossing) => statusAt(crossing, moment, words.map, days.fill), until: asOf + 1,
    asOf: null, tip: paper ? none : tip, handle: paper ? none : handle, handleCell: none,
  };
}

/**
 * Lay the days out between what stands over them and what stands under them.
 * @param {Input} input
 * @param {Found} found
 * @param {number} above
 * @param {number} below
 * @param {Telling} telling
 * @returns {{frame: Frame, rows: Rows}}
 */
function layOut(input, found, above, below, { days, words }) {
  const { size: [width, height], paper, axis, as_of: asOf } = input;
  const { undated } = found;
  /** @type {Pair} */
  const km = input.km ?? [0, axis.length_km];
  const roomy = paper || height >= RIBBON.roomyFrom;
  const [start, end] = spanOf(input);
  const rows = rowsOf(roomy, above, height);
  const lane = undated ? RIBBON.lane[roomy ? "roomy" : "high"] : 2;
  const top = rows.bottom + lane;
  const bottom = Math.max(top + 1, height - below - (roomy ? RIBBON.rows.foot : RIBBON.slim.foot));
  const told = timeTicks(start, end, bottom - top, days, leastTick({ roomy })).map(({ text }) => text);
  const beside = [...told, ...(undated ? [words.ribbon.undated] : []), days.axisText(asOf, "full_day"), words.ribbon.km];
  const margin = paper ? RIBBON.edge : 2;
  const left = Math.ceil(margin + RIBBON.padding + Math.max(...beside.map((text) => widthOf(text, { size: RIBBON.text.tick, bold: true }))));
  const right = width - margin - 6;
  const scale = (right - left) / (km[1] - km[0]);
  const down = (bottom - top) / (end - start);
  return {
    rows,
    frame: {
      width, height, left, right, top, bottom, km, start, end, scale, roomy, floor: Math.min(input.reach[0], start), lane: undated ? { top: rows.bottom, bottom: top } : null,
      x: (at) => left + (at - km[0]) * scale, y: (day) => top + (day - start) * down,
      kmAt: (x) => clamp(km[0] + (x - left) / scale, km[0], km[1]), dayAt: (y) => clamp(start + (y - top) / down, start, end),
    },
  };
}

/** The days that are shown. @param {Input} input @returns {Pair} */
function spanOf({ between, reach }) {
  const start = between[0] ?? reach[0];
  return [start, Math.max(start + 1, between[1] ?? reach[1])];
}

/** @param {{roomy: boolean}} frame */
const leastTick = ({ roomy }) => RIBBON.timeTick[roomy ? "roomy" : "slim"];

/** @param {boolean} roomy @param {number} above @param {number} height @returns {Rows} */
function rowsOf(roomy, above, height) {
  const { rows, slim } = RIBBON;
  if (roomy) {
    const beside = rows.province + rows.outside + rows.district;
    const border = above + rows.name + rows.sign + beside + 2;
    return { names: above, nameRows: 1, signs: above + rows.name + rows.sign / 2, border, bank: rows.district, bottom: border + beside + 2 };
  }
  const nameRows = height > slim.twoRowsFrom ? 1 : 0;
  const bank = height > slim.banksFrom ? slim.bank : slim.bankLow;
  const signs = above + nameRows * slim.name + slim.sign / 2;
  const border = signs + slim.sign / 2 + bank + 1;
  return { names: above, nameRows, signs, border, bank, bottom: border + bank + 2 };
}

/** @param {Found} found @param {any} store @param {Frame} frame */
function itemsOf({ rows, certain, reaches }, store, frame) {
  return rows.map((row, at) => measure(row, at < certain, store, /** @type {Pair[]} */ (reaches.get(store.placement(row))), frame));
}

/** Set bars, the largest first, and what has no date where the lane has room for it. @param {Found} found @param {import("./ribbonbars.js").Strip[]} strips @param {any} store @param {Frame} frame @param {boolean} spined */
function plan(found, strips, store, frame, spined) {
  const all = itemsOf(found, store, frame);
  const undated = all.filter(({ dated }) => !dated);
  const fits = laneRows(undated, frame);
  const bars = fits ? all : all.filter(({ dated }) => dated);
  dodge(bars, strips.map(({ box }) => box), frame);
  const area = (/** @type {Item} */ { left, right, y0, y1 }) => (right - left) * (y1 - y0);
  bars.sort((a, b) => area(b) - area(a) || a.row - b.row);
  // no key of a paper says what a spine is; on the page it is there to be pointed at
  if (spined) setSpines(bars);
  return { bars, counted: fits ? [] : undated.map(({ row }) => row), all };
}

/** The chosen incident, also where it is only counted. @param {Found} found @param {Item[]} all @param {number} selected @param {any} store @param {Frame} frame */
function chosenOf(found, all, selected, store, frame) {
  const known = all.find(({ row }) => row === selected);
  const at = known || selected < 0 ? -1 : found.rows.indexOf(selected);
  return known ?? (at < 0 ? null : measure(selected, at < found.certain, store, /** @type {Pair[]} */ (found.reaches.get(store.placement(selected))), frame));
}

/** @param {Telling} telling @param {Input} input */
function titles({ words, days }, { text }) {
  /** @type {Map<number, {title: string, under: string}>} */
  const held = new Map();
  return (/** @type {Item} */ { row, kind }) => {
    const known = held.get(row);
    if (known) return known;
    const told = text(row);
    const made = { title: told ? told.title : words.kinds[kind], under: told ? days.beside([told.figures, told.when, told.placed].filter(Boolean)) : "" };
    held.set(row, made);
    return made;
  };
}

/** The kilometres that are shown, and on which ruler. @param {Input} input @param {Pair} km @param {Telling} telling */
function ruled({ axis, words, km: asked }, km, { fill, days }) {
  const said = fill(words.ribbon.ruler, { version: axis.version, length: Math.round(axis.length_km) });
  return asked ? days.beside([fill(words.ribbon.part, { from: Math.round(km[0]), to: Math.round(km[1]) }), said]) : said;
}

/** What lets a reader of the page take a cell. @param {Frame} frame @param {Input} input @param {Telling} telling @param {Counted[]} cells @returns {Telling["handleCell"]} */
function cellHandle(frame, { paper, words, text }, { days, fill, number, store, tip }, cells) {
  if (paper) return () => ({});
  // cells are many, and few are their columns and lines
  const kmText = once((/** @type {number} */ x) => number(Math.round(frame.kmAt(x))));
  const dayText = once((/** @type {number} */ day) => days.dateText(day));
  const grid = gridOf(frame);
  return (cell) => {
    const { rows: [row], line, kinds } = cell;
    const count = cell.rows.length;
    const [left, top, right, bottom] = cellBox(cell, grid, frame);
    const between = line < 0 ? null : /** @type {Pair} */ ([Math.floor(frame.dayAt(top)), Math.ceil(frame.dayAt(bottom))]);
    const [start, end] = between ? [dayText(between[0]), dayText(between[1] - 1)] : ["", ""];
    const template = between ? words.ribbon.cell : words.ribbon.cell_undated;
    const label = count > 1 ? fill(template, { count: number(count), from: kmText(left), to: kmText(right), start, end }) : text(row)?.title ?? words.kinds[store.kind(row)];
    cells.push({ count, row, km: [frame.kmAt(left), frame.kmAt(right)], between });
    const shares = () => bySize(kinds).map(([kind, share]) => `${words.kinds[kind]} ${number(share)}`);
    return {
      class: "bm-rb-cell", role: "button", tabindex: 0, "data-count": count, "data-cell": cells.length - 1, "data-key": `${cell.column} ${line}`, "aria-label": label,
      ...(count > 1 ? tip(() => [label, days.beside(shares())]) : {}),
    };
  };
}

/** Reckon each value once. @template T @param {(value: number) => T} make */
function once(make) {
  /** @type {Map<number, T>} */
  const held = new Map();
  return (/** @type {number} */ value) => {
    const known = held.get(value);
    if (known !== undefined) return known;
    const made = make(value);
    held.set(value, made);
    return made;
  };
}
