"""The commands that look after the library, run on a real one."""

import json
import shlex

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from assistant.cli import app

VOTE = """---
title: Council votes for the harbour wall
author: Ada Fenwick
source: Harrow Post
published: 2023-03-04
url: https://post.example/wall
---
The council of Harrowmere voted on Friday to repair the harbour wall. The repair will cost 4.2 million crowns, said
the treasurer, Ines Varga. Work begins in May.
"""
FERRY = (
    "2 March 2023\nNight ferry returns\n\nThe night ferry to Ostrand sails again from Monday. It carries forty cars."
)


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "vote.md").write_text(VOTE, encoding="utf-8")
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return articles


@pytest.fixture
def lede(tmp_path):
    """Runs a command on an empty library; returns the result with stdout, stderr and exit_code."""

    def run(*arguments, home=tmp_path / "home", **more):
        return CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)], **more)

    return run


@pytest.fixture
def filled(lede, folder):
    assert lede("add", folder).exit_code == 0
    return lede


def ids_of(lede):
    return {one["title"]: one["id"] for one in json.loads(lede("list", "--json").stdout)["articles"]}


def test_add_counts_what_it_added(lede, folder):
    done = lede("add", folder)

    assert done.exit_code == 0
    assert "Council votes for the harbour wall" in done.stdout
    assert "2 added, 0 updated, 0 unchanged, 0 skipped" in done.stdout
    assert done.stderr == ""


def test_add_json_is_the_document_of_the_contract(lede, folder):
    (folder / "empty.txt").write_text("", encoding="utf-8")

    done = json.loads(lede("add", folder, "--json").stdout)

    assert set(done) == {"added", "updated", "unchanged", "skipped"}
    assert {one["title"] for one in done["added"]} == {"Council votes for the harbour wall", "Night ferry returns"}
    assert {one["path"] for one in done["added"]} == {str(folder / "vote.md"), str(folder / "ferry.txt")}
    assert [one["origin"] for one in done["skipped"]] == [str(folder / "empty.txt")]
    assert done["skipped"][0]["reason"]


def test_a_second_add_finds_everything_unchanged(filled, folder):
    done = json.loads(filled("add", folder, "--json").stdout)

    assert (len(done["added"]), len(done["updated"]), len(done["unchanged"])) == (0, 0, 2)


def test_a_changed_file_is_updated_under_its_id(filled, folder):
    before = ids_of(filled)["Council votes for the harbour wall"]
    (folder / "vote.md").write_text(VOTE.replace("4.2", "4.6"), encoding="utf-8")

    done = json.loads(filled("add", folder, "--json").stdout)

    assert [one["id"] for one in done["updated"]] == [before]


def test_one_bad_source_among_good_ones_is_listed_and_no_failure(lede, folder):
    done = lede("add", folder, folder / "missing.txt")

    assert done.exit_code == 0
    assert f"skipped  {folder / 'missing.txt'}: " in done.stdout
    assert "1 skipped" in done.stdout


def test_a_single_bad_source_fails_with_its_reason_and_nothing_else(lede, tmp_path):
    done = lede("add", tmp_path / "missing.txt")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"{tmp_path / 'missing.txt'}: ")
    assert len(done.stderr.splitlines()) == 1


def test_several_bad_sources_fail_with_their_count_and_a_list(lede, tmp_path):
    done = lede("add", tmp_path / "one.txt", tmp_path / "two.txt")

    assert done.exit_code == 1
    assert done.stderr == "nothing was added: all 2 sources were skipped\n"
    assert "one.txt" in done.stdout
    assert "two.txt" in done.stdout


def test_add_json_stays_whole_when_all_sources_are_skipped(lede, tmp_path):
    done = lede("add", tmp_path / "missing.txt", "--json")

    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["skipped"]) == 1
    assert len(done.stderr.splitlines()) == 1


def test_add_without_a_source_is_wrong_usage(lede):
    assert lede("add").exit_code == 2


def test_the_samples_are_added_once(lede):
    first = json.loads(lede("add", "--samples", "--if-empty", "--json").stdout)
    second = json.loads(lede("add", "--samples", "--if-empty", "--json").stdout)

    assert len(first["added"]) >= 12
    assert second == {"added": [], "updated": [], "unchanged": [], "skipped": []}


def test_samples_stay_out_of_a_library_that_holds_articles(filled):
    done = filled("add", "--samples", "--if-empty")

    assert done.exit_code == 0
    assert "already holds 2 articles" in done.stdout
    assert len(ids_of(filled)) == 2


def test_add_says_that_it_waits_for_another_process(lede, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDE_LOCK_WAIT", "0.1")
    assert lede("list").exit_code == 0

    with FileLock(tmp_path / "home" / "write.lock"):
        done = lede("add", folder)

    assert done.exit_code == 1
    waiting, failure = done.stderr.splitlines()
    assert waiting.startswith("waiting for another process")
    assert "another process is still changing the library" in failure


def test_list_shows_id_date_source_and_title_the_newest_first(filled):
    ids = ids_of(filled)

    lines = filled("list").stdout.splitlines()

    assert lines[0].split(maxsplit=2)[:2] == [ids["Council votes for the harbour wall"], "2023-03-04"]
    assert lines[0].endswith("Harrow Post  Council votes for the harbour wall")
    assert lines[1].split(maxsplit=2)[:2] == [ids["Night ferry returns"], "2023-03-02"]
    assert lines[2] == "2 articles"


def test_list_is_cut_by_its_limit_and_keeps_the_total(filled):
    assert filled("list", "--limit", 1).stdout.splitlines()[-1] == "1 of 2 articles"
    assert json.loads(filled("list", "--limit", 1, "--json").stdout)["total"] == 2


def test_listing_an_empty_library_is_a_success_that_says_what_to_do(lede, tmp_path):
    done = lede("list")

    assert done.exit_code == 0
    assert str(tmp_path / "home") in done.stdout
    assert "lede add" in done.stdout


def test_show_prints_what_is_known_and_the_text(filled):
    shown = filled("show", ids_of(filled)["Council votes for the harbour wall"]).stdout

    for part in ("Ada Fenwick", "Harrow Post", "2023-03-04", "https://post.example/wall", "4.2 million crowns"):
        assert part in shown


def test_show_json_holds_the_stored_text(filled):
    article_id = ids_of(filled)["Night ferry returns"]

    shown = json.loads(filled("show", article_id, "--json").stdout)

    assert shown["id"] == article_id
    assert shown["published_at"] == "2023-03-02T00:00:00Z"
    assert "It carries forty cars." in shown["text"]


def test_show_of_an_unknown_id_fails_with_one_line(filled):
    done = filled("show", "nosuchid")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "nosuchid" in done.stderr
    assert "lede list" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_remove_takes_an_article_out_and_says_how_to_add_it_back(filled, folder):
    done = filled("remove", ids_of(filled)["Night ferry returns"])

    assert done.exit_code == 0
    assert list(ids_of(filled)) == ["Council votes for the harbour wall"]
    assert f"lede add {folder / 'ferry.txt'}" in done.stdout


def test_undo_adds_it_again(filled):
    before = ids_of(filled)
    back = filled("remove", before["Night ferry returns"]).stdout.rpartition("lede ")[2]

    assert filled(*shlex.split(back)).exit_code == 0
    assert ids_of(filled) == before


def test_remove_takes_out_all_or_none(filled):
    done = filled("remove", ids_of(filled)["Night ferry returns"], "nosuchid")

    assert done.exit_code == 1
    assert len(ids_of(filled)) == 2


def test_remove_json_names_what_was_removed(filled):
    article_id = ids_of(filled)["Night ferry returns"]

    done = json.loads(filled("remove", article_id, "--json").stdout)

    assert [one["id"] for one in done["removed"]] == [article_id]


def test_reindex_keeps_the_articles_and_says_how_many(filled):
    before = ids_of(filled)

    done = filled("reindex")

    assert (done.exit_code, done.stdout) == (0, "2 articles indexed again.\n")
    assert ids_of(filled) == before


def test_doctor_is_content_with_a_sound_library(filled):
    done = filled("doctor")

    assert (done.exit_code, done.stderr) == (0, "")


def test_doctor_json_says_whether_all_is_well(filled):
    found = json.loads(filled("doctor", "--json").stdout)

    assert found["ok"] is True
    assert all(set(check) == {"name", "state", "text", "advice", "lost"} for check in found["checks"])


def test_doctor_fails_with_one_line_that_names_what_is_broken(filled, monkeypatch):
    monkeypatch.setenv("LEDE_PROT", "8000")

    done = filled("doctor", "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["ok"] is False
    assert len(done.stderr.splitlines()) == 1
    assert "environment" in done.stderr


def test_a_mistake_in_the_settings_file_is_told_by_every_command(filled, tmp_path):
    (tmp_path / "home" / "lede.toml").write_text("prot = 8000\n", encoding="utf-8")

    done = filled("list")

    assert done.exit_code == 1
    assert "prot" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_titles_and_file_names_reach_the_terminal_without_their_escape_sequences(lede, tmp_path):
    hostile = tmp_path / "\x1b[31mred.md"
    hostile.write_text(
        '---\ntitle: "[bold]Loud[/bold] \\x1b]0;owned\\x07 \\x9b2J"\n---\nA ferry sank.\n', encoding="utf-8"
    )

    added = lede("add", hostile)
    listed = lede("list")

    assert added.exit_code == 0
    assert "[bold]Loud[/bold]" in listed.stdout
    assert not set("\x1b\x07\x9b") & set(added.stdout + added.stderr + listed.stdout)
