"""What the system says of a folder that cannot be used, in Lede's words. The errors are real ones, not made up."""

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromadb.errors import InternalError

from assistant.errors import LibraryDamaged, LibraryNotWritable, QuestionError
from index import Article, BundledEmbedding, Library
from index.stores.filesystem import storage_errors


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small SQLite file."""
    connection = sqlite3.connect(tmp_path / "small.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    return tmp_path / "small.sqlite"


def test_a_full_database_is_a_full_disk(tmp_path: Path, database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(LibraryNotWritable, match="is full; what was added before is kept"), storage_errors(tmp_path):
        connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    connection.close()


def test_a_database_opened_for_reading_is_not_writable(tmp_path: Path, database: Path) -> None:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    with pytest.raises(LibraryNotWritable, match="cannot be written; allow writing there"), storage_errors(tmp_path):
        connection.execute("INSERT INTO t VALUES (1)")
    connection.close()


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite").write_bytes(b"rubbish" * 500)
    connection = sqlite3.connect(tmp_path / "bad.sqlite")
    with pytest.raises(LibraryDamaged, match="lede doctor"), storage_errors(tmp_path):
        connection.execute("SELECT * FROM t")
    connection.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_the_file_system_s_refusals_name_the_folder(tmp_path: Path, number: int) -> None:
    with pytest.raises(LibraryNotWritable, match=str(tmp_path)), storage_errors(tmp_path):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    "error",
    [
        InternalError("Error in compaction: Failed to apply logs to the metadata segment"),
        LibraryNotWritable("the word index could not be written (An index writer was killed.)"),
    ],
)
def test_a_write_that_failed_without_a_reason_on_a_disk_without_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with pytest.raises(LibraryNotWritable, match="could not be written"), storage_errors(tmp_path):
        raise error
    usage = shutil.disk_usage(tmp_path)._replace(free=100_000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(LibraryNotWritable, match="is full; what was added before is kept"), storage_errors(tmp_path):
        raise error


@pytest.mark.parametrize("error", [ValueError("read-only"), KeyError("disk is full"), QuestionError("corrupt")])
def test_errors_that_are_not_about_files_pass_unchanged(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as raised, storage_errors(tmp_path):
        raise error
    assert raised.value is error


if sys.platform == "linux":

    def test_a_device_without_room_is_a_full_disk(tmp_path: Path) -> None:
        with pytest.raises(LibraryNotWritable, match="is full"), storage_errors(tmp_path):
            Path("/dev/full").write_bytes(b"x")


if sys.platform != "win32":
    import resource

    @contextmanager
    def largest_file(size: int) -> Iterator[None]:
        """No file may grow beyond so many bytes: writing further fails, as it does on a full disk."""
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    @pytest.mark.parametrize("size", [1_000, 50_000, 200_000])
    def test_an_addition_without_room_loses_nothing_and_is_done_by_the_next_one(
        tmp_path: Path, embedding: BundledEmbedding, make_article: Callable[..., Article], size: int
    ) -> None:
        texts = [" ".join(f"Ferry {n} sank off town {place}." for place in range(60)) for n in range(8)]
        articles = [make_article(text, name=str(number)) for number, text in enumerate(texts)]
        with Library.open(tmp_path / "home", embed_model=embedding) as library:
            library.add(articles[:2])
            with largest_file(size), pytest.raises(LibraryNotWritable, match="is full; what was added before is kept"):
                library.add(articles)
        with Library.open(tmp_path / "home", embed_model=embedding) as library:
            assert {one.title for one in library.articles()} == {"A title"}
            assert len(library) == 2
            assert len(library.add(articles).added) == 6
            assert library.check() == []
