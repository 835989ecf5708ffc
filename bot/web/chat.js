// Asks without leaving the page and shows quotes beside the answer. Without it the same page works by forms and links.
// Everything is put into the page as text, never as HTML.

const main = document.querySelector("#main");
const log = document.querySelector("#log");
const form = document.querySelector("#ask");
const field = document.querySelector("#question");
const button = form.querySelector("button");
const status = document.querySelector("#status");
const conversation = document.querySelector("#conversation");
const panel = document.querySelector("#source");
const words = JSON.parse(main.dataset.words);
const wide = matchMedia("(min-width: 64rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// Asking

async function ask(question) {
  if (!question.trim() || button.disabled) return;
  button.disabled = true;
  status.textContent = "Söker i rapporterna …";
  try {
    const answer = await send(question);
    conversation.value = answer.conversation;
    show(turn(answer));
    if (field.value.trim() === question.trim()) field.value = "";
    status.textContent = "";
  } catch (error) {
    status.replaceChildren(element("strong", {}, error.said ?? "Svaret kom inte fram. Kontrollera förbindelsen och försök igen."));
  } finally {
    button.disabled = false;
  }
}

async function send(question) {
  const response = await fetch("/api/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question, conversation: conversation.value || null }),
  });
  return read(response);
}

async function read(response) {
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(response.status), { said: body.error });
  return body;
}

function show(made) {
  main.classList.add("talking");
  made.classList.add("new");
  log.append(made);
  made.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

// An answer as the template answer.html has it: change both

function turn(answer) {
  const said = words[answer.language];
  const cited = new Map(answer.citations.map((citation) => [citation.n, citation]));
  return element("article", { class: "turn", lang: answer.language },
    element("h2", { class: "question" }, answer.question),
    element("div", { class: `answer ${answer.status}` },
      element("p", { class: "text" }, ...textParts(answer.text, cited, said)),
      answer.notes.length ? notes(answer.notes, said) : null,
      answer.records.length > 1 ? table(answer.records, cited, said) : null,
      answer.citations.length ? sources(answer.citations, said) : null,
      answer.suggestions.length ? suggestions(answer, said) : null,
      answer.understood ? element("p", { class: "understood" }, `${said.understood} ${answer.understood}`) : null));
}

function textParts(text, cited, said) {
  return text.split(/(\[\d{1,4}\])/).map((part, at) => {
    const citation = at % 2 ? cited.get(Number(part.slice(1, -1))) : undefined;
    return citation ? mark(citation, part, said) : part;
  });
}

function mark(citation, text, said) {
  return element("a", { class: "cite", href: href(citation), "aria-label": `${text} ${said.source}: ${place(citation, said)}` }, text);
}

function href({ document: name, start, end }, base = "/source/") {
  return `${base}${name.split("/").map(encodeURIComponent).join("/")}?start=${start}&end=${end}#quote`;
}

function place(citation, said) {
  const page = citation.page ? `${citation.page_approximate ? said.about_page : said.page} ${citation.page}` : "";
  return [citation.title, citation.municipality, page].filter(Boolean).join(", ");
}

function notes(list, said) {
  return element("div", { class: "notes" }, element("h3", {}, said.notes),
    element("ul", {}, ...list.map((note) => element("li", {}, note))));
}

function sources(citations, said) {
  const items = citations.map((citation) => element("li", { value: citation.n },
    element("blockquote", { lang: "sv" }, citation.quote),
    element("p", { class: "place" },
      element("a", { class: "cite", href: href(citation) }, place(citation, said)),
      citation.section ? " " : null,
      citation.section ? element("span", { lang: "sv" }, citation.section) : null)));
  return element("details", { class: "sources", ...(citations.length <= 4 && { open: "" }) },
    element("summary", {}, `${said.sources} (${citations.length})`), element("ol", {}, ...items));
}

function suggestions(answer, said) {
  return element("form", { class: "suggestions", method: "post", action: "/" },
    element("h3", {}, said.suggestions),
    element("input", { type: "hidden", name: "conversation", value: answer.conversation }),
    ...answer.suggestions.map((text) => element("button", { name: "q", value: text }, text)));
}

function table(records, cited, said) {
  const rows = records.map((record) => Object.fromEntries(Object.keys(said.columns).map((key) => [key, cell(record, key, said)])));
  const columns = Object.keys(said.columns).filter((key) => worthShowing(key, rows.map((row) => row[key])));
  const head = element("tr", {}, ...columns.map((key) => element("th", { scope: "col", class: key }, said.columns[key])));
  const body = rows.map((row, at) => element("tr", {}, ...columns.map((key) => {
    if (key !== "name") return element("td", { class: key }, row[key]);
    const citation = cited.get(records[at].citation);
    return element("th", { scope: "row" }, row.name, citation ? " " : null, citation ? mark(citation, `[${citation.n}]`, said) : null);
  })));
  const title = `${records.length} ${said.records}`;
  return element("details", { class: "records", ...(records.length <= 12 && { open: "" }) },
    element("summary", {}, title),
    element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title },
      element("table", {}, element("thead", {}, head), element("tbody", {}, ...body))));
}

function worthShowing(key, cells) {
  if (words.table.only_when_differing.includes(key)) return new Set(cells).size > 1;
  return key === "name" || cells.some(Boolean);
}

function cell(record, key, said) {
  const fields = record.fields;
  if (key === "name") return record.name;
  if (key === "period") {
    const [start, end] = [shown(fields.start_date), shown(fields.end_date)];
    return start || end ? `${start}–\n${end}` : "";
  }
  const value = key in fields ? fields[key] : fields[words.table.instead[key]];
  if (key === "value" && value != null) {
    return [fields.approximate === true ? said.about : "", amount(value, said), shown(fields.unit)].filter(Boolean).join(" ");
  }
  if (words.table.amounts.includes(key)) return amount(value, said);
  return shown(value, words.table.named.includes(key) ? said.names : {});
}

function amount(value, said) {
  return typeof value === "number" ? new Intl.NumberFormat(said.locale).format(value) : shown(value);
}

function shown(value, names = {}) {
  if (Array.isArray(value)) return value.map((item) => shown(item, names)).filter(Boolean).join(", ");
  if (value === null || value === undefined || typeof value === "object") return "";
  return Object.hasOwn(names, value) ? names[value] : String(value);
}

// The document beside the chat

let opener = null;

async function openSource(link) {
  const target = new URL(link.href);
  const response = await fetch(`/api${target.pathname}${target.search}`);
  const place = await read(response);
  const quote = element("mark", { id: "quote" }, ...place.quote.map(piece));
  document.querySelector("#source-title").textContent = place.title;
  document.querySelector("#source-place").textContent = place.place;
  document.querySelector("#source-link").href = link.href;
  document.querySelector("#source-text").replaceChildren(...place.before.map(piece), quote, ...place.after.map(piece));
  opener = link;
  if (!panel.open) wide.matches ? panel.show() : panel.showModal();
  document.querySelector("#source-title").focus();
  const text = document.querySelector("#source-text");
  text.scrollTop += quote.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
}

function piece({ kind, text }) {
  if (kind === "page") return element("span", { class: "page", role: "separator", "aria-label": text });
  return kind === "heading" ? element("span", { class: "heading" }, text) : text;
}

// What people do

document.addEventListener("submit", (event) => {
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
  const link = event.target.closest("a.cite");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  openSource(link).catch(() => location.assign(link.href));
});

document.querySelector("#close").addEventListener("click", () => panel.close());
panel.addEventListener("close", () => opener?.focus());
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") panel.close();
});
wide.addEventListener("change", () => panel.close());
