"""Sample articles, so that a library just installed has something to ask.

Sixteen short pieces, written for Lede in its own words, in the formats that readers take. Six tell the diplomacy of
late February 2023 from public facts, under invented bylines and papers. Ten are news of Harrowmere, a town that does
not exist: two papers disagree on a sum, a report is corrected, an agency piece is printed twice, one story runs through
a plan, a vote and an opening. Every piece ends with a line that says it was written as a sample.
"""

from importlib.resources import files
from pathlib import Path

__all__ = ["EXAMPLE_QUESTIONS", "SAMPLE_ID", "UNANSWERABLE_EXAMPLE", "folder"]

SAMPLE_ID = "harbour-wall-gazette"
"""The id of one sample article: a library that holds it can answer the example questions."""

EXAMPLE_QUESTIONS: tuple[str, ...] = (
    "Why did Kyiv reject China's plan?",
    "How did the UN General Assembly vote?",
    "How much will it cost to repair the harbour wall?",
    "Who borrowed the first book from the new library?",
    "When does the last bus to Upper Harrow leave?",
)
"""Questions that the samples answer, the first of them the one that the README and the empty page show."""

UNANSWERABLE_EXAMPLE = "What did the Pope say about the war in Ukraine?"
"""A question near to the samples that none of them answers."""


def folder() -> Path:
    """Return the folder that holds the sample articles and nothing else; `Library.add` takes it."""
    return Path(str(files(__name__) / "articles"))
