// @ts-check
// Posts without leaving the page. A refusal is shown where the person is looking, and nothing typed is lost.
// Answers: 204 with `x-go` (where a plain form would have been sent to), or the changed part as HTML.
import { loadParts, refresh, refreshLivingOn, show } from "./parts.js";
import { toast } from "./toasts.js";
import { meta, t } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  // Sign-in and the like replace the whole page; `data-plain` asks for the same.
  if (form.method !== "post" || form.hasAttribute("data-plain") || !meta("form-secret")) return;
  event.preventDefault();
  send(form, event instanceof SubmitEvent ? event.submitter : null);
});

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  if (form.getAttribute("aria-busy") === "true") return; // a second click is not a second order
  const fields = new FormData(form, button);
  const files = [...fields.values()].some((value) => value instanceof File);
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.action, {
      method: "POST",
      headers: { "x-part": "1", "x-form-secret": meta("form-secret") },
      body: files ? fields : new URLSearchParams(/** @type {any} */ (fields)),
    });
    await done(form, answer);
  } catch {
    notice(form, t("not_sent"));
  } finally {
    form.removeAttribute("aria-busy");
    button?.removeAttribute("aria-busy");
  }
}

async function done(form, answer) {
  const html = await answer.text();
  if (!answer.ok) {
    notice(form, sentenceOf(html));
    return;
  }
  clearNotice(form);
  const said = decodeURIComponent(answer.headers.get("x-said") ?? "");
  const undo = answer.headers.get("x-undo");
  const go = answer.headers.get("x-go");
  if (go && !isHere(go)) {
    if (said) toast(said, undo, go);
    location.assign(go);
    return;
  }
  if (said) toast(said, undo);
  form.reset();
  const part = form.closest("[data-part]");
  form.closest("details.sheet")?.removeAttribute("open");
  form.closest("dialog")?.close();
  if (answer.status === 204 || !html) {
    if (part) refresh(part);
    refreshLivingOn(null);
    loadParts(document);
    if (!part && go) await freshMain();
  } else if (part) {
    show(part, html);
  }
}

/** A page without parts: its main is fetched whole and morphed. */
async function freshMain() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [main, next] = [document.getElementById("main"), page.getElementById("main")];
  if (main && next) show(main, next.innerHTML);
}

function isHere(address) {
  const there = new URL(address, location.href);
  // Back to this page without saying which list: the list beside it stays as it is.
  return there.pathname === location.pathname && (!there.search || there.search === location.search);
}

function sentenceOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return (page.querySelector(".notice") ?? page.body).textContent?.trim() || t("not_sent");
}

/** @param {HTMLFormElement} form @param {string} sentence */
export function notice(form, sentence) {
  clearNotice(form);
  const shown = document.createElement("p");
  shown.className = "notice bad";
  shown.setAttribute("role", "alert");
  shown.setAttribute("data-said", "");
  shown.textContent = sentence;
  const slot = form.querySelector("[data-notice]") ?? form;
  if (slot === form && getComputedStyle(form).display.includes("flex")) form.after(shown);
  else slot.prepend(shown);
  shown.scrollIntoView({ block: "nearest" });
}

function clearNotice(form) {
  form.querySelectorAll("[data-said]").forEach((old) => old.remove());
  if (form.nextElementSibling?.hasAttribute("data-said")) form.nextElementSibling.remove();
}
