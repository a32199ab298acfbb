"""What the library has to say on one question: found, ranked, chosen. It may be looked up in two wordings.

Not here: how any of this is done (`ranking`, `evidence`), and what is written of it (`answering`).
"""

from dataclasses import dataclass

from assistant.clock import Clock
from assistant.evidence import CLOSE_ENOUGH, WIDE_ENOUGH, Evidence, bears_out, choose_following
from assistant.followup import Standalone
from assistant.questions.plan import Split
from assistant.ranking import Ranked, rank_following
from assistant.scope import Scope
from assistant.settings import Settings
from assistant.writers import generative
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
        """Looks a question up; one that began a new topic after all, once more as it was typed.

        Args:
            asked: the question, standing alone.
            split: parts of it to search where the rules find none.

        Raises:
            IndexMismatch, LibraryDamaged: as `Library.search`.
        """
        first = self._once(asked, split)
        if asked.new_topic and not bears_out(first.evidence, asked.added):
            anew = self._once(Standalone(self.typed))
            if anew.evidence.quotes:
                return anew
        return first

    def _once(self, asked: Standalone, split: Split | None = None) -> Looked:
        settings = self.settings
        found = rank_following(
            self.library, asked.text, asked.before, limit=settings.passages, scope=self.scope, split=split
        )
        self.clock.lap("retrieve")
        evidence = choose_following(
            self.library,
            found.plan,
            found.hits,
            typed=self.typed,
            before=asked.before,
            added=asked.added,
            limit=max(settings.sentences, generative.QUOTES) if self.written else settings.sentences,
            threshold=settings.threshold,
            behind=WIDE_ENOUGH if self.written else CLOSE_ENOUGH,
        )
        self.clock.lap("evidence")
        return Looked(asked, found, evidence)
