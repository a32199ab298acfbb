"""What Lede keeps is its owner's alone, also in a home that an earlier Lede left open to others."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Article, BundledEmbedding, Library
from index.stores.filesystem import writable_by_others

if os.name != "posix":
    pytest.skip("only POSIX has these modes", allow_module_level=True)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_library_is_its_owner_s_alone(
    tmp_path: Path, embedding: BundledEmbedding, make_article: Callable[..., Article]
) -> None:
    home = tmp_path / "data" / "home"
    with umask(0), Library.open(home, embed_model=embedding) as library:
        library.add([make_article("The ferry sank. Nobody drowned.")])
        assert len(library.search("ferry")) == 1
        assert mode(home) == 0o700
        for path in home.iterdir():
            assert mode(path) == (0o700 if path.is_dir() else 0o600), path.name


def test_an_earlier_library_is_closed_when_its_owner_opens_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Library.open(home).close()
    (home / "uploads").mkdir()
    (home / "uploads" / "old.txt").write_text("old", encoding="utf-8")
    (home / "users").write_text("", encoding="utf-8")
    for path in (home, home / "uploads"):
        path.chmod(0o755)
    for path in (home / "catalog.sqlite", home / "users"):
        path.chmod(0o666)
    Library.open(home).close()
    assert [mode(path) for path in (home, home / "uploads")] == [0o700, 0o700]
    assert [mode(path) for path in (home / "catalog.sqlite", home / "users")] == [0o600, 0o600]


def test_a_folder_that_holds_other_things_and_what_is_not_ours_keep_their_modes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "script.sh").write_text("", encoding="utf-8")
    (home / "script.sh").chmod(0o755)
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (home / "uploads").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        Library.open(home).close()
        assert [mode(path) for path in (home, home / "script.sh", tmp_path / "elsewhere")] == [0o755] * 3
        assert mode(home / "catalog.sqlite") == 0o600


@pytest.mark.parametrize(("bits", "others"), [(0o600, False), (0o640, False), (0o620, True), (0o602, True)])
def test_who_may_write_a_file(tmp_path: Path, bits: int, others: bool) -> None:
    (tmp_path / "users").touch()
    (tmp_path / "users").chmod(bits)
    assert writable_by_others(tmp_path / "users") is others


@pytest.mark.parametrize(("bits", "others"), [(0o755, False), (0o775, True), (0o777, True), (0o1777, False)])
def test_who_may_replace_what_stands_in_a_folder(tmp_path: Path, bits: int, others: bool) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder").chmod(bits)
    assert writable_by_others(tmp_path / "folder") is others
