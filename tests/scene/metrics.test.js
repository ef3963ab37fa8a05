/* Text made safe, measured and broken into lines. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, runs, shorten, textWidth, wrap } from "../../dashboard/static/scene/metrics.js";

test("a width grows with the type, and bold is wider", () => {
  assert.equal(textWidth("Khorugh", 20), 2 * textWidth("Khorugh", 10));
  assert.ok(textWidth("Khorugh", 10, true) > textWidth("Khorugh", 10));
  assert.equal(textWidth("", 10), 0);
  assert.equal(textWidth(" ", 10), 2.6);
});

test("words do not change each other's width", () => {
  const [first, second] = ["دشت", "قلعه"].map((word) => textWidth(word, 10));
  assert.equal(textWidth("دشت قلعه", 10).toFixed(6), (first + second + 2.6).toFixed(6));
});

test("Arabic letters are measured as they are joined", () => {
  assert.equal(textWidth("ببب", 1000), 269 + 343 + 1093);
  assert.equal(textWidth("ب", 1000), 993);
  assert.equal(textWidth("دد", 1000), 2 * textWidth("د", 1000));
  assert.equal(textWidth("ب\u200cب", 1000), 2 * 993, "a non-joiner parts letters");
  assert.equal(textWidth("ب\u200d", 1000), 269, "a joiner joins one by itself");
  assert.equal(textWidth("لا", 1000), 582, "lam and alef are one sign");
  assert.equal(textWidth("بلا", 1000), 269 + 599);
});

test("marks and signs of direction take no room", () => {
  assert.equal(textWidth("دروازهٔ", 10), textWidth("دروازه", 10));
  assert.equal(textWidth("\u2068a\u0301\u2069\u200f", 10), textWidth("a", 10));
  assert.equal(textWidth("بُب", 10), textWidth("بب", 10), "a mark does not part letters");
});

test("a text is one line that the fonts can draw", () => {
  assert.equal(plain("  a\tb\n\u2028c  "), "a b c");
  assert.equal(plain("a\u00a0b"), "a\u00a0b");
  assert.equal(plain("≠ 5 ≥ 3 ✕"), "=\u0338 5 >= 3 ×");
  assert.equal(plain("a → b ← c"), "a › b ‹ c");
  assert.equal(plain("از ← تا"), "از › تا", "turned around by itself where the text runs to the left");
  assert.equal(plain("漢😀\ud800"), "\ufffd\ufffd\ufffd");
  assert.equal(plain("a\u202eb\u00adc"), "abc", "nothing turns a label around");
  assert.equal(plain(`a${"\u0301".repeat(9)}`), "a\u0301\u0301");
  assert.equal([...plain("x".repeat(9000))].length, 4001);
});

test("a text is broken between words, and within one that is too long", () => {
  const how = { size: 10, width: 60 };
  assert.deepEqual(wrap("Border closed by Taliban", how), ["Border", "closed by", "Taliban"]);
  const lines = wrap("Donaudampfschifffahrt is long", how);
  assert.equal(lines.join("").replaceAll(" ", ""), "Donaudampfschifffahrtislong");
  for (const line of lines) assert.ok(textWidth(line, 10) <= 60);
  assert.deepEqual(wrap("", how), [""]);
  assert.deepEqual(wrap("WWW", { size: 10, width: 1 }), ["W", "W", "W"], "a letter at least stands on each line");
  assert.ok(!wrap("e\u0301".repeat(40), how).some((line) => line.startsWith("\u0301")), "no mark leaves its letter");
});

test("what is left over ends the last line", () => {
  const how = { size: 10, width: 60, most: 2 };
  assert.deepEqual(wrap("Border closed by Taliban", how), ["Border", "closed by T…"]);
  assert.deepEqual(wrap("Border closed", { ...how, most: 1 }), ["Border clo…"]);
  assert.deepEqual(wrap("Donaudampfschifffahrt", { ...how, most: 1 }), ["Donauda…"]);
  assert.equal(shorten("Border closed", how), "Border clo…");
  assert.equal(shorten("Border", how), "Border");
  assert.equal(shorten("Border, closed", { size: 10, width: 42 }), "Border…");
});

test("each line runs as the whole text does", () => {
  assert.equal(runs("\u2068Khorugh\u2069 خاروغ"), "R");
  assert.equal(runs("۱۲ (3)"), "");
  const lines = wrap("بندر Sher Khan Bandar", { size: 10, width: 50 });
  assert.deepEqual(lines, ["بندر Sher", "\u200fKhan", "\u200fBandar"]);
  const held = wrap("a \u2067شیرخان بندر\u2069 b", { size: 10, width: 50 });
  assert.ok(held.length > 1);
  assert.ok(held[1].startsWith("\u2067"), "a quotation that goes on is opened again");
});
