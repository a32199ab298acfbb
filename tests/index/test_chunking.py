"""Passages: whole sentences, within the budget, with exact offsets, for any text at all."""

import os
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.chunking import MIN_BUDGET, count_tokens, split_passages
from index.text.sentences import split_sentences

PARAGRAPH = (
    "The council of Fennick met on Monday to vote on the harbour wall. Mr. Brook, who chairs it, spoke for an hour. "
    "“The wall is two hundred years old,” he said. “It will not last the winter.” The vote was 7 to 2. "
    "Work is to begin in Jan. 2024 and will cost $3.5 million. Nobody from the U.S. firm that won the tender came. "
)
ARTICLE = "\n\n".join([PARAGRAPH.strip()] * 6)


def texts(text: str, passages: list[tuple[Span, tuple[Span, ...]]]) -> list[str]:
    return [text[span.start : span.end] for span, _ in passages]


def test_a_short_text_is_one_passage() -> None:
    sentences = split_sentences(PARAGRAPH)
    assert split_passages(PARAGRAPH) == [(Span(0, len(PARAGRAPH.strip())), tuple(sentences))]


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_blank_text_has_no_passage(text: str) -> None:
    assert split_passages(text) == []


def test_each_sentence_is_in_one_passage() -> None:
    passages = split_passages(ARTICLE, budget=80)
    assert len(passages) > 3
    assert [sentence for _, sentences in passages for sentence in sentences] == split_sentences(ARTICLE)


def test_a_passage_ends_with_its_paragraph_when_it_is_nearly_full() -> None:
    first, second = "The wall fell in the storm. " * 10, "The boats were lost. " * 10
    text = f"{first.strip()}\n\n{second.strip()}"
    passages = split_passages(text, budget=count_tokens(first) + 10)
    assert texts(text, passages)[0] == first.strip()


def test_a_passage_takes_in_the_next_paragraph_when_it_is_half_empty() -> None:
    first, second = "The wall fell in the storm. " * 5, "The boats were lost. " * 10
    text = f"{first.strip()}\n\n{second.strip()}"
    passages = split_passages(text, budget=2 * count_tokens(first))
    assert texts(text, passages)[0].startswith(first.strip() + "\n\nThe boats were lost.")


def test_a_sentence_over_budget_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(400)]
    passages = split_passages("Short one. " + " ".join(words), budget=50)
    pieces = texts("Short one. " + " ".join(words), passages)
    assert " ".join(pieces).split() == ["Short", "one.", *words]


def test_a_word_over_budget_is_cut_inside() -> None:
    text = "x1" * 500
    pieces = texts(text, split_passages(text, budget=20))
    assert "".join(pieces) == text
    assert all(count_tokens(piece) <= 20 for piece in pieces)


@pytest.mark.parametrize("character", ["👩🏽‍🚀", "🇺🇦", "e\u0301\u0323", "각", "नि"])
def test_a_cut_never_breaks_a_visible_character(character: str) -> None:
    text = character * 200
    pieces = texts(text, split_passages(text, budget=40))
    assert len(pieces) > 1
    assert all(piece == character * (len(piece) // len(character)) for piece in pieces)


def test_known_sentences_are_used_as_they_are() -> None:
    known = [Span(0, 10), Span(11, 30)]
    assert split_passages(PARAGRAPH, sentences=known) == [(Span(0, 30), tuple(known))]


@pytest.mark.parametrize("budget", [MIN_BUDGET - 1, 0])
def test_a_budget_that_holds_no_word_is_refused(budget: int) -> None:
    with pytest.raises(ValueError, match="give"):
        split_passages(ARTICLE, budget=budget)


def test_special_tokens_count_as_ordinary_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_lone_surrogates_can_be_counted() -> None:
    assert count_tokens("a \ud800 b") > 2


# The last one makes tiktoken's own pattern fail when it is given whole.
@pytest.mark.parametrize(
    "text", ["a" * 500_000, "😀" * 200_000, "." * 500_000, " " * 1_000_000 + "x"], ids=lambda t: t[-1]
)
def test_long_runs_are_counted_and_split_in_time(text: str) -> None:
    started = time.perf_counter()
    passages = split_passages(text)
    assert count_tokens(text) > 1000
    assert all(count_tokens(piece) <= 200 for piece in texts(text, passages))
    assert time.perf_counter() - started < 30


def test_the_encoding_comes_from_the_installed_package() -> None:
    program = (
        "import os, sys; from index.text.tokens import count_tokens; "
        "print(count_tokens('hello world'), 'TIKTOKEN_CACHE_DIR' in os.environ, 'llama_index.core' in sys.modules)"
    )
    unreachable = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    named = ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in named} | unreachable
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (run.stdout.strip(), run.stderr) == ("2 False False", "")


PROSE = [
    "The wall fell. ",
    "Mr. Brook said so. ",
    "“Why?” ",
    "end.Next ",
    "word ",
    "1. ",
    "and so on " * 12,
    "\n\n",
    "\n",
    " ",
]
RUNS = [
    "x" * 90,
    "https://example.com/" + "a1" * 40,
    "\t" * 40,
    "中文。",
    "中" * 60,
    "😀" * 9,
    "🇺🇦" * 5,
    "e\u0301" * 20,
]
ODD = ["👩🏽‍🚀", "\u200b", "<|endoftext|>"]
FRAGMENTS = st.sampled_from([*PROSE, *RUNS, *ODD])
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map("".join))
BUDGETS = st.sampled_from([MIN_BUDGET, 17, 25, 60, 200])


@given(TEXTS, BUDGETS)
def test_no_passage_is_over_budget(text: str, budget: int) -> None:
    for piece in texts(text, split_passages(text, budget=budget)):
        assert 0 < count_tokens(piece) <= budget


@given(TEXTS, BUDGETS)
def test_a_passage_starts_and_ends_with_its_sentences(text: str, budget: int) -> None:
    for span, sentences in split_passages(text, budget=budget):
        assert (span.start, span.end) == (sentences[0].start, sentences[-1].end)
        assert list(sentences) == sorted(sentences)
        assert all(before.end <= after.start for before, after in pairwise(sentences))


@given(TEXTS, BUDGETS)
def test_every_sentence_is_in_a_passage_whole_or_in_pieces(text: str, budget: int) -> None:
    kept = {sentence for _, sentences in split_passages(text, budget=budget) for sentence in sentences}
    for sentence in split_sentences(text):
        if count_tokens(text[sentence.start : sentence.end]) <= budget:
            assert sentence in kept
        else:
            covered = {at for start, end in kept for at in range(max(start, sentence.start), min(end, sentence.end))}
            assert all(text[at].isspace() for at in set(range(*sentence)) - covered)


@given(TEXTS, BUDGETS)
def test_passages_follow_one_another(text: str, budget: int) -> None:
    for (before, _), (after, _) in pairwise(split_passages(text, budget=budget)):
        assert before.end <= after.start


@given(TEXTS)
def test_the_same_text_gives_the_same_passages(text: str) -> None:
    assert split_passages(text) == split_passages(text)
