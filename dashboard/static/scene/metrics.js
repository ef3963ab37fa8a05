/* Text as the bundled fonts set it: made safe, measured, broken into lines. The same on page and paper. */

import { ALEFS, LAM_ALEF, RANGES, SHAPES } from "./advances.js";

/** @typedef {{size: number, bold?: boolean, width: number, most?: number}} Setting */
/** @typedef {"L" | "R" | ""} Way */

const UNITS = 1000;
const LAM = "\u0644";
// Beside a letter that does not join it, heh is drawn as the narrow ae.
const HEH = "\u0647";
const AE = "\u06d5";
// Tatweel and the zero-width joiner join whatever stands beside them.
const JOINING = "\u0640\u200d";
const NOT_JOINING = /[\u200c\u2066-\u2069]/;
const MARK = /[\p{Mn}\p{Me}]/u;
const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}]/u;
const BLANK = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const BLANKS = /[^\S\u00a0\u202f]+/g;
const OPENING = "\u2066\u2067\u2068";
const CLOSING = "\u2069";
const MARKS = { L: "\u200e", R: "\u200f" };
// Of the signs that steer, those that act no further than to their end; an override could turn a whole label around.
const STEERING = /[\u200c-\u200f\u2066-\u2069]/;
const LEFTWARD = /\u200f|(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const RIGHTWARD = /[\p{L}\p{Nl}\p{Mc}\u200e]/u;
const LONGEST = 4000;
const MOST_MARKS = 2;
const UNKNOWN = "\ufffd";
// What the fonts have no glyph for, but can say otherwise.
/** @type {Record<string, string>} */
const INSTEAD = { "≠": "=\u0338", "≈": "~", "≥": ">=", "≤": "<=", "✕": "×", "■": "•", "●": "•" };
// Arrows by the way of the text: a quotation mark is turned around by itself where it runs to the left.
/** @type {Record<string, {L: string, R: string}>} */
const ARROWS = { "→": { L: "›", R: "‹" }, "←": { L: "‹", R: "›" } };

/** @param {string} text */
const unpacked = (text) =>
  text.split(" ").flatMap((each) => {
    const [width, count = "1"] = each.split("*");
    return Array(Number(count)).fill(Number(width));
  });

/** @type {Map<string, number>[]} */
const ALONE = [new Map(), new Map()];
/** @type {Map<string, number[]>[]} */
const SHAPED = [new Map(), new Map()];
for (const [first, ...packed] of RANGES)
  packed.forEach((text, cut) => unpacked(text).forEach((width, number) => ALONE[cut].set(String.fromCodePoint(first + number), width)));
for (const [letter, ...packed] of SHAPES) packed.forEach((text, cut) => SHAPED[cut].set(letter, unpacked(text)));

/** @type {Map<string, number>[]} */
const KNOWN = [new Map(), new Map()];
const MOST_KNOWN = 20_000;

/**
 * The width of a line in px.
 * @param {string} text
 * @param {number} size
 */
export function textWidth(text, size, bold = false) {
  // word by word: no letter shapes one beyond a blank
  const words = text.split(" ");
  const cut = bold ? 1 : 0;
  const blanks = (words.length - 1) * /** @type {number} */ (ALONE[cut].get(" "));
  return ((words.reduce((sum, word) => sum + wordWidth(word, cut), 0) + blanks) * size) / UNITS;
}

/** @param {string} word @param {number} cut */
function wordWidth(word, cut) {
  const known = KNOWN[cut].get(word);
  if (known !== undefined) return known;
  const letters = [...word].filter((letter) => NOT_JOINING.test(letter) || letter === "\u200d" || !UNSEEN.test(letter));
  const width = letters.reduce((sum, _, at) => sum + advance(letters, at, cut), 0);
  if (KNOWN[cut].size >= MOST_KNOWN) KNOWN[cut].clear();
  KNOWN[cut].set(word, width);
  return width;
}

/** @param {string[]} letters @param {number} at @param {number} cut @returns {number} */
function advance(letters, at, cut) {
  const letter = letters[at];
  const shapes = SHAPED[cut].get(letter);
  if (!shapes) return alone(letter, cut);
  const before = joinsOn(letters[at - 1], cut);
  if (letter === LAM && isAlef(letters[at + 1])) return LAM_ALEF[cut][Number(before)];
  if (isAlef(letter) && letters[at - 1] === LAM) return 0;
  const after = shapes.length > 1 && joinsBack(letters[at + 1], cut);
  // in the order of SHAPES
  if (before) return shapes[Number(after)];
  if (after) return shapes[2];
  return alone(letter === HEH && SHAPED[cut].has(letters[at - 1]) ? AE : letter, cut);
}

/** @param {string} letter @param {number} cut */
const alone = (letter, cut) => ALONE[cut].get(letter) ?? UNITS;

/** @param {string | undefined} letter */
const isAlef = (letter) => letter !== undefined && ALEFS.includes(letter);

/** Tell whether a letter joins the one after it. @param {string | undefined} letter @param {number} cut */
const joinsOn = (letter, cut) => letter !== undefined && (JOINING.includes(letter) || (SHAPED[cut].get(letter)?.length ?? 0) > 1);

/** Tell whether a letter joins the one before it. @param {string | undefined} letter @param {number} cut */
const joinsBack = (letter, cut) => letter !== undefined && (JOINING.includes(letter) || SHAPED[cut].has(letter));

/**
 * Make any text one line that the fonts can draw: what they cannot is told by U+FFFD.
 * @param {string} text
 */
export function plain(text) {
  const letters = [...text];
  const told = letters.length > LONGEST ? [...letters.slice(0, LONGEST), "…"] : letters;
  const way = runs(text) || "L";
  let marks = 0;
  const drawn = told.map((letter) => {
    marks = MARK.test(letter) ? marks + 1 : 0;
    return marks > MOST_MARKS ? "" : drawable(letter, way);
  });
  return drawn.join("").replace(BLANKS, " ").replace(/^ +| +$/g, "");
}

/** @param {string} letter @param {"L" | "R"} way */
function drawable(letter, way) {
  if (BLANK.test(letter)) return " ";
  if (/\p{Cf}/u.test(letter)) return STEERING.test(letter) ? letter : "";
  if (ALONE[0].has(letter)) return letter;
  if (Object.hasOwn(ARROWS, letter)) return ARROWS[letter][way];
  if (Object.hasOwn(INSTEAD, letter)) return INSTEAD[letter];
  if (MARK.test(letter)) return "";
  return /\s/.test(letter) ? " " : UNKNOWN;
}

/**
 * Break a text into lines of a width; what is left over ends the last line with "…".
 * @param {string} text
 * @param {Setting} setting
 * @returns {string[]}
 */
export function wrap(text, { size, bold = false, width, most = 99 }) {
  const words = plain(text).split(" ").reverse();
  const lines = [""];
  while (words.length) {
    const word = /** @type {string} */ (words.pop());
    const last = lines.length - 1;
    const longer = lines[last] ? `${lines[last]} ${word}` : word;
    if (textWidth(longer, size, bold) <= width) {
      lines[last] = longer;
    } else if (lines.length === most && (lines[last] || !words.length)) {
      lines[last] = cutOff([longer, ...words.reverse()].join(" "), size, bold, width);
      break;
    } else if (lines[last]) {
      words.push(word);
      lines.push("");
    } else {
      const letters = [...word];
      const fits = fitting(letters, size, bold, width);
      lines[last] = letters.slice(0, fits).join("");
      if (fits < letters.length) words.push(letters.slice(fits).join(""));
    }
  }
  return steered(lines);
}

/**
 * Make a text one line of a width at most.
 * @param {string} text
 * @param {Setting} setting
 */
export function shorten(text, { size, bold = false, width }) {
  const line = plain(text);
  return textWidth(line, size, bold) <= width ? line : cutOff(line, size, bold, width);
}

/** @param {string} text @param {number} size @param {boolean} bold @param {number} width */
function cutOff(text, size, bold, width) {
  const letters = [...text];
  const fits = fitting(letters, size, bold, width - textWidth("…", size, bold));
  return `${letters.slice(0, fits).join("").replace(/[ ·,،:]+$/, "")}…`;
}

/**
 * Count the letters that fit a width, marks with the letter that bears them; one at least, so that breaking comes to
 * an end. Found by halving: a letter more is not always wider, but nearly so.
 * @param {string[]} letters
 * @param {number} size
 * @param {boolean} bold
 * @param {number} width
 */
function fitting(letters, size, bold, width) {
  let low = 1;
  let high = Math.max(1, letters.length);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(letters.slice(0, middle).join(""), size, bold) <= width) low = middle;
    else high = middle - 1;
  }
  let fits = low;
  while (fits > 1 && fits < letters.length && MARK.test(letters[fits])) fits -= 1;
  return fits;
}

/**
 * Let each line of a text run as the whole of it does, quotations within it as they do: what a sign of direction opens
 * on one line it would leave open on the next.
 * @param {string[]} lines
 * @returns {string[]}
 */
function steered(lines) {
  const base = runs(lines.join(" "));
  let held = "";
  return lines.map((line) => {
    const whole = held + line;
    held = leftOpen(whole);
    return base && (runs(whole) || "L") !== base ? MARKS[base] + whole : whole;
  });
}

/**
 * Tell which way a text runs, by its first letter outside of quotations; "" where it has none.
 * @param {string} text
 * @returns {Way}
 */
export function runs(text) {
  let depth = 0;
  for (const letter of text) {
    if (OPENING.includes(letter)) depth += 1;
    else if (letter === CLOSING) depth = Math.max(0, depth - 1);
    else if (depth === 0 && LEFTWARD.test(letter)) return "R";
    else if (depth === 0 && RIGHTWARD.test(letter)) return "L";
  }
  return "";
}

/** @param {string} text */
function leftOpen(text) {
  let held = "";
  for (const letter of text) {
    if (OPENING.includes(letter)) held += letter;
    else if (letter === CLOSING) held = held.slice(0, -1);
  }
  return held;
}
