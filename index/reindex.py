"""Setting right what is there already: what a dead process left half done, and a whole new index beside the old one.

Every function here expects the caller to hold the library's write lock.
"""

from pathlib import Path

from index.chunking import embed, passages_of, splitter_name
from index.embedding.encoder import Encoder
from index.errors import VectorsLost
from index.reports import OnProgress, Progress
from index.stores import Stores, probe
from index.stores.schema import Generation

BATCH_SIGNED = 64
"""Articles of an earlier Lede that are compared with the others between two commits; a second or so."""

BATCH_RESTORED = 64
"""Articles that are put back into an index at once."""


def restore(stores: Stores, on_progress: OnProgress | None = None, *, look_at: Path | None = None) -> str:
    """Make the vectors again, without embedding, where Chroma has lost them or they are another library's.

    Args:
        look_at: the home whose Chroma is also to be looked at closely, in a process of its own; None for a server.

    Returns:
        What was wrong, or nothing.

    Raises:
        VectorsUnavailable: Chroma cannot be used, and nothing can be done about it here.
    """
    catalog, vectors, _ = stores
    active = catalog.active()
    if active is None:
        return ""
    try:
        if look_at:
            probe.require_sound(look_at, catalog.passage_count(active))
        vectors.take(active)
    except VectorsLost as error:
        lost = error.reason
    else:
        return ""
    ids = catalog.article_ids()
    catalog.mark_unsettled(ids)  # whoever comes next goes on where this process may die
    vectors.reset()
    catalog.rename()
    vectors.put(active, [])
    for start in range(0, len(ids), BATCH_RESTORED):
        articles = catalog.articles(ids[start : start + BATCH_RESTORED])
        stored = [(article, one) for article in articles.values() for one in catalog.passages_of(active, article.id)]
        vectors.put(active, stored)
        if on_progress:
            done = min(start + BATCH_RESTORED, len(ids))
            on_progress(Progress(done, len(ids), "making the vectors again from the catalog"))
    catalog.settle(ids)
    return lost


def settle(stores: Stores) -> int:
    """Finish what a process that died left half done; return the number of articles and generations it touched.

    An article that was in between is brought to what the catalog says of it, which is wholly old or wholly new.
    """
    catalog, vectors, lexical = stores
    stale = [generation for generation in catalog.generations() if not generation.active]
    for generation in stale:
        vectors.drop(generation)
        lexical.drop(generation)
        catalog.drop_generation(generation)
    active, unsettled = catalog.active(), catalog.unsettled()
    if active is None or not unsettled:
        return len(stale)
    articles = catalog.articles(unsettled)
    with lexical.writing(active) as writer:
        for article_id in unsettled:
            stored = catalog.passages_of(active, article_id)
            strays = vectors.ids(active, article_id) - {one.passage.id for one in stored}
            vectors.delete(active, sorted(strays))
            writer.delete_article(article_id)
            if stored:
                article = articles[article_id]
                vectors.put(active, [(article, one) for one in stored])
                for one in stored:
                    writer.put(article, one.passage)
    catalog.settle(unsettled)
    return len(stale) + len(unsettled)


def sign_rest(stores: Stores, on_progress: OnProgress | None = None) -> None:
    """Find the copies among articles that an earlier Lede stored; at once done where there are none of those."""
    done = 0
    while signed := stores.catalog.sign_rest(BATCH_SIGNED):
        done += signed
        if on_progress:
            on_progress(Progress(done, None, "comparing the articles that were here before"))


def refill(stores: Stores, on_progress: OnProgress | None = None) -> None:
    """Fill an empty word index from the catalog. The vectors are there: whoever takes the lock sees to them."""
    catalog, _, lexical = stores
    active, ids = catalog.active(), catalog.article_ids()
    if active is None:
        return
    with lexical.writing(active) as writer:
        for start in range(0, len(ids), BATCH_RESTORED):
            for done, article in enumerate(catalog.articles(ids[start : start + BATCH_RESTORED]).values(), start + 1):
                for stored in catalog.passages_of(active, article.id):
                    writer.put(article, stored.passage)
                if on_progress:
                    on_progress(Progress(done, len(ids), article.title))


def reindex(stores: Stores, encoder: Encoder, fingerprint: str, *, on_progress: OnProgress | None = None) -> Generation:
    """Split and embed every article again into a new generation, check it, then swap to it in one commit.

    Searches go on in the old generation until the swap, in this process and in others.
    """
    catalog, vectors, lexical = stores
    old = catalog.active()
    new = catalog.start_generation(fingerprint, splitter_name())
    ids = catalog.article_ids()
    done, expected = 0, 0
    with lexical.writing(new) as writer:
        for start in range(0, len(ids), 16):
            articles = catalog.articles(ids[start : start + 16]).values()
            rows = [(article, passage) for article in articles for passage in passages_of(article)]
            stored = embed(encoder, rows)
            vectors.put(new, [(article, one) for (article, _), one in zip(rows, stored, strict=True)])
            for article, passage in rows:
                writer.put(article, passage)
            catalog.put_passages(new, stored)
            expected += len(stored)
            for article in articles:
                done += 1
                if on_progress:
                    on_progress(Progress(done, len(ids), article.title))
    wrote = {
        "catalog": len(catalog.passage_ids(new)),
        "Chroma": len(vectors.ids(new)) if expected else 0,
        "tantivy": len(lexical.ids(new)),
    }
    if set(wrote.values()) != {expected}:
        raise RuntimeError(f"the new index is not whole ({expected} passages, wrote {wrote}); the old one stays in use")
    catalog.activate(new)
    if old is not None:
        vectors.drop(old)
        lexical.drop(old)
        catalog.drop_generation(old)
    return new
