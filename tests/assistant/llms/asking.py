"""What the tests of language models ask, with which key, and how an answer or an error is read."""

import pytest

from assistant import LanguageModelError
from assistant.llms import LanguageModel, Message

KEY = "sk-lede-0123456789abcdefghij"
ASKED = [Message("system", "Answer in one word."), Message("user", "What fell?")]


def reply(model: LanguageModel, tokens: int = 50) -> str:
    return "".join(model.stream(ASKED, tokens=tokens))


def failure(model: LanguageModel, tokens: int = 50) -> str:
    """The error's text, which is one clean line whatever the server did."""
    with pytest.raises(LanguageModelError) as caught:
        reply(model, tokens)
    text = str(caught.value)
    assert "\n" not in text
    assert KEY not in text
    assert len(text) < 400
    assert caught.value.__context__ is None
    return text
