/* Small controls of the timeline: buttons with drawn signs, and the panel that says how to play. */
"use strict";
(() => {
  const { element, svg } = BorderMap;
  const ICONS = {
    earlier: "M3 -6 L-3 0 L3 6", later: "M-3 -6 L3 0 L-3 6",
    play: "M-4 -6 L6 0 L-4 6 Z", pause: "M-5 -6 h3.6 v12 h-3.6 Z M1.4 -6 h3.6 v12 h-3.6 Z",
    settings: "M-7 -4.5 H7 M-7 4.5 H7 M3 -7 V-2 M-3 2 V7",
  };
  let panels = 0;

  function icon(name) {
    return svg("svg", { viewBox: "-10 -10 20 20", width: 18, height: 18, "aria-hidden": "true", class: `bm-tl-icon-${name}` },
      svg("path", { d: ICONS[name] }));
  }

  function button(name, className, ...children) {
    const node = element("button", className);
    node.type = "button";
    if (name) { node.setAttribute("aria-label", name); node.title = name; }
    node.append(...children);
    return node;
  }

  function text(tag, className, words) {
    const node = element(tag, className, words);
    node.dir = "auto";
    return node;
  }

  function radios(group, options, chosen, choose) {
    return options.map(([value, told]) => {
      const input = element("input");
      Object.assign(input, { type: "radio", name: group, value, checked: value === chosen });
      input.addEventListener("change", () => choose(value));
      const choice = element("label");
      choice.append(input, text("span", "", told));
      return choice;
    });
  }

  /** A button and the panel it opens, where step, speed and length of the playback are set. */
  class PlaybackPanel {
    constructor(playback, words) {
      this.button = button(words.settings, "bm-tl-gear", icon("settings"));
      this.node = element("div", "bm-tl-settings");
      this.node.id = `bm-tl-settings-${panels += 1}`;
      this.node.setAttribute("role", "group");
      this.node.setAttribute("aria-label", words.settings);
      this.button.setAttribute("aria-controls", this.node.id);
      const named = (names) => names.map((name) => [name, words[name]]);
      const rows = [
        ["step", words.step, named(["day", "week", "month"])],
        ["speed", words.speed, BorderMap.Playback.SPEEDS.map((speed) => [speed, BorderMap.days.number(speed)])],
        ["trail", words.trail, named(BorderMap.Playback.TRAILS)],
      ];
      for (const [name, label, options] of rows) {
        const row = element("fieldset", "bm-tl-row");
        const group = element("div", "bm-tl-group");
        const choose = (value) => playback.set(name, value);
        group.append(...radios(`${this.node.id}-${name}`, options, playback.settings[name], choose));
        row.append(text("legend", "", label), group);
        this.node.append(row);
      }
      this.button.addEventListener("click", () => this.open(this.node.hidden));
      this.node.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget) this.closeUnless(relatedTarget); });
      this.open(false);
    }

    open(open) {
      this.node.hidden = !open;
      this.button.setAttribute("aria-expanded", String(open));
    }

    closeUnless(target) {
      if (!this.node.contains(target) && !this.button.contains(target)) this.open(false);
    }
  }

  BorderMap.controls = { icon, button, text, PlaybackPanel };
})();
