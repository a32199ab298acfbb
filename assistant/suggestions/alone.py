"""Whether a question says by itself what it is about, for a reader who does not see the article that it was made of.

"How many points does the paper have?" does not: which paper? A question does where it names something: a person, a
place, an organisation.
"""

import re

from assistant.language.vocabulary import listed

_NAMES = re.compile(r"(?<=\s)[A-ZÀ-Þ][\w’'&-]*|\b\w*[A-ZÀ-Þ]{2}\w*")
_TIMES = listed(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December"
)
_NO_NAMES = listed("Mr Mrs Ms Dr Sir TV AI CEO CFO IT PC PR DNA GPS")


def stands_alone(question: str, text: str) -> bool:
    """Whether a question names something.

    Args:
        text: of the article: what is written with a capital within its sentences is a name, and not only what one of
            them happens to open with.
    """
    return any(_is_name(found[0], text) for found in _NAMES.finditer(question))


def _is_name(word: str, text: str) -> bool:
    bare = re.sub(r"['’]s?$", "", word)
    if bare in _TIMES or bare in _NO_NAMES:
        return False
    return re.search(rf"[\w,;’')] {re.escape(bare)}\b", text) is not None
