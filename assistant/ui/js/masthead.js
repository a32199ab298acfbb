// The masthead: which view is shown, as the address says, and the drawer of conversations on a narrow screen.

const links = [...element.querySelectorAll("nav [data-view]")];

// The hash is a name of ours and what the view makes of the rest; anything else shows the first view.
function place() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  return { view: links.some((one) => one.dataset.view === name) ? name : links[0].dataset.view, rest: rest.join("/") };
}

// What stands below the masthead may be put there after it.
function show() {
  const views = document.getElementById("views");
  if (!views) {
    requestAnimationFrame(show);
    return;
  }
  const to = place();
  views.dataset.view = to.view;
  // The view to ask in has its main part in the middle.
  for (const one of views.querySelectorAll(":scope > .view:not(#view-ask)")) one.setAttribute("role", "main");
  for (const one of links) {
    if (one.dataset.view === to.view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  showDrawer(false);
  document.dispatchEvent(new CustomEvent("lede:view", { detail: to }));
}

const drawer = () => document.getElementById("conversations");

function showDrawer(open) {
  const pane = drawer();
  if (!pane) return;
  pane.toggleAttribute("data-open", open);
  for (const opener of document.querySelectorAll('[data-open="conversations"][aria-expanded]')) {
    opener.setAttribute("aria-expanded", String(open));
  }
  if (open) [...pane.querySelectorAll("button")].find((one) => one.checkVisibility())?.focus();
}

window.addEventListener("hashchange", show);

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest('[data-open="conversations"]')) showDrawer(true);
  else if (event.target.closest('[data-close="conversations"]')) showDrawer(false);
  else if (event.target.closest("#conversations [data-new]")) showDrawer(false);
  else if (drawer()?.hasAttribute("data-open") && !event.target.closest("#conversations")) showDrawer(false);
});

document.addEventListener("lede:escape", (event) => {
  if (!drawer()?.hasAttribute("data-open")) return;
  event.preventDefault();
  showDrawer(false);
  element.querySelector('[data-open="conversations"]')?.focus();
});

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) document.dispatchEvent(new CustomEvent("lede:new"));
});

// Gradio lays the panes out as plain boxes; each pane's script says what its box is to someone who does not see it.
element.closest("#masthead").setAttribute("role", "banner");
document.querySelector("main.contain")?.setAttribute("role", "presentation");

show();
