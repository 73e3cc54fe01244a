// @ts-check
// Frames of mails as high as their content, lists that stay where one left them, and the sign of life in a case.
import { meta } from "./words.js";

/** A mail's frame has no script of its own; we measure it from outside. @param {HTMLIFrameElement} frame */
function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (page) frame.style.height = `${Math.min(page.scrollHeight + 2, 4000)}px`;
}
document.addEventListener("load", (event) => {
  if (event.target instanceof HTMLIFrameElement && event.target.matches(".mail-frame")) fit(event.target);
}, true);

for (const box of document.querySelectorAll("[data-keeps-scroll]")) {
  const name = `scroll-${box.getAttribute("data-keeps-scroll")}`;
  box.scrollTop = Number(sessionStorage.getItem(name) ?? 0);
  box.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  box.addEventListener("scroll", () => sessionStorage.setItem(name, String(box.scrollTop)), { passive: true });
}

// Who has a case open says so every 20 seconds, and whether they write; a sign counts 45 seconds.
const looking = document.querySelector("[data-looking]")?.getAttribute("data-looking");
if (looking) {
  let wroteMs = 0;
  let told = "";
  const tell = (doing) => {
    told = doing;
    const body = new URLSearchParams({ doing, form_secret: meta("form-secret") });
    if (doing === "gone") navigator.sendBeacon(looking, body);
    else fetch(looking, { method: "POST", headers: { "x-part": "1" }, body }).catch(() => {});
  };
  const now = () => (Date.now() - wroteMs < 15000 ? "writes" : "looks");
  document.addEventListener("input", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(".composer")) return;
    wroteMs = Date.now();
    if (told !== "writes") tell("writes");
  });
  setInterval(() => document.visibilityState === "visible" && tell(now()), 20000);
  addEventListener("pagehide", () => tell("gone"));
  tell("looks");
}
