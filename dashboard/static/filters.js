/* The filters that are chosen from options. A choice shows on the map at once: the map's frame has the
 * register's columns. Python is told as well, and answers with the counts. Text is set as textContent alone. */
const SVG = "http://www.w3.org/2000/svg";
const FEW = 6;
const FOUND = 60;
// How long an answer that does not know of the last choice is taken for an old one.
const STALE_MS = 10000;

const kept = new WeakMap();

function part(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) { made.textContent = text; made.dir = "auto"; }
  return made;
}

function symbol({ plate, glyph, color }) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "-12 -12 24 24");
  drawn.setAttribute("aria-hidden", "true");
  for (const [d, fill, width] of [[plate, color, 1.6], [glyph, "none", 1.9]]) {
    const path = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({ d, fill, stroke: "#fff", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" })) {
      path.setAttribute(name, value);
    }
    drawn.append(path);
  }
  return drawn;
}

/** The values chosen in each group, and whether only what is certain is asked for. */
function chosenIn(data) {
  const chosen = { certain_only: data.certain_only.chosen };
  for (const { name, options } of data.groups) chosen[name] = options.filter((option) => option.chosen).map((option) => option.value);
  return chosen;
}

/** The same as the map's frame takes it. */
function forFrame(data) {
  const chosen = { certain_only: data.certain_only.chosen };
  for (const { name, options } of data.groups) chosen[name] = options.filter((option) => option.chosen).map((option) => option.match);
  const [, letter, digit] = /^([A-F]?)([1-6]?)$/.exec(chosen.grade[0] ?? "") ?? [];
  return { ...chosen, grade: letter || digit ? [letter, digit] : null };
}

/** Put nodes into a parent; where they stand there already nothing moves, so that a click under way is not lost. */
function fill(parent, nodes) {
  const same = parent.childNodes.length === nodes.length && nodes.every((node, at) => parent.childNodes[at] === node);
  if (!same) parent.replaceChildren(...nodes);
  return parent;
}

class Filters {
  constructor(root) {
    this.root = root;
    this.made = new Map();
    this.open = new Set();
    this.sought = {};
    this.number = 0;
  }

  take(data, send) {
    this.send = send;
    const stale = data.number < this.number && Date.now() - this.number < STALE_MS;
    if (stale) this.keepChoice(data);
    this.data = data;
    this.say = Numerals.numerals(data.signs);
    this.draw();
  }

  /** Let the options of an older answer say what has been chosen since. */
  keepChoice(data) {
    const now = chosenIn(this.data);
    data.certain_only.chosen = now.certain_only;
    for (const { name, options } of data.groups) for (const option of options) option.chosen = now[name].includes(option.value);
  }

  choose(change) {
    change();
    this.number = Math.max(this.number + 1, Date.now());
    this.draw();
    document.querySelector('iframe[title^="streamlit_folium"]')?.contentWindow?.BorderMap?.instrument?.choose(forFrame(this.data), this.number);
    this.send("chosen", { number: this.number, ...chosenIn(this.data) });
  }

  /** Give the node of a key, made once: drawing again changes it in place. */
  node(key, make) {
    if (!this.made.has(key)) {
      const node = make();
      node.dataset.key = key;
      this.made.set(key, node);
    }
    return this.made.get(key);
  }

  groupNamed(name) { return this.data.groups.find((group) => group.name === name); }

  draw() {
    fill(this.root.querySelector(".filters"), [...this.data.groups.map((group) => this.group(group)), this.certain()]);
  }

  group(group) {
    const { name } = group;
    const made = this.node(`group ${name}`, () => part("fieldset", group.chips ? "group chips" : "group"));
    made.dataset.group = name;
    const long = !group.chips && group.options.length > FEW + 1;
    const open = long && this.open.has(name);
    const sought = open ? (this.sought[name] ?? "").trim().toLowerCase() : "";
    const options = group.options.filter((option, at) => {
      if (sought) return `${option.label} ${option.sub ?? ""}`.toLowerCase().includes(sought);
      return open || !long || at < FEW || option.chosen;
    });
    return fill(made, [
      this.legend(group),
      ...(open ? [this.search(group)] : []),
      this.options(group, options, open),
      ...(long ? [this.more(group, group.options.length - options.length, open)] : []),
    ]);
  }

  legend(group) {
    const made = this.node(`legend ${group.name}`, () => part("legend", ""));
    const title = this.node(`title ${group.name}`, () => part("span", "", ""));
    title.textContent = group.label;
    made.title = group.help ?? "";
    const chosen = group.options.filter((option) => option.chosen && option.value);
    if (!chosen.length) return fill(made, [title]);
    const clear = this.button("clear", `clear ${group.name}`, () => this.choose(() => {
      const now = this.groupNamed(group.name);
      for (const option of now.options) option.chosen = Boolean(now.one) && !option.value;
    }));
    clear.textContent = `✕ ${this.say.number(chosen.length)}`;
    clear.setAttribute("aria-label", `${this.data.words.clear}: ${group.label}`);
    return fill(made, [title, clear]);
  }

  options(group, options, open) {
    const { words } = this.data;
    const list = this.node(`options ${group.name}`, () => part("div", ""));
    list.className = open ? "options tall" : "options";
    const nodes = options.slice(0, FOUND).map((option) => this.option(group, option));
    const told = options.length ? options.length > FOUND && this.say.fill(words.more_options, { count: options.length - FOUND }) : words.no_option;
    if (told) {
      const note = this.node(`note ${group.name}`, () => part("p", "none", ""));
      note.textContent = told;
      nodes.push(note);
    }
    return fill(list, nodes);
  }

  more(group, left, open) {
    const more = this.button("more", `more ${group.name}`, () => {
      if (!this.open.delete(group.name)) this.open.add(group.name);
      this.draw();
    });
    more.textContent = open ? this.data.words.fewer_options : this.say.fill(this.data.words.more_options, { count: left });
    more.setAttribute("aria-label", `${group.label}: ${more.textContent}`);
    more.setAttribute("aria-expanded", String(open));
    return more;
  }

  button(className, key, action) {
    return this.node(key, () => {
      const made = part("button", className);
      made.type = "button";
      made.onclick = action;
      return made;
    });
  }

  search(group) {
    const made = this.node(`search ${group.name}`, () => {
      const input = part("input", "search");
      input.type = "search";
      input.dir = "auto";
      input.oninput = () => {
        this.sought[group.name] = input.value;
        this.draw();
      };
      return input;
    });
    made.placeholder = this.data.words.find;
    made.setAttribute("aria-label", `${group.label}: ${this.data.words.find}`);
    return made;
  }

  option(group, option) {
    const made = this.node(`${group.name} ${option.value}`, () => this.newOption(group, option));
    const [box, name, count] = [made.querySelector("input"), made.querySelector(".name"), made.querySelector(".count")];
    made.classList.toggle("empty", option.count === 0);
    made.classList.toggle("on", option.chosen);
    box.checked = option.chosen;
    name.textContent = option.label;
    name.title = option.sub ?? "";
    count.textContent = option.count === null ? "" : this.say.number(option.count);
    return made;
  }

  newOption({ name, one }, { value, symbol: look }) {
    const made = part("label", "option");
    const box = part("input", "");
    box.type = one ? "radio" : "checkbox";
    box.name = name;
    box.value = value;
    box.onchange = () => this.choose(() => {
      const { options } = this.groupNamed(name);
      if (one) for (const other of options) other.chosen = false;
      options.find((option) => option.value === value).chosen = box.checked;
    });
    made.append(box, ...(look ? [symbol(look)] : []), part("span", "name", ""), part("span", "count"));
    return made;
  }

  certain() {
    const { certain_only } = this.data;
    const made = this.node("certain only", () => {
      const label = part("label", "option certain");
      const box = part("input", "");
      box.type = "checkbox";
      box.onchange = () => this.choose(() => { this.data.certain_only.chosen = box.checked; });
      label.append(box, part("span", "name", ""));
      return label;
    });
    made.querySelector("input").checked = certain_only.chosen;
    made.querySelector(".name").textContent = certain_only.label;
    return made;
  }
}

export default function ({ parentElement, data, setStateValue }) {
  if (!kept.has(parentElement)) kept.set(parentElement, new Filters(parentElement));
  kept.get(parentElement).take(structuredClone(data), setStateValue);
}
