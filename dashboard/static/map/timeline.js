/* The timeline: a histogram that is the range slider of the window, with presets, steps, playback.
 * Days are numbers since 1970-01-01; windows are half-open, null being no bound. Nothing here knows
 * incidents: the bars come from the store, and what the window becomes goes out through the hooks. */
"use strict";
(() => {
  const { element } = BorderMap;
  const { icon, button, text, PlaybackPanel } = BorderMap.controls;
  const { monthsOn, monthsBetween, wholeMonths, clamp, fill, dateText } = BorderMap.days;
  const PRESETS = { d30: 30, d90: 90, y1: 365, all: null };
  const NARROW_PX = 700;
  const MIDDLE_PX = 12;   // a window of a day is narrower than a finger, its middle is not
  const standing = new WeakMap();  // the timeline of each node: another one made there takes its place

  class Timeline {
    constructor(node, config, hooks) {
      Object.assign(this, { node, hooks, words: config.words.timeline, spoken: config.words.language });
      Object.assign(this, { window: [null, null], moved: false, gone: new AbortController() });
      const before = standing.get(node);
      before?.close();
      standing.set(node, this);
      this.histogram = new BorderMap.Histogram();
      this.playback = new BorderMap.Playback(this, () => this.pause());
      Object.assign(this.playback.settings, before?.playback.settings);
      this.panel = new PlaybackPanel(this.playback, this.words);
      node.classList.add("bm-timeline");
      node.setAttribute("role", "group");
      node.setAttribute("aria-label", this.words.name);
      this.told = { window: text("b", "bm-tl-window"), counts: text("span", "bm-tl-counts") };
      const told = element("div", "bm-tl-told");
      told.append(this.told.window, this.told.counts);
      node.replaceChildren(this.makeControls(), this.makePlot(), told, this.panel.node);
      const { signal } = this.gone;
      node.addEventListener("keydown", (event) => this.brush.pressed(event), { signal });
      node.addEventListener("keyup", () => this.brush.letGo(), { signal });
      node.addEventListener("focusout", () => this.brush.letGo(), { signal });
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.pause(); }, { signal });
      document.addEventListener("pointerdown", (event) => this.panel.closeUnless(event.target), { signal });
      this.observer = new ResizeObserver(() => {
        this.measure();
        if (this.state) this.draw();
      });
      for (const observed of [node, this.plot]) this.observer.observe(observed);
      this.measure();
    }

    /** Give the node up; what was moving stays where it is. */
    close() {
      this.gone.abort();
      this.observer.disconnect();
      this.brush.give();
      this.halt();
      this.settle();
    }

    measure() { this.node.classList.toggle("bm-tl-narrow", this.node.clientWidth < NARROW_PX); }

    // what it is made of

    makeControls() {
      const { words } = this;
      this.presets = Object.keys(PRESETS).map((name) => {
        const made = button("", "", words[name]);
        made.title = words[`${name}_hint`];
        made.dir = "auto";
        made.dataset.preset = name;
        made.addEventListener("click", () => this.choose(PRESETS[name]));
        return made;
      });
      const presets = element("div", "bm-tl-group bm-tl-presets");
      presets.setAttribute("role", "group");
      presets.setAttribute("aria-label", words.presets);
      presets.append(...this.presets);
      this.steps = [["earlier", -1], ["later", 1]].map(([name, way]) => {
        const made = button(words[name], "", icon(name));
        made.addEventListener("click", () => this.step(way));
        return made;
      });
      const steps = element("div", "bm-tl-group bm-tl-steps");
      steps.append(...this.steps);
      this.player = button(words.play, "bm-tl-player", icon("play"), icon("pause"));
      this.player.addEventListener("click", () => this.toggle());
      const play = element("div", "bm-tl-group bm-tl-play");
      play.append(this.player, this.panel.button);
      const controls = element("div", "bm-tl-controls");
      controls.append(presets, steps, play);
      return controls;
    }

    makePlot() {
      this.plot = element("div", "bm-tl-plot");
      this.plot.setAttribute("role", "group");
      this.plot.setAttribute("aria-label", this.words.plot);
      this.hands = {};
      for (const name of ["start", "middle", "end"]) {
        const hand = this.hands[name] = element("div", `bm-tl-hand bm-tl-${name}`);
        hand.dataset.part = name;
        hand.tabIndex = 0;
        hand.setAttribute("role", "slider");
        hand.setAttribute("aria-orientation", "horizontal");
        hand.setAttribute("aria-label", this.words[name]);
      }
      this.flags = { start: text("span", "bm-tl-flag"), end: text("span", "bm-tl-flag") };
      this.plot.append(this.histogram.node, ...Object.values(this.hands), ...Object.values(this.flags));
      this.brush = new BorderMap.Brush(this);
      this.plot.addEventListener("dblclick", () => this.choose(null));
      this.plot.addEventListener("focusin", () => { if (this.lit) this.placeFlags(); });
      return this.plot;
    }

    // what it shows

    /** Draw a state. While the user drags, holds a key or plays, the window stays the user's. */
    show(state) {
      this.state = state;
      if (!this.brush.busy && !this.playback.running) this.window = state.window;
      this.draw();
    }

    draw() {
      const { store, reach, asOf } = this.state;
      const { clientWidth, clientHeight } = this.plot;
      if (!clientWidth || !clientHeight) return;
      this.histogram.take(store, reach, clientWidth, clientHeight);
      this.histogram.limit(asOf, fill(this.words.as_of, { day: this.date(asOf) }));
      this.paint();
      this.count();
    }

    /** Show the window, and nothing that does not depend on it. */
    paint() {
      const [start, end] = this.window;
      const [left, right] = this.lit = this.histogram.light(start, end);
      const middle = (left + right) / 2;
      const [inner, outer] = [Math.min(left, middle - MIDDLE_PX / 2), Math.max(right, middle + MIDDLE_PX / 2)];
      const { hands, flags } = this;
      hands.start.style.left = `${inner}px`;
      hands.start.style.setProperty("--bm-tl-edge", `${left - inner}px`);
      hands.end.style.left = `${outer}px`;
      hands.end.style.setProperty("--bm-tl-edge", `${outer - right}px`);
      hands.middle.style.left = `${inner}px`;
      hands.middle.style.width = `${outer - inner}px`;
      hands.middle.hidden = !this.bounded;
      this.describe();
      const [low, high] = this.edges();
      put(flags.start, this.date(low));
      put(flags.end, this.date(high - 1));
      this.placeFlags();
      put(this.told.window, this.windowText());
      this.told.window.title = this.told.window.textContent; // it may be too long for its room
      for (const preset of this.presets) {
        preset.setAttribute("aria-pressed", String(this.isChosen(PRESETS[preset.dataset.preset])));
      }
      const [first, last] = this.state.reach;
      this.steps[0].disabled = !this.bounded || end <= first;
      this.steps[1].disabled = !this.bounded || start >= last;
    }

    /** The days at the handles stand outside the window, and never on one another. */
    placeFlags() {
      const { start, end } = this.flags;
      const [left, right] = this.lit;
      if (!this.plot.matches(".bm-tl-busy, :hover, :focus-within")) return;
      const { width } = this.histogram;
      const [before, after] = [start.offsetWidth, end.offsetWidth];
      const at = clamp(left - before, 0, Math.max(0, width - before - after - 4));
      start.style.left = `${at}px`;
      end.style.left = `${clamp(right, at + before + 4, Math.max(at + before + 4, width - after))}px`;
    }

    describe() {
      const [first, last] = this.state.reach;
      const [start, end] = this.window;
      const [low, high] = this.edges();
      const open = (day) => fill(this.words.open, { day: this.date(day) });
      const tell = (hand, min, max, now, told) => {
        for (const [name, value] of Object.entries({ valuemin: min, valuemax: max, valuenow: now, valuetext: told })) {
          hand.setAttribute(`aria-${name}`, value);
        }
      };
      tell(this.hands.start, Math.min(first, low), high - 1, low, start === null ? open(low) : this.date(low));
      tell(this.hands.end, low, Math.max(last, high) - 1, high - 1, end === null ? open(high - 1) : this.date(high - 1));
      tell(this.hands.middle, Math.min(first, low), Math.max(last - (high - low), low), low, this.windowText());
    }

    count() {
      const { counts } = this.state;
      const { separator } = this.spoken;
      // nothing of a reason needs no room
      const names = ["certain", "possible", ...["outside", "heard", "heard_later", "undated"].filter((name) => counts[name])];
      const told = names.map((name) => text("span", `bm-tl-${name}-count`, fill(this.words[name], { count: counts[name] })));
      const key = told.map((span) => span.textContent).join();
      if (this.told.key === key) return;
      this.told.key = key;
      this.told.counts.replaceChildren(...told.flatMap((span, at) => (at ? [element("span", at === 2 ? "bm-tl-join" : "", separator), span] : [span])));
    }

    date(day) { return dateText(day); }

    rangeText(start, end) {
      return end - start === 1 ? this.date(start) : fill(this.words.range, { first: this.date(start), last: this.date(end - 1) });
    }

    windowText() {
      const [start, end] = this.window;
      if (start === null && end === null) return this.words.any;
      if (start === null) return fill(this.words.until, { day: this.date(end - 1) });
      return end === null ? fill(this.words.from, { day: this.date(start) }) : this.rangeText(start, end);
    }

    get bounded() { return this.window[0] !== null && this.window[1] !== null; }

    /** The window with the reach's ends for the bounds it has not. */
    edges() {
      const [first, last] = this.state.reach;
      const [start, end] = this.window;
      const low = start ?? Math.min(first, (end ?? last) - 1);
      return [low, end ?? Math.max(last, low + 1)];
    }

    // how it changes

    /** Make the window another one, at once. */
    change(start, end) {
      if (start === this.window[0] && end === this.window[1]) return;
      this.window = [start, end];
      this.moved = true;
      this.paint();
      this.hooks.live(start, end);
    }

    /** Say that the window is to stay: once for all its moves, be it back where it was. */
    settle() {
      if (!this.moved) return;
      this.moved = false;
      this.hooks.commit(...this.window);
    }

    go(start, end) {
      this.halt();
      this.change(start, end);
      this.settle();
    }

    isChosen(days) {
      const [start, end] = this.window;
      return days === null ? start === null && end === null : this.bounded && end - start === days;
    }

    choose(days) {
      if (!this.state) return;
      const end = this.window[1] ?? this.state.anchor + 1;
      if (days === null) this.go(null, null);
      else this.go(end - days, end);
    }

    step(way) {
      if (!this.bounded) return;
      const [start, end] = this.window;
      if (wholeMonths(start, end)) {
        const months = monthsBetween(start, end) * way;
        this.go(monthsOn(start, months), monthsOn(end, months));
      } else this.go(start + (end - start) * way, end + (end - start) * way);
    }

    // playback

    toggle() {
      if (this.playback.running) this.pause();
      else this.play();
    }

    play() {
      if (!this.state || this.playback.running) return;
      this.brush.letGo();
      this.showPlaying(true);
      this.playback.play();
    }

    /** Stop playback where it is, and say so. */
    pause() {
      if (!this.playback.running) return;
      this.halt();
      this.moved = true;
      this.settle();
    }

    /** Stop playback without a word: whoever halts it settles the window. */
    halt() {
      if (!this.playback.running) return;
      this.playback.halt();
      this.showPlaying(false);
    }

    showPlaying(playing) {
      const told = playing ? this.words.pause : this.words.play;
      this.node.classList.toggle("bm-tl-playing", playing);
      this.plot.classList.toggle("bm-tl-busy", playing);
      this.player.setAttribute("aria-label", told);
      this.player.title = told;
    }
  }

  function put(node, words) { if (node.textContent !== words) node.textContent = words; }

  BorderMap.Timeline = Timeline;
})();
