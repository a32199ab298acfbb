"""How articles begin: the first passage of each, as a search would have found it.

Not here: which articles (`browsing`, `search`).
"""

from collections.abc import Sequence

from index.catalog import Catalog
from index.rows import Generation
from index.search import Hit
from index.versions import Story, story_of


def opened(catalog: Catalog, generation: Generation, article_ids: Sequence[str]) -> list[Hit]:
    """The first passages, in the order of the articles; each story once, where its first article stands.

    Args:
        article_ids: only these speak, so that whoever narrowed them down is shown nothing else.
    """
    articles = catalog.articles(article_ids)
    told = {member.article.id: story_of(story) for story in catalog.stories(articles) for member in story}
    hits: dict[str, Hit] = {}
    for one in article_ids:
        if one not in articles:
            continue
        story = told.get(one, Story(articles[one]))
        if story.speaks.id in hits:
            continue
        article = articles.get(story.speaks.id, articles[one])
        passages = catalog.passages_of(generation, article.id)
        if passages:
            others = tuple(other for other in (story.speaks, *story.copies) if other.id != article.id)
            passage, vectors = passages[0]
            hits[story.speaks.id] = Hit(passage, article, 1.0, 0.0, 0.0, vectors, others, story.versions)
    return list(hits.values())
