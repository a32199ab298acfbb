"""Which numbers and names of a sentence do not stand in what it cites, by a comparison as plain as can be.

It knows nothing of the support check, which is what it is for: the two are compared. Not here: whether what is said of
the numbers and names is true.
"""

import re

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_](?:[\w’'.&-]*\w)?")
_SMALL = {
    word: str(number)
    for number, word in enumerate(
        [
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
            "twenty",
        ]
    )
}
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")


def absent(sentence: str, cited: str) -> list[str]:
    """Numbers and capitalised words of a sentence that do not stand in a text.

    A name counts as there where a word begins with the same four letters, so that "Chinese" finds "China", and letters
    where as many capitalised words in a row begin with them, so that "UN" finds "United Nations". The first word of a
    sentence counts only where it is followed by another capitalised one.
    """
    sentence, cited = (_DOTTED.sub(lambda letters: letters[0].replace(".", ""), text) for text in (sentence, cited))
    known = {_figure(one) for one in _FIGURE.findall(cited)}
    said = _WORD.findall(cited)
    words = {word.lower() for word in said}
    known |= {_SMALL[word] for word in words if word in _SMALL}
    starts = {word[:4] for word in words} | {part[:4] for word in words for part in re.split(r"[-’'.]", word) if part}
    initials = "".join(word[0] if word[0].isupper() else " " for word in said)
    missing = [one for one in _FIGURE.findall(sentence) if _figure(one) not in known]
    tokens = list(_WORD.finditer(sentence))
    for place, match in enumerate(tokens):
        word = re.sub(r"[’']s$", "", match[0])
        first = place == 0 and not (len(tokens) > 1 and tokens[1][0][0].isupper())
        if not word[0].isupper() or len(word) == 1 or first or word.lower()[:4] in starts:
            continue
        if not (word.isupper() and word in initials):
            missing.append(match[0])
    return missing


def _figure(text: str) -> str:
    bare = re.sub(r",(?=\d{3}(?!\d))", "", text)
    return bare.rstrip("0").rstrip(".") if "." in bare else bare
