# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy>=2", "onnx>=1.18", "onnxruntime>=1.23", "safetensors>=0.5", "scikit-learn>=1.6", "tokenizers>=0.21"
# ]
# ///
"""The trained reader as the int8 graph that ships: `python -m reader.export --state FILE --examples FILE --out FOLDER`.

The same graph as the embedding model's (`embedding_model/graph.py`) with the reader's weights and head. Printed is how
far int8 is from full precision on examples that were not used to calibrate. Not here: training (`train.py`).
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file

sys.path.insert(0, str(Path(__file__).parents[1] / "embedding_model"))
from graph import LAYERS, Graph, channel_peaks

from reader.files import opened

CALIBRATION, CHECKED = 64, 400

Feed = dict[str, NDArray[np.int64]]


def official(state: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The trained tensors under the names that the graph knows."""
    found = {
        "embeddings.word_embeddings.weight": state["words.weight"],
        "embeddings.position_embeddings.weight": state["places.weight"],
        "embeddings.token_type_embeddings.weight": state["kinds.weight"],
        "head.weight": state["head.weight"],
        "head.bias": state["head.bias"],
    }
    for kind in ("weight", "bias"):
        found[f"embeddings.LayerNorm.{kind}"] = state[f"norm.{kind}"]
        for number in range(LAYERS):
            old, new = f"layers.{number}.", f"encoder.layer.{number}."
            parts = np.split(state[f"{old}joint.{kind}"], 3)
            for part, value in zip(("query", "key", "value"), parts, strict=True):
                found[f"{new}attention.self.{part}.{kind}"] = value
            for mine, theirs in (
                ("projected", "attention.output.dense"),
                ("first", "attention.output.LayerNorm"),
                ("raised", "intermediate.dense"),
                ("lowered", "output.dense"),
                ("second", "output.LayerNorm"),
            ):
                found[f"{new}{theirs}.{kind}"] = state[f"{old}{mine}.{kind}"]
    return found


def inputs(tokenizer_file: Path, examples: Path, pair: Callable[[dict], tuple[str, str]]) -> list[Feed]:
    """What the graph is given for the first examples of a file.

    Args:
        pair: the two texts of an example.
    """
    tokenizer = opened(tokenizer_file)
    with examples.open(encoding="utf-8") as lines:
        encoded = [tokenizer.encode(*pair(json.loads(line))) for line in islice(lines, CALIBRATION + CHECKED)]
    return [{"input_ids": np.array([one.ids]), "token_type_ids": np.array([one.type_ids])} for one in encoded]


def compare(full: bytes, small: bytes, given: list[Feed]) -> str:
    """Correlation and mean difference of the passage's logits."""
    rows = []
    for model in (full, small):
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        rows.append([float(session.run(["logits"], each)[0][0, 0, 0]) for each in given])
    one, other = np.array(rows)
    return f"correlation {np.corrcoef(one, other)[0, 1]:.4f}, mean difference {np.abs(one - other).mean():.3f}"


def ship(
    name: str,
    state: Path,
    tokenizer: Path,
    feeds: list[Feed],
    out: Path,
    inner: int | None = None,
) -> None:
    """Writes `model.onnx`, `tokenizer.json` and the manifest, and prints how far int8 is from full precision.

    Args:
        feeds: the first CALIBRATION show which channels are large, the others are compared.
        inner: see `Graph`.
    """
    weights = official(load_file(state))
    full = Graph(weights).build()
    small = Graph(weights, channel_peaks(full, feeds[:CALIBRATION]), inner).build()
    print(compare(full, small, feeds[CALIBRATION:]))
    files = {"model.onnx": small, "tokenizer.json": tokenizer.read_bytes()}
    out.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        (out / file).write_bytes(data)
        print(f"{file}: {len(data):,} bytes")
    manifest = {"model": name, "sha256": {k: hashlib.sha256(v).hexdigest() for k, v in files.items()}}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Exports the evidence reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, required=True, help="what train.py wrote")
    parser.add_argument("--examples", type=Path, required=True, help="what examples.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    feeds = inputs(given.tokenizer, given.examples, lambda row: (row["question"], titled(row)))
    ship("lede-reader-int8", given.state, given.tokenizer, feeds, given.out)


def titled(row: dict) -> str:
    """An example's text with its title in front, where it has one."""
    return f"{row['title']}. {row['text']}" if row["title"] else str(row["text"])


if __name__ == "__main__":
    main()
