// The filters of the conversation: chips that can be taken off one by one. The box sends them with each question; a
// conversation that is opened brings those of its last one.

const NONE = { sources: [], authors: [], after: "", before: "" };

const list = element.querySelector(".chips");
const narrow = element.querySelector(".narrow");
const form = element.querySelector("form");
const panes = document.getElementById("panes");
const field = (name) => form.querySelector(`#filter-${name}`);

let scope = NONE;
let conversation = "";

function day(text) {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(`${text}T00:00:00Z`).toLocaleDateString("en-GB", options);
}

function period({ after, before }) {
  if (after && before) return after === before ? day(after) : `${day(after)} to ${day(before)}`;
  return after ? `from ${day(after)} on` : `up to ${day(before)}`;
}

function chip(label, without) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const off = document.createElement("button");
  words.textContent = label;
  off.type = "button";
  off.textContent = "×";
  off.setAttribute("aria-label", `Remove filter: ${label}`);
  off.addEventListener("click", () => {
    const place = [...list.children].indexOf(item);
    set(without());
    const next = list.children[Math.min(place, list.children.length - 1)];
    (next?.querySelector("button") ?? narrow.querySelector("summary")).focus();
  });
  item.append(words, off);
  return item;
}

function set(next) {
  scope = { ...NONE, ...next };
  document.documentElement.dataset.scope = JSON.stringify(scope);
  const { sources, authors, after, before } = scope;
  const chips = [
    ...sources.map((one) => chip(one, () => ({ ...scope, sources: scope.sources.filter((other) => other !== one) }))),
    ...authors.map((one) =>
      chip(`by ${one}`, () => ({ ...scope, authors: scope.authors.filter((other) => other !== one) })),
    ),
  ];
  if (after || before) chips.push(chip(period(scope), () => ({ ...scope, after: "", before: "" })));
  list.replaceChildren(...chips);
}

const added = (names, name) => (name && !names.includes(name) ? [...names, name] : names);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  set({
    sources: added(scope.sources, field("source").value.trim()),
    authors: added(scope.authors, field("author").value.trim()),
    after: field("after").value || scope.after,
    before: field("before").value || scope.before,
  });
  form.reset();
  narrow.open = false;
  document.getElementById("question")?.focus();
});

narrow.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !narrow.open) return;
  event.preventDefault();
  narrow.open = false;
  narrow.querySelector("summary").focus();
});

document.addEventListener("lede:scope", ({ detail }) => {
  const { sources, authors, after, before } = detail;
  set({ sources, authors, after, before });
});

document.addEventListener("lede:turn", ({ detail }) => {
  const now = panes.dataset.conversation ?? "";
  if (detail.stage === "cleared" || detail.stage === "gone") set(NONE);
  else if (detail.stage === "opened" && now !== conversation) {
    const last = document.querySelector("#conversation .turn:last-child");
    set(last?.dataset.scope ? JSON.parse(last.dataset.scope) : NONE);
  }
  conversation = now;
});

set(NONE);
