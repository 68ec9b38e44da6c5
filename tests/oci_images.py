"""Images in repositories: small ones, with whatever a test lays beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.names import fallback_tag
from interlock.formats.oci import Manifest, files_manifest, write_oci
from interlock.kernel import Digest, sha256
from interlock.supply.oci import Descriptor, empty
from interlock.supply.ports import ArtifactRepository

LAYER = "application/vnd.oci.image.layer.v1.tar"
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"


class Image:
    """One image."""

    def __init__(self, place: Path | ArtifactRepository, tag: str = "v1") -> None:
        """Put it into a folder, or into a repository that is open."""
        self.repository = FolderRepository(str(place)) if isinstance(place, Path) else place
        config = self._kept(json.dumps({"architecture": "amd64", "os": "linux"}).encode(), "application/json")
        layer = self._kept(f"layer of {tag}".encode(), LAYER)
        content = write_oci(Manifest(config, (layer,)))
        self.repository.put(content, tag)
        self.descriptor = content.descriptor

    @property
    def digest(self) -> Digest:
        """That of the manifest, which is what people sign."""
        return self.descriptor.digest

    def beside(self, suffix: str, body: bytes, annotations: Mapping[str, str]) -> None:
        """Lay a layer beside the image under the tag that cosign makes of its digest."""
        kind = "application/vnd.dev.cosign.simplesigning.v1+json"
        layer = self._kept(body, kind, annotations)
        self.repository.put(write_oci(Manifest(self._empty(), (layer,))), f"{fallback_tag(self.digest)}{suffix}")

    def refer(self, body: bytes, kind: str = BUNDLE) -> None:
        """Add a referrer that holds one file."""
        self._empty()
        layer = self._kept(body, kind)
        self.repository.put(write_oci(files_manifest(kind, [layer], self.descriptor)))

    def _empty(self) -> Descriptor:
        self.repository.keep(empty(), lambda start: iter((b"{}"[start:],)))
        return empty()

    def _kept(self, body: bytes, kind: str, annotations: Mapping[str, str] | None = None) -> Descriptor:
        made = Descriptor(kind, sha256(body), len(body), annotations=annotations or {})
        self.repository.keep(made, lambda start: iter((body[start:],)))
        return made
