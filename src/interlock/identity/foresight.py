"""Foresight: what acts would come to if they were entered now, so that none is signed that would not count. Floor 2."""

from __future__ import annotations

from collections.abc import Sequence

from interlock.identity.acts import Act, JoinAccount
from interlock.identity.deeds import apply
from interlock.identity.directory import Directory
from interlock.identity.errors import ActRefused
from interlock.identity.folding import Replay
from interlock.identity.model import Credit
from interlock.identity.roster import Refusal


def foresee(directory: Directory, acts: Sequence[Act]) -> None:
    """Return if acts would count, or would once they are confirmed together with all that waits before them.

    Errors: ActRefused (IDN-109) for the first one that would not, and for one that would join somebody else to the very
            key it is signed with: the key would be nobody's, and where nobody else may govern, nobody could mend it.
    """
    for act in acts:
        _keep_own_key(directory, act)
    replay = Replay(directory.founding)
    for act in (*directory.acts, *acts):
        replay.take(act)
    asked = {act.index for act in acts}
    for refused in replay.refused:
        if refused.index in asked:
            raise ActRefused(why=refused.reason)
    for act in replay.pending.values():
        try:
            apply(replay.roster, act.deed, Credit(act.digest, act.index, frozenset(), frozenset()))
        except Refusal as why:
            if act.index in asked:
                raise ActRefused(why=str(why)) from why


def _keep_own_key(directory: Directory, act: Act) -> None:
    mine = directory.person_of_key(act.signer)
    if mine is None or not isinstance(act.deed, JoinAccount) or act.deed.account != f"key:{act.signer}":
        return
    if act.deed.party != f"person:{mine}":
        raise ActRefused(why=f"the key {act.signer[:12]} that signs it is {mine}'s, and would be nobody's")
