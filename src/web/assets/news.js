// @ts-check
// What changed elsewhere: one event stream for the whole browser, however many tabs. The tab that holds the lock
// listens and tells the others; when it closes, the next one goes on from the last number seen.
import { refreshLivingOn } from "./parts.js";
import { announce, meta, t } from "./words.js";

const secret = meta("form-secret");
/** Its own channel for each session: another person's tabs in this browser must not listen. */
const name = `news-${secret.slice(0, 12)}`;
let seen = Number(meta("news-after") || 0);
let banner = null;

if (secret) begin();

function begin() {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  channel?.addEventListener("message", ({ data }) => take(data));
  const tell = (news) => {
    take(news);
    channel?.postMessage(news);
  };
  addEventListener("offline", () => take({ offline: true }));
  // Without locks (plain http on a foreign host) each tab listens for itself.
  if (navigator.locks && channel) {
    navigator.locks.request(name, () => listen(tell)).catch(() => listen(tell));
  } else {
    listen(take);
  }
}

/** Listens until the tab is gone. */
function listen(tell) {
  return new Promise(() => {
    let pause = 1000;
    let late = 0;
    const open = () => {
      const stream = new EventSource(`/live?after=${seen}`);
      stream.addEventListener("message", (event) => tell(JSON.parse(event.data)));
      stream.addEventListener("open", () => {
        clearTimeout(late);
        pause = 1000;
        tell({ offline: false });
      });
      stream.addEventListener("error", () => {
        stream.close();
        clearTimeout(late);
        late = setTimeout(() => tell({ offline: true }), 2500);
        setTimeout(open, pause + Math.random() * 500);
        pause = Math.min(pause * 2, 20000);
      });
    };
    open();
  });
}

/** @param {{seq?: number, subjects?: string[], refetch?: number | null, offline?: boolean}} news */
function take(news) {
  if (news.offline !== undefined) return connection(news.offline);
  if (news.seq && news.seq <= seen) return;
  seen = Math.max(seen, news.seq ?? 0);
  refreshLivingOn(news.refetch ? null : (news.subjects ?? []));
}

/** Says that the connection is gone, and when it is back fetches what was missed. @param {boolean} gone */
function connection(gone) {
  if (gone && !banner) {
    banner = document.createElement("div");
    banner.className = "offline";
    banner.setAttribute("role", "status");
    banner.textContent = t("offline");
    document.body.append(banner);
  } else if (!gone && banner) {
    banner.remove();
    banner = null;
    announce(t("online"));
    refreshLivingOn(null);
  }
}
