"""Builder: who builds proves it by a token or by its host, so that it can be sealed about what was built.

Enters: a token as a build server gave it. Leaves: a proven workload, and what to say of it about commits and artifacts
so that any gate can hold it against its policy; the token itself is kept nowhere. Floor 11.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.flows.errors import TokenOfAnotherCommit, TokenReplayed
from interlock.flows.ports import TokenUses, TokenVerifier
from interlock.identity.workload import ProvenWorkload
from interlock.kernel import Instant, stamp

_STALE_AFTER: Final = timedelta(minutes=1)
"""How long after its end a token is remembered: clocks differ, and it must never be forgotten while it holds."""
_SHOWN: Final = 40
_HOSTED: Final = frozenset({"github-hosted", "gitlab-hosted"})


def prove_builder(token: str, at: Instant, verifier: TokenVerifier, uses: TokenUses) -> ProvenWorkload:
    """Give the workload that a token was made for, and use the token up.

    Errors: those of the verifier, with the token still unused; TokenReplayed (FLW-180).
    """
    proven = verifier.verify(token, at)
    use_up(proven, at, verifier, uses)
    return proven


def use_up(proven: ProvenWorkload, at: Instant, verifier: TokenVerifier, uses: TokenUses) -> None:
    """Return if a token is shown for the first time, or may be shown again. Errors: TokenReplayed (FLW-180)."""
    one = proven.identity
    is_first = uses.take(one.issuer, one.token_id, one.expires_at + _STALE_AFTER, at)
    if not is_first and not verifier.may_repeat(one.issuer):
        raise TokenReplayed(token=one.token_id[:_SHOWN], issuer=one.issuer)


def check_commit(proven: ProvenWorkload, commit: str) -> None:
    """Return if a token is for the build of a commit, or does not say of which.

    Errors: TokenOfAnotherCommit (FLW-181).
    """
    if proven.identity.commit not in {"", commit}:
        raise TokenOfAnotherCommit(got=proven.identity.commit, built=commit)


def builder_says(
    proven: ProvenWorkload | None, host: BuilderHost | None, at: Instant, version: str
) -> BuilderIdentity | None:
    """Give what is sealed of a builder; none where it shows neither a token nor a host."""
    if proven is None:
        return BuilderIdentity(version, stamp(at), host=host) if host is not None else None
    return BuilderIdentity(
        version, stamp(proven.verified_at), proven.identity, proven.audience, proven.issuer_key, host
    )


def is_hosted_by(says: BuilderIdentity | None) -> bool:
    """Say whether a build platform proved that the build ran on a machine of its own."""
    return says is not None and says.workload is not None and says.workload.runner in _HOSTED


def is_steered_by(says: BuilderIdentity | None) -> bool:
    """Say whether whoever writes what is built may write what the job does too: its file is not of another place."""
    token = says.workload if says is not None else None
    return token is None or not token.job_workflow or token.job_workflow.startswith(f"{token.repository}/")
