"""Evaluating on the page: a set is checked, run, watched, stopped, gone on with; its report is read and kept."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from driving import WIDTHS, Visit, go_to
from legibility import LOW_CONTRAST
from payloads import PAYLOADS
from playwright.sync_api import Page, expect

from assistant import Assistant
from assistant.evaluation import evaluating, load
from assistant.evaluation.run import folder_for
from assistant.ui.evaluate.runs import sets_folder
from index.samples import EXAMPLE_QUESTIONS


@pytest.fixture
def page(shelf: str, visit: Visit) -> Page:
    opened = visit(shelf)
    go_to(opened, "Evaluate")
    return opened


def choose(page: Page, name: str, *lines: str) -> None:
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    page.locator("#evaluate-form input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/jsonl", "buffer": content}]
    )
    expect(page.locator("#evaluate-state .outcome")).to_be_visible()


def question(number: int, text: str, **more: object) -> str:
    return json.dumps({"id": f"q{number}", "question": text, **more})


@pytest.mark.parametrize("width", WIDTHS)
def test_a_broken_set_is_told_line_by_line_and_cannot_be_run(shelf: str, visit: Visit, width: int):
    page = visit(shelf, width=width)
    go_to(page, "Evaluate")
    choose(page, "broken.jsonl", question(1, EXAMPLE_QUESTIONS[0]), '{"id": "q2", "answers": ["x"]}', "no json")
    problems = page.locator("#evaluate-state .outcome-group").first.locator("li")
    expect(problems).to_have_count(2)
    expect(problems.nth(0)).to_contain_text("Line 2")
    expect(problems.nth(1)).to_contain_text("Line 3")
    expect(problems.nth(1)).to_be_in_viewport()
    expect(page.locator("[data-run]")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_set_is_run_and_its_report_read_kept_and_compared(shelf: str, visit: Visit, width: int):
    page = visit(shelf, width=width)
    go_to(page, "Evaluate")
    choose(
        page, f"mine-{width}.jsonl", *(question(n, one, unanswerable=False) for n, one in enumerate(EXAMPLE_QUESTIONS))
    )
    expect(page.locator("#evaluate-state")).to_contain_text("5 questions")
    page.get_by_role("button", name="Run", exact=True).click()
    opener = page.locator("#evaluate-state [data-open-run]")
    expect(page.locator("#evaluate-state h3")).to_have_text("Finished: 5 questions", timeout=60_000)
    expect(opener).to_be_focused()
    assert page.evaluate(LOW_CONTRAST) == []
    opener.click()
    frame = page.locator("dialog.report[open] iframe")
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(page.frame_locator("dialog.report iframe").locator("body")).to_contain_text(f"mine-{width}")
    page.get_by_role("button", name="Close report").click()
    expect(frame).to_have_count(0)
    with page.expect_download() as download:
        page.locator(".runs [data-keep-run]").first.click()
    assert download.value.suggested_filename.startswith(f"mine-{width}-")
    choose(
        page,
        f"other-{width}.jsonl",
        *(question(n, one, unanswerable=False) for n, one in enumerate(EXAMPLE_QUESTIONS[:3])),
    )
    page.get_by_label("Compare with").select_option(index=1)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#evaluate-state")).to_contain_text(
        "Compared with the earlier run: 0 better, 0 worse, 3 the same", timeout=60_000
    )
    for name in ("mine", "other"):
        expect(page.locator(".runs li", has_text=f"{name}-{width}")).to_have_count(1)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_is_watched_stopped_and_gone_on_with(shelf: str, visit: Visit, width: int):
    page = visit(shelf, width=width)
    go_to(page, "Evaluate")
    page.get_by_role("button", name="Use the sample questions").click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#evaluate-state progress[value]")).to_be_visible(timeout=30_000)
    expect(page.locator("#evaluate-state dt").first).to_have_text("Right so far")
    page.get_by_role("button", name="Stop", exact=True).click()
    head = page.locator("#evaluate-state h3")
    expect(head).to_contain_text("Stopped after", timeout=30_000)
    done = int(head.inner_text().split()[2])
    page.get_by_role("button", name="Resume", exact=True).click()
    expect(page.locator("#evaluate-state")).to_contain_text(f"{done} done before", timeout=30_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(head).to_contain_text("Stopped after", timeout=30_000)


def cut_off(home: Path, name: str, after: int) -> None:
    """Leaves what a run leaves whose process ended after so many of its five questions: a journal and no report."""
    lines = [question(number, one) for number, one in enumerate(EXAMPLE_QUESTIONS)]
    file = sets_folder(home) / "0a1b2c3d" / f"{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), encoding="utf-8")
    with Assistant.open(home) as assistant:
        run = evaluating(file, assistant, out=folder_for(load(file), assistant, home), jobs=1)
        with closing(run):
            for _ in range(after):
                next(run)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_run_that_was_cut_off_is_removed_brought_back_and_gone_on_with(
    shelf: str, shelf_home: Path, visit: Visit, width: int
):
    name = f"cut-at-{width}"
    cut_off(shelf_home, name, after=3)
    page = visit(shelf, width=width)
    go_to(page, "Evaluate")
    run = page.locator(".runs li", has_text=name)
    expect(run).to_contain_text("Unfinished: 3 of 5 questions finished")
    assert page.evaluate(LOW_CONTRAST) == []
    run.get_by_role("button", name="Remove").click()
    expect(run).to_have_count(0)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    run.get_by_role("button", name="Resume").click()
    expect(page.locator("#evaluate-state h3")).to_have_text("Finished: 5 questions", timeout=60_000)
    expect(run).to_contain_text("5 questions")
    expect(run).not_to_contain_text("Unfinished")
    expect(run.get_by_role("button", name="Resume")).to_have_count(0)


def test_a_run_whose_questions_are_gone_cannot_go_on_and_says_so(shelf: str, shelf_home: Path, visit: Visit):
    cut_off(shelf_home, "gone", after=1)
    (sets_folder(shelf_home) / "0a1b2c3d" / "gone.jsonl").unlink()
    page = visit(shelf)
    go_to(page, "Evaluate")
    run = page.locator(".runs li", has_text="gone")
    expect(run).to_contain_text("Unfinished: 1 question finished")
    expect(run).to_contain_text("Cannot be resumed")
    expect(run.get_by_role("button", name="Resume")).to_have_count(0)
    expect(run.get_by_role("button", name="Remove")).to_be_visible()


def test_hostile_questions_ids_and_names_are_text(page: Page):
    lines = [json.dumps({"id": one, "question": "", "answers": [one]}) for one in PAYLOADS[::4]]
    choose(page, "<img src=x onerror=window.ran=1>.jsonl", *lines)
    expect(page.locator("#evaluate-state li").first).to_be_attached()
    assert page.locator("#evaluate :is(img, svg, script, style, form, a)").count() == 0


def test_the_view_fits_a_phone_at_night(shelf: str, visit: Visit):
    page = visit(shelf, width=390, height=844, scheme="dark")
    go_to(page, "Evaluate")
    page.get_by_role("button", name="Use the sample questions").click()
    expect(page.locator("[data-run]")).to_be_visible()
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.locator("#view-evaluate").evaluate("(view) => view.scrollWidth <= view.clientWidth")
