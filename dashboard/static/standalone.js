/* The page of one file around its map: list and details follow what the map shows. */
"use strict";
(() => {
  const frame = document.querySelector("iframe");
  const [moved, details] = [document.querySelector(".moved"), document.querySelector(".details")];
  const rows = [...document.querySelectorAll(".row")];
  let selected = "";

  const say = (message) => frame.contentWindow.postMessage(message, "*");

  /** The fonts are in the file once, with the map. */
  function borrowFonts() {
    if (document.body.dataset.shown !== undefined) return;
    for (const face of frame.contentWindow.BorderMap.FACES) document.fonts.add(new FontFace(...face));
  }

  for (const row of rows) row.addEventListener("click", () => say({ select: row.dataset.incident === selected ? "" : row.dataset.incident }));
  document.querySelector(".close").addEventListener("click", () => say({ select: "" }));
  document.querySelector(".back").addEventListener("click", () => say({ back: true }));

  window.addEventListener("message", ({ data, source }) => {
    if (source !== frame.contentWindow) return;
    borrowFonts();
    const shown = new Set(data.shown);
    selected = data.selected;
    moved.hidden = !data.moved;
    let found = false;
    for (const detail of details.querySelectorAll("[data-incident]")) {
      const here = detail.parentElement === details && detail.dataset.incident === selected;
      if (detail.parentElement === details) detail.hidden = !here;
      found ||= here;
    }
    details.hidden = !found;
    for (const row of rows) {
      row.hidden = !shown.has(row.dataset.incident);
      row.classList.toggle("selected", row.dataset.incident === selected);
      row.setAttribute("aria-pressed", String(row.dataset.incident === selected));
    }
    document.body.dataset.shown = String(shown.size);
  });
})();
