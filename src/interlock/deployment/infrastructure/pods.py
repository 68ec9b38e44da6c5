"""The pod that a resource of Kubernetes leads to, whatever kind carries it. Floor 9.

Shape of a pod: `spec`, `metadata` and `containers`: all of them, `kind` in each telling `containers` from
`initContainers` and `ephemeralContainers`. What carries no pod has an empty map.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from interlock.decision.expression import NotYet, Pending

_TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "Pod": (),
    "PodTemplate": ("template",),
    **dict.fromkeys(
        ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job"), ("spec", "template")
    ),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
_GROUPS: Final = ("containers", "initContainers", "ephemeralContainers")


def pod_of(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the pod of a resource, an empty map where it carries none. Errors: NotYet."""
    path = _TEMPLATES.get(kind)
    if path is None or "apiVersion" not in values:
        return {}
    here: Any = values
    for step in path:
        here = _known(here.get(step)) if isinstance(here, Mapping) else None
    if not isinstance(here, Mapping):
        return {}
    spec = _known(here.get("spec"))
    if not isinstance(spec, Mapping):
        return {}
    return {
        "spec": dict(spec),
        "metadata": _map(here.get("metadata")),
        "containers": [
            {**one, "kind": group}
            for group in _GROUPS
            for one in (_known(spec.get(group)) if isinstance(_known(spec.get(group)), list) else ())
            if isinstance(_known(one), Mapping)
        ],
    }


def _map(value: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON is anything)
    return dict(_known(value)) if isinstance(_known(value), Mapping) else {}


def _known(value: Any) -> Any:  # noqa: ANN401 (as above)
    if isinstance(value, Pending):
        raise NotYet(value.place)
    return value


CARRYING: Final = tuple(_TEMPLATES)
"""The kinds that lead to pods."""
