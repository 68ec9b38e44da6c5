from interlock.formats.manifests.hashes import bare_hash, hash_of, named_hash, sri_hashes
from interlock.supply.model import Hash
from tests.unit.formats.manifests.samples import SHA1, SHA256, SHA512


def test_a_hash_is_one_only_if_its_length_fits() -> None:
    assert hash_of("SHA-256", SHA256.upper()) == Hash("sha256", SHA256)
    assert hash_of("sha256", SHA1) is None
    assert hash_of("sha256", "z" * 64) is None
    assert named_hash(f"sha1:{SHA1}") == Hash("sha1", SHA1)
    assert named_hash("nothing") is None
    assert bare_hash(SHA1) == Hash("sha1", SHA1)
    assert bare_hash("ab") is None


def test_subresource_integrity_becomes_hexadecimal() -> None:
    one, other = sri_hashes(f"sha512-{SHA512}?option sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
    assert (one.algorithm, one.value[:8]) == ("sha512", "cf83e135")
    assert other == Hash("sha1", SHA1)
    assert sri_hashes("sha512-*** sha512 sha512-AAAA") == ()
