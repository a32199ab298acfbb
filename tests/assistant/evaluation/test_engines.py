"""Any LlamaIndex query engine is asked and judged as Lede is."""

from typing import Any

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response, StreamingResponse
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant import Assistant, EvaluationError
from assistant.evaluation import evaluate
from assistant.evaluation.comparison import compare
from assistant.evaluation.results import Report

WALL = "The harbour wall at Grenmouth was built in 1874. It fell on Sunday night."


class Told(BaseQueryEngine):
    """An engine that answers what it is told, from one passage; raises what it is told to raise."""

    def __init__(self, text: str | None, *, streaming: bool = False, passages: tuple[str, ...] = (WALL,)) -> None:
        super().__init__(callback_manager=None)
        self.text, self.streaming, self.passages = text, streaming, passages
        self.asked: list[str] = []

    def _query(self, query_bundle: QueryBundle) -> Any:
        self.asked.append(query_bundle.query_str)
        if self.text == "raise":
            raise ConnectionError("no route to the model")
        nodes = [
            NodeWithScore(node=TextNode(text=text, metadata={"article_id": "wall", "title": "Wall falls"}), score=0.7)
            for text in self.passages
        ]
        if self.streaming:
            return StreamingResponse(response_gen=iter((self.text or "").split(" ")), source_nodes=nodes)
        return Response(response=self.text, source_nodes=nodes)

    async def _aquery(self, query_bundle: QueryBundle) -> Any:
        return self._query(query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


QUESTION = {
    "id": "q1",
    "question": "When was the wall built?",
    "answers": ["1874"],
    "evidence": [{"article_id": "wall", "quote": "The harbour wall at Grenmouth was built in 1874."}],
}
OTHER = {"id": "u1", "question": "Who painted the lighthouse of Port Ansel?", "unanswerable": True}


def run(engine: BaseQueryEngine, *questions: dict[str, Any]) -> Report:
    return evaluate(list(questions or (QUESTION, OTHER)), engine=engine, name="told")


def test_an_answer_is_judged_by_words_evidence_and_support() -> None:
    report = run(Told("The wall was built in 1874. It cost three million pounds."))
    row = report.rows[0]
    assert row.values["contained"] == row.values["evidence_mrr"] == row.values["cited_gold"] == 1
    assert [one.support for one in row.outcome.sentences] == ["supported", "unsupported"]
    assert row.cause == "unsupported"
    assert report.rows[1].cause == "wrongly answered"
    assert report.engine == "told"
    assert not {one.name for one in report.figures} & {"calibration_error"}


def test_passages_without_a_text_are_the_answer() -> None:
    report = run(Told(None))
    assert report.rows[0].result == "right"
    assert report.rows[0].outcome.text == WALL
    assert "citation_precision" not in report.rows[0].values


def test_nothing_found_is_a_refusal() -> None:
    report = run(Told("Empty Response", passages=()))
    assert [row.result for row in report.rows] == ["wrong", "right"]
    assert report.rows[0].cause == "not retrieved"


def test_a_streamed_answer_has_a_time_to_its_first_piece() -> None:
    outcome = run(Told("Built in 1874.", streaming=True), QUESTION).rows[0].outcome
    assert outcome.text == "Builtin1874."
    assert outcome.first_ms is not None
    assert outcome.first_ms <= outcome.total_ms


def test_an_engine_that_raises_fails_its_questions_and_not_the_run() -> None:
    report = run(Told("raise"))
    assert {row.outcome.error for row in report.rows} == {"ConnectionError: no route to the model"}
    assert report.figure("failed").value == 1


def test_turns_before_are_put_in_front() -> None:
    engine = Told("1874")
    run(engine, {**QUESTION, "history": ["Which wall fell?", {"role": "assistant", "text": "The harbour wall."}]})
    assert engine.asked == ["Which wall fell?\nWhen was the wall built?"]


def test_ledes_own_query_engine_gives_what_lede_gives(news: Assistant) -> None:
    ours, theirs = evaluate([QUESTION], news), evaluate([QUESTION], engine=news.query_engine)
    assert ours.rows[0].result == theirs.rows[0].result == "right"
    assert theirs.rows[0].outcome.text == ours.rows[0].outcome.text


def test_runs_of_two_engines_are_compared(news: Assistant) -> None:
    found = compare(run(Told("It is unknown.")), evaluate([QUESTION, OTHER], news))
    assert found.count("better") == 2
    assert {name: (old, new) for name, old, new in found.settings}["engine"] == ("told", "None")


def test_one_of_the_two_is_asked(news: Assistant) -> None:
    with pytest.raises(EvaluationError, match="not both"):
        evaluate([QUESTION], news, engine=Told("1874"))


def test_the_journal_of_an_engine_is_its_own(tmp_path: Any) -> None:
    first, second = Told("1874"), Told("1874")
    evaluate([QUESTION], engine=first, name="one", out=tmp_path)
    evaluate([QUESTION], engine=second, name="one", out=tmp_path)
    assert (len(first.asked), len(second.asked)) == (1, 0)
    evaluate([QUESTION], engine=second, name="two", out=tmp_path)
    assert len(second.asked) == 1
