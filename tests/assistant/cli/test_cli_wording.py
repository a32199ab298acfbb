"""What articles, lists and reports look like, with and without a terminal."""

from datetime import UTC, datetime

import pytest

from assistant.cli import articles
from index import AddReport, Article, Change, Skipped

TEXT = "The repair will cost 4.2 million crowns. Work begins in May."


def article(**fields):
    given = {
        "title": "Harbour wall",
        "source": "Harrow Post",
        "author": "Ada Fenwick",
        "published_at": datetime(2023, 3, 4, tzinfo=UTC),
        "url": "https://post.example/a/very/long/address/that/no/terminal/could/ever/hold/on/one/line.html",
    }
    return Article.create(text=TEXT, path="/news/wall.txt", **given | fields)


def test_a_list_keeps_its_columns_and_is_cut_to_the_window(window):
    long = "The harbour wall of Harrowmere and the many things that the council said about it"

    articles.table(window, [article(title=long), article(title="Short", source="A", url="https://a.example/b")])

    first, second = window.file.getvalue().splitlines()
    assert len(first) <= 60
    assert first.endswith("…")
    assert second.index("Short") == first.index("The harbour")


def test_a_list_is_whole_where_nobody_looks(paper):
    long = "The harbour wall of Harrowmere and the many things that the council said about it"

    articles.table(paper, [article(title=long)])

    assert paper.file.getvalue().endswith(f"Harrow Post  {long}\n")


def test_a_long_report_names_the_first_and_counts_the_rest(paper):
    changes = [Change(f"id{number}", f"Title {number}", None) for number in range(300)]

    articles.report(paper, AddReport(added=changes, skipped=[Skipped("/news/bad.txt", "it is empty")]))

    lines = paper.file.getvalue().splitlines()
    assert lines[0] == "added  id0  Title 0"
    assert f"… and {300 - len(lines) + 3} more" in lines[-3]
    assert lines[-2] == "skipped  /news/bad.txt: it is empty"
    assert lines[-1] == "300 added, 0 updated, 0 unchanged, 1 skipped"


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/news/wall.txt", "lede add /news/wall.txt"),
        ("/news/all of them.jsonl#17", "lede add '/news/all of them.jsonl'"),
        ("https://post.example/wall#part", "lede add 'https://post.example/wall#part'"),
        (None, ""),
    ],
)
def test_undo_names_the_file(path, command):
    assert articles.undo(path) == command


def test_a_file_with_a_hash_in_its_name_is_named_whole(tmp_path):
    file = tmp_path / "no#1.txt"
    file.write_text("text", encoding="utf-8")

    assert articles.undo(str(file)) == f"lede add '{file}'"


def test_titles_are_never_read_as_markup_or_obeyed(paper):
    hostile = article(title="[red]Wall[/red] :smile: \x9b2J", url="https://e.example/\x9b0m")

    articles.article(paper, hostile)
    articles.table(paper, [hostile])

    shown = paper.file.getvalue()
    assert shown.count("[red]Wall[/red] :smile:") == 2
    assert "\x9b" not in shown
