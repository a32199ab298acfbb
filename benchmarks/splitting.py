"""Speed of splitting articles into sentences and passages, and what comes out.

    python benchmarks/splitting.py --data FOLDER_WITH_articles.jsonl [...]

Prints one table row for each folder. Says nothing about quality: that is read off by eye, with `--show N`, which prints
N random sentence ends with what follows them. Not here: embedding and indexing.
"""

import argparse
import json
import random
import time
from itertools import pairwise
from pathlib import Path

from index.chunking import count_tokens, split_passages
from index.text.sentences import split_sentences


def read_texts(folder: Path) -> list[str]:
    """Reads the text of every article of a set."""
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def measure(name: str, texts: list[str]) -> None:
    """Splits a set once and prints its row."""
    started = time.perf_counter()
    sentences = [split_sentences(text) for text in texts]
    split_at = time.perf_counter()
    passages = [split_passages(text, sentences=spans) for text, spans in zip(texts, sentences, strict=True)]
    done = time.perf_counter()
    characters = sum(map(len, texts))
    grouped = [text[span.start : span.end] for text, found in zip(texts, passages, strict=True) for span, _ in found]
    print(
        f"{name:<24}{len(texts):>9,}{characters:>13,}{sum(map(len, sentences)):>11,}{split_at - started:>8.2f}"
        f"{characters / (split_at - started) / 1e6:>8.1f}{len(grouped):>10,}{done - split_at:>8.2f}"
        f"{sum(map(count_tokens, grouped)) / max(1, len(grouped)):>8.0f}"
    )


def show(texts: list[str], number: int) -> None:
    """Prints random sentence ends, to be judged by eye; the same ones every time."""
    draw = random.Random(1)
    ends = [
        f"{text[before.start : before.end][-60:]} | {text[after.start : after.end][:40]}"
        for text in texts
        for before, after in pairwise(split_sentences(text))
    ]
    for line in draw.sample(ends, min(number, len(ends))):
        print(line.replace("\n", " / "))


def main() -> None:
    """Reads the arguments and prints the table or the sample."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders that hold an articles.jsonl")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N random sentence ends instead")
    arguments = parser.parse_args()
    count_tokens("load the encoding before the clock starts")
    if not arguments.show:
        print(
            f"{'set':<24}{'articles':>9}{'characters':>13}{'sentences':>11}{'s':>8}{'M/s':>8}"
            f"{'passages':>10}{'s':>8}{'tokens':>8}"
        )
    for folder in arguments.data:
        texts = read_texts(folder)
        if arguments.show:
            show(texts, arguments.show)
        else:
            measure(folder.name, texts)


if __name__ == "__main__":
    main()
