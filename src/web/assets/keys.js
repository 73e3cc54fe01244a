// @ts-check
// Everything by keyboard. An element with `data-key="r"` is used by that key: a field is focused, a sheet opened,
// a button or link pressed. Keys do nothing while somebody types or composes with an input method.
import { t } from "./words.js";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") return leave(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") return act(event, showKeys);
  if (event.key === "j" || event.key === "k") return act(event, () => step(event.key === "j" ? 1 : -1));
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find(isShown);
  if (target instanceof HTMLElement) act(event, () => use(target));
});

function act(event, what) {
  event.preventDefault();
  what();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

function isShown(element) {
  return element.checkVisibility?.() ?? element.offsetParent !== null;
}

/** @param {HTMLElement} target */
function use(target) {
  const sheet = target.closest("details.sheet");
  if (target.matches("summary") && sheet instanceof HTMLDetailsElement) {
    openSheet(sheet);
  } else if (target.matches("input, textarea, select, [contenteditable]")) {
    target.focus();
    if (target instanceof HTMLInputElement) target.select();
  } else {
    target.click();
  }
}

/** @param {HTMLDetailsElement} sheet */
function openSheet(sheet) {
  sheet.open = !sheet.open;
  if (sheet.open) firstField(sheet)?.focus();
}

function firstField(root) {
  const field = root.querySelector(".sheet-body :is(input:not([type=hidden]), select, textarea, button, a)");
  return field instanceof HTMLElement ? field : null;
}

/** To the next or the previous row of the list. @param {number} by */
function step(by) {
  const rows = [...document.querySelectorAll("[data-list] .row-link")].filter(isShown);
  if (rows.length === 0) return;
  const focused = rows.findIndex((row) => row === document.activeElement);
  const current = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = current < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, current + by));
  const row = rows[next];
  if (row instanceof HTMLElement) {
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }
}

/** Out of what one is in: first a sheet or dialog, then the navigation, then the field. */
function leave(event) {
  const sheet = document.querySelector("details.sheet[open]");
  if (sheet instanceof HTMLDetailsElement) {
    sheet.open = false;
    sheet.querySelector("summary")?.focus();
    event.preventDefault();
    return;
  }
  document.getElementById("side")?.classList.remove("shown");
  if (isTyping(event.target)) event.target.blur();
}

/** All keys of this page: the ones every page has, then what it offers itself. */
function showKeys() {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h1");
  heading.textContent = t("keys");
  const list = document.createElement("dl");
  list.className = "keys-list";
  const always = [["j k", t("key_move")], ["Enter", t("key_open")], ["/", t("key_search")], ["Esc", t("key_leave")], ["?", t("key_keys")]];
  const own = [...document.querySelectorAll("[data-key][data-key-says]")]
    .filter(isShown)
    .map((element) => [element.getAttribute("data-key"), element.getAttribute("data-key-says")]);
  const composer = document.querySelector("[data-composer]") ? [["Alt Enter", t("key_better")], ["Ctrl Enter", t("key_send")]] : [];
  for (const [key, says] of [...always, ...own, ...composer]) {
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    for (const one of (key ?? "").split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = one;
      term.append(cap, " ");
    }
    meaning.textContent = says;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.className = "btn main";
  close.textContent = t("close");
  close.addEventListener("click", () => dialog.close());
  dialog.append(heading, list, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-shows='keys']")) showKeys();
  const toggled = target?.closest("[data-toggles]")?.getAttribute("data-toggles");
  if (toggled) document.getElementById(toggled)?.classList.toggle("shown");
  // A click beside an open sheet closes it.
  for (const sheet of document.querySelectorAll("details.sheet[open]")) {
    if (target && !sheet.contains(target) && sheet instanceof HTMLDetailsElement) sheet.open = false;
  }
});
// A sheet opened by mouse takes the focus to its first field too.
document.addEventListener("toggle", (event) => {
  const sheet = event.target;
  if (sheet instanceof HTMLDetailsElement && sheet.open && sheet.matches(".sheet") && !sheet.contains(document.activeElement?.closest(".sheet-body") ?? null)) firstField(sheet)?.focus();
}, true);
