// The head of the library view: says what the view is, and tells the other panes when the library has changed.

const pane = element.closest("#library");
pane.setAttribute("role", "region");
pane.setAttribute("aria-label", "Library");

watch("value", () => document.dispatchEvent(new CustomEvent("lede:library-changed")));

element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-to-adding]")) return;
  event.preventDefault(); // the address is the views' own
  const adding = document.getElementById("library-adding");
  adding?.scrollIntoView({ block: "start" });
  adding?.querySelector("[data-choose]")?.focus({ preventScroll: true });
});
