// @ts-check
// Half-written words survive a closed laptop: kept on the server a moment after each pause, and when the page is left.
import { meta } from "./words.js";

const PAUSE_MS = 800;
const AGAIN_MS = 5000;

/** Words not yet kept, by form. @type {Map<HTMLFormElement, {text: string, timer: number}>} */
const waiting = new Map();

/** @param {HTMLFormElement} form */
export function draftOf(form) {
  // The server put the draft into the page; say so, so that nobody wonders where the words come from.
  const area = form.querySelector("textarea[data-draft]");
  if (area instanceof HTMLTextAreaElement && area.value.trim()) say(form, "data-words");
}

/** Keeps the words soon; `null` forgets what waits (they were sent). @param {HTMLFormElement} form @param {string | null} text */
export function keepDraft(form, text) {
  clearTimeout(waiting.get(form)?.timer);
  waiting.delete(form);
  if (text === null) return say(form, null);
  if (!form.getAttribute("data-draft-action")) return;
  waiting.set(form, { text, timer: window.setTimeout(() => keep(form), PAUSE_MS) });
}

async function keep(form) {
  const draft = waiting.get(form);
  if (!draft) return;
  try {
    const answer = await post(form, draft.text);
    if (!answer.ok) throw new Error(String(answer.status));
    if (waiting.get(form) === draft) {
      waiting.delete(form);
      say(form, "data-words");
    }
  } catch {
    say(form, "data-failed");
    if (waiting.get(form) === draft) draft.timer = window.setTimeout(() => keep(form), AGAIN_MS);
  }
}

function post(form, text) {
  return fetch(form.getAttribute("data-draft-action") ?? "", {
    method: "POST",
    headers: { "x-part": "1", "x-form-secret": meta("form-secret") },
    body: new URLSearchParams({ text }),
    keepalive: true,
  });
}

/** @param {HTMLFormElement} form @param {string | null} which */
function say(form, which) {
  const place = form.querySelector("[data-saved]");
  if (place) place.textContent = which ? place.getAttribute(which) : "";
}

addEventListener("pagehide", () => {
  for (const [form, draft] of waiting) post(form, draft.text).catch(() => {});
});
