"""Which weakness a rule about infrastructure is about, by the words of its title.

Tools for infrastructure number their rules without naming a CWE. The families here are those their titles name
plainly; a title that fits none has no CWE rather than a guessed one. Enters: a title. Leaves: CWE ids.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FAMILIES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), weakness)
    for pattern, weakness in (
        (
            r"hard.?coded|secret.*(env|plain|user.?data|expos)|credentials?.*(in|expos)|\bpassword in\b",
            "CWE-798",
        ),
        (
            r"(0\.0\.0\.0|::)/0|ingress|egress|inbound|open (to|port)|unrestricted|any (source|port)|network polic",
            "CWE-284",
        ),
        (r"public|anonymous|unauthenti", "CWE-284"),
        (r"tls|ssl\b|https|in.?transit|plain.?text|clear.?text", "CWE-319"),
        (r"encrypt|kms|cmk|customer.managed", "CWE-311"),
        (r"key rotation|rotat", "CWE-324"),
        (
            r"wildcard|\*.*(action|permission)|overly|least privilege|excessive|admin(istrator)? access",
            "CWE-732",
        ),
        (r"privileg|root|capabilit|hostpath|host (network|pid|ipc|port)|seccomp|apparmor|selinux|sudo", "CWE-250"),
        (r"log(ging|s)?\b|audit|monitor|flow log|tracing", "CWE-778"),
        (r"backup|versioning|point.in.time|deletion protection|recovery", "CWE-693"),
        (r"cpu|memory|limits?\b|quota|throttl", "CWE-770"),
        (r"immutab|digest|checksum|signature|pin(ned)?\b|:?latest|\btag", "CWE-494"),
        (r"imds|metadata|token", "CWE-918"),
    )
)


@lru_cache(maxsize=4096)
def weakness_of(title: str) -> tuple[str, ...]:
    """Give the CWE that a rule's title speaks of; the first family that fits, or none."""
    return next(((weakness,) for pattern, weakness in _FAMILIES if pattern.search(title)), ())


SPEAKS_OF_SECRETS: Final = re.compile(r"secret|password|credential|sensitive|token|api.?key|private key", re.IGNORECASE)
"""Titles of rules whose messages may quote a value; the title is shown instead of the message."""
