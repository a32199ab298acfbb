"""The assistant as LlamaIndex sees it."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import AsyncStreamingResponse, Response, StreamingResponse
from llama_index.core.schema import NodeWithScore

from assistant import Assistant
from assistant.llamaindex import LedeQueryEngine, RankedRetriever
from index import Article

Make = Callable[..., Article]
QUESTION = "When does the last bus leave the square?"


@pytest.fixture
def asked(assistant: Assistant, make_article: Make) -> Assistant:
    """An assistant that knows when the last bus leaves."""
    text = "The council met on Monday. The last bus leaves the square at nine. Drivers were not asked."
    assistant.library.add([make_article(text, title="The last bus", source="The Post", url="https://example.org/bus")])
    return assistant


def test_a_query_gives_text_sources_and_metadata(asked: Assistant) -> None:
    engine = asked.query_engine
    assert isinstance(engine, BaseQueryEngine)
    response = engine.query(QUESTION)
    assert isinstance(response, Response)
    assert str(response) == asked.ask(QUESTION).text
    node = response.source_nodes[0].node
    article = asked.library.article(node.metadata["article_id"])
    assert article.text[node.start_char_idx : node.end_char_idx] == node.get_content()  # type: ignore[attr-defined]
    assert node.metadata["source"] == "The Post"
    assert response.metadata is not None
    assert response.metadata["abstained"] is False


def test_aquery_gives_the_same(asked: Assistant) -> None:
    assert str(asyncio.run(asked.query_engine.aquery(QUESTION))) == str(asked.query_engine.query(QUESTION))


def test_streaming_gives_the_same_text_piece_by_piece(asked: Assistant) -> None:
    response = LedeQueryEngine(asked, streaming=True).query(QUESTION)
    assert isinstance(response, StreamingResponse)
    assert "".join(response.response_gen) == asked.ask(QUESTION).text
    assert response.source_nodes
    assert response.metadata is not None
    assert response.metadata["question"] == QUESTION


def test_async_streaming_gives_the_same_text(asked: Assistant) -> None:
    async def pieces() -> str:
        response = await LedeQueryEngine(asked, streaming=True).aquery(QUESTION)
        assert isinstance(response, AsyncStreamingResponse)
        return "".join([piece async for piece in response.async_response_gen()])

    assert asyncio.run(pieces()) == asked.ask(QUESTION).text


def test_an_abstention_is_streamed_too(asked: Assistant) -> None:
    question = "Who painted the ceiling of the chapel in Rome?"
    response = asked.query_engine.stream(question)
    assert "".join(response.response_gen) == asked.ask(question).text
    assert response.source_nodes == []


def test_the_retriever_gives_nodes_with_offsets(asked: Assistant) -> None:
    assert isinstance(asked.retriever, BaseRetriever)
    found = asked.retriever.retrieve(QUESTION)
    node = found[0].node
    assert "last bus" in node.get_content()
    assert node.metadata["title"] == "The last bus"
    assert asyncio.run(asked.retriever.aretrieve(QUESTION))[0].node.node_id == node.node_id


def test_the_retriever_ranks_as_the_assistant_does(asked: Assistant, make_article: Make) -> None:
    asked.library.add([make_article("Buses are late.", name="late", title="Buses", source="Echo")])
    ranked = [(hit.passage.id, hit.score) for hit in asked.retrieve(QUESTION)]
    assert [(node.node.node_id, node.score) for node in asked.retriever.retrieve(QUESTION)] == ranked
    narrowed = RankedRetriever(asked, limit=1, source="Echo").retrieve(QUESTION)
    assert [node.node.metadata["source"] for node in narrowed] == ["Echo"]


def test_the_event_loop_goes_on_while_the_retriever_searches(asked: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    went_on, retrieve = threading.Event(), asked.retrieve

    def slow(*given: Any, **more: Any) -> object:
        assert went_on.wait(10), "the event loop stood still"
        return retrieve(*given, **more)

    monkeypatch.setattr(asked, "retrieve", slow)

    async def search() -> list[NodeWithScore]:
        asyncio.get_running_loop().call_soon(went_on.set)
        return await asked.retriever.aretrieve(QUESTION)

    assert asyncio.run(search())
