/* Gathering: places that lie some pixels apart at a zoom are one group. Groups follow from the places
 * alone, never from what a window shows of them, so nothing jumps about while time plays. */
"use strict";
(() => {
  const SPOTS = new Set(["exact", "settlement"]);

  class Gathering {
    constructor(map, pack) {
      this.map = map;
      this.cached = new Map();
      const weights = new Int32Array(pack.placements.length);
      for (const placement of pack.placement) if (placement >= 0) weights[placement] += 1;
      this.spots = [];
      this.spotsOf = pack.placements.map((placement, index) => placement.marks.flatMap((mark) => {
        const kind = isNameless(mark) ? "area" : mark.precision === "vicinity" ? "disc" : "spot";
        if (kind === "spot" && !SPOTS.has(mark.precision)) return [];
        this.spots.push({ ...this.ground(mark.at ?? mark.tries[0]), kind, weight: weights[index] });
        return [this.spots.length - 1];
      }));
      this.crossings = pack.crossings.map((crossing) => ({ ...this.ground(crossing.at), crossing, weight: Infinity }));
    }

    /** A place with its pixel of the whole world at zoom 0. */
    ground([lon, lat]) {
      const { x, y } = this.map.project([lat, lon], 0);
      return { lat, lon, x, y };
    }

    /** The groups of a zoom: {groups: [{key, lat, lon, crossing}], of: group of each spot}. Each group
     * stands at its weightiest place; a crossing is always the head of a group of its own. */
    at(zoom, radius) {
      const key = `${zoom} ${radius}`;
      if (!this.cached.has(key)) {
        if (this.cached.size > 24) this.cached.clear();
        this.cached.set(key, this.gather(2 ** zoom, radius));
      }
      return this.cached.get(key);
    }

    gather(scale, radius) {
      const groups = [];
      const cells = new Map();
      const cell = (spot, dx, dy) => `${Math.floor((spot.x * scale) / radius) + dx} ${Math.floor((spot.y * scale) / radius) + dy}`;
      const found = (spot) => {
        groups.push({ key: groups.length, lat: spot.lat, lon: spot.lon, x: spot.x, y: spot.y, crossing: spot.crossing ?? null });
        const at = cell(spot, 0, 0);
        cells.set(at, [...(cells.get(at) ?? []), groups.length - 1]);
        return groups.length - 1;
      };
      for (const crossing of this.crossings) found(crossing);
      const of = new Int32Array(this.spots.length);
      const order = [...this.spots.keys()].sort((a, b) => this.spots[b].weight - this.spots[a].weight || a - b);
      for (const index of order) {
        const spot = this.spots[index];
        let [best, least] = [-1, radius];
        for (let dx = -1; dx <= 1; dx += 1) {
          for (let dy = -1; dy <= 1; dy += 1) {
            for (const group of cells.get(cell(spot, dx, dy)) ?? []) {
              const apart = Math.hypot(groups[group].x - spot.x, groups[group].y - spot.y) * scale;
              if (apart < least) [best, least] = [group, apart];
            }
          }
        }
        of[index] = best < 0 ? found(spot) : best;
      }
      return { groups, of };
    }
  }

  /** An area that no unit stands for, of which there may be any number: where many are drawn it is gathered
   * like a spot. */
  function isNameless(mark) {
    return mark.precision === "area" && !mark.areas.length;
  }

  Object.assign(BorderMap, { Gathering, isNameless });
})();
