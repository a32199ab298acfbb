"""Embeddings of somebody else's making that fail: one clear error that names the model, and nothing half stored."""

from collections.abc import Callable
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.errors import ModelError
from index import Article, Library

NAN, INFINITE = float("nan"), float("inf")


class Foreign(BaseEmbedding):
    """Gives what it is told to; whatever is in `fails` comes instead once it is set."""

    model_name: str = "far-away-model"
    fails: Callable[[], list[float]] | None = None

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.fails() if self.fails else [float(len(text)), 1.0, 2.0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def down() -> list[float]:
    raise RuntimeError("connection refused")


FAULTS = {
    "raises": (down, "RuntimeError: connection refused"),
    "NaN": (lambda: [NAN, 1.0, 2.0], "hold no numbers"),
    "infinite": (lambda: [INFINITE, 1.0, 2.0], "hold no numbers"),
    "another length": (lambda: [1.0, 2.0], "2 numbers where 3 were expected"),
    "nothing": (list, "0 numbers where 3 were expected"),
}


@pytest.mark.parametrize(("fault", "said"), FAULTS.values(), ids=FAULTS)
def test_a_model_that_fails_is_named_and_nothing_is_half_stored(
    tmp_path: Path, fault: Callable[[], list[float]], said: str
) -> None:
    model = Foreign()
    with Library.open(tmp_path / "home", embed_model=model) as library:
        library.add([Article.create(text="The ferry sank.", path="/ferry")])
        model.fails = fault
        for act in (
            lambda: library.add([Article.create(text="The wall fell.", path="/wall")]),
            lambda: library.search("which ferry sank"),
            lambda: library.gather(["which ferry sank"]),
            library.reindex,
        ):
            with pytest.raises(ModelError, match=f"far-away-model .*{said}"):
                act()
        model.fails = None
        assert [article.text for article in library.articles()] == ["The ferry sank."]
        catalog, vectors, lexical = library._stores
        active = catalog.active()
        assert active is not None
        assert vectors.ids(active) == set(lexical.ids(active)) == catalog.passage_ids(active)
        assert catalog.unsettled() == []
        assert library.search("which ferry sank")[0].article.text == "The ferry sank."


def test_a_model_that_fails_before_anything_is_known_of_it_is_named(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "home", embed_model=Foreign(fails=down)) as library,
        pytest.raises(ModelError, match="far-away-model failed"),
    ):
        library.add([Article.create(text="The ferry sank.", path="/ferry")])
    with Library.open(tmp_path / "home", embed_model=Foreign()) as library:
        assert len(library) == 0
        library.add([Article.create(text="The ferry sank.", path="/ferry")])
        assert library.search("which ferry sank")
