"""What each rule is worth: one part of Lede switched off at a time, every question asked again, differences in pairs.

    python benchmarks/ablations.py --data DATA --judge newsroom.py --out FOLDER [--only PART ...] [--sets SET ...]
    python benchmarks/ablations.py --data DATA --out FOLDER --table [--append]

A part is switched off by putting something simpler in its place in the running program; nothing is fitted again, so a
model that was fitted with the part loses a little more than it would if it had been fitted without. Each part is asked
the sets where it can matter. FOLDER keeps one file for each part and set, so that a run may be ended and go on. The
newsroom questions are judged by the program that comes with them. Not here: the parts of the support check
(`support_parts.py`).
"""

import argparse
import functools
import importlib
import importlib.util
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import overviews
from followups import _Found
from libraries import filled_assistant, home_argument
from metrics import by_article, by_budget, by_rank
from numpy.typing import NDArray
from parts_off import PARTS, without
from reading import ABSTAINED, FIRST, Reading, measures, quotes
from report import append_argument, publish, stamp, table
from rewrites import f1
from rewrites import load as load_rewrites
from sets import Question, TestSet, labelled, load

from assistant import Assistant
from assistant.evaluation import intervals
from assistant.evaluation.measures.abstention import auroc

LIMITS = {"multihoprag": 300, "xquad_en": 150, "overviews": 60}
"""Questions of a set that are asked, the same ones each time; all of a set that is not here."""

DEPTH = 60
"""Passages that are retrieved."""

FULL = "full"

Values = dict[str, list[float]]
"""Metric to one value a question, NaN where it does not apply; `score` and `answerable` make the AUROC."""


def remember_readings() -> None:
    """Keeps what the reader made of a passage: it reads the same ones whatever is switched off."""
    reader = importlib.import_module("assistant.evidence.reader")
    read, kept = reader._read, {}  # noqa: SLF001

    def once(question: str, title: str, text: str, sentences: Sequence[Any]) -> Any:
        key = question, title, text, tuple(sentences)
        if key not in kept:
            kept[key] = read(question, title, text, sentences)
        return kept[key]

    reader._read = once  # type: ignore[attr-defined]  # noqa: SLF001


# Sets


def of_newsroom(data: Path, home: Path, judge: ModuleType) -> Values:
    """The newsroom questions, each asked in a conversation of its own."""
    rows = [json.loads(line) for line in (data / "newsroom/questions.jsonl").read_text("utf-8").splitlines()]
    verdicts = ("good", "late", "poor", "wrong", "refused", "honest")
    found: Values = {name: [] for name in (*verdicts, "score", "answerable", "seconds", "differs")}
    with filled_assistant(load(data / "multihoprag"), home) as assistant:
        for row in rows:
            chat = assistant.conversation()
            for earlier in row["history"]:
                chat.ask(earlier)
            began = time.perf_counter()
            answer = chat.ask(row["question"]) if row["history"] else assistant.ask(row["question"])
            found["seconds"].append(time.perf_counter() - began)
            said, cited = [one.text for one in answer.sentences], [one.quote for one in answer.citations]
            verdict = judge.judged(row, answer.abstained, said, cited)
            for name in verdicts:
                asked = row["answerable"] is not (name == "honest")
                found[name].append(float(verdict == name) if asked else np.nan)
            found["score"].append(answer.answerability)
            found["answerable"].append(float(row["answerable"]))
            found["differs"].append(float(len(answer.disagreements) > 0))
    return found


def of_facts(test_set: TestSet, assistant: Assistant) -> Values:
    """Retrieval judged by the facts of a question."""
    found: Values = {}
    for one in test_set.questions:
        ranked = [_Passage(hit) for hit in assistant.retrieve(one.text, limit=DEPTH)]
        for name, value in (by_budget(one, ranked) | by_rank(one, ranked)).items():
            if "headers" not in name:
                found.setdefault(name.replace(", 2000 tokens", ""), []).append(float(value))
    return found


class _Passage(_Found):
    """What the metrics read of a passage."""

    def __init__(self, hit: Any) -> None:
        super().__init__(hit)
        self.content = f"{hit.article.header}\n{hit.passage.text}"


def of_labelled(data: Path, assistant: Assistant) -> Values:
    """Answerability, and the right articles among those found; follow-ups with what was said before."""
    found: Values = {name: [] for name in ("score", "answerable", "false refusals", "refused", "recall@5", "MRR@10")}
    for one in labelled(data):
        answer = assistant.ask(one.text, history=one.history)
        found["score"].append(answer.answerability)
        found["answerable"].append(float(one.answerable))
        found["false refusals"].append(float(answer.abstained) if one.answerable else np.nan)
        found["refused"].append(np.nan if one.answerable else float(answer.abstained))
        if one.answerable and (one.history or not any(row.history for row in _every(data))):
            hits = assistant.retrieve(one.text, history=one.history, limit=DEPTH)
            asked = Question("", one.text, (), one.articles, ())
            scores = by_article(asked, [_Found(hit) for hit in hits])
        else:
            scores = {"recall@5": np.nan, "MRR@10": np.nan}
        for name in ("recall@5", "MRR@10"):
            found[name].append(float(scores[name]))
    return found


@functools.lru_cache(maxsize=4)
def _every(data: Path) -> list[Any]:
    return list(labelled(data))


def of_reading(test_set: TestSet, assistant: Assistant) -> Values:
    """Whether the sentence quoted first holds the answer."""
    found: Values = {FIRST: [], ABSTAINED: []}
    for one in test_set.questions:
        row = measures(one, Reading(quotes(assistant.ask(one.text)), None, None))
        for name in found:
            found[name].append(row[name])
    return found


def of_overviews(data: Path, home: Path) -> Values:
    """Topics asked about at large: refused, and its article shown."""
    test_set = load(data / "multihoprag")
    topics = overviews.topics(test_set.articles, LIMITS["overviews"])
    asked = [(way.format(topic), topic, article) for way in overviews.WAYS for topic, article in topics]
    with filled_assistant(test_set, home) as assistant:
        answers = [assistant.ask(question) for question, _, _ in asked]
    found = overviews.measured(answers, [(topic, article) for _, topic, article in asked])
    return {name: found[name].tolist() for name in ("refused", "its article shown")}


def of_rewrites(data: Path) -> Values:
    """Token-F1 against what people made of a follow-up; with the weights as shipped, so a little too good."""
    from assistant.followup import standing

    every = load_rewrites(data / "trec_cast_rewrites")
    return {"token-F1": [f1(standing(one.question, one.turns).text, one.rewrite) for one in every]}


def asked_of(name: str, data: Path, home: Path, judge: ModuleType | None) -> Values:
    """One set's values as the program is now."""
    if name == "newsroom":
        if judge is None:
            raise SystemExit("the newsroom questions want --judge, the program that comes with them")
        return of_newsroom(data, home, judge)
    if name == "overviews":
        return of_overviews(data, home)
    if name == "cast":
        return of_rewrites(data)
    test_set = load(data / name).sample(LIMITS.get(name))
    with filled_assistant(test_set, home) as assistant:
        if name == "multihoprag":
            return of_facts(test_set, assistant)
        if name in ("clapnq_dev", "mtrag_un"):
            return of_labelled(data / name, assistant)
        return of_reading(test_set, assistant)


# Tables


def lines(out: Path) -> Iterator[list[str]]:
    """A row for each part and set: each metric's difference against the full program, where it moves at all."""
    for part, (_, sets) in PARTS.items():
        for name in sets:
            files = [_file(out, one, name) for one in (FULL, part)]
            if not all(file.is_file() for file in files):
                continue
            full, less = (json.loads(file.read_text("utf-8")) for file in files)
            cells = [f"{metric} {cell}" for metric, cell in _differences(full, less)]
            yield [part, name, "; ".join(cells) or "nothing moves"]


def _differences(full: Values, less: Values) -> Iterator[tuple[str, str]]:
    for metric in full:
        if metric in ("answerable", "seconds", "differs"):
            continue
        mine, other = np.array(less[metric]), np.array(full[metric])
        known = ~np.isnan(mine) & ~np.isnan(other)
        if np.allclose(mine[known], other[known], atol=1e-4):
            continue
        if metric == "score":
            labels = np.array(full["answerable"], dtype=bool)
            one = intervals.of(lambda a, b, y: auroc(a, y) - auroc(b, y), mine, other, labels)
            yield "AUROC", _marked(one)
        else:
            yield metric, _marked(intervals.mean((mine - other)[known]))


def _marked(one: intervals.Interval) -> str:
    """Bold where the interval leaves out 0."""
    cell = one.cell("+")
    return f"**{cell}**" if one.low > 0 or one.high < 0 else cell


def _full(out: Path) -> Iterator[list[str]]:
    for name in ("newsroom", "multihoprag", "clapnq_dev", "mtrag_un", "xquad_en", "overviews", "cast"):
        if not (file := _file(out, FULL, name)).is_file():
            continue
        full: Values = json.loads(file.read_text("utf-8"))
        for metric, column in full.items():
            values: NDArray[np.float64] = np.array(column)
            if metric == "score":
                labels = np.array(full["answerable"], dtype=bool)
                yield [name, "AUROC", str(len(values)), intervals.of(auroc, values, labels).cell()]
            elif metric != "answerable":
                values = values[~np.isnan(values)]
                yield [name, metric, str(len(values)), intervals.mean(values).cell()]


def markdown(data: Path, out: Path) -> str:
    """Both tables as RESULTS.md keeps them."""
    head = ["### what each part is worth", "", stamp(load(data / "multihoprag").sha256), ""]
    whole = table(["set", "metric", "questions", "Lede"], _full(out))
    less = table(["without", "set", "difference"], lines(out))
    return "\n".join([*head, *whole, "", *less, ""])


def _file(out: Path, part: str, name: str) -> Path:
    return out / f"{re.sub(r'[^a-z0-9]+', '-', part.lower())}.{name}.json"


def main() -> None:
    """Asks what has not been asked yet, or prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets in it")
    parser.add_argument("--judge", type=Path, help="the program that judges the newsroom questions")
    parser.add_argument("--out", type=Path, required=True, help="where values are kept")
    home_argument(parser)
    parser.add_argument("--only", nargs="*", help="parts whose names hold one of these")
    parser.add_argument("--sets", nargs="*", help="only these sets")
    parser.add_argument("--table", action="store_true")
    append_argument(parser)
    given = parser.parse_args()
    if given.table:
        publish(markdown(given.data, given.out), keep=given.append)
        return
    given.out.mkdir(parents=True, exist_ok=True)
    judge = None
    if given.judge:
        spec = importlib.util.spec_from_file_location("judge", given.judge)
        assert spec is not None
        assert spec.loader is not None
        judge = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(judge)
    remember_readings()
    parts = {FULL: ((), given.sets or sorted({name for _, sets in PARTS.values() for name in sets})), **PARTS}
    for name in dict.fromkeys(name for _, sets in parts.values() for name in sets):
        for part, (changes, sets) in parts.items():
            chosen = part == FULL or not given.only or any(one in part for one in given.only)
            file = _file(given.out, part, name)
            if name not in sets or (given.sets and name not in given.sets) or not chosen or file.is_file():
                continue
            began = time.perf_counter()
            with without(changes):
                values = asked_of(name, given.data, given.home, judge)
            file.write_text(json.dumps(values))
            print(f"{part}, {name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
