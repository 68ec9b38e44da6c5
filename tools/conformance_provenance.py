"""How Interlock fares with provenance of others: what is right is accepted, and each thing changed in it is refused.

The files of slsa-verifier, pypi-attestations, witness and macaron that lie beside the checkout are asked about what
they themselves say: digest, source, builder and tag. Then each of these is changed, and then each part of the file.
Nothing is fetched. `python -m tools.conformance_provenance` prints the table; `make conformance` does so too.
"""

# ruff: noqa: ANN401
# JSON that is to be spoilt is anything.
from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from tools import conformance_sigstore
from tools.conformance_sigstore import Left, Row, changes, dotted, leaves, parts, public_roots

from interlock.adapters.sigstore import open_verifier
from interlock.crypto import read_envelope
from interlock.flows.verify import Asked, verify
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.reading import LINK_BODY, read_attested
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import PAYLOAD_TYPE
from interlock.kernel import Digest, InterlockError
from interlock.supply.expectations import Expected
from interlock.supply.provenanced import BUILDS, Dialect, Provenanced, Thing
from interlock.supply.signed import SignerWanted, Target

KEYS = json.loads((Path(__file__).parent / "conformance_keys.json").read_text("utf-8"))["keys"]
SUITES = ("slsa-verifier", "pypi-attestations", "witness", "macaron")
BAD = re.compile(r"invalid|mismatch|wrong|malicious|untrusted|expired|no-tlog|empty-|no-keyid|no-signature|fail")
"""How the suites name what must be refused."""
NOT_CLAIMED = re.compile(r"sharded|vsa|container_workflow_dispatch|sbom\.spdx|policy|micronaut")
"""Files with nothing in them that could be verified offline: no key, no signature, or no attestation at all.
`left_out` says of each which it is."""
ISSUER = "https://token.actions.githubusercontent.com"
BUILDERS = re.compile(
    r"slsa-framework/.*@refs/heads/main|actions/runner|example-trw|publish-to-bcr|bazel-contrib|pypi-attestations"
)
"""Builders that nobody trusts without naming them."""
_UNSIGNED = {"hint", "keyid", "publisher", "createTime", "updateTime", "noteName", "registry", "repository"}
"""Fields that nobody signs and that decide nothing."""


class Case(NamedTuple):
    """A file with what is asked of it, and what should come of it."""

    name: str
    is_good: bool
    data: bytes
    expected: Expected
    subject: Thing
    wanted: SignerWanted | None
    keys: tuple[bytes, ...] = ()
    accepts_unlogged: bool = False


def is_accepted(case: Case) -> bool:
    """Say whether a case is accepted; anything but an error of ours is a crash and not caught."""
    digests = case.subject.digests or tuple(Digest(*one) for one in case.subject.identities)
    if not digests:
        return False
    target = Target(case.name, digests)
    roots = (*public_roots(), *public_roots(is_staging=True))
    asked = Asked(
        target=target,
        expected=case.expected,
        wanted=None if case.keys else case.wanted,
        key=b"".join(case.keys),
        accepts_unlogged=case.accepts_unlogged,
    )
    try:
        verify(asked, {case.name: open_attestations(case.data, case.name)}, verifier_of(roots))
    except InterlockError:
        return False
    return True


_VERIFIERS: dict[int, Any] = {}


def verifier_of(roots: Any) -> Any:
    """Give one verifier for all cases, since opening one takes longer than a case."""
    return _VERIFIERS.setdefault(len(roots), open_verifier(roots))


# --- the cases ------------------------------------------------------------------------------------


def cases_of(folder: Path) -> Iterator[Case]:
    """Give each file of a suite with the questions that it answers itself."""
    own = {hashlib.sha256(one.read_bytes()).hexdigest(): one.read_bytes() for one in folder.rglob("*.pem")}
    keys = {name: pem(spki) for name, spki in KEYS.items()} | own
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or path.suffix in {".md", ".pem"} or name == "index.jsonl" or name.startswith("schemas/"):
            continue
        yield from cases_of_file(name, path.read_bytes(), keys)


def left_out(folder: Path) -> Iterator[Left]:
    """Give every file of a suite that is no case, with why, as the program itself says it."""
    used = {case.name.partition(": ")[0] for case in cases_of(folder)}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or name in used or path.suffix in {".md", ".pem"} or name == "index.jsonl":
            continue
        yield Left(name, "it is a schema" if name.startswith("schemas/") else reason(path.read_bytes(), name))


def reason(data: bytes, name: str) -> str:
    """Say why a file is no case."""
    try:
        opened = open_attestations(data, name)
    except InterlockError as error:
        return str(error).removeprefix(f"{name}: ").removeprefix(f"{name} ")
    if all(part.sealing is Sealing.NOTHING for part in opened):
        return "nobody signed it"
    if not any(said_in(part) for part in opened):
        return "it says nothing that is read"
    return "the key that signed it is not known"


def cases_of_file(name: str, data: bytes, keys: Mapping[str, bytes]) -> Iterator[Case]:
    """Give one case for each attestation in a file; one that cannot be opened is a case of its own."""
    is_good = not BAD.search(name)
    try:
        opened = open_attestations(data, name)
    except InterlockError:
        if not NOT_CLAIMED.search(name):
            yield Case(name, is_good, data, Expected(subject=""), Thing(""), None)
        return
    if NOT_CLAIMED.search(name) and not any(key in data.decode() for key in keys):
        return
    seen = []
    for part in opened:
        said = said_in(part)
        if said is None or said in seen:
            continue
        seen.append(said)
        if "invalidsigprov" in name and said.dialect not in BUILDS:
            continue  # what is wrong with such a document is its provenance, not its publication
        yield Case(
            f"{name}: {part.place.removeprefix(name)}".strip(": "),
            is_good,
            data,
            asked_of(said),
            said.subjects[0],
            SignerWanted(conformance_sigstore.claimed(part.body, public_roots(is_staging=True)).issuer)
            if said.dialect is Dialect.PYPI_PUBLISH
            else SignerWanted(ISSUER),
            tuple(keys.values()) if is_keyed(part) else (),
            part.sealing is not Sealing.BUNDLE or is_promised(part.body),
        )


def is_promised(bundle: bytes) -> bool:
    """Say whether a bundle has a log's promise alone."""
    entries = json.loads(bundle)["verificationMaterial"].get("tlogEntries", [])
    return any(not one.get("inclusionProof") for one in entries)


def is_keyed(part: Sealed) -> bool:
    """Say whether a key without a certificate signed a part, so that somebody has to give the keys that count."""
    if part.sealing is Sealing.BUNDLE:
        return "publicKey" in json.loads(part.body)["verificationMaterial"]
    return part.sealing is not Sealing.CERTIFIED


def said_in(part: Sealed) -> Provenanced | None:
    """Give what a part says, without any verification; nothing where it cannot be read."""
    try:
        if part.sealing in {Sealing.LINK, Sealing.NOTHING}:
            return read_attested(part.body, LINK_BODY if part.sealing is Sealing.LINK else PAYLOAD_TYPE)
        body = part.body
        if part.sealing is Sealing.BUNDLE:
            body = bytes(msgspec.json.decode(body, type=dict[str, msgspec.Raw])["dsseEnvelope"])
        envelope = read_envelope(body)
        return read_attested(envelope.payload, envelope.payload_type)
    except InterlockError:
        return None


def asked_of(said: Provenanced) -> Expected:
    """Give the questions that a statement answers."""
    builder = said.builder if BUILDERS.search(said.builder) else ""
    if said.summary is not None:
        told = said.summary
        return Expected(subject="", verifier=told.verifier, resource=told.resource, levels=told.levels)
    if said.dialect not in BUILDS:
        return Expected(subject="", package=said.package)
    return Expected(subject="", source=said.source, builder=builder, tag=said.tag, commit=said.commit)


def pem(spki: str) -> bytes:
    """Write a key as PEM."""
    return f"-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n".encode()


# --- what is changed ------------------------------------------------------------------------------


def changed(case: Case) -> Iterator[Case]:
    """Give a good case with another artifact, source, builder, tag, branch, commit, workflow or signer asked for."""
    asked = case.expected
    other = {
        "source": f"{asked.source}A" if asked.source else "github.com/somebody/else",
        "builder": "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/not-trusted.yml",
        "tag": "v0.0.0-none",
        "versioned_tag": "v99",
        "branch": "no-such-branch",
        "commit": "0" * 40,
        "workflow": ".github/workflows/none.yml",
        "inputs": (("none", "1"),),
        "package": "none@0",
        "verifier": "https://none.example",
        "levels": ("SLSA_BUILD_LEVEL_4",),
    }
    for field, value in other.items():
        expected = msgspec.structs.replace(asked, **{field: value})
        yield case._replace(name=f"{case.name}, another {field}", is_good=False, expected=expected)
    known = case.subject.digests or tuple(Digest(*one) for one in case.subject.identities)
    digests = tuple(Digest(one.alg, one.hex[:-1] + f"{int(one.hex[-1], 16) ^ 1:x}") for one in known)
    yield case._replace(name=f"{case.name}, another digest", is_good=False, subject=Thing("", digests))
    if not case.keys:
        yield case._replace(
            name=f"{case.name}, another issuer", is_good=False, wanted=SignerWanted("https://x.example")
        )


def spoilt(case: Case) -> Iterator[Case]:
    """Give a good case with each part of its file changed or dropped."""
    plain = json.loads(case.data)
    held = conformance_sigstore.unneeded(plain)
    found = re.search(r"attestations\[(\d)\]$", case.name)
    mine = None if found is None or "attestations" not in plain else int(found[1])
    for path, value in leaves(plain):
        if decides(path, mine):
            for how, other in changes(value):
                yield rewritten(case, f"{dotted(path)} {how}", plain, path, other)
    for path in parts(plain):
        if decides(path, mine) and path[-1] not in held and not is_rest(path):
            yield rewritten(case, f"{dotted(path)} dropped", plain, path, None, is_dropped=True)


def is_one(data: bytes) -> bool:
    """Say whether nothing else in a file shows the same: of several signatures or occurrences one is enough."""
    return b"provenance_summary" not in data or data.count(b'"sig"') == 1


def decides(path: tuple[str | int, ...], mine: int | None) -> bool:
    """Say whether what stands at a place is signed, or has to agree with what is; `mine` is the part of npm's list."""
    if _UNSIGNED & set(path):
        return False
    if mine is not None and path[:1] == ("attestations",) and path[1:2] != (mine,):
        return False
    if "certificates" in path and path[path.index("certificates") + 1 :][:1] not in ((), (0,)):
        return False  # certificates behind the signer's are not used
    if "provenance_summary" in path or "image_summary" in path:
        return path[-1] in {"payload", "payloadType", "sig", "digest", "kind", "sha256", "id", "sha1"}
    return True


def is_rest(path: tuple[str | int, ...]) -> bool:
    """Say whether dropping it leaves a whole attestation that is about something else."""
    return path[0] == "attestations" and len(path) <= 2  # noqa: PLR2004  (one of several bundles in npm's document)


def rewritten(
    case: Case, how: str, plain: Any, path: tuple[str | int, ...], value: Any, *, is_dropped: bool = False
) -> Case:
    """Give a case with another value at a place, or none."""
    made = json.loads(json.dumps(plain))
    inside = conformance_sigstore.at(made, path[:-1])
    if is_dropped:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return case._replace(name=f"{case.name}: {how}", is_good=False, data=json.dumps(made).encode())


# --- the table ------------------------------------------------------------------------------------


def judged(suite: str, cases: list[Case]) -> Row:
    """Run cases."""
    found = [(case, is_accepted(case)) for case in cases]
    return Row(
        suite,
        sum(accepted == case.is_good for case, accepted in found),
        tuple(case.name for case, accepted in found if accepted and not case.is_good),
        tuple(case.name for case, accepted in found if case.is_good and not accepted),
    )


def run(attest: Path) -> list[Row]:
    """Run every suite beside the checkout."""
    rows = []
    for suite in SUITES:
        if not (attest / suite).is_dir():
            continue
        cases = list(cases_of(attest / suite))
        rows.append(judged(suite, cases)._replace(left=tuple(left_out(attest / suite))))
        if not cases:
            continue
        good = [case for case in cases if case.is_good and is_accepted(case)]
        rows.append(judged(f"{suite}, otherwise asked", [one for case in good for one in changed(case)]))
        # One file of a kind is spoilt in every part: the others differ from it in their values alone.
        kinds = {
            re.sub(r"v?\d[\d.]*|push|workflow_dispatch", "", case.name): case for case in good if is_one(case.data)
        }
        rows.append(judged(f"{suite}, spoilt", [one for case in kinds.values() for one in spoilt(case)]))
    return rows


def main() -> int:
    """Print the table, which names what is wrong; give the exit code."""
    rows = run(conformance_sigstore.ATTEST)
    print(conformance_sigstore.table(rows))
    return 1 if not rows or any(row.accepted or row.refused for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
