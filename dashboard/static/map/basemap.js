/* The base map: relief, land, water, administrative lines, the border as the strongest line, and
 * place names. Drawn once from geodata's own file; no other host is ever asked. */
"use strict";
(() => {
  const { nameIn } = BorderMap;
  const INK = {
    neighbour: "#e9e5da", water: "#7fa8c4", lake: "#a9c8dc",
    country: "#77705f", province: "#9a917c", district: "#b8b09c",
    border: "#8a1626", sideBorder: "#5d5548",
  };
  // From which zoom a label may show, by what it names.
  const FROM = { country: 0, capital: 0, province: 6.4, district: 8.75, lake: 8, river: 7.75, airfield: 9.5 };
  const TOWN_FROM = [0, 0, 6.9, 7.75, 8.5, 9.25];
  const ORDER = { country: 10, capital: 20, province: 30, town: 40, lake: 55, river: 60, district: 50, airfield: 70 };

  const flip = (line) => line.map(([lon, lat]) => [lat, lon]);

  function drawBasemap(map, base, labels, language, reliefUrl) {
    const [west, south, east, north] = base.window;
    const window_ = L.latLngBounds([south, west], [north, east]);
    const relief = map.createPane("relief");
    relief.style.zIndex = 150;
    map.createPane("base").style.zIndex = 200;
    map.createPane("borderline").style.zIndex = 430;
    map.getPane("borderline").style.pointerEvents = "none";
    map.getPane("base").style.pointerEvents = "none";
    const renderer = L.canvas({ pane: "base", padding: 0.4 });
    const onTop = L.canvas({ pane: "borderline", padding: 0.4 });
    const [rw, rs, re, rn] = base.relief.bounds;
    L.imageOverlay(reliefUrl, [[rs, rw], [rn, re]], { pane: "relief", interactive: false }).addTo(map);

    for (const [id, shape] of Object.entries(base.areas)) {
      if (!id.startsWith("country:") || id === "country:AF" || id === "country:TJ") continue;
      L.polygon(shape.map((polygon) => polygon.map(flip)), {
        renderer, stroke: false, fillColor: INK.neighbour, fillOpacity: 0.62, interactive: false,
      }).addTo(map);
    }
    const line = (lines, options) => L.polyline(lines.map(flip), { renderer, interactive: false, ...options }).addTo(map);
    for (const lake of base.lakes) {
      L.polygon(lake.coordinates.map((polygon) => polygon.map(flip)), {
        renderer, color: INK.water, weight: 0.7, fillColor: INK.lake, fillOpacity: 1, interactive: false,
      }).addTo(map);
    }
    for (const river of base.rivers) {
      line(river.coordinates, { color: INK.water, weight: river.rank <= 1 ? 1.5 : 0.9, opacity: 0.9 });
    }
    const districts = line(base.edges.district, { color: INK.district, weight: 0.7, opacity: 0.75 });
    const byZoom = () => districts.setStyle({ opacity: map.getZoom() < 7.25 ? 0.4 : 0.85 });
    map.on("zoomend", byZoom);
    byZoom();
    line(base.edges.province, { color: INK.province, weight: 1.1, dashArray: "6 3" });
    line(base.edges.country, { color: INK.country, weight: 1.5 });
    for (const border of base.border) {
      const path = flip(border.coordinates);
      if (border.id === "AF-TJ") {
        L.polyline(path, { renderer: onTop, color: "#fffdf6", weight: 6, opacity: 0.85, interactive: false }).addTo(map);
        L.polyline(path, { renderer: onTop, color: INK.border, weight: 3, interactive: false }).addTo(map);
      } else {
        L.polyline(path, { renderer: onTop, color: INK.sideBorder, weight: 2.2, interactive: false }).addTo(map);
      }
    }
    labels.set("base", base.labels.map((label) => ({
      text: nameIn(label.names, language),
      at: label.kind === "country" ? placesInside(label.at, base.areas[label.id]) : [label.at[1], label.at[0]],
      className: `bm-${label.kind}`,
      priority: ORDER[label.kind] * 1000 + label.rank,
      centred: !["town", "capital", "airfield"].includes(label.kind),
      dot: ["town", "capital", "airfield"].includes(label.kind),
      from: label.kind === "town" ? TOWN_FROM[label.rank] : FROM[label.kind],
    })));
    keepInside(map, window_);
    return window_;
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
    const clamp = () => map.setMinZoom(map.getBoundsZoom(window_, true));
    map.setMaxBounds(window_);
    map.options.maxBoundsViscosity = 1;
    map.on("resize", clamp);
    clamp();
  }

  BorderMap.drawBasemap = drawBasemap;
  BorderMap.flip = flip;
})();
