"""A request that is refused, with the line that says why; and bodies of requests, which have a limit."""

from starlette.types import Message, Receive, Scope


class Refused(Exception):
    """A request is not answered; `Guard` says why.

    Args:
        reason: one plain line.
        status: of HTTP.
    """

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


async def body_of(receive: Receive, largest: int) -> bytes:
    """The body of a request.

    Args:
        largest: bytes.

    Raises:
        Refused: it is larger, or was cut short.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("The request was cut short.", 400)
        body.extend(message.get("body", b""))
        if len(body) > largest:
            raise Refused(f"A request like this has {largest:,} bytes at most.", 413)
        if not message.get("more_body"):
            return bytes(body)


def with_body(scope: Scope, body: bytes, receive: Receive) -> tuple[Scope, Receive]:
    """A request with another body than the one that was read from it."""
    rest = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding")]
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return given.pop() if given else await receive()

    return {**scope, "headers": [*rest, (b"content-length", str(len(body)).encode())]}, again
