/* From (lon, lat) in degrees to px of a scene, and back. Web Mercator is the page's, Lambert's conic the paper's. */

const RADIANS = Math.PI / 180;
// WGS84: half axes in metres, and the eccentricity.
const MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const E2 = FLATTENING * (2 - FLATTENING);
const E = Math.sqrt(E2);
// Lambert's conic through 36° and 40° N bends lengths on this ground by less than 0.2 %.
const PARALLELS = [36, 40];
const MERIDIAN = 71;
const TILE_PX = 256;

/**
 * A plane is a projection without a size: places in units that stand for no length yet, y downward.
 * @typedef {{name: string, toPlane: (at: number[]) => number[], fromPlane: (at: number[]) => number[]}} Plane
 */

/** @type {Plane} */
const MERCATOR = {
  name: "mercator",
  toPlane: ([lon, lat]) => {
    const sine = Math.sin(Math.max(-85.0511287798, Math.min(85.0511287798, lat)) * RADIANS);
    return [TILE_PX * (lon / 360 + 0.5), TILE_PX * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))];
  },
  fromPlane: ([x, y]) => [
    (x / TILE_PX - 0.5) * 360,
    (2 * Math.atan(Math.exp((0.5 - y / TILE_PX) * 2 * Math.PI)) - Math.PI / 2) / RADIANS,
  ],
};

/** @param {number} latitude in radians */
const conformal = (latitude) => {
  const sine = Math.sin(latitude);
  return Math.tan(Math.PI / 4 - latitude / 2) / ((1 - E * sine) / (1 + E * sine)) ** (E / 2);
};

/** @param {number} latitude in radians */
const parallel = (latitude) => Math.cos(latitude) / Math.sqrt(1 - E2 * Math.sin(latitude) ** 2);

/** Lambert's conformal conic with two standard parallels (Snyder, Map Projections, 1987, pp. 107–109). */
const CONE = (() => {
  const [first, second] = PARALLELS.map((degrees) => degrees * RADIANS);
  const n = Math.log(parallel(first) / parallel(second)) / Math.log(conformal(first) / conformal(second));
  return { n, f: parallel(first) / (n * conformal(first) ** n) };
})();

/** @type {Plane} */
const LAMBERT = {
  name: "lambert",
  toPlane: ([lon, lat]) => {
    const rho = MAJOR_M * CONE.f * conformal(lat * RADIANS) ** CONE.n;
    const turn = CONE.n * (lon - MERIDIAN) * RADIANS;
    return [rho * Math.sin(turn), rho * Math.cos(turn)];
  },
  fromPlane: ([x, y]) => {
    const rho = Math.hypot(x, y);
    const t = (rho / (MAJOR_M * CONE.f)) ** (1 / CONE.n);
    let latitude = Math.PI / 2 - 2 * Math.atan(t);
    for (let round = 0; round < 6; round += 1) {
      const sine = Math.sin(latitude);
      latitude = Math.PI / 2 - 2 * Math.atan(t * ((1 - E * sine) / (1 + E * sine)) ** (E / 2));
    }
    return [Math.atan2(x, y) / CONE.n / RADIANS + MERIDIAN, latitude / RADIANS];
  },
};

/** @type {Record<string, Plane>} */
const PLANES = { mercator: MERCATOR, lambert: LAMBERT };

/**
 * What part of the ground a scene shows: around a center at a zoom of the page, or all of some bounds, kept `inside` others.
 * @typedef {{name: "mercator" | "lambert", center?: number[], zoom?: number, bounds?: number[], pad?: number, snap?: number, inside?: number[]}} Extent
 *
 * @typedef {object} View where on the scene a place lies
 * @property {string} name
 * @property {number} scale px to a unit of the plane
 * @property {number[]} size
 * @property {string} key names plane and scale: what is reckoned for one of them serves all views of it
 * @property {(at: number[]) => number[]} toPlane
 * @property {(at: number[]) => number[]} toPx
 * @property {(at: number[]) => number[]} toLonLat
 * @property {(plane: number[]) => number[]} onPx from the plane to px
 * @property {number} pxPerKm about the scene's middle
 */

/**
 * @param {Extent} extent
 * @param {number[]} size in px
 * @returns {View}
 */
export function viewOf(extent, size) {
  const plane = PLANES[extent.name];
  const [scale, middle] = extent.center ? [2 ** (extent.zoom ?? 0), plane.toPlane(extent.center)] : fitted(plane, extent, size);
  const view = viewAt(plane, scale, [middle[0] - size[0] / 2 / scale, middle[1] - size[1] / 2 / scale], size);
  return extent.inside ? keptInside(plane, view, extent.inside) : view;
}

/**
 * Move a view so that nothing beyond some bounds is on it, as far as it can be moved.
 * @param {Plane} plane
 * @param {View} view
 * @param {number[]} bounds
 */
function keptInside(plane, view, [west, south, east, north]) {
  const [wide, high] = view.size;
  const parts = Array.from({ length: 9 }, (_, n) => n / 8);
  const lats = parts.map((part) => view.toLonLat([wide / 2, part * high])[1]);
  const lons = parts.map((part) => view.toLonLat([part * wide, high / 2])[0]);
  const [left, right] = [Math.max(...lats.map((lat) => view.toPx([west, lat])[0])), Math.min(...lats.map((lat) => view.toPx([east, lat])[0]))];
  const [top, bottom] = [Math.max(...lons.map((lon) => view.toPx([lon, north])[1])), Math.min(...lons.map((lon) => view.toPx([lon, south])[1]))];
  const shift = (/** @type {number} */ low, /** @type {number} */ end, /** @type {number} */ length) => (end - low <= length ? 0 : low > 0 ? low : Math.min(0, end - length));
  const [x, y] = [shift(left, right, wide), shift(top, bottom, high)];
  return x || y ? viewAt(plane, view.scale, plane.toPlane(view.toLonLat([x, y])), view.size) : view;
}

/**
 * @param {Plane} plane
 * @param {number} scale
 * @param {number[]} corner of the plane that lies top left
 * @param {number[]} size
 * @returns {View}
 */
function viewAt(plane, scale, corner, size) {
  const [left, top] = corner;
  /** @param {number[]} at */
  const onPx = ([x, y]) => [(x - left) * scale, (y - top) * scale];
  /** @param {number[]} at */
  const toPx = (at) => onPx(plane.toPlane(at));
  /** @param {number[]} at */
  const toLonLat = ([x, y]) => plane.fromPlane([x / scale + left, y / scale + top]);
  const middle = toLonLat([size[0] / 2, size[1] / 2]);
  const [dx] = degreesPerKm(middle[1]);
  const [[west], [east]] = [toPx([middle[0] - 5 * dx, middle[1]]), toPx([middle[0] + 5 * dx, middle[1]])];
  return { name: plane.name, scale, size, key: `${plane.name} ${scale}`, toPlane: plane.toPlane, onPx, toPx, toLonLat, pxPerKm: (east - west) / 10 };
}

/**
 * The scale at which all of some bounds has room, and the middle of it.
 * @param {Plane} plane
 * @param {Extent} extent
 * @param {number[]} size
 * @returns {[number, number[]]}
 */
function fitted(plane, { bounds = [0, 0, 0, 0], pad = 0, snap = 0 }, size) {
  const [west, south, east, north] = bounds;
  const points = [];
  for (let part = 0; part <= 16; part += 1) {
    const [lon, lat] = [west + ((east - west) * part) / 16, south + ((north - south) * part) / 16];
    points.push([lon, south], [lon, north], [west, lat], [east, lat]);
  }
  const at = points.map(plane.toPlane);
  const [xs, ys] = [at.map(([x]) => x), at.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const most = Math.min((size[0] - 2 * pad) / (right - left), (size[1] - 2 * pad) / (bottom - top));
  const scale = snap ? 2 ** (Math.floor(Math.log2(most) / snap) * snap) : most;
  return [scale, [(left + right) / 2, (top + bottom) / 2]];
}

/**
 * Degrees of longitude and of latitude to a kilometre at a latitude, on the ellipsoid.
 * @param {number} lat in degrees
 */
export function degreesPerKm(lat) {
  const sine2 = Math.sin(lat * RADIANS) ** 2;
  const across = (MAJOR_M / Math.sqrt(1 - E2 * sine2)) * Math.cos(lat * RADIANS);
  const along = (MAJOR_M * (1 - E2)) / (1 - E2 * sine2) ** 1.5;
  return [1000 / (across * RADIANS), 1000 / (along * RADIANS)];
}

/**
 * A circle on the ground as a ring of (lon, lat).
 * @param {number[]} at
 * @param {number} radiusM
 * @param {number} corners
 */
export function circle([lon, lat], radiusM, corners = 72) {
  return Array.from({ length: corners }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / corners;
    const north = (radiusM / 1000) * Math.cos(turn);
    const up = lat + north * degreesPerKm(lat)[1];
    return [lon + (radiusM / 1000) * Math.sin(turn) * degreesPerKm((lat + up) / 2)[0], up];
  });
}
