/* What stands on and under the map's frame: tooltip, legend, the strip of what is placed no better than
 * a country, a list of what is gathered, scale and attribution. */
"use strict";
(() => {
  const { element, picture, symbol, statusSign } = BorderMap;
  const { fill, number, beside } = BorderMap.days;
  const ROOMY = { x: 1100, y: 380 };
  const STRIP_ROWS = 5;
  const LISTED = 60;
  const SAMPLES = [
    "spot", "vicinity", "area", "counted", "stretch", "profile", "exit", "ring", "rings", "near", "possible", "figure_100", "figure_1000", "disputed", "aged", "asked", "border",
  ];

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

  /** Leaflet's scale, told as the page's language tells lengths. */
  const Scale = L.Control.Scale.extend({
    units: null,
    _updateMetric(most) {
      if (!this.units) return;
      const metres = this._getRoundNum(most);
      const text = metres < 1000 ? fill(this.units.m, { n: metres }) : fill(this.units.km, { n: metres / 1000 });
      this._mScale.dir = "auto";
      this._updateScale(this._mScale, text, metres / most);
    },
  });

  class Furniture {
    constructor(map, config, hooks) {
      Object.assign(this, { map, config, hooks });
      this.strip = this.panel("topright", "bm-strip");
      this.scale = new Scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
      this.ruler = this.note("bottomleft");
      this.leftOut = this.note("bottomleft");
      this.zoom = L.control.zoom({ position: "bottomleft" }).addTo(map);
      this.whole = this.button("bottomleft", "bm-whole-button", "⟷", () => hooks.whole());
      this.tellWhole(true);
      this.help = new BorderMap.Help(map, config.looks);
      this.asking = this.button("bottomleft", "bm-help-button", "?", () => this.help.open(this.spoken));
      this.legend = element("div", "bm-legend");
      this.credit = element("p", "bm-attribution");
      this.credit.dir = "auto";
      this.list = element("div", "bm-list");
      this.list.hidden = true;
      map.getContainer().append(this.list);
      L.DomEvent.disableClickPropagation(this.list);
      L.DomEvent.disableScrollPropagation(this.list);
      this.list.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        this.list.hidden = true;
      });
      document.body.append(BorderMap.tooltip.node);
      BorderMap.tooltip.hide();
      this.strip.node.addEventListener("toggle", () => hooks.moved());
    }

    panel(position, className) {
      const node = element("details", `bm-panel ${className}`);
      const summary = element("summary");
      const body = element("div", "bm-panel-body");
      node.append(summary, body);
      const control = L.control({ position });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(node);
        L.DomEvent.disableScrollPropagation(node);
        return node;
      };
      control.addTo(this.map);
      return { node, summary, body };
    }

    /** A small button on the frame; what it does is told by its name. */
    button(position, className, sign, act) {
      const node = element("button", `bm-map-button ${className}`, sign);
      node.type = "button";
      node.addEventListener("click", act);
      const control = L.control({ position });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(node);
        return node;
      };
      control.addTo(this.map);
      return node;
    }

    /** The way back is there where the map does not show the whole border. */
    tellWhole(whole) {
      if (whole && document.activeElement === this.whole) this.map.getContainer().focus({ preventScroll: true });
      this.whole.hidden = whole;
    }

    note(position) {
      const node = element("div", "bm-credit");
      const control = L.control({ position });
      node.dir = "auto";
      control.onAdd = () => node;
      control.addTo(this.map);
      return node;
    }

    /** Set what does not change with the window. */
    dress(spoken, tiles) {
      const { map: words, help, units } = spoken;
      Object.assign(this, { words, spoken });
      name(this.whole, words.wholeBorder);
      name(this.asking, help.title);
      this.scale.units = units;
      this.scale._update();
      this.credit.textContent = [this.config.attribution, tiles?.attribution].filter(Boolean).join(" · ");
      this.ruler.textContent = fill(words.ruler, this.config.ruler);
    }

    /** Open the strip where there is room for it; afterwards that is the user's. */
    openWhereRoomy() {
      const { x, y } = this.map.getSize();
      this.strip.node.open = x > ROOMY.x && y > ROOMY.y;
    }

    /** The legend tells what the frame shows, and while time plays also what it has shown. */
    showLegend({ kinds, statuses, samples }, { words: { map: words } }, { grow = false } = {}) {
      const { looks } = this.config;
      const seen = grow && this.seen ? this.seen : { kinds: new Set(), statuses: new Set(), samples: new Set() };
      for (const { kind } of kinds) seen.kinds.add(kind);
      for (const { status, sure } of statuses) seen.statuses.add(`${status} ${sure || status === "unknown"}`);
      for (const name of samples) seen.samples.add(name);
      this.seen = seen;
      const before = this.told;
      this.told = JSON.stringify([[...seen.kinds].sort(), [...seen.statuses].sort(), [...seen.samples].sort(), words.legend, BorderMap.theme()]);
      if (before === this.told) return;
      const rows = Object.keys(looks.kinds).filter((kind) => seen.kinds.has(kind)).map((kind) => legendRow(symbol(looks.kinds[kind], 17), looks.kinds[kind].label));
      for (const status of Object.keys(looks.statuses)) {
        for (const sure of [true, false].filter((each) => seen.statuses.has(`${status} ${each}`))) {
          const name = looks.statuses[status].label;
          rows.push(legendRow(statusSign(looks.statuses, status, 17, sure), `${words.crossing}: ${sure ? name : words.possibly.replace("{status}", name)}`));
        }
      }
      for (const name of SAMPLES.filter((each) => seen.samples.has(each))) {
        rows.push(legendRow(picture(Scene.sample(name, 13, BorderMap.theme(), "legend"), 16), fill(words.samples[name], { days: Scene.TABLE.agedDays })));
      }
      this.legend.replaceChildren(...rows);
      this.keepLegendTall();
    }

    /** The legend grows where it must and never shrinks again at one width: each change of its height
     * would move the map under the reader's eyes. */
    keepLegendTall() {
      const { clientWidth } = this.legend;
      if (clientWidth !== this.legendWide) this.legend.style.minHeight = "";
      this.legendWide = clientWidth;
      this.legend.style.minHeight = `${this.legend.offsetHeight}px`;
    }

    showStrip(strip) {
      const { words, looks } = { words: this.words, looks: this.config.looks };
      this.strip.node.hidden = strip.length === 0;
      this.strip.summary.replaceChildren(element("span", "", beside([words.strip, number(strip.length)])));
      const signs = element("span", "bm-strip-signs");
      const kinds = new Map();
      for (const { row } of strip) kinds.set(this.state.store.kind(row), (kinds.get(this.state.store.kind(row)) ?? 0) + 1);
      for (const [kind, count] of kinds) signs.append(symbol(looks.kinds[kind], 15), element("small", "", count > 1 ? number(count) : ""));
      this.strip.summary.append(signs);
      const listed = strip.length > STRIP_ROWS ? strip.slice(0, STRIP_ROWS - 1) : strip;
      this.strip.body.replaceChildren(...listed.map((each) => this.row(each, true)));
      if (strip.length > listed.length) {
        const more = element("button", "bm-strip-more", fill(words.more, { n: strip.length - listed.length }));
        more.type = "button";
        more.addEventListener("click", () => this.showList(strip.map(({ row }) => row)));
        this.strip.body.append(more);
      }
    }

    /** List incidents that are gathered in one mark. */
    showList(rows) {
      this.listed = rows;
      const { words } = this;
      const close = element("button", "bm-list-close", "✕");
      close.type = "button";
      close.setAttribute("aria-label", words.close);
      close.addEventListener("click", () => { this.list.hidden = true; });
      const possible = new Set(this.state.cut.possible);
      const shown = rows.slice(0, LISTED).map((row) => this.row({ row, certain: !possible.has(row) }, false));
      const head = element("div", "bm-list-head", fill(words.gathered, { n: rows.length }));
      head.append(close);
      this.list.replaceChildren(head, ...shown);
      if (rows.length > LISTED) this.list.append(element("p", "", fill(words.narrow, { n: rows.length - LISTED })));
      this.list.hidden = false;
    }

    /** Draw the list again where it is open: texts may have come. */
    refreshList() {
      if (!this.list.hidden && this.listed) this.showList(this.listed);
    }

    /** Tell what the picture leaves out, so that nothing goes missing in silence; gives true where
     * that changes the frame. */
    tellLeftOut(unlabelled, failed) {
      if (!this.words) return false;
      const { words } = this;
      const said = [];
      if (unlabelled) said.push(`${words.unlabelled}: ${number(unlabelled)}`);
      if (failed) said.push(`${words.failed}: ${number(failed)}`);
      const changed = this.leftOut.textContent !== beside(said);
      this.leftOut.textContent = beside(said);
      this.leftOut.hidden = !said.length;
      return changed;
    }

    row({ row, certain }, why) {
      const { store, selected } = this.state;
      const line = element("button", "bm-strip-row");
      const look = this.config.looks.kinds[store.kind(row)];
      const told = this.hooks.text(row);
      line.type = "button";
      line.dataset.incident = store.id(row);
      const text = element("span", "", (store.disputed(row) ? "≠ " : "") + (told ? told.title : look.label));
      text.dir = "auto";
      const small = element("small", "", told ? (why ? told.why : told.when) : "…");
      small.dir = "auto";
      line.append(symbol(look, 17), text, small);
      line.classList.toggle("bm-possible", !certain);
      line.classList.toggle("bm-selected", row === selected);
      line.addEventListener("click", () => this.hooks.select(row));
      return line;
    }

    /** What labels may not cover. While time plays the boxes of the last settled state serve: measuring
     * them anew at each step would make the browser lay everything out twice. */
    boxes() {
      if (this.live && this.measured) return this.measured;
      this.measured = this.measure();
      return this.measured;
    }

    measure() {
      const frame = this.map.getContainer().getBoundingClientRect();
      return [...this.map.getContainer().querySelectorAll(".leaflet-control")].filter((node) => !node.hidden).map((node) => {
        const box = node.getBoundingClientRect();
        return { left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top };
      });
    }
  }

  function name(button, text) {
    button.setAttribute("aria-label", text);
    button.title = text;
  }

  function legendRow(sign, text) {
    const made = element("div", "bm-legend-row");
    const label = element("span", "", text);
    label.dir = "auto";
    made.append(sign, label);
    return made;
  }

  BorderMap.Furniture = Furniture;
})();
