"""`lede ask --conversation`, `lede conversations`, `lede user` and `lede repl`, run on a real library."""

import json
import re
import shlex
import stat

import pytest
from test_cli_asking import QUESTION, WALL
from typer.testing import CliRunner

from assistant import Assistant
from assistant.cli import app, repl, users
from assistant.cli.ask import CONTINUE
from index import Library

AGAIN = "When does work on the harbour wall begin?"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("conversing")
    (folder / "wall.md").write_text(WALL, encoding="utf-8")
    with Library.open(folder / "home") as library:
        library.add(folder / "wall.md")
    return folder


@pytest.fixture
def home(filled):
    yield filled / "home"
    for file in filled.glob("home/conversations.sqlite*"):
        file.unlink()
    (filled / "home" / "users").unlink(missing_ok=True)


@pytest.fixture
def lede(home):
    def run(*arguments, **more):
        return CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)], **more)

    return run


@pytest.fixture
def begun(lede):
    """The id of a conversation with one question."""
    return json.loads(lede("ask", QUESTION, "--conversation", "new", "--json").stdout)["conversation"]


def listed(lede, *options):
    return json.loads(lede("conversations", "list", "--json", *options).stdout)["conversations"]


# Asking in one


def test_a_question_alone_is_not_kept(lede):
    assert "conversation" not in json.loads(lede("ask", QUESTION, "--json").stdout)
    assert listed(lede) == []


def test_the_command_to_ask_on_is_told_and_works(lede):
    done = lede("ask", QUESTION, "--conversation", "new")
    command = re.search(CONTINUE.format("[0-9a-f]{8}"), done.stderr)[0].removeprefix("to continue: lede ")

    assert lede(*shlex.split(command)[:-1], AGAIN).exit_code == 0
    assert [(one["title"], one["turns"]) for one in listed(lede)] == [(QUESTION, 2)]


@pytest.mark.parametrize("given", ["0" * 32, "deadbeef", "../x", "NEW", "%"])
@pytest.mark.usefixtures("begun")
def test_an_id_that_nothing_has_fails(lede, given):
    done = lede("ask", QUESTION, "--conversation", given)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"no conversation has the id {given!r}; `lede conversations list` shows them\n"


def test_a_shortened_id_must_be_one_s_alone(lede, home):
    with Assistant.open(home) as assistant:
        store = assistant._kept._store()
        for last in "12":
            store.rename("ab" * 15 + "0" + last, None, f"Number {last}")

    assert "2 conversations have an id that begins with abab" in lede("conversations", "show", "abab").stderr
    assert lede("conversations", "show", "ab" * 15 + "01").stdout == "Number 1\n"


# Looking after them


def test_list_shows_what_can_be_reopened(lede, begun):
    done = lede("conversations", "list")

    assert done.stdout.splitlines()[0].startswith(f"{begun[:8]}  20")
    assert f"{QUESTION}  (1 question)" in done.stdout
    assert done.stdout.endswith("1 conversation\n")


@pytest.mark.usefixtures("begun")
def test_list_searches(lede):
    assert len(listed(lede, "--search", "INES varga")) == 1
    assert listed(lede, "--search", "giraffe") == []


def test_show_has_questions_answers_and_footnotes(lede, begun):
    done = lede("conversations", "show", begun[:6])

    assert done.stdout.startswith(f"{QUESTION}\n\n1. {QUESTION}\n")
    assert "4.2 million crowns" in done.stdout
    assert "[1] “" in done.stdout
    assert "since" not in done.stdout


def test_show_says_which_article_has_changed(lede, begun, filled):
    (filled / "wall.md").write_text(WALL + "It rained.\n", encoding="utf-8")
    lede("add", filled / "wall.md")

    done = lede("conversations", "show", begun)

    (filled / "wall.md").write_text(WALL, encoding="utf-8")
    lede("add", filled / "wall.md")
    assert "[1] Council votes for the harbour wall has changed since" in done.stdout
    assert "[1] “" in done.stdout


def test_export_is_markdown_or_json(lede, begun, tmp_path):
    text = lede("conversations", "export", begun).stdout
    document = json.loads(lede("conversations", "export", begun, "--json").stdout)

    for name in ("notes.md", "notes.json"):
        done = lede("conversations", "export", begun, "--out", tmp_path / name)
        assert (done.exit_code, done.stdout) == (0, "")
    assert text.startswith(f"# {QUESTION}\n")
    assert (tmp_path / "notes.md").read_text("utf-8") == text
    assert json.loads((tmp_path / "notes.json").read_text("utf-8")) == document
    assert document["id"] == begun


def test_an_export_that_cannot_be_written_fails_with_one_line(lede, begun, tmp_path):
    done = lede("conversations", "export", begun, "--out", tmp_path / "none" / "notes.md")

    assert done.exit_code == 1
    assert (
        done.stderr == f"{tmp_path / 'none' / 'notes.md'} cannot be written (No such file or directory); give "
        "another name\n"
    )


def test_rename_delete_and_restore(lede, begun):
    assert lede("conversations", "rename", begun, "The wall").stdout == f"renamed  {begun[:8]}  The wall\n"

    done = lede("conversations", "delete", begun)
    back = done.stdout.rpartition("undo: lede ")[2]
    assert listed(lede) == []
    assert [one["title"] for one in listed(lede, "--deleted")] == ["The wall"]

    assert lede(*shlex.split(back)).stdout == f"restored  {begun[:8]}  The wall\n"
    assert [one["title"] for one in listed(lede)] == ["The wall"]


def test_several_are_deleted_or_none(lede, begun):
    assert lede("conversations", "delete", begun, "deadbeef").exit_code == 1
    assert len(listed(lede)) == 1


def test_someone_elses_are_shown_only_when_they_are_named(lede, home, begun):
    with Assistant.open(home) as assistant:
        anas = assistant.conversation(user="ana")
        anas.ask(AGAIN)

    assert [one["id"] for one in listed(lede)] == [begun]
    assert [one["id"] for one in listed(lede, "--user", "ana")] == [anas.id]
    assert lede("conversations", "show", anas.id).exit_code == 1


# Users


def test_users_are_added_listed_and_removed(lede, home):
    done = lede("user", "add", "ana", input="correct horse\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == users.ADDED.format("ana") + "\n"
    assert json.loads(lede("user", "list", "--json").stdout) == {"file": str(home / "users"), "users": ["ana"]}
    assert stat.S_IMODE((home / "users").stat().st_mode) == 0o600
    assert "correct" not in (home / "users").read_text("utf-8") + done.stdout

    with Assistant.open(home) as assistant:
        assistant.conversation(user="ana").ask(QUESTION)
    done = lede("user", "remove", "ana")
    assert done.stdout == users.REMOVED.format("ana") + "; 1 conversation deleted.\n"
    assert done.stderr == users.NOBODY.format(home / "users") + "\n"
    assert listed(lede, "--user", "ana") == []


def test_a_removed_user_s_conversations_are_kept_on_request(lede, home):
    lede("user", "add", "ana", input="correct horse\n")
    with Assistant.open(home) as assistant:
        assistant.conversation(user="ana").ask(QUESTION)

    assert lede("user", "remove", "ana", "--keep-conversations").exit_code == 0
    assert len(listed(lede, "--user", "ana")) == 1


@pytest.mark.parametrize(("name", "password"), [("ana", ""), ("ana", "short"), ("a b", "correct horse")])
def test_a_user_that_cannot_be_is_refused(lede, home, name, password):
    done = lede("user", "add", name, input=f"{password}\n")

    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert not (home / "users").exists() or (home / "users").read_text("utf-8") == ""


def test_chat_is_not_opened_to_others_without_sign_in(lede):
    done = lede("chat", "--host", "0.0.0.0", "--port", "0", "--no-open")  # noqa: S104 - refused

    assert (done.exit_code, done.stdout) == (1, "")
    assert "lede user add NAME" in done.stderr
    assert "--without-sign-in" in done.stderr


# The prompt


def test_the_prompt_answers_line_by_line(lede):
    done = lede("repl", input=f"{QUESTION}\n\n{AGAIN}\n")

    assert done.exit_code == 0
    first, second = done.stdout.split("Quoted from 1 article\n")[:2]
    assert "4.2 million crowns" in first
    assert "[1] “" in first
    assert "May" in second
    assert re.fullmatch(repl.CONTINUE.format("[0-9a-f]{8}") + "\n", done.stderr)
    assert [one["turns"] for one in listed(lede)] == [2]


def test_the_prompt_goes_on_with_a_conversation(lede, begun):
    done = lede("repl", "--conversation", begun[:8], input=f"{AGAIN}\n")

    assert done.stdout.startswith(f"1. {QUESTION}\n")
    assert [one["turns"] for one in listed(lede)] == [2]


def test_commands_at_the_prompt(lede, begun, tmp_path):
    file = tmp_path / "notes.md"
    lines = [
        f"/open {begun}",
        "/regenerate",
        "/sources",
        f"/edit 1 {AGAIN}",
        f"/export {file}",
        "/undo",
        "/quit",
        "lost",
    ]

    done = lede("repl", input="\n".join(lines))

    assert done.exit_code == 0
    undone = f"{repl.REMOVED.format(AGAIN)}\n{repl.RESTORED.format(QUESTION)}\n"
    assert f"written to {file}\n{undone}to continue: " in done.stderr
    assert file.read_text("utf-8").startswith(f"# {AGAIN}\n")
    assert [(one["title"], one["turns"]) for one in listed(lede)] == [(QUESTION, 1)]
    assert "lost" not in done.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/help", "/regenerate"),
        ("/nonsense", repl.NO_COMMAND),
        ("/undo", "nothing has been asked in this conversation yet"),
        ("/sources", repl.NO_SOURCES),
        ("/edit", repl.WRITE_EDIT),
        ("/edit 1", repl.WRITE_EDIT),
        ("/open", repl.WRITE_OPEN),
        ("/open deadbeef", "no conversation has the id 'deadbeef'"),
        ("/export /no/such/folder/x.md", "cannot be written"),
        ("x" * 2001, "the question has 2,001 characters"),
    ],
)
def test_the_prompt_goes_on_after_anything(lede, line, said):
    done = lede("repl", input=f"{line}\n{QUESTION}\n")

    assert done.exit_code == 0
    assert said in done.output
    assert "4.2 million crowns" in done.stdout


def test_nothing_is_kept_where_nothing_was_asked(lede):
    assert lede("repl", input="/help\n").stderr == ""
    assert listed(lede) == []
