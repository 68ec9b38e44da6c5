"""Makes images: OCI layouts and what `docker save` writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from tests.unit.formats.artifacts.building import gzipped


def digest(body: bytes) -> str:
    """Give the digest of a blob."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def oci(layers: Sequence[bytes], pack: Callable[[bytes], bytes] = gzipped) -> dict[str, bytes]:
    """Give the files of an OCI layout with one image."""
    files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(body: bytes) -> dict[str, object]:
        files["blobs/" + digest(body).replace(":", "/")] = body
        return {"digest": digest(body), "size": len(body)}

    config = blob(json.dumps({"rootfs": {"type": "layers", "diff_ids": [digest(one) for one in layers]}}).encode())
    manifest = blob(json.dumps({"config": config, "layers": [blob(pack(one)) for one in layers]}).encode())
    note = blob(b"{}") | {"annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
    inner = blob(json.dumps({"manifests": [manifest, note]}).encode())
    files["index.json"] = json.dumps({"manifests": [inner]}).encode()
    return files


def docker(layers: Sequence[bytes]) -> dict[str, bytes]:
    """Give the files of what `docker save` wrote before it knew OCI layouts."""
    config = json.dumps({"rootfs": {"diff_ids": [digest(one) for one in layers]}}).encode()
    name = digest(config).removeprefix("sha256:") + ".json"
    files = {f"{place}/layer.tar": one for place, one in enumerate(layers)}
    manifest = [{"Config": name, "RepoTags": ["x:1"], "Layers": list(files)}]
    return {name: config, **files, "manifest.json": json.dumps(manifest).encode()}
