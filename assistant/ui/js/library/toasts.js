// What was removed, each with a way back, until it is dismissed.

const PASSING = 6000; // milliseconds that a message stays which offers nothing
const MOST = 3;

const stack = element.querySelector(".toasts");

watch("value", () => {
  const update = props.value;
  if (!update || !update.id) return;
  if (update.done) [...stack.children].find((one) => one.dataset.removal === update.done)?.remove();
  const holder = document.createElement("template");
  holder.innerHTML = update.html;
  const toast = holder.content.firstElementChild;
  stack.append(toast);
  while (stack.children.length > MOST) stack.firstElementChild.remove();
  if (toast.hasAttribute("data-passing")) setTimeout(() => toast.remove(), PASSING);
});

element.addEventListener("click", (event) => {
  const undo = event.target.closest("[data-undo]");
  if (undo) {
    undo.disabled = true;
    trigger("undo", { id: undo.dataset.undo });
  } else if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
});
