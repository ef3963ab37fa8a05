/* The labels of what is drawn: what an incident's figures say, how a crossing stands. */
import { ABOUT, AROUND, CENTRED } from "./labels.js";
import { textWidth, wrap } from "./metrics.js";
import { colorOf, flag, statusColor, statusSign, symbol } from "./signs.js";
import { INKS, TABLE } from "./table.js";
import { el } from "./tree.js";

/**
 * @typedef {import("./tree.js").Tree} Tree
 * @typedef {import("./labels.js").Wish} Wish
 * @typedef {import("./gather.js").Shown} Shown
 *
 * @typedef {object} Line of a card
 * @property {string} text
 * @property {number} size
 * @property {boolean} bold
 * @property {string} color
 * @property {boolean} [indent] room for a sign before it
 * @property {string} [kind] its sign
 * @property {any} [status] its sign
 * @property {boolean} [certain]
 * @property {boolean} [flagged]
 * @property {number} [row] what a click on it chooses; -1 none
 *
 * @typedef {{key: string, lines: Line[], wish: Wish, color: string, rows: number[]}} Card
 *
 * @typedef {object} Telling what cards are made with
 * @property {any} store
 * @property {any} looks
 * @property {any} words
 * @property {import("./table.js").Theme} theme
 * @property {(text: string, values: Record<string, string | number>) => string} fill
 * @property {(value: number) => string} number
 * @property {(row: number) => any} text
 */

const { label: LABEL } = TABLE;
// While time plays the same texts are broken at every step.
/** @type {Map<string, string[]>} */
const PARTED = new Map();
const MOST_PARTED = 5000;
const UNBROKEN = "\u00a0";
// What is told first, where there is no room for all.
const ORDER = { crossings: 0, figures: 100, areas: 200, bands: 300, discs: 400, profiles: 500, counts: 600, titles: 700 };

/**
 * The card of what stands at a spot; null where it has nothing to say.
 * @param {import("./gather.js").Group} group
 * @param {Telling} telling
 * @param {boolean} crowded
 * @returns {Card | null}
 */
export function cardOfGroup(group, telling, crowded) {
  const { status, x, y, box } = group;
  /** @type {Line[]} */
  const lines = [];
  let priority = ORDER.titles;
  // what was said of the whole border is told by the border's own label
  if (status && status.status !== "unknown" && status.own) {
    lines.push(...linesOfStatus(status, telling));
    priority = ORDER.crossings;
  }
  const rows = group.ring ? [] : group.rows;
  const withFigures = rows.filter(({ row }) => telling.text(row)?.figures);
  if (withFigures.length) priority = Math.min(priority, ORDER.figures);
  // where a status or figures are told, titles would crowd them out
  lines.push(...linesOf(lines.length || withFigures.length || crowded ? withFigures : rows, telling));
  if (!lines.length) return null;
  const farther = priority < ORDER.titles ? LABEL.farther : LABEL.farther.slice(0, LABEL.titlesReach);
  const ground = { left: x - box.left + 3, right: box.right - x + 3, up: y - box.top + 3, down: box.bottom - y + 3 };
  return card(`at ${group.key}`, lines, { spots: [[x, y]], priority, ground, ways: AROUND, farther }, rows.map(({ row }) => row));
}

/**
 * The card of an area, a disc or a band.
 * @param {"areas" | "discs" | "bands"} what
 * @param {string} key
 * @param {Shown[]} parts
 * @param {number[][]} spots
 * @param {Telling} telling
 */
export function cardOfGround(what, key, parts, spots, telling) {
  const lines = linesOf(parts, telling);
  const placed = telling.text(parts[0].row)?.placed;
  if (placed) lines.push(...parted(placed, telling, LABEL.subLines).map((text) => sub(text, telling)));
  const figures = parts.some(({ row }) => telling.text(row)?.figures);
  const reach = what === "bands" ? 3 : 8;
  return card(key, lines, {
    spots, priority: ORDER[what] - (figures ? 50 : 0), farther: LABEL.farther, ways: what === "areas" ? ABOUT : AROUND,
    ground: { left: reach, up: reach, right: reach, down: reach },
  }, parts.map(({ row }) => row));
}

/**
 * The card of an area that is counted: its number.
 * @param {string} key
 * @param {Shown[]} parts
 * @param {number[][]} spots
 * @param {Telling} telling
 */
export function cardOfMany(key, parts, spots, telling) {
  const line = { text: telling.number(parts.length), size: LABEL.counted, bold: true, color: INKS[telling.theme].ink, row: -1 };
  return card(key, [line], { spots, priority: ORDER.counts - Math.min(90, parts.length), ways: CENTRED }, parts.map(({ row }) => row));
}

/**
 * The card of a profile: how many stretches lie along a bank.
 * @param {import("./grounds.js").Profile} profile
 * @param {number[][]} spots
 * @param {Telling} telling
 */
export function cardOfProfile({ key, parts, bank }, spots, telling) {
  const { words, theme } = telling;
  const said = [telling.number(new Set(parts.map(({ row }) => row)).size), words.map.alongBorder, ...(bank === "both" ? [] : [words.map.banks[bank]])];
  const line = { text: said.join(words.language.separator), size: LABEL.counted, bold: true, color: INKS[theme].ink, row: -1 };
  return card(key, [line], { spots, priority: ORDER.profiles, farther: LABEL.farther, ways: AROUND, ground: { left: 10, up: 10, right: 10, down: 10 } }, parts.map(({ row }) => row));
}

/** @param {string} key @param {Line[]} lines @param {Omit<Wish, "width" | "height">} wish @param {number[]} rows @returns {Card} */
function card(key, lines, wish, rows) {
  const width = Math.max(...lines.map((line) => textWidth(line.text, line.size, line.bold) + before(line) + flagRoom(line)));
  const height = lines.reduce((sum, { size }) => sum + size * LABEL.leading, 0);
  return { key, lines, wish: { ...wish, width: width + 2 * LABEL.pad, height: height + 2 * LABEL.pad - 1 }, color: lines[0].color, rows };
}

/** @param {Line} line */
const before = (line) => (line.indent ? LABEL.sign + 3 : 0);
/** @param {Line} line */
const flagRoom = (line) => (line.flagged ? LABEL.sign + 1.5 : 0);

/** @param {any} status @param {Telling} telling @returns {Line[]} */
function linesOfStatus(status, telling) {
  const { looks, theme, words } = telling;
  const color = statusColor(looks.statuses, status.status, theme);
  const label = status.label.startsWith(words.map.conflict ?? "≠ ") ? status.label.slice(2) : status.label;
  const main = wrap(label, { size: LABEL.main, bold: true, width: LABEL.wide - LABEL.sign - 3, most: LABEL.lines });
  return [
    ...main.map((text, at) => ({
      text, size: LABEL.main, bold: true, color, indent: true, row: status.incident, ...(at ? {} : { status, flagged: status.conflict }),
    })),
    ...parted(status.sub, telling, LABEL.statusLines).map((text) => sub(text, telling)),
  ];
}

/** @param {string} text @param {Telling} telling @returns {Line} */
function sub(text, { theme }) {
  return { text, size: LABEL.sub, bold: false, color: INKS[theme].soft, indent: true, row: -1 };
}

/** @param {Shown[]} shown @param {Telling} telling @returns {Line[]} */
function linesOf(shown, telling) {
  const { words, fill, looks, store, theme, text } = telling;
  const most = TABLE.most.namedInCard;
  const kept = shown.length > most ? shown.slice(0, most - 1) : shown;
  const lines = kept.flatMap(({ row, certain }) => {
    const told = text(row);
    const kind = store.kind(row);
    const said = told ? told.figures || told.title : looks.kinds[kind].label;
    return parted(said, telling, LABEL.lines, LABEL.main, certain).map((each, at) => ({
      text: each, size: LABEL.main, bold: certain, color: colorOf(looks.kinds[kind], theme), indent: true, row, certain,
      ...(at ? {} : { kind, flagged: store.disputed(row) }),
    }));
  });
  if (kept.length < shown.length) lines.push(/** @type {any} */ (sub(fill(words.map.more, { n: shown.length - kept.length }), telling)));
  return lines;
}

/**
 * Break a text between its parts rather than within them, where they are short enough.
 * @param {string} text
 * @param {Telling} telling
 * @param {number} most
 * @param {number} size
 * @param {boolean} bold
 */
function parted(text, { words }, most, size = LABEL.sub, bold = false) {
  const { separator } = words.language;
  const key = `${size} ${bold} ${most} ${separator} ${text}`;
  const known = PARTED.get(key);
  if (known) return known;
  if (PARTED.size >= MOST_PARTED) PARTED.clear();
  const made = partedAnew(text, separator, most, size, bold);
  PARTED.set(key, made);
  return made;
}

/** @param {string} text @param {string} separator @param {number} most @param {number} size @param {boolean} bold */
function partedAnew(text, separator, most, size, bold) {
  const width = LABEL.wide - LABEL.sign - 3;
  const parts = text.split(separator);
  const kept = parts.map((part, at) => {
    const whole = at < parts.length - 1 ? part + separator.trimEnd() : part;
    return textWidth(whole, size, bold) <= width ? whole.replaceAll(" ", UNBROKEN) : whole;
  });
  return wrap(parts.length > 1 ? kept.join(" ") : text, { size, bold, width, most });
}

/**
 * Draw a card in its box; lines of a language that runs leftward begin at the right.
 * @param {Card} made
 * @param {import("./labels.js").Box} box
 * @param {Telling} telling
 * @param {(row: number) => string} idOf
 * @returns {Tree}
 */
export function cardTree({ lines }, box, telling, idOf) {
  const { looks, theme, words } = telling;
  const inks = INKS[theme];
  const mirrored = words.language.direction === "rtl";
  const way = mirrored ? -1 : 1;
  let top = box.top + LABEL.pad;
  const drawn = lines.map((line) => {
    const middle = top + line.size * 0.64;
    let x = (mirrored ? box.right : box.left) + way * LABEL.pad;
    const at = [x + (way * LABEL.sign) / 2, middle];
    const sign = line.kind ? symbol(looks.kinds[line.kind], LABEL.sign, { at, certain: line.certain, theme })
      : line.status && statusSign(looks.statuses, line.status.sign, LABEL.sign - 0.6, { at, sure: line.status.sure });
    x += way * before(line);
    const mark = line.flagged && flag(LABEL.sign * 0.95, { at: [x + (way * LABEL.sign) / 2, middle], theme });
    x += way * flagRoom(line);
    const clicks = line.row !== undefined && line.row >= 0;
    const text = el("text", {
      x, y: top + line.size, "text-anchor": mirrored ? "end" : "start", "font-size": line.size, "font-weight": line.bold ? 700 : 400, fill: line.color,
      class: clicks ? "bm-clickable" : null, "data-line": clicks ? idOf(line.row ?? -1) : null,
    }, directed(line.text, mirrored));
    top += line.size * LABEL.leading;
    return el("g", { class: line.size === LABEL.sub ? "bm-label-sub" : "bm-label-main" }, sign, mark, text);
  });
  return el("g", {}, el("rect", { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top, rx: 3.5, fill: inks.panel, "fill-opacity": 0.93 }), ...drawn);
}

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Let a line run the way of its first letter, also where it stands among others that run the other way.
 * @param {string} text
 * @param {boolean} among
 */
export function directed(text, among) {
  return among || LEFTWARD.test(text) ? `\u2068${text}\u2069` : text;
}
