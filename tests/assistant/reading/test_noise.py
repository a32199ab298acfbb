"""Lines that are no part of a story are never quoted; sentences of a story are."""

import pytest

from assistant.reading.boilerplate import after_dateline, in_story, is_noise
from index import Span
from index.article import BlockKind
from index.text.blocks import by_layout
from index.text.boilerplate import Place
from index.text.sentences import split_sentences

NOISE = [
    "CLICK HERE TO READ MORE FROM THE EVENING LANTERN",
    "Click here for our newsletter",
    "Read more: Council votes on wall",
    "Read also",
    "Leave a Reply",
    "Leave a comment",
    "12 Comments",
    "Sign up for our newsletter",
    "Subscribe to the Lantern today",
    "Advertisement",
    "Story continues below",
    "(Photo by Ana Ruiz/Lantern Images)",
    "Photo: Ana Ruiz",
    "Image credit: Harbour Trust",
    "File photo",
    "The wall after the storm. (AP Photo/Ana Ruiz)",
    "A ferry leaves the quay. Ana Ruiz/Getty Images",
    "HARROWMERE, March 3 (Wire) —",
    "LONDON —",
    "By Ana Ruiz",
    "By Ana Ruiz, Staff Writer",
    "MAYOR’S ‘DOUBTS’ ABOUT THE SUCCESS OF THE FERRY LINE",
    "Share this",
    "Follow us on social media",
    "© 2024 The Lantern. All rights reserved.",
    "4 min read",
    "Published: 3 March 2024",
    "***",
    "— — —",
    "",
]

STORY = [
    "Click and collect has come to the market, traders said.",
    "The council voted 12 to 3.",
    "He said no.",
    "Photographs of the wall were shown to the court.",
    "By the time the fire was out, the mill had gone.",
    "By noon 300 people had signed.",
    "Read aloud, the list took an hour.",
    "“Leave a light on,” she told him.",
    "NATO and the EU condemned the attack on Friday.",
    "Subscribers lost £40 each when the theatre closed.",
    "Advertising on buses will end in June.",
    "Share prices fell 4% on Monday.",
    "The updated plan was published on Tuesday by the council.",
    "Related species live further north.",
    "Copyright law will change in May.",
    "Sign language came to the school in March.",
    "Published in 1954, it sold well.",
    "Advertisement rates fell again.",
    "12 comments were filed with the court.",
    "Sponsored swims raised £400.",
    "北京说了不。",
]


LEFT = [
    "Witness Ana Ruiz answers questions at the trial of Tom Brook in this courtroom sketch.",
    "Do you work at Norham Mills? Get in touch with us.",
    "The article has been updated.",
    "This article was updated on 3 May to correct the name of the bridge.",
    "There's also this video from the mayor:",
    "Timeline of the mayor's fall",
    "Our stories may include affiliate links; we may earn a commission if you buy through them.",
    "For more information see our Privacy Policy.",
    "Ana Ruiz celebrates her goal with Tom Brook (Getty Images)",
    "Photograph: Ana Ruiz/Reuters",
    "— Ana Ruiz (@anaruiz) 3 May 2023",
    "Sign up here to receive our weekly newsletter in your inbox.",
    "The Associated Press contributed to this report.",
    "Follow Ana Ruiz on Twitter @anaruiz",
]


def test_most_of_what_is_no_story_is_known_in_wordings_never_seen() -> None:
    known = [line for line in NOISE + LEFT if is_noise(line, Place("paragraph", alone=True))]
    assert len(known) >= 0.75 * len(NOISE + LEFT)


@pytest.mark.parametrize("line", STORY)
def test_story(line: str) -> None:
    assert not is_noise(line)
    assert not is_noise(line, Place("paragraph", alone=True))


@pytest.mark.parametrize("kind", ["caption", "embed", "boilerplate"])
def test_what_a_file_marks_as_no_story_is_none(kind: BlockKind) -> None:
    assert is_noise("The council voted 12 to 3.", Place(kind, alone=True))


def test_each_sentence_is_judged_where_it_stands() -> None:
    text = "Advertisement\n\nThe council voted 12 to 3. It will meet again.\n\nAdvertisement\n\n***\n\nAdvertisement"
    sentences = split_sentences(text)
    story = in_story(text, by_layout(text), sentences)
    assert [text[start:end] for start, end in sentences if story[Span(start, end)]] == [
        "The council voted 12 to 3.",
        "It will meet again.",
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "NEW YORK, Feb. 24 - ",
        "LONDON — ",
        "KYIV, Ukraine (Wire) — ",
        "HARROWMERE, March 3 (Wire) – ",
        "PARIS -- ",
        "ST. IVES, Cornwall, May 2 — ",
    ],
)
def test_a_sentence_begins_behind_its_dateline(dateline: str) -> None:
    assert after_dateline(dateline + "The council met.") == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council met - again.",
        "NATO said no.",
        "A-levels begin.",
        "US - China trade fell.",
        "UN and EU met — in vain.",
        "I — we — met.",
    ],
)
def test_a_sentence_without_a_dateline_begins_at_its_start(sentence: str) -> None:
    assert after_dateline(sentence) == 0
