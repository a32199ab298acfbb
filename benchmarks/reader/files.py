"""What both readers' scripts read and write: examples a line each, the tokenizer, and which examples are held out.

Needs no torch. Not here: what an example is (`examples`, `support_reader.examples`).
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from tokenizers import Tokenizer

POSITIONS = 256
"""Word pieces that a reader takes at once."""

Item = TypeVar("Item")


def write(examples: Callable[[Path], Iterable[Any]], description: str) -> None:
    """The command that makes examples of the labelled sets and writes them, one JSON object a line."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one), ensure_ascii=True) + "\n" for one in examples(given.train))


def opened(tokenizer: Path) -> Tokenizer:
    """The tokenizer, cutting at POSITIONS and padding nothing."""
    found = Tokenizer.from_file(str(tokenizer))
    found.no_padding()
    found.enable_truncation(POSITIONS)
    return found


def parted(items: Sequence[Item], key: Callable[[Item], str], held_out: float) -> tuple[list[Item], list[Item]]:
    """The examples to learn from and those held out, so that all of one key stay together."""
    out = [random.Random(key(one)).random() < held_out for one in items]
    return (
        [one for one, held in zip(items, out, strict=True) if not held],
        [one for one, held in zip(items, out, strict=True) if held],
    )
