/* The base map: relief, land, water, administrative lines, the border as the strongest line, and
 * place names. Drawn once from geodata's own file; no other host is ever asked. */
"use strict";
(() => {
  const { nameIn } = BorderMap;
  const INKS = {
    light: {
      neighbour: "#e9e5da", water: "#7fa8c4", lake: "#a9c8dc", country: "#77705f", province: "#9a917c", district: "#b8b09c",
      border: "#8a1626", casing: "#fffdf6", sideBorder: "#5d5548", veil: 0.62,
    },
    dark: {
      neighbour: "#12171c", water: "#3f6f92", lake: "#274d68", country: "#8d887a", province: "#6b6a63", district: "#4c4f50",
      border: "#ff6b78", casing: "#0d1115", sideBorder: "#a49c8b", veil: 0.55,
    },
  };
  // From which zoom a label may show, by what it names.
  const FROM = { country: 0, capital: 0, province: 6.4, district: 8.75, lake: 8, river: 7.75, airfield: 9.5 };
  const TOWN_FROM = [0, 0, 6.9, 7.75, 8.5, 9.25];
  const ORDER = { country: 10, capital: 20, province: 30, town: 40, lake: 55, river: 60, district: 50, airfield: 70 };
  const DOTTED = new Set(["town", "capital", "airfield"]);

  const flip = (line) => line.map(([lon, lat]) => [lat, lon]);

  class Basemap {
    constructor(map, base, labels, reliefUrl) {
      Object.assign(this, { map, base, labels, inked: [] });
      const [west, south, east, north] = base.window;
      for (const [pane, z] of [["relief", 150], ["tiles", 160], ["base", 200], ["borderline", 430]]) {
        map.createPane(pane).style.zIndex = z;
        map.getPane(pane).style.pointerEvents = "none";
      }
      const [rw, rs, re, rn] = base.relief.bounds;
      L.imageOverlay(reliefUrl, [[rs, rw], [rn, re]], { pane: "relief", interactive: false }).addTo(map);
      this.drawGround(L.canvas({ pane: "base", padding: 0.4 }));
      this.drawBorders(L.canvas({ pane: "borderline", padding: 0.4 }));
      keepInside(map, L.latLngBounds([south, west], [north, east]));
    }

    /** Add a layer whose colours follow the theme: `inks` names the ink of each style option. */
    add(layer, inks) {
      this.inked.push([layer, inks]);
      layer.addTo(this.map);
      return layer;
    }

    drawGround(renderer) {
      const { base, map } = this;
      for (const [id, shape] of Object.entries(base.areas)) {
        if (!id.startsWith("country:") || id === "country:AF" || id === "country:TJ") continue;
        const polygon = L.polygon(shape.map((rings) => rings.map(flip)), { renderer, stroke: false, interactive: false });
        this.add(polygon, { fillColor: "neighbour", fillOpacity: "veil" });
      }
      const line = (lines, color, options) => this.add(L.polyline(lines.map(flip), { renderer, interactive: false, ...options }), { color });
      for (const lake of base.lakes) {
        const polygon = L.polygon(lake.coordinates.map((rings) => rings.map(flip)), { renderer, weight: 0.7, fillOpacity: 1, interactive: false });
        this.add(polygon, { color: "water", fillColor: "lake" });
      }
      for (const river of base.rivers) line(river.coordinates, "water", { weight: river.rank <= 1 ? 1.5 : 0.9, opacity: 0.9 });
      const districts = line(base.edges.district, "district", { weight: 0.7, opacity: 0.75 });
      const byZoom = () => districts.setStyle({ opacity: map.getZoom() < 7.25 ? 0.4 : 0.85 });
      map.on("zoomend", byZoom);
      byZoom();
      line(base.edges.province, "province", { weight: 1.1, dashArray: "6 3" });
      line(base.edges.country, "country", { weight: 1.5 });
    }

    drawBorders(renderer) {
      for (const border of this.base.border) {
        const path = flip(border.coordinates);
        const line = (color, weight) => this.add(L.polyline(path, { renderer, weight, opacity: 0.9, interactive: false }), { color });
        if (border.id === "AF-TJ") {
          line("casing", 6);
          line("border", 3);
        } else {
          line("sideBorder", 2.2);
        }
      }
    }

    /** Set the colours of a theme and the names of a language. */
    dress(language, theme) {
      const inks = INKS[theme] ?? INKS.light;
      for (const [layer, names] of this.inked) {
        layer.setStyle(Object.fromEntries(Object.entries(names).map(([option, ink]) => [option, inks[ink]])));
      }
      const { base } = this;
      this.labels.set("base", base.labels.map((label) => ({
        text: nameIn(label.names, language),
        at: label.kind === "country" ? placesInside(label.at, base.areas[label.id]) : [label.at[1], label.at[0]],
        className: `bm-${label.kind}`,
        priority: ORDER[label.kind] * 1000 + label.rank,
        centred: !DOTTED.has(label.kind),
        dot: DOTTED.has(label.kind),
        from: label.kind === "town" ? TOWN_FROM[label.rank] : FROM[label.kind],
      })));
    }

    /** Lay online tiles over the relief, or take them away. */
    setTiles(tiles) {
      this.tiles?.remove();
      this.tiles = tiles ? BorderMap.tileLayer(tiles).addTo(this.map) : null;
    }
  }

  /** Points where the name of a country may stand, nearest to its own point first, all well inside
   * it: a name pushed over its border by an incident's label would be a false map. */
  function placesInside([lon, lat], shape) {
    const found = [];
    for (let dx = -3.2; dx <= 3.2; dx += 0.4) {
      for (let dy = -2.4; dy <= 2.4; dy += 0.3) {
        const sides = [-0.7, 0, 0.7].map((side) => [lon + dx + side, lat + dy]);
        if (sides.every((point) => isInside(point, shape))) found.push([lat + dy, lon + dx, Math.hypot(dx, dy)]);
      }
    }
    found.sort((a, b) => a[2] - b[2]);
    return [[lat, lon], ...found.map(([y, x]) => [y, x])];
  }

  function isInside([x, y], shape) {
    return shape.some(([ring]) => ring.reduce((inside, [bx, by], index) => {
      const [ax, ay] = ring[(index || ring.length) - 1];
      const crosses = (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
      return crosses ? !inside : inside;
    }, false));
  }

  /** Let no view show ground that the shapes do not cover. */
  function keepInside(map, window_) {
    const clamp = () => {
      // not setMinZoom(), which would zoom in motion while the frame is still finding its size
      map.options.minZoom = map.getBoundsZoom(window_, true);
      if (map.getZoom() < map.options.minZoom) map.setZoom(map.options.minZoom, { animate: false });
      map.fire("zoomlevelschange");
    };
    // set as an option, since setMaxBounds() would pan back in motion whenever the frame changes size
    Object.assign(map.options, { maxBounds: window_, maxBoundsViscosity: 1 });
    map.on("zoomend", () => map.panInsideBounds(window_, { animate: false }));
    map.on("resize", clamp);
    clamp();
  }

  BorderMap.Basemap = Basemap;
  BorderMap.flip = flip;
})();
