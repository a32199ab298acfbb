"""Sentences that lean on the one before, in wordings that the fit never saw, and what is quoted with them."""

from assistant.reading.leaning import MOST_WORDS, leans, of_others, with_antecedent
from index import Span
from index.text.blocks import by_layout
from index.text.sentences import split_sentences

LEANING = [
    "He added that the bridge would open in May.",
    "She had known of the plan since March.",
    "This was revoked in August after he was accused of tampering.",
    "It was the result of the toxin.",
    "They will meet again on Friday.",
    "That would cost the town four million euros.",
    "Those figures were later withdrawn.",
    "But he denied it.",
    "Their lawyers did not answer.",
    "Announced hundreds of job cuts in December.",
    "Is laying off a tenth of its staff.",
    "These tests took a year.",
    "His brother runs the mill.",
    "It has since been sold to a rival.",
    "Both were fined.",
]
ALONE = [
    "Ana Ruiz added that the bridge would open in May.",
    "The council of Harrowmere revoked the licence in August.",
    "Mayor Tom Brook said he had known of the plan since March.",
    "There are four ferries to Norham on Sundays.",
    "Harrowmere beat Tarn 3-1 on Saturday.",
    "In May, the council voted to rebuild the wall.",
    "About 300 people marched through Harrowmere on Friday.",
    "When Luntow bridge closed, Ana Ruiz lost her shop.",
    "Four million euros were spent on the harbour wall.",
    "China rejected the proposal on Tuesday.",
    "Repairs to Luntow bridge will cost 20 million crowns.",
    "Brook's lawyers did not answer.",
    "Norham Mills announced hundreds of job cuts in December.",
    "Nobody was hurt in the fire at Tarn mill.",
    "A storm destroyed the pier at Norham in 1953.",
]


def test_most_leaning_sentences_are_known_and_few_others_taken_for_them() -> None:
    assert sum(map(leans, LEANING)) >= 0.8 * len(LEANING)
    assert sum(map(leans, ALONE)) <= 0.14 * len(ALONE)


def quoted(text: str, words: str) -> tuple[str, str]:
    """The quote of the sentence that begins with some words, and its heading."""
    sentences = split_sentences(text)
    span = next(one for one in sentences if text.startswith(words, one.start))
    wide, heading = with_antecedent(text, sentences, by_layout(text), span)
    return text[wide.start : wide.end], text[heading.start : heading.end] if heading else ""


STORY = "The ferry to Norham stopped on Monday. Ana Ruiz was granted bail in May. This was revoked in August."


def test_a_leaning_sentence_brings_the_one_before() -> None:
    assert quoted(STORY, "This was") == ("Ana Ruiz was granted bail in May. This was revoked in August.", "")


def test_a_sentence_that_stands_alone_stays_as_it_is() -> None:
    assert quoted(STORY, "Ana Ruiz") == ("Ana Ruiz was granted bail in May.", "")


def test_a_leaning_sentence_below_a_heading_brings_the_heading() -> None:
    text = "All layoffs of 2023 are listed.\n\nTwilio\n\nAnnounced hundreds of job cuts.\n\nSpotify\n\nCut 1,500 jobs."
    assert quoted(text, "Announced") == ("Announced hundreds of job cuts.", "Twilio")


def test_an_item_brings_what_heads_its_list() -> None:
    text = "The clubs fined by the league:\n\n- Norham, 400 crowns\n- Tarn, 300 crowns\n\nNo other club was fined."
    assert quoted(text, "- Tarn") == ("- Tarn, 300 crowns", "The clubs fined by the league:")


def test_what_would_be_too_long_stays_as_it_is() -> None:
    long = "Ana Ruiz said " + "that the wall was old and " * 20 + "that was that."
    assert len(long.split()) > MOST_WORDS
    assert quoted(f"{long} This was revoked in August.", "This was") == ("This was revoked in August.", "")


def test_a_caption_is_not_brought() -> None:
    text = "(Photo by Ana Ruiz/Getty Images)\n\nThis was revoked in August. Nobody said why."
    assert quoted(text, "This was")[0] == "This was revoked in August."


def test_a_place_outside_all_blocks_is_left_alone() -> None:
    assert with_antecedent("It fell.", [Span(0, 8)], (), Span(0, 8)) == (Span(0, 8), None)


def test_an_entry_of_a_list_of_names_is_headed_and_of_no_other_name() -> None:
    text = "Tarn\n\nAna cut 9 jobs.\n\nNorham\n\nBo cut 5%.\n\nLeith\n\nIt will close."
    blocks = by_layout(text)
    start = text.index("Bo cut")
    _, heading = with_antecedent(text, split_sentences(text), blocks, Span(start, start + len("Bo cut 5%.")))
    assert heading is not None
    assert text[heading.start : heading.end] == "Norham"
    assert [text[one.start : one.end] for one in of_others(text, blocks, "How many jobs did Norham cut?")] == [
        "Ana cut 9 jobs.",
        "It will close.",
    ]
    assert of_others(text, blocks, "Who cut jobs?") == []
