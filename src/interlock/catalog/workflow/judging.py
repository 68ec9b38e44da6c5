"""How each control of the catalogue stands in a workflow, with the facts that say so. Floor 11.

A tool shows a control where something sets it going, where its failure stops what follows, and where nobody can leave
it out: a hook alone, a job that may fail and a recipe that nothing calls are parts of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.catalog.cards import CARDS
from interlock.catalog.workflow.known import of_piece
from interlock.catalog.workflow.placing import placed
from interlock.catalog.workflow.uses import Running, Use
from interlock.catalog.workflow.weights import WEIGHTS
from interlock.control import Card, Stage
from interlock.formats.pipelines import ManualCheck, Reading, Spot, Tool, ToolKind
from interlock.formats.pipelines.described import UPDATES
from interlock.formats.pipelines.mapped import Fact, Judged, Presence

_MOST: Final = 20
"""Facts that are told of one control."""
_INFRA: Final = (
    "Kubernetes",
    "Terraform",
    "Helm",
    "Kustomize",
    "CloudFormation",
    "Ansible",
    "Bicep",
    "Compose",
    "container",
)
_RUNS: Final = (
    "Kubernetes Deployment",
    "Kubernetes StatefulSet",
    "Kubernetes DaemonSet",
    "Helm",
    "Skaffold",
    "Compose",
)
_DEPLOYS: Final = frozenset({"deploy", "provision"})
_EACH_CHANGE: Final = ("commit.", "key.builds")
"""Controls that each change has to meet."""
_BESIDE: Final = frozenset({"schedule", "manual", "call", "tag", "after"})
_UNSEEN: Final = "nothing that was read shows it"
_BY_PEOPLE: Final = "nothing that was read shows it; what people do is shown by `interlock attest`"


class Evidence:
    """What was read, in the form in which controls ask for it."""

    def __init__(self, reading: Reading, running: Sequence[Running], tree: frozenset[str]) -> None:
        self.reading = reading
        self.running = running
        self.tree = tree
        self.includes = [one for one in reading.tools if one.kind is ToolKind.INCLUDE and of_piece(one.name)]
        self.infra = [one for one in reading.described if one.kind.startswith(_INFRA)]
        self.deploys = [(one, use) for one in running for use in one.uses if use.known.kind in _DEPLOYS]
        self.runs = [one for one in reading.described if one.kind.startswith(_RUNS)]

    def applies(self, control: str) -> str:
        """Say why a control means nothing here; empty where it does."""
        needs = WEIGHTS[control].needs if control in WEIGHTS else ""
        if self.reading.problems:
            return ""  # what could not be read or followed may hold just that
        if needs == "infra" and not self.infra:
            return "nothing here describes infrastructure, images or hosts"
        environments = any(one.job.environment for one in self.running)
        if needs == "runs" and not (self.deploys or self.runs or environments):
            return "nothing here says that anything is deployed"
        return ""


def judge(evidence: Evidence) -> tuple[Judged, ...]:
    """Say how every control of the catalogue stands."""
    return tuple(_judged(card, evidence) for card in CARDS.values())


def _judged(card: Card, evidence: Evidence) -> Judged:
    control, stage = str(card.id), _stage(card)
    why = evidence.applies(control)
    if why:
        return Judged(control, stage, card.says, Presence.NOT_APPLICABLE, why)
    found = _special(control, evidence) or _by_tools(control, evidence)
    if found is None:
        return Judged(control, stage, card.says, Presence.MISSING, _BY_PEOPLE if card.is_attested else _UNSEEN)
    presence, why, facts = found
    return Judged(control, stage, card.says, presence, why, tuple(facts[:_MOST]))


def _stage(card: Card) -> Stage:
    """Give where a control stands in the figure: the first stage of those that its name does not give."""
    family = str(card.id).partition(".")[0]
    return next((one for one in Stage if one.value == family), card.stages[-1] if family == "key" else card.stages[0])


Found = tuple[Presence, str, list[Fact]]


def _by_tools(control: str, evidence: Evidence) -> Found | None:
    whole: list[Fact] = []
    weak: list[tuple[Fact, str]] = []
    for one in evidence.running:
        for use in one.uses:
            if one.is_called or control not in use.known.controls or not _is_there(control, one):
                continue
            fact = Fact(_told(one, use.known.name, use.through), use.at)
            why = _weakness(control, one, use)
            if why:
                weak.append((fact, why))
            else:
                whole.append(fact)
    for tool in evidence.includes:
        known = of_piece(tool.name)
        if known is not None and control in known.whole:
            whole.append(Fact(f"{known.name}, included from {tool.name}", tool.at))
    if whole:
        facts = list(dict.fromkeys(whole))
        return Presence.PRESENT, facts[0].says, facts
    if weak:
        return Presence.PARTIAL, weak[0][1], list(dict.fromkeys(fact for fact, _ in weak))
    return None


def _is_there(control: str, one: Running) -> bool:
    """Say whether a job stands where the control belongs: what is deployed elsewhere shows nothing of production."""
    family = control.partition(".")[0]
    stage = placed(one)[0]
    if family == "production":
        return stage is Stage.PRODUCTION
    return stage is not Stage.PRODUCTION if control in {"acceptance.deploy", "acceptance.provision"} else True


def _weakness(control: str, one: Running, use: Use) -> str:
    if not one.is_reached:
        return f"nothing that was read sets {one.job.name} going"
    if one.is_hook and control != "precommit.ide-sast":
        return "it runs only as a hook, which whoever commits can leave out"
    if one.job.may_fail or use.may_fail:
        return f"{one.job.name} may fail, and what follows goes on"
    if one.job.is_manual and not control.startswith("production."):
        return f"{one.job.name} runs only where a person starts it"
    kinds = {each.kind for each in one.pipeline.triggers}
    if control.startswith(_EACH_CHANGE) and kinds and kinds <= _BESIDE:
        return f"{one.job.name} runs by {' or '.join(sorted(kinds))}, and not on every change"
    return "" if control in use.known.whole else "what runs is a part of it"


def _told(one: Running, name: str, through: Sequence[Spot]) -> str:
    by = f", through {through[0]}" if through else ""
    return f"{name} in {one.job.name} ({one.pipeline.system}{by})"


def _special(control: str, evidence: Evidence) -> Found | None:
    """Give what shows a control besides tools."""
    for name, look in _LOOKS.items():
        if control == name:
            return look(evidence)
    return None


def _review(evidence: Evidence) -> Found | None:
    facts = [_manual(one) for one in evidence.reading.manual if one.kind == "code owners"]
    why = "owners are named; whether the forge asks for their review, it alone knows"
    return (Presence.PARTIAL, why, facts) if facts else None


def _ide(evidence: Evidence) -> Found | None:
    facts = [
        Fact(f"{use.known.name} as a hook", use.at)
        for one in evidence.running
        if one.is_hook
        for use in one.uses
        if use.known.kind in {"scan", "lint", "interlock"}
    ]
    why = "analysers run as hooks, before a commit and not while somebody writes"
    return (Presence.PARTIAL, why, facts) if facts else None


def _high_risk(evidence: Evidence) -> Found | None:
    facts = [
        _manual(one) for one in evidence.reading.manual if one.kind == "code owners" and not one.says.endswith(" *")
    ]
    why = "changes of some paths have owners of their own; nothing weighs how risky a change is"
    return (Presence.PARTIAL, why, facts) if facts else None


def _dependencies(evidence: Evidence) -> Found | None:
    found = _by_tools("commit.sca", evidence)
    if found is not None and found[0] is Presence.PRESENT:
        return found
    facts = [Fact(one.kind, one.at) for one in evidence.reading.described if one.kind.startswith(UPDATES)]
    if facts:
        return Presence.PARTIAL, "dependencies are renewed by themselves, and nothing stops a vulnerable one", facts
    return found


def _change_ticket(evidence: Evidence) -> Found | None:
    found = _by_tools("production.change-ticket", evidence)
    facts = [_manual(one) for one in evidence.reading.manual if one.kind in {"manual job", "approval"}]
    if found is None and facts:
        return Presence.PARTIAL, "a person lets it go on; nothing asks for an approved change", facts
    return found


def _release(evidence: Evidence) -> Found | None:
    found = _by_tools("production.release", evidence)
    if found is None or found[0] is Presence.PRESENT:
        return found
    gates = [_manual(one) for one in evidence.reading.manual if one.kind in {"manual job", "approval", "environment"}]
    why = (
        "a person lets it go out; nothing decides by evidence"
        if gates
        else "it goes out, and nothing decides that it may"
    )
    return Presence.PARTIAL, why, [*gates, *found[2]]


def _bounty(evidence: Evidence) -> Found | None:
    names = ("SECURITY.md", ".github/SECURITY.md", "docs/SECURITY.md", "security.txt", ".well-known/security.txt")
    facts = [Fact("where to report vulnerabilities", Spot(one)) for one in names if one in evidence.tree]
    return (
        (Presence.PARTIAL, "outsiders are told where to report; nothing shows what becomes of it", facts)
        if facts
        else None
    )


def _threats(evidence: Evidence) -> Found | None:
    found = _by_tools("precommit.threat-model", evidence)
    if found is not None:
        return found
    facts = [
        Fact("a threat model as a document", Spot(one))
        for one in sorted(evidence.tree)
        if "threat" in one.lower()
        and one.lower().endswith((".md", ".json", ".yaml", ".yml", ".py", ".rst", ".adoc"))
        and "model" in one.lower()
        and "/test" not in f"/{one}"
    ]
    why = "there is a document; nothing holds it against what changes"
    return (Presence.PARTIAL, why, facts) if facts else None


def _rights(evidence: Evidence) -> Found | None:
    facts = [
        Fact(f"the token of {one.name} may: {one.rights}", one.at) for one in evidence.reading.pipelines if one.rights
    ]
    why = "pipelines say what their tokens may do; who may do what else, the forge alone knows"
    return (Presence.PARTIAL, why, facts) if facts else _by_tools("key.rbac", evidence)


def _risk(evidence: Evidence) -> Found | None:
    if "interlock.yaml" in evidence.tree:
        facts = [Fact("settings of Interlock", Spot("interlock.yaml"))]
        return Presence.PARTIAL, "there are settings; `interlock risk show` says what was answered", facts
    return None


def _mapped(_: Evidence) -> Found | None:
    return Presence.PARTIAL, "this map has it; `interlock map --seal` makes it evidence", []


def _access(evidence: Evidence) -> Found | None:
    facts = [_manual(one) for one in evidence.reading.manual if one.kind == "code owners"]
    return Presence.PARTIAL, "git tells who committed; who may do what, the forge alone knows", facts


def _manual(one: ManualCheck) -> Fact:
    who = f" ({', '.join(one.who[:5])})" if one.who else ""
    return Fact(f"{one.kind}: {one.says}{who}", one.at)


_LOOKS: Final = {
    "precommit.peer-review": _review,
    "precommit.ide-sast": _ide,
    "precommit.threat-model": _threats,
    "commit.high-risk": _high_risk,
    "commit.sca": _dependencies,
    "production.change-ticket": _change_ticket,
    "production.release": _release,
    "production.bug-bounty": _bounty,
    "key.rbac": _rights,
    "risk.profile": _risk,
    "map.workflow": _mapped,
    "map.tests": _mapped,
    "map.tools": _mapped,
    "map.manual": _mapped,
    "map.gaps": _mapped,
    "map.access": _access,
}


def covers(tool: Tool) -> tuple[str, ...]:
    """Say which controls a tool counts for or helps with."""
    known = of_piece(tool.name)
    return tuple(sorted(known.controls)) if known is not None else ()
