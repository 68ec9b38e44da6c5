"""SBOMs that lie in a tree: what somebody says that something there is made of."""

from __future__ import annotations

from interlock.formats.manifests.sbom import cyclonedx, spdx, syft

READERS = (cyclonedx, spdx, syft)
