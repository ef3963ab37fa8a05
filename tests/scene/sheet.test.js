import assert from "node:assert/strict";
import { test } from "node:test";

import { mapWorth } from "../../dashboard/static/scene/sheet.js";

const INSIDE = [60, 33, 76, 42];
const extent = { name: /** @type {const} */ ("lambert"), bounds: [67.3, 36.2, 75.1, 38.75], pad: 16, inside: INSIDE };

test("a larger map is worth more, until it is wider than there are shapes", () => {
  const [small, large] = [[600, 300], [1200, 600]].map((size) => mapWorth(extent, size));
  assert.ok(large > 1.9 * small);
  // as high, and so of the same scale, but mostly of ground without shapes
  assert.ok(mapWorth(extent, [3000, 300]) < 0.5 * mapWorth(extent, [700, 300]));
});

test("ground without shapes does not count against a map that is bound to none", () => {
  assert.equal(mapWorth({ ...extent, inside: undefined }, [700, 300]), mapWorth({ ...extent, inside: [0, 0, 150, 80] }, [700, 300]));
});
