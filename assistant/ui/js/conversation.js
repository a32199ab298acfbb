// The list of turns. The server sends the turn under way as a whole; what already stands is left as it is, so that
// nothing moves, no focus is lost and a screen reader hears each sentence once.

const list = element.querySelector(".turns");
const panes = document.getElementById("panes");

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// What a child says; a template's words are kept apart from the page.
const words = (child) => (child.content ?? child).textContent;

// A part that grows keeps the children it has; any other is exchanged when it differs.
function renew(part, next) {
  if (!next.hasAttribute("data-grows")) {
    if (part.innerHTML !== next.innerHTML) part.replaceChildren(...next.childNodes);
    return;
  }
  const now = [...part.children];
  const then = [...next.children];
  then.forEach((child, place) => {
    if (!now[place]) part.append(child);
    else if (now[place].dataset.source !== child.dataset.source || words(now[place]) !== words(child)) {
      now[place].replaceWith(child);
    }
  });
  now.slice(then.length).forEach((child) => child.remove());
}

function place(turn) {
  const standing = [...list.children].find((one) => one.dataset.turn === turn.dataset.turn);
  if (!standing) {
    for (const one of list.children) one.removeAttribute("data-latest");
    turn.setAttribute("data-latest", "");
    list.append(turn);
    turn.scrollIntoView({ block: "start" });
    return;
  }
  standing.dataset.stage = turn.dataset.stage;
  for (const next of turn.querySelectorAll(":scope > [data-part]")) {
    renew(standing.querySelector(`:scope > [data-part="${next.dataset.part}"]`), next);
  }
}

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  if (update.stage === "cleared") list.replaceChildren();
  else if (update.html) place(parsed(update.html));
  panes.toggleAttribute("data-asked", list.children.length > 0);
  document.dispatchEvent(new CustomEvent("lede:turn", { detail: { stage: update.stage, notice: update.notice } }));
});

// Focus opens a passage as well as a click does, but only focus that the reader moved there with the keyboard.
list.addEventListener("focusin", (event) => {
  if (event.target.matches(".mark:focus-visible")) {
    document.dispatchEvent(new CustomEvent("lede:source", { detail: event.target }));
  }
});

list.addEventListener("click", (event) => {
  const from = event.target.closest("[data-shows]");
  if (from) document.dispatchEvent(new CustomEvent("lede:source", { detail: from }));
});

// What a follow-up was taken to ask can be put right and asked again.
function edit(form, on) {
  form.querySelector(".understood-as").hidden = on;
  form.querySelector(".understood-edit").hidden = !on;
  form.querySelector(on ? "input" : "[data-edit]").focus();
}

list.addEventListener("click", (event) => {
  const form = event.target.closest(".understood");
  if (event.target.closest("[data-edit]")) edit(form, true);
  else if (event.target.closest("[data-keep]")) edit(form, false);
});

list.addEventListener("submit", (event) => {
  const form = event.target.closest(".understood");
  if (!form) return;
  event.preventDefault();
  const standalone = form.querySelector("input").value.trim();
  if (!standalone) return;
  edit(form, false);
  const detail = { question: form.dataset.question, standalone };
  document.dispatchEvent(new CustomEvent("lede:ask", { detail }));
});
