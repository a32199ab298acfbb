"""`lede backup` and `lede restore`: everything that people brought and made comes back, on another machine too."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner, Result

from assistant import Assistant, BackupError, backup, restore
from assistant.accounts import Users
from assistant.cli import app
from assistant.doctor import examine
from index import Article, BundledEmbedding

PASSWORD = "correct horse"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Path:
    """A home with an article that an answer cites, a user, a setting, an upload and a question set."""
    home = tmp_path_factory.mktemp("stocked") / "home"
    with Assistant.open(home, embed_model=embedding) as assistant:
        text = "The harbour wall will be repaired in May. The council pays."
        assistant.library.add([Article.create(text=text, path="/news/wall.txt", title="Wall repaired in May")])
        assistant.conversation().ask("When will the harbour wall be repaired?")
    Users(home / "users", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)).add("ana", PASSWORD)
    (home / "lede.toml").write_text("sentences = 2\n", encoding="utf-8")
    for name in ("uploads/ab/wall.txt", "evaluations/questions/cd/set.jsonl", "evaluations/set-1/report.html"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name, encoding="utf-8")
    (home / "evaluations" / "set-1" / "journal.lock").touch()
    return home


def lede(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_all_that_people_brought_comes_back(stocked: Path, tmp_path: Path) -> None:
    file, home = tmp_path / "backup.zip", tmp_path / "restored"
    done = lede("backup", file, "--home", stocked)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 article backed up" in done.stdout
    back = lede("restore", file, "--home", home)
    assert (back.exit_code, back.stderr) == (0, "")
    assert f"1 article restored to {home}" in back.stdout
    assert {check.state for check in examine(home)} == {"ok"}
    with Assistant.open(home) as assistant:
        assert assistant.settings.sentences == 2
        (kept,) = assistant.conversations()
        (turn,) = assistant.conversation(kept.id).turns
        assert [turn.state_of(cited) for cited in turn.citations] == ["same"] * len(turn.citations)
        assert turn.citations
    assert Users(home / "users").names() == ["ana"]
    for name in ("uploads/ab/wall.txt", "evaluations/questions/cd/set.jsonl", "evaluations/set-1/report.html"):
        assert (home / name).read_text(encoding="utf-8") == name
    assert not list(home.rglob("journal.lock"))


def test_users_that_stand_elsewhere_are_in_it_too(
    stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path(shutil.copy(stocked / "users", tmp_path / "people"))
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8").replace("ana:", "ben:"), encoding="utf-8")
    monkeypatch.setenv("LEDE_USERS", str(elsewhere))
    backup(tmp_path / "backup.zip", stocked)
    monkeypatch.delenv("LEDE_USERS")
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    assert Users(tmp_path / "restored" / "users").names() == ["ben"]


def test_json_says_what_is_in_it(stocked: Path, tmp_path: Path) -> None:
    made = json.loads(lede("backup", tmp_path / "backup.zip", "--json", "--home", stocked).stdout)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        sizes = [one.file_size for one in archive.infolist() if one.filename != "manifest.json"]
    assert (made["articles"], made["files"], made["bytes"], made["left_out"]) == (1, len(sizes), sum(sizes), [])
    back = json.loads(lede("restore", tmp_path / "backup.zip", "--json", "--home", tmp_path / "restored").stdout)
    assert back == {"home": str(tmp_path / "restored"), **{key: made[key] for key in back if key != "home"}}


def test_what_cannot_be_done_ends_in_one_line(stocked: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("mine", encoding="utf-8")
    for words in (
        ("backup", tmp_path / "there.zip", "--home", stocked),
        ("backup", tmp_path / "none" / "backup.zip", "--home", stocked),
        ("backup", tmp_path / "new.zip", "--home", tmp_path / "nowhere"),
        ("restore", tmp_path / "there.zip", "--home", tmp_path / "nowhere"),
        ("restore", tmp_path / "missing.zip", "--home", tmp_path / "nowhere"),
        ("restore", tmp_path / "there.zip", "--home", stocked),
    ):
        result = lede(*words)
        assert (result.exit_code, result.stdout) == (1, ""), words
        assert result.stderr.count("\n") == 1
    assert lede("backup").exit_code == 2
    assert lede("restore").exit_code == 2
    assert not (tmp_path / "nowhere").exists()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["there.zip"]


def test_a_file_in_the_home_is_not_in_itself(stocked: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(stocked, tmp_path / "home"))
    first = backup(home / "evaluations" / "backup.zip", home)
    second = backup(home / "evaluations" / "backup.zip", home, force=True)
    assert second.manifest.members == first.manifest.members


def test_damaged_conversations_are_not_left_out_in_silence(stocked: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(stocked, tmp_path / "home"))
    (home / "conversations.sqlite").write_bytes(b"")
    result = lede("backup", tmp_path / "backup.zip", "--home", home)
    assert result.exit_code == 1
    assert "conversations.sqlite" in result.stderr
    assert "lede doctor" in result.stderr
    assert not (tmp_path / "backup.zip").exists()


def test_the_same_from_python(stocked: Path, tmp_path: Path) -> None:
    made = backup(tmp_path / "backup.zip", stocked)
    assert restore(made.file, tmp_path / "restored") == made.manifest
    with pytest.raises(BackupError, match="not empty"):
        restore(made.file, tmp_path / "restored")
