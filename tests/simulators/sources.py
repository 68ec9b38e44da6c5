"""All simulators by the kinds of sources that ask them, each with what its source needs in sources.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from interlock.adapters.registries.patience import Patience
from interlock.adapters.report_sources import Around, Place
from interlock.kernel import Instant
from tests.simulators import appscan, defender, security_command_center, security_hub, sonarqube


class Simulated(NamedTuple):
    """A kind of source, and what it takes to ask its simulator."""

    makes: Any
    scope: str
    secrets: Mapping[str, str]
    fields: Mapping[str, str] = {}
    tokens: str = ""
    """Where tokens are had, below the address."""


OF_APPSCAN = {"key_id": appscan.KEY, "key_secret": appscan.SECRET}
SIMULATED: dict[str, Simulated] = {
    "sonarqube": Simulated(sonarqube.SonarQube, sonarqube.PROJECT, {"token": sonarqube.TOKEN}),
    "appscan": Simulated(appscan.AppScanOnCloud, appscan.APPLICATION, OF_APPSCAN),
    "appscan-enterprise": Simulated(appscan.AppScanEnterprise, "42", OF_APPSCAN),
    "security-hub": Simulated(
        security_hub.SecurityHub,
        security_hub.ACCOUNT,
        {"access_key_id": security_hub.KEY.id, "secret_access_key": security_hub.KEY.secret},
        {"region": security_hub.KEY.region},
    ),
    "defender-for-cloud": Simulated(
        defender.Defender,
        defender.SUBSCRIPTION,
        {"client_id": defender.CLIENT, "client_secret": defender.SECRET},
        {"tenant": defender.TENANT},
        "/",
    ),
    "security-command-center": Simulated(
        security_command_center.SecurityCommandCenter,
        security_command_center.PROJECT,
        {"key": security_command_center.account()},
        tokens="/token",
    ),
}


def environ_of(kind: str) -> dict[str, str]:
    """Give the variables that hold the credentials of a source."""
    return {f"SIMULATED_{name.upper()}": text for name, text in SIMULATED[kind].secrets.items()}


def place_of(kind: str, url: str, **more: Any) -> Place:
    """Give the place of a source whose simulator is at a URL."""
    one = SIMULATED[kind]
    wanted: dict[str, Any] = {
        "name": kind,
        "kind": kind,
        "address": url,
        "scope": one.scope,
        "credentials": {name: f"env:SIMULATED_{name.upper()}" for name in one.secrets},
        **one.fields,
        **({"tokens": (url + one.tokens).rstrip("/")} if one.tokens else {}),
    }
    return Place(**{**wanted, **more})


def around(kind: str, at: Instant, slept: list[float] | None = None, **more: Any) -> Around:
    """Give what a source needs of a machine on which nobody waits."""
    waits = slept if slept is not None else []
    patience = Patience(attempts=3, sleep=waits.append, jitter=lambda: 0.0)
    return Around({**environ_of(kind), **more.pop("environ", {})}, lambda: at, patience, sleep=waits.append, **more)


def written(kind: str, url: str, **more: str) -> str:
    """Write the source as it stands in sources.yaml."""
    one = place_of(kind, url)
    lines = [
        f"  - name: {kind}",
        f"    kind: {kind}",
        f"    address: {url}",
        f"    scope: {one.scope!r}",
        "    credentials:",
    ]
    lines += [f"      {name}: {where}" for name, where in one.credentials.items()]
    lines += [f"    {name}: {text}" for name, text in SIMULATED[kind].fields.items()]
    lines += [f"    tokens: {one.tokens}"] if one.tokens else []
    lines += [f"    {name}: {text}" for name, text in more.items()]
    return "version: 1\nsources:\n" + "\n".join(lines) + "\n"
