"""What all forges tell alike: branches and tags that move, and how runs end. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.model import MOST_COMMITS, Ending, Happened, Happening
from interlock.formats.hooks.payload import Part, commit
from interlock.kernel import Severity

BRANCHES: Final = "refs/heads/"
TAGS: Final = "refs/tags/"
_ENDINGS: Final[Mapping[str, Ending]] = {
    **dict.fromkeys(("success", "succeeded", "successful", "passed", "pass", "ok"), Ending.PASSED),
    **dict.fromkeys(
        ("failure", "failed", "failing", "fail", "partiallysucceeded", "rejected", "violations"), Ending.FAILED
    ),
    **dict.fromkeys(("error", "errored", "timed_out", "timedout", "startup_failure"), Ending.ERRORED),
    **dict.fromkeys(
        ("cancelled", "canceled", "canceling", "stopped", "abandoned", "stale", "cancel", "inactive"), Ending.CANCELLED
    ),
    **dict.fromkeys(("skipped", "neutral", "notdeployed"), Ending.SKIPPED),
    **dict.fromkeys(("action_required", "waiting", "manual", "blocked", "approval"), Ending.WAITING),
    **dict.fromkeys(
        (
            *(
                "pending",
                "queued",
                "created",
                "running",
                "in_progress",
                "inprogress",
                "requested",
                "started",
                "preparing",
            ),
            *("notstarted", "waiting_for_resource", "waiting_for_callback", "scheduled", "cancelling", "rerequested"),
        ),
        Ending.RUNNING,
    ),
}
_OVER: Final = frozenset({Ending.PASSED, Ending.FAILED, Ending.ERRORED, Ending.CANCELLED, Ending.SKIPPED})
_SEVERITIES: Final[Mapping[str, Severity]] = {
    **dict.fromkeys(("critical", "emergency", "alert", "page", "fatal", "p1"), Severity.CRITICAL),
    **dict.fromkeys(("high", "error", "major", "p2"), Severity.HIGH),
    **dict.fromkeys(("medium", "moderate", "warning", "warn", "p3"), Severity.MEDIUM),
    **dict.fromkeys(("low", "minor", "note", "notice", "p4"), Severity.LOW),
    **dict.fromkeys(("info", "informational", "information", "none", "debug", "p5"), Severity.INFO),
}


def ending(word: str) -> Ending:
    """Give how something ended by the word of any forge; a word that nobody knows is no good news."""
    return _ENDINGS.get(word.strip().lower().replace(" ", "_").replace("-", "_"), Ending.UNKNOWN)


def severity(*said: str) -> Severity | None:
    """Give the severity of the first word that is one; None if there is none."""
    return next((found for found in (_SEVERITIES.get(one.strip().lower()) for one in said) if found), None)


def branch(name: str) -> str:
    """Give a branch in full."""
    return name if not name or name.startswith("refs/") else BRANCHES + name


def tag(name: str) -> str:
    """Give a tag in full."""
    return name if not name or name.startswith("refs/") else TAGS + name


def moved(base: Happening, ref: str, before: str, after: str, commits: Iterable[Part] = ()) -> Happening:
    """Tell that a branch or a tag moved from one commit to another; zeros or nothing stand for none."""
    new, old = commit(after), commit(before)
    is_gone = not after.strip("0") and bool(before.strip("0"))
    is_new = not before.strip("0")
    if ref.startswith(TAGS):
        kind = Happened.TAG_DELETED if is_gone else Happened.TAG_PUSHED
    else:
        kind = Happened.BRANCH_DELETED if is_gone else Happened.COMMITS_PUSHED
    named = [one.commit("id", "sha", "hash", "commitId") for one in commits]
    whole = tuple(one for one in named if one is not None)
    data = dict(base.data)
    if len(named) > MOST_COMMITS:
        data["commits"] = str(len(named))
    if is_new and not is_gone:
        data["new"] = "yes"
    return replace(base, kind=kind, ref=ref, commit=new, before=old, commits=whole[:MOST_COMMITS], data=data)


def run(base: Happening, what: str, word: str, *, is_over: bool | None = None) -> Happening:
    """Tell how a check, job or pipeline stands; whether it is over, the word says where the sender does not."""
    stands = ending(word)
    over = stands in _OVER if is_over is None else is_over
    if over and stands is Ending.RUNNING:
        stands = Ending.UNKNOWN
    return replace(base, kind=Happened.RUN_FINISHED if over else Happened.RUN_BEGUN, what=what, ending=stands)
