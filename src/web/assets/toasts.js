// @ts-check
// A short word that something was done, with a way to take it back. It survives going on to another page.
import { meta, t } from "./words.js";
import { refreshLivingOn } from "./parts.js";

const KEPT = "toast";
const SHOWN_MS = 7000;

/** @param {string} sentence @param {string | null} undo address to post to @param {string | null} [forPage] shown on the next page */
export function toast(sentence, undo = null, forPage = null) {
  if (forPage) {
    sessionStorage.setItem(KEPT, JSON.stringify({ sentence, undo }));
    return;
  }
  const box = region();
  const shown = document.createElement("div");
  shown.className = "toast";
  const words = document.createElement("span");
  words.textContent = sentence;
  shown.append(words);
  if (undo) shown.append(undoButton(undo, shown));
  box.append(shown);
  // What the person points at or has focused stays.
  const leave = () => (shown.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : shown.remove());
  setTimeout(leave, SHOWN_MS);
}

function undoButton(address, shown) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = t("undo");
  button.addEventListener("click", async () => {
    shown.remove();
    const headers = { "x-part": "1", "x-form-secret": meta("form-secret"), "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(address, { method: "POST", headers, body: "" }).catch(() => null);
    toast(answer?.ok ? t("undone") : t("not_undone"));
    refreshLivingOn(null);
  });
  return button;
}

function region() {
  const known = document.querySelector(".toasts");
  if (known) return known;
  const box = document.createElement("div");
  box.className = "toasts";
  box.setAttribute("role", "status");
  document.body.append(box);
  return box;
}

const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  const { sentence, undo } = JSON.parse(kept);
  toast(sentence, undo);
}
