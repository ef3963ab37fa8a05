/* Incidents on the map, drawn no more exactly than they are known: a symbol only for a spot or a
 * settlement, a dashed disc of the true radius for "near", hatching for an area, a band along the
 * border for a stretch. What cannot be drawn is listed in the strip. */
"use strict";
(() => {
  const { element, svg, symbol, statusSign, flip } = BorderMap;
  const SPOT = new Set(["exact", "settlement"]);
  const BAND_CORE_PX = 15;
  const BAND_STEP_PX = 8;
  const BAND_DEEPEST = 3;
  const SYMBOL_PX = 25;
  const IN_A_ROW = 4;
  const SHOWN_SYMBOLS = 8;
  // Where along a band its label may stand: a few well spread ones first, then many, since on a
  // close view only some lie in the frame.
  const LABEL_FRACTIONS = [0.42, 0.3, 0.62, 0.18, 0.75, 0.9, 0.08, ...Array.from({ length: 60 }, (_, n) => (n + 0.5) / 60)];

  class Marks {
    constructor(map, base, looks, labels, select) {
      Object.assign(this, { map, base, looks, labels, select });
      for (const [name, z] of [["areas", 400], ["bands", 410], ["discs", 440], ["symbols", 600]]) {
        map.createPane(name).style.zIndex = z;
      }
      this.areas = L.svg({ pane: "areas", padding: 0.4 }).addTo(map);
      this.bands = L.svg({ pane: "bands", padding: 0.4 }).addTo(map);
      this.discs = L.svg({ pane: "discs", padding: 0.4 }).addTo(map);
      this.layer = L.layerGroup().addTo(map);
      this.lines = Object.fromEntries(base.border.map((line) => [line.id, line.coordinates]));
      this.boxes = [];
      this.opened = new Set();
      this.addHatches();
      labels.avoid("symbols", () => this.symbolBoxes());
      labels.shun(() => this.borderPoints());
      map.on("zoomend", () => this.data && this.spread());
    }

    /** Draw one state of the view; what stood before goes. */
    show(data) {
      this.data = data;
      this.layer.clearLayers();
      this.incidentLabels = [];
      this.failed = [];
      const of = (precision) => data.marks.filter((mark) => mark.precision === precision);
      for (const mark of of("area")) this.attempt(mark, () => this.drawArea(mark));
      this.drawBands(of("stretch"));
      for (const mark of of("vicinity")) this.attempt(mark, () => this.drawDisc(mark));
      this.labelGroups(of("area"), (mark) => JSON.stringify([mark.areas, mark.tries]), (mark) => mark.tries.map(([lon, lat]) => [lat, lon]));
      this.labelGroups(of("stretch"), (mark) => JSON.stringify(mark.spans), (mark) => this.alongBand(mark));
      this.labelGroups(of("vicinity"), (mark) => mark.at.join(), (mark) => [[mark.at[1], mark.at[0]]]);
      this.spots = data.marks.filter((mark) => SPOT.has(mark.precision));
      this.spread();
    }

    /** One mark that cannot be drawn takes no other with it; it is told on the map's frame. */
    attempt(mark, drawing) {
      try {
        drawing();
      } catch (fault) {
        console.error(`${mark.id} could not be drawn`, fault);
        this.failed.push(mark.id);
      }
    }

    /** Lay symbols that share a place side by side under it, so that each stays countable. */
    spread() {
      this.symbols?.remove();
      this.symbols = L.layerGroup().addTo(this.layer);
      this.boxes = [];
      const labels = [...this.incidentLabels];
      const groups = new Map();
      const group = ([lon, lat]) => {
        const key = `${lon.toFixed(3)} ${lat.toFixed(3)}`;
        if (!groups.has(key)) groups.set(key, { key, lon, lat, crossing: null, marks: [] });
        return groups.get(key);
      };
      for (const crossing of this.data.crossings) group(crossing.at).crossing = crossing;
      for (const mark of this.spots) group(mark.at).marks.push(mark);
      for (const each of groups.values()) labels.push(this.drawGroup(each));
      this.labels.set("incidents", labels.filter(Boolean));
    }

    drawGroup(group) {
      const { key, lon, lat, crossing, marks } = group;
      const holder = element("div", "bm-group");
      const known = crossing && crossing.status !== "unknown";
      const half = crossing ? (known ? 12 : 7) : 12;
      const apart = crossing || marks.length > 1;
      if (crossing) holder.append(this.crossingButton(crossing, half * 2));
      const all = this.opened.has(key) || marks.length <= SHOWN_SYMBOLS;
      const shown = all ? marks : marks.slice(0, SHOWN_SYMBOLS - 1);
      const cells = shown.length + (all ? 0 : 1);
      if (marks.length) {
        const row = element("div", apart ? "bm-row bm-below" : "bm-row");
        row.style.top = crossing ? `${half + 1}px` : apart ? "5px" : "";
        row.style.width = `${Math.min(cells, IN_A_ROW) * SYMBOL_PX}px`;
        if (!crossing && apart) holder.append(element("i", "bm-anchor"));
        row.append(...shown.map((mark) => this.button(mark)));
        if (!all) row.append(this.moreButton(key, marks.length - shown.length));
        holder.append(row);
      }
      L.marker([lat, lon], { pane: "symbols", icon: L.divIcon({ className: "bm-holder", html: holder, iconSize: [0, 0] }), keyboard: false, interactive: false }).addTo(this.symbols);
      const width = Math.max(half * 2, Math.min(cells, IN_A_ROW) * SYMBOL_PX);
      const rows = Math.ceil(cells / IN_A_ROW);
      const below = rows && apart ? (crossing ? half : 5) + 1 + rows * SYMBOL_PX : half;
      this.boxes.push({ lon, lat, left: -width / 2, right: width / 2, top: -half, bottom: below });
      const lines = marks.filter((mark) => mark.figures).map((mark) => this.line(mark));
      if (known) lines.unshift({ text: crossing.label, color: crossing.color, click: () => this.select(crossing.incident) });
      if (!lines.length && !crossing) return null;
      if (!lines.length) return { text: crossing.name, at: [lat, lon], className: "bm-crossing-name", priority: 45000, ground: around(half + 3), from: 7.5 };
      return {
        lines: shorten(lines), sub: known ? crossing.sub : "", at: [lat, lon], className: "bm-incident", priority: known ? 0 : 100,
        ground: { left: width / 2 + 4, right: width / 2 + 4, up: half + 4, down: below + 4 }, incident: crossing?.incident || marks[0].id,
      };
    }

    line(mark) {
      return {
        text: (mark.disputed ? "≠ " : "") + mark.label, color: this.looks.kinds[mark.kind].color,
        faint: !mark.certain, click: () => this.select(mark.id),
      };
    }

    button(mark) {
      const look = this.looks.kinds[mark.kind];
      const button = element("button", "bm-symbol");
      button.type = "button";
      button.dataset.incident = mark.id;
      button.setAttribute("aria-label", `${look.label}: ${mark.title}. ${mark.when}. ${mark.place}`);
      button.append(symbol(look, 24));
      if (!mark.certain) button.classList.add("bm-possible");
      if (mark.disputed) button.append(element("b", "bm-flag", "≠"));
      if (mark.id === this.data.selected) button.classList.add("bm-selected");
      button.addEventListener("click", (event) => { event.stopPropagation(); this.select(mark.id); });
      this.tip(button, [mark.title, mark.when, mark.placed]);
      return button;
    }

    moreButton(key, count) {
      const button = element("button", "bm-symbol bm-more", `+${count}`);
      button.type = "button";
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        this.opened.add(key);
        this.spread();
      });
      return button;
    }

    crossingButton(crossing, size) {
      const button = element("button", "bm-crossing");
      button.type = "button";
      button.dataset.crossing = crossing.id;
      button.dataset.status = crossing.status;
      button.setAttribute("aria-label", `${crossing.label}. ${crossing.sub}`);
      button.append(statusSign(this.looks.statuses[crossing.status], size));
      if (crossing.incident) button.addEventListener("click", () => this.select(crossing.incident));
      else button.classList.add("bm-mute");
      this.tip(button, [crossing.label, crossing.sub]);
      return button;
    }

    drawArea(mark) {
      for (const shape of [...mark.areas.map((id) => this.base.areas[id]), mark.outlines]) {
        if (!shape) throw new Error("an area that the base map does not hold");
        if (shape.length) this.addPath(mark, L.polygon(shape.map((polygon) => polygon.map(flip)), this.hatched(mark)));
      }
    }

    hatched(mark) {
      const { color } = this.looks.kinds[mark.kind];
      const chosen = mark.id === this.data.selected;
      return {
        renderer: this.areas, color, weight: chosen ? 2.6 : 1.3, opacity: mark.certain ? 0.85 : 0.4, dashArray: "5 4",
        fillColor: `url(#bm-hatch-${mark.kind})`, fillOpacity: mark.certain ? (chosen ? 0.95 : 0.5) : 0.25,
      };
    }

    drawDisc(mark) {
      const { color } = this.looks.kinds[mark.kind];
      const chosen = mark.id === this.data.selected;
      this.addPath(mark, L.circle([mark.at[1], mark.at[0]], {
        renderer: this.discs, radius: mark.radius_m, color, weight: chosen ? 3 : 1.8, dashArray: "4 4", opacity: mark.certain ? 0.9 : 0.45,
        fillColor: color, fillOpacity: mark.certain ? 0.14 : 0.06,
      }));
    }

    /** Bands that share ground are nested about the line like casings: none is pushed to a bank that
     * its source did not name. The longest of them lies lowest and widest. */
    drawBands(bands) {
      const length = (mark) => mark.spans.reduce((sum, [, from, upto]) => sum + upto - from, 0);
      const shortest = [...bands].sort((a, b) => length(a) - length(b));
      const depths = new Map();
      for (const mark of shortest) {
        const under = shortest.slice(0, shortest.indexOf(mark)).filter((other) => share(mark, other));
        depths.set(mark, Math.min(BAND_DEEPEST, under.length ? 1 + Math.max(...under.map((other) => depths.get(other))) : 0));
      }
      for (const mark of shortest.reverse()) this.attempt(mark, () => this.drawBand(mark, depths.get(mark)));
    }

    drawBand(mark, depth) {
      const chosen = mark.id === this.data.selected;
      this.addPath(mark, L.polyline(mark.spans.map((span) => this.alongLine(span)), {
        renderer: this.bands, color: this.looks.kinds[mark.kind].color, weight: BAND_CORE_PX + depth * BAND_STEP_PX + (chosen ? 5 : 0),
        opacity: mark.certain ? (chosen ? 0.7 : 0.38) : 0.2, lineCap: "butt", lineJoin: "round", smoothFactor: 2.5,
        dashArray: mark.certain ? null : "10 7",
      }));
    }

    addPath(mark, path) {
      path.addTo(this.layer);
      path.on("click", (event) => { L.DomEvent.stopPropagation(event); this.select(mark.id); });
      const node = path.getElement();
      node.dataset.incident = mark.id;
      node.setAttribute("aria-label", `${this.looks.kinds[mark.kind].label}: ${mark.title}`);
      this.tip(node, [mark.title, mark.when, mark.placed]);
    }

    /** The part of a line between two chainages: [[lat, lon]…], ends interpolated. */
    alongLine([id, from, upto]) {
      const line = this.lines[id];
      const last = line.length - 1;
      const at = (along) => {
        const km = Math.min(along, line[last][2]);
        const next = Math.max(1, line.findIndex((point) => point[2] >= km));
        const [a, b] = [line[next - 1], line[next]];
        const part = b[2] === a[2] ? 0 : Math.min(1, Math.max(0, (km - a[2]) / (b[2] - a[2])));
        return [a[1] + part * (b[1] - a[1]), a[0] + part * (b[0] - a[0])];
      };
      const between = line.filter((point) => point[2] > from && point[2] < upto);
      return [at(from), ...flip(between), at(upto)];
    }

    alongBand(mark) {
      const [id, from, upto] = mark.spans.find(([line]) => line === "AF-TJ") || mark.spans[0];
      return LABEL_FRACTIONS.map((part) => {
        const km = from + part * (upto - from);
        return this.alongLine([id, km, Math.min(upto, km + 0.01)])[0];
      });
    }

    /** Labels of areas, bands and discs, one for those that share their ground. Those with figures come
     * first, and bands before areas, which have more room to choose from. */
    labelGroups(marks, key, tries) {
      const groups = new Map();
      for (const mark of marks) groups.set(key(mark), [...(groups.get(key(mark)) || []), mark]);
      for (const group of groups.values()) {
        this.incidentLabels.push({
          lines: shorten(group.map((mark) => this.line(mark))), sub: group[0].placed, at: tries(group[0]), className: "bm-incident",
          priority: (group.some((mark) => mark.figures) ? 150 : 200) - (group[0].precision === "stretch" ? 10 : 0), ground: around(16), centred: group[0].precision === "area", incident: group[0].id,
        });
      }
    }

    /** Points of the border a few pixels apart, in container pixels. */
    borderPoints() {
      const step = Math.max(1, Math.round(this.lines["AF-TJ"].length / 700));
      return this.lines["AF-TJ"].filter((_, index) => index % step === 0)
        .map(([lon, lat]) => this.map.latLngToContainerPoint([lat, lon]));
    }

    symbolBoxes() {
      return this.boxes.map((box) => {
        const point = this.map.latLngToContainerPoint([box.lat, box.lon]);
        return { left: point.x + box.left, right: point.x + box.right, top: point.y + box.top, bottom: point.y + box.bottom };
      });
    }

    addHatches() {
      const defs = svg("defs", {});
      for (const [kind, look] of Object.entries(this.looks.kinds)) {
        defs.append(svg("pattern", {
          id: `bm-hatch-${kind}`, patternUnits: "userSpaceOnUse", width: 12, height: 12, patternTransform: `rotate(${look.angle})`,
        }, svg("line", { x1: 0, y1: 0, x2: 0, y2: 12, stroke: look.color, "stroke-width": 2.4 })));
      }
      this.areas._container.append(defs);
    }

    tip(node, lines) {
      node.addEventListener("pointerenter", (event) => BorderMap.tooltip.show(event, lines));
      node.addEventListener("pointermove", (event) => BorderMap.tooltip.move(event));
      node.addEventListener("pointerleave", () => BorderMap.tooltip.hide());
    }
  }

  const around = (px) => ({ left: px, right: px, up: px, down: px });

  /** Whether two bands take up the same ground somewhere. */
  const share = (a, b) => a.spans.some(([line, from, upto]) => b.spans.some(([other, start, end]) => line === other && from < end && start < upto));

  function shorten(lines) {
    if (lines.length <= 3) return lines;
    return [...lines.slice(0, 2), { text: `+ ${lines.length - 2}` }];
  }

  BorderMap.Marks = Marks;
})();
