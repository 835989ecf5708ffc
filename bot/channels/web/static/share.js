// What is taken away from an answer: the answer with its sources as text, and what the reader thinks of it.

import { copier } from "./tables.js";

export function shareable(turn) {
  const link = turn.querySelector("a.link");
  if (link?.dataset.answerWords) {
    const words = { copyWords: link.dataset.answerWords, copiedWords: link.dataset.copiedWords };
    link.before(copier(words, () => asText(turn, link)));
  }
  const thumbs = turn.querySelector(".thumbs");
  thumbs?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(thumbs, event.submitter);
  });
}

function asText(turn, link) {
  const said = [...turn.querySelectorAll(".text p, .text li")].map((one) => (one.matches("li") ? "– " : "") + line(one));
  const sources = [...turn.querySelectorAll(".sources li")].map((one) => {
    const place = one.querySelector(".place .cite");
    return `[${one.value}] ”${line(one.querySelector("blockquote"))}” ${line(place)} ${place.href}`;
  });
  const parts = [line(turn.querySelector("h2")), "", ...said];
  if (sources.length) parts.push("", `${link.dataset.sourcesWords}:`, ...sources);
  return [...parts, "", link.href].join("\n");
}

function line(element) {
  const copy = element.cloneNode(true);
  for (const sign of copy.querySelectorAll(".sign")) sign.remove();
  return copy.textContent.replaceAll(/\s+/g, " ").trim();
}

async function send(form, button) {
  const status = form.querySelector("[role=status]");
  const sent = new URLSearchParams(new FormData(form));
  sent.set("reaction", button.value);
  try {
    const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: sent });
    if (!response.ok) throw new Error(response.status);
    form.querySelector("fieldset").remove();
    status.textContent = form.dataset.thanks;
  } catch {
    status.textContent = form.dataset.failed;
  }
}
