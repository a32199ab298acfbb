"""Publications and authors named in a question, against a catalog of awkward names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.publications import Mention, mentions

WORDINGS = Path(__file__).with_name("wordings")
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
    ["Jane Doe", "Laura Hampson and Meredith Clark", "Andy Hunter at Anfield", "STAN CHOE", "Stan Choe",
     "sascha.pare@example.com (Sascha Pare)", "Antonio G. Di Benedetto", "News"]
)  # fmt: skip


def sources(question: str, catalog: frozenset[str] = SOURCES) -> list[tuple[str, ...]]:
    return [mention.names for mention in mentions(question, catalog, ()) if mention.kind == "source"]


def authors(question: str) -> list[tuple[str, ...]]:
    return [mention.names for mention in mentions(question, SOURCES, AUTHORS) if mention.kind == "author"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("CNBC said what about rates?", (CNBC,)),
        ("What did Fox News say about sleep?", (HEALTH, LIFESTYLE)),
        ("what did the BBC report on chips", (ARTS, TECHNOLOGY)),
        ("How did CBS Sports rank the quarterbacks?", ("CBSSports.com",)),
        ("Was it on cbssports.com last year?", ("CBSSports.com",)),
        ("Who is quoted in the Guardian's story?", (WORLD, "theguardian.com")),
        ("Did Tech Crunch cover the raise?", ("TechCrunch",)),
        ("who won according to the verge", ("The Verge",)),
        ("WHAT DID THE VERGE REPORT ON THE TRIAL", ("The Verge",)),
        ("What did Tom’s Guide recommend?", ("Tom's Guide",)),
        ("What does the 'FOX News - Health' article say?", (HEALTH,)),
        ("Did Fox News travel to Kyiv?", (HEALTH, LIFESTYLE)),
    ],
)
def test_an_outlet_is_known_by_what_people_call_it(question: str, names: tuple[str, ...]) -> None:
    assert sources(question) == [names]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Techcrunsh", ["TechCrunch"]), ("TechCrnch", ["TechCrunch"]), ("Polygno", ["Polygon"]), ("Teckcrunsh", [])],
)
def test_one_wrong_letter_is_forgiven(typed: str, meant: list[str]) -> None:
    assert sources(f"What does the {typed} article say?") == [(name,) for name in meant]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What was he accused of according to Fortune?", "Fortune"),
        ("Does 'The Age' article name her?", "The Age"),
        ("It rose, while Wired says it fell?", "Wired"),
        ("does 'Fortune' focus on the jury?", "Fortune"),
        ("what does the fortune article say", "Fortune"),
        ("Is it covered in a Time magazine story?", "Time"),
        ("How did he make a fortune?", None),
        ("What does the report by the independent counsel say?", None),
        ("Who hosts Wheel of Fortune?", None),
        ("Who owns Time Warner?", None),
        ("What does the Irish Independent report?", None),
        ("According to the age of the tree, how old is it?", None),
        ("Who wrote the song 'Fortune'?", None),
        ("How many sides has a Polygon?", None),
        ("What does the Washington Post say?", None),
    ],
)
def test_a_name_that_is_a_word_needs_its_capital_and_a_cue(question: str, name: str | None) -> None:
    assert sources(question) == ([(name,)] if name else [])


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who was it, as discussed by Bloomberg, Fortune, and The Verge?", ["Fortune", "The Verge"]),
        ("Did the Wired article and the Fortune article agree?", ["Wired", "Fortune"]),
        ("who was it according to the verge, wired and fortune", ["The Verge", "Wired", "Fortune"]),
    ],
)
def test_a_cue_reaches_over_a_list(question: str, names: list[str]) -> None:
    assert sources(question) == [(name,) for name in names]


def test_names_in_wordings_that_the_rules_were_not_written_for() -> None:
    rows = [line.split("\t") for line in (WORDINGS / "publications.tsv").read_text("utf-8").splitlines()]
    right = [sorted(sum(sources(text), ())) == sorted(filter(None, names.split("; "))) for text, names in rows]
    assert sum(right) >= 0.85 * len(rows)


def test_a_mention_says_where_it_is() -> None:
    question = "Did The Verge’s review, like Jane Doe's article, mention it?"
    found = [(question[one.start : one.end], one.kind) for one in mentions(question, SOURCES, AUTHORS)]
    assert found == [("The Verge", "source"), ("Jane Doe", "author")]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What is there by Jane Doe?", ("Jane Doe",)),
        ("What did Jane Doe write about?", ("Jane Doe",)),
        ("What is Jane Doe's article on tariffs about?", ("Jane Doe",)),
        ("What do Stan Choe's stories say?", ("STAN CHOE", "Stan Choe")),
        ("What did Meredith Clark write?", ("Laura Hampson and Meredith Clark",)),
        ("What did Andy Hunter write of the match?", ("Andy Hunter at Anfield",)),
        ("What does journalist Sascha Pare know?", ("sascha.pare@example.com (Sascha Pare)",)),
        ("Is Antonio Di Benedetto's review kind?", ("Antonio G. Di Benedetto",)),
        ("What did Jane Doe say about tariffs?", None),
        ("Which novel by Jane Doe won the prize?", None),
        ("Which film was directed by Jane Doe?", None),
        ("What is in John Doe's article?", None),
        ("What is news in the article?", None),
    ],
)
def test_an_author_is_named_by_a_word_of_writing(question: str, names: tuple[str, ...] | None) -> None:
    assert authors(question) == ([names] if names else [])


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
