/* The hosts of an online map: this frame may ask those alone that its own address names. The server
 * reads them there and allows them, for as long as the frame stands under that address. */
"use strict";
(() => {
  const SUBDOMAINS = ["a", "b", "c"];

  /** The hosts that tiles of a template come from, as a policy names them. */
  function hostsOf(template) {
    const hosts = SUBDOMAINS.map((s) => new URL(template.replaceAll("{s}", s)).origin);
    return [...new Set(hosts)];
  }

  /** Tell whether the hosts of these tiles, and no others, may be asked; else the frame opens anew so. */
  function askable(tiles) {
    const hosts = tiles ? hostsOf(tiles.url) : [];
    const address = new URL(location.href);
    if (address.searchParams.getAll("tiles").join() === hosts.join()) return true;
    address.searchParams.delete("tiles");
    for (const host of hosts) address.searchParams.append("tiles", host);
    location.replace(address);
    return false;
  }

  /** The layer of online tiles: the one thing here that asks another host. */
  function tileLayer(tiles) {
    // some hosts give nothing to whoever does not say where they come from
    return L.tileLayer(tiles.url, { pane: "tiles", maxZoom: 19, attribution: "", subdomains: SUBDOMAINS, referrerPolicy: "origin" });
  }

  Object.assign(BorderMap, { askable, tileLayer });
})();
