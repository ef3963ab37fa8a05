/* The border ribbon on the page: its frame, what the pointer and the keyboard do on it, and the line that counts what is
 * not on it. What is drawn, and where, Scene decides. */
"use strict";
(() => {
  const { element, svg, nodeOf, sameTree } = BorderMap;
  const { dateText, fill, beside } = BorderMap.days;
  const LEAST_KM = 10;
  const DRAG_PX = 5;
  const ZOOM = 1.6;
  const NARROW_PX = 560;
  const LEAST_PX = [120, 90];
  let made = 0;

  class Ribbon {
    constructor(node, config, hooks) {
      Object.assign(this, { node, config, hooks, words: config.words.ribbon, ids: `bm-rb-${(made += 1)}-`, state: null, tree: null });
      node.classList.add("bm-ribbon");
      this.head = node.appendChild(element("div", "bm-rb-head"));
      this.head.append(element("b", "bm-rb-title", this.words.title), element("span", "bm-rb-subtitle", this.words.subtitle));
      this.hint = this.head.appendChild(element("span", "bm-rb-hint"));
      this.whole = this.head.appendChild(element("button", "bm-rb-whole", this.words.whole));
      this.whole.type = "button";
      this.whole.addEventListener("click", () => this.hooks.brush({ km: null }));
      this.body = node.appendChild(element("div", "bm-rb-body"));
      this.svg = this.body.appendChild(svg("svg", { class: "bm-rb-svg", direction: "ltr" }));
      this.brushed = this.svg.appendChild(svg("rect", { class: "bm-rb-brush", visibility: "hidden" }));
      const foot = node.appendChild(element("div", "bm-rb-foot"));
      this.left = foot.appendChild(element("span", "bm-rb-missing"));
      const { length_km: length, version } = config.ribbon;
      foot.append(element("span", "bm-rb-ruler", fill(this.words.ruler, { version, length: Math.round(length) })));
      this.listen();
      // The size is asked for when it changes, not at every drawing: each question would make the browser lay out the
      // page in the middle of it.
      this.size = [this.body.clientWidth, this.body.clientHeight];
      new ResizeObserver(([{ contentRect: { width: wide, height } }]) => {
        this.size = [Math.floor(wide), Math.floor(height)];
        if (this.state) this.draw();
      }).observe(this.body);
    }

    /** Draw a state of the view. */
    show(state) {
      this.state = state;
      this.draw();
    }

    draw() {
      const { state, size, config, ids } = this;
      if (size[0] < LEAST_PX[0] || size[1] < LEAST_PX[1]) return;
      const scene = this.scene = Scene.ribbonScene({
        store: state.store, cut: state.cut, between: state.window, reach: state.reach, km: state.km, as_of: state.asOf, moment: state.moment, axis: config.ribbon,
        words: config.words, looks: config.looks, size, theme: state.theme, paper: false, selected: state.selected, ids,
        text: (row) => (this.hooks.text ? this.hooks.text(row) : state.store.text(row)),
      });
      this.frame = scene.frame;
      put(this.svg, { width: size[0], height: size[1], viewBox: `0 0 ${size[0]} ${size[1]}` });
      this.paint(scene.tree);
      this.tell(scene);
    }

    /** Paint a tree over the last one: what is drawn as it was stays the node that it was. */
    paint(tree) {
      const focused = document.activeElement;
      if (this.tree) {
        renew(this.plot, this.tree, tree);
      } else {
        this.plot = nodeOf(tree);
        this.brushed.before(this.plot);
      }
      this.tree = tree;
      // a node that is moved loses the focus
      if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    }

    tell({ bars, counted, notes, frame }) {
      const zoomed = this.zoomed();
      this.whole.hidden = !zoomed;
      this.node.dataset.bars = bars;
      this.node.dataset.counted = counted;
      this.hint.textContent = zoomed ? fill(this.words.part, { from: Math.round(frame.km[0]), to: Math.round(frame.km[1]) })
        : frame.width > NARROW_PX ? this.words.hint : "";
      this.left.textContent = this.left.title = notes;
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
      const node = event.target.closest?.("[data-incident], [data-tip], [data-cell]");
      const lines = node && this.linesOf(node.dataset);
      if (lines) this.hooks.hover?.(event, lines.filter(Boolean));
      else this.hooks.leave?.();
    }

    /** What the pointer is told of a node. */
    linesOf({ incident, tip }) {
      const { store } = this.state;
      const cell = tip === undefined && incident === undefined;
      return tip !== undefined ? this.scene.tips[tip]() : cell ? null : this.lines(store.row(incident));
    }

    lines(row) {
      const { store, cut } = this.state;
      const text = this.hooks.text ? this.hooks.text(row) : store.text(row);
      const notes = [];
      if (cut.possible.includes(row)) notes.push(this.words.possible);
      if (store.disputed(row)) notes.push(`≠ ${this.words.disputed}`);
      if (["district", "province"].includes(store.placement(row).precision)) notes.push(this.words.area);
      const said = beside(notes);
      return text ? [text.title, text.figures, text.when, text.placed, said] : [this.config.words.kinds[store.kind(row)], said];
    }

    choose(target) {
      if (this.dragged) {
        this.dragged = false;
        return;
      }
      const bar = target.closest?.("[data-incident]");
      const cell = target.closest?.("[data-cell]");
      if (bar) this.hooks.select(this.state.store.row(bar.dataset.incident));
      else if (cell) this.open(this.scene.cells[cell.dataset.cell]);
    }

    open({ count, row, km, between }) {
      if (count === 1) this.hooks.select(row);
      else this.hooks.brush({ km: this.around(...km), ...(between ? { window: between } : {}) });
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

  /** Set attributes of a node that differ from those set before. */
  function put(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }

  /** Make a node that was made of one tree what another tells; trees that may change places have keys. */
  function renew(node, before, after) {
    const [, had, ...children] = before;
    const [, has, ...wanted] = after;
    for (const name in has) if (had[name] !== has[name]) node.setAttribute(name, has[name]);
    for (const name in had) if (!(name in has)) node.removeAttribute(name);
    const keyed = new Map();
    const nodes = [...node.childNodes];
    children.forEach((child, at) => keyed.set(keyOf(child, at), [nodes[at], child]));
    let next = nodes[0] ?? null;
    wanted.forEach((child, at) => {
      const key = keyOf(child, at);
      const [old, was] = keyed.get(key) ?? [];
      keyed.delete(key);
      let kept = old;
      if (!old || !renewable(was, child)) {
        kept = nodeOf(child);
        if (next === old) next = old?.nextSibling ?? null;
        old?.remove();
      } else if (!sameTree(was, child)) {
        renew(old, was, child);
      }
      if (kept === next) next = next.nextSibling;
      else node.insertBefore(kept, next);
    });
    for (const [left] of keyed.values()) left.remove();
  }

  const keyOf = (tree, at) => tree[1]?.["data-key"] ?? `${typeof tree === "string" ? "text" : tree[0]} ${at}`;

  /** Whether a node of one tree can become that of another. */
  const renewable = (before, after) => before === after || (typeof before !== "string" && typeof after !== "string" && before[0] === after[0]);

  BorderMap.Ribbon = Ribbon;
})();
