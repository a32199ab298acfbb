"""The command line as a process: streams, exit codes, signals, terminals, and what is imported on the way.

What a process is not needed for runs in this one.
"""

import http.client
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from assistant.cli import app
from index import Library

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LEDE = (sys.executable, "-m", "assistant.cli")
ARTICLE = (
    "---\ntitle: The harbour wall\nsource: Harrow Post\n---\nThe wall will be repaired in May, said Ines Varga.\n"
    "The wall of the harbour was hit by a storm " + "and another " * 20 + "in May.\n"
)


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEDE_", "COV_"))}
    kept.pop("NO_COLOR", None)
    kept.pop("FORCE_COLOR", None)
    path = os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH"))))
    return kept | {"PYTHONPATH": path, "LEDE_HOME": str(tmp_path / "home"), "TERM": "xterm", "COLUMNS": "80"}


@pytest.fixture
def lede(environment, tmp_path):
    """Runs a command to its end; its streams are pipes unless said otherwise."""

    def run(*arguments, **more):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
        given = environment | streams.pop("env", {})
        command = [*LEDE, *map(str, arguments)]
        return subprocess.run(command, env=given, cwd=tmp_path, text=True, timeout=120, check=False, **streams)

    return run


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "wall.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stocked(tmp_path_factory, embedding):
    """A home with one article, to copy; and the article's id."""
    folder = tmp_path_factory.mktemp("stocked")
    (folder / "wall.md").write_text(ARTICLE, encoding="utf-8")
    with Library.open(folder / "home", embed_model=embedding) as library:
        article_id = library.add(folder / "wall.md").added[0].id
    return folder / "home", article_id


@pytest.fixture
def article_id(stocked, tmp_path):
    """The id of the one article in the home."""
    shutil.copytree(stocked[0], tmp_path / "home")
    return stocked[1]


def count(home):
    with Library.open(home) as library:
        return len(library)


@pytest.fixture
def terminal():
    """A terminal: `slave` is what the process gets; `read` returns all that was written once the process has ended."""

    class Terminal:
        def __init__(self):
            self.master, self.slave = pty.openpty()

        def read(self):
            os.close(self.slave)
            parts = []
            try:
                while part := os.read(self.master, 65536):
                    parts.append(part)
            except OSError:  # Linux says so instead of giving an empty read
                pass
            return b"".join(parts).decode()

    made = Terminal()
    yield made
    os.close(made.master)


def test_help_imports_none_of_the_slow_libraries(lede):
    shown = lede("--help", env={"PYTHONPROFILEIMPORTTIME": "1"})

    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in shown.stderr.splitlines()}
    assert shown.returncode == 0
    assert "assistant" in imported
    assert not imported & {"gradio", "llama_index", "chromadb", "numpy", "pydantic", "tantivy", "rich"}


def test_the_version_is_one_line():
    shown = CliRunner().invoke(app, ["--version"])

    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith("lede ")
    assert len(shown.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("nosuchcommand",), ("list", "--nosuch"), ("ask",), ("search", "x", "--limit", "0")]
)
def test_wrong_usage_exits_with_2_and_leaves_standard_output_empty(arguments):
    done = CliRunner().invoke(app, arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


@pytest.mark.usefixtures("article_id")
def test_a_command_that_works_leaves_standard_error_empty_and_a_pipe_uncoloured(lede):
    done = lede("ask", "When will the wall be repaired?")

    assert (done.returncode, done.stderr) == (0, "")
    assert "The harbour wall" in done.stdout
    assert "\x1b[" not in done.stdout


def test_a_failure_is_one_line_on_standard_error(lede):
    done = lede("show", "nosuchid", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_the_home_option_wins_over_the_environment(article, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDE_HOME", str(tmp_path / "home"))

    assert CliRunner().invoke(app, ["add", str(article), "--home", str(tmp_path / "other")]).exit_code == 0

    assert count(tmp_path / "other") == 1
    assert not (tmp_path / "home").exists()


def test_a_reader_that_goes_away_is_no_failure(lede):
    reader, writer = os.pipe()
    os.close(reader)

    done = lede("list", stdout=writer)

    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_that_cannot_be_written_fails_with_one_line(lede):
    with Path(os.devnull).open() as only_for_reading:
        done = lede("list", stdout=only_for_reading)

    assert done.returncode == 1
    assert "OSError" in done.stderr
    assert "LEDE_DEBUG=1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_process_without_standard_output_still_does_its_work(environment, article, tmp_path):
    command = ["sh", "-c", 'exec "$0" "$@" >&-', *LEDE, "add", str(article)]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert count(tmp_path / "home") == 1


def test_debugging_shows_the_traceback():
    done = CliRunner().invoke(app, ["show", "nosuchid"], env={"LEDE_DEBUG": "1"})

    assert done.exit_code == 1
    assert "Traceback" in done.stderr
    assert "ArticleNotFound" in done.stderr


def test_ctrl_c_ends_with_130_and_says_what_was_kept(article, environment, library):
    with FileLock(library.home / "write.lock"):
        process = subprocess.Popen(
            [*LEDE, "add", str(article)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        waiting = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)

    assert waiting.startswith("waiting for another process")
    assert (process.returncode, output) == (130, "")
    assert errors == "stopped; the library keeps 0 articles: run the same command again to add the rest\n"


def test_progress_is_shown_where_standard_error_is_a_terminal(lede, article, terminal):
    done = lede("add", article, stderr=terminal.slave)

    shown = terminal.read()
    assert done.returncode == 0
    assert "1/1" in shown
    assert "The harbour wall" in shown


@pytest.mark.usefixtures("article_id")
def test_a_terminal_gets_colour_and_lines_of_its_width(lede, terminal):
    lede("search", "wall", stdout=terminal.slave, env={"COLUMNS": "50"})

    shown = terminal.read()
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
    assert "\x1b[" in shown
    assert len(lines) > 6
    assert max(map(len, lines)) <= 50


@pytest.mark.usefixtures("article_id")
def test_no_color_is_respected_on_a_terminal(lede, terminal):
    lede("search", "wall", stdout=terminal.slave, env={"NO_COLOR": "1"})

    shown = terminal.read()
    assert "The harbour wall" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)


@pytest.mark.parametrize(("reply", "code", "left"), [("n", 1, 1), ("y", 0, 0)])
def test_removing_is_confirmed_where_standard_input_is_a_terminal(
    lede, article_id, terminal, tmp_path, reply, code, left
):
    os.write(terminal.master, f"{reply}\n".encode())
    done = lede("remove", article_id, stdin=terminal.slave)

    terminal.read()
    assert done.returncode == code
    assert "The harbour wall" in done.stderr
    assert count(tmp_path / "home") == left


def test_ctrl_c_at_the_question_removes_nothing(environment, article_id, terminal, tmp_path):
    process = subprocess.Popen(
        [*LEDE, "remove", article_id], env=environment, stdin=terminal.slave, stderr=subprocess.PIPE, text=True
    )
    shown = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    try:
        _, errors = process.communicate(timeout=5)
    except subprocess.TimeoutExpired:  # it came between the prompt and the waiting for a line: a person presses again
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)

    assert "The harbour wall" in shown
    assert process.returncode == 130
    assert "nothing was removed" in errors
    assert count(tmp_path / "home") == 1


def test_chat_serves_the_page_until_it_is_stopped(environment):
    process = subprocess.Popen(
        [*LEDE, "chat", "--no-open", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = re.search(r"http://[^:]+:(\d+)", process.stdout.readline())
    connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=60)
    connection.request("GET", "/")
    status = connection.getresponse().status
    connection.close()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert status == 200
    assert (process.returncode, errors) == (130, "stopped; the library is as it was\n")
