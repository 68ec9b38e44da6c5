"""The text of a new policy that extends another: commented, with examples that hold. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.decision import Policy
from interlock.decision.differences import field_words

_HEAD: Final = """\
# A policy of this repository. It demands everything that {parent} demands, and what stands below.
# `interlock policy explain FILE` says all of it in sentences; docs: reference/policies.md.
policy: {name}
says: what {name} asks beyond {parent}
extends: {parent}

# Leave this out, and the policy is for every environment.
# applies: {{environments: [production]}}

# One item for each control that has to be stricter than in {parent}; what an item leaves out stays as it is there.
require:
  - control: {control}
    # in {parent}: {age}
    max_age: {stricter}
    # in {parent}: {limits}
    # limits: {{critical: 0, high: 0, medium: 0}}

# What requirements cannot say, as expressions in CEL; all of them have to be true.
rules:
  - id: saved
    assert: change.state == 'commit'
    says: only what is committed proceeds
    # review or deny, where it is not true
    otherwise: deny

# To be laxer than {parent}, name what and why; it is shown in every decision.
# relaxes:
#   - requirement: {control}
#     fields: [max_age]
#     reason: why that is right here

# `interlock policy test FILE` decides these as a gate would, and says what they leave unshown.
examples:
  - name: everything was examined and nothing found
    given: {{others: passed}}
    expect: allow
  - name: evidence that is older than this policy takes
    given:
      others: passed
      evidence:
        {control}: {{age: {older}}}
    expect:
      verdict: deny
      reasons: {{{control}: stale}}
  - name: nothing was examined
    given: {{}}
    expect: deny
  - name: work that is not committed
    given:
      others: passed
      change: {{state: worktree}}
    expect:
      verdict: deny
      reasons: {{"rule:saved": violated}}
"""


def draft(name: str, parent: Policy, extends: str) -> str:
    """Give the text of a policy that extends another one.

    Shape: `extends` is what the text names the parent by: its name if it is shipped, its path if not.
    """
    first = parent.requirements[0]
    words = field_words(first)
    days = max(1, (first.max_age_s or 30 * 86400) // 86400)
    stricter = f"{max(1, days // 2)}d" if days > 1 else "12h"
    return _HEAD.format(
        name=name,
        parent=extends,
        control=first.control,
        age=words["max_age"],
        limits=words["limits"],
        stricter=stricter,
        older=f"{days}d" if days > 1 else "13h",
    )
