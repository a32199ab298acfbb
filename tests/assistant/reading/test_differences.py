"""Sources differ where independent articles give values for one thing that cannot all be right; nowhere else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.query.answer_type import analyse
from assistant.reading.conflicts.detection import Difference, differences, independent, sentence
from assistant.reading.deduplication import Quote
from index import Article, Hit, Passage, Span

SUNDAY = datetime(2023, 3, 5, 12, tzinfo=UTC)


def article(
    text: str,
    source: str | None = "The Lantern",
    *,
    day: int = 0,
    title: str = "News",
    url: str | None = None,
    path: str | None = None,
) -> Article:
    return Article.create(
        text=text,
        path=path or f"/news/{source}-{day}-{text}.txt",
        title=title,
        source=source,
        published_at=SUNDAY + timedelta(day),
        url=url,
    )


def quoted(one: Article, *, also_in: Sequence[Article] = (), replaces: Sequence[Article] = ()) -> Quote:
    whole = Span(0, len(one.text))
    passage = Passage(id=one.id, article_id=one.id, place=0, start=0, end=whole.end, text=one.text, sentences=(whole,))
    hit = Hit(passage, one, 1.0, 1.0, 1.0, tuple(also_in), tuple(replaces))
    return Quote(hit, whole)


def compared(question: str, *texts: str, days: Sequence[int] | None = None, title: str = "News") -> list[Difference]:
    names = ("The Lantern", "Harbour Post", "Evening Mail", "Daily Beacon")
    days = days or [0] * len(texts)
    quotes = [
        quoted(article(text, name, day=day, title=title)) for text, name, day in zip(texts, names, days, strict=False)
    ]
    return differences(analyse(question), quotes)


MILL = "How many people were killed in the Harlow mill fire?"

DIFFER = [
    (MILL, "The Harlow mill fire killed 12 people.", "At least 15 died in the Harlow mill fire.", "12", "At least 15"),
    (MILL, "The Harlow mill fire left 12 dead.", "Fifteen people died in the Harlow mill fire.", "12", "Fifteen"),
    (
        MILL,
        "Twelve people were killed and 30 injured in the Harlow mill fire.",
        "Fire at a mill in Harlow killed 14 people and injured 30.",
        "Twelve",
        "14",
    ),
    (
        MILL,
        "The death toll from the Harlow mill fire rose to 16.",
        "The Harlow mill fire killed a dozen people.",
        "16",
        "a dozen",
    ),
    (
        "What is the death toll of the Orsk flood?",
        "The flood in Orsk killed 40 people.",
        "The death toll of the Orsk flood stood at 52.",
        "40",
        "52",
    ),
    (
        "How many people died in the Orsk flood?",
        "The flood in Orsk claimed many homes and killed 40 people, the mayor said on Saturday.",
        "The Orsk flood, in which 900 homes were lost and 52 people died, was the worst in a century.",
        "40",
        "52",
    ),
    (
        "How many people were injured in the Harlow mill fire?",
        "The Harlow mill fire killed 12 people and injured 30.",
        "In the Harlow mill fire 41 people were injured.",
        "30",
        "41",
    ),
    (
        "How many jobs will Bexley Motors cut?",
        "Bexley Motors will cut 1,200 jobs.",
        "Bexley Motors will cut 2,500 jobs, the firm said.",
        "1,200",
        "2,500",
    ),
    (
        "How many people signed the Penrose petition?",
        "About 4,000 people signed the Penrose petition.",
        "The Penrose petition was signed by 9,300 people.",
        "About 4,000",
        "9,300",
    ),
    (
        "How much did Bexley Motors pay for the Colne site?",
        "Bexley Motors paid $3bn for the Colne site.",
        "For the Colne site, Bexley Motors paid $4.5 billion.",
        "$3bn",
        "$4.5 billion",
    ),
    (
        "What percentage of members of the Harlow union voted for the strike?",
        "In Harlow 71% of union members voted for the strike.",
        "Some union members had doubts, but 84 per cent of members of the Harlow union voted for the strike.",
        "71%",
        "84 per cent",
    ),
    (
        "How many children were rescued from the Colne cave?",
        "Nine children were rescued from the Colne cave.",
        "Eleven children were rescued from the Colne cave on Saturday.",
        "Nine",
        "Eleven",
    ),
    (
        "When did the Colne bridge open?",
        "The Colne bridge opened on 3 March.",
        "The Colne bridge opened on 4 March.",
        "3 March",
        "4 March",
    ),
    (
        "When was Ana Ruiz born?",
        "Ana Ruiz was born in 1961.",
        "Ana Ruiz was born on 4 May 1963.",
        "1961",
        "4 May 1963",
    ),
    (
        "When did Tom Hale resign?",
        "Tom Hale resigned on Thursday.",
        "Tom Hale resigned on Friday.",
        "Thursday",
        "Friday",
    ),
    (
        "Who designed the Colne bridge?",
        "The Colne bridge was designed by Ana Ruiz.",
        "The Colne bridge was designed by Tom Hale.",
        "Ana Ruiz",
        "Tom Hale",
    ),
]  # fmt: skip

AGREE = [
    # rounding and hedges
    (MILL, "About 1,200 people were killed in the Harlow mill fire.", "The Harlow mill fire killed 1,187 people."),
    (MILL, "More than 1,000 people died in the Harlow mill fire.", "The Harlow mill fire killed 1,187 people."),
    (MILL, "At least 12 people died in the Harlow mill fire.", "The Harlow mill fire killed 15 people."),
    (MILL, "At least 12 people died in the Harlow mill fire.", "At least 15 people died in the Harlow mill fire."),
    (MILL, "Up to 20 people died in the Harlow mill fire.", "The Harlow mill fire killed 15 people."),
    (MILL, "Between 10 and 20 people died in the Harlow mill fire.", "The Harlow mill fire killed 15 people."),
    (MILL, "The Harlow mill fire killed a dozen people.", "The Harlow mill fire killed 12 people."),
    (MILL, "The Harlow mill fire killed 1.2 million people.", "The Harlow mill fire killed 1,200,000 people."),
    # another thing is counted
    (MILL, "The Harlow mill fire killed 12 people and hurt 30.", "Thirty people were hurt in the Harlow mill fire."),
    (MILL, "The Harlow mill fire killed 12 people.", "The Harlow mill fire killed four children."),
    (MILL, "The Harlow mill fire killed 12 people.", "Three of the people killed in the Harlow mill fire were 19."),
    (MILL, "The Harlow mill fire killed 12 people.", "Three elderly people were killed in the Harlow mill fire."),
    (MILL, "The Harlow mill fire killed 12 people.", "The last 3 people killed in the Harlow mill fire were named."),
    (MILL, "The Harlow mill fire killed 12 people.", "Another 3 people were killed in the Harlow mill fire."),
    (MILL, "The Harlow mill fire killed 12 people.", "In the Harlow mill fire, 3 more people died on Sunday."),
    (MILL, "The Harlow mill fire killed 12 people.", "The Harlow mill fire killed four people in Ashby."),
    (MILL, "The Harlow mill fire killed 12 people.", "The mill fire in Orsk killed 15 people."),
    (MILL, "The Harlow mill fire killed 12 people.", "The Harlow mill fire could have killed 200 people."),
    (MILL, "The Harlow mill fire killed 12 people.", "The Harlow mill fire did not kill 40 people, police said."),
    (MILL, "The Harlow mill fire of 2023 killed 12 people.", "Since 1990 such a mill fire in Harlow killed 90 people."),
    (MILL, "The Harlow mill fire killed 12 people.", "Harlow mill fire: 15 crews were there and people were killed."),
    (MILL, "The Harlow mill fire killed 12 people.", "The Harlow mill fire's death toll was revised from 15 to 12."),
    (MILL, "The Harlow mill fire killed 12 people on Thursday.", "A mill fire in Harlow killed 2 people on Monday."),
    (
        "How many jobs will Bexley Motors cut?",
        "Bexley Motors will cut 1,200 jobs.",
        "Bexley Motors has 9,000 jobs and will cut costs.",
    ),
    (
        "How many jobs will Bexley Motors cut?",
        "Bexley Motors will cut 1,200 jobs.",
        "Bexley Motors will cut 300 temporary jobs.",
    ),
    (
        "How much did Bexley Motors pay for the Colne site?",
        "Bexley Motors paid $3bn for the Colne site.",
        "Bexley Motors paid $3 billion for the Colne site.",
    ),
    (
        "How much did Bexley Motors pay for the Colne site?",
        "Bexley Motors paid $3bn for the Colne site.",
        "Bexley Motors paid £2.4bn for the Colne site.",
    ),
    (
        "What percentage of members of the Harlow union voted for the strike?",
        "In Harlow 71% of union members voted for the strike.",
        "In Harlow 71.4 percent of members of the union voted for the strike.",
    ),
    # days
    ("When did the Colne bridge open?", "The Colne bridge opened in March.", "The Colne bridge opened on 5 March."),
    ("When did the Colne bridge open?", "The Colne bridge opened on Saturday.", "The Colne bridge opened on 4 March."),
    ("When did the Colne bridge open?", "The Colne bridge opened on 3 March.", "The Colne bridge closed on 4 March."),
    (
        "When did the Colne bridge open?",
        "The Colne bridge opened on 3 March.",
        "The Colne bridge had opened, Tom Hale said on Saturday.",
    ),
    ("When did the Colne bridge open?", "The Colne bridge opened on 3 March.", "The Colne bridge opened after May 1."),
    ("When did the Colne bridge open?", "The Colne bridge opened on 3 March.", "The Colne bridge will open on 4 May."),
    ("When is the next Colne fair held?", "The Colne fair is held on 3 May.", "The Colne fair is held on 10 May."),
    (
        "When did the Colne bridge open?",
        "The Colne bridge opened on 3 March.",
        "A survey on Saturday, when the Colne bridge had opened, found three cracks.",
    ),
    # names
    (
        "Who designed the Colne bridge?",
        "The Colne bridge was designed by Ana Ruiz.",
        "The Colne bridge was designed by Ms Ruiz.",
    ),
    (
        "Who designed the Colne bridge?",
        "The Colne bridge was designed by Ana Ruiz.",
        "The towers of the Colne bridge were designed by Tom Hale.",
    ),
    (
        "Who designed the Colne bridge?",
        "The Colne bridge was designed by Ana Ruiz. She works with Tom Hale.",
        "The Colne bridge was designed by Tom Hale.",
    ),
    (
        "Where was the Colne fair held?",
        "The Colne fair was held in Paris.",
        "The Colne fair was held in France.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "one", "other", "first", "second"), DIFFER)
def test_independent_sources_that_cannot_both_be_right_differ(
    question: str, one: str, other: str, first: str, second: str
) -> None:
    (found,) = compared(question, one, other)
    assert {side.value: side.quotes for side in found.sides} == {first: (0,), second: (1,)}


@pytest.mark.parametrize(("question", "one", "other"), AGREE)
def test_sources_that_may_both_be_right_do_not_differ(question: str, one: str, other: str) -> None:
    assert compared(question, one, other) == []


OTHERWISE = (
    ("12", "77"), ("1,200", "7,700"), ("$3bn", "$9bn"), ("71%", "17%"), ("in March", "in May"),
    ("on Saturday", "on Monday"), ("3 March", "30 June"), ("Ana Ruiz", "Zoe Lind"), ("in Paris", "in Lund"),
)  # fmt: skip
READABLE = [
    next((question, one, one.replace(*pair)) for pair in OTHERWISE if pair[0] in one)
    for question, one, _ in dict.fromkeys(AGREE[8:])
    if "next" not in question and "with" not in one
]


@pytest.mark.parametrize(("question", "one", "other"), list(dict.fromkeys(READABLE)))
def test_pairs_agree_for_what_the_second_says_not_because_the_first_cannot_be_read(
    question: str, one: str, other: str
) -> None:
    assert len(compared(question, one, other)) == 1


def test_a_question_that_wants_no_value_has_no_differences() -> None:
    assert compared("Why did the Harlow mill burn?", "The Harlow mill fire killed 12.", "It killed 15 people.") == []


def test_one_publication_does_not_differ_from_itself() -> None:
    one, other = article("The Harlow mill fire killed 12 people."), article("The Harlow mill fire killed 15 people.")
    assert differences(analyse(MILL), [quoted(one), quoted(other)]) == []


def test_a_publication_is_taken_at_its_latest_word() -> None:
    early = article("The Harlow mill fire killed 12 people.", day=0)
    late = article("The Harlow mill fire killed 15 people.", day=1)
    other = article("The Harlow mill fire killed 15 people, police said.", "Harbour Post", day=1)
    assert differences(analyse(MILL), [quoted(early), quoted(late), quoted(other)]) == []


def test_an_older_version_does_not_differ_from_the_newer_one() -> None:
    old = article("The Harlow mill fire killed 12 people.", "Harbour Post")
    new = article("The Harlow mill fire killed 15 people.", day=1)
    assert differences(analyse(MILL), [quoted(old), quoted(new, replaces=[old])]) == []


def test_a_copy_does_not_differ_from_its_origin() -> None:
    origin = article("The Harlow mill fire killed 12 people.")
    copy = article("The Harlow mill fire killed 13 people.", "Harbour Post", day=1)
    assert differences(analyse(MILL), [quoted(origin, also_in=[copy]), quoted(copy)]) == []


def test_sources_that_agree_stand_on_one_side() -> None:
    (found,) = compared(
        MILL,
        "The Harlow mill fire killed 12 people.",
        "Twelve people died in the Harlow mill fire.",
        "The Harlow mill fire killed 15 people.",
        "The Harlow mill fire left around 11 dead.",
    )
    assert sorted(side.quotes for side in found.sides) == [(0, 1, 3), (2,)]


def test_a_vague_value_that_fits_two_sides_takes_none() -> None:
    (found,) = compared(
        MILL,
        "The Harlow mill fire killed 95 people.",
        "The Harlow mill fire killed 104 people.",
        "The Harlow mill fire killed about 100 people.",
    )
    assert sorted(side.quotes for side in found.sides) == [(0,), (1,)]


def test_counts_of_different_days_are_developing_and_the_newest_stands_last() -> None:
    (found,) = compared(
        MILL, "The Harlow mill fire killed 15 people.", "The Harlow mill fire killed 12 people.", days=[2, 0]
    )
    assert found.developing
    assert [side.value for side in found.sides] == ["12", "15"]


def test_counts_of_one_day_are_not_developing() -> None:
    (found,) = compared(MILL, "The Harlow mill fire killed 15 people.", "The Harlow mill fire killed 12 people.")
    assert not found.developing


def test_articles_months_apart_speak_of_different_times() -> None:
    texts = ("The Harlow mill fire killed 15 people.", "The Harlow mill fire killed 12 people.")
    assert compared(MILL, *texts, days=[0, 90]) == []


PRICED = ("Bexley lamps cost $30 in Harlow.", "In Harlow Bexley lamps are priced at $45.")


def test_prices_of_one_day_differ() -> None:
    assert len(compared("How much do Bexley lamps cost in Harlow?", *PRICED)) == 1


def test_prices_of_different_days_do_not_differ() -> None:
    assert compared("How much do Bexley lamps cost in Harlow?", *PRICED, days=[0, 2]) == []


def test_a_weekday_is_read_against_the_day_of_its_article() -> None:
    texts = ("The Colne bridge opened on Friday.", "The Colne bridge opened on Friday.")
    assert compared("When did the Colne bridge open?", *texts, days=[0, 7]) == []


def test_a_headline_may_name_what_the_sentence_does_not() -> None:
    (found,) = compared(
        MILL, "The fire killed 12 people.", "The blaze killed 15 people in a fire.", title="Harlow mill burns down"
    )
    assert [side.value for side in found.sides] == ["12", "15"]


def test_a_sentence_with_two_answers_gives_none() -> None:
    two = "The Harlow mill fire killed 12 people, police say; the Harlow mill fire killed 19 people, doctors say."
    assert compared(MILL, two, "The Harlow mill fire killed 15 people.") == []


def test_a_difference_reads_as_one_sentence() -> None:
    reuters = article("The Harlow mill fire killed 12 people.", "Harbour Post")
    guardian = article("The Harlow mill fire killed 15 people.", "The Lantern", day=1)
    (found,) = differences(analyse(MILL), [quoted(guardian), quoted(reuters)])
    assert sentence(found) == (
        "The sources differ, the newest last: 12 (Harbour Post, 5 March 2023), 15 (The Lantern, 6 March 2023)."
    )
    assert sentence(replace(found, developing=False)).startswith("The sources differ: 12 (")
    assert found.about == "how many people were killed in the Harlow mill fire"


# independent


def test_articles_of_one_publication_count_once() -> None:
    assert independent([quoted(article("One.")), quoted(article("Two.", "the lantern", day=3))]) == 1


def test_publications_count_each() -> None:
    assert independent([quoted(article("One.")), quoted(article("Two.", "Harbour Post"))]) == 2


def test_copies_of_one_report_count_once() -> None:
    origin, copy = article("One."), article("One.", "Harbour Post", day=1)
    assert independent([quoted(origin, also_in=[copy])]) == 1
    assert independent([quoted(origin, also_in=[copy]), quoted(copy, also_in=[origin])]) == 1


def test_the_same_words_in_another_article_count_once() -> None:
    one, other = quoted(article("One.")), quoted(article("One!", "Harbour Post"))
    assert independent([replace(one, same=((other.hit, other.span),))]) == 1


def test_a_paper_that_prints_a_wire_story_still_counts_for_its_own_report() -> None:
    wire, copy = article("One.", "Wire"), article("One.", "Harbour Post", day=1)
    own = article("Two.", "Harbour Post", day=1)
    assert independent([quoted(wire, also_in=[copy]), quoted(own)]) == 2


def test_an_article_without_a_source_counts_by_its_host() -> None:
    one = article("One.", None, url="https://www.lantern.test/a")
    two = article("Two.", None, url="https://lantern.test/b")
    three = article("Three.", "Lantern Media", url="https://lantern.test/c")
    assert independent([quoted(one), quoted(two)]) == 1
    assert independent([quoted(one), quoted(three)]) == 1


def test_articles_without_source_or_address_count_each() -> None:
    assert independent([quoted(article("One.", None)), quoted(article("Two.", None))]) == 2


def test_no_quotes_have_no_sources() -> None:
    assert independent([]) == 0


# any text

WORDS = st.sampled_from(
    ["12", "people", "1,200", "killed", "the", "fire", "in", "Harlow", "mill", ".", ",", "$3bn", "30%", "on", "Monday",
     "5", "March", "2023", "31 February", "9" * 400, "9999-99-99", "2023-13-01", "and", "Ana", "Ruiz", "opened",
     "dozen", "a", "half", "about", "at least", "between", "from", "to", "10-15", "died", "1e9", "٣", "½", "¹²", "£",
     "No.", "said", "not", "’", "“", "”"]
)  # fmt: skip
TEXTS = st.one_of(st.text(min_size=1), st.lists(WORDS, min_size=1, max_size=25).map(" ".join)).filter(str.strip)
QUESTIONS = st.one_of(
    st.text(),
    st.sampled_from([MILL, *(case[0] for case in DIFFER)]),
    st.lists(WORDS, max_size=9).map(lambda each: "How many " + " ".join(each)),
)


@settings(max_examples=200, deadline=None)
@given(QUESTIONS, st.lists(st.tuples(TEXTS, st.sampled_from([-738_000, -400, -1, 0, 3, 2_900_000])), max_size=5))
def test_any_text_can_be_compared(question: str, texts: list[tuple[str, int]]) -> None:
    quotes = [quoted(article(f"{text}.", f"Paper {place}", day=day)) for place, (text, day) in enumerate(texts)]
    for found in differences(analyse(question), quotes):
        assert len(found.sides) > 1
        assert sentence(found).endswith(".")
        assert all(side.value for side in found.sides)
    assert independent(quotes) <= len(quotes)


COUNTS = st.sampled_from(["12", "15", "about 100", "95", "104", "at least 14", "a dozen", "up to 13", "twenty"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COUNTS, st.sampled_from("ABCD"), st.integers(0, 3)), min_size=2, max_size=4, unique=True))
def test_the_order_of_quotes_makes_no_difference(told: list[tuple[str, str, int]]) -> None:
    quotes = [
        quoted(article(f"The Harlow mill fire killed {count} people.", name, day=day)) for count, name, day in told
    ]

    def found(order: Sequence[int]) -> list[tuple[object, ...]]:
        return [
            (
                one.about,
                one.developing,
                [(side.value, side.tellers, {order[n] for n in side.quotes}) for side in one.sides],
            )
            for one in differences(analyse(MILL), [quotes[n] for n in order])
        ]

    first = found(range(len(quotes)))
    assert all(found(order) == first for order in permutations(range(len(quotes))))
