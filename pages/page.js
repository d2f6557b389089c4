// What the pages share. Texts of templates and of AWS become text nodes, never markup.
"use strict";
addEventListener("error", event => { document.body.dataset.error = event.message; });

const data = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const details = document.getElementById("details");
const search = document.getElementById("search");

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// What is shown stands in the address, "#search=bucket&select=Files", so that it can be sent on.
function wanted() { return new URLSearchParams(location.hash.slice(1)); }
function remember(name, value) {
  const all = wanted();
  if (value) all.set(name, value); else all.delete(name);
  try { history.replaceState(null, "", "#" + all); } catch { /* the page works without */ }
}

function tool(label, title, act) {
  document.getElementById("tools").append(el("button", {type: "button", title, onclick: act}, label));
}

function setTheme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}

function showDetails(...children) {
  details.replaceChildren(
    el("button", {type: "button", class: "close", title: "Close", onclick: () => select(null)}, "×"),
    ...children);
  details.hidden = false;
  details.scrollTop = 0;
}

// `find(words)` marks what has all the words and returns how many there are.
function startPage(find) {
  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = find(words);
    document.getElementById("count").textContent = words.length ? `${found} found` : "";
    remember("search", search.value.trim());
  };
  const apply = () => {
    const state = wanted();
    setTheme(state.get("theme"));
    search.value = state.get("search") || "";
    look();
    select(state.get("select"));
  };
  search.addEventListener("input", look);
  addEventListener("hashchange", apply);
  addEventListener("keydown", event => {
    if (event.key === "Escape") select(null);
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });
  tool("◐", "Light or dark", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    setTheme(next);
    remember("theme", next);
  });
  apply();
  document.body.dataset.requests = performance.getEntriesByType("resource").length;
  document.body.dataset.ready = "yes";
}
