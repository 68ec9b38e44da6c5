"""Two products end to end in one ledger, with everything that people do to a release, for scenarios.

The shop is an archive that goes to folders; the till is an image that is pushed under a tag and runs as two pods. Both
hold the same library, of which a vulnerability is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from interlock.evidence import CYCLONEDX, PROVENANCE
from interlock.kernel import Subject, stamp
from interlock.testing.kubernetes import SimulatedCluster
from interlock.testing.repositories import GitSandbox
from interlock.wiring.app import App
from tests.clusters import WEB, needed_kubectl
from tests.docks import provenance
from tests.oci_images import Image
from tests.scenarios.people import Person, confirmed, gathered
from tests.scenarios.test_trace_of_a_founded_shop import BUILD, OSV, PEOPLE, POLICY

SHOP = """\
version: 1
product: shop
policy: policies/shop.yaml
stages:
  - id: commit
    controls: [key.builds, commit.sca]
  - id: production
build:
  commands: [[python3, build.py]]
  artifacts: [dist/shop.zip]
provision:
  - {{name: net, path: infra, tool: dockerfile, environment: production}}
environments:
  - name: staging
    deployer: folders
    targets: [{{name: one, path: "{srv}/staging"}}]
  - name: production
    after: [staging]
    branches: [main]
    deployer: folders
    targets: [{{name: one, path: "{srv}/production"}}]
"""
TILL = """\
version: 1
product: till
policy: policies/till.yaml
stages:
  - id: commit
    controls: [key.builds, commit.sca]
  - id: production
repositories:
  - {{name: images, address: "oci://{registry}/team"}}
environments:
  - name: live
    deployer: manifests
    configuration: [deploy/web.yaml]
    targets: [{{name: east, context: simulated, namespace: shop}}]
    with: {{kubeconfig: "{kubeconfig}", kubectl: "{kubectl}", within_s: 20}}
"""
BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "components": [{"type": "library", "name": "flask", "version": "3.0.3", "purl": "pkg:pypi/flask@3.0.3"}],
}
FLASK = "pkg:pypi/flask@3.0.3"
MESSAGE = """\
SHOP-7: sell things

Whoever reads Closes #99 in the middle of a text is not told anything by it.

Refs: CHG-3
Fixes: #12
"""


class World:
    """Both products, and the people who deliver them."""

    def __init__(self, folder: Path, registry: str, cluster: SimulatedCluster) -> None:
        self.folder = folder
        self.registry = registry
        self.cluster = cluster
        self.shop = gathered(folder, PEOPLE)
        self.till = _at_till(folder, self.shop)
        self.names: dict[str, str] = {}
        """What was made, by what it is called here: its digest or id."""

    def deliver(self) -> World:
        """Do everything."""
        self._found()
        self._sell()
        self._bring_the_till()
        self._go_back()
        self._break_the_glass()
        self._shut_and_open()
        self._set_up()
        return self

    def _found(self) -> None:
        """Say who is who, in both products, and what holds there."""
        feed = self.folder / "osv.json"
        feed.write_text(json.dumps(OSV), "utf-8")
        for one in self.shop.values():
            assert one.run("advisories", "import", "-q", str(feed)).code == 0
        sec = self.shop["sec"]
        sec(
            *("people", "found", "--me", "sec", "--how", "met in person", "--owner", "sec=Sec", "--owner", "rel=Rel"),
            *(word for name in ("dev", "ops", "aud") for word in ("--person", f"{name}={name.title()}")),
            *(word for name in PEOPLE[:1] + PEOPLE[2:] for word in ("--account", f"{name}=key:{name}")),
            *(word for name in PEOPLE for word in ("--account", f"{name}=git:{name}@example.org")),
            *("--role", "security=sec", "--role", "approver=rel", "--role", "releaser=ops"),
            *("--role", "engineer=dev", "--role", "auditor=aud"),
        )
        confirmed(sec, self.shop["rel"])
        srv = str(self.folder / "srv")
        infra = {"infra/Dockerfile": "FROM scratch\nCOPY Dockerfile /\nUSER 1000\n"}
        shop = {"interlock.yaml": SHOP.format(srv=srv), "policies/shop.yaml": POLICY, ".gitignore": "dist/\n", **infra}
        live = TILL.format(registry=self.registry, kubeconfig=self.cluster.kubeconfig, kubectl=needed_kubectl())
        web = WEB.replace("shop:latest", "till:latest").replace("replicas: 1", "replicas: 2")
        policy = POLICY.replace("policy: shop", "policy: till")
        till = {"interlock.yaml": live, "policies/till.yaml": policy, "deploy/web.yaml": web}
        sec.change("settings", shop)
        self.till["sec"].change("settings", till)

    def _sell(self) -> None:
        """Bring the first version of the shop to production: waived, reviewed, released."""
        dev, sec, _, ops, _ = self._pulled(self.shop)
        self.names["sold"] = dev.change(MESSAGE, {"build.py": BUILD, "requirements.txt": "flask==3.0.3\n"})
        document = json.loads(dev("check", "--format", "json", code=1).out)
        (found,) = [one for one in document["findings"] if one["severity"] == "critical"]
        waive = ("waive", found["rule"], "--scope", f"fingerprint={found['id']}", "--reason", "not reached")
        self.names["waiver"] = dev(*waive, "--expires", "20d", code=3).out.split()[0]
        self._pulled(self.shop)
        sec("waivers", "approve", self.names["waiver"], "--reason", "read it")
        dev("check", code=3)
        report = self.folder / "review.txt"
        report.write_text("read it all\n", "utf-8")
        review = ("--file", str(report), "--scope", "all of it", "--by", "rel", "--outcome", "passed")
        self.shop["rel"]("attest", "precommit.peer-review", "--subject", "HEAD", *review)
        first = self._built("first")
        ops("release", "new", "1.0.0", first, "--notes", "things can be sold")
        for where in ("staging", "production"):
            self.names[f"first to {where}"] = self._deployed(self.shop, first, where, "CHG-12")

    def _bring_the_till(self) -> None:
        """Push an image under a tag, promote it, and let it run as two pods."""
        dev, sec, _, ops, _ = self._pulled(self.till)
        self.names["till"] = dev.change("TILL-1: take money", {"requirements.txt": "flask==3.0.3\n"})
        answer = ("--status", "not_affected", "--justification", "vulnerable_code_not_in_execute_path")
        sec("vex", "add", "CVE-2026-0007", *answer, "--product", FLASK, "--reason", "a till reads no request")
        self._pulled(self.till)
        dev("check", code=3)
        for tag in ("1.0", "1.1"):
            digest = self.names[f"image {tag}"] = self._image(ops, tag)
            ops("promote", f"till:{tag}", "local", "images")
            place = f"images/till:{tag}"
            self.names[f"till {tag}"] = self._deployed(self.till, digest, "live", f"CHG-2{tag[-1]}", place)

    def _image(self, one: Person, tag: str) -> str:
        """Have an image pushed under a tag, with who made it of what; give its digest."""
        made = Image(self.folder / f"layout-{tag}", tag)
        with self.app(one) as app:
            about = Subject("till", (made.digest,))
            app.seal.document(about, PROVENANCE, provenance(self.names["till"], stamp(app.clock())))
            app.seal.document(about, CYCLONEDX, BOM)
        one("push", f"{self.folder}/layout-{tag}:{tag}", f"local/till:{tag}")
        return str(made.digest)

    def _go_back(self) -> None:
        """Bring a second version of the shop to staging, and take it back; take back the till by itself."""
        dev, _, _, ops, _ = self._pulled(self.shop)
        self.names["worse"] = dev.change("SHOP-8: sell more things", {"app.py": "MORE = 1\n"})
        self._pulled(self.shop)
        dev("check", code=3)
        self.names["second to staging"] = self._deployed(self.shop, self._built("second"), "staging", "CHG-13")
        ops("rollback", "--env", "staging", "--ticket", "CHG-14")
        sick = self._image(self.till["ops"], "1.2")
        self.cluster.faults.crashing.add(sick.removeprefix("sha256:"))
        self.till["ops"]("promote", "till:1.2", "local", "images")
        self.names["image 1.2"] = sick
        self.names["till 1.2"] = self._deployed(self.till, sick, "live", "CHG-22", "images/till:1.2", code=1)

    def _break_the_glass(self) -> None:
        """Let a third version out in spite of the gate, close the glass, and review it."""
        dev, sec, rel, ops, _ = self._pulled(self.shop)
        self.names["mended"] = dev.change("SHOP-9: mend the shop", {"app.py": "MORE = 2\n"})
        self._pulled(self.shop)
        third = self._built("third")
        ask = ("--env", "production", "--hours", "2", "--reason", "the shop is down")
        asked = dev("break-glass", "ask", third, *ask, code=3)
        self.names["glass"] = asked.out.split()[0]
        rel("break-glass", "approve", self.names["glass"])
        said = ops("deploy", third, "--env", "production", "--ticket", "INC-1")
        self.names["third to production"] = next(
            word.strip(";") for word in said.out.split() if word.startswith("dpl-")
        )
        ops("break-glass", "close", self.names["glass"], "--reason", "it is up again")
        sec("break-glass", "review", self.names["glass"], "--reason", "all well")

    def _shut_and_open(self) -> None:
        """Place a hold and lift it, lock and unlock, freeze and thaw."""
        sec = self.shop["sec"]
        sec("hold", "place", self.names["second"], "--reason", "it sells too much")
        sec("hold", "lift", self.names["second"], "--reason", "it does not")
        sec("env", "lock", "staging", "--reason", "the database moves")
        sec("env", "unlock", "staging", "--reason", "it has moved")
        self.till["sec"]("env", "freeze", "live", "--until", "1d", "--reason", "year end")

    def _set_up(self) -> None:
        """Set up infrastructure, and let a worker look at everything."""
        ops = self.shop["ops"]
        ops("provision", "net", "--plan")
        ops("verify-deployment", "--env", "production", code=1)
        self.till["ops"]("verify-deployment", "--env", "live")

    def _built(self, name: str) -> str:
        """Build the shop as it is; give the file."""
        from hashlib import sha256

        ops = self.shop["ops"]
        ops("build", "--out", ".")
        file = ops.repository.root / "dist/shop.zip"
        self.names[name] = f"sha256:{sha256(file.read_bytes()).hexdigest()}"
        return self.names[name]

    def _deployed(
        self, team: Mapping[str, Person], what: str, where: str, ticket: str, place: str = "", code: int = 0
    ) -> str:
        """Have something asked for, approved and carried out; give the deployment."""
        ops, rel = team["ops"], team["rel"]
        waiting = ops("deploy", place or what, "--env", where, "--ticket", ticket, code=3)
        run = next(word for word in waiting.out.split() if word.startswith("dpl-"))
        rel("review", "approve", what, "--env", where, "--reason", "it may go out")
        ops("deployments", "go", run, code=code)
        return run

    def _pulled(self, team: Mapping[str, Person]) -> list[Person]:
        """Have everybody take over what was pushed; give them in order."""
        for one in team.values():
            one.pull()
        return [team[name] for name in PEOPLE]

    @contextmanager
    def app(self, one: Person) -> Iterator[App]:
        """Open the program as somebody."""
        with App(str(one.repository.root), one.environ, store=str(self.folder / "ledger")) as made:
            yield made


def _at_till(folder: Path, people: Mapping[str, Person]) -> dict[str, Person]:
    """Give the same people in clones of the other product, with the same homes and keys."""
    start = GitSandbox(folder / "till-start")
    start.commit("begin a till", till__py='"""A till."""\n')
    bare = folder / "till.git"
    start.git("clone", "-q", "--bare", ".", str(bare))
    made = {}
    for name, one in people.items():
        clone = start.clone(folder / name / "till")
        clone.git("remote", "set-url", "origin", f"file://{bare}")
        made[name] = Person(name, clone, one.environ, folder / "ledger")
    return made
