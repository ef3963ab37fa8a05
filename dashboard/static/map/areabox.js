/* Asking for an area by drawing it: shift and drag, or the button and drag. */
"use strict";
(() => {
  const { element } = BorderMap;
  const LEAST_PX = 8;

  class AreaBox {
    constructor(map, asked) {
      Object.assign(this, { map, asked, from: null, on: false });
      map.boxZoom.disable();
      this.button = element("button", "bm-area-button");
      this.button.type = "button";
      this.button.append(element("i"));
      this.button.addEventListener("click", () => this.toggle(!this.on));
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(this.button);
        return this.button;
      };
      control.addTo(map);
      this.drawn = element("div", "bm-area-drawn");
      this.drawn.hidden = true;
      const frame = map.getContainer();
      frame.append(this.drawn);
      frame.addEventListener("pointerdown", (event) => this.begin(event), true);
      frame.addEventListener("pointermove", (event) => this.drag(event), true);
      frame.addEventListener("pointerup", (event) => this.finish(event), true);
      frame.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        if (this.on) event.preventDefault(); // it has ended this, and nothing else
        this.cancel();
      });
    }

    dress(words) {
      this.button.setAttribute("aria-label", words.drawArea);
      this.button.title = words.drawArea;
    }

    toggle(on) {
      this.on = on;
      this.button.setAttribute("aria-pressed", String(on));
      this.map.getContainer().classList.toggle("bm-drawing", on);
      if (on) this.map.dragging.disable();
      else if (!BorderMap.byFinger()) this.map.dragging.enable();
    }

    begin(event) {
      if (!(this.on || event.shiftKey) || event.target.closest?.(".leaflet-control, button")) return;
      event.preventDefault();
      event.stopPropagation();
      this.toggle(true);
      this.from = this.map.mouseEventToContainerPoint(event);
      this.map.getContainer().setPointerCapture?.(event.pointerId);
    }

    drag(event) {
      if (!this.from) return;
      event.stopPropagation();
      const to = this.map.mouseEventToContainerPoint(event);
      const box = L.bounds([this.from, to]);
      Object.assign(this.drawn.style, { left: `${box.min.x}px`, top: `${box.min.y}px`, width: `${box.max.x - box.min.x}px`, height: `${box.max.y - box.min.y}px` });
      this.drawn.hidden = false;
    }

    finish(event) {
      if (!this.from) return;
      event.stopPropagation();
      const [from, to] = [this.from, this.map.mouseEventToContainerPoint(event)];
      this.cancel();
      if (Math.abs(from.x - to.x) < LEAST_PX || Math.abs(from.y - to.y) < LEAST_PX) return;
      const box = L.latLngBounds(this.map.containerPointToLatLng(from), this.map.containerPointToLatLng(to));
      this.asked([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((degrees) => Math.round(degrees * 1000) / 1000));
    }

    cancel() {
      this.from = null;
      this.drawn.hidden = true;
      this.toggle(false);
    }
  }

  BorderMap.AreaBox = AreaBox;
})();
