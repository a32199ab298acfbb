"""Many users at once: whether every answer has its own question and history, and what each of them waits.

    python benchmarks/concurrency.py [--users 20] [--questions 10] [--pause 6] [--home DIR] [--append]

Over the sample articles; each user holds a conversation of their own. First every conversation is held by itself, one
after the other: these answers are what the others are compared with, and their median is the single user's. Then all
users ask at once, each the next question as soon as the last is answered; then once more, each reading for a while
before the next question (exponentially distributed, `--pause` seconds in the mean; 0 leaves this out).

*Answering* is the time that is spent on a question once its turn has come (`Answer.timings_ms.total`); *as seen* is
from asking to the whole answer, the waiting for others included. An error is an exception. A mix-up is an answer that
differs from the one that the same question got in the same place of the same conversation held alone, a question that
was asked with other turns before it than its own, or a kept conversation that is not what its user asked. The exit
code is 1 where there is either. Not here: the page, whose queue stands before all this.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import numpy as np
from report import append, stamp, table

from assistant import Answer, Assistant, Conversation, Settings
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder

FOLLOW_UPS = ("Why?", "Who said so?", "And what happened then?", "When was that?")
SEED = 20


class Noting(Assistant):
    """An assistant that notes with which turns before it each question is asked."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.asked: Counter[tuple[str, ...]] = Counter()
        self._noting = Lock()

    def stream(self, question: str, **options: Any) -> Any:
        """As `Assistant.stream`."""
        steps = super().stream(question, **options)

        def noted() -> Any:
            with self._noting:
                self.asked[(*(turn.question for turn in options.get("history", ())), question)] += 1
            yield from steps

        return noted()


@dataclass
class Load:
    """What became of all questions under one load.

    Args:
        name: of the load.
        answers: by user and number.
        seen: seconds from asking to the whole answer, by user and number.
        seconds: the whole took.
    """

    name: str
    answers: dict[tuple[int, int], Answer]
    seen: dict[tuple[int, int], float]
    seconds: float = 0.0
    errors: int = 0
    mixed: int = 0


def scripts(titles: Sequence[str], users: int, questions: int) -> list[list[str]]:
    """What each user asks: no two the same, and every second question follows on the one before."""
    known = [*EXAMPLE_QUESTIONS, *(f"What is known of this: {title}?" for title in titles), UNANSWERABLE_EXAMPLE]
    drawn = random.Random(SEED)
    made: list[list[str]] = []
    while len(made) < users:
        pairs = ((drawn.choice(known), drawn.choice(FOLLOW_UPS)) for _ in range(questions))
        script = [question for pair in pairs for question in pair][:questions]
        if script not in made:
            made.append(script)
    return made


def held(
    name: str,
    assistant: Noting,
    asked: Sequence[Sequence[str]],
    *,
    at_once: bool,
    pause: Callable[[], float] = lambda: 0.0,
) -> Load:
    """All conversations held, and what became of each question.

    Args:
        at_once: each user in a thread of their own, all starting together; else one after the other.
        pause: seconds that a user reads before the next question.
    """
    load, noting = Load(name, {}, {}), Lock()
    chats = [assistant.conversation(user=f"user{number}") for number in range(len(asked))]
    together = Barrier(len(asked) if at_once else 1)
    assistant.asked.clear()

    def hold(user: int) -> None:
        together.wait()
        for number, question in enumerate(asked[user]):
            time.sleep(pause())
            began = time.perf_counter()
            try:
                answer = chats[user].ask(question)
            except Exception as error:  # noqa: BLE001 - counted
                sys.stderr.write(f"user {user}, question {number + 1}: {type(error).__name__}: {error}\n")
                with noting:
                    load.errors += 1
                return
            with noting:
                load.seen[user, number] = time.perf_counter() - began
                load.answers[user, number] = answer

    began = time.perf_counter()
    with ThreadPoolExecutor(len(asked) if at_once else 1) as pool:
        list(pool.map(hold, range(len(asked))))
    load.seconds = time.perf_counter() - began
    load.mixed = misplaced(assistant, chats, asked, load)
    return load


def misplaced(assistant: Noting, chats: Sequence[Conversation], asked: Sequence[Sequence[str]], load: Load) -> int:
    """Questions with another's history, and kept turns or answers that are another's."""
    own = Counter(tuple(script[: number + 1]) for script in asked for number in range(len(script)))
    wrong = (assistant.asked - own).total()
    for user, (chat, script) in enumerate(zip(chats, asked, strict=True)):
        turns = chat.turns
        wrong += abs(len(turns) - len(script)) if not load.errors else 0
        for number, (turn, question) in enumerate(zip(turns, script, strict=False)):
            answer = load.answers.get((user, number))
            wrong += turn.question != question or (answer is not None and answer.question != question)
            wrong += answer is not None and turn.answer != answer
    return wrong


def unlike(load: Load, alone: Load) -> int:
    """Answers that differ from what the same question got where its conversation was held alone."""
    timeless = {"timings_ms", "trace"}
    return sum(
        answer.model_dump(exclude=timeless) != alone.answers[place].model_dump(exclude=timeless)
        for place, answer in load.answers.items()
        if place in alone.answers
    )


def row(load: Load, single: float) -> list[str]:
    """A line of the table.

    Args:
        single: milliseconds: the median answering time of a single user.
    """
    answering = np.array([answer.timings_ms.total for answer in load.answers.values()])
    seen = np.array(list(load.seen.values())) * 1000
    return [
        load.name,
        str(len(load.answers)),
        str(load.errors),
        str(load.mixed),
        f"{len(load.answers) / load.seconds:.1f}",
        *(
            f"{np.median(spent):,.0f} / {np.percentile(spent, 95):,.0f} ({np.percentile(spent, 95) / single:.1f})"
            for spent in (answering, seen)
        ),
    ]


def measured(home: Path, users: int, questions: int, pause: float) -> tuple[list[Load], float]:
    """Every load, and the single user's median in milliseconds."""
    drawn = random.Random(SEED)
    with Noting.open(settings=Settings.load(home)) as assistant:
        if not len(assistant.library):
            assistant.library.add([folder()])
        asked = scripts([article.title for article in assistant.library.articles()], users, questions)
        assistant.ask(EXAMPLE_QUESTIONS[0])  # loads the models
        alone = held("one user", assistant, asked, at_once=False)
        loads = [alone, held(f"{users} users at once", assistant, asked, at_once=True)]
        if pause:
            name = f"{users} users, {pause:g} s between questions"
            loads.append(held(name, assistant, asked, at_once=True, pause=lambda: drawn.expovariate(1 / pause)))
        for load in loads[1:]:
            load.mixed += unlike(load, alone)
    return loads, float(np.median([answer.timings_ms.total for answer in alone.answers.values()]))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--questions", type=int, default=10, help="of each user")
    parser.add_argument(
        "--pause", type=float, default=6.0, help="seconds of reading between two questions, in the mean"
    )
    parser.add_argument("--home", type=Path, help="a library to use or to fill with the samples; by default a new one")
    parser.add_argument("--append", action="store_true", help="add the table to RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        loads, single = measured(options.home or Path(fresh), options.users, options.questions, options.pause)
    times = "median / p95 ms (p95 over the single user's median)"
    head = ["load", "answered", "errors", "mix-ups", "a second", f"answering, {times}", f"as seen, {times}"]
    lines = [
        f"### {options.users} users, {options.users * options.questions} questions, the sample articles",
        "",
        stamp("samples"),
        f"Single user's median: {single:.0f} ms.",
        "",
        *table(head, [row(load, single) for load in loads]),
    ]
    report = "\n".join(lines) + "\n"
    print(report)
    if options.append:
        append(report)
    if any(load.errors or load.mixed for load in loads):
        sys.exit(1)


if __name__ == "__main__":
    main()
