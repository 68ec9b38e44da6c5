"""A server that gives short tokens to the jobs of one build server, whose keys lie on loopback or in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlock.testing.world import World
from tests.served import Server, serving
from tests.tokens import AUDIENCE, TokenIssuer

RULE = """\
  - name: shop
    issuer: {url}
    repository_id: "1234"
    workflow: .github/workflows/release.yml
    workflow_ref: refs/heads/main
    refs: [refs/heads/main]
    workload: shop-ci
    on: product:shop
"""
SHOWN = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
}


class Exchanging:
    """One server, one issuer, and what the server wrote down."""

    def __init__(self, server: Server, issuer: TokenIssuer, log: list[str]) -> None:
        self.server = server
        self.issuer = issuer
        self.log = log

    @property
    def world(self) -> World:
        """The machine that the server runs on."""
        return self.server.world

    def token(self, **claims: Any) -> str:
        """Give the token of a job."""
        return self.issuer.token(self.world.at, **claims)

    def show(self, token: str, **more: Any) -> Any:
        """Show a token to the server, and give the answer."""
        return self.server.ask("POST", "/v1/tokens/exchange", json={**SHOWN, "subject_token": token, **more})

    def had(self, **claims: Any) -> str:
        """Give the token that a job gets."""
        said = self.show(self.token(**claims))
        assert said.status_code == 200, (said.text, self.log)
        return str(said.json()["access_token"])

    def is_refused(self, token: str, why: str) -> bool:
        """Say whether nothing is given, nothing told outside, and the reason written down."""
        before = len(self.log)
        said = self.show(token)
        (line,) = self.log[before:]
        assert why in line, line
        assert "\n" not in line
        assert token.rpartition(".")[2] not in line, "a signature is nobody's business"
        return (said.status_code, said.json()) == (403, REFUSED)


REFUSED = {
    "type": "urn:interlock:error:FLW-265",
    "title": "that may not be done",
    "status": 403,
    "detail": "that workload gets no token here",
    "code": "FLW-265",
    "remedy": "whoever runs the server finds the reason in its log, and the rules in its exchange.yaml",
}


def configure(world: World, issuer: TokenIssuer, rules: str = RULE, *, keys: str = "keys.json", **listed: Any) -> None:
    """Write the lists of the server's user."""
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True, exist_ok=True)
    config.joinpath("keys.json").write_bytes(issuer.key_set())
    one = {"url": issuer.url, "kind": issuer.kind.value, "audience": AUDIENCE, **listed}
    config.joinpath("issuers.yaml").write_text(json.dumps({"issuers": [{**one, **({"keys": keys} if keys else {})}]}))
    config.joinpath("exchange.yaml").write_text("exchange:\n" + rules.format(url=issuer.url))


@contextmanager
def exchanging(
    folder: Path,
    issuer: TokenIssuer | None = None,
    rules: str = RULE,
    *,
    world: World | None = None,
    most_a_second: int = 1_000,
    **more: Any,
) -> Iterator[Exchanging]:
    """Open a server that wants the jobs of an issuer; `more` is for `configure`."""
    made, here, log = issuer or TokenIssuer(), world or World(folder / "world"), list[str]()
    configure(here, made, rules, **more)
    with serving(here, fault=log.append, most_a_second=most_a_second) as server:
        yield Exchanging(server, made, log)
