"""The language of questions and articles.

`tests/data/languages.jsonl` holds questions in ten languages and more, and English ones that are hard: names alone,
foreign names, typing errors. The rules were made on the half that is marked "build".
"""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.detection import NAMES, language_of

DATA = Path(__file__).parents[2] / "data"


def kept_in(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def told(half: str, *, english: bool) -> list[tuple[str, str | None]]:
    """The true language of each question of a half, and the one told."""
    return [
        (one["language"], language_of(one["text"]))
        for one in kept_in("languages.jsonl")
        if one["half"] == half and (one["language"] == "en") is english
    ]


@pytest.mark.parametrize("half", ["build", "kept"])
def test_of_ten_questions_in_other_languages_nine_are_told(half: str) -> None:
    found = told(half, english=False)
    assert len(found) >= 60
    assert sum(language == true for true, language in found) >= 0.88 * len(found)
    assert sum(language == "en" for _, language in found) <= 0.02 * len(found)


@pytest.mark.parametrize("half", ["build", "kept"])
def test_english_full_of_foreign_names_is_seldom_taken_for_another_language(half: str) -> None:
    found = told(half, english=True)
    assert len(found) >= 30
    assert sum(language not in ("en", None) for _, language in found) <= 1


def test_english_questions_are_not_taken_for_another_language_in_small_letters_or_mistyped() -> None:
    questions = sorted({one["question"] for one in kept_in("conflicts.jsonl")})
    assert len(questions) >= 40
    chance = random.Random(5)

    def mistyped(question: str) -> str:
        place = chance.randrange(len(question) - 1)
        return question[:place] + question[place + 1] + question[place] + question[place + 2 :]

    typed = [*questions, *map(str.lower, questions), *map(mistyped, questions)]
    assert [one for one in typed if language_of(one) not in ("en", None)] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le maire a démissionné mardi après la découverte d'un trou dans les comptes de la ville.", "fr"),
        ("The mayor resigned on Tuesday after a hole was found in the city's accounts.", "en"),
        ("市长周二辞职。", "zh"),
        ("Rebecca Timlin-Scalera", None),
        ("12,500", None),
        ("", None),
    ],
)
def test_articles_and_names(text: str, language: str | None) -> None:
    assert language_of(text) == language


@given(st.text())
def test_any_text_has_a_language_that_has_a_name_or_none(text: str) -> None:
    assert language_of(text) in {None, *NAMES}


def test_an_english_question_loads_no_model() -> None:
    code = (
        "import sys; from assistant.language.detection import language_of; "
        "assert language_of('Who was the mayor of the town?') == 'en'; sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
