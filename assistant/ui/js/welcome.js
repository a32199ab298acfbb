// What stands before the first question: example questions, the sample articles.

element.addEventListener("click", (event) => {
  const asks = event.target.closest("[data-ask]");
  if (asks) document.dispatchEvent(new CustomEvent("lede:ask", { detail: { question: asks.dataset.ask } }));
  if (event.target.closest("[data-samples]")) trigger("submit");
});

// The library view offers them too.
document.addEventListener("lede:samples", () => trigger("submit"));
