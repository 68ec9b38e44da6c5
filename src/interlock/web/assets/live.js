// Renews the parts of a page that change while somebody looks: the server tells that something happened, and the page
// is asked again. Without a script, or without a stream, there is the link that loads it anew.
import { parsed } from "./shell.js";

const sign = document.querySelector("[data-live]");
let source, work, timer, isAsking = false, isStale = false;

function say(word, text) {
  sign.dataset.live = word;
  sign.textContent = text;
}

async function renew() {
  if (isAsking) {
    isStale = true;
    return;
  }
  isAsking = true;
  isStale = false;
  try {
    const answer = await fetch(location.href, { headers: { "X-Interlock-Quiet": "1" }, redirect: "manual" });
    if (!answer.ok) throw new Error(answer.status);
    const page = parsed(await answer.text());
    for (const part of document.querySelectorAll("[data-fresh]")) {
      const other = page.getElementById(part.id);
      if (!other || part.isEqualNode(other)) continue;
      const at = [...part.querySelectorAll("a, button, summary")].indexOf(document.activeElement);
      part.replaceWith(document.adoptNode(other));
      if (at >= 0) other.querySelectorAll("a, button, summary")[at]?.focus();
    }
  } catch {
    stop("not live: load the page anew");
  }
  isAsking = false;
  if (isStale) soon();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(renew, 250);
}

function stop(text) {
  source?.close();
  work?.close();
  source = undefined;
  say("off", text);
}

function start() {
  source = new EventSource(`/events?after=${sign.dataset.after}`);
  source.onopen = () => say("on", "live");
  source.addEventListener("gap", soon);
  source.onmessage = (event) => {
    sign.dataset.after = event.lastEventId;
    if (JSON.parse(event.data).kind.startsWith(sign.dataset.kinds)) soon();
  };
  if ("work" in sign.dataset) {
    work = new EventSource(`/runs/events?after=${sign.dataset.work}`);
    work.onmessage = (event) => {
      sign.dataset.work = event.lastEventId;
      soon();
    };
  }
  source.onerror = () => (source?.readyState === EventSource.CLOSED ? stop("not live: load the page anew") : say("wait", "not live just now"));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop("not live");
  else if (!source) {
    start();
    soon();
  }
});
start();
