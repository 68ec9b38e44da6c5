"""From the files of a release to the objects that are applied: as kubectl reads them, and by digest. Floor 11.

Rendering reaches no network: what a kustomization names has to be among the files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from interlock.adapters.deployers.manifests.images import Document, ImageUnfit, bind, bindings, pod_template
from interlock.adapters.deployers.manifests.kubectl import Answered, Kubectl, documents
from interlock.adapters.deployers.manifests.places import Place, is_inside
from interlock.adapters.deployers.manifests.releases import ENVIRONMENT, OURS, PLAN, Release, label, short
from interlock.adapters.scratch import make_folder, remove_folder
from interlock.formats import YamlMalformed, read_yaml

_FILES: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_LEADING: Final = (
    "resources",
    "bases",
    "components",
    "crds",
    "configurations",
    "generators",
    "transformers",
    "validators",
)
_RUNS_PROGRAMS: Final = ("helmCharts", "helmChartInflationGenerator", "helmGlobals")
_TEXTS: Final = ("literals", "patch", "commonAnnotations", "commonLabels", "labels", "annotations")
"""Fields of a kustomization whose values are texts, and lead nowhere."""
_FETCHED: Final = re.compile(r"(?:[^=\s]*=)?(?:(?:https?|ssh|git|file)(?:::|://)|git@)", re.IGNORECASE)
_MARK: Final = 8
_JOB: Final = 63 - _MARK - 1


class Unrenderable(Exception):
    """The files of a release come to nothing that could be applied."""


def rendered(release: Release, place: Place, kubectl: Kubectl) -> tuple[Document, ...]:
    """Give the objects of a release. Errors: Unrenderable; TargetUnreachable (DPL-105) without a kubectl."""
    try:
        found = _read(release.files, place, kubectl)
        bind(found, bindings(release.plan.artifacts, place.images))
    except (ImageUnfit, Answered) as error:
        raise Unrenderable(str(error)) from error
    except ValueError as error:
        raise Unrenderable(f"kubectl printed what is no JSON: {error}") from error
    _check(found)
    for one in found:
        _mark(one, release)
    return tuple(found)


def _read(files: Mapping[str, bytes], place: Place, kubectl: Kubectl) -> list[Document]:
    if not files:
        raise Unrenderable("the plan has no manifests; name them in `configuration`")
    if place.chart:
        text = _charted(files, place, kubectl)
    else:
        text = _built(files, place.kustomize, kubectl) if place.kustomize else b"\n---\n".join(files.values())
    # a change that needs no server makes kubectl print what it has read: its rules for YAML hold, and no others
    told = kubectl.ask("label", "--local", "--overwrite", "--output=json", "--filename=-", f"{OURS}/read=1", stdin=text)
    return documents(told)


def _charted(files: Mapping[str, bytes], place: Place, kubectl: Kubectl) -> bytes:
    """Render a chart; what it depends on has to lie in it, for nothing is fetched, and its hooks are left out."""
    missing = [one for one in (f"{place.chart}/Chart.yaml", *place.values) if one not in files]
    if missing:
        raise Unrenderable(f"{missing[0]} is not among the files of `configuration`")
    scratch = make_folder("manifests", None)
    try:
        _lay(scratch, files)
        values = [f"--values={scratch}/{one}" for one in place.values]
        name = posixpath.basename(place.chart)
        where = (f"--namespace={place.namespace}", "--no-hooks", "--include-crds")
        return kubectl.beside(place.helm or "helm", "template", name, f"{scratch}/{place.chart}", *where, *values)
    finally:
        remove_folder(scratch)


def _lay(scratch: str, files: Mapping[str, bytes]) -> None:
    for path, body in files.items():
        if not is_inside(path):
            raise Unrenderable(f"{path} leads out of the repository")
        file = Path(scratch, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def _built(files: Mapping[str, bytes], folder: str, kubectl: Kubectl) -> bytes:
    for path, body in files.items():
        if posixpath.basename(path) in _FILES:
            _check_leads_nowhere(path, body, files)
    if not any(f"{folder}/{name}" in files for name in _FILES):
        raise Unrenderable(f"{folder} has no kustomization.yaml among the files of `configuration`")
    scratch = make_folder("manifests", None)
    try:
        _lay(scratch, files)
        return kubectl.ask("kustomize", f"{scratch}/{folder}")
    finally:
        remove_folder(scratch)


def _check_leads_nowhere(path: str, body: bytes, files: Mapping[str, bytes]) -> None:
    try:
        told = read_yaml(body, path).plain()
    except YamlMalformed as error:
        raise Unrenderable(str(error)) from error
    for field in _RUNS_PROGRAMS:
        if isinstance(told, dict) and field in told:
            raise Unrenderable(f"{path} has {field}, which would fetch charts; render them into the repository")
    _check_fetches_nothing(path, told)
    folder = posixpath.dirname(path)
    for one in _named(told):
        there = posixpath.normpath(posixpath.join(folder, one))
        if there not in files and not any(f"{there}/{name}" in files for name in _FILES):
            raise Unrenderable(f"{path} names {one}, which is not among the files of `configuration`")


def _check_fetches_nothing(path: str, told: Any, under: str = "") -> None:  # noqa: ANN401 (JSON is anything)
    if isinstance(told, dict):
        for name, inner in told.items():
            if name not in _TEXTS:
                _check_fetches_nothing(path, inner, f"{under}.{name}".lstrip("."))
    elif isinstance(told, list):
        for inner in told:
            _check_fetches_nothing(path, inner, under)
    elif isinstance(told, str) and _FETCHED.match(told):
        raise Unrenderable(f"{path} would fetch {told} ({under}); keep it in the repository")


def _named(told: Any) -> Iterator[str]:  # noqa: ANN401 (JSON is anything)
    for field in _LEADING:
        listed = told.get(field) if isinstance(told, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, str) and "\n" not in one:
                yield one


def _check(found: list[Document]) -> None:
    seen = set()
    for one in found:
        about = one.get("metadata")
        name = about.get("name") if isinstance(about, dict) else None
        if not isinstance(name, str) or not name or not isinstance(one.get("kind"), str):
            raise Unrenderable(
                f"a {one.get('kind') or 'document'} has no name; names that a server makes up cannot be kept"
            )
        updates = (one.get("spec") or {}).get("updateStrategy") or {}
        if updates.get("type") == "OnDelete":
            raise Unrenderable(f"{one['kind']} {name} is updated OnDelete: nothing would bring the release to run")
        key = identity(one)
        if key in seen:
            raise Unrenderable(f"{one['kind']} {name} stands there twice")
        seen.add(key)


def _mark(one: Document, release: Release) -> None:
    """Say on an object, and on the pods it leads to, which plan it is of."""
    plan = release.plan.digest.hex
    labels = {ENVIRONMENT: label(release.plan.environment), PLAN: short(plan)}
    if one["kind"] == "Job":
        # a Job cannot be changed, and has to run once for each plan
        one["metadata"]["name"] = f"{one['metadata']['name'][:_JOB]}-{plan[:_MARK]}"
    template = pod_template(one)
    for about in (
        one["metadata"],
        *((template.setdefault("metadata", {}),) if template and one["kind"] != "Pod" else ()),
    ):
        about["labels"] = {**(about.get("labels") or {}), **labels}
        about["labels"].pop(f"{OURS}/read", None)
        about["annotations"] = {**(about.get("annotations") or {}), PLAN: plan}


def identity(one: Mapping[str, Any]) -> str:
    """Give what names an object within its namespace."""
    return f"{one.get('apiVersion')} {one.get('kind')} {one['metadata']['name']}"


def stub(identity: str, namespace: str) -> Document:
    """Give an object by what names it, for asking after it."""
    version, kind, name = identity.split(" ")
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}}
