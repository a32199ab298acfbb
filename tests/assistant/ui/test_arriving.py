"""How much browsers may send before it is added, and what becomes of what is not."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from assistant.ui import uploading as module
from assistant.ui.page_sessions import OWNER
from assistant.ui.requests import Refused
from assistant.ui.uploading import ENVELOPE, FORGOTTEN, PREFIX, Arrivals, UploadLimits, arriving

SMALL = UploadLimits(file=1_000, files=3, size=30_000, size_in_all=40_000)
"""An upload of ten bytes has some hundred more around it while it comes."""


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def arrivals(tmp_path: Path) -> Arrivals:
    return Arrivals(tmp_path, SMALL, Clock())


def form(content: bytes, name: str = "one.txt", parts: int = 1) -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    return (head + content + b"\r\n") * parts + b"--b--\r\n"


def request(body: bytes, owner: str = "ana", length: int | None = -1, *, cut: bool = False) -> Request:
    """An upload.

    Args:
        length: that the request announces; None for none, by default the right one.
        cut: whether the line breaks in the middle.
    """
    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    if length is not None:
        headers.append((b"content-length", str(len(body) if length < 0 else length).encode()))
    half = len(body) // 2
    end: Message = {"type": "http.disconnect"} if cut else {"type": "http.request", "body": body[half:]}
    messages = [{"type": "http.request", "body": body[:half], "more_body": True}, end]

    async def receive() -> Message:
        return messages.pop(0)

    return Request({"type": "http", "method": "POST", "headers": headers, "app": None, OWNER: owner}, receive)


def send(arrivals: Arrivals, content: bytes = b"x" * 10, owner: str = "ana", **more: object) -> Path:
    return asyncio.run(arrivals.receive(request(form(content), owner, **more)))  # type: ignore[arg-type]


def refused(arrivals: Arrivals, content: bytes = b"x" * 10, owner: str = "ana", **more: object) -> int:
    with pytest.raises(Refused) as error:
        send(arrivals, content, owner, **more)
    return error.value.status


def test_one_person_may_send_so_many_at_once(arrivals: Arrivals) -> None:
    first, *_ = [send(arrivals) for _ in range(SMALL.files)]
    assert refused(arrivals) == 413
    send(arrivals, owner="bob")
    first.unlink()  # as when it is added
    send(arrivals)
    assert refused(arrivals) == 413


def test_one_person_may_send_so_much_at_once_and_all_together_so_much(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, UploadLimits(file=20_000, files=99, size=30_000, size_in_all=40_000))
    large = send(arrivals, b"x" * 20_000)
    assert refused(arrivals, b"x" * 10_000) == 413
    send(arrivals, b"x" * 5_000)
    send(arrivals, b"x" * 10_000, "bob")
    assert refused(arrivals, b"x" * 10_000, "bob") == 413
    large.unlink()
    send(arrivals, b"x" * 10_000, "bob")


def test_many_at_once_are_counted_before_they_are_there(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, SMALL)

    async def many() -> list[object]:
        sent = (arrivals.receive(request(form(b"x"))) for _ in range(SMALL.files + 5))
        return await asyncio.gather(*sent, return_exceptions=True)

    assert sum(isinstance(one, Path) for one in asyncio.run(many())) == SMALL.files


@pytest.mark.parametrize("length", [SMALL.file + ENVELOPE + 1, 10**30])
def test_a_file_that_is_said_to_be_too_large_is_not_read(arrivals: Arrivals, length: int) -> None:
    assert refused(arrivals, length=length) == 413


@pytest.mark.parametrize("length", [None, 5])
def test_a_file_that_is_larger_than_said_is_cut_off(arrivals: Arrivals, length: int | None) -> None:
    assert refused(arrivals, b"x" * (SMALL.file + ENVELOPE), length=length) == 413


def test_what_fails_leaves_nothing_and_does_not_count(arrivals: Arrivals, tmp_path: Path) -> None:
    for _ in range(SMALL.files):
        assert refused(arrivals, cut=True) == 400
    with pytest.raises(Refused):
        asyncio.run(arrivals.receive(request(form(b"x", parts=2))))
    assert list(tmp_path.iterdir()) == []
    send(arrivals)


def test_a_full_disk_is_told(arrivals: Arrivals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.shutil, "copyfileobj", full)
    with pytest.raises(Refused, match="No space left on device"):
        send(arrivals)
    assert list(tmp_path.iterdir()) == []


def test_what_is_never_added_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    arrivals = Arrivals(tmp_path, SMALL, clock)
    old = send(arrivals)
    clock.now += FORGOTTEN + 1
    new = send(arrivals)
    assert not old.parent.exists()
    assert new.is_file()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_goes_with_its_process(temporary: Path) -> None:
    with arriving() as folder:
        (folder / "file").write_text("text")
        assert folder.is_relative_to(temporary)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_nothing_of_a_living_one(temporary: Path) -> None:
    left, foreign = temporary / f"{PREFIX}left", temporary / f"{PREFIX}without-a-lock"
    foreign.mkdir()
    with arriving() as living:
        (living / "file").write_text("text")
        shutil.copytree(living.parent, left)  # the same, and nobody holds its lock
        with arriving():
            assert not left.exists()
            assert (living / "file").exists()
    assert list(temporary.iterdir()) == [foreign]


@pytest.mark.skipif(os.name != "posix", reason="links are for administrators there")
def test_a_link_to_somewhere_else_is_not_followed(temporary: Path) -> None:
    precious = temporary / "precious"
    (precious / "files").mkdir(parents=True)
    (precious / "lock").touch()
    (temporary / f"{PREFIX}link").symlink_to(precious)
    with arriving():
        assert (precious / "files").exists()
