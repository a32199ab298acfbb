"""Damage to the derived indexes is found, told, and mended from the catalog."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import LibraryDamaged
from index import Article, BundledEmbedding, Library

Make = Callable[..., Article]


@pytest.fixture
def home(tmp_path: Path, embedding: BundledEmbedding, make_article: Make) -> Path:
    """A closed library of three articles."""
    with Library.open(tmp_path / "home", embed_model=embedding) as library:
        library.add([make_article(f"The ferry number {name} sank. Nobody drowned.", name=name) for name in "abc"])
    return tmp_path / "home"


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
            assert len(library.search("which ferry sank")) == 3
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
        assert len(library.search("which ferry sank")) == 3
        assert "lede doctor" in library.words_only
        assert [finding.state for finding in library.check()] == ["mended"]
        assert len(library.search("which ferry sank")) == 3


def test_passages_that_no_article_owns_are_swept(home: Path, embedding: BundledEmbedding) -> None:
    import sqlite3

    connection = sqlite3.connect(home / "catalog.sqlite")
    with connection:
        connection.execute("DELETE FROM passages WHERE article_id IN (SELECT id FROM articles LIMIT 1)")
        connection.execute("DELETE FROM articles WHERE id NOT IN (SELECT article_id FROM passages)")
    connection.close()
    with Library.open(home, embed_model=embedding) as library:
        assert len(library.search("which ferry sank")) == 2
        assert {finding.state for finding in library.check()} == {"mended"}
        assert library.check() == []
