"""Public question sets to what Lede takes: `articles.jsonl` for `lede add`, `questions.jsonl` for `lede eval`.

    python benchmarks/public_sets.py multihoprag --data DATA --out sets/multihoprag
    lede add sets/multihoprag/articles.jsonl --home sets/multihoprag/home
    lede eval sets/multihoprag/questions.jsonl --home sets/multihoprag/home

DATA holds the folder of the set as `sets.py` describes it, or the published file of the set: MultiHop-RAG's
`MultiHopRAG.json` and `corpus.json`, or any file in SQuAD's format (SQuADShifts, XQuAD, SQuAD 2.0). `seed` is a folder
with one article as plain text. Nothing is fetched. Not here: asking, and what the sets are worth (`README.md`).
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Made = tuple[list[Row], list[Row]]
"""Articles and questions."""

CONVERTED = ("multihoprag", "clapnq_dev", "mtrag_un", "squadshifts_newwiki", "xquad_en")
ANSWERED = (True, "partial")
"""Marks of questions that the articles answer, if only in part."""

LONG = 12
"""Words from which an answer is a reference to compare with rather than words to look for."""


def converted(folder: Path) -> Made:
    """A set in the form that `sets.py` describes. Questions that are neither answerable nor not are left out."""
    articles = [row for row in rows(folder / "articles.jsonl") if row["text"].strip()]
    return articles, [question for row in rows(folder / "questions.jsonl") if (question := _question(row))]


def _question(row: Row) -> Row | None:
    if not row["question"] or row["answerable"] not in (*ANSWERED, False):
        return None
    made: Row = {"id": row["id"], "question": row["question"], "type": row["type"] or ""}
    if row.get("domain"):
        made["tags"] = [row["domain"]]
    if row.get("history"):
        made["history"] = [{"role": turn["role"], "text": turn["text"]} for turn in row["history"]]
    if row["answerable"] is False:
        return made | {"unanswerable": True}
    answers = list(dict.fromkeys(one for one in row.get("answers") or () if one))
    short = [one for one in answers if len(one.split()) < LONG]
    if short:
        made["answers"] = short
    if len(short) < len(answers):
        made["reference"] = next(one for one in answers if one not in short)
    evidence = [{key: one[key] for key in ("article_id", "quote") if one.get(key)} for one in row["evidence"]]
    return made | {"evidence": [one for place, one in enumerate(evidence) if one not in evidence[:place]]}


def multihoprag(folder: Path) -> Made:
    """MultiHop-RAG as it is published: a list of questions, a list of articles."""
    corpus = json.loads((folder / "corpus.json").read_text("utf-8"))
    articles = [
        {
            "id": named(one["url"]),
            "text": one["body"],
            **{key: one.get(key) for key in ("title", "author", "source", "published_at", "url")},
        }
        for one in corpus
    ]
    questions = []
    for one in json.loads((folder / "MultiHopRAG.json").read_text("utf-8")):
        made: Row = {"id": named(one["query"]), "question": one["query"], "type": one["question_type"]}
        if one["evidence_list"]:
            evidence = [{"url": each["url"], "quote": each["fact"]} for each in one["evidence_list"]]
            made |= {"answers": [one["answer"]], "evidence": evidence}
        else:
            made["unanswerable"] = True
        questions.append(made)
    return articles, unique(questions)


def squad(file: Path) -> Made:
    """SQuAD's format: paragraphs with questions, from 2.0 on some that cannot be answered."""
    articles, questions = {}, []
    for part in json.loads(file.read_text("utf-8"))["data"]:
        for paragraph in part["paragraphs"]:
            article = named(paragraph["context"])
            articles[article] = {"id": article, "title": part.get("title") or "", "text": paragraph["context"]}
            for one in paragraph["qas"]:
                made: Row = {"id": str(one["id"]), "question": one["question"], "type": "extractive"}
                if one.get("is_impossible"):
                    made |= {"type": "impossible", "unanswerable": True}
                else:
                    answers = list(dict.fromkeys(each["text"] for each in one["answers"]))
                    made |= {"answers": answers, "evidence": [{"article_id": article}]}
                questions.append(made)
    return list(articles.values()), unique(questions)


def seed(folder: Path) -> Made:
    """One article as plain text with its questions, which take it as it is."""
    return [{"id": "seed", "text": (folder / "article.txt").read_text("utf-8")}], list(rows(folder / "questions.jsonl"))


def rows(file: Path) -> Iterator[Row]:
    """The objects of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def named(text: str) -> str:
    """A stable id from what a set gives instead of one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unique(questions: Iterable[Row]) -> list[Row]:
    """Each id once; a set that asks a question twice asks it here once."""
    return list({one["id"]: one for one in questions}.values())


def find(name: str, data: Path) -> Callable[[], Made]:
    """How a set is read, from what lies in the folder.

    Raises:
        SystemExit: nothing there is this set.
    """
    for folder in (data / name, data):
        if name == "seed" and (folder / "article.txt").is_file():
            return lambda: seed(folder)
        if (folder / "MultiHopRAG.json").is_file() and name == "multihoprag":
            return lambda: multihoprag(folder)
        if (folder / "questions.jsonl").is_file() and (folder / "articles.jsonl").is_file() and name in CONVERTED:
            return lambda: converted(folder)
        published = folder / f"{name}.json"
        if published.is_file():
            return lambda: squad(published)
    raise SystemExit(f"{data} holds no {name}: neither its folder nor its published file; `--help` says which")


def write(made: Made, out: Path) -> None:
    """Writes both files; none is left half written."""
    out.mkdir(parents=True, exist_ok=True)
    for name, each in zip(("articles", "questions"), made, strict=True):
        new = out / f"{name}.jsonl.new"
        with new.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in each)
        shutil.move(new, out / f"{name}.jsonl")


def main() -> None:
    """Converts one set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", help=f"{', '.join((*CONVERTED, 'seed'))}, or the name of a SQuAD file without .json")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds the set")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    given = parser.parse_args()
    made = find(given.name, given.data)()
    write(made, given.out)
    print(f"{len(made[0])} articles and {len(made[1])} questions in {given.out}")


if __name__ == "__main__":
    main()
