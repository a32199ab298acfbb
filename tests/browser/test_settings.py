"""The settings view: what is chosen holds for the next answer and stays in this browser."""

import json
from pathlib import Path

import pytest
from driving import Visit, ask_and_wait, go_to
from playwright.sync_api import Page, expect

from assistant import Assistant, FakeLLM, SettingsError
from assistant.ui.payload import Payload
from assistant.ui.settings import KEYS, preferences
from index.samples import EXAMPLE_QUESTIONS, folder

BROAD = "What's new?"
"""Several sentences answer it."""


@pytest.fixture
def settings(samples: str, visit: Visit) -> Page:
    page = visit(samples)
    go_to(page, "Settings")
    return page


def test_how_far_an_answer_looks_stays_chosen(settings: Page):
    passages = settings.get_by_role("combobox", name="Maximum passages")
    expect(passages).to_have_value("30")
    passages.select_option("5")
    settings.reload()
    expect(passages).to_have_value("5")
    go_to(settings, "Ask")
    ask_and_wait(settings, EXAMPLE_QUESTIONS[1], "answered")


def test_fewer_sentences_are_answered_and_stay_chosen(settings: Page):
    sentences = settings.get_by_role("combobox", name="Maximum sentences")
    expect(sentences).to_have_value("4")
    sentences.select_option("1")
    expect(settings.locator("[data-status]")).to_have_text("Saved.")
    settings.reload()
    expect(sentences).to_have_value("1")
    go_to(settings, "Ask")
    ask_and_wait(settings, BROAD, "answered")
    expect(settings.locator(".turn .sentence")).to_have_count(1)
    go_to(settings, "Settings")
    settings.get_by_role("button", name="Reset to defaults").click()
    expect(sentences).to_have_value("4")
    go_to(settings, "Ask")
    ask_and_wait(settings, BROAD, "answered")
    expect(settings.locator(".turn").last.locator(".sentence")).to_have_count(4)


def test_without_a_model_only_quotes_can_be_chosen_and_the_reason_is_told(settings: Page):
    expect(settings.get_by_role("radio", name="A language model")).to_be_disabled()
    expect(settings.get_by_role("radio", name="Quotes from the articles")).to_be_checked()
    expect(settings.get_by_text("No language model connected")).to_be_visible()


def test_the_keys_of_the_page_are_those_of_its_documentation():
    page = (Path(__file__).parents[2] / "docs" / "page.md").read_text("utf-8")
    table = page[page.index("## Keys") : page.index("## For everyone")]
    for held, _ in KEYS:
        assert "+".join(f"`{key}`" for key in held) in table


def test_the_keys_and_the_version_are_shown(settings: Page):
    expect(settings.locator("#view-settings .key-list")).to_contain_text("Next citation")
    expect(settings.locator(".facts")).to_contain_text("Lede 0.")


def test_judged_answers_are_kept_as_a_question_set(canned: str, visit: Visit, tmp_path: Path):
    page = visit(canned)
    ask_and_wait(page, "Who closed the pier at Tarrow?", "answered")
    page.get_by_role("button", name="Good answer").click()
    expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    go_to(page, "Settings")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "set.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "set.jsonl").read_text("utf-8").splitlines()]
    (row,) = [one for one in rows if one["question"] == "Who closed the pier at Tarrow?"]
    assert row["tags"] == ["thumbs-up"]
    assert len(row["evidence"]) == len(row["answers"]) == 2


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "x",
        {"writer": "gpt"},
        {"check": 1},
        {"sentences": "11"},
        {"sentences": "0"},
        {"sentences": []},
        {"passages": "7"},
    ],
)
def test_what_cannot_be_chosen_counts_as_nothing(sent: object):
    assert preferences(Payload(sent)) == {}


def test_preferences_apply_without_opening_anything_again(assistant: Assistant):
    sent = Payload({"writer": "extractive", "check": "show", "sentences": "2", "passages": "10"})
    other = assistant.with_settings(**preferences(sent))
    now = other.settings
    assert (now.writer, now.withhold, now.sentences, now.passages) == ("extractive", False, 2, 10)
    assert other.library is assistant.library
    assert assistant.settings.sentences == 4


def test_the_same_conversation_is_answered_by_other_settings(assistant: Assistant):
    assistant.library.add([folder()])
    chat = assistant.conversation()
    assert len(chat.ask(BROAD).sentences) == assistant.settings.sentences
    shorter = assistant.with_settings(sentences=1).conversation(chat.id)
    assert len(shorter.ask(BROAD).sentences) == 1
    assert [one.question for one in chat.turns] == [BROAD, BROAD]


def test_a_model_is_left_out_and_comes_back(tmp_path: Path):
    with Assistant.open(tmp_path, llm=FakeLLM(["It holds. [1]"])) as opened:
        quoting = opened.with_settings(writer="extractive")
        assert quoting.model is None
        assert opened.with_settings(withhold=False).model is opened.model


def test_a_setting_that_cannot_be_used_is_named(assistant: Assistant):
    with pytest.raises(SettingsError, match="sentences"):
        assistant.with_settings(sentences=0)
