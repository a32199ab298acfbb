// The reader: an article over whichever view it was opened from. Esc and Close lead back to where it was opened.

const dialog = element.querySelector("dialog");
const body = element.querySelector(".reader-body");

let opener = null;

document.addEventListener("lede:read", ({ detail }) => {
  opener = detail.opener ?? opener;
  trigger("submit", {
    article: detail.article,
    version: detail.version ?? "",
    cited: detail.cited ?? [],
    at: detail.at ?? -1,
  });
});

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  const holder = document.createElement("template");
  holder.innerHTML = update.html;
  body.replaceChildren(holder.content);
  if (!dialog.open) dialog.showModal();
  body.scrollTop = 0;
  body.focus({ preventScroll: true });
  (body.querySelector("mark[data-here]") ?? body.querySelector("mark"))?.scrollIntoView({ block: "center" });
});

dialog.addEventListener("close", () => {
  body.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
});

// The keys of the page behind it are not its own.
dialog.addEventListener("keydown", (event) => event.stopPropagation());

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-reader]")) dialog.close();
  const other = event.target.closest("[data-read]");
  if (other) document.dispatchEvent(new CustomEvent("lede:read", { detail: { article: other.dataset.read } }));
});
