// @ts-check
// Parts of a page: `data-part` is where one comes from, `data-live` which subjects it lives on. A part is fetched when
// it appears (unless it came with the page: `data-loaded`) and again when news names one of its subjects.
import { morphChildren } from "./morph.js";

/** Parts being fetched, and whether they must be fetched once more afterwards. @type {WeakMap<Element, {again: boolean}>} */
const underWay = new WeakMap();

/** Fetches every part below `root` that has not loaded yet. @param {ParentNode} root */
export function loadParts(root) {
  for (const part of root.querySelectorAll("[data-part]:not([data-loaded])")) refresh(part);
}

/** Fetches a part again. @param {Element} part */
export async function refresh(part) {
  const running = underWay.get(part);
  if (running) {
    running.again = true;
    return;
  }
  const state = { again: false };
  underWay.set(part, state);
  part.setAttribute("aria-busy", "true");
  do {
    state.again = false;
    await fetchInto(part);
  } while (state.again && part.isConnected);
  underWay.delete(part);
  part.removeAttribute("aria-busy");
}

async function fetchInto(part) {
  const address = part.getAttribute("data-part");
  if (!address) return;
  try {
    const answer = await fetch(address, { headers: { "x-part": "1" }, credentials: "same-origin" });
    // Signed out meanwhile: the whole page goes to sign in, never a page within a page.
    if (answer.redirected) return location.reload();
    const text = await answer.text();
    if (answer.status >= 500 && part.hasAttribute("data-loaded")) return; // the old state is better than an apology
    // What is not there for this person is simply not shown.
    show(part, answer.status === 404 ? "" : text);
  } catch {
    // No connection: the banner says so (news.js), and everything is fetched again when it is back.
  }
}

/** Puts new HTML into a part; focus, caret, scroll and typed words stay. @param {Element} part @param {string} html */
export function show(part, html) {
  const scroller = part.closest("[data-follows]");
  const atEnd = scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80 : false;
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = !part.hasAttribute("data-loaded");
  morphChildren(part, template.content);
  part.setAttribute("data-loaded", "");
  loadParts(part);
  // A conversation shows its newest words, unless the person reads further up.
  if (scroller && (atEnd || fresh)) scroller.scrollTop = scroller.scrollHeight;
  part.dispatchEvent(new CustomEvent("part-shown", { bubbles: true, detail: { fresh } }));
}

/** Fetches the parts that live on one of these subjects; `null` means all of them. @param {string[] | null} subjects */
export function refreshLivingOn(subjects) {
  for (const part of document.querySelectorAll("[data-part][data-live]")) {
    if (subjects === null || livesOn(part, subjects)) refresh(part);
  }
}

function livesOn(part, subjects) {
  const wanted = (part.getAttribute("data-live") ?? "").split(/\s+/).filter(Boolean);
  return wanted.some((name) =>
    name.endsWith("*") ? subjects.some((subject) => subject.startsWith(name.slice(0, -1))) : subjects.includes(name),
  );
}

for (const scroller of document.querySelectorAll("[data-follows]")) scroller.scrollTop = scroller.scrollHeight;
loadParts(document);
