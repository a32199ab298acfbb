// The list of articles: sorting, pages, selecting, removing, opening one. The server sends it whole.

const ways = { date: ["down", "up"], title: ["up", "down"], source: ["up", "down"], author: ["up", "down"] };

const browse = (detail) => document.dispatchEvent(new CustomEvent("lede:browse", { detail }));
const picked = () => [...element.querySelectorAll("[data-pick]:checked")].map((one) => one.closest("tr").dataset.id);

let removing = null; // the place in the list that the focus goes back to

function showSelection() {
  const bar = element.querySelector(".selection");
  if (!bar) return;
  const all = element.querySelectorAll("[data-pick]").length;
  const count = picked().length;
  bar.hidden = count === 0;
  bar.querySelector(".selected-count").textContent = `${count} selected`;
  const box = element.querySelector("[data-all]");
  box.checked = count === all;
  box.indeterminate = count > 0 && count < all;
}

function remove(ids, from) {
  if (!ids.length) return;
  removing = [...element.querySelectorAll("tbody tr")].indexOf(from?.closest("tr"));
  trigger("delete", { ids });
}

element.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    for (const one of element.querySelectorAll("[data-pick]")) one.checked = event.target.checked;
  }
  showSelection();
});

element.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-read]")) {
    const detail = { article: on("[data-read]").dataset.read, opener: on("[data-read]") };
    document.dispatchEvent(new CustomEvent("lede:read", { detail }));
  } else if (on("[data-sort]")) {
    const head = on("[data-sort]");
    const sort = head.dataset.sort;
    const now = head.closest("th").ariaSort;
    const [first, second] = ways[sort];
    const same = now === (first === "down" ? "descending" : "ascending");
    browse({ sort: `${sort} ${same ? second : first}` });
  } else if (on("[data-offset]")) {
    browse({ offset: Math.max(Number(on("[data-offset]").dataset.offset), 0) });
    document.getElementById("library-list").scrollIntoView({ block: "start" });
  } else if (on("[data-clear-all]")) browse({ clear: true });
  else if (on("[data-samples]")) document.dispatchEvent(new CustomEvent("lede:samples"));
  else if (on("[data-remove-selected]")) remove(picked(), on("[data-remove-selected]"));
  else if (on("[data-remove]")) remove([on("[data-remove]").dataset.remove], on("[data-remove]"));
});

element.addEventListener("keydown", (event) => {
  if (event.key !== "Delete" || !event.target.closest("tbody tr")) return;
  event.preventDefault();
  const row = event.target.closest("tr");
  remove(picked().length ? picked() : [row.dataset.id], row);
});

watch("value", () => {
  showSelection();
  if (removing === null) return;
  const rows = element.querySelectorAll("tbody tr");
  const next = rows[Math.min(Math.max(removing, 0), rows.length - 1)];
  if (document.activeElement === document.body) next?.querySelector(".article-title").focus({ preventScroll: true });
  removing = null;
});
