"""Claims that are nearly copies and say the opposite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.contradiction import contradicted
from assistant.grounding.overlap import units, weights_of


def said(claim: str, text: str) -> bool:
    return contradicted(claim, weights_of(claim), units(text))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Prices rose sharply last year.", "Prices fell sharply last year, the bank said."),
        ("The wall was not repaired in May.", "The wall was repaired in May."),
        ("The wall was repaired in May.", "The wall wasn't repaired in May."),
        ("Russia rejected the plan of Ukraine.", "Ukraine rejected the plan of Russia."),
        ("Yes, he has proof of a sale.", "“We don’t have proof that there’s actually been a sale,” Ruiz said."),
        ("Ruiz said there is proof of a sale.", "“We don’t have proof of a sale,” Ruiz said."),
        ("Ana Ruiz told The Gazette that there is proof of a sale.", "“We don’t have proof of a sale,” Ruiz said."),
        ("There is proof that the boat sank.", "There is no proof that the boat sank."),
        ("They have not found the boat.", "“We have found the boat,” she said."),
        ("The mayor opposed the new pier.", "It was sunny. The mayor supported the new pier."),
    ],
)
def test_a_copy_that_says_the_opposite_is_seen(claim: str, text: str) -> None:
    assert said(claim, text)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The wall was repaired in May.", "The wall, which was not old, was repaired in May."),
        ("Macron met Ruiz in Kyiv.", "Ruiz met Macron in Kyiv."),
        ("Prices rose sharply in May.", "Prices fell sharply in June. Prices rose sharply in May."),
        ("Prices rose in spring.", "In the summer, after months of quiet, fewer people bought boats."),
        ("All boats sank.", "Some boats sank."),
        ("No, he has no proof of a sale.", "“We don’t have proof that there’s actually been a sale,” Ruiz said."),
        ("The boat was found.", "He did not say that the boat was found."),
    ],
)
def test_a_claim_that_may_still_be_true_is_left_to_the_reader(claim: str, text: str) -> None:
    assert not said(claim, text)


@given(st.text(min_size=1))
def test_no_text_contradicts_itself(text: str) -> None:
    assert not said(text, text)
