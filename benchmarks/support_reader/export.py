# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy>=2", "onnx>=1.18", "onnxruntime>=1.23", "safetensors>=0.5", "scikit-learn>=1.6", "tokenizers>=0.21"
# ]
# ///
"""The trained support reader as the int8 graph that ships.

    cd benchmarks && python -m support_reader.export --state FILE --examples FILE --tokenizer FILE --out FOLDER

The same graph and the same quantisation as the evidence reader's (`reader/export.py`). Printed is how far int8 is from
full precision on examples that were not used to calibrate. Not here: training (`train.py`).
"""

import argparse
import json
from itertools import islice
from pathlib import Path

import numpy as np
from reader.export import CALIBRATION, CHECKED, POSITIONS, ship
from tokenizers import Tokenizer

ALIGNING = 1
"""The layer whose vectors tell best which word of the text a word of the claim corresponds to, of 0 to 5."""


def main() -> None:
    """Exports the support reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, required=True, help="what train.py wrote")
    parser.add_argument("--examples", type=Path, required=True, help="what examples.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(POSITIONS)
    with given.examples.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, CALIBRATION + CHECKED)]
    encoded = [tokenizer.encode(row["claim"], row["evidence"]) for row in rows]
    feeds = [{"input_ids": np.array([one.ids]), "token_type_ids": np.array([one.type_ids])} for one in encoded]
    ship("lede-support-reader-int8", given.state, given.tokenizer, feeds, given.out, ALIGNING)


if __name__ == "__main__":
    main()
