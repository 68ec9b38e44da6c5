"""Verdicts: what the gate of an environment says of an artifact this moment. Floor 14."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, get
from litestar.params import PathParameter, QueryParameter

from interlock.api.rest.asking import NEEDS, check, serving_of
from interlock.api.rest.errors import NothingThere
from interlock.deployment.errors import EnvironmentsMissing, EnvironmentUnknown
from interlock.identity import Permission, Resource
from interlock.kernel import stamp

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}


class Verdict(msgspec.Struct, frozen=True):
    """What the gate says."""

    sha256: str
    environment: str
    verdict: str
    """allow, review or deny."""
    why: str
    """Empty where it is allowed."""
    decision: str
    """SHA-256 of the decision that was worked out for it; it is not sealed."""
    until: str
    """Up to when it holds if nothing is entered meanwhile."""


@get("/v1/verdicts/{sha256:str}", opt=_READ, sync_to_thread=True, tags=["verdicts"], summary="may this run there")
def verdict(
    request: Request[Any, Any, Any],
    sha256: Annotated[
        str,
        PathParameter(pattern="^(sha256:)?[0-9a-f]{64}$", description="of the artifact; `sha256:` may be before it"),
    ],
    environment: Annotated[str, QueryParameter(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")],
) -> Verdict:
    """Decide over what the ledger holds about an artifact, by the policy of an environment."""
    serving = serving_of(request)
    check(request, Permission.EVIDENCE_READ, Resource(serving.app.product, environment))
    artifact = sha256.removeprefix("sha256:")
    try:
        ready = serving.verdict(artifact, environment)
    except (EnvironmentUnknown, EnvironmentsMissing) as error:
        raise NothingThere(what="environment", name=environment) from error
    until = stamp(datetime.fromtimestamp(ready.until, UTC))
    return Verdict(artifact, environment, ready.verdict.value, ready.says, ready.decision, until)


ROUTES = (verdict,)
