/* Drawings as plain trees: ["tag", {attribute: value}, ...children], a child being a tree or a text. A page makes
 * nodes of them, a briefing writes them out as SVG: what something looks like stands once. */

/** @typedef {string | [string, Record<string, string | number>, ...any[]]} Tree */

/**
 * Make a tree; attributes without a value are left off, and so are children that are none.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 * @param {...(Tree | null | undefined | false | 0)} children
 * @returns {Tree}
 */
export function el(tag, attributes, ...children) {
  /** @type {Record<string, string | number>} */
  const set = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    set[name] = value === true ? "" : typeof value === "number" ? rounded(value, 2) : value;
  }
  return [tag, set, ...children.filter((child) => typeof child === "string" || Array.isArray(child))];
}

/**
 * A number with so many decimals at most: places on a drawing need no more, and short ones are quick.
 * @param {number} value
 * @param {number} decimals
 */
export function rounded(value, decimals) {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

/**
 * Write a tree as the text of an SVG.
 * @param {Tree} tree
 * @returns {string}
 */
export function svgText(tree) {
  if (typeof tree === "string") return escaped(tree);
  const [tag, attributes, ...children] = tree;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join("");
  if (!children.length) return `<${tag}${written}/>`;
  return `<${tag}${written}>${children.map(svgText).join("")}</${tag}>`;
}

// eslint-disable-next-line no-control-regex -- what no XML may hold
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** @param {string} text */
function escaped(text) {
  return text.replace(UNSPEAKABLE, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
