// The conversations pane: the list by day, looking for words, and what can be done with each.

const list = element.querySelector(".kept-list");
const search = element.querySelector('input[type="search"]');
const status = element.querySelector(".status-words");
const restore = element.querySelector("[data-restore]");
const panes = document.getElementById("panes");

let typing;

function act(what, more = {}) {
  trigger("select", { do: what, search: search.value, ...more });
}

const row = (id) => [...list.querySelectorAll(".kept")].find((one) => one.dataset.conversation === id);

function showCurrent() {
  for (const one of list.querySelectorAll(".kept-open")) {
    if (one.parentElement.dataset.conversation === panes.dataset.conversation) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function keep({ name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

document.addEventListener("lede:keep", (event) => keep(event.detail));

function rename(kept) {
  const form = element.querySelector("template.renaming").content.firstElementChild.cloneNode(true);
  const link = kept.querySelector(".kept-open");
  const box = form.querySelector("input");
  box.value = link.firstChild.textContent;
  kept.querySelector(".menu").open = false;
  kept.setAttribute("data-renaming", "");
  link.before(form);
  box.select();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    kept.removeAttribute("data-renaming");
    act("rename", { conversation: kept.dataset.conversation, title: box.value });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    form.remove();
    kept.removeAttribute("data-renaming");
    link.focus();
  });
}

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  const { notice = "", deleted = "" } = update;
  if (update.name) keep(update);
  // A name that is being written is not taken out of the writer's hands; the next look brings the list.
  if (update.revision && update.revision !== list.dataset.revision && !list.querySelector("[data-renaming]")) {
    const focused = document.activeElement?.closest?.(".kept")?.dataset.conversation;
    const menu = list.querySelector(".menu[open]")?.closest(".kept").dataset.conversation;
    const holder = document.createElement("template");
    holder.innerHTML = update.html;
    list.replaceChildren(...holder.content.childNodes);
    list.dataset.revision = update.revision;
    if (menu && row(menu)) row(menu).querySelector(".menu").open = true;
    if (focused) (row(focused)?.querySelector(".kept-open") ?? search).focus();
  }
  if (notice || restore.dataset.restore !== deleted) {
    status.textContent = notice;
    restore.hidden = !deleted;
    restore.dataset.restore = deleted;
  }
  if (deleted) {
    if (deleted === panes.dataset.conversation) document.dispatchEvent(new CustomEvent("lede:new"));
    restore.focus();
  }
  showCurrent();
});

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) document.dispatchEvent(new CustomEvent("lede:new"));
  if (event.target.closest("[data-restore]")) {
    act("restore", { conversation: restore.dataset.restore });
    search.focus();
  }
  const chosen = event.target.closest("[data-do]");
  if (!chosen) return;
  const kept = chosen.closest(".kept");
  if (chosen.dataset.do === "rename") rename(kept);
  else act(chosen.dataset.do, { conversation: kept.dataset.conversation, format: chosen.dataset.format });
  chosen.closest(".menu").open = false;
});

// One menu at a time; Esc and a click elsewhere close it.
document.addEventListener("click", (event) => {
  for (const menu of list.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

list.addEventListener("keydown", (event) => {
  const menu = event.target.closest(".menu[open]");
  if (!menu || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
});

search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => act("list"), 200);
});

document.addEventListener("lede:new", () => {
  trigger("clear");
  document.getElementById("question")?.focus();
});

document.addEventListener("lede:conversation", showCurrent);

document.addEventListener("lede:turn", (event) => {
  if (["answered", "abstained", "stopped", "failed", "searching"].includes(event.detail.stage)) act("list");
});

const pane = element.closest("#conversations");
pane.setAttribute("role", "complementary");
pane.setAttribute("aria-label", "Conversations");
