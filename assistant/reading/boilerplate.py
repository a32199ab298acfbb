"""Lines that stand among an article's sentences without being part of the story: links, forms, credits, datelines.

They are stored, shown and searched like the rest, but never quoted as evidence. The rules look at how a line is built,
not at any publisher.
"""

import re

_LINKS = r"""
    click\ here | read\ (?:more|also|next|the\ full) | see\ also | more\ (?:on|from|about)\b | skip\ to\b
    | related(?:\s*:|\s*$|\ (?:stor|article|coverage)) | continue\ reading | story\ continues\ below
    | scroll\ (?:down|to)\b
    | table\ of\ contents | (?:watch|listen|video|tags?)\s*: | filed\ under
"""
_FORMS = r"""
    leave\ a\ (?:reply|comment) | (?:post|add|write)\ a\ comment
    | comments?\ (?:are\ closed|\(\d+\)) | \d+\ comments?\W*$
    | (?:sign\ up|subscribe)\b.{0,40}\b(?:newsletter|now|today|here|free|to)\b
    | follow\ (?:us|me|@) | share\ (?:this|on|via)\b
    | (?:print|e-?mail)\ this\ (?:page|article|story) | download\ (?:the|our)\ app
    | accept\ (?:all\ )?cookies
    | advertisement\W*$ | sponsored(?:\ (?:content|post|by\b.{0,40}))?\W*$
"""
_RIGHTS = r"""
    all\ rights\ reserved | copyright\ (?:©|\(c\)|\d{4}) | © | \d+\ min(?:ute)?s?\ read
    | (?:last\ )?(?:updated|published|posted)\s*(?::|on\b|at\b)[^.]{0,40}$
    | this\ (?:article|story)\ (?:was\ )?(?:first|originally)\b
"""
_CREDITS = r"""
    (?:photo|photograph|image|picture|video|graphic|illustration)s?(?:\ credit)?\s*(?:by\b|:|/)
    | (?:getty|ap|afp|reuters|epa)\ (?:photo|image)s? | file\ (?:photo|picture|image)
"""
_OPENINGS = re.compile(rf"^\W*(?:{_LINKS}|{_FORMS}|{_RIGHTS}|{_CREDITS})", re.IGNORECASE | re.VERBOSE)
_CREDIT_LAST = re.compile(
    r"\((?:photo|image|picture|ap|afp|getty|reuters|file)[^)]{0,80}\)\W*$"
    r"|(?:via|/)\s*(?:getty images|ap|afp|reuters)\W*$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{1,40}(?:,\s*[\w.\s]{2,40})?\s*(?:\([^)]{2,40}\))?\s*[—–-]+\s*$")
_PLACE = r"(?=[^a-z]{4})[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.’'-]+){0,3}"
_DATELINE_FIRST = re.compile(
    rf"(?:{_PLACE}(?:, (?:[A-Z][\w.]+ ?){{1,3}}\d{{0,2}}){{1,2}}"  # with country or day
    rf"(?: ?\([^)]{{2,40}}\))? ?[—–-]{{1,2}}"
    rf"|{_PLACE} ?\([^)]{{2,40}}\) ?[—–-]{{1,2}}"  # with the agency
    rf"|{_PLACE} ?(?:[—–]|--)) (?=\S)"  # alone
)
_BYLINE = re.compile(r"^by\s+(?:[A-Z][\w.’'-]+\s*){1,4}(?:,[^.]{0,60})?$", re.IGNORECASE)
_ENDS = '.!?”"'
_LETTER = re.compile(r"[^\W\d_]")

SHORTEST = 12
"""Characters below which a line without a full stop says nothing on its own, in scripts with an alphabet."""


def is_noise(sentence: str) -> bool:
    """Return whether a sentence is no part of the story."""
    line = " ".join(sentence.split())
    letters = _LETTER.findall(line)
    if not letters:
        return True
    if line.isascii() and len(line) < SHORTEST and not any(mark.isdigit() for mark in line) and line[-1] not in _ENDS:
        return True
    return bool(
        _OPENINGS.match(line)
        or _CREDIT_LAST.search(line)
        or _DATELINE.match(line)
        or _BYLINE.match(line)
        or _shouts(line, letters)
    )


def after_dateline(sentence: str) -> int:
    """Return where a sentence begins behind the place and agency of a dateline: "PARIS (Wire) — "."""
    found = _DATELINE_FIRST.match(sentence)
    return found.end() if found else 0


def _shouts(line: str, letters: list[str]) -> bool:
    """All capitals without a full stop: the headline of another story, set as a link in the middle of this one."""
    upper = sum(letter.isupper() for letter in letters)
    return len(letters) > 15 and upper > 0.9 * len(letters) and line[-1] not in '.!?”"'
