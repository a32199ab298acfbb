// The list of turns. The server sends the turn under way as a whole; what already stands is left as it is, so that
// nothing moves, no focus is lost and a screen reader hears each sentence once. Which conversation is open stands in the
// address, and in this browser's memory for the next window.

const STORED = "lede.conversation";
const list = element.querySelector(".turns");
const opening = element.querySelector(".opening");
const panes = document.getElementById("panes");
const { parsed, parts, renew, keepingPlace } = element;

const reading = document.getElementById("reading");

let wanted = "";
let waiting;
let held; // the turn that stays at the top, and the list's height when it was put there

const standing = (id) => [...list.children].find((one) => one.dataset.turn === id);

function setLatest() {
  const shown = [...list.children].filter((one) => !one.hidden);
  for (const one of list.children) one.toggleAttribute("data-latest", one === shown.at(-1));
  panes.toggleAttribute("data-asked", shown.length > 0);
}

// The turn that is to be replaced, and those behind it, wait out of sight until what replaces them is there.
function replace(insteadOf, turn) {
  const all = [...list.children];
  const from = all.findIndex((one) => one.dataset.turn === insteadOf);
  if (from < 0) return;
  for (const one of all.slice(from)) one.hidden = one !== turn;
}

function settle(turn, stage) {
  const put = stage === "answered" || stage === "abstained";
  for (const one of [...list.children]) {
    if (!one.hidden) continue;
    if (put) one.remove();
    else one.hidden = false;
  }
  if (!put) turn.remove();
}

// What comes behind an answer changes one part of it: a source that is open stays so.
const ONLY = { suggested: "next", noted: "actions" };

function place(turn, insteadOf = "", only = "") {
  const there = standing(turn.dataset.turn);
  if (!there) {
    list.append(turn);
    if (insteadOf) replace(insteadOf, turn);
    setLatest();
    hold(turn);
    return turn;
  }
  there.dataset.stage = turn.dataset.stage;
  there.dataset.revision = turn.dataset.revision;
  for (const next of parts(turn)) {
    if (only && next.dataset.part !== only) continue;
    if (next.dataset.part === "next" && !next.querySelector("*")) continue;
    renew(there.querySelector(`:scope > [data-part="${next.dataset.part}"]`), next);
  }
  return there;
}

// Puts a turn at the top and keeps it there, whatever grows above it: a turn that was never drawn has a height that is
// only guessed, and what comes behind an answer may come late. Whoever scrolls lets it go.
function hold(turn) {
  held = turn && { turn, height: list.offsetHeight };
  turn?.scrollIntoView({ block: "start" });
}

new ResizeObserver(() => held && hold(held.turn.isConnected ? held.turn : undefined)).observe(list);
reading.addEventListener("scroll", () => {
  if (!held || list.offsetHeight !== held.height) return;
  const away = held.turn.getBoundingClientRect().top - reading.getBoundingClientRect().top;
  if (Math.abs(away) > 1) held = undefined;
});

const typing = (turn) => turn.contains(document.activeElement) && document.activeElement.matches("input, textarea");

// Brings the turns up to date with a whole conversation; those that are here already as they are do not come again.
// Returns whether all of it could be shown: a turn in which somebody types is left until they are done.
function renewAll(update) {
  let whole = true;
  const fresh = new Map(parsed(update.html).map((turn) => [turn.dataset.turn, turn]));
  for (const one of [...list.children]) {
    if (!update.order.includes(one.dataset.turn)) one.remove();
    else one.hidden = false;
  }
  let next = list.firstElementChild;
  for (const id of update.order) {
    let turn = standing(id);
    if (turn && fresh.has(id)) {
      if (typing(turn)) whole = false;
      else place(fresh.get(id));
    }
    turn ??= fresh.get(id);
    if (!turn) continue;
    if (turn === next) next = next.nextElementSibling;
    else list.insertBefore(turn, next);
  }
  setLatest();
  return whole;
}

function open(update) {
  let whole = true;
  if (panes.dataset.conversation === update.conversation) {
    keepingPlace(() => {
      whole = renewAll(update);
    });
  } else {
    list.replaceChildren();
    renewAll(update);
    hold(list.lastElementChild);
  }
  return whole;
}

// Where a reload comes back to. A window keeps its own place; one that is new has the place of the window used last.
function note(id) {
  const address = id ? `#ask/${id}` : "#ask";
  document.querySelector('nav [data-view="ask"]')?.setAttribute("href", address);
  if (/^(#ask(\/|$)|$)/.test(location.hash) && location.hash !== address) history.replaceState(null, "", address);
  try {
    sessionStorage.setItem(STORED, id);
    if (id) localStorage.setItem(STORED, id);
    else localStorage.removeItem(STORED);
  } catch {
    // A browser that keeps nothing still has the address.
  }
}

function remember(id, revision) {
  panes.dataset.conversation = id;
  panes.dataset.revision = revision;
  note(id);
  document.dispatchEvent(new CustomEvent("lede:conversation", { detail: { conversation: id } }));
}

function forget() {
  list.replaceChildren();
  setLatest();
  remember("", "");
}

// Questions near the newest answer come when they are found.
function suggest(turn, conversation) {
  if (turn?.isConnected && conversation) trigger("option_select", { conversation, turn: turn.dataset.turn });
}

function take(update) {
  const [turn] = update.html && update.stage !== "opened" ? parsed(update.html) : [];
  let { notice, revision } = update;
  if (update.stage === "cleared" || update.stage === "gone") forget();
  else if (update.stage === "opened") {
    if (!open(update)) revision = ""; // the next look brings the rest
    const newest = list.lastElementChild;
    const whole = ["answered", "abstained"].includes(newest?.dataset.stage);
    if (whole && !newest.querySelector(".suggested")) suggest(newest, update.conversation);
  }
  else if (turn) {
    const put = place(turn, update.instead_of, ONLY[update.stage]);
    const ended = update.stage !== "searching" && update.stage !== "writing";
    if (update.instead_of && ended) {
      settle(put, update.stage);
      if (!put.isConnected) notice = `${put.querySelector(".state")?.textContent.trim()} The earlier answer is still there.`;
    }
    if (ended) setLatest();
    if (update.stage === "answered" || update.stage === "abstained") suggest(put, update.conversation);
  }
  if (update.conversation) remember(update.conversation, revision);
  return notice;
}

// What comes late, for a conversation that is no longer open or a turn that is gone. The first answer of a new
// conversation tells its name.
function strays({ conversation, stage, id }) {
  if (["suggested", "noted"].includes(stage) && !standing(id)) return true;
  const here = wanted || panes.dataset.conversation || "";
  return Boolean(conversation) && conversation !== here && (here !== "" || !panes.hasAttribute("data-busy"));
}

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  if (strays(update)) return;
  // What was looked up before a question was asked says nothing of it.
  const late = update.stage === "opened" && update.conversation === panes.dataset.conversation;
  if (late && panes.hasAttribute("data-busy")) return;
  clearTimeout(waiting);
  opening.hidden = true;
  if (update.stage === "opened" || update.stage === "gone") wanted = "";
  const notice = take(update);
  const { stage, question } = update;
  document.dispatchEvent(new CustomEvent("lede:turn", { detail: { stage, notice, question } }));
});

function reopen(id) {
  wanted = id;
  list.replaceChildren();
  panes.setAttribute("data-asked", "");
  waiting = setTimeout(() => {
    opening.hidden = false;
  }, 300);
  trigger("expand", { conversation: id });
}

document.addEventListener("lede:view", (event) => {
  const { view, rest } = event.detail;
  const now = wanted || panes.dataset.conversation || "";
  if (view !== "ask" || rest === now) return;
  if (rest) reopen(rest);
  else if (now) document.dispatchEvent(new CustomEvent("lede:new"));
});

document.addEventListener("lede:new", () => note(""));

function first() {
  const [view, id] = location.hash.slice(1).split("/");
  if (view === "ask" && id) return id;
  try {
    return sessionStorage.getItem(STORED) ?? localStorage.getItem(STORED) ?? "";
  } catch {
    return "";
  }
}

const before = first();
if (before) reopen(before);
