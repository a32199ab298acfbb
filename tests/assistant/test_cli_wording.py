"""What answers, lists and reports look like, with and without a terminal."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from assistant import Answer, Citation, Sentence
from assistant.cli import wording
from index import AddReport, Article, Change, Passage, Skipped

TEXT = "The repair will cost 4.2 million crowns. Work begins in May."


@pytest.fixture
def paper():
    """A stream to write to; `paper.file.getvalue()` is what was written."""
    return Console(file=io.StringIO(), markup=False, emoji=False, highlight=False, width=60)


@pytest.fixture
def window():
    """The same as a terminal of 60 columns without colour."""
    return Console(
        file=io.StringIO(), force_terminal=True, color_system=None, markup=False, emoji=False, highlight=False, width=60
    )


def article(**fields):
    given = {
        "title": "Harbour wall",
        "source": "Harrow Post",
        "author": "Ada Fenwick",
        "published_at": datetime(2023, 3, 4, tzinfo=UTC),
        "url": "https://post.example/a/very/long/address/that/no/terminal/could/ever/hold/on/one/line.html",
    }
    return Article.create(text=TEXT, path="/news/wall.txt", **given | fields)


def citation(of, start=0, end=40, n=1):
    passage = Passage(id="p", article_id=of.id, place=0, start=0, end=len(of.text), text=of.text, sentences=())
    return Citation(n=n, article=of, passage=passage, start=start, end=end)


def answer(**fields):
    given = {"question": "q", "standalone_question": "q", "text": "t", "abstained": False, "answerability": 1.0}
    return Answer(writer="extractive", **given | fields)


def test_an_answer_is_its_sentences_then_its_footnotes(paper):
    sentence = Sentence(text="The repair will cost 4.2 million crowns.", citations=(1,), support="supported")

    wording.answer(paper, answer(sentences=(sentence,), citations=(citation(article()),)))

    assert paper.file.getvalue().splitlines() == [
        "The repair will cost 4.2 million crowns. [1]",
        "",
        "[1] “The repair will cost 4.2 million crowns.”",
        "    — Harbour wall, Harrow Post, Ada Fenwick, 4 March 2023",
        "    https://post.example/a/very/long/address/that/no/terminal/could/ever/hold/on/one/line.html",
    ]


@pytest.mark.parametrize(
    ("label", "said"), [("supported", ""), ("partly", "only partly supported"), ("unsupported", "not supported")]
)
def test_a_sentence_that_is_not_fully_supported_says_so(paper, label, said):
    sentence = Sentence(text="It will cost nothing.", citations=(1,), support=label)

    wording.answer(paper, answer(sentences=(sentence,), citations=(citation(article()),)))

    first = paper.file.getvalue().splitlines()[0]
    assert first.removeprefix("It will cost nothing. [1]").strip(" ()").startswith(said)
    assert bool(said) == first.endswith(")")


def test_an_abstention_shows_what_came_nearest(paper):
    wording.answer(paper, answer(abstained=True, text="No answer here.", nearest=(citation(article()),)))

    lines = paper.file.getvalue().splitlines()
    assert lines[0] == "No answer here."
    assert "    The repair will cost 4.2 million crowns." in lines
    assert "    — Harbour wall, Harrow Post, Ada Fenwick, 4 March 2023" in lines


def test_what_is_not_known_of_an_article_is_left_out(paper):
    bare = article(source=None, author=None, published_at=None, url=None)

    wording.answer(paper, answer(abstained=True, nearest=(citation(bare),)))

    assert paper.file.getvalue().splitlines()[-1] == "    — Harbour wall"


def test_footnotes_hang_under_their_number_on_a_terminal(window):
    long = citation(article(), 0, len(TEXT))

    wording.answer(window, answer(citations=(long,)))

    first, second = window.file.getvalue().splitlines()[2:4]
    assert first.startswith("[1] “The repair")
    assert second.startswith("    ")
    assert len(first) <= 60


def test_a_link_is_never_broken_across_lines(window):
    wording.answer(window, answer(citations=(citation(article()),)))

    assert f"    {article().url}" in window.file.getvalue().splitlines()


def test_a_list_keeps_its_columns_and_is_cut_to_the_window(window):
    long = "The harbour wall of Harrowmere and the many things that the council said about it"

    wording.table(window, [article(title=long), article(title="Short", source="A", url="https://a.example/b")])

    first, second = window.file.getvalue().splitlines()
    assert len(first) <= 60
    assert first.endswith("…")
    assert second.index("Short") == first.index("The harbour")


def test_a_list_is_whole_where_nobody_looks(paper):
    long = "The harbour wall of Harrowmere and the many things that the council said about it"

    wording.table(paper, [article(title=long)])

    assert paper.file.getvalue().endswith(f"Harrow Post  {long}\n")


def test_a_long_report_names_the_first_and_counts_the_rest(paper):
    changes = [Change(f"id{number}", f"Title {number}", None) for number in range(300)]

    wording.report(paper, AddReport(added=changes, skipped=[Skipped("/news/bad.txt", "it is empty")]))

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
def test_the_way_back_names_the_file(path, command):
    assert wording.way_back(path) == command


def test_a_file_with_a_hash_in_its_name_is_named_whole(tmp_path):
    file = tmp_path / "no#1.txt"
    file.write_text("text", encoding="utf-8")

    assert wording.way_back(str(file)) == f"lede add '{file}'"


def test_titles_are_never_read_as_markup_or_obeyed(paper):
    hostile = article(title="[red]Wall[/red] :smile: \x9b2J", url="https://e.example/\x9b0m")

    wording.article(paper, hostile)
    wording.table(paper, [hostile])
    wording.answer(paper, answer(citations=(citation(hostile),)))

    shown = paper.file.getvalue()
    assert shown.count("[red]Wall[/red] :smile:") == 3
    assert "\x9b" not in shown
