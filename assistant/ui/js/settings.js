// The settings view: what is chosen stays in this browser and goes with each question.

const STORED = "lede.wishes"; // an older name, kept for what browsers have stored
const form = element.querySelector("form");
const status = element.querySelector("[data-status]");
const notice = element.querySelector("[data-notice]");
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
  const preferences = {};
  for (const name of NAMES) {
    const field = form.elements[name];
    const one = field instanceof RadioNodeList ? [...field].find((each) => each.checked) : field.selectedOptions[0];
    if (one && !one.hasAttribute("data-default")) preferences[name] = one.value;
  }
  return preferences;
}

function fill(preferences) {
  for (const name of NAMES) {
    const field = form.elements[name];
    const all = field instanceof RadioNodeList ? [...field] : [...field.options];
    const one = all.find((each) => each.value === preferences[name] && !each.disabled);
    const to = one ?? all.find((each) => each.hasAttribute("data-default"));
    if (!to) continue;
    if (field instanceof RadioNodeList) to.checked = true;
    else to.selected = true;
  }
}

function keep() {
  try {
    localStorage.setItem(STORED, JSON.stringify(chosen()));
    status.textContent = "Saved.";
  } catch {
    status.textContent = "This browser cannot save settings; they apply until you close the page.";
  }
  document.documentElement.dataset.preferences = JSON.stringify(chosen());
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
  notice.textContent = update.notice;
  if (update.file) document.dispatchEvent(new CustomEvent("lede:keep", { detail: update.file }));
});

fill(stored());
document.documentElement.dataset.preferences = JSON.stringify(chosen());
