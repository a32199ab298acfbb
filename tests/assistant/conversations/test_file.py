"""The file of conversations on its own: formats and damage."""

import sqlite3
from pathlib import Path

import pytest

from assistant.conversations import store
from assistant.conversations.rows import FORMATS
from assistant.conversations.store import Store
from assistant.errors import LibraryDamaged, LibraryNotWritable


def test_a_new_file_has_the_present_format(tmp_path: Path) -> None:
    Store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "conversations.sqlite")
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(FORMATS)
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    connection.close()


def test_an_older_file_is_brought_to_the_present_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Store(tmp_path)
    first.rename("1" * 32, None, "The wall")
    first.close()
    monkeypatch.setattr(store, "FORMATS", (*FORMATS, "CREATE TABLE more (x);\nINSERT INTO more VALUES (1)"))

    second = Store(tmp_path)

    assert second._rows("SELECT x FROM more")[0][0] == 1
    assert [one.title for one in second.summaries(None, None)] == ["The wall"]
    second.close()


def test_a_file_of_a_later_lede_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "conversations.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryDamaged, match=r"conversations file format 99.*use the version of Lede that wrote it"):
        Store(tmp_path)


def test_a_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").write_bytes(b"rubbish" * 500)
    with pytest.raises(LibraryDamaged, match=r"is not a Lede conversations file.*move it away"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryNotWritable, match="choose another with --home"):
        Store(tmp_path / "file")
