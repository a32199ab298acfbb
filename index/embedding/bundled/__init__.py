"""The bundled model's files: checked against their manifest, then loaded, when first used.

In this folder: the model, its tokenizer, their licence, and a README that says where they come from.
"""

import hashlib
import json
import os
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

MAX_TOKENS = 256
"""Word pieces that the model reads of a text: it was trained with no more."""


class ModelFiles:
    """A folder with a model in it, checked against its manifest and loaded when first used.

    Args:
        folder: is not touched before it is needed.
    """

    names = ("model.onnx", "tokenizer.json")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def __reduce__(self) -> tuple[type["ModelFiles"], tuple[Path]]:
        """A copy, in this process or another, loads the files again."""
        return ModelFiles, (self._folder,)

    def digests(self) -> dict[str, str]:
        """Return the files' SHA-256 as the manifest states them; `load` makes sure that they are true.

        Raises:
            ModelError: the manifest is missing or unreadable.
        """
        try:
            stated = json.loads(self._bytes("manifest.json"))["sha256"]
            return {name: str(stated[name]) for name in self.names}
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(_complaint(self._folder / "manifest.json", "cannot be read")) from error

    def load(self) -> tuple["Tokenizer", "InferenceSession"]:
        """Tokenizer and network, both safe to use from several threads.

        Raises:
            ModelError: a file is missing, changed or refused by onnxruntime.
        """
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> tuple["Tokenizer", "InferenceSession"]:
        digests = self.digests()
        data = {name: self._bytes(name) for name in self.names}
        for name, expected in digests.items():
            if hashlib.sha256(data[name]).hexdigest() != expected:
                raise ModelError(_complaint(self._folder / name, "is not the file that Lede came with"))
        try:
            return _tokenizer(data["tokenizer.json"]), _session(data["model.onnx"])
        except Exception as error:  # onnxruntime and tokenizers raise classes of their own for every kind of fault
            raise ModelError(_complaint(self._folder, f"cannot be run ({type(error).__name__})")) from error

    def _bytes(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise ModelError(_complaint(self._folder / name, f"cannot be read ({error.strerror})")) from error


def cores() -> int:
    """Count the cores this process may use, which in a container are often fewer than the machine has."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _tokenizer(data: bytes) -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(data.decode("utf-8"))
    tokenizer.enable_truncation(MAX_TOKENS)  # the file itself says 128, and pads to that
    tokenizer.no_padding()
    return tokenizer


def _session(data: bytes) -> "InferenceSession":
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # the official builds for Windows send events otherwise
    options = onnxruntime.SessionOptions()
    # One thread a text: two texts side by side take a third less time than each in turn on both cores, and a session
    # without threads of its own lives on after a fork.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def _complaint(path: Path, fault: str) -> str:
    return f"the embedding model at {path} {fault}; install Lede anew from its source folder"
