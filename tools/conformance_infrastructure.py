"""How the rules over infrastructure agree with what others say of the same resources, and why not where they do not.

The plans of Terraform come with the verdicts of Checkov for each resource, the manifests with those of Kyverno's own
tests. A peer's verdict is a view and no law, so a difference that somebody explained is not wrong; of those that
nobody explained there may be a few in a hundred. Nothing is fetched. `python -m tools.conformance_infrastructure`
prints the tables.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, NamedTuple

from interlock.deployment.infrastructure import Judge, Standing, read_rules, together
from interlock.formats.infra.manifests import read_manifests
from interlock.formats.infra.terraform import read_terraform
from interlock.supply.infrastructure import Infrastructure

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "policy"
RULES = ROOT / "src" / "interlock" / "deployment" / "infrastructure" / "rules"
AT = datetime(2026, 1, 1, tzinfo=UTC)

CHECKOV: Final[Mapping[str, str]] = {
    "CKV_AWS_1": "no-full-rights",
    "CKV_AWS_3": "encrypted-at-rest",
    "CKV_AWS_5": "encrypted-at-rest",
    "CKV_AWS_6": "encrypted-between-nodes",
    "CKV_AWS_7": "keys-are-rotated",
    "CKV_AWS_8": "encrypted-at-rest",
    "CKV_AWS_16": "encrypted-at-rest",
    "CKV_AWS_17": "no-public-database",
    "CKV_AWS_18": "access-is-logged",
    "CKV_AWS_20": "no-public-bucket",
    "CKV_AWS_24": "no-open-ssh",
    "CKV_AWS_25": "no-open-rdp",
    "CKV_AWS_33": "no-public-grant",
    "CKV_AWS_37": "access-is-logged",
    "CKV_AWS_38": "no-public-control-plane",
    "CKV_AWS_39": "private-control-plane",
    "CKV_AWS_40": "rights-by-role",
    "CKV_AWS_44": "encrypted-at-rest",
    "CKV_AWS_45": "no-secret-in-plain",
    "CKV_AWS_46": "no-secret-in-plain",
    "CKV_AWS_49": "no-wildcard-action",
    "CKV_AWS_51": "tags-cannot-move",
    "CKV_AWS_53": "public-access-is-blocked",
    "CKV_AWS_54": "public-access-is-blocked",
    "CKV_AWS_55": "public-access-is-blocked",
    "CKV_AWS_56": "public-access-is-blocked",
    "CKV_AWS_57": "no-public-bucket",
    "CKV_AWS_58": "encrypted-at-rest",
    "CKV_AWS_60": "no-open-trust",
    "CKV_AWS_62": "no-full-rights",
    "CKV_AWS_63": "no-wildcard-action",
    "CKV_AWS_70": "no-public-grant",
    "CKV_AWS_79": "metadata-needs-token",
    "CKV_AWS_83": "encrypted-in-transit",
    "CKV_AWS_84": "access-is-logged",
    "CKV_AWS_88": "private-address",
    "CKV_AWS_92": "access-is-logged",
    "CKV_AWS_97": "encrypted-in-transit",
    "CKV_AWS_101": "access-is-logged",
    "CKV_AWS_102": "no-public-database",
    "CKV_AWS_117": "function-in-private-network",
    "CKV_AWS_119": "own-key",
    "CKV_AWS_129": "access-is-logged",
    "CKV_AWS_130": "private-subnet",
    "CKV_AWS_136": "own-key",
    "CKV_AWS_137": "search-in-private-network",
    "CKV_AWS_145": "own-key",
    "CKV_AWS_149": "own-key",
    "CKV_AWS_158": "own-key",
    "CKV_AWS_163": "scanning-on",
    "CKV_AWS_186": "own-key",
    "CKV_AWS_189": "own-key",
    "CKV_AWS_210": "no-privileged-container",
    "CKV_AWS_228": "recent-tls",
    "CKV_AWS_247": "own-key",
    "CKV_AWS_260": "no-open-http",
    "CKV_AWS_273": "no-account-of-its-own",
    "CKV_AWS_274": "no-full-rights",
    "CKV_AWS_277": "no-open-everything",
    "CKV_AWS_279": "encrypted-at-rest",
    "CKV_AWS_280": "own-key",
    "CKV_AWS_283": "no-public-grant",
    "CKV_AWS_314": "access-is-logged",
    "CKV_AWS_316": "no-privileged-container",
    "CKV_AWS_317": "access-is-logged",
    "CKV_AWS_334": "no-privileged-container",
    "CKV_AWS_335": "no-host-namespace",
    "CKV_AWS_347": "own-key",
    "CKV_AWS_355": "no-wildcard-resource",
    "CKV_AWS_356": "no-wildcard-resource",
    "CKV_AWS_375": "no-public-bucket",
    "CKV_AWS_376": "encrypted-in-transit",
    "CKV_AWS_382": "no-open-egress",
    "CKV_AZURE_9": "no-open-rdp",
    "CKV_AZURE_10": "no-open-ssh",
    "CKV_AZURE_160": "no-open-http",
    "CKV2_AWS_2": "encrypted-at-rest",
    "CKV2_AWS_6": "bucket-blocks-public-access",
    "CKV2_AWS_11": "access-is-logged",
    "CKV2_AWS_40": "no-full-identity-rights",
    "CKV2_AWS_43": "no-public-bucket",
    "CKV2_AWS_56": "no-full-identity-rights",
}
"""Which of our rules asks what a check of Checkov asks; checks for what no rule of ours is about stand in no row."""
KYVERNO: Final[Mapping[str, str]] = {
    "disallow-capabilities/adding-capabilities": "few-capabilities",
    "disallow-host-ports/host-ports-none": "no-host-port",
    "disallow-privileged-containers/privileged-containers": "no-privileged-container",
    "disallow-selinux/selinux-type": "usual-selinux-type",
    "disallow-selinux/selinux-user-role": "no-selinux-user",
    "restrict-sysctls/check-sysctls": "safe-sysctls",
    "disallow-capabilities-strict/adding-capabilities-strict": "only-binding-added",
    "disallow-capabilities-strict/require-drop-all": "drops-capabilities",
    "require-run-as-non-root-user/run-as-non-root-user": "no-root-number",
    "require-run-as-nonroot/run-as-non-root": "no-root",
    "restrict-seccomp-strict/check-seccomp-strict": "seccomp-is-set",
    "disallow-container-sock-mounts/validate-docker-sock-mount": "no-runtime-socket",
    "disallow-container-sock-mounts/validate-containerd-sock-mount": "no-runtime-socket",
    "disallow-container-sock-mounts/validate-crio-sock-mount": "no-runtime-socket",
    "docker-socket-check/conditional-anchor-dockersock": "no-runtime-socket",
    "disallow-helm-tiller/validate-helm-tiller": "no-tiller",
    "require-ro-rootfs/validate-readOnlyRootFilesystem": "fixed-root",
    "restrict-external-ips/check-ips": "no-external-address",
    "block-ephemeral-containers/block-ephemeral-containers": "no-ephemeral-container",
    "deny-secret-service-account-token-type/deny-secret-service-account-token-type": "no-lasting-token",
    "no-localhost-service/no-localhost-service": "no-local-service",
    "no-secrets/secrets-not-from-env": "no-secret-in-environment",
    "no-secrets/secrets-not-from-envfrom": "no-secret-in-environment",
    "secrets-not-from-env-vars/secrets-not-from-env-vars": "no-secret-in-environment",
    "secrets-not-from-env-vars/secrets-not-from-envfrom": "no-secret-in-environment",
    "prevent-cr8escape/restrict-sysctls-cr8escape": "no-quiet-kernel-values",
    "require-ingress-https/has-tls": "ingress-has-tls",
    "require-non-root-groups/check-runasgroup": "no-root-group",
    "require-non-root-groups/check-fsgroup": "no-root-files",
    "require-non-root-groups/check-supplementalgroups": "no-root-files",
    "restrict-clusterrole-csr/certificatesigningrequests-update-prevention": "few-approve-requests",
    "restrict-clusterrole-csr/signers-approve-prevention": "few-approve-requests",
    "restrict-clusterrole-nodesproxy/clusterrole-nodesproxy": "no-node-proxy",
    "restrict-ingress-wildcard/block-ingress-wildcard": "no-wildcard-host",
    "restrict-sa-automount-sa-token/validate-sa-automountServiceAccountToken": "no-mounted-token",
    "restrict-secret-role-verbs/secret-verbs": "few-read-secrets",
    "restrict-wildcard-verbs/wildcard-verbs": "no-wildcard-verb",
    "check-routes/require-tls-routes": "encrypted-in-transit",
    "disallow-security-context-constraint-anyuid/check-security-context-constraint": "no-unbounded-context",
    "disallow-security-context-constraint-anyuid/check-security-context-roleref": "no-unbounded-context",
    "disallow-self-provisioner-binding/check-self-provisioner-binding-no-subject": "no-administrator-role",
    "disallow-self-provisioner-binding/check-self-provisioner-binding-with-subject": "no-administrator-role",
}
"""The same for the rules of Kyverno's policies."""
EXPLAINED: Final = (
    ("*", "*", "later", "no configuration", "without its configuration a plan is refused as a whole"),
    ("*", "fails", "holds", "no configuration", "without its configuration a plan is refused as a whole"),
    ("CKV_AWS_18", "holds", "fails", "", "they take an empty list of logs for one"),
    ("CKV_AWS_84", "holds", "fails", "", "they take an empty list of logs for one"),
    ("CKV2_AWS_43", "holds", "fails", "", "they look at the grants of an ACL here, at its name elsewhere; both count"),
    ("CKV_AWS_375", "holds", "fails", "", "they look at the grants of an ACL here, at its name elsewhere"),
    ("CKV_AWS_57", "holds", "fails", "", "they ask for reading and writing apart; this bucket can be read"),
    (
        "CKV_AWS_83",
        "holds",
        "fails",
        "",
        "nobody set whether plain HTTP is refused, and the service does not refuse it",
    ),
    ("CKV_AWS_6", "holds", "none", "", "a domain of one node has no others to talk to, so that it is not asked"),
    ("CKV_AWS_382", "holds", "fails", "", "they do not ask it of a rule that stands by itself"),
    (
        "CKV_AWS_46",
        "holds",
        "later",
        "",
        "part of the text is known later, which they take for harmless; we look again",
    ),
    (
        "disallow-container-sock-mounts/*",
        "holds",
        "fails",
        "",
        "they ask for each socket apart; one of them is mounted",
    ),
    ("no-secrets/*", "holds", "fails", "", "they ask for `env` and `envFrom` apart; it has the other"),
    ("secrets-not-from-env-vars/*", "holds", "fails", "", "they ask for `env` and `envFrom` apart; it has the other"),
    ("docker-socket-check/*", "holds", "fails", "", "a label lets it through there; here it takes a waiver"),
)
"""Check, their verdict, ours, what the place says of itself, and why we differ: somebody looked into each."""


class Row(NamedTuple):
    """One verdict of a peer beside ours."""

    check: str
    rule: str
    resource: str
    theirs: str
    ours: str
    place: str
    notes: str = ""


def judge() -> Judge:
    """Give all rules that are shipped, ready to be asked."""
    sets = [read_rules((RULES / f"{name}.yaml").read_bytes(), name) for name in ("standard", "strict")]
    parameters = {key: value for one in sets for key, value in one.parameters.items()}
    return Judge(together(sets), parameters)


def verdicts(asked: Judge, plan: Infrastructure) -> dict[tuple[str, str], str]:
    """Give how each resource stands under each rule, by both."""
    judgement = asked.judge(plan, AT)
    return {(one.address, one.rule): one.standing.value for one in judgement.judged}


def of_checkov(folder: Path) -> Iterator[Row]:
    """Give Checkov's verdicts on plans beside ours."""
    asked = judge()
    for line in (folder / "expected.jsonl").read_text("utf-8").splitlines():
        expected = json.loads(line)
        path = folder / expected["file"]
        if not path.is_file():
            continue
        plan = read_terraform(path.read_bytes(), path.name)
        ours = verdicts(asked, plan)
        notes = "no configuration" if any("configuration" in one for one in plan.unread) else ""
        for word, theirs in (("failed", Standing.FAILS), ("passed", Standing.HOLDS)):
            for one in expected.get(word) or ():
                rule = CHECKOV.get(one["check"])
                if rule is not None:
                    own = ours.get((one["resource"], rule), "none")
                    yield Row(one["check"], rule, one["resource"], theirs.value, own, path.name, notes)


def of_kyverno(folder: Path) -> Iterator[Row]:
    """Give Kyverno's verdicts on manifests beside ours."""
    asked = judge()
    for line in (folder / "expected.jsonl").read_text("utf-8").splitlines():
        expected = json.loads(line)
        paths = [folder / one for one in expected["files"] if (folder / one).is_file()]
        resources = {one.address: one for path in paths for one in read_manifests(path.read_bytes(), path.name)}
        plan = Infrastructure("manifests", resources=tuple(resources.values()))
        ours: dict[tuple[str, str, str], str] = {}
        for (address, rule), standing in verdicts(asked, plan).items():
            one = resources[address]
            ours.setdefault((one.type, one.name, rule), standing)
        for one in expected["results"]:
            mapped = KYVERNO.get(f"{one['policy']}/{one['rule']}")
            if mapped is not None:
                theirs = Standing.HOLDS if one["result"] == "pass" else Standing.FAILS
                name = one["resource"].rpartition("/")[2]
                own = ours.get((one["kind"], name, mapped), "none")
                yield Row(
                    f"{one['policy']}/{one['rule']}", mapped, one["resource"], theirs.value, own, expected["case"]
                )


def explained(row: Row) -> str:
    """Say why we differ from a peer, as far as somebody looked into it."""
    for check, theirs, ours, notes, why in EXPLAINED:
        fits = fnmatchcase(row.check, check) and theirs in {"*", row.theirs} and ours == row.ours
        if fits and (not notes or notes == row.notes):
            return why
    return ""


def is_unexplained(row: Row) -> bool:
    """Say whether we differ and nobody said why."""
    return row.theirs != row.ours and not explained(row)


def table(name: str, rows: list[Row]) -> str:
    """Print how often we agree, by rule, and each difference with its reason."""
    lines = [f"{name:<34}{'agreed':>8}{'differs':>9}{'unexplained':>13}"]
    by_rule: dict[str, Counter[str]] = {}
    for row in rows:
        word = "agreed" if row.theirs == row.ours else "explained" if explained(row) else "unexplained"
        by_rule.setdefault(row.rule, Counter())[word] += 1
    for rule, counts in sorted(by_rule.items()):
        differs = counts["explained"] + counts["unexplained"]
        lines.append(f"  {rule:<32}{counts['agreed']:>8}{differs:>9}{counts['unexplained']:>13}")
    total = sum(by_rule.values(), Counter())
    differs = total["explained"] + total["unexplained"]
    lines.append(f"  {'all':<32}{total['agreed']:>8}{differs:>9}{total['unexplained']:>13}")
    told: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.theirs != row.ours:
            told[f"{row.check}: they say {row.theirs}, we say {row.ours}", explained(row)] += 1
    for (what, why), count in sorted(told.items()):
        lines.append(f"    {count:>3} {what}: {why or 'NOT EXPLAINED'}")
    return "\n".join(lines)


MOST: Final = 0.03
"""Which share of the verdicts may differ without an explanation."""


def run(folder: Path) -> tuple[int, str]:
    """Give how many differences too many nobody explained, and the tables."""
    suites = {
        "Checkov over plans": of_checkov(folder / "terraform-plan"),
        "Kyverno over manifests": of_kyverno(folder / "k8s"),
    }
    wrong, tables = 0, []
    for name, rows in suites.items():
        listed = list(rows)
        wrong += max(0, sum(map(is_unexplained, listed)) - int(MOST * len(listed))) if listed else 1
        tables.append(table(name, listed))
    return wrong, "\n\n".join(tables)


def main() -> int:
    """Print the tables, give the exit code."""
    if not SHARED.is_dir():
        print("the verdicts of others over infrastructure are not beside this checkout")
        return 0
    wrong, tables = run(SHARED)
    print(tables)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
