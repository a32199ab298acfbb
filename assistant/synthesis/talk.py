"""What is said where nothing of any article is asked for: a greeting, what Lede can do, what it does not do."""

from assistant.answer import Answer
from assistant.query.query import Query
from assistant.synthesis import extractive
from index import Library

_REPLIES = {
    "smalltalk": "Ask about anything that the {articles} of this library may tell.",
    "help": (
        "Lede answers questions from the {articles} of this library, shows the words that each sentence stands on, "
        "and says so where the articles do not answer. Ask about people, places and events in them, for the latest, a "
        "summary or a timeline of something, what somebody said, how two things compare, or which articles there are."
    ),
    "offtopic": (
        "Lede only answers from the {articles} of this library; it does not write texts, calculate, translate or give "
        "advice. Ask about people, places and events in the articles."
    ),
}


def reply(query: Query, library: Library) -> Answer:
    """Return the answer to a question of which nothing is searched for.

    Args:
        query: its intent is one of `TALK`.
        library: not an empty one.
    """
    articles = "one article" if len(library) == 1 else f"{len(library):,} articles"
    return Answer(
        question=query.typed,
        standalone_question=query.text,
        text=_REPLIES[query.intent.kind].format(articles=articles),
        abstained=True,
        answerability=0.0,
        intent=query.intent.kind,
        outcome="talk",
        writer=extractive.NAME,
    )
