"""Is an article that was read new, changed, the same, or somebody else's id? Judged by what the catalog knows.

Not here: reading and storing (`ingest`).
"""

from index.article import Article, Skipped
from index.rows import ArticleState


class Known:
    """The stored articles, as far as is needed to tell what a newly read one changes."""

    def __init__(self, states: dict[str, ArticleState]) -> None:
        self._states = states
        self._by_version = {state.version: article_id for article_id, state in states.items()}

    def judge(self, article: Article) -> "str | Skipped":
        """'added', 'updated' or 'unchanged'; or why the article is refused."""
        state = self._states.get(article.id)
        if state is None:
            twin = "#" not in (article.path or "") and article.version in self._by_version
            return "unchanged" if twin else "added"
        if state.version == article.version:
            return "unchanged"
        if _file(state.path) == _file(article.path) or (state.url is not None and state.url == article.url):
            return "updated"
        return Skipped(
            article.path or article.title,
            f"the id {article.id} already belongs to an article from {state.path}; "
            f"give this one another id, or first run `lede remove {article.id}`",
        )

    def moved(self, article: Article) -> bool:
        """Whether the same article is now read from another place."""
        state = self._states.get(article.id)
        return state is not None and state.version == article.version and state.path != article.path

    def remember(self, article: Article) -> None:
        """Takes note of an article that this run added or updated."""
        self._states[article.id] = ArticleState(article.version, article.path, article.url)
        self._by_version[article.version] = article.id


def _file(path: str | None) -> str | None:
    return path and path.partition("#")[0]
