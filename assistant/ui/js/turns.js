// What can be done with a turn: its citations opened, its question put right or asked again, its answer copied, judged
// or taken back.

const list = element.querySelector(".turns");
const panes = document.getElementById("panes");

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// Focus opens a passage as well as a click does, but only focus that the reader moved there with the keyboard.
list.addEventListener("focusin", (event) => {
  if (event.target.matches(".mark:focus-visible")) tell("lede:source", event.target);
});

// What a follow-up was taken to ask can be put right, as the question itself can.
function edit(form, on) {
  form.querySelector(".understood-as").hidden = on;
  form.querySelector(".understood-edit").hidden = !on;
  form.querySelector(on ? "input" : "[data-edit]").focus();
}

function editQuestion(turn, on) {
  const form = turn.querySelector(".requestion");
  const box = form.querySelector("textarea");
  form.hidden = !on;
  turn.querySelector(".question").hidden = on;
  if (on) {
    box.value = turn.querySelector(".question").textContent;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  } else turn.querySelector("[data-edit-question]")?.focus();
}

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Pages that are not from this machine have no clipboard of their own unless they come by HTTPS.
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (!copied) throw new Error("not allowed");
}

function say(turn, words) {
  const line = turn.querySelector(".done");
  if (line) line.textContent = words;
}

function copied(turn, button) {
  const held = turn.querySelector(`template[data-copy="${button.dataset.copies}"]`);
  copy(held.content.textContent).then(
    () => say(turn, "Copied."),
    () => say(turn, "The browser does not allow copying. Select the text instead."),
  );
}

function judge(turn, thumbs, note = "") {
  trigger("like", { conversation: panes.dataset.conversation, turn: turn.dataset.turn, thumbs, note });
}

function have() {
  return [...list.children].map((one) => `${one.dataset.turn}:${one.dataset.revision}`);
}

const doing = [
  ["[data-shows]", (turn, from) => tell("lede:source", from)],
  ["[data-edit]", (turn, from) => edit(from.closest(".understood"), true)],
  ["[data-keep]", (turn, from) => edit(from.closest(".understood"), false)],
  ["[data-edit-question]", (turn) => editQuestion(turn, true)],
  ["[data-keep-question]", (turn) => editQuestion(turn, false)],
  ["[data-copies]", copied],
  ["[data-ask]", (turn, from) => tell("lede:ask", { question: from.dataset.ask })],
  [
    "[data-again]",
    (turn) => tell("lede:ask", { question: turn.querySelector(".question").textContent, insteadOf: turn.dataset.turn, again: true }),
  ],
  [
    "[data-as-typed]",
    (turn) => {
      const question = turn.querySelector(".question").textContent;
      tell("lede:ask", { question, standalone: question, insteadOf: turn.dataset.turn });
    },
  ],
  ["[data-undo]", () => trigger("undo", { conversation: panes.dataset.conversation, have: have() })],
  ["button[data-thumbs]", (turn, from) => judge(turn, from.getAttribute("aria-pressed") === "true" ? "" : from.dataset.thumbs)],
];

list.addEventListener("click", (event) => {
  for (const [what, act] of doing) {
    const from = event.target.closest(what);
    if (from) act(from.closest(".turn"), from);
  }
});

list.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const turn = form.closest(".turn");
  if (form.matches(".note")) {
    judge(turn, form.dataset.thumbs, form.querySelector("input").value);
  } else if (form.matches(".requestion")) {
    const question = form.querySelector("textarea").value.trim();
    if (!question) return;
    editQuestion(turn, false);
    tell("lede:ask", { question, insteadOf: turn.dataset.turn });
  } else if (form.matches(".understood")) {
    const standalone = form.querySelector("input").value.trim();
    if (!standalone) return;
    edit(form, false);
    tell("lede:ask", { question: form.dataset.question, standalone, insteadOf: turn.dataset.turn });
  }
});

list.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const form = event.target.closest(".requestion, .understood-edit");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (form.matches(".requestion")) editQuestion(form.closest(".turn"), false);
    else edit(form.closest(".understood"), false);
  } else if (event.key === "Enter" && !event.shiftKey && form.matches(".requestion") && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  }
});
