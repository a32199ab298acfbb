"""What an article says of itself, and where it came from."""

import pytest
from wire import article

from index.duplicates.versions import address_key, content_of, mark_of, same_publication, title_key
from index.text.analyzer import words

HEADLINE = "Ese ferry to stop for six weeks"


@pytest.mark.parametrize(
    "title",
    [
        f"Correction: {HEADLINE}",
        f"CORRECTED-{HEADLINE}",
        f"CORRECTED-UPDATE 2-{HEADLINE}",
        f"[Clarification] {HEADLINE}",
        f"{HEADLINE} (corrected)",
        f"{HEADLINE} – amended",
    ],
)
def test_a_headline_that_corrects_is_told_and_names_the_same_article(title: str) -> None:
    mark = mark_of(article("one", title=title))
    assert mark is not None
    assert mark.kind == "correction"
    assert title_key(title) == title_key(HEADLINE.upper())


@pytest.mark.parametrize(
    ("title", "number"),
    [
        (f"UPDATE 2-{HEADLINE}", 2),
        (f"Updated: {HEADLINE}", 0),
        (f"WRAPUP 11-{HEADLINE}", 11),
        (f"{HEADLINE} [UPDATED]", 0),
    ],
)
def test_a_headline_that_updates_is_told_with_its_number(title: str, number: int) -> None:
    assert mark_of(article("one", title=title)) == ("update", number)
    assert title_key(title) == title_key(HEADLINE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This article has been amended. The ferry stops in autumn.", "correction"),
        ("The ferry stops.\nCorrection: it stops for six weeks, not five.\nMore follows.", "correction"),
        ("An earlier version of this article misstated the cost.", "correction"),
        ("(Corrects paragraph 3 to say six weeks, not five)\nThe ferry stops.", "correction"),
        ("Editor's note: this story was corrected on Friday.\nThe ferry stops.", "correction"),
        ("(Adds quotes from the mayor)\nThe ferry stops.", "update"),
        ("UPDATE: 2 August, 5 p.m. The ferry sails again.", "update"),
        ("This story has been updated with the mayor's answer.", "update"),
    ],
)
def test_first_lines_that_correct_or_update_are_told(text: str, kind: str) -> None:
    mark = mark_of(article("one", text))
    assert mark is not None
    assert mark.kind == kind


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Corrections and clarifications", "In the past week we got these wrong."),
        ("Markets brace for a correction", "Shares are dear."),
        ("Update your phone before Friday", "A flaw was found."),
        ("Amendment fails in the county council", "The vote was close."),
        ("Live updates: the county cup", "Kick-off is at three."),
        ("Ferry to stop", "The ferry stops.\n\n\nOne.\n\nTwo.\n\nThree.\n\nCorrection: this stands too far down."),
    ],
)
def test_what_only_uses_the_words_is_not_marked(title: str, text: str) -> None:
    assert mark_of(article("one", text, title=title)) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.courier.example/2024/08/ese-ferry-stops-six-weeks.html",
        "https://courier.example/correction-ese-ferry-stops-six-weeks-123/",
        "https://courier.example/news/ESE_ferry_stops_six_weeks?page=2#top",
    ],
)
def test_an_address_is_known_by_its_host_and_the_words_of_its_end(url: str) -> None:
    assert address_key(url) == "courier.example " + " ".join(words("Ese ferry stops six weeks"))


@pytest.mark.parametrize(
    "url", ["https://courier.example/news/", "https://[broken/ese-ferry-stops-six-weeks", "no address at all", None]
)
def test_an_address_without_words_names_nothing(url: str | None) -> None:
    assert address_key(url) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"source": "The Post"}, {"source": "the post"}, True),
        ({"source": "The Post"}, {"source": "The Herald"}, False),
        ({"source": "The Post"}, {"source": None}, False),
        ({"source": None}, {"source": None}, True),
        ({"url": "https://www.post.example/a"}, {"url": "https://post.example/b", "source": None}, True),
        ({"source": None, "url": "https://post.example/a"}, {"source": None, "url": "https://herald.example/a"}, False),
    ],
)
def test_a_publication_is_known_by_its_name_or_its_host(
    one: dict[str, object], other: dict[str, object], *, same: bool
) -> None:
    assert same_publication(article("one", **one), article("two", **other)) is same


@pytest.mark.parametrize(
    "front",
    [
        "",
        "NORHAM (Agency) - ",
        "NORHAM, Aug 1 (AG) — ",
        "By Ann Person\n\nNORHAM, Coast County – ",
        "Norham, 1 August --- ",
    ],
)
@pytest.mark.parametrize(
    "end", ["", "\n\n(Reporting by A. Person; editing by B. Person)", "\nAdditional reporting by C. Person"]
)
def test_datelines_bylines_and_credits_are_left_out(front: str, end: str) -> None:
    text = f"{front}The ferry stops in autumn. It needs an engine.{end}"
    start, stop = content_of(text)
    assert text[start:stop].strip() == "The ferry stops in autumn. It needs an engine."
