// The list of questions: filtered, a screenful at a time, each opened when it is wanted. Data reaches the page as text
// only. Not here: figures and pictures, which stand in the page as they are.
"use strict";
(() => {
  const { questions, causes } = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("list");
  const shown = document.getElementById("shown");
  const fields = ["find", "outcome", "cause", "type", "tag"].map((id) => document.getElementById(id)).filter(Boolean);
  const CHUNK = 60;
  const order = new Map(["", ...causes].map((cause, place) => [cause, place || causes.length + 1]));
  const sorted = questions
    .map((one, place) => ({ ...one, place, cause: one.cause || "" }))
    .sort((one, other) => order.get(one.cause) - order.get(other.cause) || one.place - other.place);
  const texts = new Map();

  const made = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const searched = (one) => {
    if (!texts.has(one)) {
      const parts = [one.id, one.question, ...(one.answers || []), ...(one.must || []), one.reference || "", one.error || ""];
      for (const [text] of one.sentences || []) parts.push(text);
      for (const place of [...(one.citations || []), ...(one.nearest || [])]) parts.push(place.title, place.quote);
      for (const place of one.gold || []) parts.push(place.article, place.quote || "");
      texts.set(one, parts.join("\n").toLowerCase());
    }
    return texts.get(one);
  };

  const hows = { "got better": "better", "got worse": "worse", "otherwise changed": "changed" };
  const isOutcome = (one, wanted) =>
    !wanted ||
    one.result === wanted ||
    (wanted === "refused" && Boolean(one.abstained)) ||
    (wanted === "answered" && !one.abstained && !one.error) ||
    Boolean(one.was && one.was.how === hows[wanted]);

  const value = (id) => (document.getElementById(id) || { value: "" }).value;
  const filtered = () => {
    const words = value("find").toLowerCase().split(/\s+/).filter(Boolean);
    const [outcome, cause, type, tag] = ["outcome", "cause", "type", "tag"].map(value);
    return sorted.filter(
      (one) =>
        isOutcome(one, outcome) &&
        (!cause || one.cause === cause) &&
        (!type || one.type === type) &&
        (!tag || (one.tags || []).includes(tag)) &&
        words.every((word) => searched(one).includes(word)),
    );
  };

  const place = (from, quote, kind) => {
    const element = made("blockquote", `place ${kind}`);
    element.append(made("span", "from", from), quote || "");
    return element;
  };

  const sources = (some) =>
    some.map((one) => {
      const from = [`[${one.n}] ${one.title}`, one.source, one.day, one.gold ? "gold" : ""].filter(Boolean).join(" · ");
      return place(from, one.quote, one.gold ? "gold" : "");
    });

  const answer = (one) => {
    const side = made("div");
    side.append(made("h3", "", one.error ? "Error" : one.abstained ? `Refused${one.how ? `, ${one.how}` : ""}` : "Answer"));
    if (one.short) side.append(made("p", "", `Short answer: ${one.short}`));
    if (one.error) side.append(made("p", "", one.error));
    const text = made("p", "answer");
    for (const [sentence, marks, support, why] of one.error ? [] : one.sentences || []) {
      const said = made("span", support, `${sentence} `);
      if (why) said.title = why;
      text.append(said);
      if (marks.length) text.append(made("span", "marks", `${marks.map((n) => `[${n}]`).join("")} `));
    }
    side.append(text);
    if (one.note) side.append(made("p", "small", one.note));
    if (one.withheld) {
      side.append(made("h3", "", "Withheld"));
      for (const [sentence, , , why] of one.withheld) side.append(made("p", "small", `${sentence} (${why})`));
    }
    if (one.citations) side.append(made("h3", "", "Cited"), ...sources(one.citations));
    if (one.nearest) side.append(made("h3", "", "Came nearest"), ...sources(one.nearest));
    if (one.was) {
      const cause = one.was.cause ? `, ${one.was.cause}` : "";
      side.append(made("h3", "", `Before: ${one.was.result}${cause}`), made("p", "", one.was.text || ""));
    }
    return side;
  };

  const wanted = (one) => {
    const side = made("div");
    side.append(made("h3", "", "Wanted"));
    if (one.unanswerable) side.append(made("p", "", "A refusal: the library does not answer it."));
    if (one.answers) side.append(made("p", "", one.answers.join("  /  ")));
    if (one.reference) side.append(made("p", "", one.reference));
    if (one.must) {
      side.append(made("p", "small", one.enough ? `Must say, ${one.enough} of:` : "Must say:"));
      for (const group of one.must) side.append(made("p", "", group));
    }
    if (one.must_not) side.append(made("p", "small", `Must not say first: ${one.must_not.join("  /  ")}`));
    if (!one.unanswerable && !one.answers && !one.reference && !one.must && !one.gold) side.append(made("p", "small", "Nothing is known."));
    if (one.gold) {
      side.append(made("h3", "", "Evidence"));
      for (const each of one.gold) {
        const found = each.rank ? `retrieved at ${each.rank}` : "not retrieved";
        const from = [each.article, found, each.cited ? "cited" : ""].filter(Boolean).join(" · ");
        side.append(place(from, each.quote, each.cited ? "gold" : each.rank ? "" : "missing"));
      }
    }
    if (one.history) {
      side.append(made("h3", "", "Said before"));
      for (const [role, text] of one.history) side.append(made("p", "small", `${role}: ${text}`));
      if (one.asked) side.append(made("p", "small", `Searched as: ${one.asked}`));
    }
    const facts = [one.id];
    if (one.answerability !== undefined) facts.push(`answerability ${one.answerability.toFixed(2)}`);
    if (one.ms) facts.push(`${Math.round(one.ms).toLocaleString("en")} ms`);
    for (const [name, number] of Object.entries(one.values || {})) facts.push(`${name} ${number}`);
    side.append(made("h3", "", "Figures"), made("p", "small", facts.join(" · ")));
    return side;
  };

  const row = (one) => {
    const element = made("details", "question");
    const head = made("summary");
    const labels = made("span", "labels");
    if (one.was) labels.append(made("span", `chip ${one.was.how}`, one.was.how));
    for (const name of [one.type, ...(one.tags || [])]) if (name) labels.append(made("span", "chip", name));
    labels.append(made("span", `chip ${one.result}`, one.cause || one.result));
    head.append(made("span", "asked", one.question), labels);
    element.append(head);
    element.addEventListener(
      "toggle",
      () => {
        const sides = made("div", "sides");
        sides.append(answer(one), wanted(one));
        element.append(sides);
      },
      { once: true },
    );
    return element;
  };

  const more = made("div");
  let rest = [];
  let group = null;
  const chunk = () => {
    const fragment = document.createDocumentFragment();
    for (const one of rest.splice(0, CHUNK)) {
      const heading = one.cause || (one.result === "unjudged" ? "not judged" : "right");
      if (heading !== group) fragment.append(made("h3", "because", heading));
      group = heading;
      fragment.append(row(one));
    }
    more.before(fragment);
  };
  const watcher = new IntersectionObserver((entries) => {
    if (rest.length && entries.some((entry) => entry.isIntersecting)) {
      chunk();
      watcher.unobserve(more);
      watcher.observe(more);
    }
  }, { rootMargin: "800px" });

  const show = () => {
    const found = filtered();
    rest = [...found];
    group = null;
    list.replaceChildren(more);
    chunk();
    shown.textContent = `${found.length.toLocaleString("en")} of ${questions.length.toLocaleString("en")} questions`;
  };

  for (const field of fields) field.addEventListener("input", show);
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("button.cause")) {
    button.addEventListener("click", () => {
      document.getElementById("cause").value = button.dataset.cause;
      show();
      document.getElementById("questions").scrollIntoView();
    });
  }
  watcher.observe(more);
  show();
})();
