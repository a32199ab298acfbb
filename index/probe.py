"""A look at Chroma's folder in a process of its own, which damaged files may end.

Every vector is compared with the catalog's, and one search is made. Not here: what is done about what it finds
(`upkeep.restore`).
"""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.errors import LedeError, VectorsLost
from index.rows import Generation
from index.vectors import DOCTOR, Vectors

CATALOG, CHROMA = "catalog.sqlite", "chroma"

ALIKE = 0.99
"""Least cosine of a vector in Chroma with the same in the catalog, which keeps it a little coarser."""

LEAST_TIME, TIME_PER_PASSAGE = 60.0, 0.01
"""Seconds that the process may take: it begins by importing Chroma, on a machine that may be busy."""

_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.probe import main; main(sys.argv[2])"


def require_sound(home: Path, passages: int, *, timeout: float | None = None) -> None:
    """Looks at the vectors in a home.

    Args:
        passages: how many it holds.
        timeout: seconds, by default enough for those.

    Raises:
        VectorsLost: they are damaged or cannot be searched.
    """
    limit = timeout or LEAST_TIME + TIME_PER_PASSAGE * passages
    command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), str(home)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=limit, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        fault = f"no end of a look at it within {limit:.0f} s"
    else:
        if done.returncode == 0:
            return
        last = (done.stderr.strip().splitlines() or [""])[-1]
        ended = signal.Signals(-done.returncode).name if done.returncode < 0 else f"exit code {done.returncode}"
        fault = last if done.returncode == 1 and last else f"a process that looked at it ended with {ended}"
    raise VectorsLost(f"Chroma's folder at {home / CHROMA} is damaged: {fault}", DOCTOR)


def main(home: str) -> None:
    """Looks, and ends this process with what is wrong."""
    catalog = Catalog(Path(home) / CATALOG)
    vectors = Vectors(Path(home) / CHROMA, catalog)
    generation = catalog.active()
    try:
        fault = _fault(catalog, vectors, generation) if generation else None
    except VectorsLost as error:
        fault = error.reason
    except LedeError as error:
        fault = str(error)
    sys.exit(fault)


def _fault(catalog: Catalog, vectors: Vectors, generation: Generation) -> str | None:
    ids = sorted(catalog.passage_ids(generation) & vectors.ids(generation))
    for start in range(0, len(ids), 1_000):
        some = ids[start : start + 1_000]
        held = vectors.vectors(generation, some)
        stored = catalog.passages(generation, some)
        wrong = [one for one in some if one not in held or not held[one] @ stored[one].vectors[0] >= ALIKE]
        if wrong:
            return f"the vector of passage {wrong[0]} is not the one in the catalog"
    if ids:
        vector = next(iter(catalog.passages(generation, ids[:1]).values())).vectors[0]
        found = vectors.search(generation, np.asarray(vector, np.float32), 10)
        if not found or found[0][1] < ALIKE:
            return "a search for the vector of a passage does not find it"
    return None
