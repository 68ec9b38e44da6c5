"""The issuers of tokens that a user trusts: `issuers.yaml` in the configuration folder, and in no repository. Floor 12.

Whose signature proves who built something is not for what is being built to say: a change that could bring its own
issuer, or its own file of keys, could be any builder it likes.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import interlock
from interlock.formats import FieldWrong, Node, read_yaml
from interlock.identity import Account
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import duration
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.kept import Kept
from interlock.wiring.own_files import read_own

if TYPE_CHECKING:
    from interlock.adapters.issuers import Verification
    from interlock.evidence.builder import BuilderIdentity
    from interlock.identity.workload import ProvenWorkload
    from interlock.wiring.app import App

FILE_NAME: Final = "issuers.yaml"
FIELDS: Final = {
    "url": "the issuer exactly as its tokens have it in `iss`; https, or http on this machine",
    "kind": "in which dialect its tokens speak: github, gitlab, kubernetes, buildkite, circleci, azure or oidc",
    "audience": "for whom a token must have been made, and for nobody else; a URL or name of your own",
    "keys": "a file with the issuer's key set (JWKS), relative to this one; with it nothing is fetched",
    "keys_from": "other origins (scheme, host and port) from which the issuer may have its key set fetched",
    "max_key_age": "how old a fetched key set may be; left out, 1h",
    "max_lifetime": "the longest time for which a token may be made, at most 24h; left out, 1h",
    "reuse": "true to let one token count more than once while it holds, for Kubernetes; left out, false",
}
"""Every field of an issuer with what it means; the reference page is made from it."""
_DAY_S: Final = 86400
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that are this machine, to which nothing travels in the clear."""


def issuers_file(config: str) -> str:
    """Give where a user's issuers stand."""
    return os.path.join(config, FILE_NAME)


def read_issuers(config: str) -> tuple[Issuer, ...]:
    """Read the issuers of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = issuers_file(config)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return issuers_of(read_yaml(body, path), config)


def issuers_of(node: Node, config: str) -> tuple[Issuer, ...]:
    """Read issuers from a YAML document; files of keys are found relative to a folder."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "issuers"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["issuers"].items("issuers") if "issuers" in fields else []
    found = tuple(_issuer(item, config) for item in items)
    urls = [one.url for one in found]
    for place, item in enumerate(items):
        if urls[place] in urls[:place]:
            got, wanted = f"{urls[place]!r} like one above", "each issuer once"
            raise FieldWrong(source=item.source, line=item.line, field="an issuer", got=got, wanted=wanted)
    return found


def _issuer(node: Node, config: str) -> Issuer:
    fields = node.fields("an issuer", FIELDS)
    for needed in ("url", "kind", "audience"):
        if needed not in fields:
            raise node.wrong("an issuer", "url, kind and audience")
    start = Issuer("", WorkloadKind.OIDC, "")
    return Issuer(
        web_address(fields["url"], "url"),
        WorkloadKind(fields["kind"].one_of("kind", [str(one) for one in WorkloadKind])),
        fields["audience"].text("audience"),
        os.path.join(config, fields["keys"].text("keys")) if "keys" in fields else "",
        tuple(web_address(one, "keys_from") for one in fields["keys_from"].items("keys_from"))
        if "keys_from" in fields
        else (),
        _seconds(fields["max_key_age"], "max_key_age") if "max_key_age" in fields else start.max_key_age_s,
        _seconds(fields["max_lifetime"], "max_lifetime") if "max_lifetime" in fields else start.max_lifetime_s,
        fields["reuse"].truth("reuse") if "reuse" in fields else False,
    )


def _seconds(node: Node, field: str) -> int:
    seconds = int(node.read(field, "a length of time such as 1h", duration).total_seconds())
    if not 0 < seconds <= _DAY_S:
        raise node.wrong(field, "more than nothing and at most 24h")
    return seconds


def web_address(node: Node, field: str) -> str:
    """Read an address with a host and nothing else that could mean another place; kept as it is written."""
    text = node.text(field)
    wanted = "an https address without credentials, query and fragment"
    try:
        parts = urlsplit(text)
        is_one = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise node.wrong(field, wanted) from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    is_bare = parts.username is None and parts.password is None and not set(text) & set("?#\\ @")
    if not (is_one and is_safe and is_bare and text.isprintable()):
        raise node.wrong(field, wanted)
    return text


def verification(app: App) -> Verification:
    """Build what verifies tokens, over the issuers of this user."""
    from interlock.adapters.issuers import IssuerKeys, Verification

    cache = Kept(f"{app.places.cache}/issuers", app.keys.secret("issuer keys"))
    keys = IssuerKeys(cache, user_agent=f"interlock/{interlock.__version__}")
    return Verification(read_issuers(app.places.config), keys, source=issuers_file(app.places.config))


def prove_builder(app: App, token: str) -> ProvenWorkload:
    """Give the workload that a token was made for, and use it up in the store of this repository.

    Errors: those of `interlock.flows.builder.prove_builder`.
    """
    from interlock.flows.builder import prove_builder as prove
    from interlock.store.token_uses import StoredTokenUses

    return prove(token, app.clock(), verification(app), StoredTokenUses(app.store.database))


def token_of_this_job(app: App, *, file: str = "", variable: str = "") -> str | None:
    """Give the token of this job: as asked for, or as its build server gives it; none where there is none.

    Errors: TokenMissing (TOK-108) where one was asked for, those of `interlock.adapters.http`.
    """
    from interlock.adapters.issuers.ambient import ambient_token, token_in_file, token_in_variable

    if file:
        return token_in_file(file)
    if variable:
        return token_in_variable(app.environ, variable)
    issuers = read_issuers(app.places.config)
    return ambient_token(app.environ, issuers) if issuers else None


def the_token_of_this_job(app: App) -> str:
    """Give the token that the build server of this job gives it. Errors: TokenMissing (TOK-108)."""
    found = token_of_this_job(app)
    if found is None:
        from interlock.adapters.issuers.errors import TokenMissing

        raise TokenMissing(why="no variable, file or build server here gives one")
    return found


def token_was_used(app: App, proven: ProvenWorkload) -> bool:
    """Say whether a token was shown to the store of this repository before; nobody can have shown it to no store."""
    from interlock.store.errors import StoreMissing
    from interlock.store.token_uses import StoredTokenUses

    try:
        return StoredTokenUses(app.store.database).was_taken(proven.identity.issuer, proven.identity.token_id)
    except StoreMissing:
        return False


def who_builds(app: App, commit: str, *, file: str = "", variable: str = "") -> BuilderIdentity | None:
    """Give who builds a commit here: by the token of this job, and by the host; none where neither tells.

    The host is named only where the key that signs is a workload's: nobody else's machine is anybody's business. The
    token is used up. Errors: those of `token_of_this_job`, `prove_builder`, `check_commit`.
    """
    from interlock.adapters.host import this_host
    from interlock.flows.builder import builder_says, check_commit

    token = token_of_this_job(app, file=file, variable=variable)
    proven = prove_builder(app, token) if token is not None else None
    if proven is not None:
        check_commit(proven, commit)
    key = Account.of_key(app.keys.signer(app.clock()).key_id)
    host = this_host() if app.directory().workload_of(key) is not None else None
    return builder_says(proven, host, app.clock(), interlock.__version__)
