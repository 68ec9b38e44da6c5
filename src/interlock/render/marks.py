"""What is worth saying of one place of a finding beside the finding itself. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.control import Finding, FindingState
from interlock.kernel import Certainty


def marks(one: Finding, *, has_base: bool, has_certainty: bool = False) -> Iterator[str]:
    """Give the marks in the order in which a person reads them; certainty is said only where it is not high."""
    if one.at.commit:
        yield f"in commit {one.at.commit[:12]}"
    if one.at.symbol:
        yield one.at.symbol
    if has_base:
        yield "new" if one.is_new else "existing"
    if has_certainty and one.certainty is not Certainty.HIGH:
        yield f"{one.certainty.value} certainty"
    if one.suppression is not None and one.state is FindingState.WAIVED:
        by = f", said by {one.suppression.author}" if one.suppression.author else ""
        yield f"{one.suppression.text}{by}; listed all the same"
    elif one.suppression is not None:
        by = f" by {one.suppression.author}" if one.suppression.author else ""
        yield f"a comment in line {one.suppression.line}{by} asks to hide it; listed all the same"
    elif one.state in {FindingState.SUPPRESSED, FindingState.WAIVED}:
        yield one.state.value
    if len(one.witnesses) > 1:
        yield f"also seen by {', '.join(witness.tool for witness in one.witnesses[1:])}"
