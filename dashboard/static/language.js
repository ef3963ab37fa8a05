/* Tells the browser, and whoever listens to the page, its language and which way it runs. */
export default function ({ data }) {
  document.documentElement.lang = data.code;
  document.documentElement.dataset.direction = data.direction;
}
