"""The list of what is about a digest, kept under a tag where a registry keeps none by itself. Floor 11.

Nothing keeps writers of a tag apart: each reads the list, adds its entry and writes it back, so one may write over
what another added meanwhile. Each therefore looks again after the others had time to finish, and adds its entry anew
if it is gone (docs/decisions/0030-own-registry-client.md).
Source: OCI distribution specification 1.1, "Unavailable Referrers API".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from interlock.adapters.registries.errors import ContentMissing, ReferrersContested
from interlock.adapters.registries.patience import Patience
from interlock.formats.errors import OciMalformed
from interlock.formats.oci import Index, read_oci, write_oci
from interlock.kernel import Digest
from interlock.supply.oci import Content, Descriptor


class Tagged(Protocol):
    """What is needed of a repository."""

    @property
    def address(self) -> str:
        """Where it is."""
        ...

    def find(self, wanted: Digest | str) -> Content:
        """Give a manifest."""
        ...

    def send(self, content: Content, name: str) -> bool:
        """Send a manifest under a tag."""
        ...


class FallbackList:
    """The entries under one tag."""

    def __init__(self, repository: Tagged, tag: str, patience: Patience) -> None:
        self._repository = repository
        self._tag = tag
        self._patience = patience

    def entries(self) -> tuple[Descriptor, ...]:
        """Give what is listed; nothing where there is no list.

        Errors: OciMalformed (FMT-120), those of the repository.
        """
        try:
            content = self._repository.find(self._tag)
        except ContentMissing:
            return ()
        read = read_oci(content, f"{self._repository.address}:{self._tag}")
        if not isinstance(read, Index):
            why = "it should list what is about a digest, and is no index"
            raise OciMalformed(place=f"{self._repository.address}:{self._tag}", why=why)
        return read.manifests

    def add(self, entries: Sequence[Descriptor], *, is_settled: bool = False) -> None:
        """Have entries listed beside all others; once `is_settled`, after the others had time to finish.

        Errors: ReferrersContested (REG-111), OciMalformed (FMT-120), those of the repository.
        """
        for _ in range(self._patience.attempts):
            if is_settled:
                self._patience.settle()
            missing = self._missing(entries)
            if not missing:
                return
            self._repository.send(write_oci(Index((*self.entries(), *missing))), self._tag)
            if not is_settled and not self._missing(entries):
                return
        raise ReferrersContested(
            place=self._repository.address, digest=entries[0].digest, about=self._tag, times=self._patience.attempts
        )

    def _missing(self, entries: Sequence[Descriptor]) -> list[Descriptor]:
        there = {one.digest for one in self.entries()}
        return [one for one in entries if one.digest not in there]
