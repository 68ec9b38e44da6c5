"""Loading a policy of many rules, and evaluating rules beside another implementation of CEL in the same run."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import msgspec
from tools.bench.measuring import interleaved
from tools.bench.table import Row, at_most

from interlock.decision.builders import NOBODY_BUILT
from interlock.decision.facts import compiled, schema
from interlock.decision.facts_of_people import NOBODY_SAID
from interlock.decision.model import RuleText
from interlock.kernel import Severity

LOAD_BAR_MS: Final = 300.0
RULES_BAR_US: Final = 50.0
_AT: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
_ROUNDS: Final = 15
_AT_ONCE: Final = 200
RULES: Final = (
    "change.branch == 'main' || change.branch.startsWith('release/')",
    "evidence.all(e, e.outcome != 'errored')",
    "evidence.all(e, e.owed == e.covered)",
    "evidence.exists(e, e.control == 'commit.sast' && e.critical == 0 && e.high == 0)",
    "evidence.all(e, e.signer == 'ci')",
    "environment != 'production' || change.state == 'commit'",
    "size(evidence) >= 5",
    "change.author != change.committer || change.files < 50",
)
_LOAD: Final = """
import sys, time
began = time.process_time()
from interlock.decision.policy import load
body = open(sys.argv[1], 'rb').read()
load('p', lambda name: (name, body), ('commit.sast',))
print((time.process_time() - began) * 1000)
"""


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure a cold load in processes of their own, and rules in this one."""
    return [_cold(place, 3 if is_small else 9), *_rules()]


def _cold(place: Path, rounds: int) -> Row:
    text = "policy: p\nrequire:\n  - control: commit.sast\nrules:\n" + "".join(
        f"  - id: r{number}\n"
        f"    assert: evidence.all(e, e.control != 'c{number}' || e.high <= {number} && age(e.at) < duration('24h'))\n"
        f"    says: rule {number}\n"
        for number in range(500)
    )
    file = place / "policy.yaml"
    file.write_text(text)
    argv = [sys.executable, "-c", _LOAD, str(file)]
    taken = [float(subprocess.run(argv, check=True, capture_output=True).stdout) for _ in range(rounds)]  # noqa: TID251
    ms = median(taken)
    beside = f"{len(text) >> 10} KB of YAML; processor time, imports included"
    return at_most("load a policy of 500 rules, nothing kept", f"{ms:.0f} ms", beside, ms, LOAD_BAR_MS, " ms")


def _rules() -> list[Row]:
    given = _facts()
    size = len(msgspec.json.encode(given))
    rules = [compiled(RuleText(str(number), text, "", "", 1)) for number, text in enumerate(RULES)]
    if schema().names.keys() != given.keys():
        raise AssertionError("the facts of the benchmark are not those of a decision")
    if not all(rule.evaluate(given, at=_AT) is True for rule in rules):
        raise AssertionError("a rule of the benchmark does not hold")

    def ours() -> None:
        for _ in range(_AT_ONCE):
            for rule in rules:
                rule.evaluate(given, at=_AT)

    sides = {"ours": ours}
    peer = _peer(given)
    if peer is not None:
        sides["peer"] = peer
    seconds = interleaved(sides, _ROUNDS)
    us = seconds["ours"] / _AT_ONCE * 1e6
    beside = f"Rust CEL {seconds['peer'] * 1e6:,.0f} us" if peer else "Rust CEL is not installed"
    what = f"{len(RULES)} rules over {size / 1024:.1f} KB of facts"
    return [at_most(what, f"{us:.1f} us", beside, us, RULES_BAR_US, " us")]


def _peer(given: dict[str, Any]) -> Any:  # noqa: ANN401 - a function, or none
    try:
        import cel
    except ImportError:
        return None
    context = cel.Context()
    for name, value in given.items():
        context.add_variable(name, value)
    programs = [cel.compile(text) for text in RULES]
    if not all(program.execute(context) is True for program in programs):
        raise AssertionError("a rule of the benchmark does not hold for the other implementation")

    def run() -> None:
        for program in programs:
            program.execute(context)

    return run


def _facts() -> dict[str, Any]:
    counts = {severity.value: 0 for severity in Severity}
    names = ("commit.sast", "commit.secrets", "commit.iac", "commit.build", "commit.sca", "key.builds")
    rows = [
        {
            "control": names[number % len(names)],
            "stage": "commit",
            "outcome": "passed",
            "reason": "",
            "at": _AT,
            "signer": "ci",
            "is_cached": False,
            "owed": 10,
            "covered": 10,
            **counts,
            **{f"new_{name}": 0 for name in counts},
            "tools": [{"name": "tool", "version": "1.2.3", "publisher": "somebody", "sha256": "a" * 64}] * 2,
        }
        for number in range(17)
    ]
    change = {"state": "commit", "commit": "a" * 40, "branch": "main", "remote": "https://git.example.org/shop.git",
              "author": "Ada", "committer": "Bob", "base": "b" * 40, "files": 30, "changed": 4}  # fmt: skip
    subject = {"name": "shop", "digests": [f"gitCommit:{'a' * 40}"]}
    asked = {"stage": "commit", "environment": "", "at": _AT}
    return {"subject": subject, "change": change, "evidence": rows, **asked, **NOBODY_SAID, **NOBODY_BUILT}
