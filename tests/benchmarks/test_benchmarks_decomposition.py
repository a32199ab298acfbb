"""A run that was ended goes on where it stopped, and what is asked of a model is what an answer would ask."""

from pathlib import Path

import decomposition
import pytest
from decomposition import Reply, left_whole, replies
from sets import Question

from assistant import FakeLLM, Settings
from assistant.llms import LanguageModel, open_model
from index import Library

LONG = "Is the repair of the harbour wall at Grenmouth dearer than the new pier that mayor Ana Ruiz opened?"
SHORT = "Who opened the new pier?"
SPLIT = "Which engineer drew the harbour wall, and when did the mayor Ana Ruiz open the new pier at Grenmouth?"


def question(text: str) -> Question:
    return Question(text, text, ("A fact.",), frozenset(), ())


def model_of(llm: FakeLLM) -> LanguageModel:
    model = open_model(Settings(model_retries=0), llm)
    assert model is not None
    return model


def test_only_long_questions_that_the_rules_leave_whole_are_asked(library: Library) -> None:
    asked = left_whole(library, [question(text) for text in (SHORT, LONG, SPLIT)])
    assert [one.text for one in asked] == [LONG]


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file, llm = tmp_path / "replies.jsonl", FakeLLM(["One part.", "Two parts."])
    first, second = question(LONG), question(SPLIT)
    assert {name: one.text for name, one in replies([first], model_of(llm), file, 60).items()} == {LONG: "One part."}
    both = replies([first, second], model_of(llm), file, 60)
    assert {name: one.text for name, one in both.items()} == {LONG: "One part.", SPLIT: "Two parts."}
    assert len(llm.prompts) == 2
    assert replies([first, second], None, file, 60) == both


def test_a_question_is_asked_again_where_the_prompt_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, llm, prompt = tmp_path / "replies.jsonl", FakeLLM(["One part."]), decomposition.prompt
    replies([question(LONG)], model_of(llm), file, 60)
    monkeypatch.setattr(decomposition, "prompt", lambda text: prompt(f"{text} Please."))
    replies([question(LONG)], model_of(llm), file, 60)
    assert len(llm.prompts) == 2


def test_a_failure_is_kept_as_one(tmp_path: Path) -> None:
    given = replies([question(LONG)], model_of(FakeLLM(["x"], fail_after=0)), tmp_path / "replies.jsonl", 60)
    assert isinstance(given[LONG], Reply)
    assert given[LONG].text is None
