// The run under way: started, stopped, resumed; its report opened.

let job = "";
let set = "";

const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

function run(chosen, against = "") {
  set = chosen;
  job = name();
  trigger("submit", { job, set, against });
}

element.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-run]")) run(on("[data-set]").dataset.set, element.querySelector("#evaluate-against")?.value);
  else if (on("[data-stop-run]")) {
    trigger("stop", { job });
    on("[data-stop-run]").disabled = true;
  } else if (on("[data-open-run]")) trigger("select", { run: on("[data-open-run]").dataset.openRun });
  else if (on("[data-keep-run]")) trigger("select", { run: on("[data-keep-run]").dataset.keepRun, keep: true });
});

watch("value", () => {
  element.querySelector("[data-finished] [data-open-run]")?.focus();
});

// One run at a time.
document.addEventListener("lede:resume", ({ detail }) => {
  element.scrollIntoView({ block: "nearest" });
  if (!element.querySelector("[data-under-way]")) run(detail.set);
});
