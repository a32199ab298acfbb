// A report over the page, in a frame of its own that may run its scripts and reach nothing of this page; or as a file.

const dialog = element.querySelector("dialog");
const body = element.querySelector(".report-body");

function show({ html, name }) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = `Report of ${name}`;
  // The frame is under the policy of this page and under that of the report, which names its one script by its hash.
  frame.srcdoc = html.replaceAll("<script>", `<script nonce="${document.querySelector("script[nonce]").nonce}">`);
  body.replaceChildren(frame);
  dialog.showModal();
}

watch("value", () => {
  const opened = props.value;
  if (!opened || !opened.html) return;
  const { html: text, name } = opened;
  if (opened.keep) document.dispatchEvent(new CustomEvent("lede:keep", { detail: { name: `${name}.html`, type: "text/html", text } }));
  else show(opened);
});

dialog.addEventListener("close", () => body.replaceChildren());
dialog.addEventListener("keydown", (event) => event.stopPropagation());
element.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-report]")) dialog.close();
});
