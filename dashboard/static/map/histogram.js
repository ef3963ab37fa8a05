/* The drawing of the timeline: bars, axis, as-of day, and which part of it the window lights up.
 * It asks the store for its bins again only when the data, the reach or the size have changed. */
"use strict";
(() => {
  const { svg, rounded } = BorderMap;
  const { parts, clamp, begins, unitFor, axisText, UNITS } = BorderMap.days;
  const SIDE_PX = 12;     // room for the handles, which stand outside the window they bound
  const TOP_PX = 13;      // room for the as-of day and the days at the handles
  const AXIS_PX = 13;
  const BIN_PX = 3.5;
  const LABEL_PX = 44;
  const NAMES = ["certain", "possible"];
  let drawn = 0;

  class Histogram {
    constructor() {
      const id = `bm-tl-${drawn += 1}`;
      this.inside = svg("rect", { y: 0, height: "100%" });
      this.before = svg("rect", { x: 0, y: 0, height: "100%" });
      this.after = svg("rect", { y: 0, height: "100%" });
      this.bars = { certain: [], possible: [] };
      const bars = (lit, clip) => {
        for (const name of NAMES) this.bars[name].push(svg("path", { class: `bm-tl-${name}` }));
        return svg("g", { class: lit, "clip-path": `url(#${clip})` }, ...NAMES.map((name) => this.bars[name].at(-1)));
      };
      this.band = svg("rect", { class: "bm-tl-band", y: TOP_PX });
      this.late = svg("rect", { class: "bm-tl-late", y: TOP_PX, fill: `url(#${id}-late)` });
      this.pointed = svg("rect", { class: "bm-tl-pointed", y: TOP_PX, visibility: "hidden" });
      this.axis = svg("g", { class: "bm-tl-axis" });
      this.base = svg("line", { class: "bm-tl-base" });
      this.asOfLine = svg("line", { class: "bm-tl-asof", y1: 2 });
      this.asOfText = svg("text", { class: "bm-tl-asof-text", y: 9.5, direction: "auto" });
      this.node = svg("svg", { class: "bm-tl-svg", "aria-hidden": "true" },
        svg("defs", {},
          svg("pattern", {
            id: `${id}-late`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
          }, svg("line", { class: "bm-tl-hatch", x1: 0, y1: 0, x2: 0, y2: 6 })),
          svg("clipPath", { id: `${id}-in` }, this.inside),
          svg("clipPath", { id: `${id}-out` }, this.before, this.after)),
        this.band, this.axis, this.pointed, bars("bm-tl-out", `${id}-out`), bars("bm-tl-in", `${id}-in`), this.late, this.base,
        this.asOfLine, this.asOfText);
    }

    x(day) { return SIDE_PX + (clamp(day, this.first, this.end) - this.first) * this.pxPerDay; }

    /** The day at a place, with its fraction. */
    dayAt(x) { return this.first + (x - SIDE_PX) / this.pxPerDay; }

    /** Take a new size, reach or state of the store; false where all of them are as they were. */
    take(store, [first, end], width, height) {
      const key = [store.version, first, end, width, height].join();
      if (this.store === store && this.key === key) return false;
      const room = Math.max(1, width - 2 * SIDE_PX);
      const floor = height - AXIS_PX;
      Object.assign(this, { store, key, first, end, width, height, floor, room, pxPerDay: room / (end - first) });
      set(this.node, { width, height, viewBox: `0 0 ${width} ${height}` });
      for (const node of [this.band, this.late, this.pointed]) set(node, { height: Math.max(0, floor - TOP_PX) });
      set(this.base, { x1: SIDE_PX, x2: SIDE_PX + room, y1: floor + 0.5, y2: floor + 0.5 });
      this.drawBars();
      this.drawAxis();
      return true;
    }

    drawBars() {
      const [unit, count, days] = unitFor(this.pxPerDay, BIN_PX, UNITS.filter((each) => each[1] !== 6 && each[1] !== 24));
      this.edges = [this.first, ...begins(this.first, this.end, unit, count), this.end];
      this.counts = this.store.bins(this.edges);
      const { certain, possible } = this.counts;
      const most = Math.max(1, ...Array.from(certain, (number, bin) => number + possible[bin]));
      const perOne = (this.floor - TOP_PX - 1) / most;
      const gap = clamp(days * this.pxPerDay / 5 - 0.7, 0, 1.5);
      const paths = { certain: [], possible: [] };
      for (let bin = 0; bin < certain.length; bin += 1) {
        const x = this.x(this.edges[bin]);
        const wide = Math.max(0.7, this.x(this.edges[bin + 1]) - x - gap);
        const low = certain[bin] && Math.max(1.5, certain[bin] * perOne);
        const high = possible[bin] && Math.max(1.5, possible[bin] * perOne);
        if (low) paths.certain.push(bar(x, this.floor, wide, low));
        if (high) paths.possible.push(bar(x, this.floor - low, wide, high));
      }
      for (const name of NAMES) {
        for (const path of this.bars[name]) path.setAttribute("d", paths[name].join(""));
      }
    }

    drawAxis() {
      const [unit, count, days] = unitFor(this.pxPerDay, LABEL_PX, UNITS.filter((each) => each[0] !== "halves"));
      const ticks = [...begins(this.first, this.end, unit, count)].map((day) => [day, this.tickText(day, unit, days)]);
      // a first day that begins nothing is labelled too where there is room; the first label tells the year, or the month
      if (this.x(ticks.length ? ticks[0][0] : this.end) - SIDE_PX > LABEL_PX * 1.4) ticks.unshift([this.first, ""]);
      if (ticks.length) {
        const full = axisText(ticks[0][0], days < 28 ? "day" : days < 365 ? "month" : "year");
        const room = this.x(ticks.length > 1 ? ticks[1][0] : this.end) - this.x(ticks[0][0]);
        if (!this.isMain(ticks[0][0], unit, days) && room > 6.2 * full.length + 4) ticks[0][1] = full;
      }
      this.axis.replaceChildren(...ticks.flatMap(([day, text]) => {
        const x = this.x(day);
        const line = svg("line", { x1: x, x2: x, y1: TOP_PX, y2: this.floor + 5 });
        if (this.width - x < 8 + 6 * text.length) return [line];
        const label = svg("text", { x: x + 3, y: this.height - 3, class: this.isMain(day, unit, days) ? "bm-tl-main" : "" });
        label.textContent = text;
        return [line, label];
      }));
    }

    isMain(day, unit, days) {
      const [, month, date] = parts(day);
      return date === 1 && (month === 0 || days < 28);
    }

    tickText(day, unit, days) {
      const [, month, date] = parts(day);
      if (unit === "days" && date !== 1) return days < 7 ? BorderMap.days.number(date) : axisText(day, "day");
      return axisText(day, month === 0 ? "year" : "name");
    }

    /** Light up a window; nothing else is drawn again. */
    light(start, end) {
      const left = start === null ? SIDE_PX : this.x(start);
      const right = Math.max(end === null ? this.x(this.end) : this.x(end), left + 1);
      for (const node of [this.inside, this.band]) set(node, { x: left, width: right - left });
      set(this.before, { width: left });
      set(this.after, { x: right, width: Math.max(0, this.width - right) });
      set(this.band, { visibility: start === null && end === null ? "hidden" : "visible" });
      return [left, right];
    }

    /** Draw the end of what could be known: the as-of day's end, and all days after it as unknown. */
    limit(asOf, text) {
      const x = this.x(asOf + 1);
      const seen = asOf + 1 > this.first && asOf < this.end;
      const visibility = seen ? "visible" : "hidden";
      set(this.asOfLine, { x1: x, x2: x, y2: this.floor, visibility });
      set(this.late, { x, width: Math.max(0, SIDE_PX + this.room - x) });
      if (this.asOfText.textContent !== text) this.asOfText.textContent = text;
      const flip = x < 6.2 * text.length;
      set(this.asOfText, { x: flip ? x + 4 : x - 4, "text-anchor": flip ? "start" : "end", visibility });
    }

    /** Point out the bin at a place and give it, or -1. */
    point(x) {
      const day = this.dayAt(x);
      const bin = day < this.first || day >= this.end ? -1 : this.edges.findIndex((edge) => edge > day) - 1;
      const [left, right] = bin < 0 ? [0, 0] : [this.x(this.edges[bin]), this.x(this.edges[bin + 1])];
      set(this.pointed, { x: left, width: Math.max(1, right - left), visibility: bin < 0 ? "hidden" : "visible" });
      return bin;
    }

    pointNowhere() { set(this.pointed, { visibility: "hidden" }); }
  }

  function set(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  }

  function bar(x, foot, wide, high) {
    return `M${rounded(x, 1)} ${rounded(foot, 1)}v${rounded(-high, 1)}h${rounded(wide, 1)}v${rounded(high, 1)}z`;
  }

  BorderMap.Histogram = Histogram;
})();
