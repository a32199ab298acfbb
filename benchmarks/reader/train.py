# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2", "safetensors>=0.5", "scikit-learn>=1.6", "tokenizers>=0.21", "torch>=2.6"]
# ///
"""Trains the reader from the embedding model's own weights.

    cd benchmarks && python -m reader.train --train DATA --weights model.safetensors --tokenizer tokenizer.json --out
    FILE

A cross-encoder: question and passage are read together, and each token gets three numbers: whether its sentence answers
(a sentence's is the mean of its tokens'; the first token's speaks for the whole passage), and whether the answer begins
or ends there. About an hour on two cores; no GPU needed. The word vectors stay as they are. Not here: the int8 form
that ships (`export.py`).
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from reader.examples import Example, examples

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
POSITIONS = 256
RATE = 1.2e-4
BATCH_TOKENS = 3600
WARM_UP = 0.06
SPAN_WEIGHT = 0.4


class Layer(nn.Module):
    """One transformer layer, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.joint = nn.Linear(WIDTH, 3 * WIDTH)
        self.projected = nn.Linear(WIDTH, WIDTH)
        self.raised = nn.Linear(WIDTH, INNER)
        self.lowered = nn.Linear(INNER, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.second = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Hidden (batch, tokens, width), mask (batch, 1, 1, tokens) added to the scores."""
        batch, tokens, _ = hidden.shape
        query, key, value = self.joint(hidden).view(batch, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        mixed = functional.dropout(
            self.projected(mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)), 0.1, self.training
        )
        hidden = self.first(hidden + mixed)
        inner = self.lowered(functional.gelu(self.raised(hidden)))
        return self.second(hidden + functional.dropout(inner, 0.1, self.training))


class Reader(nn.Module):
    """The network; its state holds the official names' tensors, fused."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, 3)
        self.words.weight.requires_grad = False

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Logits (batch, tokens, 3) of ids, kinds (0 question, 1 passage) and mask (0 padding), (batch, tokens)."""
        hidden = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]] + self.kinds(kinds))
        outside = torch.where(mask[:, None, None, :] > 0, 0.0, -1e4)
        for layer in self.layers:
            hidden = layer(hidden, outside)
        return self.head(hidden)

    def load_official(self, file: Path) -> None:
        """Starts from the embedding model."""
        held = load_file(file)
        self.words.weight.data = held["embeddings.word_embeddings.weight"]
        self.places.weight.data = held["embeddings.position_embeddings.weight"]
        self.kinds.weight.data = held["embeddings.token_type_embeddings.weight"]
        self.norm.load_state_dict(_pair(held, "embeddings.LayerNorm"))
        for number, layer in enumerate(self.layers):
            name = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                parts = [held[f"{name}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                getattr(layer.joint, kind).data = torch.cat(parts)
            layer.projected.load_state_dict(_pair(held, name + "attention.output.dense"))
            layer.first.load_state_dict(_pair(held, name + "attention.output.LayerNorm"))
            layer.raised.load_state_dict(_pair(held, name + "intermediate.dense"))
            layer.lowered.load_state_dict(_pair(held, name + "output.dense"))
            layer.second.load_state_dict(_pair(held, name + "output.LayerNorm"))


def _pair(held: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    return {kind: held[f"{name}.{kind}"] for kind in ("weight", "bias")}


class Encoded:
    """An example in token ids.

    Attributes:
        ids, kinds: one a token.
        owner: for each token the number of its sentence, -1 for none.
        span: the answer's first and last token; (0, 0) where the context does not answer; None where it is not known.
    """

    def __init__(self, tokenizer: Tokenizer, one: Example) -> None:
        front = f"{one.title}. " if one.title else ""
        encoding = tokenizer.encode(one.question, front + one.text)
        self.example = one
        self.ids, self.kinds = encoding.ids, encoding.type_ids
        self.owner = [-1] * len(self.ids)
        inside = []
        for place, ((first, last), part) in enumerate(zip(encoding.offsets, encoding.sequence_ids, strict=True)):
            start, end = first - len(front), last - len(front)
            if part != 1 or start < 0:
                continue
            self.owner[place] = next((n for n, (a, b) in enumerate(one.sentences) if a <= start < b), -1)
            if one.answer and start < one.answer[1] and end > one.answer[0]:
                inside.append(place)
        self.span = (inside[0], inside[-1]) if inside else None if one.answers else (0, 0)


def batches(items: Sequence[Encoded], draw: random.Random) -> Iterator[list[Encoded]]:
    """Batches of like length, of about BATCH_TOKENS tokens, in random order."""
    order = sorted(items, key=lambda one: len(one.ids) + draw.random() * 8)
    found: list[list[Encoded]] = [[]]
    for one in order:
        if found[-1] and (len(found[-1]) + 1) * len(one.ids) > BATCH_TOKENS:
            found.append([])
        found[-1].append(one)
    draw.shuffle(found)
    yield from found


def tensors(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, kinds and mask, padded."""
    longest = max(len(one.ids) for one in batch)
    pad = [longest - len(one.ids) for one in batch]
    ids = torch.tensor([one.ids + [0] * more for one, more in zip(batch, pad, strict=True)])
    kinds = torch.tensor([one.kinds + [0] * more for one, more in zip(batch, pad, strict=True)])
    mask = torch.tensor([[1] * len(one.ids) + [0] * more for one, more in zip(batch, pad, strict=True)])
    return ids, kinds, mask


def sentence_logits(output: Tensor, batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, list[int]]:
    """Each sentence's logit, its label, and which example of the batch it is of."""
    logits, labels, owners = [], [], []
    for row, one in enumerate(batch):
        owner = torch.tensor(one.owner)
        for number, label in enumerate(one.example.labels):
            inside = owner == number
            if label >= 0 and inside.any():
                logits.append(output[row, : len(owner), 0][inside].mean())
                labels.append(float(label))
                owners.append(row)
    return torch.stack(logits) if logits else output.new_zeros(0), torch.tensor(labels), owners


def loss_of(output: Tensor, mask: Tensor, batch: Sequence[Encoded]) -> Tensor:
    """Sentences, the whole passage, and where the answer stands."""
    whole = functional.binary_cross_entropy_with_logits(
        output[:, 0, 0], torch.tensor([float(one.example.answers) for one in batch])
    )
    logits, labels, _ = sentence_logits(output, batch)
    each = functional.binary_cross_entropy_with_logits(logits, labels) if len(logits) else whole * 0
    known = [row for row, one in enumerate(batch) if one.span is not None]
    spans = whole * 0
    if known:
        shut = torch.where(mask[known] > 0, 0.0, -1e4)
        for channel in (1, 2):
            goal = torch.tensor([batch[row].span[channel - 1] for row in known])  # type: ignore[index]
            spans = spans + functional.cross_entropy(output[known, :, channel] + shut, goal) / 2
    return each + 0.5 * whole + SPAN_WEIGHT * spans


@torch.no_grad()
def check(model: Reader, held: Sequence[Encoded]) -> str:
    """By set: is the best sentence right where one is, and does the passage's logit tell answers from near misses."""
    from sklearn.metrics import roc_auc_score

    model.eval()
    first: dict[str, list[bool]] = {}
    whole: dict[str, list[tuple[int, float]]] = {}
    for batch in batches(held, random.Random(1)):
        with torch.autocast("cpu", torch.bfloat16):
            output = model(*tensors(batch))
        output = output.float()
        logits, labels, owners = sentence_logits(output, batch)
        for row, one in enumerate(batch):
            whole.setdefault(one.example.source, []).append((int(one.example.answers), float(output[row, 0, 0])))
            mine = [place for place, owner in enumerate(owners) if owner == row]
            if len(mine) > 1 and any(labels[mine]):
                first.setdefault(one.example.source, []).append(bool(labels[max(mine, key=lambda n: logits[n])]))
    model.train()
    parts = []
    for source, pairs in sorted(whole.items()):
        truth, odds = zip(*pairs, strict=True)
        auroc = roc_auc_score(truth, odds) if len(set(truth)) > 1 else float("nan")
        hit = first.get(source, [])
        parts.append(f"{source[:12]} {sum(hit) / max(len(hit), 1):.2f}/{auroc:.3f}")
    return "  ".join(parts)


def main() -> None:
    """Trains one pass over the examples, the small question sets twice; writes the state after every tenth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--weights", type=Path, required=True, help="the embedding model's model.safetensors")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="go on from this state instead of the official weights")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    draw = random.Random(arguments.seed)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    items = [Encoded(tokenizer, one) for one in examples(arguments.train, arguments.seed)[: arguments.limit]]
    held = [one for one in items if random.Random(one.example.question).random() < 0.025]
    items = [one for one in items if random.Random(one.example.question).random() >= 0.025]
    print(f"{len(items)} examples, {len(held)} held out, {sum(len(one.ids) for one in items)} tokens", flush=True)
    model = Reader()
    model.load_official(arguments.weights)
    if arguments.start:
        model.load_state_dict(load_file(arguments.start))
    plan = list(batches(items, draw))
    fitted = [value for value in model.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(fitted, lr=arguments.rate, weight_decay=0.01)
    steps = len(plan)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (WARM_UP * steps), max(0.0, (steps - step) / (steps * (1 - WARM_UP))))
    )
    began, recent = time.time(), []
    for step, batch in enumerate(plan):
        ids, kinds, mask = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            output = model(ids, kinds, mask)
        loss = loss_of(output.float(), mask, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(fitted, 1.0)
        optimiser.step()
        rate.step()
        recent.append(loss.item())
        if step % 50 == 49:
            print(f"{step + 1}/{steps} loss {sum(recent) / len(recent):.3f} {time.time() - began:.0f} s", flush=True)
            recent = []
        if step % max(steps // 10, 1) == 0 or step == steps - 1:
            print(f"  {check(model, held)}", flush=True)
            save_file(model.state_dict(), arguments.out)
    print(json.dumps({"examples": len(items), "steps": steps, "seconds": round(time.time() - began)}))


if __name__ == "__main__":
    main()
