"""The command line as a process: streams, exit codes, signals, terminals, and what is imported on the way."""

import http.client
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from index import Library

ROOT = Path(__file__).parents[3]
LEDE = (sys.executable, "-m", "assistant.cli")
ARTICLE = "---\ntitle: The harbour wall\nsource: Harrow Post\n---\nThe wall will be repaired in May, said Ines Varga.\n"


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


def test_the_version_is_one_line(lede):
    shown = lede("--version")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("lede ")
    assert len(shown.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("nosuchcommand",), ("list", "--nosuch"), ("ask",), ("search", "x", "--limit", "0")]
)
def test_wrong_usage_exits_with_2_and_leaves_standard_output_empty(lede, arguments):
    done = lede(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr


def test_a_command_that_works_leaves_standard_error_empty(lede, article, library):
    library.add(article)

    done = lede("ask", "When will the wall be repaired?")

    assert (done.returncode, done.stderr) == (0, "")


def test_a_failure_is_one_line_on_standard_error(lede):
    done = lede("show", "nosuchid", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_the_home_option_wins_over_the_environment(lede, article, library, tmp_path):
    assert lede("add", article, "--home", tmp_path / "other").returncode == 0

    assert len(library) == 0
    with Library.open(tmp_path / "other") as other:
        assert len(other) == 1


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


def test_a_process_without_standard_output_still_does_its_work(environment, article, library):
    command = ["sh", "-c", 'exec "$0" "$@" >&-', *LEDE, "add", str(article)]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(library) == 1


def test_debugging_shows_the_traceback(lede):
    done = lede("show", "nosuchid", env={"LEDE_DEBUG": "1"})

    assert done.returncode == 1
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


def test_colour_is_for_terminals(lede, article, library, terminal):
    library.add(article)

    piped = lede("search", "wall").stdout
    lede("search", "wall", stdout=terminal.slave)

    assert "The harbour wall" in piped
    assert "\x1b[" not in piped
    assert "\x1b[" in terminal.read()


def test_no_color_is_respected_on_a_terminal(lede, article, library, terminal):
    library.add(article)

    lede("search", "wall", stdout=terminal.slave, env={"NO_COLOR": "1"})

    shown = terminal.read()
    assert "The harbour wall" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)


def test_passages_are_wrapped_to_the_terminal(lede, article, library, terminal):
    article.write_text(ARTICLE + "The wall of the harbour was hit by a storm " + "and another " * 20 + "in May.\n")
    library.add(article)

    lede("search", "wall", stdout=terminal.slave, env={"COLUMNS": "50"})

    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.read()).splitlines()
    assert len(lines) > 6
    assert max(map(len, lines)) <= 50


@pytest.mark.parametrize(("reply", "code", "left"), [("n", 1, 1), ("y", 0, 0)])
def test_removing_is_confirmed_where_standard_input_is_a_terminal(lede, article, library, terminal, reply, code, left):
    article_id = library.add(article).added[0].id

    os.write(terminal.master, f"{reply}\n".encode())
    done = lede("remove", article_id, stdin=terminal.slave)

    terminal.read()
    assert done.returncode == code
    assert "The harbour wall" in done.stderr
    assert len(library) == left


def test_ctrl_c_at_the_question_removes_nothing(article, environment, library, terminal):
    article_id = library.add(article).added[0].id
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
    assert len(library) == 1


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
