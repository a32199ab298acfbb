"""The page in Chromium: how soon it is there, how it answers to keys and to scrolling, what it holds in memory.

    python benchmarks/page.py [--only paint smooth memory] [--turns 200] [--append]

*paint*: an empty library, and 100 conversations beside 5,000 articles; a fresh browser profile each time. *there* is
when the box can be typed in and the conversations are listed, counted from the start of the navigation.

*smooth*: over the sample articles, in an empty conversation and in one of so many turns, while nothing happens and
while an answer is written word by word (`slow_writer.py`). A key's delay is from the key to the end of the frame that
shows its letter; a frame's time is between two of them, of which 16.7 ms is the least.

*memory*: that many questions asked through the page in one conversation, over the sample articles, with suggestions.
Measured after a forced collection: the script's heap, the nodes of the document (those of templates too), listeners,
and the resident memory of the server's process (Linux).

Needs Chromium (CHROMIUM names it where it is not found) and playwright. Not here: whether the page does what it should
(`tests/browser`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from concurrency import scripts
from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright
from report import append, stamp, table
from screenshots import BROWSERS

from assistant import Assistant
from index import Library
from index.samples import EXAMPLE_QUESTIONS, folder

ROOT = Path(__file__).parents[1]
CONVERSATIONS, ARTICLES = 100, 5_000
TIMES = 5
"""Profiles in which the page is opened."""
KEYS = "the quick brown fox jumps over it all"
STEPS = 40
"""Turns of the wheel."""
EVERY = 20
"""Questions between two looks at the memory."""
PATIENCE = 60_000

LISTEN = """() => {
  const box = document.getElementById("question");
  window.delays = [];
  box.addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    const shown = new MessageChannel();
    shown.port1.onmessage = () => window.delays.push(performance.now() - timeStamp);
    shown.port2.postMessage(0);
  }));
}"""
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => {
    window.frames_.push(now - last);
    last = now;
    if (window.frames_) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
DRAWN = "() => { const taken = window.frames_.slice(1); window.frames_ = null; return taken; }"


class Server(NamedTuple):
    """The application that is running."""

    process: int
    address: str

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        lines = Path(f"/proc/{self.process}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def serving(*command: str) -> Iterator[Server]:
    """The application in a process of its own."""
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()  # type: ignore[union-attr]
            yield Server(process.pid, line.split()[4])
        finally:
            process.kill()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page in a fresh profile."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    expect(page.get_by_label("Your question")).to_be_focused(timeout=PATIENCE)
    try:
        yield page
    finally:
        page.close()


def ask(page: Page, question: str) -> None:
    """Asks, and waits until the box takes the next question."""
    before = page.locator(".turn").count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1, timeout=PATIENCE)
    expect(page.locator("button.ask")).to_be_visible(timeout=PATIENCE)


def large(home: Path) -> None:
    """Fills a library with many short articles, and keeps many conversations."""
    rows = [
        {
            "id": f"evening-{n}",
            "title": f"Evening {n} at the harbour",
            "source": f"Paper {n % 7}",
            "author": f"Writer {n % 40}",
            "published_at": f"{2020 + n % 5}-{1 + n % 12:02}-{1 + n % 28:02}",
            "text": f"On evening {n} the ferry sailed with {n * 7 % 90} passengers.",
        }
        for n in range(ARTICLES)
    ]
    file = home.parent / "evenings.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Library.open(home) as library:
        library.add([file])
    with Assistant.open(home) as assistant:
        for n in range(CONVERSATIONS):
            assistant.conversation().rename(f"What happened on evening {n}?")


def paint(browser: Browser, scratch: Path) -> list[str]:
    """How soon the page is there."""
    large(scratch / "large")
    rows = []
    for name, home, listed in (("empty", "none", 0), ("100 conversations, 5,000 articles", "large", CONVERSATIONS)):
        painted, there = [], []
        with serving("app.py", "--home", str(scratch / home), "--port", "0", "--no-open") as server:
            for _ in range(TIMES):
                with opened(browser, server.address) as page:
                    expect(page.locator(".kept")).to_have_count(listed)
                    there.append(page.evaluate("performance.now()"))
                    entry = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
                    painted.append(page.evaluate(entry))
        rows.append([name, *(f"{np.median(one):,.0f} ({max(one):,.0f})" for one in (painted, there))])
    return table(["library", "first paint, median (most) ms", "there, median (most) ms"], rows)


def measured(page: Page, name: str) -> list[str]:
    """A line about keys and frames, as the page stands."""
    page.evaluate("window.delays = []")
    page.get_by_label("Your question").focus()
    page.keyboard.type(KEYS, delay=40)
    page.wait_for_function("(count) => window.delays.length >= count", arg=len(KEYS))
    delays = np.array(page.evaluate("window.delays"))
    page.mouse.move(700, 400)
    page.evaluate(FRAMES)
    places = set()
    for step in range(STEPS):
        page.mouse.wheel(0, -600 if step < STEPS // 2 else 600)
        page.wait_for_timeout(40)
        places.add(page.evaluate("document.getElementById('reading').scrollTop"))
    if page.locator(".turn").count() > 1 and len(places) < STEPS // 4:
        raise SystemExit("the conversation did not scroll")
    frames = np.array(page.evaluate(DRAWN))
    page.get_by_label("Your question").fill("")
    return [
        name,
        *(f"{np.median(one):.0f} / {np.percentile(one, 95):.0f} / {one.max():.0f}" for one in (delays, frames)),
        f"{(frames > 50).mean():.1%}",
    ]


def smooth(browser: Browser, scratch: Path, turns: int) -> list[str]:
    """Keys and scrolling, in a short and in a long conversation, quiet and while an answer comes."""
    home, rows = samples(scratch / "smooth"), []
    with Assistant.open(home) as assistant:
        chat = assistant.conversation()
        for question in asked(assistant.library, turns):
            chat.ask(question)
    with serving("benchmarks/slow_writer.py", str(home)) as server:
        for name, where in (("empty", ""), (f"{turns} turns", f"/#ask/{chat.id}")):
            with opened(browser, f"{server.address}{where}") as page:
                expect(page.locator(".turn")).to_have_count(turns if where else 0)
                page.evaluate(LISTEN)
                rows.append(measured(page, f"{name}, quiet"))
                page.get_by_label("Your question").fill(EXAMPLE_QUESTIONS[1])
                page.keyboard.press("Enter")
                expect(page.locator(".turn").last).to_have_attribute("data-stage", "writing")
                rows.append(measured(page, f"{name}, an answer coming"))
                if page.locator(".turn").last.get_attribute("data-stage") != "writing":
                    raise SystemExit("the answer was there before the measuring was done; let it take longer")
    times = "median / p95 / most ms"
    return table(["conversation", f"a key's delay, {times}", f"a frame while scrolling, {times}", "over 50 ms"], rows)


def memory(browser: Browser, scratch: Path, turns: int) -> list[str]:
    """What the page and its server hold, question after question."""
    home, rows = samples(scratch / "memory"), []
    with Library.open(home) as library:
        questions = asked(library, turns)
    with (
        serving("app.py", "--home", str(home), "--port", "0", "--no-open") as server,
        opened(browser, server.address) as page,
    ):
        session = page.context.new_cdp_session(page)
        rows.append(held(session, server, 0))
        for number, question in enumerate(questions, 1):
            ask(page, question)
            if number % EVERY == 0:
                rows.append(held(session, server, number))
                print(*rows[-1], file=sys.stderr, flush=True)  # it takes its time
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
        rows.append(["then a new one", *held(session, server, 0)[1:]])
    return table(["questions", "script's heap, MB", "nodes", "listeners", "server, MB"], rows)


def held(session: CDPSession, server: Server, questions: int) -> list[str]:
    """A line about memory, once what nobody needs is gone."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
    counted = session.send("Memory.getDOMCounters")
    shown = (counted["nodes"], counted["jsEventListeners"])
    return [str(questions), f"{heap:.1f}", *(f"{one:,}" for one in shown), f"{server.megabytes:,.0f}"]


def samples(home: Path) -> Path:
    """A library of the sample articles."""
    with Library.open(home) as library:
        library.add([folder()])
    return home


def asked(library: Library, count: int) -> list[str]:
    """Questions about the articles of a library, every other one a follow-up."""
    return scripts([article.title for article in library.articles()], 1, count)[0]


def main() -> None:
    """Measures and prints."""
    parts: dict[str, Callable[[Browser, Path, int], list[str]]] = {
        "paint": lambda browser, scratch, _: paint(browser, scratch),
        "smooth": smooth,
        "memory": memory,
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts))
    parser.add_argument("--turns", type=int, default=200, help="of the long conversation")
    parser.add_argument("--append", action="store_true", help="add the tables to RESULTS.md")
    wanted = parser.parse_args()
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("Chromium was not found: install it, or set CHROMIUM to its path")
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted.only:
            lines = parts[name](browser, Path(scratch), wanted.turns)
            report = "\n".join([f"### the page, {name}", "", stamp("samples"), "", *lines]) + "\n"
            print(report)
            if wanted.append:
                append(report)
        browser.close()


if __name__ == "__main__":
    main()
