"""A client of the Sigstore conformance suite, and how Interlock fares with its cases, with others and with spoilt ones.

`python -m tools.conformance_sigstore verify-bundle ...` takes what the suite's runner gives a client (cli_protocol.md
of the suite). Without words it runs every case beside the checkout, spoils each good one in every place, and prints
how many are right, wrongly accepted and wrongly refused. Nothing is fetched: without `--trusted-root` the public-good
or staging root is read from the folder beside the checkout.
"""

# ruff: noqa: ANN401
# JSON that is to be spoilt is anything.
from __future__ import annotations

import argparse
import copy
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from interlock.adapters.sigstore import open_verifier
from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.certificates import certified, load
from interlock.crypto.wire import from_base64, to_base64
from interlock.formats.sigstore import TrustedRoot, read_bundle, read_trusted_roots
from interlock.kernel import Digest, InterlockError
from interlock.supply.signed import Signed, SignerWanted, Target

ATTEST = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "attest"
UNSIGNED = ("hint", "keyid")
"""Fields that nobody signs and that decide nothing, so that spoiling them changes nothing."""
BAD_NAMES = re.compile(r"no_|invalid|cve|wrong|bad", re.IGNORECASE)
"""How the suite of sigstore-python names bundles that must be refused."""


class Case(NamedTuple):
    """One bundle with everything that is asked about it, and what should come of it."""

    name: str
    is_good: bool
    data: bytes
    target: Target
    wanted: SignerWanted
    key: bytes | None
    roots: tuple[TrustedRoot, ...]


class Row(NamedTuple):
    """How one suite fares."""

    suite: str
    right: int
    accepted: tuple[str, ...]
    """Wrongly."""
    refused: tuple[str, ...]
    """Wrongly."""
    left: tuple[Left, ...] = ()
    """What is no case here."""


class Left(NamedTuple):
    """Something in a suite that is no case here."""

    name: str
    why: str


def verify(case: Case) -> Signed:
    """Verify a case. Errors: InterlockError where it is refused."""
    verifier = open_verifier(case.roots)
    if case.key is not None:
        return verifier.verify_with_key(case.data, case.target, case.key, case.name)
    return verifier.verify(case.data, case.target, case.wanted, case.name)


def is_accepted(case: Case) -> bool:
    """Say whether a case is accepted; anything but an error of ours is a crash and not caught."""
    try:
        verify(case)
    except InterlockError:
        return False
    return True


def judged(suite: str, cases: list[Case]) -> Row:
    """Run a suite."""
    found = [(case, is_accepted(case)) for case in cases]
    return Row(
        suite,
        sum(accepted == case.is_good for case, accepted in found),
        tuple(case.name for case, accepted in found if accepted and not case.is_good),
        tuple(case.name for case, accepted in found if case.is_good and not accepted),
    )


# --- the cases ------------------------------------------------------------------------------------


def roots_of(path: Path) -> tuple[TrustedRoot, ...]:
    """Read a trusted root."""
    return read_trusted_roots(path.read_bytes(), path.name)


def public_roots(*, is_staging: bool = False) -> tuple[TrustedRoot, ...]:
    """Give the public-good root, or that of staging, from beside the checkout."""
    return roots_of(ATTEST / "trust" / f"trusted_root.{'staging' if is_staging else 'public-good'}.json")


def target_of(text: str) -> Target:
    """Give the artifact that a client is asked about: a digest, or else a path."""
    path = Path(text)
    if re.fullmatch(r"sha256:[0-9a-f]{64}", text) and not path.exists():
        return Target(text, (Digest.parse(text),))
    body = path.read_bytes()
    digests = (Digest(one, hashlib.new(one, body).hexdigest()) for one in ("sha256", "sha384", "sha512"))
    return Target(path.name, tuple(digests), body)


def suite_cases(folder: Path) -> Iterator[Case]:
    """Give the cases of sigstore-conformance."""
    for line in (folder / "cases.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        root = folder / row["trusted_root"]
        yield Case(
            row["case"],
            row["expect"] == "pass",
            (folder / row["bundle"]).read_bytes(),
            target_of(str(folder / row["artifact"])),
            SignerWanted(issuer=row["issuer"], identity=row["identity"]),
            (folder / row["key"]).read_bytes() if row["key"] else None,
            roots_of(root if root.is_file() else folder.parent / "trust" / root.name),
        )


def python_cases(folder: Path) -> Iterator[Case]:
    """Give the bundles of sigstore-python; each is asked about whoever it says signed it."""
    roots = (*public_roots(), *public_roots(is_staging=True))
    for path in sorted((*folder.glob("*.sigstore"), *folder.glob("*.sigstore.json"))):
        artifact = Path(str(path).removesuffix(".json").removesuffix(".sigstore"))
        data = path.read_bytes()
        is_hashed = artifact.is_file() and b'"dsseEnvelope"' not in data  # the statement there is about another file
        target = target_of(str(artifact)) if is_hashed else hinted(data)
        yield Case(path.name, not BAD_NAMES.search(path.name), data, target, claimed(data, roots), None, roots)


def others_cases(folder: Path) -> Iterator[Case | Left]:
    """Give every bundle of other suites that stands in a file of its own, or in a line of one; or why it is no case."""
    roots = (*public_roots(), *public_roots(is_staging=True))
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".md" or path.name in {"index.jsonl", "cases.jsonl"}:
            continue
        for number, data in enumerate(documents(path.read_bytes())):
            name = f"{path.relative_to(folder)}:{number}"
            try:
                wanted, target = claimed(data, roots), hinted(data)
            except (InterlockError, ValueError, KeyError) as error:
                yield Left(name, str(error).removeprefix("the bundle is no Sigstore bundle: "))
                continue
            yield Case(name, "invalidsig" not in name, data, target, wanted, None, roots)


def documents(data: bytes) -> Iterator[bytes]:
    """Give the bundles in a file: itself, its lines, or those of an answer of the npm registry."""
    lines = data.splitlines()
    for one in lines if len(lines) > 1 and all(b'"' in line for line in lines if line) else [data]:
        if b"verificationMaterial" not in one or one.lstrip()[:1] not in (b"{", b"["):
            continue
        try:
            read = json.loads(one)
        except ValueError:
            continue
        held = read.get("attestations", []) if isinstance(read, dict) and "attestations" in read else []
        bundles = [each["bundle"] for each in held if "bundle" in each]
        yield from (json.dumps(each).encode() for each in bundles) if held else (one,)


def hinted(data: bytes) -> Target:
    """Give the artifact that a bundle says it is about."""
    bundle = read_bundle(data)
    if bundle.envelope is not None:
        digests = json.loads(bundle.envelope.payload)["subject"][0]["digest"]
        return Target("subject", tuple(Digest(alg, value) for alg, value in digests.items()))
    if bundle.message is None or bundle.message.digest is None:
        raise ValueError("it does not say what it is about")
    return Target("artifact", (Digest(bundle.message.algorithm, bundle.message.digest.hex()),))


def claimed(data: bytes, roots: tuple[TrustedRoot, ...]) -> SignerWanted:
    """Give whoever a bundle says signed it; what cannot be read is nobody's."""
    try:
        found = certified(load(read_bundle(data).chain, Authorities(roots[0])))
    except (InterlockError, IndexError):
        return SignerWanted(issuer="nobody")
    return SignerWanted(issuer=found.issuer, identity=found.identity)


# --- spoiling -------------------------------------------------------------------------------------


def spoilt(case: Case, others: list[Case]) -> Iterator[Case]:
    """Give a good case with each of its parts changed, dropped, or taken from another good case."""
    plain = json.loads(case.data)
    yield from changed_parts(case, plain)
    for path in parts(plain):
        if path[-1] not in (*UNSIGNED, *unneeded(plain)):
            yield without(case, plain, path)
    for other in others:
        theirs = json.loads(other.data)
        for path in SWAPPED:
            mine, other_s = at(plain, path), at(theirs, path)
            if mine not in NOTHING and other_s not in NOTHING and mine != other_s:
                yield rewritten(case, f"{dotted(path)} of {other.name}", plain, path, other_s)
    yield case._replace(name=f"{case.name}: another artifact", is_good=False, target=another(case.target))
    issuer, identity = case.wanted.issuer, case.wanted.identity
    for wanted in (SignerWanted(issuer=issuer, identity=identity + "x"), SignerWanted(issuer=issuer + "/")):
        if case.key is None:
            yield case._replace(name=f"{case.name}: another signer", is_good=False, wanted=wanted)


def changed_parts(case: Case, plain: Any) -> Iterator[Case]:
    """Give a case with every text and number in it changed, in several places of each."""
    for path, value in leaves(plain):
        if path[-1] in UNSIGNED:
            continue
        log_id = at(plain, (*path[:3], "logId", "keyId"))
        is_note = path[-2:] == ("checkpoint", "envelope")
        for how, changed in note_changes(value, from_base64(log_id)) if is_note else changes(value):
            yield rewritten(case, f"{dotted(path)} {how}", plain, path, changed)


_ENTRY = ("verificationMaterial", "tlogEntries", 0)
NOTHING: tuple[Any, ...] = (None, {}, [], {"rfc3161Timestamps": []})
"""Ways to say that there is none."""
SWAPPED: tuple[tuple[str | int, ...], ...] = (
    ("messageSignature",),
    ("messageSignature", "signature"),
    ("dsseEnvelope",),
    ("dsseEnvelope", "payload"),
    ("dsseEnvelope", "signatures"),
    ("verificationMaterial", "certificate"),
    ("verificationMaterial", "x509CertificateChain"),
    ("verificationMaterial", "timestampVerificationData"),
    ("verificationMaterial", "tlogEntries"),
    (*_ENTRY, "canonicalizedBody"),
    (*_ENTRY, "inclusionPromise"),
    (*_ENTRY, "inclusionProof"),
    (*_ENTRY, "inclusionProof", "checkpoint"),
    (*_ENTRY, "integratedTime"),
    (*_ENTRY, "logId"),
)
"""What is taken from other bundles."""


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Give every text and number with its place."""
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, name))
    elif value is not None:
        yield path, value


def parts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the place of everything that can be left out."""
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            if one not in (None, [], {}, ""):
                yield (*path, name)
                yield from parts(one, (*path, name))


def changes(value: Any) -> Iterator[tuple[str, Any]]:
    """Give a value with something else in it: bytes in base64 at three places, a number one more, a text at two."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return
    text = str(value)
    if text.isdecimal():
        yield "one more", type(value)(int(text) + 1)
        return
    try:
        body = from_base64(text)
    except ValueError:
        body = b""
    if len(body) > 8:  # noqa: PLR2004  (shorter ones are words that happen to be base64)
        for place in (len(body) // 3, len(body) // 2, len(body) - 1):
            yield f"byte {place}", to_base64(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        return
    for place in {0, len(text) // 2, max(len(text) - 3, 0)}:
        yield f"character {place}", text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def note_changes(note: str, log_id: bytes) -> Iterator[tuple[str, Any]]:
    """Give a checkpoint with a character changed in each line that the log wrote; those of witnesses prove nothing."""
    place = 0
    for line in note.splitlines(keepends=True):
        encoded = line.rstrip("\n").rpartition(" ")[2]
        is_witness = line.startswith("— ") and not from_base64(encoded).startswith(log_id[:4])
        for middle in {place, place + len(line) // 2} if not is_witness else ():
            yield f"character {middle}", note[:middle] + chr(ord(note[middle]) ^ 1) + note[middle + 1 :]
        place += len(line)


def unneeded(plain: Any) -> tuple[str, ...]:
    """Give what may be left out: the hint of a digest, and clocks where the log says when."""
    stamped = ("timestampVerificationData", "rfc3161Timestamps", 0, "signedTimestamp")
    return ("messageDigest", *(stamped[:3] if at(plain, (*_ENTRY, "inclusionPromise")) else ()))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """Give what is at a place; nothing where nothing is."""
    for name in path:
        try:
            value = value[name]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def rewritten(case: Case, how: str, plain: Any, path: tuple[str | int, ...], value: Any) -> Case:
    """Give a case with another value at a place."""
    changed = copy.deepcopy(plain)
    at(changed, path[:-1])[path[-1]] = value
    return case._replace(name=f"{case.name}: {how}", is_good=False, data=json.dumps(changed).encode())


def without(case: Case, plain: Any, path: tuple[str | int, ...]) -> Case:
    """Give a case without what is at a place."""
    changed = copy.deepcopy(plain)
    del at(changed, path[:-1])[path[-1]]
    return case._replace(name=f"{case.name}: {dotted(path)} dropped", is_good=False, data=json.dumps(changed).encode())


def dotted(path: tuple[str | int, ...]) -> str:
    """Write a place."""
    return ".".join(map(str, path))


def another(target: Target) -> Target:
    """Give an artifact that differs in one bit, with every digest its own."""
    digests = tuple(Digest(one.alg, f"{int(one.hex[0], 16) ^ 1:x}{one.hex[1:]}") for one in target.digests)
    return Target(target.name, digests, None if target.body is None else target.body + b"x")


# --- the table ------------------------------------------------------------------------------------


def run(folder: Path, progress: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Run every suite in a folder, then every good case of them spoilt."""
    suites: list[tuple[str, list[Case]]] = []
    if (folder / "sigstore-conformance").is_dir():
        suites.append(("sigstore-conformance", list(suite_cases(folder / "sigstore-conformance"))))
    if (folder / "sigstore-python").is_dir():
        suites.append(("sigstore-python", list(python_cases(folder / "sigstore-python"))))
    found = [each for name in ("slsa-verifier", "pypi-attestations") for each in others_cases(folder / name)]
    others = [one for one in found if isinstance(one, Case)]
    left = tuple(one for one in found if isinstance(one, Left))
    suites.append(("bundles of others", others))
    rows = []
    for name, cases in suites:
        progress(name)
        rows.append(judged(name, cases)._replace(left=left if cases is others else ()))
    for name, cases in suites:
        progress(f"{name}, spoilt")
        good = [case for case in cases if case.is_good and is_accepted(case)]
        good = good if cases is not others else one_of_each(good)
        rows.append(judged(f"{name}, spoilt", [one for case in good for one in spoilt(case, good[:6])]))
    return rows


def one_of_each(cases: list[Case]) -> list[Case]:
    """Give the first case of each kind of bundle and of log entry."""
    found: dict[tuple[str, ...], Case] = {}
    for case in cases:
        bundle = read_bundle(case.data)
        found.setdefault((bundle.version, *(f"{one.kind} {one.version}" for one in bundle.entries)), case)
    return list(found.values())


def table(rows: list[Row]) -> str:
    """Write the rows as a table, with the names of whatever is wrong, and of whatever is no case and why."""
    lines = [f"{'suite':<32}{'right':>8}{'wrong accept':>14}{'wrong refuse':>14}{'no case':>10}"]
    lines += [
        f"{one.suite:<32}{one.right:>8}{len(one.accepted):>14}{len(one.refused):>14}{len(one.left):>10}" for one in rows
    ]
    lines += [f"  wrongly accepted: {name}" for one in rows for name in one.accepted[:20]]
    lines += [f"  wrongly refused:  {name}" for one in rows for name in one.refused[:20]]
    for why in dict.fromkeys(left.why for one in rows for left in one.left):
        names = [left.name for one in rows for left in one.left if left.why == why]
        lines += [f"  no case, {len(names)}: {why}", *(f"    {name}" for name in names)]
    return "\n".join(lines)


# --- the client -----------------------------------------------------------------------------------


def client(words: list[str]) -> int:
    """Do what the runner of the suite asks a client for; 0 verified, 1 refused, 2 usage."""
    parser = argparse.ArgumentParser(prog="conformance_sigstore")
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser("verify-bundle")
    for flag in ("--bundle", "--certificate-identity", "--certificate-oidc-issuer", "--key", "--trusted-root"):
        one.add_argument(flag, default="")
    one.add_argument("--staging", action="store_true")
    one.add_argument("artifact")
    if words[0] == "sign-bundle":
        print("this client verifies only: signing keyless asks an identity provider and a log", file=sys.stderr)
        return 2
    asked = parser.parse_args(words)
    try:
        roots = roots_of(Path(asked.trusted_root)) if asked.trusted_root else public_roots(is_staging=asked.staging)
        key = Path(asked.key).read_bytes() if asked.key else None
        wanted = SignerWanted(issuer=asked.certificate_oidc_issuer, identity=asked.certificate_identity)
        target, data = target_of(asked.artifact), Path(asked.bundle).read_bytes()
        if key is None and not (wanted.issuer and wanted.identity):
            parser.error("say who should have signed: --certificate-identity and --certificate-oidc-issuer, or --key")
        found = verify(Case(asked.bundle, True, data, target, wanted, key, roots))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except InterlockError as error:
        print(f"{error.code}: {error}\n{error.remedy}", file=sys.stderr)
        return 1
    print("\n".join(f"{check.name}: {check.says}" for check in found.checks))
    return 0


def main(words: list[str]) -> int:
    """Be a client, or print the table."""
    if words:
        return client(words)
    if not ATTEST.is_dir():
        print("the cases of Sigstore are not beside this checkout")
        return 0
    rows = run(ATTEST, lambda name: print(f"running {name} ...", file=sys.stderr))
    print(table(rows))
    return 1 if any(one.accepted or one.refused for one in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
