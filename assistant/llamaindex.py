"""The assistant for programs built with LlamaIndex: a retriever and a query engine.

    response = assistant.query_engine.query("why did Kyiv reject China's plan?")
    print(response)                                    # the text with its marks
    for node in response.source_nodes:                 # one for each citation
        print(node.metadata["title"], node.node.get_content())

`response.metadata` is the JSON of the `Answer`. Streaming yields the text sentence by sentence, no drafts; closing the
stream stops a model that is still writing.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, closing
from typing import Any, Unpack

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import (
    RESPONSE_TYPE,
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, QueryType, RelatedNodeInfo, TextNode

from assistant.answer import Answer, Answered, Citation, Event, SentenceReady, about, with_marks
from assistant.answerer import Answerer
from index import FilterArguments, Hit


class RankedRetriever(BaseRetriever):
    """Passages as LlamaIndex nodes, the best first, as `Assistant.retrieve` ranks them.

    Args:
        answerer: searches.
        limit: passages to return.
        filters: `source`, `author`, `after`, `before` as in `Assistant.ask`, for every query.
    """

    def __init__(self, answerer: Answerer, *, limit: int = 10, **filters: Unpack[FilterArguments]) -> None:
        super().__init__()
        self._answerer = answerer
        self._limit = limit
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._answerer.retrieve(query_bundle.query_str, limit=self._limit, **self._filters)
        return [node_of(hit) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # The base class would search in the event loop itself.
        return await asyncio.to_thread(self._retrieve, query_bundle)


def node_of(hit: Hit) -> NodeWithScore:
    """Return a hit as LlamaIndex has it: offsets into the article's text, the article's fields as metadata."""
    passage = hit.passage
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=_given(about(hit.article)),
        excluded_embed_metadata_keys=["article_id", "author", "url"],
        excluded_llm_metadata_keys=["article_id", "url"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.article_id)},
    )
    return NodeWithScore(node=node, score=hit.score)


class LedeQueryEngine(BaseQueryEngine):
    """Answers LlamaIndex queries with cited quotes.

    Args:
        answerer: answers.
        streaming: `query` returns a `StreamingResponse`, `aquery` an `AsyncStreamingResponse`.
        filters: `source`, `author`, `after`, `before` as in `Assistant.ask`, for every query.
    """

    def __init__(self, answerer: Answerer, *, streaming: bool = False, **filters: Unpack[FilterArguments]) -> None:
        super().__init__(callback_manager=None)
        self._answerer = answerer
        self._streaming = streaming
        self._filters = filters

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return response_of(self._answerer.ask(query_bundle.query_str, **self._filters))
        response = StreamingResponse(response_gen=_nothing(), source_nodes=[], metadata={})
        response.response_gen = self._pieces(query_bundle.query_str, response)
        return response

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return response_of(await self._answerer.aask(query_bundle.query_str, **self._filters))
        response = AsyncStreamingResponse(response_gen=_anothing(), source_nodes=[], metadata={})
        response.response_gen = self._apieces(query_bundle.query_str, response)
        return response

    def stream(self, query: QueryType) -> StreamingResponse:
        """Stream one answer, whether or not the engine was made for streaming."""
        text = query if isinstance(query, str) else query.query_str
        response = LedeQueryEngine(self._answerer, streaming=True, **self._filters).query(text)
        assert isinstance(response, StreamingResponse)  # noqa: S101 - narrows the union for the caller
        return response

    def _pieces(self, question: str, response: StreamingResponse) -> Generator[str, None, None]:
        with closing(self._answerer.stream(question, **self._filters)) as events:
            for event in events:
                yield from _piece(event, response)

    async def _apieces(self, question: str, response: AsyncStreamingResponse) -> AsyncGenerator[str, None]:
        async with aclosing(self._answerer.astream(question, **self._filters)) as events:
            async for event in events:
                for piece in _piece(event, response):
                    yield piece

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def response_of(answer: Answer) -> Response:
    """Return an answer as LlamaIndex has it."""
    return Response(
        response=answer.text,
        source_nodes=[node_of_citation(citation) for citation in answer.citations],
        metadata=answer.model_dump(mode="json"),
    )


def node_of_citation(citation: Citation) -> NodeWithScore:
    """Return a citation as a source node: its text is the quote, its offsets count in the stored article."""
    passage = citation.passage
    node = TextNode(
        id_=f"{passage.id}@{citation.start}-{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata=_given(
            {"n": citation.n, **about(citation.article), "passage_id": passage.id, "passage": passage.text}
        ),
    )
    return NodeWithScore(node=node)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _piece(event: Event, response: StreamingResponse | AsyncStreamingResponse) -> list[str]:
    """What an event adds to the streamed text; notes sources and metadata on the response as they come."""
    if isinstance(event, SentenceReady):
        first = not response.source_nodes
        response.source_nodes.extend(node_of_citation(citation) for citation in event.citations)
        return [("" if first else " ") + with_marks(event.sentence)]
    if isinstance(event, Answered):
        response.metadata = event.answer.model_dump(mode="json")
        return [event.answer.text] if event.answer.abstained else []
    return []


def _nothing() -> Generator[str, None, None]:
    yield from ()


async def _anothing() -> AsyncGenerator[str, None]:
    for piece in list[str]():
        yield piece
