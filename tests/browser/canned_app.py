"""The page over an assistant that answers by hand: a question's first word says with what.

Run as `python tests/browser/canned_app.py HOME`. Gradio takes every address for a public one here, so that another
server on this machine can stand for a site on the internet.
"""

import sys
from collections.abc import Iterator
from typing import Any

import canned_answers
import safehttpx

from assistant import Assistant
from assistant.answer import Answered, Drafting, Event, Searching, SentenceReady
from assistant.ui import launch


class CannedAssistant(Assistant):
    """An assistant with answers made beforehand.

    "nothing ..." abstains, "say ..." repeats, "write ..." has a model write, all else has everything.
    """

    def stream(self, question: str, **_: Any) -> Iterator[Event]:
        how, _, rest = question.partition(" ")
        if how == "nothing":
            answer = canned_answers.abstention(question)
        else:
            made = {"say": canned_answers.hostile, "write": canned_answers.prose}.get(how, canned_answers.everything)
            answer = made(rest if how == "say" else question)
        yield Searching(question)
        by_number = {one.n: one for one in answer.citations}
        for sentence in answer.sentences:
            if how in ("say", "write"):
                yield Drafting(sentence.text[: len(sentence.text) // 2])
            # As it comes before the answer is whole, a citation knows of no other articles.
            bare = [by_number[n].model_copy(update={"also_in": (), "replaces": ()}) for n in sentence.citations]
            yield SentenceReady(sentence, tuple(bare))
        yield Answered(answer)


if __name__ == "__main__":
    safehttpx.is_public_ip = lambda _: True
    with CannedAssistant.open(sys.argv[1]) as assistant:
        launch(assistant, host="127.0.0.1", port=0, open_browser=False)
