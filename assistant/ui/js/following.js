// Looks every few seconds whether another window has changed anything, while somebody can see this one.

const EVERY = 5_000;
const panes = document.getElementById("panes");
const list = element.querySelector(".kept-list");
const search = element.querySelector('input[type="search"]');

function look() {
  if (document.visibilityState !== "visible" || panes.hasAttribute("data-busy")) return;
  if (list.querySelector("[data-renaming], .menu[open]")) return;
  const turns = [...document.querySelectorAll("#conversation .turn")];
  trigger("tick", {
    search: search.value,
    listed: list.dataset.revision ?? "",
    conversation: panes.dataset.conversation ?? "",
    revision: panes.dataset.revision ?? "",
    waiting: turns.some((one) => one.dataset.stage === "elsewhere"),
    have: turns.map((one) => `${one.dataset.turn}:${one.dataset.revision}`),
  });
}

setInterval(look, EVERY);
window.addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
