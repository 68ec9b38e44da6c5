"""Images in manifests, bound to the digests of a plan: nothing runs by a tag. Pure. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from interlock.adapters.registries.names import OCI_SCHEME, read_reference
from interlock.deployment import PlannedArtifact
from interlock.deployment.infrastructure.pods import CARRYING
from interlock.kernel import Digest, DigestMalformed

Document = dict[str, Any]
_GROUPS: Final = ("initContainers", "containers", "ephemeralContainers")
_SHOWN: Final = 12


class ImageUnfit(Exception):
    """An image cannot be bound to a digest."""


class Bound(msgspec.Struct, frozen=True):
    """What an artifact is called in manifests, and what takes the place of that."""

    artifact: str
    digest: str
    repository: str
    """Where the cluster pulls it from."""
    names: frozenset[str]

    @property
    def image(self) -> str:
        """The image by digest."""
        return f"{self.repository}@sha256:{self.digest}"


def bindings(artifacts: Sequence[PlannedArtifact], images: Mapping[str, str]) -> tuple[Bound, ...]:
    """Give what each artifact of a plan is called. Errors: ImageUnfit; those of reading a place (REG-101)."""
    found = tuple(_binding(one, images) for one in artifacts)
    for one in found:
        same = [other for other in found if other is not one and other.names & one.names]
        if same:
            name = min(one.names & same[0].names)
            raise ImageUnfit(f"two images of the plan are called {name}; name each by its whole repository")
    return found


def _binding(artifact: PlannedArtifact, images: Mapping[str, str]) -> Bound:
    if not artifact.place:
        raise ImageUnfit(f"{artifact.name} is a file, and manifests run images: push it as one and deploy that")
    reference = read_reference(artifact.place)
    own = reference.place.removeprefix(OCI_SCHEME)
    short = reference.path.rstrip("/").rpartition("/")[2]
    pulled = images.get(short) or images.get(own) or (own if reference.kind == "oci" else "")
    if not pulled:
        raise ImageUnfit(f"no cluster pulls from {reference.place}; say in `images` where it gets {short}")
    return Bound(artifact.name, artifact.sha256, pulled, frozenset({own, short, pulled}))


def repository_of(image: str) -> str:
    """Give an image without its tag and digest."""
    bare = image.partition("@")[0]
    place, colon, tag = bare.rpartition(":")
    return place if colon and "/" not in tag else bare


def digest_of(image: str) -> str:
    """Give the SHA-256 that an image is named by, in hexadecimal; empty where it is not."""
    _, at, digest = image.partition("@")
    if not at:
        return ""
    try:
        read = Digest.parse(digest)
    except DigestMalformed:
        return ""
    return read.hex if read.alg == "sha256" else ""


def containers(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the containers that an object leads to, with the kind of each."""
    spec = pod_template(document).get("spec")
    for group in _GROUPS:
        listed = spec.get(group) if isinstance(spec, dict) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict):
                yield group, one


def pod_template(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the pod, or the template of pods, that an object carries; an empty map where it carries none."""
    kind = document.get("kind")
    if kind not in CARRYING:
        return {}
    if kind == "Pod":
        return dict(document)
    here: Any = document
    for step in ("spec", "jobTemplate", "spec", "template") if kind == "CronJob" else ("spec", "template"):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here if isinstance(here, dict) else {}


def bind(documents: Sequence[Document], bound: Sequence[Bound]) -> None:
    """Put the digests into the documents. Errors: ImageUnfit for one without, or that runs nowhere."""
    by_name = {name: one for one in bound for name in one.names}
    used: set[str] = set()
    for document in documents:
        for _, container in containers(document):
            image = str(container.get("image") or "")
            found = by_name.get(repository_of(image))
            where = f"{document.get('kind')} {document.get('metadata', {}).get('name', '')}"
            if found is None:
                if not digest_of(image):
                    raise ImageUnfit(f"{where} runs {image or 'no image'}, which is in no plan and has no digest")
                continue
            named = digest_of(image)
            if named and named != found.digest:
                raise ImageUnfit(f"{where} asks for {image}, and decided was about {found.digest[:_SHOWN]}")
            container["image"] = found.image
            used.add(found.artifact)
    for one in bound:
        if one.artifact not in used:
            raise ImageUnfit(f"no manifest runs {one.repository}; they call it {' or '.join(sorted(one.names))}")
