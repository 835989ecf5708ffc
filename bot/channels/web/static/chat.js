// Asks without leaving the page and opens quotes beside the answer. The server writes the HTML, every foreign text in it
// escaped; without this script the same page works by forms and links.

import { forget, keep, offer } from "./asked.js";
import { shareable } from "./share.js";
import { enhance } from "./tables.js";

const main = document.querySelector("#main");
const log = document.querySelector("#log");
const form = document.querySelector("#ask");
const field = document.querySelector("#question");
const button = form.querySelector("button");
const status = document.querySelector("#status");
const conversation = document.querySelector("#conversation");
const panel = document.querySelector("#source");
const body = document.querySelector("#source-body");
const wide = matchMedia("(min-width: 64rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let before = [...form.querySelectorAll("[name=before]")].map((input) => input.value);
// What was said since the page was loaded, kept with its entry in the browser's history: there again on coming back.
const kept = history.state?.turns ?? [];

function parsed(html) {
  return document.adoptNode(new DOMParser().parseFromString(html, "text/html").body);
}

// Asking

async function ask(question) {
  if (!question.trim() || button.disabled) return;
  button.disabled = true;
  status.textContent = form.dataset.searching;
  try {
    const sent = { question, conversation: conversation.value || null, before };
    const answer = await read(await fetch("/api/turn", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
    }));
    conversation.value = answer.conversation;
    before = answer.before;
    const made = parsed(answer.html).querySelector(".turn");
    show(made);
    made.classList.add("new");
    made.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    kept.push(answer.html);
    keep(question);
    setTimeout(remember);
    if (field.value.trim() === question.trim()) field.value = "";
    status.textContent = "";
  } catch (error) {
    const strong = document.createElement("strong");
    strong.textContent = error.said ?? form.dataset.failed;
    status.replaceChildren(strong);
  } finally {
    button.disabled = false;
  }
}

async function read(response) {
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(response.status), { said: answer.error });
  return answer;
}

function show(made) {
  prepare(made);
  if (!main.classList.contains("talking")) {
    // The field moves from the top of the first page to below the conversation.
    const focused = document.activeElement;
    main.classList.add("talking");
    main.append(status, form);
    if (form.contains(focused)) focused.focus({ preventScroll: true });
  }
  log.append(made);
}

// What the server wrote of an answer, with what only a script can do; what was offered before is not offered again.
function prepare(made) {
  enhance(made);
  shareable(made);
  const offered = new Set([...log.querySelectorAll(".suggestions button")].map((button) => button.value));
  for (const button of made.querySelectorAll(".suggestions button")) if (offered.has(button.value)) button.remove();
  for (const old of made.querySelectorAll(".suggestions")) if (!old.querySelector("button")) old.remove();
}

function remember() {
  try {
    history.replaceState({ turns: kept, conversation: conversation.value, before }, "");
  } catch {
    // Too much for the browser to keep: then it is not there on coming back.
  }
}

function recall() {
  if (!kept.length) return;
  conversation.value = history.state.conversation;
  before = history.state.before;
  for (const html of kept) show(parsed(html).querySelector(".turn"));
}

// The document beside the chat

let opener = null;
let cited = [];

// The answer's citations in their order, over all its documents; the server's own steps stay within one.
function steps(address) {
  const place = ({ pathname, searchParams }) => [pathname, searchParams.get("start"), searchParams.get("end")].join();
  const at = cited.findIndex((one) => place(new URL(one)) === place(address));
  if (at < 0 || cited.length < 2) return;
  const way = (to, rel, words) => {
    if (!cited[to]) return "";
    return Object.assign(document.createElement("a"), { href: cited[to], rel, textContent: words });
  };
  const where = Object.assign(document.createElement("span"), { textContent: `${at + 1} ${panel.dataset.of} ${cited.length}` });
  const made = Object.assign(document.createElement("nav"), { className: "steps", ariaLabel: panel.dataset.quotes });
  made.append(way(at - 1, "prev", panel.dataset.previous), where, way(at + 1, "next", panel.dataset.next));
  body.querySelector(".steps")?.remove();
  body.querySelector(".tools").prepend(made);
}

async function openSource(address) {
  const target = new URL(address, location.href);
  const place = await read(await fetch(`/api${target.pathname}${target.search}`));
  document.querySelector("#source-title").textContent = place.title;
  document.querySelector("#source-link").href = place.href;
  body.replaceChildren(...parsed(place.html).childNodes);
  if (!target.searchParams.get("sok")) steps(target);
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  const quote = body.querySelector("#quote");
  const text = body.querySelector(".document");
  const marked = quote ?? body.querySelector("mark");
  if (marked) text.scrollTop += marked.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  document.querySelector("#source-title").focus();
}

function isPlace(link) {
  return link.origin === location.origin && link.pathname.startsWith("/source/");
}

// What people do

document.addEventListener("submit", (event) => {
  if (event.target.matches('[action="/sign-out"]')) {
    history.replaceState(null, "");
    forget();
  }
  if (event.target.matches(".find") && panel.contains(event.target)) {
    event.preventDefault();
    const words = new URLSearchParams(new FormData(event.target));
    openSource(`${event.target.getAttribute("action")}?${words}`).catch(() => event.target.submit());
    return;
  }
  const asked = event.target === form ? field.value : event.submitter?.name === "q" ? event.submitter.value : null;
  if (asked === null) return;
  event.preventDefault();
  ask(asked);
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("click", (event) => {
  // A page that leads to itself keeps its entry in the history: what is kept there would come along.
  if (event.target.closest('a[href="/"]')) history.replaceState(null, "");
  const other = event.target.closest("a.switch");
  if (other && kept.length) {
    // The conversation is kept with this page, which is read anew in the other language.
    event.preventDefault();
    fetch(other.href).finally(() => location.reload());
    return;
  }
  const link = event.target.closest("a.cite, #source-body a");
  if (!link || !isPlace(link) || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!panel.contains(link)) {
    opener = link;
    cited = [...link.closest(".turn").querySelectorAll(".sources a.cite")].map((one) => one.href);
  }
  openSource(link.href).catch(() => location.assign(link.href));
});

document.querySelector("#close").addEventListener("click", () => panel.close());
panel.addEventListener("close", () => opener?.focus());
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") panel.close();
});
wide.addEventListener("change", () => panel.close());

document.querySelector("#forget").addEventListener("click", () => {
  forget();
  offer(document.querySelector("#asked"));
  field.focus();
});

for (const made of log.querySelectorAll(".turn")) {
  shareable(made);
  keep(made.querySelector("h2").textContent);
}
offer(document.querySelector("#asked"));
recall();
