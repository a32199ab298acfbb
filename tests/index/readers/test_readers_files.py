"""Files and folders: what is read, in which order, and what is left out with which words."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from in_process import read_here

from index.article import Article, Skipped
from index.readers import read

Refuses = Callable[[str, str | bytes], str]

KNOWN = (
    ".txt, .text, .md, .markdown, .html, .htm, .xhtml, .pdf, .docx, "
    ".json, .jsonl, .ndjson, .csv, .tsv, .rss, .atom, .xml"
)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"It rained on {name}.")


def titles(folder: Path) -> list[str]:
    found = read_here(folder)  # in this process, which one of the tests takes the right to read some files
    return [one.title if isinstance(one, Article) else f"{Path(one.origin).name}: {one.reason}" for one in found]


def test_the_id_and_path_come_from_the_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "rain.txt")
    monkeypatch.chdir(tmp_path)
    (relative,), (absolute,) = read("rain.txt"), read(tmp_path / "rain.txt")
    assert relative == absolute
    assert isinstance(relative, Article)
    assert relative.path == str(tmp_path / "rain.txt")


def test_a_folder_is_read_with_all_under_it_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "c.txt", "a.txt", "b/z.txt", "b/a/y.txt", "B.TXT")
    assert titles(tmp_path) == [f"It rained on {name}" for name in ("B.TXT", "a.txt", "b/a/y.txt", "b/z.txt", "c.txt")]


def test_a_deep_folder_is_read(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep /= "d"
    write(deep, "rain.txt")
    assert titles(tmp_path) == ["It rained on rain.txt"]


def test_hidden_files_and_folders_are_named_once_each(tmp_path: Path) -> None:
    write(tmp_path, ".rain.txt", ".git/a.txt", ".git/b.txt")
    assert titles(tmp_path) == [f"{name}: it is hidden; name it by itself to add it" for name in (".git", ".rain.txt")]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, ".rain.txt")
    assert titles(tmp_path / ".rain.txt") == ["It rained on .rain.txt"]


def test_files_of_other_kinds_are_named(tmp_path: Path) -> None:
    write(tmp_path, "chart.png", "README")
    assert titles(tmp_path) == [
        f"README: its name has no suffix; Lede reads {KNOWN}",
        f"chart.png: files ending in .png are not read; Lede reads {KNOWN}",
    ]


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "._rain.txt", "~$rain.docx", "__MACOSX/a.txt"]
)
def test_what_systems_leave_behind_is_not_worth_a_word(tmp_path: Path, name: str) -> None:
    write(tmp_path, "rain.txt", name)
    assert titles(tmp_path) == ["It rained on rain.txt"]


def test_an_empty_folder_says_what_it_looks_for(tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store")
    assert list(read(tmp_path)) == [Skipped(str(tmp_path), f"no articles found in this folder: it looks for {KNOWN}")]


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    write(tmp_path, "a/rain.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert titles(tmp_path) == ["It rained on a/rain.txt"]


def test_a_linked_file_is_read_once_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "z.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "z.txt")
    (only,) = read(tmp_path)
    assert isinstance(only, Article)
    assert only.path == str(tmp_path / "z.txt")


@pytest.mark.parametrize("target", ["nowhere.txt", "itself.txt"])
def test_a_link_to_nothing_is_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "itself.txt").symlink_to(tmp_path / target)
    (only,) = read(tmp_path)
    assert isinstance(only, Skipped)


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    expected = [Skipped(str(tmp_path / "no.txt"), "there is no such file or folder")]
    assert list(read(tmp_path / "no.txt")) == expected


@pytest.mark.parametrize("source", ["", " "])
def test_an_empty_name_is_not_the_folder_one_stands_in(source: str) -> None:
    assert list(read(source)) == [Skipped("", "nothing was named; give a file, a folder or an http address")]


@pytest.mark.parametrize("name", ["a\x00b.txt", "x" * 5000, "rain.txt/more.txt"])
def test_a_name_that_cannot_exist_is_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, "rain.txt")
    (only,) = read(f"{tmp_path}/{name}")
    assert isinstance(only, Skipped)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rain.txt")
    assert titles(tmp_path) == ["rain.txt: it is not a file but a pipe, socket or device"]


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything: it steps down for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that every user can get to."""
    for folder in (tmp_path, *tmp_path.parents[:4]):
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(("pytest-", "popen-", tmp_path.name)):
            folder.chmod(0o755)
    return tmp_path


def test_a_file_without_permission_is_named_and_the_rest_read(open_folder: Path) -> None:
    write(open_folder, "a.txt", "b.txt", "c/d.txt")
    (open_folder / "a.txt").chmod(0)
    (open_folder / "c").chmod(0)
    try:
        with without_privileges():
            found = titles(open_folder)
    finally:
        (open_folder / "c").chmod(0o700)
    denied = "there is no permission to read it"
    assert found == [f"a.txt: {denied}", "It rained on b.txt", f"c: {denied}"]


@pytest.mark.parametrize("name", [f"a{suffix}" for suffix in KNOWN.split(", ")])
def test_an_empty_file_is_left_out_whatever_its_kind(reason: Refuses, name: str) -> None:
    assert reason(name, b"") == "the file is empty"


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".docx"])
def test_a_file_too_large_for_one_article_is_refused_unread(tmp_path: Path, suffix: str) -> None:
    with (tmp_path / f"large{suffix}").open("wb") as large:
        large.truncate(50_000_000)
    (only,) = read(tmp_path)
    assert isinstance(only, Skipped)
    assert only.reason == ("50.0 MB is too much for one article; split it, or put one article a line in a .jsonl file")


def test_a_json_value_too_large_to_hold_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.json").open("wb") as large:
        large.truncate(2_000_000_000)
    (only,) = read(tmp_path)
    assert isinstance(only, Skipped)
    assert only.reason == "2000.0 MB is too much for one file of this kind; put one article a line in a .jsonl file"


def test_a_name_in_broken_utf_8_can_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")).write_bytes(b"x")
    (only,) = read(tmp_path)
    assert isinstance(only, Skipped)
    assert only.origin.encode().endswith("caf\ufffd.png".encode())


@pytest.mark.parametrize("source", ["ftp://echo.example/rain.txt", "file:///etc/hostname", "s3://bucket/key"])
def test_other_addresses_are_not_read(source: str) -> None:
    scheme = source.partition(":")[0]
    reason = f"addresses that begin with {scheme}:// are not read; give a file, a folder or an http address"
    assert list(read(source)) == [Skipped(source, reason)]


def test_the_package_loads_no_parser_before_it_is_needed() -> None:
    heavy = {"trafilatura", "lxml", "pypdf", "docx", "feedparser", "httpx", "markdown_it", "yaml"}
    code = f"import sys, index.readers; print(sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
