"""What stands at an http or https address -> its articles: a page, a feed, or a file of any kind that is read.

Not here: asking the server for it (`fetch`).
"""

from collections.abc import Iterator
from io import BytesIO

from index.article import Skipped
from index.readers.formats import of_download
from index.readers.resource import Download, Outcome, Resource


def read_download(download: Download) -> Iterator[Outcome]:
    """Yields the articles of one answer; links in it are not followed."""
    data, origin, kind = download.data, download.origin, download.content_type
    form = of_download(kind, download.url, data)
    if not data.strip():
        yield Skipped(origin, "the server sent an empty answer")
    elif form is None:
        yield Skipped(origin, f"the server sent {kind or 'something without a type'}, which holds no article")
    elif refusal := form.refusal(len(data)):
        yield Skipped(origin, refusal)
    else:
        yield from form.read(Resource(BytesIO(data), origin, download.url, download.charset))
