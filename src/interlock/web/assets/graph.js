// What leads to a thing and what it leads to stands out while it is pointed at or has the keyboard. Classes alone.
for (const graph of document.querySelectorAll(".graph .p")) {
  const lines = [...graph.querySelectorAll("[data-s]")];
  const things = new Map([...graph.querySelectorAll("[data-n]")].map((one) => [one.dataset.n, one]));

  const reached = (from, near, far) => {
    const found = new Set([from]);
    for (const here of found) for (const line of lines) if (line.dataset[near] === here) found.add(line.dataset[far]);
    return found;
  };

  const show = (thing) => {
    graph.classList.toggle("hot", Boolean(thing));
    for (const one of graph.querySelectorAll(".on")) one.classList.remove("on");
    if (!thing) return;
    const [after, before] = [reached(thing.dataset.n, "s", "t"), reached(thing.dataset.n, "t", "s")];
    for (const name of [...after, ...before]) things.get(name)?.classList.add("on");
    for (const line of lines) {
      const { s, t } = line.dataset;
      line.classList.toggle("on", (after.has(s) && after.has(t)) || (before.has(s) && before.has(t)));
    }
  };

  for (const [name, gone] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    graph.addEventListener(name, (event) => show(event.target.closest("[data-n]")));
    graph.addEventListener(gone, () => show(graph.contains(document.activeElement) ? document.activeElement.closest("[data-n]") : null));
  }
  const [frame, subject] = [graph.closest(".scroll"), graph.querySelector(".p-subject")];
  if (subject) {
    const [box, here] = [frame.getBoundingClientRect(), subject.getBoundingClientRect()];
    frame.scrollBy(here.left - box.left - box.width / 3, here.top - box.top - box.height / 2);
  }
}
for (const slider of document.querySelectorAll(".asof input[type=range]")) {
  const told = slider.form.querySelector("output");
  slider.addEventListener("input", () => (told.value = slider.value));
}
