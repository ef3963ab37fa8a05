/* Projections, the border's lines, and which side of them a bank lies. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { Lines, part, pointAt, thinned } from "../../dashboard/static/scene/line.js";
import { circle, degreesPerKm, viewOf } from "../../dashboard/static/scene/projection.js";
import { areaPath, isInside, onScene, placesInside } from "../../dashboard/static/scene/shapes.js";

const HOME = [67.3, 36.2, 75.1, 38.75];
const near = (/** @type {number} */ a, /** @type {number} */ b, off = 1e-6) => assert.ok(Math.abs(a - b) < off, `${a} is not ${b}`);

test("Lambert's conic is that of PROJ", () => {
  const view = viewOf({ name: "lambert", bounds: HOME, pad: 12 }, [1000, 500]);
  // +proj=lcc +lat_1=36 +lat_2=40 +lat_0=38 +lon_0=71 +ellps=WGS84, fitted alike
  near(view.scale, 0.0013918807490013007, 1e-12);
  const [[ax, ay], [bx, by]] = [view.toPx([71, 38]), view.toPx([70, 37])];
  near(ax, 474.98897803);
  near(bx, 351.15385106);
  near(by - ay, 325.58182694 - 171.85228912);
});

test("a place comes back from the scene", () => {
  const extents = [{ name: "lambert", bounds: HOME }, { name: "mercator", bounds: HOME }, { name: "mercator", center: [70.2, 37.1], zoom: 9.25 }];
  for (const extent of extents) {
    const view = viewOf(/** @type {any} */ (extent), [900, 420]);
    for (const at of [[67.4, 36.3], [71, 38], [74.9, 37.2]]) view.toLonLat(view.toPx(at)).forEach((value, axis) => near(value, at[axis], 1e-9));
  }
});

test("a map is kept on the ground that there is", () => {
  const window = [60.4, 33.5, 76, 42];
  const view = viewOf({ name: "mercator", bounds: [74, 36, 80, 38], inside: window }, [600, 300]);
  near(view.toLonLat([600, 0])[0], 76, 1e-6);
});

test("the page's zoom goes in steps", () => {
  const view = viewOf({ name: "mercator", bounds: HOME, snap: 0.25 }, [780, 300]);
  near((Math.log2(view.scale) * 4) % 1, 0);
});

test("a circle has its radius all around", () => {
  for (const [lon, lat] of circle([71, 37.5], 25000)) {
    const [dx, dy] = degreesPerKm((lat + 37.5) / 2);
    near(Math.hypot((lon - 71) / dx, (lat - 37.5) / dy), 25, 0.02);
  }
});

const EASTWARD = [{ id: "AF-TJ", coordinates: Array.from({ length: 41 }, (_, n) => [68 + n * 0.1, 37 + 0.04 * Math.sin(n), n * 9]) }];
const VIEW = viewOf({ name: "mercator", bounds: [67.5, 36, 72.5, 38] }, [1000, 500]);

test("a part of a line begins and ends where it is asked to", () => {
  const found = part(EASTWARD[0].coordinates, 10, 100);
  assert.deepEqual([found[0][2], found[found.length - 1][2]], [10, 100]);
  assert.deepEqual(found[0], pointAt(EASTWARD[0].coordinates, 10));
  assert.ok(found.every((at, n) => !n || at[2] > found[n - 1][2]));
});

test("the Afghan bank lies to the right of the border, the Tajik one to its left, and no path crosses it", () => {
  const lines = new Lines(EASTWARD, VIEW);
  const border = lines.smooth("AF-TJ");
  for (const off of [8, -8, 24, -24]) {
    const beside = lines.beside("AF-TJ", off);
    assert.ok(beside.length > border.length / 3);
    for (const [x, y] of beside) {
      const nearest = border.reduce((best, at) => (Math.hypot(at[0] - x, at[1] - y) < Math.hypot(best[0] - x, best[1] - y) ? at : best));
      assert.equal(Math.sign(y - nearest[1]), Math.sign(off));
      assert.ok(Math.hypot(x - nearest[0], y - nearest[1]) > 0.9 * Math.abs(off));
    }
  }
});

test("a stretch too short to be seen is made long enough", () => {
  const [first, ...rest] = new Lines(EASTWARD, VIEW).along(["AF-TJ", 100, 100.01], 0, 6);
  const last = rest[rest.length - 1];
  assert.ok(Math.hypot(last[0] - first[0], last[1] - first[1]) > 5);
});

test("thinning leaves no corner farther out than it may", () => {
  const points = Array.from({ length: 200 }, (_, n) => [n, 20 * Math.sin(n / 9), n]);
  const kept = thinned(points, 1.5);
  assert.ok(kept.length < 60);
  assert.deepEqual([kept[0], kept[kept.length - 1]], [points[0], points[199]]);
});

test("shapes are cut to the scene, and places in them lie in them", () => {
  const square = [[[66, 35], [72, 35], [72, 39], [66, 39]], [[70, 36.5], [71, 36.5], [71, 37.5], [70, 37.5]]];
  const seen = onScene([square], VIEW, [0, 0, 1000, 500]);
  for (const ring of seen[0]) for (const [x, y] of ring) assert.ok(x >= 0 && y >= 0 && x <= 1000 && y <= 500);
  assert.match(areaPath(seen), /^M[\d. L]+ZM[\d. L]+Z$/);
  const spots = placesInside(seen, [0, 0, 1000, 500], 30);
  assert.equal(spots.length, 30);
  for (const spot of spots) assert.ok(isInside(spot, seen));
  assert.ok(!isInside(VIEW.toPx([70.5, 37]), seen));
});
