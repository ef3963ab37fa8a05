/* The incidents on the ribbon: a bar over its kilometres and its days, soft where either is unsure, hatched
 * where only an area is known; and, where there are too many bars to tell apart, cells that count them. */
"use strict";
(() => {
  const { svg } = BorderMap;
  const { Pool, put, write, measure, hits } = BorderMap.RibbonAxes;
  const { dateText, fill, number, beside } = BorderMap.days;
  const { measureItem, visible, dodge, setSpines, laneRows, gridOf, cellOf, boxPath, outlinePath, round } = BorderMap.RibbonBoxes;
  const MOST_BARS = 300;
  const MOST_LABELS = 40;
  const MOST_TRIES = 100;
  // A wide bar is filled more thinly: others lie over it.
  const WIDE_PX = 50;
  const SHARE_PX = 4;
  const LABEL = { size: 11, weight: 600, height: 14, symbol: 15, letters: 46 };
  const PARTS = ["in", "mid", "out", "outline", "spine", "core-spine"];

  class Bars {
    constructor(parent, config, ids) {
      Object.assign(this, { config, ids, words: config.words.ribbon, nodes: new Map(), order: [] });
      this.layer = parent.appendChild(svg("g", { class: "bm-rb-bars", "clip-path": `url(#${ids}-days)` }));
      this.lane = parent.appendChild(svg("g", { class: "bm-rb-bars" }));
      this.cells = parent.appendChild(svg("g", { class: "bm-rb-cells" }));
      this.top = new Pool(parent.appendChild(svg("g", { class: "bm-rb-top" })));
      this.cellNodes = new Map();
    }

    /** Draw what was gathered; `texts(row)` may give undefined. Gives how many are bars, how many are in cells. */
    draw(found, store, frame, state, texts) {
      const { rows, certain } = found;
      const itemOf = (row, index) => {
        const item = { row, certain: index < certain, placement: store.placement(row), bounds: store.bounds(row) };
        measureItem(item, frame);
        return item;
      };
      this.top.start();
      if (rows.length > MOST_BARS) {
        this.drawBars([], store, texts);
        this.drawCells(rows, found.reaches, store, frame, texts);
        const index = rows.indexOf(state.selected);
        if (index >= 0) this.drawSelected(itemOf(state.selected, index), frame);
        this.top.end();
        return { bars: 0, counted: rows.length };
      }
      const items = rows.map(itemOf);
      const undated = items.filter((item) => !item.dated);
      const fits = laneRows(undated, frame);
      const bars = fits ? items : items.filter((item) => item.dated);
      const counted = fits ? [] : undated.map((item) => item.row);
      dodge(bars);
      bars.sort((a, b) => (b.right - b.left) * (b.duration + 1) - (a.right - a.left) * (a.duration + 1) || a.row - b.row);
      setSpines(bars);
      this.drawBars(bars, store, texts);
      this.drawCells(counted, found.reaches, store, frame, texts);
      const chosen = items.find((item) => item.row === state.selected);
      if (chosen) this.drawSelected(chosen, frame);
      this.drawLabels(bars, store, frame, state, texts);
      this.top.end();
      return { bars: bars.length, counted: counted.length };
    }

    drawBars(bars, store, texts) {
      const kept = new Set();
      const order = { true: [], false: [] };
      for (const item of bars) {
        kept.add(item.row);
        order[item.dated].push(this.drawBar(item, store, texts));
      }
      for (const [row, node] of this.nodes) {
        if (kept.has(row)) continue;
        node.remove();
        this.nodes.delete(row);
      }
      const focused = document.activeElement;
      for (const [layer, nodes] of [[this.layer, order.true], [this.lane, order.false]]) {
        let next = layer.firstChild;
        for (const node of nodes) {
          if (node === next) next = next.nextSibling;
          else layer.insertBefore(node, next);
        }
      }
      // a node that is moved loses the focus
      if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    }

    drawBar(item, store, texts) {
      const kind = store.kind(item.row);
      let bar = this.nodes.get(item.row);
      if (!bar) {
        bar = svg("g", { role: "button", tabindex: 0, "data-incident": store.id(item.row) });
        bar.parts = PARTS.map((name) => bar.appendChild(svg("path", { class: `bm-rb-${name}` })));
        bar.row = item.row;
        this.nodes.set(item.row, bar);
      }
      const text = texts(item.row);
      const label = this.config.looks.kinds[kind].label;
      const classes = ["bm-rb-bar", `bm-k-${kind}`];
      if (!item.core) classes.push("bm-rb-unsure");
      if (!item.certain) classes.push("bm-rb-possible");
      if (item.right - item.left > WIDE_PX) classes.push("bm-rb-wide");
      if (item.hatched) classes.push("bm-rb-hatched");
      const attributes = {
        class: classes.join(" "), "aria-label": text ? `${label}: ${text.title}. ${text.when}. ${text.placed}` : label,
      };
      if (item.soft || bar.was?.mask) attributes.mask = item.soft ? `url(#${this.ids}-sides)` : "none";
      // Paths are told from the bar's own top: when the window moves on, its place is all that changes.
      attributes.transform = `translate(0 ${round(item.y0)})`;
      put(bar, attributes);
      const [ya, yb, y1] = [item.ya - item.y0, item.yb - item.y0, item.y1 - item.y0];
      const [fadeIn, mid, fadeOut, outline, spine, coreSpine] = bar.parts;
      const hatch = `url(#${this.ids}-hatch-${kind})`;
      const fading = (name) => (item.hatched ? { fill: hatch, mask: `url(#${this.ids}-fade-${name})` }
        : { fill: `url(#${this.ids}-${name}-${kind})`, mask: "none" });
      put(fadeIn, { d: ya > 0.5 ? boxPath(item.xs, 0, ya) : "", ...fading("in") });
      put(mid, { d: boxPath(item.xs, ya, yb), fill: item.hatched ? hatch : `var(--k-${kind})` });
      put(fadeOut, { d: y1 - yb > 0.5 ? boxPath(item.xs, yb, y1) : "", ...fading("out") });
      put(outline, { d: outlinePath(item) });
      const x = round(item.spineX);
      put(spine, { d: item.spine >= 0 ? `M${x} 0V${round(y1)}` : "" });
      put(coreSpine, { d: item.spine >= 0 && item.core ? `M${x} ${round(ya)}V${round(yb)}` : "" });
      bar.tip = item;
      return bar;
    }

    /** Count crowded bars in cells, each bar in the one cell that holds the middle of what is seen of it. */
    drawCells(rows, reaches, store, frame, texts) {
      const found = new Map();
      const grid = gridOf(frame);
      for (const row of rows) {
        const { column, line } = cellOf(store.bounds(row), reaches.get(store.placement(row)), frame, grid);
        const key = (line + 1) * grid.columns + column;
        let cell = found.get(key);
        if (!cell) found.set(key, cell = { key, column, row: line, items: [], kinds: new Map() });
        const kind = store.kind(row);
        cell.items.push(row);
        cell.kinds.set(kind, (cell.kinds.get(kind) || 0) + 1);
      }
      for (const [key, node] of this.cellNodes) {
        if (found.has(key)) continue;
        node.remove();
        this.cellNodes.delete(key);
      }
      let most = 1;
      for (const cell of found.values()) most = Math.max(most, cell.items.length);
      for (const cell of found.values()) this.drawCell(cell, grid, frame, most, texts);
    }

    drawCell(cell, grid, frame, most, texts) {
      let node = this.cellNodes.get(cell.key);
      if (!node) {
        node = this.cells.appendChild(svg("g", { class: "bm-rb-cell", role: "button", tabindex: 0 }));
        node.pool = new Pool(node.appendChild(svg("g", {})));
        node.number = node.appendChild(svg("text", { "text-anchor": "middle" }));
        this.cellNodes.set(cell.key, node);
      }
      const count = cell.items.length;
      const x = frame.left + cell.column * grid.width;
      const { width } = grid;
      const [top, high] = cell.row < 0
        ? [frame.lane.top + 1, frame.lane.bottom - frame.lane.top - 2] : [frame.top + cell.row * grid.height, grid.height];
      node.pool.start();
      node.pool.take("rect", "bm-rb-heap", {
        x: round(x + 0.75), y: round(top + 0.75), width: round(width - 1.5), height: round(high - 1.5), rx: 2,
        "fill-opacity": round(0.06 + 0.34 * Math.sqrt(count / most), 2),
      });
      let at = x + 0.75;
      for (const [kind, share] of [...cell.kinds].sort((one, other) => other[1] - one[1])) {
        const wide = ((width - 1.5) * share) / count;
        node.pool.take("rect", "bm-rb-share", {
          x: round(at), y: round(top + high - 0.75 - SHARE_PX), width: round(wide), height: SHARE_PX, fill: `var(--k-${kind})`,
        });
        at += wide;
      }
      node.pool.end();
      const km = [frame.kmAt(x), frame.kmAt(x + width)];
      const window = cell.row < 0 ? null : [Math.floor(frame.dayAt(top)), Math.ceil(frame.dayAt(top + high))];
      const template = count === 1 ? null : window ? this.words.cell : this.words.cell_undated;
      const day = (at) => window && dateText(at(window));
      const label = template ? fill(template, {
        count, from: Math.round(km[0]), to: Math.round(km[1]), start: day(([start]) => start), end: day(([, end]) => end - 1),
      }) : texts(cell.items[0])?.title || "1";
      put(node, { "data-count": count, "aria-label": label });
      put(node.number, { x: round(x + width / 2), y: round(top + (high - SHARE_PX) / 2 + 3.6) });
      write(node.number, count);
      node.cell = { count, row: cell.items[0], km, window };
      node.told = count === 1 ? null : () => [label, this.kindsText(cell.kinds)];
      node.tip = count === 1 ? { row: cell.items[0] } : null;
    }

    kindsText(kinds) {
      const most = [...kinds].sort((a, b) => b[1] - a[1]);
      return beside(most.map(([kind, count]) => `${this.config.looks.kinds[kind].label} ${number(count)}`));
    }

    drawSelected(item, frame) {
      const [, top, , bottom] = visible(item, frame);
      const path = boxPath(item.xs, Math.max(item.y0, top) - 1.5, Math.min(item.y1, bottom) + 1.5);
      this.top.take("path", "bm-rb-halo", { d: path });
      this.top.take("path", "bm-rb-chosen", { d: path });
    }

    /** Label what there is room for: the chosen one first, then figures, the certain, the short. A label
     * covers a narrow bar only where there is no other room. */
    drawLabels(bars, store, frame, state, texts) {
      const worth = (item) => (item.row === state.selected ? 1e6 : 0) + (texts(item.row)?.figures ? 4e4 : 0)
        + (item.certain ? 2e4 : 0) - Math.min(9e3, (item.right - item.left) * 4) - Math.min(9e3, item.duration);
      const obstacles = bars.filter((item) => item.right - item.left < 40).map((item) => visible(item, frame));
      const taken = [];
      const left = [];
      const order = bars.map((one) => [worth(one), one]).sort((a, b) => b[0] - a[0]).map(([, one]) => one);
      for (const [index, item] of order.entries()) {
        if (store.disputed(item.row)) this.flag(item, store, frame);
        if (taken.length >= MOST_LABELS || index >= MOST_TRIES) continue;
        const near = obstacles.filter((box) => box[1] < item.y1 + LABEL.height && box[3] > item.y0 - LABEL.height);
        if (!this.label(item, store, frame, taken, near, texts)) left.push(item);
      }
      for (const item of left) {
        if (taken.length < MOST_LABELS / 2) this.label(item, store, frame, taken, [], texts);
      }
    }

    flag(item, store, frame) {
      const [, top, right] = visible(item, frame);
      const narrow = item.right - item.left < 24;
      this.top.take("text", `bm-rb-flag bm-k-${store.kind(item.row)}`, {
        x: round(narrow ? (item.left + item.right) / 2 : right - 9),
        y: round(narrow ? Math.max(frame.top + 9, top - 1) : top + 11), "text-anchor": "middle",
      }, "≠");
    }

    label(item, store, frame, taken, obstacles, texts) {
      const kind = store.kind(item.row);
      const text = texts(item.row);
      const look = this.config.looks.kinds[kind];
      const [left, top, right, bottom] = visible(item, frame);
      const room = frame.right - frame.left;
      const letters = Math.min(LABEL.letters, Math.floor((room - 40) / 6));
      const words = shorten(text ? text.label || text.title : look.label, letters);
      const width = measure(words, LABEL.weight, LABEL.size) + LABEL.symbol;
      const middle = (top + bottom) / 2;
      const inside = right - left > width + 16;
      const start = Math.max(left + 6, (item.spineX ?? left) + 6);
      const rest = right - left - width;
      const xs = inside ? [start, left + rest * 0.5, left + rest * 0.75, right - width - 18, left + rest * 0.25]
        : [right + 4, right + 16, left - 4 - width, right + 28];
      const upper = item.dated ? frame.top : frame.lane.top - 4;
      const lower = item.dated ? frame.bottom : frame.lane.bottom + 4;
      const half = LABEL.height / 2;
      const ys = [...new Set(heights(item, top, bottom).map((y) => Math.min(Math.max(y, upper + half), lower - half)))];
      const tries = inside ? xs.flatMap((x) => ys.map((y) => [x, y])) : ys.flatMap((y) => xs.map((x) => [x, y]));
      for (const [x, y] of tries) {
        if (x < frame.left + 1 || x + width > frame.right + 4) continue;
        const box = [x - 1, y - half, x + width + 3, y + half];
        if (hits(box, taken) || hits(box, obstacles)) continue;
        taken.push(box);
        this.write(item, kind, look, words, x, y);
        return true;
      }
      return false;
    }

    write(item, kind, look, words, x, y) {
      const faint = item.certain ? "" : " bm-rb-faint";
      const sign = this.top.take("g", `bm-rb-symbol bm-rb-symbol-${kind}${faint}`, {
        transform: `translate(${round(x + 6)} ${round(y)}) scale(0.52)`,
      });
      if (!sign.firstChild) {
        sign.append(
          svg("path", { class: "bm-rb-plate", d: look.plate, fill: `var(--k-${kind})` }),
          svg("path", { class: "bm-rb-glyph", d: look.glyph }),
        );
      }
      this.top.take("text", `bm-rb-label bm-k-${kind}${faint}`, { x: round(x + LABEL.symbol), y: round(y + 4) }, words);
    }
  }

  /** Where a label may stand beside or in a bar, the best first: at what is certain, then ever farther from it. */
  function heights(item, top, bottom) {
    const high = bottom - top;
    const middle = (top + bottom) / 2;
    if (high < 2 * LABEL.height) return [middle];
    if (!item.core) return [middle, top + 9, bottom - 9, top + high / 4, top + (3 * high) / 4, top + high / 3];
    const from = Math.max(top, item.ya) + 8;
    return [from, ...Array.from({ length: 12 }, (_, n) => from + 8 * (n + 1)).filter((y) => y < bottom), middle, top + 9];
  }

  const shorten = (text, letters) => (text.length > letters ? `${text.slice(0, Math.max(1, letters - 1)).trimEnd()}…` : text);

  BorderMap.RibbonBars = { Bars };
})();
