"""The headers of a delivery, of which none that matters may be there twice. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from interlock.formats.errors import DeliveryMalformed


class Headers(msgspec.Struct, frozen=True):
    """Headers by their names in small letters, each with all its values; make it with `of`."""

    values: Mapping[str, tuple[str, ...]] = {}
    token: str = ""
    """What stood behind the address of the hook, for senders that can send no header of their own."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], token: str = "") -> Headers:
        """Make headers of names and values as they came, a name that is there twice given twice."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            small = name.strip().lower()
            found[small] = (*found.get(small, ()), value.strip())
        return cls(found, token)

    def has(self, *names: str) -> bool:
        """Say whether all of some headers are there."""
        return all(name in self.values for name in names)

    def get(self, name: str) -> str:
        """Give the value of a header; empty if it is not there. Errors: DeliveryMalformed (FMT-172) if it is twice."""
        found = self.values.get(name, ())
        if len(found) > 1:
            raise DeliveryMalformed(sender="the sender", why=f"its header {name} is there {len(found)} times")
        return found[0] if found else ""

    def only(self, name: str) -> str:
        """Give the value of a header that is there exactly once; empty otherwise. It raises nothing."""
        found = self.values.get(name, ())
        return found[0] if len(found) == 1 else ""

    def starting(self, prefix: str) -> Mapping[str, str]:
        """Give the headers whose names begin alike, by the rest of their names. Errors: those of `get`."""
        return {name.removeprefix(prefix): self.get(name) for name in self.values if name.startswith(prefix)}

    @property
    def media_type(self) -> str:
        """What the body is said to be, in small letters and without parameters; empty where that is unclear."""
        return self.only("content-type").partition(";")[0].strip().lower()
