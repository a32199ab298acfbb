// The card beside a citation mark, for whoever rests on it with the pointer or comes to it with the keyboard: the quoted
// words, the title, where and when. It can be pointed at itself, and Esc takes it away.

const list = element.querySelector(".turns");
const card = element.querySelector(".card");
const WAIT = 150;

let timer;
let of = null;

function passage(mark) {
  const held = [...mark.closest(".turn").querySelectorAll("template[data-source]")];
  return held.find((one) => one.dataset.source === mark.dataset.shows)?.content;
}

function fill(mark) {
  const source = passage(mark);
  if (!source) return false;
  card.querySelector(".card-quote").textContent = source.querySelector("mark").textContent;
  card.querySelector(".card-title").textContent = source.querySelector(".source-title").textContent;
  card.querySelector(".card-origin").textContent = (source.querySelector(".source-origin")?.textContent ?? "").trim();
  return true;
}

function put() {
  const at = of.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth - size.width - 8;
  card.style.left = `${Math.max(8, Math.min(at.left - 16, room))}px`;
  card.style.top = at.top - size.height - 8 > 0 ? `${at.top - size.height - 8}px` : `${at.bottom + 8}px`;
}

function show(mark) {
  if (!mark.isConnected || !fill(mark)) return;
  hide();
  of = mark;
  card.hidden = false;
  put();
  mark.setAttribute("aria-describedby", card.id);
}

function hide() {
  clearTimeout(timer);
  of?.removeAttribute("aria-describedby");
  of = null;
  card.hidden = true;
}

const later = (act) => {
  clearTimeout(timer);
  timer = setTimeout(act, WAIT);
};

list.addEventListener("pointerover", (event) => {
  const mark = event.target.closest(".mark");
  if (mark && event.pointerType !== "touch" && mark !== of) later(() => show(mark));
});

list.addEventListener("pointerout", (event) => {
  if (event.target.closest(".mark")) later(hide);
});

card.addEventListener("pointerenter", () => clearTimeout(timer));
card.addEventListener("pointerleave", () => later(hide));

list.addEventListener("focusin", (event) => {
  if (event.target.matches(".mark:focus-visible")) show(event.target);
});

list.addEventListener("focusout", hide);
list.addEventListener("click", hide);
// Coming to a mark may scroll to it.
document.getElementById("reading").addEventListener(
  "scroll",
  () => {
    if (of?.matches(":focus-visible")) put();
    else hide();
  },
  { passive: true },
);
document.addEventListener("lede:turn", () => {
  if (of && !of.isConnected) hide();
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape") hide();
  },
  true,
);
