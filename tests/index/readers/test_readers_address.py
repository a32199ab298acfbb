"""Web addresses, against a server on this machine: what is asked for, what comes back, what is refused."""

import gzip
import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import made_files
import pytest
from faulty_server import Call, FaultyServer, silent

from index.article import Article, Skipped
from index.readers import ReadLimits, public, read
from index.readers.fetch import fetch

pytestmark = pytest.mark.slow

Answer = tuple[int, dict[str, str], bytes]

WORDS = "The council of Harrowmere put off the vote on the harbour wall on Monday, for the third time this year."
MORE = "It will meet again on Friday, when the engineers are to say what the storm has done to the old wall."
PAGE = f"<html><head><title>Vote</title></head><body><article><p>{WORDS}</p><p>{MORE}</p></article></body></html>"
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Echo</title><item><title>Rain</title><link>/rain</link>'
    "<description>It rained.</description></item></channel></rss>"
)
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Site:
    """A server on the loopback address that answers as it is told."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def address(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self._server.server_port}{path}"

    def give(self, path: str, body: bytes | str, content_type: str, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (200, {"Content-Type": content_type, **named}, data)
        return self.address(path)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                if self.path == "/silent":
                    site.closing.wait()
                    return
                status, headers, body = site.answers.get(self.path, (404, HTML, b"<p>No such page</p>"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Site()
    yield running
    running.close()


def one(address: str) -> Article:
    (outcome,) = read(address)
    assert isinstance(outcome, Article), outcome
    return outcome


def reason(address: str) -> str:
    (outcome,) = read(address)
    assert isinstance(outcome, Skipped), outcome
    return outcome.reason


def test_a_page_becomes_an_article(site: Site) -> None:
    address = site.give("/vote.html", PAGE, "text/html; charset=utf-8")
    article = one(address)
    assert (article.title, article.text, article.url, article.path) == (
        "Vote", f"{WORDS}\n\n{MORE}", address, address,
    )  # fmt: skip


def test_a_page_is_asked_for_once_by_name(site: Site) -> None:
    one(site.give("/vote.html", PAGE + '<img src="/a.png"><script src="/b.js"></script>', "text/html"))
    ((path, headers),) = site.asked
    assert path == "/vote.html"
    assert headers["User-Agent"].split("/")[0] == "lede"


def test_the_servers_encoding_counts_before_the_pages(site: Site) -> None:
    words = "Совет города обсудил в понедельник бюджет на будущий год, сообщил мэр."
    page = f'<meta charset="koi8-r"><article><p>{words}</p></article>'.encode("cp1251")
    assert words in one(site.give("/", page, "text/html; charset=windows-1251")).text


def test_a_compressed_answer_is_unpacked(site: Site) -> None:
    assert one(site.give("/", gzip.compress(PAGE.encode()), "text/html", Content_Encoding="gzip")).title == "Vote"


def test_packing_is_asked_for_that_can_be_unpacked_with_a_limit(site: Site) -> None:
    one(site.give("/", PAGE, "text/html"))
    assert site.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("packing", "named"),
    [("br", "br"), ("gzip, gzip", "gzip and gzip"), ("deflate", "deflate"), ("zstd", "zstd"), ("identity, br", "br")],
)
def test_an_answer_in_another_packing_is_left_out(site: Site, packing: str, named: str) -> None:
    address = site.give("/", gzip.compress(gzip.compress(PAGE.encode())), "text/html", Content_Encoding=packing)
    assert reason(address) == f"the server packed its answer as {named}, unasked; save the page and add the file"


@pytest.mark.parametrize("packing", ["identity", "", "GZIP", "x-gzip", "identity, gzip"])
def test_these_packings_are_known(site: Site, packing: str) -> None:
    body = gzip.compress(PAGE.encode()) if "gzip" in packing.lower() else PAGE.encode()
    assert one(site.give("/", body, "text/html", Content_Encoding=packing)).title == "Vote"


def test_a_packed_answer_that_breaks_off_is_left_out(site: Site) -> None:
    address = site.give("/", gzip.compress(PAGE.encode())[:-20], "text/html", Content_Encoding="gzip")
    assert reason(address).startswith("the server's answer broke off or cannot be understood")


def test_the_canonical_address_makes_the_id(site: Site) -> None:
    canonical = '<link rel="canonical" href="https://echo.example/vote">'
    page = PAGE.replace("<title>", f"{canonical}<title>")
    first, second = one(site.give("/vote", page, "text/html")), one(site.give("/vote?from=mail", page, "text/html"))
    assert first.url == "https://echo.example/vote"
    assert first.id == second.id


@pytest.mark.parametrize("content_type", ["application/rss+xml", "text/xml", "application/xml", "text/html", ""])
def test_a_feed_is_told_whatever_it_is_called(site: Site, content_type: str) -> None:
    article = one(site.give("/feed", FEED, content_type))
    assert (article.title, article.text, article.source) == ("Rain", "It rained.", "Echo")


def test_the_links_of_a_feed_are_completed_but_not_followed(site: Site) -> None:
    assert one(site.give("/feed", FEED, "application/rss+xml")).url == site.address("/rain")
    assert [path for path, _ in site.asked] == ["/feed"]


@pytest.mark.parametrize(
    ("path", "content_type", "body"),
    [
        ("/a", "application/json", json.dumps({"text": "It rained."})),
        ("/a", "application/ld+json; charset=utf-8", json.dumps([{"text": "It rained."}])),
        ("/a", "application/x-ndjson", '{"text": "It rained."}\n'),
        ("/a.jsonl", "application/octet-stream", '{"text": "It rained."}\n'),
        ("/a", "text/csv", "title,text\nRain,It rained.\n"),
        ("/a.csv?x=1", "text/plain", "title,text\nRain,It rained.\n"),
        ("/a", "text/plain", "It rained."),
        ("/a", "text/markdown", "It *rained*."),
        ("/a.md", "text/plain", "It *rained*."),
        ("/a", "application/pdf", made_files.pdf([["It rained."]])),
        ("/a", "application/octet-stream", made_files.pdf([["It rained."]])),
        ("/a.docx", "application/octet-stream", made_files.word([("It rained.", "")])),
    ],
)
def test_the_content_type_decides_and_where_it_says_little_the_suffix(
    site: Site, path: str, content_type: str, body: str | bytes
) -> None:
    assert one(site.give(path, body, content_type)).text == "It rained."


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4", "application/zip"])
def test_what_holds_no_article_is_left_out(site: Site, content_type: str) -> None:
    assert (
        reason(site.give("/a", b"\x89PNG....", content_type))
        == f"the server sent {content_type}, which holds no article"
    )


def test_an_empty_answer_is_left_out(site: Site) -> None:
    assert reason(site.give("/", b"", "text/html")) == "the server sent an empty answer"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, "the server says that there is no such page (404 Not Found)"),
        (410, "the server says that there is no such page (410 Gone)"),
        (403, "the server does not give out this page (403 Forbidden); save it from a browser and add the file"),
        (503, "the server cannot answer at the moment (503 Service Unavailable); try again later"),
        (204, "the server does not give out this page (204 No Content); save it from a browser and add the file"),
    ],
)
def test_a_refusal_is_told(site: Site, status: int, expected: str) -> None:
    site.answers["/"] = (status, HTML, b"")
    assert reason(site.address("/")) == expected


def test_a_moved_page_is_followed_and_keeps_the_address_it_was_asked_by(site: Site) -> None:
    site.give("/new", PAGE, "text/html")
    site.answers["/old"] = (301, {"Location": "/new"}, b"")
    article = one(site.address("/old"))
    assert (article.path, article.url) == (site.address("/old"), site.address("/new"))


def test_a_page_that_is_elsewhere_for_the_moment_keeps_its_address(site: Site) -> None:
    site.give("/cache?signature=1", PAGE, "text/html")
    site.answers["/old"] = (302, {"Location": "/cache?signature=1"}, b"")
    assert one(site.address("/old")).url == site.address("/old")


def test_a_circle_of_pages_ends(site: Site) -> None:
    site.answers["/"] = (302, {"Location": "/"}, b"")
    assert reason(site.address("/")) == "the server sends on from page to page more than 5 times"
    assert len(site.asked) == 6


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/a", "http://[", "//"])
def test_only_web_addresses_are_followed(site: Site, target: str) -> None:
    site.answers["/"] = (302, {"Location": target}, b"")
    (outcome,) = read(site.address("/"))
    assert isinstance(outcome, Skipped)


def test_an_answer_that_says_it_is_too_large_is_not_downloaded(site: Site) -> None:
    address = site.give("/", b"", "text/html", Content_Length="20000001")
    assert reason(address) == "20.0 MB is too much for one address; the most is 20.0 MB"


def test_an_answer_that_unpacks_to_too_much_is_given_up(site: Site) -> None:
    address = site.give("/", gzip.compress(bytes(30_000_000)), "text/html", Content_Encoding="gzip")
    assert reason(address).endswith("MB is too much for one address; the most is 20.0 MB")


def test_an_answer_that_breaks_off_is_left_out(site: Site) -> None:
    address = site.give("/", PAGE, "text/html", Content_Length=str(len(PAGE) + 100), Connection="close")
    assert reason(address).startswith("the server's answer broke off or cannot be understood")


def test_an_answer_in_a_false_packing_is_left_out(site: Site) -> None:
    address = site.give("/", PAGE, "text/html", Content_Encoding="gzip")
    assert reason(address).startswith("the server's answer broke off or cannot be understood")


def test_a_silent_server_is_given_up(site: Site) -> None:
    address = site.address("/silent")
    assert fetch(address, silence=0.1) == Skipped(address, "the server was silent for 0.1 seconds; try again later")


def endlessly(start: str, again: str) -> Callable[[Call], None]:
    """Begins an answer and says the same again and again, each time long before anybody would give it up as silent."""

    def behave(call: Call) -> None:
        try:
            call.write(start)
            for _ in itertools.count():
                call.write(again)
                threading.Event().wait(0.01)
        finally:
            call.hung_up.set()

    return behave


@pytest.mark.parametrize(
    ("start", "again"),
    [
        ("HTTP/1.1 200 OK\r\nX-Long: ", "x"),
        ("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "x"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
    ],
    ids=["headers", "early hints", "body", "chunks"],
)
@pytest.mark.parametrize("public_only", [False, True])
def test_a_server_that_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch, start: str, again: str, public_only: bool
) -> None:
    monkeypatch.setattr(public, "is_public", lambda _: True)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with FaultyServer(endlessly(start, again)) as server:
        told = Skipped(server.url, "the download took longer than 0.3 seconds; try again later")
        assert fetch(server.url, public_only=public_only, seconds=0.3) == told
        assert server.hung_up.wait(60)


def test_a_proxy_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(endlessly("", "HTTP/1.1 103 Early Hints\r\n\r\n")) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        found = fetch("http://harrow-echo.invalid/", seconds=0.3)
        assert isinstance(found, Skipped)
        assert found.reason == "the download took longer than 0.3 seconds; try again later"
        assert server.hung_up.wait(60)


def test_a_server_that_does_not_greet_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = fetch(f"https://127.0.0.1:{server.getsockname()[1]}/", seconds=0.2)
    assert isinstance(found, Skipped)
    assert found.reason == "the download took longer than 0.2 seconds; try again later"


@pytest.mark.parametrize("public_only", [False, True])
def test_a_name_that_is_looked_up_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch, public_only: bool) -> None:
    found = threading.Event()

    def unknown(*_: object, **__: object) -> None:
        found.wait()
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("NO_PROXY", "*")
    told = fetch("http://harrow-echo.invalid/", public_only=public_only, seconds=0.2)
    found.set()
    assert isinstance(told, Skipped)
    assert told.reason == "the download took longer than 0.2 seconds; try again later"


def test_a_download_that_is_not_wanted_any_more_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with FaultyServer(silent) as server:
        assert fetch(server.url, stop=lambda: bool(server.calls)) is None
        assert server.hung_up.wait(60)


def test_a_page_that_stops_a_parser_costs_its_own_line(site: Site) -> None:
    hard = site.give("/hard", f"<html><p {' '.join(f'a{n}=1' for n in range(40_000))}>{WORDS}", "text/html")
    vote = site.give("/vote", PAGE, "text/html")
    before, own, behind = read([vote, hard, vote], limits=ReadLimits(seconds=0.5))
    assert isinstance(before, Article)
    assert isinstance(behind, Article)
    assert own == Skipped(hard, "reading it took longer than 0.5 seconds; split it, or set LEDE_READ_SECONDS higher")


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/").startswith("no connection could be made")


def test_a_server_without_encryption_is_told(site: Site) -> None:
    assert reason(site.address("/", "https")).startswith("no secure connection could be made")


def test_a_name_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("NO_PROXY", "*")
    assert (
        reason("http://harrow-echo.invalid/") == "no server of this name was found; check the address and the network"
    )


@pytest.mark.parametrize(
    "address", ["http://", "http://[::1", "https://a b", "http://a:99999999/", "http:// /", "HTTP://%"]
)
def test_what_is_no_address_is_left_out(address: str) -> None:
    (outcome,) = read(address)
    assert isinstance(outcome, Skipped)


def test_a_password_in_an_address_is_sent_but_not_kept(site: Site) -> None:
    site.give("/", PAGE, "text/html")
    article = one(site.address("/").replace("//", "//jane:secret@"))
    assert "Authorization" in site.asked[0][1]
    assert "secret" not in article.model_dump_json()


def test_addresses_are_told_from_paths_by_their_scheme(site: Site) -> None:
    address = site.give("/vote", PAGE, "text/html")
    assert one(f" {address.replace('http', 'HTTP')} ").title == "Vote"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_asked_for_a_stranger_however_it_is_written(site: Site, host: str) -> None:
    port = httpx.URL(site.give("/wall", PAGE, "text/html")).port
    (outcome,) = read(f"http://{host}:{port}/wall", public_only=True)
    assert isinstance(outcome, Skipped)
    assert "not public" in outcome.reason
    assert site.asked == []


def test_a_redirect_leads_a_stranger_to_public_addresses_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "is_public", lambda address: address == "127.0.0.1")
    port = httpx.URL(site.give("/wall", PAGE, "text/html")).port
    site.answers["/near"] = (302, {"Location": "/wall"}, b"")
    site.answers["/inside"] = (302, {"Location": f"http://127.0.0.2:{port}/wall"}, b"")
    (found,) = read(site.address("/near"), public_only=True)
    (refused,) = read(site.address("/inside"), public_only=True)
    assert isinstance(found, Article)
    assert isinstance(refused, Skipped)
    assert "not public" in refused.reason


def test_a_proxy_is_not_asked_for_a_stranger(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", site.address("/"))
    monkeypatch.setattr(public, "is_public", lambda _: False)
    (refused,) = read("http://intranet.example/wall", public_only=True)
    assert isinstance(refused, Skipped)
    assert site.asked == []


def test_a_silent_server_is_not_waited_for_once_it_is_not_wanted(site: Site) -> None:
    began = time.monotonic()
    assert list(read(site.address("/silent"), stop=lambda: bool(site.asked))) == []
    assert time.monotonic() - began < 5
