"""The sample articles as a reader of the package meets them, and the golden questions over them."""

import difflib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.article import Article, Skipped
from index.readers import read
from index.samples import EXAMPLE_QUESTIONS, UNANSWERABLE_EXAMPLE, folder

QUESTIONS = Path(__file__).parents[2] / "assistant" / "evaluation" / "samples.jsonl"
SUM_OF_MONEY = re.compile(r"£([\d.]+) million")
INVENTED_TOWN = "Harrowmere is an invented town; this piece was written as a sample for Lede."
PUBLIC_FACTS = "Written as a sample for Lede, from public facts."
PAGE_CLUTTER = ("cookies", "newsletter", "Tide tables", "Advertise", "Gull takes chip van", "umbrellas")


@pytest.fixture(scope="module")
def outcomes() -> list[Article | Skipped]:
    return list(read(folder()))


@pytest.fixture(scope="module")
def articles(outcomes: list[Article | Skipped]) -> list[Article]:
    return [outcome for outcome in outcomes if isinstance(outcome, Article)]


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def titled(articles: list[Article], words: str) -> Article:
    (found,) = (article for article in articles if words in article.title)
    return found


def shared_words(one: str, other: str) -> float:
    """The share of the longer text's words that both texts have in the same order."""
    left, right = one.split(), other.split()
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / max(len(left), len(right))


def test_the_folder_is_a_real_folder() -> None:
    assert folder().is_dir()


def test_nothing_in_the_folder_is_skipped(outcomes: list[Article | Skipped]) -> None:
    assert [outcome for outcome in outcomes if isinstance(outcome, Skipped)] == []


def test_there_are_sixteen_with_their_own_ids(articles: list[Article]) -> None:
    assert len({article.id for article in articles}) == len(articles) == 16


def test_the_records_keep_the_ids_that_their_file_gives(articles: list[Article]) -> None:
    assert {"harbour-wall-gazette", "harbour-wall-post"} <= {article.id for article in articles}


def test_the_samples_show_the_formats(articles: list[Article]) -> None:
    suffixes = {Path(str(article.path).split("#")[0]).suffix for article in articles}
    assert suffixes == {".md", ".txt", ".html", ".jsonl"}


def test_each_has_a_title_of_its_own(articles: list[Article]) -> None:
    assert len({article.title for article in articles}) == len(articles)


def test_each_names_its_source_where_its_format_has_a_place_for_one(articles: list[Article]) -> None:
    without = [Path(str(article.path)).name for article in articles if not article.source]
    assert without == ["lifeboat-coxswain-interview.txt"]


def test_each_has_a_byline(articles: list[Article]) -> None:
    assert [article.title for article in articles if not article.author] == []


def test_each_has_a_date(articles: list[Article]) -> None:
    assert [article.title for article in articles if article.published_at is None] == []


def test_each_is_short(articles: list[Article]) -> None:
    assert [article.title for article in articles if not 80 <= len(article.text.split()) <= 450] == []


def test_each_ends_by_saying_that_it_is_a_sample(articles: list[Article]) -> None:
    endings = Counter(article.text.splitlines()[-1] for article in articles)
    assert endings == {INVENTED_TOWN: 10, PUBLIC_FACTS: 6}


def test_front_matter_stays_out_of_the_text(articles: list[Article]) -> None:
    assert [article.title for article in articles if "notes:" in article.text or "---" in article.text] == []


def test_the_page_loses_its_clutter(articles: list[Article]) -> None:
    page = titled(articles, "Two thousand people queue")
    assert [word for word in PAGE_CLUTTER if word in page.text] == []


def test_two_papers_print_the_same_agency_piece(articles: list[Article]) -> None:
    gazette, post = titled(articles, "Night ferry to Ansay"), titled(articles, "Whisky freight")
    assert gazette.source != post.source
    assert 0.8 < shared_words(gazette.text, post.text) < 1


def test_two_papers_disagree_on_the_harbour_wall(articles: list[Article]) -> None:
    gazette, post = titled(articles, "Harbour wall will cost"), titled(articles, "Storm-hit harbour wall")
    assert (SUM_OF_MONEY.findall(gazette.text)[0], SUM_OF_MONEY.findall(post.text)[0]) == ("4.2", "3.6")
    assert "3.6 million" not in gazette.text
    assert "4.2 million" not in post.text


def test_the_corrected_report_says_what_was_wrong(articles: list[Article]) -> None:
    first, corrected = titled(articles, "by nine votes to six"), titled(articles, "by eight votes to seven")
    assert "Correction" not in first.text
    assert corrected.text.startswith("Correction, 16 December 2023:")
    assert str(first.published_at) < str(corrected.published_at)


def test_the_library_story_runs_over_three_days_and_a_correction(articles: list[Article]) -> None:
    days = sorted(str(article.published_at)[:10] for article in articles if "ropeworks" in article.title)
    assert days == ["2023-10-12", "2023-12-14", "2023-12-16", "2024-10-05"]


def test_the_vote_is_told_with_its_count(articles: list[Article]) -> None:
    told = titled(articles, "UN General Assembly votes 141 to 7").text
    assert "141 votes to 7" in told
    assert "Thirty-two countries abstained" in told


def test_why_kyiv_rejected_the_plan_stands_in_one_sentence(articles: list[Article]) -> None:
    told = titled(articles, "Kyiv rejected China's plan").text
    (sentence,) = re.findall(r"Kyiv rejected[^.]*\.", told)
    assert "because it asks for a ceasefire" in sentence
    assert "does not ask Russia to give back" in sentence


def test_golden_questions_are_numbered_and_divided(questions: list[dict[str, Any]]) -> None:
    assert [question["id"] for question in questions] == [f"s{number:02}" for number in range(1, 38)]
    assert Counter(bool(question.get("unanswerable")) for question in questions) == {False: 25, True: 12}


def test_golden_evidence_stands_word_for_word_in_the_named_article(
    articles: list[Article], questions: list[dict[str, Any]]
) -> None:
    by_title = {article.title: article.text for article in articles}
    missing = [
        (question["id"], evidence["title"])
        for question in questions
        for evidence in question.get("evidence", [])
        if evidence["quote"] not in by_title.get(evidence["title"], "")
    ]
    assert missing == []


def test_only_answerable_questions_have_evidence(questions: list[dict[str, Any]]) -> None:
    assert [one["id"] for one in questions if bool(one.get("evidence")) == bool(one.get("unanswerable"))] == []


def test_the_example_questions_have_golden_evidence(questions: list[dict[str, Any]]) -> None:
    answerable = {one["question"] for one in questions if not one.get("unanswerable")}
    assert [example for example in EXAMPLE_QUESTIONS if example not in answerable] == []


def test_the_unanswerable_example_is_marked_so(questions: list[dict[str, Any]]) -> None:
    assert UNANSWERABLE_EXAMPLE in {one["question"] for one in questions if one.get("unanswerable")}
