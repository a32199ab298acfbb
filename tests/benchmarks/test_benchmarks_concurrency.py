"""The load of many users: it is held to its end, and a mix-up is seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from concurrency import Noting, held, measured, scripts, unlike

from index import BundledEmbedding
from index.samples import folder

TITLES = ["Harbour wall", "Ropeworks library", "Night bus"]


def test_no_two_users_ask_the_same() -> None:
    made = scripts(TITLES, 20, 10)
    assert len({tuple(script) for script in made}) == 20
    assert {len(script) for script in made} == {10}
    assert made == scripts(TITLES, 20, 10)


def test_a_small_load_has_no_error_and_no_mix_up(tmp_path: Path) -> None:
    loads, single = measured(tmp_path / "home", 3, 2, 0.01)
    assert [(len(load.answers), load.errors, load.mixed) for load in loads] == [(6, 0, 0)] * 3
    assert single > 0


@pytest.fixture
def assistant(tmp_path: Path, embedding: BundledEmbedding) -> Iterator[Noting]:
    with Noting.open(tmp_path / "home", embed_model=embedding) as opened:
        opened.library.add([folder()])
        yield opened


def test_a_history_of_someone_else_is_a_mix_up(assistant: Noting, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Noting.stream
    histories: list[Any] = [()]

    def shuffled(self: Noting, question: str, **options: Any) -> Any:
        if "history" in options:
            histories.append(options["history"])
            options["history"] = histories[-2] or histories[-1][:0]
        return real(self, question, **options)

    monkeypatch.setattr(Noting, "stream", shuffled)
    assert held("shuffled", assistant, scripts(TITLES, 3, 2), at_once=False).mixed > 0


def test_an_answer_of_someone_else_is_a_mix_up(assistant: Noting) -> None:
    asked = scripts(TITLES, 2, 1)
    alone = held("alone", assistant, asked, at_once=False)
    swapped = held("alone", assistant, asked, at_once=False)
    assert unlike(swapped, alone) == 0
    swapped.answers = {(user, 0): swapped.answers[1 - user, 0] for user in range(2)}
    assert unlike(swapped, alone) == 2


def test_a_question_that_fails_is_an_error(assistant: Noting) -> None:
    assert held("failing", assistant, [[" "], ["Who?"]], at_once=True).errors == 1
