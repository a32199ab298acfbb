"""What `lede doctor` finds: each damage made by hand to a real library, and what is said of it."""

import json
import re
import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from faulty_server import FaultyServer, says, status
from filelock import FileLock
from typer.testing import CliRunner

from assistant import Assistant, LibraryDamaged, doctor
from assistant.cli import app
from assistant.doctor import examine
from index import Article, BundledEmbedding, FakeEmbedding, Library
from index.embedding.model import MODEL_FOLDER

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LEDE_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(tmp_path):
    """A sound library of two articles."""
    texts = {"wall": "The harbour wall will be repaired in May.", "ferry": "The night ferry sails again from Monday."}
    articles = [Article.create(text=text, path=f"/news/{name}.txt", source="Post") for name, text in texts.items()]
    with Library.open(tmp_path / "home") as library:
        library.add(articles)
    return tmp_path / "home"


def found(checks, name):
    """The one check of this name."""
    (check,) = [check for check in checks if check.name == name]
    return check


def states(checks):
    return {check.state for check in checks}


def test_a_sound_library_has_nothing_broken(home):
    checks = examine(home)

    assert states(checks) == {"ok"}
    assert found(checks, "contents").text == "articles: 2; passages: 2; publications: 1"


def test_the_examination_names_each_package_with_its_version():
    packages = found(examine(), "packages")

    assert packages.state == "ok"
    assert f"chromadb {doctor.version('chromadb')}" in packages.text


def test_every_dependency_of_the_project_is_looked_for():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert {re.match(r"[\w-]+", needed)[0] for needed in project["dependencies"]} == set(doctor._needed())


def test_a_changed_model_file_is_found(tmp_path):
    shutil.copytree(MODEL_FOLDER, tmp_path / "models")
    with (tmp_path / "models" / "model.onnx").open("ab") as file:
        file.write(b"x")

    check = doctor._model(BundledEmbedding(tmp_path / "models"))

    assert check.state == "broken"
    assert "model.onnx" in check.text


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "requires", lambda _: ["no-such-package>=1", 'unneeded; extra == "local"'])

    packages = found(examine(), "packages")

    assert packages.state == "broken"
    assert packages.text == "missing: no-such-package"


def test_the_packages_are_known_where_lede_was_never_installed(monkeypatch):
    installed = doctor._needed()
    monkeypatch.setattr(doctor, "DISTRIBUTION", "no-such-distribution")

    assert sorted(doctor._needed()) == sorted(installed)


def test_looking_for_a_library_makes_none(tmp_path):
    checks = examine(tmp_path / "nowhere")

    assert states(checks) == {"ok"}
    assert "lede add" in found(checks, "folder").text
    assert not (tmp_path / "nowhere").exists()


def test_a_misspelt_variable_is_found_with_the_name_that_was_meant(monkeypatch):
    monkeypatch.setenv("LEDE_PROT", "8000")

    check = found(examine(), "environment")

    assert check.state == "broken"
    assert "LEDE_PROT" in check.text
    assert "LEDE_PORT" in check.advice


@pytest.mark.parametrize("name", ["LEDE_PORT", "lede_port", "LEDE_DEBUG", "LEDER_PORT"])
def test_known_and_foreign_variables_are_let_be(monkeypatch, name):
    monkeypatch.setenv(name, "1")

    assert not [check for check in examine() if check.name == "environment"]


def test_an_unknown_key_in_the_settings_file_is_named(home):
    (home / "lede.toml").write_text("prot = 8000\n", encoding="utf-8")

    check = found(examine(home), "settings")

    assert check.state == "broken"
    assert "prot" in check.text


def test_a_settings_file_that_is_no_toml_is_found(home):
    (home / "lede.toml").write_text("port: 8000\n", encoding="utf-8")

    check = found(examine(home), "settings")

    assert check.state == "broken"
    assert "lede.toml" in check.text


def test_a_home_that_is_no_folder_is_found(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    checks = examine(tmp_path / "file")

    assert found(checks, "folder").state == "broken"
    assert "--home" in found(checks, "folder").advice


def test_too_little_room_is_found(home, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_SPACE", shutil.disk_usage(home).total + 1)

    assert found(examine(home), "folder").state == "broken"


@pytest.mark.parametrize("lost", ["chroma", "tantivy"])
def test_a_lost_index_is_mended_from_the_catalog(home, lost):
    shutil.rmtree(home / lost)

    assert "mended" in states(examine(home))
    assert states(examine(home)) == {"ok"}


def test_a_mended_library_finds_what_it_found_before(home):
    shutil.rmtree(home / "tantivy")
    examine(home)

    with Library.open(home) as library:
        (hit, *_) = library.search("when will the harbour wall be repaired")
    assert hit.lexical > 0


def test_damaged_vectors_are_found_or_mended(home):
    (home / "chroma" / "chroma.sqlite3").write_bytes(b"this is no database" * 500)

    assert "mended" in states(examine(home))
    assert states(examine(home)) == {"ok"}


def test_a_damaged_catalog_is_found(home):
    catalog = home / "catalog.sqlite"
    catalog.write_bytes(b"this is no database" * 500)

    check = found(examine(home), "library")

    assert check.state == "broken"
    assert str(catalog) in check.text


def test_vectors_of_another_model_call_for_a_reindex(tmp_path):
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        library.add([Article.create(text="The wall will be repaired.", path="/news/wall.txt")])

    (check,) = [check for check in examine() if check.state == "broken"]

    assert "lede reindex" in check.advice


def test_without_a_language_model_it_says_that_answers_are_quoted():
    check = found(examine(), "language model")

    assert check.state == "ok"
    assert "answers are quoted" in check.text


def test_a_language_model_that_is_not_to_write_is_not_asked(monkeypatch):
    monkeypatch.setenv("LEDE_WRITER", "extractive")
    with FaultyServer(says("Yes.")) as server:
        monkeypatch.setenv("LEDE_MODEL", "sea-1")
        monkeypatch.setenv("LEDE_MODEL_URL", server.url)
        check = found(examine(), "language model")

    assert check.state == "ok"
    assert "answers are quoted" in check.text
    assert not server.calls


def test_a_language_model_is_tried_and_said_to_answer(monkeypatch):
    with FaultyServer(
        says(*["The", "sea", "is", "wide", "and", "it", "is", "deep.", "It", "is", "cold,", "too."])
    ) as server:
        monkeypatch.setenv("LEDE_MODEL", "sea-1")
        monkeypatch.setenv("LEDE_MODEL_URL", server.url)
        check = found(examine(), "language model")

    assert check.state == "ok"
    assert re.fullmatch(
        rf"sea-1 at {server.url} answers: first word after \d+\.\d s, then \d+ tokens a second", check.text
    )


def test_a_language_model_that_fails_is_named_with_why_and_without_the_key(monkeypatch):
    with FaultyServer(status(401)) as server:
        monkeypatch.setenv("LEDE_MODEL", "sea-1")
        monkeypatch.setenv("LEDE_MODEL_URL", server.url)
        monkeypatch.setenv("LEDE_MODEL_KEY", "a-key-that-is-wrong")
        checks = examine()

    check = found(checks, "language model")
    assert check.state == "broken"
    assert f"{server.url} refused the key" in check.text
    assert "docs/models.md" in check.advice
    assert "a-key-that-is-wrong" not in repr(checks)


def test_settings_that_lead_to_no_language_model_are_told(monkeypatch):
    monkeypatch.setenv("LEDE_MODEL", "sea-1")

    check = found(examine(), "language model")

    assert check.state == "broken"
    assert "LEDE_MODEL_URL" in check.text


def test_a_library_that_is_being_changed_is_looked_at_all_the_same(home, monkeypatch):
    monkeypatch.setattr(doctor, "LOCK_WAIT", 0.1)

    with FileLock(home / "write.lock"):
        checks = examine(home)

    assert states(checks) == {"ok"}
    assert any("another process" in check.text for check in checks)


# What is lost


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A library of one article that a kept answer cites."""
    home = tmp_path_factory.mktemp("asked") / "home"
    with Assistant.open(home) as assistant:
        text = "The harbour wall will be repaired in May. The council pays."
        assistant.library.add([Article.create(text=text, path="/news/wall.txt", title="Wall repaired in May")])
        assistant.conversation().ask("When will the harbour wall be repaired?")
    return home


@pytest.fixture
def cited(asked, tmp_path):
    return shutil.copytree(asked, tmp_path / "home")


@pytest.mark.parametrize("left", [None, b"", b"this is no database" * 500])
def test_a_lost_catalog_is_told_with_the_titles_that_conversations_know(cited, left):
    (cited / "catalog.sqlite").unlink()
    if left is not None:
        (cited / "catalog.sqlite").write_bytes(left)

    for _ in range(2):
        check = found(examine(cited), "library")
        assert check.state == "broken"
        assert "lede restore" in check.text
        assert [one.title for one in check.lost] == ["Wall repaired in May"]


@pytest.mark.parametrize("command", [["list"], ["search", "wall"], ["ask", "when?"], ["add", "--samples"], ["reindex"]])
def test_no_command_goes_on_without_the_catalog_that_was_there(cited, command):
    (cited / "catalog.sqlite").unlink()

    result = CliRunner().invoke(app, [*command, "--home", str(cited)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert "lede restore" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (cited / "catalog.sqlite").exists()


def test_lost_articles_are_shown_by_title_on_the_command_line_and_in_json(cited):
    (cited / "catalog.sqlite").unlink()

    shown = CliRunner().invoke(app, ["doctor", "--home", str(cited)])
    document = json.loads(CliRunner().invoke(app, ["doctor", "--json", "--home", str(cited)]).stdout)

    assert shown.exit_code == 1
    assert "Wall repaired in May" in shown.stdout
    lost = [one["lost"] for one in document["checks"] if one["name"] == "library"]
    assert [one["title"] for one in lost[0]] == ["Wall repaired in May"]


def test_a_catalog_of_a_later_lede_is_no_loss(cited):
    with closing(sqlite3.connect(cited / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")

    check = found(examine(cited), "library")

    assert check.state == "broken"
    assert check.lost == ()


def test_an_article_that_is_gone_from_the_catalog_is_named_until_it_is_given_up(cited):
    with closing(sqlite3.connect(cited / "catalog.sqlite")) as connection, connection:
        connection.execute("DELETE FROM articles")
        connection.execute("DELETE FROM passages")

    for _ in range(2):
        check = found(examine(cited), "library")
        assert [one.title for one in check.lost] == ["Wall repaired in May"]
    examine(cited, salvage=True)
    assert states(examine(cited)) == {"ok"}


def overwrite_first_leaf(file, table):
    """Damages the first page of a table's rows."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
        try:
            (page,) = connection.execute(query, (table,)).fetchone()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell where its pages are")
    content = file.read_bytes()
    file.write_bytes(content[: (page - 1) * 4096] + b"\xa7" * 4096 + content[page * 4096 :])


def spoil(file, how):
    content = file.read_bytes()
    if how == "first page":
        file.write_bytes(b"\xa7" * 4096 + content[4096:])
    elif how == "cut":
        file.write_bytes(content[: len(content) // 2])
    else:
        file.write_bytes(b"")


@pytest.mark.parametrize("how", ["first page", "cut", "emptied"])
def test_damaged_conversations_are_told_and_do_not_stop_questions(cited, how):
    file = cited / "conversations.sqlite"
    spoil(file, how)
    before = file.read_bytes()

    check = found(examine(cited), "conversations")

    assert check.state == "broken"
    assert str(file) in check.text
    result = CliRunner().invoke(app, ["ask", "When will the harbour wall be repaired?", "--home", str(cited)])
    assert result.exit_code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize("how", ["first page", "emptied"])
def test_a_conversation_goes_on_unkept_where_the_file_is_damaged(cited, how):
    spoil(cited / "conversations.sqlite", how)
    with Assistant.open(cited) as assistant:
        with pytest.raises(LibraryDamaged):
            assistant.conversations()
        assert "is not kept" in assistant.keep_for_now()
        chat = assistant.conversation()
        chat.ask("When will the harbour wall be repaired?")
        assert [one.id for one in assistant.conversations()] == [chat.id]
    assert CliRunner().invoke(app, ["conversations", "list", "--home", str(cited)]).exit_code == 1


def test_sound_conversations_are_kept_as_ever(cited):
    with Assistant.open(cited) as assistant:
        assert assistant.keep_for_now() == ""
        assistant.conversation().ask("Who pays for the harbour wall?")
    with Assistant.open(cited) as assistant:
        assert len(assistant.conversations()) == 2
    assert found(examine(cited), "conversations").state == "ok"


def test_what_can_be_read_of_damaged_conversations_is_salvaged(cited):
    with Assistant.open(cited) as assistant:
        for number in range(30):
            assistant.conversation().rename(f"Conversation {number} " + "x" * 150)
    overwrite_first_leaf(cited / "conversations.sqlite", "conversations")
    assert found(examine(cited), "conversations").state == "broken"

    salvaged = found(examine(cited, salvage=True), "conversations")
    assert salvaged.text == "what could be read was taken over into a new file"

    assert states(examine(cited)) == {"ok"}
    with Assistant.open(cited) as assistant:
        assert 0 < len(assistant.conversations()) < 31
    assert len(list(cited.glob("conversations.damaged-*.sqlite"))) == 1


def test_a_damaged_page_is_salvaged_and_what_it_held_is_told(cited):
    with Assistant.open(cited) as assistant:
        texts = {n: " ".join(f"Town {n} says in line {k} that a pier was built." for k in range(40)) for n in range(12)}
        assistant.library.add(
            [Article.create(text=text, path=f"/news/{n}.txt", title=f"Pier {n}") for n, text in texts.items()]
        )
    overwrite_first_leaf(cited / "catalog.sqlite", "articles")

    told = found(examine(cited), "library")
    done = found(examine(cited, salvage=True), "catalog")

    assert "Wall repaired in May" in {one.title for one in told.lost}, "the first article stood on the first page"
    assert done.lost == told.lost
    assert (done.state, "could not be read" in done.text) == ("broken", True)
    assert states(examine(cited)) == {"ok"}
