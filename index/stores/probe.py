"""A look at Chroma's folder in a process of its own, which damaged files may end.

Every vector is compared with the catalog's, and one search is made.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path

from index.errors import LedeError, VectorsLost, VectorsUnavailable
from index.stores.catalog import Catalog
from index.stores.chroma import DOCTOR, Folder
from index.stores.home import CATALOG
from index.stores.schema import Generation, StoredPassage
from index.stores.vectors import Vectors

CHROMA = "chroma"

ALIKE = 0.99
"""Least cosine of a vector in Chroma with the same in the catalog, which keeps it a little coarser."""

LEAST_TIME, TIME_PER_PASSAGE = 60.0, 0.01
"""Seconds that the process may take: it begins by importing Chroma, on a machine that may be busy."""

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.stores.probe import main; main(sys.argv[2])"
)


def require_sound(home: Path, passages: int) -> None:
    """Look at the vectors in a home.

    Args:
        passages: how many it holds.

    Raises:
        VectorsLost: they are damaged or cannot be searched.
    """
    if fault := look_in_child(home, LEAST_TIME + TIME_PER_PASSAGE * passages):
        raise VectorsLost(fault, DOCTOR)


def look_in_child(home: Path, timeout: float) -> str | None:
    """Return what is wrong with the vectors in a home, or that whoever looked came to harm; else None.

    Args:
        timeout: seconds.
    """
    command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), str(home)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return _damaged(home, f"a look at it did not end within {timeout:g} s")
    if done.returncode < 0:
        return _damaged(home, f"a process that looked at it ended with {signal.Signals(-done.returncode).name}")
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return said[-1] if said else _damaged(home, f"a look at it ended with exit code {done.returncode}")
    return None


def look(home: Path) -> str | None:
    """Look at the vectors in a home in this process; see `look_in_child`."""
    catalog, vectors = Catalog(home / CATALOG), None
    try:
        vectors = Vectors(Folder(home / CHROMA), catalog)
        generation = catalog.active()
        fault = _fault(catalog, vectors, generation) if generation else None
        return fault and _damaged(home, fault)
    except VectorsUnavailable as error:
        return error.reason
    except LedeError as error:
        return str(error)
    finally:
        if vectors:
            vectors.close()
        catalog.close()


def _damaged(home: Path, why: str) -> str:
    return f"Chroma's folder at {home / CHROMA} is damaged: {why}"


def main(home: str) -> None:
    """Look, and end this process with what is wrong."""
    sys.exit(look(Path(home)))


def _fault(catalog: Catalog, vectors: Vectors, generation: Generation) -> str | None:
    ids = sorted(catalog.passage_ids(generation) & vectors.ids(generation))
    for start in range(0, len(ids), 1_000):
        some = ids[start : start + 1_000]
        held = vectors.vectors(generation, some)
        stored = _readable(catalog, generation, some)
        wrong = [id_ for id_, one in stored.items() if id_ not in held or not held[id_] @ one.vectors[0] >= ALIKE]
        if wrong:
            return f"the vector of passage {wrong[0]} is not the one in the catalog"
    if ids:
        found = vectors.search(generation, held[some[0]], len(ids))
        if not found:
            return "a search finds nothing"
    return None


def _readable(catalog: Catalog, generation: Generation, ids: list[str]) -> dict[str, StoredPassage]:
    """The passages that the catalog can still give; one that it cannot is no fault of Chroma's."""
    try:
        return catalog.passages(generation, ids)
    except Exception:  # noqa: BLE001 - whatever a damaged row leads to
        if len(ids) == 1:
            return {}
        half = len(ids) // 2
        return _readable(catalog, generation, ids[:half]) | _readable(catalog, generation, ids[half:])
