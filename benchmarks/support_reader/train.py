# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2", "safetensors>=0.5", "scikit-learn>=1.6", "tokenizers>=0.21", "torch>=2.6"]
# ///
"""Trains the support check's reader, from the evidence reader's weights.

    cd benchmarks && python -m support_reader.train --examples FILE --start reader.safetensors --tokenizer
    tokenizer.json --out FILE --minutes 45

A cross-encoder like the evidence reader's, claim and excerpt read together, with three numbers a token. The first
token's first says whether the text carries the claim, its third whether the text says otherwise; a claim token's second
says whether that word has no support. Not here: the examples (`examples.py` writes them), the network and the loop
(`reader.network`), the int8 form (`export.py`).
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from reader.files import opened, parted
from reader.network import Reader, batches, tensors, train
from safetensors.torch import load_file
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

RATE = 1.2e-4
HELD_OUT = 0.015
WORDS_WEIGHT, AGAINST_WEIGHT = 0.5, 0.3
WRONG_WEIGHT = 3.0
"""How much more a wrong word weighs than a right one: few words are."""


class Encoded:
    """An example in token ids.

    Attributes:
        ids, kinds: one a token.
        words: for each token 1 where the claim's word is wrong, 0 where it is right, -1 where unknown or not a claim's.
    """

    def __init__(self, tokenizer: Tokenizer, row: dict) -> None:
        encoding = tokenizer.encode(row["claim"], row["evidence"])
        self.row = row
        self.ids, self.kinds = encoding.ids, encoding.type_ids
        self.words = [-1] * len(self.ids)
        if row["wrong"] is not None:
            for place, ((first, last), part) in enumerate(zip(encoding.offsets, encoding.sequence_ids, strict=True)):
                if part == 0:
                    self.words[place] = int(any(first < b and a < last for a, b in row["wrong"]))


def loss_of(output: Tensor, batch: Sequence[Encoded]) -> Tensor:
    """Of the claim, of its words, and of contradiction."""
    goal = torch.tensor([one.row["label"] for one in batch])
    whole = functional.binary_cross_entropy_with_logits(output[:, 0, 0], goal)
    words = torch.full(output.shape[:2], -1.0)
    for row, one in enumerate(batch):
        words[row, : len(one.words)] = torch.tensor(one.words, dtype=torch.float)
    known = words >= 0
    if known.any():
        weight = torch.tensor(WRONG_WEIGHT)
        each = functional.binary_cross_entropy_with_logits(output[..., 1][known], words[known], pos_weight=weight)
        whole = whole + WORDS_WEIGHT * each
    against = torch.tensor([float(one.row["against"]) for one in batch])
    if (against >= 0).any():
        each = functional.binary_cross_entropy_with_logits(output[:, 0, 2][against >= 0], against[against >= 0])
        whole = whole + AGAINST_WEIGHT * each
    return whole


@torch.no_grad()
def check(model: Reader, held: Sequence[Encoded]) -> str:
    """By set: does the claim's logit tell carried claims from others; then the same for words."""
    model.eval()
    whole: dict[str, list[tuple[int, float]]] = {}
    words: list[tuple[int, float]] = []
    for batch in batches(held, random.Random(1)):
        with torch.autocast("cpu", torch.bfloat16):
            output = model(*tensors(batch))
        for row, one in enumerate(batch):
            pair = (int(one.row["label"] > 0.5), float(output[row, 0, 0]))
            source = "made" if one.row["source"].startswith("made") else one.row["source"]
            whole.setdefault(source, []).append(pair)
            words += [(kind, float(output[row, n, 1])) for n, kind in enumerate(one.words) if kind >= 0]
    model.train()
    parts = []
    for source, pairs in [*sorted(whole.items()), ("words", words)]:
        truth, odds = zip(*pairs, strict=True)
        parts.append(f"{source[:12]} {roc_auc_score(truth, odds) if len(set(truth)) > 1 else float('nan'):.3f}")
    return "  ".join(parts)


def main() -> None:
    """Trains for the time given, over the examples as often as that allows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=Path, required=True, help="what examples.py wrote")
    parser.add_argument("--start", type=Path, required=True, help="the state that reader/train.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=45.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--head", choices=("new", "kept"), default="new", help="kept: go on from a support state")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    tokenizer = opened(given.tokenizer)
    every = [Encoded(tokenizer, json.loads(line)) for line in given.examples.read_text("utf-8").splitlines()]
    items, held = parted(every, lambda one: one.row["evidence"][:60], HELD_OUT)
    print(f"{len(items)} examples, {len(held)} held out, {sum(len(one.ids) for one in items)} tokens", flush=True)
    model = Reader()
    model.load_state_dict(load_file(given.start))
    if given.head == "new":
        torch.manual_seed(given.seed)
        nn.init.normal_(model.head.weight.data[1:], std=0.02)
        nn.init.zeros_(model.head.bias.data)
    train(
        model,
        items,
        given.out,
        loss_of=loss_of,
        check=lambda trained: check(trained, held),
        minutes=given.minutes,
        rate=given.rate,
        seed=given.seed,
    )


if __name__ == "__main__":
    main()
