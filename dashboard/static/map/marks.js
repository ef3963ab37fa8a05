/* Incidents on the map, drawn no more exactly than they are known. What cannot be drawn on a map goes
 * into the strip: every row that a window shows is in one of them. */
"use strict";
(() => {
  const SPOT = new Set(["exact", "settlement"]);
  // More of them than this are gathered like spots, in dashed rings.
  const DISCS = 30;

  /** Layers by key: what stays as it was is left alone, so that a new state redraws only what changed. */
  class Kept {
    constructor(layers) {
      this.layers = layers;
      this.held = new Map();
    }

    begin() { this.wanted = new Set(); }

    /** Keep a layer that is as its signature says, or make it anew; one that can be changed in place by
     * `update` is not made again. Without a signature it is changed every time. */
    keep(key, signature, make, update) {
      this.wanted.add(key);
      const held = this.held.get(key);
      if (held && signature !== null && held.signature === signature) return;
      if (held && update) {
        update(held.layer);
        held.signature = signature;
        return;
      }
      held?.layer.remove();
      this.held.delete(key);
      // one mark that cannot be drawn takes no other with it
      try {
        const layer = make();
        layer.addTo(this.layers);
        this.held.set(key, { layer, signature });
      } catch (fault) {
        console.error(`${key} could not be drawn`, fault);
        this.failed = (this.failed ?? 0) + 1;
      }
    }

    end() {
      for (const [key, { layer }] of this.held) {
        if (this.wanted.has(key)) continue;
        this.layers.removeLayer(layer);
        this.held.delete(key);
      }
    }

    clear() {
      this.layers.clearLayers();
      this.held.clear();
    }

    /** The rows that the layers stand for, alone or counted together. */
    rows() { return [...this.held.values()].flatMap(({ layer }) => (layer.told?.group ?? []).map(({ row }) => row)); }
  }

  class Marks {
    constructor(map, base, looks, labels, hooks) {
      Object.assign(this, { map, looks, labels, hooks });
      const all = { ...hooks, line: (row, certain) => this.line(row, certain), lines: (row) => this.lines(row), redraw: () => this.show(this.state), tip };
      this.grounds = new BorderMap.Grounds(map, base, looks, all);
      this.spots = new BorderMap.Spots(map, all, labels);
      labels.shun(() => this.grounds.borderPoints());
      map.on("moveend", () => labels.placeAfter(() => this.state && this.show(this.state)));
    }

    /** Take the placements of another pack. */
    setPack(pack) {
      this.gathering = new BorderMap.Gathering(this.map, pack);
      this.grounds.kept.clear();
      this.spots.kept.clear();
    }

    /** Draw what a window shows; gives the rows that are not on the map. */
    show(state) {
      this.state = state;
      const spots = [];
      const grounds = { areas: [], stretches: [], discs: [] };
      const strip = [];
      const nameless = [];
      const frame = this.map.getBounds().pad(0.15);
      for (const [rows, certain] of [[state.cut.certain, true], [state.cut.possible, false]]) {
        for (const row of rows) {
          const placement = state.store.placement(row);
          if (!placement?.marks.length) {
            strip.push({ row, certain });
            continue;
          }
          let spotted = false;
          for (const mark of placement.marks) {
            const each = { row, certain, mark, name: placement.name };
            if (SPOT.has(mark.precision)) spotted = true;
            else if (mark.precision === "area") (BorderMap.isNameless(mark) ? nameless : grounds.areas).push(each);
            else if (mark.precision === "stretch") grounds.stretches.push(each);
            else if (frame.contains([mark.at[1], mark.at[0]])) grounds.discs.push(each);
          }
          if (spotted) spots.push({ row, certain });
        }
      }
      const kinds = new Set(["spot"]);
      const gather = (kind, each) => {
        kinds.add(kind);
        const already = new Set(spots.map(({ row }) => row));
        for (const { row, certain } of each) if (!already.has(row)) spots.push({ row, certain });
      };
      if (grounds.discs.length > DISCS) gather("disc", grounds.discs.splice(0));
      if (nameless.length + grounds.areas.length > BorderMap.AREAS) gather("area", nameless);
      else grounds.areas.push(...nameless);
      const labels = [...this.grounds.show(state, grounds), ...this.spots.show(state, this.gathering, spots, kinds)];
      this.labels.set("incidents", labels);
      this.strip = strip;
      return strip;
    }

    /** Make all layers anew: the theme has changed. */
    repaint() {
      this.grounds.addHatches();
      this.grounds.kept.clear();
      this.spots.kept.clear();
    }

    get failed() { return (this.grounds.kept.failed ?? 0) + (this.spots.kept.failed ?? 0); }

    line(row, certain) {
      const { store } = this.state;
      const look = this.looks.kinds[store.kind(row)];
      const text = this.hooks.text(row);
      return {
        text: (store.disputed(row) ? "≠ " : "") + (text ? text.label : look.label), color: BorderMap.colorOf(look),
        faint: !certain, click: () => this.hooks.select(row),
      };
    }

    lines(row) {
      const text = this.hooks.text(row);
      return text ? [text.title, text.when, text.placed] : [this.looks.kinds[this.state.store.kind(row)].label, "…"];
    }
  }

  function tip(node, lines) {
    node.addEventListener("pointerenter", (event) => BorderMap.tooltip.show(event, lines()));
    node.addEventListener("pointermove", (event) => BorderMap.tooltip.move(event));
    node.addEventListener("pointerleave", () => BorderMap.tooltip.hide());
  }

  function shorten(lines) {
    if (lines.length <= 3) return lines;
    return [...lines.slice(0, 2), { text: `+ ${lines.length - 2}` }];
  }

  Object.assign(BorderMap, { Kept, Marks, shorten });
})();
