"""Claims made of pages, and the sets that they are measured on."""

import json
import random
from pathlib import Path

import claims
import pytest
from support_reader import edits, examples

PAGE = (
    "Ana Ruiz opened the new pier in Grenmouth on 5 May 2019.",
    "She said that the work had cost 14 million euros.",
    "Tom Bell, who designed it, was not invited to the opening.",
    "In June the night ferry returned to Elmsund after three years.",
)


@pytest.mark.parametrize("change", [change for change, _ in edits.FALSIFYING], ids=lambda change: change.__name__)
def test_a_false_change_says_where_it_is(change) -> None:
    draw = random.Random(1)
    made = [change(text, " ".join(PAGE), draw) for text in PAGE for _ in range(5)]
    assert any(made)
    for one in filter(None, made):
        assert one.text not in PAGE
        assert all(0 <= first < last <= len(one.text) or first == last for first, last in one.wrong)


def test_a_splice_marks_the_tail_that_came_from_elsewhere() -> None:
    made = edits.spliced(PAGE[0], random.Random(1), PAGE[3])
    assert made is not None
    ((first, last),) = made.wrong
    assert made.text[first:last] in PAGE[3]
    assert PAGE[0].startswith(made.text[:first])


def test_a_reworded_sentence_without_draws_is_itself() -> None:
    class Never(random.Random):
        def random(self) -> float:
            return 0.999

    assert edits.reworded(PAGE[0], Never()) == PAGE[0]


def test_made_claims_are_of_both_kinds() -> None:
    draw = random.Random(2)
    made = [one for _ in range(60) for one in examples.made("Grenmouth", PAGE, PAGE, draw, whole=True)]
    assert {one.label for one in made} == {0.0, 1.0}
    assert all(one.wrong == () for one in made if one.label == 1.0)


def test_reported_claims_have_their_text_whether_inline_or_by_article(tmp_path: Path) -> None:
    inline = {"id": "a", "question": "q", "claim": "c", "label": 1, "type": "t",
              "evidence": [{"article_id": None, "quote": "one"}, {"article_id": None, "quote": "two"}]}  # fmt: skip
    whole = {"id": "b", "question": None, "claim": "d", "label": 0, "type": "u",
             "evidence": [{"article_id": "x", "quote": None}]}  # fmt: skip
    for name, row in (("attributionbench", inline), ("qags_news", whole)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "questions.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "qags_news" / "articles.jsonl").write_text(json.dumps({"id": "x", "text": "the article"}) + "\n")
    assert claims.reported(tmp_path) == [
        claims.Claim("attributionbench", "t", "q", "c", "one\ntwo", supported=True),
        claims.Claim("qags_news", "u", "x", "d", "the article", supported=False),
    ]


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"articles\.jsonl is missing"):
        claims.reported(tmp_path)
