"""What the library has to say on one question: found, ranked, chosen. It may be looked up in two wordings."""

from dataclasses import dataclass

from assistant.filters import Scope
from assistant.limits import Clock
from assistant.query.intent import broad
from assistant.query.rewriting.history import Standalone
from assistant.query.understanding import Plan, Split
from assistant.reading.selection import CLOSE_ENOUGH, WIDE_ENOUGH, Evidence, bears_out, choose_following
from assistant.retrieval.ranking import Ranked, rank_following
from assistant.settings import Settings
from assistant.synthesis import generative
from assistant.synthesis.digest import overview
from index import Library


@dataclass(frozen=True)
class Looked:
    """What was found for a question.

    Args:
        asked: the question as it was searched.
        found: the passages, ranked.
        evidence: what of them answers.
    """

    asked: Standalone
    found: Ranked
    evidence: Evidence


@dataclass(frozen=True)
class Looking:
    """A question on its way through the library.

    Args:
        typed: the question as its user put it.
        written: whether a model writes the answer, for which more is quoted than is shown of quotes.
        clock: told of each step.
    """

    library: Library
    typed: str
    scope: Scope
    settings: Settings
    written: bool
    clock: Clock

    def up(self, asked: Standalone, split: Split | None = None) -> Looked:
        """Looks a question up; one that began a new topic after all, or asks at large, as it was typed.

        Args:
            asked: the question, standing alone.
            split: parts of it to search where the rules find none.

        Raises:
            IndexMismatch, LibraryDamaged: as `Library.search`.
        """
        if asked.by in ("rules", "model") and self._names_its_topic():
            whole = self._once(Standalone(self.typed))
            if whole.evidence.overview:
                return whole
        first = self._once(asked, split)
        if asked.new_topic and not bears_out(first.evidence, asked.added):
            anew = self._once(Standalone(self.typed))
            if anew.evidence.quotes:
                return anew
        return first

    def _names_its_topic(self) -> bool:
        """Whether the question as typed asks at large, for the news as such or for something by name."""
        asked = broad(Plan(self.typed))
        return asked is not None and (not asked.topic or any(letter.isupper() for letter in asked.topic))

    def _once(self, asked: Standalone, split: Split | None = None) -> Looked:
        settings = self.settings
        found = rank_following(
            self.library, asked.text, asked.before, limit=settings.passages, scope=self.scope, split=split
        )
        self.clock.lap("retrieve")
        limit = max(settings.sentences, generative.QUOTES) if self.written else settings.sentences
        at_large = broad(found.plan)
        evidence = overview(self.library, at_large, found.plan, self.scope, limit=limit) if at_large else None
        evidence = evidence or choose_following(
            self.library,
            found.plan,
            found.hits,
            typed=self.typed,
            before=asked.before,
            added=asked.added,
            limit=limit,
            threshold=settings.threshold,
            behind=WIDE_ENOUGH if self.written else CLOSE_ENOUGH,
        )
        self.clock.lap("evidence")
        return Looked(asked, found, evidence)
