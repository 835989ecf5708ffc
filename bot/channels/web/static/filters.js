// Filters that answer at once: what a choice finds is fetched and put in place. Without it a button sends the form.

const form = document.querySelector("form.filters");
const status = document.querySelector("#filtered");
let asked = new AbortController();
let typed;

function address() {
  const chosen = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(chosen).toString();
  return form.action + (query ? `?${query}` : "");
}

async function load(href, way) {
  clearTimeout(typed);
  asked.abort();
  asked = new AbortController();
  const found = document.querySelector("#found");
  found.ariaBusy = "true";
  try {
    const rows = new URL(href, location.href);
    rows.searchParams.set("del", "rader");
    const other = await read(rows);
    if (way) history[way](null, "", href);
    found.replaceWith(other.querySelector("#found"));
    fields(other.querySelector("form.filters"), !way);
    document.title = other.title;
    status.textContent = document.querySelector("#rows").textContent;
    document.dispatchEvent(new CustomEvent("filtered"));
    // What the rows add up to comes after them.
    const later = document.querySelector("#sums[data-later]");
    later?.replaceWith((await read(href)).querySelector("#sums"));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(href);
  }
}

async function read(href) {
  const response = await fetch(href, { signal: asked.signal });
  if (!response.ok) throw new Error(response.status);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Every field anew but the one that is being used: that keeps its focus and gets its new choices only.
function fields(others, every) {
  const used = every ? null : form.querySelector(".field:focus-within");
  const made = [...others.querySelectorAll(".field")];
  const at = used ? made.findIndex((one) => one.id === used.id) : -1;
  if (at < 0) {
    form.replaceChildren(...others.childNodes);
    fold();
    return;
  }
  const choices = used.querySelector("select");
  if (choices) {
    const value = choices.value;
    choices.replaceChildren(...made[at].querySelector("select").childNodes);
    choices.value = value;
  }
  for (const one of form.querySelectorAll(".field")) if (one !== used) one.remove();
  used.before(...made.slice(0, at));
  used.after(...made.slice(at + 1));
  fold();
}

function fold() {
  form.querySelector(".act").hidden = true;
  const chosen = document.querySelector("#found").dataset.chosen;
  document.querySelector(".fold .chosen").textContent = chosen === "0" ? "" : `(${chosen})`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  load(address(), "pushState");
});
form.addEventListener("change", (event) => {
  if (event.target.matches("select")) load(address(), "pushState");
});
form.addEventListener("input", (event) => {
  if (!event.target.matches("input") || event.isComposing) return;
  clearTimeout(typed);
  typed = setTimeout(() => load(address(), "replaceState"), 250);
});
addEventListener("popstate", () => load(location.href));
fold();
