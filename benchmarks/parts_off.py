"""The parts of Lede that `ablations.py` switches off: what stands in their place, and the sets where they can matter.

Names are patched where they are looked up, so a module that moves has to be moved here too. Not here: what is asked,
and the tables.
"""

import functools
import importlib
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from assistant.followup import Standalone
from assistant.questions.sources import Mention
from index.words import words


class Change(NamedTuple):
    """Something else in the place of a name of a module.

    Args:
        module, name: where the program looks it up.
        make: what stands there instead, made of what stood there.
    """

    module: str
    name: str
    make: Callable[[Any], Any]


def always(value: Any) -> Callable[[Any], Any]:
    """Gives the same whatever it is called with."""
    return lambda _: lambda *_, **__: value


def columns_blank(names: Collection[str]) -> Callable[[Any], Any]:
    """A table of the ranking in which some columns hold the same for every candidate, their mean."""

    def make(table_of: Any) -> Any:
        from assistant.ranking.features import NAMES

        places = [NAMES.index(name) for name in names]

        def blank(*given: Any) -> Any:
            rows = table_of(*given)
            if len(rows):
                rows[:, places] = rows[:, places].mean(axis=0)
            return rows

        return blank

    return make


def light_weights_zero(least: float) -> Callable[[Any], Any]:
    """The evidence weights with those below a size set to 0."""

    def make(weights: Any) -> Any:
        from assistant.evidence.model import Model, Weights

        def kept(row: Sequence[float]) -> tuple[float, ...]:
            return tuple(one if abs(one) >= least else 0.0 for one in row)

        def of(one: Any) -> Any:
            return Model(kept(one.choice), kept(one.sentence), kept(one.answer))

        known = weights()
        light = Weights(of(known.read), of(known.plain), known.threshold)
        return lambda: light

    return make


LEANS = re.compile(
    r"\b(?:he|she|it|they|him|her|his|its|them|their|theirs|this|that|these|those|there|ones?|else|former|latter|same)\b"
    r"|^\W*(?:and|but|so|also|or|(?:what|how) about)\b",
    re.IGNORECASE,
)
SHORT = 4
"""Words below which a question leans on the one before, as far as this simplest of rules can tell."""


def leans(question: str) -> bool:
    """Whether a question seems to need the one before it: a word points back, or there are next to no words."""
    return LEANS.search(question) is not None or len(question.split()) < SHORT


def typed(front: str = "") -> Callable[[Any], Any]:
    """No rewriting: the question as typed.

    Args:
        front: "turns" puts the user's turns in front of it and searches once. Otherwise a second search has the
            question before, with "all" every question before; "before" also puts the question before in front where
            the rules see that something is missing, "leaning" where a list of words does, "leaning, all" both.
    """

    def make(_: Any) -> Any:
        from assistant.followup.standing import points_back, read

        def put(question: str, turns: Sequence[Any], __: Any) -> Standalone:
            if not turns:
                return Standalone(question)
            asked = [turn.question for turn in turns]
            if front == "turns":
                return Standalone(" ".join([*asked, question]), "rules")
            before = " ".join(asked) if front.endswith("all") else asked[-1]
            missing = front == "before" and points_back(question, read(turns[-16:]))
            if missing or (front.startswith("leaning") and leans(question)):
                return Standalone(f"{asked[-1]} {question}", "rules", before=before)
            return Standalone(question, before=before)

        return put

    return make


def by_name_alone(_: Any) -> Any:
    """Publications found by their catalog names alone, in capitals; no word around a name is looked at.

    A name is what stands before a dash, bar or colon, with or without "The", "News" or an ending such as ".com".
    """

    @functools.lru_cache(maxsize=4)
    def known_names(sources: frozenset[str]) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
        known: dict[str, set[str]] = {}
        for name in sources:
            front = re.split(r"\s+[-–—>]\s+|\s*[|»]\s*|:\s+", name)[0].removeprefix("The ").strip()
            for spelling in {front, re.sub(r"\.(?:com|org|net|co\.uk)$| News$| Magazine$", "", front)}:
                known.setdefault(spelling.lower(), set()).add(name)
        every = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        pattern = re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)
        return pattern, {key: tuple(sorted(names)) for key, names in known.items()}

    def mentions(question: str, sources: Collection[str], _authors: Collection[str]) -> list[Mention]:
        if not sources:
            return []
        pattern, names = known_names(frozenset(sources))
        every = pattern.finditer(question)
        return [Mention(*one.span(), "source", names[one[0].lower()]) for one in every if one[0][0].isupper()]

    return mentions


def first_ones(_: Any) -> Any:
    """Quotes as they come, none joined, told once or widened."""
    from assistant.evidence.distinct import Quote

    def take(_library: Any, ranked: Sequence[Any], limit: int) -> tuple[Quote, ...]:
        seen: dict[tuple[str, Any], Any] = {}
        for one in ranked:
            seen.setdefault((one.hit.article.id, one.span), one)
        return tuple(Quote(one.hit, one.span, parts=one.parts) for one in list(seen.values())[:limit])

    return take


def plain_bag(_: Any) -> Any:
    """The words of a text and no other names for them."""
    plain = functools.lru_cache(maxsize=8192)(lambda text: frozenset(words(text)))
    return lambda text, _known=None: plain(text)


SEARCHED: dict[Any, Any] = {}


def searched_once(rank: Any) -> Any:
    """The search with what it found kept: for parts that do not touch it."""

    def found(library: Any, question: str, before: str, **given: Any) -> Any:
        key = library.home, question, before, repr(given)
        if key not in SEARCHED:
            SEARCHED[key] = rank(library, question, before, **given)
        return SEARCHED[key]

    return found


SAME_SEARCH = (
    Change("assistant.looking", "rank_following", searched_once),
    Change("assistant.engine", "rank_following", searched_once),
)


CHOOSE, CANDIDATES, FEATURES = (f"assistant.evidence.{name}" for name in ("choose", "candidates", "features"))
RANK, STANDING, SOURCES = "assistant.ranking.rank", "assistant.followup.standing", "assistant.questions.sources"
NO_ADDING = Change("assistant.followup.options", "_adding", always(()))
NO_PIECES = Change(STANDING, "completed", always(None))
NO_TIMES = Change(STANDING, "_dated", lambda _: lambda question, _before: question)
NO_WIDER = Change("assistant.looking", "rank_following", lambda old: lambda *a, **k: old(a[0], a[1], "", **k))
NO_WIDER_RETRIEVE = Change("assistant.engine", "rank_following", NO_WIDER.make)

PARTS: Mapping[str, tuple[tuple[Change, ...], tuple[str, ...]]] = {
    # follow-ups
    "question as typed, second search kept": (
        (Change("assistant.engine", "rewritten", typed()),),
        ("newsroom", "mtrag_un"),
    ),
    "question as typed, second search with all turns": (
        (Change("assistant.engine", "rewritten", typed("all")),),
        ("newsroom", "mtrag_un"),
    ),
    "question before put in front where something is missing": (
        (Change("assistant.engine", "rewritten", typed("before")),),
        ("newsroom", "mtrag_un"),
    ),
    "question before put in front where a word list says so": (
        (Change("assistant.engine", "rewritten", typed("leaning")),),
        ("newsroom", "mtrag_un"),
    ),
    "the same, second search with all turns": (
        (Change("assistant.engine", "rewritten", typed("leaning, all")),),
        ("newsroom", "mtrag_un"),
    ),
    "the user's turns in front, one search": (
        (Change("assistant.engine", "rewritten", typed("turns")),),
        ("newsroom", "mtrag_un"),
    ),
    "question as typed, one search": (
        (Change("assistant.engine", "rewritten", lambda _: lambda question, *_: Standalone(question)),),
        ("newsroom", "mtrag_un"),
    ),
    "rewriting, one search": ((NO_WIDER, NO_WIDER_RETRIEVE), ("newsroom", "mtrag_un")),
    "no phrases put behind a question": ((NO_ADDING,), ("newsroom", "mtrag_un", "cast")),
    "no pieces of questions completed": ((NO_PIECES,), ("newsroom", "mtrag_un", "cast")),
    "no times pointed back to": ((NO_TIMES,), ("newsroom", "mtrag_un", "cast")),
    "pronouns alone": ((NO_ADDING, NO_PIECES, NO_TIMES), ("newsroom", "mtrag_un", "cast")),
    "pronouns and pieces": ((NO_ADDING, NO_TIMES), ("newsroom", "mtrag_un", "cast")),
    "never doubting a topic": (
        (Change("assistant.looking", "bears_out", always(value=True)),),
        ("newsroom", "mtrag_un"),
    ),
    # questions
    "conflicts": ((Change(CHOOSE, "differences", always(())),), ("newsroom",)),
    "event dates": ((Change(RANK, "resolve", always(())),), ("newsroom", "multihoprag")),
    "author linking": ((Change(SOURCES, "author_spans", always(())),), ("newsroom", "multihoprag")),
    "publications by plain name": (
        (Change("assistant.questions.plan", "mentions", by_name_alone),),
        ("newsroom", "multihoprag"),
    ),
    "publications": ((Change("assistant.questions.plan", "mentions", always([])),), ("newsroom", "multihoprag")),
    "spelling": (
        (Change("assistant.questions.spelling", "one_letter_apart", always(value=False)),),
        ("newsroom", "multihoprag"),
    ),
    "dates": (
        (Change("assistant.questions.plan", "periods", always(([], []))),),
        ("newsroom", "multihoprag"),
    ),
    "parts of a question": (
        (Change("assistant.questions.parts", "split", always([])),),
        ("newsroom", "multihoprag", "clapnq_dev", "mtrag_un"),
    ),
    "courtesies": (
        (
            Change("assistant.answering", "courtesy", always(None)),
            Change("assistant.followup.turns", "courtesy", always(None)),
        ),
        ("newsroom", "overviews"),
    ),
    "overviews": ((Change("assistant.looking", "broad", always(None)),), ("newsroom", "overviews")),
    # ranking
    **{
        f"ranking: {group}": (
            (Change(RANK, "table", columns_blank(names)),),
            ("newsroom", "multihoprag", "clapnq_dev", "mtrag_un"),
        )
        for group, names in {
            "names": ("names",),
            "kind": ("kind_held",),
            "words in header": ("words_in_header",),
            "article": ("article", "behind_article", "opening", "recency"),
            "names, kind, header": ("names", "kind_held", "words_in_header"),
            "names, kind, header, article": (
                "names", "kind_held", "words_in_header", "article", "behind_article", "opening", "recency",
            ),
            "coverage, phrases": ("coverage", "phrases"),
        }.items()
    },
    # evidence
    **{
        f"evidence: {name}": ((*SAME_SEARCH, *changes), ("newsroom", "clapnq_dev", "mtrag_un", "xquad_en"))
        for name, changes in {
            "weights below .1": (Change("assistant.evidence.model", "weights", light_weights_zero(0.1)),),
            "weights below .5": (Change("assistant.evidence.model", "weights", light_weights_zero(0.5)),),
            "kinds": (
                Change(FEATURES, "holds_kind", always(0.0)),
                Change(FEATURES, "has_shape", always(value=False)),
            ),
            "other names (bags)": (
                Change(CANDIDATES, "bag", plain_bag),
                Change(CANDIDATES, "spelled_out", lambda _: lambda question, _texts: question),
            ),
            "countries (places)": (Change("assistant.evidence.bags", "country", always("")),),
            "noise": (Change(CANDIDATES, "is_noise", always(value=False)),),
            "distinct": (Change(CHOOSE, "distinct", first_ones),),
            "quotations": (
                Change("assistant.evidence.distinct", "with_speaker", lambda _: lambda *given: given[1][given[2]]),
            ),
        }.items()
    },
    "injection patterns": (
        (Change("assistant.hostile", "WORDINGS", lambda _: ()),),
        ("newsroom",),
    ),
}  # fmt: skip
"""What is switched off, how, and the sets on which it can matter."""


@contextmanager
def without(changes: Sequence[Change]) -> Iterator[None]:
    """Within the block, the program runs with these changes."""
    kept = []
    for module, name, make in changes:
        place = importlib.import_module(module) if module not in sys.modules else sys.modules[module]
        kept.append((place, name, getattr(place, name)))
        setattr(place, name, make(getattr(place, name)))
    _forget()
    try:
        yield
    finally:
        for place, name, value in reversed(kept):
            setattr(place, name, value)
        _forget()


def _forget() -> None:
    """Empties what the program remembers of questions and texts."""
    from assistant.evidence import bags
    from assistant.evidence.question import analyse
    from assistant.hostile import suspicion
    from assistant.questions.names import outlets, people

    for kept in (analyse, suspicion, outlets, people, bags._bag):  # noqa: SLF001
        kept.cache_clear()
