"""Who is answered, and what: over the real server and Gradio, with a page of a few lines in Lede's place."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr
import pytest
from argon2 import PasswordHasher
from cookie_client import CookieClient, Response
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from assistant.accounts import Users, sign_in
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.ui.access_control import CLIENT, Guard
from assistant.ui.application import application
from assistant.ui.content_policy import marked
from assistant.ui.login import TRIES
from assistant.ui.page_sessions import LARGEST_EVENT
from assistant.ui.requests import asked
from assistant.ui.server import free_port, serving

PASSWORD = "correct horse"  # noqa: S105 - of nobody
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

FORM = "multipart/form-data; boundary=b"

MORE = Event()
"""Set, lets an answer of the page end."""


class Client(CookieClient):
    """The same on this machine, and what the page itself asks for."""

    def __init__(self, port: int) -> None:
        super().__init__(f"127.0.0.1:{port}")
        self.port = port

    def post(self, path: str, **body: Any) -> Response:
        return self.send("POST", f"/gradio_api/{path}", json.dumps(body), Content_Type="application/json")

    def upload(self, name: str, content: bytes = b"x") -> Response:
        head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        return self.send("POST", "/gradio_api/upload", head.encode() + content + b"\r\n--b--\r\n", Content_Type=FORM)


def page() -> gr.Blocks:
    """A page that answers in two steps, and can be told what it said last."""

    def ask(question: str, _: str) -> Iterator[tuple[str, str]]:
        yield f"first of {question}", question
        MORE.wait(10)
        yield f"second of {question}", question

    with gr.Blocks(analytics_enabled=False) as made:
        question, answer, kept = gr.Textbox(), gr.Textbox(), gr.State("nothing")
        gr.Button().click(ask, [question, kept], [answer, kept])
        gr.Button().click(lambda last: last, kept, answer, queue=False)
    made.queue(api_open=False)
    return made


def served(folder: Path, users: Users | None = None) -> Iterator[int]:
    port = free_port("127.0.0.1", 0)
    (folder / "files").mkdir()
    with loops_closed():
        made = page()
        app = application(made, folder / "files", Settings(home=folder), users)
    with serving(made, app, "127.0.0.1", port):
        yield port


@contextmanager
def loops_closed() -> Iterator[None]:
    """Closes the event loops that Gradio makes for itself and leaves open."""
    loops = list[asyncio.AbstractEventLoop]()

    def new_event_loop() -> asyncio.AbstractEventLoop:
        loops.append(asyncio.get_event_loop_policy().new_event_loop())
        return loops[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asyncio, "new_event_loop", new_event_loop)
        yield
    for loop in loops:
        loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture(scope="module")
def open_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a page where nobody signs in."""
    yield from served(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def signed_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a page where ana and bob may sign in."""
    folder = tmp_path_factory.mktemp("signed")
    users = Users(folder / "users", CHEAP)
    users.add("ana", PASSWORD)
    users.add("bob", PASSWORD)
    yield from served(folder, users)


@pytest.fixture
def client(open_port: int) -> Client:
    """A browser that has the page open."""
    made = Client(open_port)
    assert made.send("GET", "/").status == 200
    return made


def signed_in(port: int, name: str) -> Client:
    made = Client(port)
    assert made.sign_in(name, PASSWORD) == 200
    return made


UNUSED = [
    *(
        f"/gradio_api/{path}"
        for path in (
            "file=http://127.0.0.1:1/x.png", "file=https://example.org/x.png", "file=HTTP://127.0.0.1:1/x.png",
            "file=/etc/passwd", "file=x.png", "file/http://127.0.0.1:1/x.png", "file//etc/passwd", "file=",
            "%66ile=http://127.0.0.1:1/x.png", "file%3Dhttp://127.0.0.1:1/x.png", "file%3dhttp:%2f%2f127.0.0.1%2fx.png",
            "FILE=http://127.0.0.1:1/x.png", "/file=http://127.0.0.1:1/x.png", "./file=x", "../gradio_api/file=x",
            "proxy=http://127.0.0.1:1/", "proxy=https://x.hf.space/", "stream/a/b/1/playlist.m3u8", "stream/x",
            "info", "info/", "openapi.json", "user", "token", "login_check", "startup-events", "dev/reload", "runs",
            "run-history/records", "deep_link?session_hash=x", "queue/status", "queue/data/", "app_id/", "theme.css",
            "custom_component/x/client/component/index.js", "upload_progress?upload_id=x", "call/ask/x", "call/v2/x/x",
            "mcp/", "heartbeat/", "heartbeat/x/y", "heartbeat/x%2Fy", "process_recording",
        )
    ),
    "/config", "/config/", "/config?deep_link=x", "/CONFIG", "//config", "/monitoring", "/monitoring/summary",
    "/monitoring/x", "/docs", "/redoc", "/openapi.json", "/robots.txt", "/pwa_icon", "/pwa_icon/100000", "/svelte/x.js",
    "//gradio_api/file=http://127.0.0.1:1/x.png", "/\\gradio_api/file=x", "/gradio_api\\file=x", "/x/../config",
    "/assets/", "/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2findex.html", "/assets//etc/passwd",
    "/static/../../../../etc/passwd", "/static/.hidden", "/assets\\..\\index.html", "/favicon.ico/",
    "/vibe-edit", "/%00",
]  # fmt: skip


@pytest.mark.parametrize("path", UNUSED)
def test_what_the_page_never_asks_for_is_not_there(client: Client, path: str) -> None:
    answer = client.send("GET", path)
    assert (answer.status, answer.body) == (404, "There is nothing here; the page is at /.")


@pytest.mark.parametrize(
    "path",
    [
        "run/ask", "run/predict/", "api/predict", "call/ask", "call/v2/ask", "component_server", "reset", "stream/x",
        "stream/x/close", "vibe-edit", "vibe-code", "undo-vibe-edit", "process_recording", "run-history/connect",
        "queue/data", "heartbeat/x",
    ],
)  # fmt: skip
def test_what_the_page_never_sends_is_not_taken(client: Client, path: str) -> None:
    assert client.post(path, session_hash="x", data=[], fn_index=0).status == 404


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join", "/theme.css"])
def test_methods_that_the_page_does_not_use_are_refused(client: Client, method: str, path: str) -> None:
    assert client.send(method, path).status == 404


@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join", "/gradio_api/ws"])
def test_a_websocket_is_not_opened(client: Client, path: str) -> None:
    told = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": "eA=="}
    assert client.send("GET", path, **told).status == (200 if path == "/" else 404)


@pytest.mark.parametrize("path", ["/gradio_api/info", "/config", "/gradio_api/queue/data?session_hash=x", "/nowhere"])
def test_whoever_is_not_signed_in_gets_the_form_and_nothing_else(signed_port: int, path: str) -> None:
    client = Client(signed_port)
    assert client.send("GET", path).status == 401
    assert "Sign in" in client.send("GET", path).body
    assert client.post("run/predict", session_hash="x", data=[], fn_index=1).status == 401
    assert client.upload("x.txt").status == 401
    assert '"auth_required":true' in client.send("GET", "/").body
    assert client.cookies == {}


def test_whoever_has_not_opened_the_page_has_no_session_there(open_port: int) -> None:
    client = Client(open_port)
    for answer in (
        client.post("cancel", session_hash="x", fn_index=0, event_id="y"),
        client.send("GET", "/gradio_api/heartbeat/x"),
        client.upload("x.txt"),
    ):
        assert (answer.status, answer.body) == (403, "Open the page first; it is at /.")


ELSEWHERE = ["http://127.0.0.1:1", "https://evil.example", "null", "http://localhost"]


@pytest.mark.parametrize("origin", ELSEWHERE)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/app_id", "/gradio_api/run/predict"])
def test_another_origin_is_refused_and_may_not_even_read_that(
    client: Client, origin: str, method: str, path: str
) -> None:
    answer = client.send(method, path, Origin=origin, Access_Control_Request_Method="POST")
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/gradio_api/app_id", "/theme.css", "/favicon.ico", "/gradio_api/queue/data"])
def test_another_site_can_load_nothing(client: Client, site: str, path: str) -> None:
    told = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert client.send("GET", path, **told).status == 403
    assert client.send("GET", "/", **told).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    ("mode", "to"), [("navigate", "iframe"), ("no-cors", "script"), ("cors", "empty"), ("navigate", "object")]
)
def test_another_site_can_open_the_page_only_as_one(client: Client, method: str, mode: str, to: str) -> None:
    answer = client.send(method, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode=mode, Sec_Fetch_Dest=to)
    assert answer.status == 403


@pytest.mark.parametrize("path", ["/favicon.ico", "/static/img/logo.svg", "/theme.css", "/nowhere"])
def test_what_is_no_page_is_a_sandbox(client: Client, path: str) -> None:
    policy = client.send("GET", path).headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")


def test_the_scripts_of_the_page_are_marked_anew_each_time(client: Client) -> None:
    nonces = set()
    for _ in range(2):
        answer = client.send("GET", "/", Accept_Encoding="br, gzip")
        policy = answer.headers["content-security-policy"]
        scripts = next(one for one in policy.split("; ") if one.startswith("script-src "))
        assert "'unsafe-inline'" not in scripts
        (nonce,) = re.findall(r"'nonce-([\w-]{20,})'", scripts)
        assert len(re.findall("<script", answer.body)) == answer.body.count(f'<script nonce="{nonce}"')
        nonces.add(nonce)
    assert len(nonces) == 2


def test_a_script_that_came_with_data_takes_the_mark_from_all(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    html = re.sub(r' nonce="[^"]+"', "", client.send("GET", "/").body).encode()
    assert b'nonce="n"' in marked(html, "n")
    hostile = html.replace(b"<title>", b"<title></title><SCRIPT\n>")
    assert hostile != html or b"<title>" not in html
    hostile = html.replace(b"</head>", b"<SCRIPT\n>ran = 1</SCRIPT></head>")
    assert marked(hostile, "n") == hostile
    assert "not of Gradio's template" in caplog.text


def stream(client: Client, session: str) -> list[dict[str, Any]]:
    body = client.send("GET", f"/gradio_api/queue/data?session_hash={session}").body
    return [json.loads(line.removeprefix("data: ")) for line in body.splitlines() if line.startswith("data: ")]


@pytest.mark.parametrize("signing_in", [True, False])
def test_an_open_page_is_its_owner_s_alone(signed_port: int, open_port: int, signing_in: bool) -> None:
    if signing_in:
        ana, bob = (signed_in(signed_port, name) for name in ("ana", "bob"))
    else:
        ana, bob = Client(open_port), Client(open_port)
        ana.send("GET", "/")
        bob.send("GET", "/")
    MORE.clear()
    joined = ana.post("queue/join", session_hash="anaspage", data=["why", None], fn_index=0, trigger_id=None)
    event = json.loads(joined.body)["event_id"]

    said = [one["msg"] for one in stream(bob, "anaspage")]
    assert said == ["unexpected_error"]
    assert bob.post("cancel", session_hash="anaspage", fn_index=0, event_id=event).status == 403
    MORE.set()
    heard = stream(ana, "anaspage")
    assert [one["msg"] for one in heard][-2:] == ["process_completed", "close_stream"]
    assert "first of why" in json.dumps(heard)
    last = {"session_hash": "anaspage", "data": [None], "fn_index": 1}
    assert json.loads(bob.post("run/predict", **last).body)["data"] == ["nothing"]
    assert json.loads(ana.post("run/predict", **last).body)["data"] == ["why"]


def test_whoever_began_it_can_stop_it(client: Client) -> None:
    MORE.clear()
    joined = client.post("queue/join", session_hash="mine", data=["why", None], fn_index=0, trigger_id=None)
    event = json.loads(joined.body)["event_id"]
    assert client.post("cancel", session_hash="mine", fn_index=0, event_id=event).status == 200
    MORE.set()


@pytest.mark.parametrize("session", [None, "", 5, ["x"], {"x": 1}, "x" * 65, "x\0y", "../x", "x y", "é"])
@pytest.mark.parametrize("path", ["queue/join", "run/predict", "cancel"])
def test_a_request_that_names_no_page_is_refused(client: Client, path: str, session: object) -> None:
    sent = {"session_hash": session, "data": [None], "fn_index": 1, "event_id": "x"}
    assert client.post(path, **sent).status == 403
    del sent["session_hash"]
    assert client.post(path, **sent).status == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff", b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"]
)
def test_a_body_that_is_no_event_is_refused(client: Client, body: bytes) -> None:
    assert client.send("POST", "/gradio_api/run/predict", body, Content_Type="application/json").status == 400


@pytest.mark.parametrize(
    "query", ["", "session_hash=", "session_hash=a%00b", "session=x", "session_hash=a&session_hash=../b"]
)
def test_a_stream_wants_the_page_it_is_of(client: Client, query: str) -> None:
    assert client.send("GET", f"/gradio_api/queue/data?{query}").status == 403


def test_a_body_has_a_limit(client: Client) -> None:
    assert client.send("POST", "/gradio_api/run/predict", b"{" + b" " * LARGEST_EVENT + b"}").status == 413
    form = "username=ana&password=" + "x" * 20_000
    assert client.send("POST", "/login", form, Content_Type="application/x-www-form-urlencoded").status == 413


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "X-Gradio-Server", "X-Forwarded-Proto", "Forwarded", "X-Forwarded-For"]
)
def test_a_stranger_does_not_move_the_page(client: Client, name: str) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Gradio-Server": "http://evil.example"}.get(name, "evil.example")
    body = client.send("GET", "/", **{name: told}).body
    assert "evil.example" not in body
    assert f'"root":"http://127.0.0.1:{client.port}"' in body


def test_addresses_that_a_stranger_makes_up_do_not_make_more_tries(
    signed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(Users, "verify", lambda _, name, password: looked.append(f"{name} {password}"))
    stranger, form = Client(signed_port), "application/x-www-form-urlencoded"
    for number in range(TRIES["both"] + 3):
        told = {"X_Forwarded_For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"}
        answer = stranger.send("POST", "/login", f"username=eve&password=wrong{number}", Content_Type=form, **told)
        assert answer.status == 400
    assert len(looked) == TRIES["both"]


@pytest.mark.parametrize("query", ["page=nowhere", "deep_link=x", "deep_link=..%2fx", "__theme=dark"])
def test_the_page_is_one_whatever_is_behind_its_address(client: Client, query: str) -> None:
    answer = client.send("GET", f"/?{query}")
    assert answer.status == 200
    assert '"current_page":""' in answer.body


def test_signing_out_wants_the_form_to_be_sent_from_the_page(signed_port: int) -> None:
    ana = signed_in(signed_port, "ana")
    shown = ana.send("GET", "/logout")
    assert '<form method="post"' in shown.body
    assert shown.headers["referrer-policy"] == "same-origin"  # else the form would come from the origin "null"
    for told in (
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-site"}, {"Origin": "null"}, {"Origin": "https://evil.example"},
    ):  # fmt: skip
        assert ana.send("POST", "/logout", **told).status == 403
    assert ana.post("run/predict", session_hash="x", data=[None], fn_index=1).status == 200
    kept = dict(ana.cookies)
    assert ana.send("POST", "/logout", Origin=f"http://127.0.0.1:{signed_port}").status == 303
    ana.cookies = kept
    assert ana.post("run/predict", session_hash="x", data=[None], fn_index=1).status == 401


def scope(client: str, *headers: tuple[str, str], host: str = "own:7860") -> Scope:
    raw = [(name.lower().encode(), value.encode()) for name, value in (("Host", host), *headers)]
    return {"type": "http", "method": "GET", "path": "/", "client": (client, 5), "scheme": "http", "headers": raw}


PROXIES = tuple(map(ip_network, ("10.0.0.1", "10.1.0.0/16", "2001:db8::/32")))


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("127.0.0.1", ["1.2.3.4"], "127.0.0.1"),
        ("10.0.0.2", ["1.2.3.4"], "10.0.0.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4, 10.1.2.3"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["10.1.2.3"], "10.0.0.1"),
        ("10.0.0.1", ["1.2.3.4:5555"], "1.2.3.4"),
        ("10.0.0.1", ["[2001:dead::1]:5555"], "2001:dead::1"),
        ("10.0.0.1", ["unknown"], "unknown"),
        ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("2001:db8::7", ["1.2.3.4"], "1.2.3.4"),
    ],
)
def test_only_a_server_that_is_named_says_where_a_request_comes_from(peer: str, told: list[str], client: str) -> None:
    found = asked(scope(peer, *(("X-Forwarded-For", one) for one in told)), PROXIES)
    assert found.client == client
    assert b"x-forwarded-for" not in dict(found.scope["headers"])


@pytest.mark.parametrize(
    ("peer", "told", "host", "scheme"),
    [
        ("10.0.0.1", "news.example", "news.example", "https"),
        ("10.0.0.1", "evil.example, news.example:8443", "news.example:8443", "https"),
        ("10.0.0.1", "news.example/evil", "own:7860", "https"),
        ("10.0.0.2", "evil.example", "own:7860", "http"),
    ],
)
def test_only_a_server_that_is_named_says_under_which_name(peer: str, told: str, host: str, scheme: str) -> None:
    found = asked(scope(peer, ("X-Forwarded-Host", told), ("X-Forwarded-Proto", "https")), PROXIES)
    assert (found.host, found.scope["scheme"]) == (host, scheme)
    assert dict(found.scope["headers"]).get(b"x-forwarded-host", b"own:7860").decode() == host


@pytest.mark.parametrize("name", ["", "/", "."])
def test_an_upload_without_a_name_is_refused_in_a_plain_line(client: Client, name: str) -> None:
    answer = client.upload(name)
    assert (answer.status, answer.body) == (400, "The request holds no file with a name.")


def test_an_upload_is_held_under_a_name_that_no_one_guesses(client: Client) -> None:
    (one,), (other,) = (json.loads(client.upload("../../été & <b>.txt", b"text").body) for _ in range(2))
    assert one != other
    assert Path(one).read_bytes() == b"text"
    assert Path(one).name == "été _ _b_.txt"
    assert Path(one).parents[1] == Path(other).parents[1]


@pytest.mark.parametrize("body", [b"", b"--b", b"no form", b"--b\r\n\r\nx\r\n--b--\r\n", b"x" * 100_000])
def test_an_upload_that_is_no_form_is_refused(client: Client, body: bytes) -> None:
    assert client.send("POST", "/gradio_api/upload", body, Content_Type=FORM).status == 400
    assert client.send("POST", "/gradio_api/upload", body, Content_Type="text/plain").status == 400


@pytest.mark.parametrize(
    ("peer", "host", "status", "client"),
    [
        ("10.0.0.1", "news.example", 200, "1.2.3.4"),
        ("10.0.0.2", "news.example", 403, ""),
        ("10.0.0.2", "localhost:7860", 200, "10.0.0.2"),
        ("10.0.0.2", "127.0.0.1.evil.example", 403, ""),
    ],
)
def test_a_server_in_front_may_pass_on_what_it_is_asked_under_its_own_name(
    peer: str, host: str, status: int, client: str
) -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(CLIENT.get())
        await PlainTextResponse("page")(scope, receive, send)

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    guard = Guard(app, loopback=True, proxies=PROXIES, owner=lambda _: "ana", refusal=("No.", 401))
    request = scope(peer, ("Origin", f"https://{host}"), ("X-Forwarded-For", "1.2.3.4"), host=host)
    asyncio.run(guard(request, receive, send))
    assert sent[0]["status"] == status
    assert "".join(seen) == client


def test_a_page_behind_a_server_asks_people_to_sign_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LEDE_PROXIES"):
        sign_in(Settings(home=tmp_path, proxies="10.0.0.1"))
    assert sign_in(Settings(home=tmp_path, proxies="10.0.0.1", without_sign_in=True)) is None


@pytest.mark.parametrize(
    "written", ["10.0.0.1, 10.1.0.0/16 2001:db8::/32", ["10.0.0.1", "10.1.0.0/16", "2001:db8::/32"]]
)
def test_servers_in_front_are_named_in_one_line_or_in_a_list(tmp_path: Path, written: object) -> None:
    assert Settings.load(tmp_path, proxies=written).proxies == PROXIES


@pytest.mark.parametrize("written", ["nginx", "10.0.0.1/8", "10.0.0.256", "*"])
def test_what_is_no_address_of_a_server_is_named(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=rf"proxies cannot be used.*{re.escape(written)}"):
        Settings.load(tmp_path, proxies=written)
