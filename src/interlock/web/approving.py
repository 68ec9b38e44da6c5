"""Answer what waits for people: a form that drafts the answer, before the page that proves it. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.params import QueryParameter

from interlock.flows.step_up import Begun
from interlock.identity import Permission
from interlock.web.pages import page, see_other
from interlock.web.paths import ANSWER, STEP_UP
from interlock.web.step_up import proofs_of
from interlock.web.visiting import NEEDS, Connection, field, serving_of, visitor_of
from interlock.wiring.in_person import AnswerWanted, Wanted

NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
ABOUT: Final = {
    "release": "a release",
    "waiver": "a waiver",
    "break-glass": "broken glass",
    "break-glass-review": "the review of broken glass",
}
ANSWERS: Final = {
    "approve": "approve",
    "reject": "reject",
    "withdraw": "take my answer back",
    "revoke": "revoke the waiver",
    "close": "close the glass",
}
_LONGEST: Final = 200
_Text = Annotated[str, QueryParameter(max_length=_LONGEST)]


@get(ANSWER, opt=NEEDED, sync_to_thread=True)
def approve_page(
    request: Request[Any, Any, Any],
    about: _Text = "release",
    answer: _Text = "approve",
    target: _Text = "",
    environment: _Text = "",
) -> Response[str]:
    """Show the form, filled in as far as the link says."""
    return page(
        request,
        "approve",
        chosen={"about": about, "answer": answer, "target": target, "environment": environment},
        about=ABOUT,
        answers=ANSWERS,
        here=ANSWER,
    )


@post(ANSWER, opt=NEEDED, status_code=200)
async def approve(request: Request[Any, Any, Any]) -> Response[str]:
    """Draft the answer, and lead to where it is proven."""
    form = await request.form()
    wanted = AnswerWanted(*(field(form, name) for name in ("about", "answer", "target", "environment", "reason")))
    begun = await anyio.to_thread.run_sync(begin, request, wanted)
    return see_other(f"{STEP_UP}/{begun.id}")


def begin(connection: Connection, wanted: Wanted) -> Begun:
    """Draft what somebody wants to say, if it would count, and ask for the proof.

    Shape:  what is meant is looked at before who may say it: nobody has a key joined for a target that there is not.
    Errors: those of `InPerson.check_target`, `StepUps.key_of` and `InPerson.draft`.
    """
    step_ups, visitor = proofs_of(connection).step_ups, visitor_of(connection)
    in_person = serving_of(connection).proving.in_person
    in_person.check_target(wanted)
    draft = in_person.draft(wanted, step_ups.key_of(visitor))
    return step_ups.begin(visitor, draft.purpose, draft.digest, draft)


ROUTES = (approve_page, approve)
