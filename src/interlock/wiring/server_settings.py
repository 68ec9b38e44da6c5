"""Every setting of a server but its own options: variables of the environment and files of its user. Floor 12.

The reference page is made from this, and a test holds it against whatever the program reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.adapters.telemetry import VARIABLES as TRACES

AROUND: Final[Mapping[str, str]] = {
    "HOME": "the folder of its user, under which the four below lie unless they are set",
    "XDG_CONFIG_HOME": "`interlock/` in it holds keys, trust and the files below",
    "XDG_STATE_HOME": "`interlock/` in it holds what is remembered of ledgers; losing it hides a rolled-back store",
    "XDG_CACHE_HOME": "`interlock/` in it holds loaded policies; it can be deleted",
    "XDG_DATA_HOME": "`interlock/` in it holds advisories and tools",
    "USER": "the name that its first key gets",
    "LOGNAME": "as the one above, where that is not set",
    "PATH": "where git is looked for, in absolute folders",
    "TMPDIR": "where temporary files lie; `TEMP` and `TMP` likewise",
    "SUDO_UID": "whose repositories root takes for its own",
    "GIT_INDEX_FILE": "of no use to a server; do not set it",
    "DOCKER_CONFIG": "the folder with the credentials for registries, where registries.yaml names none",
    "HTTPS_PROXY": "a proxy for what it asks others; `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` too",
    "SSL_CERT_FILE": "certificates that count for what it asks others, in place of the system's; `SSL_CERT_DIR` too",
    "PGPASSFILE": "the file with the password for PostgreSQL; every variable of libpq that begins with `PG` is heeded",
}
"""Variables that the program or its libraries heed, with their meaning; the names of others stand in files."""
FILES: Final[Mapping[str, str]] = {
    "interlock.yaml": "of the folder it is started in: environments, policies, product; see settings.md",
    "keys/": "its private keys, made at the first start; keep a copy apart from the backups",
    "trust.json": "whose signatures count; written by `interlock keys trust`",
    "hooks.yaml": "whose webhooks it takes, with references to their secrets",
    "sign-in.yaml": "the identity providers that people sign in with, and the sources of SCIM",
    "sources.yaml": "the servers that reports are pulled from, with references to their secrets",
    "channels.yaml": "where events are sent and tickets are kept; read anew each time that it delivers",
    "exchange.yaml": "which jobs of build servers get a token",
    "issuers.yaml": "whose tokens of build servers count",
    "registries.yaml": "how it is known to registries, where an environment asks them what a tag stands for",
}
"""Files that a server reads when it starts; below the configuration folder but for the first."""
__all__ = ["AROUND", "FILES", "TRACES"]
