"""What the reader is given of a long text, and how text is set right before."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.check import claim_of, plain
from assistant.grounding.overlap import LONGEST_UNIT, ROOM, pick, units, weights_of

FILLER = "The weather in the valley stayed mild for the whole of the week that followed."
TEXT = "\n".join(["Wall falls in Grenmouth", *[FILLER] * 30, "The wall was built in 1874.", *[FILLER] * 30])


def excerpt(claim: str, text: str) -> str:
    """What the reader is given."""
    every = units(text)
    return " ".join(every[place] for place in pick(weights_of(claim), every))


def test_the_sentence_that_bears_on_the_claim_is_in_the_excerpt() -> None:
    assert "built in 1874" in excerpt("The harbour wall was built in 1874.", TEXT)


def test_a_short_first_line_stays() -> None:
    assert excerpt("It was built in 1874.", TEXT).startswith("Wall falls in Grenmouth")


def test_a_short_text_is_read_whole() -> None:
    assert excerpt("Anything.", "One sentence.\nAnd another.") == "One sentence. And another."


def test_a_sentence_without_end_is_cut() -> None:
    assert max(len(unit.split()) for unit in units("word " * 500)) == LONGEST_UNIT


@given(st.text(), st.lists(st.text(min_size=1), min_size=1))
def test_an_excerpt_keeps_order_and_room(claim: str, every: list[str]) -> None:
    picked = pick(weights_of(claim), every)
    assert picked == sorted(set(picked))
    assert sum(len(every[place].split()) for place in picked) <= ROOM


def test_tokenised_text_is_set_right() -> None:
    assert plain("Of the 3, 700 women , 2 - 0 did n't pay $ 600") == "Of the 3,700 women, 2-0 didn't pay $600"


def test_plain_prose_is_left_alone() -> None:
    text = "In 1990, 300 boats - all of them old - sank; nobody paid."
    assert plain(text) == text


def test_a_claim_is_one_line_without_its_number_and_marks() -> None:
    assert claim_of(" 2. The wall\nfell [1]. ") == "The wall fell ."
