/* Labels that do not collide: one greedy pass over all labels of the map, most important first.
 * Each label may try several places around its point; one that finds no room is left out, and an
 * incident's label that finds none is counted in `BorderMap.labels.dropped`. */
"use strict";
(() => {
  const { element } = BorderMap;
  const GAP_PX = 3;
  // Tried in this order: right, left, above, below, then the four corners. In units of the label's
  // own width and height, counted from its top left corner.
  const AROUND = [
    [0, -0.5, 1, 0], [-1, -0.5, -1, 0], [-0.5, -1, 0, -1], [-0.5, 0, 0, 1],
    [0, -1, 0.7, -0.7], [0, 0, 0.7, 0.7], [-1, -1, -0.7, -0.7], [-1, 0, -0.7, 0.7],
  ];

  const CENTRED = [[-0.5, -0.5, 0, 0]];
  // A centred label of an incident may also stand a line or two off, or a little to a side.
  const ABOUT = [...CENTRED, [-0.5, -1.6, 0, 0], [-0.5, 0.6, 0, 0], [-1.1, -0.5, 0, 0], [0.1, -0.5, 0, 0], [-0.5, -2.8, 0, 0], [-0.5, 1.8, 0, 0]];

  class Labels {
    constructor(map) {
      this.map = map;
      this.sources = new Map();
      this.obstacles = new Map();
      this.dropped = [];
      this.pane = map.createPane("labels");
      this.pane.classList.add("bm-labels");
      map.on("zoomstart", () => { this.pane.style.opacity = 0; });
      map.on("zoomend moveend resize", () => this.place());
      document.fonts.addEventListener("loadingdone", () => this.place());
    }

    /** Set the labels of one source. Each: {lines: [text…] or text, sub, at: [lat, lon] or several to
     * try, className, priority (small first), clearance (px), centred, dot, from, upto (zooms), incident (id), click}. */
    set(source, labels) {
      this.sources.set(source, labels);
      this.place();
    }

    /** Set boxes no label may cover, as a function that returns them in container pixels. */
    avoid(source, boxes) {
      this.obstacles.set(source, boxes);
    }

    place() {
      const { map } = this;
      const zoom = map.getZoom();
      const size = map.getSize();
      const candidates = [...this.sources.values()].flat()
        .filter((label) => zoom >= (label.from ?? 0) && zoom < (label.upto ?? 99))
        .map((label) => ({ label, points: points(map, label, size) }))
        .filter((candidate) => candidate.points.length)
        .sort((a, b) => a.label.priority - b.label.priority);
      const shown = candidates.map(({ label }) => draw(label));
      this.pane.replaceChildren(...shown);
      const sizes = shown.map((node) => [node.offsetWidth, node.offsetHeight]);
      const taken = [...this.obstacles.values()].flatMap((boxes) => boxes());
      this.dropped = [];
      candidates.forEach(({ label, points: tries }, index) => {
        let box = null;
        let point = null;
        for (point of tries) {
          const hidden = label.dot && taken.some((other) => meet(dotBox(point), other));
          box = hidden ? null : room(point, sizes[index], label, taken, size);
          if (box) break;
        }
        if (!box) {
          shown[index].remove();
          if (label.incident) this.dropped.push(label.incident);
          return;
        }
        taken.push(box);
        L.DomUtil.setPosition(shown[index], map.containerPointToLayerPoint([box.left, box.top]).round());
        if (label.dot) {
          const dot = element("div", `bm-dot ${label.className || ""}`);
          this.pane.append(dot);
          L.DomUtil.setPosition(dot, map.containerPointToLayerPoint(point).round());
          taken.push(dotBox(point));
        }
      });
      this.pane.style.opacity = 1;
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
    for (const line of label.lines || [{ text: label.text }]) {
      const row = element("span", "bm-label-main", line.text);
      row.dir = "auto";
      if (line.color) row.style.color = line.color;
      if (line.faint) row.classList.add("bm-faint");
      if (line.click) {
        row.classList.add("bm-clickable");
        row.addEventListener("click", line.click);
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

  function room(point, [width, height], label, taken, size) {
    const clear = label.clearance ?? 0;
    const tries = label.centred ? (label.incident ? ABOUT : CENTRED) : AROUND;
    for (const [dx, dy, outX, outY] of tries) {
      const left = point.x + dx * width + outX * clear;
      const top = point.y + dy * height + outY * clear;
      const box = { left, top, right: left + width, bottom: top + height };
      const inside = left >= 2 && top >= 2 && box.right <= size.x - 2 && box.bottom <= size.y - 2;
      if (inside && !taken.some((other) => meet(box, other))) return box;
    }
    return null;
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
