"use strict";
// The article's own: switches for the marks, a card that says what a mark is, ways into the text, words of a topic.
(() => {
  const body = document.getElementById("body");
  const card = document.getElementById("card");
  const { details, sure, times } = JSON.parse(document.getElementById("details").textContent);
  const on = (mark) => !body.classList.contains("off-" + mark.classList[0]);

  // Switches
  const switches = [...document.querySelectorAll(".legend [data-group]")];
  const all = switches.find((button) => button.dataset.group === "all");
  const kinds = switches.filter((button) => button !== all);
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const turn = (button, wanted) => {
    button.setAttribute("aria-pressed", String(wanted));
    body.classList.toggle("off-" + button.dataset.group, !wanted);
  };
  for (const button of switches) {
    button.addEventListener("click", () => {
      const wanted = !pressed(button);
      for (const one of button === all ? kinds : [button]) turn(one, wanted);
      all.setAttribute("aria-pressed", String(kinds.every(pressed)));
    });
  }

  // The card
  const line = (tag, text, name) => {
    const element = document.createElement(tag);
    const isolated = document.createElement("bdi");
    isolated.textContent = text;
    element.append(isolated);
    if (name) element.className = name;
    return element;
  };
  let shownFor = null;
  const show = (mark) => {
    const [kind, name, notes, confidence, count] = details[mark.dataset.n];
    const more = [sure.replace("{n}", confidence)];
    if (count > 1) more.push(times.replace("{n}", count));
    card.replaceChildren(line("span", kind, "kind-name"), line("b", name), ...notes.map((note) => line("small", note)), line("small", more.join(" · ")));
    card.hidden = false;
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - card.offsetWidth / 2), innerWidth - card.offsetWidth - 8);
    const below = box.bottom + 8 + card.offsetHeight < innerHeight;
    card.style.left = `${left}px`;
    card.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - card.offsetHeight - 8)}px`;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = mark;
    mark.setAttribute("aria-describedby", "card");
  };
  const hide = () => {
    card.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  };
  body.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark");
    if (mark && on(mark)) show(mark); else hide();
  });
  body.addEventListener("mouseleave", hide);
  body.addEventListener("focusin", (event) => { if (event.target.matches("mark")) show(event.target); });
  body.addEventListener("focusout", hide);
  addEventListener("scroll", () => { if (shownFor && document.activeElement !== shownFor) hide(); }, { passive: true });

  // From mark to mark by keyboard: one of them is in the order of Tab, the arrows move on.
  const marks = [...body.getElementsByTagName("mark")];
  let here = marks[0];
  const enter = (mark) => {
    here.removeAttribute("tabindex");
    here = mark;
    mark.tabIndex = 0;
  };
  if (here) {
    enter(here);
    here.setAttribute("aria-describedby", "walk");
  }
  const next = (step) => {
    let index = marks.indexOf(here) + step;
    while (marks[index] && !on(marks[index])) index += step;
    return marks[index];
  };
  body.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && on(mark)) { enter(mark); mark.focus({ preventScroll: true }); }
  });
  body.addEventListener("keydown", (event) => {
    if (!event.target.matches("mark")) return;
    if (event.key === "Escape") return void hide();
    const forward = body.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = body.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const step = [forward, "ArrowDown"].includes(event.key) ? 1 : [backward, "ArrowUp"].includes(event.key) ? -1 : 0;
    const mark = step ? next(step) : event.key === "Home" ? marks.find(on) : event.key === "End" ? marks.findLast(on) : null;
    if (!step && !mark) return;
    event.preventDefault();
    if (mark) { enter(mark); mark.focus({ preventScroll: true }); center(mark); }
  });

  // Into the text: to a mark, or to a stretch of lines
  const center = (element) => {
    element.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => element.scrollIntoView({ block: "center" })); // what was not laid out yet is now
    if (element.matches("mark")) setTimeout(() => { if (document.activeElement === element) show(element); }, 60);
  };
  const point = (element, offset) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && offset > node.length) { offset -= node.length; node = walker.nextNode(); }
    return node ? [node, offset] : [element, 0];
  };
  const ranges = (places) => places.split(" ").filter(Boolean).map((place) => {
    const [index, start, end] = place.split(/[:-]/).map(Number);
    const paragraph = document.getElementById("p" + index);
    const range = new Range();
    range.setStart(...point(paragraph, start));
    range.setEnd(...point(paragraph, end));
    return range;
  });
  const paint = (places) => {
    if (!globalThis.CSS?.highlights) return;
    if (places) CSS.highlights.set("evidence", new Highlight(...ranges(places)));
    else CSS.highlights.delete("evidence");
  };
  const lineOf = (places) => document.getElementById("p" + parseInt(places, 10));
  const goTo = (mark) => {
    document.querySelector("mark.here")?.classList.remove("here");
    mark.classList.add("here");
    enter(mark);
    mark.focus({ preventScroll: true });
    center(mark);
  };
  const turns = new Map();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-marks], a[data-mark], a[data-r]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.r !== undefined) {
      paint(link.dataset.r);
      center(lineOf(link.dataset.r) ?? body);
    } else if (link.dataset.mark) {
      goTo(document.getElementById(link.dataset.mark));
    } else {
      const wanted = new Set(link.dataset.marks.split(" "));
      const found = marks.filter((mark) => wanted.has(mark.dataset.n) && mark.id);
      const turn = turns.get(link) ?? 0;
      turns.set(link, turn + 1);
      goTo(found[turn % found.length]);
    }
  });

  // The words of a topic: shown while it is pointed at, kept when it is chosen
  const topics = [...document.querySelectorAll(".topics button")];
  const chosen = () => topics.find(pressed)?.dataset.r ?? "";
  for (const topic of topics) {
    for (const name of ["mouseenter", "focus"]) topic.addEventListener(name, () => paint(topic.dataset.r));
    for (const name of ["mouseleave", "blur"]) topic.addEventListener(name, () => paint(chosen()));
    topic.addEventListener("click", () => {
      const wanted = !pressed(topic);
      for (const other of topics) other.setAttribute("aria-pressed", String(other === topic && wanted));
      paint(chosen() || topic.dataset.r);
      if (wanted && topic.dataset.r) center(lineOf(topic.dataset.r));
    });
  }
})();
