"""Vectors as bytes, for the catalog: one signed byte a number.

Not here: what the vectors mean.
"""

import numpy as np
from numpy.typing import NDArray


def pack_vectors(vectors: NDArray[np.float32]) -> bytes:
    """Rows of unit length to one signed byte a number, with each row's scale in front; shape (n, d) to n (d + 4) bytes.

    The cosine between a vector and what `unpack_vectors` returns is above .999.
    """
    scales = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9).astype(np.float32) / 127
    levels = np.rint(vectors / scales).astype(np.int8)
    packed: bytes = scales.tobytes() + levels.tobytes()
    return packed


def unpack_vectors(packed: bytes, rows: int) -> NDArray[np.float32]:
    """The inverse of `pack_vectors`, again of unit length; shape (rows, d)."""
    scales = np.frombuffer(packed, dtype=np.float32, count=rows).reshape(rows, 1)
    levels = np.frombuffer(packed, dtype=np.int8, offset=rows * 4).reshape(rows, -1)
    vectors = levels.astype(np.float32) * scales
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
