"""The plain comparison that finds names and numbers nobody cited, and a run that goes on where it was ended."""

import json
from pathlib import Path
from typing import Any

import pytest

CITED = (
    "Harbour wall. The Gazette. 1 March 2024\n"
    "The repair costs 4,200,000 pounds, Ana Ruiz of the U.S. firm said in China."
)


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("The repair costs 4200000 pounds.", []),
        ("Ana Ruiz named the price on 1 March.", []),
        ("A Chinese price, said Ruiz.", []),
        ("The repair costs 4.3 million pounds.", ["4.3"]),
        ("Bo Ek named the price.", ["Bo", "Ek"]),
        ("It was told to Bo Ek in 2023.", ["2023", "Bo", "Ek"]),
        ("Everybody said so.", []),
        ("It was a US firm.", []),
        ("It was Ruiz's wall, and AR's price.", []),
        ("The firm is of the UN.", ["UN"]),
    ],
)
def test_numbers_and_names_that_are_not_cited_are_found(sentence: str, missing: list[str]) -> None:
    from absent import absent

    assert absent(sentence, CITED) == missing


def test_small_numbers_may_be_words() -> None:
    from absent import absent

    assert absent("There were 3 boats.", "Three boats came.") == []


def answer(**fields: Any) -> dict[str, Any]:
    quote = {"n": 1, "title": "Harbour", "source": "Gazette", "published_at": None, "quote": "The wall cost 4 pounds."}
    shown = [{"text": "The wall cost 5 pounds.", "citations": [1], "support": "supported"}]
    return {"citations": [quote], "sentences": shown, "writer": "fake", "abstained": False, "withheld": []} | fields


def test_only_sentences_shown_as_supported_are_compared() -> None:
    import generation

    assert generation.unfounded(answer()) == [{"text": "The wall cost 5 pounds.", "missing": ["5"]}]
    partly = [{"text": "The wall cost 5 pounds.", "citations": [1], "support": "partly"}]
    assert generation.unfounded(answer(sentences=partly)) == []


def test_the_table_counts_each_kind_of_answer() -> None:
    import generation

    rows = [
        {"set": "seed", "asked_model": True, "answer": answer()},
        {"set": "seed", "asked_model": True, "answer": answer(writer="extractive", withheld=[{}, {}])},
        {"set": "seed", "asked_model": True, "answer": answer(abstained=True, sentences=[])},
        {"set": "seed", "asked_model": False, "answer": answer(abstained=True, sentences=[], writer="extractive")},
        {"set": "seed", "asked_model": True, "error": "no"},
    ]
    counted = dict(zip(generation.HEAD, generation.counted(rows)[0], strict=True))
    assert counted == {
        "set": "seed",
        "questions": "5",
        "model asked": "3",
        "in its words": "1",
        "supported": "1",
        "partly": "0",
        "withheld": "2",
        "none": "0",
        "fell back": "1",
        "abstained (model)": "1",
        "abstained (no evidence)": "1",
        "supported with an absent name or number": "2",
        "errors": "1",
    }


def test_a_file_whose_last_line_was_cut_off_is_mended(tmp_path: Path) -> None:
    import generation

    out = tmp_path / "out.jsonl"
    whole = json.dumps({"model": "m", "place": 1}) + "\n" + json.dumps({"model": "other", "place": 2}) + "\n"
    out.write_text(whole + '{"model": "m", "pla', "utf-8")
    assert [row["place"] for row in generation.done(out, "m")] == [1]
    assert out.read_text("utf-8") == whole
