"""The catalog on its own: formats, damage, packed vectors."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import LibraryDamaged
from index.stores.catalog import Catalog
from index.stores.schema import pack_vectors, unpack_vectors


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
