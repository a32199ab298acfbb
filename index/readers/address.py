"""An http or https address -> the articles that stand there: a page, a feed, or a file of any kind that is read."""

from collections.abc import Callable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from index.article import Skipped
from index.readers.fetch import Download, fetch
from index.readers.formats import of_download
from index.readers.resource import Outcome

PACE = 0.05
"""Seconds between two looks at whether to stop while a server is waited for."""


def read_address(
    address: str, *, public_only: bool = False, stop: Callable[[], bool] | None = None
) -> Iterator[Outcome]:
    """Yields the articles at one address, which is asked once; links in what comes back are not followed.

    Args:
        public_only, stop: as in `readers.read`.
    """
    download = _unless(stop, partial(fetch, address, public_only=public_only))
    if download is None:
        return
    if isinstance(download, Skipped):
        yield download
        return
    resource = download.resource
    data = resource.stream.read()
    resource.stream.seek(0)
    form = of_download(download.content_type, resource.url or resource.origin, data)
    if not data.strip():
        yield Skipped(resource.origin, "the server sent an empty answer")
    elif form is None:
        kind = download.content_type or "something without a type"
        yield Skipped(resource.origin, f"the server sent {kind}, which holds no article")
    elif refusal := form.refusal(len(data)):
        yield Skipped(resource.origin, refusal)
    else:
        yield from form.read(resource)


def _unless(stop: Callable[[], bool] | None, work: Callable[[], Download | Skipped]) -> Download | Skipped | None:
    """A download; None as soon as it is not wanted any more: it then comes to its own end, and to nobody."""
    if stop is None:
        return work()
    done: SimpleQueue[Download | Skipped | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            done.put(error)

    Thread(target=run, name="lede-fetch", daemon=True).start()
    while not stop():
        try:
            found = done.get(timeout=PACE)
        except Empty:
            continue
        if isinstance(found, BaseException):
            raise found
        return found
    return None
