"""What a language model's answers come to once every sentence is checked: a table, and every answer in a file.

    python benchmarks/generation.py --data DATA --seed SEED --model PATH_OR_NAME [--limit N] [--home DIR] --out
    FILE.jsonl

SEED holds `article.txt` and `questions.jsonl`; DATA holds the sets `multihoprag` and `clapnq_dev`, of each of which
questions are drawn, always the same. A model that is a path runs on this machine; a name needs `--model-url`. Every
answer is written to FILE as soon as it is there; a run that was ended goes on where it stopped, and a finished one is
only counted again. With `--record` the words are kept unchecked; `--replay`
FILE puts the words of an earlier run to the check again, and asks the model only where the prompt has changed.
Printed are the sentences that are supported, partly supported and withheld, the answers that fell back to quotes and
that abstained; sentences shown as supported that hold a number or a name which is not in the words they cite, by a
plain comparison that knows nothing of the support check; and the times. Not here: whether an answer is right, which
is for whoever reads FILE.
"""

import argparse
import hashlib
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from absent import absent
from libraries import filled_library, folder_for, library_folder
from report import append, stamp, table
from sets import SAMPLE_SEED, labelled, load

from assistant import Answered, Assistant, Drafting, LanguageModelError, LedeError, SentenceReady, Settings
from assistant.llms import LanguageModel, Message, open_model
from assistant.llms.templates import load as load_prompt
from index import BundledEmbedding, Library

SETS = ("multihoprag", "clapnq_dev")

TIMED = 6
"""Every so many questions the model is also asked alone, to compare the time to its first word."""

TIMES = ("first_shown_s", "first_sentence_s", "whole_s", "alone_first_word_s")
"""Of a row: what a replayed answer takes over from when the model was asked."""


@dataclass(frozen=True)
class Asked:
    """A question of one of the sets.

    Args:
        place: its number in the set, from 0; with the set's name it tells one question from another.
        answerable: as marked; None where the set does not say.
    """

    set_name: str
    place: int
    text: str
    answerable: bool | None


class Recording:
    """A language model that keeps what it was last sent, what it wrote and how long its first word took.

    Args:
        model: who is asked.
        before: rows of an earlier run; a prompt that was sent then gets the same words again.
    """

    def __init__(self, model: LanguageModel, before: Sequence[dict[str, Any]] = ()) -> None:
        self._model = model
        self._before = {row["prompt"]: row for row in before if row.get("prompt")}
        self.name = model.name
        self.forget()

    def forget(self) -> None:
        """Before another question."""
        self.messages: Sequence[Message] = ()
        self.raw, self.broke = "", ""
        self.first_word: float | None = None
        self.replayed: dict[str, Any] | None = None

    def close(self) -> None:
        """Nothing: the model is used again for the next library."""

    @property
    def prompt(self) -> str:
        """A fingerprint of what was last sent, whatever its random boundary."""
        text = "\n".join(_other_code(message.content, "0" * 12) for message in self.messages)
        return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""

    def stream(self, messages: Sequence[Message], *, tokens: int) -> Generator[str, None, None]:
        """As `LanguageModel.stream`."""
        self.messages, began = messages, time.perf_counter()
        self.replayed = self._before.get(self.prompt)
        try:
            if self.replayed is not None:
                yield from self._again(self.replayed)
                return
            with closing(self._model.stream(messages, tokens=tokens)) as pieces:
                for piece in pieces:
                    if piece.strip() and self.first_word is None:
                        self.first_word = time.perf_counter() - began
                    self.raw += piece
                    yield piece
        except LanguageModelError as error:
            self.broke = str(error)
            raise

    def _again(self, row: dict[str, Any]) -> Iterator[str]:
        self.raw, self.first_word = row["raw"], row["model_first_word_s"]
        yield from re.findall(r"\S+\s*|\s+", row["raw"])
        if row.get("broke"):
            raise LanguageModelError(row["broke"])


def questions(data: Path, seed: Path, count: int, limit: int | None) -> list[Asked]:
    """The seed questions, then those drawn from the sets, in turn."""
    rows = [json.loads(line) for line in (seed / "questions.jsonl").read_text("utf-8").splitlines() if line.strip()]
    found = [
        Asked("seed", place, row["question"], not row.get("unanswerable", False)) for place, row in enumerate(rows)
    ]
    drawn = []
    for name in SETS:
        every = list(labelled(data / name))
        places = random.Random(SAMPLE_SEED).sample(range(len(every)), min(count, len(every)))
        drawn.append([Asked(name, place, every[place].text, every[place].answerable) for place in places])
    found += [one for turn in zip(*drawn, strict=True) for one in turn]
    return found[:limit]


def open_libraries(data: Path, seed: Path, home: Path, wanted: set[str]) -> dict[str, Path]:
    """The folder of each library, filled if it was not."""
    embedding, folders = BundledEmbedding(), {}
    for name in sorted(wanted):
        if name == "seed":
            text = seed / "article.txt"
            folders[name] = home / f"seed-{hashlib.sha256(text.read_bytes()).hexdigest()[:12]}"
            with Library.open(folders[name], embed_model=embedding) as library:
                library.add([text])
            continue
        test_set = load(data / name)
        folders[name] = library_folder(folder_for(test_set, home, embedding))
        filled_library(folders[name], test_set.articles, embedding)[0].close()
    return folders


def put(assistant: Assistant, model: Recording, one: Asked, *, timed: bool) -> dict[str, Any]:
    """Asks one question; everything about its answer as a row for the file."""
    model.forget()
    row: dict[str, Any] = {"model": model.name, "set": one.set_name, "place": one.place, "question": one.text}
    row |= {"answerable": one.answerable, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    began = time.perf_counter()
    first_shown = first_sentence = None
    try:
        for event in assistant.stream(one.text):
            if isinstance(event, Drafting) and event.text and first_shown is None:
                first_shown = time.perf_counter() - began
            if isinstance(event, SentenceReady) and first_sentence is None:
                first_sentence = time.perf_counter() - began
            if isinstance(event, Answered):
                row["answer"] = event.answer.model_dump(mode="json")
    except LedeError as error:
        row["error"] = str(error)
    row |= {"asked_model": bool(model.messages), "prompt": model.prompt, "raw": model.raw, "broke": model.broke}
    row |= {"model_first_word_s": model.first_word, "first_shown_s": first_shown, "first_sentence_s": first_sentence}
    row |= {"whole_s": time.perf_counter() - began, "replayed": model.replayed is not None}
    if model.replayed is not None:
        row |= {name: model.replayed.get(name) for name in TIMES}
    elif timed and model.messages and first_shown is not None:
        # The random boundary is another each time, so a server's memory of the prompt helps both calls alike.
        code = os.urandom(6).hex()
        again = [Message(each.role, _other_code(each.content, code)) for each in model.messages]
        row["alone_first_word_s"] = _first_word(model, again)
    return row


def _other_code(text: str, code: str) -> str:
    found = re.search(r"={3,} (\w+) ", text)
    return text if found is None else text.replace(found[1], code)


def _first_word(model: Recording, messages: Sequence[Message]) -> float | None:
    model.forget()
    try:
        with closing(model.stream(messages, tokens=20)) as pieces:
            for piece in pieces:
                if piece.strip():
                    break
    except LedeError:
        return None
    return model.first_word


def unfounded(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Sentences shown as supported with a number or a name that the words they cite do not hold."""
    cited = {
        one["n"]: f"{one['title']} {one['source']} {_day(one['published_at'])} {one['quote']}"
        for one in answer["citations"]
    }
    found = []
    for sentence in answer["sentences"]:
        if sentence["support"] == "supported":
            missing = absent(sentence["text"], " ".join(cited[n] for n in sentence["citations"]))
            if missing:
                found.append({"text": sentence["text"], "missing": missing})
    return found


def _day(moment: str | None) -> str:
    if not moment:
        return ""
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y} {day:%A}"


def counted(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """A row of the table for each set, and one for all."""
    names = [*dict.fromkeys(row["set"] for row in rows)]
    return [_counts(name, [row for row in rows if row["set"] == name]) for name in names] + [_counts("all", rows)]


def _counts(name: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    answers = [row["answer"] for row in rows if "answer" in row]
    asked_model = [row["answer"] for row in rows if "answer" in row and row["asked_model"]]
    labels = [sentence["support"] for answer in asked_model if not _quoted(answer) for sentence in answer["sentences"]]
    return [
        name,
        str(len(rows)),
        str(len(asked_model)),
        str(sum(not answer["abstained"] and not _quoted(answer) for answer in asked_model)),
        str(labels.count("supported")),
        str(labels.count("partly")),
        str(sum(len(answer["withheld"]) for answer in asked_model)),
        str(labels.count("none")),
        str(sum(_quoted(answer) for answer in asked_model)),
        str(sum(answer["abstained"] for answer in asked_model)),
        str(sum(answer["abstained"] for answer in answers) - sum(answer["abstained"] for answer in asked_model)),
        str(sum(len(unfounded(answer)) for answer in answers)),
        str(sum("error" in row for row in rows)),
    ]


HEAD = (
    "set", "questions", "model asked", "in its words", "supported", "partly", "withheld", "none", "fell back",
    "abstained (model)", "abstained (no evidence)", "supported with an absent name or number", "errors",
)  # fmt: skip


def _quoted(answer: dict[str, Any]) -> bool:
    return answer["writer"] == "extractive" and not answer["abstained"]


def timed(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Times, in seconds, of the questions on which the model was asked."""
    asked_model = [row for row in rows if "answer" in row and row["asked_model"]]
    shown = [row["first_shown_s"] for row in asked_model if row["first_shown_s"]]
    ratios = [
        row["first_shown_s"] / row["alone_first_word_s"]
        for row in rows
        if row.get("alone_first_word_s") and row["first_shown_s"]
    ]
    own = [
        row["first_shown_s"] / row["model_first_word_s"]
        for row in asked_model
        if row["first_shown_s"] and row["model_first_word_s"]
    ]
    shares = [row["answer"]["timings_ms"]["check"] / 1000 / row["whole_s"] for row in asked_model]
    sentences = [
        row["answer"]["timings_ms"]["check"] / count
        for row in asked_model
        if (
            count := len(row["answer"]["withheld"]) + (0 if _quoted(row["answer"]) else len(row["answer"]["sentences"]))
        )
    ]
    whole = [row["whole_s"] for row in asked_model]
    return [
        ["first word shown, s", _spread(shown)],
        ["the same, over the model's first word when asked alone", _spread(ratios)],
        ["the same, over the model's first word in the same answer", _spread(own)],
        ["the check's share of the whole", _spread(shares)],
        ["the check, ms a sentence", _spread(sentences)],
        ["whole answer, s", _spread(whole)],
    ]


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "-"
    ordered = sorted(values)
    return f"{statistics.median(ordered):.3g} / {ordered[int(0.95 * (len(ordered) - 1))]:.3g} ({len(ordered)})"


def done(out: Path, model: str) -> Iterator[dict[str, Any]]:
    """The rows that an earlier run has left; a last one that was cut off is taken out of the file."""
    if not out.is_file():
        return
    text = out.read_text("utf-8")
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        out.write_text(whole, "utf-8")
    for line in whole.splitlines():
        row = json.loads(line)
        if row["model"] == model:
            yield row


def ask_all(given: argparse.Namespace, wanted: Sequence[Asked]) -> list[dict[str, Any]]:
    """The rows of all questions, an earlier run's included; each new one is written down before the next is asked."""
    folders = open_libraries(given.data, given.seed, given.home, {one.set_name for one in wanted})
    named = {"model": given.model} | ({"model_url": given.model_url} if given.model_url else {})
    settings = Settings.load(given.home / "none", model_timeout=600, **named)
    with ExitStack() as open_things:
        opened = open_model(settings)
        if opened is None:
            raise SystemExit("no model is set")
        open_things.callback(opened.close)
        model = Recording(opened, list(done(given.replay, opened.name)) if given.replay else ())
        rows = {(row["set"], row["place"]): row for row in done(given.out, model.name)}
        left = [one for one in wanted if (one.set_name, one.place) not in rows]
        embedding, check = BundledEmbedding(), _unchecked if given.record else None
        assistants = {
            name: open_things.enter_context(
                Assistant(Library.open(folder, embed_model=embedding), settings, model, check=check)
            )
            for name, folder in folders.items()
        }
        if left and not given.replay:
            # Starts the model, and lets it read what every prompt begins with.
            system = load_prompt("answer")["system"].template
            _first_word(model, [Message("system", system), Message("user", "Say yes.")])
        began = time.perf_counter()
        given.out.parent.mkdir(parents=True, exist_ok=True)
        file = open_things.enter_context(given.out.open("a", encoding="utf-8"))
        for count, one in enumerate(left, start=1):
            row = put(assistants[one.set_name], model, one, timed=len(rows) % TIMED == 0)
            rows[one.set_name, one.place] = row
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
            spent = time.perf_counter() - began
            still = spent / count * (len(left) - count)
            print(f"{count}/{len(left)} {spent:.0f} s, some {still:.0f} s to go: {_told(row)}", file=sys.stderr)
    return [rows[one.set_name, one.place] for one in wanted]


def main() -> None:
    """Asks, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--model-url")
    parser.add_argument("--count", type=int, default=50, help="questions drawn of each set")
    parser.add_argument("--limit", type=int, help="questions in all, at most")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "lede-benchmarks")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--record", action="store_true", help="check nothing: everything counts as supported")
    parser.add_argument("--replay", type=Path, help="FILE of an earlier run, whose words are used again where they fit")
    parser.add_argument("--append", action="store_true", help="add the tables to RESULTS.md")
    given = parser.parse_args()

    wanted = questions(given.data, given.seed, given.count, given.limit)
    rows = ask_all(given, wanted)
    digest = hashlib.sha256("\n".join(one.text for one in wanted).encode()).hexdigest()[:12]
    tables = [
        *table(HEAD, counted(rows)),
        "",
        *table(("times, median / 95th percentile (answers)", "all"), timed(rows)),
    ]
    report = "\n".join([f"## Generation: {rows[0]['model']}", "", stamp(digest), "", *tables, ""])
    print(report)
    for row in rows:
        for one in unfounded(row["answer"]) if "answer" in row else ():
            print(f"- {row['set']} {row['place']}: {', '.join(one['missing'])}: {one['text']}")
    if given.append:
        append(report)


class _Taken(NamedTuple):
    """What `--record` makes of every sentence, in the shape of `Support`."""

    label: str = "supported"
    score: float = 1.0
    why: str = ""


def _unchecked(pairs: Sequence[tuple[str, str]]) -> list[_Taken]:
    return [_Taken() for _ in pairs]


def _told(row: dict[str, Any]) -> str:
    if "answer" not in row:
        return f"error: {row['error']}"
    answer = row["answer"]
    labels = " ".join(sentence["support"] for sentence in answer["sentences"])
    kind = "abstained" if answer["abstained"] else answer["writer"]
    return f"{kind}: {labels or '-'}; {len(answer['withheld'])} withheld; {answer['fallback']}"


if __name__ == "__main__":
    main()
