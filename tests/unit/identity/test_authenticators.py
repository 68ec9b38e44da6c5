from datetime import UTC, datetime

from interlock.crypto.wire import to_base64
from interlock.identity import Account
from interlock.identity.authenticators import CodeCard, PasskeyCard
from tests.passkeys import RP, Passkey

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN = Account.parse("directory:local/ann")


def test_the_card_of_a_security_key_knows_its_account_and_key() -> None:
    key = Passkey()
    card = PasskeyCard(key.digest, ANN, "mine", "id", RP, "", to_base64(key.public.spki), AT)
    assert (card.key_id, card.public) == (key.key, key.public)
    assert str(Account.of_key(card.key_id)) == f"passkey:{key.digest}"


def test_the_secret_of_a_generator_is_not_shown_by_accident() -> None:
    assert "JBSWY3DP" not in f"{CodeCard('cod-1', ANN, 'phone', 'JBSWY3DPEHPK3PXP', AT)!r}"
