"""What counts as a sentence, case by case, and what holds for any text at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


ONE_SENTENCE = [
    # Abbreviations
    "The U.S. Army met the U.N. Charter's authors.",
    "Any supply of weapons means complicity in the trampling of the U.N. Charter.",
    "Mr. Smith, Mrs. Jones and Dr. Brown came.",
    "Gen. Lee, Sen. Warren, Rep. Cole and Lt. Col. Ray of St. Louis spoke.",
    "It opened on Jan. 5 and closed on Sept. 30.",
    "They finished as No. 7 behind No. 12.",
    "We met at 5 p.m. on Friday.",
    "We met at 5 p.m. Friday.",
    "It starts at 8 p.m. ET and at 1 a.m. GMT.",
    "Apple Inc. said so.",
    "Apple Inc. Chief Executive Tim Cook said so.",
    "It was Roe v. Wade, or Bears vs. Lions.",
    "Cities, e.g. Kyiv, and others, i.e. Lviv, agreed.",
    "Some firms (e.g. Acme) and cities etc. were named.",
    "See Fig. 3 and Vol. II on pp. 12 and 13.",
    "The Super Mario Bros. Movie sold well.",
    "Gov. Ron DeSantis of Tallahassee, Fla. (R-Fla.) spoke.",
    "He holds a Ph.D. from Yale.",
    "Y. Lin et al. (2021) disagree.",
    "Am 3. Oktober wird gefeiert.",
    # Initials
    "J. K. Rowling and George W. Bush and J.R.R. Tolkien met.",
    "Lolo Jones was named by U.S. Attorney R. J. Smith.",
    # Numbers, addresses, files
    "It cost $3.5 billion, or 3.14 a head.",
    "Version 2.0.1 fell by .5 points.",
    "Read example.com/a.b or write to a.b@c.org about index.html today.",
    "See https://example.com/a?b=C.D&e=F! for more.",
    "Booking.Com and Node.Js were used with .NET then.",
    # Quotations and their speakers
    "“We will go.” he said.",
    "“Really?” she asked.",
    '"Stop!" the officer shouted.',
    "“Why is it so?” Andy asked.",
    "“In my head I am thinking, Relax?” George recalls.",
    "“We will get an email…” Sinha told his wife.",
    "“Go now.” — A reader",
    "He called it “a just peace.” in passing.",
    # Ellipses
    "It was... and then it was not.",
    "We waited … and waited.",
    "Then . . . nothing.",
    "But... I went home.",
    "… He left",
    # Names with marks
    "Yahoo! Finance reported it.",
    # Datelines
    "KYIV, Ukraine (Reuters) — The plan has failed.",
    "WASHINGTON, D.C. — The plan has failed.",
    "LONDON, Feb. 24 (AP) — The plan has failed.",
    # Numbers of lists
    "1. First",
    "12. Los Angeles Chargers",
    "a. The first point",
    "IV. The last chapter",
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split(text) == [text]


APART = [
    ("The plan failed.", "Nobody was surprised."),
    ("Is it so?", "Yes!", "It is."),
    # Abbreviations that end their sentence
    ("It was at 5 p.m.", "The next day was quiet."),
    ("They live in the U.S.", "The law forbids it."),
    ("He works for Acme Inc.", "It makes anvils."),
    ("They sold pens, paper, etc.", "Business was good."),
    ("He was Robert Downey Jr.", "She was not."),
    ("Does he know Dr. No?", "No.", "He does not."),
    ("It opens in Jan.", "The date is not fixed."),
    ("They live on Main St.", "The house is red."),
    # Letters that are words or names of things
    ("He is older than I.", "Biden is older still."),
    ("She posted it on X.", "Musk replied."),
    ("They play in Group A.", "England play in Group B.", "Spain do not."),
    ("They sang in the choir.", "It was good."),
    # Numbers
    ("He turned 22.", "Will is older."),
    ("It happened in 2021.", "45 people saw it."),
    ("It cost $3.", "Then it cost $4.50."),
    ("It ended at .5.", "That was low."),
    # Quotations
    ("“We will go.”", "He left."),
    ('"We will go."', "He left."),
    ("‘We will go.’", "He left."),
    ("«Nous irons.»", "Il part."),
    ("Er sagte: „Wir gehen.“", "Dann ging er."),
    ("“The operation continues.", "We are moving.", "The goals were set,” he said."),
    ("“Is it so?” she asked.", "“It is.”"),
    ("He said it.", "“And so did she,” they wrote."),
    ("He called it “a start.”", "“it is more,” she wrote later."),
    ("“What a day!”", "Kelly also shared a picture."),
    ("She called it “fake news”.", "He agreed."),
    ("“We won.”", "Kuleba said that the vote was fair."),
    ("“You harass me.”", "The letter continued: “Stop it.”"),
    ("(He left early.)", "She stayed."),
    ("It was late (he left early).", "She stayed."),
    ("This was known.[1]", "It was forgotten.[b]", "It came back."),
    ("**It is bold.**", "It is not."),
    # Ellipses
    ("They waited and waited…", "Nobody came."),
    ("They waited and waited...", "Nobody came."),
    ("He stopped . . .", "Nobody spoke."),
    ("He left.", "… She stayed."),
    # Odd starts
    ("He bought a phone.", "iPhone sales rose."),
    ("They drew 2-2.", "https://example.com/match has more."),
    ("It was good.", "$5 is not much."),
    ("It was good.", "(She agreed.)"),
    ("i loved every day of it with you all.", "it was good.", "And Sam agreed."),
    # All capitals, no capitals
    ("THE U.S. ARMY LEFT THE U.S.", "THE WAR WAS OVER."),
    ("this is it.", "and mr. smith left at 5 p.m. on friday.", "why?", "“we go.” he said.", "ok."),
    # Other scripts
    ("यह है।", "वह गया।", "ठीक?", "हाँ।"),
    ("هل ذهبت؟", "نعم.", "ذهب."),
    ("Война окончена.", "Он ушёл.", "«Да.»", "Она осталась."),
    # Tokenised text
    ("the cat sat .", "`` It '' slept . ''", "The end ."),
    ("It came from the U.S. .", "Then ( he left . )", "It was late ."),
    ('He said .', '" We go . "', "Then he left ."),
    # White space and characters that nobody sees
    ("One is here.\u200b", "Two is here.", "Three is here."),
    ("It was great!🎉", "So was she."),
]  # fmt: skip


@pytest.mark.parametrize("sentences", APART)
@pytest.mark.parametrize("space", [" ", "  ", "\t", "\u00a0", "\n\n"])
def test_sentences_are_told_apart(sentences: tuple[str, ...], space: str) -> None:
    assert split(space.join(sentences)) == list(sentences)


WITHOUT_SPACE = [
    ("This is the end.", "Next comes more."),
    ("Is this the end?", "Nobody knows!", "Some do."),
    ("It lasted 50 years.", "HOW DID IT END?"),
    ("It was at 8:22 p.m.", "TOUCHDOWN for the home side."),
    ("“It is ours.”", "They left."),
    ("He said “go now.”", "“Where to?”"),
    ('"Go now."', "She left."),
    ("He left.", '"We go," she said.'),
    ("He left (early).", "She stayed."),
    ("It was so in 2020.", "The rest came later."),
    ("One.\u200b", "Two."),
    ("我们去。", "他走了！", "真的吗？", "是的。"),
    ("「行こう。」と彼は言った。", "それだけだ。"),
    ("他说：“我们去。”", "她走了."),
]


@pytest.mark.parametrize("sentences", WITHOUT_SPACE)
def test_a_missing_space_does_not_join_sentences(sentences: tuple[str, ...]) -> None:
    assert split("".join(sentences)) == list(sentences)


LONG_LINE = "This paragraph is printed on a single line of its own, " + "and it goes on and on, " * 4 + "to its end"

LINES = [
    ("a blank line ends a heading", "How we got here\n\nThe plan failed", ["How we got here", "The plan failed"]),
    ("a blank line ends even an abbreviation", "At Acme Inc.\n\nChief leaves", ["At Acme Inc.", "Chief leaves"]),
    ("a blank line may hold spaces", "One\n \t\nTwo", ["One", "Two"]),
    ("a blank line ends a line that a comma left open", "One,\n\ntwo", ["One,", "two"]),
    ("Windows line ends are line ends", "One\r\n\r\nTwo\r\nThree", ["One", "Two", "Three"]),
    ("a heading on its own line", "How we got here\nThe plan failed.", ["How we got here", "The plan failed."]),
    ("bullets", "Bring:\n- bread\n- milk and eggs\n• salt", ["Bring:", "- bread", "- milk and eggs", "• salt"]),
    ("a bullet on its own line", "•\nBread\n•\nMilk", ["•\nBread", "•\nMilk"]),
    ("numbers", "1. First\n2. Second thing. More.\n3) Third", ["1. First", "2. Second thing.", "More.", "3) Third"]),
    ("a list without marks", "milk\neggs\nbread", ["milk", "eggs", "bread"]),
    ("verse", "Over the hill,\nUnder the tree,\nNobody saw me", ["Over the hill,", "Under the tree,", "Nobody saw me"]),
    ("a line ends inside a name", "He met the\nPresident of France.", ["He met the\nPresident of France."]),
    (
        "paragraphs printed as one line each",
        f"{LONG_LINE}\nA second one. And more",
        [LONG_LINE, "A second one.", "And more"],
    ),
    (
        "a sentence broken in the middle of a long line",
        "The harbour wall, which had stood for two hundred years, was\nrepaired in spring. It cost more than planned.",
        [
            "The harbour wall, which had stood for two hundred years, was\nrepaired in spring.",
            "It cost more than planned.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "sentences"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_line_breaks(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


WRAPPED = """\
Harbour wall repaired

The harbour wall of the old town, which had stood for two hundred years
without a single repair, was opened again on Saturday by the Mayor, Mr.
Brook, and by Lady Anne. It had cost twice what the council had expected
to pay. Nobody in the town was surprised by that, least of all the
Harbour Master, who said so."""


def test_wrapped_prose_is_not_cut_at_line_ends() -> None:
    heading, first, second, third = split(WRAPPED)
    assert heading == "Harbour wall repaired"
    assert (first.split()[0], first.split()[-1]) == ("The", "Anne.")
    assert (second.split()[0], second.split()[-1]) == ("It", "pay.")
    assert (third.split()[0], third.split()[-1]) == ("Nobody", "so.")


def test_a_quotation_that_is_never_closed_breaks_nothing() -> None:
    text = "“We went. It was late.\n\n“Then we stayed. It was early,” he said. She left."
    assert split(text) == ["“We went.", "It was late.", "“Then we stayed.", "It was early,” he said.", "She left."]


def test_text_without_any_mark_is_one_sentence() -> None:
    text = "word " * 5000
    assert split(text) == [text.strip()]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u00a0\u3000\u2029"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split(text) == []


def test_stray_marks_belong_to_the_sentence_before_them() -> None:
    assert split("It is over. ''  ”") == ["It is over. ''  ”"]


def test_lone_surrogates_are_characters_like_others() -> None:
    assert split("One \ud800. Two \udc00\ud83d.") == ["One \ud800.", "Two \udc00\ud83d."]


# In quadratic time any of these would take minutes.
HOSTILE = [
    "a",
    "a.",
    "A. ",
    "? ",
    "?, ",
    '." ',
    '." A',
    "\n",
    "a\n",
    "a\n\n",
    " ",
    ". ",
    "((((. ",
    "。",
    "\u200b",
    "’”) ",
]


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_time_is_linear_in_the_length(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - started < 20


MARKS = [". ", ".", "...", "…", "? ", "!", "。", "।", "؟ ", "“", "”", '"', "''", "``", "»", "«", "(", ")", "[1]", "— "]
SPACES = [" ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u200b", "\u2028", "\u2029", "\x85", "\x1c", "\x00"]
WORDS = ["Mr", "U.S", "p.m", "No", "Inc", "The ", "he ", "said ", "I ", "B", "a", "7", "1. ", "- ", "• ", "example.com"]
OTHERS = ["https://", "中", "文", "и", "Д", "é", "e\u0301", "😀", "👩‍🚀"]
FRAGMENTS = st.sampled_from([*MARKS, *SPACES, *WORDS, *OTHERS])
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=60).map("".join))


@given(TEXTS)
def test_every_character_but_white_space_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [position for start, end in split_sentences(text) for position in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {position for position, character in enumerate(text) if not character.isspace()} <= set(covered)


@given(TEXTS)
def test_sentences_are_in_order_trimmed_and_inside_the_text(text: str) -> None:
    spans = split_sentences(text)
    assert spans == sorted(spans)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


@given(TEXTS)
def test_the_same_text_gives_the_same_sentences(text: str) -> None:
    assert split_sentences(text) == split_sentences(text)


@given(TEXTS, TEXTS)
def test_a_blank_line_always_ends_a_sentence(first: str, second: str) -> None:
    border = len(first)
    assert not any(start < border < end for start, end in split_sentences(first + "\n\n" + second))
