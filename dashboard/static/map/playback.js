/* The clock of the timeline: it moves the window's end step by step, and its start after it. */
"use strict";
(() => {
  const { parts, monthsOn, monthsBetween, wholeMonths } = BorderMap.days;
  const TRAILS = { own: 0, d30: 30, d90: 90, y1: 365, grow: null };
  const TRAIL_DAYS = 30;

  class Playback {
    /** `host` has the window, the state and change(start, end); `ended` is called at the last known day. */
    constructor(host, ended) {
      Object.assign(this, { host, ended, frame: 0, settings: { step: "week", speed: 5, trail: "own" } });
    }

    get running() { return this.frame !== 0; }

    set(name, value) {
      this.settings[name] = value;
      if (this.running) this.plan = this.planned();
    }

    /** The day at which playback ends: nothing is known after the as-of day. */
    get limit() {
      const { reach: [first, last], asOf } = this.host.state;
      return Math.max(first + 1, Math.min(last, asOf + 1));
    }

    /** Fix what is moved: from which end on, and how long a window trails it. */
    planned() {
      const { step, trail } = this.settings;
      const { window: [start, end], state: { reach: [first] } } = this.host;
      const bounded = start !== null && end !== null;
      const growing = trail === "grow";
      const days = trail !== "own" ? TRAILS[trail] : bounded ? end - start : TRAIL_DAYS;
      const months = trail === "own" && step === "month" && bounded && wholeMonths(start, end) ? monthsBetween(start, end) : 0;
      const anew = end === null || end >= this.limit || end <= first;
      let from = anew ? first + (growing ? 0 : days) : end;
      if (anew && step === "month" && parts(from)[2] !== 1) from = monthsOn(from - parts(from)[2] + 1, 1);
      return { step, growing, days, months, from, at: anew && !growing ? -1 : 0 };
    }

    play() {
      this.plan = this.planned();
      this.last = performance.now();
      this.frame = requestAnimationFrame((now) => this.tick(now));
      if (this.plan.at < 0) this.advance(1);
    }

    tick(now) {
      this.frame = requestAnimationFrame((later) => this.tick(later));
      const { speed } = this.settings;
      const due = Math.floor((now - this.last) * speed / 1000);
      if (due < 1) return;
      // steps that a slow page has missed are skipped, though no more than half a second of them
      const most = Math.max(1, Math.ceil(speed / 2));
      this.last = due > most ? now : this.last + due * 1000 / speed;
      this.advance(Math.min(due, most));
    }

    advance(steps) {
      const { plan, limit } = this;
      plan.at += steps;
      const to = plan.step === "month" ? monthsOn(plan.from, plan.at) : plan.from + plan.at * (plan.step === "week" ? 7 : 1);
      const end = Math.min(to, limit);
      const start = plan.growing ? null : plan.months && to === end ? monthsOn(to, -plan.months) : end - plan.days;
      this.host.change(start, end);
      if (end >= limit) this.ended();
    }

    halt() {
      cancelAnimationFrame(this.frame);
      this.frame = 0;
    }
  }

  Object.assign(Playback, { SPEEDS: [2, 5, 10, 20], TRAILS: Object.keys(TRAILS) });
  BorderMap.Playback = Playback;
})();
