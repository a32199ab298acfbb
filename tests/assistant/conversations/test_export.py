"""Conversations written out: readable, with their citations, and nothing in them is anything but text."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from talking import COST, UNKNOWN, WALL, Make, hostile_turn, wall

from assistant import Assistant
from assistant.conversations.export import markdown
from assistant.rendering import escaped

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})

HOSTILE = [
    "<script>alert(1)</script>",
    "![x](https://evil.example/?leak)",
    "[click](javascript:alert(1))",
    "# Not a title",
    "- a list\n- of two",
    "1. first\n2. second",
    "```\ncode",
    "a\n\n***\n\nb",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "[^1]: a footnote",
    "&lt;img src=x onerror=alert(1)&gt;",
    "<https://evil.example>",
    "https://evil.example www.evil.example a@evil.example",
    "Setext\n===",
    "\\<b>bold\\</b>",
    "\u202eevil\u202c and \u2066more\u2069",
    "$x$ ~~gone~~ `code` *it* __so__",
    "+ plus",
    "2) two",
]


HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def shown(text: str) -> str:
    """What a reader of the text sees: no hidden characters, single spaces."""
    return " ".join(HIDDEN.sub(" ", text).split())


def rendered(text: str) -> tuple[str, set[str]]:
    """The words that Markdown shows, and the kinds of everything in it."""
    kinds, words = set(), []
    for token in READER.parse(text):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
            words.append(child.content)
    return " ".join("".join(words).split()), kinds


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    words, kinds = rendered(escaped(text))
    assert words == shown(text)
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_text(text: str) -> None:
    words, kinds = rendered(escaped(text))
    assert words == shown(text)
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}


@given(st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~&;:=\"'$^@/ \n\t1aw\u200b"), max_size=40))
def test_any_row_of_marks_is_text(text: str) -> None:
    words, kinds = rendered(escaped(text))
    assert words == shown(text)
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_whole_conversation_of_hostile_text_has_our_markup_alone(text: str) -> None:
    plain = rendered(markdown("Title", [hostile_turn("plain")]))[1]
    kinds = rendered(markdown(text, [hostile_turn(text)]))[1]
    assert kinds <= plain | {"text_special"}


def test_an_address_is_a_link_only_where_it_is_one() -> None:
    links = []
    for text in ("page", "javascript:alert(1)", "a b", "<x>", "a>b"):
        for token in READER.parse(markdown("Title", [hostile_turn(text)])):
            links += [child.attrs["href"] for child in token.children or () if child.type == "link_open"]
    assert links == ["https://x.example/page", "https://x.example/javascript:alert(1)"]


def test_markdown_has_questions_answers_and_sources(filled: Assistant) -> None:
    chat = filled.conversation()
    answer, nothing = chat.ask(COST), chat.ask(UNKNOWN)

    text = chat.markdown()

    assert text.startswith(f"# {COST}\n\n## 1\\. {COST}\n\n")
    for cited in answer.citations:
        assert f"\n{cited.n}. “{cited.quote}” — Harbour wall to be repaired, The Gazette, 1 March 2024" in text
    assert "<https://gazette.example/wall>" in text
    assert f"\n\n{nothing.text}\n\n" in text.partition(UNKNOWN)[2]
    assert "**Closest passages**" in text


def test_markdown_says_what_has_become_of_an_article(filled: Assistant, make_article: Make) -> None:
    chat = filled.conversation()
    answer = chat.ask(COST)
    assert "since" not in chat.markdown()
    filled.library.add([wall(make_article, WALL + " It rained.")])
    assert "*(the article has changed since)*" in chat.markdown()
    filled.library.remove(answer.citations[0].article.id)
    assert "*(the article has been removed since)*" in chat.markdown()


def test_json_holds_each_answer_as_the_contract_has_it(filled: Assistant) -> None:
    chat = filled.conversation()
    answers = [chat.ask(COST), chat.ask(UNKNOWN)]

    document = json.loads(chat.json())

    assert (document["id"], document["title"]) == (chat.id, COST)
    for turn, answer in zip(document["turns"], answers, strict=True):
        written = turn["answer"]
        for name in ("citations", "nearest"):
            assert {one.pop("article_state") for one in written[name]} <= {"same"}
        assert written == answer.model_dump(mode="json")
    assert [turn["state"] for turn in document["turns"]] == ["answered", "abstained"]
