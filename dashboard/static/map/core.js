/* The map in the browser: shared state, fonts, small DOM helpers.
 * Text from the register reaches the page through `element()` alone, which sets textContent:
 * nothing here ever builds HTML from a string. */
"use strict";
window.BorderMap = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SCRIPT = document.currentScript.src;

  /** Where a font of ours is found: where the page has it, or in the page itself where all is in one file. */
  function urlOf(name) {
    return window.BorderFiles?.[name] ?? new URL(`../app/static/${name}`, SCRIPT).href;
  }

  /** Make an HTML element; `text` is set as text, never as HTML. */
  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = String(text);
    return made;
  }

  /** Make an SVG element with attributes. */
  function svg(tag, attributes, ...children) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** Decode what Python sent: JSON in UTF-8 in base64, so that no layer between can read it as code. */
  function decode(base64) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** Pick a name in the language of the page, else English, else whatever there is. */
  function nameIn(names, language) {
    return names[language] || names.en || Object.values(names)[0] || "";
  }

  /** Make nodes of a tree of Scene's; its texts are set as text. */
  function nodeOf(tree) {
    if (typeof tree === "string") return document.createTextNode(tree);
    const [tag, attributes, ...children] = tree;
    return svg(tag, attributes, ...children.map(nodeOf));
  }

  /** Whether two trees are drawn alike. */
  function sameTree(a, b) {
    if (a === b) return true;
    if (typeof a === "string" || typeof b === "string" || a.length !== b.length || a[0] !== b[0]) return false;
    const names = Object.keys(a[1]);
    if (names.length !== Object.keys(b[1]).length || names.some((name) => a[1][name] !== b[1][name])) return false;
    for (let child = 2; child < a.length; child += 1) if (!sameTree(a[child], b[child])) return false;
    return true;
  }

  /** A picture of its own about (0, 0), beside text. */
  function picture(tree, size) {
    return svg("svg", { viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, width: size, height: size, "aria-hidden": "true" }, nodeOf(tree));
  }

  const theme = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

  /** Whether the pointer is a finger: one scrolls the page, two move the map. */
  const byFinger = () => matchMedia("(pointer: coarse)").matches;

  /** The symbol of a kind. */
  function symbol(look, size, certain = true) { return picture(Scene.symbol(look, size, { certain, theme: theme() }), size); }

  /** The sign of a crossing. */
  function statusSign(looks, sign, size, sure = true) { return picture(Scene.statusSign(looks, sign, size, { sure }), size); }

  /** The value of a custom property of the page's theme. */
  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /** The colour of a kind on the ground of the page's theme. */
  function colorOf(look) { return Scene.colorOf(look, theme()); }

  /** The colour in which a status is written; one that differs by traffic has none. */
  function statusColor(looks, status) { return Scene.statusColor(looks, status, theme()); }

  const FACES = [
    ["Noto Sans", "latin", "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2122,U+2191-2193,U+2212"],
    ["Noto Sans", "latin-ext", "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F"],
    ["Noto Sans", "cyrillic", "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"],
    ["Noto Sans", "cyrillic-ext", "U+0460-048F,U+0492-04AF,U+04B2-052F"],
    ["Noto Sans Arabic", "arabic", "U+0600-06FF,U+0750-077F,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC"],
  ].map(([family, subset, unicodeRange]) => {
    const stem = subset === "arabic" ? "noto-sans-arabic-arabic" : `noto-sans-${subset}`;
    return [family, `url("${urlOf(`vendor/${stem}-wght-normal.woff2`)}")`, { weight: "100 900", unicodeRange }];
  });
  // before anything is drawn, or the map would show unstyled first
  document.head.append(element("style", "", BorderStyles));
  for (const face of FACES) document.fonts.add(new FontFace(...face));

  /** Settles when the faces most pages need have come; labels are measured again as others arrive. */
  const fontsReady = document.fonts.load('600 12px "Noto Sans"', "Border");

  return {
    FACES, element, svg, decode, nameIn, nodeOf, sameTree, picture, theme, byFinger, symbol, statusSign, css, colorOf, statusColor, rounded: Scene.rounded, fontsReady,
  };
})();
