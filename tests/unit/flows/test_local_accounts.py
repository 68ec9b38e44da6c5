"""Local accounts: whoever knows the password gets in, whoever guesses waits, and nobody learns who is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interlock.adapters.passwords import Passwords
from interlock.flows.errors import AccountMissing, AccountTaken, PasswordUnfit, SignInRefused, TooManyTries
from interlock.flows.local_accounts import LocalAccounts
from interlock.identity import Account, NameMalformed
from interlock.store.failed_tries import StoredTries
from interlock.store.local_accounts import StoredLocalAccounts
from interlock.testing.world import World
from interlock.wiring.app import App

RIGHT = "correct horse battery"
HERE = "address 192.0.2.7"


class Counting:
    """Hashes, and counts how often it was asked whether a password is right."""

    def __init__(self, passes: int = 1) -> None:
        self._real = Passwords(passes=passes, memory_kib=64)
        self.asked = 0

    @property
    def none(self) -> str:
        return self._real.none

    def hashed(self, password: str) -> str:
        return self._real.hashed(password)

    def is_right(self, kept: str, password: str) -> bool:
        self.asked += 1
        return self._real.is_right(kept, password)

    def is_old(self, kept: str) -> bool:
        return self._real.is_old(kept)


class Kept:
    """The accounts of one world."""

    def __init__(self, app: App, world: World) -> None:
        self.app, self.world, self.hasher, self.ended = app, world, Counting(), list[Account]()
        self.accounts = self.over(self.hasher)

    def over(self, hasher: Counting) -> LocalAccounts:
        """Give the same accounts with another way to hash."""
        database = self.app.store.database
        return LocalAccounts(
            book=StoredLocalAccounts(database),
            tries=StoredTries(database),
            hasher=hasher,
            clock=self.app.clock,
            ended=self.ended.append,
        )


@contextmanager
def kept(folder: Path) -> Iterator[Kept]:
    """Open the accounts of a new world, with one of ann's."""
    world = World(folder)
    with world.app() as app:
        found = Kept(app, world)
        found.accounts.make("ann", "Ann", RIGHT)
        yield found


def test_whoever_knows_the_password_gets_in(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        assert found.accounts.sign_in(" Ann", RIGHT, HERE).account == Account.parse("directory:local/ann")
        assert RIGHT not in str(found.accounts.find("ann"))


def test_unknown_disabled_and_wrong_are_one_answer_after_the_same_work(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        found.accounts.make("ben", "Ben", RIGHT)
        found.accounts.disable("ben")
        said = set()
        for name, password in (("ann", "wrong horse battery"), ("nobody", RIGHT), ("ben", RIGHT), ("../..", RIGHT)):
            before = found.hasher.asked
            with pytest.raises(SignInRefused) as refused:
                found.accounts.sign_in(name, password, "")
            said.add((str(refused.value), refused.value.remedy, found.hasher.asked - before))
        assert len(said) == 1


def test_who_guesses_waits_and_so_does_who_knows_until_it_is_over(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        for name in ("ann", "nobody"):
            for _ in range(5):
                with pytest.raises(SignInRefused):
                    found.accounts.sign_in(name, "wrong horse battery", "")
            asked = found.hasher.asked
            with pytest.raises(TooManyTries) as waits:
                found.accounts.sign_in(name, RIGHT, "")
            assert waits.value.fields == {"seconds": 1}
            assert found.hasher.asked == asked, "what is tried meanwhile is not looked at"
        found.world.pass_time(seconds=1)
        found.accounts.sign_in("ann", RIGHT, "")
        for _ in range(5):
            with pytest.raises(SignInRefused):
                found.accounts.sign_in("ann", "wrong horse battery", "")


def test_who_tries_many_names_from_one_place_waits_too(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        for number in range(20):
            with pytest.raises(SignInRefused):
                found.accounts.sign_in(f"guess{number}" if number % 2 else "../", "wrong horse battery", HERE)
        with pytest.raises(TooManyTries):
            found.accounts.sign_in("ann", RIGHT, HERE)
        assert found.accounts.sign_in("ann", RIGHT, "address 192.0.2.8").name == "ann"


def test_who_signs_in_often_from_one_place_never_waits(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        for _ in range(30):
            found.accounts.sign_in("ann", RIGHT, HERE)


def test_an_own_account_buys_nobody_more_guesses(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        found.accounts.make("eve", "Eve", RIGHT)
        for number in range(20):
            with pytest.raises(SignInRefused):
                found.accounts.sign_in(f"guess{number}", "wrong horse battery", HERE)
            if number < 19:
                found.accounts.sign_in("eve", RIGHT, HERE)
        with pytest.raises(TooManyTries):
            found.accounts.sign_in("eve", RIGHT, HERE)


@pytest.mark.parametrize("password", ["short", "ann" * 4, "aaaaaaaaaaaaaa"])
def test_a_password_that_can_be_guessed_is_not_taken(tmp_path: Path, password: str) -> None:
    with kept(tmp_path) as found:
        with pytest.raises(PasswordUnfit):
            found.accounts.set_password("ann", password)
        with pytest.raises(PasswordUnfit):
            found.accounts.make("ben", "Ben", password)
        assert not found.accounts.knows("ben")


def test_there_is_one_account_of_a_name(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        with pytest.raises(AccountTaken):
            found.accounts.make("ann", "Another", RIGHT)
        with pytest.raises(NameMalformed):
            found.accounts.make("Ann Other", "Another", RIGHT)
        for change in (found.accounts.disable, found.accounts.find):
            with pytest.raises(AccountMissing):
                change("nobody")


def test_a_new_password_ends_every_session_lets_in_who_waits_and_opens_what_was_disabled(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        account = Account.parse("directory:local/ann")
        found.accounts.disable("ann")
        found.accounts.disable("ann")
        assert found.ended == [account], "the second time nothing changed"
        for _ in range(5):
            with pytest.raises(SignInRefused):
                found.accounts.sign_in("ann", RIGHT, "")
        found.accounts.set_password("ann", "another horse battery")
        assert found.ended == [account, account]
        assert found.accounts.sign_in("ann", "another horse battery", "").disabled_at is None
        with pytest.raises(SignInRefused):
            found.accounts.sign_in("ann", RIGHT, "")


def test_a_password_is_kept_with_the_present_parameters_from_the_next_time_on(tmp_path: Path) -> None:
    with kept(tmp_path) as found:
        before = found.accounts.find("ann").password
        harder = found.over(Counting(passes=2))
        assert harder.sign_in("ann", RIGHT, "").password != before
        assert "t=2" in harder.find("ann").password
        assert harder.sign_in("ann", RIGHT, "") == harder.find("ann")
        assert found.ended == [], "which ends no session"
