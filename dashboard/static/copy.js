/* Puts the page's address, which is the whole view, on the clipboard. */
const TOLD_MS = 1600;

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      button.textContent = data.copied;
    } catch (fault) {
      // no clipboard without a secure origin, or none allowed: the address line still has it
      button.textContent = data.copy_failed;
      button.title = fault.message;
    }
    setTimeout(() => { button.textContent = data.copy; }, TOLD_MS);
  };
}
