/* Keys and names of the page as a whole: Escape ends a selection, and buttons that bear but a sign have a name. */

// As narrow as this, what stands side by side on a wide page stands one below the other.
const NARROW_PX = 700;
const SEEN_PX = 120;

/** The part of a page, or of a component's own tree, that something happened to. */
const deepest = (event) => event.composedPath()[0];

/** What a reader pointed at last, to give it the focus back. */
let opener = null;

/** Listen once for the whole page. */
function listenForKeys() {
  if (document.documentElement.dataset.keys) return;
  document.documentElement.dataset.keys = "heard";
  document.addEventListener("click", (event) => {
    const button = deepest(event).closest?.("button");
    if (button?.dataset.incident) opener = button;
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || isBusy(deepest(event))) return;
    const close = document.querySelector(".st-key-close button:not(:disabled)");
    if (!close) return;
    close.click();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  });
}

/** Whether Escape means something nearer: a dialog, an open choice, what is being typed. */
function isBusy(target) {
  return Boolean(document.querySelector('[role="dialog"], [data-baseweb="popover"]') || target.closest?.("input, textarea, [contenteditable]"));
}

/** Streamlit's own buttons of the sidebar bear a sign alone. */
function nameSidebar(name) {
  for (const button of document.querySelectorAll('[data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button')) {
    if (button.getAttribute("aria-label") === name) continue;
    button.setAttribute("aria-label", name);
    button.title = name;
  }
}

/** What is newly read is to be seen: on a phone it may begin far above the row that opened it. */
let read = null;

function showDetail() {
  const detail = document.querySelector(".bi-detail");
  const incident = detail?.dataset.incident ?? "";
  if (read === incident) return;
  const first = read === null;
  read = incident;
  if (first || !incident || innerWidth > NARROW_PX) return;
  const { top, bottom } = detail.getBoundingClientRect();
  if (top < 0 || Math.min(bottom, top + SEEN_PX) > innerHeight) detail.scrollIntoView({ block: "start" });
}

let watch = null;

/** See to it now, and as Streamlit makes parts of the page anew. */
function keepWatching(name) {
  const look = () => { nameSidebar(name); showDetail(); };
  look();
  watch?.disconnect();
  watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-incident"] });
}
