"""Whatever a file holds, reading it raises nothing, and what comes out of it can be stored and shown."""

import json
import random
import tempfile
from pathlib import Path

import made_files
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_process import read_here

from index.article import Article
from index.readers.formats import BY_SUFFIX
from index.readers.resource import MAX_CHARACTERS

pytestmark = pytest.mark.slow

RECORD = {
    "id": "7",
    "title": "Rain",
    "author": ["Jane"],
    "published_at": "2024-11-02",
    "text": "“It rained,” she said.",
}
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Rain</title>
    <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-02"}</script></head>
    <body><article><h1>Rain</h1><p class="byline">By Jane Doe</p><p>“It rained,” she said.</p>
    <table><tr><td>1<td>2</table><ul><li>one<li>two</ul></article></body></html>"""
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Echo</title><item><title>Rain</title>
    <link>https://echo.example/a</link><pubDate>Sat, 02 Nov 2024 10:00:00 GMT</pubDate>
    <description>&lt;p&gt;It rained.&lt;/p&gt;</description></item></channel></rss>"""
VALID: dict[str, bytes] = {
    ".txt": "2 November 2024\nRain\n\nBy Jane Doe\n\n“It rained,” she said.".encode(),
    ".md": "---\ntitle: Rain\nauthor: [Jane, John]\n---\n# Rain\n\n* “It *rained*,” [she](x) said.\n".encode(),
    ".html": PAGE.encode(),
    ".json": json.dumps([RECORD, RECORD | {"id": 8}]).encode(),
    ".jsonl": (json.dumps(RECORD) + "\n" + json.dumps(RECORD | {"id": 8})).encode(),
    ".csv": 'id,title,text\n1,Rain,"“It rained,” she said."\n2,Sun,It shone.\n'.encode(),
    ".tsv": b"id\ttitle\ttext\n1\tRain\tIt rained.\n",
    ".pdf": made_files.pdf([["Rain", "", "It rained, she said."], ["It stopped."]], title="Rain"),
    ".docx": made_files.word([("Rain", "Title"), ("It rained.", ""), ("one", "List Bullet")]),
    ".rss": RSS.encode(),
}  # fmt: skip
ALIKE = {
    ".text": ".txt",
    ".markdown": ".md",
    ".htm": ".html",
    ".xhtml": ".html",
    ".ndjson": ".jsonl",
    ".atom": ".rss",
    ".xml": ".rss",
}
SUFFIXES = sorted(BY_SUFFIX)


def check(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        outcomes = list(read_here(path))
    assert outcomes
    for outcome in outcomes:
        if isinstance(outcome, Article):
            assert outcome.text.strip()
            assert len(outcome.text) <= MAX_CHARACTERS
            assert outcome.title
            json.dumps(outcome.model_dump(mode="json"), ensure_ascii=False).encode()
        else:
            assert outcome.origin.startswith(folder)
            assert outcome.reason
            assert "\n" not in outcome.reason
            f"{outcome.origin} {outcome.reason}".encode()


def changed(content: bytes, seed: int) -> bytes:
    """The content with a few places overwritten, cut out, doubled or filled with something unlucky."""
    dice = random.Random(seed)
    data = bytearray(content)
    unlucky = [
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b'"',
        b"<",
        b"&#0;",
        b"\\ud800",
        b"9" * 5000,
        b"[" * 500,
        b"\r",
        b"{" * 50,
        b"(" * 99,
    ]
    for _ in range(dice.randint(1, 6)):
        start = dice.randint(0, len(data))
        end = min(len(data), start + dice.choice([0, 1, 1, 4, 40, 400]))
        data[start:end] = dice.choice(
            [b"", dice.randbytes(end - start), bytes(data[start:end]) * 2, dice.choice(unlucky)]
        )
    return bytes(data[: dice.choice([len(data), len(data), dice.randint(0, len(data))])])


def test_every_kind_of_file_has_a_valid_example() -> None:
    assert {ALIKE.get(suffix, suffix) for suffix in SUFFIXES} == set(VALID)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_valid_example_is_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(VALID[ALIKE.get(suffix, suffix)])
    assert all(isinstance(outcome, Article) for outcome in read_here(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_under_any_suffix_raise_nothing(suffix: str, content: bytes) -> None:
    check(suffix, content)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, deadline=None)
@given(content=st.text(max_size=400))
def test_any_text_under_any_suffix_raises_nothing(suffix: str, content: str) -> None:
    check(suffix, content.encode())


@pytest.mark.parametrize("suffix", sorted(VALID))
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_raises_nothing(suffix: str, seed: int) -> None:
    check(suffix, changed(VALID[suffix], seed))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_another_kind_raises_nothing(suffix: str) -> None:
    for content in VALID.values():
        check(suffix, content)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(record=st.dictionaries(st.sampled_from(["id", "title", "author", "source", "date", "url", "text"]), JSON_VALUES))
def test_fields_of_any_kind_raise_nothing(record: dict[str, object]) -> None:
    check(".json", json.dumps(record).encode())
    check(".jsonl", json.dumps(record).encode())
