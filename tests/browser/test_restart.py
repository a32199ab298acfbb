"""Lede is killed in the middle of an answer and started again: the page says so, and comes back by itself."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from driving import WIDTHS, Visit, ask, started
from playwright.sync_api import expect

from index.samples import EXAMPLE_QUESTIONS


def test_a_page_outlives_its_server_wide_and_narrow(samples_home: Path, tmp_path: Path, visit: Visit):
    home = tmp_path / "home"
    shutil.copytree(samples_home, home)
    with started("tests/browser/stalled_app.py", str(home)) as first:
        pages = [visit(first.address, width=width) for width in WIDTHS]
        for page in pages:
            ask(page, EXAMPLE_QUESTIONS[0])
            expect(page.locator(".turn")).to_have_attribute("data-stage", "writing")
            page.get_by_label("Your question").fill("what is typed meanwhile")
        first.process.kill()
        first.process.wait()
    for page in pages:
        expect(page.get_by_text("Connection to the server was lost")).to_be_visible()
    with started("tests/browser/stalled_app.py", str(home), str(urlsplit(first.address).port)):
        for page in pages:
            turn = page.locator(".turn")
            expect(turn).to_have_attribute("data-stage", "unfinished", timeout=30_000)
            expect(turn.locator(".sentence")).to_have_count(1)
            expect(turn).to_contain_text("Lede stopped before this answer was finished")
            expect(page.get_by_label("Your question")).to_have_value("what is typed meanwhile")
            turn.get_by_role("button", name="Ask again").click()
            expect(page.locator(".turn:visible")).to_have_attribute("data-stage", "writing")


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGTERM elsewhere")
def test_an_application_that_is_stopped_while_it_warms_up_ends_as_by_ctrl_c(samples_home: Path):
    with started("app.py", "--home", str(samples_home), "--port", "0", "--no-open") as app:
        app.process.terminate()
        assert app.process.wait(20) == 130
