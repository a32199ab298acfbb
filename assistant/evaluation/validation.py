"""What is wrong with a question set, line by line, held against the library it will be asked of."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.evaluation import question_files
from assistant.evaluation.gold import squeezed
from assistant.evaluation.question_files import Problem
from assistant.evaluation.questions import Evidence, Question

if TYPE_CHECKING:
    from index import Article, Library

__all__ = ["Problem", "check"]

SHOWN = 60
"""Characters of a quote or title that a message repeats."""


def check(path: Path | str, library: "Library | None" = None) -> list[Problem]:
    """Every problem of a set, in the order of its lines.

    Args:
        path: of the set.
        library: that it will be asked of; without it, articles and quotes are not looked for.

    Raises:
        QuestionSetError: the file cannot be opened.
    """
    found, problems = question_files.read(Path(path))
    if library is not None and len(library):
        problems += _Held(library).problems(found)
    elif library is not None:
        problems.append(Problem(0, "", "the library is empty, so articles and quotes were not looked for", "warning"))
    return sorted(problems)


class _Held:
    """The library's articles, as evidence names them."""

    def __init__(self, library: "Library") -> None:
        articles = library.articles()
        self.ids = {one.id: one for one in articles}
        self.urls = {one.url: one for one in articles if one.url}
        self.titles = {squeezed(one.title).casefold(): one for one in articles}
        self._texts = {one.id: squeezed(f"{one.header}\n{one.text}") for one in articles}

    def problems(self, found: question_files.Found) -> list[Problem]:
        """What the library does not hold."""
        return [Problem(line, question.id, message) for question, line in found for message in self._of(question)]

    def _of(self, question: Question) -> list[str]:
        wrong = []
        for place, evidence in enumerate(question.evidence, 1):
            article = self._article(evidence)
            if evidence.names_article and article is None:
                named = evidence.article_id or evidence.url or evidence.title or ""
                wrong.append(f"evidence {place}: no article in the library is {_short(named)}")
            elif evidence.quote and not self._stands(evidence.quote, article):
                where = f"the article {article.id}" if article else "any article"
                wrong.append(f"evidence {place}: the quote {_short(evidence.quote)} does not stand in {where}")
        return wrong

    def _article(self, evidence: Evidence) -> "Article | None":
        if evidence.article_id:
            return self.ids.get(evidence.article_id)
        if evidence.url:
            return self.urls.get(evidence.url)
        return self.titles.get(squeezed(evidence.title or "").casefold())

    def _stands(self, quote: str, article: "Article | None") -> bool:
        wanted = squeezed(quote)
        texts = [self._texts[article.id]] if article else self._texts.values()
        return any(wanted in text for text in texts)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"
