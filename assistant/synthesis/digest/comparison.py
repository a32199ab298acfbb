"""What the articles say of each of two sides that a question compares; a side of which they say nothing is named."""

import re
from dataclasses import replace

from assistant.language import lexicon as en
from assistant.language.aliases import bag, country
from assistant.language.vocabulary import listed
from assistant.query.answer_type import analyse
from assistant.query.publications import Mention
from assistant.query.understanding import Plan
from assistant.reading import answer_model
from assistant.reading.deduplication import distinct
from assistant.reading.evidence import Evidence, EvidenceSection, Overview
from assistant.reading.selection import flagged_in
from assistant.reading.sentence_candidates import Candidate, ranked
from assistant.reading.sentence_features import coverage
from assistant.retrieval.ranking import filters_named_in, rank
from assistant.synthesis.digest.sections import place_of
from assistant.synthesis.digest.sides import MODIFIERS, Sides, sides
from index import Filters, Library

SEARCHED, READ = 30, 5
"""Passages that are searched for each side, and of them read with the question."""

NAMED = 0.8
"""The share of a side's words, by rarity, that a passage and its header have which speak of it."""

QUOTED = 2
"""Sentences of each side at most."""

BEHIND = 3.0
"""Log-odds by which a side's second sentence may fall behind its first."""

LEAST = 0.6
"""The share of the fitted threshold from which a side's own question counts as answered: an article that speaks of one
side seldom uses the words of a comparison."""


def comparison(library: Library, plan: Plan, topic: str, filters: Filters) -> Evidence | None:
    """Return the sentences on each side, under its name; None without two sides, or with nothing on either.

    Args:
        plan: the question.
        topic: what it is about.
        filters: what the articles are narrowed down to.
    """
    both = _outlets(plan) or sides(plan.question)
    if both is None:
        return None
    found = [
        _of_side(library, plan, both, side, other, filters)
        for side, other in ((both.one, both.other), (both.other, both.one))
    ]
    if not any(rows for rows, _ in found):
        return None
    quotes = distinct(library, [one for of_side, _ in found for one in of_side], 2 * QUOTED)
    sections = []
    for (of_side, _), side in zip(found, (both.one, both.other), strict=True):
        places = dict.fromkeys(place for one in of_side if (place := place_of(quotes, one)) is not None)
        sections.append(EvidenceSection(side[:1].upper() + side[1:], tuple(places)))
    return Evidence(
        quotes,
        max(chance for _, chance in found),
        read=2 * READ,
        flagged=flagged_in([one.hit for one in quotes]),
        close=len(quotes),
        overview=Overview(topic or plan.question, newest=False),
        sections=tuple(sections),
    )


def of_one_side(question: str, both: Sides, side: str) -> str:
    """Return the question about one of its sides.

    >>> question = "How does Beeper Mini's price stack up against Texts.com's?"
    >>> of_one_side(question, sides(question), "Texts.com")
    "How does Texts.com price's?"
    """
    between = question[both.start : both.end].replace(both.one, " ", 1)
    between = between[: len(between) - len(both.other)] if between.endswith(both.other) else between
    aspect = [word for word in re.findall(r"\w[\w-]+", between) if word.lower() not in en.GRAMMAR | en.VERBS | _JOINING]
    return _FRAME.sub("", question[: both.start]) + " ".join([side, *aspect]) + question[both.end :]


_FRAME = re.compile(r"^\s*(?:please )?(?:compare|contrast)(?: and contrast)?\s+(?=how|what|who|where|when)", re.I)
_JOINING = listed("vs versus against stack compared compare different next contrast opposed")


def _of_side(
    library: Library, plan: Plan, both: Sides, side: str, other: str, filters: Filters
) -> tuple[list[Candidate], float]:
    """The best sentences on a side, and how likely they answer."""
    outlet = next((one for one in plan.mentions if one.kind == "source" and _text(plan, one) == side), None)
    if outlet is not None:
        asked = plan.question[: both.start] + plan.question[both.end :]
        hits = rank(library, asked, limit=READ, filters=replace(filters, sources=outlet.names)).hits
    else:
        # Of "Steam Deck OLED or the original?" only the first side says what the second is.
        side = f"{side} {other}" if all(word.lower() in MODIFIERS for word in side.split()) else side
        asked = of_one_side(plan.question, both, side)
        within = filters_named_in(plan, filters)
        found = rank(library, asked, limit=SEARCHED, filters=within).hits
        hits = tuple(hit for hit in found if _speak_of(f"{hit.article.title}\n{hit.passage.text}", side))
    rows = ranked(library, analyse(asked), hits[:READ])
    chance = answer_model.answerability([one.row for one in rows]) if rows else 0.0
    if chance < LEAST * answer_model.weights().threshold:
        return [], 0.0
    if outlet is None:
        rows = [one for one in rows if _speak_of(f"{one.hit.article.title}\n{one.text}", side)] or rows[:1]
    return [one for one in rows if one.odds >= rows[0].odds - BEHIND][:QUOTED], chance


def _outlets(plan: Plan) -> Sides | None:
    """The two publications whose reports are compared."""
    named = [one for one in plan.mentions if one.kind == "source"]
    if len({one.names for one in named}) != 2:
        return None
    one, other = named[0], named[-1]
    return Sides(_text(plan, one), _text(plan, other), one.start, other.end)


def _text(plan: Plan, mention: Mention) -> str:
    return plan.question[mention.start : mention.end]


def _speak_of(text: str, side: str) -> bool:
    """Whether words name a side; a name of one word only with its capital: Threads is not threads."""
    terms = analyse(side)
    name = side.rpartition(" ")[2]
    if len(terms.words) == 1 and name[:1].isupper() and not (name.isupper() and len(name) > 1):
        written = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
        if written or not any(map(country, terms.words)):  # "Norwegian" is of Norway
            return written
    return coverage(terms, bag(text, terms.aliases)) >= NAMED
