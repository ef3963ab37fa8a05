/* What pointer and keyboard do on the timeline's plot: they drag or step the window's bounds, or brush a new
 * window. The timeline itself draws the window, and says what it has become. */
"use strict";
(() => {
  const { monthsOn, wholeMonths, clamp, fill, beside } = BorderMap.days;
  const DRAG_PX = 3;

  class Brush {
    /** `timeline` has the plot, its hands and histogram, the state and the window, and changes and settles it. */
    constructor(timeline) {
      Object.assign(this, { timeline, drag: null, held: false });
      const listen = (name, heard) => timeline.plot.addEventListener(name, heard);
      listen("mousedown", (event) => event.preventDefault());  // pointerdown has set the focus itself
      listen("pointerdown", (event) => this.grab(event));
      listen("pointermove", (event) => (this.drag ? this.pull(event) : this.point(event)));
      listen("pointerup", (event) => this.release(event));
      listen("pointercancel", (event) => this.release(event));
      listen("pointerleave", () => this.leave());
    }

    /** Whether the window is the user's at this moment: a pointer or a key holds it. */
    get busy() { return this.drag !== null || this.held; }

    /** Let go of what is held, without a word. */
    give() {
      if (this.drag) this.drop();
      this.held = false;
    }

    // bounds

    /** Move one bound; at the reach's end it is no bound any more. */
    setEdge(name, day) {
      const { timeline } = this;
      const [first, last] = timeline.state.reach;
      const [start, end] = timeline.window;
      const [low, high] = timeline.edges();
      if (name === "start") {
        const moved = clamp(day, first, Math.max(first, Math.min(high, last) - 1));
        timeline.change(moved <= first ? null : moved, end);
      } else {
        const moved = clamp(day, Math.min(last, Math.max(low, first) + 1), last);
        timeline.change(start, moved >= last ? null : moved);
      }
    }

    /** Move the whole window, as far as the reach goes. */
    shift([start, end], days) {
      const [first, last] = this.timeline.state.reach;
      const by = clamp(days, Math.min(0, first - start), Math.max(0, last - end));
      this.timeline.change(start + by, end + by);
    }

    /** Make what lies between two places the window: whole days, of which both are in it. */
    span(...ends) {
      const { histogram, state: { reach: [first, last] } } = this.timeline;
      const [low, high] = ends.map((x) => clamp(Math.floor(histogram.dayAt(x)), first, last - 1)).sort((a, b) => a - b);
      this.timeline.change(low === first ? null : low, high + 1 === last ? null : high + 1);
    }

    // pointer

    place(event) { return event.clientX - this.timeline.plot.getBoundingClientRect().left; }

    grab(event) {
      const { timeline } = this;
      if (event.button !== 0 || this.drag || !timeline.state) return;
      timeline.halt();
      const { histogram, plot, hands } = timeline;
      const part = event.target.dataset.part ?? "ground";
      const x = this.place(event);
      const [low, high] = timeline.edges();
      const edge = histogram.x(part === "end" ? high : low);
      this.drag = { id: event.pointerId, part, x, before: timeline.window, moved: false, offset: x - edge };
      plot.setPointerCapture(event.pointerId);
      plot.classList.add("bm-tl-busy", "bm-tl-touched", `bm-tl-drag-${part}`);
      const near = Math.abs(x - histogram.x(low)) < Math.abs(x - histogram.x(high)) ? "start" : "end";
      hands[part === "ground" ? near : part].focus({ preventScroll: true });
      this.leave();
      timeline.paint();
    }

    pull(event) {
      const { drag, timeline: { histogram } } = this;
      if (event.pointerId !== drag.id) return;
      const x = this.place(event);
      if (!drag.moved && Math.abs(x - drag.x) < DRAG_PX) return;
      drag.moved = true;
      if (drag.part === "start" || drag.part === "end") this.setEdge(drag.part, Math.round(histogram.dayAt(x - drag.offset)));
      else if (drag.part === "middle") this.shift(drag.before, Math.round((x - drag.x) / histogram.pxPerDay));
      else this.span(drag.x, x);
    }

    release(event) {
      if (!this.drag || event.pointerId !== this.drag.id) return;
      this.drop();
      this.timeline.settle();
    }

    drop() {
      const { plot } = this.timeline;
      plot.classList.remove("bm-tl-busy", `bm-tl-drag-${this.drag.part}`);
      if (plot.hasPointerCapture(this.drag.id)) plot.releasePointerCapture(this.drag.id);
      this.drag = null;
    }

    /** Tell of the bin under the pointer. */
    point(event) {
      const { timeline } = this;
      if (!timeline.state || event.pointerType === "touch") return;
      const { histogram, words } = timeline;
      const bin = histogram.point(this.place(event));
      timeline.placeFlags();
      if (bin < 0 || !BorderMap.tooltip) {
        this.leave();
        return;
      }
      const counts = ["certain", "possible"].map((name) => {
        return fill(words[name], { count: histogram.counts[name][bin] });
      });
      BorderMap.tooltip.show(event, [timeline.rangeText(histogram.edges[bin], histogram.edges[bin + 1]), beside(counts)]);
    }

    leave() {
      this.timeline.histogram.pointNowhere();
      if (BorderMap.tooltip) BorderMap.tooltip.hide();
    }

    // keyboard

    pressed(event) {
      const { timeline } = this;
      if (!timeline.state || event.ctrlKey || event.altKey || event.metaKey) return;
      timeline.plot.classList.remove("bm-tl-touched");  // from here on the focus is to be seen
      const taken = event.key === "Escape" ? this.escape() : event.key === " " ? this.space(event) : this.steer(event);
      if (taken) event.preventDefault();
    }

    escape() {
      const { timeline } = this;
      if (this.drag) {
        const { before } = this.drag;
        this.drop();
        timeline.change(...before);
        timeline.settle();
        return true;
      }
      if (timeline.panel.node.hidden) return false;
      timeline.panel.open(false);
      timeline.panel.button.focus();
      return true;
    }

    space(event) {
      if (event.target.closest("button, input")) return false;  // they have a use for it
      if (!event.repeat) this.timeline.toggle();
      return true;
    }

    steer(event) {
      const { timeline } = this;
      const part = event.target.dataset.part;
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      const months = { PageUp: 1, PageDown: -1 }[event.key];
      const whole = { Home: -Infinity, End: Infinity }[event.key];
      if (!part || (way ?? months ?? whole) === undefined || this.drag) return false;
      timeline.halt();
      this.held = true;
      const [low, high] = timeline.edges();
      if (part === "middle" && timeline.bounded) {
        if (months && wholeMonths(low, high)) timeline.change(monthsOn(low, months), monthsOn(high, months));
        else this.shift([low, high], way ?? whole ?? monthsOn(low, months) - low);
      } else if (part !== "middle") {
        const [first, last] = timeline.state.reach;
        const day = clamp(part === "start" ? low : high, first, last);
        this.setEdge(part, months ? monthsOn(day, months) : day + (way ?? whole));
      }
      return true;
    }

    letGo() {
      if (!this.held) return;
      this.held = false;
      this.timeline.settle();
    }
  }

  BorderMap.Brush = Brush;
})();
