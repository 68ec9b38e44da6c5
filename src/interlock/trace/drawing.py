"""From a sealed statement to what it adds to the graph.

Enters: an envelope with what the ledger says of it. Leaves: a drawing, always the same for the same bytes. Nothing is
verified here: the graph only finds, and whoever answers from it verifies the entries that it names. So what a drawing
says is what somebody said: that a key is a person's, that something runs somewhere, that a decision allowed it. Whether
they might say so is seen when an answer is given, for each edge, by its entry, its signer and the signer's rights then;
the same goes for the entry that ends what ran, or a statement of anybody's could hide it. Floor 10.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from interlock.kernel import Digest, InterlockError
from interlock.trace.model import Drawing
from interlock.trace.said import said_in
from interlock.trace.sketch import Sketch

_OWN: Final = "https://interlock.example.org/attestation/"
_IN_TOTO: Final = "https://in-toto.io/attestation/"
_NPM: Final = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"
_PYPI: Final = "https://docs.pypi" + ".org/attestations/publish/v1"
FAMILIES: Final = {
    f"{_OWN}assessment/v1": "changes.assessment",
    "https://slsa.dev/provenance/v1": "builds.provenance",
    "https://slsa.dev/verification_summary/v1": "decisions.summary",
    f"{_OWN}deployment-plan/v1": "deployments.plan",
    f"{_OWN}deployment/v1": "deployments.step",
    f"{_OWN}builder/v1": "attested.builder",
    f"{_OWN}rebuild/v1": "attested.rebuild",
    f"{_OWN}signature/v1": "attested.signature",
    f"{_OWN}received/v1": "attested.received",
    f"{_OWN}transfer/v1": "attested.transfer",
    f"{_OWN}foreign-statement/v1": "attested.foreign",
    "https://slsa.dev/provenance/v0.1": "attested.other",
    "https://slsa.dev/provenance/v0.2": "attested.other",
    f"{_IN_TOTO}link/v0.3": "attested.other",
    "https://in-toto.io/Link/v0.2": "attested.other",
    _NPM: "attested.other",
    _PYPI: "attested.other",
    "https://witness.testifysec.com/attestation-collection/v0.1": "attested.other",
    "https://witness.dev/attestation-collection/v0.1": "attested.other",
    "https://cyclonedx.org/bom": "composition.sbom",
    "https://spdx.dev/Document": "composition.sbom",
    f"{_IN_TOTO}vulns/v0.2": "composition.scan",
    "https://openvex.dev/ns/v0.2.0": "composition.vex",
    f"{_OWN}waiver/v1": "governing.waiver",
    f"{_OWN}approval/v1": "governing.approval",
    f"{_OWN}revocation/v1": "governing.revocation",
    f"{_OWN}hold/v1": "governing.hold",
    f"{_OWN}break-glass/v1": "governing.glass",
    f"{_OWN}directory-act/v1": "people.act",
    f"{_OWN}directory-act/v2": "people.act",
    f"{_OWN}running/v1": "running.running",
    f"{_OWN}admissions/v1": "running.admissions",
    f"{_OWN}desired-state/v1": "running.desired",
    f"{_OWN}observation/v1": "running.observation",
    f"{_IN_TOTO}release/v0.1": "environments.release",
    f"{_OWN}environment/v1": "environments.environment_act",
    f"{_OWN}provisioning/v1": "environments.provisioned",
    f"{_OWN}risk-profile/v1": "environments.risk",
    f"{_OWN}action/v1": "environments.action",
}
"""By predicate type the module and function that draw it; a module is loaded when the first of its statements comes."""
UNDRAWN: Final[dict[str, str]] = {
    f"{_OWN}audit-pack/v1": "it travels in an audit pack and is in no ledger",
    f"{_OWN}reading/v1": "it says who looked at what is drawn already",
}
"""Predicate types of which nothing is drawn but who signed them and what they are about, with the reason."""


def drawn(kind: str, subjects: Sequence[Digest], envelope: bytes) -> Drawing:
    """Draw one entry: who signed it, what it is about, and what it says by its predicate type.

    Promise: it raises nothing: what cannot be read is drawn by what the ledger says of it.
    """
    said = said_in(envelope)
    draws = _family(kind) if said.kind == kind else None
    if draws is not None:
        sketch = Sketch(said, kind, subjects)
        try:
            draws(sketch)
        except (InterlockError, ValueError, RecursionError):
            pass  # drawn by what the ledger says of it: half of what nobody can read says the wrong thing
        else:
            return sketch.finished()
    return Sketch(said, kind, subjects).finished()


def _family(kind: str) -> Callable[[Sketch], None] | None:
    place = FAMILIES.get(kind)
    if place is None:
        return None
    module, _, name = place.partition(".")
    found: Callable[[Sketch], None] = getattr(import_module(f"interlock.trace.drawings.{module}"), name)
    return found
