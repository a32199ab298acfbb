"""`check_support`: the verdict, the score and the reason."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Support, check_support
from assistant.grounding.check import NOTHING_CITED, NOTHING_SAID, check_many

TEXT = (
    "Storm breaks harbour wall, Grenmouth Post, 12 March 2023\n"
    "The harbour wall at Grenmouth was built in 1874. It fell on Sunday night, and nobody was hurt.\n"
    "“We will rebuild it before winter,” said Mayor Ana Ruiz. The work will cost nine million kronor."
)
FILLER = "Elsewhere the week was quiet, and shops in the old town reported no more visitors than in other years.\n"
ARTICLE = FILLER * 30 + TEXT + "\n" + FILLER * 30


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour wall at Grenmouth was built in 1874.",
        "The harbour wall at Grenmouth was built in 1874 [1].",
        "It fell on Sunday night, and nobody was hurt.",
        "The work will cost 9 million kronor.",
        "The harbour wall fell on Sunday night.",
    ],
)
def test_what_the_text_says_is_supported(sentence: str) -> None:
    assert check_support(sentence, TEXT).label == "supported"


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("The harbour wall at Grenmouth was built in 1884.", "the number 1884 is not in the cited text"),
        ("It fell on March 13, and nobody was hurt.", "the date March 13 is not in the cited text"),
        ("It fell on Monday night, and nobody was hurt.", "the day Monday is not in the cited text"),
        (
            "“We will never rebuild it,” said Mayor Ana Ruiz.",
            "the words in quotation marks, “We will never rebuild it,”, are not in the cited text",
        ),
    ],
)
def test_what_is_exact_and_not_there_is_named_and_unsupported(sentence: str, why: str) -> None:
    found = check_support(sentence, TEXT)
    assert (found.label, found.why) == ("unsupported", why)


def test_a_name_that_is_not_there_is_named_and_keeps_a_sentence_from_being_supported() -> None:
    found = check_support("The harbour wall at Elmsund was built in 1874.", TEXT)
    assert found.label != "supported"
    assert found.why == "the name Elmsund is not in the cited text"


def test_words_put_into_another_mouth_are_not_supported() -> None:
    text = f"{TEXT} Tom Bell repaired the ferry."
    found = check_support("Tom Bell said that they would rebuild it before winter.", text)
    assert found.label == "unsupported"
    assert found.why == "the cited text gives these words to somebody other than Tom Bell"


def test_something_else_altogether_is_unsupported() -> None:
    found = check_support("Scientists have discovered a cheaper way to store hydrogen.", TEXT)
    assert found.label == "unsupported"
    assert found.why


def test_the_right_sentence_is_found_in_a_long_article() -> None:
    assert check_support("The harbour wall at Grenmouth was built in 1874.", ARTICLE).label == "supported"


def test_a_long_article_carries_no_more_than_it_says() -> None:
    assert check_support("The bridge at Grenmouth was designed by a Danish architect.", ARTICLE).label != "supported"


@pytest.mark.parametrize("cited_text", ["", " \n ", "...", "[1]"])
def test_nothing_cited_supports_nothing(cited_text: str) -> None:
    assert check_support("The wall fell.", cited_text) == Support("unsupported", 0.0, NOTHING_CITED)


@pytest.mark.parametrize("sentence", ["", "\n", "—", "[1]"])
def test_an_empty_sentence_is_not_supported(sentence: str) -> None:
    assert check_support(sentence, TEXT) == Support("unsupported", 0.0, NOTHING_SAID)


def test_a_sentence_is_judged_the_same_alone_and_among_others() -> None:
    pairs = [("The wall fell.", TEXT), ("It cost 5 kronor.", TEXT), ("", TEXT)]
    assert check_many(pairs) == [check_support(*pair) for pair in pairs]
    assert check_many([]) == []


WORDS = st.sampled_from(["wall", "Grenmouth", "1874", "fell", "not", "Ana Ruiz", "said", "“", "”", "5 May", ".", "\n"])
ANYTHING = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))


@settings(max_examples=60, deadline=None)
@given(ANYTHING, ANYTHING)
def test_any_text_gets_a_verdict_that_fits_its_score(sentence: str, cited_text: str) -> None:
    found = check_support(sentence, cited_text)
    assert 0.0 <= found.score <= 1.0
    assert (found.label == "supported") == (found.score >= 0.5) == (found.why == "")


@pytest.mark.parametrize(
    "text",
    [
        "墙是1874年建的。没有人受伤。",
        "Стена была построена в 1874 году.",
        "بُني الجدار عام 1874.",
        "word " * 20_000,
        "x" * 100_000,
        "1,000 " * 20_000,
        "A B " * 20_000,
        "“" * 5_000,
        "\ud800 lone \x00 marks \u202e",
    ],
    ids=["chinese", "russian", "arabic", "words", "letters", "numbers", "capitals", "marks", "broken"],
)
def test_strange_text_is_judged_too(text: str) -> None:
    for pair in ((text, TEXT), (TEXT, text), (text, text)):
        assert check_support(*pair).label in ("supported", "partly", "unsupported")


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 10**9).filter(lambda number: str(number) not in TEXT))
def test_a_made_up_number_is_never_supported(number: int) -> None:
    assert check_support(f"The harbour wall at Grenmouth was built for {number} kronor.", TEXT).label != "supported"


def test_importing_the_check_loads_no_model() -> None:
    program = "import sys; from assistant import check_support; print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
