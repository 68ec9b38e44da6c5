"""Makes images: OCI layouts and what `docker save` writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from tests.unit.formats.artifacts.building import gzipped


def digest(body: bytes) -> str:
    """Give the digest of a blob."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _blob(files: dict[str, bytes], body: bytes) -> dict[str, object]:
    files["blobs/" + digest(body).replace(":", "/")] = body
    return {"digest": digest(body), "size": len(body)}


def merged(*layouts: dict[str, bytes]) -> dict[str, bytes]:
    """Give one layout with the images of several, such as one for each platform."""
    rows = [row for one in layouts for row in json.loads(one["index.json"])["manifests"]]
    files = {name: body for one in layouts for name, body in one.items()}
    inner = _blob(files, json.dumps({"manifests": rows}).encode())
    return {**files, "index.json": json.dumps({"manifests": [inner]}).encode()}


def beside(config_type: str, layer_type: str) -> dict[str, bytes]:
    """Give a layout with something that is kept like an image: a signature, an SBOM."""
    files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}
    config = {**_blob(files, b"{}"), "mediaType": config_type}
    layer = {**_blob(files, b'{"critical": {}}'), "mediaType": layer_type}
    manifest = _blob(files, json.dumps({"config": config, "layers": [layer]}).encode())
    files["index.json"] = json.dumps({"manifests": [manifest]}).encode()
    return files


def oci(layers: Sequence[bytes], pack: Callable[[bytes], bytes] = gzipped) -> dict[str, bytes]:
    """Give the files of an OCI layout with one image."""
    files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(body: bytes) -> dict[str, object]:
        return _blob(files, body)

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


def tagged(**layouts: dict[str, bytes]) -> dict[str, bytes]:
    """Give one layout with several images, each under a name."""
    rows = [
        row | {"annotations": {"org.opencontainers.image.ref.name": name}}
        for name, one in layouts.items()
        for row in json.loads(one["index.json"])["manifests"]
    ]
    files = {name: body for one in layouts.values() for name, body in one.items()}
    return {**files, "index.json": json.dumps({"manifests": rows}).encode()}


def flat(layers: Sequence[bytes]) -> dict[str, bytes]:
    """Give the files that skopeo writes for one image as `dir:`."""
    files = {"version": b"Directory Transport Version: 1.1\n"}

    def blob(body: bytes) -> dict[str, object]:
        files[digest(body).removeprefix("sha256:")] = body
        return {"digest": digest(body), "size": len(body)}

    config = blob(json.dumps({"rootfs": {"type": "layers", "diff_ids": [digest(one) for one in layers]}}).encode())
    manifest = {"schemaVersion": 2, "config": config, "layers": [blob(gzipped(one)) for one in layers]}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def flat_of_platforms(*images: dict[str, bytes]) -> dict[str, bytes]:
    """Give the files that skopeo writes for an image with several platforms as `dir:`."""
    files = {name: body for one in images for name, body in one.items()}
    rows = []
    for one in images:
        body = one["manifest.json"]
        files[f"{digest(body).removeprefix('sha256:')}.manifest.json"] = body
        rows.append({"digest": digest(body), "size": len(body)})
    return {**files, "manifest.json": json.dumps({"schemaVersion": 2, "manifests": rows}).encode()}


def registered(layers: Sequence[bytes]) -> dict[str, bytes]:
    """Give an OCI layout with one image and all that a registry asks for: types, sizes, a platform, a name."""
    files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}
    kind = "application/vnd.oci.image"

    def blob(body: bytes, name: str) -> dict[str, object]:
        return {"mediaType": f"{kind}.{name}", **_blob(files, body)}

    about = {
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [digest(one) for one in layers]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{kind}.manifest.v1+json",
        "config": blob(json.dumps(about).encode(), "config.v1+json"),
        "layers": [blob(gzipped(one), "layer.v1.tar+gzip") for one in layers],
    }
    row = blob(json.dumps(manifest).encode(), "manifest.v1+json")
    row["annotations"] = {"org.opencontainers.image.ref.name": "shop:1"}
    files["index.json"] = json.dumps({"schemaVersion": 2, "manifests": [row]}).encode()
    return files
