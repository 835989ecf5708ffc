// The reader's earlier questions, in this browser alone. Without it, or where nothing may be kept, there are none.

const KEY = "utblick-asked";
const MOST = 8;

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function keep(question) {
  const said = question.trim();
  try {
    localStorage.setItem(KEY, JSON.stringify([said, ...kept().filter((one) => one !== said)].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no earlier questions.
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

// The questions as buttons of a form, which is there only when there are some.
export function offer(form) {
  for (const old of form.querySelectorAll("[name=q]")) old.remove();
  const buttons = kept().map((question) => Object.assign(document.createElement("button"), { name: "q", value: question, textContent: question }));
  form.querySelector("h2").after(...buttons);
  form.hidden = !buttons.length;
}
