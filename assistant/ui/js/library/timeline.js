// The plot: a bar narrows the list to its days; the arrow keys go from bar to bar.

const bars = () => [...element.querySelectorAll(".bar")];
const browse = (detail) => document.dispatchEvent(new CustomEvent("lede:browse", { detail }));

function choose(bar) {
  browse({ after: bar.dataset.after, before: bar.dataset.before });
}

element.addEventListener("click", (event) => {
  const bar = event.target.closest(".bar");
  const source = event.target.closest("[data-source]");
  if (bar) choose(bar);
  else if (source) browse({ source: source.dataset.source });
});

element.addEventListener("keydown", (event) => {
  const bar = event.target.closest(".bar");
  if (!bar) return;
  const every = bars();
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -every.length, End: every.length };
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(bar);
  } else if (event.key in steps) {
    event.preventDefault();
    const place = Math.min(Math.max(every.indexOf(bar) + steps[event.key], 0), every.length - 1);
    for (const one of every) one.setAttribute("tabindex", one === every[place] ? "0" : "-1");
    every[place].focus();
  }
});
