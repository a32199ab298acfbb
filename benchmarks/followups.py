"""How well follow-ups are made to stand alone, and what that does for finding the evidence.

    python benchmarks/followups.py --data DATA/trec_cast_rewrites [--model MODEL.gguf --limit 100] [--append]
    python benchmarks/followups.py --data DATA/mtrag_un [--home DIR] [--append]

A set with rewrites by people is judged by token-F1 against them, beside copying the question. A set with articles is
judged by whether the right ones are found, beside searching for the question as typed and with the user's turns in
front.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from libraries import filled_assistant, home_argument
from metrics import by_article
from numpy.typing import NDArray
from report import append_argument, publish, stamp, table
from rewrites import Rewritten, digest, f1, load
from sets import Question
from sets import load as load_set

from assistant.evaluation import bootstrap
from assistant.llms import open_model
from assistant.query.rewriting import by_model
from assistant.query.rewriting.by_model import rewritten
from assistant.query.rewriting.by_rules import standing
from assistant.query.rewriting.history import Standalone
from assistant.settings import Settings
from index import Hit

DEPTH = 60
"""Passages that are retrieved, so that ten distinct articles are among them."""

PATIENCE = 120.0
"""Seconds that a model has here for one question: what is asked is what it can do, not how fast the machine is."""

METRICS = ("recall@5", "nDCG@5", "MRR@10")

Values = NDArray[np.float64]
Asked = Mapping[str, Any]


def of_rewrites(folder: Path, model: Path | None, limit: int | None) -> str:
    """The table for a set with rewrites."""
    everything = load(folder)
    drawn = np.random.default_rng(0).permutation(len(everything))[:limit]
    asked = [everything[place] for place in sorted(drawn)]
    systems: dict[str, list[Standalone]] = {
        "copied": [Standalone(one.question) for one in asked],
        "rules": [standing(one.question, one.turns) for one in asked],
    }
    if model is not None:
        systems[f"{model.stem}, checked"] = _by_model(asked, model)
    lines = [
        f"### follow-ups, {folder.resolve().name}, {len(asked)} questions",
        "",
        stamp(digest(folder)),
        "",
        *table(["metric", *systems, "rules - copied"], _rows(asked, systems)),
        "",
    ]
    return "\n".join([*lines, *_notes(asked, systems), ""])


def _rows(asked: Sequence[Rewritten], systems: Mapping[str, Sequence[Standalone]]) -> Iterator[list[str]]:
    scores = {name: np.array([f1(g.text, one.rewrite) for g, one in zip(given, asked, strict=True)])
              for name, given in systems.items()}  # fmt: skip
    years = np.array([one.year for one in asked])
    for year in sorted(set(years)):
        which = years == year
        lead = bootstrap.mean((scores["rules"] - scores["copied"])[which]).cell("+")
        yield [
            f"token-F1, {year} ({which.sum()})",
            *(bootstrap.mean(each[which]).cell() for each in scores.values()),
            lead,
        ]
    means = [np.mean([each[years == year].mean() for year in set(years)]) for each in scores.values()]
    lead = float(means[1] - means[0])
    yield ["token-F1, mean of the years", *(f"{mean:.3f}" for mean in means), f"{lead:+.3f}"]
    alone = np.array([one.stands_alone for one in asked])
    first = np.array([not one.turns for one in asked])
    for name, which in (("stands alone", alone | first), ("of these, with turns before", alone & ~first)):
        if which.any():
            same = ([g.text == one.question for g, one in zip(given, asked, strict=True)] for given in systems.values())
            kept = [np.array(each)[which].mean() for each in same]
            yield [f"left as typed: {name} ({which.sum()})", *(f"{share:.3f}" for share in kept), "-"]


def _notes(asked: Sequence[Rewritten], systems: Mapping[str, Sequence[Standalone]]) -> Iterator[str]:
    for name, given in systems.items():
        counts = {by or "nobody": sum(one.by == by for one in given) for by in ("", "rules", "model")}
        yield f"- {name}: put by " + ", ".join(f"{who} {count}" for who, count in counts.items() if count)
    yield f"- {sum(bool(one.turns) for one in asked)} of the questions have turns before them"


def _by_model(asked: Sequence[Rewritten], file: Path) -> list[Standalone]:
    model = open_model(Settings(model=str(file)))
    by_model.PATIENCE = PATIENCE
    given = [rewritten(one.question, one.turns, model) for one in asked]
    if model is not None:
        model.close()
    return given


def of_articles(folder: Path, home: Path) -> str:
    """The tables for a set with articles."""
    test_set, rows = load_set(folder), _asked(folder)
    lines = []
    with filled_assistant(test_set, home) as assistant:

        def search(question: str, history: Sequence[Any] = ()) -> Sequence[Hit]:
            return assistant.retrieve(question, history=history, limit=DEPTH)

        def standalone(row: Asked) -> Sequence[Hit]:
            return search(assistant.standalone(row["question"], row["history"]))

        follow = [one for one in test_set.questions if rows[one.id]["history"]]
        systems = {
            "as typed": _found(follow, rows, lambda row: search(row["question"])),
            "user's turns in front": _found(follow, rows, lambda row: search(_joined(row))),
            "standalone alone": _found(follow, rows, standalone),
            "Lede": _found(follow, rows, lambda row: search(row["question"], row["history"])),
        }
        lines += _table(f"{test_set.name}, {len(follow)} follow-ups", test_set.sha256, systems)
        alone = [one for one in test_set.questions if _alone(rows[one.id], [_other(rows, one.id)])]
        systems = {
            "as typed": _found(alone, rows, lambda row: search(row["question"])),
            "Lede": _found(alone, rows, lambda row: search(row["question"], [_other(rows, row["id"])])),
        }
        title = f"{test_set.name}, another conversation before {len(alone)} questions that are left as typed"
        lines += _table(title, test_set.sha256, systems)
    return "\n".join(lines)


def _table(title: str, sha256: str, systems: Mapping[str, Mapping[str, Values]]) -> list[str]:
    rows = []
    for metric in METRICS:
        cells = [bootstrap.mean(each[metric]).cell() for each in systems.values()]
        rows.append([metric, *cells, bootstrap.mean(systems["Lede"][metric] - systems["as typed"][metric]).cell("+")])
    head = ["metric", *systems, "Lede - as typed"]
    return [f"### follow-up retrieval, {title}", "", stamp(sha256), "", *table(head, rows), ""]


def _alone(row: Asked, history: Sequence[str]) -> bool:
    return not standing(row["question"], history).changed and not standing(row["question"], row["history"]).changed


def _other(rows: Mapping[str, Asked], own: str) -> str:
    """A question of another conversation, always the same one."""
    ids = sorted(one for one in rows if rows[one]["question"])
    place = ids.index(own)
    return str(rows[ids[(place + len(ids) // 2) % len(ids)]]["question"])


def _asked(folder: Path) -> dict[str, Asked]:
    rows = (json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines())
    return {row["id"]: row | {"history": row.get("history") or []} for row in rows}


def _joined(row: Asked) -> str:
    return "\n".join([*(turn["text"] for turn in row["history"] if turn["role"] == "user"), row["question"]])


def _found(
    asked: Sequence[Question], rows: Mapping[str, Asked], search: Callable[[Asked], Sequence[Hit]]
) -> dict[str, Values]:
    """Each metric with a value a question."""
    judged = [by_article(one, [_Found(hit) for hit in search(rows[one.id])]) for one in asked]
    return {metric: np.array([scores[metric] for scores in judged], dtype=float) for metric in METRICS}


class _Found:
    """What `metrics.by_article` reads of a passage."""

    def __init__(self, hit: Hit) -> None:
        self.article_id = hit.article.id
        self.text = self.content = hit.passage.text


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with questions.jsonl")
    home_argument(parser)
    parser.add_argument("--model", type=Path, help="a .gguf file, to rewrite beside the rules")
    parser.add_argument("--limit", type=int, help="rewrite only so many of the questions")
    append_argument(parser)
    given = parser.parse_args()
    if (given.data / "articles.jsonl").is_file():
        report = of_articles(given.data, given.home)
    else:
        report = of_rewrites(given.data, given.model, given.limit)
    publish(report, keep=given.append)


if __name__ == "__main__":
    main()
