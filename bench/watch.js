/* Runs in a page that is measured: notes when a state was on the screen, on one clock.
 * A state of ours is the attribute data-shown of its frame, one of folium's an element with data-token in
 * its frame, one of pydeck's the number of points that are drawn at once. */
"use strict";
(() => {
  if (window !== window.top) return;
  const now = () => performance.timeOrigin + performance.now();
  window.benchSeen = [];

  /** Give a function that notes a state once the frame that draws it has been painted. */
  function noting(frame) {
    let last = null;
    return (token) => {
      if (!token || token === last) return;
      last = token;
      const painted = new MessageChannel();
      painted.port1.onmessage = () => window.benchSeen.push({ token, at: now() });
      frame.requestAnimationFrame(() => painted.port2.postMessage(null));
    };
  }

  for (const type of ["click", "keydown"]) {
    window.addEventListener(type, (event) => { window.benchActed = performance.timeOrigin + event.timeStamp; }, true);
  }

  const note = noting(window);
  const { prototype } = WebGL2RenderingContext;
  for (const [name, at] of [["drawArraysInstanced", 3], ["drawElementsInstanced", 4]]) {
    const draw = prototype[name];
    prototype[name] = function counted(...given) {
      draw.apply(this, given);
      note(String(given[at]));
    };
  }

  function watch(frame) {
    const noteOf = noting(frame);
    const { document } = frame;
    const look = () => noteOf(document.body?.dataset.shown ?? document.querySelector("[data-token]")?.dataset.token);
    new MutationObserver(look).observe(document, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["data-shown", "data-token"],
    });
    look();
  }

  // A frame is given its document some time after it is made, and no event tells of it early enough.
  const frames = document.getElementsByTagName("iframe");
  const watched = new WeakSet();
  requestAnimationFrame(function follow() {
    requestAnimationFrame(follow);
    for (const { contentDocument, contentWindow } of frames) {
      if (!contentDocument || watched.has(contentDocument)) continue;
      watched.add(contentDocument);
      watch(contentWindow);
    }
  });
})();
