/* The border ribbon: kilometres along the border across, time down. Here are its frame, what the pointer and
 * the keyboard do on it, and the line that counts what is not on it. */
"use strict";
(() => {
  const { element, svg } = BorderMap;
  const { Axes, measure, put, timeTicks } = BorderMap.RibbonAxes;
  const { dateText, fill, beside } = BorderMap.days;
  const { gather } = BorderMap.RibbonBoxes;
  const { Bars } = BorderMap.RibbonBars;
  const LEAST_KM = 10;
  const DRAG_PX = 5;
  const ZOOM = 1.6;
  const NARROW_PX = 560;
  const LANE_PX = 21;
  let made = 0;

  class Ribbon {
    constructor(node, config, hooks) {
      Object.assign(this, { node, config, hooks, words: config.words.ribbon, ids: `bm-rb-${(made += 1)}`, state: null });
      node.classList.add("bm-ribbon");
      this.head = node.appendChild(element("div", "bm-rb-head"));
      this.head.append(element("b", "bm-rb-title", this.words.title), element("span", "bm-rb-subtitle", this.words.subtitle));
      this.hint = this.head.appendChild(element("span", "bm-rb-hint"));
      this.whole = this.head.appendChild(element("button", "bm-rb-whole", this.words.whole));
      this.whole.type = "button";
      this.whole.addEventListener("click", () => this.hooks.brush({ km: null }));
      this.body = node.appendChild(element("div", "bm-rb-body"));
      this.build();
      const foot = node.appendChild(element("div", "bm-rb-foot"));
      this.left = foot.appendChild(element("span", "bm-rb-missing"));
      const { length_km: length, version } = config.ribbon;
      foot.append(element("span", "bm-rb-ruler", fill(this.words.ruler, { version, length: Math.round(length) })));
      this.listen();
      // Sizes and colours are asked for when they change, not at every drawing: each question would make the
      // browser lay out the page in the middle of it.
      this.size = [this.body.clientWidth, this.body.clientHeight];
      new ResizeObserver(([{ contentRect: { width: wide, height } }]) => {
        this.size = [Math.floor(wide), Math.floor(height)];
        this.redraw();
      }).observe(this.body);
      this.color();
      const watch = new MutationObserver(() => (this.svg.isConnected ? this.color() : watch.disconnect()));
      for (const watched of [document.documentElement, document.body]) watch.observe(watched, { attributes: true });
      BorderMap.fontsReady.then(() => this.redraw());
    }

    build() {
      this.svg = this.body.appendChild(svg("svg", { class: "bm-rb-svg", direction: "ltr" }));
      this.defs = this.svg.appendChild(svg("defs", {}));
      this.clip = svg("rect", {});
      this.daysClip = svg("rect", {});
      this.defs.append(
        svg("clipPath", { id: `${this.ids}-clip` }, this.clip), svg("clipPath", { id: `${this.ids}-days` }, this.daysClip),
      );
      const named = { tabindex: 0, role: "group", "aria-label": this.words.plot };
      this.plot = this.svg.appendChild(svg("g", { class: "bm-rb-plot", ...named }));
      this.paper = this.plot.appendChild(svg("rect", { class: "bm-rb-paper" }));
      this.lanePaper = this.plot.appendChild(svg("rect", { class: "bm-rb-lane" }));
      const ground = this.plot.appendChild(svg("g", { class: "bm-rb-lines" }));
      const clipped = this.plot.appendChild(svg("g", { "clip-path": `url(#${this.ids}-clip)` }));
      this.bars = new Bars(clipped, this.config, this.ids);
      this.edge = this.plot.appendChild(svg("rect", { class: "bm-rb-edge" }));
      this.axes = new Axes(this.svg, ground, this.config, (node, lines) => { node.told = lines; });
      this.brushed = this.svg.appendChild(svg("rect", { class: "bm-rb-brush", visibility: "hidden" }));
      this.addPaints();
    }

    /** Gradients and hatches, once for each kind; their colours are properties, so that light and dark share them. */
    addPaints() {
      const stops = (color, ...opacities) => opacities.map((opacity, index) => svg("stop", {
        offset: index / (opacities.length - 1), "stop-opacity": opacity, style: `stop-color: ${color}`,
      }));
      const down = { x1: 0, y1: 0, x2: 0, y2: 1 };
      for (const [kind, look] of Object.entries(this.config.looks.kinds)) {
        const color = `var(--k-${kind})`;
        this.defs.append(
          svg("linearGradient", { id: `${this.ids}-in-${kind}`, ...down }, ...stops(color, 0.06, 0.35, 1)),
          svg("linearGradient", { id: `${this.ids}-out-${kind}`, ...down }, ...stops(color, 1, 0.35, 0.06)),
          svg("pattern", {
            id: `${this.ids}-hatch-${kind}`, patternUnits: "userSpaceOnUse", width: 11, height: 11,
            patternTransform: `rotate(${look.angle || 1})`, // an upright hatch is lost among the lines of the axis
          }, svg("line", { x1: 0, y1: 0, x2: 0, y2: 11, "stroke-width": 2, style: `stroke: ${color}` })),
        );
      }
      const mask = (name, line, ...opacities) => this.defs.append(
        svg("linearGradient", { id: `${this.ids}-ramp-${name}`, ...line }, ...stops("#fff", ...opacities)),
        svg("mask", { id: `${this.ids}-${name}`, maskContentUnits: "objectBoundingBox" },
          svg("rect", { x: 0, y: 0, width: 1, height: 1, fill: `url(#${this.ids}-ramp-${name})` })),
      );
      mask("fade-in", down, 0.1, 0.45, 1);
      mask("fade-out", down, 1, 0.45, 0.1);
      mask("sides", { x1: 0, y1: 0, x2: 1, y2: 0 }, 0.05, 0.5, 1, 1, 0.5, 0.05);
    }

    /** Draw a state of the view. */
    show(state) {
      this.state = state;
      this.draw();
    }

    redraw() {
      if (this.state) this.draw();
    }

    draw() {
      const { state } = this;
      const km = state.km || [0, this.config.ribbon.length_km];
      const found = gather(state.store, state.cut, km);
      const frame = this.frame = this.layOut(state, km, found.undated);
      if (!frame) return;
      const texts = this.hooks.text || ((row) => state.store.text(row));
      this.axes.draw(frame, state);
      const drawn = this.bars.draw(found, state.store, frame, state, (row) => texts(row) || undefined);
      this.tell(frame, found.missing, drawn);
    }

    layOut(state, km, lane) {
      const [width, height] = this.size;
      if (width < 120 || height < 90) return null;
      const sizes = Axes.heights(height);
      const start = state.window[0] ?? state.reach[0];
      const end = Math.max(start + 1, state.window[1] ?? state.reach[1]);
      const header = 1;
      const banks = header + sizes.names;
      const inner = banks + 2 * sizes.bank + 2;
      const top = inner + (lane ? LANE_PX : 2);
      const bottom = height - sizes.axis;
      const labels = timeTicks(start, end, bottom - top).map(({ text }) => text);
      if (lane) labels.push(this.words.undated);
      const widest = Math.max(18, ...labels.map((text) => measure(text, 600, 10)));
      const left = Math.ceil(widest) + 10;
      const right = width - 9;
      const scale = (right - left) / (km[1] - km[0]);
      const down = (bottom - top) / (end - start);
      put(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
      const box = { x: left, y: inner, width: right - left, height: bottom - inner };
      put(this.clip, box);
      put(this.paper, { ...box, y: top, height: bottom - top });
      put(this.daysClip, { ...box, y: top, height: bottom - top });
      put(this.edge, box);
      put(this.lanePaper, { ...box, height: lane ? LANE_PX : 0 });
      return {
        width, height, left, right, top, bottom, header, banks, names: sizes.names, bank: sizes.bank, km, start, end, scale,
        floor: Math.min(state.reach[0], start), lane: lane ? { top: inner, bottom: top } : null,
        x: (at) => left + (at - km[0]) * scale, y: (day) => top + (day - start) * down,
        kmAt: (x) => Math.min(km[1], Math.max(km[0], km[0] + (x - left) / scale)),
        dayAt: (y) => Math.min(end, Math.max(start, start + (y - top) / down)),
      };
    }

    /** Give every kind its colour on the ground of the page, light or dark; for whoever changes that ground. */
    color() {
      const paper = getComputedStyle(this.node).getPropertyValue("--bm-paper");
      if (paper === this.ground) return;
      this.ground = paper;
      const dark = luminance(paper) < 0.4;
      for (const [kind, look] of Object.entries(this.config.looks.kinds)) {
        const color = dark ? look.dark || `color-mix(in oklab, ${look.color} 52%, white)` : look.color;
        this.node.style.setProperty(`--k-${kind}`, color);
      }
      if (!this.rules) {
        this.rules = this.node.appendChild(element("style", "", Object.keys(this.config.looks.kinds)
          .map((kind) => `.bm-ribbon .bm-k-${kind} { --k: var(--k-${kind}); }`).join("\n")));
      }
    }

    tell(frame, missing, drawn) {
      const zoomed = this.zoomed();
      this.whole.hidden = !zoomed;
      this.node.dataset.bars = drawn.bars;
      this.node.dataset.counted = drawn.counted;
      this.hint.textContent = zoomed ? fill(this.words.part, { from: Math.round(frame.km[0]), to: Math.round(frame.km[1]) })
        : frame.width > NARROW_PX ? this.words.hint : "";
      const reasons = Object.keys(missing).filter((reason) => missing[reason])
        .map((reason) => fill(this.words[reason], { count: missing[reason] }));
      const count = missing.coarse + missing.away + missing.elsewhere;
      const told = count ? fill(this.words.missing, { count, reasons: reasons.join(this.config.words.language.comma) }) : this.words.all_drawn;
      this.left.textContent = drawn.counted ? beside([fill(this.words.gathered, { count: drawn.counted }), told]) : told;
      this.left.title = this.left.textContent;
    }

    zoomed() {
      const { km } = this.frame;
      return km[0] > 0.5 || km[1] < this.config.ribbon.length_km - 0.5;
    }

    // What the pointer and the keyboard do

    listen() {
      const { svg: drawn } = this;
      drawn.addEventListener("pointerdown", (event) => this.press(event));
      drawn.addEventListener("pointermove", (event) => (this.drag ? this.pull(event) : this.point(event)));
      drawn.addEventListener("pointerup", (event) => this.release(event));
      drawn.addEventListener("pointercancel", () => this.cancel());
      drawn.addEventListener("pointerleave", () => this.hooks.leave?.());
      drawn.addEventListener("click", (event) => this.choose(event.target));
      drawn.addEventListener("keydown", (event) => this.type(event));
      this.escape = (event) => { if (event.key === "Escape") this.cancel(); };
    }

    inPlot({ clientX, clientY }) {
      const box = this.svg.getBoundingClientRect();
      const [x, y] = [clientX - box.left, clientY - box.top];
      const { left, right, top, bottom } = this.frame;
      const inside = x >= left && x <= right && y >= top && y <= bottom;
      return { x: Math.min(right, Math.max(left, x)), y: Math.min(bottom, Math.max(top, y)), inside };
    }

    press(event) {
      this.dragged = false;
      if (!this.frame || event.button > 0 || !event.isPrimary) return;
      const at = this.inPlot(event);
      if (at.inside) this.drag = { from: at, pointer: event.pointerId, moving: false };
    }

    /** Bars cover much of the ground, so a drag may begin on one: it is a drag once it has moved some pixels. */
    pull(event) {
      const { drag } = this;
      const to = this.inPlot(event);
      const [wide, high] = [Math.abs(to.x - drag.from.x), Math.abs(to.y - drag.from.y)];
      if (!drag.moving && Math.max(wide, high) < DRAG_PX) return;
      if (!drag.moving) {
        drag.moving = true;
        this.svg.setPointerCapture(drag.pointer);
        window.addEventListener("keydown", this.escape);
        this.hooks.leave?.();
      }
      drag.to = to;
      drag.across = wide >= high / 2.5 && wide >= DRAG_PX;
      drag.down = high >= wide / 2.5 && high >= DRAG_PX;
      const { left, right, top, bottom } = this.frame;
      const [x0, x1] = drag.across ? [Math.min(drag.from.x, to.x), Math.max(drag.from.x, to.x)] : [left, right];
      const [y0, y1] = drag.down ? [Math.min(drag.from.y, to.y), Math.max(drag.from.y, to.y)] : [top, bottom];
      Object.assign(drag, { x0, x1, y0, y1 });
      put(this.brushed, { x: x0, y: y0, width: x1 - x0, height: y1 - y0, visibility: "visible" });
      const { kmAt, dayAt } = this.frame;
      const lines = [];
      if (drag.across) lines.push(fill(this.words.part, { from: Math.round(kmAt(x0)), to: Math.round(kmAt(x1)) }));
      const day = (y, back) => dateText(Math.round(dayAt(y)) - back);
      if (drag.down) lines.push(`${day(y0, 0)} – ${day(y1, 1)}`);
      this.hooks.hover?.(event, lines);
    }

    release() {
      const { drag } = this;
      this.cancel();
      if (!drag?.moving) return;
      this.dragged = true; // the click that follows is the end of the drag
      const { kmAt, dayAt } = this.frame;
      const change = {};
      if (drag.across) change.km = this.around(kmAt(drag.x0), kmAt(drag.x1));
      if (drag.down) {
        const start = Math.round(dayAt(drag.y0));
        change.window = [start, Math.max(start + 1, Math.round(dayAt(drag.y1)))];
      }
      this.hooks.brush(change);
    }

    cancel() {
      this.drag = null;
      window.removeEventListener("keydown", this.escape);
      put(this.brushed, { visibility: "hidden" });
      this.hooks.leave?.();
    }

    /** A part of the border that is no shorter than can be read, and lies on the border. */
    around(from, upto) {
      const length = this.config.ribbon.length_km;
      const wide = Math.min(length, Math.max(LEAST_KM, upto - from));
      const start = Math.min(Math.max(0, (from + upto - wide) / 2), length - wide);
      return [Math.round(start * 10) / 10, Math.round((start + wide) * 10) / 10];
    }

    point(event) {
      let node = event.target;
      while (node && node !== this.svg && !node.told && !node.tip) node = node.parentNode;
      const told = node && node !== this.svg && (node.tip ? this.lines(node.tip) : node.told);
      const lines = typeof told === "function" ? told() : told;
      if (lines) this.hooks.hover?.(event, lines.filter(Boolean));
      else this.hooks.leave?.();
    }

    lines(item) {
      const { store } = this.state;
      const text = this.hooks.text ? this.hooks.text(item.row) : store.text(item.row);
      const kind = this.config.looks.kinds[store.kind(item.row)].label;
      const notes = [];
      if (item.certain === false) notes.push(this.words.possible);
      if (store.disputed(item.row)) notes.push(`≠ ${this.words.disputed}`);
      if (item.hatched) notes.push(this.words.area);
      const said = beside(notes);
      return text ? [text.title, text.figures, text.when, text.placed, said] : [kind, said];
    }

    choose(target) {
      if (this.dragged) {
        this.dragged = false;
        return;
      }
      const bar = target.closest?.("[data-incident]");
      const cell = target.closest?.("[data-count]");
      if (bar) this.hooks.select(bar.row);
      else if (cell) this.open(cell.cell);
    }

    open({ count, row, km, window }) {
      if (count === 1) this.hooks.select(row);
      else this.hooks.brush({ km: this.around(...km), ...(window ? { window } : {}) });
    }

    type(event) {
      if (!this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      if ((key === "Enter" || key === " ") && target !== this.plot) {
        event.preventDefault();
        this.dragged = false;
        this.choose(target);
        return;
      }
      const [from, upto] = this.frame.km;
      const wide = upto - from;
      const middle = (from + upto) / 2;
      const moves = {
        ArrowLeft: () => this.around(Math.max(0, from - wide / 5), Math.max(0, from - wide / 5) + wide),
        ArrowRight: () => this.around(from + wide / 5, upto + wide / 5),
        "+": () => this.around(middle - wide / ZOOM / 2, middle + wide / ZOOM / 2),
        "-": () => this.around(middle - (wide * ZOOM) / 2, middle + (wide * ZOOM) / 2),
        0: () => null,
      };
      moves["="] = moves["+"];
      if (key === "Escape" && this.zoomed()) moves.Escape = moves[0];
      if (!moves[key] || (key.startsWith("Arrow") && !this.zoomed())) return;
      event.preventDefault();
      const km = moves[key]();
      const all = km && km[1] - km[0] >= this.config.ribbon.length_km - 0.5;
      this.hooks.brush({ km: all ? null : km });
    }
  }

  /** How light a CSS colour is, 0 to 1; what cannot be read counts as light. */
  function luminance(color) {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = "#ffffff";
    canvas.fillStyle = color.trim() || "#ffffff";
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  }

  BorderMap.Ribbon = Ribbon;
})();
