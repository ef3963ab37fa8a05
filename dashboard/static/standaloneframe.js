/* The instrument in a page of one file: no Python answers here, so what is done is answered at once. */
"use strict";
window.Standalone = (() => {
  let state;

  /** What the file lets through on some kilometres: 0 nothing, 1 what lies within, 2 what lies there only in part. */
  function onKm(km) {
    if (!km) return null;
    const { placement, placements, count } = state.pack.columns;
    const codes = placements.map(({ km: spans }) => {
      const touching = spans.filter(([from, to]) => from <= km[1] && to >= km[0]);
      if (!touching.length) return 0;
      return spans.every(([from, to]) => from >= km[0] && to <= km[1]) ? 1 : 2;
    });
    const packed = new Uint8Array(Math.ceil(count / 4));
    for (let row = 0; row < count; row += 1) packed[row >> 2] |= (codes[placement[row]] ?? 0) << ((row & 3) * 2);
    return btoa(String.fromCharCode(...packed));
  }

  const DONE = {
    selected: (id) => ({ selected: id }),
    window: (bounds) => ({ window: bounds }),
    km: (km) => ({ km, states: onKm(km), asked: km ? { km } : null }),
  };

  async function show(change) {
    state = { ...state, ...change };
    await BorderMap.instrument.show(state);
    tell();
  }

  /** Tell the page around what is shown now. */
  function tell() {
    const { store, window: bounds, data } = BorderMap.instrument;
    const { certain, possible } = store.cut(...bounds);
    const ids = [...certain, ...possible].map((row) => store.id(row));
    parent.postMessage({ shown: ids, selected: data.selected, moved: JSON.stringify([bounds, data.km]) !== first }, "*");
  }

  let first = "";

  return {
    async start(base, given, options) {
      state = BorderMap.decode(given);
      first = JSON.stringify([state.window, state.km]);
      const begun = state;
      window.Streamlit = {
        setComponentValue: ({ actions }) => {
          for (const [number, what, value] of actions) {
            if (number <= state.acknowledged) continue;
            state.acknowledged = number;
            if (DONE[what]) show(DONE[what](value));
          }
        },
      };
      window.addEventListener("message", ({ data, source }) => {
        if (source !== parent) return;
        if (data.select !== undefined) show({ selected: data.select });
        if (data.back) show({ ...begun, acknowledged: state.acknowledged });
      });
      const map = L.map("map_div", BorderMap.decode(options));
      await BorderMap.start(map, base);
      await show({});
    },
  };
})();
