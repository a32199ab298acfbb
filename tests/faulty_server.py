"""An OpenAI-compatible server on loopback that does what it is told, faults above all. Standard library only.

    with FaultyServer(status(429, {"retry-after": "1"}), says("Hello.")) as server:
        Settings(model="any", model_url=server.url)

Each request gets the next of the given behaviours, the last again and again. A behaviour is a function of a `Call`: it
reads what was asked and writes bytes. Not here: any waiting by the clock; a behaviour that waits, waits for the caller.
"""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


@dataclass
class Call:
    """One request, and the connection it came over."""

    connection: socket.socket
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    hung_up: threading.Event

    def write(self, text: str | bytes) -> None:
        self.connection.sendall(text.encode() if isinstance(text, str) else text)

    def delta(self, text: str) -> None:
        self.write(chunk({"delta": {"content": text}}))

    def wait_until_it_hangs_up(self) -> None:
        with contextlib.suppress(OSError):
            while self.connection.recv(1024):
                pass
        self.hung_up.set()


Behaviour = Callable[[Call], None]


def chunk(choice: dict[str, Any]) -> str:
    """One event of a stream."""
    return (
        f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', 'choices': [{'index': 0, **choice}]})}\n\n"
    )


END = chunk({"delta": {}, "finish_reason": "stop"}) + "data: [DONE]\n\n"


def says(*pieces: str) -> Behaviour:
    """A sound answer in pieces."""

    def behave(call: Call) -> None:
        call.write(HEAD)
        for piece in pieces:
            call.delta(piece)
        call.write(END)

    return behave


def status(code: int, headers: dict[str, str] | None = None, body: Any = None) -> Behaviour:
    """A refusal."""

    def behave(call: Call) -> None:
        text = body if isinstance(body, str) else json.dumps(body or {"error": {"message": f"status {code}"}})
        given = {"Content-Type": "application/json", "Content-Length": len(text.encode()), "Connection": "close"}
        lines = [f"HTTP/1.1 {code} Told So", *(f"{k}: {v}" for k, v in (given | (headers or {})).items())]
        call.write("\r\n".join(lines) + "\r\n\r\n" + text)

    return behave


def sends(raw: str | bytes) -> Behaviour:
    """These bytes and nothing else."""
    return lambda call: call.write(raw)


def silent(call: Call) -> None:
    """Takes the request and never answers."""
    call.wait_until_it_hangs_up()


def then_silent(*pieces: str) -> Behaviour:
    """Begins an answer and stops in the middle, the connection open."""

    def behave(call: Call) -> None:
        call.write(HEAD)
        for piece in pieces:
            call.delta(piece)
        call.wait_until_it_hangs_up()

    return behave


def endless(pieces: Iterable[str]) -> Behaviour:
    """Goes on as long as the pieces and the caller do."""

    def behave(call: Call) -> None:
        call.write(HEAD)
        try:
            for piece in pieces:
                call.delta(piece)
        except OSError:
            call.hung_up.set()

    return behave


def cut(*pieces: str) -> Behaviour:
    """Closes the connection in the middle of an answer, as a server that crashes does."""

    def behave(call: Call) -> None:
        call.write(HEAD)
        for piece in pieces:
            call.delta(piece)

    return behave


def slams(call: Call) -> None:
    """Closes the connection without a word."""


class FaultyServer:
    """Listens on a port of loopback until it is left.

    Args:
        behaviours: what to do with the first request, the second ...; those for models are not counted.
        models: what it says it has; None for no such list.
    """

    def __init__(self, *behaviours: Behaviour, models: Iterable[str] | None = None) -> None:
        self.calls: list[Call] = []
        self.hung_up = threading.Event()
        self._behaviours = behaviours
        self._models = models
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._start(self._listen)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            call = self._read(connection)
            if call is not None:
                self._behaviour(call)(call)

    def _read(self, connection: socket.socket) -> Call | None:
        if connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS greeting
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\nThis server speaks HTTP.\r\n")
            return None
        with connection.makefile("rb") as file:
            first = file.readline().decode("latin-1").split(" ")
            if len(first) < 2:
                return None
            headers = {}
            while line := file.readline().decode("latin-1").strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = file.read(int(headers.get("content-length", 0)))
        return Call(connection, first[1], headers, json.loads(body or b"{}"), self.hung_up)

    def _behaviour(self, call: Call) -> Behaviour:
        if call.path.endswith("/models"):
            if self._models is None:
                return status(404)
            return status(200, body={"object": "list", "data": [{"id": name} for name in self._models]})
        with self._lock:
            self.calls.append(call)
            return self._behaviours[min(len(self.calls), len(self._behaviours)) - 1]
