"use strict";
// What every page can do: choose a theme, print, copy, open what is folded. Without it, all is there to read.
(() => {
  const live = document.getElementById("live");
  const say = (text) => { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 50); };

  const theme = document.getElementById("theme");
  const stored = {
    get() { try { return localStorage.getItem("smartnews-theme"); } catch { return null; } },
    set(value) { try { localStorage.setItem("smartnews-theme", value); } catch { /* a file may have no storage */ } },
  };
  const themes = ["auto", "light", "dark"];
  const put = (name) => {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    theme.textContent = theme.dataset[name];
  };
  let current = themes.includes(stored.get()) ? stored.get() : "auto";
  put(current);
  theme.addEventListener("click", () => {
    current = themes[(themes.indexOf(current) + 1) % themes.length];
    put(current);
    stored.set(current);
    say(theme.textContent);
  });
  document.getElementById("print").addEventListener("click", () => window.print());

  const byHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  };
  const cells = (row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")).join("\t");
  for (const button of document.querySelectorAll("[data-copy], [data-copy-table]")) {
    button.addEventListener("click", async () => {
      const table = document.getElementById(button.dataset.copyTable);
      const done = await copy(table ? [...table.rows].map(cells).join("\n") : button.dataset.copy);
      button.focus();
      button.classList.toggle("done", done);
      say(done ? live.dataset.copied : live.dataset.failed);
    });
  }

  for (const button of document.querySelectorAll("[data-reveal]")) {
    const part = document.getElementById(button.dataset.reveal);
    const open = (wanted) => {
      part.classList.toggle("closed", !wanted);
      button.setAttribute("aria-expanded", String(wanted));
    };
    button.addEventListener("click", () => open(part.classList.contains("closed")));
  }
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details:not([open])")) { fold.open = true; fold.dataset.printed = ""; }
  });
  window.addEventListener("afterprint", () => {
    for (const fold of document.querySelectorAll("details[data-printed]")) { fold.open = false; delete fold.dataset.printed; }
  });
  for (const hidden of document.querySelectorAll("button[hidden]")) hidden.hidden = false;
})();
