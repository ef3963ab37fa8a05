/* The axes of the ribbon: days and kilometres, the districts of both banks, the crossings between them.
 * What is drawn many times a second is drawn with the nodes of the last time: making them anew is slow. */
"use strict";
(() => {
  const { svg, nameIn, rounded } = BorderMap;
  const { parts, dayOf, axisText, fill, number } = BorderMap.days;
  const LETTER = '"Noto Sans", "Noto Sans Arabic", sans-serif';
  // Steps of the time axis: unit, how many, days in one.
  const STEPS = [
    ["day", 1, 1], ["day", 2, 2], ["day", 7, 7], ["month", 1, 30], ["month", 2, 61], ["month", 3, 91], ["month", 6, 182],
    ["year", 1, 365], ["year", 2, 730], ["year", 5, 1826], ["year", 10, 3652], ["year", 50, 18262],
  ];
  const KM_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  const TICK_PX = 14;
  const KM_TICK_PX = 54;
  const SIGN_PX = 12;
  const ROW_PX = 13;
  // Fewer pixels to a kilometre than this, and hardly a district has room for its name.
  const COARSE = 0.42;

  /** Set attributes that differ from those set before: asking the browser to set equal ones costs as much. */
  function put(node, attributes) {
    const had = node.was || (node.was = {});
    for (const name in attributes) {
      if (had[name] === attributes[name]) continue;
      had[name] = attributes[name];
      node.setAttribute(name, attributes[name]);
    }
    return node;
  }

  function write(node, text) {
    if (node.said !== text) node.textContent = node.said = text;
    return node;
  }

  /** Nodes of one group by class, taken again in the order of the last drawing; the rest go. */
  class Pool {
    constructor(parent) {
      Object.assign(this, { parent, kept: new Map(), taken: new Map() });
    }

    start() {
      this.taken.clear();
      return this;
    }

    take(tag, className, attributes, text) {
      const key = `${tag} ${className}`;
      const list = this.kept.get(key) || this.kept.set(key, []).get(key);
      const index = this.taken.get(key) || 0;
      this.taken.set(key, index + 1);
      if (!list[index]) {
        list[index] = svg(tag, { class: className });
        this.parent.append(list[index]);
      }
      if (text !== undefined) write(list[index], text);
      return put(list[index], attributes);
    }

    end() {
      for (const [key, list] of this.kept) {
        for (const node of list.splice(this.taken.get(key) || 0)) node.remove();
      }
    }
  }

  const canvas = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  /** How wide a text is, in pixels. */
  function measure(text, weight, size) {
    const key = `${weight} ${size} ${text}`;
    if (!widths.has(key)) {
      if (widths.size > 5000) widths.clear();
      canvas.font = `${weight} ${size}px ${LETTER}`;
      widths.set(key, canvas.measureText(text).width);
    }
    return widths.get(key);
  }
  BorderMap.fontsReady.then(() => widths.clear());

  /** The ticks of a time axis: [{day, text, strong}], as many as find room in so many pixels. */
  function timeTicks(start, end, height) {
    const [unit, every] = STEPS.find(([, , days]) => (days * height) / (end - start) >= TICK_PX) || STEPS[STEPS.length - 1];
    const ticks = [];
    if (unit === "day") {
      for (let day = Math.ceil(start); day <= end; day += 1) {
        const date = parts(day)[2];
        const skipped = every === 7 ? date % 7 !== 1 || date > 22 : every === 2 && (date % 2 === 0 || date === 31);
        if (skipped) continue;
        ticks.push({ day, text: axisText(day, ticks.length ? "day" : "full_day"), strong: date === 1 });
      }
      return ticks;
    }
    const months = unit === "month" ? every : every * 12;
    const [first] = parts(start);
    const from = first - (first % (unit === "year" ? every : 1));
    for (let month = 0; dayOf(from, month, 1) <= end; month += months) {
      const day = dayOf(from, month, 1);
      if (day < start) continue;
      ticks.push({ day, text: axisText(day, unit), strong: unit === "month" && month % 12 === 0 });
    }
    return ticks;
  }

  function kmStep(pixelsToKm) {
    return KM_STEPS.find((step) => step * pixelsToKm >= KM_TICK_PX) || KM_STEPS[KM_STEPS.length - 1];
  }

  /** Whether a box [left, top, right, bottom] covers part of one of the others. */
  function hits([left, top, right, bottom], boxes) {
    return boxes.some((other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1]);
  }

  class Axes {
    /** `parent` takes the header and the lower axis, `ground` the lines under the bars. */
    constructor(parent, ground, config, tip) {
      Object.assign(this, { config, tip, words: config.words.ribbon });
      this.lines = new Pool(ground);
      const layer = () => new Pool(parent.appendChild(svg("g", {})));
      this.banks = layer();
      this.ticks = layer();
      this.areas = layer();
      this.times = layer();
      this.kms = layer();
      this.crossings = layer();
    }

    /** How high the header is: the crossings' names in one row or two, then a row for each bank. */
    static heights(height) {
      const names = height > 175 ? 2 : 1;
      return { names: names * ROW_PX + 2, bank: height > 150 ? ROW_PX : 11, axis: 15 };
    }

    /** `frame` tells where things are: left, right, top, bottom, km, start, end, x(km), y(day), names, bank. */
    draw(frame, state) {
      const pools = [this.lines, this.banks, this.ticks, this.areas, this.times, this.kms, this.crossings];
      for (const pool of pools) pool.start();
      this.drawTimes(frame, state);
      this.drawBanks(frame, state.language);
      this.drawCrossings(frame, state);
      this.drawKms(frame, state.language);
      for (const pool of pools) pool.end();
    }

    drawTimes(frame, state) {
      const ticks = timeTicks(frame.start, frame.end, frame.bottom - frame.top);
      for (const tick of ticks) {
        const y = rounded(frame.y(tick.day), 1);
        const strong = tick.strong ? " bm-rb-strong" : "";
        this.lines.take("line", `bm-rb-grid${strong}`, { x1: frame.left, x2: frame.right, y1: y, y2: y });
        if (+y < frame.top + 5 && frame.lane) continue;
        const at = Math.min(Math.max(+y + 3.5, frame.top + 8), frame.bottom + 1);
        this.times.take("text", `bm-rb-tick${strong}`, { x: frame.left - 6, y: at, "text-anchor": "end" }, tick.text);
      }
      if (frame.lane) {
        const y = (frame.lane.top + frame.lane.bottom) / 2 + 3.5;
        this.times.take("text", "bm-rb-tick bm-rb-undated", { x: frame.left - 6, y, "text-anchor": "end" }, this.words.undated);
      }
      const { moment } = state;
      if (moment === null || moment === undefined || moment < frame.start || frame.y(moment + 1) > frame.bottom - 3) return;
      const y = rounded(frame.y(moment + 1), 1);
      this.lines.take("line", "bm-rb-moment", { x1: frame.left, x2: frame.right, y1: y, y2: y });
    }

    drawBanks(frame, language) {
      const table = frame.scale < COARSE ? this.config.ribbon.provinces : this.config.ribbon.districts;
      for (const [row, bank] of ["TJ", "AF"].entries()) {
        const top = frame.banks + row * (frame.bank + 1);
        const base = top + frame.bank - 3;
        this.banks.take("text", "bm-rb-bank", { x: frame.left - 6, y: base, "text-anchor": "end" }, this.words.banks[bank]);
        for (const [index, area] of table[bank].entries()) {
          const from = Math.max(frame.left, frame.x(area.from));
          const upto = Math.min(frame.right, frame.x(area.to));
          if (upto - from < 0.5) continue;
          const name = nameIn(area.names, language);
          const ground = this.banks.take("rect", `bm-rb-ground-${index % 2}`, {
            x: rounded(from, 1), width: rounded(upto - from, 1), y: top, height: frame.bank,
          });
          this.tip(ground, [`${name} (${this.words.banks[bank]})`, this.kmText(area.from, area.to)]);
          if (measure(name, 500, 10) > upto - from - 5) continue;
          this.areas.take("text", "bm-rb-area", { x: rounded((from + upto) / 2, 1), y: base, "text-anchor": "middle" }, name);
        }
      }
      const y = frame.banks + frame.bank + 0.5;
      this.banks.take("line", "bm-rb-border", { x1: frame.left, x2: frame.right, y1: y, y2: y });
    }

    kmText(from, upto) {
      return fill(this.words.part, { from: Math.round(from), to: Math.round(upto) });
    }

    /** The crossings, each with the sign of its status on the day; names give way to those whose status is known. */
    drawCrossings(frame, state) {
      const told = new Map((state.crossings || []).map((crossing) => [crossing.id, crossing]));
      const shown = this.config.ribbon.crossings.filter(({ km }) => km >= frame.km[0] && km <= frame.km[1]).map((one) => {
        const crossing = told.get(one.id);
        const spell = crossing && (state.status ? state.status(crossing) : spellAt(crossing.spells, state.moment));
        const flag = spell?.conflict ? "≠ " : "";
        return { ...one, name: flag + nameIn(one.names, state.language), full: crossing?.name, spell, x: frame.x(one.km) };
      });
      const rows = frame.names > ROW_PX + 4 ? [1, 0] : [0];
      const base = (row) => frame.header + row * ROW_PX + ROW_PX / 2;
      const lowest = rows[0];
      const taken = shown.map(({ x }) => [x - 7, base(lowest) - 6, x + 7, base(lowest) + 6]);
      for (const one of shown) {
        const x = rounded(one.x, 1);
        const top = frame.banks + 2 * frame.bank + 1;
        if (one.reach) {
          // known between two kilometres alone: no line says that it lies on one
          const [from, upto] = one.reach.map((km) => Math.min(Math.max(frame.x(km), frame.x(frame.km[0])), frame.x(frame.km[1])));
          this.lines.take("rect", "bm-rb-crossing-reach", { x: rounded(from, 1), y: top, width: rounded(upto - from, 1), height: frame.bottom - top });
        } else {
          this.lines.take("line", "bm-rb-crossing-line", { x1: x, x2: x, y1: top, y2: frame.bottom });
        }
        this.ticks.take("line", "bm-rb-crossing-tick", { x1: x, x2: x, y1: base(lowest), y2: frame.banks + 2 * frame.bank + 1 });
      }
      const known = (one) => one.spell && one.spell.status !== "unknown";
      const order = [...shown].sort((a, b) => Boolean(known(b)) - Boolean(known(a)) || a.km - b.km);
      for (const one of order) {
        const status = one.spell?.sign || "unknown";
        const sure = !one.spell || one.spell.sure || status === "unknown";
        const sign = this.crossings.take("g", "bm-rb-sign", {
          transform: `translate(${rounded(one.x, 1)} ${base(lowest)}) scale(${SIGN_PX / 24})`,
          "data-crossing": one.id, "data-status": `${status}${sure ? "" : "?"}`,
        });
        if (sign.dataset.drawn !== sign.dataset.status) {
          sign.dataset.drawn = sign.dataset.status;
          sign.replaceChildren(...BorderMap.statusSign(this.config.looks.statuses, status, 24, sure).childNodes);
        }
        const sub = one.spell ? one.spell.sub : this.words.untold;
        this.tip(sign, [one.spell?.label || one.full || one.name, sub, `${this.words.km} ${(one.reach ?? [one.km]).map((km) => number(km)).join("–")}`]);
        const width = measure(one.name, 600, 10);
        const places = rows.flatMap((row) => (row === lowest
          ? [[one.x + 8, row], [one.x - 8 - width, row]]
          : [[one.x - width / 2, row], [one.x - 6, row], [one.x + 6 - width, row]]));
        const fit = places.find(([left, row]) => left >= 2 && left + width <= frame.right + 6
          && !hits([left, base(row) - 6, left + width, base(row) + 6], taken));
        if (!fit) continue;
        taken.push([fit[0] - 4, base(fit[1]) - 6, fit[0] + width + 4, base(fit[1]) + 6]);
        if (fit[1] !== lowest) {
          const x = rounded(one.x, 1);
          this.ticks.take("line", "bm-rb-crossing-tick", { x1: x, x2: x, y1: base(fit[1]) + 5, y2: base(lowest) - 6 });
        }
        const at = { x: rounded(fit[0], 1), y: base(fit[1]) + 3.5 };
        this.crossings.take("text", known(one) ? "bm-rb-name bm-rb-known" : "bm-rb-name", at, one.name);
      }
    }

    drawKms(frame, language) {
      const step = kmStep(frame.scale);
      const y = frame.bottom;
      const length = this.config.ribbon.length_km;
      const taken = [];
      const label = (km, text) => {
        const half = measure(text, 500, 10) / 2;
        const x = Math.max(frame.left + half - 3, Math.min(frame.x(km), frame.right + 6 - half));
        const box = [x - half - 4, 0, x + half + 4, 1];
        if (hits(box, taken)) return;
        taken.push(box);
        this.kms.take("text", "bm-rb-tick", { x: rounded(x, 1), y: y + 13, "text-anchor": "middle" }, text);
      };
      const ticks = [];
      for (let km = Math.ceil(frame.km[0] / step) * step; km <= frame.km[1]; km += step) ticks.push(km);
      for (const km of ticks) {
        const x = rounded(frame.x(km), 1);
        this.lines.take("line", "bm-rb-grid", { x1: x, x2: x, y1: frame.top, y2: y });
        this.kms.take("line", "bm-rb-km", { x1: x, x2: x, y1: y, y2: y + 4 });
      }
      const ends = [...(frame.km[1] >= length ? [length] : []), ...ticks.slice(0, 1)];
      for (const km of ends) label(km, number(km));
      // On a part of the border a town tells more than one kilometre of many; on the whole the kilometres do.
      const whole = frame.km[1] - frame.km[0] > length * 0.7;
      if (whole) for (const km of ticks) label(km, number(km));
      this.drawTowns(frame, language, taken);
      if (!whole) for (const km of ticks) label(km, number(km));
      this.kms.take("text", "bm-rb-tick", { x: frame.left - 6, y: y + 13, "text-anchor": "end" }, this.words.km);
    }

    /** Dots of towns, named where the axis has room; `taken` gains the room of the names. */
    drawTowns(frame, language, taken) {
      const y = frame.bottom;
      for (const town of this.config.ribbon.towns) {
        if (town.km < frame.km[0] || town.km > frame.km[1]) continue;
        const name = nameIn(town.names, language);
        const x = frame.x(town.km);
        const dot = this.kms.take("circle", "bm-rb-town", { cx: rounded(x, 1), cy: y + 1, r: 2.6 });
        this.tip(dot, [name, `${this.words.km} ${number(town.km)}`]);
        const half = measure(name, 500, 9.5) / 2;
        const box = [x - half - 4, 0, x + half + 4, 1];
        if (hits(box, taken) || x - half < frame.left || x + half > frame.right) continue;
        taken.push(box);
        this.kms.take("text", "bm-rb-town-name", { x: rounded(x, 1), y: y + 13, "text-anchor": "middle" }, name);
      }
    }
  }

  function spellAt(spells, moment) {
    if (moment === null || moment === undefined) return spells[spells.length - 1];
    return spells.find(({ from, to }) => (from === null || from <= moment) && (to === null || moment < to));
  }

  BorderMap.RibbonAxes = { Axes, Pool, put, write, measure, hits, timeTicks };
})();
