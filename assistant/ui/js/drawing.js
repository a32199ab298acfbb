// Turns as the server sends them, and how one that stands comes to say what it should: by its parts, so that nothing that
// stays the same is touched.

// What the server last said of each part: on the page a fold is open by now, or a mark is marked as open.
const said = new WeakMap();

function brief(text) {
  let sum = 0;
  for (let place = 0; place < text.length; place += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(place)) | 0;
  return `${text.length} ${sum}`;
}

element.parts = (turn) => turn.querySelectorAll(":scope > [data-part]");

element.parsed = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const turn of holder.content.children) {
    for (const part of element.parts(turn)) if (!part.hasAttribute("data-grows")) said.set(part, brief(part.innerHTML));
  }
  return [...holder.content.children];
};

// What a child says; a template's words are kept apart from the page.
const words = (child) => (child.content ?? child).textContent;

const controls = (part) => [...part.querySelectorAll("button, input, textarea, summary")];
const folds = (part) => [...part.querySelectorAll("details")];

// Says something else in a part; the focus stays where it was, and what was unfolded stays unfolded.
function exchange(part, next) {
  const focused = controls(part).indexOf(document.activeElement);
  const open = folds(part).filter((one) => one.open).map((one) => one.className);
  part.replaceChildren(...next.childNodes);
  for (const one of folds(part)) one.open = open.includes(one.className);
  if (focused >= 0) controls(part)[focused]?.focus({ preventScroll: true });
}

// A part that grows keeps the children it has; any other is exchanged when it differs.
element.renew = (part, next) => {
  if (!next.hasAttribute("data-grows")) {
    if (said.get(part) === said.get(next)) return;
    said.set(part, said.get(next));
    exchange(part, next);
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
};
