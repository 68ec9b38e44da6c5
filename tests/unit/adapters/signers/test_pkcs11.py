import sys

import pytest

from interlock.adapters.signers.errors import SignerNotInstalled
from interlock.adapters.signers.pkcs11 import TokenKey, TokenSigner, _as_der, _octets
from interlock.crypto import Scheme, generate

WHERE = TokenKey("/nonexistent/module.so", "token", "key", "env:PIN")


def test_without_the_package_it_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(SignerNotInstalled) as caught:
        TokenSigner(WHERE, lambda: "1234")
    assert "interlock[hsm]" in caught.value.remedy


def test_points_are_taken_out_of_their_wrapping() -> None:
    assert _octets(b"\x04\x02ab") == b"ab"
    assert _octets(b"\x03\x03\x00ab") == b"ab"
    assert _octets(b"ab") == b"ab"


def test_a_pair_of_numbers_becomes_the_form_that_others_verify() -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    key = generate(Scheme.P256)
    first, second = decode_dss_signature(key.sign(b"message"))
    key.public.verify(_as_der(first.to_bytes(32) + second.to_bytes(32)), b"message")
