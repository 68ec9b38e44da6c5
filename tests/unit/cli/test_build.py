import json
from typing import Any

import pytest

from interlock.cli.exits import Exit
from tests.tokens import AUDIENCE, WORKFLOW, TokenIssuer
from tests.unit.cli.shell import Said, Shell

SETTINGS = "build:\n  commands: ['sh build.sh']\n  artifacts: ['dist/*']\n"
SCRIPT = "mkdir dist\necho made > dist/a.txt\n"


def project(shell: Shell, script: str = SCRIPT, settings: str = SETTINGS) -> None:
    shell.world.commit({"interlock.yaml": settings, "build.sh": script})


def build(shell: Shell, *more: str) -> Said:
    return shell("build", "--format", "json", *more)


def test_a_build_keeps_its_artifacts_and_says_where(shell: Shell) -> None:
    project(shell)
    said = build(shell).json
    [one] = said["artifacts"]
    assert (said["result"], one["name"], one["size"]) == ("built", "dist/a.txt", 5)
    with open(one["place"], encoding="utf-8") as file:  # noqa: PTH123
        assert file.read() == "made\n"
    told = shell("build")
    assert told.code == Exit.ALLOWED
    assert "BUILT" in told.out
    assert one["digest"] in told.out


def test_what_was_checked_and_built_is_the_latest_good_one(shell: Shell) -> None:
    project(shell)
    assert shell("artifacts", "latest", "--good").code == Exit.DENIED
    [one] = build(shell).json["artifacts"]
    assert shell("artifacts", "latest").out.strip().endswith(f"@{one['manifest']} {one['tag']}")
    assert shell("artifacts", "latest", "--good").code == Exit.DENIED
    shell.world.check()
    good = shell("artifacts", "latest", "--good")
    assert (good.code, f"@{one['manifest']} {one['tag']}" in good.out) == (Exit.ALLOWED, True)
    shown = shell("artifacts", "show", f"local:{one['tag']}", "--format", "json").json
    assert (shown["commit"], shown["evidence"] > 3) == (shell.world.repository.git("rev-parse", "HEAD"), True)
    pulled = shell("pull", f"local:{one['tag']}", "-o", str(shell.world.root.parent / "pulled"))
    assert pulled.code == Exit.ALLOWED, pulled
    with open(f"{shell.world.root.parent}/pulled/a.txt", encoding="utf-8") as file:  # noqa: PTH123
        assert file.read() == "made\n"


def test_every_artifact_of_a_build_is_listed_and_none_of_one_that_fails(shell: Shell) -> None:
    project(shell, script=f"{SCRIPT}echo other > dist/b.txt\n")
    told = build(shell).json["artifacts"]
    listed = shell("artifacts", "list", "--format", "json").json["artifacts"]
    assert {tag for one in listed for tag in one["tags"]} == {one["tag"] for one in told}
    assert len(listed) == 2
    project(shell, script="exit 1\n")
    assert shell("build").code == Exit.DENIED
    assert len(shell("artifacts", "list", "--format", "json").json["artifacts"]) == 2


def test_a_gate_before_the_local_repository_keeps_a_build_out_of_its_list(shell: Shell) -> None:
    guarded = "repositories:\n  - {name: own, address: 'folder:.interlock/repository', trusted: true}\n"
    project(shell, settings=SETTINGS + guarded)
    said = shell("build")
    assert (said.code, "is not listed there: denied under baseline" in said.out) == (Exit.ALLOWED, True)
    assert shell("artifacts", "list", "--format", "json").json["artifacts"] == []
    shell.world.check()
    [one] = build(shell).json["artifacts"]
    assert one["tag"]


def test_a_command_and_patterns_can_be_given_instead_of_settings(shell: Shell) -> None:
    said = build(shell, "--artifact", "*.out", "--", "sh", "-c", "echo x > a.out").json
    assert [one["name"] for one in said["artifacts"]] == ["a.out"]
    assert said["plan"]["commands"] == [["sh", "-c", "echo x > a.out"]]


def test_nothing_is_built_from_a_tree_that_is_no_commit_unless_one_is_named(shell: Shell) -> None:
    project(shell)
    (shell.world.root / "build.sh").write_text("exit 1")
    refused = shell("build")
    assert refused.code == Exit.USAGE
    assert "BLD-102" in refused.err
    assert "--revision HEAD" in refused.err
    assert build(shell, "--revision", "HEAD").json["result"] == "built"


def test_a_change_cannot_let_its_own_build_reach_more(shell: Shell) -> None:
    project(shell)
    shell.world.repository.git("checkout", "-q", "-b", "feature")
    project(shell, settings=SETTINGS + "  network: {reason: because}\n")
    refused = shell("build")
    assert refused.code == Exit.USAGE
    assert "BLD-114" in refused.err
    assert "it has a network" in refused.err
    assert build(shell, "--as-committed").json["plan"]["network"] == "open"
    shell.world.repository.git("checkout", "-q", "main")
    shell.world.repository.git("merge", "-q", "--ff-only", "feature")
    assert build(shell).json["plan"]["network"] == "open"


def test_a_change_cannot_let_its_own_build_reach_another_host(shell: Shell) -> None:
    hosts = SETTINGS + "  network: {reason: because, hosts: [a.example.org]}\n"
    project(shell, settings=hosts)
    shell.world.repository.git("checkout", "-q", "-b", "feature")
    project(shell, settings=hosts.replace("[a.", "[b.example.org, a."))
    refused = shell("build")
    assert refused.code == Exit.USAGE
    assert "BLD-114" in refused.err
    assert "host b.example.org" in refused.err
    assert build(shell, "--as-committed").json["plan"]["network"] == "hosts"
    project(shell, settings=hosts.replace(", hosts: [a.example.org]", ""))
    assert "it has a network" in shell("build").err


def test_hosts_can_be_given_with_a_reason_and_not_without(shell: Shell) -> None:
    project(shell)
    said = build(shell, "--network-because", "crates", "--host", "A.example.org", "--host", "*.b.example.org:8443").json
    assert (said["plan"]["network"], said["plan"]["hosts"]) == ("hosts", ["a.example.org", "*.b.example.org:8443"])
    assert build(shell, "--network-because", "crates").json["plan"]["network"] == "open"
    alone = shell("build", "--host", "a.example.org")
    assert (alone.code, "--network-because" in alone.err) == (Exit.USAGE, True)
    wrong = shell("build", "--network-because", "x", "--host", "https://a.example.org")
    assert (wrong.code, "BLD-116" in wrong.err) == (Exit.USAGE, True)


def test_an_earlier_commit_is_built_with_its_own_settings(shell: Shell) -> None:
    project(shell)
    first = shell.world.repository.git("rev-parse", "HEAD")
    project(shell, settings=SETTINGS.replace("build.sh", "other.sh"))
    assert build(shell, "--revision", first).json["commit"] == first


def test_a_failure_ends_with_one_and_shows_the_log(shell: Shell) -> None:
    project(shell, "echo what went wrong\nexit 3\n")
    said = shell("build")
    assert said.code == Exit.DENIED
    assert "what went wrong" in said.out
    assert "exit code 3" in said.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--artifact", "a"), "BLD-101"),
        (("--", "true"), "BLD-101"),
        (("--artifact", "a", "--", "no-such-program"), "BLD-103"),
        (("--artifact", "a", "--variable", "NOT_SET_ANYWHERE", "--", "true"), "BLD-109"),
        (("--revision", "nothing"), "CHG-101"),
    ],
)
def test_wrong_use_is_told(shell: Shell, words: tuple[str, ...], code: str) -> None:
    said = shell("build", *words)
    assert said.code == Exit.USAGE
    assert code in said.err


def test_what_came_out_can_be_had_under_its_name(shell: Shell) -> None:
    project(shell)
    out = shell.world.root.parent / "out"
    build(shell, "--out", str(out))
    assert (out / "dist/a.txt").read_text() == "made\n"


def test_a_pattern_that_fits_nothing_keeps_nothing(shell: Shell) -> None:
    project(shell, "mkdir dist; echo 1 > dist/.keep; rm dist/.keep\n")
    said = shell("build")
    assert said.code == Exit.DENIED
    assert "BLD-104" in said.err
    assert not (shell.world.root / ".interlock/artifacts").exists()


def test_the_evidence_says_what_was_run(shell: Shell) -> None:
    project(shell)
    build(shell)
    listed = shell("evidence", "list").out
    assert "commit.signing passed" in listed
    assert "commit.build passed" in listed


def trusts(shell: Shell, issuer: TokenIssuer) -> None:
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("keys.json").write_bytes(issuer.key_set())
    one = {"url": issuer.url, "kind": "github", "audience": AUDIENCE, "keys": "keys.json"}
    folder.joinpath("issuers.yaml").write_text(json.dumps({"issuers": [one]}))


def token(shell: Shell, issuer: TokenIssuer, **claims: Any) -> str:
    commit = shell.world.repository.git("rev-parse", "HEAD")
    told: dict[str, Any] = {"sha": commit, "workflow_sha": commit, **claims}
    return issuer.token(shell.world.at, **told)


def test_a_build_is_by_the_builder_that_its_token_proves(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    project(shell)
    issuer = TokenIssuer()
    trusts(shell, issuer)
    monkeypatch.setenv("INTERLOCK_ID_TOKEN", token(shell, issuer))
    said = build(shell).json
    assert said["builder"]["workload"]["repository_id"] == "1234"
    assert said["builder"].get("host") is None
    again = shell("build")
    assert (again.code, "FLW-180" in again.err) == (Exit.DENIED, True)
    monkeypatch.delenv("INTERLOCK_ID_TOKEN")
    file = shell.world.home / "token"
    file.write_text(token(shell, issuer))
    told = shell("build", "--token-file", str(file)).out
    assert f"built by https://github.com/{WORKFLOW}@refs/heads/main, as its token proves" in told
    assert "no token proves who built it" in shell("build").out


def test_a_token_that_is_refused_stops_the_build_before_it_begins(shell: Shell) -> None:
    project(shell, "touch ran\nmkdir dist\necho x > dist/a\n")
    issuer = TokenIssuer()
    trusts(shell, issuer)
    file = shell.world.home / "token"
    for wrong, code in ((token(shell, issuer, sha="d" * 40), "FLW-181"), (token(shell, issuer, aud="x"), "TOK-106")):
        file.write_text(wrong)
        said = shell("build", "--token-file", str(file))
        assert (said.code, code in said.err, said.out) == (Exit.DENIED, True, "")
    assert shell("build", "--token-env", "NOT_THERE").code == Exit.USAGE


def test_a_build_never_sees_the_token(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    project(shell, "mkdir dist\nenv > dist/a.txt\ncat /var/run/secrets/interlock/token >> dist/a.txt || true\n")
    issuer = TokenIssuer()
    trusts(shell, issuer)
    secret = token(shell, issuer)
    monkeypatch.setenv("INTERLOCK_ID_TOKEN", secret)
    [one] = build(shell).json["artifacts"]
    with open(one["place"], encoding="utf-8") as file:  # noqa: PTH123
        assert secret not in file.read()
    kept = b"".join(path.read_bytes() for path in (shell.world.root / ".interlock").rglob("*") if path.is_file())
    assert secret.encode() not in kept
