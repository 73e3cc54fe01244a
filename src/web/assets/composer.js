// @ts-check
// Checked language while it is written: each pause asks the server, findings stand under the text, Alt+Enter takes the
// better words, undo brings the old ones back. The server checks again on send; nothing here is trusted.
import { draftOf, keepDraft } from "./drafts.js";
import { notice } from "./forms.js";
import { paint, shifted } from "./ink.js";
import { closeReady, nextBlank, openReady } from "./ready.js";
import { announce, meta } from "./words.js";

const PAUSE_MS = 150;

/**
 * @typedef {{from: number, to: number, kind: string, rule?: string, better?: string, better_from?: number,
 *   better_to?: number, act?: string, how?: string, due_ms?: number, words?: string}} Place
 * @typedef {{text: string, places: Place[], at: number, said: string, timer: number, abort: AbortController | null,
 *   taken: Set<string>, recorded: Map<string, number>}} State
 */

/** @type {WeakMap<HTMLFormElement, State>} */
const states = new WeakMap();

/** @param {HTMLFormElement} form @returns {State} */
function stateOf(form) {
  let state = states.get(form);
  if (!state) {
    state = { text: "", places: [], at: -1, said: "", timer: 0, abort: null, taken: new Set(), recorded: recordedBefore(form) };
    states.set(form, state);
  }
  return state;
}

/** What the server says is recorded for this draft: a reload forgets no tick. @param {HTMLFormElement} form */
function recordedBefore(form) {
  const known = JSON.parse(form.getAttribute("data-recorded") || "[]");
  return new Map(known.map((promise) => [nameOf(promise), promise.due_ms]));
}

/** @param {EventTarget | null} target @returns {HTMLFormElement | null} */
function composerOf(target) {
  return target instanceof Element ? target.closest("form[data-composer]") : null;
}

/** @param {HTMLFormElement} form @returns {HTMLTextAreaElement} */
function areaOf(form) {
  return /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[data-draft]"));
}

function begin(root) {
  for (const form of root.querySelectorAll("form[data-composer]:not([data-begun])")) {
    form.setAttribute("data-begun", "");
    hold(form, null);
    draftOf(form);
    check(form);
  }
}

/** Asks for the findings of what stands there now; an answer about older words is thrown away. */
async function check(form) {
  const [state, area] = [stateOf(form), areaOf(form)];
  state.abort?.abort();
  const text = area.value;
  if (!text.trim()) return clear(form);
  const abort = (state.abort = new AbortController());
  const field = (name) => form.elements.namedItem(name)?.value ?? "";
  try {
    const answer = await fetch("/language/check", {
      method: "POST",
      headers: { "x-part": "1", "x-form-secret": meta("form-secret") },
      body: new URLSearchParams({
        text,
        situation: field("situation"),
        case_id: field("case_id"),
        team_id: field("team_id"),
        direction: field("direction"),
      }),
      signal: abort.signal,
    });
    if (!answer.ok || area.value !== text) return;
    show(form, text, await answer.text());
  } catch {
    // No connection, or newer words: sending is checked by the server in any case.
  }
}

function show(form, text, html) {
  const [state, region] = [stateOf(form), form.querySelector("[data-findings]")];
  if (areaOf(form).value !== text) return;
  region.innerHTML = html;
  const found = region.firstElementChild;
  state.text = text;
  state.places = JSON.parse(found?.getAttribute("data-spans") || "[]");
  state.at = Math.min(state.at, state.places.length - 1);
  paint(form, text, state.places);
  hold(form, found);
  markRecorded(form);
  const said = found?.getAttribute("data-said") ?? "";
  if (said !== state.said && (state.said || state.places.length)) announce(said);
  state.said = said;
}

function clear(form) {
  const state = stateOf(form);
  Object.assign(state, { text: "", places: [], at: -1, said: "" });
  form.querySelector("[data-findings]").replaceChildren();
  paint(form, "", []);
  hold(form, null);
}

/** What may leave, what has to be said first, and why not. */
function hold(form, found) {
  const has = (name) => found?.hasAttribute(name) ?? false;
  const held = found?.getAttribute("data-held") ?? "";
  form.querySelector("[data-send]").disabled = held !== "";
  form.querySelector("[data-held-why]").textContent = held;
  form.querySelector("[data-ask]").hidden = !has("data-blocked");
  needed(form.querySelector("[data-tick]"), has("data-warned"));
  needed(form.querySelector("[data-next-action]"), has("data-next"));
}

function needed(box, now) {
  if (!box) return;
  box.hidden = !now;
  for (const field of box.querySelectorAll("input")) field.required = now;
}

/** Puts the better words in place of the offending ones, as if typed: undo knows it, the caret stays. */
function take(form, at) {
  const [state, area] = [stateOf(form), areaOf(form)];
  const place = state.places[at];
  if (!place?.better || place.better_from === undefined || area.value !== state.text) return;
  const [from, to] = [place.better_from, place.better_to ?? place.better_from];
  const caret = area.selectionEnd;
  let words = place.better;
  if (from === to && from > 0 && !/\s$/.test(area.value.slice(0, from))) words = `\n${words}`;
  replace(area, from, to, words);
  const moved = caret <= from && from !== to ? caret : caret >= to ? caret + words.length - (to - from) : from + words.length;
  area.setSelectionRange(moved, moved);
  if (place.rule) state.taken.add(place.rule);
  check(form);
}

/** Typing by hand: the browser's own undo goes back over it. */
export function replace(area, from, to, words) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/** Goes to the next finding or the one before; its words are selected and read out. */
function step(form, by) {
  const [state, area] = [stateOf(form), areaOf(form)];
  if (!state.places.length || area.value !== state.text) return;
  state.at = (state.at + by + state.places.length) % state.places.length;
  const place = state.places[state.at];
  area.setSelectionRange(place.from, place.to);
  const rows = form.querySelectorAll("[data-finding], [data-promise]");
  rows.forEach((row, n) => row.toggleAttribute("data-at", n === state.at));
  rows[state.at]?.scrollIntoView({ block: "nearest" });
  announce(rows[state.at]?.textContent ?? "");
}

function firstBetter(state) {
  return state.places[state.at]?.better ? state.at : state.places.findIndex((place) => place.better);
}

const nameOf = (place) => `${place.act} ${place.words}`;

// "In two hours" moves on while one writes; "tomorrow" in a draft of yesterday is another day and is recorded anew.
const SAME_TIME_MS = 30 * 60_000;

function isRecorded(state, place) {
  const due = state.recorded.get(nameOf(place));
  return due !== undefined && Math.abs(due - place.due_ms) <= SAME_TIME_MS;
}

/** Records a promise found in the text; it is owed once the words have left. */
async function record(form, at) {
  const state = stateOf(form);
  const open = (place) => place?.kind === "promise" && place.due_ms && !isRecorded(state, place);
  const place = open(state.places[at]) ? state.places[at] : state.places.find(open);
  if (!place) return;
  const { act, how, due_ms, words } = place;
  const fields = { case_id: form.elements.namedItem("case_id").value, act, how, words, due_ms: String(due_ms) };
  const answer = await fetch("/promises", {
    method: "POST",
    headers: { "x-part": "1", "x-form-secret": meta("form-secret") },
    body: new URLSearchParams(/** @type {any} */ (fields)),
  }).catch(() => null);
  const html = (await answer?.text()) ?? "";
  if (!answer?.ok) return notice(form, wordsOf(html));
  state.recorded.set(nameOf(place), due_ms);
  markRecorded(form);
  announce(wordsOf(html));
}

const wordsOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent?.trim() ?? "";

function markRecorded(form) {
  const state = stateOf(form);
  const promises = state.places.filter((place) => place.kind === "promise");
  form.querySelectorAll("[data-promise]").forEach((row, n) => {
    if (promises[n] && isRecorded(state, promises[n])) row.querySelector("[data-keep]")?.replaceWith("✓");
  });
}

/** Asks the team leader to let exactly these words through; the words stay where they are. */
async function ask(form) {
  const answer = await fetch("/language/overrides", {
    method: "POST",
    headers: { "x-part": "1", "x-form-secret": meta("form-secret") },
    body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
  }).catch(() => null);
  if (!answer?.ok) notice(form, wordsOf((await answer?.text()) ?? ""));
  check(form);
}

document.addEventListener("input", (event) => {
  const form = composerOf(event.target);
  if (!form || event.target !== areaOf(form)) return;
  const [state, area] = [stateOf(form), areaOf(form)];
  // Underlines stay with their words until the answer comes.
  state.places = shifted(state.text, area.value, state.places);
  state.text = area.value;
  paint(form, area.value, state.places);
  clearTimeout(state.timer);
  state.timer = window.setTimeout(() => check(form), PAUSE_MS);
  keepDraft(form, area.value);
});

// Whose words a call written down holds decides whether they are judged at all.
document.addEventListener("change", (event) => {
  const form = composerOf(event.target);
  if (form && event.target instanceof HTMLInputElement && event.target.name === "direction") check(form);
});

document.addEventListener("keydown", (event) => {
  const form = composerOf(event.target);
  if (!form || event.isComposing || event.target !== areaOf(form)) return;
  const [state, area] = [stateOf(form), areaOf(form)];
  const act = (what) => {
    event.preventDefault();
    what();
  };
  if (event.altKey && event.key === "Enter") return act(() => take(form, firstBetter(state)));
  if (event.altKey && event.key === "ArrowDown") return act(() => step(form, 1));
  if (event.altKey && event.key === "ArrowUp") return act(() => step(form, -1));
  if (event.altKey && event.code === "KeyP") return act(() => record(form, state.at));
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const send = form.querySelector("[data-send]");
    return act(() => !send.disabled && form.requestSubmit(send));
  }
  const lineStarts = area.selectionStart === 0 || area.value[area.selectionStart - 1] === "\n";
  if (event.key === "/" && lineStarts && !event.ctrlKey) return act(() => openReady(form, area));
  // Without a blank to fill, Tab leaves the text as everywhere.
  if (event.key === "Tab" && nextBlank(area, event.shiftKey)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const form = composerOf(event.target);
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!form || !button) return;
  if (button.hasAttribute("data-take")) take(form, Number(button.getAttribute("data-take")));
  if (button.hasAttribute("data-keep")) record(form, placeOfPromise(form, Number(button.getAttribute("data-keep"))));
  if (button.hasAttribute("data-opens-ready")) openReady(form, areaOf(form));
  if (button.hasAttribute("data-ask")) {
    event.preventDefault();
    ask(form);
  }
});

// `r` and `n` go to the words; what is open already does not close.
document.addEventListener("click", (event) => {
  const summary = event.target instanceof Element ? event.target.closest("summary[data-writes]") : null;
  const box = summary?.parentElement;
  if (!(box instanceof HTMLDetailsElement)) return;
  event.preventDefault();
  box.open = true;
  box.querySelector("textarea")?.focus();
});

function placeOfPromise(form, n) {
  const places = stateOf(form).places;
  return places.indexOf(places.filter((place) => place.kind === "promise")[n]);
}

// Files are kept as soon as they are chosen.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "file") return;
  if (field.files?.length && field.form?.hasAttribute("data-sends-files")) field.form.requestSubmit();
});

// Capturing, so that it runs before the form is read and sent.
document.addEventListener("submit", (event) => {
  const form = composerOf(event.target);
  if (!form) return;
  const state = stateOf(form);
  const left = new Set(state.places.map((place) => place.rule));
  form.elements.namedItem("changed").value = [...state.taken].filter((rule) => !left.has(rule)).join(" ");
}, true);

// It was sent: nothing of it comes back.
document.addEventListener("reset", (event) => {
  const form = composerOf(event.target);
  if (!form) return;
  areaOf(form).defaultValue = "";
  stateOf(form).taken.clear();
  stateOf(form).recorded.clear();
  keepDraft(form, null);
  queueMicrotask(() => {
    closeReady(form);
    clear(form);
  });
});

// A supervisor decided, or the part the composer stands in came anew.
document.addEventListener("part-shown", (event) => {
  begin(document);
  if (event.target instanceof Element && event.target.hasAttribute("data-rechecks")) {
    document.querySelectorAll("form[data-composer]").forEach((form) => check(form));
  }
});
begin(document);
