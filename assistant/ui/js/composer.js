// The box to ask in. The text stays until the question has been taken, so that a refused one can be mended.

const form = element.querySelector("form");
const box = element.querySelector("textarea");
const ask = element.querySelector(".ask");
const stop = element.querySelector(".stop");
const notice = element.querySelector(".notice");
const longest = Number(box.dataset.longest);
const panes = document.getElementById("panes");
const DRAFT = "lede.draft";

let busy = false;
let asked = null;
let questions = 0;

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, window.innerHeight * 0.3)}px`;
}

function setBusy(now) {
  const hadFocus = document.activeElement === (now ? ask : stop);
  busy = now;
  panes.toggleAttribute("data-busy", now);
  ask.hidden = now;
  stop.hidden = !now;
  if (hadFocus) box.focus();
}

// What is typed outlives a reload, as when the server was started again.
function keepDraft() {
  try {
    sessionStorage.setItem(DRAFT, box.value);
  } catch {
    // Nothing is kept where the browser keeps nothing.
  }
}

function write(text) {
  box.value = text;
  fit();
  keepDraft();
}

const preferences = () => JSON.parse(document.documentElement.dataset.preferences ?? "{}");

const scope = () => JSON.parse(document.documentElement.dataset.scope ?? "{}");

function submit(question, more = {}) {
  if (busy) return;
  asked = question;
  questions += 1;
  notice.textContent = "";
  setBusy(true);
  const { conversation = "", revision = "" } = panes.dataset;
  trigger("submit", { question, conversation, revision, preferences: preferences(), scope: scope(), ...more });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(box.value);
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit(box.value);
  }
});

box.addEventListener("input", () => {
  const length = box.value.length;
  notice.textContent =
    length > longest ? `Too long: ${length.toLocaleString("en")} of ${longest.toLocaleString("en")} characters.` : "";
  fit();
  keepDraft();
});

// The server says when it has stopped; where it is gone, the box is given back all the same.
function halt() {
  const running = questions;
  trigger("stop");
  setTimeout(() => {
    if (busy && questions === running) setBusy(false);
  }, 3000);
}

stop.addEventListener("click", halt);

document.addEventListener("lede:stop", (event) => {
  if (!busy) return;
  event.preventDefault();
  halt();
});

document.addEventListener("lede:ask", (event) => {
  const { question, ...more } = event.detail;
  submit(question, more);
});

const ASIDE = ["noted", "suggested", "notice"];
const KEPT = ["refused", "gone"];

document.addEventListener("lede:turn", (event) => {
  const { stage, notice: said, question } = event.detail;
  if (said) notice.textContent = said;
  if (ASIDE.includes(stage)) return;
  if (KEPT.includes(stage)) box.focus();
  else if (asked !== null && box.value === asked) write("");
  if (question && !box.value) write(question);
  if (!KEPT.includes(stage)) asked = null;
  setBusy(stage === "searching" || stage === "writing");
});

element.closest("#chat").setAttribute("role", "main");
try {
  write(sessionStorage.getItem(DRAFT) ?? "");
} catch {
  // As above.
}
box.focus({ preventScroll: true });
