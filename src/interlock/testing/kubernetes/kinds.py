"""What the simulated cluster knows kinds of, and the documents by which it tells clients so. Floor 14.

Source: the Kubernetes API reference, "API Overview"; OpenAPI 3.0 as `/openapi/v3` serves it.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple


class KindOf(NamedTuple):
    """One kind of object, and where it is reached."""

    kind: str
    plural: str
    group: str = ""
    version: str = "v1"
    short: str = ""
    is_namespaced: bool = True
    scales: bool = False

    @property
    def api_version(self) -> str:
        """The group and the version, as objects say them."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def root(self) -> str:
        """The path below which the group is."""
        return f"/apis/{self.api_version}" if self.group else f"/api/{self.version}"


KINDS: Final = (
    KindOf("Namespace", "namespaces", short="ns", is_namespaced=False),
    KindOf("Pod", "pods", short="po"),
    KindOf("ConfigMap", "configmaps", short="cm"),
    KindOf("Secret", "secrets"),
    KindOf("Service", "services", short="svc"),
    KindOf("ServiceAccount", "serviceaccounts", short="sa"),
    KindOf("Deployment", "deployments", "apps", short="deploy", scales=True),
    KindOf("ReplicaSet", "replicasets", "apps", short="rs", scales=True),
    KindOf("StatefulSet", "statefulsets", "apps", short="sts", scales=True),
    KindOf("DaemonSet", "daemonsets", "apps", short="ds"),
    KindOf("Job", "jobs", "batch"),
    KindOf("CronJob", "cronjobs", "batch", short="cj"),
)
_VERBS: Final = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]


def roots() -> dict[str, list[KindOf]]:
    """Give the kinds by the path of their group."""
    found: dict[str, list[KindOf]] = {}
    for one in KINDS:
        found.setdefault(one.root, []).append(one)
    return found


def discovery(path: str) -> dict[str, Any] | None:  # noqa: PLR0911 -- one for each document
    """Give the document that tells what there is; none for a path that is no such document."""
    known = roots()
    if path == "/version":
        return {"major": "1", "minor": "37", "gitVersion": "v1.37.0-simulated", "platform": "linux/amd64"}
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
    if path == "/apis":
        return {
            "kind": "APIGroupList",
            "apiVersion": "v1",
            "groups": [_group(root) for root in known if "apis" in root],
        }
    if path in known:
        return {"kind": "APIResourceList", "apiVersion": "v1", **_resources(known[path])}
    if path == "/openapi/v3":
        paths = {root.lstrip("/"): {"serverRelativeURL": f"/openapi/v3{root}?hash=1"} for root in known}
        return {"paths": paths}
    if path.startswith("/openapi/v3/") and path.removeprefix("/openapi/v3") in known:
        return _openapi(known[path.removeprefix("/openapi/v3")])
    return None


def _group(root: str) -> dict[str, Any]:
    name, version = root.removeprefix("/apis/").split("/")
    told = {"groupVersion": f"{name}/{version}", "version": version}
    return {"name": name, "versions": [told], "preferredVersion": told}


def _resources(kinds: list[KindOf]) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    for one in kinds:
        told = {"namespaced": one.is_namespaced, "kind": one.kind, "verbs": _VERBS}
        short = {"shortNames": [one.short]} if one.short else {}
        listed.append({"name": one.plural, "singularName": one.kind.lower(), **told, **short})
        if one.scales:
            scale = {"name": f"{one.plural}/scale", "singularName": "", "namespaced": True, "kind": "Scale"}
            listed.append({**scale, "group": "autoscaling", "version": "v1", "verbs": ["get", "patch", "update"]})
    return {"groupVersion": kinds[0].api_version, "resources": listed}


def _openapi(kinds: list[KindOf]) -> dict[str, Any]:
    """Say which queries a change may have; clients ask that before they leave the checking of fields to the server."""
    names = ("dryRun", "fieldManager", "fieldValidation", "force")
    queries = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]
    paths: dict[str, Any] = {}
    for one in kinds:
        within = "/namespaces/{namespace}" if one.is_namespaced else ""
        known = {"group": one.group, "version": one.version, "kind": one.kind}
        patch = {"parameters": queries, "x-kubernetes-action": "patch", "x-kubernetes-group-version-kind": known}
        answers = {"responses": {"200": {"description": "OK"}}}
        paths[f"{one.root}{within}/{one.plural}/{{name}}"] = {"patch": {**patch, **answers}}
    return {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "simulated"}, "paths": paths}
