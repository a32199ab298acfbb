"""`lede ask` and `lede search`, run on a real library."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.synthesis.extractive import EMPTY_LIBRARY

WALL = """---
title: Council votes for the harbour wall
author: Ada Fenwick
source: Harrow Post
published: 2023-03-04
url: https://post.example/wall
---
The council of Harrowmere voted on Friday to repair the harbour wall. The repair of the harbour wall will cost
4.2 million crowns, said the treasurer, Ines Varga. Work on it begins in May.
"""
FERRY = """---
title: Night ferry returns
source: Ostrand Gazette
published: 2023-02-11
---
The night ferry to Ostrand sails again from Monday, the harbour office said. It carries forty cars and 300 people.
"""
QUESTION = "How much will the repair of the harbour wall cost?"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("asking")
    (folder / "wall.md").write_text(WALL, encoding="utf-8")
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    done = CliRunner().invoke(app, ["add", str(folder), "--home", str(folder / "home")])
    assert done.exit_code == 0, done.output
    return folder / "home"


@pytest.fixture
def lede(home):
    def run(*arguments, **more):
        return CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)], **more)

    return run


def test_an_answer_is_quotations_with_the_articles_they_are_from(lede):
    done = lede("ask", QUESTION)

    assert done.exit_code == 0
    assert done.stderr == ""
    quoted, _, rest = done.stdout.rpartition("\n\n")
    assert "[1] “" in quoted
    assert "4.2 million crowns" in quoted
    assert "Council votes for the harbour wall, Harrow Post, Ada Fenwick, 4 March 2023" in quoted
    assert "https://post.example/wall" in quoted
    assert rest == "Quoted from 1 article\n"


def test_ask_json_is_the_document_of_the_contract(lede):
    answer = json.loads(lede("ask", QUESTION, "--json").stdout)

    assert set(answer) == {
        "question", "standalone_question", "text", "abstained", "answerability", "sentences", "citations", "nearest",
        "writer", "timings_ms", "parts", "disagreements", "independent_sources", "trace", "withheld", "fallback",
        "tokens", "intent", "outcome", "missing", "note", "short", "sections", "listed", "total",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {
        "n", "article_id", "title", "source", "author", "url", "published_at", "passage_id", "passage", "quote",
        "start", "end", "also_in", "replaces", "version", "file", "passage_start", "passage_place", "passage_sentences",
        "heading",
    }  # fmt: skip
    assert set(answer["sentences"][0]) == {"text", "citations", "support", "why"}
    assert set(answer["timings_ms"]) == {"retrieve", "evidence", "write", "check", "total"}


def test_how_an_answer_was_found_is_shown_on_request_only(lede):
    plain, traced = (lede("ask", QUESTION, *options) for options in ((), ("--trace",)))

    assert traced.exit_code == 0
    assert traced.stdout.startswith(plain.stdout)
    assert "How this was found" in traced.stdout
    assert "How this was found" not in plain.stdout


def test_the_help_names_the_trace(lede):
    assert "--trace" in lede("ask", "--help").stdout


def test_a_quote_in_the_json_stands_in_the_stored_article(lede):
    citation = json.loads(lede("ask", QUESTION, "--json").stdout)["citations"][0]
    text = json.loads(lede("show", citation["article_id"], "--json").stdout)["text"]

    assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_is_found_by_words_alone_says_so(home, tmp_path, command):
    copy = shutil.copytree(home, tmp_path / "home")
    shutil.rmtree(copy / "chroma")

    done = CliRunner().invoke(app, [command, QUESTION, "--home", str(copy)])

    assert done.exit_code == 0
    assert "4.2 million" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("Vector search is not available (")
    assert line.endswith("searched by words only. Run `lede doctor`.")


def test_an_abstention_is_a_success_that_says_so(lede):
    done = lede("ask", "Who won the chess championship of Brazil?")

    assert done.exit_code == 0
    assert done.stdout.startswith(("No article is about ", "Nothing in your 2 articles answers this directly."))


def test_the_question_can_come_from_standard_input(lede):
    given = json.loads(lede("ask", "-", "--json", input=f"{QUESTION}\n").stdout)

    assert given["question"] == QUESTION
    assert given["abstained"] is False


@pytest.mark.parametrize("question", ["", "   ", "x" * 100_000])
def test_a_question_that_cannot_be_asked_fails_with_one_line(lede, question):
    done = lede("ask", question)

    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("question", ["😀😀😀", "\ud800 wall", "\x00\x1b[2J", "<|endoftext|>", "?!"])
def test_a_strange_question_is_answered_or_abstained_from(lede, question):
    done = lede("ask", question, "--json")

    assert done.exit_code == 0
    assert isinstance(json.loads(done.stdout)["abstained"], bool)


def test_an_unknown_source_is_warned_of_with_the_known_ones(lede):
    done = lede("ask", QUESTION, "--source", "Daily Planet")

    assert done.exit_code == 0
    assert "Daily Planet" in done.stderr
    assert "Harrow Post" in done.stderr
    assert "Ostrand Gazette" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_likest_source_is_named_first_and_what_people_call_one_is_known(lede):
    unknown = lede("ask", QUESTION, "--source", "Ostrnd Gazete Daily").stderr
    assert unknown.index("Ostrand Gazette") < unknown.index("Harrow Post")
    assert lede("ask", QUESTION, "--source", "the Harrow Post").stderr == ""


def test_a_source_is_found_whatever_its_case(lede):
    done = lede("search", "harbour", "--source", "harrow POST", "--json")

    assert done.stderr == ""
    assert {hit["source"] for hit in json.loads(done.stdout)["hits"]} == {"Harrow Post"}


def test_days_narrow_the_search_with_both_ends_included(lede):
    def sources(*options):
        return {hit["source"] for hit in json.loads(lede("search", "harbour", "--json", *options).stdout)["hits"]}

    assert sources() == {"Harrow Post", "Ostrand Gazette"}
    assert sources("--after", "2023-03-04") == {"Harrow Post"}
    assert sources("--before", "2023-02") == {"Ostrand Gazette"}
    assert sources("--after", "2024") == set()


@pytest.mark.parametrize(
    "options", [("--after", "yesterday"), ("--before", "2023-02-30"), ("--after", "2023-05", "--before", "2023-04")]
)
def test_a_wrong_date_is_wrong_usage(lede, options):
    done = lede("ask", QUESTION, *options)

    assert (done.exit_code, done.stdout) == (2, "")


def test_search_ranks_passages_with_their_scores(lede):
    lines = lede("search", "harbour wall repair").stdout.splitlines()

    assert lines[0].startswith("1. Council votes for the harbour wall  (score 0.")
    assert any("4.2 million crowns" in line for line in lines)


def test_search_json_is_ranked_and_cut_by_its_limit(lede):
    hits = json.loads(lede("search", "harbour", "--json").stdout)["hits"]
    best = json.loads(lede("search", "harbour", "--json", "--limit", 1).stdout)["hits"]

    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert best == hits[:1]


def test_asking_an_empty_library_says_how_to_fill_it(tmp_path):
    done = CliRunner().invoke(app, ["ask", QUESTION, "--home", str(tmp_path / "new")])

    assert done.exit_code == 0
    assert "lede add" in done.stderr
    assert done.stdout == f"{EMPTY_LIBRARY}\n"


def test_several_publications_and_a_writer_narrow_a_search(lede):
    both = json.loads(
        lede("search", "harbour", "--source", "harrow post", "--source", "Ostrand Gazette", "--json").stdout
    )
    by_ada = json.loads(lede("search", "harbour", "--author", "ada fenwick", "--json").stdout)

    assert {hit["source"] for hit in both["hits"]} == {"Harrow Post", "Ostrand Gazette"}
    assert {hit["source"] for hit in by_ada["hits"]} == {"Harrow Post"}


def test_a_writer_that_the_library_does_not_have_is_warned_of(lede):
    done = lede("ask", QUESTION, "--author", "Nobody", "--author", "Ada Fenwick")

    assert "no article in the library is by 'Nobody'; it has Ada Fenwick" in done.stderr
    assert "'Ada Fenwick'" not in done.stderr
    assert "4.2 million" in done.stdout
