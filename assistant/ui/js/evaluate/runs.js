// The runs of this library: the report of one is opened or kept; one that was cut off is gone on with or removed.

element.addEventListener("click", (event) => {
  const on = (name) => event.target.closest(`[data-${name}]`);
  if (on("open-run")) trigger("select", { run: on("open-run").dataset.openRun });
  else if (on("keep-run")) trigger("select", { run: on("keep-run").dataset.keepRun, keep: true });
  else if (on("remove-run")) trigger("delete", { run: on("remove-run").dataset.removeRun });
  else if (on("restore-run")) trigger("undo", { run: on("restore-run").dataset.restoreRun });
  else if (on("go-on")) document.dispatchEvent(new CustomEvent("lede:go-on", { detail: { set: on("go-on").dataset.goOn } }));
});

watch("value", () => {
  if (document.activeElement === document.body) element.querySelector("[data-restore-run]")?.focus();
});
