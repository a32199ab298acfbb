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

ROOT = Path(__file__).parents[2]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as opened:
        opened.add([Article.create(text=f"The ferry {one} sank. Nobody drowned.", path=f"/{one}") for one in range(3)])
        yield opened


def test_a_search_whose_collection_is_dropped_under_it_is_made_again_in_the_new_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [hit.passage.id for hit in library.search("which ferry sank")]
    query, reindexed = Collection.query, []

    def late(self: Collection, **given: Any) -> Any:
        if not reindexed:
            reindexed.append(True)
            with Library.open(library.home, embed_model=FakeEmbedding()) as other:
                other.reindex()
        return query(self, **given)

    monkeypatch.setattr(Collection, "query", late)
    assert [hit.passage.id for hit in library.search("which ferry sank")] == expected
    assert (reindexed, library.words_only) == ([True], "")


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
