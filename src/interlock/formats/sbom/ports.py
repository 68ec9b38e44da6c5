"""What judging an SBOM needs from outside."""

from __future__ import annotations

from typing import Protocol


class Schemas(Protocol):
    """The schemas that the CycloneDX project publishes; they are not ours, so a package brings them."""

    def text(self, name: str) -> bytes | None:
        """Give a schema by the name under which it is published, such as `bom-1.6.schema.json`; None without it."""
        ...
