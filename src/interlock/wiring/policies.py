"""Finding and loading policies: ours by name, others by path; loaded ones are kept until their text changes.

Reading YAML costs more than the rest of a gate together, so a policy that was loaded once is kept in the
user's cache, under the digest of every text it came from and of the code that read it, authenticated by this
installation's key.
Floor 12.
"""

from __future__ import annotations

# ruff: noqa: PTH118 PTH119 PTH120 PTH122 PTH123
# pathlib costs start-up time.
import hashlib
import os
from collections.abc import Collection
from typing import Final

import msgspec

import interlock
from interlock.decision import Policy, PolicyFileMissing, PolicyUnknown
from interlock.kernel import nearest
from interlock.wiring.kept import Kept
from interlock.wiring.own_code import stamp_of
from interlock.wiring.own_files import read_own

BUILT_IN: Final = ("baseline", "standard", "critical")
IS_OURS: Final = " (built in)"
"""How the sources of our own policies end."""
_OWN: Final = os.path.dirname(interlock.__file__)
_FOLDER: Final = os.path.join(_OWN, "decision", "policies")
_READERS: Final = ("decision", "kernel", os.path.join("formats", "yamldoc.py"))
"""The code by which a policy is read; one that other code read is read again."""


class PolicyShelf:
    """Gives policies by name or path."""

    def __init__(
        self,
        root: str,
        cache: str,
        key: bytes,
        controls: Collection[str],
        attested: Collection[str] = (),
        imported: Collection[str] = (),
    ) -> None:
        """`attested` are the controls that nothing runs, so that people attest them; `imported` those of reports."""
        self._root = root
        self._cache = Kept(os.path.join(cache, "policies"), key)
        self._controls = controls
        self._attested = attested
        self._imported = imported

    @property
    def controls(self) -> Collection[str]:
        """The ids that a policy may name."""
        return self._controls

    @property
    def attested(self) -> Collection[str]:
        """The ids of those that only people can examine."""
        return self._attested

    @property
    def imported(self) -> Collection[str]:
        """The ids of those whose evidence is reports of other tools."""
        return self._imported

    def get(self, name: str, *, may_lie_outside: bool = False) -> Policy:
        """Give a policy; only one that the user asked for may lie outside of the repository.

        Errors: those of `interlock.decision.policy.load`.
        """
        kept = self._kept(name, may_lie_outside=may_lie_outside)
        if kept is not None:
            return kept
        from interlock.decision.policy import load

        read: dict[str, bytes] = {}

        def find(wanted: str) -> tuple[str, bytes]:
            source, body = self.find(wanted, may_lie_outside=may_lie_outside)
            read[wanted] = body
            return source, body

        policy = load(name, find, self._controls, self._attested, self._imported)
        self.check_rego(policy)
        self._keep(name, policy, read)
        return policy

    def check_rego(self, policy: Policy) -> None:
        """Refuse a policy whose rules in Rego nothing here can read.

        Errors: RegoUnavailable (DEC-123), RegoUnreadable (DEC-124).
        """
        if any(rule.rego for rule in policy.rules):
            from interlock.adapters.rego import RegoProcess

            RegoProcess().check(policy.rules)

    def find(self, name: str, *, may_lie_outside: bool = False) -> tuple[str, bytes]:
        """Give the source name and the text of a policy. Errors: PolicyUnknown (DEC-101)."""
        if name in BUILT_IN:
            with open(os.path.join(_FOLDER, f"{name}.yaml"), "rb") as file:
                return f"{name}{IS_OURS}", file.read()
        try:
            if name.endswith(IS_OURS):
                raise FileNotFoundError(name)  # it would pass for one of ours wherever its source is shown
            return name, read_own(self._root, name, may_lie_outside=may_lie_outside)
        except (OSError, ValueError) as error:
            raise self._unknown(name) from error

    def _unknown(self, name: str) -> PolicyUnknown:
        """Give the error for a name that no policy has, with the policy that may have been meant."""
        from interlock.wiring.policy_files import policy_files

        own = policy_files(self._root)
        known = ", ".join((*BUILT_IN, *own))
        if name.endswith((".yaml", ".yml")) or "/" in name:
            return PolicyFileMissing(name=name, known=known)
        of_that_name = [path for path in own if os.path.splitext(os.path.basename(path))[0] == name]
        return PolicyUnknown(name=name, nearest=(*of_that_name, nearest(name, (*BUILT_IN, *own)))[0], known=known)

    def _digest(self, texts: dict[str, bytes]) -> str:
        readers = [stamp_of(os.path.join(_OWN, each)) for each in _READERS]
        known = [sorted(each) for each in (self._controls, self._attested, self._imported)]
        total = hashlib.sha256(msgspec.json.encode([readers, *known]))
        for name in sorted(texts):
            total.update(name.encode("utf-8", "surrogatepass") + b"\0" + hashlib.sha256(texts[name]).digest())
        return total.hexdigest()

    def _kept(self, name: str, *, may_lie_outside: bool) -> Policy | None:
        """Give a kept policy if it is authentic and every text it came from is still the same."""
        body = self._cache.get(f"{self._root}\0{name}")
        if body is None:
            return None
        try:
            kept = msgspec.json.decode(body, type=_KeptPolicy)
            texts = {source: self.find(source, may_lie_outside=may_lie_outside)[1] for source in kept.sources}
        except (OSError, msgspec.MsgspecError, PolicyUnknown):
            return None
        return kept.policy if kept.digest == self._digest(texts) else None

    def _keep(self, name: str, policy: Policy, texts: dict[str, bytes]) -> None:
        body = msgspec.json.encode(_KeptPolicy(tuple(sorted(texts)), self._digest(texts), policy))
        self._cache.put(f"{self._root}\0{name}", body)


class _KeptPolicy(msgspec.Struct, frozen=True):
    sources: tuple[str, ...]
    digest: str
    policy: Policy
