"""Who may sign in: the file, the passwords, and when the page asks."""

import os
import re
import stat
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from filelock import FileLock

from assistant import LedeError, Settings, accounts
from assistant.accounts import Users, is_loopback, sign_in
from assistant.errors import SettingsError, UserError

PASSWORD = "correct horse"  # noqa: S105 - of nobody
EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Not for passwords that matter."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "users"


@pytest.fixture
def known(file: Path) -> Users:
    made = Users(file, CHEAP)
    made.add("ana", PASSWORD)
    return made


def test_nobody_may_sign_in_by_default(file: Path) -> None:
    empty = Users(file, CHEAP)
    assert empty.names() == []
    for name in ("", "admin", "root", "ana"):
        for password in ("", "admin", "password"):
            assert not empty.verify(name, password)


def test_a_user_signs_in_with_their_password_alone(known: Users) -> None:
    assert known.verify("ana", PASSWORD)
    for name, password in (("ana", PASSWORD + " "), ("ana", ""), ("Ana", PASSWORD), ("ben", PASSWORD), ("", PASSWORD)):
        assert not known.verify(name, password)


def test_a_password_is_the_same_however_it_is_typed(known: Users) -> None:
    known.add("ben", "caf\u00e9 cr\u00e8me")
    assert known.verify("ben", "cafe\u0301 cre\u0300me")


def test_the_file_holds_hashes_for_its_owner_alone(known: Users) -> None:
    text = known.file.read_text("utf-8")
    assert text.startswith("ana:$argon2id$")
    assert PASSWORD not in text
    assert stat.S_IMODE(known.file.stat().st_mode) == 0o600


def test_the_same_password_has_another_hash_for_everyone(known: Users) -> None:
    known.add("ben", PASSWORD)
    assert known.stamp("ana").partition("$argon2id$")[2] != known.stamp("ben").partition("$argon2id$")[2]


def test_passwords_are_hashed_as_rfc_9106_recommends(file: Path) -> None:
    Users(file).add("ana", PASSWORD)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in file.read_text("utf-8")  # section 4, the second recommended option


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", ".a", "-a", "é", "x" * 65, "../a"])
def test_names_are_plain(known: Users, name: str) -> None:
    with pytest.raises(UserError, match="no name for a user"):
        known.add(name, PASSWORD)
    assert known.names() == ["ana"]


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1001])
def test_passwords_are_neither_short_nor_endless(known: Users, password: str) -> None:
    with pytest.raises(UserError, match="8 to 1,000") as raised:
        known.add("ben", password)
    assert not password or password not in str(raised.value)
    assert not known.verify("ana", password)


def test_a_name_is_taken_whatever_its_case(known: Users) -> None:
    with pytest.raises(UserError, match="'ana' already"):
        known.add("ANA", PASSWORD)


def test_a_removed_user_signs_in_no_more(known: Users) -> None:
    known.add("ben", PASSWORD)
    known.remove("ana")
    assert known.names() == ["ben"]
    assert not known.verify("ana", PASSWORD)
    assert known.stamp("ana") is None
    with pytest.raises(UserError, match="lede user list"):
        known.remove("ana")


def test_what_another_process_changes_is_seen_at_once(known: Users) -> None:
    other = Users(known.file, CHEAP)
    other.add("ben", PASSWORD)
    assert known.verify("ben", PASSWORD)
    other.remove("ana")
    assert not known.verify("ana", PASSWORD)


def test_a_name_that_nobody_has_costs_as_much_work(known: Users) -> None:
    checked = []

    class Counting(PasswordHasher):
        def verify(self, hash: str, password: str) -> bool:  # noqa: A002 - as its base has it
            checked.append(hash)
            return super().verify(hash, password)

    known._hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    for name in ("ana", "nobody"):
        known.verify(name, "wrong wrong")
    assert len(checked) == 2
    assert checked[0].rpartition("$")[0].rpartition("$")[0] == checked[1].rpartition("$")[0].rpartition("$")[0]


@pytest.mark.parametrize("line", ["ana", "ana:secret", ":$argon2id$x", "a b:$argon2id$x"])
def test_a_file_that_is_something_else_lets_nobody_in(file: Path, line: str) -> None:
    file.parent.mkdir()
    file.write_text(f"# the desk\n\n{line}\n")
    with pytest.raises(UserError, match=r"line 3 of .*lede user add"):
        Users(file, CHEAP).verify("ana", "secret")


def test_two_changes_at_once_take_turns(known: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "LOCK_WAIT", 0.05)
    with FileLock(known.file.with_name("users.lock")), pytest.raises(UserError, match="another process is changing"):
        known.add("ben", PASSWORD)


# When the page asks


def settings(home: Path, **more: object) -> Settings:
    return Settings.load(home, **more)


def test_on_this_machine_nobody_is_asked(tmp_path: Path) -> None:
    assert sign_in(settings(tmp_path)) is None


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.1.5", "news.example", ""])
def test_any_other_address_is_refused_without_users(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError, match=r"lede user add NAME.*--without-sign-in"):
        sign_in(settings(tmp_path).model_copy(update={"host": host}))


def test_unless_the_user_insists(tmp_path: Path) -> None:
    assert sign_in(settings(tmp_path, host=EVERYWHERE, without_sign_in=True)) is None


@pytest.mark.parametrize("host", ["127.0.0.1", EVERYWHERE])
def test_where_there_are_users_everyone_is_asked(known: Users, host: str) -> None:
    found = sign_in(settings(known.file.parent, host=host, without_sign_in=True))
    assert found is not None
    assert found.names() == ["ana"]


def test_an_empty_file_of_users_lets_nobody_in(known: Users) -> None:
    known.remove("ana")
    assert sign_in(settings(known.file.parent)) is not None


def test_users_may_stand_in_another_file(known: Users, tmp_path: Path) -> None:
    found = sign_in(settings(tmp_path / "elsewhere", users=known.file))
    assert found is not None
    assert found.file == known.file


def test_a_named_file_that_is_missing_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"LEDE_USERS names .*missing, which is not there"):
        sign_in(settings(tmp_path, users=tmp_path / "missing"))


def test_a_damaged_file_opens_nothing(known: Users) -> None:
    known.file.write_text("rubbish")
    with pytest.raises(LedeError, match="is no user"):
        sign_in(settings(known.file.parent))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), (EVERYWHERE, False), ("::", False),
     ("10.0.0.1", False), ("localhost.example", False), ("127.0.0.1.example", False)],
)  # fmt: skip
def test_this_machine_s_own_addresses(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.parametrize("bits", [0o666, 0o620, 0o602])
def test_a_file_that_others_can_write_lets_nobody_in(known: Users, bits: int) -> None:
    known.file.chmod(bits)
    for use in (known.names, lambda: known.verify("ana", PASSWORD), lambda: known.add("ben", PASSWORD)):
        with pytest.raises(UserError, match=rf"{re.escape(str(known.file))} can be written by other users.*chmod go-w"):
            use()
    known.file.chmod(0o640)
    assert known.verify("ana", PASSWORD)


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_a_file_that_others_can_replace_lets_nobody_in(known: Users) -> None:
    known.file.parent.chmod(0o777)
    with pytest.raises(UserError, match="chmod go-w"):
        known.names()
    known.file.parent.chmod(0o755)
    assert known.names() == ["ana"]
