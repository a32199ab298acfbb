"""A damaged Chroma folder: nothing crashes, words are searched alone, and doctor makes the vectors again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VectorsLost
from index import Article, BundledEmbedding, FakeEmbedding, Library
from index.stores import chroma, hnsw, probe

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
QUESTION = "which town has the number 7"


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose graph has been written to disk, with elements on higher levels."""
    home = tmp_path_factory.mktemp("vectors") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(chroma.HNSW, "batch_size", 20)
        patched.setitem(chroma.HNSW, "sync_threshold", 40)
        with Library.open(home, embed_model=FakeEmbedding()) as library:
            text = "The town of number {0} stands by the river {0}. Its people number {0} hundred."
            library.add([Article.create(text=text.format(one), path=f"/news/{one}.txt") for one in range(120)])
    return home


@pytest.fixture
def home(stocked: Path, tmp_path: Path) -> Path:
    """A copy of that home, to be damaged."""
    return Path(shutil.copytree(stocked, tmp_path / "home"))


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    """The library there, which opens Chroma only when it is searched."""
    with Library.open(home, embed_model=FakeEmbedding()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def look_at_chroma() -> None:
    """Examined in a process of its own, as for a user."""


def graph(home: Path) -> Path:
    """The folder of the home's one graph."""
    (header,) = (home / "chroma").glob("*/header.bin")
    return header.parent


def cut(name: str, part: float) -> Callable[[Path], None]:
    """Leaves the first part of a file."""

    def damage(home: Path) -> None:
        file = graph(home) / name
        os.truncate(file, int(file.stat().st_size * part))

    return damage


def overwritten(name: str, byte: bytes) -> Callable[[Path], None]:
    """Fills the middle of a file, some two elements of it."""

    def damage(home: Path) -> None:
        file = graph(home) / name
        size = file.stat().st_size
        with file.open("r+b") as opened:
            opened.seek(max(size // 2 - 2_000, 0))
            opened.write(byte * min(4_000, size))

    return damage


def gone(name: str) -> Callable[[Path], None]:
    """Removes a file."""
    return lambda home: (graph(home) / name).unlink()


DAMAGES = {
    "header cut": cut("header.bin", 0.5),
    "header emptied": cut("header.bin", 0),
    "header overwritten": overwritten("header.bin", b"\xff"),
    "elements cut": cut("data_level0.bin", 0.5),
    "elements emptied": cut("data_level0.bin", 0),
    "elements overwritten": overwritten("data_level0.bin", b"\xff"),
    "lengths cut": cut("length.bin", 0.5),
    "lengths emptied": cut("length.bin", 0),
    "levels cut": cut("link_lists.bin", 0.5),
    "levels emptied": cut("link_lists.bin", 0),
    "levels overwritten": overwritten("link_lists.bin", b"\xff"),
    "levels gone": gone("link_lists.bin"),
    "names gone": gone("index_metadata.pickle"),
    "names cut": cut("index_metadata.pickle", 0.5),
    "database cut": lambda home: os.truncate(home / "chroma" / "chroma.sqlite3", 30_000),
    "database emptied": lambda home: os.truncate(home / "chroma" / "chroma.sqlite3", 0),
    "database overwritten": lambda home: (home / "chroma" / "chroma.sqlite3").write_bytes(b"rubbish" * 9_000),
    "all gone": lambda home: shutil.rmtree(home / "chroma"),
}


def test_a_sound_graph_has_no_fault(stocked: Path) -> None:
    links = (graph(stocked) / "link_lists.bin").stat().st_size
    assert links > 120 * 4, "no element is on a higher level"
    assert hnsw.fault(stocked / "chroma") is None


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_folder_is_searched_by_words_and_mended_by_the_next_change(
    home: Path, library: Library, damage: Callable[[Path], None]
) -> None:
    expected = [hit.passage.id for hit in library.search(QUESTION, limit=3)]
    library.close()
    damage(home)
    with Library.open(home, embed_model=FakeEmbedding()) as damaged:
        hits = damaged.search(QUESTION, limit=3)
        assert hits[0].passage.id == expected[0]
        assert all(hit.dense > 0 for hit in hits), "cosines come from the catalog"
        assert damaged.gather([QUESTION]).words_only == damaged.words_only
        assert damaged.words_only.startswith("Vector search is not available (")
        assert damaged.words_only.endswith("); searched by words only. Run `lede doctor`.")
        damaged.add([Article.create(text="One more town, of number 500.", path="/news/500.txt")])
        assert [hit.passage.id for hit in damaged.search(QUESTION, limit=3)] == expected
        assert damaged.words_only == ""
        assert damaged.gather([QUESTION]).words_only == ""
        active = damaged._stores.catalog.active()
        assert active is not None
        assert damaged._stores.vectors.ids(active) == damaged._stores.catalog.passage_ids(active)


@pytest.mark.parametrize("name", ["elements cut", "levels cut", "header cut", "database overwritten"])
def test_doctor_finds_the_damage_and_makes_the_vectors_again(home: Path, library: Library, name: str) -> None:
    DAMAGES[name](home)
    (finding,) = library.check()
    assert finding.state == "mended"
    assert str(home / "chroma") in finding.what
    assert library.check(mend=False) == []
    assert library.search(QUESTION)
    assert library.words_only == ""


def test_doctor_compares_every_vector(home: Path, library: Library) -> None:
    header = hnsw.HEADER.unpack((graph(home) / "header.bin").read_bytes())
    size, start = header[4], header[6]
    file = graph(home) / "data_level0.bin"
    with file.open("r+b") as opened:
        opened.seek(size + start)
        opened.write(np.eye(1, 384, 7, dtype=np.float32).tobytes())
    assert hnsw.fault(home / "chroma") is None
    (finding,) = library.check(mend=False)
    assert "is not the one in the catalog" in finding.what
    assert [one.state for one in library.check()] == ["mended"]


def test_a_look_that_crashes_or_never_ends_is_damage(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_PROGRAM", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(VectorsLost, match="ended with SIGKILL"):
        probe.require_sound(home, 120)
    monkeypatch.setattr(probe, "_PROGRAM", "while True: pass")
    monkeypatch.setattr(probe, "LEAST_TIME", 0.1)
    with pytest.raises(VectorsLost, match=r"did not end within 0\.1 s"):
        probe.require_sound(home, 0)


def test_asking_at_the_command_line_names_doctor_and_answers(tmp_path: Path, embedding: BundledEmbedding) -> None:
    home = tmp_path / "home"
    text = "The harbour wall will cost 4 million euros to repair. Work on it begins in May."
    with Library.open(home, embed_model=embedding) as library:
        library.add([Article.create(text=text, path="/news/wall.txt", title="Harbour wall to be repaired")])
    os.truncate(home / "chroma" / "chroma.sqlite3", 30_000)
    command = [
        sys.executable,
        "-m",
        "assistant.cli",
        "ask",
        "How much will the harbour wall cost?",
        "--home",
        str(home),
    ]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (asked.returncode, "[1]" in asked.stdout) == (0, True)
    (line,) = asked.stderr.splitlines()
    assert line.startswith("Vector search is not available (")
    assert line.endswith("Run `lede doctor`.")
