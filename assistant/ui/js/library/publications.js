// The publications at the side: one narrows the list to its articles.

element.addEventListener("click", (event) => {
  const from = event.target.closest("[data-source]");
  if (from) {
    document.dispatchEvent(new CustomEvent("lede:browse", { detail: { source: from.dataset.source } }));
  }
});
