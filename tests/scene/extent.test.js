/* Where a map goes that is asked for an incident. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { extentOf, isWellSeen } from "../../dashboard/static/scene/extent.js";

const SQUARE = [[[69, 36], [70, 36], [70, 37], [69, 37], [69, 36]]];
const BASE = { areas: { "place:takhar": [SQUARE] }, border: [{ id: "AF-TJ", coordinates: [[68, 37, 0], [70, 37, 180], [72, 38, 380]] }] };
const spot = (/** @type {number} */ lon, /** @type {number} */ lat) => ({ precision: "settlement", at: [lon, lat], radius_m: 0 });
const holds = (/** @type {number[] | null} */ extent, /** @type {number[]} */ wanted) => {
  assert.ok(extent);
  extent.forEach((value, side) => assert.ok(Math.abs(value - wanted[side]) < 0.02, `${extent} is not ${wanted}`));
};

test("a spot is shown with some ground about it, in the middle", () => {
  const extent = extentOf([spot(70, 37)], BASE);
  assert.ok(extent);
  const [west, south, east, north] = extent;
  assert.ok(Math.abs((west + east) / 2 - 70) < 1e-9 && Math.abs((south + north) / 2 - 37) < 1e-9);
  assert.ok(east - west > 0.3 && east - west < 1 && north - south > 0.2 && north - south < 1);
});

test("all places count: spots, areas, stretches, discs", () => {
  holds(extentOf([spot(68, 36.5), spot(71, 37.5)], BASE), [68, 36.5, 71, 37.5]);
  holds(extentOf([{ precision: "area", areas: ["place:takhar"], outlines: [], tries: [[69.5, 36.5]] }, spot(71, 37.5)], BASE), [69, 36, 71, 37.5]);
  holds(extentOf([{ precision: "area", areas: [], outlines: [SQUARE], tries: [] }], BASE), [69, 36, 70, 37]);
  const stretch = extentOf([{ precision: "stretch", spans: [["AF-TJ", 90, 280]], bank: "TJ" }], BASE);
  assert.ok(stretch && Math.abs(stretch[0] - 69) < 0.01 && Math.abs(stretch[2] - 71) < 0.01);
  holds(extentOf([{ precision: "vicinity", at: [70, 37], radius_m: 60000 }], BASE), [69.325, 36.46, 70.675, 37.54]);
});

test("what is drawn nowhere has no extent", () => assert.equal(extentOf([], BASE), null));

test("well in view is what lies in it whole and is not lost in it", () => {
  assert.ok(isWellSeen([69, 36, 70, 37], [68, 35.5, 71, 37.5]));
  assert.ok(!isWellSeen([69, 36, 70, 37], [69.5, 35.5, 71, 37.5]));
  assert.ok(!isWellSeen([69.9, 36.9, 70, 37], [67, 35.9, 75, 39]));
});
