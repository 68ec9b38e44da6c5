"""Signed notes: what is no note, whose signature counts, and how keys are written."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from interlock.crypto import LocalSigner, NoteSigner, NoteVerifier, Scheme, generate, open_note, read_note, sign_note
from interlock.crypto.errors import (
    KeyUnsupported,
    NoteKeyAmbiguous,
    NoteKeyMalformed,
    NoteMalformed,
    NoteSignatureInvalid,
    NoteUnsigned,
    SignersMissing,
)
from interlock.crypto.note import (
    BIGGEST_NOTE,
    MOST_SIGNATURES,
    NoteKind,
    NoteSignature,
    is_name,
    key_hash,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "first line\n\nafter an empty line\n"
SEED = bytes(range(32))


def signer(name: str = "example.com/log") -> NoteSigner:
    return NoteSigner(name, generate())


def skey(name: str, seed: bytes = SEED, kind: int = 1) -> str:
    verifier = NoteVerifier.of("x", LocalSigner.from_seed(seed).public)
    stated = key_hash(name, bytes([kind]) + verifier.key.raw)
    return f"PRIVATE+KEY+{name}+{stated:08x}+{base64.b64encode(bytes([kind]) + seed).decode()}"


def test_a_note_opens_with_its_key_and_gives_the_text_that_was_signed() -> None:
    one = signer()
    opened = open_note(sign_note(TEXT, [one]), [one.verifier])
    assert opened.text == TEXT
    assert [(sig.name, sig.hash) for sig in opened.verified] == [("example.com/log", one.verifier.hash)]
    assert opened.unverified == ()


def test_the_text_is_split_from_the_signatures_at_the_last_empty_line() -> None:
    one = signer()
    tricky = f"{TEXT}\n\N{EM DASH} example.com/log AAAAAAA=\nmore\n"
    assert open_note(sign_note(tricky, [one]), [one.verifier]).text == tricky


def test_signatures_of_unknown_keys_are_ignored_once_each() -> None:
    one, two = signer(), signer("example.com/witness")
    note = sign_note(TEXT, [one, two])
    line = note.decode().splitlines(keepends=True)[-1]
    opened = open_note(note + line.encode(), [one.verifier])
    assert [sig.name for sig in opened.verified] == ["example.com/log"]
    assert [sig.name for sig in opened.unverified] == ["example.com/witness"]


def test_a_repeated_signature_of_a_known_key_counts_once() -> None:
    one = signer()
    note = sign_note(TEXT, [one])
    line = note.decode().splitlines(keepends=True)[-1]
    assert len(open_note(note + line.encode(), [one.verifier]).verified) == 1


def test_a_repeated_signature_of_a_known_key_that_is_wrong_spoils_the_note() -> None:
    one = signer()
    note = sign_note(TEXT, [one])
    wrong = NoteSignature(one.verifier.name, one.verifier.hash, bytes(64)).line()
    with pytest.raises(NoteSignatureInvalid):
        open_note(note + wrong.encode(), [one.verifier])


def test_a_key_that_shares_only_the_name_or_only_the_hash_is_unknown() -> None:
    one, same_name = signer(), signer()
    note = sign_note(TEXT, [one])
    with pytest.raises(NoteUnsigned, match=r"example\.com/log\+"):
        open_note(note, [same_name.verifier])
    renamed = note.replace(b"\xe2\x80\x94 example.com/log ", b"\xe2\x80\x94 example.com/other ")
    with pytest.raises(NoteUnsigned):
        open_note(renamed, [one.verifier])


def test_a_wrong_signature_of_a_known_key_spoils_the_note_though_another_is_right() -> None:
    one, two = signer(), signer("example.com/two")
    note = sign_note(TEXT, [one], [NoteSignature(two.verifier.name, two.verifier.hash, bytes(64))])
    with pytest.raises(NoteSignatureInvalid, match=r"example\.com/two"):
        open_note(note, [one.verifier, two.verifier])


def test_changed_text_spoils_the_note() -> None:
    one = signer()
    with pytest.raises(NoteSignatureInvalid):
        open_note(sign_note(TEXT, [one]).replace(b"first", b"First"), [one.verifier])


def test_a_note_without_a_known_signature_is_not_opened() -> None:
    with pytest.raises(NoteUnsigned):
        open_note(sign_note(TEXT, [signer()]), [])


def test_a_verifier_given_twice_is_ambiguous_only_where_it_is_needed() -> None:
    one, two = signer(), signer("example.com/two")
    note = sign_note(TEXT, [one])
    with pytest.raises(NoteKeyAmbiguous):
        open_note(note, [one.verifier, one.verifier])
    assert open_note(note, [one.verifier, two.verifier, two.verifier]).verified


def good() -> bytes:
    return sign_note(TEXT, [NoteSigner.parse(skey("n"))])


SPOIL: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda note: b"",
    "only the text": lambda note: TEXT.encode(),
    "no signature after the blank line": lambda note: b"text\n\n",
    "only a blank line": lambda note: b"\n\n",
    "no blank line before the signatures": lambda note: b"x\xe2\x80\x94 n AAAAAAA=\n",
    "a signature line that ends with something else": lambda note: note[:-1] + b"x",
    "a signature line that does not end": lambda note: note[:-1],
    "a control character": lambda note: b"\x01" + note,
    "a tab": lambda note: b"\t" + note,
    "a carriage return": lambda note: note.replace(b"\n", b"\r\n", 1),
    "not UTF-8": lambda note: b"\xff" + note,
    "an unexpected line": lambda note: note + b"Unexpected line.\n",
    "a hyphen for the dash": lambda note: note.replace(b"\xe2\x80\x94 ", b"- "),
    "no space after the dash": lambda note: note.replace(b"\xe2\x80\x94 ", b"\xe2\x80\x94"),
    "two spaces": lambda note: note.replace(b" n ", b" n  "),
    "a name with a space": lambda note: note.replace(b" n ", b" n n "),
    "a name with a wide space": lambda note: note.replace(b" n ", " n\u3000n ".encode()),
    "a name with a plus": lambda note: note.replace(b" n ", b" n+n "),
    "no name": lambda note: note.replace(b" n ", b"  "),
    "no signature": lambda note: note[: note.rindex(b" ")] + b"\n",
    "an empty signature": lambda note: note[: note.rindex(b" ")] + b" \n",
    "a signature that is only a hash": lambda note: note[: note.rindex(b" ")] + b" AAAAAA==\n",
    "a signature that is no base64": lambda note: note[: note.rindex(b" ")] + b" ???\n",
    "a signature without padding": lambda note: note.replace(b"=", b""),
    "too many signatures": lambda note: note + note[note.rindex(b"\n\n") + 2 :] * MOST_SIGNATURES,
    "too many bytes": lambda note: b"x" * (BIGGEST_NOTE + 1 - len(note)) + note,
}


@pytest.mark.parametrize("case", SPOIL)
def test_bytes_that_are_no_note_are_refused(case: str) -> None:
    with pytest.raises(NoteMalformed):
        read_note(SPOIL[case](good()))


def test_a_note_at_each_limit_is_read() -> None:
    assert read_note(b"\n\n\xe2\x80\x94 n AAAAAAA=\n").text == "\n"
    note = good()
    line = note[note.rindex(b"\n\n") + 2 :]
    assert len(read_note(note + line * (MOST_SIGNATURES - 1)).signatures) == MOST_SIGNATURES
    assert read_note(b"x" * (BIGGEST_NOTE - len(note)) + note).text.endswith(TEXT)
    assert read_note(b"t\n\n\xe2\x80\x94 n AAAAAAA=\n").signatures == (NoteSignature("n", 0, b"\x00"),)


@pytest.mark.parametrize("text", ["", "no line end", "control\x00\n"])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(NoteMalformed):
        sign_note(text, [signer()])


def test_a_note_needs_a_signer() -> None:
    with pytest.raises(SignersMissing):
        sign_note(TEXT, [])


def test_kept_signatures_come_first_and_are_replaced_by_new_ones_of_their_key() -> None:
    one, two = signer(), signer("example.com/two")
    first = read_note(sign_note(TEXT, [two])).signatures
    note = sign_note(TEXT, [one], [*first, NoteSignature(one.verifier.name, one.verifier.hash, b"old")])
    assert [sig.name for sig in read_note(note).signatures] == ["example.com/two", "example.com/log"]
    assert len(open_note(note, [one.verifier, two.verifier]).verified) == 2
    same = sign_note(TEXT, [two], first)
    assert len(read_note(same).signatures) == 1


@pytest.mark.parametrize("kind", NoteKind)
def test_a_verifier_key_survives_text(kind: NoteKind) -> None:
    scheme = Scheme.P256 if kind is NoteKind.ECDSA else Scheme.ED25519
    verifier = NoteVerifier.of("example.com/log", generate(scheme).public, kind)
    assert NoteVerifier.parse(str(verifier)) == verifier
    upper = str(verifier).split("+", 2)
    assert NoteVerifier.parse("+".join([upper[0], upper[1].upper(), upper[2]])) == verifier


@pytest.mark.parametrize(("kind", "byte"), [(NoteKind.ED25519, 1), (NoteKind.COSIGNATURE, 4)])
def test_a_verifier_key_begins_with_the_byte_of_its_kind(kind: NoteKind, byte: int) -> None:
    key = generate().public
    name, stated, encoded = str(NoteVerifier.of("log", key, kind)).split("+", 2)
    assert base64.b64decode(encoded) == bytes([byte]) + key.raw
    assert (name, int(stated, 16)) == ("log", key_hash("log", bytes([byte]) + key.raw))


def test_every_mangled_verifier_key_is_refused() -> None:
    text = str(NoteVerifier.of("Peter", LocalSigner.from_seed(SEED).public))
    for start in range(len(text) + 1):
        for end in range(start + 1, len(text) + 1):
            if (start, end) != (0, len(text)):
                with pytest.raises(NoteKeyMalformed):
                    NoteVerifier.parse(text[start:end])
    for at, char in enumerate(text):
        with pytest.raises(NoteKeyMalformed):
            NoteVerifier.parse(text[:at] + chr(ord(char) + 1) + text[at + 1 :])


def test_every_mangled_signer_key_is_refused_without_showing_it() -> None:
    text = skey("Peter")
    assert NoteSigner.parse(text).verifier.name == "Peter"
    for at, char in enumerate(text):
        with pytest.raises(NoteKeyMalformed) as caught:
            NoteSigner.parse(text[:at] + chr(ord(char) + 1) + text[at + 1 :])
        assert text[-20:-5] not in str(caught.value)
    for end in range(len(text)):
        with pytest.raises(NoteKeyMalformed):
            NoteSigner.parse(text[:end])


@pytest.mark.parametrize("kind", [0, 2, 3, 4, 5, 255])
def test_signer_keys_of_other_kinds_are_refused(kind: int) -> None:
    with pytest.raises(NoteKeyMalformed):
        NoteSigner.parse(skey("Peter", kind=kind))


def test_keys_of_impossible_names_or_of_another_kind_than_their_hash_are_refused() -> None:
    raw = LocalSigner.from_seed(SEED).public.raw
    for name in ("a b", ""):
        stated = key_hash(name, b"\x01" + raw)
        with pytest.raises(NoteKeyMalformed, match="its name"):
            NoteVerifier.parse(f"{name}+{stated:08x}+{base64.b64encode(bytes([1]) + raw).decode()}")
        with pytest.raises(NoteKeyMalformed, match="its name"):
            NoteSigner.parse(skey(name))
    as_witness = base64.b64encode(b"\x04" + SEED).decode()
    with pytest.raises(NoteKeyMalformed, match="its kind"):
        NoteSigner.parse(f"PRIVATE+KEY+n+{key_hash('n', bytes([1]) + raw):08x}+{as_witness}")


def test_a_signer_does_not_print_its_secret() -> None:
    one = NoteSigner.parse(skey("Peter"))
    assert repr(one) == f"NoteSigner(Peter+{one.verifier.hash:08x})"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("example.com/log", True),
        ("ü", True),
        ("", False),
        ("a+b", False),
        ("a b", False),
        ("a\u00a0b", False),
        ("a\u2003b", False),
    ],
)
def test_names_have_no_spaces_and_no_plus(name: str, *, allowed: bool) -> None:
    assert is_name(name) is allowed
    if not allowed:
        with pytest.raises(NoteKeyMalformed):
            NoteVerifier.of(name, generate().public)


def test_a_p256_key_signs_notes_as_rekor_does() -> None:
    key = generate(Scheme.P256)
    note = sign_note("text\n", [NoteSigner("name", key)])
    verifier = NoteVerifier.of("name", key.public)
    assert verifier.hash == int.from_bytes(hashlib.sha256(key.public.spki).digest()[:4], "big")
    assert open_note(note, [verifier]).text == "text\n"
    with pytest.raises(NoteSignatureInvalid):
        open_note(note.replace(b"text", b"test"), [verifier])


def test_a_key_makes_only_signatures_of_its_own_kind() -> None:
    for scheme, kind in ((Scheme.P256, NoteKind.ED25519), (Scheme.ED25519, NoteKind.ECDSA)):
        with pytest.raises(KeyUnsupported):
            NoteVerifier.of("name", generate(scheme).public, kind)


def test_the_hash_is_that_of_the_standards_example() -> None:
    text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    assert NoteVerifier.parse(text).hash == 0x530D903A


WITNESS = "witness.example/w1"
HEAD = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def cosign(text: str, name: str, key: LocalSigner, at: int) -> NoteSignature:
    """Sign a checkpoint as a witness does. Source: C2SP tlog-cosignature, v1."""
    verifier = NoteVerifier.of(name, key.public, NoteKind.COSIGNATURE)
    message = f"cosignature/v1\ntime {at}\n{text}".encode()
    return NoteSignature(name, verifier.hash, at.to_bytes(8, "big") + key.sign(message))


def test_a_cosignature_covers_its_time_and_the_whole_text() -> None:
    key = generate()
    verifier = NoteVerifier.of(WITNESS, key.public, NoteKind.COSIGNATURE)
    sig = cosign(HEAD, WITNESS, key, 1679315147)
    verifier.verify(HEAD, sig)
    later = NoteSignature(sig.name, sig.hash, (1679315148).to_bytes(8, "big") + sig.sig[8:])
    for text, wrong in ((HEAD, later), (HEAD.replace("3\n", "4\n"), sig)):
        with pytest.raises(NoteSignatureInvalid):
            verifier.verify(text, wrong)


def test_a_cosignature_opens_a_note_beside_the_logs_own() -> None:
    log, key = signer("example.com/behind-the-sofa"), generate()
    note = sign_note(HEAD, [log], [cosign(HEAD, WITNESS, key, 1)])
    verifier = NoteVerifier.of(WITNESS, key.public, NoteKind.COSIGNATURE)
    assert [sig.name for sig in open_note(note, [log.verifier, verifier]).verified] == [WITNESS, log.verifier.name]
    plain = NoteVerifier.of(WITNESS, key.public)
    assert plain.hash != verifier.hash


@pytest.mark.parametrize("sig", [b"", bytes(7), bytes(8), b"\x80" + bytes(71), b"\xff" * 72])
def test_a_cosignature_without_a_possible_time_is_refused(sig: bytes) -> None:
    verifier = NoteVerifier.of(WITNESS, generate().public, NoteKind.COSIGNATURE)
    spoilt = NoteSignature(WITNESS, verifier.hash, sig)
    with pytest.raises(NoteSignatureInvalid):
        verifier.verify(HEAD, spoilt)
