"""A model at a server that does what it is told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from asking import KEY, reply
from faulty_server import Behaviour, FaultyServer, says

from assistant import Settings
from assistant.llms import LanguageModel, open_model


@pytest.fixture(scope="session", autouse=True)
def _loaded() -> None:
    """The first request loads LlamaIndex and OpenAI's library for seconds, which the limits here do not allow for."""
    with FaultyServer(says("Yes.")) as server:
        model = open_model(Settings(model="x", model_url=server.url))
        assert model is not None
        assert reply(model) == "Yes."


@pytest.fixture
def served() -> Iterator[Callable[..., tuple[LanguageModel, FaultyServer]]]:
    """Makes a model and its server from behaviours; settings by name."""
    with ExitStack() as stack:

        def make(
            *behaviours: Behaviour, models: list[str] | None = None, **settings: object
        ) -> tuple[LanguageModel, FaultyServer]:
            server = stack.enter_context(FaultyServer(*behaviours, models=models))
            given = {"model": "test-model", "model_url": server.url, "model_key": KEY} | settings
            model = open_model(Settings.load(**given))
            assert model is not None
            return model, server

        yield make
