"""A process that reads files for another, and may be killed at any moment: the library's side is in `process`.

Run as a program, by its path. It imports the package it is part of by where that stands, whatever else is called
`index`, and everything else from where the library's own process does, whatever folder that works in by now.

A parser that never comes back is ended by a timer of the system, also where whoever waited for it is gone. Windows has
no such timer and no limit on memory: there the library's side alone watches, by the clock.
"""

import importlib.util
import json
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve until the other side goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever is served; they decide
    questions, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # what a parser prints is no answer
        os.dup2(nothing, standard)
    with open(questions, "rb", buffering=0, closefd=False) as stream:  # unbuffered: what follows is not for here
        idle, paths = json.loads(stream.readline())
    _use_paths(paths)
    try:
        _serve(questions, answers, idle)
    except BrokenPipeError:
        return


def _use_paths(paths: list[str]) -> None:
    """Let imports find what they find in the process that is served."""
    sys.path[:] = paths
    package = Path(__file__).parent.parent
    places = [str(package)]
    spec = importlib.util.spec_from_file_location("index", package / "__init__.py", submodule_search_locations=places)
    if spec is None or spec.loader is None:
        raise ImportError(f"{package} is not a package")
    sys.modules["index"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def _serve(questions: int, answers: int, idle: float) -> None:
    from index.readers import protocol

    def answer(value: list[Any]) -> None:
        protocol.write_frame(answers, protocol.pack(value))

    while _is_asked(questions, idle) and (frame := protocol.read_frame(questions)) is not None:
        task = json.loads(frame)
        work = _work(task, questions)
        answer(["begun"])
        try:
            _limit_memory(task["memory"])
            _limit_time(task["seconds"])
            for found in work:
                _limit_time(0)
                answer(found)
                _limit_time(task["seconds"])
        except MemoryError:
            os._exit(protocol.OUT_OF_MEMORY)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 - a reader's own mistake costs the file, not the others
            answer(["failed", repr(error)[:1_000]])
        finally:
            _limit_time(0)
        answer(["end"])


def _work(task: dict[str, Any], questions: int) -> Iterator[list[Any]]:
    """What a task asks for, as it will be answered; nothing is parsed before it is asked for.

    Readers are imported here, while no time is counted: that is not the file's fault, however long it takes.
    """
    from index.readers.formats import BY_SUFFIX, of_download
    from index.readers.locations import read_download, read_file
    from index.readers.protocol import answer_of, read_frame
    from index.readers.resource import Download

    if task["do"] == "download":
        download = Download(read_frame(questions) or b"", *task["download"])
        if form := of_download(download.content_type, download.url, download.data):
            form.load()
        return map(answer_of, read_download(download))
    path = Path(task["path"])
    if task["do"] == "count":
        from index.readers.locations import records

        return (["count", records(one)] for one in [path])
    BY_SUFFIX[path.suffix.lower()].load()
    return map(answer_of, read_file(path))


def _is_asked(questions: int, idle: float) -> bool:
    """Wait for work, but not for ever. Windows cannot wait so: there a worker stays until the library's end."""
    if sys.platform == "win32":
        return True
    return bool(select.select([questions], [], [], idle)[0])


def _limit_time(seconds: float) -> None:
    """Let the system end this process after so much of a processor's time; 0 for no end."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(megabytes: int) -> None:
    """Let no more be allocated than this. macOS takes the limit and does not keep it."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = megabytes * 1_000_000
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
