import json

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell

ADD = ["vex", "add", "CVE-2026-1", "--product", "pkg:pypi/ham@1.0", "--reason", "never called", "--status"]
WHY = ["--justification", "vulnerable_code_not_in_execute_path"]


def test_a_statement_is_signed_listed_and_exported(shell: Shell) -> None:
    said = shell(*ADD, "not_affected", *WHY, "--expires", "2099-01-31")
    assert said.code == Exit.ALLOWED
    assert said.out.startswith("1 statement signed as sha256:")
    (row,) = shell("vex", "--format", "json", "list").json
    assert (row["status"], row["impact"], row["expired"]) == ("not_affected", "never called", False)
    assert row["expires"].startswith("2099-01-31T00:00:00")
    assert "CVE-2026-1" in shell("vex", "list").out
    document = json.loads(shell("vex", "export").out)
    assert document["author"] == row["author"]
    assert shell("vex", "export", "-o", "out.json").code == Exit.ALLOWED
    assert shell("vex", "--format", "json", "import", "out.json").json["statements"] == 1
    assert len(shell("vex", "--format", "json", "list").json) == 2
    assert {one["verified"] for one in shell("evidence", "--format", "json", "list").json} == {True}


def test_a_statement_that_contradicts_itself_is_refused_and_nothing_is_signed(shell: Shell) -> None:
    said = shell(*ADD, "affected", *WHY)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[FMT-111]" in said.err
    assert shell(*ADD, "affected", "--expires", "soon").code == Exit.USAGE
    assert "there are no statements yet" in shell("vex", "list").out
    assert shell("vex", "export").code == Exit.USAGE


def test_a_product_that_is_a_bare_name_is_refused_because_it_would_speak_of_nothing(shell: Shell) -> None:
    for product in ("ham", "pkg:ham"):
        said = shell("vex", "add", "CVE-2026-1", "--product", product, "--reason", "x", "--status", "fixed")
        assert (said.code, said.out) == (Exit.USAGE, "")
        assert "is not a package URL" in said.err
    assert "there is no store" in shell("vex", "list").err


def test_a_document_that_is_no_vex_is_named(shell: Shell) -> None:
    shell.write("a.json", "{}")
    said = shell("vex", "import", "a.json")
    assert (said.code not in {Exit.ALLOWED, Exit.OUR_BUG}, said.out) == (True, "")
    assert "a.json" in said.err


def test_what_cannot_be_read_of_a_document_is_listed_and_the_rest_is_signed(shell: Shell) -> None:
    told = [
        {"id": f"CVE-2026-{number}", "analysis": {"state": "false_positive", "detail": "no"}, "affects": [affects]}
        for number, affects in enumerate((
            {"ref": "pkg:npm/x", "versions": [{"range": "vers:npm/<2"}]},
            {"ref": "pkg:npm/x", "versions": [{"range": "older ones"}]},
        ))
    ]  # fmt: skip
    shell.write(
        "bom.json",
        json.dumps({"bomFormat": "CycloneDX", "metadata": {"supplier": {"name": "Acme"}}, "vulnerabilities": told}),
    )
    said = shell("vex", "--format", "json", "import", "bom.json")
    assert (said.code, said.json["statements"], len(said.json["unread"])) == (Exit.BROKEN, 1, 1)
    said = shell("vex", "import", "bom.json")
    assert "not taken  bom.json: vulnerabilities[1]: " in said.err
    assert {row["products"][0] for row in shell("vex", "--format", "json", "list").json} == {
        "pkg:npm/x?vers=vers:npm%2F%3C2"
    }
