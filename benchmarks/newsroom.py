"""Questions as people type them, beside two baselines in one run: is what must be said there, soon, and nothing wrong?

    python benchmarks/newsroom.py --data DATA/newsroom [--articles FILE] [--home DIR] [--limit N] [--out FILE]
    python benchmarks/newsroom.py --kept TRAIN/newsroom.jsonl.xz --data DATA/newsroom --limit 300   # `newsroom_kept`

Lede is asked as on the page, a follow-up in a conversation after the questions before it. The baselines
(`plain_answers`) are asked the question as Lede searched it, so that typos and follow-ups cost them nothing, and refuse
as many of the answerable questions as Lede does. Verdicts are those of `lede eval` (`metrics.required_facts`); style is
not judged.
"""

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plain_answers
from baselines import Halves
from libraries import home_argument
from numpy.typing import NDArray
from report import append_argument, publish, stamp, table

from assistant import Answer, Assistant
from assistant.evaluation import bootstrap
from assistant.evaluation.bootstrap import Interval
from assistant.evaluation.metrics.abstention import auroc
from assistant.evaluation.metrics.answer_match import exact, token_f1
from assistant.evaluation.metrics.required_facts import said
from assistant.evaluation.question_files import load
from assistant.evaluation.questions import Question
from index import BundledEmbedding, Library


@dataclass(frozen=True)
class Given:
    """What one system made of one question.

    Args:
        how: "answered", or in which way it refused; "" for a baseline.
        short: the answer in a few words; None for a system that gives none.
    """

    sentences: Sequence[str]
    quotes: Sequence[str]
    abstained: bool
    score: float
    seconds: float
    how: str = ""
    short: str | None = None

    def verdict(self, question: Question) -> str:
        """Good, late, poor, wrong or refused; honest or invented where nothing answers."""
        if question.unanswerable:
            return "honest" if self.abstained else "invented"
        return said(question, self.sentences, self.quotes, abstained=self.abstained)


# Asking


def ask(assistant: Assistant, question: Question) -> tuple[Answer, float]:
    """The answer to a question after those before it, and the seconds of the last."""
    if not question.history:
        began = time.perf_counter()
        return assistant.ask(question.question), time.perf_counter() - began
    chat = assistant.conversation()
    for turn in question.history:
        chat.ask(turn.text)
    began = time.perf_counter()
    return chat.ask(question.question), time.perf_counter() - began


def given_by(answer: Answer, seconds: float) -> Given:
    """Lede's answer as it is judged."""
    return Given(
        [one.text for one in answer.sentences],
        [one.quote for one in answer.citations],
        answer.abstained,
        answer.answerability,
        seconds,
        answer.outcome,
        answer.short.text if answer.short else "",
    )


def ask_all(home: Path, questions: Sequence[Question], out: Path | None) -> dict[str, list[Given]]:
    """Every system's answers, in the order of the questions; what Lede said also to a file, to be read."""
    model = BundledEmbedding()
    found: dict[str, list[Given]] = {"Lede": []}
    halves = Halves(home, model)
    with Assistant.open(home, embed_model=model) as assistant:
        baselines = plain_answers.both(halves, assistant.library)
        assistant.ask("What happened?")  # loads the models
        for question in questions:
            answer, seconds = ask(assistant, question)
            found["Lede"].append(given_by(answer, seconds))
            for name, baseline in baselines.items():
                one = baseline(answer.standalone_question)
                found.setdefault(name, []).append(
                    Given([one.quote], [one.quote], abstained=False, score=one.score, seconds=one.seconds)
                )
            if out is not None:
                with out.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(_line(question, answer, found["Lede"][-1]), ensure_ascii=False) + "\n")
    answerable = np.array([not one.unanswerable for one in questions])
    abstained = np.array([one.abstained for one in found["Lede"]])
    for name in baselines:
        scores = np.array([one.score for one in found[name]])
        alike = plain_answers.refused_alike(scores, answerable, abstained)
        found[name] = [
            Given((), (), abstained=True, score=one.score, seconds=one.seconds) if refused else one
            for one, refused in zip(found[name], alike, strict=True)
        ]
    return found


def _line(question: Question, answer: Answer, given: Given) -> dict[str, object]:
    return {
        "id": question.id, "type": question.type, "question": question.question, "verdict": given.verdict(question),
        "standalone": answer.standalone_question, "intent": answer.intent, "outcome": answer.outcome,
        "answerability": round(answer.answerability, 3), "short": given.short, "text": answer.text,
    }  # fmt: skip


# Figures

Column = NDArray[np.float64]


def columns(questions: Sequence[Question], given: Sequence[Given]) -> dict[str, Column]:
    """One value a question of every figure that is a mean; NaN where it does not apply."""
    rows = [_row(question, one) for question, one in zip(questions, given, strict=True)]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in names}


def _row(question: Question, one: Given) -> dict[str, float]:
    verdict = one.verdict(question)
    if question.unanswerable:
        return {"honest": float(verdict == "honest")} | ({"honest, closest passages shown": float(one.how == "near")}
                                                         if one.how else {})  # fmt: skip
    values = {
        "good + late": float(verdict in ("good", "late")),
        "good": float(verdict == "good"),
        "wrong": float(verdict == "wrong"),
        "refused or only near": float(verdict == "refused"),
    }
    if one.how:
        values["only near"] = float(one.how == "near")
    if one.short is not None and question.short_answers:
        short = "" if one.abstained else one.short
        values["short given"] = float(bool(short))
        values["short exact match"] = exact(question.short_answers, short)
        values["short F1"] = token_f1(question.short_answers, short)
    return values


def figures(questions: Sequence[Question], found: dict[str, list[Given]]) -> Iterator[list[str]]:
    """Rows of the table: a cell a system, then Lede's lead over each baseline on the same questions."""
    measured = {name: columns(questions, given) for name, given in found.items()}
    others = [name for name in found if name != "Lede"]
    for figure, ours in measured["Lede"].items():
        theirs = [measured[name].get(figure) for name in others]
        cells = [_mean(one) for one in (ours, *theirs)]
        yield [figure, *cells, *("-" if one is None else _mean(ours - one, "+") for one in theirs)]
    answerable = np.array([not one.unanswerable for one in questions])
    scores = {name: np.array([one.score for one in given]) for name, given in found.items()}
    yield [
        "AUROC of answerability",
        *(bootstrap.of(auroc, one, answerable).cell() for one in scores.values()),
        *(bootstrap.of(_lead, scores["Lede"], scores[name], answerable).cell("+") for name in others),
    ]
    for name, digits, of in _MEDIANS:
        values = [np.array(of(given)) for given in found.values()]
        yield [name, *(_median(one, digits) for one in values), *("-" for _ in others)]


_MEDIANS: tuple[tuple[str, int, Callable[[Sequence[Given]], list[float]]], ...] = (
    ("words of an answer, median", 0, lambda given: [sum(len(s.split()) for s in one.sentences)
                                                     for one in given if not one.abstained]),
    ("seconds, median", 2, lambda given: [one.seconds for one in given]),
)  # fmt: skip


def _mean(values: Column | None, sign: str = "") -> str:
    return "-" if values is None else bootstrap.mean(values[~np.isnan(values)]).cell(sign)


def _lead(ours: Column, theirs: Column, answerable: NDArray[np.bool_]) -> float:
    return auroc(ours, answerable) - auroc(theirs, answerable)


def _median(values: Column, digits: int) -> str:
    found: Interval = bootstrap.of(np.median, values)
    if np.isnan(found.value):
        return "-"
    return f"{found.value:.{digits}f} [{found.low:.{digits}f}, {found.high:.{digits}f}]"


def by_type(questions: Sequence[Question], given: Sequence[Given]) -> Iterator[str]:
    """Lede's verdicts, a line a type."""
    counts: dict[str, Counter[str]] = {}
    for question, one in zip(questions, given, strict=True):
        counts.setdefault(question.type, Counter())[one.verdict(question)] += 1
    for kind, verdicts in sorted(counts.items()):
        yield f"- {kind}: " + ", ".join(f"{name} {count}" for name, count in verdicts.most_common())


def markdown(name: str, digest: str, questions: Sequence[Question], found: dict[str, list[Given]]) -> str:
    """The run as RESULTS.md keeps it."""
    unanswerable = sum(one.unanswerable for one in questions)
    others = [other for other in found if other != "Lede"]
    return "\n".join(
        [
            f"### newsroom, {name}, {len(questions) - unanswerable} questions with an answer, {unanswerable} without",
            "",
            stamp(digest),
            "",
            *table(["figure", *found, *(f"Lede - {other}" for other in others)], figures(questions, found)),
            "",
            *by_type(questions, found["Lede"]),
            "",
        ]
    )


def main() -> None:
    """Asks, prints, and appends to `RESULTS.md` when told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with questions.jsonl")
    parser.add_argument("--articles", type=Path, help="what they are asked of; by default multihoprag's beside --data")
    parser.add_argument("--library", type=Path, help="a library that holds the articles, used as it is")
    parser.add_argument("--kept", type=Path, help="ask these on held-out articles instead: newsroom.jsonl.xz")
    parser.add_argument("--limit", type=int, help="only so many questions")
    parser.add_argument("--out", type=Path, help="a file for Lede's answers, JSON Lines")
    home_argument(parser)
    append_argument(parser)
    given = parser.parse_args()
    if given.kept:
        import newsroom_kept  # needs scikit-learn

        publish(newsroom_kept.run(given.kept, library_of(given, 2), given.limit, given.out),
                keep=given.append)  # fmt: skip
        return
    file = given.data / "questions.jsonl"
    questions = load(file).first(given.limit).questions
    if given.out:
        given.out.write_text("", encoding="utf-8")
    found = ask_all(library_of(given, 1), questions, given.out)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    publish(markdown(given.data.resolve().name, digest, questions, found), keep=given.append)


def library_of(given: argparse.Namespace, sets: int) -> Path:
    """The library to ask, filled where it is empty.

    Args:
        sets: how many of the sets beside the questions it holds: MultiHop-RAG's articles, and those of QAGS.
    """
    if given.library:
        return Path(given.library)
    files = [given.data.parent / name / "articles.jsonl" for name in ("multihoprag", "qags_news")[:sets]]
    files = [given.articles] if given.articles else files
    home = Path(given.home) / f"newsroom-{'-'.join(one.parent.name for one in files)}"
    with Library.open(home) as library:
        if not len(library):
            library.add([str(one) for one in files])
    return home


if __name__ == "__main__":
    main()
