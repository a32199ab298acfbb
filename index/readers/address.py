"""An http or https address -> the articles that stand there: a page, a feed, or a file of any kind that is read."""

from collections.abc import Iterator

from index.article import Skipped
from index.readers.fetch import fetch
from index.readers.formats import of_download
from index.readers.resource import Outcome


def read_address(address: str) -> Iterator[Outcome]:
    """Yields the articles at one address, which is asked once; links in what comes back are not followed."""
    download = fetch(address)
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
