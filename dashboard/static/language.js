/* Tells the browser, and whoever listens to the page, its language and which way it runs. */
export default function ({ data }) {
  document.documentElement.lang = data.code;
  document.documentElement.dataset.direction = data.direction;
  askNoNames();
  listenForKeys();
  keepWatching(data.sidebar);
}

/** Browsers look up the hosts of links before anyone clicks; whose sources are read is nobody's concern. */
function askNoNames() {
  if (document.querySelector('meta[http-equiv="x-dns-prefetch-control"]')) return;
  const meta = document.createElement("meta");
  meta.httpEquiv = "x-dns-prefetch-control";
  meta.content = "off";
  document.head.append(meta);
}
