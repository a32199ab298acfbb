"""Signing in to the page: who is let in, what they are called there, and who is out again."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from cookie_client import CookieClient
from driving import ask_and_wait, running
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from assistant.accounts import Users
from assistant.ui.login import TRIES

PASSWORD = "correct horse"  # noqa: S105 - of nobody
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def home(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("signed") / "home"
    shutil.copytree(samples_home, made, ignore=shutil.ignore_patterns("conversations*"))
    Users(made / "users", CHEAP).add("ana", PASSWORD)
    return made


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with running("app.py", "--home", str(home), "--port", "0", "--no-open") as opened:
        yield opened


class Client(CookieClient):
    """A program that speaks HTTP to the page."""

    def __init__(self, address: str) -> None:
        super().__init__(urlsplit(address).netloc)

    def status(self, method: str, path: str) -> int:
        return self.send(method, path).status


@pytest.fixture
def client(address: str) -> Client:
    return Client(address)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def fill_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("username").fill(name)
    page.get_by_label("password").fill(password)
    page.get_by_role("button").click()


def test_a_user_signs_in_and_asks_under_their_name(page: Page, home: Path) -> None:
    fill_in(page, "ana", "wrong wrong")
    expect(page.get_by_text("Incorrect Credentials")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_count(0)

    fill_in(page, "ana", PASSWORD)
    expect(page.get_by_label("Your question")).to_be_visible(timeout=20_000)
    ask_and_wait(page, "Why did Kyiv reject China's plan?", "answered")
    with Assistant.open(home) as assistant:
        assert [one.title for one in assistant.conversations("ana")] == ["Why did Kyiv reject China's plan?"]
        assert assistant.conversations() == assistant.conversations("ben") == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config"),
        ("GET", "/gradio_api/heartbeat/x"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/reset"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
    ],
)
def test_nothing_is_told_or_taken_without_signing_in(client: Client, method: str, path: str) -> None:
    assert client.status(method, path) == 401
    client.cookies = dict.fromkeys(("access-token", "access-token-unsecure"), "guessed")
    assert client.status(method, path) == 401


def test_the_page_itself_tells_nothing_of_the_library(client: Client) -> None:
    status, body, _ = client.send("GET", "/")
    assert status == 200
    assert "Harrowmere" not in body


@pytest.mark.parametrize(("name", "password"), [("", ""), ("admin", "admin"), ("ana", ""), ("ana", PASSWORD + "x")])
def test_there_is_no_other_way_in(client: Client, name: str, password: str) -> None:
    assert client.sign_in(name, password) in {400, 422}
    assert client.status("GET", "/gradio_api/heartbeat/x") == 401


def test_someone_who_is_removed_is_out_at_once(client: Client, home: Path) -> None:
    users = Users(home / "users", CHEAP)
    users.add("ben", PASSWORD)
    assert client.sign_in("ben", PASSWORD) == 200
    assert '"username":"ben"' in client.send("GET", "/").body
    users.remove("ben")
    assert '"auth_required":true' in client.send("GET", "/").body
    assert client.status("GET", "/gradio_api/heartbeat/x") == 401


def test_a_user_signs_out_and_is_asked_again(page: Page, address: str) -> None:
    fill_in(page, "ana", PASSWORD)
    expect(page.get_by_label("Your question")).to_be_visible(timeout=20_000)
    page.goto(f"{address}/logout")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("username")).to_be_visible()
    assert [one["name"] for one in page.context.cookies()] == []


def test_after_a_few_wrong_passwords_none_is_looked_at(client: Client, home: Path) -> None:
    Users(home / "users", CHEAP).add("eve", PASSWORD)
    assert {client.sign_in("eve", f"wrong {number}") for number in range(TRIES["both"])} == {400}
    assert client.sign_in("eve", PASSWORD) == 400
    assert client.sign_in("ana", PASSWORD) == 200
