// The runs of this library: a report is opened or downloaded; an unfinished run is resumed or removed.

element.addEventListener("click", (event) => {
  const on = (name) => event.target.closest(`[data-${name}]`);
  if (on("open-run")) trigger("select", { run: on("open-run").dataset.openRun });
  else if (on("keep-run")) trigger("select", { run: on("keep-run").dataset.keepRun, keep: true });
  else if (on("remove-run")) trigger("delete", { run: on("remove-run").dataset.removeRun });
  else if (on("restore-run")) trigger("undo", { run: on("restore-run").dataset.restoreRun });
  else if (on("resume")) document.dispatchEvent(new CustomEvent("lede:resume", { detail: { set: on("resume").dataset.resume } }));
});

watch("value", () => {
  if (document.activeElement === document.body) element.querySelector("[data-restore-run]")?.focus();
});
