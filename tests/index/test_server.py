"""The vectors in a Chroma server instead of a folder: the same library, another place."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server of its own."""
    port = free_port()
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def run(program: str, *arguments: str) -> str:
    """Runs a script in a process of its own: Chroma's HTTP client never closes its sockets, which fails tests here."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


USE = """
import sys
from index import Article, Library

with Library.open(sys.argv[1], chroma_url=sys.argv[2]) as library:
    for name, text in {"ferry": "The ferry sank. Nobody drowned.", "wall": "The wall fell."}.items():
        library.add([Article.create(text=text, path=name)])
    print(library.search("which ferry sank")[0].passage.text)
    library.reindex()
    print(library.search("which ferry sank")[0].passage.text)
    print(library.check(mend=False))
"""

FAIL = """
import sys
from assistant.errors import LibraryError
from index import Article, Library

with Library.open(sys.argv[1], chroma_url=sys.argv[2]) as library:
    try:
        library.add([Article.create(text="The ferry sank.", path="ferry")])
    except LibraryError as error:
        print(error)
"""


def test_a_library_on_a_server_is_searched_reindexed_and_sound(tmp_path: Path, server: str) -> None:
    assert run(USE, str(tmp_path / "home"), server).splitlines() == [
        "The ferry sank. Nobody drowned.",
        "The ferry sank. Nobody drowned.",
        "[]",
    ]
    assert not (tmp_path / "home" / "chroma").exists()


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    assert f"no Chroma server answers at {address}" in run(FAIL, str(tmp_path / "home"), address)
