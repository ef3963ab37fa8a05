/* The incident list. Text is set as textContent alone. */
const SVG = "http://www.w3.org/2000/svg";

function part(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) { made.textContent = text; made.dir = "auto"; }
  return made;
}

function symbol(row) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "-12 -12 24 24");
  drawn.setAttribute("aria-hidden", "true");
  for (const [d, fill, width] of [[row.plate, row.color, 1.6], [row.glyph, "none", 1.9]]) {
    const path = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({ d, fill, stroke: "#fff", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" })) {
      path.setAttribute(name, value);
    }
    drawn.append(path);
  }
  return drawn;
}

function entry(row, words) {
  const button = part("button", "row");
  button.type = "button";
  button.dataset.incident = row.id;
  button.style.setProperty("--kind", row.ink);
  button.classList.toggle("possible", !row.certain);
  const told = part("span", "words");
  const when = part("span", "when", row.when);
  if (!row.certain) when.append(part("i", "tag", words.possible));
  if (row.disputed) when.append(part("i", "tag flag", words.disputed));
  told.append(when, part("span", "title", row.title));
  if (row.figures) told.append(part("span", "figures", row.figures));
  told.append(part("span", "place", row.place));
  button.append(symbol(row), told);
  return button;
}

/** What sources spoke of only long before the window, or only long after: shut until asked for. */
function heard({ title, rows }, words) {
  const drawer = part("details", "heard");
  drawer.append(part("summary", "", title));
  for (const row of rows) {
    const made = entry({ ...row, certain: true }, words);
    made.classList.add("faded");
    drawer.append(made);
  }
  return drawer;
}

// What each list holds: the same is not made twice, so that a click under way is not lost.
const held = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector(".list");
  const told = JSON.stringify([data.rows, data.words, data.more, data.heard]);
  if (held.get(list) !== told) {
    held.set(list, told);
    list.replaceChildren(...data.rows.map((row) => entry(row, data.words)));
    if (!data.rows.length) list.append(part("p", "empty", data.words.empty));
    list.append(...data.heard.map((group) => heard(group, data.words)));
    if (data.more) {
      const button = part("button", "more", data.words.more);
      button.type = "button";
      list.append(button);
    }
  }
  for (const button of list.querySelectorAll(".row")) {
    const chosen = button.dataset.incident === data.selected;
    button.classList.toggle("selected", chosen);
    button.setAttribute("aria-pressed", String(chosen));
    button.onclick = () => setTriggerValue("selected", chosen ? "" : button.dataset.incident);
  }
  const more = list.querySelector(".more");
  if (more) more.onclick = () => setTriggerValue("more", data.more);
  list.setAttribute("aria-label", data.words.list);
  const chosen = list.querySelector(".selected");
  if (chosen && data.selected !== list.dataset.selected) show(chosen, parentElement.host);
  list.dataset.selected = data.selected;
}

/** Scroll the list, and nothing around it, so that the chosen row is seen. */
function show(row, host) {
  const frame = host?.closest(".st-key-list");
  if (!frame || frame.scrollHeight <= frame.clientHeight) return;
  const [inner, outer] = [row.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) frame.scrollTop += inner.top - outer.top - 8;
}
