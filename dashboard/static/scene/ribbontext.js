/* Text on the ribbon: how it is set, and how names are kept apart. */
import { directed } from "./cards.js";
import { plain, textWidth } from "./metrics.js";
import { el } from "./tree.js";

/**
 * @typedef {{size: number, fill: string, bold?: boolean, anchor?: "start" | "middle" | "end", halo?: string, around?: number, opacity?: number, class?: string}} Cut
 * @typedef {[number, number]} Point
 */

/**
 * A line of text at a point of its baseline.
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Cut} cut
 * @param {boolean} mirrored it stands among others that run leftward
 */
export function written(text, x, y, cut, mirrored = false) {
  const halo = cut.halo ? { stroke: cut.halo, "stroke-width": cut.around ?? 2.6, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
  return el("text", {
    class: cut.class, x, y, "font-size": cut.size, "font-weight": cut.bold ? 700 : null, fill: cut.fill, "fill-opacity": cut.opacity,
    "text-anchor": cut.anchor === "start" ? null : cut.anchor, ...halo,
  }, directed(plain(text), mirrored));
}

/** @param {string} text @param {{size: number, bold?: boolean}} cut */
export function widthOf(text, { size, bold }) {
  return textWidth(plain(text), size, bold);
}

/** A name in a language, the English one where it has none. @param {Record<string, string>} names @param {string} language */
export function nameIn(names, language) {
  return names[language] || names.en || Object.values(names)[0] || "";
}

/**
 * Move (middle, width) apart until none overlaps, each as little as may be. They are given from left to right, and their
 * widths must fit between the ends together. Gives the middles.
 * @param {Point[]} wanted
 * @param {number} low
 * @param {number} high
 */
export function spread(wanted, low, high) {
  // without their own widths they need only stay in order: the means of those that clash do so
  /** @type {[number, number][]} */
  const blocks = [];
  /** @type {number[]} */
  const offsets = [];
  let offset = 0;
  for (const [middle, width] of wanted) {
    offsets.push(offset);
    let [mean, count] = [middle - width / 2 - offset, 1];
    while (blocks.length && blocks[blocks.length - 1][0] > mean) {
      const [other, more] = /** @type {[number, number]} */ (blocks.pop());
      mean = (mean * count + other * more) / (count + more);
      count += more;
    }
    blocks.push([mean, count]);
    offset += width;
  }
  const starts = blocks.flatMap(([mean, count]) => Array(count).fill(mean));
  return starts.map((start, at) => Math.min(Math.max(start, low), Math.max(low, high - offset)) + offsets[at] + wanted[at][1] / 2);
}
