"""How an answer came about: what was read in the question, what was searched, and what each step cost."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class NamedSource(_Frozen):
    """A publication or a writer that the question names.

    Attributes:
        text: the question's own words.
        kind: which of the two.
        names: how the library spells it; several for a publication with sections.
    """

    text: str
    kind: Literal["source", "author"]
    names: tuple[str, ...]


class NamedTime(_Frozen):
    """A day or a time that the question names.

    Attributes:
        text: the question's own words.
        after, before: the first and the last day; None where that side is open.
        about: whether it dates the article ("published on") or what happened.
        by: in answers kept from before version 0.2, the title of the article that dates an event; else empty.
    """

    text: str
    after: date | None
    before: date | None
    about: Literal["published", "event"]
    by: str = ""


class SearchedPart(_Frozen):
    """One of several things that a question wants to know, searched by itself.

    Attributes:
        text: what was searched for.
        sources: publications named in it.
        answerability: 0..1, how likely the library holds it; None for a part that asks nothing by itself and was only
            searched for.
    """

    text: str
    sources: tuple[str, ...] = ()
    answerability: float | None = None


class AtLarge(_Frozen):
    """What a question asks for that asks for no fact.

    Attributes:
        topic: what the articles are to be about, in the question's own words; empty for the news as such.
        newest: whether it asks for the newest; else for the whole story.
    """

    topic: str
    newest: bool


class BroughtIn(_Frozen):
    """What a follow-up was given from earlier turns.

    Attributes:
        by: who made the question stand alone: rules, the language model, or the user.
        added: what it has from earlier turns, in the words that it has there; empty where the user wrote it.
    """

    by: Literal["rules", "model", "user"]
    added: tuple[str, ...] = ()


class FlaggedSentence(_Frozen):
    """A sentence of a passage that reads as an order to a language model; none was shown it.

    Attributes:
        article_id, title: of the article that holds it.
        text: the exact words.
        why: what gave it away, in a few words.
    """

    article_id: str
    title: str
    text: str
    why: str


class Trace(_Frozen):
    """What was done for one answer. Nothing named here filtered anything; it moved the ranking.

    Attributes:
        corrected: each word that was taken for mistyped, as typed and as it was searched; none where the question was
            searched as typed.
        brought_in: for a follow-up, what was taken from earlier turns and by whom; None where nothing was.
        sources, times: what the question names.
        at_large: for a question that was answered with articles instead of facts, which ones it asks for.
        parts: two or more where the question wants several facts, else none.
        parts_by: what split it: "rules", or the name of the language model; empty where it was searched whole.
        candidates: passages that were ranked.
        read: passages that were read together with the question.
        flagged: sentences left out because they give a language model orders.
        reasons: the groups of ranking features that put the first passage first, the weightiest first.
        words_only: where Chroma could not be searched, why, and what to do about it; else empty.
        steps_ms: milliseconds of each step.
    """

    corrected: tuple[tuple[str, str], ...] = ()
    brought_in: BroughtIn | None = None
    sources: tuple[NamedSource, ...] = ()
    times: tuple[NamedTime, ...] = ()
    at_large: AtLarge | None = None
    parts: tuple[SearchedPart, ...] = ()
    parts_by: str = ""
    candidates: int = 0
    read: int = 0
    flagged: tuple[FlaggedSentence, ...] = ()
    reasons: tuple[str, ...] = ()
    words_only: str = ""
    steps_ms: dict[str, float] = {}
