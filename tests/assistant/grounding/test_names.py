"""Names: what a sentence has and its cited text has not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.names import lacking


@pytest.mark.parametrize(
    ("sentence", "cited_text"),
    [
        ("Ukraine's officials said no.", "Ukrainian officials said no."),
        ("The UN voted.", "The United Nations voted."),
        ("The United Nations voted.", "The UN voted."),
        ("American troops left.", "US troops left."),
        ("British troops left.", "Troops left the UK."),
        ("A vote in South Africa followed.", "South African voters followed."),
        ("President Ruiz spoke.", "Ruiz spoke."),
        ("Mr. Ruiz spoke.", "Ana Ruiz spoke."),
        ("He flew to the U.S. on Monday.", "He flew to the US."),
        ("The spread of COVID-19 slowed.", "covid 19 slowed."),
        ("Critics disagreed.", "Many people were against it."),
        ("However, no. Additionally, yes. Later it fell.", "It fell."),
    ],
)
def test_a_name_in_another_form_is_found(sentence: str, cited_text: str) -> None:
    assert lacking(sentence, cited_text) == []


@pytest.mark.parametrize(
    ("sentence", "cited_text", "lost"),
    [
        ("Emmanuel Macron spoke in Kyiv.", "Macron spoke in Ukraine.", ["Emmanuel", "Kyiv"]),
        ("Obama said so.", "Trump said so.", ["Obama"]),
        ("The plan was made by Ana Ruiz.", "The plan was made by Ana Bell.", ["Ruiz"]),
        ("It fell in France.", "It fell in Spain.", ["France"]),
        ("The EU agreed.", "The UN agreed.", ["EU"]),
        ("The US agreed.", "It told us so; they agreed.", ["US"]),
    ],
)
def test_a_name_that_is_not_there_is_given_back(sentence: str, cited_text: str, lost: list[str]) -> None:
    assert lacking(sentence, cited_text) == lost


@given(st.text())
def test_a_text_has_its_own_names(text: str) -> None:
    assert lacking(text, text) == []
