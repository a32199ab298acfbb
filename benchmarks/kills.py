"""What becomes of a library whose process is killed: nothing lost, nothing doubled, nothing half done.

    python benchmarks/kills.py [--kills 200] [--seed 20] [--append]

For each kill a library is copied, a process of its own does one piece of work on the copy (adds files, updates,
removes, indexes again, backs up, restores, answers), and SIGKILL ends it at a moment drawn evenly from the time that
the work takes undisturbed and a tenth more. Then everything is looked at: each article is wholly as it was or wholly as
it was to become; what a call had returned for stands; catalog, Chroma and tantivy hold the passages of the articles and
no others after one check, which a second confirms; a backup is whole or absent; each question is kept. In the end the
same work is done once more, and has to leave what it leaves undisturbed. A kill counts as *after the first commit*
where something that is kept had changed by then. The exit code is 1 where anything is amiss.

Articles and vectors are made up (`FakeEmbedding`), so that the time goes into storing. POSIX only. Not here: power
cuts, which killing a process does not show.
"""

import argparse
import hashlib
import multiprocessing
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import NamedTuple

from report import append_argument, publish, stamp, table

from assistant import Assistant, backup, restore
from index import Article, FakeEmbedding, Library
from index.stores import probe

ARTICLES = 16
"""Articles that a library holds before anything happens, and that an addition brings."""

QUESTIONS = 6

State = dict[str, str]
"""The version of each article, by its title."""


class Place(NamedTuple):
    """Where the files of one try stand.

    Args:
        folder: of its own.
    """

    folder: Path

    home = property(lambda self: self.folder / "home")
    arriving = property(lambda self: self.folder / "arriving", doc="A folder of files to add.")
    file = property(lambda self: self.folder / "library.zip", doc="The backup, written or to be restored.")
    returned = property(lambda self: self.folder / "returned", doc="A line for each call that came back.")

    def note(self, what: str) -> None:
        """Notes that a call has returned."""
        with self.returned.open("a", encoding="utf-8") as stream:
            stream.write(f"{what}\n")

    def noted(self) -> list[str]:
        """What was noted."""
        return self.returned.read_text("utf-8").splitlines() if self.returned.exists() else []


# What is killed


def opened(home: Path) -> Library:
    """The library, with vectors that are made up."""
    return Library.open(home, embed_model=FakeEmbedding())


def article(number: int, edition: str) -> Article:
    """An article of thirty sentences, others for each number and edition."""
    lines = (f"Report {number} of the {edition} edition says that town {number}-{line} stands." for line in range(30))
    return Article.create(text=" ".join(lines), path=f"/news/{number}.txt", title=f"Report {number}")


def add(place: Place) -> None:
    """Adds a folder of files."""
    _commit_often()
    with opened(place.home) as library:
        library.add([place.arriving])
        place.note("added")


def update(place: Place) -> None:
    """Brings every article in another edition."""
    _commit_often()
    with opened(place.home) as library:
        library.add([article(number, "second") for number in range(ARTICLES)])
        place.note("updated")


def remove(place: Place) -> None:
    """Removes half of the articles, two with each call."""
    with opened(place.home) as library:
        ids = [one.id for one in sorted(library.articles(), key=lambda one: _number(one.title))][: ARTICLES // 2]
        for start in range(0, len(ids), 2):
            library.remove(ids[start : start + 2])
            place.note("removed")


def reindex(place: Place) -> None:
    """Splits and embeds every article again."""
    with opened(place.home) as library:
        library.reindex()
        place.note("indexed")


def back_up(place: Place) -> None:
    """Writes the library into one file."""
    backup(place.file, place.home)
    place.note("backed up")


def bring_back(place: Place) -> None:
    """Restores the library from a file."""
    restore(place.file, place.home)
    place.note("restored")


def answer(place: Place) -> None:
    """Asks questions in one conversation."""
    with Assistant.open(place.home, embed_model=FakeEmbedding()) as assistant:
        chat = assistant.conversation()
        for number in range(QUESTIONS):
            chat.ask(f"Which town stands according to report {number}?")
            place.note(chat.id)


WORK: dict[str, Callable[[Place], None]] = {
    "add": add,
    "update": update,
    "remove": remove,
    "reindex": reindex,
    "backup": back_up,
    "restore": bring_back,
    "answer": answer,
}


def _commit_often() -> None:
    from index import ingest

    ingest.BATCH_PASSAGES = 8


def _run(name: str, folder: str, started: str) -> None:
    Path(started).touch()
    WORK[name](Place(Path(folder)))


# What is looked at afterwards


def state(home: Path) -> State:
    """The articles of a library that has just been checked twice.

    Raises:
        AssertionError: the first check could not mend something, or the second found something.
    """
    with opened(home) as library:
        for finding in library.check():
            assert finding.state == "mended", finding
        assert library.check() == [], "the second check found something"
        found = library.articles()
        assert len({one.title for one in found}) == len(found) == len(library), "an article is there twice"
        return {one.title: one.version for one in found}


def judge(name: str, place: Place, before: State, after: State) -> None:
    """Holds what a killed process left against what it may leave.

    Raises:
        AssertionError: something is lost, doubled or half.
    """
    noted = place.noted()
    if name == "restore" and not noted and not (place.home / "catalog.sqlite").exists():
        return
    now = state(place.home)
    if name in {"add", "update"}:
        assert all(one in {before.get(title), after[title]} for title, one in now.items()), "an article is half new"
        assert before.keys() <= now.keys(), "an article is lost"
        assert now == after or not noted, "what was added is not there"
    elif name == "remove":
        gone = sorted(before.keys() - now.keys(), key=_number)
        assert gone == [f"Report {number}" for number in range(len(gone))], "another article was removed"
        assert len(gone) % 2 == 0, "half of a removal was done"
        assert len(gone) >= 2 * len(noted), "a removed article is back"
    else:
        assert now == before, "the articles are others"
    if name == "backup" and (place.file.exists() or noted):
        again = Place(place.folder / "again")
        restore(place.file, again.home)
        assert state(again.home) == before, "the backup holds something else"
    if name == "answer":
        _judge_conversation(place, noted)


def _judge_conversation(place: Place, noted: list[str]) -> None:
    with Assistant.open(place.home, embed_model=FakeEmbedding()) as assistant:
        kept = assistant.conversations()
        assert len(kept) <= 1, "a conversation is there twice"
        turns = assistant.conversation(kept[0].id).turns if kept else ()
        asked = [turn.question for turn in turns]
        assert asked == [f"Which town stands according to report {number}?" for number in range(len(asked))]
        assert len(asked) >= len(noted), "a question is lost"
        assert all(turn.state in {"answered", "abstained"} for turn in turns[: len(noted)]), "an answer is lost"
        assert all(turn.answer for turn in turns[: len(noted)]), "an answer is lost"


def _number(title: str) -> int:
    return int(title.rpartition(" ")[2])


def trail(place: Place) -> str:
    """Another text as soon as anything that is kept has changed. Looks at copies: reading a database tidies it up."""
    kept = hashlib.sha256(f"{place.file.exists()} {place.home.exists()}".encode())
    with tempfile.TemporaryDirectory() as folder:
        for file in place.home.glob("*.sqlite*"):
            shutil.copy(file, folder)
        for name, tables in {"catalog": ("library", "generations", "unsettled"), "conversations": ("turns",)}.items():
            file = Path(folder, f"{name}.sqlite")
            if file.exists():
                with closing(sqlite3.connect(file)) as connection:
                    for one in tables:
                        kept.update(repr(connection.execute(f"SELECT * FROM {one}").fetchall()).encode())  # noqa: S608
    return kept.hexdigest()


# The tries


class Stock:
    """What every try begins from: a library, files to add, a backup; and how long each work takes undisturbed.

    Args:
        folder: where all that stands.
        processes: starts processes that have everything imported.
    """

    def __init__(self, folder: Path, processes: ForkServerContext) -> None:
        self._folder, self._processes = folder, processes
        self._stocked = Place(folder / "stock")
        self._stocked.arriving.mkdir(parents=True)
        for number in range(ARTICLES):
            coming = article(ARTICLES + number, "third")
            (self._stocked.arriving / f"{number}.txt").write_text(f"{coming.title}\n\n{coming.text}", "utf-8")
        with opened(self._stocked.home) as library:
            library.add([article(number, "first") for number in range(ARTICLES)])
        backup(self._stocked.file, self._stocked.home)
        self.before = state(self._stocked.home)
        self.seconds: dict[str, float] = {}
        self.after: dict[str, State] = {}
        for name in WORK:
            place = self.place(name, "undisturbed")
            _, self.seconds[name] = self.killed(name, place, None)
            self.after[name] = state(place.home)
            judge(name, place, self.before, self.after[name])

    def place(self, name: str, number: str) -> Place:
        """A fresh copy for one try."""
        place = Place(self._folder / f"{name}-{number}")
        place.folder.mkdir()
        if name == "restore":
            shutil.copy(self._stocked.file, place.file)
        else:
            shutil.copytree(self._stocked.home, place.home)
        shutil.copytree(self._stocked.arriving, place.arriving)
        return place

    def killed(self, name: str, place: Place, after: float | None) -> tuple[bool, float]:
        """Does a piece of work and kills it; returns whether it was still at it, and the seconds that it had.

        Args:
            after: seconds from its start; None to let it come to its end.
        """
        started = place.folder / "started"
        process = self._processes.Process(target=_run, args=(name, str(place.folder), str(started)))
        process.start()
        while not started.exists():
            time.sleep(0.001)
        began = time.perf_counter()
        process.join(after)
        at_it, had = process.is_alive(), time.perf_counter() - began
        process.kill()
        process.join()
        assert after is not None or process.exitcode == 0, f"{name} fails undisturbed"
        process.close()
        return at_it, had


class Tally(NamedTuple):
    """What became of the kills of one work; `amiss` says what was wrong."""

    kills: int
    at_work: int
    after_commit: int
    amiss: tuple[str, ...]


def tries(name: str, stock: Stock, kills: int, dice: random.Random) -> Tally:
    """Kills one work so many times."""
    at_work, after_commit, amiss = 0, 0, []
    for number in range(kills):
        place = stock.place(name, str(number))
        untouched = trail(place)
        moment = dice.uniform(0, 1.1 * stock.seconds[name])
        at_work += stock.killed(name, place, moment)[0]
        after_commit += trail(place) != untouched
        try:
            judge(name, place, stock.before, stock.after[name])
            if name == "restore" and (place.home / "catalog.sqlite").exists():
                shutil.rmtree(place.home)
            place.file.unlink() if name == "backup" and place.file.exists() else None
            stock.killed(name, place, None)
            assert name == "remove" or state(place.home) == stock.after[name], "done again, it comes to something else"
        except Exception as error:  # noqa: BLE001 - counted and told
            amiss.append(f"{name}, kill {number} after {moment:.3f} s: {type(error).__name__}: {error}")
        else:
            shutil.rmtree(place.folder)
    return Tally(kills, at_work, after_commit, tuple(amiss))


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20)
    append_argument(parser)
    given = parser.parse_args()
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["assistant.engine", "index.library", "chromadb", "tantivy"])
    dice = random.Random(given.seed)
    probe.look_in_child = lambda home, _: probe.look(home)  # a process for each of a thousand looks takes half an hour
    with tempfile.TemporaryDirectory(prefix="lede-kills-") as folder:
        stock = Stock(Path(folder), processes)
        shares = {name: given.kills // len(WORK) + (place < given.kills % len(WORK)) for place, name in enumerate(WORK)}
        tallies = {name: tries(name, stock, kills, dice) for name, kills in shares.items()}
    rows = [
        [name, *(f"{one:,}" for one in (tally.kills, tally.at_work, tally.after_commit, len(tally.amiss)))]
        for name, tally in tallies.items()
    ]
    sums = [sum(column) for column in zip(*((*one[:3], len(one.amiss)) for one in tallies.values()), strict=True)]
    head = ["work", "kills", "still at it", "after the first commit", "lost, doubled or half"]
    lines = table(head, [*rows, ["all", *(f"{one:,}" for one in sums)]])
    title = f"## Killed at random: {given.kills} kills, seed {given.seed}"
    publish("\n".join([title, "", *lines, "", stamp("none: made up"), ""]), keep=given.append)
    for tally in tallies.values():
        sys.stderr.writelines(f"{one}\n" for one in tally.amiss)
    sys.exit(any(tally.amiss for tally in tallies.values()))


if __name__ == "__main__":
    main()
