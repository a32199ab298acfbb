"""How a claim's words stand in a text."""

from assistant.grounding.overlap import WORDING, columns, weights_of

EVERY = (
    "Ana Ruiz opened the new pier in Grenmouth.",
    "Tom Bell repaired the harbour wall for nine million kronor.",
    "The night ferry was not late.",
)


def of(claim: str, name: str) -> float:
    row = columns(claim, weights_of(claim), EVERY)
    return dict(zip(WORDING, row, strict=True))[name]


def test_a_copied_sentence_is_wholly_there() -> None:
    claim = "Tom Bell repaired the harbour wall for nine million kronor."
    assert [of(claim, name) for name in ("words", "pairs_near")] == [1.0] * 2
    assert of(claim, "widest_jump") == 0.0


def test_a_patchwork_has_all_words_but_not_together() -> None:
    whole, patched = "Ana Ruiz opened the new pier.", "Ana Ruiz repaired the harbour wall."
    assert of(patched, "words") == 1.0
    assert of(patched, "pairs_near") < of(whole, "pairs_near")
    assert of(patched, "widest_jump") > of(whole, "widest_jump")


def test_a_rare_missing_word_costs_more_than_a_common_one() -> None:
    assert of("Tom Bell repaired the aqueduct.", "words") < of("Tom Bell repaired the house.", "words")
