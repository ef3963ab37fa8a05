/* What is known to more than a spot: hatching for an area, a band along the border for a stretch, a
 * dashed disc of the true radius for "near". Where many share the ground they are counted together. */
"use strict";
(() => {
  const { element, svg, flip } = BorderMap;
  const { fill, number, beside } = BorderMap.days;
  const BAND_CORE_PX = 15;
  const BAND_STEP_PX = 8;
  const BAND_DEEPEST = 3;
  const EDGE_PX = 9;
  // More of them than this are counted together.
  const AREAS = 12;
  const BANDS = 8;
  const LEVELS_PX = [10, 17, 26];
  // Where along a band its label may stand: a few well spread ones first, then many, since on a
  // close view only some lie in the frame.
  const LABEL_FRACTIONS = [0.42, 0.3, 0.62, 0.18, 0.75, 0.9, 0.08, ...Array.from({ length: 60 }, (_, n) => (n + 0.5) / 60)];

  /** Set a path aside, in pixels: to the right of its way where the number is positive. */
  function setAside(points, pixels) {
    return points.map((point, at) => {
      const way = points[Math.min(at + 1, points.length - 1)].subtract(points[Math.max(at - 1, 0)]);
      const length = Math.hypot(way.x, way.y) || 1;
      return L.point(point.x - (way.y / length) * pixels, point.y + (way.x / length) * pixels);
    });
  }

  /** A band on one bank: the line runs eastward, with Afghanistan on its right. */
  const OneBank = L.Polyline.extend({
    _updatePath() {
      this._parts = this._parts.map((points) => setAside(points, this.options.aside));
      L.Polyline.prototype._updatePath.call(this);
    },
  });

  // Which way off the line a bank lies.
  const BANKS = { AF: 1, TJ: -1 };

  /** A band about a line, so many pixels wide; half of it where it lies on one bank. */
  function onBank(lines, style, weight, bank) {
    const side = BANKS[bank];
    return side ? new OneBank(lines, { ...style, weight: weight / 2, aside: (side * weight) / 4 }) : L.polyline(lines, { ...style, weight });
  }

  class Grounds {
    constructor(map, base, looks, hooks) {
      Object.assign(this, { map, base, looks, hooks });
      for (const [name, z] of [["areas", 400], ["bands", 410], ["discs", 440]]) map.createPane(name).style.zIndex = z;
      this.areas = L.svg({ pane: "areas", padding: 0.4 }).addTo(map);
      this.bands = L.svg({ pane: "bands", padding: 0.4 }).addTo(map);
      this.discs = L.svg({ pane: "discs", padding: 0.4 }).addTo(map);
      this.layers = L.layerGroup().addTo(map);
      this.kept = new BorderMap.Kept(this.layers);
      this.lines = Object.fromEntries(base.border.map((line) => [line.id, line.coordinates]));
      this.addHatches();
    }

    /** Draw the rows of a state; gives their labels. `each` are {row, certain, mark, name}. */
    show(state, { areas, stretches, discs }) {
      this.state = state;
      this.kept.begin();
      const labels = [...this.showAreas(areas), ...this.showBands(stretches), ...this.showDiscs(discs)];
      this.showReaches(state);
      this.showAsked(state.asked);
      this.kept.end();
      return labels;
    }

    showAreas(areas) {
      const gathered = areas.length > AREAS;
      const labels = [];
      for (const group of grouped(areas, ({ mark }) => keyOf(mark)).values()) {
        const { mark } = group[0];
        const name = commonestName(group);
        const chosen = group.filter(({ row }) => row === this.state.selected);
        if (gathered) {
          this.keepArea(`many ${keyOf(mark)}`, group, this.hatchOfMany(group), () => this.linesOfMany(group, name));
          labels.push(this.labelOfMany(group, name, pointsOf(mark)));
        }
        for (const each of gathered ? chosen : group) {
          this.keepArea(`${each.row} ${keyOf(mark)}`, [each], this.hatchOf(each), () => this.hooks.lines(each.row));
        }
        if (!gathered) labels.push(this.labelOf(group, pointsOf(mark), { centred: true, priority: 200 }));
      }
      return labels;
    }

    keepArea(key, group, style, lines) {
      const { mark } = group[0];
      this.kept.keep(key, null, () => {
        const shapes = [...mark.areas.map((id) => this.base.areas[id]), mark.outlines].filter((shape) => shape?.length);
        if (!shapes.length) throw new Error("an area that the base map does not hold");
        const path = L.polygon(shapes.flat().map((polygon) => polygon.map(flip)), { ...style, renderer: this.areas });
        return this.withHooks(path, group, lines);
      }, (path) => {
        path.setStyle(style);
        this.tell(path, group, lines);
      });
    }

    hatchOf({ row, certain }) {
      const kind = this.state.store.kind(row);
      const chosen = row === this.state.selected;
      return {
        color: this.color(kind), weight: chosen ? 2.8 : 1.5, opacity: certain ? 0.9 : 0.65, dashArray: certain ? "6 3" : "2 5",
        fillColor: `url(#bm-hatch-${kind}${certain ? "" : "-possible"})`, fillOpacity: certain ? (chosen ? 0.95 : 0.55) : 0.55,
      };
    }

    hatchOfMany(group) {
      const kinds = new Set(group.map(({ row }) => this.state.store.kind(row)));
      const [kind] = kinds;
      return {
        color: kinds.size === 1 ? this.color(kind) : this.ink(), weight: 1, opacity: 0.6, dashArray: "4 3",
        fillColor: kinds.size === 1 ? this.color(kind) : this.ink(), fillOpacity: Math.min(0.3, 0.05 + 0.025 * Math.log2(group.length)),
      };
    }

    /** Where crossings of a known status lie that are known to no spot: a dashed outline of all of it. */
    showReaches(state) {
      for (const crossing of state.store.pack.crossings) {
        const { reach } = crossing;
        const status = reach && state.status(crossing);
        if (!status || status.status === "unknown") continue;
        const style = { color: BorderMap.statusColor(state.looks.statuses, status.status), weight: 1.3, opacity: 0.9, fill: false, dashArray: "3 3", interactive: false, renderer: this.discs };
        this.kept.keep(`reach ${crossing.id}`, JSON.stringify([style.color, reach]), () => (reach.shape
          ? L.polygon(reach.shape.map((polygon) => polygon.map(flip)), style)
          : L.circle([reach.at[1], reach.at[0]], { ...style, radius: reach.radius_m })));
      }
    }

    showDiscs(discs) {
      for (const { row, certain, mark } of discs) {
        const color = this.color(this.state.store.kind(row));
        const chosen = row === this.state.selected;
        const style = {
          radius: mark.radius_m, color, weight: chosen ? 3.2 : 1.9, dashArray: certain ? "5 4" : "2 5", opacity: certain ? 0.95 : 0.7,
          fillColor: color, fillOpacity: certain ? 0.14 : 0.05,
        };
        this.kept.keep(`disc ${row} ${mark.at}`, JSON.stringify(style), () => {
          const options = { ...style, renderer: this.discs };
          const disc = mark.shape ? L.polygon(mark.shape.map((polygon) => polygon.map(flip)), options) : L.circle([mark.at[1], mark.at[0]], options);
          return this.withHooks(disc, [{ row }], () => this.hooks.lines(row));
        });
      }
      return [...grouped(discs, ({ mark }) => mark.at.join()).values()].map((group) => this.labelOf(group, [[group[0].mark.at[1], group[0].mark.at[0]]], { priority: 200 }));
    }

    /** Bands that share ground are nested about the line like casings; on one bank stands only what
     * its source puts there. The longest of them lies lowest and widest. */
    showBands(bands) {
      if (bands.length > BANDS) {
        const chosen = bands.filter(({ row }) => row === this.state.selected);
        for (const each of chosen) this.keepBand(each, 1, 900);
        return this.showProfile(bands);
      }
      const shortest = [...bands].sort((a, b) => lengthOf(a) - lengthOf(b));
      const depths = new Map();
      for (const band of shortest) {
        const under = shortest.slice(0, shortest.indexOf(band)).filter((other) => share(band, other));
        depths.set(band, Math.min(BAND_DEEPEST, under.length ? 1 + Math.max(...under.map((other) => depths.get(other))) : 0));
      }
      shortest.reverse().forEach((band, order) => this.keepBand(band, depths.get(band), order));
      this.showExits(bands);
      return [...grouped(bands, ({ mark }) => JSON.stringify([mark.spans, mark.bank])).values()].map((group) => this.labelOf(group, this.alongBand(group[0].mark), { priority: 190 }));
    }

    keepBand(band, depth, order) {
      const { row, certain, mark } = band;
      const chosen = row === this.state.selected;
      const style = {
        color: this.color(this.state.store.kind(row)), weight: BAND_CORE_PX + depth * BAND_STEP_PX + (chosen ? 5 : 0),
        opacity: certain ? (chosen ? 0.7 : 0.38) : 0.26, lineCap: "butt", lineJoin: "round", smoothFactor: 2.5, dashArray: certain ? null : "10 7",
      };
      // the order is part of what is drawn: what lies lower must be drawn first
      this.kept.keep(`band ${order} ${row}`, JSON.stringify([style, mark.spans]), () => {
        const options = { ...style, renderer: this.bands };
        const lines = mark.spans.map((span) => this.alongLine(span));
        const path = onBank(lines, options, style.weight, mark.bank);
        return this.withHooks(path, [{ row }], () => this.hooks.lines(row));
      });
    }

    /** An arrow where a band goes on past the frame. */
    showExits(bands) {
      const size = this.map.getSize();
      const inside = ({ x, y }) => x > EDGE_PX && y > EDGE_PX && x < size.x - EDGE_PX && y < size.y - EDGE_PX;
      for (const [line, from, upto] of bands.flatMap(({ mark }) => mark.spans)) {
        const path = this.alongLine([line, from, upto]).map((at) => this.map.latLngToContainerPoint(at));
        const leave = (index, way) => {
          const [at, next] = [path[index], path[index + way]];
          const turn = Math.round((Math.atan2(next.y - at.y, next.x - at.x) * 180) / Math.PI);
          const key = `exit ${line} ${Math.round(at.x / 14)} ${Math.round(at.y / 14)}`;
          this.kept.keep(key, `${turn} ${at}`, () => {
            const arrow = element("i", "bm-exit", "➤");
            arrow.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
            return L.marker(this.map.containerPointToLatLng(at), { icon: L.divIcon({ className: "bm-holder", html: arrow, iconSize: [0, 0] }), keyboard: false, interactive: false });
          });
        };
        for (let index = 1; index < path.length; index += 1) {
          if (inside(path[index - 1]) && !inside(path[index])) leave(index - 1, 1);
          else if (!inside(path[index - 1]) && inside(path[index])) leave(index, -1);
        }
      }
    }

    /** Many stretches as one band a bank, the wider the more of them lie on a kilometre; what is not put on
     * one bank lies on both. */
    showProfile(bands) {
      return Object.keys(this.lines).flatMap((line) => ["AF", "TJ", "both"].flatMap((bank) => {
        const on = bands.filter(({ mark }) => mark.spans.some(([id]) => id === line) && (BANKS[mark.bank] ? mark.bank : "both") === bank);
        return on.length ? this.showProfileOf(on, line, bank) : [];
      }));
    }

    showProfileOf(on, line, bank) {
      const { words } = this.state;
      const length = Math.ceil(this.lines[line][this.lines[line].length - 1][2]);
      const steps = new Int32Array(length + 1);
      for (const { mark } of on) {
        for (const [id, from, upto] of mark.spans) {
          if (id !== line) continue;
          steps[Math.floor(from)] += 1;
          steps[Math.min(length, Math.ceil(upto))] -= 1;
        }
      }
      const [runs, most] = runsOf(steps, length);
      for (const level of [0, 1, 2]) {
        const parts = runs.filter(({ count }) => count > 0 && levelOf(count, most) === level);
        if (!parts.length) continue;
        // a stretch may give way to another of the same kilometres
        const signature = JSON.stringify([parts, this.ink(), on.map(({ row }) => row)]);
        this.kept.keep(`profile ${line} ${bank} ${level}`, signature, () => {
          const style = { renderer: this.bands, color: this.ink(), opacity: 0.3, lineCap: "butt", smoothFactor: 2.5 };
          const path = onBank(parts.map(({ from, upto }) => this.alongLine([line, from, upto])), style, LEVELS_PX[level], bank);
          const counts = parts.map(({ count }) => count);
          return this.withHooks(path, on, () => [fill(words.stretches, { n: `${number(Math.min(...counts))}–${number(Math.max(...counts))}` }), ...this.kindLines(on)]);
        });
      }
      const name = bank === "both" ? words.alongBorder : beside([words.alongBorder, words.banks[bank]]);
      return [this.labelOfMany(on, name, this.alongBand({ spans: [[line, Math.min(...on.map(firstKm)), Math.max(...on.map(lastKm))]] }))];
    }

    /** What place is asked for: drawn as an outline over everything else. */
    showAsked(asked) {
      if (!asked) return;
      const style = { color: BorderMap.css("--bm-warn"), weight: 2.4, opacity: 0.95, dashArray: "8 5", fill: false, interactive: false };
      const signature = JSON.stringify([asked, style.color]);
      if (asked.box) {
        const [west, south, east, north] = asked.box;
        this.kept.keep("asked box", signature, () => L.rectangle([[south, west], [north, east]], { ...style, renderer: this.discs }));
      }
      if (asked.km) {
        this.kept.keep("asked km", signature, () => L.polyline(this.alongLine(["AF-TJ", ...asked.km]), { ...style, weight: 32, opacity: 0.35, lineCap: "butt", dashArray: null, renderer: this.bands }));
      }
      for (const mark of asked.place ?? []) {
        const shapes = mark.precision === "area" ? [...mark.areas.map((id) => this.base.areas[id]), mark.outlines].filter((shape) => shape?.length) : [];
        if (shapes.length) this.kept.keep(`asked ${keyOf(mark)}`, signature, () => L.polygon(shapes.flat().map((polygon) => polygon.map(flip)), { ...style, renderer: this.discs }));
        if (mark.precision === "stretch") this.kept.keep(`asked ${JSON.stringify(mark.spans)}`, signature, () => L.polyline(mark.spans.map((span) => this.alongLine(span)), { ...style, weight: 30, opacity: 0.22, lineCap: "butt", dashArray: null, renderer: this.bands }));
      }
    }

    withHooks(path, group, lines) {
      const open = () => {
        const rows = path.told.group.map(({ row }) => row);
        if (rows.length === 1) this.hooks.select(rows[0]);
        else this.hooks.list(rows);
      };
      path.on("add", () => {
        const node = path.getElement();
        this.tell(path, group, lines);
        this.hooks.tip(node, () => path.told.lines());
        node.setAttribute("tabindex", "0");
        node.setAttribute("role", "button");
        node.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
      });
      path.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        open();
      });
      return path;
    }

    /** Let a path say what it stands for. */
    tell(path, group, lines) {
      const node = path.getElement();
      path.told = { group, lines };
      if (group.length === 1) node.dataset.incident = this.state.store.id(group[0].row);
      else node.dataset.count = group.length;
      node.setAttribute("aria-label", lines().filter(Boolean).join(". "));
    }

    labelOf(group, at, options) {
      const { store } = this.state;
      const figures = group.some(({ row }) => store.text(row)?.figures);
      return {
        lines: BorderMap.shorten(group.map(({ row, certain }) => this.hooks.line(row, certain))), sub: store.text(group[0].row)?.placed ?? "", at,
        className: "bm-incident", ground: around(16), incident: store.id(group[0].row), ...options, priority: options.priority - (figures ? 50 : 0),
      };
    }

    labelOfMany(group, name, at) {
      return {
        lines: [{ text: beside([number(group.length), name]), click: () => this.hooks.list(group.map(({ row }) => row)) }], sub: "", at,
        className: "bm-incident bm-many", ground: around(10), centred: true, fixed: true, priority: 300 - Math.min(90, group.length), incident: this.state.store.id(group[0].row),
      };
    }

    linesOfMany(group, name) {
      return [beside([number(group.length), name]), ...this.kindLines(group)];
    }

    kindLines(group) {
      const { store, looks, words } = this.state;
      const counts = new Map();
      for (const { row } of group) counts.set(store.kind(row), (counts.get(store.kind(row)) ?? 0) + 1);
      const unsure = group.filter(({ certain }) => !certain).length;
      const told = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 6).map(([kind, count]) => `${looks.kinds[kind].label}: ${number(count)}`);
      return unsure ? [...told, `${words.onlyPossible}: ${number(unsure)}`] : told;
    }

    /** The part of a line between two chainages: [[lat, lon]…], ends interpolated. */
    alongLine([id, from, upto]) {
      const line = this.lines[id];
      const last = line.length - 1;
      const at = (along) => {
        const km = Math.max(0, Math.min(along, line[last][2]));
        const next = Math.min(last, Math.max(1, firstFrom(line, km)));
        const [a, b] = [line[next - 1], line[next]];
        const part = b[2] === a[2] ? 0 : Math.min(1, Math.max(0, (km - a[2]) / (b[2] - a[2])));
        return [a[1] + part * (b[1] - a[1]), a[0] + part * (b[0] - a[0])];
      };
      let first = firstFrom(line, from);
      if (line[first]?.[2] === from) first += 1;
      return [at(from), ...flip(line.slice(first, firstFrom(line, upto))), at(upto)];
    }

    alongBand(mark) {
      const [id, from, upto] = mark.spans.find(([line]) => line === "AF-TJ") || mark.spans[0];
      return LABEL_FRACTIONS.map((part) => {
        const km = from + part * (upto - from);
        return this.alongLine([id, km, Math.min(upto, km + 0.01)])[0];
      });
    }

    /** Points of the border a few pixels apart, in container pixels. */
    borderPoints() {
      const step = Math.max(1, Math.round(this.lines["AF-TJ"].length / 700));
      return this.lines["AF-TJ"].filter((_, index) => index % step === 0).map(([lon, lat]) => this.map.latLngToContainerPoint([lat, lon]));
    }

    color(kind) { return BorderMap.colorOf(this.looks.kinds[kind]); }
    ink() { return BorderMap.css("--bm-ink"); }

    /** Hatching of each kind, sparser for what is only possible; also drawn anew for another theme. */
    addHatches() {
      this.hatches?.remove();
      this.hatches = svg("defs", {});
      const hatch = (id, angle, color, apart) => svg("pattern", { id, patternUnits: "userSpaceOnUse", width: apart, height: apart, patternTransform: `rotate(${angle})` },
        svg("line", { x1: 0, y1: 0, x2: 0, y2: apart, stroke: color, "stroke-width": 2.6 }));
      for (const [kind, look] of Object.entries(this.looks.kinds)) {
        this.hatches.append(hatch(`bm-hatch-${kind}`, look.angle, BorderMap.colorOf(look), 12));
        this.hatches.append(hatch(`bm-hatch-${kind}-possible`, look.angle, BorderMap.colorOf(look), 26));
      }
      this.areas._container.append(this.hatches);
    }
  }

  const around = (px) => ({ left: px, right: px, up: px, down: px });
  // one ground, whichever point in it a source has given
  const keyOf = (mark) => JSON.stringify(mark.outlines.length ? [mark.areas, mark.tries] : mark.areas);
  const pointsOf = (mark) => mark.tries.map(([lon, lat]) => [lat, lon]);
  const firstKm = ({ mark }) => Math.min(...mark.spans.map(([, from]) => from));
  const lastKm = ({ mark }) => Math.max(...mark.spans.map(([, , upto]) => upto));
  const lengthOf = ({ mark }) => mark.spans.reduce((sum, [, from, upto]) => sum + upto - from, 0);

  /** The first point of a line that lies at a kilometre or after it. */
  function firstFrom(line, km) {
    let [first, last] = [0, line.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (line[middle][2] >= km) last = middle;
      else first = middle + 1;
    }
    return first;
  }

  function commonestName(group) {
    const counts = new Map();
    for (const { name } of group) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
  }

  function grouped(each, key) {
    const groups = new Map();
    for (const one of each) {
      if (!groups.has(key(one))) groups.set(key(one), []);
      groups.get(key(one)).push(one);
    }
    return groups;
  }

  /** Runs of kilometres on which equally many lie: [[{from, upto, count}], the most]. */
  function runsOf(steps, length) {
    const runs = [];
    let [count, from, most] = [0, 0, 0];
    for (let km = 0; km <= length; km += 1) {
      if (km < length && !steps[km]) continue;
      if (km > from) runs.push({ from, upto: km, count });
      if (km < length) count += steps[km];
      most = Math.max(most, count);
      from = km;
    }
    return [runs, most];
  }

  const levelOf = (count, most) => Math.min(2, Math.floor((3 * (count - 1)) / Math.max(3, most)));

  /** Whether two bands take up the same ground somewhere. */
  const share = (a, b) => a.mark.spans.some(([line, from, upto]) => b.mark.spans.some(([other, start, end]) => line === other && from < end && start < upto));

  Object.assign(BorderMap, { Grounds, AREAS });
})();
