import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.oci import OciRepository
from interlock.cli.exits import Exit
from interlock.crypto import generate, preimage
from interlock.crypto.wire import from_base64, to_base64
from tests.oci_images import Image
from tests.outside_signers import (
    ARTIFACT,
    IDENTITY,
    IN_TOTO,
    ISSUER,
    Instance,
    new_key,
    pem,
    sign,
    simple_signing,
    statement,
)
from tests.registries import AT_ONCE, StubRegistry
from tests.unit.cli.shell import Said, Shell

OURS = Instance()
DIGEST = f"sha256:{hashlib.sha256(ARTIFACT).hexdigest()}"


def files(shell: Shell, made: dict[str, Any]) -> tuple[str, str, str]:
    """Write an artifact, a bundle and the trusted root; give their paths."""
    bundle = shell.write("a.sigstore.json", json.dumps(made))
    return shell.write("a.bin", ARTIFACT.decode()), bundle, shell.write("root.json", OURS.root_bytes().decode())


def outside(shell: Shell, made: dict[str, Any], *words: str) -> Said:
    artifact, bundle, root = files(shell, made)
    return shell("verify", artifact, "--bundle", bundle, "--trusted-root", root, *words)


def test_a_bundle_is_verified_for_a_file_and_for_its_digest(shell: Shell) -> None:
    said = outside(shell, OURS.signs(), "--identity", IDENTITY)
    assert said.code == Exit.ALLOWED
    assert f"a.bin is {DIGEST}" in said.out
    assert f"signed by   {IDENTITY}, says {ISSUER}" in said.out
    by_digest = shell(
        "verify", DIGEST, "--bundle", "a.sigstore.json", "--trusted-root", "root.json", "--identity", IDENTITY
    )
    assert by_digest.code == Exit.ALLOWED


def test_the_answer_is_a_document_too(shell: Shell) -> None:
    said = outside(shell, OURS.attests(statement(predicateType="x:y")), "--identity", IDENTITY, "--format", "json").json
    (one,) = said["verified"]
    assert (said["artifact"], one["identity"], one["grade"]) == (DIGEST, IDENTITY, "logged")
    assert {check["outcome"] for check in one["checks"]} == {"passed"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--identity", "somebody@example.org", "--issuer", ISSUER), "SIG-113"),
        (("--identity", IDENTITY, "--issuer", "https://issuer.example"), "SIG-113"),
        (("--source", "github.com/acme/other"), "SUP-110"),
        (("--identity", IDENTITY, "--tag", "v9"), "SUP-110"),
    ],
)
def test_what_is_not_shown_is_refused_with_the_check_that_failed(
    shell: Shell, words: tuple[str, ...], code: str
) -> None:
    said = outside(shell, OURS.signs(), *words)
    assert said.code == Exit.DENIED
    assert code in said.err


def test_a_file_that_was_changed_is_refused(shell: Shell) -> None:
    _, bundle, root = files(shell, OURS.signs())
    changed = shell.write("b.bin", "another\n")
    said = shell("verify", changed, "--bundle", bundle, "--trusted-root", root, "--identity", IDENTITY)
    assert (said.code, "SIG-141" in said.err) == (Exit.DENIED, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "nobody said whose signature counts"),
        (("--identity", "dev@example.org"), "--issuer"),
        (("--identity", IDENTITY, "--key", "key.pem"), "counts by itself"),
    ],
)
def test_who_must_have_signed_is_asked_for(shell: Shell, words: tuple[str, ...], says: str) -> None:
    shell.write("key.pem", pem(new_key()).decode())
    said = outside(shell, OURS.signs(), *words)
    assert said.code == Exit.USAGE
    assert says in said.err


def test_words_about_others_need_what_others_signed(shell: Shell) -> None:
    for words in (("--identity", IDENTITY), ("--key", "x"), ("--trusted-root", "x"), ("--issuer", ISSUER)):
        said = shell("verify", DIGEST, *words)
        assert said.code == Exit.USAGE
        assert "--bundle" in said.err


def test_a_key_counts_and_without_a_log_only_where_that_is_accepted(shell: Shell) -> None:
    key = new_key()
    path = shell.write("key.pem", pem(key).decode())
    assert outside(shell, OURS.signs_with_key(key), "--key", path).code == Exit.ALLOWED
    alone = ("verify", DIGEST, "--bundle", "a.sigstore.json", "--key", path)
    refused = shell(*alone)
    assert refused.code == Exit.DENIED
    assert "FLW-173" in refused.err
    accepted = shell(*alone, "--allow-unlogged")
    assert accepted.code == Exit.ALLOWED
    assert "nobody shows when (unlogged)" in accepted.out


def test_one_of_several_keys_is_enough_in_one_file_or_in_several(shell: Shell) -> None:
    key, other = new_key(), new_key()
    ours, theirs = shell.write("ours.pem", pem(key).decode()), shell.write("theirs.pem", pem(other).decode())
    both = shell.write("both.pem", (pem(other) + pem(key)).decode())
    made = OURS.signs_with_key(key)
    assert outside(shell, made, "--key", theirs, "--key", ours).code == Exit.ALLOWED
    assert outside(shell, made, "--key", both).code == Exit.ALLOWED
    refused = outside(shell, made, "--key", theirs)
    assert (refused.code, "SIG-" in refused.err) == (Exit.DENIED, True)
    for text in ("", "no key", "-----BEGIN nonsense"):
        broken = outside(shell, made, "--key", ours, "--key", shell.write("broken.pem", text))
        assert broken.code != Exit.ALLOWED or "-----BEGIN" in text
    nothing = outside(shell, made, "--key", shell.write("broken.pem", "no key"))
    assert "the key in" in nothing.err
    assert "SIG-104" in nothing.err


def summed_up(key: Any, **more: Any) -> str:
    """Give a verification summary about an image of a cloud, which has no file, in an envelope."""
    predicate = {
        "verifier": {"id": "https://verifier.example"},
        "timeVerified": "2026-03-01T12:00:00Z",
        "resourceUri": "image://app",
        "policy": {"uri": "https://verifier.example/policy"},
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2", "OURS_L1"],
    }
    subject = [{"name": "_", "digest": {"cloud_image_id": "8970095005306000053"}}]
    kind = "https://slsa.dev/verification_summary/v1"
    payload = statement(subject=subject, predicateType=kind, predicate=predicate | more)
    signature = to_base64(sign(key, preimage(IN_TOTO, payload)))
    sealed = {"payload": to_base64(payload), "payloadType": IN_TOTO, "signatures": [{"keyid": "", "sig": signature}]}
    return json.dumps(sealed)


def test_a_summary_about_what_has_no_file_is_asked_by_what_it_is_known_by(shell: Shell) -> None:
    key = new_key()
    words = ("--key", shell.write("key.pem", pem(key).decode()), "--allow-unlogged", "--bundle")
    bundle = shell.write("vsa.json", summed_up(key))
    asked = ("--verifier", "https://verifier.example", "--resource", "image://app", "--level", "SLSA_BUILD_LEVEL_1")
    named = "cloud_image_id:8970095005306000053"
    said = shell("verify", named, *words, bundle, *asked, "--level", "OURS_L1")
    assert said.code == Exit.ALLOWED
    assert f"verified  {named}" in said.out
    for wrong in (
        ("verify", "cloud_image_id:8970095005306000054", *words, bundle, *asked),
        ("verify", "other_image_id:8970095005306000053", *words, bundle, *asked),
        ("verify", DIGEST, *words, bundle, *asked),
        ("verify", named, *words, bundle),
        ("verify", named, *words, bundle, *asked, "--level", "SLSA_BUILD_LEVEL_3"),
        ("verify", named, *words, bundle, *asked, "--level", "OURS_L2"),
        ("verify", named, *words, bundle, *asked[2:], "--verifier", "https://verifier.example/"),
        ("verify", named, *words, bundle, *asked[:2], "--resource", "image://other"),
        ("verify", named, *words, shell.write("failed.json", summed_up(key, verificationResult="FAILED")), *asked),
        ("verify", named, *words, shell.write("others.json", summed_up(new_key())), *asked),
    ):
        assert shell(*wrong).code == Exit.DENIED, wrong
    kept = shell("verify", named, *words, bundle, *asked, "--keep")
    assert (kept.code, "FLW-178" in kept.err) == (Exit.USAGE, True)


def test_asked_only_who_signed_it_says_what_is_not_believed_and_keeps_none_of_it(shell: Shell) -> None:
    made = OURS.attests(statement(predicate={}))
    said = outside(shell, made, "--identity", IDENTITY)
    assert said.code == Exit.ALLOWED
    assert "nothing is believed of what it says of a build" in said.out
    document = outside(shell, made, "--identity", IDENTITY, "--format", "json").json["verified"][0]
    assert "buildDefinition" in document["unbelieved"]
    assert document["said"]["dialect"] == "signature"
    for more in (("--keep",), ("--source", "github.com/acme/app"), ("--commit", "c" * 40)):
        assert outside(shell, made, "--identity", IDENTITY, *more).code != Exit.ALLOWED


def test_a_file_of_such_a_name_is_a_file(shell: Shell) -> None:
    _, bundle, root = files(shell, OURS.signs())
    path = shell.write("odd:name", ARTIFACT.decode())
    words = ("--bundle", bundle, "--trusted-root", root, "--identity", IDENTITY)
    assert shell("verify", path, *words).code == Exit.ALLOWED


def test_trusted_roots_of_the_settings_count_where_none_is_named(shell: Shell) -> None:
    _, bundle, _ = files(shell, OURS.signs())
    asked = ("verify", DIGEST, "--bundle", bundle, "--identity", IDENTITY)
    without = shell(*asked)
    assert without.code == Exit.USAGE
    assert "verify: trusted_roots" in without.err
    settings = "verify:\n  trusted_roots: [root.json]\n"
    shell.world.commit({"interlock.yaml": settings, "root.json": OURS.root_bytes().decode()})
    assert shell(*asked).code == Exit.ALLOWED
    shell.world.commit({"interlock.yaml": "verify:\n  trusted_roots: [absent.json]\n"})
    assert "absent.json" in shell(*asked).err


def test_a_build_of_this_repository_is_verified_by_its_own_evidence(shell: Shell) -> None:
    nothing = shell("verify", DIGEST)
    assert nothing.code == Exit.DENIED
    assert "there is no evidence here yet" in nothing.err
    shell.world.commit({"interlock.yaml": "build:\n  commands: ['cp app.py out.bin']\n  artifacts: [out.bin]\n"})
    commit = shell.world.repository.git("rev-parse", "HEAD")
    (made,) = shell("build", "--format", "json").json["artifacts"]
    said = shell("verify", made["digest"], "--commit", commit, "--format", "json").json
    assert said["verified"][0]["said"]["commit"] == commit
    text = shell("verify", "app.py")
    assert (text.code, "entry 0 of this ledger" in text.out) == (Exit.ALLOWED, True)
    other = shell("verify", made["digest"], "--commit", "d" * 40)
    assert (other.code, "SUP-110" in other.err) == (Exit.DENIED, True)
    assert shell("verify", DIGEST).code == Exit.DENIED


def test_what_was_pushed_is_verified_under_the_name_of_its_repository(shell: Shell) -> None:
    shell.world.commit({"interlock.yaml": "build:\n  commands: ['cp app.py out.bin']\n  artifacts: [out.bin]\n"})
    (made,) = shell("build", "--format", "json").json["artifacts"]
    shell("push", made["digest"], "local:1.0")
    shell("push", made["digest"], "folder:place:1.0")
    for name in ("local:1.0", f"local@{made['digest']}", "folder:place:1.0", "place:1.0"):
        said = shell("verify", name, "--format", "json")
        assert (said.code, said.json["artifact"]) == (Exit.ALLOWED, made["digest"])
    assert "[CFG-107]" in shell("verify", "loca:1.0").err
    assert "[REG-102]" in shell("verify", "local:2.0").err
    others = shell("verify", "local:1.0", "--identity", IDENTITY, "--issuer", "https://a.example.org")
    assert (others.code, "FLW-172" in others.err) == (Exit.DENIED, True)


def test_an_artifact_that_is_not_there_is_a_mistake_of_whoever_asked(shell: Shell) -> None:
    for name in ("absent.bin", "."):
        said = shell("verify", name)
        assert (said.code, "CLI-101" in said.err) == (Exit.USAGE, True)
    assert shell("verify", "sha256:abc").code == Exit.USAGE


def test_help_of_the_other_form_is_its_own(shell: Shell) -> None:
    assert "sealed state" in shell("verify", "--expected", "--help").out
    assert "--bundle" in shell("verify", "--help").out


def test_an_image_is_verified_by_what_lies_beside_it(shell: Shell, tmp_path: Path) -> None:
    image = Image(tmp_path / "images")
    payload = simple_signing(str(image.digest))
    root = shell.write("root.json", OURS.root_bytes().decode())
    words = ("--identity", IDENTITY, "--trusted-root", root)
    nothing = shell("verify", f"{tmp_path}/images", *words)
    assert (nothing.code, "FLW-171" in nothing.err) == (Exit.DENIED, True)
    image.beside(".sig", payload, OURS.beside(payload))
    for name in (f"{tmp_path}/images", f"folder:{tmp_path}/images:v1"):
        said = shell("verify", name, *words)
        assert said.code == Exit.ALLOWED
        assert f"is {image.digest}" in said.out
        assert "(promised)" in said.out
    own = shell("verify", f"{tmp_path}/images")
    assert (own.code, "there is no evidence here yet" in own.err) == (Exit.DENIED, True)


@pytest.mark.parametrize("scheme", ["ed25519", "ecdsa-p256-sha256"])
def test_a_bare_signature_is_verified_with_its_key_and_no_other(shell: Shell, scheme: str) -> None:
    shell("keys", "new", "--scheme", scheme)
    artifact = shell.write("a.bin", "artifact")
    shell("sign", artifact)
    key = shell.write("key.pem", shell("keys", "show").out)
    words = ("--signature", f"{artifact}.sig", "--key", key)
    said = shell("verify", artifact, *words)
    assert said.code == Exit.ALLOWED
    assert "does not say when" in said.out
    assert shell("verify", artifact, *words, "--format", "json").json["artifact"].startswith("sha256:")
    assert shell("verify", shell.write("b.bin", "other"), *words).code == Exit.DENIED
    other = shell.write("other.pem", new_key_pem())
    assert shell("verify", artifact, "--signature", f"{artifact}.sig", "--key", other).code == Exit.DENIED
    assert (
        shell("verify", artifact, "--signature", f"{artifact}.sig", "--key", other, "--key", key).code == Exit.ALLOWED
    )
    cut = shell.write("cut.sig", "AAAA")
    assert shell("verify", artifact, "--signature", cut, "--key", key).code == Exit.DENIED


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--key", "k.pem", "--source", "github.com/a/b"),
        ("--key", "k", "--issuer", "x"),
        ("--key", "k", "--keep"),
        ("--key", "k", "--level", "SLSA_BUILD_LEVEL_2"),
        ("--key", "k", "--package", "a@1"),
    ],
)
def test_a_bare_signature_is_not_asked_for_more_than_it_says(shell: Shell, words: tuple[str, ...]) -> None:
    artifact = shell.write("a.bin", "artifact")
    said = shell("verify", artifact, "--signature", artifact, *words)
    assert said.code == Exit.USAGE


def test_what_a_bare_signature_would_not_heed_is_refused_and_not_ignored(shell: Shell) -> None:
    artifact, key = shell.write("a.bin", "artifact"), shell.write("key.pem", new_key_pem())
    for word, others in (("--trusted-root", ("root.json",)), ("--allow-unlogged", ())):
        said = shell("verify", artifact, "--signature", artifact, "--key", key, word, *others)
        assert (said.code, f"without certificate or log: leave {word} out" in said.err) == (Exit.USAGE, True)


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_a_bare_signature_with_its_certificate_says_who_signed(shell: Shell, is_wrapped: bool) -> None:
    made = OURS.blob()
    artifact, root = shell.write("a.bin", ARTIFACT.decode()), shell.write("root.json", OURS.root_bytes().decode())
    signature = shell.write("a.sig", made["base64Signature"] + "\n")
    certificate = shell.write("a.pem", made["cert"] if is_wrapped else from_base64(made["cert"]).decode())
    words = (artifact, "--signature", signature, "--certificate", certificate, "--trusted-root", root)
    said = shell("verify", *words, "--identity", IDENTITY, "--allow-unlogged")
    assert said.code == Exit.ALLOWED
    assert f"signed by   {IDENTITY}, says {ISSUER}" in said.out
    refused = shell("verify", *words, "--identity", IDENTITY)
    assert (refused.code, "FLW-173" in refused.err) == (Exit.DENIED, True)
    for more in (("--identity", "dev@example.org", "--issuer", ISSUER), ("--source", "github.com/acme/other")):
        assert shell("verify", *words, *more, "--allow-unlogged").code == Exit.DENIED
    other = shell.write("b.bin", "another")
    assert shell("verify", other, *words[1:], "--identity", IDENTITY, "--allow-unlogged").code == Exit.DENIED
    for less in (words[:1] + words[3:], (*words, "--key", root), (*words, "--bundle", root)):
        assert shell("verify", *less, "--identity", IDENTITY).code == Exit.USAGE
    kept = shell("verify", *words, "--identity", IDENTITY, "--allow-unlogged", "--keep")
    assert (kept.code, "kept as evidence" in kept.out) == (Exit.ALLOWED, True)
    broken = shell("verify", artifact, "--signature", artifact, "--certificate", artifact, "--trusted-root", root,
        "--identity", IDENTITY, "--allow-unlogged")  # fmt: skip
    assert broken.code == Exit.DENIED


def new_key_pem() -> str:
    return generate().public.pem().decode()


def test_an_image_in_a_registry_is_verified_by_what_lies_beside_it_and_by_its_referrers(shell: Shell) -> None:
    stub = StubRegistry()
    try:
        with OciRepository(stub.host, "team/app", Access(), patience=AT_ONCE) as repository:
            image = Image(repository)
            payload = simple_signing(str(image.digest))
            image.beside(".sig", payload, OURS.beside(payload))
            digest = {"sha256": image.digest.hex}
            image.refer(json.dumps(OURS.attests(statement(subject=[{"digest": digest}], predicateType="x:y"))).encode())
        root = shell.write("root.json", OURS.root_bytes().decode())
        words = ("--identity", IDENTITY, "--trusted-root", root, "--format", "json")
        for name in (f"oci://{stub.host}/team/app:v1", f"oci://{stub.host}/team/app@{image.digest}"):
            said = shell("verify", name, *words).json
            assert said["artifact"] == str(image.digest)
            assert sorted(one["grade"] for one in said["verified"]) == ["logged", "promised"]
        other = shell("verify", f"oci://{stub.host}/team/app:v2", *words)
        assert (other.code, "REG-102" in other.err) == (Exit.USAGE, True)
    finally:
        stub.stop()


CLAIMS = {"12": "https://github.com/acme/app", "14": "refs/tags/v1.0.0", "13": "c" * 40}
BUILT = {
    "buildDefinition": {
        "buildType": "https://actions.github.io/buildtypes/workflow/v1",
        "externalParameters": {
            "workflow": {"repository": CLAIMS["12"], "ref": CLAIMS["14"], "path": ".github/workflows/release.yml"}
        },
        "resolvedDependencies": [{"uri": f"git+{CLAIMS['12']}@{CLAIMS['14']}", "digest": {"gitCommit": "c" * 40}}],
    },
    "runDetails": {"builder": {"id": IDENTITY}},
}
POLICY = f"policy: upstream\nprovenance:\n  - {{source: github.com/acme/app, builder: '{IDENTITY}', tag: v1.0.0}}\n"


def test_what_is_kept_opens_a_gate_that_demands_it_for_this_artifact_and_no_other(shell: Shell) -> None:
    policy = shell.write("upstream.yaml", POLICY)
    made = OURS.attests(statement(predicate=BUILT), claims=CLAIMS)
    assert outside(shell, made, "--identity", IDENTITY).code == Exit.ALLOWED
    said = outside(shell, made, "--identity", IDENTITY, "--keep")
    assert (said.code, "kept as evidence" in said.out) == (Exit.ALLOWED, True)
    assert shell("gate", DIGEST, "--policy", policy).code == Exit.ALLOWED
    assert shell("gate", f"sha256:{'0' * 64}", "--policy", policy).code == Exit.DENIED
    assert shell("verify", "a.bin", "--builder", IDENTITY).code == Exit.ALLOWED
    assert shell("verify", "a.bin", "--builder", IDENTITY, "--tag", "v2").code == Exit.DENIED


def test_what_is_refused_is_not_kept(shell: Shell) -> None:
    policy = shell.write("upstream.yaml", POLICY)
    outside(shell, OURS.attests(statement(predicate=BUILT), claims=CLAIMS), "--identity", IDENTITY, "--keep")
    other = OURS.attests(statement(b"another", predicate=BUILT), claims=CLAIMS)
    refused = outside(shell, other, "--identity", IDENTITY, "--keep")
    assert (refused.code, "kept" in refused.out) == (Exit.DENIED, False)
    another = f"sha256:{hashlib.sha256(b'another').hexdigest()}"
    assert shell("gate", another, "--policy", policy).code == Exit.DENIED


def test_there_is_nothing_to_keep_where_nobody_else_signed(shell: Shell) -> None:
    assert shell("verify", shell.write("a.bin", "artifact"), "--keep").code == Exit.USAGE


def test_a_publication_has_to_be_of_the_package_that_is_demanded(shell: Shell) -> None:
    publish = "https://docs.pypi" + ".org/attestations/publish/v1"
    made = OURS.attests(statement(predicateType=publish, predicate=None), claims=CLAIMS)
    words = ("--identity", IDENTITY, "--package")
    assert outside(shell, made, *words, "artifact.bin").code == Exit.ALLOWED
    assert outside(shell, made, *words, "other.bin").code == Exit.DENIED


def test_a_summary_counts_for_whoever_names_its_verifier(shell: Shell) -> None:
    told = {
        "verifier": {"id": "https://v.example"},
        "resourceUri": "pkg:x",
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2"],
    }
    made = OURS.attests(statement(predicateType="https://slsa.dev/verification_summary/v1", predicate=told))
    words = ("--identity", IDENTITY)
    assert outside(shell, made, *words).code == Exit.DENIED
    named = (*words, "--verifier", "https://v.example", "--resource", "pkg:x")
    assert outside(shell, made, *named, "--level", "SLSA_BUILD_LEVEL_1").code == Exit.ALLOWED
    assert outside(shell, made, *named, "--level", "SLSA_BUILD_LEVEL_3").code == Exit.DENIED


def test_inputs_are_named_and_have_to_have_been_typed_in(shell: Shell) -> None:
    made = OURS.attests(statement(predicate=BUILT), claims=CLAIMS)
    assert outside(shell, made, "--identity", IDENTITY, "--input", "version=1").code == Exit.DENIED
    for wrong in ("version", "=1"):
        assert outside(shell, made, "--identity", IDENTITY, "--input", wrong).code == Exit.USAGE
