/* A field for place expressions, one to a line, that tells what is written while it is being written.
 * Text is set as textContent alone. */
const WAIT_MS = 350;
const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function picture({ width, height, alt, marks }) {
  const drawn = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt });
  drawn.append(...marks.map(({ tag, text, ...attributes }) => shape(tag, attributes, text)));
  return drawn;
}

const kept = new WeakMap();

class PlaceField {
  constructor(root) {
    this.area = root.querySelector("textarea");
    this.label = root.querySelector("span");
    this.choices = root.querySelector(".choices");
    this.placed = root.querySelector(".placed");
    this.area.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.tell(), WAIT_MS);
    });
    this.area.addEventListener("change", () => this.tell());
  }

  take(data, setStateValue) {
    this.set = setStateValue;
    this.label.textContent = data.label;
    this.area.placeholder = data.example;
    this.area.title = data.help;
    // what a writer has typed since is newer than what the server has heard
    if (data.number !== this.number) {
      this.number = data.number;
      this.area.value = data.value;
      this.told = data.value;
    }
    const made = data.choices.map((choice) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dir = "auto";
      button.textContent = choice.write;
      button.title = choice.why;
      button.addEventListener("click", () => this.choose(choice));
      return button;
    });
    this.choices.replaceChildren(...made);
    const lines = data.told.map((line, at) => {
      const told = document.createElement(at ? "small" : "strong");
      told.dir = at ? "ltr" : "auto";
      told.textContent = line;
      return told;
    });
    this.placed.replaceChildren(...(data.drawn ? [picture(data.drawn)] : []), ...lines);
  }

  /** Put what is meant for certain in the place of the line that may mean several things. */
  choose({ line, write }) {
    const lines = this.area.value.split("\n");
    lines[line] = write;
    this.area.value = lines.join("\n");
    this.tell();
    this.area.focus();
  }

  tell() {
    clearTimeout(this.waiting);
    if (this.area.value === this.told) return;
    this.told = this.area.value;
    this.set("text", this.told);
  }
}

export default function ({ parentElement, data, setStateValue }) {
  if (!kept.has(parentElement)) kept.set(parentElement, new PlaceField(parentElement));
  kept.get(parentElement).take(structuredClone(data), setStateValue);
}
