// What pages do better with a script: the palette, the keys, and a look at a row beside the page. All of it is a link
// or a form without one. What is shown beside the page is a page of this server, whose templates escape everything.
const policy = window.trustedTypes?.createPolicy("interlock", { createHTML: (text) => text }) ?? { createHTML: (text) => text };
export const parsed = (text) => new DOMParser().parseFromString(policy.createHTML(text), "text/html");
const [keys, palette, peek] = ["keys", "palette", "peek"].map((id) => document.getElementById(id));

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function walk(step) {
  const rows = [...document.querySelectorAll("main [data-row]")].filter((row) => row.checkVisibility());
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  (row?.querySelector("a, button, input") ?? row)?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

async function lookAt(href) {
  const answer = await fetch(href, { redirect: "manual" });
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("text/html")) {
    location.assign(href);
    return;
  }
  const page = parsed(await answer.text());
  peek.querySelector(".peeked").replaceChildren(...[...page.querySelector("main").children].map((one) => document.adoptNode(one)));
  peek.querySelector("header a").href = href;
  if (!peek.open) {
    history.pushState({ peek: href }, "", href);
    peek.showModal();
  }
}

peek.addEventListener("close", () => history.state?.peek && history.back());
peek.querySelector("header button").addEventListener("click", () => peek.close());
window.addEventListener("popstate", () => peek.open && peek.close());
for (const dialog of [keys, palette, peek]) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

function openPalette() {
  const list = palette.querySelector("ul");
  if (!list.children.length) {
    for (const link of document.querySelectorAll(".rail a:not(.brand, .close), .tools a, main h1 ~ * a[data-jump]")) {
      const [item, copy] = [document.createElement("li"), document.createElement("a")];
      copy.href = link.href;
      copy.textContent = link.textContent.trim();
      item.append(copy);
      list.append(item);
    }
  }
  palette.showModal();
  const input = palette.querySelector("input");
  input.select();
  narrow(input.value);
}

function narrow(text) {
  for (const item of palette.querySelectorAll("li")) {
    item.hidden = !item.textContent.toLowerCase().includes(text.trim().toLowerCase());
  }
}

palette.querySelector("input").addEventListener("input", (event) => narrow(event.target.value));
palette.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const stops = [palette.querySelector("input"), ...palette.querySelectorAll("li:not([hidden]) a")];
  const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  stops[Math.min(Math.max(at, 0), stops.length - 1)].focus();
});
palette.querySelector("form").addEventListener("submit", (event) => {
  const [first, ...others] = palette.querySelectorAll("li:not([hidden]) a");
  if (first && !others.length) {
    event.preventDefault();
    location.assign(first.href);
  }
});

const byKey = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": openPalette,
  "?": () => keys.showModal(),
  p: () => {
    const link = document.activeElement.closest("[data-row]")?.querySelector("a[href]");
    if (link) lookAt(link.href);
  },
  x: () => document.activeElement.closest("[data-row]")?.querySelector("input[type=checkbox]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (byKey[event.key]) {
    event.preventDefault();
    byKey[event.key]();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-peek]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  lookAt(link.dataset.peek || link.getAttribute("href"));
});
