"""A client that keeps cookies, as a program would use to reach the page."""

import http.client
from typing import NamedTuple
from urllib.parse import urlencode


class Response(NamedTuple):
    """What came back."""

    status: int
    body: str
    headers: http.client.HTTPMessage


class CookieClient:
    """A program that speaks HTTP and keeps its cookies.

    Args:
        netloc: host and port, as `127.0.0.1:7860`.
    """

    def __init__(self, netloc: str) -> None:
        self._netloc = netloc
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Response:
        connection = http.client.HTTPConnection(self._netloc, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for value in response.headers.get_all("set-cookie") or ():
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            try:
                content = response.read()
            except http.client.IncompleteRead as cut:  # how Gradio ends a stream that is no one's
                content = cut.partial
            return Response(response.status, content.decode(errors="replace"), response.headers)
        finally:
            connection.close()

    def sign_in(self, name: str, password: str) -> int:
        """The status of signing in."""
        form = urlencode({"username": name, "password": password})
        return self.send("POST", "/login", form, Content_Type="application/x-www-form-urlencoded").status
