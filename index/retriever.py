"""The library's search as LlamaIndex has it: a retriever, and nodes with offsets and metadata.

Not here: the search itself (`search`).
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from index.bylines import Names
from index.search import Hit

if TYPE_CHECKING:
    from index.searchable import Searchable


class HybridRetriever(BaseRetriever):
    """The library as a LlamaIndex retriever.

    Args:
        library: what is searched.
        limit: passages to return.
        source, author, after, before: as in `Library.search`.
    """

    def __init__(
        self,
        library: "Searchable",
        *,
        limit: int = 10,
        source: Names = None,
        author: Names = None,
        after: date | datetime | None = None,
        before: date | datetime | None = None,
    ) -> None:
        super().__init__()
        self._library = library
        self._limit = limit
        self._filters = (source, author, after, before)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        source, author, after, before = self._filters
        hits = self._library.search(
            query_bundle.query_str, limit=self._limit, source=source, author=author, after=after, before=before
        )
        return [node_of(hit) for hit in hits]


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
