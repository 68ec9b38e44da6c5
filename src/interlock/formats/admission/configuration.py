"""What tells the API server whom to ask, about what, and what follows where nobody answers. Floor 5.

Source: Kubernetes, admissionregistration.k8s.io/v1.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from interlock.formats.admission.pods import CARRIERS

TIMEOUT_S: Final = 5
_NAME_LABEL: Final = "kubernetes.io/metadata.name"
_SUB_RESOURCES: Final = {"pods": ("pods/ephemeralcontainers",)}


class Webhook(msgspec.Struct, frozen=True):
    """Where the webhook is, and what it is asked about."""

    environment: str
    ca: bytes
    """PEM of the authority that its certificate is from."""
    url: str = ""
    """Where it listens outside of the cluster; empty where it is a service."""
    service: tuple[str, str, int] = ("", "", 0)
    """Namespace, name and port of a service of the cluster."""
    namespaces: tuple[str, ...] = ()
    """Which it is asked about; empty for all of them. What ends with a star is left to the webhook itself."""
    exempt: tuple[str, ...] = ()
    """Which it is not asked about."""
    also: tuple[tuple[str, str], ...] = ()
    """Further resources that carry pods, by group and name."""
    timeout_s: int = TIMEOUT_S


def configurations(webhook: Webhook, *, pins: bool) -> tuple[dict[str, Any], ...]:
    """Give what is to be applied: what checks, and before it what pins tags where that is wanted."""
    checks = _configuration(webhook, "ValidatingWebhookConfiguration", "validate", {})
    if not pins:
        return (checks,)
    return (
        _configuration(webhook, "MutatingWebhookConfiguration", "mutate", {"reinvocationPolicy": "IfNeeded"}),
        checks,
    )


def written(made: Sequence[dict[str, Any]]) -> str:
    """Give what is to be applied as YAML, for people to read first."""
    import yaml

    return "\n---\n".join(yaml.safe_dump(one, sort_keys=False).rstrip() for one in made)


def _configuration(webhook: Webhook, kind: str, path: str, more: dict[str, str]) -> dict[str, Any]:
    one: dict[str, Any] = {
        "name": f"{path}.{webhook.environment.replace('_', '-')}.interlock.example.org",
        "admissionReviewVersions": ["v1"],
        "clientConfig": _client(webhook, path),
        "rules": _rules(webhook),
        "matchPolicy": "Equivalent",
        "failurePolicy": "Fail",
        "sideEffects": "NoneOnDryRun",
        "timeoutSeconds": webhook.timeout_s,
        **more,
    }
    selected = _selector(webhook)
    if selected:
        one["namespaceSelector"] = {"matchExpressions": selected}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": f"interlock-{webhook.environment.replace('_', '-')}"},
        "webhooks": [one],
    }


def _client(webhook: Webhook, path: str) -> dict[str, Any]:
    bundle = base64.b64encode(webhook.ca).decode("ascii")
    if webhook.url:
        return {"url": f"{webhook.url.rstrip('/')}/{path}", "caBundle": bundle}
    namespace, name, port = webhook.service
    return {
        "service": {"namespace": namespace, "name": name, "path": f"/{path}", "port": port},
        "caBundle": bundle,
    }


def _rules(webhook: Webhook) -> list[dict[str, Any]]:
    by_group: dict[str, list[str]] = {}
    for (group, _), resources in CARRIERS.items():
        for one in resources:
            by_group.setdefault(group, []).extend((one, *_SUB_RESOURCES.get(one, ())))
    for group, resource in webhook.also:
        by_group.setdefault(group, []).append(resource)
    return [
        {
            "apiGroups": [group],
            "apiVersions": ["*"],
            "operations": ["CREATE", "UPDATE"],
            "resources": list(dict.fromkeys(resources)),
            "scope": "*",
        }
        for group, resources in by_group.items()
    ]


def _selector(webhook: Webhook) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if webhook.namespaces and not any(one.endswith("*") for one in webhook.namespaces):
        found.append(_expression("In", webhook.namespaces))
    if webhook.exempt:
        found.append(_expression("NotIn", webhook.exempt))
    return found


def _expression(operator: str, names: Sequence[str]) -> dict[str, Any]:
    return {"key": _NAME_LABEL, "operator": operator, "values": sorted(names)}
