"use strict";
// The batch's own: a search over what is known of each article, names and topics that ask it, the order of figures.
(() => {
  const data = JSON.parse(document.getElementById("found-by").textContent);
  const list = document.getElementById("list");
  const input = document.getElementById("find");
  const shown = document.getElementById("shown");
  const number = new Intl.NumberFormat(data.language, { numberingSystem: "latn" });

  // Marks (accents, vowels, hamza) go with the decomposition; letters that are mixed up in Arabic become one.
  const alike = { "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": "", "’": "'", "œ": "oe", "æ": "ae", "ß": "ss" };
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/[ىیةکٱـ’œæß]/g, (char) => alike[char])
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));
  const words = (text) => fold(text).split(/[^\p{L}\p{N}'%.]+/u).filter(Boolean);

  const items = [...list.children];
  let texts = null;
  const search = () => {
    texts ??= items.map((item, index) => fold(item.textContent + " " + data.names[index]));
    const wanted = words(input.value);
    // Taking items out of the list is ten times as fast as hiding them.
    const left = document.createDocumentFragment();
    items.forEach((item, index) => { if (wanted.every((word) => texts[index].includes(word))) left.append(item); });
    const count = left.childElementCount;
    list.replaceChildren(left);
    document.getElementById("none").hidden = count > 0 || items.length === 0;
    shown.textContent = data.shown.replace("{n}", number.format(count)).replace("{all}", number.format(items.length));
  };
  let waiting = 0;
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  document.getElementById("clear").addEventListener("click", () => { input.value = ""; search(); input.focus(); });
  for (const button of document.querySelectorAll("[data-find]")) {
    button.addEventListener("click", () => {
      input.value = button.dataset.find;
      search();
      input.focus({ preventScroll: true });
      document.getElementById("articles").scrollIntoView();
    });
  }
  document.querySelector(".search").hidden = false;

  const heads = [...document.querySelectorAll(".by-unit [aria-sort]")];
  for (const head of heads) {
    head.querySelector("button").addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
      for (const one of heads) {
        one.setAttribute("aria-sort", order);
        for (const body of one.closest("table").tBodies) body.append(...[...body.rows].slice(1).reverse());
      }
    });
  }
})();
