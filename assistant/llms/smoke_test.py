"""Asks the language model of the settings one small thing, and says what came of it. Behind `lede doctor`."""

import time
from contextlib import closing

from assistant.llms.factory import open_model
from assistant.llms.templates import load
from assistant.llms.transport import Message
from assistant.settings import Settings
from index.text.tokens import count_tokens

LONGEST = 60.0
"""Seconds that the trial may take: a server may have to load the model first."""

ENOUGH = 24
"""Tokens after which its speed is known."""


def tried(settings: Settings) -> str | None:
    """What was found, in one line; None where no model is set.

    Raises:
        SettingsError: what is set cannot lead to a model.
        LanguageModelError: it does not answer.
    """
    limit = min(settings.model_timeout, LONGEST)
    model = open_model(settings.model_copy(update={"model_timeout": limit}))
    if model is None:
        return None
    asked = [Message("user", load("trial")["user"].template)]
    text, began, first = "", time.monotonic(), 0.0
    # As many tokens as for an answer, because one that thinks first may need them.
    with closing(model), closing(model.stream(asked, tokens=settings.model_tokens)) as stream:
        for piece in stream:
            text += piece
            first = first or (time.monotonic() if text.strip() else 0.0)
            if count_tokens(text) >= ENOUGH:
                break
    written, took = count_tokens(text), time.monotonic() - first
    speed = f", then {(written - 1) / took:.0f} tokens a second" if written > 4 and took > 0 else ""
    return f"{model.name} {model.where} answers: first word after {first - began:.1f} s{speed}"
