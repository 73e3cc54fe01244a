// @ts-check
// The sentences scripts say, in the person's language; they come with the page (`web.js_…` in words.toml).

/** @type {Record<string, string>} */
const words = JSON.parse(meta("words") || "{}");

/** The content of a `<meta>` of this page. @param {string} name */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, String(value)),
    words[key] ?? "",
  );
}

/** Says something to screen readers without moving anything on the screen. @param {string} sentence */
export function announce(sentence) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = sentence;
}
