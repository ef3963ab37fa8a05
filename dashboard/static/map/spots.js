/* What is known to a spot or a settlement: a symbol for each incident, side by side where they share a
 * place; where the frame is crowded, a ring split by kind with the count. Crossings with their status. */
"use strict";
(() => {
  const { element, svg, symbol, statusSign, rounded } = BorderMap;
  const { fill, number } = BorderMap.days;
  const APART_PX = 30;
  const CROWDED_PX = 46;
  const CROWDED_GROUPS = 40;
  const CELL_PX = 25;
  const IN_A_ROW = 4;
  const STACKED = 8;
  const OPENED = 24;
  // One symbol's size by the class of its largest figure: none or under 100, hundreds, thousands.
  const SIZES_PX = [24, 24, 29, 35];
  const AGED_DAYS = 30;

  class Spots {
    constructor(map, hooks, labels) {
      Object.assign(this, { map, hooks, labels });
      map.createPane("symbols").style.zIndex = 600;
      this.kept = new BorderMap.Kept(L.layerGroup().addTo(map));
      this.opened = new Set();
      this.boxes = [];
      labels.avoid("symbols", () => this.symbolBoxes());
      map.on("zoomstart", () => this.opened.clear());
    }

    /** Draw the rows of a state that have spots; `kinds` says what counts as one: beside the spots the
     * discs or areas that are too many to draw. Gives labels. */
    show(state, gathering, rows, kinds) {
      Object.assign(this, { state, kinds });
      const zoom = this.map.getZoom();
      let groups = this.fill(gathering, zoom, APART_PX, rows);
      const filled = groups.filter((group) => group.rows.length);
      const crowded = filled.length > CROWDED_GROUPS;
      this.crowded = crowded;
      if (crowded) groups = this.fill(gathering, zoom, CROWDED_PX, rows);
      this.layOut(groups, crowded ? 1 : STACKED);
      this.kept.begin();
      for (const group of groups) this.draw(group);
      this.kept.end();
      this.boxes = groups.map((group) => ({ lat: group.lat, lon: group.lon, ...group.box }));
      return groups.map((group) => this.label(group)).filter(Boolean);
    }

    /** The groups in the frame with the rows at each: [{...group, rows: [{row, certain, near}], anchors}]. */
    fill(gathering, zoom, radius, rows) {
      const { groups, of } = gathering.at(zoom, radius);
      const frame = this.map.getBounds().pad(0.15);
      const filled = new Map();
      const open = (index) => {
        if (!filled.has(index)) {
          const group = groups[index];
          const status = group.crossing ? this.state.status(group.crossing) : null;
          filled.set(index, { ...group, radius, status, rows: [], anchors: new Set() });
        }
        return filled.get(index);
      };
      groups.forEach((group, index) => { if (group.crossing && frame.contains([group.lat, group.lon])) open(index); });
      const inFrame = groups.map(({ lat, lon }) => frame.contains([lat, lon]));
      for (const { row, certain } of rows) {
        const spots = gathering.spotsOf[this.state.store.placed[row]];
        for (const spot of spots) {
          const index = of[spot];
          const { kind } = gathering.spots[spot];
          if (!this.kinds.has(kind) || !inFrame[index]) continue;
          // an incident at two places of one group counts once in it
          if (spots.length > 1 && spots.find((other) => of[other] === index && this.kinds.has(gathering.spots[other].kind)) !== spot) continue;
          const group = open(index);
          group.rows.push({ row, certain, near: kind !== "spot" });
          group.anchors.add(spot);
        }
      }
      for (const group of filled.values()) group.anchors = [...group.anchors].map((spot) => gathering.spots[spot]);
      return [...filled.values()];
    }

    /** Decide for each group whether it is a stack of symbols or a ring; stacks that would cover another
     * group become rings. */
    layOut(groups, stacked) {
      const point = new Map(groups.map((group) => [group, this.map.latLngToContainerPoint([group.lat, group.lon])]));
      for (const group of groups) {
        const most = this.opened.has(group.key) ? OPENED : stacked;
        // what is known to a vicinity alone never gets a symbol of its own
        group.ring = group.rows.length > most || group.rows.some(({ near }) => near);
        group.box = this.box(group);
      }
      const boxOf = (group) => shifted(group.box, point.get(group));
      for (const group of [...groups].sort((a, b) => b.rows.length - a.rows.length)) {
        if (group.ring || group.rows.length < 2 || this.opened.has(group.key)) continue;
        if (groups.some((other) => other !== group && meet(boxOf(group), boxOf(other)))) {
          group.ring = true;
          group.box = this.box(group);
        }
      }
    }

    box(group) {
      const known = group.status && group.status.status !== "unknown";
      const half = group.crossing ? (known ? 12 : 7) : 12;
      if (!group.rows.length) return { left: -half, right: half, top: -half, bottom: half, half };
      if (group.ring) {
        const reach = ringRadius(group.rows.length);
        return group.crossing
          ? { left: -reach, right: reach, top: -half, bottom: half + 2 * reach, half }
          : { left: -reach, right: reach, top: -reach, bottom: reach, half };
      }
      const sizes = group.rows.map(({ row }) => this.size(row) + 1);
      const lines = Array.from({ length: Math.ceil(sizes.length / IN_A_ROW) }, (_, line) => sizes.slice(line * IN_A_ROW, (line + 1) * IN_A_ROW));
      const width = Math.max(half * 2, ...lines.map(sum));
      const tall = sum(lines.map((line) => Math.max(...line)));
      const below = this.apart(group) ? (group.crossing ? half : 5) + 1 + tall : tall / 2;
      return { left: -width / 2, right: width / 2, top: this.apart(group) ? -half : -below, bottom: below, half, width };
    }

    apart(group) { return Boolean(group.crossing) || group.rows.length > 1; }
    size(row) { return SIZES_PX[this.state.store.size(row)]; }

    draw(group) {
      const { store, selected } = this.state;
      const told = group.rows.map(({ row, certain }) => `${row}${certain ? "" : "~"}${store.disputed(row) ? "!" : ""}`);
      const { status } = group;
      const signature = [group.ring, status && [status.sign, status.sure, status.label, status.sub, status.conflict, status.age].join(), told.join(), group.rows.some(({ row }) => row === selected) ? selected : ""].join("|");
      this.kept.keep(`${this.map.getZoom()} ${group.radius} ${group.key}`, signature, () => this.marker(group), (marker) => {
        BorderMap.tooltip.hide(); // what it told of goes
        marker.told = { group: group.rows };
        marker.options.icon.options.html.replaceChildren(...this.contents(group));
      });
    }

    marker(group) {
      const holder = element("div", "bm-group");
      holder.append(...this.contents(group));
      const marker = L.marker([group.lat, group.lon], {
        pane: "symbols", icon: L.divIcon({ className: "bm-holder", html: holder, iconSize: [0, 0] }), keyboard: false, interactive: false,
      });
      return Object.assign(marker, { told: { group: group.rows } });
    }

    contents(group) {
      const parts = [];
      const { half } = group.box;
      if (group.crossing) parts.push(this.crossingButton(group, half * 2));
      if (group.rows.length && group.ring) parts.push(this.ring(group));
      else if (group.rows.length) {
        if (!group.crossing && group.rows.length > 1) parts.push(...this.anchors(group));
        const row = element("div", this.apart(group) ? "bm-row bm-below" : "bm-row");
        row.style.top = group.crossing ? `${half + 1}px` : this.apart(group) ? "5px" : "";
        row.style.width = `${group.box.width}px`;
        row.append(...group.rows.map((each) => this.button(each)));
        if (this.apart(group)) parts.push(this.tie(group));
        parts.push(row);
      }
      return parts;
    }

    /** A bracket over symbols that stand off their spot, with a line to it: they are all there, and not side by side. */
    tie(group) {
      const tie = element("i", "bm-bracket");
      const top = group.crossing ? group.box.half - 2 : 0;
      tie.style.top = `${top}px`;
      tie.style.height = `${(group.crossing ? group.box.half + 1 : 5) - top}px`;
      tie.style.width = `${Math.max(group.box.width - 24, 0)}px`;
      return tie;
    }

    /** A small dot at each true place of a group. */
    anchors(group) {
      const scale = 2 ** this.map.getZoom();
      return group.anchors.map((spot) => {
        const dot = element("i", "bm-anchor");
        dot.style.left = `${(spot.x - group.x) * scale}px`;
        dot.style.top = `${(spot.y - group.y) * scale}px`;
        return dot;
      });
    }

    ring(group) {
      const { store, looks, words } = this.state;
      const reach = ringRadius(group.rows.length);
      const parts = new Map();
      for (const { row, certain } of group.rows) {
        const key = `${certain ? 0 : 1} ${store.pack.kind[row]}`;
        parts.set(key, (parts.get(key) ?? 0) + 1);
      }
      const button = element("button", "bm-ring");
      button.type = "button";
      button.dataset.count = group.rows.length;
      button.classList.toggle("bm-near", group.rows.every(({ near }) => near));
      button.classList.toggle("bm-selected", group.rows.some(({ row }) => row === this.state.selected));
      if (group.crossing) button.style.top = `${group.box.half + reach}px`;
      const drawn = svg("svg", { viewBox: `${-reach} ${-reach} ${2 * reach} ${2 * reach}`, width: 2 * reach, height: 2 * reach, "aria-hidden": "true" },
        svg("circle", { r: reach - 1, class: "bm-ring-ground" }));
      let turn = 0;
      const lines = [];
      for (const [key, count] of [...parts].sort()) {
        const [unsure, kind] = key.split(" ").map(Number);
        const look = looks.kinds[store.pack.kinds[kind]];
        const part = count / group.rows.length;
        drawn.append(arc(reach - 4, turn, turn + part, BorderMap.colorOf(look), unsure));
        turn += part;
        lines.push(`${look.label}: ${number(count)}${unsure ? ` (${words.onlyPossible})` : ""}`);
      }
      button.append(drawn, element("span", "", number(group.rows.length)));
      const title = fill(words.gathered, { n: group.rows.length });
      button.setAttribute("aria-label", [title, ...lines].join("; "));
      button.addEventListener("click", (event) => { event.stopPropagation(); this.open(group); });
      this.hooks.tip(button, () => [title, ...lines.slice(0, 8), words.opens]);
      return button;
    }

    /** A ring of several places is zoomed into; of one place it is opened. */
    open(group) {
      const bounds = L.latLngBounds(group.anchors.map(({ lat, lon }) => [lat, lon]));
      const spread = this.map.latLngToContainerPoint(bounds.getSouthWest()).distanceTo(this.map.latLngToContainerPoint(bounds.getNorthEast()));
      if (spread > 4 && this.map.getZoom() < this.map.getMaxZoom()) {
        this.map.fitBounds(bounds.pad(0.35), { maxZoom: Math.min(this.map.getZoom() + 3, 14) });
      } else if (group.rows.length <= OPENED) {
        this.opened.add(group.key);
        this.hooks.redraw();
      } else {
        this.hooks.list(group.rows.map(({ row }) => row));
      }
    }

    button({ row, certain }) {
      const { store, looks, selected } = this.state;
      const look = looks.kinds[store.kind(row)];
      const text = store.text(row);
      const button = element("button", "bm-symbol");
      button.type = "button";
      button.dataset.incident = store.id(row);
      button.setAttribute("aria-label", text ? `${look.label}: ${text.title}. ${text.when}. ${text.place}` : look.label);
      const size = this.size(row);
      button.style.width = button.style.height = `${size}px`;
      button.append(symbol(look, size));
      button.classList.toggle("bm-possible", !certain);
      if (store.disputed(row)) button.append(element("b", "bm-flag", "≠"));
      button.classList.toggle("bm-selected", row === selected);
      button.addEventListener("click", (event) => { event.stopPropagation(); this.hooks.select(row); });
      this.hooks.tip(button, () => this.hooks.lines(row));
      return button;
    }

    crossingButton(group, size) {
      const { crossing, status } = group;
      const button = element("button", "bm-crossing");
      button.type = "button";
      button.dataset.crossing = crossing.id;
      button.dataset.status = status.status;
      button.setAttribute("aria-label", `${status.label}. ${status.sub}`);
      button.append(statusSign(this.state.looks.statuses, status.sign, size, status.sure));
      button.classList.toggle("bm-aged", status.age > AGED_DAYS);
      if (status.conflict) button.append(element("b", "bm-flag", "≠"));
      if (status.incident >= 0) button.addEventListener("click", () => this.hooks.select(status.incident));
      else button.classList.add("bm-mute");
      this.hooks.tip(button, () => [status.label, status.sub]);
      return button;
    }

    label(group) {
      const { store } = this.state;
      const { crossing, status, rows, box } = group;
      // what was said of the whole border is told by the border's own label
      const known = status && status.status !== "unknown" && status.own;
      const at = [group.lat, group.lon];
      const ground = { left: 4 - box.left, right: box.right + 4, up: 4 - box.top, down: box.bottom + 4 };
      const told = group.ring || this.crowded ? [] : rows.filter(({ row }) => store.text(row)?.figures);
      const lines = told.map(({ row, certain }) => this.hooks.line(row, certain));
      if (known) lines.unshift({ text: status.label, color: BorderMap.statusColor(this.state.looks.statuses, status.status), click: () => this.hooks.select(status.incident) });
      if (!lines.length && !crossing) return null;
      if (!lines.length) return { text: crossing.name, at, className: "bm-crossing-name", priority: 45000, ground, from: 7.5 };
      const incident = status && status.incident >= 0 ? status.incident : rows[0].row;
      return { lines: BorderMap.shorten(lines), sub: known && !this.crowded ? status.sub : "", at, className: "bm-incident", priority: known ? 0 : 100, ground, incident: store.id(incident) };
    }

    symbolBoxes() {
      return this.boxes.map((box) => shifted(box, this.map.latLngToContainerPoint([box.lat, box.lon])));
    }
  }

  const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
  const ringRadius = (count) => 13 + 3.2 * Math.log10(count);
  const shifted = (box, { x, y }) => ({ left: x + box.left, right: x + box.right, top: y + box.top, bottom: y + box.bottom });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function arc(radius, from, upto, color, unsure) {
    const stroke = { fill: "none", stroke: color, "stroke-width": 5.5, "stroke-opacity": unsure ? 0.45 : 1 };
    if (upto - from > 0.999) return svg("circle", { r: radius, ...stroke });
    const at = (part) => `${rounded(radius * Math.sin(2 * Math.PI * part), 2)},${rounded(-radius * Math.cos(2 * Math.PI * part), 2)}`;
    return svg("path", { d: `M${at(from)} A${radius},${radius} 0 ${upto - from > 0.5 ? 1 : 0} 1 ${at(upto)}`, ...stroke });
  }

  BorderMap.Spots = Spots;
})();
