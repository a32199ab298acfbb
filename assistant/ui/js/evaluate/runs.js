// The runs of this library: the report of one is opened or kept.

element.addEventListener("click", (event) => {
  const open = event.target.closest("[data-open-run]");
  const keep = event.target.closest("[data-keep-run]");
  if (open) trigger("select", { run: open.dataset.openRun });
  else if (keep) trigger("select", { run: keep.dataset.keepRun, keep: true });
});
