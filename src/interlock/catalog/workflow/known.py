"""Which tool counts for which control: data, to be read and mended by people. Floor 11.

One tool a line: its name, what it is called by in pipelines, what kind of check it is, and the controls that it counts
for. A name with a slash is an action, an image or a hook; two words are a program and what has to stand behind it.
"""

from __future__ import annotations

# ruff: noqa: E501
# A table has one tool a line, however long that is.
from functools import cache
from typing import Final

import msgspec

_TOOLS: Final = """
gitleaks | gitleaks, gitleaks/gitleaks-action, zricethezav/gitleaks | scan | commit.secrets
betterleaks | betterleaks | scan | commit.secrets
trufflehog | trufflehog, trufflesecurity/trufflehog | scan | commit.secrets
detect-secrets | detect-secrets, detect-secrets-hook | scan | commit.secrets
git-secrets | git-secrets, git secrets | scan | commit.secrets
ggshield | ggshield, gitguardian/ggshield-action | scan | commit.secrets
kingfisher | kingfisher | scan | commit.secrets
detect-private-key | detect-private-key | scan | commit.secrets
GitLab secret detection | secret_detection, secrets, Security/Secret-Detection.gitlab-ci.yml, Jobs/Secret-Detection.gitlab-ci.yml | scan | commit.secrets
semgrep | semgrep, returntocorp/semgrep-action, semgrep/semgrep | scan | commit.sast
opengrep | opengrep | scan | commit.sast
CodeQL | codeql, github/codeql-action/analyze | scan | commit.sast acceptance.deep-sast
bandit | bandit, PyCQA/bandit-action | scan | commit.sast
gosec | gosec, securego/gosec | scan | commit.sast
brakeman | brakeman | scan | commit.sast
njsscan | njsscan | scan | commit.sast
SonarQube | sonar-scanner, SonarSource/sonarqube-scan-action, SonarSource/sonarcloud-github-action, mvn sonar:sonar | scan | commit.sast acceptance.deep-sast
spotbugs | spotbugs, mvn spotbugs:check | scan | commit.sast
cppcheck | cppcheck | scan | commit.sast
psalm | psalm, vendor/bin/psalm | scan | commit.sast
GitLab SAST | Security/SAST.gitlab-ci.yml, Jobs/SAST.gitlab-ci.yml, sast | scan | commit.sast
Snyk Code | snyk code | scan | commit.sast
ast-grep | ast-grep, sg scan | scan | commit.sast
ruff | ruff, astral-sh/ruff-action, ruff-check | lint | commit.sast?
eslint | eslint | lint | commit.sast?
staticcheck | staticcheck, golangci-lint, golangci/golangci-lint-action | lint | commit.sast?
clippy | cargo clippy | lint | commit.sast?
osv-scanner | osv-scanner, google/osv-scanner-action | scan | commit.sca
trivy (files) | trivy fs, trivy filesystem, trivy repo | scan | commit.sca
trivy | trivy, aquasecurity/trivy-action, trivy image | scan | key.scanning commit.sca?
grype | grype, anchore/scan-action | scan | key.scanning commit.sca?
clair | clairctl, clair-scanner | scan | key.scanning
docker scout | docker scout, docker/scout-action | scan | key.scanning
pip-audit | pip-audit, pypa/gh-action-pip-audit | scan | commit.sca
safety | safety check, safety scan | scan | commit.sca
npm audit | npm audit, yarn audit, pnpm audit, audit-ci | scan | commit.sca
cargo-audit | cargo audit, cargo deny, rustsec/audit-check, EmbarkStudios/cargo-deny-action | scan | commit.sca
govulncheck | govulncheck, golang/govulncheck-action | scan | commit.sca
bundler-audit | bundle-audit, bundle audit, bundler-audit | scan | commit.sca
dependency-check | dependency-check, dependency-check.sh, mvn dependency-check:check, org.owasp:dependency-check-maven:check | scan | commit.sca
dependency review | actions/dependency-review-action | scan | commit.sca key.builds?
Snyk | snyk test, snyk/actions, snyk/actions/node, snyk/actions/python | scan | commit.sca
GitLab dependency scanning | Security/Dependency-Scanning.gitlab-ci.yml, Jobs/Dependency-Scanning.gitlab-ci.yml | scan | commit.sca
checkov | checkov, bridgecrewio/checkov-action | scan | commit.iac
tfsec | tfsec, aquasecurity/tfsec-action | scan | commit.iac
trivy (configuration) | trivy config, trivy conf | scan | commit.iac
terrascan | terrascan, tenable/terrascan-action | scan | commit.iac
kics | kics, checkmarx/kics-github-action | scan | commit.iac
hadolint | hadolint, hadolint/hadolint-action, hadolint-docker | scan | commit.iac
kube-linter | kube-linter, stackrox/kube-linter-action | scan | commit.iac
kubesec | kubesec | scan | commit.iac
conftest | conftest | scan | commit.iac key.infra-checks
zizmor | zizmor, zizmorcore/zizmor-action | scan | commit.iac
actionlint | actionlint | lint | commit.iac?
ansible-lint | ansible-lint | lint | commit.iac?
cfn-lint | cfn-lint | lint | commit.iac?
tflint | tflint | lint | commit.iac?
GitLab IaC scanning | Jobs/SAST-IaC.gitlab-ci.yml, Security/SAST-IaC.gitlab-ci.yml | scan | commit.iac
pytest | pytest, py.test | test | commit.build? commit.security-tests?
unittest | unittest, tox, nox | test | commit.build? commit.security-tests?
npm test | npm test, yarn test, pnpm test, npm t | test | commit.build? commit.security-tests?
jest | jest, vitest, mocha | test | commit.build? commit.security-tests?
go test | go test, gotestsum | test | commit.build? commit.security-tests?
cargo test | cargo test, cargo nextest | test | commit.build? commit.security-tests?
maven | mvn verify, mvn test, mvnw verify, mvnw test, mvn install, mvn package | test | commit.build commit.security-tests?
gradle | gradle build, gradle test, gradle check, gradlew build, gradlew test, gradlew check | test | commit.build commit.security-tests?
dotnet test | dotnet test | test | commit.build? commit.security-tests?
rspec | rspec, phpunit, ctest | test | commit.build? commit.security-tests?
compile | go build, go vet, cargo build, cargo check, tsc, javac, dotnet build, msbuild, mypy, pyright, ng build, npm build, cmake, make all | build | commit.build
image build | docker build, docker buildx, docker/build-push-action, buildah, kaniko, gcr.io/kaniko-project/executor, /kaniko/executor, podman build, depot build | build | commit.build
package build | build, poetry build, hatch build, uv build, npm pack, goreleaser, goreleaser/goreleaser-action | build | commit.build
cosign | cosign sign, cosign attest, cosign sign-blob | sign | commit.signing
sigstore | sigstore sign, sigstore/gh-action-sigstore-python | sign | commit.signing
gpg | gpg --detach-sign, gpg --sign, gpg -s | sign | commit.signing?
attestation | actions/attest-build-provenance, actions/attest | sign | commit.signing key.provenance
SLSA generator | slsa-framework/slsa-github-generator | sign | commit.signing key.provenance
trusted publishing | pypa/gh-action-pypi-publish, npm publish --provenance | release | commit.signing?
cosign verify | cosign verify, cosign verify-attestation, cosign verify-blob, slsa-verifier, gh attestation | verify | key.provenance acceptance.deploy?
SBOM | syft, anchore/sbom-action, cyclonedx-py, cyclonedx-npm, cdxgen, actions/attest-sbom | scan | commit.sca?
ZAP | zap-baseline.py, zap-full-scan.py, zap-api-scan.py, zaproxy/action-baseline, zaproxy/action-full-scan, zaproxy/action-api-scan, ghcr.io/zaproxy/zaproxy, owasp/zap2docker-stable | scan | acceptance.dast
nuclei | nuclei, projectdiscovery/nuclei-action | scan | acceptance.dast acceptance.attacks
schemathesis | schemathesis, st run | scan | acceptance.fuzzing acceptance.dast?
nikto | nikto, wapiti, arachni | scan | acceptance.dast
GitLab DAST | DAST.gitlab-ci.yml, Security/DAST.gitlab-ci.yml | scan | acceptance.dast
gauntlt | gauntlt, sqlmap, ffuf, hydra | scan | acceptance.attacks
fuzzing | atheris, afl-fuzz, cargo fuzz, libfuzzer, jazzer, google/oss-fuzz, google/clusterfuzzlite, go-fuzz | scan | acceptance.fuzzing
smoke test | smoke, newman, k6, hurl, goss, dgoss | test | acceptance.smoke
browser tests | playwright, cypress, cypress-io/github-action, selenium-side-runner, wdio | test | acceptance.smoke? acceptance.security-features?
load test | locust, artillery, gatling, jmeter | test | acceptance.smoke?
terraform | terraform plan, tofu plan, terragrunt plan, pulumi preview | provision | production.provision? key.infra-checks?
terraform apply | terraform apply, tofu apply, terragrunt apply, pulumi up, cdk deploy, ansible-playbook | provision | production.provision acceptance.provision
kubectl | kubectl apply, kubectl set, kubectl rollout, kustomize build, azure/k8s-deploy | deploy | production.release? acceptance.deploy?
helm | helm upgrade, helm install, helmfile apply, helmfile sync | deploy | production.release? acceptance.deploy?
Argo CD | argocd app, argocd | deploy | production.release? acceptance.deploy?
serverless | serverless deploy, sls deploy, sam deploy, cloudformation deploy | deploy | production.release? acceptance.deploy?
cloud deploy | gcloud run, gcloud deploy, az webapp, eb deploy, aws ecs, aws s3, aws deploy, google-github-actions/deploy-cloudrun, azure/webapps-deploy, aws-actions/amazon-ecs-deploy-task-definition, flyctl deploy, heroku, fly deploy, vercel, netlify, cap, actions/deploy-pages | deploy | production.release? acceptance.deploy?
copy to hosts | rsync, scp, appleboy/ssh-action, appleboy/scp-action | deploy | production.release? acceptance.deploy?
registry push | docker push, skopeo copy, crane push, crane copy, oras push | release | production.release?
publish | npm publish, twine, twine upload, poetry publish, uv publish, cargo publish, gem push, mvn deploy, softprops/action-gh-release, gh release | release | production.release?
prowler | prowler, scout, lynis, kube-bench, aquasec/kube-bench, oscap, inspec, cinc-auditor | scan | key.infra-scanning
Vault | hashicorp/vault-action, vault, aws-actions/configure-aws-credentials, google-github-actions/auth, azure/login | secrets | key.secrets
Scorecard | ossf/scorecard-action, scorecard | scan | key.rbac?
pytm | pytm, threagile, threatspec | scan | precommit.threat-model
interlock check | interlock check | interlock | commit.build commit.sca commit.sast commit.secrets commit.iac key.builds
interlock build | interlock build | interlock | commit.signing commit.build
interlock gate | interlock gate | interlock | key.scanning
interlock verify | interlock verify | interlock | key.provenance
interlock deploy | interlock deploy | interlock | acceptance.deploy production.release
interlock provision | interlock provision | interlock | production.provision key.infra-checks acceptance.provision
interlock probe | interlock probe | interlock | acceptance.smoke production.smoke
interlock verify-deployment | interlock verify-deployment | interlock | key.deploy-verification
interlock verify-host | interlock verify-host | interlock | key.delivery-integrity
interlock env | interlock env | interlock | key.governance
interlock change-ticket | interlock change-ticket | interlock | production.change-ticket
interlock import | interlock import | interlock | key.scanning key.infra-scanning
"""
"""A question mark behind a control: the tool helps with it, and is not all of it."""


class Known(msgspec.Struct, frozen=True):
    """A tool that the catalogue knows."""

    name: str
    called: tuple[str, ...]
    kind: str
    """`scan`, `test`, `lint`, `build`, `sign`, `verify`, `release`, `deploy`, `provision`, `secrets`, `interlock`."""
    whole: frozenset[str]
    """Controls that it counts for."""
    helps: frozenset[str]
    """Controls that it is a part of."""

    @property
    def controls(self) -> frozenset[str]:
        """Give both."""
        return self.whole | self.helps


def _read(line: str) -> Known:
    name, called, kind, controls = (part.strip() for part in line.split("|"))
    named = controls.split()
    return Known(
        name,
        tuple(one.strip() for one in called.split(",")),
        kind,
        frozenset(one for one in named if not one.endswith("?")),
        frozenset(one.removesuffix("?") for one in named if one.endswith("?")),
    )


KNOWN: Final = tuple(map(_read, _TOOLS.strip().splitlines()))


@cache
def _index() -> tuple[dict[str, list[tuple[str, Known]]], dict[str, Known]]:
    programs: dict[str, list[tuple[str, Known]]] = {}
    pieces: dict[str, Known] = {}
    for one in KNOWN:
        for said in one.called:
            program, _, word = said.partition(" ")
            if "/" in said or "." in program:
                pieces.setdefault(said.lower(), one)
            if not said.startswith("/") and ("/" not in program):
                programs.setdefault(program, []).append((word, one))
    for found in programs.values():
        found.sort(key=lambda each: not each[0])  # what asks for a word before what takes any
    return programs, pieces


def of_command(program: str, words: tuple[str, ...]) -> Known | None:
    """Give what a program is known as: by its name, or by its name and a word that stands behind it."""
    for word, one in _index()[0].get(program, ()):
        if not word or all(part in words for part in word.split()):
            return one
    return None


def of_piece(name: str) -> Known | None:
    """Give what an action, an image, a hook or an include is known as; registries and versions do not count."""
    plain = name.lower().removeprefix("docker://").removeprefix("./")
    pieces = _index()[1]
    while plain:
        if plain in pieces:
            return pieces[plain]
        _, slash, rest = plain.partition("/")
        if not slash:
            break
        plain = rest
    last = name.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    return of_command(last, ())
