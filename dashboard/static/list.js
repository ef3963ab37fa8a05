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

export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector(".list");
  list.replaceChildren(...data.rows.map((row) => {
    const button = part("button", "row");
    button.type = "button";
    button.dataset.incident = row.id;
    button.style.setProperty("--kind", row.ink);
    button.classList.toggle("selected", row.id === data.selected);
    button.classList.toggle("possible", !row.certain);
    button.setAttribute("aria-pressed", String(row.id === data.selected));
    const words = part("span", "words");
    const when = part("span", "when", row.when);
    if (!row.certain) when.append(part("i", "tag", data.words.possible));
    if (row.disputed) when.append(part("i", "tag flag", data.words.disputed));
    words.append(when, part("span", "title", row.title));
    if (row.figures) words.append(part("span", "figures", row.figures));
    words.append(part("span", "place", row.place));
    button.append(symbol(row), words);
    button.onclick = () => setTriggerValue("selected", row.id === data.selected ? "" : row.id);
    return button;
  }));
  list.setAttribute("aria-label", data.words.list);
  if (!data.rows.length) list.append(part("p", "empty", data.words.empty));
  if (data.more) {
    const button = part("button", "more", data.words.more);
    button.type = "button";
    button.onclick = () => setTriggerValue("more", data.more);
    list.append(button);
  }
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
