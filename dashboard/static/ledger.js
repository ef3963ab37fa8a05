/* The ledger of crossings. Text is set as textContent alone. */
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const HIGH = 14;
const ROOM = 3; // above and below a strip, for the line of the moment
const LEAST = 2; // the narrowest piece that can still be seen and hit
const SIGN_FROM = 17; // pieces as wide as this together carry the sign of their status

function part(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) { made.textContent = text; made.dir = "auto"; }
  return made;
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Draw the sign of a status: told by fill and glyph, not by colour alone. */
function sign(looks, name, sure, className) {
  const drawn = svg("svg", { viewBox: "-12 -12 24 24", class: className, "aria-hidden": "true" });
  const halves = name.split("/");
  halves.forEach((status, number) => {
    const look = looks[status];
    const certain = sure || status === "unknown";
    const [line, ink] = [look.line, look.ink].map((color) => (certain || color !== "#ffffff" ? color : look.fill));
    const box = halves.length === 1 ? { x: -10, width: 20, rx: 2.5 } : { x: number ? 0 : -10, width: 10, rx: 1.5 };
    const small = halves.length === 1 ? {} : { transform: `translate(${number ? 5 : -5} 0) scale(0.62)` };
    drawn.append(
      svg("rect", { y: -10, height: 20, ...box, fill: certain ? look.fill : "#ffffff", stroke: line, "stroke-width": 2.6, ...(certain ? {} : { "stroke-dasharray": "4 2.6" }) }),
      svg("path", { d: look.glyph, fill: "none", stroke: ink, "stroke-width": halves.length === 1 ? 3 : 4, "stroke-linecap": "round", "stroke-linejoin": "round", ...small }));
  });
  return drawn;
}

function flag(words) {
  const made = part("i", "flag", words.flag);
  made.title = words.flag_name;
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", words.flag_name);
  return made;
}

const observers = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".ledger");
  const select = (id) => setTriggerValue("selected", id === data.selected ? "" : id);
  const tip = part("div", "tip", "");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // what it shows is the name of what it is shown for
  const context = { data, select, tip: tipper(root, tip) };
  const rows = data.rows.map((row, index) => (row.silent ? silent(row, data) : crossing(row, index, context)));
  const drawn = rows.filter((row) => row.draw);
  const scale = drawn.length ? [axis(data)] : [];
  const list = part("ul", "rows", "");
  list.append(...rows.map((row) => row.node));
  list.querySelector(".silent")?.before(part("li", "heading", data.words["silent rows"]));
  const focused = place(root.getRootNode().activeElement);
  root.setAttribute("aria-label", data.words.ledger);
  root.replaceChildren(...scale.map((one) => one.node), list, tip);
  if (!data.rows.length) root.append(part("p", "empty", data.words.empty));
  const draw = () => [...scale, ...drawn].forEach((one) => one.draw());
  draw();
  if (focused) root.querySelector(focused)?.focus();
  observers.get(root)?.disconnect();
  const observer = new ResizeObserver(draw);
  observers.set(root, observer);
  observer.observe(root);
  return () => observer.disconnect();
}

/** Give the selector of what has the focus: a new drawing must not take it away. */
function place(element) {
  const row = element?.closest?.(".crossing");
  if (!row) return "";
  const { piece: number, lane } = element.dataset;
  const inside = number !== undefined ? `[data-piece="${number}"]` : lane ? `[data-lane="${lane}"]` : ".head";
  return `[data-crossing="${CSS.escape(row.dataset.crossing)}"] ${inside}`;
}

/** Show what a piece tells beside it, while it is pointed at or in focus. */
function tipper(root, tip) {
  return {
    show(target, lines) {
      tip.replaceChildren(...lines.filter(Boolean).map((line, index) => part("span", index ? "" : "first", line)));
      tip.hidden = false;
      const [outer, inner] = [root.getBoundingClientRect(), target.getBoundingClientRect()];
      const left = inner.left + inner.width / 2 - outer.left - tip.offsetWidth / 2;
      tip.style.left = `${Math.max(0, Math.min(left, outer.width - tip.offsetWidth))}px`;
      const above = inner.top - outer.top - tip.offsetHeight - 6;
      tip.style.top = `${above < 0 ? inner.bottom - outer.top + 6 : above}px`;
    },
    hide() { tip.hidden = true; },
  };
}

/** Tell a crossing about which the register says nothing, in one line. */
function silent(row, data) {
  const node = part("li", "crossing silent", "");
  node.dataset.crossing = row.id;
  node.dataset.status = row.status;
  node.append(sign(data.looks, row.sign, row.sure, "small"), part("span", "name", row.name), part("span", "where", row.where));
  node.title = row.sub;
  return { node };
}

function crossing(row, index, context) {
  const { data, select } = context;
  const node = part("li", "crossing", "");
  node.dataset.crossing = row.id;
  node.dataset.status = row.status;
  const chosen = Boolean(data.selected) && row.incident === data.selected;
  node.classList.toggle("selected", chosen);
  const head = part(row.incident ? "button" : "div", "head", "");
  const words = part("span", "words", "");
  const title = part("span", "title", "");
  title.append(part("span", "name", row.name), part("span", "where", row.where));
  const label = part("span", "label", "");
  if (row.conflict) label.append(flag(data.words));
  label.append(part("b", "", row.label));
  words.append(title, label);
  head.append(sign(data.looks, row.sign, row.sure, "sign"), words);
  if (row.incident) {
    head.type = "button";
    head.dataset.incident = row.incident;
    head.setAttribute("aria-pressed", String(chosen));
    head.onclick = () => select(row.incident);
  }
  const strip = svg("svg", { class: "strip", role: "group", "aria-label": row.history, height: HIGH + 2 * ROOM });
  node.append(head, lanes(row, context), part("p", "sub", row.sub));
  if (row.note) node.append(part("p", "sub note", row.note));
  node.append(strip);
  return { node, draw: () => drawStrip(strip, row, index, context) };
}

/** Draw the lanes: a row for each traffic, a column for each direction. */
function lanes(row, { data, select }) {
  const grid = part("div", "lanes", "");
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", row.lanes_name);
  const heading = (className, text) => {
    const made = part("span", className, text);
    made.setAttribute("aria-hidden", "true");
    return made;
  };
  const ways = [...new Set(row.lanes.map((lane) => lane.direction_text))];
  grid.append(part("span", "", ""), ...ways.map((way) => heading("way", way)));
  row.lanes.forEach((lane, number) => {
    if (number % ways.length === 0) grid.append(heading("traffic", lane.traffic_text));
    const cell = part(lane.incident ? "button" : "span", "lane", "");
    cell.setAttribute("aria-label", lane.conflict ? `${data.words.flag_name}: ${lane.name}` : lane.name);
    cell.title = lane.name;
    cell.dataset.lane = `${lane.traffic} ${lane.direction}`;
    cell.dataset.status = lane.status;
    cell.append(sign(data.looks, lane.status, lane.sure, "small"));
    if (lane.conflict) cell.append(heading("flag", data.words.flag));
    if (lane.incident) {
      cell.type = "button";
      cell.classList.toggle("selected", lane.incident === data.selected);
      cell.onclick = () => select(lane.incident);
    } else {
      cell.setAttribute("role", "img");
    }
    grid.append(cell);
  });
  return grid;
}

function patterns(prefix, looks) {
  const restricted = svg("pattern", { id: `${prefix}-restricted`, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 5, height: 5, fill: looks.restricted.fill }),
    svg("rect", { width: 1.7, height: 5, fill: looks.restricted.line }));
  const several = svg("pattern", { id: `${prefix}-several`, width: 3, height: HIGH, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: 1.5, height: HIGH, class: "ink" }));
  return svg("defs", {}, restricted, several);
}

function drawStrip(strip, row, index, context) {
  const { data, select, tip } = context;
  const width = strip.clientWidth;
  if (!width) return;
  const active = strip.getRootNode().activeElement;
  const focused = strip.contains(active) ? active.dataset.piece : undefined;
  const [first, stop] = data.reach;
  const x = (day) => ((day - first) / (stop - first)) * width;
  const pieces = row.spells.map((spell, number) => {
    const [from, to] = [x(spell.from), x(spell.to)];
    const chosen = Boolean(data.selected) && spell.incidents.includes(data.selected);
    const gap = to - from > 4 && !row.spells[number + 1]?.joins ? 1 : 0;
    const wide = Math.max(to - from - gap, LEAST);
    const drawn = piece(spell, from, wide, {
      prefix: `strip-${index}`, looks: data.looks, joined: Boolean(row.spells[number + 1]?.joins),
    });
    drawn.classList.toggle("selected", chosen);
    drawn.setAttribute("aria-label", [spell.conflict && data.words.flag_name, spell.name, spell.sub].filter(Boolean).join(". "));
    drawn.dataset.piece = number;
    drawn.dataset.status = spell.status;
    if (spell.incident) drawn.dataset.incident = spell.incident;
    drawn.setAttribute("role", spell.incident ? "button" : "img");
    if (spell.incident) drawn.setAttribute("aria-pressed", String(chosen));
    const open = () => tip.show(drawn, [spell.name, spell.sub, spell.conflict && data.words.flag_name]);
    drawn.addEventListener("pointerenter", open);
    drawn.addEventListener("pointerleave", tip.hide);
    drawn.addEventListener("focus", open);
    drawn.addEventListener("blur", tip.hide);
    drawn.addEventListener("click", () => spell.incident && select(spell.incident));
    return drawn;
  });
  const signs = svg("g", { class: "signs", "aria-hidden": "true" }, ...runs(row.spells, x).map((run) => signOf(run, data.looks)));
  const now = x(data.moment + 1);
  const line = svg("g", { class: "moment", "aria-hidden": "true" });
  if (now > 0 && now <= width + 0.5) {
    const d = `M${Math.min(now, width - 0.8)},0 v${HIGH + 2 * ROOM}`;
    line.append(svg("path", { class: "halo", d }), svg("path", { d }));
  }
  strip.replaceChildren(patterns(`strip-${index}`, data.looks), svg("g", { transform: `translate(0 ${ROOM})` }, ...pieces, signs), line);
  roam(pieces, row.spells.findIndex((spell) => spell.from <= data.moment && data.moment < spell.to));
  if (focused !== undefined) pieces[focused].focus();
}

/** Make pieces one stop of the Tab key, with the arrow keys to go from one to the next. */
function roam(pieces, start) {
  pieces.forEach((drawn, number) => {
    drawn.setAttribute("tabindex", number === Math.max(start, 0) ? "0" : "-1");
    drawn.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -pieces.length, End: pieces.length };
      if (event.key in steps) {
        const next = pieces[Math.max(0, Math.min(pieces.length - 1, number + steps[event.key]))];
        drawn.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      } else if (event.key === "Enter" || event.key === " ") {
        drawn.dispatchEvent(new MouseEvent("click"));
      } else {
        return;
      }
      event.preventDefault();
    });
  });
}

/** Draw a piece: solid is closed, striped restricted, framed open, a dotted line not known. Where cargo and
 * people on foot fare otherwise, each has its half. */
function piece(spell, left, wide, context) {
  const halves = spell.status.split("/");
  if (halves.length === 1) return wholePiece(spell, left, wide, context);
  const [cargo, foot] = halves.map((status) => wholePiece({ ...spell, status, conflict: false }, left, wide, context));
  cargo.setAttribute("transform", "scale(1 0.5)");
  foot.setAttribute("transform", `translate(0 ${HIGH / 2}) scale(1 0.5)`);
  const both = svg("g", { class: "piece" }, cargo, foot);
  if (spell.conflict) both.append(...conflict(left, wide, spell.joins));
  return both;
}

function wholePiece(spell, left, wide, { prefix, looks, joined }) {
  const group = svg("g", { class: `piece is-${spell.status}${spell.decayed ? " decayed" : ""}${spell.sure ? "" : " possible"}` });
  const look = looks[spell.status];
  group.append(svg("rect", { class: "ground", x: left, y: 0, width: wide, height: HIGH }));
  if (spell.status === "unknown") {
    group.append(svg("path", { class: "nothing", d: `M${left},${HIGH / 2} h${wide}` }));
  } else {
    const frame = spell.status === "open" && wide > 3 ? 0.9 : 0;
    const fill = spell.status === "restricted" || spell.status === "several" ? `url(#${prefix}-${spell.status})`
      : frame || spell.status === "closed" ? look.fill : look.line;
    group.append(svg("rect", { x: left, y: frame, width: wide, height: HIGH - 2 * frame, fill }));
    if (frame) group.append(svg("path", { class: "frame", d: frameOf(left, wide, spell.joins, joined), stroke: look.line }));
  }
  if (spell.conflict) group.append(...conflict(left, wide, spell.joins));
  if (spell.joins && look) group.append(svg("path", { class: "again", d: `M${left},0 v${HIGH}`, stroke: look.ink }));
  group.append(svg("rect", { class: "outline", x: left + 0.75, y: 0.75, width: Math.max(wide - 1.5, 1), height: HIGH - 1.5 }));
  return group;
}

/** Give the joined pieces that are wide enough for the sign of a status told by more than stripes or dots. */
function runs(spells, x) {
  const found = [];
  for (const { status, from, to, joins } of spells) {
    if (joins) found[found.length - 1].to = x(to);
    else found.push({ status, from: x(from), to: x(to) });
  }
  return found.filter(({ status, from, to }) => (status === "open" || status === "closed") && to - from >= SIGN_FROM);
}

function signOf({ status, from, to }, looks) {
  return svg("path", {
    d: looks[status].glyph, transform: `translate(${(from + to) / 2} ${HIGH / 2}) scale(0.55)`, fill: "none", stroke: looks[status].ink,
    "stroke-width": 3, "stroke-linecap": "round", "stroke-linejoin": "round",
  });
}

/** Frame a piece above and below, and at the ends where nothing of its like goes on. */
function frameOf(left, wide, joins, joined) {
  const [x, right, top, bottom] = [left + 0.9, left + wide - 0.9, 0.9, HIGH - 0.9];
  const lines = `M${left},${top} h${wide} M${left},${bottom} h${wide}`;
  return `${lines}${joins ? "" : ` M${x},${top} V${bottom}`}${joined ? "" : ` M${right},${top} V${bottom}`}`;
}

function conflict(left, wide, joins) {
  const band = svg("rect", { class: "ink", x: left, y: HIGH - 3, width: wide, height: 3 });
  if (wide < 12 || joins) return [band];
  const plate = svg("rect", { class: "ink", x: left, y: 0, width: 11, height: HIGH });
  const strokes = svg("path", { class: "unequal", d: `M${left + 2.5},5.4 h6 M${left + 2.5},8.6 h6 M${left + 7.4},2.8 l-3.8,8.4` });
  return [band, plate, strokes];
}

/** Draw the axis of all strips: first days of months or years, and the moment. */
function axis(data) {
  const node = svg("svg", { class: "axis", height: 26, "aria-hidden": "true" });
  const [first, stop] = data.reach;
  const draw = () => {
    const width = node.clientWidth;
    if (!width) return;
    const x = (day) => ((day - first) / (stop - first)) * width;
    const write = (text, at, y, className) => {
      const made = svg("text", { y, class: className });
      made.textContent = text;
      node.append(made);
      const half = made.getComputedTextLength() / 2;
      const middle = Math.max(half, Math.min(at, width - half));
      made.setAttribute("x", middle);
      return [middle - half - 5, middle + half + 5];
    };
    node.replaceChildren();
    const now = x(data.moment + 1);
    if (now > 0 && now <= width + 0.5) {
      write(data.moment_text, now, 10, "now");
      node.append(svg("path", { class: "moment", d: `M${Math.min(now, width - 0.8)},13 v13` }));
    }
    let free = -Infinity;
    for (const tick of data.axis) {
      const at = x(tick.day);
      if (at < 0 || at > width) continue;
      node.append(svg("path", { class: "tick", d: `M${at},22 v4` }));
      const made = svg("text", { y: 20, class: "tick-text" });
      made.textContent = tick.text;
      node.append(made);
      const half = made.getComputedTextLength() / 2;
      if (at - half < Math.max(free, 0) || at + half > width || Math.abs(at - now) < half + 3) { made.remove(); continue; }
      made.setAttribute("x", at);
      free = at + half + 6;
    }
  };
  return { node, draw };
}
