"""What many tests share: a real library in an empty folder, with the bundled model."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from smollm import smollm_file

from assistant import Assistant
from index import Article, BundledEmbedding, Library
from index.stores.probe import look

# Started with Ctrl-C ignored, as by `nohup`, this process would hand that on to every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how busy the machine is, not whether a property holds.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "quick", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], max_examples=20
)
hypothesis.settings.load_profile("any machine")


FOLDERS = {"browser", "benchmarks"}
"""Of tests that need what most do not; each is a marker too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by what they need. Those of the browser come last: Playwright keeps an event loop to the end."""
    for item in items:
        for folder in FOLDERS & set(item.path.parts):
            item.add_marker(folder)
        if "smollm" in getattr(item, "fixturenames", ()):
            item.add_marker("model")
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths of homes, a new one each time; none is made before a test uses it."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / f"{number}" for number in count())


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> None:
    """No LEDE_ variable of the developer's shell reaches a test, and nothing is ever written to the real home."""
    for name in [name for name in os.environ if name.upper().startswith("LEDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEDE_HOME", str(next(homes)))


@pytest.fixture(autouse=True)
def look_at_chroma(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is examined in this process: one of its own takes a second each time, and only damage needs it."""
    monkeypatch.setattr("index.stores.probe.look_in_child", lambda home, _: look(home))


@pytest.fixture(scope="session")
def embedding() -> BundledEmbedding:
    """The bundled model, loaded once."""
    return BundledEmbedding()


@pytest.fixture(scope="session")
def smollm() -> Path:
    """The file of a real language model, which a test runs with `Settings.load(model=str(smollm))`."""
    return smollm_file()


@pytest.fixture
def library(tmp_path: Path, embedding: BundledEmbedding) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "home", embed_model=embedding) as opened:
        yield opened


@pytest.fixture
def assistant(tmp_path: Path, embedding: BundledEmbedding) -> Iterator[Assistant]:
    """An assistant over an empty library."""
    with Assistant.open(tmp_path / "home", embed_model=embedding) as opened:
        yield opened


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """Makes an article from its text; everything else has a default."""

    def make(text: str, **fields: object) -> Article:
        name = fields.pop("name", "article")
        given = {"title": "A title", "source": "The Gazette", "published_at": datetime(2024, 3, 1, tzinfo=UTC)} | fields
        return Article.create(text=text, path=f"/articles/{name}.txt", **given)  # type: ignore[arg-type]

    return make
