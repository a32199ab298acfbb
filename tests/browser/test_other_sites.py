"""A site that the reader's browser visits as well: it stands on another port, and gets nothing of Lede's page."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from driving import Visit
from playwright.sync_api import Page, expect

SCRIPT = b"""<!doctype html><title>quiet</title><script>
  document.title = "ran in " + location.origin;
  fetch("/config").then((answer) => answer.text()).then((text) => document.title += " and read " + text.length);
</script>"""


class Site(BaseHTTPRequestHandler):
    """Answers everything with a page that has a script, whatever the path looks like."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(SCRIPT if self.path.startswith("/x") else b"<!doctype html><title>another site</title>")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def elsewhere(canned: str, site: str, visit: Visit) -> Page:
    """A window of the other site, in a browser that has Lede's page open."""
    page = visit(canned)
    other = page.context.new_page()
    other.goto(site)
    return other


@pytest.mark.parametrize("way", ["file=", "%66ile=", "proxy="])
def test_a_site_cannot_have_its_script_run_in_the_page_s_origin(canned: str, site: str, elsewhere: Page, way: str):
    address = f"{canned}/gradio_api/{way}{site}/x.png"
    with elsewhere.expect_response(lambda one: "/gradio_api/" in one.url) as answer:
        elsewhere.evaluate("(address) => { location = address }", address)
    assert answer.value.status == 403
    expect(elsewhere.locator("body")).to_have_text("Lede takes requests from its own page only.")
    # Nor does it when the reader is brought to type or paste the address.
    typed = elsewhere.goto(address)
    assert typed is not None
    assert typed.status == 404
    assert "sandbox; default-src 'none'" in typed.headers["content-security-policy"]
    assert elsewhere.title() == ""


@pytest.mark.parametrize("path", ["/config", "/"])
def test_a_site_can_read_nothing(canned: str, elsewhere: Page, path: str):
    answer = elsewhere.evaluate(
        """(address) => fetch(address, { credentials: "include" })
             .then((answer) => answer.text()).then((text) => `read ${text.length}`, (error) => `${error}`)""",
        canned + path,
    )
    assert answer == "TypeError: Failed to fetch"


def test_a_site_can_link_to_the_page(canned: str, elsewhere: Page):
    elsewhere.evaluate("(address) => { location = address }", canned)
    expect(elsewhere.get_by_label("Your question")).to_be_focused()


def test_scripts_that_are_not_the_page_s_own_do_not_run_in_it(canned: str, visit: Visit):
    page = visit(canned)
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
    }""")
    assert page.evaluate("window.ran || null") is None
