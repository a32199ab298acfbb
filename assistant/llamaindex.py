"""The assistant as a LlamaIndex query engine, for whoever builds with LlamaIndex.

    response = assistant.query_engine.query("why did Kyiv reject China's plan?")
    print(response)                                    # the text with its marks
    for node in response.source_nodes:                 # one for each citation
        print(node.metadata["title"], node.node.get_content())

`response.metadata` is the JSON of the `Answer`. Streaming hands out the text sentence by sentence,
no drafts; closing the stream stops a model that is still writing.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

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
from assistant.filters import EVERYTHING
from assistant.retrieval.ranking import rank
from index import Filters, Hit, Library

if TYPE_CHECKING:
    from assistant.engine import Assistant


class RankedRetriever(BaseRetriever):
    """Passages as LlamaIndex nodes, the best first.

    Args:
        library: what is searched.
        limit: passages to return.
        scope: what the search is narrowed to.
    """

    def __init__(self, library: Library, *, limit: int = 10, scope: Filters = EVERYTHING) -> None:
        super().__init__()
        self._library = library
        self._limit = limit
        self._scope = scope

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = rank(self._library, query_bundle.query_str, limit=self._limit, scope=self._scope)
        return [node_of(hit) for hit in found.hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # The base class would search in the event loop itself.
        return await asyncio.to_thread(self._retrieve, query_bundle)


def node_of(hit: Hit) -> NodeWithScore:
    """A hit as LlamaIndex has it: offsets into the article's text, the article's fields as metadata."""
    article, passage = hit.article, hit.passage
    fields = {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
    }
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={name: value for name, value in fields.items() if value is not None},
        excluded_embed_metadata_keys=["article_id", "author", "url"],
        excluded_llm_metadata_keys=["article_id", "url"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
    return NodeWithScore(node=node, score=hit.score)


class LedeQueryEngine(BaseQueryEngine):
    """Answers LlamaIndex queries with cited quotes.

    Args:
        assistant: answers.
        streaming: `query` returns a `StreamingResponse`, `aquery` an `AsyncStreamingResponse`.
        scope: `source`, `author`, `after`, `before` as in `Assistant.ask`, for every query.
    """

    def __init__(self, assistant: "Assistant", *, streaming: bool = False, **scope: Any) -> None:
        super().__init__(callback_manager=None)
        self._assistant = assistant
        self._streaming = streaming
        self._scope = scope

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return response_of(self._assistant.ask(query_bundle.query_str, **self._scope))
        response = StreamingResponse(response_gen=_nothing(), source_nodes=[], metadata={})
        response.response_gen = self._pieces(query_bundle.query_str, response)
        return response

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return response_of(await self._assistant.aask(query_bundle.query_str, **self._scope))
        response = AsyncStreamingResponse(response_gen=_anothing(), source_nodes=[], metadata={})
        response.response_gen = self._apieces(query_bundle.query_str, response)
        return response

    def stream(self, query: QueryType) -> StreamingResponse:
        """Streams one answer, whether or not the engine was made for streaming."""
        text = query if isinstance(query, str) else query.query_str
        response = LedeQueryEngine(self._assistant, streaming=True, **self._scope).query(text)
        assert isinstance(response, StreamingResponse)  # noqa: S101 - narrows the union for the caller
        return response

    def _pieces(self, question: str, response: StreamingResponse) -> Generator[str, None, None]:
        with closing(self._assistant.stream(question, **self._scope)) as events:
            for event in events:
                yield from _piece(event, response)

    async def _apieces(self, question: str, response: AsyncStreamingResponse) -> AsyncGenerator[str, None]:
        async with aclosing(self._assistant.astream(question, **self._scope)) as events:
            async for event in events:
                for piece in _piece(event, response):
                    yield piece

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def response_of(answer: Answer) -> Response:
    """An answer as LlamaIndex has it."""
    return Response(
        response=answer.text,
        source_nodes=[node_of_citation(citation) for citation in answer.citations],
        metadata=answer.model_dump(mode="json"),
    )


def node_of_citation(citation: Citation) -> NodeWithScore:
    """A citation as a source node: its text is the quote, its offsets count in the stored article."""
    fields = {
        "n": citation.n,
        **about(citation.article),
        "passage_id": citation.passage.id,
        "passage": citation.passage.text,
    }
    node = TextNode(
        id_=f"{citation.passage.id}@{citation.start}-{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata={name: value for name, value in fields.items() if value is not None},
    )
    return NodeWithScore(node=node)


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
