"""RSS and Atom: an article an entry, from what the feed itself carries."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from index.article import Article, Skipped

Reads = Callable[[str, str | bytes], Article]
ReadsAll = Callable[[str, str | bytes], list[Article | Skipped]]
Refuses = Callable[[str, str | bytes], str]


def rss(*items: str) -> str:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    entries = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Harrow Echo</title>{entries}</channel></rss>'
    )


def atom(*entries: str) -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harrow Echo</title>{inside}</feed>'


def test_an_rss_item_becomes_an_article(article: Reads) -> None:
    read = article(
        "news.rss",
        rss(
            "<title>Rain &amp;amp; sun</title><link>https://echo.example/rain</link><dc:creator>Jane Doe</dc:creator>"
            "<pubDate>Sat, 02 Nov 2024 10:00:00 +0200</pubDate><description>It rained.</description>"
        ),
    )
    assert (read.title, read.author, read.source, read.url, read.text) == (
        "Rain & sun", "Jane Doe", "Harrow Echo", "https://echo.example/rain", "It rained.",
    )  # fmt: skip
    assert read.published_at == datetime(2024, 11, 2, 8, tzinfo=UTC)


def test_an_atom_entry_becomes_an_article(article: Reads) -> None:
    read = article(
        "news.atom",
        atom(
            '<title>Rain</title><id>urn:1</id><link href="https://echo.example/rain"/><updated>2024-11-05T00:00:00Z</updated>'
            "<published>2024-11-02T10:00:00Z</published><author><name>Jane Doe</name></author>"
            "<author><name>John Roe</name></author><summary>Short.</summary>"
            '<content type="html">&lt;p&gt;It rained.&lt;/p&gt;&lt;p&gt;It stopped.&lt;/p&gt;</content>'
        ),
    )
    assert (read.author, read.text) == ("Jane Doe, John Roe", "It rained.\n\nIt stopped.")
    assert read.published_at == datetime(2024, 11, 2, 10, tzinfo=UTC)


def test_the_day_of_a_change_stands_in_where_it_is_all_there_is(article: Reads) -> None:
    read = article("news.atom", atom("<updated>2024-11-05T00:00:00Z</updated><summary>It rained.</summary>"))
    assert read.published_at == datetime(2024, 11, 5, tzinfo=UTC)


def test_the_markup_in_an_entry_tells_its_blocks(article: Reads) -> None:
    body = "&lt;h2&gt;Who pays?&lt;/h2&gt;&lt;p&gt;The town.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Brook&lt;/li&gt;&lt;/ul&gt;"
    read = article(
        "news.rss", rss(f"<title>Costs</title><link>https://x.example/1</link><description>{body}</description>")
    )
    assert [one.kind for one in read.blocks] == ["heading", "paragraph", "item"]


def test_full_content_comes_before_the_summary(article: Reads) -> None:
    full = "<description>Short.</description><content:encoded><![CDATA[<p>It <b>rained</b>.</p>]]></content:encoded>"
    assert article("news.rss", rss(full)).text == "It rained."


def test_plain_text_is_kept_as_it_stands(article: Reads) -> None:
    assert article("news.atom", atom('<content type="text">5 &lt; 6\n\nOver.</content>')).text == "5 < 6\n\nOver."


def test_scripts_in_a_feed_are_not_text(article: Reads) -> None:
    assert (
        article("news.rss", rss("<description>It rained.&lt;script&gt;x()&lt;/script&gt;</description>")).text
        == "It rained."
    )


def test_an_entry_without_text_is_left_out_and_names_its_page(outcomes: ReadsAll) -> None:
    one, two = outcomes(
        "news.rss", rss("<link>https://echo.example/a</link><title>A</title>", "<description>B</description>")
    )
    assert isinstance(one, Skipped)
    assert one.origin.endswith("news.rss#entry 1")
    assert one.reason == "the feed gives no text for this entry; add https://echo.example/a to read the page itself"
    assert isinstance(two, Article)


def test_the_address_makes_the_id(outcomes: ReadsAll) -> None:
    item = "<link>https://echo.example/a</link><guid>g-1</guid><description>A</description>"
    (before,) = outcomes("news.rss", rss(item))
    _, after = outcomes("news.rss", rss("<description>New</description>", item))
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert before.id == after.id != "g-1"


def test_without_an_address_the_feeds_id_is_the_articles(article: Reads) -> None:
    assert article("news.rss", rss('<guid isPermaLink="false">g-1</guid><description>A</description>')).id == "g-1"


def test_a_feed_that_breaks_off_gives_what_it_has(outcomes: ReadsAll) -> None:
    (one,) = outcomes("news.rss", rss("<description>It rained.</description>").removesuffix("</channel></rss>"))
    assert isinstance(one, Article)


def test_a_feed_without_entries_is_said_to_have_none(reason: Refuses) -> None:
    assert reason("news.rss", rss()) == "this feed has no entries"


@pytest.mark.parametrize("content", ["<note><to>You</to></note>", "words", "/etc/hostname", "http://127.0.0.1:9/feed"])
def test_what_is_no_feed_is_left_out(reason: Refuses, content: str) -> None:
    assert reason("news.xml", content) == "this is neither an RSS nor an Atom feed"


def test_entities_of_other_files_are_not_read(outcomes: ReadsAll) -> None:
    evil = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss("<description>It rained. &x;</description>")
    assert not any("root:" in one.text for one in outcomes("news.rss", evil) if isinstance(one, Article))
