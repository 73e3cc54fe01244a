// @ts-check
// Underlines beneath a text area: the same words behind it, transparent but for their marks.

/** The worst first: where places overlap, that one is shown. */
const MARKS = { block: "f-mark", warn: "h-mark", hint: "i-mark", promise: "p-mark", blank: "b-mark" };
const ORDER = Object.keys(MARKS);

/** @param {HTMLFormElement} form @param {string} text @param {{from: number, to: number, kind: string}[]} places */
export function paint(form, text, places) {
  const under = form.querySelector(".ink-under");
  const area = form.querySelector("textarea[data-draft]");
  if (!under || !area) return;
  const blanks = [...text.matchAll(/\{[^{}\n]{1,30}\}/g)].map((blank) => ({ from: blank.index, to: blank.index + blank[0].length, kind: "blank" }));
  const all = [...places, ...blanks].filter((place) => place.to > place.from);
  const edges = [...new Set([0, text.length, ...all.flatMap((place) => [place.from, place.to])])].sort((a, b) => a - b);
  const pieces = edges.slice(0, -1).map((from, n) => {
    const words = text.slice(from, edges[n + 1]);
    const kinds = all.filter((place) => place.from <= from && place.to >= edges[n + 1]).map((place) => place.kind);
    const worst = ORDER.find((kind) => kinds.includes(kind));
    if (!worst) return document.createTextNode(words);
    const mark = document.createElement("span");
    mark.className = MARKS[worst];
    mark.textContent = words;
    return mark;
  });
  // A last line end has no height of its own in a block.
  under.replaceChildren(...pieces, "\u200b");
  under.scrollTop = area.scrollTop;
}

/** Places after an edit: those it touches are gone, those behind it move along. */
export function shifted(before, after, places) {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [end, by] = [before.length - tail, after.length - before.length];
  return places
    .filter((place) => place.to <= head || place.from >= end)
    .map((place) => (place.from >= end && end > 0 ? move(place, by) : place));
}

function move(place, by) {
  const moved = { ...place, from: place.from + by, to: place.to + by };
  if (place.better_from !== undefined) Object.assign(moved, { better_from: place.better_from + by, better_to: place.better_to + by });
  return moved;
}

document.addEventListener("scroll", (event) => {
  if (event.target instanceof HTMLTextAreaElement && event.target.matches("[data-draft]")) {
    const under = event.target.parentElement?.querySelector(".ink-under");
    if (under) under.scrollTop = event.target.scrollTop;
  }
}, true);
