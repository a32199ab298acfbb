"""An answer as a value: written as JSON and read back, printed, shown in a notebook."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from payloads import PAYLOADS

from assistant import Answer, Citation, Sentence
from assistant.answer import Excerpt
from assistant.rendering import NEAREST
from index import Article, Passage, Span

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def cited(text: str, start: int = 0, end: int | None = None, **fields: object) -> Citation:
    """A citation of these words of a text that is a passage as a whole."""
    article = Article.model_validate({"id": "a", "text": text, "title": "Wall holds", "source": "The Gazette"} | fields)
    whole = Span(0, len(text))
    passage = Passage(id="p", article_id="a", place=0, start=0, end=len(text), text=text, sentences=(whole,))
    return Citation(n=1, article=article, passage=passage, start=start, end=len(text) if end is None else end)


def answered(citation: Citation, **fields: object) -> Answer:
    """An answer of one sentence."""
    sentence = {"text": citation.quote, "citations": (1,), "support": "supported"} | fields
    return Answer(
        question="q", standalone_question="q", text=f"{citation.quote} [1]", abstained=False, answerability=1.0,
        sentences=(Sentence.model_validate(sentence),), citations=(citation,), writer="extractive",
    )  # fmt: skip


def abstained(text: str, *nearest: Citation) -> Answer:
    return Answer(
        question="q", standalone_question="q", text=text, abstained=True, answerability=0.1, nearest=nearest,
        writer="extractive",
    )  # fmt: skip


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer that cites a place of an article anywhere around a passage of it."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    places = st.integers(0, len(text))
    start, end = sorted(draw(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])))
    first, last = sorted(draw(st.tuples(places, places)))
    published = draw(st.none() | st.datetimes(timezones=st.just(UTC)))
    article = Article(id="a", text=text, title="t", path=draw(st.none() | st.just("/a.txt")), published_at=published)
    other = Article(id="b", text="x", title=draw(WORDS) or "t", source=draw(st.none() | WORDS))
    passage = Passage(
        id="p", article_id="a", place=draw(st.integers(0, 9)), start=first, end=last, text=text[first:last],
        sentences=(Span(first, last),),
    )  # fmt: skip
    citation = Citation(
        n=1, article=article, passage=passage, start=start, end=end, also_in=(other,), replaces=(other,)
    )
    return answered(citation, why=draw(WORDS))


# JSON


@given(answers())
def test_an_answer_is_read_back_from_its_json(answer: Answer) -> None:
    back = Answer.model_validate_json(answer.model_dump_json())
    assert back == answer
    assert back.model_dump_json() == answer.model_dump_json()
    [citation], [was] = back.citations, answer.citations
    assert citation.passage == was.passage
    assert citation.article.text[citation.start : citation.end] == was.quote
    assert citation.article.version == was.article.version


@given(answers())
def test_an_answer_is_read_back_from_a_dict(answer: Answer) -> None:
    assert Answer.model_validate(answer.model_dump()) == answer


def test_citations_differ_by_words_place_and_version() -> None:
    one = cited("It holds. It holds.", 0, 9)
    assert one == cited("It holds. It holds.", 0, 9)
    assert one != cited("It holds. It holds.", 10, 19)
    assert one != cited("It holds. It holds.", 0, 8)
    assert one != cited("It holds. It holds!", 0, 9)
    assert one != cited("It holds. It holds.", 0, 9, author="Ana Ruiz")


def test_the_json_holds_the_passage_and_not_the_article() -> None:
    whole = "Before. The wall holds. " + "Gulls. " * 2_000
    article = Article(id="a", text=whole, title="Wall", path="/home/ana/wall.txt")
    sentence = Span(8, 23)
    passage = Passage(id="p", article_id="a", place=1, start=8, end=23, text=whole[8:23], sentences=(sentence,))
    written = answered(Citation(n=1, article=article, passage=passage, start=12, end=23)).model_dump_json()

    [citation] = json.loads(written)["citations"]
    assert (citation["passage"], citation["passage_start"]) == ("The wall holds.", 8)
    assert (citation["quote"], citation["start"], citation["end"]) == ("wall holds.", 12, 23)
    assert citation["file"] == "wall.txt"
    assert "Gulls" not in written
    assert "/home/ana" not in written

    read = Answer.model_validate_json(written).citations[0].article
    assert isinstance(read, Excerpt)
    assert read.text == " " * 8 + "The wall holds."


@pytest.mark.parametrize("damaged", [{"passage_start": None}, {"quote": ""}, {"also_in": [{}]}, {"passage": None}])
def test_what_is_no_citation_is_refused(damaged: dict[str, object]) -> None:
    document = cited("It holds.").model_dump(mode="json") | damaged
    with pytest.raises(ValueError, match="Citation"):
        Citation.model_validate(document)


# print and notebooks


def test_print_shows_the_text_and_its_sources() -> None:
    at = datetime(2024, 3, 1, tzinfo=UTC)
    answer = answered(cited("It\n holds.", url="https://gazette.example/1", published_at=at))
    assert str(answer) == (
        "It holds. [1]\n\n[1] “It holds.” — Wall holds, The Gazette, 1 March 2024, https://gazette.example/1"
    )


def test_print_says_what_is_not_wholly_supported() -> None:
    answer = answered(cited("It holds."), text="It held.", support="partly", why="the day is missing")
    said = "It held. [1] (only partly supported: the day is missing)"
    assert str(answer).splitlines()[0] == said
    assert answer._repr_markdown_().startswith("It held.[^1] (only partly supported: the day is missing)\n")
    assert (
        "It held.[1] (only partly supported: the day is missing)"
        in html.fromstring(answer._repr_html_()).text_content()
    )


def test_an_abstention_shows_what_came_nearest() -> None:
    answer = abstained("Nothing on that.", cited("It holds."))
    assert str(answer) == f"Nothing on that.\n\n{NEAREST}\n\n[1] “It holds.” — Wall holds, The Gazette"
    assert str(abstained("Nothing on that.")) == "Nothing on that."
    for shown in (answer._repr_markdown_(), html.fromstring(answer._repr_html_()).text_content()):
        assert shown.index("Nothing on that.") < shown.index(NEAREST) < shown.index("It holds.")
    assert NEAREST not in abstained("Nothing on that.")._repr_html_()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_hostile_becomes_an_element_of_a_notebook(payload: str) -> None:
    def shown(words: str) -> tuple[list[str], set[str]]:
        citation = cited(words, title=words, author=words, source=words)
        found = answered(citation, support="partly", why=words), abstained(words, citation)
        tags = [(one.tag, *one.keys()) for answer in found for one in html.fromstring(answer._repr_html_()).iter()]
        kinds = {
            one.type
            for answer in found
            for block in MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(answer._repr_markdown_())
            for one in (block, *(block.children or ()))
        }
        return tags, kinds

    assert shown(payload) == shown("plain words")


def test_only_web_addresses_become_links_in_a_notebook() -> None:
    hostile = answered(cited("It holds.", url="javascript:alert(1)"))
    assert "javascript" not in hostile._repr_html_()
    good = html.fromstring(answered(cited("It holds.", url="https://x.example/1"))._repr_html_())
    assert [one.get("href") for one in good.iter("a")] == ["https://x.example/1"]


def test_nothing_printed_moves_the_cursor_or_turns_the_reading_direction() -> None:
    words = "It \x1b[2Jholds\u202e.\x07"
    for shown in (str(answered(cited(words, title=words))), answered(cited(words, title=words))._repr_html_()):
        assert not set("\x1b\u202e\x07") & set(shown)
