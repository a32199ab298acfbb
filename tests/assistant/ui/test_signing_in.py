"""How often a wrong password is looked at, and for how long someone who signed in stays in."""

import asyncio
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.accounts import Users
from assistant.ui.access_control import CLIENT
from assistant.ui.login import TRIES, WAITING, WINDOW, Sessions, SigningIn

PASSWORD = "correct horse"  # noqa: S105 - of nobody
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users", CHEAP)
    made.add("ana", PASSWORD)
    made.add("ben", PASSWORD)
    return made


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def let_in(door: SigningIn, name: str, password: str, address: str = "10.0.0.1") -> bool:
    CLIENT.set(address)
    return asyncio.run(door.allowed(name, password))


def test_the_limit_ends_after_a_while(users: Users) -> None:
    clock = Clock()
    door = SigningIn(users, clock)
    for _ in range(TRIES["both"]):
        assert not let_in(door, "ana", "wrong")
    assert not let_in(door, "ana", PASSWORD)
    clock.now += WINDOW
    assert let_in(door, "ana", PASSWORD)


def test_someone_elsewhere_is_not_locked_out(users: Users) -> None:
    door = SigningIn(users)
    for _ in range(TRIES["both"] + 1):
        let_in(door, "ana", "wrong")
    assert let_in(door, "ana", PASSWORD, address="10.0.0.2")
    assert let_in(door, "ben", PASSWORD)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_addresses_that_one_stranger_has_count_together(users: Users, one: str, other: str, same: bool) -> None:
    door = SigningIn(users)
    for _ in range(TRIES["both"]):
        let_in(door, "ana", "wrong", one)
    assert let_in(door, "ana", PASSWORD, other) != same


def test_names_that_are_guessed_from_one_address_are_limited(users: Users) -> None:
    door = SigningIn(users)
    for number in range(TRIES["address"]):
        let_in(door, f"user{number}", "wrong")
    assert not let_in(door, "ana", PASSWORD)


def test_a_name_that_is_tried_from_everywhere_is_limited(users: Users) -> None:
    door = SigningIn(users)
    for number in range(TRIES["name"]):
        let_in(door, "ana", "wrong", f"10.0.{number // 250}.{number % 250}")
    assert not let_in(door, "ana", PASSWORD, "10.9.9.9")


class Counted(Users):
    """Counts how often a password is really looked at."""

    looked = 0

    def verify(self, name: str, password: str) -> bool:
        self.looked += 1
        return super().verify(name, password)


def at_once(door: SigningIn, tries: list[tuple[str, str]]) -> list[bool]:
    async def all_of_them() -> list[bool]:
        return await asyncio.gather(*(door.allowed(*one) for one in tries))

    CLIENT.set("10.0.0.1")
    return asyncio.run(all_of_them())


def test_many_at_once_are_no_way_round(users: Users) -> None:
    counted = Counted(users.file, CHEAP)
    guesses = [*(("ana", f"wrong {number}") for number in range(30)), ("ana", PASSWORD)]
    assert not any(at_once(SigningIn(counted), guesses))
    assert counted.looked == TRIES["both"]


def test_guesses_of_many_names_at_once_are_no_way_round(users: Users) -> None:
    counted = Counted(users.file, CHEAP)
    assert not any(at_once(SigningIn(counted), [(f"user{number}", "wrong") for number in range(WAITING)]))
    assert counted.looked == TRIES["address"]


def test_everyone_who_signs_in_at_once_gets_in(users: Users) -> None:
    assert all(at_once(SigningIn(users), [("ana", PASSWORD), ("ben", PASSWORD)] * 15))


def test_so_many_wait_and_no_more(users: Users) -> None:
    counted = Counted(users.file, CHEAP)
    assert at_once(SigningIn(counted), [("ana", PASSWORD)] * (WAITING + 10)) == [True] * WAITING + [False] * 10
    assert counted.looked == WAITING


def test_a_right_password_between_wrong_ones_does_not_clear_those_of_the_address(users: Users) -> None:
    door = SigningIn(users)
    for number in range(TRIES["address"]):
        let_in(door, f"user{number}", "wrong")
        if number == 10:
            assert let_in(door, "ben", PASSWORD)
    assert not let_in(door, "ben", PASSWORD)


def test_names_too_long_for_a_user_count_as_one(users: Users) -> None:
    door = SigningIn(users)
    for number in range(TRIES["both"]):
        let_in(door, "x" * 64 + str(number), "wrong")
    assert len(door._wrong) == 3


def test_signing_in_often_is_no_offence(users: Users) -> None:
    door = SigningIn(users)
    for _ in range(TRIES["name"] + 1):
        assert let_in(door, "ana", PASSWORD)


def test_a_damaged_file_of_users_lets_nobody_in(users: Users) -> None:
    door, sessions = SigningIn(users), Sessions(users)
    sessions["token"] = "ana"  # noqa: S105
    users.file.write_text("rubbish")
    assert not let_in(door, "ana", PASSWORD)
    assert sessions.get("token") is None


def test_a_session_ends_with_the_password(users: Users) -> None:
    sessions = Sessions(users)
    sessions["token"] = "ana"  # noqa: S105
    assert sessions.get("token") == "ana"
    assert sessions.get("other") is None
    users.remove("ana")
    assert sessions.get("token") is None
    users.add("ana", "another horse")
    assert sessions.get("token") is None
