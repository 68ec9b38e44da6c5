"""Five kinds of spoiling, each tried on every good case of every format.

What is spoilt is the payload, the certificate, the signature, the time and the log entry.
`make conformance` prints for each format how many good cases there are, and on how many each kind was tried; a kind is
left out only where a format has no such part, which the table says by a dash. A spoilt case that is accepted is named.
"""

# ruff: noqa: ANN401
# JSON that is to be spoilt is anything.
from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tools import conformance_provenance, conformance_sigstore

from interlock.crypto.wire import from_base64, to_base64

KINDS = ("payload", "certificate", "signature dropped", "time", "log entry")
"""Of a case under a key that somebody gave the second kind is another key, since there is no certificate."""
Place = tuple[str | int, ...]
_PAYLOADS = frozenset({"payload", "statement"})
_TIMES = frozenset({"integratedTime", "signedTimestamp"})


class Spoilt(NamedTuple):
    """One way in which a case was spoilt."""

    kind: str
    data: bytes
    key: bytes = b""
    """Another key than the one that signed; empty where it is the file that was spoilt."""
    is_about_another: bool = False
    """Whether another artifact is asked about, since the artifact itself is what was signed."""


class Tried(NamedTuple):
    """What came of spoiling the good cases of one format."""

    format: str
    good: int
    applied: Counter[str]
    """How many of the cases were spoilt in each way."""
    accepted: tuple[str, ...]
    """Wrongly, by case and kind."""


class Good(NamedTuple):
    """A good case, and what says whether it is still accepted when it is spoilt."""

    name: str
    data: bytes
    is_keyed: bool
    """Whether a key counts that somebody gave."""
    is_accepted: Callable[[Spoilt], bool]

    @property
    def mine(self) -> int | None:
        """Which of a list of attestations it is about."""
        found = re.search(r"attestations\[(\d+)\]$", self.name)
        return None if found is None else int(found[1])


def run(attest: Path) -> list[Tried]:
    """Spoil every good case beside the checkout in each way that its format knows."""
    formats: dict[str, list[Good]] = {}
    for one in good_cases(attest):
        formats.setdefault(format_of(one), []).append(one)
    return [tried(name, cases) for name, cases in sorted(formats.items())]


def tried(name: str, cases: list[Good]) -> Tried:
    """Spoil the good cases of one format."""
    applied, accepted = Counter[str](), []
    for case in cases:
        made = list(spoilt(case.data, case.mine, is_keyed=case.is_keyed))
        applied.update({one.kind for one in made})
        accepted += [f"{case.name}: {one.kind}" for one in made if case.is_accepted(one)]
    return Tried(name, len(cases), applied, tuple(accepted))


def good_cases(attest: Path) -> Iterator[Good]:
    """Give what every suite beside the checkout has that is good and accepted."""
    bundles = [
        *conformance_sigstore.suite_cases(attest / "sigstore-conformance"),
        *conformance_sigstore.python_cases(attest / "sigstore-python"),
    ]
    for case in bundles:
        if case.is_good and conformance_sigstore.is_accepted(case):
            yield Good(case.name, case.data, case.key is not None, partial(_bundle_accepted, case))
    for suite in conformance_provenance.SUITES:
        for one in conformance_provenance.cases_of(attest / suite):
            if one.is_good and conformance_provenance.is_accepted(one):
                yield Good(one.name, one.data, bool(one.keys), partial(_provenance_accepted, one))


def _bundle_accepted(case: conformance_sigstore.Case, made: Spoilt) -> bool:
    target = conformance_sigstore.another(case.target) if made.is_about_another else case.target
    return conformance_sigstore.is_accepted(case._replace(data=made.data, key=made.key or case.key, target=target))


def _provenance_accepted(case: conformance_provenance.Case, made: Spoilt) -> bool:
    return conformance_provenance.is_accepted(
        case._replace(data=made.data, keys=(made.key,) if made.key else case.keys)
    )


def format_of(case: Good) -> str:
    """Give in which form a case comes."""
    document = json.loads(lines(case.data)[0])
    if "verificationMaterial" in document:
        version = re.search(r"0\.[0-9]", document["mediaType"])
        name = f"bundle {version[0] if version else '?'} of {'a statement' if 'dsseEnvelope' in document else 'a file'}"
    else:
        name = next(name for field, name in _FORMS if field in document)
    return f"{name}, by a key" if case.is_keyed else name


_FORMS: Final = (
    ("attestation_bundles", "PEP 740 provenance"),
    ("verification_material", "PEP 740 attestation"),
    ("attestations", "npm's document"),
    ("provenance_summary", "Google Cloud Build"),
    ("payload", "DSSE envelope"),
    ("signed", "in-toto link"),
)


def spoilt(data: bytes, mine: int | None, *, is_keyed: bool) -> Iterator[Spoilt]:
    """Give a file spoilt in each way; what stands several times in it is spoilt everywhere."""
    documents = [json.loads(line) for line in lines(data)]
    places = [(at, place) for at, document in enumerate(documents) for place in walk(document) if is_mine(place, mine)]
    for kind, chosen, change in (
        ("payload", _is_payload, flipped),
        ("certificate", _is_certificate, flipped),
        ("signature dropped", _is_signature, None),
        ("time", _is_time, flipped),
        ("log entry", _is_entry, flipped),
    ):
        held = [(at, place) for at, place in places if chosen(documents[at], place)]
        if held:
            yield Spoilt(kind, rewritten(documents, held, change))
    if not any(_is_payload(documents[at], place) for at, place in places):
        yield Spoilt("payload", data, is_about_another=True)
    if is_keyed:
        yield Spoilt("certificate", data, key=another_key())


def lines(data: bytes) -> list[bytes]:
    """Give the documents of a file: one, or one in each line."""
    found = [line.strip() for line in data.splitlines() if line.strip()]
    is_one_a_line = len(found) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in found)
    return found if is_one_a_line else [data]


def walk(value: Any, place: Place = ()) -> Iterator[Place]:
    """Give every place in a document, the outer ones first."""
    if place:
        yield place
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(one, (*place, name))


def is_mine(place: Place, mine: int | None) -> bool:
    """Say whether a place belongs to the part that a case is about."""
    return mine is None or place[:1] != ("attestations",) or place[1:2] in ((), (mine,))


def _is_payload(document: Any, place: Place) -> bool:
    return (place[-1] in _PAYLOADS and isinstance(at(document, place), str)) or place == ("signed",)


def _is_certificate(document: Any, place: Place) -> bool:
    if place[-1] == "rawBytes":
        return place[-2] == "certificate" or place[-3:-1] == ("certificates", 0)
    return place[-1] in {"cert", "certificate"} and isinstance(at(document, place), str)


def _is_signature(document: Any, place: Place) -> bool:
    if place[-1] == "signatures":
        return isinstance(at(document, place), list)
    is_text = place[-1] == "signature" and isinstance(at(document, place), str)
    return is_text and not {"messageSignature", "envelope"}.isdisjoint(place)


def _is_time(document: Any, place: Place) -> bool:
    value = at(document, place)
    if place[-1] == "integratedTime":
        return value not in (None, 0, "0") and at(document, (*place[:-1], "inclusionPromise")) is not None
    return place[-1] in _TIMES and isinstance(value, str)


def _is_entry(_document: Any, place: Place) -> bool:
    return place[-1] == "canonicalizedBody"


def flipped(value: Any) -> Any:
    """Give a value with one bit of it changed: a number, bytes in base64, a text, or one of what stands inside."""
    if isinstance(value, dict):
        name = max(value, key=lambda one: len(json.dumps(value[one])))
        return value | {name: flipped(value[name])}
    if isinstance(value, list):
        return [*value[:-1], flipped(value[-1])]
    text = str(value)
    if text.isdecimal():
        return type(value)(int(text) + 1)
    try:
        body = from_base64(text, url_safe=True)
    except ValueError:
        middle = len(text) // 2
        return text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]
    middle = len(body) // 2
    return to_base64(body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :])


def rewritten(documents: list[Any], held: list[tuple[int, Place]], change: Callable[[Any], Any] | None) -> bytes:
    """Give the file with something else at each place, or with nothing there."""
    made = copy.deepcopy(documents)
    for number, place in held:
        inside = at(made[number], place[:-1])
        if change is None:
            del inside[place[-1]]
        else:
            inside[place[-1]] = change(inside[place[-1]])
    return b"\n".join(json.dumps(one).encode() for one in made)


def at(value: Any, place: Place) -> Any:
    """Give what is at a place; nothing where nothing is."""
    for name in place:
        try:
            value = value[name]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def another_key() -> bytes:
    """Give a key that signed nothing, in PEM."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def table(found: list[Tried]) -> str:
    """Write how many good cases of each format there are and on how many each kind was tried."""
    rows = [f"{'good cases, spoilt as':<36}{'good':>6}" + "".join(f"{kind:>19}" for kind in KINDS)]
    for one in found:
        counts = "".join(f"{one.applied[kind] or '-':>19}" for kind in KINDS)
        rows.append(f"{one.format:<36}{one.good:>6}{counts}")
    rows += [f"  wrongly accepted: {name}" for one in found for name in one.accepted]
    return "\n".join(rows)
