/* How to read the map: the same samples that legend and map are drawn with, each with its meaning. */
"use strict";
(() => {
  const { element, picture, statusSign, symbol } = BorderMap;
  const { fill } = BorderMap.days;
  const EXPLAINED = ["possible", "spot", "vicinity", "area", "counted", "stretch", "profile", "exit", "ring", "rings", "near", "disputed", "aged", "border"];
  const GRADES = ["A", "B", "C", "D", "E", "F", "1", "2", "3", "4", "5", "6"];

  /** A panel over the map; as a dialog it keeps the focus, closes by Escape and gives the focus back. */
  class Help {
    constructor(map, looks) {
      this.looks = looks;
      this.node = element("dialog", "bm-help");
      map.getContainer().append(this.node);
      L.DomEvent.disableClickPropagation(this.node);
      L.DomEvent.disableScrollPropagation(this.node);
      // keys that move the map mean nothing to it while the panel is read
      this.node.addEventListener("keydown", (event) => event.stopPropagation());
      this.node.addEventListener("click", ({ target }) => { if (target === this.node) this.node.close(); });
    }

    open({ help, map: words }) {
      const close = element("button", "bm-list-close", "✕");
      close.type = "button";
      close.setAttribute("aria-label", words.close);
      close.addEventListener("click", () => this.node.close());
      const head = element("div", "bm-help-head");
      const title = element("h2", "", help.title);
      title.id = "bm-help-title";
      head.append(title, close);
      this.node.setAttribute("aria-labelledby", title.id);
      const body = element("div", "bm-help-body");
      body.append(...this.signs(help, words), row(element("b", "", "⋯"), help.strip), element("h3", "", help.grades), ...GRADES.map((grade) => row(element("b", "", grade), help.grade[grade])));
      this.node.replaceChildren(head, body);
      if (!this.node.open) this.node.showModal();
    }

    signs(help, words) {
      const { kinds, statuses } = this.looks;
      const sample = (name) => picture(Scene.sample(name, 15, BorderMap.theme(), "help"), 18);
      return [
        row(symbol(Object.values(kinds)[0], 19), help.solid),
        ...EXPLAINED.map((name) => row(sample(name), fill(name === "stretch" ? words.onItsBank : words.samples[name], { days: Scene.TABLE.agedDays }))),
        row(statusSign(statuses, "open", 17), `${words.crossing}: ${statuses.open.label}`),
        row(statusSign(statuses, "open", 17, false), `${words.crossing}: ${words.possibly.replace("{status}", statuses.open.label)}`),
      ];
    }
  }

  function row(sign, text) {
    const made = element("div", "bm-help-row");
    const told = element("span", "", text);
    told.dir = "auto";
    made.append(sign, told);
    return made;
  }

  BorderMap.Help = Help;
})();
