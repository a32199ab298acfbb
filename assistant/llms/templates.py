"""Prompts, read from their files in `prompts`: one template for each section of a file."""

import re
from functools import cache
from pathlib import Path
from string import Template

PROMPTS = Path(__file__).parents[2] / "prompts"
"""Beside this package, never what a script's own folder holds under that name."""

CODE_BYTES = 6
"""Of the random boundary around what is only data: no article can guess one of 2^48, and it costs few tokens."""

_SECTION = re.compile(r"^# (\w+)\n", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@cache
def load(name: str) -> dict[str, Template]:
    """Return the sections of a prompt.

    Args:
        name: of the file in `prompts`, without its ending.
    """
    text = _COMMENT.sub("", (PROMPTS / f"{name}.md").read_text("utf-8"))
    _, *pieces = _SECTION.split(text)
    return {name: Template(body.strip()) for name, body in zip(pieces[::2], pieces[1::2], strict=True)}
