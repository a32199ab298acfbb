"""Publications and authors named in a question, against a catalog of awkward names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.publications import Mention, mentions

HEALTH, LIFESTYLE = "FOX News - Health", "FOX News - Lifestyle"
TECHNOLOGY, ARTS = "BBC News - Technology", "BBC News - Entertainment & Arts"
CNBC, LIVE_SCIENCE = "Cnbc | World Business News Leader", "Live Science: The Most Interesting Articles"
STYLE, WORLD = "The Independent - Life and Style", "World news | The Guardian"
SOURCES = frozenset(
    [HEALTH, LIFESTYLE, TECHNOLOGY, ARTS, CNBC, LIVE_SCIENCE, STYLE, WORLD, "theguardian.com", "CBSSports.com", "AP",
     "Reuters", "Fortune", "Wired", "Polygon", "The Age", "Time", "Nature", "Science", "Metro", "The Sun", "Mirror",
     "Variety", "TechCrunch", "The Verge", "The Wall Street Journal", "Business World", "Tom's Guide", "Le Monde"]
)  # fmt: skip
AUTHORS = frozenset(
    ["Jane Doe", "Laura Hampson and Meredith Clark", "Matt O'Brien, The Associated Press", "Andy Hunter at Anfield",
     "STAN CHOE", "Stan Choe", "sascha.pare@example.com (Sascha Pare)", "Antonio G. Di Benedetto", "Ann Smith",
     "Bob Smith", "Charles Pulliam-Moore", "News"]
)  # fmt: skip


def sources(question: str, catalog: frozenset[str] = SOURCES) -> list[tuple[str, ...]]:
    return [mention.names for mention in mentions(question, catalog, ()) if mention.kind == "source"]


def authors(question: str) -> list[tuple[str, ...]]:
    return [mention.names for mention in mentions(question, SOURCES, AUTHORS) if mention.kind == "author"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did CNBC say about rates?", (CNBC,)),
        ("CNBC said what about rates?", (CNBC,)),
        ("What did Fox News say about sleep?", (HEALTH, LIFESTYLE)),
        ("what did the BBC report on chips", (ARTS, TECHNOLOGY)),
        ("Who resigned according to The Independent?", (STYLE,)),
        ("According to Live Science, how old is the tomb?", (LIVE_SCIENCE,)),
        ("How did CBS Sports rank the quarterbacks?", ("CBSSports.com",)),
        ("Was it on cbssports.com last year?", ("CBSSports.com",)),
        ("Who is quoted in the Guardian's story?", (WORLD, "theguardian.com")),
        ("Who is named in Reuters’ report of the fire?", ("Reuters",)),
        ("Did Tech Crunch cover the raise?", ("TechCrunch",)),
        ("who won according to the verge", ("The Verge",)),
        ("Who won according to the verge?", ("The Verge",)),
        ("WHAT DID THE VERGE REPORT ON THE TRIAL", ("The Verge",)),
        ("What does the Wall Street Journal think of it?", ("The Wall Street Journal",)),
        ("What did Tom’s Guide recommend?", ("Tom's Guide",)),
        ("Did the AP report the outage?", ("AP",)),
    ],
)  # fmt: skip
def test_an_outlet_is_known_by_what_people_call_it(question: str, names: tuple[str, ...]) -> None:
    assert sources(question) == [names]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does the 'FOX News - Health' article say?", HEALTH),
        ("What does the Fox News lifestyle section say?", LIFESTYLE),
        ("what did BBC News technology report on chips", TECHNOLOGY),
        ("What did BBC News Technology say?", TECHNOLOGY),
        ("Does The Independent - Life and Style article mention Taylor Swift?", STYLE),
    ],
)
def test_a_section_named_too_is_that_section_alone(question: str, name: str) -> None:
    assert sources(question) == [(name,)]


def test_a_section_is_not_read_out_of_the_sentence() -> None:
    catalog = frozenset(["FOX News - Travel", "FOX News - Health"])
    assert sources("Did Fox News travel to Kyiv?", catalog) == [("FOX News - Health", "FOX News - Travel")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Techcrunsh", "TechCrunch"), ("TechCrnch", "TechCrunch"), ("TechCruncch", "TechCrunch"), ("Polygno", "Polygon")],
)
def test_one_wrong_letter_is_forgiven(typed: str, meant: str) -> None:
    assert sources(f"What does the {typed} article say?") == [(meant,)]


def test_two_wrong_letters_are_another_name() -> None:
    assert sources("What does the Teckcrunsh article say?") == []


def test_letters_that_changed_places_are_forgiven() -> None:
    assert sources("How many died, as the Gaurdian reported?") == [(WORLD, "theguardian.com")]


def test_initials_stand_for_an_outlet_of_several_words() -> None:
    assert sources("What does the WSJ say about Tesla?") == [("The Wall Street Journal",)]
    assert sources("What does wsj mean?") == []


def test_initials_that_two_outlets_share_stand_for_none() -> None:
    assert sources("What does NYP report?", frozenset(["New York Post", "New Yorker Press"])) == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What was he accused of according to Fortune?", "Fortune"),
        ("What does the Fortune report add?", "Fortune"),
        ("Is it Fortune's article that names him?", "Fortune"),
        ("What was said of it in The Age?", "The Age"),
        ("Does 'The Age' article name her?", "The Age"),
        ("It rose, while Wired says it fell?", "Wired"),
        ("When The Sun reported the divorce, who was away?", "The Sun"),
        ("does 'Fortune' focus on the jury?", "Fortune"),
        ("who is guilty according to fortune", "Fortune"),
        ("what does the fortune article say", "Fortune"),
        ("What does an article from Business World say?", "Business World"),
        ("Is it covered in a Time magazine story?", "Time"),
    ],
)
def test_a_name_that_is_a_word_needs_its_capital_and_a_cue(question: str, name: str) -> None:
    assert sources(question) == [(name,)]


@pytest.mark.parametrize(
    "question",
    [
        "Who retired at the age of 30?",
        "Is a wired network faster?",
        "when does the sun rise",
        "How far is Earth from the Sun?",
        "Why does the Sun show spots?",
        "How did he make a fortune?",
        "Do independent voters matter?",
        "What does the report by the independent counsel say?",
        "What progress was there in science?",
        "what does science say about god",
        "Who hosts Wheel of Fortune?",
        "Who owns Time Warner?",
        "Which Fortune 500 companies are in Texas?",
        "What does the Irish Independent report?",
        "Irish Independent reports on what?",
        "What did the Chicago Sun-Times print?",
        "According to the age of the tree, how old is it?",
        "In the business world, who wins?",
        "What did he see in the mirror?",
        "Is the Metro Center open?",
        "What variety of apples is that?",
        "Are dogs loyal by nature?",
        "Who wrote the song 'Fortune'?",
        "How many sides has a Polygon?",
        "What time is it?",
        "When are the AP exam dates?",
        "What does the Washington Post say?",
    ],
)
def test_words_that_are_also_names_stay_words(question: str) -> None:
    assert sources(question) == []


def test_what_the_catalog_does_not_have_is_not_named() -> None:
    assert mentions("What do Reuters, The Verge and Jane Doe's article say?", (), ()) == []


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who was it, as reported by Wired and Polygon?", ["Wired", "Polygon"]),
        ("Who was it, as discussed by Bloomberg, Fortune, and The Verge?", ["Fortune", "The Verge"]),
        ("Which company was mentioned by Wired and by Fortune?", ["Wired", "Fortune"]),
        ("Did the Wired article and the Fortune article agree?", ["Wired", "Fortune"]),
        ("who was it according to the verge, wired and fortune", ["The Verge", "Wired", "Fortune"]),
        ("Do TechCrunch and Time differ?", ["TechCrunch", "Time"]),
    ],
)
def test_a_cue_reaches_over_a_list(question: str, names: list[str]) -> None:
    assert sources(question) == [(name,) for name in names]


def test_a_mention_says_where_it_stands() -> None:
    question = "Did The Verge’s review, like Jane Doe's article, mention it?"
    found = [(question[one.start : one.end], one.kind) for one in mentions(question, SOURCES, AUTHORS)]
    assert found == [("The Verge", "source"), ("Jane Doe", "author")]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What is there by Jane Doe?", ("Jane Doe",)),
        ("What did Jane Doe write about?", ("Jane Doe",)),
        ("What did Jane Doe report on?", ("Jane Doe",)),
        ("What is Jane Doe's article on tariffs about?", ("Jane Doe",)),
        ("What did Jane Doe say in her article about tariffs?", ("Jane Doe",)),
        ("Which articles by Doe mention tariffs?", ("Jane Doe",)),
        ("Doe's piece on chips says what?", ("Jane Doe",)),
        ("What do Stan Choe's stories say?", ("STAN CHOE", "Stan Choe")),
        ("What did Meredith Clark write?", ("Laura Hampson and Meredith Clark",)),
        ("What is O'Brien's story about?", ("Matt O'Brien, The Associated Press",)),
        ("What did Andy Hunter write of the match?", ("Andy Hunter at Anfield",)),
        ("What does journalist Sascha Pare know?", ("sascha.pare@example.com (Sascha Pare)",)),
        ("Is Antonio Di Benedetto's review kind?", ("Antonio G. Di Benedetto",)),
        ("What is in Di Benedetto's review?", ("Antonio G. Di Benedetto",)),
        ("What is in Pulliam-Moore's review?", ("Charles Pulliam-Moore",)),
    ],
)
def test_an_author_is_named_by_a_word_of_writing(question: str, names: tuple[str, ...]) -> None:
    assert authors(question) == [names]


@pytest.mark.parametrize(
    "question",
    [
        "What did Jane Doe say about tariffs?",
        "Where was Jane Doe born?",
        "Which novel by Jane Doe won the prize?",
        "Which film was directed by Jane Doe?",
        "What is Doe's age?",
        "What is in John Doe's article?",
        "What is in Smith's article?",
        "What is news in the article?",
    ],
)
def test_a_person_who_is_the_subject_is_no_author(question: str) -> None:
    assert authors(question) == []


WORDS = st.sampled_from(
    ["according", "to", "by", "in", "The", "the", "a", "and", ",", ".", "'", "’s", "'s", "“", "”", "-", "|", "Fortune",
     "fortune", "Wired", "Verge", "Age", "Sun", "Jane", "Doe", "Doe's", "article", "wrote", "BBC", "News",
     "Technology", "says", "Guardian", ".com", "FOX", "Health", "ſ", "ΐ", "\u0130", "\u0301", "&"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_gives_mentions_in_order_and_inside(question: str) -> None:
    found = mentions(question, SOURCES, AUTHORS)
    places = [place for mention in found for place in (mention.start, mention.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(question) for one in found)
    assert all(set(one.names) <= (SOURCES if one.kind == "source" else AUTHORS) and one.names for one in found)


@given(st.sets(st.text(max_size=30), max_size=8), st.text(max_size=60))
def test_any_catalog_is_read(catalog: set[str], question: str) -> None:
    assert all(isinstance(one, Mention) for one in mentions(question, catalog, catalog))


@given(st.sampled_from(sorted(SOURCES)))
def test_the_catalogs_own_spelling_is_known(name: str) -> None:
    assert any(name in names for names in sources(f"What does the article from {name} say?"))
