"""The same questions under one setting after another, so that a choice can be made on figures.

Each setting is varied by itself, the others staying as they are. The size of passages is no setting, because ranking is
fitted to it; it can be swept all the same, in a library made again in a temporary folder.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from assistant.errors import EvaluationError, SettingsError
from assistant.evaluation.questions import QuestionSet
from assistant.evaluation.results import Report
from assistant.evaluation.run import RunProgress, evaluating
from index import chunking
from index.chunking import MIN_BUDGET

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.settings import Settings

PASSAGE_TOKENS = "passage_tokens"
SWEPT = ("passages", "threshold", "sentences", "writer", PASSAGE_TOKENS)
"""What can be swept: settings that change an answer, and the size of passages."""

SHOWN = ("right", "evidence_recall_budget", "contained", "cited_gold", "honest", "false_refusals", "total_p50")
"""Metrics of the table."""


class Setting(NamedTuple):
    """One value that is tried."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


def parse(given: Sequence[str]) -> list[Setting]:
    """Return what is tried, in order.

    Raises:
        EvaluationError: a name cannot be swept, or has no value.

    >>> [str(one) for one in parse(["passages=10,30"])]
    ['passages=10', 'passages=30']
    """
    found = []
    for one in given:
        name, _, values = one.partition("=")
        some = [value.strip() for value in values.split(",") if value.strip()]
        if name not in SWEPT or not some:
            raise EvaluationError(f"{one!r} cannot be swept; write NAME=VALUE,VALUE with a name of {', '.join(SWEPT)}")
        found += [Setting(name, value) for value in some]
    return found


def sweeping(
    questions: QuestionSet, assistant: "Assistant", tried: Sequence[Setting], *, out: Path | None = None, **options: Any
) -> Iterator[RunProgress | tuple[Setting, Report]]:
    """Run the questions for each value: yield its `RunProgress`, then the value with its `Report`.

    Args:
        out: folder in which each run has its own.
        options: others of `evaluating`.
    """
    for setting in tried:
        folder = out / f"{setting.name}-{setting.value}" if out is not None else None
        with _under(assistant, setting) as changed:
            for step in evaluating(questions, changed, out=folder, **options):
                yield (setting, step) if isinstance(step, Report) else step


@contextmanager
def _under(assistant: "Assistant", setting: Setting) -> "Iterator[Assistant]":
    """The assistant with one setting changed; the library is shared, or made again for another size of passages.

    Raises:
        SettingsError: the value cannot be used.
    """
    from assistant.engine import Assistant
    from assistant.llms import open_model
    from index import Library

    if setting.name != PASSAGE_TOKENS:
        settings = _changed(assistant, {setting.name: setting.value})
        model = None if settings.writer == "extractive" else assistant.model or open_model(settings)
        yield Assistant(assistant.library, settings, model)
        return
    tokens = int(setting.value) if setting.value.isdecimal() else 0
    if tokens < MIN_BUDGET:
        raise SettingsError(f"{setting} cannot be used: give a number of tokens from {MIN_BUDGET} on")
    with passages_of(tokens), tempfile.TemporaryDirectory(prefix="lede-sweep-") as folder:
        settings = _changed(assistant, {"home": folder, "chroma_url": None})
        with Library(settings, assistant.library.embed_model) as library:
            library.add(assistant.library.articles())
            yield Assistant(library, settings, assistant.model)


def _changed(assistant: "Assistant", values: dict[str, Any]) -> "Settings":
    """The assistant's settings with other values, checked."""
    known = {name: getattr(assistant.settings, name) for name in type(assistant.settings).model_fields}
    try:
        return type(assistant.settings)(**{**known, **values})
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{first['loc'][0]}={first['input']} cannot be used: {first['msg']}") from None


@contextmanager
def passages_of(tokens: int) -> Iterator[None]:
    """Cut every library of this process into passages of so many tokens, within the block."""
    shipped = chunking.PASSAGE_TOKENS
    chunking.PASSAGE_TOKENS = tokens
    try:
        yield
    finally:
        chunking.PASSAGE_TOKENS = shipped
