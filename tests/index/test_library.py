"""Adding, updating, removing and searching, over real Chroma, tantivy and SQLite."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.errors import ArticleNotFound, IndexMismatch, LibraryNotWritable
from index import Article, BundledEmbedding, FakeEmbedding, Library, Progress
from index.settings import LibrarySettings

Make = Callable[..., Article]

HARBOUR = "The council will repair the harbour wall. The work costs 4.2 million pounds. It begins in May."
LIBRARY = "The new town library opened on Saturday. Children read aloud in the old ropeworks."
BUS = "The last bus now leaves at nine. Drivers say nobody asked them."


def write_jsonl(file: Path, *records: dict[str, str]) -> Path:
    file.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return file


def test_what_is_added_is_found_with_exact_offsets(library: Library, make_article: Make) -> None:
    article = make_article(HARBOUR)
    report = library.add([article])
    assert [change.id for change in report.added] == [article.id]
    hit = library.search("how much does the harbour wall cost")[0]
    assert hit.article == article
    assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert [article.text[span.start : span.end] for span in hit.passage.sentences][1] == (
        "The work costs 4.2 million pounds."
    )


def test_the_same_again_is_unchanged_and_no_new_revision(library: Library, make_article: Make) -> None:
    library.add([make_article(HARBOUR)])
    revision = library.revision
    report = library.add([make_article(HARBOUR)])
    assert (len(report.unchanged), report.added, report.updated) == (1, [], [])
    assert library.revision == revision


def test_an_update_replaces_every_word_of_the_old_version(library: Library, make_article: Make) -> None:
    library.add([make_article("A zeppelin landed on the common. Sheep fled.")])
    report = library.add([make_article("A balloon landed on the common. Sheep stayed.")])
    assert len(report.updated) == 1
    assert all("zeppelin" not in hit.passage.text for hit in library.search("zeppelin"))
    assert library.search("balloon")[0].lexical > 0
    assert library.check(mend=False) == []


def test_a_changed_date_alone_is_an_update(library: Library, make_article: Make) -> None:
    library.add([make_article(HARBOUR)])
    report = library.add([make_article(HARBOUR, published_at=datetime(2024, 4, 1, tzinfo=UTC))])
    assert len(report.updated) == 1
    assert library.search("harbour", after=date(2024, 4, 1)) != []


def test_a_removed_article_is_gone_everywhere(library: Library, make_article: Make) -> None:
    article, other = make_article(HARBOUR), make_article(BUS, name="bus")
    library.add([article, other])
    assert [change.id for change in library.remove(article.id)] == [article.id]
    assert [hit.article.id for hit in library.search("harbour wall")] == [other.id]
    assert library.check(mend=False) == []
    with pytest.raises(ArticleNotFound, match=article.id):
        library.article(article.id)


def test_removing_an_unknown_id_removes_nothing(library: Library, make_article: Make) -> None:
    article = make_article(HARBOUR)
    library.add([article])
    with pytest.raises(ArticleNotFound, match="nosuchid"):
        library.remove([article.id, "nosuchid"])
    assert len(library) == 1


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("anything") == []


@pytest.mark.parametrize(
    "question", ["", " \n", "🎉🎉", "'", "AND OR NOT", 'body:"x" +title:*', "<|endoftext|>", "\x00", "? ! ."]
)
def test_no_question_breaks_the_search(library: Library, make_article: Make, question: str) -> None:
    library.add([make_article(HARBOUR)])
    assert len(library.search(question)) <= 1


def test_a_very_long_question_is_searched(library: Library, make_article: Make) -> None:
    library.add([make_article(HARBOUR)])
    assert library.search("harbour wall " * 8_000)[0].article.title == "A title"


def test_filters_keep_to_source_and_days(library: Library, make_article: Make) -> None:
    march, may = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 5, 9, 23, 59, tzinfo=UTC)
    library.add(
        [
            make_article(HARBOUR, name="one", source="The Gazette", published_at=march),
            make_article(HARBOUR + " So says the Post.", name="two", source="The Post", published_at=may),
            make_article(HARBOUR + " No day is given.", name="three", source=None, published_at=None),
        ]
    )

    def found(**filters: object) -> list[str | None]:
        return sorted(str(hit.article.source) for hit in library.search("harbour wall", **filters))  # type: ignore[arg-type]

    assert found() == ["None", "The Gazette", "The Post"]
    assert found(source="the gazette ") == ["The Gazette"]
    assert found(source="The Herald") == []
    assert found(after=date(2024, 5, 9)) == ["The Post"]
    assert found(before=date(2024, 3, 1)) == ["The Gazette"]
    assert found(after=date(2024, 3, 1), before=date(2024, 5, 9)) == ["The Gazette", "The Post"]
    assert found(source="The Post", before=date(2024, 5, 8)) == []


def test_hits_are_the_best_first_and_no_more_than_asked_for(library: Library, make_article: Make) -> None:
    library.add([make_article(f"{BUS} Route {number}.", name=str(number)) for number in range(12)])
    hits = library.search("when does the last bus leave", limit=5)
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_passage_is_found_by_its_title_source_and_day_but_quotes_only_its_text(
    library: Library, make_article: Make
) -> None:
    library.add(
        [
            make_article(BUS, name="bus", title="Letters", source="The Lantern"),
            make_article(LIBRARY, name="library", title="Ropeworks reborn", source="The Post"),
        ]
    )
    hit = library.search("what does The Lantern say")[0]
    assert hit.article.source == "The Lantern"
    assert "Lantern" not in hit.passage.text


def test_progress_counts_every_article_read(library: Library, tmp_path: Path) -> None:
    good, bad = {"id": "a1", "text": HARBOUR}, {"id": "a2", "text": ""}
    file = write_jsonl(tmp_path / "news.jsonl", good, bad)
    seen: list[Progress] = []
    report = library.add([file], on_progress=seen.append)
    assert [one.done for one in seen] == [1, 2]
    assert (len(report.added), len(report.skipped)) == (1, 1)


def test_what_progress_raises_stops_the_work_and_keeps_the_library_sound(library: Library, make_article: Make) -> None:
    library.add([make_article(BUS, name="bus")])

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add([make_article(HARBOUR)], on_progress=stop)
    assert len(library) == 1
    assert library.check() == []
    library.add([make_article(HARBOUR)])
    assert len(library) == 2


def test_one_id_from_two_files_is_refused_and_the_first_kept(library: Library, tmp_path: Path) -> None:
    first = write_jsonl(tmp_path / "january.jsonl", {"id": "1", "text": HARBOUR})
    second = write_jsonl(tmp_path / "february.jsonl", {"id": "1", "text": BUS})
    library.add([first])
    report = library.add([second])
    assert "already belongs to an article from" in report.skipped[0].reason
    assert library.article("1").text == HARBOUR


def test_an_article_that_moved_is_unchanged(library: Library, tmp_path: Path) -> None:
    old = tmp_path / "story.txt"
    old.write_text(HARBOUR, encoding="utf-8")
    library.add([old])
    new = old.rename(tmp_path / "renamed.txt")
    assert len(library.add([new]).unchanged) == 1
    assert len(library) == 1


def test_articles_come_newest_first_and_undated_last(library: Library, make_article: Make) -> None:
    library.add(
        [
            make_article(HARBOUR, name="old", title="old", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
            make_article(BUS, name="none", title="none", published_at=None),
            make_article(LIBRARY, name="new", title="new", published_at=datetime(2024, 1, 1, tzinfo=UTC)),
        ]
    )
    assert [article.title for article in library.articles()] == ["new", "old", "none"]
    assert [article.title for article in library.articles(limit=1, offset=1)] == ["old"]


def test_special_tokens_and_markup_are_only_text(library: Library, make_article: Make) -> None:
    article = make_article(
        "He wrote <|endoftext|> on the wall. <script>alert(1)</script> stood below.", title="<script>"
    )
    library.add([article])
    assert library.search("what did he write on the wall")[0].article.title == "<script>"


def test_another_embedding_model_is_refused_until_reindexed(
    tmp_path: Path, embedding: BundledEmbedding, make_article: Make
) -> None:
    home = tmp_path / "home"
    with Library.open(home, embed_model=embedding) as library:
        library.add([make_article(HARBOUR)])
    with Library.open(home, embed_model=FakeEmbedding()) as library:
        with pytest.raises(IndexMismatch, match="lede reindex"):
            library.search("harbour")
        with pytest.raises(IndexMismatch, match="lede reindex"):
            library.add([make_article(BUS, name="bus")])
        assert "lede reindex" in library.check()[0].advice
        library.reindex()
        assert library.search("harbour")[0].article.text == HARBOUR
        assert library.check() == []


def test_reindexing_is_seen_by_a_library_already_open(
    tmp_path: Path, embedding: BundledEmbedding, make_article: Make
) -> None:
    with (
        Library.open(tmp_path / "home", embed_model=embedding) as reader,
        Library.open(tmp_path / "home", embed_model=embedding) as writer,
    ):
        writer.add([make_article(HARBOUR), make_article(BUS, name="bus")])
        before = [(hit.passage.id, round(hit.score, 4)) for hit in reader.search("harbour wall")]
        writer.reindex()
        assert [(hit.passage.id, round(hit.score, 4)) for hit in reader.search("harbour wall")] == before
        folders = sorted(folder.name for folder in (tmp_path / "home" / "tantivy").iterdir())
        assert folders == ["2"]


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path, embedding: BundledEmbedding) -> None:
    (tmp_path / "file").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LibraryNotWritable, match="is not a folder"):
        Library.open(tmp_path / "file", embed_model=embedding)


def test_settings_in_the_home_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lede.toml").write_text("lock_wait = 1.5\n", encoding="utf-8")
    assert LibrarySettings.load(tmp_path).lock_wait == 1.5
    monkeypatch.setenv("LEDE_LOCK_WAIT", "3")
    assert LibrarySettings.load(tmp_path).lock_wait == 3
