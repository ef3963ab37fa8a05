/* The instrument as a whole: timeline, map, legend and ribbon over one store. Python sends what is asked
 * for; what a user does goes back as numbered actions; time moves here without asking Python. */
"use strict";
(() => {
  const { element, decode, rounded } = BorderMap;
  const WAIT_MS = { map: 600, wants: 200 };
  const WANTED = 300;
  // How long a state of Python's that does not know of the last action is taken for an old one.
  const STALE_MS = 10000;
  const SENT = 20;

  async function get(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
    return answer;
  }

  class Instrument {
    constructor(map, config) {
      Object.assign(this, { map, config, actions: [], missing: new Set(), asked: new Set(), window: [null, null], store: null, data: null, timers: {} });
    }

    async load() {
      const base = get(this.config.urls.basemap).then((answer) => answer.json());
      [this.base] = await Promise.all([base, BorderMap.fontsReady]);
    }

    /** Keep the last state that comes before all is there, and ask for what it names meanwhile. */
    expect(data) {
      this.pending = data;
      if (data) this.fetchPack(data.pack);
    }

    build() {
      const { map, config } = this;
      const frame = map.getContainer();
      this.nodes = { timeline: element("div", "bm-timeline"), ribbon: element("div", "bm-ribbon") };
      document.body.classList.add("bm-body");
      map.invalidateSize({ animate: false });
      const hooks = {
        select: (row) => this.selectHere(row),
        whole: () => this.showWhole(),
        list: (rows) => this.furniture.showList(rows),
        text: (row) => this.text(row),
        obstacles: () => this.furniture.boxes(),
        moved: () => this.drawMap(),
      };
      this.furniture = new BorderMap.Furniture(map, config, hooks);
      this.area = new BorderMap.AreaBox(map, (box) => this.send("box", box));
      const holder = frame.parentElement;
      holder.classList.add("bm-holder-all");
      holder.prepend(this.nodes.timeline);
      holder.append(this.furniture.legend, this.furniture.credit, this.nodes.ribbon);
      if (BorderMap.byFinger()) map.dragging.disable();
      document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.escape(event); });
      this.home();
      this.basemap = new BorderMap.Basemap(map, this.base, config.urls.relief);
      this.painter = new BorderMap.Painter(map, this.base, config.looks, hooks);
      new ResizeObserver(() => this.fit()).observe(frame);
      map.on("moveend", () => {
        // another part of the map draws other incidents, of which the texts may not be here yet
        this.later("wants", () => this.askForTexts());
        if (this.fitting) return;
        this.moved = true;
        this.furniture.tellWhole(false);
        this.later("map", () => this.sendView());
      });
    }

    home() {
      this.map.fitBounds(L.latLngBounds(this.config.home), { animate: false });
      this.moved = false;
    }

    /** Choose an incident on the map itself: what a reader points at is in view. */
    selectHere(row) {
      this.pointedAt = this.store.id(row);
      this.send("selected", this.pointedAt);
    }

    /** Escape ends a selection, where it means nothing nearer. */
    escape({ defaultPrevented }) {
      if (defaultPrevented || this.area.on || !this.data?.selected) return;
      this.send("selected", "");
    }

    /** Go to what has been chosen beside the map, unless an address says where the map is to stand. */
    goTo(before) {
      const { selected, map: view, frame } = this.data;
      const news = selected && selected !== before?.selected && selected !== this.pointedAt;
      const asked = JSON.stringify(view) !== JSON.stringify(before?.map ?? null);
      if (selected !== this.pointedAt) this.pointedAt = null;
      if (!news || asked || frame) return;
      const extent = Scene.extentOf(this.store.placement(this.store.row(selected))?.marks ?? [], this.base);
      if (!extent) return;
      const { map } = this;
      const seen = map.getBounds();
      if (Scene.isWellSeen(extent, [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()])) return;
      const [west, south, east, north] = extent;
      const room = Scene.TABLE.extent.padPx;
      map.fitBounds([[south, west], [north, east]], { padding: [room, room], animate: Boolean(before) && !matchMedia("(prefers-reduced-motion: reduce)").matches });
    }

    /** Come back to the whole border. */
    showWhole() {
      clearTimeout(this.timers.map);
      this.fitting = true;
      this.home();
      this.fitting = false;
      this.view = null;
      this.furniture.tellWhole(true);
      this.send("map", null);
    }

    /** Follow the frame's size; until someone has moved the map, it keeps to the whole border. */
    fit() {
      const { clientWidth, clientHeight } = this.map.getContainer();
      const size = `${clientWidth} ${clientHeight}`;
      if (size === this.fitted) return;
      this.fitted = size;
      this.fitting = true;
      this.map.invalidateSize({ animate: false });
      if (!this.moved && !this.view) this.home();
      this.fitting = false;
    }

    /** Ask for the columns of a register as soon as they are named, and but once. */
    fetchPack({ columns, file }) {
      if (columns) return columns;
      if (this.fetched?.file !== file) {
        const pack = get(`${this.config.urls.packs}/${file}`).then((answer) => answer.json());
        pack.catch(() => { this.fetched = null; }); // told where it is awaited; the next state asks anew
        this.fetched = { file, pack };
      }
      return this.fetched.pack;
    }

    /** Take one state of the view from Python. */
    async show(data) {
      this.latest = data;
      if (!BorderMap.askable(data.tiles)) return;
      if (this.store?.pack.version !== data.pack.version) {
        const pack = await this.fetchPack(data.pack);
        if (this.latest !== data) return; // a newer state has come meanwhile
        this.store = new Scene.Store(pack);
        this.asked.clear();
        this.painter.setPack(pack);
      }
      const before = this.data;
      this.data = data;
      const told = Object.entries(data.texts).map(([row, text]) => [Number(row), text]);
      const awaited = told.some(([row]) => !this.store.text(row) && (this.missing.has(row) || this.asked.has(row)));
      for (const [row, text] of told) this.store.texts.set(row, text);
      this.store.setLoose(data.states);
      // a choice made since Python was asked stands until Python knows of it
      const newer = this.choice && data.choice < this.choice.number && Date.now() - this.choice.number < STALE_MS;
      this.store.choose(newer ? this.choice.chosen : data.chosen);
      this.dress(before);
      const stale = this.sentAt && data.acknowledged < this.last && Date.now() - this.sentAt < STALE_MS;
      if (!this.busy && !stale) this.window = data.window;
      if (!before) {
        this.fit();
        this.furniture.openWhereRoomy();
      }
      if (!stale) this.takeView(data.map);
      if (!before) this.goTo(before);
      const asked = this.asking();
      if (awaited || asked !== this.drawn) {
        BorderMap.tooltip.hide(); // what it told of may be gone
        this.render();
        this.furniture.refreshList();
      }
      if (before) this.goTo(before);
      document.body.dataset.shown = String(data.version);
    }

    /** All that what is drawn depends on but for texts: the same is not drawn twice. */
    asking() {
      const { store, data, window } = this;
      const { reach, as_of, anchor, selected, km, asked, language, calendar, theme, frame } = data;
      return JSON.stringify([store.pack.version, store.version, window, reach, as_of, anchor, selected, km, asked, language, calendar, theme, frame]);
    }

    /** Language, theme, tiles: what changes seldom. */
    dress(before) {
      const { data, config } = this;
      const root = document.documentElement;
      if (before?.language !== data.language || before?.calendar !== data.calendar || before?.theme !== data.theme) {
        BorderMap.days.speak(data.words);
        root.lang = data.language;
        root.dataset.theme = data.theme;
        document.body.dir = data.direction;
        for (const [kind, label] of Object.entries(data.words.kinds)) config.looks.kinds[kind].label = label;
        for (const [status, label] of Object.entries(data.words.statuses)) config.looks.statuses[status].label = label;
        this.basemap.dress(data.theme);
        for (const node of Object.values(this.nodes)) node.replaceChildren();
        this.timeline = new BorderMap.Timeline(this.nodes.timeline, { words: data.words }, {
          live: (start, end) => this.live(start, end),
          commit: (start, end) => this.commit(start, end),
        });
        this.ribbon = new BorderMap.Ribbon(this.nodes.ribbon, { ribbon: config.ribbon, looks: config.looks, words: data.words }, {
          select: (row) => this.send("selected", this.store.id(row)),
          brush: (brushed) => this.brush(brushed),
          hover: (event, lines) => BorderMap.tooltip.show(event, lines),
          leave: () => BorderMap.tooltip.hide(),
          text: (row) => this.text(row),
        });
        this.area.dress(data.words.map);
      }
      document.body.classList.toggle("bm-frame", data.frame);
      if (JSON.stringify(before?.tiles ?? null) !== JSON.stringify(data.tiles)) this.basemap.setTiles(data.tiles);
      this.furniture.dress(data.words, data.tiles);
    }

    /** Draw the present window; `live` while it is moving. */
    render({ live = false } = {}) {
      const { store, data, window: [start, end] } = this;
      const cut = store.cut(start, end);
      const moment = end === null ? data.as_of : Math.min(end - 1, data.as_of);
      const { fill } = Scene.numerals(data.words.language.signs);
      this.state = {
        store, cut, moment, window: this.window, reach: data.reach, km: data.km, selected: store.row(data.selected), language: data.language,
        words: data.words, theme: data.theme, looks: this.config.looks, asked: data.asked, crossings: store.pack.crossings,
        asOf: data.as_of, anchor: data.anchor, counts: cut.counts, status: (crossing) => Scene.statusAt(crossing, moment, data.words.map, fill),
      };
      this.furniture.live = live;
      this.furniture.state = this.state;
      this.drawMap({ live });
      const { state } = this;
      this.ribbon.show(state);
      this.timeline.show(state);
      this.drawn = this.asking();
      if (!live) this.later("wants", () => this.askForTexts());
    }

    /** Draw the map alone: the window is as it was, the ground has moved. */
    drawMap({ live = false } = {}) {
      const { painter, furniture, state } = this;
      if (!state) return;
      let scene = painter.show(state);
      furniture.showLegend(scene.legend, state, { grow: live });
      furniture.showStrip(scene.strip);
      // telling what found no room may take room on the frame itself
      if (furniture.tellLeftOut(scene.unlabelled.length, painter.failed)) scene = painter.show(state);
    }

    /** Show what a filter lets through at once; Python, asked as well, will say the same. */
    choose(chosen, number) {
      this.choice = { chosen, number };
      if (!this.store) return;
      this.store.choose(chosen);
      this.render();
      document.body.dataset.shown = `choice ${number}`;
    }

    live(start, end) {
      this.busy = true;
      this.window = [start, end];
      this.render({ live: true });
    }

    commit(start, end) {
      this.busy = false;
      this.window = [start, end];
      this.render();
      this.send("window", [start, end]);
    }

    brush(brushed) {
      if (brushed.km !== undefined) this.send("km", brushed.km);
      if (brushed.window) this.commit(...brushed.window);
    }

    text(row) {
      const text = this.store.text(row);
      if (!text) this.missing.add(row);
      return text;
    }

    askForTexts() {
      if (!this.store) return;
      const wanted = [...this.missing].filter((row) => !this.store.text(row) && !this.asked.has(row)).slice(0, WANTED);
      this.missing.clear();
      if (!wanted.length) return;
      for (const row of wanted) this.asked.add(row);
      this.send("wants", wanted);
    }

    /** Do something once it has been quiet for a while. */
    later(what, action) {
      clearTimeout(this.timers[what]);
      this.timers[what] = setTimeout(action, WAIT_MS[what]);
    }

    sendView() {
      const { lat, lng } = this.map.getCenter();
      this.view = [rounded(lat, 3), rounded(lng, 3), rounded(this.map.getZoom(), 2)];
      this.send("map", this.view);
    }

    takeView(view) {
      const same = JSON.stringify(view) === JSON.stringify(this.view ?? null);
      if (same) return;
      this.view = view;
      this.fitting = true;
      if (view) this.map.setView([view[0], view[1]], view[2], { animate: false });
      else this.home();
      this.fitting = false;
      this.furniture.tellWhole(!view);
    }

    /** Tell Python what was done. The last actions go along, so that none is lost when two follow close. */
    send(what, value) {
      this.last = Math.max((this.last ?? 0) + 1, Date.now());
      this.sentAt = Date.now();
      this.actions = [...this.actions.slice(1 - SENT), [this.last, what, value]];
      window.Streamlit?.setComponentValue({ pack: this.store.pack.version, actions: this.actions });
    }
  }

  /** Start the instrument: fetch the base map, draw it, then whatever state Python has sent by then. */
  BorderMap.start = async (map, encoded) => {
    const instrument = new Instrument(map, decode(encoded));
    BorderMap.instrument = instrument;
    instrument.expect(BorderMap.early ?? null);
    try {
      await instrument.load();
      instrument.build();
      document.body.dataset.ready = "true";
      instrument.ready = true;
      if (instrument.pending) await instrument.show(instrument.pending);
    } catch (fault) {
      const { faults } = instrument.config;
      const told = faults[instrument.pending?.language] ?? faults.en;
      map.getContainer().append(element("p", "bm-fault", told.replace("{fault}", fault.message)));
      throw fault;
    }
  };

  /** Take one state of the view from Python. */
  BorderMap.show = (encoded) => {
    const data = decode(encoded);
    const { instrument } = BorderMap;
    if (!instrument?.ready) {
      if (instrument) instrument.expect(data);
      else BorderMap.early = data;
      return undefined;
    }
    return instrument.show(data);
  };
})();
