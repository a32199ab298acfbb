"""What the panes make of what they are given, without a browser."""

import socket
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, ConversationSummary, LibraryNotWritable, QuestionError, Sentence, SettingsError
from assistant.ui.additions import LONGEST_NAME, add_uploads, keep, safe_name
from assistant.ui.chat import answer
from assistant.ui.conversations import export_name, grouped
from assistant.ui.payload import Payload
from assistant.ui.server import free_port
from assistant.ui.state import PageTurn
from assistant.ui.templating import web_link
from assistant.ui.turns import CitedPassage, shown, verdict
from index import AddReport, FakeEmbedding, Library
from index.samples import EXAMPLE_QUESTIONS, folder

KYIV = Payload({"question": EXAMPLE_QUESTIONS[0]})

TEXT = "The clockmakers of Dunmarrow elected Petra Lisgoe as their new master on Tuesday. She is 34 years old."


@given(st.text())
def test_a_safe_name_is_only_a_name(name: str):
    safe = safe_name(name)
    assert safe
    assert len(safe) <= LONGEST_NAME
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert not set(safe) & set("<>\"'`&/\\:*?|\0\n")


@given(st.text(), st.sampled_from((".txt", ".md", ".html", ".jsonl", ".csv", ".pdf", ".docx")))
def test_a_safe_name_keeps_the_suffix_that_chooses_the_reader(stem: str, suffix: str):
    assert safe_name(stem + suffix).endswith(suffix)


def test_an_upload_is_kept_under_its_hash_and_moved_away_from_where_it_arrived(tmp_path: Path):
    upload = tmp_path / "story.txt"
    upload.write_text("news")
    kept = keep(upload, tmp_path / "uploads")
    # printf news | sha256sum
    assert kept == tmp_path / "uploads" / "19fba0e9" / "story.txt"
    assert kept.read_text() == "news"
    assert not upload.exists()


def test_an_upload_that_cannot_be_kept_says_where_and_what_to_do(tmp_path: Path):
    upload = tmp_path / "story.txt"
    upload.write_text("news")
    (tmp_path / "uploads").write_text("a file where the folder should be")
    with pytest.raises(LibraryNotWritable, match=r"uploads.*then upload it again"):
        keep(upload, tmp_path / "uploads")


def test_an_addition_begins_with_nothing_and_ends_with_its_report(library: Library, tmp_path: Path):
    upload = tmp_path / "story.txt"
    upload.write_text(TEXT)
    first, *_, last = add_uploads(library, [upload], Event(), skipped=[])
    assert first is None
    assert isinstance(last, AddReport)
    assert len(last.added) == 1


@pytest.mark.parametrize("url", ["http://example.org/a?b=c", "https://example.org"])
def test_a_web_address_is_a_link(url: str):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org/a",
        "/etc/passwd",
        "https:///nobody",
        "http://[broken",
        "vbscript:x",
    ],
)
def test_nothing_else_is_a_link(url: str | None):
    assert web_link(url) is None


@pytest.fixture
def turn(assistant: Assistant) -> PageTurn:
    """The last turn of a question that the samples answer."""
    assistant.library.add([folder()])
    return list(answer(assistant.conversation(), KYIV))[-1]


def test_a_passage_falls_into_what_stands_before_the_quote_the_quote_and_what_follows(turn: PageTurn):
    for citation in turn.citations:
        source = CitedPassage.of(citation, "cited")
        assert citation.passage.text in source.before + citation.quote + source.after
        assert source.before + citation.quote + source.after in citation.article.text


def test_an_answer_of_quotations_tells_how_many_articles_it_quotes_and_is_not_called_supported(turn: PageTurn):
    assert turn.stage == "answered"
    articles = len({citation.article.id for citation in turn.citations})
    assert verdict(turn).label is None
    assert verdict(turn).text.startswith(f"Quoted from {articles} article")


@pytest.mark.parametrize(("milliseconds", "said"), [(4, "under 0.1 s."), (260, "0.3 s."), (2600, "2.6 s.")])
def test_an_answer_never_says_that_it_took_no_time(turn: PageTurn, milliseconds: float, said: str):
    assert turn.answer is not None
    timings = turn.answer.timings_ms.model_copy(update={"total": milliseconds})
    took = replace(turn, answer=turn.answer.model_copy(update={"timings_ms": timings}))
    assert verdict(took).text.endswith(f", {said}")


def test_a_verdict_counts_what_is_not_supported():
    states = ("supported", "partly", "unsupported")
    sentences = tuple(Sentence(text="So.", citations=(), support=state) for state in states)
    label, text = verdict(PageTurn(id="1", question="why?", sentences=sentences))
    assert label == "partly"
    assert text == "1 of 3 sentences supported, 1 partly."


def test_what_cites_nothing_is_not_counted():
    sentences = tuple(Sentence(text="So.", citations=(), support=state) for state in ("supported", "none"))
    assert verdict(PageTurn(id="1", question="what's new?", sentences=sentences)) == (
        "supported",
        "Supported by its source.",
    )


def test_a_question_that_cannot_be_asked_makes_no_turn(assistant: Assistant):
    thread = assistant.conversation()
    with pytest.raises(QuestionError):
        next(answer(thread, Payload({"question": "  "})))
    assert thread.turns == ()


def test_a_turn_has_the_name_under_which_it_is_kept(assistant: Assistant):
    assistant.library.add([folder()])
    thread = assistant.conversation()
    seen = {one.id for one in answer(thread, KYIV)}
    assert seen == {str(one.id) for one in thread.turns}


def test_a_kept_turn_looks_as_it_did_when_it_came(assistant: Assistant):
    assistant.library.add([folder()])
    thread = assistant.conversation()
    *_, came = answer(thread, KYIV)
    assert shown(PageTurn.kept(thread.turns[0]))["html"] == shown(came)["html"]


def summary(days: int, today: date) -> ConversationSummary:
    at = datetime.combine(today - timedelta(days=days), time(12)).astimezone()
    return ConversationSummary(id=str(days), title="t", turns=1, created_at=at, updated_at=at)


def test_conversations_stand_under_the_day_the_week_and_the_month():
    today = date(2024, 3, 6)
    groups = grouped([summary(days, today) for days in (0, 0, 1, 2, 6, 7, 29, 36, 400)], today)
    assert [(heading, [one.id for one in summaries]) for heading, summaries in groups] == [
        ("Today", ["0", "0"]),
        ("Yesterday", ["1"]),
        ("This week", ["2", "6"]),
        ("February 2024", ["7", "29"]),
        ("January 2024", ["36"]),
        ("January 2023", ["400"]),
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Why did Kyiv reject it?", "Why-did-Kyiv-reject-it.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("<img src=x>", "img-src-x.md"),
        ("???", "conversation.md"),
        ("a" * 200, "a" * 60 + ".md"),
    ],
)
def test_a_title_makes_a_name_that_is_only_a_name(title: str, name: str):
    assert export_name(title, "md") == name


def test_a_library_that_cannot_be_asked_says_why_in_the_turn(tmp_path: Path):
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        library.add([folder()])
    with Assistant.open(tmp_path / "home") as assistant:
        *_, last = answer(assistant.conversation(), KYIV)
    assert last.stage == "failed"
    assert "lede reindex" in shown(last)["html"]


def test_a_port_that_is_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_a_host_that_is_not_of_this_machine_is_refused():
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1"):
        free_port("192.0.2.1", 7860)
