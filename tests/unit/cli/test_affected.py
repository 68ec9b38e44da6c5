import json

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell

RECORD = {
    "schema_version": "1.7.0",
    "id": "CVE-2026-0001",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "six"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.17.0"}]}],
        }
    ],
}


@pytest.fixture
def recorded(shell: Shell) -> Shell:
    """Give a shell in a repository whose commit was recorded, with one advisory about it."""
    shell.world.commit({"requirements.txt": "six==1.16.0\n"})
    shell("sbom", "-o", "out.json")
    assert shell("sbom", "import", "out.json", "--subject", "HEAD").code == Exit.ALLOWED
    shell.write("osv.json", json.dumps(RECORD))
    assert shell("advisories", "import", "-q", "osv.json").code == Exit.ALLOWED
    return shell


def test_a_vulnerability_and_a_package_lead_to_the_commit(recorded: Shell) -> None:
    head = recorded.world.repository.git("rev-parse", "HEAD")
    for name in ("CVE-2026-0001", "pkg:pypi/six", "pkg:pypi/six@1.16.0"):
        said = recorded("affected", name, "--format", "json")
        assert said.code == Exit.ALLOWED
        assert [one["subject"] for one in said.json["holders"]] == [f"gitCommit:{head}"]
        assert said.json["holders"][0]["places"] == ["requirements.txt:1"]
    assert "in 1 subject" in recorded("affected", "CVE-2026-0001").out
    assert recorded("affected", "pkg:pypi/six@1.17.0", "--format", "json").json["holders"] == []


def test_what_nobody_knows_is_an_error_with_a_remedy(recorded: Shell) -> None:
    said = recorded("affected", "CVE-2026-0002")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[FLW-103]" in said.err
    said = recorded("affected", "pkg:")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "is not a package URL" in said.err


def test_without_advisories_or_a_store_nothing_is_answered(shell: Shell) -> None:
    said = shell("affected", "pkg:pypi/six")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[STO-111]" in said.err
    said = shell("affected", "CVE-2026-0001")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[STO-114]" in said.err


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9999999"])
def test_a_limit_is_a_number(shell: Shell, limit: str) -> None:
    assert shell("affected", "pkg:pypi/six", "--limit", limit).code == Exit.USAGE


def test_a_long_answer_comes_in_pages_or_whole(recorded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        recorded.world.commit({"other.txt": str(number)})
        assert recorded("sbom", "import", "out.json", "--subject", "HEAD").code == Exit.ALLOWED
    whole = recorded("affected", "pkg:pypi/six", "--format", "json").json
    assert (whole["subjects"], whole["subjects_exact"], whole["next"], len(whole["holders"])) == (4, True, None, 4)
    first = recorded("affected", "pkg:pypi/six", "--limit", "3", "--format", "json").json
    assert first["holders"] == whole["holders"][:3]
    rest = recorded("affected", "pkg:pypi/six", "--after", first["next"], "--format", "json").json
    assert (rest["holders"], rest["next"]) == (whole["holders"][3:], None)
    text = recorded("affected", "pkg:pypi/six", "--limit", "3").out
    assert f"and 1 subject more; --all shows them all, --after {first['next']} the next" in text
    monkeypatch.setattr("interlock.cli.affected._AT_ONCE", 2)
    assert recorded("affected", "pkg:pypi/six", "--all", "--format", "json").json["holders"] == whole["holders"]
    assert recorded("affected", "pkg:pypi/six", "--all").out.count("gitCommit:") == 4
    assert recorded("affected", "pkg:pypi/six", "--after", "nowhere").code == Exit.USAGE
