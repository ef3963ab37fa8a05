/* Labels that do not collide: one greedy pass over all labels of the map, most important first.
 * Each label may try several places around its point; one that finds no room is left out, and an
 * incident's label that finds none is counted, and told on the map's frame. */
"use strict";
(() => {
  const { element, svg } = BorderMap;
  const GAP_PX = 3;
  // Tried in this order: right, left, above, below, then the four corners. The first two numbers are
  // in units of the label's width and height, counted from its top left corner; the others tell on
  // which side it stands off the point's own ground.
  const AROUND = [
    [0, -0.5, 1, 0], [-1, -0.5, -1, 0], [-0.5, -1, 0, -1], [-0.5, 0, 0, 1],
    [0, -1, 0.7, -0.7], [0, 0, 0.7, 0.7], [-1, -1, -0.7, -0.7], [-1, 0, -0.7, 0.7],
  ];
  // An incident's label that finds no room beside its point may stand off, tied to it by a line.
  const FARTHER_PX = [0, 28, 60, 100, 150, 210, 280];
  const TIED_FROM_PX = 14;
  const NO_GROUND = { left: 6, right: 6, up: 6, down: 6 };

  const CENTRED = [[-0.5, -0.5, 0, 0]];
  // The centred label of an incident may also stand a line or two off, or to a side.
  const ABOUT = [...CENTRED, [-0.5, -1.6, 0, 0], [-0.5, 0.6, 0, 0], [-1.1, -0.5, 0, 0], [0.1, -0.5, 0, 0], [-0.5, -2.8, 0, 0], [-0.5, 1.8, 0, 0]];

  class Labels {
    /** `told` is called after each placing with the ids of incidents whose label found no room; it
     * gives true where telling them has changed the frame. */
    constructor(map, told) {
      this.map = map;
      this.told = told;
      this.sources = new Map();
      this.obstacles = new Map();
      this.shunned = () => [];
      this.dropped = [];
      this.drawn = new Map();
      this.pane = map.createPane("labels");
      this.pane.classList.add("bm-labels");
      map.on("zoomstart", () => { this.pane.style.opacity = 0; });
      document.fonts.addEventListener("loadingdone", () => {
        this.drawn.clear();
        this.place();
      });
    }

    /** Set the labels of one source. Each: {lines: [text…] or text, sub, at: [lat, lon] or several to
     * try, className, priority (small first), ground (px that the drawing
     * itself takes about the point: {left, right, up, down}), centred, dot, from (zoom), incident (id)}. */
    set(source, labels) {
      this.sources.set(source, labels);
      this.place();
    }

    /** Set boxes no label may cover, as a function that returns them in container pixels. */
    avoid(source, boxes) {
      this.obstacles.set(source, boxes);
    }

    /** Set points that an incident's label covers only where it finds no other room. */
    shun(points) {
      this.shunned = points;
    }

    /** Nodes and sizes of labels. While time plays most labels are those of the last step, and measuring
     * is what takes the time: what says the same is kept as it was. */
    measured(labels) {
      const before = this.drawn;
      this.drawn = new Map();
      const held = labels.map((label, index) => {
        const key = `${label.className}|${label.sub ?? ""}|${(label.lines ?? [label]).map(({ text, color, faint }) => `${text}/${color}/${faint}`).join("|")}`;
        // the same words at two places are two labels
        const name = this.drawn.has(key) ? `${key}|${index}` : key;
        const one = before.get(name) ?? { node: draw(label), size: null };
        one.node.label = label;
        this.drawn.set(name, one);
        return one;
      });
      this.pane.replaceChildren(...held.map(({ node }) => node));
      for (const one of held) one.size ??= [one.node.offsetWidth, one.node.offsetHeight];
      return { shown: held.map(({ node }) => node), sizes: held.map(({ size }) => size) };
    }

    /** Do something that sets labels and moves what they avoid, and place them once after it. */
    placeAfter(action) {
      this.held = true;
      try {
        action();
      } finally {
        this.held = false;
      }
      this.place();
    }

    place(again = true) {
      if (this.held) return;
      const { map } = this;
      const zoom = map.getZoom();
      const size = map.getSize();
      const candidates = [...this.sources.values()].flat()
        .filter((label) => zoom >= (label.from ?? 0))
        .map((label) => ({ label, points: points(map, label, size) }))
        .filter((candidate) => candidate.points.length)
        .sort((a, b) => a.label.priority - b.label.priority);
      const { shown, sizes } = this.measured(candidates.map(({ label }) => label));
      const taken = [...this.obstacles.values()].flatMap((boxes) => boxes());
      const shunned = this.shunned();
      this.dropped = [];
      candidates.forEach(({ label, points: at }, index) => {
        const free = label.dot ? at.filter((point) => !taken.some((other) => meet(dotBox(point), other))) : at;
        const box = room(free, sizes[index], label, taken, label.incident ? shunned : [], size)
          || (label.incident && room(free, sizes[index], label, taken, [], size))
          || (label.incident && !label.fixed && room(free, sizes[index], { ...label, centred: false }, taken, [], size));
        if (!box) {
          shown[index].remove();
          if (label.incident) this.dropped.push(label.incident);
          return;
        }
        taken.push(box);
        L.DomUtil.setPosition(shown[index], map.containerPointToLayerPoint([box.left, box.top]).round());
        if (label.incident && gap(box, box.point) > TIED_FROM_PX + Math.max(...Object.values(label.ground ?? NO_GROUND))) {
          const { drawn, at } = tie(box, box.point, label.lines[0].color || "#1d2833");
          this.pane.prepend(drawn);
          L.DomUtil.setPosition(drawn, map.containerPointToLayerPoint(at).round());
        }
        if (label.dot) {
          const dot = element("div", `bm-dot ${label.className || ""}`);
          this.pane.append(dot);
          L.DomUtil.setPosition(dot, map.containerPointToLayerPoint(box.point).round());
          taken.push(dotBox(box.point));
        }
      });
      this.pane.style.opacity = 1;
      // telling of the dropped may take room on the frame itself
      if (this.told(this.dropped) && again) this.place(false);
    }
  }

  /** The points of a label that lie in or just beside the frame, in container pixels. */
  function points(map, label, size) {
    const tries = Array.isArray(label.at[0]) ? label.at : [label.at];
    return tries
      .map((at) => map.latLngToContainerPoint(at))
      .filter((point) => point.x > -60 && point.y > -30 && point.x < size.x + 60 && point.y < size.y + 30);
  }

  function draw(label) {
    const node = element("div", `bm-label ${label.className || ""}`);
    for (const [index, line] of (label.lines || [{ text: label.text }]).entries()) {
      const row = element("span", "bm-label-main", line.text);
      row.dir = "auto";
      if (line.color) row.style.color = line.color;
      if (line.faint) row.classList.add("bm-faint");
      if (line.click) {
        row.classList.add("bm-clickable");
        row.addEventListener("click", () => node.label.lines[index].click());
      }
      node.append(row);
    }
    if (label.sub) {
      const sub = element("span", "bm-label-sub", label.sub);
      sub.dir = "auto";
      node.append(sub);
    }
    return node;
  }

  /** Find room for a label: {left, top, right, bottom, point} in container pixels, or null. */
  function room(points, [width, height], label, taken, shunned, size) {
    const ground = label.ground ?? NO_GROUND;
    const sides = !label.centred ? AROUND : label.incident && !label.fixed ? ABOUT : CENTRED;
    for (const off of label.incident && !label.centred ? FARTHER_PX : [0]) {
      for (const point of points) {
        for (const [dx, dy, outX, outY] of sides) {
          const beside = point.x + dx * width + outX * (off + (outX > 0 ? ground.right : ground.left));
          // above and below a point near the frame's edge a label may slide along
          const left = outX ? beside : Math.max(3, Math.min(beside, size.x - width - 3));
          const top = point.y + dy * height + outY * (off + (outY > 0 ? ground.down : ground.up));
          const box = { left, top, right: left + width, bottom: top + height, point };
          if (isFree(box, taken, shunned, size)) return box;
        }
      }
    }
    return null;
  }

  function isFree(box, taken, shunned, size) {
    return box.left >= 2 && box.top >= 2 && box.right <= size.x - 2 && box.bottom <= size.y - 2
      && !taken.some((other) => meet(box, other))
      && !shunned.some(({ x, y }) => x > box.left - 2 && x < box.right + 2 && y > box.top - 2 && y < box.bottom + 2);
  }

  /** Draw the line that ties a label to its point, from the label's nearest edge. */
  function tie(box, point, color) {
    const x = Math.max(box.left, Math.min(point.x, box.right));
    const y = Math.max(box.top, Math.min(point.y, box.bottom));
    const [left, top] = [Math.min(x, point.x), Math.min(y, point.y)];
    const drawn = svg("svg", { class: "bm-tie", width: Math.abs(x - point.x) + 2, height: Math.abs(y - point.y) + 2 },
      svg("line", { x1: x - left + 1, y1: y - top + 1, x2: point.x - left + 1, y2: point.y - top + 1, stroke: color, "stroke-width": 1.2 }));
    return { drawn, at: [left - 1, top - 1] };
  }

  /** How far a point lies from a box; 0 inside it. */
  function gap(box, { x, y }) {
    return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  }

  function dotBox(point) {
    return { left: point.x - 3, top: point.y - 3, right: point.x + 3, bottom: point.y + 3 };
  }

  function meet(a, b) {
    return a.left < b.right + GAP_PX && b.left < a.right + GAP_PX
      && a.top < b.bottom + GAP_PX && b.top < a.bottom + GAP_PX;
  }

  BorderMap.Labels = Labels;
})();
