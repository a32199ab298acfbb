// The masthead: a new conversation, and the library on a narrow screen, where it lies over the chat.
// Also the keys that belong to no pane: "/" goes to the box, Esc closes the
// library, else stops the answer, else closes the source.

const library = () => document.getElementById("library");

function showLibrary(open) {
  const pane = library();
  if (!pane) return;
  pane.toggleAttribute("data-open", open);
  for (const opener of document.querySelectorAll('[data-open="library"][aria-expanded]')) {
    opener.setAttribute("aria-expanded", String(open));
  }
  if (open) [...pane.querySelectorAll("button")].find((one) => one.checkVisibility())?.focus();
}

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest('[data-open="library"]')) showLibrary(true);
  else if (event.target.closest('[data-close="library"]')) showLibrary(false);
  else if (library()?.hasAttribute("data-open") && !event.target.closest("#library")) showLibrary(false);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing(event.target)) {
    event.preventDefault();
    document.getElementById("question")?.focus();
  } else if (event.key === "Escape") {
    if (library()?.hasAttribute("data-open")) {
      showLibrary(false);
      element.querySelector('[data-open="library"]')?.focus();
    } else if (document.dispatchEvent(new CustomEvent("lede:stop", { cancelable: true }))) {
      document.dispatchEvent(new CustomEvent("lede:close"));
    }
  }
});

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-clear]")) trigger("clear");
});

// Gradio lays the panes out as plain boxes; each pane's script says what its box is to someone who does not see it.
element.closest("#masthead").setAttribute("role", "banner");
document.querySelector("main.contain")?.setAttribute("role", "presentation");
