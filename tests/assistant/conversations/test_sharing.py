"""A conversation as a web page to hand on, and an answer to paste: readable, and nothing in them is more than text."""

import pytest
from lxml import html as parser
from payloads import PAYLOADS
from talking import COST, UNKNOWN, hostile_turn

from assistant import Answer, Assistant, Citation, Sentence, rendering
from assistant.conversations import KeptTurn
from assistant.conversations.export import html
from assistant.layout import Layout, layout
from assistant.rendering import web_address
from index import Article, Passage


def text(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_page_has_each_question_its_answer_and_the_quotes_with_their_sources(filled: Assistant) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    chat.ask(UNKNOWN)
    page = parser.fromstring(chat.html())
    assert [text(one) for one in page.iter("h2")] == [COST, UNKNOWN]
    assert text(page.find(".//blockquote")) == answer.citations[0].quote
    origin = page.find_class("origin")[0]
    assert text(origin) == "Harbour wall to be repaired, The Gazette, 1 March 2024"
    assert origin.find("a").get("href") == "https://gazette.example/wall"


def test_a_quotation_has_the_number_of_its_citation(filled: Assistant) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    page = parser.fromstring(chat.html())
    first = page.xpath(f"//li[@value='{answer.citations[0].n}']/blockquote")[0]
    assert answer.citations[0].quote in first.text_content()


def test_a_page_runs_nothing_and_asks_for_nothing(filled: Assistant) -> None:
    chat = filled.conversation()
    chat.ask(COST)
    page = parser.fromstring(chat.html())
    assert page.xpath("//script | //link | //img | //iframe | //@src | //@*[starts-with(name(), 'on')]") == []
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_a_page_says_what_has_become_of_an_article(filled: Assistant) -> None:
    chat = filled.conversation()
    cited = chat.ask(COST).citations[0]
    filled.library.remove([cited.article.id])
    assert "the article has been removed since" in chat.html()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_hostile_becomes_an_element(payload: str) -> None:
    harmless = "plain" if web_address(f"https://x.example/{payload}") else "plain words"
    plain, hostile = (parser.fromstring(html(words, [hostile_turn(words)])) for words in (harmless, payload))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in plain.iter()]
    assert [sorted(one.keys()) for one in hostile.iter()] == [sorted(one.keys()) for one in plain.iter()]


def test_nothing_turns_the_reading_direction() -> None:
    assert "\u202e" not in html("\u202eevil", [hostile_turn("\u202eevil\u2066")])


def pasted(text: str, url: str | None = None) -> Layout:
    article = Article(id="a", text=text, title="Wall holds", source="The Gazette", url=url)
    passage = Passage(id="p", article_id="a", place=0, start=0, end=len(text), text=text, sentences=())
    cited = Citation(n=1, article=article, passage=passage, start=0, end=len(text))
    return layout([Sentence(text=text, citations=(1,), support="supported")], [cited])


def test_a_pasted_answer_has_its_marks_and_what_they_stand_for() -> None:
    told = rendering.plain(pasted("It holds.", "https://gazette.example/1"))
    assert told == "It holds. [1]\n\n[1] “It holds.” — Wall holds, The Gazette, https://gazette.example/1"


def test_a_pasted_answer_in_markdown_has_footnotes() -> None:
    told = rendering.markdown(pasted("It *holds*."))
    assert told == "It \\*holds\\*.[^1]\n\n[^1]: “It \\*holds\\*.” — Wall holds, The Gazette"


def test_an_address_that_is_none_is_not_pasted() -> None:
    assert "javascript" not in rendering.plain(pasted("It holds.", "javascript:alert(1)"))


def test_a_turn_without_an_answer_is_a_page_too() -> None:
    turn = KeptTurn(1, 1, "Why?", "", "failed", hostile_turn("x").asked_at, trouble="no disk")
    page = parser.fromstring(html("", [turn]))
    assert text(page.find(".//section")) == "Why? No answer: no disk"
    assert isinstance(hostile_turn("x").answer, Answer)
