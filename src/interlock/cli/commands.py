"""The table of commands: each is the module of its name here, loaded when it is called. Floor 15."""

from __future__ import annotations

from keyword import iskeyword
from typing import Final

COMMANDS: Final = {
    "check": "examine the change in a repository and decide whether it may proceed",
    "gate": "decide over what the ledger holds about a commit or an artifact",
    "build": "build a commit in a clean copy, watched; leave signed provenance, SBOMs and artifacts",
    "rebuild": "build an artifact again from its provenance, and compare bit for bit",
    "stages": "list the stages in order, what runs at each, and the policy that decides there",
    "waive": "ask that something found or missing be accepted for a while",
    "waivers": "list, show, approve, reject and revoke waivers",
    "review": "say what waits for people, and approve or reject it",
    "hold": "stop a commit or an artifact, and let it go again",
    "break-glass": "let one thing through in spite of its gate, by two people, for hours",
    "policy": "list, show, lint, test, compare and explain policies; write a new one",
    "provision": "plan infrastructure, judge it by rules, and set up exactly what was decided about",
    "push": "bring an artifact into a repository with its evidence, or evidence to the server",
    "pull": "take an artifact out of a repository, verified",
    "promote": "copy an artifact from one repository into another, with everything that is about it",
    "release": "put artifacts under one version; list releases, say where each runs and what it brings",
    "deploy": "plan what is to run where, decide about it, and carry it out step by step",
    "rollback": "go back to what ran before, checked like any deployment",
    "deployments": "list, show and follow deployments, and go on with what waits",
    "verify-deployment": "ask what runs where, and hold it against what was deployed there",
    "verify-host": "hold this machine against packages and the list that was sealed for it",
    "drift": "say in what the environments differ from what was deployed, and bring them back",
    "env": "say what runs where and by whose word; add, lock and freeze environments",
    "worker": "carry out deployments, those that another worker left behind too",
    "serve": "serve the API and its pages: hand evidence in, ask for verdicts, sign in",
    "login": "sign in to a server, so that evidence can be pushed there",
    "admin": "back a store up, restore it, and say how it fares",
    "token": "make, list and revoke the tokens that a server is asked with",
    "admission": "answer a Kubernetes cluster that asks what may run",
    "artifacts": "list and show the artifacts of a repository; name the newest good one",
    "map": "say how a change moves to production, which controls stand in its way, and what to add",
    "risk": "say how much is at stake: answer the questions, see the profile and why",
    "figures": "tell how delivery goes, each number with the entries of the ledger behind it",
    "trace": "say how things hang together: from code to what runs, and back, by whose word",
    "search": "find entries by commands, people, messages, rules, paths and digests",
    "evidence": "list, show, verify, export and import evidence",
    "verify": "say whether an artifact was made as you expect, or files are as they were sealed",
    "change-ticket": "ask how a change stands in ServiceNow, and seal whether it permits a deployment",
    "probe": "ask what runs, from outside, for mistakes of configuration and deployment",
    "sign": "sign files, with a signature that travels beside each",
    "attest": "record what people did by hand as signed evidence, with its report",
    "import": "take reports of other scanners as signed evidence, one finding for each fault",
    "audit": "take an audit out of the ledger as one file that proves itself; verify one anywhere",
    "ledger": "checkpoint, prove, audit and export the transparency log",
    "sbom": "say what something is made of, as an SBOM; validate, import, compare and merge SBOMs",
    "deps": "list components, and say why one is here and what would mend it",
    "licenses": "list components by licence, with what the policy says of each",
    "vex": "say what vulnerabilities mean for products, as signed statements",
    "affected": "say which commits contain a package or what a vulnerability affects",
    "advisories": "bring in what is known of vulnerable packages, say how old it is, show it",
    "who": "say who may do what here and why, and who you are",
    "people": "say who is who: people, their accounts and keys; confirm what others said",
    "groups": "list groups, and say who is in them",
    "roles": "list roles, define your own, give and take them",
    "events": "list what happened, do what follows from it, try again what failed",
    "responses": "say what follows from events, and try it on one",
    "keys": "list, make, rotate, trust and revoke keys",
    "controls": "say what each control asks, how evidence of it comes about, which clauses it answers",
    "tools": "list, add and remove tools that have an environment of their own",
    "init": "write interlock.yaml from what is found here",
    "demo": "show a whole delivery on this machine, from the first commit to a rollback",
    "doctor": "say which tools are there, what each covers, how to get the others",
}
"""Every command with its one line; help and the reference page are made from it."""


def module_of(name: str) -> str:
    """Give the module of a command: its name as Python can write it, `break_glass` and `import_`."""
    return f"interlock.cli.{name.replace('-', '_')}{'_' * iskeyword(name)}"
