"""The vectors in a Chroma server instead of a folder: the same library, another place, which may fail by itself."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromadb.api.models.Collection import Collection

from assistant import Assistant, Settings
from assistant.errors import SettingsError, VectorsUnavailable
from index import Article, FakeEmbedding, Library
from index.settings import LibrarySettings
from index.stores.chroma_server import ChromaServer

pytestmark = pytest.mark.slow

Open = Callable[..., Library]
Asked = list[tuple[str, str | None]]
TOKEN = "a-token-that-nobody-may-see"  # noqa: S105 - of a test
QUESTION = "which ferry sank"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def chroma(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A Chroma server that answers."""
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server."""
    port = free_port()
    with chroma(tmp_path_factory.mktemp("server"), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens libraries, and closes them at the end."""
    with ExitStack() as stack:

        def library(home: Path, url: str, **settings: object) -> Library:
            return stack.enter_context(Library(LibrarySettings.load(home, chroma_url=url, **settings), FakeEmbedding()))

        yield library


def report(number: int) -> Article:
    return Article.create(text=f"The ferry of number {number} sank off town {number}.", path=f"/news/{number}.txt")


def whole(library: Library) -> bool:
    """Whether Chroma holds the passages of this library and no others."""
    catalog, vectors, _ = library._stores
    active = catalog.active()
    assert active is not None
    return vectors.ids(active) == catalog.passage_ids(active)


def test_a_library_on_a_server_is_searched_reindexed_and_sound(tmp_path: Path, server: str, opened: Open) -> None:
    library = opened(tmp_path / "home", server)
    library.add([report(1), report(2)])
    before = [hit.passage.id for hit in library.search(QUESTION)]
    library.reindex()
    assert [hit.passage.id for hit in library.search(QUESTION)] == before
    assert library.words_only == ""
    assert library.check(mend=False) == []
    assert not (tmp_path / "home" / "chroma").exists()


def test_a_server_that_does_not_answer_is_named_and_nothing_is_added(tmp_path: Path, opened: Open) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    library = opened(tmp_path / "home", address)
    with pytest.raises(VectorsUnavailable, match=f"no Chroma server answers at {address}.*start it"):
        library.add([report(1)])
    assert len(library) == 0


def test_a_server_killed_while_articles_are_added_loses_nothing(
    tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.BATCH_PASSAGES", 2)
    port, folder, reports = free_port(), tmp_path / "server", [report(number) for number in range(6)]
    library = opened(tmp_path / "home", f"http://127.0.0.1:{port}")
    with chroma(folder, port) as process:

        def kill(_: object) -> None:
            if len(library) == 4:
                process.kill()
                process.wait()

        with pytest.raises(VectorsUnavailable):
            library.add(reports, on_progress=kill)
    kept = len(library)
    assert 0 < kept < len(reports)
    assert len(library.search(QUESTION, limit=9)) == kept, "the words are searched"
    assert "no Chroma server answers" in library.words_only
    with chroma(folder, port):
        library.add(reports)
        assert len(library.search(QUESTION, limit=9)) == len(reports)
        assert library.words_only == ""
        assert library.check() == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="Windows stops no process")
def test_a_server_that_hangs_is_waited_for_once_and_asked_again_when_it_answers(tmp_path: Path, opened: Open) -> None:
    port = free_port()
    with chroma(tmp_path / "server", port) as process:
        library = opened(tmp_path / "home", f"http://127.0.0.1:{port}", chroma_timeout=0.4)
        library.add([report(1)])
        os.kill(process.pid, signal.SIGSTOP)
        assert library.search(QUESTION)
        assert "did not answer within 0.4 s" in library.words_only
        since = time.monotonic()
        with pytest.raises(VectorsUnavailable, match="did not answer"):
            library.add([report(2)])
        os.kill(process.pid, signal.SIGCONT)
        while library.search(QUESTION) and library.words_only:
            assert time.monotonic() < since + 60
        library.add([report(2)])
        assert len(library.search(QUESTION)) == 2
        assert library.check() == []


def test_a_search_whose_collection_is_dropped_under_it_is_made_again_in_the_new_one(
    tmp_path: Path, server: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, other = opened(tmp_path / "home", server), opened(tmp_path / "home", server)
    library.add([report(1), report(2)])
    expected = [hit.passage.id for hit in library.search(QUESTION)]
    query, reindexed = Collection.query, []

    def late(self: Collection, **given: Any) -> Any:
        if not reindexed:
            reindexed.append(True)
            other.reindex()
        return query(self, **given)

    monkeypatch.setattr(Collection, "query", late)
    assert [hit.passage.id for hit in library.search(QUESTION)] == expected
    assert (reindexed, library.words_only) == ([True], "")


def test_copies_of_a_home_part_at_the_first_change(tmp_path: Path, server: str, opened: Open) -> None:
    one = opened(tmp_path / "one", server)
    one.add([report(number) for number in range(3)])
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    one, other = opened(tmp_path / "one", server), opened(tmp_path / "other", server)
    other.add([report(7)])
    other.remove(report(0).id)
    assert len(one.search(QUESTION, limit=9)) == 3, "by words, until it changes"
    assert "those of a copy of this library" in one.words_only
    one.remove(report(1).id)
    for library, numbers in (one, {0, 2}), (other, {1, 2, 7}):
        assert {hit.article.id for hit in library.search(QUESTION, limit=9)} == {report(one).id for one in numbers}
        assert library.words_only == ""
        assert whole(library)
        assert library.check() == []


def test_doctor_parts_copies_too(tmp_path: Path, server: str, opened: Open) -> None:
    one = opened(tmp_path / "one", server)
    one.add([report(1)])
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    one, other = opened(tmp_path / "one", server), opened(tmp_path / "other", server)
    one.reindex()
    assert [finding.state for finding in other.check()] == ["mended"]
    assert other.check() == one.check() == []
    other.reindex()
    assert whole(one)
    assert whole(other)


def test_a_home_that_is_moved_keeps_its_vectors(tmp_path: Path, server: str, opened: Open) -> None:
    library = opened(tmp_path / "home", server)
    library.add([report(1)])
    named = library._stores.catalog.library_id
    library.close()
    (tmp_path / "home").rename(tmp_path / "moved")
    moved = opened(tmp_path / "moved", server)
    moved.add([report(2)])
    assert moved._stores.catalog.library_id == named
    assert whole(moved)


class _Gate(BaseHTTPRequestHandler):
    """Lets whoever shows the token through to Chroma, which stands below /chroma."""

    behind = ""
    seen: Asked

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append((self.path, self.headers.get("Authorization")))
        status, kind, said = 401, "text/html", b"<h1>401</h1>"
        if self.headers.get("Authorization") == f"Bearer {TOKEN}" and self.path.startswith("/chroma/"):
            connection = http.client.HTTPConnection(self.behind, timeout=30)
            headers = {"Content-Type": "application/json"}
            connection.request(self.command, self.path.removeprefix("/chroma"), body, headers)
            response = connection.getresponse()
            status, kind, said = response.status, response.headers["Content-Type"], response.read()
            connection.close()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815 - as http.server calls them

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def gate(server: str) -> Iterator[tuple[str, Asked]]:
    """An address behind which Chroma stands, and what was asked there."""
    handler = type("Gate", (_Gate,), {"behind": urlsplit(server).netloc, "seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
        thread.start()
        yield f"127.0.0.1:{listening.server_port}", handler.seen  # type: ignore[attr-defined]
        listening.shutdown()
        thread.join()


def test_a_path_and_a_token_are_honoured(tmp_path: Path, gate: tuple[str, Asked], opened: Open) -> None:
    place, seen = gate
    library = opened(tmp_path / "home", f"http://{place}/chroma/", chroma_token=TOKEN)
    library.add([report(1)])
    assert library.search(QUESTION)
    assert library.words_only == ""
    below = "/chroma/api/v2/tenants/default_tenant/databases/default_database/collections"
    assert {path.startswith(below) for path, _ in seen if "collections" in path} == {True}
    assert TOKEN not in repr((library.settings, ChromaServer.of(library.settings)))


def test_a_refusal_is_told_as_one(tmp_path: Path, gate: tuple[str, Asked], opened: Open) -> None:
    place, seen = gate
    refused = r"refuses this library \(HTTP 401\); check LEDE_CHROMA_TOKEN"
    for url, token in (f"http://{place}/chroma", "a-wrong-one"), (f"http://ana:pass%40word@{place}/chroma", None):
        library = opened(tmp_path / "home", url, chroma_token=token)
        with pytest.raises(VectorsUnavailable, match=refused) as error:
            library.add([report(1)])
        assert "a-wrong-one" not in str(error.value)
        assert "ana" not in str(error.value)
    assert seen[-1][1] == "Basic YW5hOnBhc3NAd29yZA=="


@pytest.mark.parametrize("setting", ["chroma_tenant", "chroma_database"])
def test_tenant_and_database_are_honoured(tmp_path: Path, server: str, opened: Open, setting: str) -> None:
    library = opened(tmp_path / "home", server, **{setting: "nowhere"})
    with pytest.raises(VectorsUnavailable, match=r"'nowhere'.*LEDE_CHROMA_TENANT and LEDE_CHROMA_DATABASE"):
        library.add([report(1)])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:8000", "must begin with http://"),
        ("localhost:8000", "must begin with http://"),
        ("ana:secret@localhost:8000", "must begin with http://"),
        ("http://", "names no host"),
        ("http://ana:secret@host:99999", "names no host"),
        ("http://host/?tenant=ana", "without [?] or #"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"LEDE_CHROMA_URL .*{said}") as error:
        Library.open(tmp_path / "home", embed_model=FakeEmbedding(), chroma_url=url)
    assert "secret" not in str(error.value)
    assert not (tmp_path / "home").exists()


def test_a_token_that_no_header_can_carry_is_refused_unseen(tmp_path: Path) -> None:
    settings = LibrarySettings.load(tmp_path, chroma_url="http://host", chroma_token=f"{TOKEN}\n")
    with pytest.raises(SettingsError, match="LEDE_CHROMA_TOKEN") as error:
        Library(settings, FakeEmbedding())
    assert TOKEN not in str(error.value)


def test_an_answer_says_that_it_went_by_words_alone(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "home")
    with Assistant.open(settings=settings) as assistant:
        assistant.library.add([report(1)])
    away = settings.model_copy(update={"chroma_url": f"http://127.0.0.1:{free_port()}"})
    with Assistant.open(settings=away) as assistant:
        answer = assistant.ask("which ferry sank off town 1?")
    assert answer.citations
    assert answer.trace.words_only.startswith("Vector search is not available (no Chroma server answers at http://127")
