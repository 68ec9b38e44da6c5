import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.errors import SecurityKeyRefused
from interlock.flows.authenticators import FRESH, MOST, STRONG, change_digest
from interlock.flows.errors import (
    AuthenticatorsUnfit,
    AuthenticatorUnknown,
    CodeWrong,
    NoPublicAddress,
    SignInOld,
    StepUpOver,
    StepUpWanted,
)
from interlock.identity.authenticators import CodeCard, PasskeyCard
from interlock.identity.sessions import Method
from interlock.identity.step_up import Purpose
from interlock.kernel import sha256
from tests.passkeys import Passkey
from tests.stepping import Signed, challenge_in, signed_in


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Signed]:
    with signed_in(tmp_path) as made:
        yield made


def proves(who: Signed, key: Passkey, digest: str = "") -> None:
    """Prove oneself again with a key that one has."""
    about = change_digest(who.account) if not digest else sha256(digest.encode())
    asked = who.proofs.step_ups.begin(who.visitor, Purpose.ACCOUNT, about)
    answer = json.dumps(key.answers(challenge_in(asked.options))).encode()
    who.secret = who.proofs.step_ups.finish(who.visitor, asked.id, answer).secret


def waits(who: Signed, seconds: int) -> None:
    who.world.team.world.pass_time(seconds=seconds)


def test_the_first_one_is_added_shortly_after_signing_in(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    (held,) = ben.proofs.authenticators.of(ben.visitor)
    assert isinstance(held.card, PasskeyCard)
    assert (held.card.id, held.card.name, held.used) == (ben.world.ben.digest, "a key", 0)


def test_an_old_session_adds_no_first_one(ben: Signed) -> None:
    waits(ben, int(FRESH.total_seconds()) + 1)
    with pytest.raises(SignInOld, match="10 minutes"):
        ben.enrols(ben.world.ben)
    with pytest.raises(SignInOld):
        ben.proofs.authenticators.begin_code(ben.visitor)


def test_a_second_one_needs_the_first(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    with pytest.raises(StepUpWanted):
        ben.enrols(Passkey())
    proves(ben, ben.world.ben)
    ben.enrols(Passkey())
    waits(ben, int(STRONG.total_seconds()) + 1)
    with pytest.raises(StepUpWanted):
        ben.enrols(Passkey())


def test_a_proof_for_something_else_changes_nothing_here(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    proves(ben, ben.world.ben, "an approval")
    with pytest.raises(StepUpWanted):
        ben.enrols(Passkey())


def test_what_was_begun_in_one_session_ends_in_it(ben: Signed) -> None:
    new = ben.proofs.authenticators.begin_key(ben.visitor)
    secret, _ = ben.serving.visiting.sessions.open(ben.account, "Ben", Method.PASSWORD)
    answer = json.dumps(Passkey().registers(challenge_in(new.options))).encode()
    with pytest.raises(StepUpOver):
        ben.proofs.authenticators.finish_key(ben.serving.visiting.sessions.who(secret), new.id, answer, "")


def test_the_secret_of_codes_is_shown_again_in_the_session_that_began_them_alone(ben: Signed) -> None:
    codes, key = ben.proofs.authenticators.begin_code(ben.visitor), ben.proofs.authenticators.begin_key(ben.visitor)
    other, _ = ben.serving.visiting.sessions.open(ben.account, "Ben", Method.PASSWORD)
    for visitor, name in ((ben.serving.visiting.sessions.who(other), codes.id), (ben.visitor, key.id)):
        with pytest.raises(StepUpOver):
            ben.proofs.authenticators.look_code(visitor, name)


def test_what_was_begun_counts_once(ben: Signed) -> None:
    new = ben.proofs.authenticators.begin_key(ben.visitor)
    with pytest.raises(SecurityKeyRefused):
        ben.proofs.authenticators.finish_key(ben.visitor, new.id, b"{}", "")
    answer = json.dumps(Passkey().registers(challenge_in(new.options))).encode()
    with pytest.raises(StepUpOver):
        ben.proofs.authenticators.finish_key(ben.visitor, new.id, answer, "")


def test_codes_count_once_one_of_them_was_shown(ben: Signed) -> None:
    new = ben.proofs.authenticators.begin_code(ben.visitor)
    assert new.secret in new.address
    with pytest.raises(CodeWrong):
        ben.proofs.authenticators.finish_code(ben.visitor, new.id, "000000", "")
    assert ben.proofs.authenticators.of(ben.visitor) == ()
    assert ben.proofs.authenticators.look_code(ben.visitor, new.id) == new, "who mistyped one tries again"
    ben.proofs.authenticators.finish_code(ben.visitor, new.id, ben.code(new.secret), "a phone")
    secret = new.secret
    (held,) = ben.proofs.authenticators.of(ben.visitor)
    assert isinstance(held.card, CodeCard)
    assert (held.card.secret, held.card.name) == (secret, "a phone")
    assert secret not in repr(held)


def test_a_security_key_is_of_one_account_and_there_once(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    proves(ben, ben.world.ben)
    with pytest.raises(AuthenticatorsUnfit, match="known here already"):
        ben.enrols(ben.world.ben)


def test_nobody_has_a_hundred_of_them(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    proves(ben, ben.world.ben)
    for _ in range(MOST - 1):
        ben.enrols(Passkey())
    with pytest.raises(AuthenticatorsUnfit, match=f"more than {MOST}"):
        ben.enrols(Passkey())


def test_the_last_one_stays(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    proves(ben, ben.world.ben)
    with pytest.raises(AuthenticatorsUnfit, match="the last one"):
        ben.proofs.authenticators.remove(ben.visitor, ben.world.ben.digest)
    ben.takes_codes()
    ben.proofs.authenticators.remove(ben.visitor, ben.world.ben.digest)
    assert [type(one.card) for one in ben.proofs.authenticators.of(ben.visitor)] == [CodeCard]


def test_only_ones_own_are_removed_and_only_by_who_proved_themselves(ben: Signed) -> None:
    ben.enrols(ben.world.ben)
    with pytest.raises(StepUpWanted):
        ben.proofs.authenticators.remove(ben.visitor, ben.world.ben.digest)
    proves(ben, ben.world.ben)
    with pytest.raises(AuthenticatorUnknown):
        ben.proofs.authenticators.remove(ben.visitor, "0" * 64)


def test_an_address_by_number_takes_no_security_key(ben: Signed) -> None:
    with pytest.raises(NoPublicAddress):
        ben.serving.proving.at("http://127.0.0.1:8460").authenticators.begin_key(ben.visitor)


def test_a_name_is_one_line_that_can_be_shown(ben: Signed) -> None:
    new = ben.proofs.authenticators.begin_key(ben.visitor)
    answer = json.dumps(ben.world.ben.registers(challenge_in(new.options))).encode()
    card = ben.proofs.authenticators.finish_key(ben.visitor, new.id, answer, "  my\n\x1b[31m  key" + "x" * 300)
    assert card.name.startswith("my [31m key")
    assert len(card.name) == 100
