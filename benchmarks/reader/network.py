"""The network that both readers are, and how it is trained: by the clock, on a processor.

A cross-encoder of the embedding model's shape. Learning speeds up over the first minutes and slows down to nothing at
the planned end. The word vectors stay as they are. Not here: what is learned (`train`, `support_reader.train`), and the
int8 form that ships (`export`).
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
HEAD = 3
"""Numbers a token, unless told otherwise."""
BATCH_TOKENS = 3600
WARM_UP = 0.05
DROPPED = 0.05
SAVED_EVERY = 400
"""Seconds between two states on disk."""


class InIds(Protocol):
    """An example in token ids: `ids` and `kinds` (0 first text, 1 second), one a token."""

    ids: list[int]
    kinds: list[int]


Item = TypeVar("Item", bound=InIds)


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
        # Written out: PyTorch's fused attention takes twice as long to train on a processor.
        scores = (query * (WIDTH / HEADS) ** -0.5) @ key.transpose(-1, -2) + mask.to(query.dtype)
        mixed = (torch.softmax(scores, -1) @ value).transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.first(hidden + functional.dropout(self.projected(mixed), DROPPED, self.training))
        return self.second(hidden + self.lowered(functional.gelu(self.raised(hidden))))


class Reader(nn.Module):
    """The network; its state holds the official names' tensors, fused.

    Args:
        head: numbers a token.
    """

    def __init__(self, head: int = HEAD) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, head)
        self.words.weight.requires_grad = False

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Logits (batch, tokens, head) of ids, kinds (0 question, 1 passage) and mask (0 padding), (batch, tokens)."""
        hidden = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]] + self.kinds(kinds))
        outside = torch.where(mask[:, None, None, :] > 0, 0.0, -1e4)
        for layer in self.layers:
            hidden = layer(hidden, outside)
        return self.head(hidden)

    def load_official(self, held: dict[str, Tensor]) -> None:
        """Starts from the embedding model's tensors, under their official names."""
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


def batches(items: Sequence[Item], draw: random.Random) -> Iterator[list[Item]]:
    """Batches of like length, of about BATCH_TOKENS tokens, in random order."""
    order = sorted(items, key=lambda one: len(one.ids) + draw.random() * 8)
    found: list[list[Item]] = [[]]
    for one in order:
        if found[-1] and (len(found[-1]) + 1) * len(one.ids) > BATCH_TOKENS:
            found.append([])
        found[-1].append(one)
    draw.shuffle(found)
    yield from found


def tensors(batch: Sequence[InIds]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, kinds and mask, padded."""
    longest = max(len(one.ids) for one in batch)
    pad = [longest - len(one.ids) for one in batch]
    ids = torch.tensor([one.ids + [0] * more for one, more in zip(batch, pad, strict=True)])
    kinds = torch.tensor([one.kinds + [0] * more for one, more in zip(batch, pad, strict=True)])
    mask = torch.tensor([[1] * len(one.ids) + [0] * more for one, more in zip(batch, pad, strict=True)])
    return ids, kinds, mask


def train(
    model: Reader,
    items: Sequence[Item],
    out: Path,
    *,
    loss_of: Callable[[Tensor, Sequence[Item]], Tensor],
    check: Callable[[Reader], str],
    minutes: float,
    rate: float,
    seed: int,
) -> None:
    """Trains for the time given, over the examples as often as that allows, and writes the state now and then.

    Args:
        loss_of: of the logits (batch, tokens, head) and the examples that they are of.
        check: what the model makes of examples held out, in a line.
        rate: AdamW's, at its highest.
    """
    torch.manual_seed(seed)
    draw = random.Random(seed)
    fitted = [value for value in model.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(fitted, lr=rate, weight_decay=0.01, fused=True)
    began, saved, step, tokens, recent = time.time(), 0.0, 0, 0, []
    done = 0.0
    while done < 1:
        for batch in batches(items, draw):
            done = (time.time() - began) / (60 * minutes)
            if done >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = rate * min((done + 1e-3) / WARM_UP, (1 - done) / (1 - WARM_UP))
            ids, kinds, mask = tensors(batch)
            with torch.autocast("cpu", torch.bfloat16):
                output = model(ids, kinds, mask)
            loss = loss_of(output.float(), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(fitted, 1.0)
            optimiser.step()
            step, tokens = step + 1, tokens + ids.numel()
            recent.append(loss.item())
            if step % 40 == 0:
                spent = time.time() - began
                print(f"{step} loss {sum(recent) / len(recent):.3f} {spent:.0f} s {tokens / spent:.0f} a second")
                recent = []
            if time.time() - began - saved > SAVED_EVERY:
                saved = time.time() - began
                save_file(model.state_dict(), out)
                print(f"  {check(model)}", flush=True)
    save_file(model.state_dict(), out)
    print(f"  {check(model)}\n{step} batches, {tokens} tokens")
