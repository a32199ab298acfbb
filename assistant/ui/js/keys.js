// The keys that belong to no pane: "/" goes to the box, "[" and "]" walk the citations, "?" tells the keys. Esc closes
// the drawer, else stops the answer, else closes the source.

const keys = element.querySelector("dialog.keys");

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const marks = () => [...document.querySelectorAll("#conversation .answer .mark")].filter((one) => one.checkVisibility());

let last = null;

document.addEventListener("lede:source", (event) => {
  last = event.detail;
});

// From the citation that was opened last; where none was, the newest answer's.
function walk(step) {
  const all = marks();
  if (!all.length) return;
  const at = all.indexOf(last);
  const newest = all.findIndex((one) => one.closest("[data-latest]"));
  const next = at < 0 ? Math.max(newest, 0) : (at + step + all.length) % all.length;
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("lede:source", { detail: all[next] }));
}

const asking = {
  "/": () => document.getElementById("question")?.focus(),
  "[": () => walk(-1),
  "]": () => walk(1),
};

function escape() {
  if (!document.dispatchEvent(new CustomEvent("lede:escape", { cancelable: true }))) return;
  if (document.dispatchEvent(new CustomEvent("lede:stop", { cancelable: true }))) {
    document.dispatchEvent(new CustomEvent("lede:close"));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.key === "Escape") escape();
  else if (typing(event.target)) return;
  else if (event.key === "?") {
    event.preventDefault();
    keys.showModal();
  } else if (document.getElementById("views")?.dataset.view === "ask" && Object.hasOwn(asking, event.key)) {
    event.preventDefault();
    asking[event.key]();
  }
});

keys.addEventListener("click", (event) => {
  if (event.target === keys || event.target.closest("[data-close-keys]")) keys.close();
});
