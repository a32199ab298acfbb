// The sources pane: shows the passage behind a mark. The passage came with the answer, so nothing is fetched.

const sheet = element.querySelector(".sheet");
const title = element.querySelector(".sheet-head h2");
const body = element.querySelector(".sheet-body");
const panes = document.getElementById("panes");

let opener = null;
let of = ""; // the turn that it belongs to
let returning = false;

function mark(from, open) {
  const turn = from.closest(".turn");
  for (const one of turn?.querySelectorAll(`[data-shows="${from.dataset.shows}"]`) ?? []) {
    one.setAttribute("aria-expanded", String(open));
  }
}

function show(from) {
  const turn = from.closest(".turn");
  const passage = [...(turn?.querySelectorAll("template[data-source]") ?? [])].find(
    (one) => one.dataset.source === from.dataset.shows,
  );
  if (!passage) return;
  if (opener) mark(opener, false);
  opener = from;
  of = turn.dataset.turn;
  mark(from, true);
  body.replaceChildren(passage.content.cloneNode(true));
  title.textContent = body.querySelector(".source-kind").textContent;
  sheet.dataset.state = "open";
  panes.setAttribute("data-source-open", "");
  const quoted = body.querySelector("mark");
  body.scrollTop = 0;
  if (quoted && quoted.offsetTop + quoted.offsetHeight > body.clientHeight) {
    body.scrollTop = quoted.offsetTop - body.clientHeight / 3;
  }
  // Where the sheet lies over the chat, what was chosen must not lie under it.
  from.scrollIntoView({ block: "nearest" });
}

function close() {
  if (!opener) return;
  const back = opener;
  mark(opener, false);
  opener = null;
  sheet.dataset.state = "empty";
  title.textContent = "Source";
  body.replaceChildren();
  panes.removeAttribute("data-source-open");
  if (back.isConnected) {
    returning = true;
    back.focus({ preventScroll: true });
    returning = false;
  }
}

document.addEventListener("lede:source", (event) => {
  if (!returning) show(event.detail);
});

// What was chosen may have been drawn anew meanwhile; its like stands in its place.
function found(lost) {
  const turn = [...document.querySelectorAll("#conversation .turn")].find((one) => one.dataset.turn === of);
  return [...(turn?.querySelectorAll("[data-shows]") ?? [])].find((one) => one.dataset.shows === lost.dataset.shows);
}

document.addEventListener("lede:turn", (event) => {
  if (opener && !opener.isConnected) {
    const again = found(opener);
    if (again) {
      opener = again;
      mark(opener, true);
    }
  }
  if (event.detail.stage === "cleared" || (opener && !opener.isConnected)) close();
});

document.addEventListener("lede:close", close);

// The whole article, with all that the answer cites of it.
function read(button) {
  const shown = body.querySelector(".source").dataset;
  const every = [...(opener?.closest(".turn")?.querySelectorAll("template[data-source]") ?? [])]
    .map((one) => one.content.querySelector(".source").dataset)
    .filter((one) => one.article === shown.article && one.version === shown.version);
  const detail = {
    article: shown.article,
    version: shown.version,
    cited: every.map((one) => [Number(one.start), Number(one.end)]),
    at: Number(shown.start),
    opener: button,
  };
  document.dispatchEvent(new CustomEvent("lede:read", { detail }));
}

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) close();
  else if (event.target.closest("[data-open-article]")) read(event.target.closest("[data-open-article]"));
});
