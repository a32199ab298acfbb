// Adding: files and folders are sent to this server one by one, then read there; both can be stopped.

const drop = element.querySelector(".drop");
const files = drop.querySelector("input[type=file]");
const folder = element.querySelector("#library-folder");
const addresses = element.querySelector("textarea");
const underWay = element.querySelector(".under-way");
const sending = element.querySelector(".sending");
const stop = element.querySelector("[data-stop]");

let job = null;

function begin() {
  job = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  underWay.hidden = false;
  stop.disabled = false;
  stop.textContent = "Stop";
  return job;
}

function end() {
  job = null;
  underWay.hidden = true;
  sending.textContent = "";
}

async function send(given) {
  if (!given.length || job) return;
  const mine = begin();
  const arrived = [];
  const unsent = [];
  for (const [place, file] of given.entries()) {
    if (job !== mine) return;
    sending.textContent = given.length > 1 ? `Sending ${place + 1} of ${given.length.toLocaleString("en")}` : "Sending";
    try {
      arrived.push((await upload(file)).path);
    } catch {
      unsent.push(file.name);
    }
  }
  sending.textContent = "";
  if (job === mine) trigger("upload", { job, files: arrived, unsent });
}

// What is dropped may hold folders, which only this older interface opens.
async function dropped(items) {
  const found = [];
  async function walk(entry) {
    if (entry.isFile) found.push(await new Promise((take, refuse) => entry.file(take, refuse)));
    else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((take, refuse) => reader.readEntries(take, refuse));
        if (!some.length) break;
        for (const one of some) await walk(one);
      }
    }
  }
  for (const entry of [...items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean)) await walk(entry);
  return found;
}

// Hidden files of a folder are nobody's articles.
const wanted = (list) => [...list].filter((one) => !one.name.startsWith("."));

for (const input of [files, folder]) {
  input.addEventListener("change", () => {
    const chosen = wanted(input.files);
    input.value = "";
    send(chosen);
  });
}

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-choose]")) files.click();
  else if (event.target.closest("[data-choose-folder]")) folder.click();
  else if (event.target.closest("[data-stop]") && job) {
    if (sending.textContent) {
      end(); // nothing has been asked of the server yet
      return;
    }
    trigger("stop", { job });
    stop.disabled = true;
    stop.textContent = "Stopping";
  }
});

drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.toggleAttribute("data-over", true);
});
drop.addEventListener("dragleave", () => drop.toggleAttribute("data-over", false));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.toggleAttribute("data-over", false);
  const plain = [...event.dataTransfer.files];
  const found = event.dataTransfer.items.length ? await dropped(event.dataTransfer.items) : [];
  send(wanted(found.length ? found : plain));
});

function fetchTyped() {
  const typed = addresses.value.trim();
  if (!typed || job) return;
  trigger("upload", { job: begin(), addresses: typed });
  addresses.value = "";
}

element.querySelector(".by-address").addEventListener("submit", (event) => {
  event.preventDefault();
  fetchTyped();
});
addresses.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    fetchTyped();
  }
});

document.addEventListener("lede:added", end);
