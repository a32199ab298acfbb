"""A .gguf model on this machine: starts the process that runs it when first asked, and stops it with Lede."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
import weakref
from pathlib import Path

from pydantic import SecretStr

from assistant.llms.faults import Endpoint, Fault, Retry
from assistant.llms.openai_compatible import ModelServer, ServerRequest
from assistant.llms.transport import Failed

PROGRAM = Path(__file__).with_name("gguf_process.py")

WHERE = "on this machine"

LEAST_CONTEXT = 4096
"""Tokens of prompt and answer: memory grows with it, and Lede's prompts are small."""

STOP = 5.0
"""Seconds for the process to end by itself."""

SURE = 1.0
"""Seconds to wait for the end of a process whose connection broke."""

THREADS_THAT_WAIT = {"OMP_WAIT_POLICY": "passive"}
"""For the process: its threads wait for each other asleep. They spin otherwise, and on two cores that other programs
used too, a model of 135 million parameters then wrote 0.8 tokens a second instead of 40."""


class GgufServer:
    """A model file, and the process that runs it. Safe to share between threads.

    Args:
        file: the model.
        context: tokens (cl100k_base) of a prompt, at most; the model itself may count twice as many.
        tokens: of an answer, at most.
        timeout: seconds without a byte, after which a request fails.
    """

    def __init__(self, file: Path, *, context: int, tokens: int, timeout: float) -> None:
        self._file = file
        self._context = max(LEAST_CONTEXT, 2 * context + tokens)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._process: _Process | None = None

    def request(self) -> "GgufRequest":
        """Return a new request; start the process where it does not run, and wait until it has loaded the model.

        Raises:
            Failed: it cannot be started.
        """
        with self._lock:
            if self._process is None or not self._process.runs:
                self._process = _Process(self._file, self._context, self._timeout)
            process = self._process
        return GgufRequest(process)

    def stop(self) -> None:
        """End the process, even while it loads the model."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.end()


class GgufRequest(ServerRequest):
    """A request to the process; knows when that has ended.

    Args:
        process: which.
    """

    def __init__(self, process: "_Process") -> None:
        super().__init__(process.server())
        self._process = process

    def fault(self, error: BaseException) -> Fault:
        """See `Request`."""
        fault = super().fault(error)
        if fault.again is Retry.ONCE and self._process.ends_within(SURE):
            return self._server.endpoint.fault(f"stopped: {self._process.end()}", again=Retry.ONCE)
        return fault


class _Process:
    """A process that runs one model, from its start to its end."""

    def __init__(self, file: Path, context: int, timeout: float) -> None:
        self._file, self._context, self._timeout = file, context, timeout
        self._key = SecretStr(secrets.token_urlsafe(24))
        self._endpoint = Endpoint(f"the language model {file.stem} {WHERE}", (self._key,))
        self._loading = threading.Lock()
        self._server: ModelServer | None = None
        environment = {name: value for name, value in os.environ.items() if name.upper() != "LEDE_MODEL_KEY"}
        self._popen = subprocess.Popen(  # noqa: S603 - the program is our own
            [sys.executable, "-P", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=THREADS_THAT_WAIT | environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._ending = weakref.finalize(self, _end, self._popen)  # at the latest when Python ends

    @property
    def runs(self) -> bool:
        return self._popen.poll() is None

    def server(self) -> ModelServer:
        """Return the server in it; wait until the model is loaded.

        Raises:
            Failed: it cannot be loaded.
        """
        with self._loading:
            if self._server is None:
                self._server = self._loaded()
            return self._server

    def _loaded(self) -> ModelServer:
        said = self._said()
        if "address" not in said:
            self.ends_within(SURE)
            why = said.get("error") or self.end()
            raise Failed(self._endpoint.fault(f"cannot be run: {self._endpoint.clean(why)}"))
        return ModelServer(f"{said['address']}/v1", self._file.stem, self._key, self._timeout, self._endpoint)

    def _said(self) -> dict[str, str]:
        """What the process answers to what it is given; nothing where it ends without a word."""
        from index.embedding.bundled import cores

        asked, told = self._popen.stdin, self._popen.stdout
        given = {"file": str(self._file), "context": self._context, "threads": cores()}
        with contextlib.suppress(OSError, ValueError):
            if asked and told:
                asked.write(json.dumps(given | {"key": self._key.get_secret_value()}) + "\n")
                asked.flush()
                return dict(json.loads(told.readline()))
        return {}

    def ends_within(self, seconds: float) -> bool:
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self) -> str:
        """End the process where it still runs; return how it ended."""
        self._ending()
        return f"its process ended with code {self._popen.returncode}"


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):  # only now: another thread may have been reading
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
