// @ts-check
// Ready sentences: `/` at a line's start opens them, typing searches, Enter puts one in, Tab goes from blank to blank.
import { replace } from "./composer.js";
import { t } from "./words.js";

let asked = 0;

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} area */
export function openReady(form, area) {
  const box = form.querySelector("[data-ready]");
  if (!(box instanceof HTMLElement)) return;
  const search = document.createElement("input");
  Object.assign(search, { type: "search", placeholder: t("ready_search"), autocomplete: "off" });
  search.setAttribute("aria-label", t("ready_search"));
  const list = document.createElement("div");
  list.className = "ready-list";
  box.replaceChildren(search, list);
  box.hidden = false;
  search.focus();
  search.addEventListener("input", () => find(list, search.value, area));
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      closeReady(form);
      area.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(list, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      put(form, area, list.querySelector("[data-sentence][aria-selected=true]") ?? list.querySelector("[data-sentence]"));
    }
  });
  list.addEventListener("click", (event) => {
    if (event.target instanceof Element) put(form, area, event.target.closest("[data-sentence]"));
  });
  find(list, "", area);
}

/** @param {HTMLFormElement} form */
export function closeReady(form) {
  const box = form.querySelector("[data-ready]");
  if (box instanceof HTMLElement && !box.hidden) {
    box.hidden = true;
    box.replaceChildren();
  }
}

async function find(list, words, area) {
  const mine = (asked += 1);
  const query = new URLSearchParams({ words, like: area.value.slice(0, 200) });
  const answer = await fetch(`/knowledge/ready?${query}`, { headers: { "x-part": "1" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  list.innerHTML = await answer.text();
  move(list, 1);
}

function move(list, by) {
  const rows = [...list.querySelectorAll("[data-sentence]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = (now + by + rows.length) % rows.length;
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === (now < 0 ? 0 : next))));
  rows[now < 0 ? 0 : next].scrollIntoView({ block: "nearest" });
}

function put(form, area, row) {
  if (!row) return;
  const sentence = row.getAttribute("data-sentence") ?? "";
  const from = area.selectionStart;
  closeReady(form);
  replace(area, from, area.selectionEnd, sentence);
  area.setSelectionRange(from, from);
  if (!nextBlank(area, false)) area.setSelectionRange(from + sentence.length, from + sentence.length);
}

/** Selects the next blank, `{…}`, after the caret or before it; gives whether there is one. */
export function nextBlank(area, backwards) {
  const blanks = [...area.value.matchAll(/\{[^{}\n]{1,30}\}/g)].map((blank) => [blank.index, blank.index + blank[0].length]);
  if (!blanks.length) return false;
  const found = backwards
    ? (blanks.filter(([, to]) => to <= area.selectionStart).at(-1) ?? blanks.at(-1))
    : (blanks.find(([from, to]) => from >= area.selectionEnd || (from === area.selectionStart && to > area.selectionEnd)) ?? blanks[0]);
  if (!found) return false;
  area.focus();
  area.setSelectionRange(found[0], found[1]);
  return true;
}
