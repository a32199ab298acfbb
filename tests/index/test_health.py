"""Damage is found and told; what the indexes lost is mended from the catalog, what the catalog lost is not hidden."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import LibraryDamaged
from index import Article, BundledEmbedding, FakeEmbedding, Library
from index.stores.catalog import Catalog

Make = Callable[..., Article]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Path:
    """A closed library of three articles; one is long enough for several passages."""
    home = tmp_path_factory.mktemp("stocked") / "home"
    texts = {name: f"The ferry number {name} sank. Nobody drowned." for name in "ab"}
    texts["c"] = " ".join(
        f"Report {number} says that the ferry number c sank off town {number}." for number in range(60)
    )
    articles = [Article.create(text=text, path=f"/n/{name}.txt", title=f"Ferry {name}") for name, text in texts.items()]
    with Library.open(home, embed_model=embedding) as library:
        library.add(articles)
    return home


@pytest.fixture
def home(tmp_path: Path, stocked: Path) -> Path:
    """A library of one's own to damage."""
    return Path(shutil.copytree(stocked, tmp_path / "home"))


@contextmanager
def catalog(home: Path) -> Iterator[sqlite3.Connection]:
    """The catalog's file, to be damaged by hand."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection, connection:
        yield connection


def test_a_sound_library_has_no_findings(home: Path, embedding: BundledEmbedding) -> None:
    with Library.open(home, embed_model=embedding) as library:
        assert library.check(mend=False) == []


@pytest.mark.parametrize(("folder", "name"), [("chroma", "Chroma"), ("tantivy", "tantivy")])
def test_a_lost_index_is_told_and_put_back_without_embedding(
    home: Path, embedding: BundledEmbedding, folder: str, name: str
) -> None:
    with Library.open(home, embed_model=embedding) as library:
        before = [(hit.passage.id, round(hit.score, 3)) for hit in library.search("which ferry sank")]
    shutil.rmtree(home / folder)
    with Library.open(home, embed_model=embedding) as library:
        if folder == "tantivy":
            with pytest.raises(LibraryDamaged, match="lede doctor"):
                library.search("which ferry sank")
        else:
            assert len({hit.article.id for hit in library.search("which ferry sank", limit=50)}) == 3
            assert "lede doctor" in library.words_only
        (finding,) = library.check(mend=False)
        assert finding.what.startswith(name)
        assert finding.state == "broken"
        assert [finding.state for finding in library.check()] == ["mended"]
        assert [(hit.passage.id, round(hit.score, 3)) for hit in library.search("which ferry sank")] == before


def test_a_damaged_chroma_database_is_told_and_made_again(home: Path, embedding: BundledEmbedding) -> None:
    for file in (home / "chroma").glob("chroma.sqlite3*"):
        file.write_bytes(b"rubbish" * 1000)
    with Library.open(home, embed_model=embedding) as library:
        assert len({hit.article.id for hit in library.search("which ferry sank", limit=50)}) == 3
        assert "lede doctor" in library.words_only
        assert [finding.state for finding in library.check()] == ["mended"]
        assert len({hit.article.id for hit in library.search("which ferry sank", limit=50)}) == 3


def test_an_article_that_only_the_indexes_still_have_is_a_loss_until_it_is_given_up(
    home: Path, embedding: BundledEmbedding
) -> None:
    with catalog(home) as connection:
        (lost,) = connection.execute("SELECT id FROM articles WHERE title = 'Ferry a'").fetchone()
        connection.execute("DELETE FROM passages WHERE article_id = ?", (lost,))
        connection.execute("DELETE FROM articles WHERE id = ?", (lost,))
    with Library.open(home, embed_model=embedding) as library:
        held = library._stores.lexical.ids(library._stores.catalog.active())
        for mend in (False, True, True):
            (finding,) = library.check(mend=mend)
            assert (finding.state, [one.id for one in finding.lost]) == ("broken", [lost])
            assert "lede restore" in finding.advice
        assert library._stores.lexical.ids(library._stores.catalog.active()) == held
        assert [one.state for one in library.check(give_up=True)] == ["broken", "mended", "mended"]
        assert library.check() == []


def test_what_chroma_alone_has_beyond_the_catalog_is_swept(home: Path, embedding: BundledEmbedding) -> None:
    shutil.copytree(home / "chroma", home.parent / "earlier")
    with Library.open(home, embed_model=embedding) as library:
        library.remove(next(one.id for one in library.articles() if one.title == "Ferry a"))
    shutil.rmtree(home / "chroma")
    shutil.copytree(home.parent / "earlier", home / "chroma")
    with Library.open(home, embed_model=embedding) as library:
        assert [finding.state for finding in library.check()] == ["mended"]
        assert library.check() == []


@pytest.mark.parametrize("gone", ["chroma", "tantivy"])
def test_a_loss_is_told_where_one_index_is_gone_too(home: Path, embedding: BundledEmbedding, gone: str) -> None:
    with catalog(home) as connection:
        (lost,) = connection.execute("SELECT id FROM articles WHERE title = 'Ferry a'").fetchone()
        connection.execute("DELETE FROM passages WHERE article_id = ?", (lost,))
        connection.execute("DELETE FROM articles WHERE id = ?", (lost,))
        connection.execute("DELETE FROM signatures WHERE article_id = ?", (lost,))
    shutil.rmtree(home / gone)
    with Library.open(home, embed_model=embedding) as library:
        assert [one.id for finding in library.check() for one in finding.lost] == [lost]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM passages WHERE article_id = ?",
        "DELETE FROM passages WHERE article_id = ? AND place = 0",
        "DELETE FROM passages WHERE article_id = ? AND place = 1",
        "DELETE FROM passages WHERE number = (SELECT max(number) FROM passages WHERE article_id = ?)",
        "UPDATE passages SET sentences = '[0, 9' WHERE article_id = ? AND place = 1",
        "UPDATE passages SET vectors = x'00' WHERE article_id = ? AND place = 0",
    ],
)
def test_missing_passages_are_made_again_from_their_article(
    home: Path, embedding: BundledEmbedding, damage: str
) -> None:
    with Library.open(home, embed_model=embedding) as library:
        article = next(one for one in library.articles() if one.title == "Ferry c")
        before = library._stores.catalog.passages_of(library._stores.catalog.active(), article.id)
    assert len(before) > 2
    with catalog(home) as connection:
        assert connection.execute(damage, (article.id,)).rowcount > 0
    with Library.open(home, embed_model=embedding) as library:
        (finding,) = [one for one in library.check(mend=False) if "“Ferry c”" in one.what]
        assert (finding.state, finding.lost) == ("broken", ())
        (finding,) = library.check()
        assert finding.state == "mended"
        assert "made again" in finding.what
        assert "“Ferry c”" in finding.what
        assert library.check() == []
        after = library._stores.catalog.passages_of(library._stores.catalog.active(), article.id)
        assert [one.passage for one in after] == [one.passage for one in before]
        assert any(hit.article.id == article.id for hit in library.search("which ferry sank off town 59"))


def test_missing_passages_are_not_made_by_another_model(home: Path) -> None:
    with catalog(home) as connection:
        connection.execute("DELETE FROM passages WHERE place = 1")
    with Library.open(home, embed_model=FakeEmbedding()) as library:
        findings = library.check()
        assert {finding.state for finding in findings} == {"broken"}
        assert any("“Ferry c”" in one.what and "lede reindex" in one.advice for one in findings)
        library.reindex()
        assert library.check() == []


def test_a_text_that_is_not_what_was_stored_is_named(home: Path, embedding: BundledEmbedding) -> None:
    with catalog(home) as connection:
        connection.execute("UPDATE articles SET text = replace(text, 'sank', 'swam') WHERE title = 'Ferry b'")
    with Library.open(home, embed_model=embedding) as library:
        (finding,) = library.check()
        assert (finding.state, [one.title for one in finding.lost]) == ("broken", ["Ferry b"])
        library.check(give_up=True)
        assert {one.title for one in library.articles()} == {"Ferry a", "Ferry c"}
        assert library.check() == []


def test_bytes_that_are_no_text_are_named(home: Path, embedding: BundledEmbedding) -> None:
    with catalog(home) as connection:
        connection.execute("UPDATE articles SET text = CAST(x'ff41' AS TEXT) WHERE title = 'Ferry b'")
    with Library.open(home, embed_model=embedding) as library:
        (finding,) = library.check()
        assert len(finding.lost) == 1


@pytest.mark.parametrize("moment", [datetime(2024, 3, 1, 9, 30, 1, 250_777, tzinfo=UTC), None])
def test_a_date_with_a_fraction_of_a_second_is_no_damage(
    home: Path, embedding: BundledEmbedding, make_article: Make, moment: datetime | None
) -> None:
    with Library.open(home, embed_model=embedding) as library:
        library.add([make_article("The pier was closed. It opens again in May.", name="p", published_at=moment)])
        assert library.check() == []
    with catalog(home) as connection:
        connection.execute("UPDATE articles SET text = 'Words that nobody stored stand here.' WHERE title = 'A title'")
    with Library.open(home, embed_model=embedding) as library:
        assert [one.title for finding in library.check() for one in finding.lost] == ["A title"]


@pytest.mark.parametrize("left", [None, b""])
def test_a_catalog_that_is_gone_from_beside_its_indexes_is_not_made_anew(
    home: Path, embedding: BundledEmbedding, left: bytes | None
) -> None:
    (home / "catalog.sqlite").unlink()
    if left is not None:
        (home / "catalog.sqlite").write_bytes(left)
    for _ in range(2):
        with pytest.raises(LibraryDamaged, match=r"\d+ passages of 3 articles.*lede restore"):
            Library.open(home, embed_model=embedding)
    assert not (home / "catalog.sqlite").exists() or not (home / "catalog.sqlite").stat().st_size


@pytest.mark.parametrize("kept", ["chroma", "tantivy"])
def test_a_new_catalog_beside_indexes_is_refused(home: Path, embedding: BundledEmbedding, kept: str) -> None:
    shutil.rmtree(home / ("tantivy" if kept == "chroma" else "chroma"))
    (home / "catalog.sqlite").unlink()
    Catalog(home / "catalog.sqlite").close()
    with pytest.raises(LibraryDamaged, match="new and has no article"):
        Library.open(home, embed_model=embedding)


def test_a_library_whose_first_addition_was_cut_short_is_opened(tmp_path: Path, embedding: BundledEmbedding) -> None:
    with Library.open(tmp_path / "new", embed_model=embedding) as library:
        catalog, vectors, lexical = library._stores
        started = catalog.start_generation("model", "1/1")
        vectors.put(started, [])
        with lexical.writing(started):
            pass
    with Library.open(tmp_path / "new", embed_model=embedding) as library:
        assert len(library) == 0
        library.add([Article.create(text="The pier was closed.", path="/n/p.txt")])
        assert library.check() == []
