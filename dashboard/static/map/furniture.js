/* What stands on the map's frame: tooltip, legend, the strip of what is placed no better than a
 * country, scale, attribution; and the start of it all. */
"use strict";
(() => {
  const { element, symbol, statusSign, decode } = BorderMap;
  const NARROW_PX = 560;
  const STRIP_ROWS = 5;
  const ONE_COLUMN = 11;

  BorderMap.tooltip = {
    node: element("div", "bm-tooltip"),
    show(event, lines) {
      this.node.replaceChildren(...lines.filter(Boolean).map((line, index) => {
        const row = element("div", index ? "" : "bm-tooltip-title", line);
        row.dir = "auto";
        return row;
      }));
      this.node.hidden = false;
      this.move(event);
    },
    move(event) {
      const { innerWidth, innerHeight } = window;
      const { offsetWidth, offsetHeight } = this.node;
      this.node.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - offsetWidth - 4))}px`;
      this.node.style.top = `${Math.max(4, Math.min(event.clientY + 14, innerHeight - offsetHeight - 4))}px`;
    },
    hide() { this.node.hidden = true; },
  };

  function panel(map, position, className, title) {
    const control = L.control({ position });
    const node = element("details", `bm-panel ${className}`);
    node.open = map.getSize().x > NARROW_PX;
    node.append(element("summary", "", title));
    const body = element("div", "bm-panel-body");
    node.append(body);
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    };
    control.addTo(map);
    return { node, body };
  }

  class Furniture {
    constructor(map, config, labels, select) {
      Object.assign(this, { map, config, select });
      this.legend = panel(map, "topleft", "bm-legend", config.words.legend);
      this.strip = panel(map, "topright", "bm-strip", config.words.strip);
      L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
      const credit = L.control({ position: "bottomright" });
      credit.onAdd = () => element("div", "bm-credit", config.attribution);
      credit.addTo(map);
      const ruler = L.control({ position: "bottomleft" });
      ruler.onAdd = () => element("div", "bm-credit", config.ruler);
      ruler.addTo(map);
      this.leftOut = element("div", "bm-credit");
      this.leftOut.hidden = true;
      const note = L.control({ position: "bottomleft" });
      note.onAdd = () => this.leftOut;
      note.addTo(map);
      L.control.zoom({ position: "bottomleft" }).addTo(map);
      document.body.append(BorderMap.tooltip.node);
      BorderMap.tooltip.hide();
      labels.avoid("furniture", () => this.boxes());
      for (const { node } of [this.legend, this.strip]) node.addEventListener("toggle", () => labels.place());
    }

    show(data) {
      const { looks, words } = this.config;
      const rows = [];
      const all = [...data.marks, ...data.strip];
      const kinds = new Set(all.map((mark) => mark.kind));
      for (const kind of Object.keys(looks.kinds).filter((each) => kinds.has(each))) {
        rows.push(row(symbol(looks.kinds[kind], 17), looks.kinds[kind].label));
      }
      for (const status of new Set(data.crossings.map((crossing) => crossing.status))) {
        rows.push(row(statusSign(looks.statuses[status], 17), `${words.crossing}: ${looks.statuses[status].label}`));
      }
      const drawn = new Set(data.marks.map((mark) => mark.precision));
      for (const precision of ["vicinity", "area", "stretch"].filter((each) => drawn.has(each))) {
        rows.push(row(sample(precision), words[precision]));
      }
      if (all.some((mark) => !mark.certain)) rows.push(row(sample("possible"), words.possible));
      if (all.some((mark) => mark.disputed)) rows.push(row(element("b", "bm-sample-flag", "≠"), words.disputed));
      rows.push(row(sample("border"), words.border));
      this.legend.body.replaceChildren(...rows);
      this.legend.node.classList.toggle("bm-wide", rows.length > ONE_COLUMN + 4);
      this.strip.node.hidden = data.strip.length === 0;
      const listed = data.strip.length > STRIP_ROWS ? data.strip.slice(0, STRIP_ROWS - 1) : data.strip;
      this.strip.body.replaceChildren(...listed.map((mark) => this.stripRow(mark, data.selected)));
      const more = data.strip.length - listed.length;
      if (more) this.strip.body.append(element("p", "bm-strip-more", `+ ${more} ${words.more}`));
    }

    /** Tell what the picture leaves out, so that nothing goes missing in silence; gives true where
     * that changes the frame. */
    tellLeftOut(unlabelled, failed) {
      const { words } = this.config;
      const said = [];
      if (unlabelled) said.push(`${words.unlabelled}: ${unlabelled}`);
      if (failed) said.push(`${words.failed}: ${failed}`);
      const changed = this.leftOut.textContent !== said.join(" · ");
      this.leftOut.textContent = said.join(" · ");
      this.leftOut.hidden = !said.length;
      return changed;
    }

    stripRow(mark, selected) {
      const line = element("button", "bm-strip-row");
      line.type = "button";
      line.dataset.incident = mark.id;
      const text = element("span", "", (mark.disputed ? "≠ " : "") + mark.title);
      text.dir = "auto";
      line.append(symbol(this.config.looks.kinds[mark.kind], 17), text, element("small", "", mark.why));
      if (!mark.certain) line.classList.add("bm-possible");
      if (mark.id === selected) line.classList.add("bm-selected");
      line.addEventListener("click", () => this.select(mark.id));
      return line;
    }

    boxes() {
      const frame = this.map.getContainer().getBoundingClientRect();
      return [...this.map.getContainer().querySelectorAll(".leaflet-control")].filter((node) => !node.hidden).map((node) => {
        const box = node.getBoundingClientRect();
        return { left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top };
      });
    }
  }

  function row(sign, text) {
    const made = element("div", "bm-legend-row");
    const label = element("span", "", text);
    label.dir = "auto";
    made.append(sign, label);
    return made;
  }

  function sample(what) {
    return element("i", `bm-sample bm-sample-${what}`);
  }

  async function get(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
    return answer;
  }

  /** Start the map: fetch the base map, draw it, then whatever state Python has sent by then. */
  BorderMap.start = async (map, encoded) => {
    const config = decode(encoded);
    const state = { map, config, pending: null, marks: null };
    BorderMap.state = state;
    document.documentElement.lang = config.language;
    const frame = window.frameElement;
    const select = (id) => window.Streamlit?.setComponentValue({ selected: id, click: Date.now() });
    let base = null;
    let css = "";
    try {
      [base, css] = await Promise.all([
        get(config.urls.basemap).then((answer) => answer.json()),
        get(new URL("map.css", BorderMap.HERE)).then((answer) => answer.text()),
        BorderMap.fontsReady,
      ]);
    } catch (fault) {
      map.getContainer().append(element("p", "bm-fault", `The base map could not be loaded (${fault.message}); reload the page.`));
      throw fault;
    }
    document.head.append(BorderMap.element("style", "", css));
    map.invalidateSize({ animate: false });
    let furniture = null;
    const labels = new BorderMap.Labels(map, (dropped) => furniture?.tellLeftOut(dropped.length, state.marks?.failed.length ?? 0));
    BorderMap.labels = labels;
    furniture = new Furniture(map, config, labels, select);
    BorderMap.drawBasemap(map, base, labels, config.language, config.urls.relief);
    const home = L.latLngBounds(config.home);
    map.fitBounds(home, { animate: false });
    state.marks = new BorderMap.Marks(map, base, config.looks, labels, select);
    state.show = (data) => {
      BorderMap.tooltip.hide(); // what it told of may be gone
      furniture.show(data);
      state.marks.show(data);
      document.body.dataset.shown = String(data.version);
    };
    if (state.pending) state.show(state.pending);
    if (frame) new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(document.body);
    document.body.dataset.ready = "true";
  };

  /** Take one state of the view from Python. */
  BorderMap.show = (encoded) => {
    const data = decode(encoded);
    const state = BorderMap.state;
    state.pending = data;
    if (state.show) state.show(data);
  };
})();
