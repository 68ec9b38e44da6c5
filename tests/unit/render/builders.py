"""Checks made by hand, so that every format can be shown anything a check can hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from interlock.change import (
    Authorship,
    Change,
    FileChanged,
    FileEntry,
    History,
    Kind,
    Revision,
    Snapshot,
    State,
)
from interlock.control import (
    ClosedStage,
    ControlRun,
    Coverage,
    Errored,
    Failed,
    Finding,
    FindingState,
    Location,
    NotApplicable,
    Passed,
    Plan,
    Suppression,
    ToolUse,
    Witness,
)
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.flows.check import Checked
from interlock.kernel import Certainty, ControlId, Digest, Severity, Subject, sha256

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
COMMIT = Digest("gitCommit", "ab" * 20)
BASE = Digest("gitCommit", "cd" * 20)


class Files:
    """A repository that holds some files in memory."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = dict(files or {})
        self.reads: list[str] = []

    @property
    def root(self) -> str:
        return "nowhere"

    @property
    def data_dir(self) -> str:
        return "nowhere/.interlock"

    def read(self, snapshot: Snapshot, path: str) -> bytes:
        self.reads.append(path)
        if path not in self.files:
            raise FileChanged(path=path)
        return self.files[path]

    def change(self, state: State | None, since: str | None) -> Change:
        raise AssertionError("rendering freezes nothing")

    def has_staged(self) -> bool:
        raise AssertionError("rendering asks nothing of the index")

    def history(self) -> History:
        raise AssertionError("rendering reads no history")

    def file_at(self, commit: str, path: str) -> bytes | None:
        raise AssertionError("rendering reads the judged state only")

    def resolve(self, revision: str) -> str:
        raise AssertionError("rendering resolves nothing")

    def trunk(self) -> str:
        raise AssertionError("rendering asks for no branch")

    def materialise(
        self,
        snapshot: Snapshot,
        paths: Collection[str],
        into: str,
        transform: Callable[[FileEntry, bytes], bytes],
    ) -> Mapping[str, str]:
        raise AssertionError("rendering writes no files")

    def blame(self, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:
        raise AssertionError("rendering blames nobody")

    def last_changes(self, commit: str, paths: Collection[str], since: str = "") -> Mapping[str, Authorship]:
        raise AssertionError("rendering blames nobody")

    def leading_to(self, until: str, since: str = "", most: int = 100) -> tuple[Revision, ...]:
        raise AssertionError("rendering asks for no commits")


def finding(
    rule: str = "bandit:B602",
    *,
    at: Location | None = None,
    severity: Severity = Severity.HIGH,
    control: str = "commit.sast",
    message: str = "a shell runs text",
    **more: Any,
) -> Finding:
    """Give a finding; whatever is not named is ordinary."""
    tool, _, name = rule.partition(":")
    place = at if at is not None else Location("src/app.py", 2, 5, 2, 9)
    told: dict[str, Any] = {
        "certainty": Certainty.HIGH,
        "fingerprint": sha256(f"{rule}{place}{message}".encode("utf-8", "replace")).hex[:32],
        "state": FindingState.NEW,
        "witnesses": (Witness(tool, name),),
        "cwe": ("CWE-78",),
        "remedy": "pass a list",
    }
    return Finding(rule=rule, control=ControlId(control), severity=severity, message=message, at=place, **(told | more))


def suppressed(author: str = "Ada Example <ada@example.org>") -> Finding:
    """Give a finding that a comment asks to hide."""
    comment = Suppression(2, "# nosec B602", author, "12" * 20)
    return finding(state=FindingState.SUPPRESSED, suppression=comment)


TOOL = ToolUse("bandit", "1.9.4", "PyCQA", sha256(b"program"), sha256(b"settings"), runs=1)


def failed(*findings: Finding, control: str = "commit.sast", owed: int = 3) -> ControlRun:
    """Give a run that found something."""
    outcome = Failed((Coverage("files", owed, owed),), findings)
    return ControlRun(ControlId(control), outcome, (TOOL,), 1234, notes=("1 directive defused",))


def passed(control: str = "commit.build") -> ControlRun:
    """Give a run that found nothing, with one path excepted."""
    part = Coverage("files", 2, 2, excepted=(("broken/fixture.py", "a broken fixture"),))
    return ControlRun(ControlId(control), Passed((part,)), (TOOL,), 500, is_cached=True)


def errored(*findings: Finding, control: str = "commit.iac") -> ControlRun:
    """Give a run that broke, with what it found before."""
    part = Coverage("files", 2, 1, missing=(("infra/main.tf", "the tool skipped it"),))
    outcome = Errored("CTL-201", "1 of 2 files were examined", "run `interlock doctor`", (part,), findings)
    return ControlRun(ControlId(control), outcome, (TOOL,), 10)


def not_applicable(control: str = "commit.secrets") -> ControlRun:
    """Give a run that had nothing to look at."""
    return ControlRun(ControlId(control), NotApplicable("there are no files of its kind"))


_STANDS = {
    "passed": (Status.SATISFIED, Verdict.ALLOW),
    "failed": (Status.VIOLATED, Verdict.DENY),
    "errored": (Status.ERRORED, Verdict.DENY),
    "not_applicable": (Status.NOT_APPLICABLE, Verdict.ALLOW),
}


def reason(requirement: str, status: Status, verdict: Verdict, says: str = "") -> Reason:
    """Give a reason of a decision."""
    change = "" if verdict is Verdict.ALLOW else "mend it"
    said = says or f"{requirement} is {status.value}"
    return Reason(requirement, status, verdict, said, change, (sha256(requirement.encode()),), "policy.yaml", 7)


def checked(
    *runs: ControlRun,
    reasons: Sequence[Reason] | None = None,
    files: Mapping[str, bytes] | None = None,
    has_base: bool = True,
    hypothetical: tuple[str, ...] = (),
    remote: str = "",
    name: str = "shop",
) -> Checked:
    """Give a check of some runs; without reasons every outcome has the reason that a strict policy gives it."""
    stands = [reason(run.control, *_STANDS[run.answer.value]) for run in runs] if reasons is None else list(reasons)
    subject = Subject(name, (COMMIT,))
    entries = tuple(
        FileEntry(path, Kind.TEXT, len(body), sha256(body).hex) for path, body in sorted((files or {}).items())
    )
    head = Revision(COMMIT, "Ada Example <ada@example.org>", "Ada Example <ada@example.org>", AT, "a title")
    change = Change(
        subject,
        State.COMMIT,
        Snapshot(entries),
        head,
        base=Revision(BASE, "B", "B", AT, "before") if has_base else None,
        base_says="compared with main where HEAD left it" if has_base else "nothing to compare with",
        branch="topic",
        remote=remote,
    )
    verdict = max((one.verdict for one in stands), key=lambda one: one.rank, default=Verdict.DENY)
    decision = Decision(verdict, subject, "standard", sha256(b"policy"), "commit", "", AT, tuple(stands), hypothetical)
    return Checked(
        change=change,
        stage=ClosedStage(Plan("commit", ()), tuple(runs)),
        decision=decision,
        evidence={run.control: sha256(run.control.encode()) for run in runs},
        decision_envelope=None if hypothetical else sha256(b"sealed"),
        started_at=AT,
        finished_at=AT + timedelta(seconds=2),
        root="nowhere",
    )


CODE = {"src/app.py": b"import os\nos.system(text)\nprint('done')\n"}


def everything() -> Checked:
    """Give a check with every outcome, every state and a comment that asks to hide."""
    existing = finding("ruff:S605", state=FindingState.EXISTING, is_new=False, severity=Severity.MEDIUM)
    mild = finding("shellcheck:SC2086", at=Location("run.sh", 0), severity=Severity.INFO, cwe=(), remedy="")
    history = finding(
        "betterleaks:token",
        control="commit.secrets",
        at=Location("old.py", 3, commit="ef" * 20),
        cwe=("CWE-798",),
        severity=Severity.CRITICAL,
    )
    runs = (
        failed(history, control="commit.secrets"),
        passed(),
        failed(finding(), existing, mild, suppressed()),
        errored(),
        not_applicable("commit.review"),
    )
    absent = reason("commit.provenance", Status.MISSING, Verdict.DENY, "there is no evidence of commit.provenance")
    stands = [reason(run.control, *_STANDS[run.answer.value]) for run in runs]
    return checked(*runs, reasons=[*stands, absent], files=CODE)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\x1b[2J\x1b]0;title\x07",
    "\u202egnp.exe\u2066",
    "line\nbreak\r\n::error::forged",
    "]]>&amp;&#0;\x00\x0b",
    "half a character \ud800",
    "%0A,:::;file=/etc/passwd",
    "##[error]forged",
    "[link](https://evil.example.org) {0}",
)


def hostile(text: str) -> Checked:
    """Give a check in which a text stands wherever somebody else chooses it."""
    bad = finding(
        f"tool:{text}",
        at=Location(f"dir/{text}", 2, 3, 2, 5, symbol=text),
        message=text,
        remedy=text,
        cwe=("CWE-78",),
        suppression=Suppression(2, text, text, "12" * 20),
        witnesses=(Witness("tool", text), Witness("other", text)),
    )
    use = ToolUse(text, text, text, sha256(b"program"), sha256(b"settings"), runs=1)
    part = Coverage(text, 2, 1, missing=((text, text),), excepted=((text, text),))
    runs = (
        ControlRun(ControlId("commit.sast"), Failed((part,), (bad,)), (use,), 1, notes=(text,)),
        ControlRun(ControlId("commit.iac"), Errored("CTL-201", text, text, (part,)), (use,), 1),
        ControlRun(ControlId("commit.build"), NotApplicable(text)),
    )
    sealed = text.encode("utf-8", "replace").decode()  # no decision holds half a character: it could not be sealed
    stands = [
        Reason("commit.sast", Status.VIOLATED, Verdict.DENY, sealed, sealed, (), sealed, 3, (sealed,)),
        Reason("rule:x", Status.MISSING, Verdict.REVIEW, sealed, sealed, (), "", 0, (sealed,)),
    ]
    return checked(*runs, reasons=stands, name=sealed, hypothetical=(sealed,), remote=text)


def written(check: Checked, form: str, repository: Files | None = None, *, is_terminal: bool = False) -> bytes:
    """Give the bytes of a check in a format."""
    name = {"json": "document"}.get(form, form)
    write = import_module(f"interlock.render.{name}").write
    return b"".join(write(check, repository or Files(CODE), is_terminal=is_terminal))
