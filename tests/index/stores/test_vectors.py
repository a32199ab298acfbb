"""Vectors that others change, and processes that are forked: what is open here neither fails nor hangs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.models.Collection import Collection

from index import Article, FakeEmbedding, Library
from index.stores import chroma

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as opened:
        opened.add([Article.create(text=f"The ferry {one} sank. Nobody drowned.", path=f"/{one}") for one in range(3)])
        yield opened


def report(number: int) -> Article:
    return Article.create(text=f"The ferry {number} sank. Nobody drowned.", path=f"/{number}")


def test_a_folder_is_used_by_one_process_at_a_time_and_others_search_by_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.stores.chroma.TURN", 0.05)
    upsert, said = Collection.upsert, []

    def meanwhile(self: Collection, **given: Any) -> None:
        with Library.open(library.home, embed_model=FakeEmbedding()) as other:
            assert len(other.search("which ferry sank")) == 3
            said.append(other.words_only)
        upsert(self, **given)

    monkeypatch.setattr(Collection, "upsert", meanwhile)
    library.add([report(3)])
    assert ["another process has been using Chroma's folder" in one for one in said] == [True]
    assert len(library.search("which ferry sank")) == 4
    assert library.words_only == ""


def test_where_nothing_can_be_written_words_are_searched(library: Library) -> None:
    library.close()
    (library.home / "chroma.lock").unlink()
    (library.home / "chroma.lock").mkdir()
    with Library.open(library.home, embed_model=FakeEmbedding()) as other:
        assert len(other.search("which ferry sank")) == 3
        assert "cannot be used (" in other.words_only


def test_two_that_write_the_graph_in_turn_write_nothing_over_one_another(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(chroma.HNSW, "batch_size", 5)
    monkeypatch.setitem(chroma.HNSW, "sync_threshold", 10)
    library.reindex()
    active = library._stores.catalog.active()
    assert active is not None
    with Library.open(library.home, embed_model=FakeEmbedding()) as other:
        for edition in range(6):  # each writes the graph once or twice, in turn
            one, another = (library, other) if edition % 2 else (other, library)
            one.add([report(number) for number in range(7 * edition, 7 * edition + 7)])
            ids = one._stores.catalog.passage_ids(active)
            for each in (another, one):
                assert each.search("which ferry sank")
                near = each._stores.vectors.search(active, each.embed(["which ferry sank"])[0], 200)
                assert {passage for passage, _ in near} == ids
                assert set(each._stores.vectors.vectors(active, sorted(ids))) == ids


FORK = """
import os, signal, sys
from assistant import Assistant
from assistant.errors import VectorsUnavailable
from index import Article

signal.alarm(100)
with Assistant.open(sys.argv[1]) as assistant:
    used = sys.argv[2] == "used"
    if used:
        assistant.library.add([Article.create(text="The ferry sank off Brede on Monday.", path="/ferry")])
        assistant.conversation().ask("where did the ferry sank?")
    child = os.fork()
    if not child:
        signal.alarm(50)  # only ends a child that waits for ever
        try:
            assistant.library.add([Article.create(text="The wall fell.", path="/wall")])
            said = "added"
        except VectorsUnavailable as error:
            said = str(error)
        answer = assistant.conversation().ask("where did the ferry sink?")
        print(said, answer.trace.words_only, len(answer.citations), sep="\\n", flush=True)
        assistant.close()
        os._exit(7)  # as multiprocessing ends a child
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(len(assistant.conversations()), len(assistant.library))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not fork")
@pytest.mark.parametrize("used", ["used", "unused"])
def test_a_forked_process_answers_and_ends(tmp_path: Path, used: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", FORK, str(tmp_path / "home"), used]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    said, words_only, citations, status, counts = done.stdout.splitlines()
    assert status == "7"
    if used == "used":
        assert said.startswith("Chroma does not work in a process that was forked from one that had used it; ")
        assert "spawn" in words_only
        assert (citations, counts) == ("1", "2 1")
    else:
        assert (said, words_only, citations, counts) == ("added", "", "0", "1 1")
