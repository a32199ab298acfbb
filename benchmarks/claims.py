"""Sets of claims with what is cited for them, as the support benchmark and its fit want them.

Two public sets that are reported on: AttributionBench, where a claim has its evidence inline, and QAGS, where a
sentence of a summary has a whole news article. And training sets, to fit on, their pages' own sentences among them,
reworded or falsified (`support_reader.examples`). "Supported" is the positive class: "attributable" in
AttributionBench, a majority of three annotators in QAGS, "support" elsewhere; a claim that a text carries in part
counts as not supported. Not here: any metric.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.examples import rows_of
from support_reader.examples import all_pages, made, untokenised

SETS = ("attributionbench", "qags_news")
TRAIN = {"wice": 2200, "summedits": 900, "fool_me_twice": 1200, "fever_rte_dev": 600, "mnli_dev": 500}
"""The training sets that the weights are fitted on, and how many claims of each at most."""

MADE = 2600
"""Claims that are made of the training sets' pages."""

SEED = 99


@dataclass(frozen=True)
class Claim:
    """A claim, what is cited for it, and whether that carries it.

    Args:
        set: the set.
        source: the set that the set took it from, where it is put together from several.
        group: claims with the same question or article are never parted in cross-validation.
    """

    set: str
    source: str
    group: str
    text: str
    cited: str
    supported: bool


def reported(data: Path) -> list[Claim]:
    """The claims of both public sets.

    Raises:
        SystemExit: a file is missing.
    """
    articles = {row["id"]: row["text"] for row in _lines(data / "qags_news" / "articles.jsonl")}
    found = []
    for name in SETS:
        for row in _lines(data / name / "questions.jsonl"):
            ids = [one["article_id"] for one in row["evidence"] if one["article_id"]]
            cited = [one["quote"] for one in row["evidence"] if one["quote"]] or [articles[one] for one in ids]
            group = row["question"] or (ids[0] if ids else row["id"])
            found.append(Claim(name, row["type"], group, row["claim"], "\n".join(cited), bool(row["label"])))
    return found


def training(train: Path) -> list[Claim]:
    """The claims to fit on; those that overlap a set that is reported on are left out."""
    draw, found = random.Random(SEED), []
    for name, count in TRAIN.items():
        rows = rows_of(train, name)
        draw.shuffle(rows)
        for row in rows[:count]:
            cited = untokenised(row["passage"])
            supported = row["label"] == "support"
            found.append(Claim(name, name, cited[:60], untokenised(row["claim"]), cited, supported))
    pages = [page for page in all_pages(train) if page[0] != "summedits"]
    draw.shuffle(pages)
    sentences = [one for _, _, page in pages for one in page if 8 < len(one.split()) < 40]
    drawn = [
        Claim("made", one.source, one.evidence[:60], one.claim, one.evidence, one.label > 0.5)
        for _, title, page in pages[:3500]
        for one in made(title, page, sentences, draw, whole=True)
    ]
    draw.shuffle(drawn)
    return found + drawn[:MADE]


def digest(data: Path) -> str:
    """First twelve digits over the files of both public sets."""
    files = [data / "attributionbench" / "questions.jsonl", *sorted((data / "qags_news").glob("*.jsonl"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _lines(file: Path) -> Iterator[dict]:
    if not file.is_file():
        raise SystemExit(f"{file} is missing; --data wants a folder with {' and '.join(SETS)} in it")
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
