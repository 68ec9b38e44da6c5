"""What an append has to tell: the events of the envelopes in it, for the outbox. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from interlock.crypto import PublicKey, open_seal, read_envelope
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, read_statement
from interlock.evidence.transfer import TRANSFER
from interlock.kernel import KeyId, sha256
from interlock.ledger import Draft, Notice
from interlock.response.deriving import TELLING, Seen, events_of, notice_of

OF_PEOPLE: Final = TELLING - {ASSESSMENT, TRANSFER, VERIFICATION_SUMMARY}
"""What is told of evidence that comes from another ledger: what people say, not what was examined there once."""


def notices_of(
    drafts: Iterable[Draft], keys: Mapping[KeyId, PublicKey], kinds: Collection[str] = TELLING
) -> tuple[Notice, ...]:
    """Give the events of envelopes that these keys signed.

    Errors: EnvelopeMalformed (CRY-101), SealBroken (CRY-102), those of `read_statement` (EVD-1xx).
    """
    return tuple(
        notice_of(event)
        for one in drafts
        if one.kind in kinds
        for event in events_of(
            Seen(read_statement(open_seal(read_envelope(one.envelope), keys)), sha256(one.envelope), one.at)
        )
    )
