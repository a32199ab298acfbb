"""The assistant's ranked search as a LlamaIndex retriever. Not here: the ranking (`assistant.ranking`)."""

import asyncio

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from assistant.ranking import rank
from assistant.scope import EVERYTHING, Scope
from index import Library, node_of


class RankedRetriever(BaseRetriever):
    """Passages as LlamaIndex nodes, the best first.

    Args:
        library: what is searched.
        limit: passages to return.
        scope: what the search is narrowed to.
    """

    def __init__(self, library: Library, *, limit: int = 10, scope: Scope = EVERYTHING) -> None:
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
