"""A library in a folder that can only be read: it is listed, searched and asked, and what would change it says so."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from index import Article, BundledEmbedding

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("Windows has no folder that cannot be written to by its mode", allow_module_level=True)

NOBODY = 65534

STRANGER = f"""
import json, os, sys
from pathlib import Path
from typer.testing import CliRunner
from assistant import Assistant
from assistant.cli import app
from index import Library

def run(*words):
    done = CliRunner().invoke(app, list(words))
    return [done.exit_code, done.stdout, done.stderr]

shelf = Path(sys.argv[1])
run("ask", "which ferry sank", "--conversation", "new", "--home", str(shelf / "warm"))  # all that is to be imported
if os.geteuid() == 0:
    os.setgid({NOBODY})
    os.setuid({NOBODY})
found = {{}}
home = str(shelf / "home")
for words in (
    ["list"], ["search", "ferry"], ["ask", "which ferry sank"], ["show", "one"], ["conversations", "list"],
    ["ask", "which ferry sank", "--conversation", "new"], ["add", str(shelf / "new.txt")], ["remove", "one", "--yes"],
    ["reindex"], ["doctor"], ["conversations", "rename", "CONVERSATION", "Another name"],
):
    words = [sys.argv[2] if word == "CONVERSATION" else word for word in words]
    found[" ".join(words[:2]) + " new" * ("new" in words)] = run(*words, "--home", home)
found["open"] = run("list", "--home", str(shelf / "open"))
with Assistant.open(home) as assistant:
    why = assistant.keep_for_now()
    chat = assistant.conversation()
    chat.ask("which ferry sank?")
    earlier = [one.title for one in assistant.conversations()]
    found["kept"] = [why, [turn.state for turn in chat.turns], earlier]
print(json.dumps(found))
"""


def close(folder: Path) -> None:
    """Lets a stranger read a folder, and nobody but root write it."""
    for path in [folder, *folder.rglob("*")]:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(0o500 if path.is_dir() else 0o400)


@pytest.fixture(scope="module")
def found(embedding: BundledEmbedding) -> Iterator[dict[str, list[object]]]:
    """What each command says to somebody who may read the library and not write it."""
    with tempfile.TemporaryDirectory(prefix="lede-read-only-") as name:
        shelf = Path(name)
        shelf.chmod(0o755)
        text = "The night ferry Aurora sank off Harrowmere on Monday. Nobody drowned."
        (shelf / "new.txt").write_text("A pier was opened in May. Crowds came.", encoding="utf-8")
        with Assistant.open(shelf / "home", embed_model=embedding) as assistant:
            assistant.library.add([Article.create(text=text, path="/n/1.txt", title="Ferry sinks", record_id="one")])
            chat = assistant.conversation()
            chat.ask("which ferry sank?")
        shutil.copytree(shelf / "home", shelf / "warm")
        with Assistant.open(shelf / "home", embed_model=embedding) as assistant:
            pier = Article.create(text="A pier was opened.", path="/n/2.txt", title="Pier opens", record_id="two")
            assistant.library.add([pier])
            shutil.copytree(shelf / "home", shelf / "open")  # its last commit stands in the log alone
            assistant.library.remove("two")
        assert (shelf / "open" / "catalog.sqlite-wal").stat().st_size
        close(shelf / "home")
        close(shelf / "open")
        done = subprocess.run(
            [sys.executable, "-c", STRANGER, name, chat.id], check=False, capture_output=True, text=True, cwd=Path.cwd()
        )
        for folder in (shelf, *(one for one in shelf.rglob("*") if one.is_dir())):
            folder.chmod(0o700)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("list", "Ferry sinks"),
        ("search ferry", "night ferry Aurora sank"),
        ("ask which ferry sank", "“The night ferry Aurora sank off Harrowmere on Monday.”"),
        ("show one", "Nobody drowned."),
        ("conversations list", "which ferry sank?"),
        ("open", "Pier opens"),
    ],
)
def test_what_only_looks_works(found: dict[str, list[str]], command: str, shown: str) -> None:
    code, output, error = found[command]
    assert (code, error) == (0, "")
    assert shown in output


@pytest.mark.parametrize("command", ["add", "remove one", "reindex", "conversations rename"])
def test_what_would_change_something_says_that_it_cannot(found: dict[str, list[str]], command: str) -> None:
    code, output, error = next(one for name, one in found.items() if name.startswith(command))
    assert (code, output) == (1, "")
    assert "cannot be written; allow writing there" in error
    assert error.count("\n") == 1


def test_asking_goes_on_where_conversations_cannot_be_kept(found: dict[str, list[str]]) -> None:
    code, output, error = found["ask which ferry sank new"]
    assert code == 0
    assert "Aurora" in output
    assert "cannot be written; what is asked now is not kept" in error
    why, states, titles = found["kept"]
    assert "cannot be written" in why
    assert states == ["answered"]
    assert len(titles) == 2, "the earlier one is there too"


def test_doctor_looks_at_the_library_all_the_same(found: dict[str, list[str]]) -> None:
    code, output, _ = found["doctor"]
    assert code == 1
    assert "cannot be written" in output
    assert "the catalog, Chroma and tantivy agree" in output
