// Keeps what the reader looks at where it is while a conversation is brought up to date. Browsers that anchor scrolling
// do so by themselves, but not where the very node that they hold on to is exchanged for another.

const reading = document.getElementById("reading");

// The parts of turns in sight, those first that begin there: a part stays the same node whatever it comes to say.
function inSight() {
  const view = reading.getBoundingClientRect();
  const seen = [];
  for (const turn of element.querySelectorAll(".turn:not([hidden])")) {
    const whole = turn.getBoundingClientRect();
    if (whole.bottom <= view.top) continue;
    if (whole.top >= view.bottom) break;
    for (const part of turn.querySelectorAll(":scope > [data-part]")) {
      const { top, bottom, height } = part.getBoundingClientRect();
      if (height > 0 && bottom > view.top && top < view.bottom) seen.push({ part, top });
    }
  }
  const begins = ({ top }) => top > view.top - 1; // scrolling ends between pixels
  return [...seen.filter(begins), ...seen.filter((one) => !begins(one))];
}

element.keepingPlace = (change) => {
  const seen = inSight();
  reading.style.overflowAnchor = "none"; // else the browser moves it too
  change();
  const held = seen.find(({ part }) => part.isConnected && part.checkVisibility());
  if (held) reading.scrollTop += held.part.getBoundingClientRect().top - held.top;
  requestAnimationFrame(() => {
    reading.style.overflowAnchor = "";
  });
};
