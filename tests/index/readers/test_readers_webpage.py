"""Web pages: the article and not the page around it, and the day it was published."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from index.article import Article
from index.readers.markup import written_of_fragment
from index.readers.webpage import publication_date

Reads = Callable[[str, str | bytes], Article]
Refuses = Callable[[str, str | bytes], str]

NOVEMBER_2 = datetime(2024, 11, 2, tzinfo=UTC)
FIRST = "The council of Harrowmere put off the vote on the harbour wall on Monday, for the third time this year."
SECOND = "It will meet again on Friday, when the engineers are to say what the storm has done to the old wall."
ARTICLE = f"<article><h1>Vote put off</h1><p class='byline'>By Jane Doe</p><p>{FIRST}</p><p>{SECOND}</p></article>"


def in_json_ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


OTHER_THING = in_json_ld('[{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": 7}]')


def page(body: str = ARTICLE, head: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Vote put off | Harrow Echo</title>
        {head}</head><body><nav><a href="/">Home</a> <a href="/tides">Tide tables</a></nav>{body}
        <aside><h2>Most read</h2><ul><li><a href="/1">Gull takes chip van</a></li></ul></aside>
        <footer>Copyright 2019 Harrow Echo. Terms of use</footer><script>var advert = "umbrellas";</script>
        </body></html>"""


def test_the_text_is_the_article_alone(article: Reads) -> None:
    assert article("vote.html", page()).text == f"{FIRST}\n\n{SECOND}"


def test_title_and_author_are_found(article: Reads) -> None:
    read = article("vote.html", page(head='<meta name="author" content="Jane Doe">'))
    assert (read.title, read.author) == ("Vote put off", "Jane Doe")


def test_the_publication_is_the_source(article: Reads) -> None:
    assert (
        article("vote.html", page(head='<meta property="og:site_name" content="Harrow Echo">')).source == "Harrow Echo"
    )


def test_the_canonical_address_is_the_articles(article: Reads) -> None:
    address = "https://echo.example/2024/vote"
    assert article("vote.html", page(head=f'<link rel="canonical" href="{address}">')).url == address


@pytest.mark.parametrize("address", ["https://echo.example/", "https://echo.example", "/2024/vote", "javascript:x"])
def test_an_address_that_is_not_the_articles_own_is_not_taken(article: Reads, address: str) -> None:
    assert article("vote.html", page(head=f'<link rel="canonical" href="{address}">')).url is None


def test_lists_and_headings_are_kept(article: Reads) -> None:
    more = "<h2>What next</h2><ul><li>The engineers report to the council</li><li>The council votes</li></ul>"
    read = article("vote.html", page(ARTICLE.replace("</article>", f"{more}</article>")))
    assert read.text.endswith("What next\n\n- The engineers report to the council\n- The council votes")
    assert [(one.kind, read.text[one.start : one.end]) for one in read.blocks] == [
        ("paragraph", FIRST),
        ("paragraph", SECOND),
        ("heading", "What next"),
        ("item", "- The engineers report to the council"),
        ("item", "- The council votes"),
    ]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<h3>Why, then?</h3>", "heading"),
        ("<blockquote><p>We will.</p></blockquote>", "quotation"),
        ("<figure><img src=a.jpg><figcaption>The wall in May.</figcaption></figure>", "caption"),
        ("<table><tr><td>Brook</td><td>12</td></tr></table>", "row"),
        ('<blockquote class="twitter-tweet"><p>It fell!</p></blockquote>', "embed"),
        ("<nav><p>Home</p></nav>", "boilerplate"),
        ("<p>What next</p>", None),
    ],
)
def test_markup_tells_the_kinds_of_blocks(markup: str, kind: str | None) -> None:
    written = written_of_fragment(f"<p>It fell.</p>{markup}<!-- x --><svg><p>a</p></svg><p>It is old.</p>")
    assert [given for given, _ in written.told] == [None, kind, None]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp1251", '<meta charset="windows-1251">'),
        ("cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("koi8-r", "<meta charset=koi8-r>"),
        ("utf-16", ""),
        ("utf-8-sig", '<meta charset="windows-1251">'),
    ],
)
def test_the_declared_encoding_is_used(article: Reads, encoding: str, head: str) -> None:
    words = "Совет города обсудил в понедельник бюджет на будущий год, сообщил мэр города в интервью."
    content = f"<html><head>{head}</head><body><article><p>{words}</p></article></body></html>"
    assert article("vote.html", content.encode(encoding)).text == words


def test_xhtml_with_a_declaration_is_read(article: Reads) -> None:
    content = f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{FIRST}</p></body></html>'
    assert article("vote.xhtml", content).text == FIRST


def test_a_page_without_an_article_gives_its_words(article: Reads) -> None:
    content = "<html><body><nav>Home</nav><div>It rained.</div><footer>Terms</footer></body></html>"
    assert article("rain.html", content).text == "It rained."


@pytest.mark.parametrize(
    "content", ["<html></html>", "<html><body><script>x()</script><img src=a.png></body></html>", "<!-- -->"]
)
def test_a_page_without_words_is_left_out(reason: Refuses, content: str) -> None:
    assert reason("empty.html", content) == "no article text was found in this page"


def test_a_picture_named_html_is_left_out(reason: Refuses) -> None:
    assert reason("a.html", b"\x89PNG\r\n\x1a\n" + bytes(99)) == "this is not a web page but a PNG picture"


def test_nothing_is_fetched(article: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    frames = '<iframe src="http://127.0.0.1:9/x"></iframe><img src="http://127.0.0.1:9/y.png">'
    article("vote.html", page(ARTICLE + frames, '<link rel="canonical" href="http://127.0.0.1:9/vote">'))


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-11-02T10:00:00+10:00">',
        '<meta itemprop="datePublished" content="2024-11-02">',
        '<meta name="date" content="2 November 2024">',
        in_json_ld('{"@type": "NewsArticle", "datePublished": "2024-11-02"}'),
        OTHER_THING + in_json_ld('{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2024-11-02"}]}'),
    ],
)
def test_the_day_in_the_head_is_the_day_of_publication(article: Reads, head: str) -> None:
    changed = (
        '<meta property="article:modified_time" content="2024-11-09"><meta name="last-modified" content="2024-11-08">'
    )
    assert article("vote.html", page(head=changed + head)).published_at == NOVEMBER_2


@pytest.mark.parametrize(
    "body",
    [
        '<time datetime="2024-11-02">Saturday</time>',
        "<time>2 November 2024</time>",
        '<div class="post-date">Published: November 2, 2024</div>',
        '<span class="byline">By Jane Doe | 2 November 2024</span>',
        '<p class="updated">Updated <time datetime="2024-11-09">9th</time></p><time datetime="2024-11-02">2nd</time>',
        '<p>Last updated: <time datetime="2024-11-09">9th</time></p><time datetime="2024-11-02">2nd</time>',
    ],
)
def test_the_day_in_the_body_is_read(body: str) -> None:
    assert publication_date(document_fromstring(page(body + ARTICLE)), None) == NOVEMBER_2


@pytest.mark.parametrize("address", ["https://e.example/2024/11/02/vote", "https://e.example/news/2024-11-2/vote"])
def test_the_day_in_the_address_is_read(address: str) -> None:
    assert publication_date(document_fromstring(page()), address) == NOVEMBER_2


@pytest.mark.parametrize(
    "body",
    [
        "<p>On 3 May 2018 the wall broke for the first time, and on 2016-05-01 it was mended.</p>",
        '<p class="date">Last updated: 9 November 2024</p>',
        '<div class="related"><time datetime="2020-01-01">1 January</time></div>',
        '<footer><div class="footer"><span class="date">1 January 2019</span></div></footer>',
        in_json_ld('{"datePublished": broken'),
        in_json_ld('{"dateModified": "2024-11-09"}'),
    ],
)
def test_other_days_are_not_taken_for_it(body: str) -> None:
    assert publication_date(document_fromstring(page(ARTICLE + body)), None) is None


def test_what_stands_deep_in_the_page_is_read(article: Reads) -> None:
    deep = "<div>" * 1_000 + ARTICLE + "</div>" * 1_000
    assert article("vote.html", page(deep)).text == article("flat.html", page(ARTICLE)).text


def test_what_stands_too_deep_is_told_to_be_that(reason: Refuses) -> None:
    deep = "<div>" * 10_000 + ARTICLE + "</div>" * 10_000
    told = "its elements stand in one another too deeply to be read; save its text as .txt"
    assert reason("vote.html", page(ARTICLE + deep)) == told


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<p>  spread\n over   lines </p>", "spread over lines"),
        ("<ol start=3><li>c<li>d<ul><li>inner</ul></ol>", "3. c\n4. d\n  - inner"),
        ("<table><tr><th>Year<th>Cost<tr><td>2023<td>10</table>", "Year | Cost\n2023 | 10"),
        ("<pre>if x:\n    y()</pre>", "if x:\n    y()"),
        ("a<!-- b -->c<script>d</script>e<style>f</style>", "ace"),
        ("<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7"),
        ("<p>open <b>bold", "open bold"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_becomes_text(fragment: str, text: str) -> None:
    assert written_of_fragment(fragment).text == text
