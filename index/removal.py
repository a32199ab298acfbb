"""Taking articles out, everywhere, and putting them back exactly as they were.

What is taken out leaves the library at once; whoever took it out holds it, and can put it back for as long as they hold
it. Every function here expects the caller to hold the library's write lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.chunking import embed, passages_of
from index.embedding.encoder import Encoder
from index.reports import Change, change_of
from index.stores import Stores, forget
from index.stores.schema import Generation, RemovedArticle, StoredPassage, passage_values


@dataclass(frozen=True)
class Removed:
    """Articles that were taken out.

    Attributes:
        changes: which.
        kept: as they stood.
    """

    changes: tuple[Change, ...]
    kept: tuple[RemovedArticle, ...] = field(repr=False)


def take_out(stores: Stores, generation: Generation, article_ids: Sequence[str]) -> Removed:
    """Take articles out of the catalog and both indexes.

    Raises:
        ArticleNotFound: one of the ids is not known; then nothing is taken out.
    """
    catalog = stores.catalog
    changes = tuple(change_of(catalog.article(article_id)) for article_id in article_ids)
    kept = tuple(catalog.kept(article_ids))
    old_ids = catalog.passage_ids(generation, article_ids)
    catalog.mark_unsettled(article_ids)
    catalog.delete(article_ids)
    forget(stores, generation, old_ids)
    catalog.settle(article_ids)
    return Removed(changes, kept)


def put_back(stores: Stores, encoder: Encoder, generation: Generation, removed: Removed) -> list[Change]:
    """Put articles back: id, text, dates of adding, passages and place in their story are what they were.

    Where the library was indexed anew meanwhile, the passages are made anew too.

    Returns:
        What was put back; an article that was added again meanwhile stays as it is now.
    """
    catalog, vectors, lexical = stores
    here = catalog.articles([one.id for one in removed.changes])
    ids = [one.id for one in removed.changes if one.id not in here]
    kept = [_renewed(encoder, generation, one) for one in removed.kept if one.stored_article.id in set(ids)]
    rows = [(one.stored_article, stored) for one in kept for stored in one.stored_passages]
    catalog.mark_unsettled(ids)
    vectors.put(generation, rows)
    with lexical.writing(generation) as writer:
        for article, stored in rows:
            writer.put(article, stored.passage)
    catalog.put_back(kept)
    catalog.settle(ids)
    return [one for one in removed.changes if one.id not in here]


def _renewed(encoder: Encoder, generation: Generation, kept: RemovedArticle) -> RemovedArticle:
    """With passages of the generation that is active now."""
    if all(row[0] == generation.id for row in kept.passages):
        return kept
    article = kept.stored_article
    made: list[StoredPassage] = embed(encoder, [(article, passage) for passage in passages_of(article)])
    return kept._replace(passages=tuple(passage_values(generation, one) for one in made))
