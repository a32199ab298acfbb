// What is looked for in the library. Every pane of the view asks for a change by "lede:browse"; the whole query goes to
// the server, which answers with the list and the plot.

const PAUSE = 250; // milliseconds without a key before a search is asked for

const form = element.querySelector("form");
const field = (name) => form.querySelector(`#library-${name}`);
const names = ["search", "source", "author", "after", "before"];
const more = form.querySelector(".tools-more");

let offset = 0;
let waiting = null;

// Several publications or writers are apart by semicolons; names have commas in them.
const several = (text) => text.split(";").map((one) => one.trim()).filter(Boolean);

function query() {
  const [sort, way] = field("sort").value.split(" ");
  return {
    search: field("search").value,
    sort,
    descending: way === "down",
    offset,
    sources: several(field("source").value),
    authors: several(field("author").value),
    after: field("after").value,
    before: field("before").value,
  };
}

function look() {
  clearTimeout(waiting);
  const filtered = names.slice(1).some((name) => field(name).value.trim());
  more.hidden = !filtered && !field("search").value.trim();
  more.querySelector("[data-ask-these]").hidden = !filtered;
  trigger("submit", query());
}

function soon() {
  clearTimeout(waiting);
  offset = 0;
  waiting = setTimeout(look, PAUSE);
}

function clear() {
  for (const name of names) field(name).value = "";
  offset = 0;
  look();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  offset = 0;
  look();
});
form.addEventListener("input", soon);

document.addEventListener("lede:browse", ({ detail }) => {
  if (detail.clear) {
    clear();
    return;
  }
  for (const name of names) if (name in detail) field(name).value = detail[name];
  if (detail.sort) field("sort").value = detail.sort;
  offset = detail.offset ?? 0;
  look();
});

document.addEventListener("lede:library-changed", look);

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-clear-all]")) {
    clear();
    field("search").focus();
  } else if (event.target.closest("[data-ask-these]")) {
    document.dispatchEvent(new CustomEvent("lede:scope", { detail: query() }));
    location.hash = "ask";
  }
});
