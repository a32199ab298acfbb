"""A model writes, every sentence is held against the evidence. A real library; a model that says what it is told."""

import asyncio
import random
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen
from pydantic import PrivateAttr

from assistant import Answer, Answered, Assistant, Drafting, FakeLLM, LanguageModelError, SentenceReady, Settings
from assistant.llamaindex import LedeQueryEngine
from assistant.llms import open_model
from index import Article, BundledEmbedding

Make = Callable[..., Article]

WALL = (
    "The council will repair the harbour wall this spring. The repair of the harbour wall costs 4.2 million pounds, "
    "the engineer Ana Ruiz said. The harbour wall is a hundred years old."
)
QUESTION = "How much does the repair of the harbour wall cost?"
COSTS = "The repair of the harbour wall costs 4.2 million pounds"
INVENTED = "The harbour wall was bombed in 1941 by 27 planes"


@pytest.fixture
def answering(tmp_path: Path, embedding: BundledEmbedding, make_article: Make) -> Iterator[Callable[..., Assistant]]:
    """Opens an assistant that knows of the wall, with the model that is given."""
    opened: list[Assistant] = []

    def open_with(llm: FakeLLM, **settings: object) -> Assistant:
        chosen = Settings.load(tmp_path / "home", **settings)
        assistant = Assistant.open(settings=chosen, embed_model=embedding, llm=llm)
        opened.append(assistant)
        if not len(assistant.library):
            assistant.library.add(
                [
                    make_article(
                        WALL, name="wall", title="Harbour wall to be repaired", url="https://gazette.example/wall"
                    )
                ]
            )
        return assistant

    yield open_with
    for assistant in opened:
        assistant.close()


def answered(assistant: Assistant, question: str = QUESTION) -> Answer:
    return assistant.ask(question)


def test_a_supported_sentence_is_shown_with_the_words_it_stands_on(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]."], name="scribe")))
    assert [(one.text, one.support) for one in answer.sentences] == [(f"{COSTS}.", "supported")]
    assert answer.text == f"{COSTS}. [1]"
    citation = answer.citations[0]
    assert "4.2 million" in citation.quote
    assert citation.article.text[citation.start : citation.end] == citation.quote
    assert (answer.writer, answer.fallback, answer.withheld) == ("scribe", "", ())


def test_what_nothing_carries_is_withheld_and_says_why(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]. {INVENTED} [1]."])))
    assert [one.text for one in answer.sentences] == [f"{COSTS}."]
    assert [(one.text, one.support) for one in answer.withheld] == [(f"{INVENTED}.", "unsupported")]
    assert answer.withheld[0].why
    assert INVENTED not in answer.text


def test_with_withholding_off_it_is_shown_as_unsupported(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]. {INVENTED} [1]."]), withhold=False))
    assert [one.support for one in answer.sentences] == ["supported", "unsupported"]
    assert answer.withheld == ()


@pytest.mark.parametrize("withhold", [True, False])
def test_where_nothing_is_supported_the_articles_are_quoted(
    answering: Callable[..., Assistant], withhold: bool
) -> None:
    answer = answered(answering(FakeLLM([f"{INVENTED} [1]."]), withhold=withhold))
    assert answer.writer == "extractive"
    assert any("4.2 million" in one.text for one in answer.sentences)
    assert all(one.support == "quoted" for one in answer.sentences)
    assert (
        answer.fallback
        == "These are quotes, because nothing that the language model wrote is supported by the articles."
    )
    assert [one.text for one in answer.withheld] == [f"{INVENTED}."]


@pytest.mark.parametrize("mark", ["", " [7]", " [2]"])
def test_a_sentence_without_a_good_mark_gets_the_evidence_that_carries_it(
    answering: Callable[..., Assistant], mark: str
) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS}{mark}."])))
    assert answer.sentences[0].support == "supported"
    assert "4.2 million" in answer.citations[answer.sentences[0].citations[0] - 1].quote


def test_the_same_sentence_is_said_once(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]. {COSTS}. {COSTS} [1]."])))
    assert len(answer.sentences) == 1


def test_a_copied_headline_is_no_sentence(answering: Callable[..., Assistant]) -> None:
    reply = f"[1] Harbour wall to be repaired, The Gazette, 1 March 2024\n{COSTS} [1]."
    answer = answered(answering(FakeLLM([reply])))
    assert [one.text for one in answer.sentences] == [f"{COSTS}."]
    assert answer.withheld == ()


@pytest.mark.parametrize("echo", [QUESTION, f"Question: {QUESTION}", QUESTION.upper()])
def test_the_question_copied_is_no_sentence(answering: Callable[..., Assistant], echo: str) -> None:
    answer = answered(answering(FakeLLM([f"{echo}\n{COSTS} [1]."])))
    assert [one.text for one in answer.sentences] == [f"{COSTS}."]
    assert answer.withheld == ()


def test_a_model_that_asks_does_not_answer(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"Who pays for the repair of the harbour wall [1]?\n{COSTS} [1]."])))
    assert [one.text for one in answer.sentences] == [f"{COSTS}."]
    assert answer.withheld == ()


def test_that_a_passage_says_so_is_left_out(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"The first passage states that {COSTS[0].lower()}{COSTS[1:]} [1]."])))
    assert [(one.text, one.support) for one in answer.sentences] == [(f"{COSTS}.", "supported")]


def test_talk_of_the_passages_is_withheld(answering: Callable[..., Assistant]) -> None:
    talk = "The passages begin with the repair of the harbour wall"
    answer = answered(answering(FakeLLM([f"{COSTS} [1]. {talk} [1]."])))
    assert [one.text for one in answer.withheld] == [f"{talk}."]
    assert "not of the news" in answer.withheld[0].why


def test_a_bills_passage_is_news(answering: Callable[..., Assistant], make_article: Make) -> None:
    told = "The passage of the flood bill through the Senate took nine weeks"
    assistant = answering(FakeLLM([f"{told} [1]."]))
    assistant.library.add([make_article(f"{told}.", name="bill", title="Flood bill passes")])
    answer = answered(assistant, "How long did the passage of the flood bill through the Senate take?")
    assert [(one.text, one.support) for one in answer.sentences] == [(f"{told}.", "supported")]


def test_a_models_own_refusal_is_an_abstention(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM(["The articles do not say."], name="scribe")))
    assert answer.abstained
    assert (answer.sentences, answer.fallback, answer.writer) == ((), "", "scribe")
    assert answer.nearest
    assert "answers this directly" in answer.text


def test_a_refusal_of_a_part_stays_behind_what_is_answered(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]. The articles do not say who pays."])))
    assert not answer.abstained
    assert [(one.text, one.support) for one in answer.sentences][-1] == ("The articles do not say who pays.", "none")


def test_without_evidence_the_model_is_not_called(answering: Callable[..., Assistant]) -> None:
    llm = FakeLLM(["The world championship was won by Carlsen [1]."])
    answer = answered(answering(llm), "Who won the chess championship in Iceland?")
    assert answer.abstained
    assert llm.prompts == ()
    assert answer.writer == "extractive"


def test_a_model_that_fails_is_told_and_the_articles_are_quoted(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([COSTS], fail_after=0, error=ConnectionError("no route"))))
    assert any("4.2 million" in one.text for one in answer.sentences)
    assert answer.fallback.startswith("These are quotes, because the language model")
    assert answer.fallback.count(".") == answer.fallback.rstrip(".").count(".") + 1


def test_a_model_that_breaks_off_keeps_what_is_supported(answering: Callable[..., Assistant]) -> None:
    reply = f"{COSTS} [1]. The harbour wall is a hundred years"
    answer = answered(answering(FakeLLM([reply + " old [1]."], name="scribe", fail_after=len(reply.split()))))
    assert [one.text for one in answer.sentences] == [f"{COSTS}."]
    assert answer.writer == "scribe"
    assert answer.fallback.startswith("The answer ends early, because the language model")


@pytest.mark.parametrize("reply", ["", "   ", "[1] [2]", "***", "Sources:\n[1] The Gazette"])
def test_a_model_that_writes_no_sentence_is_told(answering: Callable[..., Assistant], reply: str) -> None:
    answer = answered(answering(FakeLLM([reply])))
    assert answer.fallback
    assert answer.writer == "extractive"
    assert answer.sentences


def test_an_address_that_no_article_has_is_never_shown(answering: Callable[..., Assistant]) -> None:
    reply = f"{COSTS}, see https://evil.example/pay [1]. {COSTS} [1]. {COSTS}, says https://gazette.example/wall [1]."
    answer = answered(answering(FakeLLM([reply]), withhold=False))
    assert "evil" not in answer.model_dump_json(include={"text", "sentences", "citations"})
    assert [one.why for one in answer.withheld] == ["it holds an address that no article has"]


def test_drafts_grow_and_are_taken_back_when_withheld(answering: Callable[..., Assistant]) -> None:
    events = list(answering(FakeLLM([f"{COSTS} [1]. {INVENTED} [1]."])).stream(QUESTION))
    drafts = [event.text for event in events if isinstance(event, Drafting)]
    assert "The repair of the harbour" in drafts
    assert drafts[-1] == ""
    assert [type(event) for event in events].index(SentenceReady) < len(events) - 2
    ready = [event.sentence for event in events if isinstance(event, SentenceReady)]
    assert isinstance(events[-1], Answered)
    assert tuple(ready) == events[-1].answer.sentences


def test_citations_are_numbered_by_their_first_mark(answering: Callable[..., Assistant], make_article: Make) -> None:
    assistant = answering(FakeLLM(["The harbour wall costs 4.2 million pounds."]))
    assistant.library.add(
        [
            make_article(
                "The repair of the harbour wall costs 5 million pounds, Bo Ek said.", name="two", source="The Post"
            )
        ]
    )
    shown: list[str] = []

    def reply(prompt: str) -> str:
        shown.append(prompt)
        costs = {
            line.split("]")[0].strip("[") for line in prompt.splitlines() if line.startswith("[") and "Post" in line
        }
        last = max(costs - {"1"} or costs)
        return f"The repair of the harbour wall costs 5 million pounds, Bo Ek said [{last}]. {COSTS}."

    assistant.model = open_model(assistant.settings, FakeLLM(reply))
    answer = answered(assistant)
    assert answer.sentences[0].citations[0] == 1
    assert "5 million" in answer.citations[0].quote
    assert [one.n for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences[:2]:
        assert sentence.support == "supported"


def test_where_the_sources_differ_is_said_behind_a_models_words(
    answering: Callable[..., Assistant], make_article: Make
) -> None:
    assistant = answering(FakeLLM([f"{COSTS}."]))
    assistant.library.add(
        [
            make_article(
                "The repair of the harbour wall costs 5 million pounds, Bo Ek said.", name="two", source="The Post"
            )
        ]
    )
    answer = answered(assistant)
    assert answer.disagreements
    cited = {n for side in answer.disagreements[0].reported for n in side.citations}
    assert cited <= {one.n for one in answer.citations}
    assert answer.sentences[-1].text.count("4.2 million") == 1


def test_tokens_and_times_are_counted(answering: Callable[..., Assistant]) -> None:
    answer = answered(answering(FakeLLM([f"{COSTS} [1]."])))
    assert 100 < answer.tokens.prompt <= 2_000
    assert 10 < answer.tokens.written < 40
    spent = answer.timings_ms
    assert spent.check > 0
    before = sum(answer.trace.steps_ms.get(step, 0.0) for step in ("follow_up", "split"))
    assert spent.total == pytest.approx(before + spent.retrieve + spent.evidence + spent.write + spent.check, abs=1)


def test_the_query_engine_streams_sentences_not_drafts(answering: Callable[..., Assistant]) -> None:
    assistant = answering(FakeLLM([f"{COSTS} [1]. {INVENTED} [1]. The harbour wall is a hundred years old."]))
    response = LedeQueryEngine(assistant, streaming=True).query(QUESTION)
    pieces = list(response.response_gen)  # type: ignore[union-attr]
    assert "".join(pieces) == answered(assistant).text
    assert pieces[0].startswith(COSTS)


def test_the_extractive_writer_can_be_asked_for(answering: Callable[..., Assistant]) -> None:
    llm = FakeLLM([f"{COSTS} [1]."])
    answer = answered(answering(llm, writer="extractive"))
    assert (answer.writer, llm.prompts) == ("extractive", ())


class EndlessLLM(FakeLLM):
    """A model that writes until it is stopped, and knows when that was."""

    _begun: threading.Event = PrivateAttr(default_factory=threading.Event)
    _stopped: threading.Event = PrivateAttr(default_factory=threading.Event)

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        del prompt, formatted, kwargs
        words = random.Random(1)
        try:
            yield CompletionResponse(text="", delta=f"{COSTS} [1]. And ")
            self._begun.set()
            while True:
                yield CompletionResponse(text="", delta="".join(words.choices("abcdefgh", k=5)) + " ")
        finally:
            self._stopped.set()

    def has_begun(self) -> bool:
        """Waits for it."""
        return self._begun.wait(10)

    def was_stopped(self) -> bool:
        """Waits for it."""
        return self._stopped.wait(10)


def endless() -> EndlessLLM:
    return EndlessLLM([""])


def test_closing_a_stream_stops_the_model(answering: Callable[..., Assistant]) -> None:
    llm = endless()
    events = answering(llm, model_tokens=100_000).stream(QUESTION)
    next(event for event in events if isinstance(event, SentenceReady))
    events.close()
    assert llm.was_stopped()


def test_leaving_an_async_stream_stops_the_model(answering: Callable[..., Assistant]) -> None:
    llm = endless()
    assistant = answering(llm, model_tokens=100_000)

    async def read_a_little() -> None:
        stream = assistant.astream(QUESTION)
        async for event in stream:
            if isinstance(event, SentenceReady):
                break
        await stream.aclose()

    asyncio.run(read_a_little())
    assert llm.was_stopped()


def asking(assistant: Assistant) -> Coroutine[object, object, object]:
    return assistant.aask(QUESTION)


def asking_in_conversation(assistant: Assistant) -> Coroutine[object, object, object]:
    return assistant.conversation().aask(QUESTION)


def querying(assistant: Assistant) -> Coroutine[object, object, object]:
    return assistant.query_engine.aquery(QUESTION)


async def streaming(assistant: Assistant) -> None:
    async for _ in assistant.astream(QUESTION):
        pass


@pytest.mark.parametrize("asked", [asking, asking_in_conversation, querying, streaming])
def test_cancelling_a_task_stops_the_model(
    answering: Callable[..., Assistant], asked: Callable[[Assistant], Coroutine[object, object, object]]
) -> None:
    llm = endless()
    assistant = answering(llm, model_tokens=100_000)

    async def cancelled() -> None:
        task = asyncio.create_task(asked(assistant))
        assert await asyncio.to_thread(llm.has_begun)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(llm.was_stopped)

    asyncio.run(cancelled())


def test_many_threads_get_the_same_answer(answering: Callable[..., Assistant]) -> None:
    assistant = answering(FakeLLM([f"{COSTS} [1]. {INVENTED} [1]."]))
    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: answered(assistant).text, range(8)))
    assert texts == {f"{COSTS}. [1]"}


def test_an_error_that_is_no_fault_of_the_models_is_not_hidden(answering: Callable[..., Assistant]) -> None:
    def broken(_pairs: Sequence[tuple[str, str]]) -> list[object]:
        raise ZeroDivisionError

    assistant = answering(FakeLLM([f"{COSTS} [1]."]))
    assistant._check = broken  # type: ignore[assignment]
    with pytest.raises(ZeroDivisionError):
        answered(assistant)
    assert not issubclass(ZeroDivisionError, LanguageModelError)


def test_closing_a_query_engines_stream_stops_the_model(answering: Callable[..., Assistant]) -> None:
    llm = endless()
    response = LedeQueryEngine(answering(llm, model_tokens=100_000), streaming=True).query(QUESTION)
    pieces = response.response_gen  # type: ignore[union-attr]
    assert next(pieces).startswith(COSTS)
    pieces.close()
    assert llm.was_stopped()
