"""One way for all reader tests to put bytes into a file and read it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from in_process import read_here

from index.article import Article, Skipped

Content = str | bytes


@pytest.fixture
def outcomes(tmp_path: Path) -> Callable[[str, Content], list[Article | Skipped]]:
    """Writes a file into an otherwise empty folder and reads it."""

    def read_file(name: str, content: Content) -> list[Article | Skipped]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_here(path))

    return read_file


@pytest.fixture
def article(outcomes: Callable[[str, Content], list[Article | Skipped]]) -> Callable[[str, Content], Article]:
    """Reads a file that must hold exactly one article."""

    def read_file(name: str, content: Content) -> Article:
        (outcome,) = outcomes(name, content)
        assert isinstance(outcome, Article), outcome
        return outcome

    return read_file


@pytest.fixture
def reason(outcomes: Callable[[str, Content], list[Article | Skipped]]) -> Callable[[str, Content], str]:
    """Reads a file of which nothing must come but one reason."""

    def read_file(name: str, content: Content) -> str:
        (outcome,) = outcomes(name, content)
        assert isinstance(outcome, Skipped), outcome
        return outcome.reason

    return read_file
