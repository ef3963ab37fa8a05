/* What stands on and under the map's frame: tooltip, legend, the strip of what is placed no better than
 * a country, a list of what is gathered, scale and attribution. */
"use strict";
(() => {
  const { element, symbol, statusSign } = BorderMap;
  const { fill, number, beside } = BorderMap.days;
  const ROOMY = { x: 1100, y: 380 };
  const STRIP_ROWS = 5;
  const LISTED = 60;
  // The size classes of spots.js, by the least that their figures say.
  const SIZE_SAMPLES = [[2, 100, 17], [3, 1000, 21]];

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
    constructor(map, config, labels, hooks) {
      Object.assign(this, { map, config, hooks });
      this.strip = this.panel("topright", "bm-strip");
      this.scale = new Scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(map);
      this.ruler = this.note("bottomleft");
      this.leftOut = this.note("bottomleft");
      this.zoom = L.control.zoom({ position: "bottomleft" }).addTo(map);
      this.legend = element("div", "bm-legend");
      this.credit = element("p", "bm-attribution");
      this.credit.dir = "auto";
      this.list = element("div", "bm-list");
      this.list.hidden = true;
      map.getContainer().append(this.list);
      L.DomEvent.disableClickPropagation(this.list);
      L.DomEvent.disableScrollPropagation(this.list);
      this.list.addEventListener("keydown", (event) => { if (event.key === "Escape") this.list.hidden = true; });
      document.body.append(BorderMap.tooltip.node);
      BorderMap.tooltip.hide();
      labels.avoid("furniture", () => this.boxes());
      this.strip.node.addEventListener("toggle", () => labels.place());
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

    note(position) {
      const node = element("div", "bm-credit");
      const control = L.control({ position });
      node.dir = "auto";
      control.onAdd = () => node;
      control.addTo(this.map);
      return node;
    }

    /** Set what does not change with the window. */
    dress({ map: words, units }, tiles) {
      this.words = words;
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
    showLegend(state, { grow = false } = {}) {
      const { looks } = this.config;
      const { store, cut, words } = state;
      const seen = grow && this.seen ? this.seen : { kinds: new Set(), statuses: new Set(), drawn: new Set() };
      const before = JSON.stringify(this.told ?? "");
      for (const rows of [cut.certain, cut.possible]) {
        for (const row of rows) {
          seen.kinds.add(store.kind(row));
          for (const mark of store.placement(row)?.marks ?? []) seen.drawn.add(mark.precision);
          if (rows === cut.possible) seen.drawn.add("possible");
          if (store.disputed(row)) seen.drawn.add("disputed");
          if (store.size(row) > 1) seen.drawn.add(`size${store.size(row)}`);
        }
      }
      for (const crossing of store.pack.crossings) for (const status of state.status(crossing).sign.split("/")) seen.statuses.add(status);
      if (document.querySelector(".bm-ring")) seen.drawn.add("ring");
      this.seen = seen;
      this.told = [[...seen.kinds].sort(), [...seen.statuses].sort(), [...seen.drawn].sort(), words.legend, document.documentElement.dataset.theme];
      if (before === JSON.stringify(this.told)) return;
      const rows = Object.keys(looks.kinds).filter((kind) => seen.kinds.has(kind)).map((kind) => legendRow(symbol(looks.kinds[kind], 16), looks.kinds[kind].label));
      for (const status of Object.keys(looks.statuses).filter((each) => seen.statuses.has(each))) {
        rows.push(legendRow(statusSign(looks.statuses, status, 15), `${words.crossing}: ${looks.statuses[status].label}`));
      }
      for (const what of ["vicinity", "area", "stretch", "possible", "ring"].filter((each) => seen.drawn.has(each))) rows.push(legendRow(sample(what), words[what]));
      for (const [size, least, px] of SIZE_SAMPLES) {
        if (seen.drawn.has(`size${size}`)) rows.push(legendRow(symbol({ ...looks.kinds.statement, glyph: "" }, px), fill(words.figure, { n: least })));
      }
      if (seen.drawn.has("disputed")) rows.push(legendRow(element("b", "bm-sample-flag", "≠"), words.disputed));
      rows.push(legendRow(sample("border"), words.border));
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

  function legendRow(sign, text) {
    const made = element("div", "bm-legend-row");
    const label = element("span", "", text);
    label.dir = "auto";
    made.append(sign, label);
    return made;
  }

  function sample(what) {
    return element("i", `bm-sample bm-sample-${what}`);
  }

  BorderMap.Furniture = Furniture;
})();
