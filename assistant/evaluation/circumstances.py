"""What a run's outcomes depend on besides the questions: settings, library, and the fitted weights.

Two runs with the same circumstances give the same answers, so that a journal may go on and a comparison can say what
was set otherwise. No path, key or address is among them: reports are passed around. Not here: the questions.
"""

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.engine import Assistant

SETTINGS = ("sentences", "writer", "withhold", "threshold", "passages", "passage_tokens", "model_context",
            "model_tokens")  # fmt: skip
"""Settings that an answer depends on; those of a model only count where one is asked."""

WEIGHTS = ("assistant.evidence/weights.json", "assistant.ranking/trees.json", "assistant.support/weights.json")


def circumstances(assistant: "Assistant") -> dict[str, Any]:
    """Of a run with Lede, as JSON values."""
    settings, library = assistant.settings, assistant.library
    chosen = {name: getattr(settings, name) for name in SETTINGS if hasattr(settings, name)}
    if assistant.model is None:
        chosen = {name: value for name, value in chosen.items() if not name.startswith("model")} | {"model": None}
    else:
        chosen["model"] = assistant.model.name
    return {
        "settings": chosen,
        "library": {
            "articles": len(library),
            "passages": library.passage_count,
            "revision": library.revision,
            "embedding": hashlib.sha256(library.fingerprint.encode()).hexdigest()[:12],
        },
        "lede": version(),
    }


def of_engine(name: str) -> dict[str, Any]:
    """Of a run with another engine, of which only the name is known."""
    return {"settings": {"engine": name}, "library": {}, "lede": version()}


@lru_cache(maxsize=1)
def version() -> str:
    """Lede's version with the digest of its fitted weights, which change more often."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        number = installed("lede")
    except PackageNotFoundError:
        number = "0"
    digest = hashlib.sha256()
    for name in WEIGHTS:
        package, _, file = name.partition("/")
        digest.update(files(package).joinpath(file).read_bytes())
    return f"{number}+{digest.hexdigest()[:8]}"
