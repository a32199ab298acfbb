// The head of the evaluation view: which question set.

const file = element.querySelector("input[type=file]");

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-choose-set]")) file.click();
  else if (event.target.closest("[data-sample-set]")) trigger("upload", { set: "samples" });
});

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  file.value = "";
  if (!chosen) return;
  let files = [];
  try {
    files = [(await upload(chosen)).path];
  } catch {
    // The server says that nothing arrived.
  }
  trigger("upload", { files });
});
