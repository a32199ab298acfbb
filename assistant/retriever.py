"""The assistant's ranked search as a LlamaIndex retriever. Not here: the ranking (`assistant.ranking`)."""

import asyncio

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from assistant.ranking import rank
from assistant.scope import EVERYTHING, Scope
from index import Hit, Library


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
