"""The page over an assistant that answers by hand: a question's first word says with what.

Run as `python tests/browser/told_app.py HOME`. Not here: the answers (`made_answers`).
"""

import sys
from collections.abc import Iterator
from typing import Any

import made_answers

from assistant import Assistant
from assistant.answer import Answered, Event, Searching, SentenceReady
from assistant.ui import launch


class TellingAssistant(Assistant):
    """An assistant with answers made beforehand: "nothing ..." abstains, "say ..." repeats, all else has everything."""

    def stream(self, question: str, **_: Any) -> Iterator[Event]:
        how, _, rest = question.partition(" ")
        if how == "nothing":
            answer = made_answers.abstention(question)
        else:
            answer = made_answers.hostile(rest) if how == "say" else made_answers.everything(question)
        yield Searching(question)
        by_number = {one.n: one for one in answer.citations}
        for sentence in answer.sentences:
            # As it comes before the answer is whole, a citation knows of no other articles.
            bare = [by_number[n].model_copy(update={"also_in": (), "replaces": ()}) for n in sentence.citations]
            yield SentenceReady(sentence, tuple(bare))
        yield Answered(answer)


if __name__ == "__main__":
    with TellingAssistant.open(sys.argv[1]) as assistant:
        launch(assistant, host="127.0.0.1", port=0, open_browser=False)
