// The settings view: what is chosen stays in this browser and goes with each question.

const STORED = "lede.wishes";
const form = element.querySelector("form");
const said = element.querySelector("[data-said]");
const told = element.querySelector("[data-told]");
const NAMES = ["writer", "check", "sentences", "passages"];

function stored() {
  try {
    const held = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    return held && typeof held === "object" ? held : {};
  } catch {
    return {};
  }
}

// Only what differs from how it is set up: that may change.
function chosen() {
  const wishes = {};
  for (const name of NAMES) {
    const field = form.elements[name];
    const one = field instanceof RadioNodeList ? [...field].find((each) => each.checked) : field.selectedOptions[0];
    if (one && !one.hasAttribute("data-default")) wishes[name] = one.value;
  }
  return wishes;
}

function fill(wishes) {
  for (const name of NAMES) {
    const field = form.elements[name];
    const all = field instanceof RadioNodeList ? [...field] : [...field.options];
    const one = all.find((each) => each.value === wishes[name] && !each.disabled);
    const to = one ?? all.find((each) => each.hasAttribute("data-default"));
    if (!to) continue;
    if (field instanceof RadioNodeList) to.checked = true;
    else to.selected = true;
  }
}

function keep() {
  try {
    localStorage.setItem(STORED, JSON.stringify(chosen()));
    said.textContent = "Kept.";
  } catch {
    said.textContent = "This browser keeps nothing; it holds until the page is closed.";
  }
  document.documentElement.dataset.wishes = JSON.stringify(chosen());
}

form.addEventListener("change", keep);
form.addEventListener("submit", (event) => event.preventDefault());

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-defaults]")) {
    fill({});
    keep();
  }
  if (event.target.closest("[data-download]")) trigger("download");
});

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  told.textContent = update.notice;
  if (update.file) document.dispatchEvent(new CustomEvent("lede:keep", { detail: update.file }));
});

fill(stored());
document.documentElement.dataset.wishes = JSON.stringify(chosen());
