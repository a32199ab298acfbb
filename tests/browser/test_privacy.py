"""What leaves the machine, and who is let in. (That no page asks another host is checked at the end of every test.)"""

import http.client
from urllib.parse import urlsplit

import pytest
from driving import Visit, ask_and_wait
from playwright.sync_api import expect


def status(address: str, path: str, *, method: str = "GET", **headers: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_whole_visit_asks_only_this_machine(samples: str, visit: Visit):
    page = visit(samples)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.reload()
    expect(page.get_by_label("Your question")).to_be_focused()
    ask_and_wait(page, "Why did Kyiv reject China's plan?", "answered")
    page.locator(".mark").first.click()
    assert hosts == {"127.0.0.1"}


def test_the_browser_is_told_to_ask_nobody_else(samples: str):
    connection = http.client.HTTPConnection(urlsplit(samples).netloc, timeout=20)
    connection.request("GET", "/")
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "fonts.googleapis" not in body


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7860", ""])
def test_another_name_for_this_machine_is_refused(samples: str, host: str):
    assert status(samples, "/", Host=host) == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_site_cannot_send_anything(samples: str, origin: str):
    assert status(samples, "/gradio_api/upload", method="POST", Origin=origin) == 403


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/gradio_api/runs", "/monitoring"])
def test_what_gradio_offers_besides_the_page_is_off(samples: str, path: str):
    assert status(samples, path) in {403, 404}


def test_the_library_s_files_are_not_served(samples: str, samples_home):
    assert status(samples, f"/gradio_api/file={samples_home}/catalog.sqlite") in {403, 404}
