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
from pathlib import Path

from reader.export import inputs, ship

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
    feeds = inputs(given.tokenizer, given.examples, lambda row: (row["claim"], row["evidence"]))
    ship("lede-support-reader-int8", given.state, given.tokenizer, feeds, given.out, ALIGNING)


if __name__ == "__main__":
    main()
