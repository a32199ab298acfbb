"""Which quotes a sentence stands on. The check is a table here: what is tested is who is asked, and who is believed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.synthesis.citation_repair import OTHERS, Repaired, repair

WALL, COST, FERRY, BEES = (
    "The wall is old.",
    "The wall costs 4 pounds.",
    "The ferry is new.",
    "The bees of the wall sleep.",
)
TEXTS = {0: WALL, 1: COST, 2: FERRY, 5: BEES}


class Found(NamedTuple):
    label: str
    score: float
    why: str = ""


def by(table: dict[str, str], asked: list[str] | None = None) -> Callable[[Sequence[tuple[str, str]]], list[Found]]:
    """A check that knows what each text does for any sentence; "unsupported" for those not in the table."""
    scores = {"supported": 0.9, "partly": 0.5, "unsupported": 0.1}

    def check(pairs: Sequence[tuple[str, str]]) -> list[Found]:
        if asked is not None:
            asked.extend(text for _, text in pairs)
        return [
            Found(label := table.get(text, "unsupported"), scores[label], f"lacks {len(text)}") for _, text in pairs
        ]

    return check


SENTENCE = "The old wall costs 4 pounds."


def test_marked_quotes_that_carry_it_are_cited_and_the_others_dropped() -> None:
    found = repair(
        SENTENCE, (0, 1, 2), TEXTS, by({COST: "supported", FERRY: "supported", f"{WALL}\n{COST}\n{FERRY}": "supported"})
    )
    assert found == Repaired((1, 2), "supported")


def test_marked_quotes_that_only_carry_it_together_are_all_cited() -> None:
    assert repair(SENTENCE, (0, 1), TEXTS, by({f"{WALL}\n{COST}": "supported"})) == Repaired((0, 1), "supported")


def test_a_wrong_mark_gives_way_to_the_quote_that_carries_it() -> None:
    assert repair(SENTENCE, (2,), TEXTS, by({COST: "supported"})) == Repaired((1,), "supported")


def test_without_a_mark_the_best_quote_is_cited() -> None:
    assert repair(SENTENCE, (), TEXTS, by({COST: "supported", WALL: "partly"})) == Repaired((1,), "supported")


def test_two_quotes_may_carry_it_together() -> None:
    table = {WALL: "partly", COST: "partly", f"{WALL}\n{COST}": "supported"}
    assert repair(SENTENCE, (), TEXTS, by(table)) == Repaired((0, 1), "supported")


def test_what_is_carried_in_part_says_what_is_missing() -> None:
    assert repair(SENTENCE, (1,), TEXTS, by({COST: "partly"})) == Repaired((1,), "partly", f"lacks {len(COST)}")


def test_what_nothing_carries_keeps_its_mark_and_says_why() -> None:
    assert repair(SENTENCE, (2,), TEXTS, by({})) == Repaired((2,), "unsupported", f"lacks {len(FERRY)}")


def test_without_a_mark_and_without_a_word_in_common_nothing_is_asked() -> None:
    asked: list[str] = []
    found = repair("Pigs fly.", (), TEXTS, by({}, asked))
    assert (found.places, found.label, asked) == ((), "unsupported", [])
    assert found.why


def test_each_text_is_asked_about_once_and_few_besides_the_marked() -> None:
    asked: list[str] = []
    texts = {place: f"The wall costs {place} pounds." for place in range(10)}
    repair(SENTENCE, (0, 1), texts, by({}, asked))
    assert len(asked) == len(set(asked))
    assert len([text for text in asked if "\n" not in text]) == 2 + OTHERS
