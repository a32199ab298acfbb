"""What a question asks for that nothing near it has: the names and words that stand in no nearest passage."""

import re

from assistant.answer import Answer

MOST = 4
"""Words that are named."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def lacking(answer: Answer) -> tuple[str, ...]:
    """The telling words of a question, as they were typed, that no nearest passage nor its title has; names first.

    Args:
        answer: an abstention; for anything else there are none.
    """
    from assistant.language.aliases import bag, holds
    from assistant.language.lexicon import AUXILIARIES, QUANTIFIERS, QUESTION_WORDS
    from assistant.query.answer_type import analyse
    from index.text.analyzer import FUNCTION_WORDS, searchable, words

    if not answer.abstained or not answer.nearest:
        return ()
    question = analyse(answer.standalone_question)
    held = [bag(f"{one.article.title} {one.passage.text}", question.aliases) for one in answer.nearest]
    missing: dict[str, bool] = {}
    for found in _WORD.finditer(answer.standalone_question):
        if found[0].lower() in AUXILIARIES | QUANTIFIERS | QUESTION_WORDS:
            continue
        stems = [stem for stem in words(searchable(found[0])) if stem not in FUNCTION_WORDS and stem in question.words]
        if stems and not any(holds(one, stem) for one in held for stem in stems):
            missing.setdefault(found[0], any(stem in question.names for stem in stems))
    return tuple(sorted(missing, key=lambda word: not missing[word])[:MOST])
