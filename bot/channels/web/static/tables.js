// Tables that can be copied into a spreadsheet and, where the server does not sort them, sorted. Links that can be copied.
// Without it the tables are read as they stand.

const WORDS = document.documentElement.lang === "en" ? ["Copy the table", "Copied"] : ["Kopiera tabellen", "Kopierat"];

export function enhance(root) {
  for (const table of root.querySelectorAll("table[data-sort]")) sortable(table);
  for (const table of root.querySelectorAll("table[data-copy]")) {
    const button = copier(table.dataset, () => asText(table));
    (table.closest(".scroll") ?? table).after(button);
  }
  for (const link of root.querySelectorAll("a.link")) link.after(copier(link.dataset, () => link.href));
}

export function copier({ copyWords, copiedWords }, take) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  const words = copyWords ?? WORDS[0];
  button.textContent = words;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(take());
    button.textContent = copiedWords ?? WORDS[1];
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  return button;
}

function asText(table) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => harmless(plain(cell).replaceAll(/[\t\r\n ]+/g, " ").trim())).join("\t"));
  return rows.join("\n");
}

// A cell that no spreadsheet takes for a formula, as in the files.
function harmless(text) {
  return /^[=+\-@]./.test(text) ? `'${text}` : text;
}

// What a cell says: the whole name, without its citation mark and without what a sort button adds.
function plain(cell) {
  const copy = cell.cloneNode(true);
  for (const mark of copy.querySelectorAll(".cite, .short")) mark.remove();
  return copy.textContent;
}

function sortable(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [plain(row.cells[column]).trim(), row]);
      body.append(...rows.sort(([one], [other]) => compare(one, other) * (down ? -1 : 1)).map(([, row]) => row));
    });
  });
}

// Numbers by size, all else as Swedish sorts it.
function compare(one, other) {
  const [first, second] = [one, other].map(size);
  if (first !== null && second !== null) return first - second;
  return one.localeCompare(other, "sv", { numeric: true });
}

function size(text) {
  const digits = text.replace(/^(?:ca|about)\s/, "").replace(/\s(?:kr|SEK|%|projekt)$/, "").replaceAll(/[\s\u00a0\u202f]/g, "");
  return /^-?\d{1,3}(?:,\d{3})+$/.test(digits) ? Number(digits.replaceAll(",", "")) : /^-?\d+(?:[.,]\d+)?$/.test(digits) ? Number(digits.replace(",", ".")) : null;
}

enhance(document);
document.addEventListener("filtered", () => enhance(document.querySelector("#found")));
