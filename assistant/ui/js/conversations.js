// The conversations pane.

document.addEventListener("lede:new", () => trigger("clear"));

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-new]")) document.dispatchEvent(new CustomEvent("lede:new"));
});

const pane = element.closest("#conversations");
pane.setAttribute("role", "complementary");
pane.setAttribute("aria-label", "Conversations");
