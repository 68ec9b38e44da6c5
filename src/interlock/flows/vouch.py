"""Vouching: people stand by a VEX document of others, so that it counts where a policy asks for that. Floor 11."""

from __future__ import annotations

from interlock.decision import Governance, Policy
from interlock.decision.approvals import Asking, roll_of
from interlock.decision.vouching import vex_id, vouched
from interlock.flows.errors import WouldNotCount
from interlock.flows.speaking import Speaker, the_one


def answer(speaker: Speaker, policy: Policy, resource: str, name: str, word: str, reason: str) -> str:
    """Approve or reject a document; say why it does not count then, empty if it does.

    Who made the change is known where something is decided, so that nobody vouches for their own change there.
    Errors: NotSaid (FLW-142), WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    governance = speaker.gate.governance()
    document = the_one(governance.vex, name, "VEX documents", "vex list")
    says = speaker.answer("vex", word, document.id, reason)
    if word == "approve":
        person = speaker.person(governance)
        need = policy.people.vex
        if need is None:
            why = f"the policy {policy.name} takes the word of whoever signed it"
            raise WouldNotCount(why=why, remedy="add a section `vex:` to the policy, where others are to stand by it")
        signer = governance.directory.person_of_key(document.signer)
        asking = Asking("vex", document.id, "waiver.approve", resource, speaker.now())
        then = speaker.foresee(governance, says)
        roll = roll_of(asking, need, then, {}, {signer} if signer is not None else ())
        if person not in roll.people:
            why = next((one for one in roll.refused if person in one), f"{person} cannot approve it")
            raise WouldNotCount(
                why=why, remedy=f"ask somebody who may: `interlock who can waiver.approve on {resource}`"
            )
    speaker.say(says)
    return _stands(speaker, policy, resource, document.id, speaker.gate.governance())


def _stands(speaker: Speaker, policy: Policy, resource: str, document: str, governance: Governance) -> str:
    by = vouched(governance, policy.people.vex, resource, speaker.now(), {})
    return dict(by.why_not).get(vex_id(document), "") if by is not None else ""
