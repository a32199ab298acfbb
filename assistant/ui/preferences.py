"""How a reader wants answers to be made, for as long as their browser remembers it: chosen in the settings view.

The browser keeps these and sends them with each question; the server keeps nothing of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self

from assistant.engine import Assistant

MOST_SENTENCES = 10
"""Sentences of an answer that can be wished for."""

PASSAGES = (5, 10, 20, 30, 60)
"""Numbers of ranked passages that can be wished for."""


@dataclass(frozen=True)
class Wishes:
    """What a reader wants to be otherwise; None leaves it as it is set.

    Attributes:
        writer: "auto" lets the model write, where there is one; "extractive" quotes.
        withhold: whether sentences of a model that nothing carries are kept back, or shown and marked.
        sentences: of an answer of quotes, at most.
        passages: ranked ones that the evidence is chosen from.
    """

    writer: Literal["auto", "extractive"] | None = None
    withhold: bool | None = None
    sentences: int | None = None
    passages: int | None = None

    @classmethod
    def of(cls, sent: Any) -> Self:
        """What a browser sent; whatever is no wish counts as none."""
        said = sent if isinstance(sent, dict) else {}
        writer = said.get("writer")
        return cls(
            "auto" if writer == "auto" else "extractive" if writer == "extractive" else None,
            {"withhold": True, "show": False}.get(str(said.get("check"))),
            _one_of(range(1, MOST_SENTENCES + 1), said.get("sentences")),
            _one_of(PASSAGES, said.get("passages")),
        )

    def granted_by(self, assistant: Assistant) -> Assistant:
        """The assistant, as it is wished for."""
        changes = {name: value for name, value in vars(self).items() if value is not None}
        return assistant.with_settings(**changes) if changes else assistant


def _one_of(offered: Iterable[int], sent: Any) -> int | None:
    return {str(number): number for number in offered}.get(str(sent))
