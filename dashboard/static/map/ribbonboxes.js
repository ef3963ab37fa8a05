/* Where on the ribbon each incident lies: which rows are on it, over which pixels, and what of it is unsure. Only
 * reckoning is done here; ribbonbars.js draws. */
"use strict";
(() => {
  const CELL = { width: 24, height: 16 };
  const LEAST = { width: 7, height: 6 };
  // A bar this narrow stands for a spot: several over one spot stand side by side.
  const NARROW_PX = 18;
  const SPINE_PX = 7;
  const SPINES = 6;
  const LANE_ROWS = 3;
  const AREAS = new Set(["district", "province"]);

  const round = (value, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

  const within = (part, count) => Math.min(count - 1, Math.max(0, Math.floor(part)));

  /** Cells of about one size that fill the plot evenly. */
  function gridOf(frame) {
    const columns = Math.max(1, Math.round((frame.right - frame.left) / CELL.width));
    const rows = Math.max(1, Math.round((frame.bottom - frame.top) / CELL.height));
    return { columns, rows, width: (frame.right - frame.left) / columns, height: (frame.bottom - frame.top) / rows };
  }

  /** What is to be drawn of a state: its rows, of which the first `certain` ones are certain, whether one of them
   * has no date, and how many rows are not on the ribbon, by reason. */
  function gather(store, cut, km) {
    const found = { rows: [], certain: 0, undated: false, missing: { coarse: 0, away: 0, elsewhere: 0 }, reaches: new Map() };
    const take = (row) => {
      const placement = store.placement(row);
      let reach = found.reaches.get(placement);
      if (reach === undefined) found.reaches.set(placement, reach = reachOf(placement, km));
      if (typeof reach === "string") found.missing[reach] += 1;
      else found.rows.push(row);
      return typeof reach !== "string";
    };
    for (const row of cut.certain) take(row);
    found.certain = found.rows.length;
    for (const row of cut.possible) {
      if (take(row) && !found.undated) found.undated = !store.bounds(row).dated;
    }
    return found;
  }

  /** Where a placement begins and ends on the part of the border that is shown, or why it is not on it. */
  function reachOf(placement, km) {
    if (!placement || placement.precision === "country") return "coarse";
    if (!placement.km.length) return "away";
    const seen = placement.km.filter(([from, upto]) => upto >= km[0] && from <= km[1]);
    if (!seen.length) return "elsewhere";
    const [from, upto] = [Math.min(...seen.map(([first]) => first)), Math.max(...seen.map(([, last]) => last))];
    return [Math.max(km[0], from), Math.min(km[1], upto)];
  }

  /** The days of an incident: from top to bottom it may have lasted, from a to b it lasted (`core`) or lay. */
  function days({ es, ls, ee, le, uncertain }, frame) {
    const upper = es ?? Math.min(frame.floor, ee ?? frame.floor, (ls ?? frame.end) - 1);
    const lower = le ?? Math.max(frame.end, (ee ?? upper) + 1);
    const begun = ls ?? lower;
    const lasting = ee ?? (es === null ? upper : lower); // after a known start no end is in sight
    return {
      top: upper, bottom: lower, a: Math.min(begun, lasting), b: Math.max(begun, lasting),
      openStart: es === null, openEnd: le === null, core: begun < lasting && !uncertain,
    };
  }

  /** Stretches that meet are one: two provinces side by side have no edge between them on the border. */
  function joined(xs) {
    const sorted = [...xs].sort((a, b) => a[0] - b[0]);
    const made = [];
    for (const [x0, x1] of sorted) {
      const last = made[made.length - 1];
      if (last && x0 - last[1] < 1) last[1] = Math.max(last[1], x1);
      else made.push([x0, x1]);
    }
    return made;
  }

  /** Set an item's box, in pixels: its stretches [x0, x1] and its four edges in time. */
  function measureItem(item, frame) {
    const { bounds } = item;
    item.dated = Boolean(bounds.dated);
    item.xs = [];
    for (const [from, upto] of item.placement.km) {
      if (upto < frame.km[0] || from > frame.km[1]) continue;
      let [x0, x1] = [frame.x(from), frame.x(upto)];
      const lacking = LEAST.width - (x1 - x0);
      if (lacking > 0) [x0, x1] = [x0 - lacking / 2, x1 + lacking / 2];
      item.xs.push([x0, x1]);
    }
    item.xs = joined(item.xs);
    item.left = Math.max(frame.left, Math.min(...item.xs.map(([x0]) => x0)));
    item.right = Math.min(frame.right, Math.max(...item.xs.map(([, x1]) => x1)));
    item.hatched = AREAS.has(item.placement.precision);
    item.soft = item.placement.precision === "vicinity";
    if (!item.dated) {
      Object.assign(item, { core: false, openStart: false, openEnd: false, y0: frame.lane.top + 1, y1: frame.lane.bottom - 1 });
      Object.assign(item, { ya: item.y0, yb: item.y1, duration: 0 });
      return;
    }
    const span = days(bounds, frame);
    let [y0, ya, yb, y1] = [span.top, span.a, span.b, span.bottom].map(frame.y);
    const lacking = LEAST.height - (y1 - y0);
    if (lacking > 0) [y0, ya, yb, y1] = [y0 - lacking / 2, y0 - lacking / 2, y1 + lacking / 2, y1 + lacking / 2];
    else if (span.core && yb - ya < 2) [ya, yb] = [ya - 1, yb + 1];
    const { core, openStart, openEnd, top, bottom } = span;
    Object.assign(item, { core, openStart, openEnd, y0, ya, yb, y1, duration: bottom - top });
  }

  /** The middle of what is seen of a dated bar, in pixels. */
  function middleOf({ es, ls, ee, le }, frame) {
    const first = es ?? Math.min(frame.floor, ee ?? frame.floor, (ls ?? frame.end) - 1);
    const last = le ?? Math.max(frame.end, (ee ?? first) + 1);
    return (Math.max(frame.top, frame.y(first)) + Math.min(frame.bottom, frame.y(last))) / 2;
  }

  /** The column and the line of the one cell that holds the middle of what is seen of a row; -1 has no date. */
  function cellOf(bounds, [from, upto], frame, grid) {
    return {
      column: within((frame.x((from + upto) / 2) - frame.left) / grid.width, grid.columns),
      line: bounds.dated ? within((middleOf(bounds, frame) - frame.top) / grid.height, grid.rows) : -1,
    };
  }

  const visible = (item, frame) => {
    const [upper, lower] = item.dated ? [frame.top, frame.bottom] : [frame.lane.top, frame.lane.bottom];
    const [top, bottom] = [Math.max(upper, Math.min(item.y0, lower - 4)), Math.min(lower, Math.max(item.y1, upper + 4))];
    return [item.left, top, item.right, bottom];
  };

  /** Bars over one spot stand side by side, as far as they share days. */
  function dodge(items) {
    const spot = ({ dated, hatched, xs }) => dated && !hatched && xs.length === 1 && xs[0][1] - xs[0][0] <= NARROW_PX;
    const narrow = items.filter(spot);
    const placed = [];
    for (const item of narrow.sort((a, b) => a.row - b.row)) {
      const [x0, x1] = item.xs[0];
      const step = x1 - x0 + 1.5;
      const free = [0, 1, -1, 2, -2, 3, -3].find((n) => !placed.some((other) => x0 + n * step < other.xs[0][1] - 1
        && x1 + n * step > other.xs[0][0] + 1 && item.y0 < other.y1 && item.y1 > other.y0));
      const by = (free || 0) * step;
      item.xs = [[x0 + by, x1 + by]];
      item.left += by;
      item.right += by;
      placed.push(item);
    }
  }

  /** Wide bars that begin at one place and share days get spines beside one another, to be told apart by. */
  function setSpines(items) {
    const wide = items.filter((item) => item.dated && item.right - item.left > NARROW_PX + 6);
    const placed = [];
    for (const item of wide) {
      const near = (other) => Math.abs(other.left - item.left) < SPINES * SPINE_PX && item.y0 < other.y1 && item.y1 > other.y0;
      const used = placed.filter(near).map((other) => other.spineX);
      let n = 0;
      while (n < SPINES && used.some((x) => Math.abs(x - (item.left + 3 + n * SPINE_PX)) < SPINE_PX - 1)) n += 1;
      item.spine = n;
      item.spineX = item.left + 3 + n * SPINE_PX;
      placed.push(item);
    }
  }

  /** Undated bars lie in rows, so that those over the same kilometres stay apart. */
  function laneRows(items, frame) {
    if (!items.length) return true;
    const ends = [];
    for (const item of [...items].sort((a, b) => a.left - b.left || a.row - b.row)) {
      let row = ends.findIndex((end) => end < item.left - 1);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = item.right;
      item.lane = row;
    }
    if (ends.length > LANE_ROWS) return false;
    const high = (frame.lane.bottom - frame.lane.top - 3) / ends.length;
    for (const item of items) {
      const top = frame.lane.top + 2 + item.lane * high;
      Object.assign(item, { y0: top, ya: top, yb: top + high - 1.5, y1: top + high - 1.5 });
    }
    return true;
  }

  const boxPath = (xs, y0, y1) => xs
    .map(([x0, x1]) => `M${round(x0)} ${round(y0)}H${round(x1)}V${round(y1)}H${round(x0)}Z`).join("");

  /** The outline of a bar: an edge across stands only where start or end is known to the day or bounded. */
  function outlinePath(item) {
    const [y0, y1] = (item.core ? [item.ya, item.yb] : [item.y0, item.y1]).map((y) => y - item.y0);
    const upper = item.core ? item.ya - item.y0 < 1 : !item.openStart;
    const lower = item.core ? item.y1 - item.yb < 1 : !item.openEnd;
    return item.xs.map(([x0, x1]) => {
      const [l, r, t, b] = [x0, x1, y0, y1].map(round);
      return `M${l} ${b}V${t}${upper ? "H" : "M"}${r}${upper ? "" : ` ${t}`}V${b}${lower ? `H${l}` : ""}`;
    }).join("");
  }

  BorderMap.RibbonBoxes = {
    gather, measureItem, visible, dodge, setSpines, laneRows, gridOf, cellOf, boxPath, outlinePath, round,
  };
})();
