"""Questions that a language model splits, asked of a real library: what is searched, told, timed, and stopped."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from faulty_server import Behaviour, FaultyServer, says, silent, status, then_silent
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen
from pydantic import PrivateAttr

from assistant import Answer, Answered, Assistant, Drafting, FakeLLM, Searching, Settings, presentation
from assistant.llms import Message, open_model
from index import Article, BundledEmbedding

KEY = "sk-lede-0123456789abcdefghij"
WALL = "The repair of the harbour wall is judged too dear by every fisherman at Harrow. It was finished in May."
BRIDGE = "The new bridge at Tarn, by Ana Ruiz, is judged a triumph. It cost 12 million crowns and opened on Monday."
QUESTION = (
    "Does the Harrow Post judge the repair of the harbour wall in a similar way to how the Tarn Times judges the "
    "new bridge at Tarn by Ana Ruiz?"
)
PARTS = (
    "How does the Harrow Post judge the repair of the harbour wall?",
    "How does the Tarn Times judge the new bridge by Ana Ruiz?",
)
SPLITTING, WRITTEN = "Write the short questions", "The new bridge at Tarn is judged a triumph [1]."


@pytest.fixture
def answering(assistant: Assistant, make_article: Callable[..., Article], embedding: BundledEmbedding) -> Iterator[Any]:
    """Opens an assistant that knows of the wall and of the bridge."""
    assistant.library.add(
        [
            make_article(WALL, name="wall", title="Harbour wall repaired", source="Harrow Post"),
            make_article(BRIDGE, name="bridge", title="Bridge opened", source="Tarn Times"),
        ]
    )
    opened: list[Assistant] = []

    def open_with(llm: FakeLLM | None = None, **settings: object) -> Assistant:
        chosen = Settings.load(assistant.library.home, **({"model_retries": 0} | settings))
        opened.append(Assistant.open(settings=chosen, embed_model=embedding, llm=llm))
        return opened[-1]

    yield open_with
    for one in opened:
        one.close()


def told(parts: str = "\n".join(PARTS), **options: Any) -> FakeLLM:
    """A model that splits, and writes."""
    return FakeLLM(lambda prompt: parts if SPLITTING in prompt else WRITTEN, name="tiny-1b", **options)


def asked_to_split(llm: FakeLLM) -> int:
    return sum(SPLITTING in prompt for prompt in llm.prompts)


def is_searched_whole(answer: Answer) -> bool:
    return (answer.trace.parts, answer.trace.parts_by) == ((), "")


def test_the_parts_are_searched_and_shown_with_whose_they_are(answering: Callable[..., Assistant]) -> None:
    answer = answering(told()).ask(QUESTION)
    assert tuple(part.text for part in answer.trace.parts) == PARTS
    assert [part.sources for part in answer.trace.parts] == [("Harrow Post",), ("Tarn Times",)]
    assert answer.trace.parts_by == "tiny-1b"
    assert presentation.split_by(answer.trace) == "Split by the language model tiny-1b."
    assert answer.model_dump(mode="json")["trace"]["parts_by"] == "tiny-1b"


def test_the_rules_parts_are_shown_as_theirs_and_the_model_is_not_asked(answering: Callable[..., Assistant]) -> None:
    llm = told()
    answer = answering(llm).ask("Who judges the repair of the harbour wall, and when did the new bridge at Tarn open?")
    assert len(answer.trace.parts) == 2
    assert answer.trace.parts_by == "rules"
    assert presentation.split_by(answer.trace) == "Split by rules."
    assert asked_to_split(llm) == 0


def test_a_part_that_asks_nothing_by_itself_is_shown_without_a_likelihood(answering: Callable[..., Assistant]) -> None:
    asked = "Which bridge, judged a triumph by the Tarn Times, opened after the repair of the harbour wall at Harrow?"
    parts = answering(None, model=None).ask(asked).trace.parts
    assert len(parts) > 1
    assert None in {part.answerability for part in parts}


def test_the_time_that_the_split_took_is_in_the_trace(answering: Callable[..., Assistant]) -> None:
    waiting = threading.Event()

    def reply(prompt: str) -> str:
        waiting.wait(0.2)
        return "\n".join(PARTS) if SPLITTING in prompt else WRITTEN

    answer = answering(FakeLLM(reply)).ask(QUESTION)
    steps = answer.trace.steps_ms
    assert steps["split"] >= 200
    assert answer.timings_ms.total >= steps["split"] + steps["retrieve"]


def test_a_model_that_may_not_split_is_not_asked_to(answering: Callable[..., Assistant]) -> None:
    llm = told()
    assert is_searched_whole(answering(llm, model_splits=False).ask(QUESTION))
    assert asked_to_split(llm) == 0


def test_the_writer_that_quotes_asks_no_model(answering: Callable[..., Assistant]) -> None:
    llm = told()
    assert is_searched_whole(answering(llm, writer="extractive").ask(QUESTION))
    assert is_searched_whole(answering(llm).with_settings(writer="extractive").ask(QUESTION))
    assert "split" not in answering(llm, writer="extractive").ask(QUESTION).trace.steps_ms
    assert llm.prompts == ()


def test_passages_are_retrieved_by_the_same_parts(answering: Callable[..., Assistant]) -> None:
    llm = told()
    assistant = answering(llm)
    *_, last = assistant.stream(QUESTION)
    assert isinstance(last, Answered)
    hits = assistant.retrieve(QUESTION, limit=10)
    assert [(hit.passage.id, hit.score) for hit in hits] == [(hit.passage.id, hit.score) for hit in last.hits]
    assert asked_to_split(llm) == 2


def test_a_model_that_is_down_is_no_error_of_the_question(answering: Callable[..., Assistant]) -> None:
    answer = answering(told(fail_after=0)).ask(QUESTION)
    assert is_searched_whole(answer)
    assert answer.citations


def test_a_stream_says_that_the_model_is_at_work_before_it_searches(answering: Callable[..., Assistant]) -> None:
    first, second, *_ = answering(told()).stream(QUESTION)
    assert (first, second) == (Searching(QUESTION), Drafting(""))


class EndlessLLM(FakeLLM):
    """A model that goes on writing parts until it is stopped, and knows when that was."""

    _stopped: threading.Event = PrivateAttr(default_factory=threading.Event)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        del formatted, kwargs
        self._prompts.append(prompt)
        try:
            while not self._stopped.wait(0.01):
                yield CompletionResponse(text="", delta="")
        finally:
            self._stopped.set()

    def was_stopped(self) -> bool:
        """Waits for it."""
        return self._stopped.wait(10)


def test_closing_a_stream_stops_a_model_that_is_splitting(answering: Callable[..., Assistant]) -> None:
    llm = EndlessLLM([""])
    events = answering(llm).stream(QUESTION)
    assert [next(events), next(events), next(events)] == [Searching(QUESTION), Drafting(""), Drafting("")]
    assert SPLITTING in llm.prompts[0]
    events.close()
    assert llm.was_stopped()


def test_a_stopped_question_of_a_conversation_is_kept_as_stopped(answering: Callable[..., Assistant]) -> None:
    chat = answering(EndlessLLM([""])).conversation()
    events = chat.stream(QUESTION)
    assert [next(events), next(events)] == [Searching(QUESTION), Drafting("")]
    events.close()
    assert [turn.state for turn in chat.turns] == ["stopped"]


@pytest.fixture
def served(answering: Callable[..., Assistant]) -> Iterator[Callable[..., tuple[Assistant, FaultyServer]]]:
    """An assistant whose model is at a server that does what it is told; the libraries of requests are loaded."""
    with FaultyServer(says("Yes.")) as server:
        model = open_model(Settings(model="x", model_url=server.url))
        assert model is not None
        assert "".join(model.stream([Message("user", "Ready?")], tokens=5)) == "Yes."
    servers: list[FaultyServer] = []

    def serve(*behaviours: Behaviour) -> tuple[Assistant, FaultyServer]:
        servers.append(FaultyServer(*behaviours).__enter__())
        return answering(model="tiny-1b", model_url=servers[-1].url, model_key=KEY), servers[-1]

    yield serve
    for one in servers:
        one.__exit__(None, None, None)


def test_a_server_that_says_nothing_is_given_up_and_hung_up_on(
    served: Callable[..., tuple[Assistant, FaultyServer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.query.model_decomposition.PATIENCE", 0.3)
    assistant, server = served(silent, says(WRITTEN))
    answer = assistant.ask(QUESTION)
    assert server.hung_up.wait(5)
    assert is_searched_whole(answer)
    assert 300 <= answer.trace.steps_ms["split"] < 5_000
    assert [sentence.text for sentence in answer.sentences] == [WRITTEN.removesuffix(" [1].") + "."]


def test_stopping_hangs_up_on_a_server_in_the_middle_of_the_parts(
    served: Callable[..., tuple[Assistant, FaultyServer]],
) -> None:
    assistant, server = served(then_silent(PARTS[0]))
    with closing(assistant.stream(QUESTION)) as events:
        assert [next(events), next(events)] == [Searching(QUESTION), Drafting("")]
        while not server.calls:
            next(events)
        assert not server.hung_up.is_set()
    assert server.hung_up.wait(5)
    assert len(server.calls) == 1


def test_a_refusal_that_repeats_the_key_reaches_no_log_and_no_answer(
    served: Callable[..., tuple[Assistant, FaultyServer]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assistant, server = served(status(400, body={"error": {"message": f"no model for {KEY}"}}), says(WRITTEN))
    answer = assistant.ask(QUESTION)
    assert len(server.calls) == 2
    assert KEY in server.calls[0].headers["authorization"]
    assert is_searched_whole(answer)
    assert KEY not in answer.model_dump_json()
    assert KEY not in caplog.text
