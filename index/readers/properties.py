"""The title and author in a document's properties, where they are believable.

Word processors and page-layout programs fill these in unasked: with the template's name, the file's name, the name of
the computer's account. Such values are worse than none. Dates are left alone altogether, since they say when a file was
made or copied, not when an article was published.
"""

import re

_NO_TITLE = re.compile(
    r"untitled.*|document\s?\d*|word document|\(?anonymous\)?|microsoft \w+ - .*|powerpoint presentation|slide 1|"
    r".*\.(?:docx?|pdf|indd|qxp?|rtf|odt|txt|tmp|html?)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:microsoft|ms|windows|office|local)?[ -]?(?:office )?user\d*|admin(?:istrator)?|root|owner|author|unknown|"
    r"anonymous|python-docx|guest|default|.*\b(?:inc|ltd|gmbh)\.?|\(.*\)|[^a-z]*",
    re.IGNORECASE,
)


def believable_title(title: str | None) -> str | None:
    """The title, unless a program made it up."""
    title = " ".join((title or "").split())
    return None if len(title) < 4 or _NO_TITLE.fullmatch(title) else title


def believable_author(author: str | None) -> str | None:
    """The author, unless it is an account's or a program's name. A name of one word is taken for an account."""
    author = " ".join((author or "").split())
    return None if " " not in author or _NO_AUTHOR.fullmatch(author) else author
