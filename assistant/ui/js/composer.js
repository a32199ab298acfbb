// The box to ask in. The text stays until the question has been taken, so that a refused one can be mended.

const form = element.querySelector("form");
const box = element.querySelector("textarea");
const ask = element.querySelector(".ask");
const stop = element.querySelector(".stop");
const notice = element.querySelector(".notice");
const longest = Number(box.dataset.longest);

let busy = false;
let asked = "";
let questions = 0;

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, window.innerHeight * 0.3)}px`;
}

function setBusy(now) {
  const hadFocus = document.activeElement === (now ? ask : stop);
  busy = now;
  ask.hidden = now;
  stop.hidden = !now;
  if (hadFocus) box.focus();
}

function submit(question, standalone = "") {
  if (busy) return;
  asked = question;
  questions += 1;
  notice.textContent = "";
  setBusy(true);
  trigger("submit", { question, standalone });
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
    length > longest ? `${length.toLocaleString("en")} characters, the most is ${longest.toLocaleString("en")}.` : "";
  fit();
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

document.addEventListener("lede:ask", (event) => submit(event.detail.question, event.detail.standalone));

document.addEventListener("lede:turn", (event) => {
  const { stage, notice: reason } = event.detail;
  if (stage === "refused") {
    notice.textContent = reason;
    box.focus();
  } else if (box.value === asked) {
    box.value = "";
    fit();
  }
  asked = stage === "refused" ? asked : null;
  setBusy(stage === "searching" || stage === "writing");
});

element.closest("#chat").setAttribute("role", "main");
box.focus({ preventScroll: true });
