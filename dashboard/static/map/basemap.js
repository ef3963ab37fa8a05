/* The base map: relief, land, water, administrative lines, the border as the strongest line. Drawn
 * once from geodata's own file; no other host is ever asked. */
"use strict";
(() => {
  const flip = (line) => line.map(([lon, lat]) => [lat, lon]);

  class Basemap {
    constructor(map, base, reliefUrl) {
      Object.assign(this, { map, base, inked: [] });
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
      const { widths, provinceDash } = Scene.GROUND;
      for (const [id, shape] of Object.entries(base.areas)) {
        if (!id.startsWith("country:") || id === "country:AF" || id === "country:TJ") continue;
        const polygon = L.polygon(shape.map((rings) => rings.map(flip)), { renderer, stroke: false, interactive: false });
        this.add(polygon, { fillColor: "neighbour", fillOpacity: "veil" });
      }
      const line = (lines, color, options) => this.add(L.polyline(lines.map(flip), { renderer, interactive: false, ...options }), { color });
      for (const lake of base.lakes) {
        const polygon = L.polygon(lake.coordinates.map((rings) => rings.map(flip)), { renderer, weight: widths.lake, fillOpacity: 1, interactive: false });
        this.add(polygon, { color: "water", fillColor: "lake" });
      }
      for (const river of base.rivers) line(river.coordinates, "water", { weight: widths.river[Math.min(river.rank, 2)], opacity: 0.9 });
      const districts = line(base.edges.district, "district", { weight: widths.district, opacity: 0.75 });
      const byZoom = () => districts.setStyle({ opacity: map.getZoom() < 7.25 ? 0.4 : 0.85 });
      map.on("zoomend", byZoom);
      byZoom();
      line(base.edges.province, "province", { weight: widths.province, dashArray: provinceDash.join(" ") });
      line(base.edges.country, "country", { weight: widths.country });
    }

    drawBorders(renderer) {
      const { widths } = Scene.GROUND;
      for (const border of this.base.border) {
        const path = flip(border.coordinates);
        const line = (color) => this.add(L.polyline(path, { renderer, weight: widths[color], opacity: 0.95, interactive: false }), { color });
        if (border.id === "AF-TJ") {
          line("casing");
          line("border");
        } else {
          line("sideBorder");
        }
      }
    }

    /** Set the colours of a theme. */
    dress(theme) {
      const inks = Scene.GROUND[theme] ?? Scene.GROUND.light;
      for (const [layer, names] of this.inked) {
        layer.setStyle(Object.fromEntries(Object.entries(names).map(([option, ink]) => [option, inks[ink]])));
      }
    }

    /** Lay online tiles over the relief, or take them away. */
    setTiles(tiles) {
      this.tiles?.remove();
      this.tiles = tiles ? BorderMap.tileLayer(tiles).addTo(this.map) : null;
    }
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
})();
