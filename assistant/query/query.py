"""A question, understood once: standing alone, its intent told, read against what the library holds."""

from collections.abc import Generator
from dataclasses import dataclass, replace

from assistant.language.lexicon import PERSONAL
from assistant.llms import LanguageModel
from assistant.query.intent import CATALOG, DIGESTS, FACT, FACTS, LAST, TALK, Intent, classify, is_about_last
from assistant.query.model_decomposition import split_by_model
from assistant.query.rewriting.by_model import rewritten
from assistant.query.rewriting.history import History, Standalone, turns_of
from assistant.query.spelling import Spelling, corrected
from assistant.query.understanding import Plan, read
from assistant.settings import Settings
from index import Library
from index.article import clean_text

_WITH_A_TOPIC = DIGESTS - {"latest"}
"""Said without one, they are about what was asked before."""


@dataclass(frozen=True)
class Query:
    """A question as it goes through the pipeline.

    Attributes:
        typed: as its user put it, cleaned.
        standalone: the same with what it leaves unsaid, and how that was found.
        plan: its parts, and the publications, writers and times that it names.
        intent: what it wants.
        corrected: each word that was taken for mistyped, as typed and as it is searched.
    """

    typed: str
    standalone: Standalone
    plan: Plan
    intent: Intent = FACT
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.standalone.text

    @property
    def digest(self) -> Intent | None:
        """What the question asks of several articles together, if it asks for no fact."""
        return self.intent if self.intent.kind in DIGESTS else None


def interpret(
    library: Library,
    question: str,
    settings: Settings,
    *,
    history: History = (),
    standalone: str | None = None,
    model: LanguageModel | None = None,
) -> Query:
    """Rewrite a question to stand alone, tell its intent and what it names; `split` does the rest.

    Args:
        question: cleaned, as `Assistant.validate` returns it.
        history: the turns before, the oldest first.
        standalone: the question standing alone, where the user wrote that.
        model: rewrites follow-ups; None for rules alone.
    """
    turns = turns_of(history)
    intent = classify(question if standalone is None else standalone, later=bool(turns) and standalone is None)
    if not turns and standalone is None and is_about_last(question):
        intent = Intent("about_last")
    if len(library) and (intent.kind in TALK or (intent.kind == "about_last" and not turns)):
        return Query(question, Standalone(question), Plan(question), intent)
    unread = bool(turns) and turns[-1].whole is None  # only the question before is known, not its answer
    if intent.kind == "about_last" and unread:
        intent = replace(intent, kind="followup")
    spelled = corrected(library, question) if standalone is None else Spelling(question)
    typed, question = question, spelled.text
    if standalone is not None:
        asked = Standalone(standalone, "user") if standalone != question else Standalone(question)
    elif intent.kind in LAST or _names_its_topic(intent, question):
        asked = Standalone(question)  # "Tell me about the ferry" needs nothing of the turns before
    else:
        asked = _bounded(rewritten(question, turns, model), question, settings)
    plan = read(library, asked.text)
    intent = classify(asked.text, plan, later=bool(turns) and not asked.changed)
    if turns and intent.kind in _WITH_A_TOPIC and not intent.topic:  # "boil that down"
        before = (classify(turn.standalone or turn.question).topic for turn in reversed(turns))
        intent = replace(intent, topic=next(filter(None, before), ""))
    if intent.kind in TALK or (intent.kind == "about_last" and unread):
        intent = FACT
    return Query(typed, asked, plan, intent, spelled.corrected)


def split(
    library: Library, query: Query, settings: Settings, model: LanguageModel | None
) -> Generator[None, None, Query]:
    """Return the same query, split by the model where the rules find no parts and the settings ask for it.

    Yields while the model is waited for; closing the generator stops it.
    """
    if model is None or not settings.model_splits or query.intent.kind not in FACTS:
        return query
    split = yield from split_by_model(query.plan, model)
    return replace(query, plan=read(library, query.text, split=split)) if split else query


def _names_its_topic(intent: Intent, question: str) -> bool:
    """Whether a question asks for several articles or of the catalog, on nothing or on something by name."""
    if not intent.topic:  # "any news about it?" has one, in the turns before
        points = PERSONAL & set(question.lower().rstrip("?!. ").split())
        return intent.kind in CATALOG or (intent.kind == "latest" and not points - {"me", "i", "you", "we", "us"})
    return intent.kind in CATALOG | DIGESTS and any(letter.isupper() for letter in intent.topic)


def _bounded(asked: Standalone, question: str, settings: Settings) -> Standalone:
    """A rewritten question in clean text; the question as typed where it would have become too long."""
    text = " ".join(clean_text(asked.text).split())
    if len(text) > settings.question_characters:
        return Standalone(question, before=asked.before)
    return replace(asked, text=text)
