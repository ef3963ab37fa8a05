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

  /** Draw the symbol of a kind: a plate whose shape and colour tell the family, a glyph inside. */
  function symbol(look, size) {
    const drawn = svg("svg", { viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true" });
    drawn.append(svg("path", {
      d: look.plate, fill: look.color, stroke: "#ffffff", "stroke-width": 1.6, "stroke-linejoin": "round",
    }));
    drawn.append(svg("path", {
      d: look.glyph, fill: "none", stroke: "#ffffff", "stroke-width": 1.9,
      "stroke-linecap": "round", "stroke-linejoin": "round",
    }));
    return drawn;
  }

  /** Draw the sign of a crossing: told by fill and glyph, not by colour alone. "open/closed" has a half for
   * cargo and one for people on foot; what is only possible has a broken edge and no ground. */
  function statusSign(looks, sign, size, sure = true) {
    const drawn = svg("svg", { viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true" });
    const halves = sign.split("/");
    halves.forEach((status, number) => {
      const look = looks[status];
      const [line, ink] = [look.line, look.ink].map((color) => (sure || color !== "#ffffff" ? color : look.fill));
      const box = halves.length === 1 ? { x: -10, width: 20, rx: 2.5 } : { x: number ? 0 : -10, width: 10, rx: 1.5 };
      drawn.append(
        svg("rect", { y: -10, height: 20, ...box, fill: sure ? look.fill : "#ffffff", stroke: line, "stroke-width": 2.6, ...(sure ? {} : { "stroke-dasharray": "4 2.6" }) }),
        svg("path", {
          d: look.glyph, fill: "none", stroke: ink, "stroke-width": halves.length === 1 ? 3 : 4, "stroke-linecap": "round", "stroke-linejoin": "round",
          ...(halves.length === 1 ? {} : { transform: `translate(${number ? 5 : -5} 0) scale(0.62)` }),
        }));
    });
    return drawn;
  }

  /** The value of a custom property of the page's theme. */
  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /** The colour of a kind on the ground of the page's theme. */
  function colorOf(look) {
    return (document.documentElement.dataset.theme === "dark" && look.dark) || look.color;
  }

  /** The colour in which a status is written; one that differs by traffic has none. */
  function statusColor(looks, status) {
    return document.documentElement.dataset.theme === "dark" ? css("--bm-ink") : looks[status]?.text ?? css("--bm-ink");
  }

  /** A number with so many decimals at most: places on a drawing need no more, and short ones are quick. */
  function rounded(value, decimals) {
    const scale = 10 ** decimals;
    return Math.round(value * scale) / scale;
  }

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

  return { FACES, element, svg, decode, nameIn, symbol, statusSign, css, colorOf, statusColor, rounded, fontsReady };
})();
