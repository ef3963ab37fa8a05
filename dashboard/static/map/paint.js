/* The map's scene on the page: sheets over the map that hold what Scene draws, and what pointer and keyboard do
 * on it. What stands where, and how it looks, Scene decides. */
"use strict";
(() => {
  const { nodeOf, sameTree } = BorderMap;
  // What lies lower is painted first; the border itself is painted between the two sheets of grounds.
  const SHEETS = { ground: 400, over: 440, marks: 600, labels: 650 };
  // So much beside the frame counts as in it, so that a map that is pushed shows what comes in.
  const PAD = 0.15;
  const SPREAD_PX = 4;

  /** A layer of the map on which a scene is painted in px of the frame. */
  const Sheet = L.Layer.extend({
    initialize(name) {
      this.name = name;
      this.held = new Map();
      this.failed = 0;
    },
    onAdd(map) {
      this.svg = BorderMap.svg("svg", { class: `bm-sheet bm-sheet-${this.name} leaflet-zoom-animated`, direction: "ltr" });
      this.defs = this.svg.appendChild(BorderMap.svg("defs", {}));
      map.getPane(this.name).append(this.svg);
    },
    onRemove() { this.svg.remove(); },
    getEvents() { return { zoomanim: this.follow }; },

    /** Lay the sheet over the frame as it is now. */
    place(map) {
      const { x, y } = map.getSize();
      Object.assign(this, { center: map.getCenter(), zoom: map.getZoom() });
      this.svg.setAttribute("width", x);
      this.svg.setAttribute("height", y);
      L.DomUtil.setTransform(this.svg, map.containerPointToLayerPoint([0, 0]), 1);
    },

    /** Follow a zoom while it moves, as Leaflet's own renderers do. */
    follow({ center, zoom }) {
      const map = this._map;
      if (!this.center) return;
      const scale = map.getZoomScale(zoom, this.zoom);
      const offset = map.getSize().multiplyBy(-0.5 * scale).add(map.project(this.center, zoom)).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this.svg, offset, scale);
    },

    /** Paint marks: what is drawn as it was stays the node that it was. */
    paint(marks) {
      const before = this.held;
      this.held = new Map();
      let last = this.defs;
      for (const mark of marks) {
        let one = before.get(mark.key);
        if (!one || !sameTree(one.tree, mark.tree)) {
          const made = this.make(mark);
          if (!made) continue;
          one?.node.remove();
          one = { tree: mark.tree, node: made };
        }
        one.node.mark = mark;
        before.delete(mark.key);
        this.held.set(mark.key, one);
        if (last.nextSibling !== one.node) last.after(one.node);
        last = one.node;
      }
      for (const { node } of before.values()) node.remove();
    },

    /** One mark that cannot be drawn takes no other with it. */
    make(mark) {
      try {
        return nodeOf(mark.tree);
      } catch (fault) {
        console.error(`${mark.key} could not be drawn`, fault);
        this.failed += 1;
        return null;
      }
    },
  });

  class Painter {
    constructor(map, base, looks, hooks) {
      Object.assign(this, { map, base, looks, hooks, held: new Scene.Held(), opened: new Set(), scene: null });
      this.sheets = Object.fromEntries(Object.entries(SHEETS).map(([name, z]) => {
        map.createPane(name).style.zIndex = z;
        return [name, new Sheet(name).addTo(map)];
      }));
      for (const sheet of Object.values(this.sheets)) this.listen(sheet.svg);
      map.on("zoomstart", () => {
        this.opened.clear();
        this.sheets.labels.svg.style.opacity = 0;
      });
      map.on("moveend", () => { if (this.state) this.hooks.moved(); });
    }

    /** Take the places of another pack. */
    setPack(pack) { this.gathering = new Scene.Gathering(pack); }

    /** Draw what a window shows; gives the scene. */
    show(state) {
      this.state = state;
      const { map, base, looks, gathering, held, opened } = this;
      const { x, y } = map.getSize();
      const { lng, lat } = map.getCenter();
      const { store, cut, words, theme, moment, selected, asked } = state;
      const scene = Scene.mapScene({
        store, cut, base, looks, words, theme, moment, selected, asked, gathering, held, opened, size: [x, y], extent: { name: "mercator", center: [lng, lat], zoom: map.getZoom() },
        pad: PAD * Math.max(x, y), obstacles: this.hooks.obstacles(), text: (row) => this.hooks.text(row),
      });
      this.scene = scene;
      for (const sheet of Object.values(this.sheets)) sheet.place(map);
      const { ground } = this.sheets;
      if (this.theme !== theme) {
        this.theme = theme;
        ground.defs.replaceChildren(...scene.defs.map(nodeOf));
      }
      for (const name of ["ground", "over", "marks"]) this.sheets[name].paint(scene.marks.filter(({ layer }) => layer === name));
      this.sheets.labels.paint(scene.labels);
      this.sheets.labels.svg.style.opacity = 1;
      return scene;
    }

    get failed() { return Object.values(this.sheets).reduce((sum, { failed }) => sum + failed, 0); }

    /** The rows that marks stand for, alone or counted together. */
    rows() { return this.scene.marks.flatMap(({ rows }) => rows.map(({ row }) => row)); }

    // What pointer and keyboard do

    listen(svg) {
      svg.addEventListener("click", (event) => {
        // the click that ends a push of the map
        if (!this.map.dragging.moved()) this.act(event);
      });
      svg.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.act(event);
      });
      svg.addEventListener("pointerover", (event) => {
        const mark = markAt(event.target);
        if (mark?.told?.length) BorderMap.tooltip.show(event, mark.told);
      });
      svg.addEventListener("pointermove", (event) => BorderMap.tooltip.move(event));
      svg.addEventListener("pointerout", () => BorderMap.tooltip.hide());
    }

    act(event) {
      const { store } = this.state;
      const line = event.target.closest("[data-line]");
      const mark = markAt(event.target);
      if (!line && !mark) return;
      event.stopPropagation();
      if (line) this.hooks.select(store.row(line.dataset.line));
      else if (mark.form === "cluster") this.open(mark);
      else if (mark.form === "crossing") this.selectSaid(event.target.closest("[data-says]"));
      else if (mark.rows?.length === 1) this.hooks.select(mark.rows[0].row);
      else if (mark.rows?.length) this.hooks.list(mark.rows.map(({ row }) => row));
    }

    selectSaid(node) { if (node) this.hooks.select(this.state.store.row(node.dataset.says)); }

    /** A ring of several places is zoomed into; of one place it is opened. */
    open({ rows, grounds, group }) {
      const { map } = this;
      const bounds = L.latLngBounds(grounds.map(([lon, lat]) => [lat, lon]));
      const spread = map.latLngToContainerPoint(bounds.getSouthWest()).distanceTo(map.latLngToContainerPoint(bounds.getNorthEast()));
      if (spread > SPREAD_PX && map.getZoom() < map.getMaxZoom()) {
        map.fitBounds(bounds.pad(0.35), { maxZoom: Math.min(map.getZoom() + 3, 14) });
      } else if (rows.length <= Scene.TABLE.gather.opened && rows.every(({ near }) => !near)) {
        this.opened.add(group);
        this.hooks.moved();
      } else {
        this.hooks.list(rows.map(({ row }) => row));
      }
    }
  }

  /** The mark that a node belongs to. */
  function markAt(target) {
    for (let node = target; node && node.tagName !== "svg"; node = node.parentNode) if (node.mark) return node.mark;
    return null;
  }

  BorderMap.Painter = Painter;
})();
