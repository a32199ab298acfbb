"""Other names for the same are found in the text itself, or are countries."""

import pytest

from assistant.language.aliases import aliases, bag, holds, spelled_out


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("un", "The United Nations met on Friday."),
        ("ecb", "The European Central Bank raised rates."),
        ("dhs", "The Department of Homeland Security said no."),
        ("kyiv", "Ukrainian officials turned it down."),
        ("china", "Beijing said nothing."),
        ("moscow", "The Kremlin said nothing."),
        ("wall", "The wall fell."),
    ],
)
def test_another_name_for_the_same_is_held(word: str, text: str) -> None:
    assert holds(bag(text), word)


@pytest.mark.parametrize(
    ("word", "text"), [("un", "The council met."), ("kyiv", "Moscow said no."), ("paris", "Rome said no.")]
)
def test_names_of_other_things_are_not_held(word: str, text: str) -> None:
    assert not holds(bag(text), word)


def test_a_name_spelled_out_in_the_question_is_held_where_the_text_has_its_acronym() -> None:
    known = aliases("What did the United Nations say?")
    assert {"unit", "nation"} <= bag("The UN said no.", known)


def test_every_country_is_named_in_one_group_only() -> None:
    from assistant.language.aliases import _GROUPS
    from index.text.analyzer import words

    names = words(_GROUPS)
    groups = [set(words(group)) for line in _GROUPS.strip().splitlines() for group in line.split("|")]
    assert len(set(names)) == sum(len(group) for group in groups)


def test_an_acronym_in_the_question_is_spelled_out_as_the_texts_have_it() -> None:
    texts = ["The United Nations met. Union News said so.", "The United Nations voted."]
    assert spelled_out("How did the UN vote?", texts) == "How did the United Nations vote?"


def test_an_acronym_that_the_texts_do_not_spell_out_stays() -> None:
    assert spelled_out("Who leads the ECB?", ["The bank met."]) == "Who leads the ECB?"
