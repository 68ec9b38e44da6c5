import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.errors import SecurityKeyRefused
from interlock.flows.authenticators import change_digest
from interlock.flows.errors import (
    AuthenticatorUnknown,
    CodeTooWeak,
    CodeWrong,
    NoPublicAddress,
    PasskeyNobodys,
    SessionRefused,
    StepUpOver,
    TooManyTries,
)
from interlock.flows.step_up import LASTS, Begun, Means, Proven
from interlock.identity.sessions import Method
from interlock.identity.step_up import Purpose, verify_step_up
from interlock.kernel import sha256
from tests.passkeys import Passkey
from tests.stepping import Signed, challenge_in, signed_in

OTHER = sha256(b"something else")


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Signed]:
    """Give ben, signed in, with the security key that the ledger joins to him."""
    with signed_in(tmp_path) as made:
        made.enrols(made.world.ben)
        yield made


def begun(who: Signed) -> Begun:
    draft = who.draft()
    return who.proofs.step_ups.begin(who.visitor, draft.purpose, draft.digest, draft)


def answer(key: Passkey, asked: Begun, **odd: Any) -> bytes:
    return json.dumps(key.answers(challenge_in(asked.options), **odd)).encode()


def passed(who: Signed) -> Proven:
    asked = begun(who)
    return who.proofs.step_ups.finish(who.visitor, asked.id, answer(who.world.ben, asked))


def test_a_security_key_proves_one_draft_and_the_session_gets_another_secret(ben: Signed) -> None:
    before = ben.secret
    proven = passed(ben)
    assert proven.means is Means.PASSKEY
    assert proven.proof is not None
    assert proven.pending.draft is not None
    assert verify_step_up(proven.proof, proven.pending.draft.digest) == ben.world.ben.key
    assert proven.card.strong_for == str(proven.pending.draft.digest)
    assert ben.serving.visiting.sessions.who(proven.secret).card.id == proven.card.id
    with pytest.raises(SessionRefused):
        ben.serving.visiting.sessions.who(before)


def test_a_challenge_is_over_everything_at_stake(ben: Signed) -> None:
    asked, again = begun(ben), begun(ben)
    said = asked.pending.challenge
    assert said.hashed() == challenge_in(asked.options) != challenge_in(again.options)
    assert (said.session, said.account) == (ben.visitor.card.id, str(ben.account))
    assert said.digest == ben.draft().digest


def test_a_challenge_counts_once_whatever_the_answer_was(ben: Signed) -> None:
    asked = begun(ben)
    with pytest.raises(SecurityKeyRefused):
        ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked, flags=1))
    with pytest.raises(StepUpOver):
        ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked))


def test_a_challenge_ends(ben: Signed) -> None:
    asked = begun(ben)
    ben.world.team.world.pass_time(seconds=int(LASTS.total_seconds()))
    with pytest.raises(StepUpOver):
        ben.proofs.step_ups.look(ben.visitor, asked.id)
    with pytest.raises(StepUpOver):
        ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked))


def test_a_challenge_is_of_one_session_and_stays_with_it(ben: Signed) -> None:
    asked = begun(ben)
    secret, _ = ben.serving.visiting.sessions.open(ben.account, "Ben", Method.PASSWORD)
    other = ben.serving.visiting.sessions.who(secret)
    with pytest.raises(StepUpOver):
        ben.proofs.step_ups.finish(other, asked.id, answer(ben.world.ben, asked))
    assert ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked)).proof is not None


def test_a_key_that_is_not_enrolled_here_proves_nothing(ben: Signed) -> None:
    asked = begun(ben)
    with pytest.raises(AuthenticatorUnknown):
        ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(Passkey(), asked))


def test_a_counter_that_does_not_grow_ends_it(ben: Signed) -> None:
    passed_count = ben.world.ben.count + 5
    asked = begun(ben)
    proven = ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked, count=passed_count))
    ben.secret = proven.secret
    for count in (passed_count, passed_count - 1, 0):
        asked = begun(ben)
        with pytest.raises(SecurityKeyRefused, match="count"):
            ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(ben.world.ben, asked, count=count))


def test_what_nobody_joined_says_nothing_in_the_ledger(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben:
        own = Passkey()
        ben.enrols(own)
        with pytest.raises(PasskeyNobodys, match=own.digest):
            ben.proofs.step_ups.key_of(ben.visitor)
        asked = ben.proofs.step_ups.begin(ben.visitor, Purpose.ACCOUNT, change_digest(ben.account))
        proven = ben.proofs.step_ups.finish(ben.visitor, asked.id, answer(own, asked))
        assert (proven.means, proven.pending.draft) == (Means.PASSKEY, None)


def test_somebody_without_anything_is_told_so(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben:
        with pytest.raises(AuthenticatorUnknown):
            ben.proofs.step_ups.key_of(ben.visitor)
        with pytest.raises(AuthenticatorUnknown):
            ben.proofs.step_ups.begin(ben.visitor, Purpose.ACCOUNT, OTHER)
        with pytest.raises(NoPublicAddress):
            ben.serving.proving.at("http://127.0.0.1:8460").step_ups.key_of(ben.visitor)


def test_a_key_of_another_address_is_not_asked_for(ben: Signed) -> None:
    with pytest.raises(AuthenticatorUnknown):
        ben.serving.proving.at("https://other.example.org").step_ups.key_of(ben.visitor)


def test_a_code_makes_a_session_stronger_and_says_nothing(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben:
        secret = ben.takes_codes()
        ben.world.team.world.pass_time(seconds=30)
        asked = ben.proofs.step_ups.begin(ben.visitor, Purpose.ACCOUNT, OTHER)
        assert (asked.options, asked.takes_code) == (None, True)
        proven = ben.proofs.step_ups.finish_with_code(ben.visitor, asked.id, ben.code(secret))
        assert (proven.means, proven.proof, proven.card.strong_for) == (Means.CODE, None, str(OTHER))


def test_a_code_approves_nothing(ben: Signed) -> None:
    ben.secret = strong(ben)
    secret = ben.takes_codes()
    ben.world.team.world.pass_time(seconds=30)
    asked = begun(ben)
    assert not asked.takes_code
    with pytest.raises(CodeTooWeak):
        ben.proofs.step_ups.finish_with_code(ben.visitor, asked.id, ben.code(secret))


def strong(who: Signed) -> str:
    """Prove oneself for a change; give the new secret."""
    asked = who.proofs.step_ups.begin(who.visitor, Purpose.ACCOUNT, change_digest(who.account))
    return who.proofs.step_ups.finish(who.visitor, asked.id, answer(who.world.ben, asked)).secret


def test_a_code_counts_once_and_guessing_has_to_wait(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben:
        secret = ben.takes_codes()
        asked = ben.proofs.step_ups.begin(ben.visitor, Purpose.ACCOUNT, OTHER)
        for wrong in (ben.code(secret), ben.code(secret, -1), ben.code(secret, -2), ben.code(secret, 2), "000000"):
            with pytest.raises(CodeWrong):
                ben.proofs.step_ups.finish_with_code(ben.visitor, asked.id, wrong)
        with pytest.raises(TooManyTries):
            ben.proofs.step_ups.finish_with_code(ben.visitor, asked.id, ben.code(secret, 1))
        ben.world.team.world.pass_time(seconds=30)
        assert ben.proofs.step_ups.finish_with_code(ben.visitor, asked.id, ben.code(secret)).means is Means.CODE


def test_a_step_up_lasts_five_minutes() -> None:
    assert timedelta(minutes=5) == LASTS
