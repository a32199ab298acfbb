"""The catalog on its own: formats, damage, packed vectors."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ArticleNotFound, LibraryDamaged
from index import Article, Block, FakeEmbedding, Library
from index.stores.catalog import Catalog
from index.stores.schema import pack_vectors, unpack_vectors
from index.text.blocks import by_layout


def test_a_new_catalog_is_empty_and_at_revision_0(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert (catalog.count(), catalog.revision, catalog.active()) == (0, 0, None)
    catalog.close()


def test_a_library_keeps_its_id(tmp_path: Path) -> None:
    first = Catalog(tmp_path / "catalog.sqlite")
    drawn = first.library_id
    first.close()
    again = Catalog(tmp_path / "catalog.sqlite")
    assert again.library_id == drawn
    again.close()


def test_a_file_that_is_no_catalog_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    file.write_bytes(b"this is a shopping list, not a database " * 100)
    before = file.read_bytes()
    with pytest.raises(LibraryDamaged, match="is not a Lede catalog"):
        Catalog(file)
    assert file.read_bytes() == before


def test_a_catalog_of_a_later_lede_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    Catalog(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryDamaged, match="catalog format 99"):
        Catalog(file)


def test_only_one_generation_is_active(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.activate(catalog.start_generation("model-a", "1/200"))
    second = catalog.start_generation("model-b", "1/200")
    catalog.activate(second)
    assert [generation.active for generation in catalog.generations()] == [False, True]
    catalog.close()


@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_packed_vectors_keep_their_direction(rows: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    back = unpack_vectors(pack_vectors(vectors), rows)
    assert np.allclose(np.linalg.norm(back, axis=1), 1, atol=1e-5)
    assert float((back * vectors).sum(axis=1).min()) > 0.999


def library_with(home: Path, *articles: Article) -> Library:
    library = Library.open(home, embed_model=FakeEmbedding())
    library.add(articles)
    return library


WALL = Article.create(text="Costs\n\nFour million euros.\n\n- Stones\n- Sand", path="/news/wall.txt")


def test_blocks_are_kept_and_put_back_with_their_article(tmp_path: Path) -> None:
    told = WALL.model_copy(update={"blocks": (Block("caption", 0, 5), Block("quotation", 7, 26))})
    with library_with(tmp_path, told) as library:
        assert library.blocks(WALL.id) == told.blocks
        library.put_back(library.take_out(WALL.id))
        assert library.blocks(WALL.id) == told.blocks
        changed = Article.create(text=WALL.text + " More.", path="/news/wall.txt")
        library.add([changed])
        assert library.blocks(WALL.id) == by_layout(changed.text)


def test_without_a_readers_word_blocks_are_found_by_layout(tmp_path: Path) -> None:
    with library_with(tmp_path, WALL) as library:
        assert [one.kind for one in library.blocks(WALL.id)] == ["heading", "paragraph", "item", "item"]
        with pytest.raises(ArticleNotFound, match="no article"):
            library.blocks("nobody")


@pytest.mark.parametrize("kept", [None, '["0",["caption",0,5]]'])
def test_blocks_of_an_earlier_lede_are_found_when_asked_for(tmp_path: Path, kept: str | None) -> None:
    library_with(tmp_path, WALL).close()
    connection = sqlite3.connect(tmp_path / "catalog.sqlite")
    with connection:
        connection.execute("UPDATE articles SET blocks = ?", (kept,))
    connection.close()
    with Library.open(tmp_path, embed_model=FakeEmbedding()) as library:
        assert library.blocks(WALL.id) == by_layout(WALL.text)


def test_a_catalog_without_blocks_gets_room_for_them(tmp_path: Path) -> None:
    library_with(tmp_path, WALL).close()
    connection = sqlite3.connect(tmp_path / "catalog.sqlite")
    connection.execute("ALTER TABLE articles DROP COLUMN blocks")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with Library.open(tmp_path, embed_model=FakeEmbedding()) as library:
        assert library.article(WALL.id) == WALL
        assert library.blocks(WALL.id) == by_layout(WALL.text)
