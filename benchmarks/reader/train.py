# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2", "safetensors>=0.5", "scikit-learn>=1.6", "tokenizers>=0.21", "torch>=2.6"]
# ///
"""Trains the evidence reader.

    cd benchmarks && python -m reader.train --examples FILE --start FILE --tokenizer tokenizer.json --out FILE

A cross-encoder: question and passage are read together, and each token gets four numbers: whether its sentence answers
(a sentence's is the mean of its tokens'; the first token's speaks for the whole passage), whether the answer begins or
ends there, and whether the answer is yes (the first token's). It starts from the embedding model's own weights, or goes
on from a state. No GPU needed. Not here: the examples (`examples`, `news_examples`), the network and the loop
(`network`), the int8 form that ships (`export`).
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from reader.files import opened, parted
from reader.network import Reader, batches, tensors, train

RATE = 1.2e-4
SPAN_WEIGHT = 0.4
POLARITY_WEIGHT = 0.3
HEAD = 4
HELD_OUT = 0.015


class Encoded:
    """An example in token ids.

    Attributes:
        ids, kinds: one a token.
        owner: for each token the number of its sentence, -1 for none.
        span: the answer's first and last token; (0, 0) where the context does not answer; None where it is not known.
    """

    def __init__(self, tokenizer: Tokenizer, row: dict) -> None:
        front = f"{row['title']}. " if row["title"] else ""
        encoding = tokenizer.encode(row["question"], front + row["text"])
        self.row = row
        self.ids, self.kinds = encoding.ids, encoding.type_ids
        self.owner = [-1] * len(self.ids)
        inside = []
        for place, ((first, last), part) in enumerate(zip(encoding.offsets, encoding.sequence_ids, strict=True)):
            start, end = first - len(front), last - len(front)
            if part != 1 or start < 0:
                continue
            self.owner[place] = next((n for n, (a, b) in enumerate(row["sentences"]) if a <= start < b), -1)
            if row["answer"] and start < row["answer"][1] and end > row["answer"][0]:
                inside.append(place)
        self.span = (inside[0], inside[-1]) if inside else None if row["answers"] else (0, 0)


def sentence_logits(output: Tensor, batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, list[int]]:
    """Each sentence's logit, its label, and which example of the batch it is of."""
    logits, labels, owners = [], [], []
    for row, one in enumerate(batch):
        owner = torch.tensor(one.owner)
        for number, label in enumerate(one.row["labels"]):
            inside = owner == number
            if label >= 0 and inside.any():
                logits.append(output[row, : len(owner), 0][inside].mean())
                labels.append(float(label))
                owners.append(row)
    return torch.stack(logits) if logits else output.new_zeros(0), torch.tensor(labels), owners


def loss_of(output: Tensor, batch: Sequence[Encoded]) -> Tensor:
    """Sentences, the whole passage, where the answer stands, and yes or no."""
    shares = torch.tensor([float(one.row.get("weight", 1.0)) for one in batch])
    whole = functional.binary_cross_entropy_with_logits(
        output[:, 0, 0], torch.tensor([float(one.row["answers"]) for one in batch]), weight=shares
    )
    logits, labels, owners = sentence_logits(output, batch)
    each = whole * 0
    if len(logits):
        each = functional.binary_cross_entropy_with_logits(logits, labels, weight=shares[owners])
    spans = whole * 0
    polar = [row for row, one in enumerate(batch) if one.row.get("polarity") is not None]
    if polar:
        goal = torch.tensor([float(batch[row].row["polarity"]) for row in polar])
        spans = spans + POLARITY_WEIGHT * functional.binary_cross_entropy_with_logits(output[polar, 0, 3], goal)
    known = [row for row, one in enumerate(batch) if one.span is not None]
    if known:
        lengths = torch.tensor([len(batch[row].ids) for row in known])
        shut = torch.where(torch.arange(output.shape[1]) < lengths[:, None], 0.0, -1e4)
        for channel in (1, 2):
            goal = torch.tensor([batch[row].span[channel - 1] for row in known])  # type: ignore[index]
            spans = spans + SPAN_WEIGHT * functional.cross_entropy(output[known, :, channel] + shut, goal) / 2
    return each + 0.5 * whole + spans


@torch.no_grad()
def check(model: Reader, held: Sequence[Encoded]) -> str:
    """By set: is the best sentence right where one is, and does the passage's logit tell answers from near misses."""
    from sklearn.metrics import roc_auc_score

    model.eval()
    first: dict[str, list[bool]] = {}
    whole: dict[str, list[tuple[int, float]]] = {}
    spans: dict[str, list[bool]] = {}
    polar: dict[str, list[bool]] = {}
    for batch in batches(held, random.Random(1)):
        with torch.autocast("cpu", torch.bfloat16):
            output = model(*tensors(batch))
        output = output.float()
        logits, labels, owners = sentence_logits(output, batch)
        for row, one in enumerate(batch):
            whole.setdefault(one.row["source"], []).append((int(one.row["answers"]), float(output[row, 0, 0])))
            if one.span and one.span[0]:
                begin, end = (int(output[row, 1 : len(one.ids), channel].argmax()) + 1 for channel in (1, 2))
                spans.setdefault(one.row["source"], []).append((begin, end) == one.span)
            if one.row.get("polarity") is not None:
                right = (float(output[row, 0, 3]) > 0) == bool(one.row["polarity"])
                polar.setdefault(one.row["source"], []).append(right)
            mine = [place for place, owner in enumerate(owners) if owner == row]
            if len(mine) > 1 and any(labels[mine]):
                first.setdefault(one.row["source"], []).append(bool(labels[max(mine, key=lambda n: logits[n])]))
    model.train()
    parts = []
    for source, pairs in sorted(whole.items()):
        truth, odds = zip(*pairs, strict=True)
        auroc = roc_auc_score(truth, odds) if len(set(truth)) > 1 else float("nan")
        hit = first.get(source, [])
        line = f"{source[:12]} {sum(hit) / max(len(hit), 1):.2f}/{auroc:.3f}"
        for name, found in (("span", spans.get(source, [])), ("yes or no", polar.get(source, []))):
            line += f" {name} {sum(found) / len(found):.2f}" if found else ""
        parts.append(line)
    return "  ".join(parts)


def main() -> None:
    """Trains for the time given, over the examples as often as that allows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=Path, required=True, help="what examples.py wrote")
    parser.add_argument("--start", type=Path, required=True, help="the embedding model's model.safetensors, or a state")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    tokenizer = opened(given.tokenizer)
    every = [Encoded(tokenizer, json.loads(line)) for line in given.examples.read_text("utf-8").splitlines()]
    items, held = parted(
        [one for one in every if one.row["source"] != "kept"], lambda one: one.row["question"].lower(), HELD_OUT
    )
    held += [one for one in every if one.row["source"] == "kept"]
    print(f"{len(items)} examples, {len(held)} held out, {sum(len(one.ids) for one in items)} tokens", flush=True)
    model, start = Reader(HEAD), load_file(given.start)
    if "head.weight" in start:
        for name in ("head.weight", "head.bias"):  # an older state's head has fewer numbers a token
            missing = getattr(model.head, name.removeprefix("head.")).data[len(start[name]) :]
            start[name] = torch.cat([start[name], missing])
        model.load_state_dict(start)
    else:
        model.load_official(start)
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
