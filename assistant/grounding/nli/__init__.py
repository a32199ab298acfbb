"""The support reader: claim and cited text read together, to tell whether the one follows from the other.

A small cross-encoder made from the evidence reader's weights (`benchmarks/support_reader`); its files lie beside this
module.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index import Span
from index.embedding.bundled import ModelFiles

CLAIM_CHARACTERS = 600
"""Of the claim; the excerpt needs the rest of the 256 word pieces."""


class ClaimReading(NamedTuple):
    """What the reader makes of one claim beside one text; the last three for each word piece of the claim.

    Args:
        carried: log-odds that the text carries the claim.
        against: log-odds that the text says otherwise.
        wrong: log-odds that the word has no support.
        aligned: cosine with the word piece of the text that comes nearest in an inner layer.
        places: where the word piece stands in the claim.
    """

    carried: float
    against: float
    wrong: tuple[float, ...]
    aligned: tuple[float, ...]
    places: tuple[Span, ...]


@lru_cache(maxsize=1)
def _files() -> ModelFiles:
    return ModelFiles(Path(__file__).parent)


def read_claim(claim: str, text: str) -> ClaimReading:
    """Read one claim together with one text of at most some 200 words; what does not fit is not read.

    Args:
        claim, text: without lone surrogates, which the tokenizer refuses.

    Raises:
        ModelError: the model's files are missing or changed.
    """
    tokenizer, session = _files().load()
    encoding = tokenizer.encode(claim[:CLAIM_CHARACTERS], text)
    inputs = {"input_ids": np.array([encoding.ids]), "token_type_ids": np.array([encoding.type_ids])}
    logits, inner = session.run(["logits", "inner"], inputs)
    mine = [place for place, part in enumerate(encoding.sequence_ids) if part == 0]
    theirs = [place for place, part in enumerate(encoding.sequence_ids) if part == 1]
    if theirs:
        vectors = inner[0] / np.maximum(np.linalg.norm(inner[0], axis=1, keepdims=True), 1e-9)
        aligned = (vectors[mine] @ vectors[theirs].T).max(axis=1)
    else:
        aligned = np.zeros(len(mine))
    return ClaimReading(
        float(logits[0, 0, 0]),
        float(logits[0, 0, 2]),
        tuple(logits[0, mine, 1].tolist()),
        tuple(aligned.tolist()),
        tuple(Span(*encoding.offsets[place]) for place in mine),
    )
